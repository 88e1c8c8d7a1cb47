"""The kinds of value in a scenario, read from the words of the author, with messages that an author understands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from frontmap.errors import DateError
from frontmap.instant import parse_day
from frontmap.scenario.when import Moment, When
from frontmap.scenario.words import Word

__all__ = [
    "Choice",
    "Colour",
    "Count",
    "Day",
    "Flag",
    "Holder",
    "Identifier",
    "MomentOf",
    "Pair",
    "Reads",
    "Seconds",
    "Text",
    "WhenOf",
    "kind_of",
    "mistake",
]


def mistake(message: str, remedy: str = "") -> PydanticCustomError:
    """Return the error that validators raise: a message for the author, and what to write instead."""
    return PydanticCustomError("mistake", "{message}", {"message": message, "remedy": remedy})


@dataclass(frozen=True, eq=False)
class Reads:
    """Annotation of a field whose value is read from one word.

    Attributes
    ----------
    read : callable
        Takes the author's value, returns the field's, raises `mistake`.
    schema : dict
        The JSON Schema of what it accepts.
    """

    read: Callable[[object], object]
    schema: dict[str, Any]

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate with `read` alone."""
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe it with `schema`."""
        return dict(self.schema)


def kind_of(value: object) -> str:
    """Return what a value is, in words for the author."""
    if isinstance(value, dict):
        return "a table of keys"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    return "nothing" if value == "" or value is None else repr(str(value))


def _text(value: object) -> Word:
    if isinstance(value, str) and value.strip():
        return value if isinstance(value, Word) else Word(value)
    raise mistake(f"expected a text, got {kind_of(value)}", "write one or more words, or leave the key out")


def _name(value: object) -> Word:
    if isinstance(value, str) and value.strip():
        return value if isinstance(value, Word) else Word(value)
    raise mistake(f"expected a name, got {kind_of(value)}", "write a name, for example Zaragoza")


_MOST_SECONDS = 3600.0
_SECONDS_PATTERN = r"^[0-9]{1,4}(\.[0-9]{1,3})?$"
_IDENTIFIER = re.compile(r"[^\W_][\w-]*")
_RESERVED = ("nobody", "neutral", "theatre")


def _identifier(value: object) -> Word:
    text = _name(value)
    if not _IDENTIFIER.fullmatch(text):
        raise mistake(
            f"{str(text)!r} cannot be an id", "use letters, digits, hyphens and underscores, for example free-france"
        )
    if text in _RESERVED:
        raise mistake(f"{str(text)!r} has a meaning of its own", "choose another id")
    return text


def _count(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,12}", value):
        return int(value)
    raise mistake(f"expected a whole number, got {kind_of(value)}", "write digits only, for example 12000")


def _seconds(value: object) -> float:
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    written = isinstance(value, str) and re.fullmatch(_SECONDS_PATTERN, value) is not None
    number = float(str(value)) if plain or written else 0.0
    if 0.0 < number <= _MOST_SECONDS:
        return number
    raise mistake(
        f"expected a number of seconds, got {kind_of(value)}",
        f"write a number above 0 and at most {_MOST_SECONDS:g}, for example 2 or 1.5",
    )


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise mistake(f"got {kind_of(value)}", "write true or false")


def _dated(read: Callable[[str], object], form: str) -> Callable[[object], object]:
    def checked(value: object) -> object:
        if not isinstance(value, str) or not value.strip():
            raise mistake(
                f"expected {form}, got {kind_of(value)}", "write it as year-month-day, for example 1936-09-30"
            )
        try:
            return read(value)
        except DateError as error:
            message, _, remedy = str(error).partition("; ")
            raise mistake(message, remedy) from None

    return checked


def _day(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return _dated(parse_day, "a day")(value)


def _moment(value: object) -> object:
    if isinstance(value, Moment):
        return value
    if isinstance(value, date):
        return When.of(value).first
    return _dated(Moment.parse, "a day")(value)


def _when(value: object) -> object:
    if isinstance(value, When):
        return value
    if isinstance(value, date | Moment):
        return When.of(value)
    return _dated(When.parse, "a day or two days with .. between them")(value)


def _colour(value: object) -> Word:
    text = _name(value)
    if text.startswith("#") and not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise mistake(f"{str(text)!r} is not a colour", "write # and six hexadecimal digits, for example #b3261e")
    return text


_DAY_PATTERN = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_MOMENT_PATTERN = _DAY_PATTERN + r"(T[0-9]{2}(:00)?)?"

Text = Annotated[Word, Reads(_text, {"type": ["string", "number", "boolean"]})]
# The pattern leaves out white space and ASCII punctuation by name: JavaScript's \w has no letters beyond ASCII.
_ID_PATTERN = r"^[^\s!-/:-@\[-`{-~][^\s!-,./:-@\[-^`{-~]*$"
Identifier = Annotated[Word, Reads(_identifier, {"type": "string", "pattern": _ID_PATTERN})]
Count = Annotated[int, Reads(_count, {"type": ["integer", "string"], "minimum": 0, "pattern": "^[0-9]{1,12}$"})]
Seconds = Annotated[
    float,
    Reads(
        _seconds,
        {
            "type": ["number", "string"],
            "exclusiveMinimum": 0,
            "maximum": _MOST_SECONDS,
            "pattern": _SECONDS_PATTERN,
        },
    ),
]
Flag = Annotated[bool, Reads(_flag, {"enum": [True, False, "true", "false"]})]
Day = Annotated[date, Reads(_day, {"type": "string", "pattern": f"^{_DAY_PATTERN}$"})]
MomentOf = Annotated[Moment, Reads(_moment, {"type": "string", "pattern": f"^{_MOMENT_PATTERN}$"})]
WhenOf = Annotated[
    When, Reads(_when, {"type": "string", "pattern": rf"^{_MOMENT_PATTERN}( *\.\. *{_MOMENT_PATTERN})?$"})
]


def _pair(value: object) -> tuple[Word, Word]:
    if isinstance(value, list | tuple) and len(value) == 2:
        return _identifier(value[0]), _identifier(value[1])
    raise mistake(f"expected a list of two sides, got {kind_of(value)}", "write [one, other]")


Pair = Annotated[
    tuple[Word, Word],
    Reads(_pair, {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2}),
]
Holder = Annotated[Word, Reads(_name, {"type": "string"})]
Colour = Annotated[Word, Reads(_colour, {"type": "string"})]


class Choice(Reads):
    """Annotation of a field that takes one of a few words."""

    def __init__(self, *words: str) -> None:
        def read(value: object) -> Word:
            if isinstance(value, str) and value in words:
                return value if isinstance(value, Word) else Word(value)
            raise mistake(f"got {kind_of(value)}", f"write {', '.join(words[:-1])} or {words[-1]}")

        super().__init__(read, {"enum": list(words)})
