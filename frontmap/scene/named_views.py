"""Views by name: the ground that each surely shows."""

from __future__ import annotations

from collections.abc import Mapping

from frontmap.scene.primitives import Box

__all__ = ["NAMED_VIEWS"]

NAMED_VIEWS: Mapping[str, Box] = {
    "iberia": (-9.6, 35.1, 4.4, 43.9),
    "aragon": (-2.4, 39.8, 1.6, 43.0),
    "catalonia": (-0.2, 40.3, 3.5, 42.9),
    "basque country": (-4.6, 42.3, -0.9, 43.6),
    "north": (-9.4, 41.6, -0.8, 43.9),
    "madrid": (-5.6, 39.2, -1.9, 41.6),
    "andalusia": (-7.6, 35.8, -1.4, 39.0),
    "extremadura": (-8.0, 37.6, -4.4, 40.6),
    "castile": (-7.2, 39.6, -1.6, 43.2),
    "galicia": (-9.5, 41.6, -5.6, 43.9),
    "levante": (-2.8, 37.2, 1.2, 40.8),
    "morocco": (-10.4, 28.6, -1.4, 36.4),
    "south russia": (35.5, 43.0, 49.0, 52.0),
    "kuban": (36.4, 43.4, 42.2, 46.9),
    "stalingrad": (41.0, 46.6, 48.2, 51.2),
    "caucasus": (36.5, 38.3, 51.0, 46.5),
    "uralsk": (47.5, 48.2, 57.5, 53.2),
    "russia": (27.0, 41.0, 66.0, 62.5),
    "eastern front": (14.5, 43.5, 42.0, 61.0),
    "baltic": (19.0, 53.4, 31.5, 60.5),
    "belarus": (22.5, 50.8, 33.2, 56.6),
    "ukraine": (21.5, 44.0, 40.5, 52.6),
    "dniester": (25.0, 44.8, 31.6, 49.6),
    "balkans": (12.8, 36.2, 30.0, 48.4),
    "bohemia": (11.4, 47.4, 23.2, 51.6),
    "poland": (13.6, 48.6, 29.0, 56.2),
    "france": (-5.2, 42.0, 9.8, 51.6),
    "germany": (5.4, 46.8, 23.0, 55.4),
    "italy": (6.2, 36.4, 19.0, 47.4),
    "finland": (20.0, 59.4, 34.0, 70.4),
    "karelia": (25.5, 59.4, 35.5, 63.6),
    "manchuria": (114.0, 38.4, 136.0, 54.0),
    "khalkhin gol": (115.6, 46.4, 121.2, 49.2),
    "far east": (100.0, 34.0, 146.0, 56.0),
    "europe": (-10.5, 35.0, 42.0, 68.0),
    "eurasia": (-11.0, 24.0, 150.0, 72.0),
}
"""West, south, east and north edge in degrees of the ground that a named view surely shows."""
