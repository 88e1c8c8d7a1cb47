"""The colours of a map's parties: of their land, of their fronts and marks, and pixel by pixel through a film."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from frontmap.scene.colour import parse_colour
from frontmap.scene.held_pixels import PixelSchedule
from frontmap.scene.parties import Parties, parties_of
from frontmap.scene.primitives import Colour
from frontmap.scene.theme import Theme, flank_of, tints_of
from frontmap.timeline import Timeline

__all__ = ["Colouring", "colouring_of"]


@dataclass(frozen=True, eq=False)
class Colouring:
    """The colours of a map's parties.

    Attributes
    ----------
    parties : Parties
    tints, flanks : mapping of party id to Colour
        Of land, and, darker, of the flank of a front and of marks; in the order of the parties.
    """

    parties: Parties
    tints: Mapping[str, Colour]
    flanks: Mapping[str, Colour]
    _by_segment: dict[int, Mapping[str, Colour]] = field(default_factory=dict, repr=False)

    def flanks_at(self, instant: float) -> Mapping[str, Colour]:
        """Return the darker colour of each side at an instant, by its id."""
        segment = self.parties.segment(instant)
        known = self._by_segment.get(segment)
        if known is None:
            colours = list(self.flanks.values())
            rows = self.parties.rows[segment].tolist()
            known = {side: colours[party] for side, party in zip(self.parties.sides, rows, strict=True)}
            self._by_segment[segment] = known
        return known

    def tint_at(self, side: str, instant: float) -> Colour | None:
        """Return the colour of a side's land at an instant; None if there is no such side."""
        parties = self.parties
        return (
            self.tints[parties.ids[parties.at(instant)[parties.sides.index(side)]]] if side in parties.sides else None
        )

    def of_holders(self, holders: npt.NDArray[np.int16], instant: float, more: int = 0) -> npt.NDArray[np.int16]:
        """Return the parties of pixels.

        Parameters
        ----------
        holders : ndarray of int16
            Positions of sides; as many as there are sides for land that nobody holds, and -1 for what is not tinted.
        instant : float
        more : int
            How many other kinds of ground there are; they follow what nobody holds, among holders and parties alike.

        Returns
        -------
        ndarray of int16, of the same shape
            Positions of parties; as many as there are parties, and -1, likewise.
        """
        found: npt.NDArray[np.int16] = self._tables(more)[self.parties.segment(instant)][holders]
        return found

    def schedule(self, more: int, since: float, until: float, schedule: PixelSchedule) -> PixelSchedule:
        """Return a schedule of the holders of pixels as one of their parties.

        On the day on which a side joins a bloc or leaves it, all that it holds changes: those are events, too.

        Parameters
        ----------
        more : int
            As for `of_holders`.
        since, until : float
            What the schedule covers: its start is the state at the first.
        schedule : PixelSchedule
        """
        start, instants, pixels, holders = schedule
        tables, turns = self._tables(more), self.parties.turns
        segments = np.searchsorted(turns, instants, side="right")
        state, done = start.copy(), 0
        others: list[tuple[npt.NDArray[np.float64], npt.NDArray[np.int32], npt.NDArray[np.int16]]] = []
        for number, turn in enumerate(turns.tolist()):
            if not since < turn <= until:
                continue
            passed = int(np.searchsorted(instants, turn, side="right"))
            # Of several events of one pixel the last counts: numpy assigns in order.
            state.reshape(-1)[pixels[done:passed]] = holders[done:passed]
            done = passed
            before, after = tables[number][state].reshape(-1), tables[number + 1][state].reshape(-1)
            turned = np.flatnonzero(before != after).astype(np.int32)
            others.append((np.full(len(turned), turn), turned, after[turned]))
        every = [(instants, pixels, tables[segments, holders]), *others]
        when, which, party = (np.concatenate(column) for column in zip(*every, strict=True))
        order = np.argsort(when, kind="stable")
        return tables[self.parties.segment(since)][start], when[order], which[order], party[order]

    def _tables(self, more: int) -> npt.NDArray[np.int16]:
        """Return the party of each holder: at the end nobody's, other kinds of ground, and what is not tinted."""
        rows, count = self.parties.rows, len(self.parties.ids)
        ends = np.array([*range(count, count + more + 1), -1], dtype=np.int16)
        return np.concatenate([rows, np.broadcast_to(ends, (len(rows), len(ends)))], axis=1)


def colouring_of(timeline: Timeline, theme: Theme, by: str | None = None) -> Colouring:
    """Return the colours of a war's maps; parameters and errors are those of `parties_of` and of `parse_colour`."""
    parties = parties_of(timeline, by)
    owners = timeline.sides if parties.by == "side" else timeline.blocs
    colours = [parse_colour(owner.colour) for owner in owners]
    tints, flanks = list(tints_of(theme, colours)), [flank_of(theme, colour) for colour in colours]
    if parties.by == "bloc":
        # Land outside all blocs stays paper.
        tints.append(theme.land)
        flanks.append(flank_of(theme, theme.faint_ink))
    return Colouring(parties, dict(zip(parties.ids, tints, strict=True)), dict(zip(parties.ids, flanks, strict=True)))
