"""Segments made by processes of this machine, side by side."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

from frontmap.errors import EncodeError
from frontmap.production.order import FilmOrder, make_segment

if TYPE_CHECKING:
    from frontmap.render import EncodedSegment

__all__ = ["MOST_WORKERS", "segments_by_processes", "usual_workers"]

MOST_WORKERS = 64

_TRIES = 3


def usual_workers() -> int:
    """Return how many processes suit this machine: each draws in one thread and encodes in others."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores // 2, 8))


def segments_by_processes(
    order: FilmOrder, segments: Sequence[range], workers: int, progress: Callable[[int], None] | None = None
) -> Iterator[EncodedSegment]:
    """Yield the segments of a film in order, made by several processes.

    A process that dies takes its segment with it; that is made again by another.

    Parameters
    ----------
    order : FilmOrder
    segments : sequence of range
    workers : int
    progress : callable, optional
        Called with the number of frames of all segments that are there.

    Raises
    ------
    EncodeError
        If processes die again and again.
    """
    made: dict[int, EncodedSegment] = {}
    waiting = 0
    for attempt in range(_TRIES):
        pool = _pool(min(workers, len(segments)))
        try:
            missing = [number for number in range(waiting, len(segments)) if number not in made]
            tasks = {number: pool.submit(make_segment, order, segments[number]) for number in missing}
            while waiting < len(segments):
                if waiting not in made:
                    made[waiting] = tasks[waiting].result()
                made.update(_done(tasks))
                if progress is not None:
                    progress(segments[waiting].start + sum(len(segments[number]) for number in made))
                yield made.pop(waiting)
                waiting += 1
            return
        except BrokenProcessPool as error:
            made.update(_done(tasks))
            if attempt == _TRIES - 1:
                raise EncodeError(
                    "the processes that make the film were ended from outside, again and again; there may be too "
                    f"little memory for {workers} of them: ask for fewer workers"
                ) from error
        finally:
            _end(pool)


def _done(tasks: dict[int, Future[EncodedSegment]]) -> dict[int, EncodedSegment]:
    """Return the segments that are there, and forget their tasks."""
    ready = [
        number for number, task in tasks.items() if task.done() and not task.cancelled() and task.exception() is None
    ]
    return {number: tasks.pop(number).result() for number in ready}


def _pool(workers: int) -> ProcessPoolExecutor:
    import multiprocessing

    # A new interpreter and no fork: a process that has threads, as this one has, must not be split in two.
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin)


def _begin() -> None:
    """Leave it to the parent to hear that all shall stop, and stop when there is no parent any more."""
    import multiprocessing

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


def _end(pool: ProcessPoolExecutor) -> None:
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
    for process in processes:
        process.join()
