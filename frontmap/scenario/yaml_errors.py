"""What the YAML parser complains about, in words that help the author."""

from __future__ import annotations

import yaml

from frontmap.errors import Problem

__all__ = ["explain"]

# Part of the parser's words (of libyaml or of PyYAML), ours, and what to do. The first that matches counts.
_KNOWN = (
    (
        "mapping values are not allowed",
        "a colon that does not fit here",
        "if it is part of a text, put the text in quotes; else check that the line is indented like its neighbours",
    ),
    (
        "could not find expected ':'",
        "a key without a colon, or a text that runs over its line",
        "write key: value, and put texts of several lines in quotes",
    ),
    ("unexpected end of stream", "a quotation mark is opened and never closed", "close it"),
    ("document indicator", "a quotation mark is opened and never closed", "close it"),
    (
        "unknown escape character",
        "a backslash in a text in double quotes",
        "use single quotes, or write the backslash twice",
    ),
    ("expected ',' or ']'", "a list in brackets is not closed, or lacks a comma", "write [one, two, three]"),
    ("expected ',' or '}'", "a table in braces is not closed, or lacks a comma", "write {one: 1, two: 2}"),
    ("expected '-' indicator", "a line that fits neither the list above it nor anything else", "check its indentation"),
    ("expected <block end>", "a line that does not fit the one above it", "check its indentation"),
    ("expected key", "a line that does not fit the one above it", "check its indentation, and that it has key: value"),
    ("block sequence entries are not allowed", "a list item that does not fit here", "put it on a line of its own"),
    ("block mapping keys are not allowed", "a key that does not fit here", "put it on a line of its own"),
    ("expected node content", "a value is missing", "write one, or leave the comma out"),
    ("expected the node content", "a value is missing", "write one, or leave the comma out"),
    ("alphabetic or numeric", "& and * at the beginning of a word have a meaning in YAML", "put the word in quotes"),
    ("expected chomping or indentation", "| and > begin a text of several lines", "put the text in quotes"),
    ("expected <document start>", "something follows that does not belong to the scenario", "check its indentation"),
    ("tag", "a tag (!) that cannot be read", "put the word in quotes"),
    ("directive", "a line that begins with %", "put the text in quotes"),
)


def explain(error: yaml.YAMLError, text: str, file: str) -> Problem:
    """Return a parser's error as a problem at its line and column.

    Parameters
    ----------
    error : yaml.YAMLError
    text : str
        What was being parsed.
    file : str
        What to call it.
    """
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return Problem(file, 1, 1, "the text cannot be read as YAML", "check quotes, brackets and indentation")
    line, column = mark.line + 1, mark.column + 1
    lines = text.split("\n")
    rest = lines[mark.line][mark.column :] if mark.line < len(lines) else ""
    words = f"{getattr(error, 'problem', '') or ''}"
    if "cannot start any token" in words or "found character" in words:
        if rest.startswith("\t") or (mark.line < len(lines) and "\t" in lines[mark.line][: mark.column + 1]):
            return Problem(file, line, column, "a tab; YAML indents with spaces only", "replace it by spaces")
        character = rest[:1]
        return Problem(file, line, column, f"a word cannot begin with {character!r} in YAML", "put it in quotes")
    unknown = (f"the text cannot be read as YAML: {words}", "check quotes, brackets and indentation")
    message, remedy = next(((ours, todo) for part, ours, todo in _KNOWN if part in words), unknown)
    start = getattr(error, "context_mark", None)
    if start is not None and "never closed" in message:
        return Problem(file, start.line + 1, start.column + 1, message, remedy)
    if start is not None and start.line + 1 != line:
        message += f" (in what begins at line {start.line + 1}, column {start.column + 1})"
    return Problem(file, line, column, message, remedy)
