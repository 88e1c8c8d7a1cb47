"""Films that are stopped on their way: real processes, real signals, real full disks."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontmap.errors import DiskError
from frontmap.render.film import write_film
from frontmap.render.kinds import Compression
from frontmap.render.verify import count_frames
from tests.render.synthetic import small_film

ROOT = Path(__file__).parents[2]

# Tells every frame and then waits to be told to go on, so that a signal meets it exactly there.
CHILD = """
import signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
from frontmap.render.film import write_film
from tests.render.synthetic import small_film

def progress(done, total):
    print(done, flush=True)
    sys.stdin.readline()

write_film(small_film(frames=30), sys.argv[1], fps=30, progress=progress)
"""


def stopped(target: Path, at_frame: int, number: signal.Signals) -> int:
    """Start a film in a process of its own, stop it by a signal after some frames, and return its exit code."""
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(target)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        for line in child.stdout:
            if int(line) == at_frame:
                child.send_signal(number)
                break
            child.stdin.write("\n")
            child.stdin.flush()
        return child.wait(timeout=60)


@pytest.mark.parametrize(
    ("suffix", "at_frame", "number", "expected"),
    [
        (".mp4", 0, signal.SIGINT, -signal.SIGINT),
        (".mp4", 30, signal.SIGINT, -signal.SIGINT),
        (".mp4", 12, signal.SIGTERM, 143),
        (".webm", 5, signal.SIGINT, -signal.SIGINT),
        (".gif", 20, signal.SIGTERM, 143),
    ],
)
def test_a_stopped_film_leaves_the_old_one_and_nothing_else(
    tmp_path: Path, suffix: str, at_frame: int, number: signal.Signals, expected: int
) -> None:
    target = tmp_path / f"film{suffix}"
    target.write_bytes(b"old")
    assert stopped(target, at_frame, number) == expected
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(("suffix", "at_frame"), [(".mp4", 7), (".gif", 30)])
def test_what_a_killed_film_leaves_is_swept_by_the_next(tmp_path: Path, suffix: str, at_frame: int) -> None:
    target = tmp_path / f"film{suffix}"
    assert stopped(target, at_frame, signal.SIGKILL) == -signal.SIGKILL
    left = [path.name for path in tmp_path.iterdir()]
    assert len(left) == 1
    assert left[0].startswith(".frontmap-")
    report = write_film(small_film(frames=4), target, fps=30)
    assert list(tmp_path.iterdir()) == [target]
    assert count_frames(target) == report.frames


def test_no_thread_outlives_a_film_that_is_given_up(tmp_path: Path) -> None:
    before = threading.active_count()

    def stop(done: int, total: int) -> None:
        if done == 9:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_film(small_film(frames=30), tmp_path / "film.mp4", fps=30, progress=stop)
    assert threading.active_count() == before
    assert list(tmp_path.iterdir()) == []


def test_an_error_while_drawing_gives_the_film_up(tmp_path: Path) -> None:
    from dataclasses import replace

    film = small_film(frames=30)
    whole = film.moving

    def fails(instant: float):
        if instant > film.instants[20]:
            raise ZeroDivisionError
        return whole(instant)

    with pytest.raises(ZeroDivisionError):
        write_film(replace(film, moving=fails), tmp_path / "film.webm", fps=30)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def one_megabyte(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("disks cannot be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("suffix", [".mp4", ".webm", ".gif"])
def test_a_full_disk_is_named_and_the_old_film_stays(one_megabyte: Path, suffix: str) -> None:
    target = one_megabyte / f"film{suffix}"
    target.write_bytes(b"old")
    (one_megabyte / "ballast").write_bytes(bytes(1_040_000))
    with pytest.raises(DiskError, match="no room for film") as caught:
        write_film(small_film(320, 240, frames=20), target, fps=30, compression=Compression("draft"))
    assert str(one_megabyte) in str(caught.value)
    assert target.read_bytes() == b"old"
    assert sorted(path.name for path in one_megabyte.iterdir()) == ["ballast", target.name]


@pytest.mark.parametrize("suffix", [".mp4", ".webm", ".gif"])
def test_a_limit_of_size_is_met_cleanly(tmp_path: Path, suffix: str) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, hard))
    try:
        with pytest.raises(DiskError, match="limit on the size"):
            write_film(
                small_film(320, 240, frames=10), tmp_path / f"film{suffix}", fps=30, compression=Compression("draft")
            )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def test_of_two_writers_the_last_whole_film_stays(tmp_path: Path) -> None:
    target = tmp_path / "film.mp4"
    failures: list[BaseException] = []

    def run(frames: int) -> None:
        try:
            write_film(small_film(frames=frames), target, fps=30)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(frames,)) for frames in (8, 9, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert count_frames(target) in (8, 9, 10)
    assert list(tmp_path.iterdir()) == [target]
