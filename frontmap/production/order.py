"""What is to be filmed, told in full: whoever has the package can make any segment of the film from it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from frontmap import __version__
from frontmap.bundled import provinces_folder
from frontmap.errors import RenderError
from frontmap.instant import Span
from frontmap.scene.look import Look
from frontmap.sizes import Size

if TYPE_CHECKING:
    from frontmap.control import Control
    from frontmap.render import Compression, EncodedSegment
    from frontmap.render.encode import FilmFormat
    from frontmap.scenario import Scenario
    from frontmap.scene.course import Sight
    from frontmap.scene.glide import Glide
    from frontmap.scene.pace import Pace
    from frontmap.scene.primitives import Film, Page
    from frontmap.scene.reels import Reels
    from frontmap.scene.stage import Stage
    from frontmap.war_file import WarFile

__all__ = ["FilmOrder", "atlas_digest", "form_of_order", "make_segment", "reels_of_order"]


@cache
def atlas_digest() -> str:
    """Return the SHA-256 digest of the atlas that this package carries."""
    return hashlib.sha256((provinces_folder() / "manifest.json").read_bytes()).hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class FilmOrder:
    """A film as it was asked for; it travels between processes and machines.

    Attributes
    ----------
    scenario : Scenario or WarFile
        The war: all of it goes along.
    look : Look
    span : Span
    suffix : str
        Of the file: it says what kind of film.
    size : Size
    fps : float
        Frames a second.
    seconds : float or None
        Length; None for one that suits the war.
    pace : Pace or None
        None for that of the scenario.
    compression : Compression
    version, atlas : str
        Of the package that the order was written with: its version, and the digest of its atlas.
    key : str
        Two orders of the same key are copies of one.
    """

    scenario: Scenario | WarFile
    look: Look
    span: Span
    suffix: str
    size: Size
    fps: float
    seconds: float | None
    pace: Pace | None
    compression: Compression
    version: str = __version__
    atlas: str = field(default_factory=atlas_digest)
    key: str = field(default_factory=lambda: uuid4().hex)


def _control_of(war: Scenario | WarFile) -> Control:
    from frontmap.atlas import load_atlas
    from frontmap.control import compute_control, timeline_of
    from frontmap.war_file import WarFile

    atlas = load_atlas()
    return compute_control(war.timeline(atlas) if isinstance(war, WarFile) else timeline_of(war, atlas))


def reels_of_order(order: FilmOrder, control: Control | None = None) -> Reels:
    """Return the film of an order, with a reel for each stretch through which the camera stands still, and each move.

    Parameters
    ----------
    order : FilmOrder
    control : Control, optional
        That of its scenario, where it is at hand.

    Raises
    ------
    RenderError
        If it was written with another version of the package or of its atlas, or cannot be made as asked.
    """
    from frontmap.scene.charts import default_charts
    from frontmap.scene.course import course_of, moves_of, stretches
    from frontmap.scene.legs import reel_of, stage_of
    from frontmap.scene.pace import busy_spans, frame_instants
    from frontmap.scene.reels import Reels

    if (order.version, order.atlas) != (__version__, atlas_digest()):
        raise RenderError(
            f"the film was asked for by frontmap {order.version} and is to be made by frontmap {__version__}, or their "
            "atlases differ; install the same version everywhere"
        )
    if control is None:
        control = _control_of(order.scenario)
    look = order.look
    if look.charts is None:
        look = replace(look, charts=default_charts(control))
    course = course_of(look, control.timeline)
    instants = frame_instants(
        order.span,
        busy_spans(control.timeline),
        fps=order.fps,
        seconds=order.seconds,
        pace=order.pace,
        tempo=control.timeline.tempo,
        moves=moves_of(course),
    )
    takes = stretches(course, instants)

    @lru_cache(maxsize=2)
    def stage(sight: Sight) -> Stage:
        return stage_of(control, sight, order.size, span=order.span)

    @lru_cache(maxsize=1)
    def film(number: int) -> Film | Glide:
        leg, frames = takes[number]
        return reel_of(leg, stage, instants[frames.start : frames.stop])

    return Reels(_page_of(order), instants, tuple(len(frames) for _, frames in takes), film)


def form_of_order(order: FilmOrder) -> FilmFormat:
    """Return what the file of an order is made of; errors are those of `frontmap.render.film_format`."""
    from frontmap.render import film_format

    return film_format(Path(f"film{order.suffix}"), _page_of(order), order.fps, order.compression)


def _page_of(order: FilmOrder) -> Page:
    from frontmap.scene.primitives import Page

    return Page(order.size.width_px, order.size.height_px, None if order.look.transparent else (0.0, 0.0, 0.0))


# The film whose segments were made last, by the key of its order: one process makes many segments of one film, one at a
# time, for typefaces cannot be drawn by two threads at once.
_latest: dict[str, Reels] = {}
_one_at_a_time = threading.Lock()


def make_segment(order: FilmOrder, frames: range, progress: Callable[[int], None] | None = None) -> EncodedSegment:
    """Make one segment of a film; the same wherever it is made.

    Parameters
    ----------
    order : FilmOrder
    frames : range
        One of `frontmap.render.segments_of`.
    progress : callable, optional
        Called with the number of frames done.
    """
    from frontmap.render import encode_segment

    key = order.key
    with _one_at_a_time:
        if key not in _latest:
            _latest.clear()
            _latest[key] = reels_of_order(order)
        return encode_segment(_latest[key], form_of_order(order), frames, progress)
