"""The wars that chapters name: found in the folder that they may read from, or among those that ship with frontmap."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from frontmap.errors import NamingError, ScenarioError, UnknownName
from frontmap.misspelt import did_you_mean, nearest_words
from frontmap.scenario.ancestors import files_before
from frontmap.scenario.load import load_file
from frontmap.scenario_files import bundled_files, scenario_file
from frontmap.war import War

__all__ = ["Outside", "State", "Wars", "file_of_war", "inside", "state_of"]

State: TypeAlias = tuple[int, int] | None


class Outside(NamingError):
    """A file that is named in a chapter lies outside the folder that it may read from."""


def inside(folder: Path, name: str, root: Path) -> Path:
    """Return the file that a name in a chapter means; it need not be there.

    Parameters
    ----------
    folder : Path
        That of the chapter.
    name : str
        A path that starts from there.
    root : Path
        Nothing outside this folder is read, by whatever way: ``..``, a whole path, or a link that leads out of it.

    Raises
    ------
    Outside
        If it lies outside, or is no name of a file.
    """
    try:
        path = (folder / name).resolve()
    except (OSError, ValueError, RuntimeError):
        raise Outside(f"{name[:60]!r} is no name of a file") from None
    if not path.is_relative_to(root.resolve()):
        raise Outside(f"{name!r} lies outside the folder of the chapter; move it there, or name a folder with --root")
    return path


class Wars:
    """The wars of some chapters, each loaded once, and again when one of its files has been saved.

    Attributes
    ----------
    states : dict of Path to State
        The files that were read, and how they were then.
    """

    def __init__(self) -> None:
        self.states: dict[Path, State] = {}
        self._loaded: dict[Path, tuple[tuple[Path, ...], War | ScenarioError]] = {}

    def named(self, name: str, folder: Path, root: Path) -> War:
        """Return the war that a chapter names.

        Parameters
        ----------
        name : str
            A file, or a folder with a ``scenario.yaml`` in it, seen from the chapter; or a bundled war.
        folder, root : Path
            As for `inside`.

        Raises
        ------
        UnknownName
            If there is no such war.
        Outside
            If it lies outside of `root`.
        ScenarioError
            If it has mistakes.
        """
        path = file_of_war(name, folder, root)
        files, found = self._loaded.get(path, ((), None))
        if found is None or any(state_of(each) != self.states[each] for each in files):
            files, found = self._load(path)
            self._loaded[path] = files, found
        if isinstance(found, ScenarioError):
            raise found
        return found

    def _load(self, path: Path) -> tuple[tuple[Path, ...], War | ScenarioError]:
        self.states[path] = state_of(path)
        try:
            war = War(load_file(path, _shown(path)))
            # Names of places are only looked up on the way to the timeline.
            _ = war.timeline
        except ScenarioError as error:
            return (path,), error
        files = (path, *(parent for parent, _ in files_before(war.scenario)))
        self.states |= {each: state_of(each) for each in files[1:]}
        return files, war


def file_of_war(name: str, folder: Path, root: Path) -> Path:
    """Return the file of the war that a chapter names; parameters and errors are those of `Wars.named`."""
    bundled = bundled_files()
    try:
        path = inside(folder, name, root)
        there = path.exists()
    except OSError:
        there = False
    except Outside:
        if name in bundled:
            return bundled[name].resolve()
        raise
    if there and (name not in bundled or path.is_file() or (path / "scenario.yaml").is_file()):
        # What a folder holds may be a link that leads out of it.
        found = scenario_file(path)[0]
        return inside(folder, str(found), root)
    if name in bundled:
        return bundled[name].resolve()
    near = nearest_words(name, [*bundled, *_scenarios_in(folder)])
    remedy = did_you_mean(near, f"the wars that ship with frontmap are {', '.join(sorted(bundled))}")
    raise UnknownName(name, f"there is no war {name!r}; {remedy}", near)


def state_of(path: Path) -> State:
    """Return by what it is seen that a file has been saved: when, and how large; None where there is none."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _scenarios_in(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir() if path.suffix.lower() in (".yaml", ".yml"))
    except OSError:
        return []
