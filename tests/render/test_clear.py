"""Transparent films: what lies below shows through in every kind that can, and films are frame by frame the stills."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from frontmap.control import compute_control
from frontmap.errors import RenderError
from frontmap.instant import Span, evening, morning
from frontmap.render import Compression, write_film
from frontmap.render.canvas import Canvas, frame_at
from frontmap.render.still import pixels_of
from frontmap.scene import Look
from frontmap.scene.course import course_of, stretches
from frontmap.scene.legs import picture_of_day, reel_of, stage_of
from frontmap.scene.primitives import Page
from frontmap.scene.reels import Reels
from frontmap.sizes import Size
from frontmap.timeline.change import Mark
from tests.scene.small_war import small_timeline

SIZE = Size(240, 160)
LOOK = Look(transparent=True)
# The camera moves while a front moves, and at the end all of the page is held land.
INSTANTS = np.linspace(evening(date(1936, 9, 9)), evening(date(1936, 9, 13)), 10)


@pytest.fixture(scope="module")
def control():
    timeline = small_timeline()
    shots = [
        Mark("camera", Span(morning(date(1936, 9, first)), evening(date(1936, 9, last))), text=view)
        for first, last, view in ((1, 9, "South"), (12, 30, "Zaragoza"))
    ]
    return compute_control(replace(timeline, marks=(*timeline.marks, *shots)), cell_m=4000.0)


@pytest.fixture(scope="module")
def reels(control) -> Reels:
    takes = stretches(course_of(LOOK, control.timeline), INSTANTS)

    def film(number: int):
        leg, frames = takes[number]
        return reel_of(leg, lambda sight: stage_of(control, sight, SIZE), INSTANTS[frames.start : frames.stop])

    return Reels(Page(*SIZE[:2], None), INSTANTS, tuple(len(frames) for _, frames in takes), film)


@pytest.fixture(scope="module")
def stills(control):
    return [pixels_of(picture_of_day(control, LOOK, float(instant), SIZE)) for instant in INSTANTS]


def decoded(path: Path) -> list[np.ndarray]:
    if path.suffix == ".webm":
        # FFmpeg's own decoder of VP9 leaves alpha out; libvpx has it.
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            assert stream.metadata["alpha_mode"] == "1"
            decoder = av.CodecContext.create("libvpx-vp9", "r")
            frames = [frame for packet in container.demux(stream) for frame in decoder.decode(packet)]
            return [frame.to_ndarray(format="rgba") for frame in frames]
    found = []
    with Image.open(path) as film:
        for number in range(film.n_frames):
            film.seek(number)
            found.append(np.asarray(film.convert("RGBA")).copy())
    return found


def over(ground: int, rgba: np.ndarray) -> np.ndarray:
    alpha = rgba[..., 3:].astype(float) / 255.0
    return rgba[..., :3] * alpha + ground * (1.0 - alpha)


@pytest.mark.parametrize("suffix", [".webm", ".gif", ".apng", ".webp"])
def test_films_laid_over_others_look_like_the_stills(reels, stills, tmp_path, suffix) -> None:
    write_film(reels, tmp_path / f"film{suffix}", fps=10, compression=Compression("good"))
    shown = decoded(tmp_path / f"film{suffix}")
    assert len(shown) == len(stills)
    for frame, still in zip(shown, stills, strict=True):
        if suffix == ".gif":
            # It knows no half transparency: what covers less than half is left out, the rest covers all.
            solid = still[..., 3] >= 128
            assert (frame[..., 3] == np.where(solid, 255, 0)).mean() > 0.999
            assert np.abs(frame[solid][:, :3].astype(int) - still[solid][:, :3]).mean() < 12
            continue
        for ground in (0, 255):
            assert np.abs(over(ground, frame) - over(ground, still)).mean() < 4.0


def test_stills_let_through_what_lies_below_and_have_smooth_edges(stills) -> None:
    alpha = stills[0][..., 3]
    assert stills[0].shape == (160, 240, 4)
    assert (alpha == 0).mean() > 0.05
    tint = int(np.bincount(alpha[(alpha > 0) & (alpha < 255)]).argmax())
    assert 100 < tint < 200
    assert ((alpha > 0) & (alpha < tint)).sum() > 20


def test_a_canvas_that_is_kept_up_to_date_has_the_same_alpha(reels) -> None:
    film = reels.film(0)
    canvas = Canvas(film, float(INSTANTS[0]))
    for instant in film.instants[1:].tolist():
        canvas.show(instant)
    assert np.array_equal(canvas.rgb(), frame_at(film, float(film.instants[-1])))


@pytest.mark.parametrize("suffix", [".mp4", ".m4v"])
def test_kinds_without_alpha_are_refused_with_those_that_have_it(reels, tmp_path, suffix) -> None:
    with pytest.raises(RenderError, match=r"H.264 has no alpha; name it .apng, .gif, .webm, .webp"):
        write_film(reels, tmp_path / f"film{suffix}", fps=10)
    assert not list(tmp_path.iterdir())
