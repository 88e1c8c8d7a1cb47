"""Whether words can be read where they are drawn: their contrast with the pixels of their ground, in whole pictures."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

import frontmap
from frontmap.render.canvas import frame_at
from frontmap.scenario import bundled_scenarios
from frontmap.scene import THEMES, Film, Look, Text, set_stage, still_of
from frontmap.scene.lettering import letter_boxes

WIDTH, HEIGHT = 640, 360
LEAST, LEAST_OF_MOST = 4.5, 3.0
"""WCAG 2.2 asks for 4.5 to 1; no more than a fifth of the pixels next to a letter may fall below 3 to 1."""

LOOKS = [(war.name, theme) for war in bundled_scenarios() for theme in THEMES]


@lru_cache(maxsize=1)
def loaded(name: str) -> frontmap.War:
    return frontmap.load(name)


def luminance(colours: np.ndarray) -> np.ndarray:
    """Return the relative luminance of sRGB colours, 0 to 1, shape (..., 3)."""
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    return linear @ (0.2126, 0.7152, 0.0722)


def contrasts(colour, ground: np.ndarray) -> np.ndarray:
    one, other = luminance(np.array(colour)), luminance(ground / 255.0)
    return (np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05)


def without_letters(film: Film) -> Film:
    """Return a film with the halos of its texts, but not their letters."""

    def bare(layers):
        kept = []
        for layer in layers:
            drawn = [
                replace(each, colour=each.halo) if isinstance(each, Text) else each
                for each in layer.apart()
                if not isinstance(each, Text) or each.halo is not None
            ]
            kept.append(replace(layer, primitives=tuple(drawn), key=None))
        return tuple(kept)

    return replace(
        film,
        over=bare(film.over),
        moving=lambda instant: bare(film.moving(instant)),
        furniture=lambda instant: bare(film.furniture(instant)),
    )


def next_to(letters: np.ndarray) -> np.ndarray:
    """Return the pixels of letters and those beside them."""
    wide = np.pad(letters, 1)
    return np.any([wide[y : y + HEIGHT, x : x + WIDTH] for x in range(3) for y in range(3)], axis=0)


@pytest.mark.parametrize(("name", "theme"), LOOKS)
def test_words_stand_out_from_the_pixels_of_their_ground(name, theme) -> None:
    war = loaded(name)
    span = war.timeline.span
    view = next(iter(war.timeline.views), None) if name == "second-russian-civil-war" else None
    stage = set_stage(war.engine, Look(theme=theme, view=view), width_px=WIDTH, height_px=HEIGHT)
    measured = 0
    for part in (0.02, 0.5, 1.0):
        instant = float(np.floor(span.start + part * (span.end - span.start)))
        film = still_of(stage, instant)
        drawn, ground = frame_at(film, instant), frame_at(without_letters(film), instant)
        letters = (drawn != ground).any(axis=2)
        for layer in (*film.moving(instant), *film.over, *film.furniture(instant)):
            for text in layer.apart():
                if not isinstance(text, Text):
                    continue
                own = np.zeros((HEIGHT, WIDTH), dtype=bool)
                for left, top, right, bottom in letter_boxes(text).clip(0).astype(int):
                    own[top : bottom + 1, left : right + 1] = True
                near = next_to(own & letters) & own
                if near.sum() < 20:
                    continue
                found = contrasts(text.colour, ground[near])
                told = f"{text.text!r} in {layer.name}, {theme}"
                assert contrasts(text.colour, ground[near].mean(axis=0)) >= LEAST, told
                assert (found < LEAST_OF_MOST).mean() <= 0.2, told
                measured += 1
    assert measured > 60
