"""What can happen on a day: one frozen class for each verb of the language.

Keys mean the same thing in every verb:

=============  ========================================================================================
``side``       who acts (for a pocket, an encirclement and a capitulation: whom it happens to)
``by``         who gains from it, where ``side`` is the one that loses
``areas``      ground: provinces, regions, countries by name; each moves or is marked as a whole
``at``         a point or several; ``along`` a way through points, in order
``from``       where something starts; ``until`` the last day on which it holds
``name``       what to call it on the map
=============  ========================================================================================

Ground moves only by `Take`, `Annex`, `Treaty`, `Uprising`, `Defection`, `Landing`, `Airdrop`, `Occupation`, `Puppet`,
`Neutral`, `Capitulation`, and by a `Pocket` (or a landing, airdrop or uprising that is lost) when it is ``cleared``.
The rest is drawn and told.
"""

from __future__ import annotations

from frontmap.scenario.verb import UNSAID, Ground, SideId, SideIds, Verb
from frontmap.scenario.verbs_that_move import (
    Airdrop,
    Annex,
    Capitulation,
    Defection,
    Landing,
    Neutral,
    Occupation,
    Pocket,
    Puppet,
    Take,
    Treaty,
    Uprising,
)
from frontmap.scenario.verbs_that_tell import (
    Battle,
    Blockade,
    Bombing,
    Breakout,
    Contested,
    Counterattack,
    Demilitarised,
    Encirclement,
    Fortified,
    Halt,
    NavalBattle,
    Offensive,
    Patrol,
    Relief,
    Siege,
)

__all__ = [
    "UNSAID",
    "VERBS",
    "Airdrop",
    "Annex",
    "Battle",
    "Blockade",
    "Bombing",
    "Breakout",
    "Capitulation",
    "Contested",
    "Counterattack",
    "Defection",
    "Demilitarised",
    "Encirclement",
    "Fortified",
    "Ground",
    "Halt",
    "Landing",
    "NavalBattle",
    "Neutral",
    "Occupation",
    "Offensive",
    "Patrol",
    "Pocket",
    "Puppet",
    "Relief",
    "SideId",
    "SideIds",
    "Siege",
    "Take",
    "Treaty",
    "Uprising",
    "Verb",
]

VERBS: dict[str, type[Verb]] = {
    "take": Take,
    "annex": Annex,
    "treaty": Treaty,
    "uprising": Uprising,
    "defection": Defection,
    "landing": Landing,
    "airdrop": Airdrop,
    "occupation": Occupation,
    "puppet": Puppet,
    "neutral": Neutral,
    "demilitarised": Demilitarised,
    "capitulation": Capitulation,
    "pocket": Pocket,
    "encirclement": Encirclement,
    "relief": Relief,
    "breakout": Breakout,
    "offensive": Offensive,
    "counterattack": Counterattack,
    "halt": Halt,
    "battle": Battle,
    "siege": Siege,
    "contested": Contested,
    "bombing": Bombing,
    "naval_battle": NavalBattle,
    "patrol": Patrol,
    "blockade": Blockade,
    "fortified": Fortified,
}
"""Every verb by its key, in the order of the documentation."""
