"""Films and stills from the command line."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import av
import pytest
from PIL import Image

SMALL = ("--size", "320x180")


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_a_still_is_of_the_kind_its_name_says(run, campaign, tmp_path, suffix) -> None:
    target = tmp_path / f"map{suffix}"
    result = run("render", campaign, "-o", target, "--at", "1936-09-10", *SMALL)
    assert result.exit_code == 0, result.stderr
    assert result.stdout == f"{target}\n"
    start = target.read_bytes()[:8]
    assert start.startswith({".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF-"}[suffix])


def test_a_still_has_the_size_asked_for(run, campaign, tmp_path) -> None:
    target = tmp_path / "map.png"
    result = run("render", campaign, "-o", target, "--at", "1936-09-10", "--size", "321x181", "--json")
    assert json.loads(result.stdout)["bytes"] == target.stat().st_size
    with Image.open(target) as picture:
        assert picture.size == (321, 181)


def test_a_still_without_a_day_shows_the_last_and_says_so(run, campaign, tmp_path) -> None:
    last, told = tmp_path / "last.png", tmp_path / "told.png"
    silent = run("render", campaign, "-o", last, *SMALL)
    run("render", campaign, "-o", told, "--at", "1936-09-21", *SMALL)
    assert silent.exit_code == 0
    assert "1936-09-21" in silent.stderr
    assert last.read_bytes() == told.read_bytes()


@pytest.mark.parametrize("suffix", [".mp4", ".webm", ".gif"])
def test_a_film_tells_its_frames_size_seconds_and_bytes(run, campaign, tmp_path, suffix) -> None:
    target = tmp_path / f"war{suffix}"
    result = run("render", campaign, "-o", target, *SMALL, "--fps", 10, "--seconds", 2, "--json")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert told["file"] == str(target)
    assert told["size"] == [320, 180]
    assert told["seconds"] == 2
    assert told["bytes"] == target.stat().st_size
    with av.open(str(target)) as film:
        frames = sum(1 for _ in film.decode(video=0))
    assert told["frames"] == frames
    assert frames == 20 or suffix == ".gif"


def test_a_film_of_odd_size_is_padded_and_says_so(run, campaign, tmp_path) -> None:
    target = tmp_path / "war.mp4"
    result = run("render", campaign, "-o", target, "--size", "321x181", "--fps", 5, "--seconds", 1, "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["size"] == [322, 182]
    assert "321x181" in result.stderr


def test_from_and_to_cut_the_film(run, campaign, tmp_path) -> None:
    target = tmp_path / "war.mp4"
    days = ("--from", "1936-09-08", "--to", "1936-09-10")
    result = run("render", campaign, "-o", target, *SMALL, *days, "--fps", 5, "--seconds", 1, "--json")
    told = json.loads(result.stdout)
    assert (told["from"], told["to"]) == ("1936-09-08", "1936-09-10")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("-o", "map.txt"), 2, "a film ends in .mp4, .webm, .gif"),
        (("-o", "map"), 2, "has no ending"),
        (("-o", "map.png", "--at", "1936-04-31"), 2, "the last is 1936-04-30"),
        (("-o", "map.png", "--at", "yesterday"), 2, "year-month-day"),
        (("-o", "map.png", "--at", "1938-01-01"), 1, "from 1936-09-01 to 1936-09-21"),
        (("-o", "war.mp4", "--from", "1930-01-01"), 1, "from 1936-09-01 to 1936-09-21"),
        (
            ("-o", "war.mp4", "--from", "1936-09-20", "--to", "1936-09-10"),
            2,
            "--from 1936-09-20 is after --to 1936-09-10",
        ),
        (("-o", "war.mp4", "--at", "1936-09-10"), 2, "give --from and --to instead of --at"),
        (("-o", "map.png", "--from", "1936-09-10"), 2, "give --at instead"),
        (("-o", "map.png", "--size", "0x100"), 2, "at least 1"),
        (("-o", "map.png", "--size", "99999x99999"), 2, "too large"),
        (("-o", "map.png", "--size", "1920"), 2, "for example 1920x1080"),
        (("-o", "war.mp4", "--fps", "0"), 2, "0<x"),
        (("-o", "war.mp4", "--seconds", "-3"), 2, "x>0"),
        (("-o", "war.mp4", "--seconds", "1e9"), 1, "shorten the film"),
        (("-o", "map.png", "--view", "Atlantis"), 1, "Atlantis"),
        (("-o", "map.png", "--theme", "neon"), 1, "neon"),
        (("-o", "nowhere/map.png"), 1, "nowhere"),
        (("-o", "."), 2, "has no ending"),
    ],
)
def test_what_cannot_be_is_refused_before_work(run, campaign, tmp_path, monkeypatch, arguments, code, told) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("render", campaign, *arguments)
    assert result.exit_code == code, result.output
    assert told in result.stderr
    assert result.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_film(run, campaign, tmp_path) -> None:
    folder = tmp_path / "war.mp4"
    folder.mkdir()
    result = run("render", campaign, "-o", folder)
    assert result.exit_code == 2
    assert "is a folder; name a file in it" in result.stderr


@pytest.mark.parametrize("name", ["no-such-war", "no/such/war.yaml", "."])
def test_a_scenario_that_is_not_there_is_told(run, tmp_path, monkeypatch, name) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("render", name, "-o", "map.png")
    assert result.exit_code == 1
    assert name in result.stderr
    assert "fault in frontmap" not in result.stderr


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_film_leaves_the_former_file(campaign, tmp_path, number, code) -> None:
    target = tmp_path / "war.mp4"
    target.write_bytes(b"the former film")
    arguments = ["render", str(campaign), "-o", str(target), "--size", "640x360", "--seconds", "600", "--fps", "60"]
    with subprocess.Popen(
        [sys.executable, "-m", "frontmap", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        while not list(tmp_path.glob(".*.part")) and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(number)
        printed, told = process.communicate(timeout=60)
    assert process.returncode == code, told
    assert printed == ""
    assert "Traceback" not in told
    assert target.read_bytes() == b"the former film"
    assert [path.name for path in tmp_path.iterdir()] == ["war.mp4"]


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that not even root may write into")
def test_a_folder_that_cannot_be_written_is_told(run, campaign) -> None:
    result = run("render", campaign, "-o", "/proc/map.png", *SMALL)
    assert result.exit_code == 1
    assert "/proc" in result.stderr
    assert "fault in frontmap" not in result.stderr


def test_stdout_and_stderr_are_apart_and_quiet(spawn, campaign, tmp_path) -> None:
    target = tmp_path / "war.gif"
    ran = spawn("render", campaign, "-o", target, *SMALL, "--fps", "5", "--seconds", "1")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"{target}\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
def test_whoever_watches_sees_how_long_it_takes(campaign, tmp_path) -> None:
    watched, given = os.openpty()
    target = tmp_path / "war.mp4"
    arguments = ["render", str(campaign), "-o", str(target), *SMALL, "--fps", "10", "--seconds", "3"]
    with subprocess.Popen(
        [sys.executable, "-m", "frontmap", *arguments],
        stdout=subprocess.PIPE,
        stderr=given,
        env=os.environ | {"TERM": "xterm", "COLUMNS": "100"},
    ) as process:
        os.close(given)
        shown = b""
        with contextlib.suppress(OSError):
            while part := os.read(watched, 4096):
                shown += part
        assert process.stdout is not None
        printed = process.stdout.read()
    os.close(watched)
    assert printed == f"{target}\n".encode()
    assert b"war.mp4" in shown
    assert re.search(rb"/30\b", shown), shown[-500:]
    assert re.search(rb"\d:\d\d:\d\d", shown), shown[-500:]


def test_ground_from_the_web_that_cannot_be_had_is_told(spawn, campaign, tmp_path) -> None:
    target = tmp_path / "map.png"
    nobody = "http://127.0.0.1:9/{z}/{x}/{y}.png"
    result = spawn("render", campaign, "-o", target, "--at", "1936-09-10", "--basemap", nobody, *SMALL)
    assert (result.returncode, result.stdout) == (0, f"{target}\n")
    (told,) = result.stderr.splitlines()
    assert told.startswith("127.0.0.1: http://127.0.0.1:9/") and "the ground that frontmap carries" in told
    wrong = spawn("render", campaign, "-o", tmp_path / "no.png", "--at", "1936-09-10", "--basemap", "Stamem", *SMALL)
    assert wrong.returncode == 1 and "no provider of tiles is named 'Stamem'" in wrong.stderr
    assert not (tmp_path / "no.png").exists()
