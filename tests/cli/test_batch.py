"""Many pictures from one file of jobs."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import av
import pytest
from PIL import Image


@pytest.fixture
def jobs(campaign, tmp_path):
    """Return a function that writes a file of jobs for a small war."""

    def write(text: str) -> Path:
        path = tmp_path / "jobs.yaml"
        path.write_text(text.replace("WAR", str(campaign)), encoding="utf-8")
        return path

    return write


def test_all_jobs_are_made_with_what_they_share_and_what_is_their_own(run, jobs, tmp_path) -> None:
    path = jobs("""\
defaults: {scenario: WAR, size: 320x180}
jobs:
  - {output: map.png, at: 1936-09-10, transparent: true}
  - {output: wide/war.mp4, size: 480x270, fps: 5, seconds: 2, furniture: false}
""")
    result = run("batch", path, "-o", tmp_path / "out", "--json")
    assert result.exit_code == 0, result.stderr
    still, film = json.loads(result.stdout)
    assert (still["line"], film["line"]) == (3, 4)
    with Image.open(tmp_path / "out" / "map.png") as picture:
        assert (picture.size, picture.mode) == ((320, 180), "RGBA")
    with av.open(str(tmp_path / "out" / "wide" / "war.mp4")) as container:
        assert sum(1 for _ in container.decode(video=0)) == film["frames"] == 10
        assert container.streams.video[0].width == 480


def test_every_mistake_is_told_before_anything_is_made(run, jobs, campaign, tmp_path) -> None:
    path = jobs("""\
defaults: {scenario: WAR, size: 320xx180}
jobs:
  - {output: a.png, at: 1936-09-31}
  - {output: ../b.gif, secs: 3, view: Darocca}
  - {output: a.png, hatch: maybe}
  - {output: c.png, at: 1939-01-01}
  - {scenario: spanish-war, output: d.png}
  - {at: 1936-09-10}
  - e.png
job: {}
""")
    result = run("batch", path)
    assert result.exit_code == 1
    where = f"{path}:"
    for start, end in [
        ("1:", "is not a size"),
        ("3:25: 1936-09-31 is no day", ""),
        ("4:14: ../b.gif is not inside", ""),
        ("4:24: a job has no key 'secs'; did you mean seconds?", ""),
        ("4:39: ", "Daroca"),
        ("5:14: the job at line 3 makes a.png too", ""),
        ("5:28: hatch is true or false, not 'maybe'", ""),
        ("6:25: 1939-01-01 is outside the war", ""),
        ("7:16: ", "did you mean spanish-civil-war?"),
        ("8:5: a job needs output", ""),
        ("9:5: expected a job", ""),
        ("10:1: a file of jobs has no key 'job'", ""),
    ]:
        assert any(line.startswith(where + start) and end in line for line in result.stderr.split("\n")), (start, end)
    assert [file.name for file in tmp_path.iterdir() if file.suffix in (".png", ".gif")] == []


@pytest.mark.parametrize(
    ("job", "told"),
    [
        ("{output: war.mp4, at: 1936-09-10}", "give --from and --to instead of --at"),
        ("{output: map.png, seconds: 3}", "give --at instead of --seconds"),
        ("{output: war.html, budget: 3MB}", "leave out --budget"),
        ("{output: war.txt}", "a film ends in"),
    ],
)
def test_contradictions_are_told_at_the_job(run, jobs, job, told) -> None:
    path = jobs(f"jobs:\n  - {job.replace('{', '{scenario: WAR, ')}\n")
    result = run("batch", path)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{path}:2:5: ")
    assert told in result.stderr


@pytest.mark.parametrize("text", ["", "jobs:\n", "jobs: []\n", "- a\n", "jobs: {a: b}\n", "jobs: [\n"])
def test_a_file_without_jobs_says_how_to_begin(run, jobs, text) -> None:
    path = jobs(text)
    result = run("batch", path)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{path}:")
    assert "Traceback" not in result.stderr


def test_mistakes_of_a_scenario_are_told_at_its_own_lines(run, jobs, campaign, tmp_path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(campaign.read_text(encoding="utf-8").replace("sides:", "sidez:"), encoding="utf-8")
    result = run("batch", jobs("jobs: [{scenario: wrong.yaml, output: a.png}]"))
    assert result.exit_code == 1
    assert f"{wrong}:" in result.stderr and "sidez" in result.stderr


def test_one_that_fails_does_not_keep_the_others(run, jobs, tmp_path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "a.png").write_bytes(b"mine")
    path = jobs("""\
jobs:
  - {scenario: WAR, output: a.png, size: 320x180, theme: nicht}
  - {scenario: WAR, output: b.png, size: 320x180}
""")
    result = run("batch", path, "-o", folder)
    assert result.exit_code == 1
    assert "a.png (line 2) failed: " in result.stderr and "nicht" in result.stderr
    assert "1 of 2 jobs failed" in result.stderr
    assert (folder / "a.png").read_bytes() == b"mine"
    assert result.stdout == f"{folder / 'b.png'}\n"
    assert (folder / "b.png").stat().st_size > 1000


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_all_that_runs_and_leaves_nothing_unfinished(jobs, tmp_path, sent) -> None:
    path = jobs("""\
defaults: {scenario: WAR, size: 640x360}
jobs: [{output: a.mp4, seconds: 900}, {output: b.mp4, seconds: 900}, {output: c.mp4, seconds: 900}]
""")
    folder = tmp_path / "out"
    process = subprocess.Popen(
        [sys.executable, "-m", "frontmap", "batch", str(path), "-o", str(folder), "--at-once", "2", "--workers", "1"],
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 90
        while not (folder.is_dir() and len(list(folder.glob(".frontmap-*"))) == 2):
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.1)
        process.send_signal(sent)
        assert process.wait(60) == (130 if sent == signal.SIGINT else 143)
        assert list(folder.iterdir()) == []
        # Nothing of its group is left.
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        assert process.stderr is not None
        process.stderr.close()
