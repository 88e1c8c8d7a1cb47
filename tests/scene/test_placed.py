"""Names that are kept on disk: the same as placed, and placed anew where what is kept cannot be names."""

from __future__ import annotations

import json

import numpy as np
import pytest

from frontmap import cache
from frontmap.render.svg import svg_of
from frontmap.scene.placed import Placed, kept_names
from frontmap.scene.primitives import Fill, Layer, Page, Scene, Stroke, Text
from frontmap.scene.side_names import SideNames
from tests.forgery import forged

INK, PAPER = (0.1, 0.2, 1 / 3), (1.0, 1.0, 1.0)
RING = np.array([[3.1, 4.0], [9.0, 4.0], [6.0, 1 / 7]])
NAME = Text(20.0, 30.25, "Érd", "sans", 15.0, INK, PAPER, 2.0, "right")
BENT = Text(5.0, 6.0, "ÜBER", "serif-italic", 14.5, INK, letter_spacing_px=1.5, course=((1.0, 2.0), (30.0, 4.5)))
PLACED = Placed(
    layers=(
        Layer("town-marks", (Stroke((RING, RING[:2]), PAPER, 1.3, dash=(2.0, 1.0), join="miter"), Fill((RING,), INK))),
        Layer("town-names", (NAME,)),
        Layer("country-names", ()),
    ),
    boxes=((1.0, 2.0, 3.0, 4.0),),
    letters=((5.0, 6.0, 7.0, 8.5), (1.0, 1.0, 2.0, 2.0)),
    sides=SideNames(((float("-inf"), 730000.5, BENT, PAPER), (730000.5, float("inf"), NAME, INK))),
    towns=(7, 2),
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("FRONTMAP_CACHE", str(tmp_path))
    return tmp_path


def asked(places: int = 8) -> tuple[Placed, bool]:
    """Return names that are kept, and whether they had to be placed."""
    worked: list[bool] = []

    def place() -> Placed:
        worked.append(True)
        return PLACED

    return kept_names({"view": "one"}, places, place), bool(worked)


def test_names_are_placed_once_and_come_back_to_the_last_digit(folder) -> None:
    assert asked() == (PLACED, True)
    known, placed = asked()
    assert not placed
    assert (known.boxes, known.letters, known.towns) == (PLACED.boxes, PLACED.letters, PLACED.towns)
    assert known.sides.written == PLACED.sides.written
    drawn = [svg_of(Scene(Page(60, 40, PAPER), names.layers), embed_fonts=False) for names in (known, PLACED)]
    assert drawn[0] == drawn[1]
    stroke, fill = known.layers[0].primitives
    assert isinstance(stroke, Stroke) and (stroke.dash, stroke.join) == ((2.0, 1.0), "miter")
    assert isinstance(fill, Fill) and (fill.rings[0] == RING).all()


FORGED = {
    "a font that is not there": (["layers", 1, 1, 0, 4], "wingdings"),
    "a size that is no number": (["layers", 1, 1, 0, 5], "great"),
    "a place at infinity": (["layers", 1, 1, 0, 1], float("inf")),
    "a colour of two parts": (["layers", 1, 1, 0, 6], [0.5, 0.5]),
    "a kind of primitive that is not there": (["layers", 1, 1, 0, 0], 17),
    "a field too few": (["layers", 1, 1, 0], [0, 1.0, 2.0]),
    "a text that is a number": (["layers", 1, 1, 0, 3], 12),
    "a town that the atlas has not": (["towns"], [8]),
    "a town between two": (["towns"], [1.5]),
    "a box with three edges": (["boxes"], [[1.0, 2.0, 3.0]]),
    "a side without a name": (["sides", 0, 2], [2, [[[0.0, 1.0]]], [0.0, 0.0, 0.0], 1.0]),
    "points that are no points": (["layers", 0, 1, 1, 1], [[["x", 1.0]]]),
    "no layers": (["layers"], None),
}


@pytest.mark.parametrize("way,value", FORGED.values(), ids=FORGED)
def test_what_cannot_be_names_is_placed_anew(folder, way, value) -> None:
    asked()
    (path,) = folder.glob("v1-placed-*.npz")
    with np.load(path) as stored:
        told = json.loads(stored["json"].tobytes())
    np.savez(path, json=np.frombuffer(json.dumps(forged(told, way, value)).encode(), np.uint8))
    assert asked()[1]


@pytest.mark.parametrize("content", [b"", b"[", b"[]", b"{}", b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_placed_anew(folder, content) -> None:
    asked()
    (path,) = folder.glob("v1-placed-*.npz")
    np.savez(path, json=np.frombuffer(content, np.uint8))
    assert asked()[1]
    assert cache.contents().entries == 1
