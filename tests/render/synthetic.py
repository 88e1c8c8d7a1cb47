"""Small made-up films that have everything a real one has."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt

from frontmap.scene.primitives import Fill, Film, Layer, Page, Picture, Stroke, Text

SEA = (0.80, 0.87, 0.92)
PAPER = (0.97, 0.95, 0.90)
FILLS = np.array([[0.78, 0.52, 0.50], [0.55, 0.62, 0.78], [0.93, 0.91, 0.86]])


def _front(instant: float, width: int, height: int, first: float, last: float) -> npt.NDArray[np.float64]:
    """Return a wavy line from the top to the bottom that moves right in its upper half and stands in its lower."""
    y = np.linspace(-3.0, height + 3.0, 24)
    share = (instant - first) / (last - first)
    moving = np.clip(1.2 - 2.0 * y / height, 0.0, 1.0)
    x = 0.2 * width + 0.5 * width * share * moving + 0.04 * width * np.sin(y * 9.0 / height)
    return np.column_stack([x, y])


def small_film(
    width: int = 96,
    height: int = 64,
    frames: int = 30,
    *,
    held: int = 0,
    seed: int = 0,
    plain: bool = False,
) -> Film:
    """Make a film of a front that moves over two sides, with a lake, a name, a date and a bar.

    Parameters
    ----------
    width, height, frames, held : int
        The last instant is repeated `held` times.
    seed : int
        Of the flips that happen anywhere, the same pixel more than once.
    plain : bool
        Without text and without flips: for films that shall compress to next to nothing.
    """
    random = np.random.default_rng(seed)
    first = float(date(1936, 7, 18).toordinal())
    last = first + 20.0
    instants = np.concatenate([np.linspace(first, last, frames), np.full(held, last)])
    rows, columns = np.indices((height, width))
    start = np.where(columns > 0.2 * width, 1, 0).astype(np.int16)
    start[rows > 0.9 * height] = -1
    tinted = np.flatnonzero(start.reshape(-1) >= 0)
    swept = tinted[start.reshape(-1)[tinted] == 1]
    arrival = first + (columns.reshape(-1)[swept] / width - 0.2) * 40.0 + rows.reshape(-1)[swept] / height * 30.0
    pixels, instants_of, holders = [swept], [arrival], [np.zeros(len(swept), dtype=np.int16)]
    if not plain:
        flips = random.choice(tinted, size=len(tinted) // 4)
        pixels.append(flips)
        instants_of.append(np.round(random.uniform(first - 1, last + 1, len(flips))))
        holders.append(random.integers(0, 3, len(flips)).astype(np.int16))
    order = np.argsort(np.concatenate(instants_of), kind="stable")
    relief = np.zeros((height, width, 4), dtype=np.uint8)
    relief[..., 3] = random.integers(0, 80, (height, width)) if not plain else 30
    centre = np.array([0.7 * width, 0.4 * height])
    turn = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    lake = centre + np.column_stack([np.cos(turn), np.sin(turn)]) * 0.1 * height

    def moving(instant: float) -> tuple[Layer, ...]:
        line = _front(instant, width, height, first, last)
        aside = line + np.array([1.5, 0.0])
        strokes = (
            Stroke((line,), (0.55, 0.1, 0.1), 2.5, join="round"),
            Stroke((aside, aside[::2] + np.array([5.0, 0.0])), (0.1, 0.15, 0.5), 1.5, alpha=0.8),
        )
        blob = Fill((lake * 0.4 + line[5],), (0.2, 0.5, 0.2), 0.6)
        dashed = Stroke((line + np.array([6.3, 0.0]),), (0.0, 0.0, 0.0), 1.0, dash=(4.0, 2.0), cap="butt")
        arrow = Stroke(
            (np.array([[-30.0, 5.0], [line[3, 0], 40.0], [width + 20.0, line[9, 1]]]),), (0.8, 0.5, 0.0), 3.0
        )
        present = instant < last
        return (
            Layer("front", strokes),
            Layer("marks", (blob, dashed, arrow) if present else ()),
        )

    def furniture(instant: float) -> tuple[Layer, ...]:
        day = int(np.ceil(instant)) - 1
        share = (instant - first) / (last - first)
        panel = np.array([[2.0, 2.0], [40.0, 2.0], [40.0, 14.0], [2.0, 14.0]])
        bar = np.array([[0.0, height - 3.0], [share * width, height - 3.0], [share * width, height], [0.0, height]])
        text = () if plain else (Text(4.0, 11.0, date.fromordinal(day).isoformat(), "sans", 7.0, (0.1, 0.1, 0.1)),)
        return (
            Layer("date", (Fill((panel,), (1.0, 1.0, 1.0), 0.7), *text), (2.0, 2.0, 40.0, 14.0), key=day),
            Layer("bar", (Fill((bar,), (0.2, 0.2, 0.2)),), (0.0, height - 3.0, float(width), float(height))),
        )

    corners = np.array([[0.0, 0.0], [width, 0.0], [width, 0.9 * height], [0.0, 0.9 * height]])
    name = () if plain else (Text(0.5 * width, 0.7 * height, "Ávila", "sans-bold", 8.0, (0, 0, 0), PAPER, 1.5),)
    return Film(
        page=Page(width, height, SEA),
        instants=instants,
        ground=(Layer("land", (Fill((corners,), PAPER),)),),
        fills=FILLS,
        start=start,
        event_instants=np.concatenate(instants_of)[order],
        event_pixels=np.concatenate(pixels)[order].astype(np.int32),
        event_holders=np.concatenate(holders)[order],
        middle=(Layer("relief", (Picture(relief),)), Layer("lakes", (Fill((lake,), SEA),))),
        over=(Layer("names", name),),
        moving=moving,
        furniture=furniture,
        title="A made-up war",
        description="A front moves from left to right.",
    )
