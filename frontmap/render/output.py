"""Files that are whole or not there: every picture and film is written beside its target and moved into place.

A target is written to a temporary file with a name of its own in the target's folder, brought to the disk, opened
again and looked at, and only then renamed over the target. So whoever opens the target finds the old file, the
complete new one or none, whenever the program is stopped; and of two programs that write one target, the last to
finish wins. A program that is killed leaves its temporary file behind; the next one that writes into that folder
removes it.
"""

from __future__ import annotations

import contextlib
import errno
import importlib.util
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, BinaryIO

from frontmap.errors import DiskError, EncodeError

__all__ = ["MAGIC", "check_magic", "check_target", "make_folder", "sweep_leftovers", "write_whole"]

MAGIC: dict[str, tuple[bytes, ...]] = {
    ".gif": (b"GIF89a",),
    ".jpg": (b"\xff\xd8\xff",),
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".svg": (b"<?xml", b"<svg"),
    ".webm": (b"\x1a\x45\xdf\xa3",),
}
"""First bytes of the kinds of file that are written, by suffix."""

# Windows has no advisory locks of this kind.
_HAS_LOCKS = importlib.util.find_spec("fcntl") is not None
_LEFTOVER = re.compile(r"\.frontmap-(?P<process>\d+)-[0-9a-f]{16}\.part")
_SETTLED_SECONDS = 60.0
_OUT_OF_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def write_whole(
    target: str | os.PathLike[str],
    write: Callable[[BinaryIO], None],
    *,
    verify: Callable[[Path], None] | None = None,
) -> int:
    """Write a file so that its name only ever stands for a complete one.

    Parameters
    ----------
    target : path
        Where the file shall be. A link is followed; an existing file is replaced and keeps its permissions.
    write : callable
        Is given a file, open in binary for writing and reading, and seekable.
    verify : callable, optional
        Is given the path of the temporary file once its bytes are on the disk, and raises if they are not right.
        Default: the file is not empty and, where the suffix of `target` is in `MAGIC`, starts as it must.

    Returns
    -------
    int
        Size in bytes.

    Raises
    ------
    DiskError
        If the folder is missing or not writable, the target is no ordinary file, or the disk is full. The target is
        then as it was before.
    """
    named = Path(target)
    resolved = _resolve(named)
    _refuse_unwritable(named, resolved)
    sweep_leftovers(resolved.parent)
    with _temporary_beside(resolved) as (path, file):
        try:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        except OSError as error:
            raise _disk_error(error, named, resolved, file) from error
        (verify or check_magic(resolved.suffix))(path)
        size_bytes = path.stat().st_size
        try:
            if resolved.exists():
                shutil.copymode(resolved, path)
            if not _HAS_LOCKS:  # where there are no such locks, a file that is open cannot be renamed
                file.close()
            path.replace(resolved)
        except OSError as error:
            raise _disk_error(error, named, resolved, file) from error
    _sync_folder(resolved.parent)
    return size_bytes


def check_target(target: str | os.PathLike[str]) -> None:
    """Refuse, before any work is done, a target that surely cannot be written.

    Raises
    ------
    DiskError
        As `write_whole`.
    """
    named = Path(target)
    _refuse_unwritable(named, _resolve(named))


def make_folder(folder: str | os.PathLike[str]) -> None:
    """Make a folder for several files, if it is not there; the one that it lies in must be.

    Raises
    ------
    DiskError
        If there is something else of that name, or it cannot be made.
    """
    named = Path(folder)
    resolved = _resolve(named)
    try:
        if not resolved.parent.is_dir():
            raise DiskError(f"the folder {resolved.parent} does not exist; make it first, or choose another")
        resolved.mkdir(exist_ok=True)
    except FileExistsError as error:
        raise DiskError(f"{named} is a file; give the name of a folder") from error
    except OSError as error:
        raise _disk_error(error, named, resolved, None) from error


def check_magic(suffix: str) -> Callable[[Path], None]:
    """Return a check that a file is not empty and starts as files of a kind do.

    Parameters
    ----------
    suffix : str
        Such as ``.png``; of a suffix that is not in `MAGIC` only emptiness is checked.

    Returns
    -------
    callable
        Takes a path; raises `EncodeError`.
    """
    expected = MAGIC.get(suffix.lower(), (b"",))

    def check(path: Path) -> None:
        with path.open("rb") as file:
            start = file.read(64)
        if not start or not start.lstrip(b"\xef\xbb\xbf \r\n").startswith(expected):
            raise EncodeError(f"what was written is no {suffix} file: it starts with {start[:8]!r}; nothing was kept")

    return check


def sweep_leftovers(folder: Path) -> list[Path]:
    """Remove temporary files of programs that were killed.

    A temporary file is locked by the program that writes it, and names its process. It is removed when nobody holds
    the lock, and the process is gone or the file has not been touched for a minute (another process may have been
    given the same number).

    Parameters
    ----------
    folder : Path

    Returns
    -------
    list of Path
        Those removed. Files that cannot be removed are passed over.
    """
    removed = []
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            match = _LEFTOVER.fullmatch(path.name)
            if match is not None and _is_abandoned(path, int(match["process"])):
                with contextlib.suppress(OSError):
                    path.unlink()
                    removed.append(path)
    return removed


def _resolve(named: Path) -> Path:
    try:
        return named.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise DiskError(f"{str(named)!r} is not a path that can be written: {error}") from error


def _refuse_unwritable(named: Path, resolved: Path) -> None:
    folder = resolved.parent
    try:
        if not named.name:
            raise DiskError(f"{str(named)!r} names no file; give the file a name")
        if not folder.exists():
            raise DiskError(f"the folder {folder} does not exist; make it first, or write {named.name} elsewhere")
        if not folder.is_dir():
            raise DiskError(f"{folder} is not a folder, so {named.name} cannot be written in it")
        if resolved.is_dir():
            raise DiskError(f"{named} is a folder; give the name of a file")
        if resolved.exists():
            if not stat.S_ISREG(resolved.stat().st_mode):
                raise DiskError(f"{named} is not an ordinary file and cannot be replaced; give the name of a file")
            if not os.access(resolved, os.W_OK):
                raise DiskError(f"{named} is write-protected; allow writing to it, or choose another name")
        if not os.access(folder, os.W_OK | os.X_OK):
            raise DiskError(f"the folder {folder} is not writable; allow writing to it, or choose another")
    except OSError as error:
        raise _disk_error(error, named, resolved, None) from error


@contextlib.contextmanager
def _temporary_beside(resolved: Path) -> Iterator[tuple[Path, BinaryIO]]:
    path = resolved.parent / f".frontmap-{os.getpid()}-{secrets.token_hex(8)}.part"
    try:
        file = path.open("x+b")
    except OSError as error:
        raise _disk_error(error, resolved, resolved, None) from error
    try:
        # A file system without locks is no reason to refuse; the number of the process then has to do.
        with contextlib.suppress(OSError):
            _lock(file)
        yield path, file
    finally:
        # Closing writes what is still in the buffer, and fails again where writing has failed.
        with contextlib.suppress(OSError):
            file.close()
        path.unlink(missing_ok=True)


def _lock(file: IO[bytes]) -> None:
    if _HAS_LOCKS:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_abandoned(path: Path, process: int) -> bool:
    try:
        settled = time.time() - path.stat().st_mtime > _SETTLED_SECONDS
        if _is_running(process) and not (settled and _HAS_LOCKS):
            return False
        with path.open("rb") as file:
            _lock(file)
    except OSError:
        return False
    return True


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _disk_error(error: OSError, named: Path, resolved: Path, file: IO[bytes] | None) -> DiskError:
    folder = resolved.parent
    if error.errno in _OUT_OF_ROOM:
        written = 0
        free = "an unknown number of"
        with contextlib.suppress(OSError, ValueError):
            written = os.fstat(file.fileno()).st_size if file is not None else 0
        with contextlib.suppress(OSError):
            free = f"{shutil.disk_usage(folder).free:,}"
        limit = (
            "a limit on the size of files was met" if error.errno == errno.EFBIG else "the disk that holds it is full"
        )
        return DiskError(
            f"no room for {named.name} in {folder}: {limit} after {written:,} bytes of it, with {free} bytes free, and "
            "more are needed; make room there, or write to another disk"
        )
    reason = error.strerror or str(error)
    return DiskError(f"{named} could not be written in {folder}: {reason}")


def _sync_folder(folder: Path) -> None:
    # Makes the new name last through a power cut; not every system can, and the file itself is already safe.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
