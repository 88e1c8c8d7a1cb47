"""What a page tells: sides, days, captions, shares of the land, what each change rests on, and the marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from frontmap.instant import day_of, evening
from frontmap.scene.colour import as_hex, parse_colour
from frontmap.scene.pace import busy_spans, film_seconds, frame_instants
from frontmap.scene.story import captions_of
from frontmap.scene.theme import Theme, flank_of, tints_of
from frontmap.timeline.change import Mark, Statement, Timeline
from frontmap.viewer.frame import Sheet

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["colours_of", "marks_of", "provinces_of", "statements_of", "story_of"]

_MOST_SHARES = 400
_PACE_STEPS = 240
_ARROWS = ("offensive", "counterattack", "breakout", "relief")
_ON_MAP = (*_ARROWS, "battle", "naval_battle", "bombing", "uprising", "contested", "siege", "pocket")


def story_of(control: Control) -> dict[str, Any]:
    """Return what happens when, instants in days from the start of the war.

    Parameters
    ----------
    control : Control
    """
    timeline = control.timeline
    begin = float(timeline.span.start)
    length = float(timeline.span.end) - begin
    instants = np.linspace(begin, begin + length, min(max(round(length), 1), _MOST_SHARES) + 1)
    instants[0] = np.nextafter(begin, np.inf)
    areas = [control.areas_about_m2(float(instant)) for instant in instants]
    busy = busy_spans(timeline)
    passed = frame_instants(timeline.span, busy, fps=_PACE_STEPS, seconds=1.0, tempo=timeline.tempo)
    paced = passed[: int(np.searchsorted(passed, timeline.span.end)) + 1] - begin
    return {
        "first_day": int(begin),
        "days": length,
        "seconds": film_seconds(timeline.span, busy, tempo=timeline.tempo),
        "pace": [round(float(instant), 3) for instant in paced],
        "sides": [{"id": side.id, "name": side.name} for side in timeline.sides],
        "wars": [
            [control.sides.index(war.one), control.sides.index(war.other), war.span.start - begin, war.span.end - begin]
            for war in timeline.wars
        ],
        "captions": [
            {"from": one.start - begin, "to": one.end - begin, "text": one.text, "chapter": one.chapter}
            for one in captions_of(timeline)
        ],
        "events": _events(timeline),
        "areas_km2": [[round(float(area) / 1e6) for area in row] for row in areas],
        "interpolated": timeline.interpolate,
    }


def _events(timeline: Timeline) -> list[dict[str, Any]]:
    """Return the dated days in order, each with what is said of it."""
    begin = float(timeline.span.start)
    said: dict[int, dict[str, None]] = {}

    def note(instant: float, text: str) -> None:
        if timeline.span.start < instant <= timeline.span.end:
            texts = said.setdefault(int(evening(day_of(instant)) - begin), {})
            if text:
                texts[text] = None

    for mark in timeline.marks:
        if mark.kind == "caption" and mark.text:
            note(mark.span.start + 1.0 if mark.span.start % 1 == 0 else mark.span.start, mark.text)
    for change in timeline.changes:
        note(change.span.end, change.statement.text)
    for line in timeline.lines:
        note(line.instant, line.statement.text)
    return [{"at": at, "texts": list(texts)} for at, texts in sorted(said.items())]


def statements_of(statements: Iterable[Statement]) -> list[dict[str, Any]]:
    """Return what changes rest on, in their order; what is empty is left out."""
    fields = ("text", "source", "note", "inferred")
    return [{name: getattr(one, name) for name in fields if getattr(one, name)} for one in statements]


def provinces_of(control: Control) -> list[list[str]]:
    """Return name, region and country of each province of the theatre."""
    atlas = control.theatre.atlas
    found = []
    for member in control.theatre.members.tolist():
        province = atlas.provinces[member]
        country = atlas.country_by_id[province.country].name
        found.append([province.name, atlas.region_by_id[province.region].name, country])
    return found


def colours_of(control: Control, theme: Theme) -> dict[str, Any]:
    """Return the colours of a theme and of the sides in it, as ``#rrggbb``."""
    plain = (
        "land unheld sea glow coast river lake country_line region_line province_line casing ink faint_ink "
        "country_ink water_ink halo panel rule"
    )
    named: dict[str, Any] = {name: as_hex(getattr(theme, name)) for name in plain.split()}
    own = [parse_colour(side.colour) for side in control.timeline.sides]
    named["glow_strength"] = theme.glow_strength
    named["relief_strength"] = min(theme.relief_strength, 0.35)
    named["tints"] = [as_hex(tint) for tint in tints_of(theme, own)]
    named["flanks"] = [as_hex(flank_of(theme, colour)) for colour in own]
    return named


def marks_of(control: Control, sheet: Sheet) -> list[dict[str, Any]]:
    """Return the marks that the map shows, points in units of the sheet, in order of time."""
    return [_mark(mark, control, sheet) for mark in control.timeline.marks if mark.kind in _ON_MAP]


def _mark(mark: Mark, control: Control, sheet: Sheet) -> dict[str, Any]:
    begin = float(control.timeline.span.start)
    entry: dict[str, Any] = {
        "kind": "advance" if mark.kind in _ARROWS else mark.kind,
        "from": mark.span.start - begin,
        "to": mark.span.end - begin,
        "text": mark.text,
    }
    if mark.side in control.sides:
        entry["side"] = control.sides.index(mark.side)
    if mark.points:
        entry["points"] = _units(mark.points, sheet)
    if mark.provinces:
        entry["provinces"] = list(mark.provinces)
    entry |= _details(mark.details, control, sheet)
    return entry


def _details(details: Mapping[str, Any], control: Control, sheet: Sheet) -> dict[str, Any]:
    found: dict[str, Any] = {}
    between = [control.sides.index(side) for side in details.get("between") or () if side in control.sides]
    if between:
        found["between"] = between
    if details.get("base_m"):
        found["base"] = _units(details["base_m"][:1], sheet)[0]
    return found


def _units(points_m: Any, sheet: Sheet) -> list[list[int]]:
    return [[round(x), round(y)] for x, y in sheet.to_page(list(points_m)).tolist()]
