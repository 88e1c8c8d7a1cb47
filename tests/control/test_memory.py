"""Answers are kept under what they depend on; the one that was asked for longest ago goes first."""

from __future__ import annotations

from frontmap.control.memory import Memory


def test_what_is_known_is_not_made_again_and_what_lacks_is_made_at_once() -> None:
    memory = Memory(3)
    asked: list[list[int]] = []

    def made(places: list[int]) -> list[str]:
        asked.append(places)
        return [f"made {place}" for place in places]

    assert memory.kept("b", lambda: "known") == "known"
    assert memory.kept_all(["a", "b", "c"], made) == ["made 0", "known", "made 2"]
    assert memory.kept_all(["c", "a", "b"], made) == ["made 2", "made 0", "known"]
    assert asked == [[0, 2]]


def test_the_least_recently_used_goes_first_and_nothing_is_an_answer_too() -> None:
    memory = Memory(2)
    assert memory.kept("a", lambda: None) is None
    memory.kept("b", lambda: 1)
    assert memory.kept("a", lambda: 2) is None
    memory.kept("c", lambda: 3)
    assert memory.kept("b", lambda: 4) == 4
