"""``frontmap batch``: many films, stills and pages from one file of jobs."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from frontmap.cli.application import CONTENT
from frontmap.cli.output import notice, progress_bar, write_json

if TYPE_CHECKING:
    from frontmap.cli.jobs import Job

__all__ = ["batch"]

EXAMPLES = """\b
Examples:
  frontmap batch jobs.yaml
  frontmap batch jobs.yaml -o pictures --at-once 2
  frontmap batch jobs.yaml --dask tcp://127.0.0.1:8786

\b
A file of jobs; the keys of a job are the options of frontmap render:
  defaults: {scenario: spanish-civil-war, size: 720p}
  jobs:
    - {output: war.mp4}
    - {output: madrid.png, at: 1936-11-15, view: Madrid}
"""

_AT_ONCE_BY_CLUSTER = 4
_PATIENCE_SECONDS = 20


@click.command(epilog=EXAMPLES)
@click.argument("jobs", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The folder for all.  [default: that of JOBS]")
@click.option("--at-once", type=click.IntRange(1, 64), help="Jobs that run side by side.  [default: 1; by Dask 4]")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes for each film.  [default: half the cores]")
@click.option("--dask", metavar="ADDRESS", help="Make the films on the Dask cluster of this scheduler.")
@click.option("--shared", metavar="URL", help="Where the workers of --dask leave their segments.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects, one for each job.")
def batch(
    jobs: Path,
    output: Path | None,
    at_once: int | None,
    workers: int | None,
    dask: str | None,
    shared: str | None,
    as_json: bool,
) -> None:
    """Make all the films, stills and pages that a file of jobs asks for.

    All jobs are examined before the first runs. One that fails does not keep the others from running; the command then
    ends with 1.
    """
    from frontmap.cli.jobs import read_jobs
    from frontmap.render.output import make_folder

    folder = output or jobs.parent
    todo = read_jobs(jobs, folder)
    make_folder(folder)
    for job in todo:
        job.output.parent.mkdir(parents=True, exist_ok=True)
    hands = [
        f"--{name}={value}"
        for name, value in (("workers", workers), ("dask", dask), ("shared", shared))
        if value is not None
    ]
    made = _run_all(todo, hands, at_once or (_AT_ONCE_BY_CLUSTER if dask else 1), tell=not as_json)
    if as_json:
        write_json(made)
    failed = sum(1 for one in made if "error" in one)
    if failed:
        notice(f"{failed} of {len(todo)} jobs failed")
        click.get_current_context().exit(CONTENT)


def _run_all(jobs: Sequence[Job], hands: Sequence[str], at_once: int, *, tell: bool) -> list[dict[str, Any]]:
    """Run jobs, each in a process of its own; return what each made, or its error, in the order of the jobs."""
    running: dict[int, subprocess.Popen[str]] = {}
    made: dict[int, dict[str, Any]] = {}
    with ThreadPoolExecutor(at_once) as pool, progress_bar("jobs") as progress:
        futures = {pool.submit(_run, number, job, hands, running): number for number, job in enumerate(jobs)}
        try:
            for future in as_completed(futures):
                number = futures[future]
                made[number] = future.result()
                _tell(jobs[number], made[number], tell)
                if progress is not None:
                    progress(len(made), len(jobs))
        except BaseException:
            _end_all(futures, running)
            raise
    return [made[number] for number in sorted(made)]


def _run(number: int, job: Job, hands: Sequence[str], running: dict[int, subprocess.Popen[str]]) -> dict[str, Any]:
    arguments = [*job.arguments, *(hands if _is_film(job) else ())]
    process = subprocess.Popen(
        [sys.executable, "-m", "frontmap", "render", *arguments, "--json"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    running[number] = process
    try:
        stdout, stderr = process.communicate()
    finally:
        del running[number]
    row: dict[str, Any] = {"file": str(job.output), "line": job.line}
    if process.returncode == 0:
        row |= json.loads(stdout)
    else:
        row["error"] = stderr.strip() or f"the process that made it ended with {process.returncode}"
    if process.returncode == 0 and stderr.strip():
        row["notices"] = stderr.strip().splitlines()
    return row


def _is_film(job: Job) -> bool:
    from frontmap.draw import FILMS

    return job.output.suffix.lower() in FILMS


def _end_all(futures: dict[Future[dict[str, Any]], int], running: dict[int, subprocess.Popen[str]]) -> None:
    """Begin no more jobs, and let those that run clear away what is unfinished."""
    for future in futures:
        future.cancel()
    for process in list(running.values()):
        process.send_signal(signal.SIGTERM)
    for process in list(running.values()):
        try:
            process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _tell(job: Job, row: dict[str, Any], tell: bool) -> None:
    for remark in row.get("notices", ()):
        notice(f"{job.output.name}: {remark}")
    if "error" in row:
        notice(f"{job.output.name} (line {job.line}) failed: {row['error']}")
    elif tell:
        click.echo(row["file"])
