"""What happens on a day or over some days: verbs, a caption, a chapter mark, and what it rests on."""

from collections.abc import Callable, Iterator
from typing import Self

from pydantic import Field

from frontmap.scenario.source import Sourced
from frontmap.scenario.values import Seconds, Text, WhenOf
from frontmap.scenario.verbs import (
    UNSAID,
    VERBS,
    Airdrop,
    Annex,
    Battle,
    Blockade,
    Bombing,
    Breakout,
    Capitulation,
    Contested,
    Counterattack,
    Defection,
    Demilitarised,
    Encirclement,
    Fortified,
    Halt,
    Landing,
    NavalBattle,
    Neutral,
    Occupation,
    Offensive,
    Patrol,
    Pocket,
    Puppet,
    Relief,
    SideId,
    Siege,
    Take,
    Treaty,
    Uprising,
    Verb,
)
from frontmap.scenario.words import Table, Word, position_of

__all__ = ["Event"]


class Event(Sourced):
    """What happens on a day or over some days."""

    on: WhenOf = Field(..., description="A day, or first-day..last-day.", examples=["1936-09-11..1936-09-16"])
    side: SideId = Field(UNSAID, description="Who acts, for every verb that does not say it.")
    say: Text = Field(UNSAID, description="Caption shown from the first day on, until the next one.")
    chapter: Text = Field(UNSAID, description="Title of the chapter that begins here.")
    hold: Seconds | None = Field(
        None, description="Seconds for which a film stands still on its last evening.", examples=[2]
    )

    offensive: Offensive | None = Field(None, description="An attack: an arrow along places.")
    take: Take | None = Field(None, description="A side gains areas, spreading from the front.")
    annex: Annex | None = Field(None, description="A side gains areas at once.")
    treaty: Treaty | None = Field(None, description="Sides settle at once who holds what.")
    uprising: Uprising | None = Field(None, description="Areas rise for a side, spreading from towns.")
    defection: Defection | None = Field(None, description="Areas or troops go over to a side at once.")
    landing: Landing | None = Field(None, description="Troops land from the sea.")
    airdrop: Airdrop | None = Field(None, description="Troops land from the air.")
    occupation: Occupation | None = Field(None, description="A side holds areas that belong to another.")
    puppet: Puppet | None = Field(None, description="A side becomes the puppet of another.")
    neutral: Neutral | None = Field(None, description="Nobody holds the areas any more.")
    demilitarised: Demilitarised | None = Field(None, description="No troops may stand in the areas.")
    capitulation: Capitulation | None = Field(None, description="A side lays down its arms.")
    pocket: Pocket | None = Field(None, description="Ground cut off, and cleared by a day.")
    encirclement: Encirclement | None = Field(None, description="A ring closes round troops.")
    relief: Relief | None = Field(None, description="A besieged or cut-off place is reached.")
    breakout: Breakout | None = Field(None, description="Troops break out of a pocket.")
    counterattack: Counterattack | None = Field(None, description="An attack against an advance; it fails.")
    halt: Halt | None = Field(None, description="An advance or a front is stuck.")
    battle: Battle | None = Field(None, description="A fight at a place.")
    siege: Siege | None = Field(None, description="A place is besieged.")
    contested: Contested | None = Field(None, description="A place is fought over street by street.")
    bombing: Bombing | None = Field(None, description="An attack from the air.")
    naval_battle: NavalBattle | None = Field(None, description="A fight at sea.")
    patrol: Patrol | None = Field(None, description="Ships or aircraft go to and fro.")
    blockade: Blockade | None = Field(None, description="Ports or a coast are closed.")
    fortified: Fortified | None = Field(None, description="A fortified line.")

    def verbs(self) -> Iterator[tuple[str, Verb]]:
        """Yield the verbs that the event has, each with its key, in the order in which the author wrote them."""
        written = self.written
        for key in written if isinstance(written, dict) else VERBS:
            if key in VERBS and (verb := getattr(self, key)) is not None:
                yield str(key), verb

    @classmethod
    def in_full(cls, value: object) -> object:
        """Hand the side of the event, or of its offensive, down to the verbs that do not say theirs."""
        if not isinstance(value, dict):
            return value
        attack = value.get("offensive")
        side = value.get("side") or (attack.get("side") if isinstance(attack, dict) else None)
        if not isinstance(side, str):
            return value
        table = Table(value, value)
        for key, verb in VERBS.items():
            if key not in value or not verb.heir:
                continue
            full = verb.in_full(value[key])
            said = isinstance(full, dict) and (verb.heir in full or (verb.instead and verb.instead in full))
            if isinstance(full, dict) and not said and full.get("side") != side:
                heir = Table(full, full)
                heir[verb.heir] = Word(side, position_of(side))
                table[key] = heir
        return table

    def completed(self, enemies: Callable[[str, float], tuple[str, ...]]) -> Self:
        """Return this event with the gainer of each verb filled in where only one side can be meant.

        Parameters
        ----------
        enemies : callable
            Returns the sides at war with a side at an instant.
        """
        filled: dict[str, Verb] = {}
        for key, verb in self.verbs():
            gainer = verb.gainer
            if not gainer or getattr(verb, gainer):
                continue
            foes = enemies(getattr(verb, "side", ""), self.on.end)
            if len(foes) == 1:
                filled[key] = verb.model_copy(update={gainer: Word(foes[0])})
        return self.model_copy(update=filled) if filled else self
