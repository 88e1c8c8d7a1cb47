"""Pictures through a moving camera: pure functions of an instant, the same in films and stills, without a seam."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontmap.control import compute_control
from frontmap.instant import Span, evening, morning
from frontmap.render import Compression, write_film
from frontmap.render.agg import AggCanvas, mix
from frontmap.render.furnishing import FurnishedPage
from frontmap.render.glide_canvas import GlideCanvas
from frontmap.render.still import pixels_of
from frontmap.render.whole_frames import WholeFrames
from frontmap.scene import Look
from frontmap.scene.course import course_of, stretches
from frontmap.scene.glide import Furnishing
from frontmap.scene.legs import picture_of_day, reel_of, stage_of
from frontmap.scene.primitives import Fill, Layer, Page, Text
from frontmap.scene.reels import Reels
from frontmap.scene.typography import measure
from frontmap.sizes import Size
from frontmap.timeline.change import Mark
from tests.scene.small_war import small_timeline

SIZE = Size(320, 180)


def _shot(first: int, last: int, view: str) -> Mark:
    return Mark("camera", Span(morning(date(1936, 9, first)), evening(date(1936, 9, last))), text=view)


@pytest.fixture(scope="module")
def control():
    timeline = small_timeline()
    shots = (_shot(1, 9, "South"), _shot(12, 20, "Zaragoza"), _shot(21, 30, "West"))
    return compute_control(replace(timeline, marks=(*timeline.marks, *shots)), cell_m=4000.0)


@pytest.fixture(scope="module")
def move(control):
    return next(leg for leg in course_of(Look(), control.timeline) if leg.after is not None)


@pytest.fixture(scope="module")
def glide(control, move):
    instants = np.linspace(move.span.start, move.span.end, 22)[1:-1]
    return reel_of(move, lambda sight: stage_of(control, sight, SIZE), instants)


def test_a_picture_depends_on_its_instant_alone(glide) -> None:
    first, middle, last = glide.instants[[0, 11, -1]].tolist()
    canvas = GlideCanvas(glide, last)
    for instant in (first, middle, last, first):
        canvas.show(instant)
    assert not canvas.show(first)
    assert np.array_equal(canvas.rgb(), GlideCanvas(glide, first).rgb())
    canvas.show(middle)
    assert np.array_equal(canvas.rgb(), GlideCanvas(glide, middle).rgb())


def test_a_picture_that_is_lent_stays_until_it_is_read(glide) -> None:
    instants = glide.instants.tolist()
    canvas = GlideCanvas(glide, instants[0])
    frames = WholeFrames(*SIZE[:2], "yuv420p", None)
    expected, lent = frames.seal(canvas.rgbx), frames.lent(*canvas.lend())
    first, read = canvas.lend()
    seen = first.copy()
    for instant in instants[1:4]:
        canvas.show(instant)
    assert np.array_equal(first, seen)
    assert np.array_equal(lent().to_ndarray(), expected.to_ndarray())
    read()
    places = set()
    for instant in instants[4:]:
        canvas.show(instant)
        rgbx, read = canvas.lend()
        places.add(rgbx.ctypes.data)
        read()
    assert len(places) <= 4, "what has been read is drawn upon again"


@given(share=st.floats(0.01, 0.99))
@settings(max_examples=6, deadline=None)
def test_a_still_on_the_way_is_the_frame_of_that_instant(control, move, glide, share) -> None:
    instant = float(move.span.start + (move.span.end - move.span.start) * share)
    still = pixels_of(picture_of_day(control, Look(), instant, SIZE))
    assert np.array_equal(still, GlideCanvas(glide, instant).rgb())


@pytest.mark.parametrize("end", ["start", "end"])
def test_a_move_begins_and_ends_with_the_picture_at_rest(control, move, end) -> None:
    rest = float(getattr(move.span, end))
    near = rest + (1e-4 if end == "start" else -1e-4)
    still, moving = (pixels_of(picture_of_day(control, Look(), instant, SIZE)).astype(int) for instant in (rest, near))
    apart = np.abs(still - moving).max(axis=2)
    assert apart.mean() < 1.0
    # Names are laid on whole pixels, and the date may change.
    assert (apart > 24).mean() < 0.02


def test_a_film_decodes_to_the_stills_of_its_instants(control, tmp_path) -> None:
    instants = np.linspace(evening(date(1936, 9, 9)), evening(date(1936, 9, 13)), 40)
    takes = stretches(course_of(Look(), control.timeline), instants)
    assert sum(leg.after is not None for leg, _ in takes) == 1

    def film(number: int):
        leg, frames = takes[number]
        return reel_of(leg, lambda sight: stage_of(control, sight, SIZE), instants[frames.start : frames.stop])

    reels = Reels(Page(*SIZE[:2], (0, 0, 0)), instants, tuple(len(frames) for _, frames in takes), film)
    write_film(reels, tmp_path / "film.mp4", fps=10, compression=Compression("best"))
    with av.open(str(tmp_path / "film.mp4")) as container:
        decoded = [frame.to_ndarray(format="rgb24").astype(int) for frame in container.decode(video=0)]
    assert len(decoded) == 40
    for number in np.random.default_rng(7).choice(40, 8, replace=False):
        still = pixels_of(picture_of_day(control, Look(), float(instants[number]), SIZE)).astype(int)
        assert np.abs(decoded[number] - still).mean() < 4.0


@pytest.mark.parametrize("suffix", [".gif", ".apng", ".webp", ".webm"])
def test_every_kind_of_film_moves(glide, tmp_path, suffix) -> None:
    few = replace(glide, instants=glide.instants[:4])
    report = write_film(_reel(few), tmp_path / f"film{suffix}", fps=10, compression=Compression("draft"))
    assert report.frames == 4


def _reel(glide) -> Reels:
    return Reels(glide.page, glide.instants, (len(glide.instants),), lambda number: glide)


@pytest.mark.parametrize(("width", "height"), [(8, 6), (7, 5)])
def test_whole_frames_have_the_colours_that_pixels_have(width, height) -> None:
    rgbx = np.zeros((height, width, 4), dtype=np.uint8)
    rgbx[..., :3] = (200, 90, 40)
    frame = WholeFrames(width, height, "yuv420p", None).seal(rgbx)
    assert (frame.width, frame.height) == (width + width % 2, height + height % 2)
    back = frame.to_ndarray(format="rgb24").astype(int)
    assert np.abs(back - [200, 90, 40]).max() <= 4


def test_pixels_are_laid_by_their_alpha_and_cut_at_the_edge() -> None:
    canvas = AggCanvas(-1, -1, 6, 5)
    canvas.rgba[...] = (100, 100, 100, 255)
    patch = np.zeros((2, 2, 4), dtype=np.uint8)
    patch[0] = (200, 200, 200, 255)
    patch[1, 0] = (200, 200, 200, 128)
    upturned = np.ascontiguousarray(patch[::-1])
    canvas.stamp(upturned, 3, 1)
    canvas.stamp(upturned, -2, 3, 0.5)
    expected = np.full((5, 6), 100)
    # The corner of the canvas lies a pixel beyond that of the page.
    expected[2, 4:], expected[3, 4] = 200, 150
    expected[4, 0] = 150
    assert np.abs(canvas.rgba[..., 0].astype(int) - expected).max() <= 1
    assert (canvas.rgba[..., 3] == 255).all()


def test_a_share_of_another_picture_is_mixed_in() -> None:
    page = np.full((40, 3, 4), 100, dtype=np.uint8)
    mix(page, np.full((40, 3, 4), 200, dtype=np.uint8), 0.25)
    assert (page == 125).all()


def test_no_scraps_of_words_stay_where_one_gives_way_to_another() -> None:
    def furnishing(*words: tuple[float, str]) -> Furnishing:
        ground = Fill((np.array([(0, 0), (160, 0), (160, 32), (0, 32)]),), (1.0, 1.0, 1.0))
        texts = (Text(x, 22.0, word, "sans", 16.0, (0.0, 0.0, 0.0)) for x, word in words)
        return Furnishing((Layer("panel", (ground, *texts)),), lambda _: (), (1, 1, 1))

    right = 10.0 + measure("Mengkukuo", "sans", 16.0)
    left = right - measure("Manchukuo", "sans", 16.0)
    page = FurnishedPage(
        (furnishing((10.0, "Mengkukuo"), (120.0, "both")), furnishing((left, "Manchukuo"), (120.0, "both"))), 160, 32
    )
    canvas, spare = AggCanvas(0, 0, 160, 32), AggCanvas(0, 0, 160, 32)
    page.lay(0.0, 0.5, canvas, spare)
    assert (canvas.rgba[:, :110, :3] == 255).all()
    assert (canvas.rgba[:, 110:, 0] < 128).any()


def test_of_two_furnitures_one_is_gone_before_the_other_comes() -> None:
    def furnishing(left: float) -> Furnishing:
        def square(x: float, y: float, size: float) -> np.ndarray:
            return np.array([(x, y), (x + size, y), (x + size, y + size), (x, y + size)])

        ink = Fill((square(left, 10, 8),), (0.0, 0.0, 0.0))
        return Furnishing((Layer("panel", (Fill((square(0, 0, 32),), (1.0, 1.0, 1.0)), ink)),), lambda _: (), (1, 1, 1))

    page = FurnishedPage((furnishing(2.0), furnishing(20.0)), 64, 32)
    inked = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        canvas, spare = AggCanvas(0, 0, 64, 32), AggCanvas(0, 0, 64, 32)
        canvas.rgba[...] = (90, 120, 150, 255)
        page.lay(0.0, share, canvas, spare)
        assert (canvas.rgba[:, 34:, 0] == 90).all(), "beside the panel is ground"
        inked.append((int(canvas.rgba[14, 6, 0]), int(canvas.rgba[14, 24, 0])))
    assert inked[0] == (0, 255)
    assert inked[2] == (255, 255)
    assert inked[4] == (255, 0)
    assert 100 < inked[1][0] < 155 and inked[1][1] == 255
    assert inked[3][0] == 255 and 100 < inked[3][1] < 155
