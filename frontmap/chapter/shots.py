"""What is drawn for a map of a chapter: files that are named by all that they are drawn from."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from frontmap import __version__
from frontmap.chapter.block import MapBlock
from frontmap.production.order import atlas_digest
from frontmap.scenario import Scenario, dump
from frontmap.sizes import Size
from frontmap.war import War

__all__ = ["Shot", "Shots", "is_shot", "text_of_war"]

_THUMBNAIL_WIDTH_PX = 480
_GIF_FRAMES_A_SECOND = 8
_GIF_SECONDS = 12.0
_NAME = re.compile(r"[\w-]+-\d{4}-\d\d-\d\d(?:-to-\d{4}-\d\d-\d\d)?-[0-9a-f]{12}\.(?:png|mp4|gif)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Shot:
    """A file to be drawn.

    Attributes
    ----------
    name : str
        War, days and a digest of everything that decides how it looks; the end says what kind of file it is.
    options : dict
        For `frontmap.war.War.render`.
    """

    name: str
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shots:
    """The files of one map.

    Attributes
    ----------
    still : Shot
        The map; of a film, its poster: the map of its last day.
    film : Shot or None
    small : Shot
        For places where large pictures and films cannot be shown: the map at thumbnail size, or the film as a GIF.
    """

    still: Shot
    film: Shot | None
    small: Shot

    @property
    def names(self) -> set[str]:
        """The names of all of them."""
        return {shot.name for shot in (self.still, self.film, self.small) if shot is not None}

    @classmethod
    def of(cls, block: MapBlock, war: War, text: str) -> Shots:
        """Return the files that a block asks for.

        Parameters
        ----------
        block : MapBlock
        war : War
        text : str
            What the war says, see `text_of_war`.
        """
        moment = block.last if block.is_film else block.at
        at = str(moment or war.last_day)
        width = min(_THUMBNAIL_WIDTH_PX, block.size.width_px)
        small = Size(width, max(round(block.size.height_px * width / block.size.width_px), 1))
        still = _shot(block, war, text, at[:10], ".png", at=at, size=block.size)
        if not block.is_film:
            return cls(still, None, _shot(block, war, text, at[:10], ".png", at=at, size=small))
        first = str(block.first or war.first_day)
        days, span = f"{first[:10]}-to-{at[:10]}", {"from_": first, "to": at}
        own = {} if block.seconds is None else {"seconds": block.seconds}
        film = _shot(block, war, text, days, ".mp4", size=block.size, **span, **own)
        short = {"fps": _GIF_FRAMES_A_SECOND, "seconds": min(block.seconds or _GIF_SECONDS, _GIF_SECONDS)}
        return cls(still, film, _shot(block, war, text, days, ".gif", size=small, **span, **short))


def is_shot(path: Path) -> bool:
    """Return whether a file bears a name such as those of shots."""
    return _NAME.fullmatch(path.name) is not None


def text_of_war(scenario: Scenario) -> str:
    """Return what a war says, with those that it starts from; comments and layout do not count."""
    parents = [text_of_war(holding.parent) for holding in scenario.start if holding.parent is not None]
    return "\n".join([dump(scenario), *parents])


def _shot(block: MapBlock, war: War, text: str, days: str, suffix: str, **options: Any) -> Shot:
    options |= {key: value for key, value in asdict(block.look).items() if value is not None}
    told = json.dumps([__version__, atlas_digest(), text, suffix, options], sort_keys=True)
    digest = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return Shot(f"{_slug(war)}-{days}-{digest}{suffix}", options)


def _slug(war: War) -> str:
    path = war.scenario.path
    name = "map" if path is None else path.parent.resolve().name if path.stem == "scenario" else path.stem
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "map"
