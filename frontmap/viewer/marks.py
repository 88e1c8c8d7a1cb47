"""The marks of a war as a page gets them: what stands where, when; and the pictures that they are drawn with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from frontmap.timeline.change import Mark
from frontmap.viewer.frame import Sheet

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["icons", "marks_of", "units_of"]

_ARROWS = ("offensive", "counterattack", "breakout", "relief")
_FIGHTS = ("battle", "naval_battle", "bombing", "uprising")
_GROUND = ("contested", "siege", "pocket", "encirclement", "occupation", "demilitarised")
_SIGNS = ("landing", "airdrop", "blockade", "patrol", "fortified", "halt", "defection")
_ON_MAP = {*_ARROWS, *_FIGHTS, *_GROUND, *_SIGNS}
_DECIMALS = 3


def marks_of(control: Control, sheet: Sheet) -> list[dict[str, Any]]:
    """Return the marks that the map shows but for units, points in units of the sheet, in order of time.

    Parameters
    ----------
    control : Control
    sheet : Sheet
    """
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
    points = _points(mark, control)
    if points:
        entry["points"] = _units(points, sheet)
    if mark.provinces:
        entry["provinces"] = list(mark.provinces)
    return entry | _details(mark, control, sheet)


def _points(mark: Mark, control: Control) -> Sequence[tuple[float, float]]:
    """Return where a mark is: of landings the places, not the way; of uprisings the towns where they began."""
    details = mark.details
    if mark.kind in ("landing", "airdrop") and details.get("along") is not None:
        return details.get("at_m") or mark.points[-1:]
    if mark.kind == "uprising":
        if details.get("origins_m"):
            return tuple(details["origins_m"])
        if not mark.points:
            theatre = control.theatre
            seats = [theatre.atlas.provinces[int(theatre.members[index])].seat for index in mark.provinces]
            return [theatre.place_m(seat) for seat in seats]
    return mark.points


def _details(mark: Mark, control: Control, sheet: Sheet) -> dict[str, Any]:
    details: Mapping[str, Any] = mark.details
    found: dict[str, Any] = {}
    between = [control.sides.index(side) for side in details.get("between") or () if side in control.sides]
    if between:
        found["between"] = between
    if details.get("base_m"):
        found["base"] = _units(details["base_m"][:1], sheet)[0]
    if mark.kind in ("landing", "airdrop"):
        way = [*(details.get("origins_m") or ())[:1], *(mark.points if details.get("along") is not None else ())]
        if way:
            found["way"] = _units(way, sheet)
    return found


def units_of(control: Control, sheet: Sheet) -> dict[str, Any]:
    """Return the order of battle: the units, the greatest first, and the symbols that they have.

    Parameters
    ----------
    control : Control
    sheet : Sheet

    Returns
    -------
    dict
        ``units``, each with its side, what is written beside it, the number of its symbol, and where it is when; and
        ``symbols``, each a frame and its parts, about (0, 0) and one wide.
    """
    from frontmap.scene.marks import SIZES, affiliations, symbol_parts

    timeline = control.timeline
    begin = float(timeline.span.start)
    seen = affiliations(control.sides, [(war.one, war.other) for war in timeline.wars])
    symbols: dict[tuple[str, str, str], int] = {}
    units: list[dict[str, Any]] = []
    for mark in timeline.marks:
        if mark.kind != "unit" or not mark.points or mark.side not in control.sides:
            continue
        size, strength = str(mark.details.get("size", "")), mark.details.get("strength")
        look = (seen.get(mark.side, "neutral"), str(mark.details.get("kind", "")), size)
        unit = {
            "side": control.sides.index(mark.side),
            "text": mark.text,
            "commander": str(mark.details.get("commander", "")),
            "strength": int(strength) if strength else 0,
            "symbol": symbols.setdefault(look, len(symbols)),
            "rank": SIZES.index(size) if size in SIZES else len(SIZES),
            "instants": [round(float(instant) - begin, 3) for instant in mark.details["instants"]],
            "points": _units(mark.points, sheet),
            "to": mark.span.end - begin,
        }
        units.append({key: value for key, value in unit.items() if value != ""})
    units.sort(key=lambda unit: unit["rank"])
    drawn = []
    for affiliation, kind, size in symbols:
        frame, parts = symbol_parts(affiliation, kind, size)
        signs = [{"filled": filled, "lines": [_rounded(line) for line in lines]} for filled, lines in parts]
        drawn.append({"frame": _rounded(frame), "parts": signs})
    return {"units": units, "symbols": drawn}


def icons() -> dict[str, list[list[list[float]]]]:
    """Return the small pictures by name: rings about (0, 0), of radius 1."""
    from frontmap.scene.marks.icons import aircraft, anchor, flag, parachute, ship

    pictures = {"aircraft": aircraft, "anchor": anchor, "flag": flag, "parachute": parachute, "ship": ship}
    return {name: [_rounded(ring) for ring in rings] for name, rings in pictures.items()}


def _rounded(points: Any) -> list[list[float]]:
    return [[round(float(x), _DECIMALS), round(float(y), _DECIMALS)] for x, y in points]


def _units(points_m: Any, sheet: Sheet) -> list[list[int]]:
    return [[round(x), round(y)] for x, y in sheet.to_page(list(points_m)).tolist()]
