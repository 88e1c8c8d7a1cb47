from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
import threading
from pathlib import Path
from typing import BinaryIO

import pytest

from frontmap.errors import DiskError, EncodeError
from frontmap.render.output import sweep_leftovers, write_whole

NAMES = ["plain.bin", "-x.bin", "war:1.bin", "with space.bin", "bang!.bin", "Größe → 図.bin", "%d.bin", "'q\".bin"]


def writes(content: bytes):
    def write(file: BinaryIO) -> None:
        file.write(content)

    return write


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_written_and_nothing_else(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert write_whole(name, writes(b"abc")) == 3
    assert (tmp_path / name).read_bytes() == b"abc"
    assert names_in(tmp_path) == [name]


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    target.write_bytes(b"old")

    def write(file: BinaryIO) -> None:
        file.write(b"half")
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        write_whole(target, write)
    assert target.read_bytes() == b"old"
    assert names_in(tmp_path) == ["a.bin"]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_an_interrupt_leaves_nothing(tmp_path: Path, stop: type[BaseException]) -> None:
    def write(file: BinaryIO) -> None:
        file.write(b"half")
        raise stop

    with pytest.raises(stop):
        write_whole(tmp_path / "a.bin", write)
    assert names_in(tmp_path) == []


def test_what_fails_its_check_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(EncodeError, match=r"no \.png file"):
        write_whole(tmp_path / "a.png", writes(b"not a picture"))
    with pytest.raises(EncodeError):
        write_whole(tmp_path / "a.bin", writes(b""))
    assert names_in(tmp_path) == []


def test_pictures_are_known_by_their_first_bytes(tmp_path: Path) -> None:
    assert write_whole(tmp_path / "a.png", writes(b"\x89PNG\r\n\x1a\nrest")) == 12
    assert write_whole(tmp_path / "a.svg", writes(b"<?xml version='1.0'?><svg/>")) == 27
    assert write_whole(tmp_path / "a.PDF", writes(b"%PDF-1.4")) == 8


def test_a_missing_folder_is_named_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(DiskError, match="missing does not exist"):
        write_whole(tmp_path / "missing" / "a.bin", lambda file: pytest.fail("wrote"))


def test_a_folder_is_no_target(tmp_path: Path) -> None:
    with pytest.raises(DiskError, match="is a folder"):
        write_whole(tmp_path, writes(b"x"))
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DiskError, match="not a folder"):
        write_whole(tmp_path / "file" / "a.bin", writes(b"x"))


def test_a_device_is_no_target() -> None:
    with pytest.raises(DiskError, match="not an ordinary file"):
        write_whole("/dev/null", writes(b"x"))


@pytest.mark.parametrize("name", ["", "a\0b.bin", "x" * 300 + ".bin"])
def test_impossible_names(tmp_path: Path, name: str) -> None:
    with pytest.raises(DiskError):
        write_whole(os.path.join(tmp_path, name) if name else "", writes(b"x"))  # noqa: PTH118


def test_a_folder_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Whoever runs the tests may be allowed everything, so the answer of the system is given here.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path)
    with pytest.raises(DiskError, match="not writable"):
        write_whole(tmp_path / "a.bin", writes(b"x"))


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    real = tmp_path / "real.bin"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link = tmp_path / "link.bin"
    link.symlink_to(real)
    write_whole(link, writes(b"new"))
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    def write(file: BinaryIO) -> None:
        file.write(b"x" * 1000)
        file.flush()
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DiskError, match=r"disk that holds it is full after 1,000 bytes") as caught:
        write_whole(tmp_path / "a.bin", write)
    assert str(tmp_path) in str(caught.value)
    assert names_in(tmp_path) == []


def test_a_real_limit_of_size_is_met_cleanly(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    target.write_bytes(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(DiskError, match="limit on the size"):
            write_whole(target, writes(b"x" * 100_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert target.read_bytes() == b"old"
    assert names_in(tmp_path) == ["a.bin"]


def gone_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_leftovers_of_the_dead_are_swept(tmp_path: Path) -> None:
    dead = tmp_path / f".frontmap-{gone_process()}-0123456789abcdef.part"
    dead.write_bytes(b"half")
    alive = tmp_path / f".frontmap-{os.getppid()}-0123456789abcdef.part"
    alive.write_bytes(b"half")
    other = tmp_path / ".frontmap-notes.part"
    other.write_bytes(b"mine")
    write_whole(tmp_path / "a.bin", writes(b"x"))
    assert names_in(tmp_path) == sorted([alive.name, other.name, "a.bin"])


def test_an_old_leftover_is_swept_though_its_number_lives_on(tmp_path: Path) -> None:
    old = tmp_path / f".frontmap-{os.getppid()}-0123456789abcdef.part"
    old.write_bytes(b"half")
    os.utime(old, (1e9, 1e9))
    assert sweep_leftovers(tmp_path) == [old]


def test_a_file_that_is_being_written_is_never_swept(tmp_path: Path) -> None:
    def write(file: BinaryIO) -> None:
        file.write(b"new")
        file.flush()
        path = Path(file.name)
        os.utime(path, (1e9, 1e9))
        assert sweep_leftovers(tmp_path) == []
        dead = tmp_path / f".frontmap-{gone_process()}-{'0' * 16}.part"
        path.rename(dead)
        assert sweep_leftovers(tmp_path) == []
        dead.rename(path)

    write_whole(tmp_path / "a.bin", write)
    assert names_in(tmp_path) == ["a.bin"]


def test_of_many_writers_one_whole_file_stays(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    start = threading.Barrier(8)
    failures = []

    def run(digit: int) -> None:
        start.wait()
        try:
            for _ in range(10):
                write_whole(target, writes(bytes([digit]) * 50_000))
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(digit,)) for digit in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    content = target.read_bytes()
    assert not failures
    assert len(content) == 50_000
    assert len(set(content)) == 1
    assert names_in(tmp_path) == ["a.bin"]
