"""What all parts of a scenario have in common: strict, frozen, aware of their place in the text, writable in short.

The kinds of value (`Text`, `Count`, `Day` and so on) are read here from the words of the author, with messages that
an author understands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PrivateAttr,
    model_validator,
)
from pydantic.functional_validators import ModelWrapValidatorHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from frontmap.errors import DateError
from frontmap.instant import parse_day
from frontmap.scenario.when import Moment, When
from frontmap.scenario.words import Position, Series, Table, Word, key_position_of, position_of

__all__ = [
    "Choice",
    "Colour",
    "Count",
    "Day",
    "Flag",
    "Holder",
    "Identifier",
    "Items",
    "Keyed",
    "MomentOf",
    "Name",
    "Node",
    "Number",
    "OneOrMany",
    "Pair",
    "Reads",
    "Text",
    "WhenOf",
    "mistake",
]

Item = TypeVar("Item")


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


def _kind(value: object) -> str:
    if isinstance(value, dict):
        return "a table of keys"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    return "nothing" if value == "" or value is None else repr(str(value))


def _text(value: object) -> Word:
    if isinstance(value, str) and value.strip():
        return value if isinstance(value, Word) else Word(value)
    raise mistake(f"expected a text, got {_kind(value)}", "write one or more words, or leave the key out")


def _name(value: object) -> Word:
    if isinstance(value, str) and value.strip():
        return value if isinstance(value, Word) else Word(value)
    raise mistake(f"expected a name, got {_kind(value)}", "write a name, for example Zaragoza")


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
    raise mistake(f"expected a whole number, got {_kind(value)}", "write digits only, for example 12000")


def _number(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12:
        return float(value)
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,12})?", value):
        return float(value)
    raise mistake(f"expected a number, got {_kind(value)}", "write it with digits and a point, for example 12.5")


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise mistake(f"got {_kind(value)}", "write true or false")


def _dated(read: Callable[[str], object], form: str) -> Callable[[object], object]:
    def checked(value: object) -> object:
        if not isinstance(value, str) or not value.strip():
            raise mistake(f"expected {form}, got {_kind(value)}", "write it as year-month-day, for example 1936-09-30")
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
Name = Annotated[Word, Reads(_name, {"type": ["string", "number"]})]
# The pattern leaves out white space and ASCII punctuation by name: JavaScript's \w has no letters beyond ASCII.
_ID_PATTERN = r"^[^\s!-/:-@\[-`{-~][^\s!-,./:-@\[-^`{-~]*$"
Identifier = Annotated[Word, Reads(_identifier, {"type": "string", "pattern": _ID_PATTERN})]
Count = Annotated[int, Reads(_count, {"type": ["integer", "string"], "minimum": 0, "pattern": "^[0-9]{1,12}$"})]
Number = Annotated[float, Reads(_number, {"type": ["number", "string"], "pattern": r"^-?[0-9]{1,12}(\.[0-9]{1,12})?$"})]
Flag = Annotated[bool, Reads(_flag, {"enum": [True, False, "true", "false"]})]
Day = Annotated[date, Reads(_day, {"type": "string", "pattern": f"^{_DAY_PATTERN}$"})]
MomentOf = Annotated[Moment, Reads(_moment, {"type": "string", "pattern": f"^{_MOMENT_PATTERN}$"})]
WhenOf = Annotated[
    When, Reads(_when, {"type": "string", "pattern": rf"^{_MOMENT_PATTERN}( *\.\. *{_MOMENT_PATTERN})?$"})
]


def _pair(value: object) -> tuple[Word, Word]:
    if isinstance(value, list | tuple) and len(value) == 2:
        return _identifier(value[0]), _identifier(value[1])
    raise mistake(f"expected a list of two sides, got {_kind(value)}", "write [one, other]")


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
            raise mistake(f"got {_kind(value)}", f"write {', '.join(words[:-1])} or {words[-1]}")

        super().__init__(read, {"enum": list(words)})


class OneOrMany:
    """Annotation of a tuple that may be written as a list or, if it has one item, as that item alone."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Put a single item into a list first."""
        return core_schema.no_info_before_validator_function(self._as_list, {**handler(source), "strict": False})

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe both ways."""
        many = handler(schema)
        return {"anyOf": [many["items"], {**many, "minItems": 1}]}

    @staticmethod
    def _as_list(value: object) -> object:
        if not isinstance(value, list | tuple):
            return [value]
        if not value:
            raise mistake("an empty list says nothing", "write at least one name, or leave the key out")
        return value


class Items:
    """Annotation of a tuple that is written as a list; nothing after the key means an empty one."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Accept a list."""
        return core_schema.no_info_before_validator_function(self._as_list, {**handler(source), "strict": False})

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the list, or nothing."""
        return {"anyOf": [handler(schema), {"enum": [None, ""]}]}

    @staticmethod
    def _as_list(value: object) -> object:
        if value is None or value == "":
            return []
        if isinstance(value, list | tuple):
            return value
        raise mistake(f"expected a list, got {_kind(value)}", "begin each item on its own line with a hyphen")


class Keyed:
    """Annotation of a dict; nothing after the key means an empty one."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Accept a table."""
        return core_schema.no_info_before_validator_function(self._as_table, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the table, or nothing."""
        return {"anyOf": [handler(schema), {"enum": [None, ""]}]}

    @staticmethod
    def _as_table(value: object) -> object:
        if value is None or value == "":
            return {}
        if isinstance(value, dict):
            return value
        raise mistake(f"expected a table of keys, got {_kind(value)}", "write key: value, each on its own line")


class Node(BaseModel):
    """A part of a scenario: frozen, strict, and no keys but its own.

    Two nodes are equal when they say the same; where in the text they say it does not count.

    Attributes
    ----------
    position : Position
        Where it begins in the text, or `NOWHERE`.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", validate_by_alias=True, validate_by_name=False)

    main: ClassVar[str] = ""
    """The key whose value alone may stand for the whole node; empty where there is no such short way."""

    _written: Any = PrivateAttr(default=None)

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, value: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if isinstance(value, cls):
            return value
        full = cls.in_full(value)
        if not isinstance(full, dict):
            keys = [field.alias or name for name, field in cls.model_fields.items()]
            raise mistake(f"expected a table with keys such as {', '.join(keys[:3])}, got {_kind(value)}")
        node = handler(full)
        if isinstance(value, Table | Series | Word):
            node._written = full if isinstance(full, Table) else value
        return node

    @classmethod
    def other_keys(cls, properties: dict[str, Any]) -> dict[str, Any]:
        """Return the JSON Schema of keys that `in_full` understands beyond the fields, given that of the fields."""
        return {}

    @classmethod
    def in_full(cls, value: object) -> object:
        """Return a value written the short way as a table; anything else unchanged."""
        if cls.main and isinstance(value, str | list | tuple):
            return Table([(cls.main, value)], value)
        return value

    @property
    def position(self) -> Position:
        """Where this node begins in the text."""
        return position_of(self.written)

    @property
    def written(self) -> object:
        """What the author wrote, as `words`; None for a node that comes from no text."""
        # Not by its own name: for private attributes pydantic takes a way that is ten times as long.
        return (self.__pydantic_private__ or {}).get("_written")

    @property
    def key_position(self) -> Position:
        """Where the key begins under which this node stands; where the node begins if it stands under none."""
        return key_position_of(self.written)

    def position_of(self, key: str) -> Position:
        """Return where the value of a key begins; where the node begins if the author did not write that key."""
        written = self.written
        return position_of(written[key] if isinstance(written, dict) and key in written else written)

    def key_position_of(self, key: str) -> Position:
        """Return where a key begins; where the node begins if the author did not write that key."""
        written = self.written
        if isinstance(written, dict) and key in written:
            return key_position_of(written[key])
        return position_of(written)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(repr(self))  # dicts among the values have no hash of their own

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the full and the short way of writing it."""
        described = handler(schema)
        full = handler.resolve_ref_schema(described)
        if "properties" in full:
            full["properties"] |= cls.other_keys(full["properties"])
            if cls.main:
                copy = dict(full)
                full.clear()
                full["anyOf"] = [copy["properties"][cls.main], copy]
                full["description"] = copy.get("description", "")
        return described
