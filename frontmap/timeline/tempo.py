"""How fast time runs in films, as the author told it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from frontmap.instant import Instant, Span

if TYPE_CHECKING:
    from frontmap.scenario.model import Scenario

__all__ = ["Tempo", "tempo_of"]


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast time runs in films.

    Attributes
    ----------
    run : {'events', 'even'}
        Slower where much happens, or every day as long as the next.
    seconds : float or None
        Length of the film of the whole war; None for one that suits it.
    stretches : tuple of (Span, float)
        Days that last some seconds; in order, no two overlap.
    holds : tuple of (Instant, float)
        Instants at which the picture stands for some seconds; in order, each once.
    whole : Span or None
        The war, whose film lasts `seconds`.
    """

    run: Literal["events", "even"] = "events"
    seconds: float | None = None
    stretches: tuple[tuple[Span, float], ...] = ()
    holds: tuple[tuple[Instant, float], ...] = ()
    whole: Span | None = None


def tempo_of(scenario: Scenario) -> Tempo:
    """Return the tempo that a scenario tells: of several holds on one evening, the longest."""
    pace = scenario.pace
    holds: dict[Instant, float] = {}
    told = [(hold.on.end, hold.seconds) for hold in pace.holds]
    told += [(event.on.end, event.hold) for event in scenario.events if event.hold is not None]
    for instant, seconds in told:
        holds[instant] = max(seconds, holds.get(instant, 0.0))
    stretches = [(stretch.on.span, stretch.seconds) for stretch in sorted(pace.stretches, key=lambda one: one.on.start)]
    return Tempo(
        run="even" if pace.run == "even" else "events",
        seconds=pace.seconds,
        stretches=tuple(stretches),
        holds=tuple(sorted(holds.items())),
        whole=scenario.span,
    )
