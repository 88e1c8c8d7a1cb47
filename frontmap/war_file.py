"""A war as a file: what was made of the same text before is found again, so that it need not be read anew."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, fields
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from frontmap import cache
from frontmap.atlas.store import atlas_version
from frontmap.errors import AtlasError, ScenarioError
from frontmap.scenario_files import read_text, scenario_file
from frontmap.timeline.kept import Story, heard, told

if TYPE_CHECKING:
    from frontmap.atlas import Atlas
    from frontmap.scenario import Scenario
    from frontmap.timeline import Timeline

__all__ = ["WarFile"]


@dataclass(frozen=True)
class WarFile:
    """The text of a war as it was when it was loaded.

    Attributes
    ----------
    path : Path
    shown : str
        What to call it in problems.
    text : bytes
    interpolate : {'sweep', 'none'} or None
        How ground changes hands between dated days, instead of what the text says.
    """

    path: Path
    shown: str
    text: bytes
    interpolate: Literal["sweep", "none"] | None = None

    @classmethod
    def named(
        cls, name_or_path: str | os.PathLike[str], interpolate: Literal["sweep", "none"] | None = None
    ) -> WarFile:
        """Return the file of a war; errors are those of `frontmap.scenario.load_scenario`."""
        path, shown = scenario_file(name_or_path)
        return cls(path, shown, read_text(path, shown), interpolate)

    @cached_property
    def scenario(self) -> Scenario:
        """The war in the author's words; a ScenarioError tells all mistakes of the text."""
        from frontmap.scenario import read_scenario

        scenario = read_scenario(self.text, self.shown, self.path)
        if self.interpolate is not None:
            scenario = scenario.model_copy(update={"interpolate": self.interpolate})
        return scenario

    @cached_property
    def story(self) -> Story | None:
        """What was made of the same text before; None if it never was: then it may have mistakes."""
        known: list[Story] = []

        def valid(arrays: cache.Arrays) -> bool:
            story = heard(arrays) if _are_the_same(arrays) else None
            known.extend(() if story is None else (story,))
            return story is not None

        try:
            cache.found("timeline", self._basis, valid)
        except AtlasError:
            # Who asks for the atlas itself is told what it lacks.
            return None
        return known[0] if known else None

    def timeline(self, atlas: Atlas) -> Timeline:
        """Put the war on the map of the atlas that ships, and in order of time."""
        if self.story is not None and self.story.members[-1] < len(atlas.provinces):
            return self.story.on(atlas)
        from frontmap.control.inherit import timeline_of
        from frontmap.scenario.ancestors import files_before

        timeline = timeline_of(self.scenario, atlas)
        parents = [[str(path), digest] for path, digest in files_before(self.scenario)]
        written = np.frombuffer(json.dumps(parents).encode(), np.uint8)
        cache.keep("timeline", self._basis, {**told(timeline), "parents": written})
        return timeline

    def __getstate__(self) -> dict[str, Any]:
        # Where it goes, the files of other wars that it starts from may not be: their text goes along, read.
        return {one.name: getattr(self, one.name) for one in fields(self)} | {"scenario": self.scenario}

    @property
    def _basis(self) -> dict[str, Any]:
        place = str(self.path.resolve())
        text = sha256(self.text).hexdigest()
        return {"place": place, "text": text, "interpolate": self.interpolate, "atlas": atlas_version()}


def _are_the_same(arrays: cache.Arrays) -> bool:
    """Tell whether the wars from whose ground one started are the same as then."""
    try:
        parents = [(Path(path), digest) for path, digest in json.loads(arrays["parents"].tobytes())]
        return all(sha256(read_text(path, str(path))).hexdigest() == digest for path, digest in parents)
    except (ScenarioError, ValueError, TypeError, LookupError, RecursionError):
        return False
