"""Writing a film: one thread draws, another encodes, and the file appears when it is whole.

Between two frames nearly nothing changes, so drawing is cheap and encoding is what a film costs; see
`frontmap.render.canvas`.
"""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from frontmap.errors import EncodeError, RenderError
from frontmap.render.agg import check_size
from frontmap.render.canvas import Canvas, frame_at
from frontmap.render.encode import Encoder, FilmKind, Quality, count_frames, film_kind, probe
from frontmap.render.i420 import PlanarFrame
from frontmap.render.output import write_whole
from frontmap.render.palette import IndexedFrame, choose_palette
from frontmap.render.sealed import sealed_frame
from frontmap.scene.primitives import Film

if TYPE_CHECKING:
    from av import VideoFrame

__all__ = ["FilmReport", "write_film"]

_WAITING_FRAMES = 8
_WAITING_PIXELS = 16_000_000
_PALETTE_SAMPLES = 8
_GIF_CLOCK = Fraction(1, 100)
_GIF_SHORTEST_TICKS = 2


@dataclass(frozen=True, slots=True)
class FilmReport:
    """What became of a film.

    Attributes
    ----------
    path : Path
        As it was given.
    frames : int
        In the file. A GIF leaves out frames in which nothing changes.
    width_px, height_px : int
        In the file.
    seconds : float
        How long it plays.
    size_bytes : int
    notices : tuple of str
        What the author should know: for example that an odd size was padded.
    drawing_seconds, encoding_seconds : float
        Time spent on each; the two run side by side.
    """

    path: Path
    frames: int
    width_px: int
    height_px: int
    seconds: float
    size_bytes: int
    notices: tuple[str, ...]
    drawing_seconds: float
    encoding_seconds: float


def write_film(
    film: Film,
    path: str | os.PathLike[str],
    *,
    fps: float,
    quality: Quality = "good",
    progress: Callable[[int, int], None] | None = None,
) -> FilmReport:
    """Write a film to a file, of the kind that its suffix asks for.

    Parameters
    ----------
    film : Film
    path : path
        Ends in one of the suffixes of `frontmap.render.encode.KINDS`. It is only ever a complete film: see
        `frontmap.render.output`.
    fps : float
        Frames a second.
    quality : {'draft', 'good', 'best'}
    progress : callable, optional
        Called with the number of frames done and of all frames, after each frame.

    Returns
    -------
    FilmReport

    Raises
    ------
    RenderError
        If the suffix is unknown, the film has no frames, or `fps` is not above 0 and at most 1000.
    TooLarge
        If the page is too large.
    MissingTool
        If the encoder is not installed; found before the first frame.
    EncodeError
        If encoding fails, or what was written does not hold all frames.
    DiskError
        If the file cannot be written. In each case the file that stood there is untouched.
    """
    target = Path(path)
    kind = film_kind(target)
    check_size(film.page.width_px, film.page.height_px)
    if not 0 < fps <= 1000:
        raise RenderError(f"a film cannot have {fps:g} frames a second; give a number above 0 and at most 1000")
    if not len(film.instants):
        raise RenderError("the film has no frames: its span of time is empty")
    probe(kind)
    job = _Job(film, kind, _frame_rate(fps), quality, progress)
    size_bytes = write_whole(target, job.write, verify=job.verify)
    return FilmReport(
        path=target,
        frames=job.frames,
        width_px=job.width_px,
        height_px=job.height_px,
        seconds=len(film.instants) / fps,
        size_bytes=size_bytes,
        notices=tuple(job.notices),
        drawing_seconds=job.drawing_seconds,
        encoding_seconds=job.encoding_seconds,
    )


def _frame_rate(fps: float) -> Fraction:
    """Return a frame rate as a fraction; 23.976 and its like stand for those of television."""
    television = Fraction(round(fps * 1.001) * 1000, 1001)
    if not float(fps).is_integer() and abs(float(television) - fps) < 0.004:
        return television
    return Fraction(fps).limit_denominator(1000)


class _Job:
    """One film on its way into one file."""

    def __init__(
        self,
        film: Film,
        kind: FilmKind,
        frame_rate: Fraction,
        quality: Quality,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        self._film, self._kind, self._frame_rate, self._quality = film, kind, frame_rate, quality
        self._progress = progress
        width, height = film.page.width_px, film.page.height_px
        self._indexed = kind.pixels == "pal8"
        self.width_px = width if self._indexed else width + width % 2
        self.height_px = height if self._indexed else height + height % 2
        self.notices: list[str] = []
        self.frames = 0
        self.drawing_seconds = self.encoding_seconds = 0.0
        if (self.width_px, self.height_px) != (width, height):
            self.notices.append(
                f"{kind.suffix} films have even sizes: {width}x{height} became {self.width_px}x{self.height_px} pixels "
                "by repeating the last column or row"
            )
        if self._indexed and frame_rate > 1 / (_GIF_SHORTEST_TICKS * _GIF_CLOCK):
            self.notices.append(f"GIF shows at most 50 frames a second, not {float(frame_rate):g}: some were left out")

    def write(self, file: BinaryIO) -> None:
        """Draw and encode all frames into an open file."""
        clock = _GIF_CLOCK if self._indexed else 1 / self._frame_rate
        total = len(self._film.instants)
        encoder = Encoder(
            file,
            self._kind,
            self.width_px,
            self.height_px,
            clock=clock,
            frame_rate=self._frame_rate,
            quality=self._quality,
            last_ticks=self._tick(total) - self._tick(total - 1),
        )
        waiting = min(_WAITING_FRAMES, 1 + _WAITING_PIXELS // (self.width_px * self.height_px))
        with _EncodingThread(encoder, waiting) as thread:
            for tick, frame in self._drawn():
                thread.put(frame, tick)
                self.frames += 1
        self.encoding_seconds = thread.seconds
        if self._progress is not None:
            self._progress(total, total)

    def verify(self, path: Path) -> None:
        """Make sure that a file holds all frames."""
        found = count_frames(path)
        if found != self.frames:
            raise EncodeError(f"the film that was written holds {found} frames, not {self.frames}; nothing was kept")

    def _tick(self, number: int) -> int:
        """Return when a frame appears, in ticks of the clock."""
        return round(number / (self._frame_rate * _GIF_CLOCK)) if self._indexed else number

    def _drawn(self) -> Iterator[tuple[int, VideoFrame]]:
        """Yield the frames, each with the tick at which it appears."""
        started = time.perf_counter()
        instants = self._film.instants.tolist()
        canvas = Canvas(self._film, instants[0])
        picture = self._blank_picture()
        picture.update(canvas.rgbx, np.arange(canvas.rgbx.shape[0] * canvas.rgbx.shape[1]))
        shown = -_GIF_SHORTEST_TICKS
        stale = True
        for number, instant in enumerate(instants):
            tick = self._tick(number)
            last = number == len(instants) - 1
            if not self._indexed or last or tick - shown >= _GIF_SHORTEST_TICKS:
                changed = canvas.show(instant)
                picture.update(canvas.rgbx, changed)
                stale = stale or len(changed) > 0
                # The last frame of a GIF is always written, for it says how long it stands.
                if not self._indexed or stale or last:
                    frame = sealed_frame(picture)
                    self.drawing_seconds += time.perf_counter() - started
                    yield max(tick, shown + 1), frame
                    started = time.perf_counter()
                    stale, shown = False, tick
            if self._progress is not None:
                self._progress(number, len(instants))

    def _blank_picture(self) -> PlanarFrame | IndexedFrame:
        page = self._film.page
        if not self._indexed:
            return PlanarFrame(page.width_px, page.height_px)
        instants = self._film.instants
        chosen = np.unique(instants[np.linspace(0, len(instants) - 1, _PALETTE_SAMPLES).astype(int)])
        palette = choose_palette([frame_at(self._film, instant) for instant in chosen.tolist()])
        return IndexedFrame(page.width_px, page.height_px, palette)


class _EncodingThread:
    """Encodes frames beside the thread that draws them.

    Used as a context: leaving it completes the film, leaving it by an exception gives the film up; in both cases the
    thread has ended.
    """

    def __init__(self, encoder: Encoder, waiting: int) -> None:
        self._encoder = encoder
        self._waiting: queue.Queue[tuple[VideoFrame, int] | None] = queue.Queue(waiting)
        self._given_up = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="frontmap encoder", daemon=True)
        self.seconds = 0.0

    def __enter__(self) -> _EncodingThread:
        self._thread.start()
        return self

    def put(self, frame: VideoFrame, tick: int) -> None:
        """Hand over a frame; waits while many are waiting, and raises what the encoder has raised."""
        self._raise_error()
        self._waiting.put((frame, tick))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is not None:
            self._given_up.set()
        self._waiting.put(None)
        self._thread.join()
        if error is None:
            self._raise_error()

    def _raise_error(self) -> None:
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        # After a failure frames are still taken, and dropped, so that the drawing thread never waits in vain.
        while (item := self._waiting.get()) is not None:
            if self._error is None and not self._given_up.is_set():
                self._timed(lambda item=item: self._encoder.write(*item))  # type: ignore[misc]
        if self._error is None and not self._given_up.is_set():
            self._timed(self._encoder.finish)

    def _timed(self, step: Callable[[], None]) -> None:
        started = time.perf_counter()
        try:
            step()
        except BaseException as error:
            self._error = error
        self.seconds += time.perf_counter() - started
