"""Ground from the web, where its author asks for it: tiles of a map server, under the tint of the sides.

This is the only part of frontmap that asks the network for anything. It trusts no answer: what is not a small picture,
soon, is no tile, and the map is then drawn over the ground that frontmap carries.
"""

from frontmap.basemap.fetch import NotReached
from frontmap.basemap.mosaic import MOST_TILES, ground_from_tiles
from frontmap.basemap.providers import Provider, provider_named

__all__ = ["MOST_TILES", "NotReached", "Provider", "ground_from_tiles", "provider_named"]
