"""Drawing and encoding side by side: one thread draws frames, another encodes them.

Between two frames nearly nothing changes, so drawing is cheap and encoding is what a film costs; see
`frontmap.render.canvas`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from frontmap.render.canvas import Canvas
from frontmap.render.encode import Encoder, FilmFormat
from frontmap.render.frames import kept_picture
from frontmap.render.hand_over import EncodingThread, Step
from frontmap.render.palette import Palette, choose_palette
from frontmap.render.reel import AnyCanvas, canvas_of, pictures_at
from frontmap.render.whole_frames import WholeFrames
from frontmap.scene.reels import Reels

__all__ = ["Effort", "draw_into", "palette_of", "tick_of"]

_PATCHED_PIXEL = 8
"""How many pixels of a whole picture take as much memory as one of a patch, whose place is told."""

_PALETTE_SAMPLES = 8
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
    with EncodingThread(encoder) as thread:
        for step in drawing.steps():
            thread.put(step)
    return Effort(drawing.frames, drawing.seconds, thread.seconds)


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

    def steps(self) -> Iterator[Step]:
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
        whole_px = page.width_px * page.height_px
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
                yield Step(tick_of(segment.start, form), moving=not isinstance(canvas, Canvas))
            for number in segment:
                self._tell(number - self._segments[0].start)
                tick = tick_of(number, form)
                last = number == len(instants) - 1
                if not (kind.in_segments or last or tick - shown >= kind.shortest_ticks):
                    continue
                carried_px = whole_px
                if isinstance(canvas, Canvas):
                    changed = canvas.show(instants[number])
                    if not kind.clear:
                        picture.update(canvas.rgbx, changed)
                    if kind.pixels == "yuv420p":
                        carried_px = _PATCHED_PIXEL * len(changed)
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
                    yield Step(max(tick, shown + 1), frame, carried_px=carried_px)
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
