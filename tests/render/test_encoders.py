from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import imageio.v3
import numpy as np
import pytest

from frontmap.errors import EncodeError, MissingTool, RenderError, TooLarge
from frontmap.render import encode
from frontmap.render.canvas import frame_at
from frontmap.render.film import film_format, write_film
from frontmap.render.i420 import PlanarFrame
from frontmap.render.kinds import Compression, Quality
from frontmap.scene.primitives import Film, Page
from frontmap.scene.reels import Reels
from tests.render.synthetic import small_film

SUFFIXES = [".mp4", ".m4v", ".webm", ".gif", ".apng"]


def decoded(path: Path) -> tuple[Any, list[av.VideoFrame]]:
    with path.open("rb") as file, av.open(file) as container:
        stream = container.streams.video[0]
        frames = list(container.decode(video=0))
        facts = {
            "codec": stream.codec_context.name,
            "profile": stream.profile,
            "rate": stream.average_rate,
            "tags": (
                stream.codec_context.color_primaries,
                stream.codec_context.color_trc,
                stream.codec_context.colorspace,
                stream.codec_context.color_range,
            ),
        }
        return facts, frames


def error_db(path: Path, film: Film) -> float:
    """Return the peak signal-to-noise ratio of a film's planes against those of its pictures, drawn whole."""
    _, frames = decoded(path)
    squares = []
    for number in (0, len(frames) // 2, len(frames) - 1):
        picture = frame_at(film, float(film.instants[number]))
        height, width = picture.shape[:2]
        planes = PlanarFrame(width, height)
        planes.update(np.dstack([picture, np.zeros((height, width), np.uint8)]), np.arange(height * width))
        shown = frames[number].to_ndarray().reshape(-1).astype(float)
        expected = np.concatenate([planes.luma.ravel(), planes.chroma_blue.ravel(), planes.chroma_red.ravel()])
        squares.append(((shown - expected) ** 2).mean())
    return float(10 * np.log10(255**2 / np.mean(squares)))


def boxes(path: Path) -> list[str]:
    """Return the names of the outermost boxes of an MP4 file."""
    content, at, names = path.read_bytes(), 0, []
    while at < len(content):
        names.append(content[at + 4 : at + 8].decode())
        at += int.from_bytes(content[at : at + 4], "big")
    return names


def test_an_mp4_plays_everywhere(tmp_path: Path) -> None:
    path = tmp_path / "war:1 of – Größe!.mp4"
    film = small_film(128, 96, frames=40, held=5)
    report = write_film(film, path, fps=30)
    facts, frames = decoded(path)
    assert (report.frames, len(frames)) == (45, 45)
    assert (report.width_px, report.height_px) == (frames[0].width, frames[0].height) == (128, 96)
    assert report.seconds == pytest.approx(1.5)
    assert report.size_bytes == path.stat().st_size
    assert report.notices == ()
    assert facts["codec"] == "h264"
    assert facts["profile"] == "High"
    assert facts["rate"] == 30
    assert facts["tags"] == (1, 1, 1, 1)
    assert {frame.format.name for frame in frames} == {"yuv420p"}
    order = boxes(path)
    assert order.index("moov") < order.index("mdat")


@pytest.mark.parametrize("quality", ["draft", "good", "best"])
@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_films_look_like_their_pictures(tmp_path: Path, suffix: str, quality: Quality) -> None:
    path = tmp_path / f"film{suffix}"
    # Real pictures are smooth: noise, as the other films have, is what encoders leave out.
    film = small_film(256, 160, frames=12, plain=True)
    assert write_film(film, path, fps=25, compression=Compression(quality)).frames == 12
    assert error_db(path, film) > 34


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_odd_sizes_are_padded_and_told(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"film{suffix}"
    film = small_film(97, 63, frames=6, plain=True)
    report = write_film(film, path, fps=30)
    assert (report.width_px, report.height_px) == (98, 64)
    assert any("97x63 became 98x64" in notice for notice in report.notices)
    _, frames = decoded(path)
    assert (frames[0].width, frames[0].height) == (98, 64)
    assert error_db(path, film) > 30


def test_a_gif_keeps_its_size_and_its_time(tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    film = small_film(97, 63, frames=30, held=60)
    report = write_film(film, path, fps=30)
    assert report.notices == ()
    with imageio.v3.imopen(path, "r", plugin="pillow") as file:
        count = file.properties(index=...).n_images
        delays = [file.metadata(index=index)["duration"] for index in range(count)]
        loops = file.metadata(index=0)["loop"]
        last = file.read(index=count - 1, mode="RGB")
    # Frames in which nothing changes are left out, and the one before them stands longer.
    assert report.frames == count == 31
    assert set(delays[:28]) == {30, 40}
    assert sum(delays) == 3000
    assert report.seconds == pytest.approx(3.0)
    assert loops == 0
    expected = frame_at(film, float(film.instants[-1]))
    assert last.shape == expected.shape
    assert np.abs(last.astype(int) - expected).mean() < 6


def test_a_gif_shows_every_change(tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    film = small_film(80, 60, frames=10, plain=True)
    write_film(film, path, fps=20)
    with imageio.v3.imopen(path, "r", plugin="pillow") as file:
        for index, instant in enumerate(film.instants.tolist()):
            shown = file.read(index=index, mode="RGB").astype(int)
            assert np.abs(shown - frame_at(film, instant)).mean() < 4


def test_a_gif_that_is_too_fast_leaves_frames_out(tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    report = write_film(small_film(64, 48, frames=60), path, fps=100)
    assert any("50 frames a second" in notice for notice in report.notices)
    with imageio.v3.imopen(path, "r", plugin="pillow") as file:
        delays = [file.metadata(index=index)["duration"] for index in range(report.frames)]
    assert sum(delays) == 600
    assert min(delays[:-2]) >= 20


@pytest.mark.parametrize("fps", [23.976, 29.97, 12.5])
def test_uneven_rates(tmp_path: Path, fps: float) -> None:
    path = tmp_path / "film.mp4"
    write_film(small_film(64, 48, frames=5), path, fps=fps)
    rate = decoded(path)[0]["rate"]
    assert float(rate) == pytest.approx(fps, abs=1e-3)
    assert rate in (Fraction(24000, 1001), Fraction(30000, 1001), Fraction(25, 2))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_film_of_one_frame(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"film{suffix}"
    assert write_film(small_film(64, 48, frames=1), path, fps=30).frames == 1
    assert len(decoded(path)[1]) == 1


@pytest.mark.parametrize("quality", ["draft", "good", "best"])
@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_segments_of_any_length_follow_one_another(tmp_path: Path, suffix: str, quality: Quality) -> None:
    lengths = (1, 2, 1, 3, 5, 1, 1, 4)
    film = small_film(64, 48, frames=sum(lengths))
    starts = np.cumsum([0, *lengths])

    def reel(number: int) -> Film:
        return replace(film, instants=film.instants[starts[number] : starts[number + 1]])

    path = tmp_path / f"film{suffix}"
    reels = Reels(film.page, film.instants, lengths, reel)
    made = write_film(reels, path, fps=2, compression=Compression(quality))
    with av.open(str(path)) as file:
        times = [float(frame.time) for frame in file.decode(video=0)]
    assert made.frames == len(times) == sum(lengths)
    assert np.diff(times) == pytest.approx(np.full(len(times) - 1, 0.5), abs=0.01)
    with av.open(str(path)) as file:
        decoding = [packet.dts for packet in file.demux(video=0) if packet.size]
    assert (np.diff(decoding) > 0).all()


@pytest.mark.parametrize("quality", ["draft", "good", "best"])
def test_a_decoder_is_told_the_same_of_segments_that_move(quality: Quality) -> None:
    form = film_format(Path("film.mp4"), Page(64, 48, (0, 0, 0)), 25, Compression(quality))
    told = []
    for moving in (False, True):
        context = form.new_context(moving=moving)
        context.open()
        told.append(bytes(context.extradata))
    assert told[0] == told[1] != b""


def test_progress_counts_every_frame(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write_film(small_film(frames=7), tmp_path / "film.mp4", fps=30, progress=lambda *done: told.append(done))
    assert told == [(number, 7) for number in range(8)]


@pytest.mark.parametrize("name", ["film.avi", "film", ".mp4", "film.mp4.png"])
def test_unknown_kinds_list_the_known(tmp_path: Path, name: str) -> None:
    with pytest.raises(RenderError, match=r"\.apng, \.gif, \.m4v, \.mp4, \.webm, \.webp"):
        write_film(small_film(frames=2), tmp_path / name, fps=30)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fps", [0.0, -1.0, float("nan"), 1e9])
def test_impossible_rates(tmp_path: Path, fps: float) -> None:
    with pytest.raises(RenderError, match="frames a second"):
        write_film(small_film(frames=2), tmp_path / "film.mp4", fps=fps)


def test_an_absurd_size_is_refused_before_memory_is_asked_for(tmp_path: Path) -> None:
    film = Film(Page(10**6, 10**6, (0, 0, 0)), np.zeros(1), (), np.zeros((1, 3)), np.zeros((1, 1), np.int16))
    with pytest.raises(TooLarge, match="1000000x1000000"):
        write_film(film, tmp_path / "film.mp4", fps=30)


def test_a_missing_encoder_is_found_before_the_first_frame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from av.codec.codec import UnknownCodecError

    def missing(name: str, mode: str) -> None:
        raise UnknownCodecError(name)

    monkeypatch.setattr(av, "Codec", missing)
    with pytest.raises(MissingTool, match=r"libx264.*pip install"):
        write_film(small_film(frames=2), tmp_path / "film.mp4", fps=30, progress=lambda *_: pytest.fail("drew"))
    assert list(tmp_path.iterdir()) == []


def test_an_encoder_that_fails_is_told_and_the_old_film_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"old")
    written = []

    def fails(self: encode.Encoder, frame: av.VideoFrame, tick: int) -> None:
        if tick == 3:
            raise EncodeError("the encoder libx264 failed: made to")
        written.append(tick)

    monkeypatch.setattr(encode.Encoder, "write", fails)
    with pytest.raises(EncodeError, match="made to"):
        write_film(small_film(frames=200), path, fps=30)
    assert written == [0, 1, 2]
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_frames_that_get_lost_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = encode.Encoder.write

    def loses(self: encode.Encoder, frame: av.VideoFrame, tick: int) -> None:
        if tick != 4:
            whole(self, frame, tick)

    monkeypatch.setattr(encode.Encoder, "write", loses)
    with pytest.raises(EncodeError, match="9 frames, not 10"):
        write_film(small_film(frames=10), tmp_path / "film.mp4", fps=30)
    assert list(tmp_path.iterdir()) == []


def test_the_same_film_gives_the_same_frames(tmp_path: Path) -> None:
    film = small_film(frames=12)
    for name in ("a.mp4", "b.mp4"):
        write_film(film, tmp_path / name, fps=30)
    one, other = (decoded(tmp_path / name)[1] for name in ("a.mp4", "b.mp4"))
    for first, second in zip(one, other, strict=True):
        np.testing.assert_array_equal(first.to_ndarray(), second.to_ndarray())
