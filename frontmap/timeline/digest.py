"""A digest of all of a timeline that says who holds what when: for what is worked out once and kept on disk."""

from __future__ import annotations

import hashlib

import shapely

from frontmap.timeline.change import Timeline

__all__ = ["digest_of"]


def digest_of(timeline: Timeline) -> str:
    """Return a digest: timelines of equal ones have the same holders and fronts at every instant.

    It is empty if the atlas was not read from files: then nothing tells it from others.

    Parameters
    ----------
    timeline : Timeline
    """
    theatre = timeline.theatre
    if not theatre.atlas.version:
        return ""
    digest = hashlib.sha256()

    def enter(*values: object) -> None:
        told = repr(values).encode()
        digest.update(len(told).to_bytes(8, "little") + told)

    enter(theatre.atlas.version, theatre.projection.definition, theatre.members.tolist())
    enter(timeline.span, timeline.start, timeline.interpolate)
    enter([side.id for side in timeline.sides], timeline.wars)
    for change in timeline.changes:
        enter(change.to, change.span, change.provinces, change.spread, change.origins)
        enter(None if change.only_from is None else sorted(change.only_from))
        enter(None if change.polygon is None else shapely.to_wkb(change.polygon))
    return digest.hexdigest()
