"""The cache on disk: found again, never trusted, never too large, never in the way."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from frontmap import cache
from frontmap.atlas import load_atlas
from frontmap.control import compute_control
from frontmap.render.canvas import frame_at
from frontmap.scene import film_of, set_stage
from frontmap.war import load
from tests.control.worlds import change, theatre_like, timeline_like


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    where = tmp_path / "cache"
    monkeypatch.setenv("FRONTMAP_CACHE", str(where))
    return where


def _asked(value: float = 1.0, **basis) -> tuple[float, bool]:
    """Return what is kept for a basis, and whether it was made now."""
    made = []

    def make() -> dict[str, np.ndarray]:
        made.append(value)
        return {"number": np.array([value])}

    found = cache.kept("number", basis, make, lambda arrays: "number" in arrays and arrays["number"].shape == (1,))
    return float(found["number"][0]), bool(made)


def test_what_was_made_is_found_again_for_the_same_basis_only(folder) -> None:
    grid = np.arange(6).reshape(2, 3)
    assert _asked(1, grid=grid, name="a") == (1, True)
    assert _asked(2, name="a", grid=grid.copy()) == (1, False)
    assert _asked(3, grid=grid.reshape(3, 2), name="a") == (3, True)
    assert _asked(4, grid=grid.astype(np.int32), name="a") == (4, True)
    assert _asked(5, grid=grid, name=None) == (5, True)
    assert cache.contents().entries == 4


def test_it_can_be_switched_off(folder, monkeypatch) -> None:
    monkeypatch.setenv("FRONTMAP_CACHE", "off")
    assert _asked(1) == (1, True)
    assert _asked(2) == (2, True)
    assert not folder.exists()
    assert cache.contents() == cache.Contents(None, 0, 0)


class _Trap:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (os.environ["TRAP"],)


def _forged(path: Path) -> dict[str, bytes]:
    """Return contents that an entry must not have, by what is wrong with them."""
    whole = path.read_bytes()
    squeezed, larger, object_array = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(squeezed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("number.npy", b"\0" * 1_000_000)
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<f8", "fortran_order": False, "shape": (1 << 60,)})
    with zipfile.ZipFile(larger, "w") as archive:
        archive.writestr("number.npy", header.getvalue())
    np.savez(object_array, number=np.array([_Trap()], dtype=object))
    return {
        "empty": b"",
        "cut": whole[: len(whole) // 2],
        "pickled": pickle.dumps(_Trap()),
        "squeezed": squeezed.getvalue(),
        "larger than it is": larger.getvalue(),
        "objects": object_array.getvalue(),
    }


def test_a_damaged_or_forged_entry_is_made_anew_and_runs_nothing(folder, tmp_path, monkeypatch) -> None:
    trap = tmp_path / "sprung"
    monkeypatch.setenv("TRAP", str(trap))
    _asked(1)
    (entry,) = folder.glob("*.npz")
    for wrong, content in _forged(entry).items():
        entry.write_bytes(content)
        assert _asked(2) == (2, True), wrong
        assert _asked(3) == (2, False), wrong
    assert not trap.exists()


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path, monkeypatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("FRONTMAP_CACHE", str(blocked / "cache"))
    assert _asked(1) == (1, True)
    assert _asked(2) == (2, True)


def test_what_was_used_longest_ago_goes_first(folder, monkeypatch) -> None:
    for number in range(8):
        _asked(number, number=number)
        newest = max(folder.glob("*.npz"), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (number, number))
    size = newest.stat().st_size
    assert _asked(99, number=0) == (0, False)  # read now, so used last
    monkeypatch.setattr(cache, "MOST_BYTES", 4 * size)
    cache._make_room(folder)
    assert cache.contents().entries == 3
    assert _asked(99, number=0) == (0, False)
    assert _asked(99, number=1) == (99, True)


def test_clearing_leaves_other_files_alone(folder) -> None:
    _asked(1)
    (folder / "mine.txt").write_text("keep")
    assert cache.clear().entries == 1
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]


def test_many_processes_may_write_at_once(folder) -> None:
    script = (
        "import numpy as np; from frontmap import cache\n"
        "for number in range(40):\n"
        "    made = cache.kept('n', {'n': number}, lambda: {'n': np.full(5000, number)}, lambda found: True)\n"
        "    assert (made['n'] == number).all() and len(made['n']) == 5000\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert cache.contents().entries == 40
    assert not list(folder.glob(".new-*"))


def test_a_cached_control_tells_the_same(folder) -> None:
    theatre = theatre_like("abbb", "abbb")
    timeline = timeline_like(theatre, {"red": "a", "blue": "b"}, change(theatre, "red", "b", 0, 9))
    fields = [compute_control(timeline).ground.passages[0].field for _ in range(2)]
    assert cache.contents().entries > 0
    assert fields[0].values.tobytes() == fields[1].values.tobytes()


def test_a_cached_run_draws_the_same_picture_byte_for_byte(folder, campaign, tmp_path) -> None:
    pictures = []
    for number in range(2):
        war = load(campaign)
        path = tmp_path / f"{number}.png"
        war.render(path, at="1936-09-11", size=(480, 270))
        pictures.append(path.read_bytes())
    assert cache.contents().entries > 0
    assert pictures[0] == pictures[1]


def _film_arrays(path: Path) -> list[bytes]:
    """Return all of a film that is kept on disk, and one of its frames."""
    # Names and places are kept with the atlas as well.
    for kind in ("_names", "place_columns"):
        vars(load_atlas()).pop(kind, None)
    war = load(path)
    instants = np.linspace(war.span().start, war.span().end, 5)[1:]
    film = film_of(set_stage(war.engine, width_px=320, height_px=180), instants)
    events = film.event_instants, film.event_pixels, film.event_holders, film.start
    return [*(np.ascontiguousarray(array).tobytes() for array in events), frame_at(film, instants[1]).tobytes()]


def test_a_film_is_the_same_without_the_cache_with_it_and_with_damaged_entries(folder, campaign, monkeypatch) -> None:
    made = [_film_arrays(campaign), _film_arrays(campaign)]
    kinds = {path.name.split("-")[1] for path in folder.glob("v1-*.npz")}
    assert {"names", "places", "parcels", "potential", "schedule", "fronts", "provinces", "placed", "units"} <= kinds
    for path in folder.glob("v1-*.npz"):
        with np.load(path) as arrays:
            forged = {name: _forged_array(arrays[name]) for name in arrays.files}
        np.savez(path, **forged)
    made.append(_film_arrays(campaign))
    monkeypatch.setenv("FRONTMAP_CACHE", "off")
    made.append(_film_arrays(campaign))
    assert all(one == made[0] for one in made)


def _forged_array(array: np.ndarray) -> np.ndarray:
    """Return an array of the same shape and type with what cannot be in it: the least number of its type."""
    if array.dtype.kind == "f":
        return np.full_like(array, -np.inf)
    return np.full_like(array, np.iinfo(array.dtype).min) if array.dtype.kind in "iu" else ~array


def test_processes_that_prepare_one_film_at_once_agree(folder, campaign) -> None:
    script = (
        "import hashlib, sys; from pathlib import Path\n"
        "from tests.test_cache import _film_arrays\n"
        "print(hashlib.sha256(b''.join(_film_arrays(Path(sys.argv[1])))).hexdigest())\n"
    )
    command = [sys.executable, "-c", script, str(campaign)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = {process.communicate(timeout=120)[0] for process in running}
    assert [process.returncode for process in running] == [0, 0]
    assert told == {hashlib.sha256(b"".join(_film_arrays(campaign))).hexdigest() + "\n"}


def test_the_numbers_of_a_war_are_the_same_without_the_cache_with_it_and_with_damaged_entries(
    folder, campaign, monkeypatch
) -> None:
    tables = [load(campaign).stats(), load(campaign).stats()]
    (entry,) = folder.glob("v1-days-*.npz")
    with np.load(entry) as arrays:
        forged = {name: _forged_array(arrays[name]) for name in arrays.files}
    np.savez(entry, **forged)
    tables.append(load(campaign).stats())
    monkeypatch.setenv("FRONTMAP_CACHE", "off")
    tables.append(load(campaign).stats())
    assert all(table.equals(tables[0]) for table in tables)
