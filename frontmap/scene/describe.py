"""Alt text: what a map shows, in sentences made from the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontmap.scene.story import caption_at, last_day, running_at, shares_on
from frontmap.scene.wording import long_date

if TYPE_CHECKING:
    from frontmap.control import Control

__all__ = ["describe"]


def describe(control: Control, instant: float, since: float | None = None) -> str:
    """Say in words what a map shows.

    Parameters
    ----------
    control : Control
    instant : float
    since : float, optional
        Of an earlier picture; what has changed from then is told as well.

    Returns
    -------
    str
        Plain sentences: the date, who holds what share, what has changed, what runs.
    """
    timeline = control.timeline
    names = [side.name for side in timeline.sides]
    day = last_day(instant, timeline.span)
    shares = shares_on(control, day)
    held = [(share, name) for share, name in zip(shares, names, strict=True) if share > 0]
    held.sort(key=lambda item: (-item[0], item[1]))
    title = f"{timeline.title}: " if timeline.title else ""
    sentences = [f"{title}map of {long_date(day)}."]
    if held:
        sentences.append(f"Of the land held: {_listed([f'{name} {share} per cent' for share, name in held])}.")
    fronts = control.fronts(instant)
    if fronts:
        length_km = sum(front.line.length for front in fronts) / 1000.0
        sentences.append(
            f"The front is {round(length_km, -1):.0f} km long." if length_km >= 10 else "The front is short."
        )
    else:
        sentences.append("There is no front.")
    if since is not None:
        earlier_day = last_day(since, timeline.span)
        earlier = shares_on(control, earlier_day)
        changes = [
            f"{name} {now - then:+d}".replace("-", "−")
            for now, then, name in zip(shares, earlier, names, strict=True)
            if now != then
        ]
        text = f"in points of per cent: {_listed(changes)}" if changes else "hardly anything has changed hands"
        sentences.append(f"Since {long_date(earlier_day)}, {text}.")
    running = running_at(timeline, instant)
    if running:
        sentences.append(f"Running: {_listed(list(running))}.")
    caption = caption_at(timeline, instant)
    if caption:
        sentences.append(caption if caption.endswith((".", "!", "?")) else f"{caption}.")
    return " ".join(sentences)


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
