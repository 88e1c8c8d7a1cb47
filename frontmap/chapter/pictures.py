"""The pictures of the maps in chapters, of which none is drawn twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from frontmap.chapter.block import MapBlock
from frontmap.chapter.shots import Shot, Shots, is_shot, text_of_war
from frontmap.errors import RenderError
from frontmap.render.output import check_magic
from frontmap.scenario import Scenario
from frontmap.scene.wording import long_date
from frontmap.war import War

__all__ = ["FOLDER", "Drawer", "Picture", "Watcher", "beside", "unused_pictures"]

FOLDER = "maps"
"""Where pictures are, beside what shows them."""

Watcher: TypeAlias = Callable[[str], AbstractContextManager[Callable[[int, int], None] | None]]
"""Is called with the name of each file before it is drawn, and returns a context to draw it in: what that gives, if
anything, is called with the number of frames done and of all frames."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A map or a film in a chapter.

    Attributes
    ----------
    still : Path
        The map; of a film, its poster: the map of its last day.
    film : Path or None
    small : Path or None
        For places where large pictures and films cannot be shown: the map at thumbnail size, or the film as a GIF.
    alt : str
        In words.
    caption : str
        May be empty.
    width_px, height_px : int
        Of `still` and `film`.
    """

    still: Path
    film: Path | None
    small: Path | None
    alt: str
    caption: str
    width_px: int
    height_px: int


def beside(path: Path) -> str:
    """Return the path of a picture as seen from what shows it."""
    return f"{FOLDER}/{path.name}"


class Drawer:
    """Draws the pictures of blocks into a folder, those that are not there yet.

    Parameters
    ----------
    folder : Path
        Must be there once something is to be drawn.
    small : bool
        Whether thumbnails and GIFs are wanted.
    workers : int
        Processes that make a film.
    progress : Watcher, optional

    Attributes
    ----------
    drawn, kept : list of Path
        What has been drawn, and what was there already.
    notices : list of (str, str)
        The name of a file, and what its author should know of it.
    """

    def __init__(self, folder: Path, *, small: bool = False, workers: int = 1, progress: Watcher | None = None) -> None:
        self.folder, self.small, self.workers, self.progress = folder, small, workers, progress or _nobody
        self.drawn: list[Path] = []
        self.kept: list[Path] = []
        self.notices: list[tuple[str, str]] = []
        self._texts: dict[int, tuple[Scenario, str]] = {}

    def picture(self, block: MapBlock, war: War) -> Picture:
        """Return the picture that a block asks for.

        Raises
        ------
        RenderError, DateError, NamingError
            If it cannot be drawn as asked; what was there before is then untouched.
        """
        shots = self.shots(block, war)
        still = self._made(shots.still, war)
        film = None if shots.film is None else self._made(shots.film, war)
        small = self._made(shots.small, war) if self.small else None
        alt = str(block.alt) or _words_in(still)
        if film is not None and not block.alt:
            first = war.first_day if block.first is None else block.first.day
            last = war.last_day if block.last is None else block.last.day
            alt = f"Film from {long_date(first)} to {long_date(last)}. At its end: {alt}"
        return Picture(still, film, small, alt, str(block.caption), block.size.width_px, block.size.height_px)

    def shots(self, block: MapBlock, war: War) -> Shots:
        """Return the files that a block asks for, drawn or not."""
        scenario = war.scenario
        if id(scenario) not in self._texts:
            self._texts[id(scenario)] = scenario, text_of_war(scenario)
        return Shots.of(block, war, self._texts[id(scenario)][1])

    def _made(self, shot: Shot, war: War) -> Path:
        path = self.folder / shot.name
        if path in self.drawn or path in self.kept:
            return path
        if _is_whole(path):
            self.kept.append(path)
            return path
        with self.progress(shot.name) as frames:
            made = war.render(path, workers=self.workers, progress=frames, **shot.options)
        self.notices += [(shot.name, notice) for notice in made.notices]
        self.drawn.append(path)
        return path


def _nobody(_name: str) -> AbstractContextManager[None]:
    return nullcontext()


def unused_pictures(folder: Path, used: Iterable[str]) -> Iterator[Path]:
    """Yield the maps in a folder that were drawn for chapters and have none of some names."""
    names = set(used)
    if folder.is_dir():
        yield from sorted(path for path in folder.iterdir() if is_shot(path) and path.name not in names)


def _is_whole(path: Path) -> bool:
    """Return whether a file is there that is what its name says; others are drawn anew."""
    try:
        check_magic(path.suffix)(path)
        return path.suffix != ".png" or bool(_words_in(path))
    except (OSError, RenderError):
        return False


def _words_in(still: Path) -> str:
    """Return what a map shows, in the words that the picture carries."""
    from PIL import Image

    try:
        with Image.open(still, formats=("PNG",)) as picture:
            return " ".join(str(picture.info.get("Description", "")).split())
    except (OSError, SyntaxError, ValueError) as error:
        raise RenderError(f"{still} is no picture: {error}; remove it") from error
