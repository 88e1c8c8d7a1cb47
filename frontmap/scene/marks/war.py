"""The marks of a war on one page, in drawing order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from frontmap.instant import Instant, Span
from frontmap.scene.colouring import Colouring
from frontmap.scene.front import DrawnFront
from frontmap.scene.ground import Ground
from frontmap.scene.marks.arrows import attacks_of
from frontmap.scene.marks.descents import descents_of
from frontmap.scene.marks.fights import fights_of
from frontmap.scene.marks.hatching import Hatching, hatches_of
from frontmap.scene.marks.item import Items
from frontmap.scene.marks.lines import fortified_of, halts_of
from frontmap.scene.marks.names import Names, names_of
from frontmap.scene.marks.pen import Pen
from frontmap.scene.marks.rings import risings_of, sieges_of
from frontmap.scene.marks.sea import blockades_of, patrols_of
from frontmap.scene.marks.stepping_aside import stepped_aside
from frontmap.scene.marks.teeth import Teeth, assaults_of
from frontmap.scene.marks.transfers import transfers_of
from frontmap.scene.marks.units import Units, units_of
from frontmap.scene.primitives import Box, Layer
from frontmap.scene.theme import Theme
from frontmap.timeline.change import Mark

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["WarMarks", "beside_names", "war_marks"]

_LINGER = 1 / 80
"""Part of the war for which a mark fades after its end."""

_NEAR_M = 10_000.0


@dataclass(frozen=True, eq=False)
class WarMarks:
    """All marks of a war on one page.

    Attributes
    ----------
    pen : Pen
    linger : float
        Days for which a mark fades after its end.
    told : tuple of Mark
        What the war tells, each as long as it lasts.
    hatching : Hatching
    transfers, fortified : Items
        With the hatching they lie under the front.
    teeth : Teeth
    arrows, symbols : Items
    units : Units
    names : Names
        Over it. Names of marks, units and fights at sea give way to other names: see `beside_names`.
    """

    pen: Pen
    linger: float
    told: tuple[Mark, ...]
    hatching: Hatching
    transfers: Items
    fortified: Items
    teeth: Teeth
    arrows: Items
    symbols: Items
    units: Units
    names: Names

    def standing(self) -> tuple[tuple[Box, float, float], ...]:
        """Return what arrows, symbols and fortified lines cover, from when, until when."""
        return tuple(box for items in (self.fortified, self.arrows, self.symbols) for box in items.standing())

    def under(self, instant: float) -> tuple[Layer, ...]:
        """Return the layers that lie under the front at an instant."""
        return (self.hatching.at(instant), self.transfers.at(instant), self.fortified.at(instant))

    def over(self, instant: float, fronts: Sequence[DrawnFront]) -> tuple[Layer, ...]:
        """Return the layers that lie over the front at an instant, whose fronts are known."""
        return (
            self.teeth.at(instant, fronts),
            self.arrows.at(instant),
            self.symbols.at(instant),
            self.units.at(instant),
            self.names.at(instant),
        )


def war_marks(
    control: Control,
    ground: Ground,
    theme: Theme,
    colouring: Colouring,
) -> WarMarks:
    """Bring the marks of a war to a page, but for those that give way to names.

    Parameters
    ----------
    control : Control
    ground : Ground
    theme : Theme
    colouring : Colouring
    """
    timeline = control.timeline
    pen = Pen(ground.view, theme, colouring)
    marks = [_as_long_as_it_lasts(mark, control) for mark in timeline.marks]
    shapely.prepare(ground.sea)
    linger = max((timeline.span.end - timeline.span.start) * _LINGER, 0.5)
    attacks = attacks_of(pen, marks)
    symbols = (
        *sieges_of(pen, marks),
        *risings_of(control, pen, marks),
        *halts_of(control, pen, marks, attacks),
        *blockades_of(pen, marks, ground.sea),
        *patrols_of(pen, marks, ground.sea),
        *descents_of(pen, marks),
        *fights_of(control, pen, marks, ground.sea),
    )
    return WarMarks(
        pen=pen,
        linger=linger,
        told=tuple(marks),
        hatching=Hatching(tuple(hatches_of(control, pen, marks))),
        transfers=Items("transfers", tuple(transfers_of(control, pen, marks)), linger),
        fortified=Items("fortified-lines", tuple(fortified_of(pen, marks)), linger),
        teeth=Teeth(pen, assaults_of(control, pen, marks, attacks)),
        arrows=Items("arrows", tuple(attack.item() for attack in attacks), linger),
        symbols=Items("symbols", symbols, linger),
        names=Names(()),
        units=Units(pen, (), linger, np.zeros((0, 6))),
    )


def beside_names(
    marks: WarMarks,
    control: Control,
    ground: Ground,
    names: Sequence[tuple[Box, float, float]],
    towns: Sequence[Box],
    furniture: Sequence[Box],
) -> WarMarks:
    """Return marks with their names and the order of battle, which with fights at sea keep off names and furniture.

    Parameters
    ----------
    marks : WarMarks
    control : Control
    ground : Ground
    names : sequence of (Box, float, float)
        With the instants at which each comes and goes.
    towns, furniture : sequence of Box
        The dots and squares of towns; furniture hides what lies under it.
    """
    pen, taken = marks.pen, (*(box for box, *_ in names), *furniture)
    aside = replace(marks, symbols=stepped_aside(marks.symbols, taken, marks.fortified.standing()))
    items = (*aside.arrows.items, *aside.symbols.items)
    written = names_of(pen, items, taken, [*aside.fortified.standing(), *aside.symbols.standing()])
    standing = (*aside.standing(), *written.standing())
    units = units_of(control, pen, list(marks.told), names, towns, furniture, standing, ground.sea, marks.linger)
    return replace(aside, names=written, units=units)


def _as_long_as_it_lasts(mark: Mark, control: Control) -> Mark:
    """Return a siege or an encirclement with the day of its relief, if it is relieved, as its end."""
    if mark.kind not in ("siege", "encirclement"):
        return mark
    ends = [relief.span.end for relief in control.marks_by_kind("relief") if _relieves(relief, mark, control)]
    end: Instant = min([mark.span.end, *ends])
    return replace(mark, span=Span(mark.span.start, end)) if end < mark.span.end else mark


def _relieves(relief: Mark, mark: Mark, control: Control) -> bool:
    if relief.span.end <= mark.span.start:
        return False
    at = relief.details.get("at_m") or relief.points
    if any(np.hypot(*np.subtract(one, other)) <= _NEAR_M for one in at for other in mark.points):
        return True
    parcels = control.parcels_at(at) if at else np.zeros(0, dtype=np.int64)
    return any(int(control.ground.parcels.province[parcel]) in mark.provinces for parcel in parcels if parcel >= 0)
