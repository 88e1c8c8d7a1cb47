"""One day of a war: what a notebook shows when it is asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from frontmap.instant import Instant, day_of
from frontmap.sizes import Size

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from frontmap.war import War

__all__ = ["Day"]

_SIZE = Size(960, 540)


class Day:
    """The map of a day, with what each side holds.

    Parameters
    ----------
    war : War
    instant : Instant
        Its evening.
    """

    def __init__(self, war: War, instant: Instant) -> None:
        self.war = war
        self.instant = instant

    def __repr__(self) -> str:
        return f"<{self.war.title!r} on {day_of(self.instant)}>"

    @cached_property
    def regions(self) -> GeoDataFrame:
        """What each side holds; as `War.control`."""
        from frontmap.tables import regions_table

        return regions_table(self.war.engine, self.instant)

    @cached_property
    def fronts(self) -> GeoDataFrame:
        """The lines at which sides at war touch; as `War.fronts`."""
        from frontmap.tables import fronts_table

        return fronts_table(self.war.engine, self.instant)

    @cached_property
    def description(self) -> str:
        """What the map shows, in words made from the data."""
        from frontmap.scene.describe import describe

        return describe(self.war.engine, self.instant)

    @cached_property
    def _png(self) -> bytes:
        from frontmap.draw import still_png
        from frontmap.scene.look import Look

        return still_png(self.war.engine, Look(), self.instant, size=_SIZE)

    def _repr_png_(self) -> bytes:
        return self._png

    def _repr_html_(self) -> str:
        from frontmap.notebook import Share, page_html

        shares = [
            Share(row.title, row.colour, row.area_km2, row.share)
            for row in self.regions.rename(columns={"name": "title"}).itertuples(index=False)
        ]
        return page_html(self.war.title, str(day_of(self.instant)), self._png, self.description, shares)
