"""What was worked out once and is kept on disk: arrays, by a fingerprint of all that they were worked out from.

An entry can only be found by whoever would work out the same, so nothing is ever out of date. The files are ordinary
``.npz`` archives. They are not trusted: nothing in them is run, none is read that is larger than it says, and what
cannot be read is made anew. Entries appear whole or not at all, however many processes write; where nothing can be
written, nothing is kept.

The folder is that of the user's caches on this system, or what the environment variable ``FRONTMAP_CACHE`` says:
another folder, or ``off``.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from frontmap import __version__

__all__ = ["MOST_BYTES", "Arrays", "Contents", "clear", "contents", "folder", "found", "keep", "kept"]

MOST_BYTES = 512 * 1024 * 1024
"""How large the cache may grow; then what was used longest ago goes."""

_VARIABLE = "FRONTMAP_CACHE"
_ENTRY = "v1-*.npz"
_ROOM = 0.75
_BETWEEN_LOOKS = 64
_BYTES_BETWEEN_LOOKS = 32 * 1024 * 1024

Arrays = Mapping[str, npt.NDArray[Any]]
"""What an entry holds, by name."""

_written = 0
_bytes_written = 0


@dataclass(frozen=True, slots=True)
class Contents:
    """What the cache holds.

    Attributes
    ----------
    folder : Path or None
        None if it is switched off.
    entries : int
    size_bytes : int
    most_bytes : int
        How large it may grow.
    """

    folder: Path | None
    entries: int
    size_bytes: int
    most_bytes: int = MOST_BYTES


def folder() -> Path | None:
    """Return where entries are kept, or None if the cache is switched off; the folder need not exist."""
    chosen = os.environ.get(_VARIABLE, "")
    if chosen.lower() in ("off", "no", "0"):
        return None
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("frontmap", appauthor=False)


def kept(kind: str, basis: Mapping[str, Any], make: Callable[[], Arrays], valid: Callable[[Arrays], bool]) -> Arrays:
    """Return arrays that were kept, or make them now and keep them.

    Parameters
    ----------
    kind : str
        What the arrays are, in letters and hyphens.
    basis : mapping of str to (ndarray, str, bytes, number or None)
        All that they depend on, besides this package.
    make : callable
        Works them out.
    valid : callable
        Whether arrays that were read can be what `make` gives: it is told whatever an archive may hold.

    Returns
    -------
    mapping of str to ndarray
    """
    known = found(kind, basis, valid)
    if known is None:
        known = make()
        keep(kind, basis, known)
    return known


def found(kind: str, basis: Mapping[str, Any], valid: Callable[[Arrays], bool]) -> Arrays | None:
    """Return arrays that were kept, or None if there are none; parameters as for `kept`."""
    path = _path(kind, basis)
    arrays = None if path is None else _read(path)
    if path is None or arrays is None or not valid(arrays):
        return None
    with suppress(OSError):
        os.utime(path)
    return arrays


def keep(kind: str, basis: Mapping[str, Any], arrays: Arrays) -> None:
    """Keep arrays for whoever asks for them by `found` or `kept`."""
    path = _path(kind, basis)
    if path is not None:
        _write(path, arrays)


def contents() -> Contents:
    """Return what the cache holds."""
    where = folder()
    sizes = [size for _, size, _ in _entries(where)] if where is not None else []
    return Contents(where, len(sizes), sum(sizes))


def clear() -> Contents:
    """Empty the cache, and return what it held. Files that it has not made are left alone."""
    held = contents()
    if held.folder is not None:
        for path, _, _ in _entries(held.folder):
            path.unlink(missing_ok=True)
    return held


def _path(kind: str, basis: Mapping[str, Any]) -> Path | None:
    where = folder()
    return None if where is None else where / f"v1-{kind}-{_fingerprint(basis)}.npz"


@cache
def _maker() -> str:
    """Tell this package from others: by its version and, in a checkout, where code changes under it, by its files."""
    package = Path(__file__).resolve().parent
    if not (package.parent / "pyproject.toml").is_file():
        return __version__
    states = sorted((str(path), path.stat().st_mtime_ns) for path in package.rglob("*.py"))
    return f"{__version__} {hashlib.sha256(repr(states).encode()).hexdigest()}"


def _fingerprint(basis: Mapping[str, Any]) -> str:
    digest = hashlib.sha256(_maker().encode())
    for name, value in sorted(basis.items()):
        if isinstance(value, np.ndarray):
            told = f"{name} {value.dtype.str} {value.shape} ".encode() + np.ascontiguousarray(value).tobytes()
        else:
            told = f"{name} {value!r}".encode()
        digest.update(len(told).to_bytes(8, "little") + told)
    return digest.hexdigest()


def _read(path: Path) -> Arrays | None:
    try:
        content = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if any(entry.compress_type != zipfile.ZIP_STORED for entry in archive.infolist()):
                return None
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except Exception:  # whatever a damaged or forged archive may raise: the entry is made anew
        return None


def _write(path: Path, arrays: Arrays) -> None:
    global _written, _bytes_written
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", suffix=".npz", delete=False) as file:
            temporary = Path(file.name)
            np.savez(file, **arrays)  # type: ignore[arg-type]
        temporary.replace(path)
    except OSError:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        return
    _bytes_written += sum(array.nbytes for array in arrays.values())
    if _written % _BETWEEN_LOOKS == 0 or _bytes_written > _BYTES_BETWEEN_LOOKS:
        _make_room(path.parent)
        _bytes_written = 0
    _written += 1


def _entries(where: Path) -> Iterator[tuple[Path, int, float]]:
    """Yield the path, size and last use of each entry; others may remove some meanwhile."""
    with suppress(OSError):
        for path in sorted(where.glob(_ENTRY)):
            with suppress(OSError):
                state = path.stat()
                yield path, state.st_size, state.st_mtime


def _make_room(where: Path) -> None:
    entries = sorted(_entries(where), key=lambda entry: entry[2])
    total = sum(size for _, size, _ in entries)
    if total <= MOST_BYTES:
        return
    for path, size, _ in entries:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        total -= size
        if total <= _ROOM * MOST_BYTES:
            return
