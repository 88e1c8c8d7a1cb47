"""Writing a film: drawn here or joined from segments made elsewhere, the file appears when it is whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

from frontmap.errors import EncodeError, RenderError, TooManyBytes
from frontmap.render.agg import check_size
from frontmap.render.encode import Encoder, FilmFile, FilmFormat
from frontmap.render.kinds import Compression, FilmKind, film_kind, probe
from frontmap.render.output import write_whole
from frontmap.render.pipeline import Effort, draw_into, tick_of
from frontmap.render.segments import EncodedSegment, mux_segment, segments_of
from frontmap.render.verify import count_frames
from frontmap.scene.primitives import Film, Page
from frontmap.scene.reels import Reels, reels_of

__all__ = ["FilmReport", "film_format", "join_film", "write_film"]


@dataclass(frozen=True, slots=True)
class FilmReport:
    """What became of a film.

    Attributes
    ----------
    path : Path
        As it was given.
    frames : int
        Drawn for the file. A GIF leaves out frames in which nothing changes.
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


def film_format(path: str | os.PathLike[str], page: Page, fps: float, compression: Compression) -> FilmFormat:
    """Return what a film at a path is made of.

    Parameters
    ----------
    path : path
        Ends in one of the suffixes of `frontmap.render.kinds.KINDS`.
    page : Page
    fps : float
        Frames a second.
    compression : Compression

    Raises
    ------
    RenderError
        If the suffix is unknown or no transparent film can have it, or `fps` is not above 0 and at most 1000.
    TooLarge
        If the page is too large.
    MissingTool
        If the encoder is not installed.
    """
    kind = film_kind(Path(path), clear=page.background is None)
    check_size(page.width_px, page.height_px)
    if not 0 < fps <= 1000:
        raise RenderError(f"a film cannot have {fps:g} frames a second; give a number above 0 and at most 1000")
    probe(kind, compression.quality)
    width, height = page.width_px, page.height_px
    if kind.pixels in ("yuv420p", "yuva420p"):
        width, height = width + width % 2, height + height % 2
    return FilmFormat(kind, width, height, _frame_rate(fps), compression)


def write_film(
    film: Film | Reels,
    path: str | os.PathLike[str],
    *,
    fps: float,
    compression: Compression | None = None,
    progress: Callable[[int, int], None] | None = None,
    most_bytes: int | None = None,
) -> FilmReport:
    """Draw a film and write it to a file, of the kind that its suffix asks for.

    Parameters
    ----------
    film : Film or Reels
    path : path
        Ends in one of the suffixes of `frontmap.render.kinds.KINDS`. It is only ever a complete film: see
        `frontmap.render.output`.
    fps : float
        Frames a second.
    compression : Compression, optional
        By default of quality ``good``.
    progress : callable, optional
        Called with the number of frames done and of all frames, before the first and after each.
    most_bytes : int, optional
        A larger film is not kept.

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
    TooManyBytes
        If the film takes more than `most_bytes`.
    DiskError
        If the file cannot be written. In each case the file that stood there is untouched.
    """
    form = film_format(path, film.page, fps, compression or Compression())
    reels = reels_of(film)
    total = len(reels.instants)
    if not total:
        raise RenderError("the film has no frames: its span of time is empty")
    segments = segments_of(reels.lengths, form.frame_rate)

    def draw(file: FilmFile) -> Effort:
        encoder = Encoder(form, file.mux, None if form.kind.in_segments else file.context)
        told = None if progress is None else lambda done: progress(done, total)
        return draw_into(encoder, reels, form, segments, told)

    return _written(path, film.page, form, total, draw, most_bytes)


def join_film(
    segments: Iterable[EncodedSegment],
    path: str | os.PathLike[str],
    page: Page,
    form: FilmFormat,
    frames: int,
    most_bytes: int | None = None,
) -> FilmReport:
    """Join segments to a film; no picture is touched.

    Parameters
    ----------
    segments : iterable of EncodedSegment
        All of a film in order; they may come slowly.
    path : path
    page : Page
    form : FilmFormat
        With which they were made.
    frames : int
        Of the whole film.
    most_bytes : int, optional
        A larger film is not kept.

    Raises
    ------
    EncodeError, TooManyBytes, DiskError
        As `write_film`.
    """

    def join(file: FilmFile) -> Effort:
        done = 0
        for segment in segments:
            if segment.first != done:
                raise EncodeError(f"a segment begins with frame {segment.first}, not {done}; nothing was kept")
            mux_segment(file, form, segment)
            done = segment.last
        return Effort(frames, 0.0, 0.0)

    return _written(path, page, form, frames, join, most_bytes)


def _written(
    path: str | os.PathLike[str],
    page: Page,
    form: FilmFormat,
    total: int,
    fill: Callable[[FilmFile], Effort],
    most_bytes: int | None,
) -> FilmReport:
    efforts: list[Effort] = []

    def write(file: BinaryIO) -> None:
        film_file = FilmFile(file, form, last_ticks=tick_of(total, form) - tick_of(total - 1, form))
        efforts.append(fill(film_file))
        film_file.finish()

    def verify(written: Path) -> None:
        found, given = count_frames(written), efforts[0].frames
        if found > given or (found < given and not form.kind.merges):
            raise EncodeError(f"the film that was written holds {found} frames, not {given}; nothing was kept")
        size_bytes = written.stat().st_size
        if most_bytes is not None and size_bytes > most_bytes:
            raise TooManyBytes(size_bytes, most_bytes)

    size_bytes = write_whole(Path(path), write, verify=verify)
    return FilmReport(
        path=Path(path),
        frames=efforts[0].frames,
        width_px=form.width_px,
        height_px=form.height_px,
        seconds=float(total / form.frame_rate),
        size_bytes=size_bytes,
        notices=_notices(form.kind, page, form),
        drawing_seconds=efforts[0].drawing_seconds,
        encoding_seconds=efforts[0].encoding_seconds,
    )


def _notices(kind: FilmKind, page: Page, form: FilmFormat) -> tuple[str, ...]:
    notices = []
    if (form.width_px, form.height_px) != (page.width_px, page.height_px):
        notices.append(
            f"{kind.suffix} films have even sizes: {page.width_px}x{page.height_px} became "
            f"{form.width_px}x{form.height_px} pixels by repeating the last column or row"
        )
    if kind.clock is not None and form.frame_rate > 1 / (kind.shortest_ticks * kind.clock):
        most = float(1 / (kind.shortest_ticks * kind.clock))
        notices.append(
            f"{kind.suffix[1:].upper()} shows at most {most:g} frames a second, not {float(form.frame_rate):g}: some "
            "were left out"
        )
    return tuple(notices)


def _frame_rate(fps: float) -> Fraction:
    """Return a frame rate as a fraction; 23.976 and its like stand for those of television."""
    television = Fraction(round(fps * 1.001) * 1000, 1001)
    if not float(fps).is_integer() and abs(float(television) - fps) < 0.004:
        return television
    return Fraction(fps).limit_denominator(1000)
