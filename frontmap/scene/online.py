"""A map over ground from the web: the tint of the sides lets it through, and the borders of its time lie on it."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from frontmap.basemap import NotReached, ground_from_tiles, provider_named
from frontmap.errors import RenderError
from frontmap.scene.ground import mask_of
from frontmap.scene.primitives import Layer, Picture

if TYPE_CHECKING:
    from frontmap.control import Control
    from frontmap.scene.ground import Ground
    from frontmap.scene.look import Look
    from frontmap.scene.stage import Stage

__all__ = ["online_stage"]

_SHOWS_THROUGH = 0.4
"""How much of the ground is seen through the tint of held land."""

_LINES = ("province-lines", "region-lines", "country-lines", "coast")
_NET = 129

log = logging.getLogger("frontmap")


def online_stage(control: Control, look: Look, name: str, credit: str, **page: Any) -> Stage:
    """Decide all that does not depend on the instant, over ground from the web.

    Where that cannot be had, the ground is the one that frontmap carries; the log and the credits on the map tell so.

    Parameters
    ----------
    control : Control
    look : Look
        Without the basemap.
    name : str
        As for `frontmap.basemap.provider_named`.
    credit : str
        Sources and attribution of the other data.
    **page
        As for `frontmap.scene.compose.set_stage`.

    Raises
    ------
    RenderError
        If there is no such provider, or the picture has no ground.
    """
    from frontmap.scene.compose import set_stage

    provider = provider_named(name)
    if look.transparent:
        raise RenderError("a transparent picture has no ground; leave out either transparent or basemap")
    stage = set_stage(control, look, credit=f"{credit}. Ground: {provider.attribution}", **page)
    try:
        layer = _ground_layer(stage.ground, provider)
    except NotReached as error:
        log.warning("%s: %s; the map is drawn over the ground that frontmap carries", provider.name, error)
        return set_stage(control, look, credit=f"{credit}. {provider.name} could not be reached", **page)
    lines = tuple(each for each in stage.middle if each.name in _LINES)
    return replace(stage, middle=(layer, *lines))


def _ground_layer(ground: Ground, provider: Any) -> Layer:
    """Return the ground as a picture that lies over the tint and lets it through on held land only."""
    view = ground.view
    across, down = np.linspace(0.0, view.width_px, _NET), np.linspace(0.0, view.height_px, _NET)
    points = np.stack(np.meshgrid(across, down), axis=-1)
    net = view.to_lonlat(points.reshape(-1, 2)).reshape(_NET, _NET, 2)
    rgb = ground_from_tiles(provider, net, view.width_px, view.height_px, view.metres_per_px)
    held = mask_of(ground.held, view.width_px, view.height_px, finer=2).astype(np.float32) / 255.0
    rgba = np.empty((*rgb.shape[:2], 4), dtype=np.uint8)
    rgba[..., :3] = rgb
    rgba[..., 3] = np.rint(255.0 * (1.0 - held * (1.0 - _SHOWS_THROUGH)))
    return Layer("basemap", (Picture(rgba),))
