"""Asking a tile server, which may be slow, broken or hostile.

contextily fetches tiles, too, but waits as long as the server likes, reads as much as it sends, follows it anywhere and
asks again where the answer was no. Servers of tiles also want to be told who asks, and not to be asked twice.
"""

from __future__ import annotations

import io
import threading
import time
import warnings
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import numpy as np
import numpy.typing as npt

from frontmap import __version__
from frontmap.basemap.providers import is_web_address
from frontmap.cache import kept
from frontmap.errors import FrontmapError

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["MOST_BYTES", "TILE_PX", "Clock", "NotReached", "fetch_tile"]

TILE_PX = 256
"""Side of a tile, as it is used; servers may send tiles of `_SIDES_PX`."""

MOST_BYTES = 2_000_000
"""Of one tile."""

_SIDES_PX = (256, 512)
_FORMATS = ("PNG", "JPEG", "WEBP")
_CONNECT_SECONDS, _READ_SECONDS, _TILE_SECONDS = 5.0, 10.0, 20.0
_ATTEMPTS = 3
_BACKOFF_SECONDS = 0.5
_LONGEST_WAIT_SECONDS = 10.0
_MOST_REDIRECTS = 3
_AGAIN = {408, 425, 429, 500, 502, 503, 504}


class NotReached(FrontmapError):
    """A tile could not be had; whoever draws takes the ground that frontmap carries."""


class _Passing(Exception):
    """A fault that may be gone soon.

    Attributes
    ----------
    wait_seconds : float or None
        How long the server wants to be left alone.
    """

    def __init__(self, message: str, wait_seconds: float | None = None) -> None:
        super().__init__(message)
        self.wait_seconds = wait_seconds


class Clock:
    """How long a map may wait for all its tiles.

    Parameters
    ----------
    seconds : float
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left."""
        return max(self._end - time.monotonic(), 0.0)


def fetch_tile(address: str, clock: Clock) -> npt.NDArray[np.uint8]:
    """Return a tile, from the cache if it has been fetched before.

    Parameters
    ----------
    address : str
    clock : Clock

    Returns
    -------
    ndarray of uint8, shape (TILE_PX, TILE_PX, 3)

    Raises
    ------
    NotReached
        If it cannot be had.
    """

    def make() -> Mapping[str, npt.NDArray[Any]]:
        content = _persistent(address, clock)
        _picture(content, address)
        return {"content": np.frombuffer(content, dtype=np.uint8)}

    arrays = kept("tile", {"address": address}, make, _is_tile)
    return _picture(arrays["content"].tobytes(), address)


def _is_tile(arrays: Mapping[str, npt.NDArray[Any]]) -> bool:
    content = arrays.get("content")
    if content is None or content.dtype != np.uint8 or content.ndim != 1 or content.size > MOST_BYTES:
        return False
    try:
        _picture(content.tobytes(), "")
    except NotReached:
        return False
    return True


def _picture(content: bytes, address: str) -> npt.NDArray[np.uint8]:
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=_FORMATS)
        with picture:
            # The size is known before anything is unpacked.
            if picture.width != picture.height or picture.width not in _SIDES_PX:
                raise NotReached(f"{address} sent a picture of {picture.width}x{picture.height} pixels, not a tile")
            return np.asarray(_opaque(picture), dtype=np.uint8)
    except NotReached:
        raise
    except Exception as error:  # whatever a forged picture makes of the one who reads it
        raise NotReached(f"{address} sent something that is not a whole picture") from error


def _opaque(picture: Image.Image) -> Image.Image:
    from PIL import Image

    painted = picture.convert("RGBA")
    sheet = Image.new("RGBA", painted.size, "white")
    sheet.alpha_composite(painted)
    return sheet.convert("RGB").resize((TILE_PX, TILE_PX), Image.Resampling.LANCZOS)


def _persistent(address: str, clock: Clock) -> bytes:
    """Ask again after faults that may pass, with longer and longer pauses."""
    pause = _BACKOFF_SECONDS
    for attempt in range(_ATTEMPTS):
        if clock.left() <= 0:
            raise NotReached("the server took too long for all tiles together")
        try:
            return _in_time(lambda cancelled: _content(address, cancelled), min(_TILE_SECONDS, clock.left()), address)
        except _Passing as fault:
            wait = pause if fault.wait_seconds is None else fault.wait_seconds
            if attempt == _ATTEMPTS - 1 or wait > min(_LONGEST_WAIT_SECONDS, clock.left()):
                raise NotReached(str(fault)) from fault
            time.sleep(wait)
            pause *= 2
    raise AssertionError("the last attempt has returned or raised")


def _in_time(work: Callable[[threading.Event], bytes], seconds: float, address: str) -> bytes:
    """Do something in a thread of its own and wait no longer than some seconds.

    A server that sends a byte now and then never meets the limit between two bytes; such a thread is left behind, and
    ends with the next byte or with the program.
    """
    done: list[bytes] = []
    failed: list[BaseException] = []
    cancelled = threading.Event()

    def run() -> None:
        try:
            done.append(work(cancelled))
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True, name="frontmap-tile")
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        cancelled.set()
        raise _Passing(f"{address} did not answer within {seconds:.0f} seconds")
    if failed:
        raise failed[0]
    return done[0]


def _content(address: str, cancelled: threading.Event) -> bytes:
    import requests

    headers = {"User-Agent": f"frontmap/{__version__}", "Accept": "image/*", "Accept-Encoding": "identity"}
    asked = address
    try:
        for _ in range(_MOST_REDIRECTS + 1):
            with requests.get(
                asked, headers=headers, timeout=(_CONNECT_SECONDS, _READ_SECONDS), stream=True, allow_redirects=False
            ) as response:
                if not response.is_redirect:
                    return _body(response, asked, cancelled)
                target = urljoin(asked, response.headers.get("Location", ""))
            if not is_web_address(target) or urlsplit(target).hostname != urlsplit(address).hostname:
                raise NotReached(f"{address} sends elsewhere, to {target[:120]!r}, which is not followed")
            asked = target
    except requests.exceptions.RequestException as error:
        raise _Passing(f"{address} cannot be reached: {_reason(error)}") from error
    except ValueError as error:  # what is no number, name or address somewhere in the answer
        raise NotReached(f"{address} gave an answer that cannot be read: {error}") from error
    raise NotReached(f"{address} sends from one address to the next without end")


def _body(response: Any, address: str, cancelled: threading.Event) -> bytes:
    status = response.status_code
    if status in _AGAIN:
        raise _Passing(f"{address} answered {status} {response.reason}", _retry_after(response.headers))
    if status != 200:
        raise NotReached(f"{address} answered {status} {response.reason}")
    kind = response.headers.get("Content-Type", "image/").partition(";")[0].strip().lower()
    if not kind.startswith("image/") and kind not in ("application/octet-stream", "binary/octet-stream"):
        raise NotReached(f"{address} answered with {kind[:60]}, not with a picture")
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise NotReached(f"{address} sent a packed answer, which was not asked for")
    content = bytearray()
    for chunk in response.iter_content(16_384):
        content += chunk
        if len(content) > MOST_BYTES:
            raise NotReached(f"{address} sent more than {MOST_BYTES:,} bytes, too much for a tile")
        if cancelled.is_set():
            break
    return bytes(content)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    text = headers.get("Retry-After", "").strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _reason(error: BaseException) -> str:
    """Return what lies behind an error of the network, in one line."""
    while error.__cause__ is not None or error.__context__ is not None:
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
    return (str(error) or type(error).__name__).split("\n")[0][:200]
