"""Themes: the look of a map as a value. A theme is a small replacement of the base value `ATLAS`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from frontmap.errors import RenderError
from frontmap.scene.colour import at_luminance, contrast, mix, parse_colour
from frontmap.scene.primitives import Colour

__all__ = ["ATLAS", "THEMES", "Theme", "flank_of", "theme_named", "tints_of"]


def _rgb(text: str) -> Colour:
    return parse_colour(text)


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour and strength of a map.

    Attributes
    ----------
    name : str
    land : Colour
        Paper of land that is not in play.
    unheld : Colour
        Land in play that nobody holds.
    sea, glow : Colour
        Open water, and the water along the coast.
    glow_strength : float
        How much of `glow` there is at the coast, 0 to 1.
    coast, river, lake : Colour
    relief_strength : float
        Darkest shade of the relief, 0 to 0.35.
    tint : float
        Share of a side's own colour in the tint of its land; the rest is `land`.
    ladder : tuple of float
        Relative luminances of the sides' tints in order, for print without colour; empty if tints are mixed.
    country_line, region_line, province_line : Colour
    casing : Colour
        The light (in dark themes: dark) edge of the front and of arrows.
    flank_luminance : float
        Relative luminance of a side's colour on its flank of the front.
    ink, faint_ink : Colour
        Text of titles and towns; text of less weight. Both at least 4.5:1 on `panel`.
    country_ink, water_ink : Colour
        Names of countries and of waters.
    river_ink : Colour
        Names of rivers, which lie on tinted land.
    halo : Colour
        Under the names of towns.
    panel : Colour
        Ground of the furniture.
    rule : Colour
        Lines and the empty track in the furniture.
    """

    name: str
    land: Colour
    unheld: Colour
    sea: Colour
    glow: Colour
    glow_strength: float
    coast: Colour
    river: Colour
    lake: Colour
    relief_strength: float
    tint: float
    ladder: tuple[float, ...]
    country_line: Colour
    region_line: Colour
    province_line: Colour
    casing: Colour
    flank_luminance: float
    ink: Colour
    faint_ink: Colour
    country_ink: Colour
    water_ink: Colour
    river_ink: Colour
    halo: Colour
    panel: Colour
    rule: Colour


ATLAS = Theme(
    name="atlas",
    land=_rgb("#f3eee3"),
    unheld=_rgb("#f3eee3"),
    sea=_rgb("#cfdde3"),
    glow=_rgb("#edf3f4"),
    glow_strength=0.85,
    coast=_rgb("#6d8794"),
    river=_rgb("#4f86a3"),
    lake=_rgb("#c3d7df"),
    relief_strength=0.30,
    tint=0.57,
    ladder=(),
    country_line=_rgb("#57514a"),
    region_line=_rgb("#6f675c"),
    province_line=_rgb("#857b6d"),
    casing=_rgb("#fffdf8"),
    flank_luminance=0.075,
    ink=_rgb("#1d1c1a"),
    faint_ink=_rgb("#57524a"),
    country_ink=_rgb("#5d574e"),
    water_ink=_rgb("#37606f"),
    river_ink=_rgb("#37606f"),
    halo=_rgb("#fbf8f1"),
    panel=_rgb("#fbf9f4"),
    rule=_rgb("#d9d3c6"),
)

_NIGHT = replace(
    ATLAS,
    name="night",
    land=_rgb("#31312f"),
    unheld=_rgb("#31312f"),
    sea=_rgb("#14181e"),
    glow=_rgb("#26313c"),
    coast=_rgb("#5d7080"),
    river=_rgb("#4d6a7d"),
    lake=_rgb("#1b242d"),
    tint=0.70,
    country_line=_rgb("#b7b2a8"),
    region_line=_rgb("#9a968e"),
    province_line=_rgb("#85827c"),
    casing=_rgb("#0d0f12"),
    flank_luminance=0.42,
    ink=_rgb("#f4f1ea"),
    faint_ink=_rgb("#b9b4a9"),
    country_ink=_rgb("#b4b0a7"),
    water_ink=_rgb("#8fb0c2"),
    river_ink=_rgb("#c9e2ef"),
    halo=_rgb("#15181d"),
    panel=_rgb("#1a1e24"),
    rule=_rgb("#454b54"),
)

_GAME = replace(
    ATLAS,
    name="game",
    land=_rgb("#d8d0bd"),
    unheld=_rgb("#d8d0bd"),
    sea=_rgb("#7fa6bf"),
    glow=_rgb("#b9d2de"),
    coast=_rgb("#3e5c6e"),
    river=_rgb("#5f8ba6"),
    lake=_rgb("#8fb4c9"),
    relief_strength=0.35,
    tint=0.80,
    flank_luminance=0.085,
    country_line=_rgb("#2f2a25"),
    country_ink=_rgb("#4d463b"),
    water_ink=_rgb("#12374b"),
    river_ink=_rgb("#12374b"),
)

_PRINT = replace(
    ATLAS,
    name="print",
    land=_rgb("#f7f7f5"),
    unheld=_rgb("#f7f7f5"),
    sea=_rgb("#e3e9ec"),
    glow=_rgb("#f6f8f9"),
    coast=_rgb("#4f5f68"),
    relief_strength=0.20,
    ladder=(0.56, 0.30, 0.16, 0.22, 0.11, 0.07, 0.64, 0.38),
    casing=_rgb("#ffffff"),
    halo=_rgb("#ffffff"),
    panel=_rgb("#ffffff"),
    flank_luminance=0.05,
)

THEMES: Mapping[str, Theme] = {theme.name: theme for theme in (ATLAS, _NIGHT, _GAME, _PRINT)}
"""The themes by name."""


def theme_named(name: str) -> Theme:
    """Return a theme.

    Raises
    ------
    RenderError
        If there is none of that name.
    """
    try:
        return THEMES[name]
    except KeyError:
        raise RenderError(f"no theme {name!r}; the themes are {', '.join(THEMES)}") from None


def tints_of(theme: Theme, colours: Sequence[Colour]) -> tuple[Colour, ...]:
    """Return the colours of land that sides of given colours hold.

    Parameters
    ----------
    theme : Theme
    colours : sequence of Colour
        Of the sides, in their order.
    """
    mixed = tuple(mix(theme.land, colour, theme.tint) for colour in colours)
    if not theme.ladder:
        return mixed
    rungs = theme.ladder
    return tuple(at_luminance(tint, rungs[index % len(rungs)]) for index, tint in enumerate(mixed))


def flank_of(theme: Theme, colour: Colour) -> Colour:
    """Return a side's colour for its flank of the front, for arrows and for text about it.

    It keeps the hue, at one luminance for all sides of a theme, so that every flank stands out from every tint.
    """
    flank = at_luminance(colour, theme.flank_luminance)
    return flank if contrast(flank, theme.casing) >= 3.0 else mix(flank, theme.ink, 0.3)
