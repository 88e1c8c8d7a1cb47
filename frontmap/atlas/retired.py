"""Ids that provinces bore in earlier atlases: a scenario that uses one still finds its ground."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RetiredId"]


@dataclass(frozen=True, slots=True)
class RetiredId:
    """The id of a province that is no more.

    Attributes
    ----------
    id : str
        As a scenario may still name it. No other province ever gets it.
    province : str
        Id of the province in which its town stands now.
    town : int
        Index in `Atlas.places` of the town that it was seated on.
    """

    id: str
    province: str
    town: int
