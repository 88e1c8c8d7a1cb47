"""A first scenario to write on from: an invented war on real ground, which renders at once."""

from __future__ import annotations

import json

__all__ = ["starter"]

_TEXT = """\
title: TITLE
description: An invented war, to be replaced by yours.
from: 1900-05-01                  # the first day and
to: 1900-07-31                    # the last; both are drawn
theatre: [Spain]                  # countries, regions or provinces: what is drawn and fought over

sides:                            # who fights; colours are names (red, blue, green ...) or #rrggbb
  north: {name: The North, colour: blue}
  south: {name: The South, colour: red}
at_war: [[north, south]]          # fronts are drawn between these

start:                            # who holds what on the first morning; later lines win
  north: Spain
  south:
    - region: Sevilla
    - region: Cádiz
    - region: Málaga
    - region: Granada
    - region: Córdoba
    - region: Huelva
    - region: Jaén
    - region: Almería

events:                           # what happens on which days
  - on: 1900-05-01
    chapter: The South rises
    say: The South rises in Andalusia.

  - on: 1900-05-05..1900-05-20    # ground goes over from the morning of the first day to the evening of the last
    offensive: {side: south, name: March on Badajoz, along: [Sevilla, Zafra, Badajoz]}
    take: {regions: Badajoz}
    say: The South marches into Extremadura.
    source: Your source, page 12  # where you have it from

  - on: 1900-06-01..1900-06-10
    side: south                   # who acts, for every verb of this event
    landing: {at: Valencia, from: Málaga}
    say: Troops of the South land at Valencia.

  - on: 1900-06-11..1900-06-30
    side: north
    pocket: {side: south, around: Valencia, cleared: 1900-06-30}
    say: Cut off, the landing at Valencia is crushed.

  - on: 1900-07-05
    counterattack: {side: south, along: [Córdoba, Ciudad Real]}
    battle: {at: Ciudad Real, result: north}
    say: An attack on Ciudad Real fails.

  - on: 1900-07-10..1900-07-25
    side: north
    take: {regions: [Badajoz, Huelva]}
    note: The order in which the towns fell is not known.
    inferred: true                # you had to choose

expect:                           # `frontmap check` holds these: who has a place on the evening of a day
  - {place: Badajoz, on: 1900-05-20, side: south}
  - {place: Valencia, on: 1900-06-10, side: south}
  - {place: Valencia, on: 1900-06-30, side: north}
  - {place: Sevilla, on: 1900-07-31, side: south}
"""


def starter(title: str) -> str:
    """Return the text of a small scenario that uses the main verbs of the language.

    Parameters
    ----------
    title : str
        What to call it; characters that cannot be printed are left out.
    """
    # Every JSON string of printable characters is also a YAML string.
    printable = "".join(letter for letter in title if letter.isprintable())
    return _TEXT.replace("TITLE", json.dumps(printable, ensure_ascii=False), 1)
