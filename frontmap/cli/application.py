"""The group of commands and what its ends mean: exit codes, interrupts, closed pipes, errors without tracebacks."""

from __future__ import annotations

import gc
import os
import signal
import sys
from types import FrameType
from typing import Any, NoReturn

import click

from frontmap.errors import FrontmapError

__all__ = ["CONTENT", "INTERRUPTED", "TERMINATED", "USAGE", "Application", "Terminated"]

CONTENT = 1
"""Something in the files or names that were given is wrong, or the machine refused."""
USAGE = 2
"""The command line itself is wrong."""
INTERRUPTED = 130
TERMINATED = 143
_ENDED = {
    signal.SIGINT: ("interrupted; nothing unfinished was left", INTERRUPTED),
    signal.SIGTERM: ("terminated; nothing unfinished was left", TERMINATED),
}

_OBJECTS_BETWEEN_COLLECTIONS = 100_000


class Terminated(BaseException):
    """The process was asked to end; raised so that unfinished files are cleared away."""


class Application(click.Group):
    """A group of commands that ends every run with a short message and an exit code.

    0: done. 1: something in the content is wrong. 2: the command line is wrong. 130: interrupted. 143: terminated.
    """

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; turn every way to fail into a message on stderr and an exit code."""
        ends = _Ends()
        # One run makes many small objects that all stay, an atlas and its names: looking for rubbish among them time
        # and again takes as long as making them.
        gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except KeyboardInterrupt:
            _end(ctx, *_ENDED[signal.SIGINT])
        except Terminated:
            _end(ctx, *_ENDED[signal.SIGTERM])
        except BrokenPipeError:
            # Whoever read the results has enough of them. What is still buffered must not fail again at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except (FrontmapError, OSError) as error:
            _raise_if_asked()
            _end(ctx, _told(error), CONTENT)
        except MemoryError:
            _raise_if_asked()
            _end(ctx, "not enough memory; choose a smaller --size", CONTENT)
        except Exception as error:
            _raise_if_asked()
            if ends.asked is not None:
                _end(ctx, *_ENDED[ends.asked])
            kind = type(error).__name__
            _end(
                ctx,
                f"a fault in frontmap itself: {kind}: {error}\nset FRONTMAP_TRACEBACK=1 to see where it happened",
                CONTENT,
            )
        finally:
            ends.give_back()


def _told(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error) or type(error).__name__


def _end(ctx: click.Context, message: str, code: int) -> NoReturn:
    # Problems of a scenario begin with their own file and line, which editors make clickable: no prefix before them.
    click.echo(message, err=True)
    ctx.exit(code)


def _raise_if_asked() -> None:
    if os.environ.get("FRONTMAP_TRACEBACK"):
        raise  # noqa: PLE0704 - called while an exception is handled


class _Ends:
    """Lets SIGTERM raise `Terminated` as SIGINT does KeyboardInterrupt, and knows which of the two came.

    A compiled module that is interrupted while it is imported raises an ImportError of its own instead.
    """

    def __init__(self) -> None:
        self.asked: signal.Signals | None = None
        self._before: dict[signal.Signals, Any] = {}
        try:
            self._before[signal.SIGTERM] = signal.signal(signal.SIGTERM, self._end)
            if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
                self._before[signal.SIGINT] = signal.signal(signal.SIGINT, self._end)
        except ValueError:  # not in the main thread
            pass

    def _end(self, number: int, _frame: FrameType | None) -> NoReturn:
        self.asked = signal.Signals(number)
        raise KeyboardInterrupt if self.asked is signal.SIGINT else Terminated

    def give_back(self) -> None:
        """Set the former handlers again."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
