"""Films made by many hands: an order says all of a film, its segments are made anywhere, and joined here."""

from frontmap.production.budget import budget_bytes, make_film_within
from frontmap.production.order import FilmOrder, form_of_order, make_segment, reels_of_order
from frontmap.production.studio import make_film

__all__ = [
    "FilmOrder",
    "budget_bytes",
    "form_of_order",
    "make_film",
    "make_film_within",
    "make_segment",
    "reels_of_order",
]
