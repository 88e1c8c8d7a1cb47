"""Frames on their way from the thread that draws them to the one that encodes them."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import Queue
from types import TracebackType
from typing import TYPE_CHECKING

from frontmap.render.encode import Encoder

if TYPE_CHECKING:
    from av import VideoFrame

__all__ = ["EncodingThread", "Step"]

_WAITING_FRAMES = 48
"""How many frames wait for the encoder at most: drawing looks at many together, and is quick between two such looks."""
_WAITING_PIXELS = 16_000_000
"""How many pixels they carry at most, but for the last of them."""
_TURN_SECONDS = 0.0005
"""For how long one thread may keep the interpreter from the other: an encoder that waits leaves cores idle."""


@dataclass(frozen=True, slots=True)
class Step:
    """A frame at its tick and the pixels that it carries, or the beginning of a segment at a tick.

    `moving` says whether all of the picture moves in the segment.
    """

    tick: int
    frame: Callable[[], VideoFrame] | None = None
    moving: bool = False
    carried_px: int = 0


class _Waiting(Queue["Step | None"]):
    """Steps that wait for the encoder; whoever puts one more waits while they carry too much."""

    def __init__(self) -> None:
        super().__init__(_WAITING_PIXELS)

    def _init(self, maxsize: int) -> None:
        super()._init(maxsize)
        self._carried_px = 0

    def _qsize(self) -> int:
        return self._carried_px

    def _put(self, item: Step | None) -> None:
        super()._put(item)
        self._carried_px += self._carried_by(item)

    def _get(self) -> Step | None:
        item: Step | None = super()._get()
        self._carried_px -= self._carried_by(item)
        return item

    def _carried_by(self, item: Step | None) -> int:
        return max(0 if item is None else item.carried_px, _WAITING_PIXELS // _WAITING_FRAMES)


class EncodingThread:
    """Encodes frames beside the thread that draws them.

    Used as a context: leaving it completes the film, leaving it by an exception gives the film up; in both cases the
    thread has ended.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._waiting = _Waiting()
        self._given_up = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="frontmap encoder", daemon=True)
        self.seconds = 0.0

    def __enter__(self) -> EncodingThread:
        self._usual_turn = sys.getswitchinterval()
        sys.setswitchinterval(min(self._usual_turn, _TURN_SECONDS))
        self._thread.start()
        return self

    def put(self, step: Step) -> None:
        """Hand over a step; waits while many are waiting, and raises what the encoder has raised."""
        self._raise_error()
        self._waiting.put(step)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is not None:
            self._given_up.set()
        self._waiting.put(None)
        self._thread.join()
        sys.setswitchinterval(self._usual_turn)
        if error is None:
            self._raise_error()

    def _raise_error(self) -> None:
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        # After a failure frames are still taken, and dropped, so that the drawing thread never waits in vain.
        while (item := self._waiting.get()) is not None:
            if self._error is None and not self._given_up.is_set():
                self._timed(lambda item=item: self._take(item))  # type: ignore[misc]
        if self._error is None and not self._given_up.is_set():
            self._timed(self._encoder.finish)

    def _take(self, step: Step) -> None:
        if step.frame is None:
            self._encoder.begin(step.tick, moving=step.moving)
        else:
            self._encoder.write(step.frame(), step.tick)

    def _timed(self, step: Callable[[], None]) -> None:
        started = time.perf_counter()
        try:
            step()
        except BaseException as error:
            self._error = error
        self.seconds += time.perf_counter() - started
