"""What a page tells: sides, days, captions, shares of the land, and what each change rests on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from frontmap.instant import day_of, evening
from frontmap.scene.colour import as_hex, parse_colour
from frontmap.scene.pace import busy_spans, film_seconds, frame_instants
from frontmap.scene.story import captions_of
from frontmap.scene.theme import Theme, flank_of, tints_of
from frontmap.timeline.change import Statement, Timeline

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["colours_of", "provinces_of", "statements_of", "story_of"]

_MOST_SHARES = 400
_PACE_STEPS = 240
_MOST_NAMES = 4


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
            [
                control.sides.index(war.one),
                control.sides.index(war.other),
                war.span.start - begin,
                war.span.end - begin,
                list(war.provinces),
            ]
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
    """Return name, region, country and some other names of each province of the theatre."""
    atlas = control.theatre.atlas
    found = []
    for member in control.theatre.members.tolist():
        province = atlas.provinces[member]
        country = atlas.country_by_id[province.country].name
        others = [name for name in province.names if name.isprintable() and name != province.name][:_MOST_NAMES]
        found.append([province.name, atlas.region_by_id[province.region].name, country, ", ".join(others)])
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
