"""Every way for a command to end has its exit code, its message on stderr and no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from frontmap.cli.application import Application
from frontmap.errors import DiskError, Problem, ScenarioError, UnknownName


def ending_with(error: BaseException) -> Application:
    @click.group(cls=Application)
    def group() -> None:
        pass

    @group.command()
    def fail() -> None:
        click.echo("before")
        raise error

    return group


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (UnknownName("Calatayd", "no place 'Calatayd'; did you mean Calatayud?"), 1, "did you mean Calatayud?"),
        (DiskError("the disk /x is full"), 1, "the disk /x is full"),
        (
            ScenarioError([Problem("a.yaml", 4, 2, "no such key", "write take")]),
            1,
            "a.yaml:4:2: no such key; write take",
        ),
        (FileNotFoundError(2, "No such file or directory", "a.yaml"), 1, "a.yaml: No such file or directory"),
        (FileExistsError("a.yaml exists already"), 1, "a.yaml exists already"),
        (MemoryError(), 1, "choose a smaller --size"),
        (ZeroDivisionError("division by zero"), 1, "FRONTMAP_TRACEBACK=1"),
        (click.UsageError("give --at"), 2, "give --at"),
        (click.BadParameter("not a day"), 2, "not a day"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_errors_become_exit_codes(error, code, told, monkeypatch) -> None:
    monkeypatch.delenv("FRONTMAP_TRACEBACK", raising=False)
    result = CliRunner().invoke(ending_with(error), ["fail"])
    assert result.exit_code == code
    assert told in result.stderr
    assert "Traceback" not in result.output
    assert result.stdout == "before\n"


def test_a_traceback_can_be_asked_for(monkeypatch) -> None:
    monkeypatch.setenv("FRONTMAP_TRACEBACK", "1")
    result = CliRunner().invoke(ending_with(ZeroDivisionError("division by zero")), ["fail"])
    assert isinstance(result.exception, ZeroDivisionError)


PROGRAM = """
import time, sys, click
from frontmap.cli.application import Application
@click.group(cls=Application)
def group(): pass
@group.command()
def wait():
    try:
        print("waiting", flush=True)
        time.sleep(60)
    finally:
        print("cleared", file=sys.stderr, flush=True)
@group.command()
def load():
    try:
        print("waiting", flush=True)
        time.sleep(60)
    except BaseException:
        raise ImportError("initialization failed")
@group.command()
def talk():
    for _ in range(100_000):
        click.echo("word " * 10)
group(prog_name="p")
"""


def ended_by(number: signal.Signals, command: str) -> tuple[int, str]:
    """Return the exit code of a command that waits and is sent a signal, and what it says on stderr."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "waiting\n"
        process.send_signal(number)
        _, told = process.communicate(timeout=30)
    return process.returncode, told


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_module_that_a_signal_keeps_from_loading_is_no_fault(number, code) -> None:
    ended, told = ended_by(number, "load")
    assert ended == code
    assert told.endswith("nothing unfinished was left\n")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_let_the_command_clear_up(number, code) -> None:
    ended, told = ended_by(number, "wait")
    assert ended == code
    assert told.startswith("cleared\n")
    assert "Traceback" not in told


def test_a_reader_that_leaves_is_no_error() -> None:
    reading, writing = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "talk"], stdout=writing, stderr=subprocess.PIPE, text=True
    ) as process:
        os.close(writing)
        os.read(reading, 10)
        os.close(reading)
        _, told = process.communicate(timeout=30)
    assert process.returncode == 0
    assert told == ""
