"""From the bytes of a file to a tree of words with positions, or to every reason why that fails.

YAML is read through the event stream of its C parser, and nothing but tables, lists and text is made of it: numbers,
dates and ``NO`` stay text until the model reads them. What YAML offers beyond that (anchors, tags, merge keys, several
documents) is refused, since each has made somebody's file say what its author did not mean.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

import yaml

from frontmap.errors import Problem
from frontmap.scenario.words import Position, Series, Table, Word
from frontmap.scenario.yaml_errors import explain
from frontmap.scenario_files import MAX_BYTES

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_WORDS", "SCENARIO", "Kind", "parse_text"]

MAX_DEPTH = 64
MAX_WORDS = 400_000

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_OPENERS = re.compile(r"(?:[\[{]\s*+)++|(?:[-?]\s++)++")


@dataclass
class _Open:
    """A table or list that is still being read; `key` is the key whose value comes next."""

    node: Table | Series
    key: Word | None = None
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is meant to hold, in words for its author.

    Attributes
    ----------
    noun : str
    keys : str
        Some of its keys.
    begin : str
        What to do when it is empty.
    first : str
        A line to begin with.
    """

    noun: str
    keys: str
    begin: str
    first: str


SCENARIO = Kind(
    "a scenario", "title, sides and events", "start with `frontmap new NAME`, which writes a small one", "title: My War"
)


@dataclass
class _Reading:
    file: str
    text: str
    kind: Kind
    problems: list[Problem] = field(default_factory=list)

    def blame(self, position: Position, message: str, remedy: str = "") -> None:
        self.problems.append(Problem(self.file, position.line, position.column, message, remedy))


def parse_text(data: bytes | str, file: str, kind: Kind = SCENARIO) -> tuple[Table | None, list[Problem]]:
    """Read a scenario text as far as possible.

    Parameters
    ----------
    data : bytes or str
        The file as it is on the disk, or its text.
    file : str
        What to call it in problems.
    kind : Kind
        What it is meant to hold.

    Returns
    -------
    tree : Table or None
        What was read; None if it is no YAML, or no table. Of keys that are there twice, the first is in it.
    problems : list of Problem
        All errors that were found; empty if the tree is whole.
    """
    text, problem = _decode(data, file)
    if problem is not None:
        return None, [problem]
    reading = _Reading(file, text, kind)
    for run in _OPENERS.finditer(text):
        # Before the parser sees it: nesting of this kind has crashed native parsers.
        if len(openers := [index for index, letter in enumerate(run[0]) if letter in "[{-?"]) > MAX_DEPTH:
            _too_deep(reading, _position_in(text, run.start() + openers[MAX_DEPTH]))
            return None, reading.problems
    for match in list(_FORBIDDEN.finditer(text))[:20]:
        name = unicodedata.name(match[0], "a control character")
        reading.blame(
            _position_in(text, match.start()), f"{name} (U+{ord(match[0]):04X}) cannot stand here", "delete it"
        )
    if reading.problems:
        return None, reading.problems
    return _build(reading), reading.problems


def _position_in(text: str, index: int) -> Position:
    return Position(text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def _too_deep(reading: _Reading, position: Position) -> None:
    reading.blame(
        position,
        f"lists and tables lie more than {MAX_DEPTH} deep in each other",
        f"{reading.kind.noun} needs about six levels",
    )


def _decode(data: bytes | str, file: str) -> tuple[str, Problem | None]:
    size = len(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        message = f"the file is {size / 1e6:.1f} MB; the limit is {MAX_BYTES / 1e6:.0f} MB"
        return "", Problem(file, 1, 1, message, "split the war into several scenarios")
    if isinstance(data, str):
        text = data.removeprefix("\ufeff")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = data[: error.start]
            column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
            message = f"the file is not UTF-8 (byte {data[error.start]:#04x}); it looks like {_guess_encoding(data)}"
            return "", Problem(file, before.count(b"\n") + 1, column, message, "save it as UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n"), None


def _guess_encoding(data: bytes) -> str:
    for mark, name in ((b"\xff\xfe\0\0", "UTF-32"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16")):
        if data.startswith(mark):
            return name
    if data[:2000].count(0) > len(data[:2000]) // 4:
        return "UTF-16"
    # Cyrillic words are runs of high bytes; the accents of western languages stand alone among plain letters.
    runs = re.findall(rb"[\xc0-\xff]{3,}", data)
    if not runs:
        return "windows-1252 (cp1252)"
    letters = b"".join(runs)
    small_in_1251 = sum(byte >= 0xE0 for byte in letters)
    return "windows-1251 (cp1251)" if small_in_1251 * 2 >= len(letters) else "KOI8-R"


def _build(reading: _Reading) -> Table | None:
    builder = _Builder(reading)
    try:
        for event in yaml.parse(reading.text, Loader=_LOADER):
            if not builder.take(event):
                break
    except yaml.YAMLError as error:
        reading.problems.append(explain(error, reading.text, reading.file))
        return None
    except (ValueError, OverflowError) as error:
        reading.blame(Position(1, 1), f"the text cannot be read as YAML: {error}")
        return None
    root = builder.root
    if isinstance(root, Table):
        return root
    if not reading.problems:
        if root is None or (isinstance(root, Word) and not root.strip()):
            message = f"the file is empty; expected {reading.kind.noun}"
            reading.blame(Position(1, 1), message, reading.kind.begin)
        else:
            got = "a list" if isinstance(root, Series) else "plain text"
            message = f"expected keys such as {reading.kind.keys}, got {got}"
            reading.blame(root.position, message, f"begin with a line such as {reading.kind.first}")
    return None


class _Builder:
    """Puts events together into a tree; `root` is what there is so far."""

    def __init__(self, reading: _Reading) -> None:
        self.reading = reading
        self.root: Table | Series | Word | None = None
        self.stack: list[_Open] = []
        self.words = 0
        self.documents = 0

    def take(self, event: yaml.Event) -> bool:
        """Take the next event; return False when it is of no use to read on."""
        mark = event.start_mark
        position = Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)
        if isinstance(event, yaml.DocumentStartEvent):
            return self._document(event, position)
        if isinstance(event, yaml.NodeEvent):
            self.words += 1
            if self.words > MAX_WORDS:
                self.reading.blame(position, f"the text has more than {MAX_WORDS:,} words", "split the war")
                return False
            return self._node(event, position)
        if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.stack.pop()
        return True

    def _document(self, event: yaml.DocumentStartEvent, position: Position) -> bool:
        self.documents += 1
        if self.documents > 1:
            self.reading.blame(position, "a second document begins here; a file holds one", "put it into its own file")
            return False
        if event.version is not None or event.tags:
            self.reading.blame(position, "directives (%YAML, %TAG) are not part of the language", "delete the line")
        return True

    def _node(self, event: yaml.NodeEvent, position: Position) -> bool:
        blame = self.reading.blame
        if isinstance(event, yaml.AliasEvent):
            blame(position, f"references (*{event.anchor}) are not part of the language", "write the value out")
            self._place(Word("", position, quoted=True))
            return True
        if event.anchor is not None:
            blame(position, f"anchors (&{event.anchor}) are not part of the language", "write the value without it")
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            blame(position, f"tags ({tag}) are not part of the language", "write the value without it")
        if isinstance(event, yaml.ScalarEvent):
            # The mark of a tagged or anchored scalar is that of the tag, close enough to find it.
            self._place(Word(event.value, position, quoted=event.style in ("'", '"', "|", ">")))
            return True
        node: Table | Series
        if isinstance(event, yaml.MappingStartEvent):
            node = Table()
            node.position = position
        else:
            node = Series((), position)
        self._place(node)
        if len(self.stack) >= MAX_DEPTH:
            _too_deep(self.reading, position)
            return False
        self.stack.append(_Open(node))
        return True

    def _place(self, node: Table | Series | Word) -> None:
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if isinstance(top.node, Series):
            top.node.append(node)
        elif top.key is None:
            top.key, top.skipped = self._key(node, top.node)
        else:
            node.key = top.key
            if not top.skipped:
                top.node[top.key] = node
            top.key = None

    def _key(self, node: Table | Series | Word, table: Table) -> tuple[Word, bool]:
        """Return a key, and whether its value is to be left out because the key cannot be used."""
        blame = self.reading.blame
        if not isinstance(node, Word):
            remedy = "if the braces or brackets belong to a text, put it in quotes"
            blame(node.position, "a list or table cannot be a key", remedy)
            return Word("", node.position), True
        if node == "<<" and not node.quoted:
            blame(node.position, "merge keys (<<) are not part of the language", "write the keys out")
            return node, True
        if not node.strip():
            blame(node.position, "a key is missing before the colon", "write key: value")
            return node, True
        if node in table:
            first = table.key_named(node)
            where = f"first at line {first.position.line}, column {first.position.column}" if first else "before"
            blame(node.position, f"the key {str(node)!r} is here for the second time, {where}", "keep one of the two")
            return node, True
        return node, False
