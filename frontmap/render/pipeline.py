"""Drawing and encoding side by side: one thread draws frames, another encodes them.

Between two frames nearly nothing changes, so drawing is cheap and encoding is what a film costs; see
`frontmap.render.canvas`.
"""

from __future__ import annotations

import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np

from frontmap.render.canvas import Canvas
from frontmap.render.encode import Encoder, FilmFormat
from frontmap.render.frames import kept_picture
from frontmap.render.palette import Palette, choose_palette
from frontmap.render.reel import AnyCanvas, canvas_of, pictures_at
from frontmap.render.whole_frames import WholeFrames
from frontmap.scene.reels import Reels

if TYPE_CHECKING:
    from av import VideoFrame

__all__ = ["Effort", "draw_into", "palette_of", "tick_of"]

_WAITING_FRAMES = 8
_WAITING_PIXELS = 16_000_000
_PALETTE_SAMPLES = 8
_TURN_SECONDS = 0.0005
"""For how long one thread may keep the interpreter from the other: an encoder that waits leaves cores idle."""

_MMAP_THRESHOLD = -3
_LARGE_BYTES = 8_000_000
"""The parameter of glibc's `mallopt` for the size from which memory comes from the system piece by piece, and that."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What became of frames that were drawn and encoded.

    Attributes
    ----------
    frames : int
        Encoded. Where the kind of film allows it, frames in which nothing changes are left out.
    drawing_seconds, encoding_seconds : float
        Time spent on each; the two run side by side.
    """

    frames: int
    drawing_seconds: float
    encoding_seconds: float


def tick_of(number: int, form: FilmFormat) -> int:
    """Return when a frame appears, in ticks of the clock."""
    return number if form.kind.clock is None else round(number / (form.frame_rate * form.kind.clock))


def palette_of(reels: Reels, form: FilmFormat) -> Palette | None:
    """Choose one palette for all of a film; None if its kind has none."""
    if form.kind.pixels != "pal8":
        return None
    pictures = []
    evenly = np.linspace(0, len(reels.instants) - 1, _PALETTE_SAMPLES).astype(int).tolist()
    for number, first in enumerate(reels.starts):
        chosen = {first, *(frame for frame in evenly if reels.reel_at(frame) == number)}
        pictures += pictures_at(reels.film(number), np.unique(reels.instants[sorted(chosen)]).tolist())
    if form.kind.clear:
        seen = np.concatenate([picture[picture[..., 3] > 0][:, :3] for picture in pictures])
        pictures = [seen if len(seen) else np.zeros((1, 3), dtype=np.uint8)]
    return choose_palette(pictures, form.compression.colours)


def draw_into(
    encoder: Encoder,
    reels: Reels,
    form: FilmFormat,
    segments: Sequence[range],
    progress: Callable[[int], None] | None = None,
    palette: Palette | None = None,
) -> Effort:
    """Draw frames and encode them.

    Parameters
    ----------
    encoder : Encoder
        It has written nothing yet, and is finished at the end.
    reels : Reels
    form : FilmFormat
    segments : sequence of range
        The frames, one range after the other, each within a reel; each is a segment of the encoder's, if its kind
        allows.
    progress : callable, optional
        Called with the number of frames done, before the first and after each.
    palette : Palette, optional
        That of the film, where it is at hand; see `palette_of`.

    Raises
    ------
    EncodeError
        If the encoder fails.
    OSError
        If the encoder's packets cannot be written.
    """
    _give_back()
    drawing = _Drawing(reels, form, segments, progress, palette or palette_of(reels, form))
    waiting = min(_WAITING_FRAMES, 1 + _WAITING_PIXELS // (form.width_px * form.height_px))
    with _EncodingThread(encoder, waiting) as thread:
        for step in drawing.steps():
            thread.put(step)
    return Effort(drawing.frames, drawing.seconds, thread.seconds)


@dataclass(frozen=True, slots=True)
class _Step:
    """A frame at its tick, or the beginning of a segment at a tick, and whether all of the picture moves in it."""

    tick: int
    frame: Callable[[], VideoFrame] | None = None
    moving: bool = False


class _Drawing:
    """The frames of some segments, one by one."""

    def __init__(
        self,
        reels: Reels,
        form: FilmFormat,
        segments: Sequence[range],
        progress: Callable[[int], None] | None,
        palette: Palette | None,
    ) -> None:
        self._reels, self._form, self._segments, self._progress = reels, form, segments, progress
        self._palette = palette
        self.frames = 0
        self.seconds = 0.0

    def steps(self) -> Iterator[_Step]:
        """Yield what the encoder is to do."""
        started = time.perf_counter()
        reels, form = self._reels, self._form
        kind, page = form.kind, reels.page
        instants = reels.instants.tolist()
        size = (page.width_px, page.height_px) if not kind.clear else (1, 1)
        picture = kept_picture(*size, "rgb24" if kind.clear else kind.pixels, None if kind.clear else self._palette)
        whole = WholeFrames(page.width_px, page.height_px, kind.pixels, self._palette, clear=kind.clear)
        canvas: AnyCanvas | None = None
        reel = -1
        shown = -kind.shortest_ticks
        stale = True
        for segment in self._segments:
            if canvas is None or reels.reel_at(segment.start) != reel:
                # What the reel before has made is let go of before the next is made.
                canvas, reel = None, reels.reel_at(segment.start)
                canvas = canvas_of(reels.film(reel), instants[segment.start])
                if isinstance(canvas, Canvas) and not kind.clear:
                    picture.begin(canvas.rgbx)
                stale = True
                _give_back()
            if kind.in_segments:
                yield _Step(tick_of(segment.start, form), moving=not isinstance(canvas, Canvas))
            for number in segment:
                self._tell(number - self._segments[0].start)
                tick = tick_of(number, form)
                last = number == len(instants) - 1
                if not (kind.in_segments or last or tick - shown >= kind.shortest_ticks):
                    continue
                if isinstance(canvas, Canvas):
                    changed = canvas.show(instants[number])
                    if not kind.clear:
                        picture.update(canvas.rgbx, changed)
                    stale = stale or len(changed) > 0
                else:
                    stale = canvas.show(instants[number]) or stale
                # The last frame is always written, for it says how long it stands.
                if kind.in_segments or stale or last:
                    if isinstance(canvas, Canvas):
                        frame = whole.taken(canvas.rgbx) if kind.clear else picture.taken()
                    else:
                        frame = whole.lent(*canvas.lend())
                    self.frames += 1
                    self.seconds += time.perf_counter() - started
                    yield _Step(max(tick, shown + 1), frame)
                    started = time.perf_counter()
                    stale, shown = False, tick
        self._tell(self._segments[-1].stop - self._segments[0].start)

    def _tell(self, done: int) -> None:
        if self._progress is not None:
            self._progress(done)


def _give_back() -> None:
    """Give memory that was let go of back to the system, now and from now on, where the C library would keep it.

    Making a stage takes much for a short while, and encoders could not have it: they work in threads of their own.
    """
    import ctypes

    try:
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)
        library.malloc_trim(0)
    except (AttributeError, OSError, TypeError):
        return


class _EncodingThread:
    """Encodes frames beside the thread that draws them.

    Used as a context: leaving it completes the film, leaving it by an exception gives the film up; in both cases the
    thread has ended.
    """

    def __init__(self, encoder: Encoder, waiting: int) -> None:
        self._encoder = encoder
        self._waiting: queue.Queue[_Step | None] = queue.Queue(waiting)
        self._given_up = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="frontmap encoder", daemon=True)
        self.seconds = 0.0

    def __enter__(self) -> _EncodingThread:
        self._usual_turn = sys.getswitchinterval()
        sys.setswitchinterval(min(self._usual_turn, _TURN_SECONDS))
        self._thread.start()
        return self

    def put(self, step: _Step) -> None:
        """Hand over a step; waits while many are waiting, and raises what the encoder has raised."""
        self._raise_error()
        self._waiting.put(step)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is not None:
            self._given_up.set()
        self._waiting.put(None)
        self._thread.join()
        sys.setswitchinterval(self._usual_turn)
        if error is None:
            self._raise_error()

    def _raise_error(self) -> None:
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        # After a failure frames are still taken, and dropped, so that the drawing thread never waits in vain.
        while (item := self._waiting.get()) is not None:
            if self._error is None and not self._given_up.is_set():
                self._timed(lambda item=item: self._take(item))  # type: ignore[misc]
        if self._error is None and not self._given_up.is_set():
            self._timed(self._encoder.finish)

    def _take(self, step: _Step) -> None:
        if step.frame is None:
            self._encoder.begin(step.tick, moving=step.moving)
        else:
            self._encoder.write(step.frame(), step.tick)

    def _timed(self, step: Callable[[], None]) -> None:
        started = time.perf_counter()
        try:
            step()
        except BaseException as error:
            self._error = error
        self.seconds += time.perf_counter() - started
