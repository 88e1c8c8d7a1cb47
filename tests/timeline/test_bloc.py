"""The bloc of a side on the map of a day, and the instants at which it changes."""

from __future__ import annotations

from datetime import date, timedelta

from frontmap.instant import Span, evening, morning
from frontmap.timeline import Bloc, bloc_at, bloc_turns

FIRST, LAST = date(1937, 5, 1), date(1937, 5, 20)
WAR = Span(morning(FIRST), evening(LAST))
JOINED, LEFT = date(1937, 5, 4), date(1937, 5, 9)
ENTENTE = Bloc("entente", "Entente", "red", (("b", WAR), ("a", Span(morning(JOINED), evening(LEFT)))))
LATER = Bloc("later", "Later", "blue", (("a", Span(morning(date(1937, 5, 8)), evening(LAST))),))


def on(day: date) -> str | None:
    bloc = bloc_at((ENTENTE, LATER), "a", evening(day))
    return bloc.id if bloc else None


def test_a_side_is_in_from_its_first_to_its_last_day_and_the_first_bloc_counts() -> None:
    day = timedelta(days=1)
    assert [on(JOINED - day), on(JOINED), on(LEFT), on(LEFT + day), on(LAST)] == [
        None,
        "entente",
        "entente",
        "later",
        "later",
    ]


def test_between_two_turns_no_side_changes() -> None:
    turns = bloc_turns((ENTENTE, LATER), WAR)
    assert len(turns) == 4  # of the war's own morning, the joining, the other bloc's, and the leaving
    for number, turn in enumerate(turns):
        before = bloc_at((ENTENTE, LATER), "a", turns[number - 1] if number else WAR.start)
        middle = (turns[number - 1] + turn) / 2 if number else turn - 1e-9
        assert number == 0 or bloc_at((ENTENTE, LATER), "a", middle) == before
    assert bloc_at((ENTENTE, LATER), "a", morning(JOINED)) is None
    assert bloc_at((ENTENTE, LATER), "a", turns[1]) is ENTENTE
