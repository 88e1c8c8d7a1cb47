"""A film within a number of bytes: as fine and as large as they allow.

What is given up, and in which order, depends on the kind of film. Films of a codec for moving pictures first get
coarser, as far as names stay readable, then smaller. A GIF gets fewer colours, then fewer frames a second, then
smaller. Of two ways to spend the same bytes that which gives up less is taken.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import uuid4

from frontmap.errors import RenderError, TooManyBytes
from frontmap.production.order import FilmOrder, form_of_order, reels_of_order
from frontmap.production.studio import make_film

if TYPE_CHECKING:
    from frontmap.control import Control
    from frontmap.render import FilmReport
    from frontmap.render.encode import FilmFormat
    from frontmap.scene.reels import Reels

__all__ = ["budget_bytes", "make_film_within"]

_UNITS = {"": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
_AMOUNT = re.compile(r"(\d{1,12}(?:\.\d{1,6})?)\s*([a-z]*)")

_FULL_ENOUGH = 0.75
_AIM = 0.93
_FILMS = 5
_GUESSES = 6
_COARSE, _COARSER = 0.6, 1.0
_SMALLEST_SHARE = 0.2
_SHORTEST_SIDE_PX = 160
_FEWEST_FPS = 10.0

_Way: TypeAlias = Callable[[float], FilmOrder]
"""Gives the order for a share from 0, nothing is given up, to 1."""


def budget_bytes(given: str | int) -> int:
    """Return a number of bytes.

    Parameters
    ----------
    given : str or int
        ``9MB`` (9,000,000 bytes), ``9 MiB`` (9 × 2²⁰), ``500kB``, ``9000000``.

    Raises
    ------
    RenderError
        If it is no number of bytes, or none that is above 0.
    """
    match = _AMOUNT.fullmatch(str(given).strip().casefold())
    unit = _UNITS.get(match[2].removesuffix("s") if match[2] != "bytes" else "") if match else None
    if match is None or unit is None:
        raise RenderError(f"{given!r} is not a number of bytes; write for example 9MB, 500kB, 8MiB or 9000000")
    found = math.floor(float(match[1]) * unit)
    if found < 1:
        raise RenderError(f"a film needs more than {given!r} bytes; write for example 9MB")
    return found


@dataclass
class _Judge:
    """What films are expected to take; `correction` is what the last one really took by what was expected of it."""

    control: Control
    correction: float = 1.0

    def __post_init__(self) -> None:
        self._known: dict[tuple[object, ...], float] = {}
        self._reels: tuple[tuple[object, ...], Reels] | None = None

    def plain(self, order: FilmOrder) -> float:
        """Return what an order is expected to take, uncorrected."""
        from frontmap.render.appetite import expected_bytes

        shape = (order.size, order.fps)
        asked = (*shape, _fineness(form_of_order(order)))
        if asked not in self._known:
            if self._reels is None or self._reels[0] != shape:
                self._reels = None
                self._reels = shape, reels_of_order(order, self.control)
            self._known[asked] = max(expected_bytes(self._reels[1], form_of_order(order)), 1.0)
        return self._known[asked]

    def __call__(self, order: FilmOrder) -> float:
        return self.plain(order) * self.correction


def make_film_within(
    budget: int,
    order: FilmOrder,
    path: str | os.PathLike[str],
    control: Control,
    *,
    workers: int = 1,
    dask: str | Any | None = None,
    shared: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[FilmReport, Reels]:
    """Make the film of an order, changed so that it takes no more than a number of bytes, and if it can, most of them.

    Parameters
    ----------
    budget : int
        In bytes.
    order : FilmOrder
        Its size and frames a second are the most that the film has; its compression is replaced.
    path, control, workers, dask, shared, progress
        As for `frontmap.production.make_film`.

    Returns
    -------
    FilmReport
        What was chosen is the first of its notices.
    Reels

    Raises
    ------
    RenderError
        If the film cannot be made so small; the former file is then untouched.
    """
    judge = _Judge(control)
    made: tuple[FilmReport, Reels] | None = None
    chosen = order
    least = math.inf
    for _ in range(_FILMS):
        candidate = _choose(_ways(order), judge, _AIM * budget)
        if made is not None and _sameness(candidate) == _sameness(chosen):
            break
        chosen = candidate
        try:
            made = make_film(
                chosen,
                path,
                control,
                workers=workers,
                dask=dask,
                shared=shared,
                progress=progress,
                most_bytes=budget,
            )
            took = made[0].size_bytes
        except TooManyBytes as error:
            took = error.size_bytes
        least = min(least, took)
        judge.correction = took / judge.plain(chosen)
        if _FULL_ENOUGH * budget <= took <= budget:
            break
    if made is None:
        raise RenderError(
            f"the film cannot be brought down to {budget:,} bytes: with all that could be given up it took "
            f"{least:,.0f}; make it shorter (fewer seconds or days), or allow more"
        )
    report, reels = made
    told = (
        f"within {_amount(budget)}: {_amount(report.size_bytes)} with {report.width_px}x{report.height_px} pixels, "
        f"{chosen.fps:g} frames a second and {_told(form_of_order(chosen))}"
    )
    if report.size_bytes < _FULL_ENOUGH * budget and _sameness(chosen) == _sameness(_ways(order)[0](0.0)):
        told += "; it needs no more"
    return replace(report, notices=(told, *report.notices)), reels


def _choose(ways: Sequence[_Way], judge: Callable[[FilmOrder], float], aim: float) -> FilmOrder:
    """Return the order that gives up least among those expected to take no more than they may."""
    for way in ways:
        last = judge(way(1.0))
        if last > aim:
            continue
        first = judge(way(0.0))
        if first <= aim:
            return way(0.0)
        fine, coarse = (0.0, first), (1.0, last)
        for _ in range(_GUESSES):
            if coarse[1] >= _FULL_ENOUGH**0.5 * aim:
                break
            # Bytes fall by about the same share for each step.
            share = math.log(fine[1] / aim) / math.log(fine[1] / coarse[1])
            at = fine[0] + (coarse[0] - fine[0]) * min(max(share, 0.1), 0.9)
            bytes_at = judge(way(at))
            if bytes_at > aim:
                fine = at, bytes_at
            else:
                coarse = at, bytes_at
        return way(coarse[0])
    return ways[-1](1.0)


def _ways(order: FilmOrder) -> list[_Way]:
    """Return what can be given up, one after the other."""
    smallest = min(1.0, max(_SMALLEST_SHARE, _SHORTEST_SIDE_PX / min(order.size.width_px, order.size.height_px)))

    def way(coarse: tuple[float, float], share: tuple[float, float] = (1.0, 1.0), fps: float = order.fps) -> _Way:
        return lambda given_up: _changed(order, _between(*coarse, given_up), _between(*share, given_up), fps)

    video = form_of_order(order).kind.in_segments
    fewer = order.fps if video else min(order.fps, max(order.fps / 2, _FEWEST_FPS))
    ways = [way((0.0, _COARSE))]
    if fewer < order.fps:
        ways.append(way((0.0, _COARSE), fps=fewer))
    ways.append(way((_COARSE, _COARSE), (1.0, smallest), fewer))
    for slower in dict.fromkeys((fewer, min(fewer, max(fewer / 2, _FEWEST_FPS)))):
        ways.append(way((_COARSE, _COARSER), (smallest, smallest), slower))
    return ways


def _between(first: float, last: float, share: float) -> float:
    return first + (last - first) * share


def _changed(order: FilmOrder, coarseness: float, share: float, fps: float) -> FilmOrder:
    size = order.size
    if share < 1.0:
        size = size._replace(width_px=_even(size.width_px * share), height_px=_even(size.height_px * share))
    compression = replace(order.compression, coarseness=round(coarseness, 3))
    return replace(order, size=size, fps=fps, compression=compression, key=uuid4().hex)


def _even(pixels: float) -> int:
    return max(2 * round(pixels / 2), 2)


def _fineness(form: FilmFormat) -> object:
    """Return what coarseness comes to for a kind of film; the same for all where there is nothing to choose."""
    if form.kind.pixels == "pal8":
        return form.compression.colours
    codec = form.kind.codecs[form.compression.quality]
    return codec.settings_for(form.compression.coarseness).get(codec.rate)


def _sameness(order: FilmOrder) -> tuple[object, ...]:
    return order.size, order.fps, _fineness(form_of_order(order))


def _told(form: FilmFormat) -> str:
    if form.kind.pixels == "pal8":
        return f"{form.compression.colours} colours"
    codec = form.kind.codecs[form.compression.quality]
    return f"{codec.rate} {_fineness(form)}" if codec.rate else "all colours"


def _amount(number: int) -> str:
    for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if number >= unit:
            return f"{number / unit:.3g} {name}"
    return f"{number} bytes"
