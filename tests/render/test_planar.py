from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from frontmap.render import i420
from frontmap.render.i420 import PlanarFrame
from frontmap.render.palette import IndexedFrame, Palette, choose_palette


def planes(rgb: np.ndarray) -> PlanarFrame:
    height, width = rgb.shape[:2]
    frame = PlanarFrame(width, height)
    frame.update(np.dstack([rgb, np.zeros((height, width), np.uint8)]), np.arange(width * height))
    return frame


@pytest.mark.parametrize(
    ("rgb", "expected"),
    [
        ((0, 0, 0), (16, 128, 128)),
        ((255, 255, 255), (235, 128, 128)),
        ((255, 0, 0), (63, 102, 240)),
        ((0, 255, 0), (173, 42, 26)),
        ((0, 0, 255), (32, 240, 118)),
        ((128, 128, 128), (126, 128, 128)),
    ],
)
def test_known_colours_of_bt709(rgb: tuple[int, int, int], expected: tuple[int, int, int]) -> None:
    frame = planes(np.full((2, 2, 3), rgb, dtype=np.uint8))
    assert (frame.luma[0, 0], frame.chroma_blue[0, 0], frame.chroma_red[0, 0]) == expected


@given(hnp.arrays(np.uint8, st.tuples(st.integers(1, 7), st.integers(1, 7), st.just(3))))
def test_conversion_is_rounded_to_the_nearest(rgb: np.ndarray) -> None:
    height, width = rgb.shape[:2]
    frame = planes(rgb)
    padded = np.pad(rgb, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge").astype(float)
    red, green, blue = np.moveaxis(padded, -1, 0)
    luma = 16 + 219 / 255 * (0.2126 * red + 0.7152 * green + 0.0722 * blue)
    assert np.abs(frame.luma - luma).max() <= 0.5 + 1e-3
    mean = padded.reshape(padded.shape[0] // 2, 2, padded.shape[1] // 2, 2, 3).mean(axis=(1, 3))
    full = 0.2126 * mean[..., 0] + 0.7152 * mean[..., 1] + 0.0722 * mean[..., 2]
    assert np.abs(frame.chroma_blue - (128 + 224 / 255 * (mean[..., 2] - full) / 1.8556)).max() <= 0.5 + 1e-3
    assert np.abs(frame.chroma_red - (128 + 224 / 255 * (mean[..., 0] - full) / 1.5748)).max() <= 0.5 + 1e-3


def test_one_changed_pixel_changes_its_own_brightness_and_its_square_of_colour() -> None:
    rgbx = np.zeros((4, 6, 4), dtype=np.uint8)
    frame = PlanarFrame(6, 4)
    frame.update(rgbx, np.arange(24))
    rgbx[3, 4] = 255
    frame.update(rgbx, np.array([3 * 6 + 4]))
    assert np.argwhere(frame.luma != 16).tolist() == [[3, 4]]
    rgbx[3, 4] = (255, 0, 0, 0)
    frame.update(rgbx, np.array([3 * 6 + 4]))
    assert np.argwhere(frame.chroma_red != 128).tolist() == [[1, 2]]


def test_a_palette_finds_the_nearest_colour() -> None:
    palette = Palette(np.array([[0, 0, 0], [250, 10, 10], [255, 255, 255]], dtype=np.uint8))
    assert palette.indices(np.array([[9, 9, 9], [200, 40, 40], [240, 240, 250]], dtype=np.uint8)).tolist() == [0, 1, 2]


def test_few_colours_are_kept_as_they_are() -> None:
    colours = np.array([[20, 40, 60], [200, 180, 160], [90, 90, 200]], dtype=np.uint8)
    picture = colours[np.arange(48).reshape(6, 8) % 3]
    palette = choose_palette([picture])
    shown = IndexedFrame(8, 6, palette)
    shown.update(np.dstack([picture, np.zeros((6, 8), np.uint8)]), np.arange(48))
    assert palette.colours[shown.indices].tolist() == picture.tolist()


def test_a_palette_never_has_more_colours_than_a_byte_can_name() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    palette = choose_palette([noise, noise[::-1]])
    assert 200 < len(palette.colours) <= 255


def test_a_picture_taken_over_in_strips_is_that_taken_over_at_once(monkeypatch) -> None:
    rng = np.random.default_rng(5)
    rgbx = rng.integers(0, 256, (37, 51, 4), dtype=np.uint8)
    every = rng.permutation(37 * 51)
    whole, strips = PlanarFrame(51, 37), PlanarFrame(51, 37)
    whole.update(rgbx, every)
    monkeypatch.setattr(i420, "_STRIP", 100)
    strips.update(rgbx, every)
    for plane in ("luma", "chroma_blue", "chroma_red"):
        assert getattr(whole, plane).tolist() == getattr(strips, plane).tolist()
