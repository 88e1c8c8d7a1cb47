"""The widget for notebooks: the viewer of the page, its date and whether it plays in step with Python."""

from __future__ import annotations

import base64
from datetime import date
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from frontmap.instant import day_of, instant_of
from frontmap.sizes import Size
from frontmap.viewer.page import bundle

if TYPE_CHECKING:
    from frontmap.control import Control
    from frontmap.scene.look import Look

__all__ = ["Player", "player_of"]

_STILL = Size(960, 540)


class Player(anywidget.AnyWidget):
    """A war that plays in a notebook.

    Attributes
    ----------
    date : str
        The day that is shown, as ``1936-09-30``; a ``datetime.date`` may be given. Follows the slider and moves it.
    playing : bool
        Whether time runs.
    height : int
        In pixels.
    """

    _esm = bundle("widget.js")
    _css = bundle("viewer.css")
    _story = traitlets.Dict().tag(sync=True)
    _block = traitlets.Bytes().tag(sync=True)
    date = traitlets.Any().tag(sync=True)
    playing = traitlets.Bool(False).tag(sync=True)
    height = traitlets.Int(560, min=240).tag(sync=True)

    def __init__(self, control: Control, look: Look, **traits: Any) -> None:
        from frontmap.viewer import exhibit_of

        self._control = control
        self._look = look
        exhibit = exhibit_of(control, look)
        shown = traits.pop("date", None)
        last = day_of(control.timeline.span.end)
        super().__init__(_story=exhibit.story, _block=exhibit.block, date=last if shown is None else shown, **traits)

    @traitlets.validate("date")
    def _check_date(self, proposal: Any) -> str:
        given = proposal["value"]
        instant = instant_of(given)
        span = self._control.timeline.span
        inside = min(max(float(instant), float(span.start) + 1), float(span.end))
        return given if isinstance(given, str) and inside == instant else day_of(inside).isoformat()

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Return the widget, and for front ends without widgets a picture of its day."""
        from frontmap.draw import still_png
        from frontmap.notebook import picture_html
        from frontmap.scene.describe import describe
        from frontmap.scene.parties import parties_of

        parties = parties_of(self._control.timeline, self._look.colour_by)
        made = super()._repr_mimebundle_(**kwargs)
        data, metadata = made if isinstance(made, tuple) else (made, {})
        instant = instant_of(self.date)
        png = still_png(self._control, self._look, instant, size=_STILL)
        still = {
            "image/png": base64.b64encode(png).decode("ascii"),
            "text/html": picture_html(png, describe(self._control, instant, parties=parties)),
        }
        return {**(data or {}), **still}, metadata


def player_of(control: Control, look: Look, shown: str | date | None = None, height: int = 560) -> Player:
    """Return the widget of a war.

    Parameters
    ----------
    control : Control
    look : Look
    shown : str or date, optional
        The day that is shown first; by default the last.
    height : int
        In pixels.
    """
    return Player(control, look, date=shown, height=height)
