"""What a statement rests on: the author's source, a note, and whether it was inferred."""

from typing import Annotated, ClassVar

from pydantic import Field

from frontmap.scenario.forms import OneOrMany
from frontmap.scenario.node import Node
from frontmap.scenario.values import Count, Flag, Text
from frontmap.scenario.words import Word

__all__ = ["Source", "Sourced"]


FirstAndLast = Annotated[tuple[Count, ...], Field(max_length=2), OneOrMany()]


class Source(Node):
    """Where something is said: lines of a text, a page of a book, or words about it."""

    main: ClassVar[str] = "text"
    text: Text = Field(Word(), description="Title, address or any words.", examples=["Beevor, The Battle for Spain"])
    line: FirstAndLast = Field((), description="The line, or the first and the last.", examples=[653, [653, 660]])
    page: FirstAndLast = Field((), description="The page, or the first and the last.", examples=[112])

    def __str__(self) -> str:
        parts = [str(self.text)] if self.text else []
        for word, numbers in (("page", self.page), ("line", self.line)):
            if numbers:
                parts.append(f"{word}{'s' if len(numbers) > 1 else ''} {'–'.join(str(number) for number in numbers)}")
        return ", ".join(parts)


class Sourced(Node):
    """A node that rests on a source."""

    source: Source | None = Field(None, description="Where the author has it from.", examples=[{"line": 653}])
    note: Text = Field(Word(), description="Why it is told so; for readers of the scenario.")
    inferred: Flag = Field(False, description="The source is silent or contradicts itself; the author chose.")
