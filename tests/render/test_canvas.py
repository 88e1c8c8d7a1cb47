from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from frontmap.render.canvas import Canvas, frame_at, frames, holders_at
from frontmap.render.i420 import PlanarFrame
from frontmap.scene.primitives import Fill, Film, Layer, Page
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
