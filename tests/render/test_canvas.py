from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from frontmap.render.agg import draw_layers
from frontmap.render.canvas import Canvas, frame_at, frames, holders_at
from frontmap.render.i420 import PlanarFrame
from frontmap.scene.primitives import Fill, Film, Layer, Page, Picture, Primitive, Stroke, Symbol, Text
from tests.render.synthetic import small_film

PIXELS_2X3 = Film(
    page=Page(3, 2, (0.0, 0.0, 1.0)),
    instants=np.array([0.0, 1.0, 2.0]),
    ground=(),
    fills=np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]),
    start=np.array([[0, 0, -1], [0, 1, -1]], dtype=np.int16),
    event_instants=np.array([1.0, 1.0, 2.0]),
    event_pixels=np.array([1, 1, 3], dtype=np.int32),
    event_holders=np.array([1, 0, 1], dtype=np.int16),
)
R, G, B = (255, 0, 0), (0, 255, 0), (0, 0, 255)


def test_tints_lie_on_the_ground_and_change_at_their_instant() -> None:
    assert frame_at(PIXELS_2X3, 1.9).tolist() == [[list(R), list(R), list(B)], [list(R), list(G), list(B)]]
    assert frame_at(PIXELS_2X3, 2.0).tolist() == [[list(R), list(R), list(B)], [list(G), list(G), list(B)]]


def test_of_two_events_at_one_instant_the_later_in_order_stands() -> None:
    assert holders_at(PIXELS_2X3, 1.0).tolist() == [0, 0, -1, 0, 1, -1]
    canvas = Canvas(PIXELS_2X3, 0.0)
    canvas.show(1.0)
    assert canvas.rgb()[0, 1].tolist() == list(R)


def test_layers_above_are_blended_by_their_alpha() -> None:
    half = Fill((np.array([[0.0, 0.0], [3.0, 0.0], [3.0, 2.0], [0.0, 2.0]]),), (0.0, 0.0, 0.0), 0.5)
    shaded = replace(PIXELS_2X3, middle=(Layer("relief", (half,)),))
    assert frame_at(shaded, 0.0)[0, 0].tolist() in ([127, 0, 0], [128, 0, 0])


def test_a_second_look_at_an_instant_changes_nothing() -> None:
    film = small_film()
    canvas = Canvas(film, film.instants[3])
    assert len(canvas.show(float(film.instants[3]))) == 0


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 5),
    size=st.sampled_from([(96, 64), (97, 65), (33, 70), (130, 40)]),
    shares=st.lists(st.floats(-0.1, 1.1), min_size=2, max_size=8),
)
def test_kept_up_to_date_equals_drawn_from_scratch(seed: int, size: tuple[int, int], shares: list[float]) -> None:
    film = small_film(*size, frames=5, seed=seed)
    first, last = film.instants[0], film.instants[-1]
    instants = [float(first + share * (last - first)) for share in shares]
    canvas = Canvas(film, instants[0])
    planes = PlanarFrame(*size)
    planes.update(canvas.rgbx, np.arange(size[0] * size[1]))
    for instant in instants[1:]:
        before = canvas.rgb()
        changed = canvas.show(instant)
        planes.update(canvas.rgbx, changed)
        whole = frame_at(film, instant)
        np.testing.assert_array_equal(canvas.rgb(), whole)
        untouched = np.setdiff1d(np.arange(size[0] * size[1]), changed)
        np.testing.assert_array_equal(before.reshape(-1, 3)[untouched], whole.reshape(-1, 3)[untouched])
        fresh = PlanarFrame(*size)
        fresh.update(np.dstack([whole, np.zeros(whole.shape[:2], np.uint8)]), np.arange(size[0] * size[1]))
        np.testing.assert_array_equal(planes.luma, fresh.luma)
        np.testing.assert_array_equal(planes.chroma_blue, fresh.chroma_blue)
        np.testing.assert_array_equal(planes.chroma_red, fresh.chroma_red)


def test_frames_are_the_pictures_at_the_instants() -> None:
    film = small_film(frames=4, held=2)
    pictures = list(frames(film))
    assert len(pictures) == 6
    for instant, picture in zip(film.instants, pictures, strict=True):
        np.testing.assert_array_equal(picture, frame_at(film, float(instant)))


_TRIANGLE = np.array([[3.0, 4.0], [30.0, 9.0], [12.0, 38.0]])
_SAW = np.column_stack([np.arange(-8.0, 104.0, 2.0), 30.0 + 9.0 * (np.arange(56) % 3)])
_SPECK = np.full((5, 7, 4), 200, dtype=np.uint8)
_SIGN: tuple[Primitive, ...] = (
    Stroke((_TRIANGLE,), (0.5, 0.3, 0.0), 3.0, alpha=0.5),
    Fill((_TRIANGLE,), (0.8, 0.1, 0.1), 0.5),
    Text(3.0, 4.0, "A", "sans", 9.0, (0, 0, 0)),
    Picture(_SPECK, -9, 2),
)
_POOL: tuple[Primitive | Symbol, ...] = (
    Fill((_TRIANGLE,), (0.8, 0.1, 0.1), 0.5),
    Fill((_TRIANGLE + 11.0, _TRIANGLE[::-1] + 13.0), (0.1, 0.1, 0.8), 0.5),
    Fill((_TRIANGLE, _TRIANGLE + 50.0), (0.8, 0.1, 0.1), 0.5),
    Stroke((_SAW,), (0.0, 0.3, 0.0), 5.0, alpha=0.6, join="miter"),
    Stroke((_SAW, _SAW[::-1] + 9.0), (0.0, 0.3, 0.0), 5.0, alpha=0.6),
    Stroke((_SAW + 9.0, _TRIANGLE), (0.0, 0.3, 0.0), 2.0, dash=(3.0, 2.0), cap="butt"),
    Stroke((_TRIANGLE, _TRIANGLE), (0.5, 0.3, 0.0), 3.0, alpha=0.5),
    Text(20.0, 30.0, "Ávila", "sans-bold", 14.0, (0, 0, 0), (1, 1, 1), 1.5, rotation_deg=20.0),
    Text(60.0, 50.0, "Ávila", "sans", 9.0, (0, 0, 0)),
    Picture(_SPECK, 40, 20),
    Picture(_SPECK, 43, 22),
    Symbol(_SIGN, 20.25, 30.5),
    Symbol(_SIGN, 20.5, 29.5),
)


@settings(max_examples=60, deadline=None)
@given(
    size=st.sampled_from([(96, 64), (97, 65), (33, 70)]),
    pictures=st.lists(
        st.tuples(*[st.lists(st.sampled_from(range(len(_POOL))), max_size=6) for _ in range(2)]), min_size=2, max_size=5
    ),
)
def test_primitives_that_stay_come_go_or_change_their_order(
    size: tuple[int, int], pictures: list[tuple[list[int], list[int]]]
) -> None:
    def moving(instant: float) -> tuple[Layer, ...]:
        return tuple(
            Layer(f"layer-{n}", tuple(_POOL[i] for i in some)) for n, some in enumerate(pictures[int(instant)])
        )

    # Instants that are those of frames in a row are looked at together.
    film = replace(
        small_film(*size),
        instants=np.arange(float(len(pictures))),
        moving=moving,
        furniture=lambda instant: moving(instant)[::-1],
    )
    canvas = Canvas(film, 0.0)
    for instant in map(float, range(1, len(pictures))):
        canvas.show(instant)
        np.testing.assert_array_equal(canvas.rgb(), frame_at(film, instant))


def test_a_symbol_looks_like_its_primitives_where_they_lie() -> None:
    symbol = Symbol(_SIGN[:3], 20.25, 13.75)
    as_one = draw_layers((Layer("sign", (symbol,)),), 96, 64).astype(int)
    apart = draw_layers((Layer("sign", symbol.apart()),), 96, 64).astype(int)
    assert as_one[..., 3].max() > 200
    assert np.abs(as_one - apart).max() <= 2
