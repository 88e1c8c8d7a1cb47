from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from frontmap.scenario import text as text_module
from frontmap.scenario.text import MAX_BYTES, parse_text
from frontmap.scenario.words import Series, Table, Word, position_of


def told(data: bytes | str) -> list[str]:
    return [str(problem) for problem in parse_text(data, "f")[1]]


def read(data: bytes | str) -> Table:
    tree, problems = parse_text(data, "f")
    assert problems == []
    assert tree is not None
    return tree


def test_every_value_stays_the_text_that_was_written() -> None:
    tree = read("a: NO\nb: 12:30\nc: 010\nd: 1936-07-17\ne: ~\nf: 1e3\ng: 0x1F\nh: ''\ni: null\n")
    assert tree == {
        "a": "NO",
        "b": "12:30",
        "c": "010",
        "d": "1936-07-17",
        "e": "~",
        "f": "1e3",
        "g": "0x1F",
        "h": "",
        "i": "null",
    }


def test_positions_of_words_keys_and_lists() -> None:
    tree = read("title: War\nevents:\n  - on: 1936-07-17\n    take: [Quinto,   Caspe]\n")
    events = tree["events"]
    assert isinstance(events, Series)
    event = events[0]
    assert isinstance(event, Table)
    take = event["take"]
    assert isinstance(take, Series)
    where = [position_of(node) for node in (tree["title"], events, event, event["on"], take, take[1])]
    assert [(position.line, position.column) for position in where] == [
        (1, 8),
        (3, 3),
        (3, 5),
        (3, 9),
        (4, 11),
        (4, 22),
    ]
    key = event.key_named("take")
    assert key is not None
    assert (key.position.line, key.position.column) == (4, 5)
    assert take.key is key


def test_bom_crlf_and_old_mac_lines_are_fine() -> None:
    tree = read(b"\xef\xbb\xbfa: 1\r\nb: {c: 2}\rd: \xc3\xa9\n")
    assert tree == {"a": "1", "b": {"c": "2"}, "d": "é"}
    d = tree["d"]
    assert isinstance(d, Word)
    assert (d.position.line, d.position.column) == (3, 4)


def test_columns_count_characters_not_bytes() -> None:
    assert told("é: ü\né: ö\n") == [
        "f:2:1: the key 'é' is here for the second time, first at line 1, column 1; keep one of the two"
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "f:1:1: the file is empty"),
        ("# only a comment\n", "f:1:1: the file is empty"),
        ("- a\n", "f:1:1: expected keys such as title, sides and events, got a list"),
        ("word\n", "f:1:1: expected keys such as title, sides and events, got plain text"),
        ("a: 1\nb: 2\na: 3\n", "f:3:1: the key 'a' is here for the second time, first at line 1, column 1"),
        ("x:\n  - {a: 1, b: 2, a: 3}\n", "f:2:18: the key 'a' is here for the second time, first at line 2, column 6"),
        ("a: &x 1\n", "f:1:4: anchors (&x) are not part of the language"),
        ("a: *x\n", "f:1:4: references (*x) are not part of the language"),
        ("a: !!python/object:os.system 1\n", "f:1:4: tags (tag:yaml.org,2002:python/object:os.system) are not part"),
        ("<<: {a: 1}\n", "f:1:1: merge keys (<<) are not part of the language"),
        ("a: 1\n---\nb: 2\n", "f:2:1: a second document begins here"),
        ("%YAML 1.1\n---\na: 1\n", "f:1:1: directives (%YAML, %TAG) are not part of the language"),
        ("a: {{b}}\n", "f:1:5: a list or table cannot be a key"),
        ("a:\n\t- b\n", "f:2:1: a tab; YAML indents with spaces only"),
        ("a: Zaragoza: taken\n", "f:1:12: a colon that does not fit here"),
        ("a: 'b\nc: d\n", "f:1:4: a quotation mark is opened and never closed"),
        ("a: [b, c\nd: e\n", "f:2:2: a list in brackets is not closed"),
        ("a: {b: c\nd: e\n", "f:2:2: a table in braces is not closed"),
        ("a: @b\n", "f:1:4: a word cannot begin with '@' in YAML"),
        ("a: \x07\n", "f:1:4: a control character (U+0007) cannot stand here"),
        ("a: b\u2028c\n", "f:1:5: LINE SEPARATOR (U+2028) cannot stand here"),
        ("a:\n  b: 1\n c: 2\n", "f:3:2: a line that does not fit the one above it"),
        ("? [a]\n: b\n", "f:1:3: a list or table cannot be a key"),
    ],
)
def test_what_is_refused(text: str, problem: str) -> None:
    assert any(line.startswith(problem) for line in told(text)), told(text)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp1251", "windows-1251"), ("koi8-r", "KOI8-R"), ("utf-16", "UTF-16"), ("utf-32", "UTF-32")],
)
def test_other_encodings_are_named(encoding: str, name: str) -> None:
    (line,) = told("# Гражданская война\ntitle: Война в Испании\n".encode(encoding))
    assert f"it looks like {name}" in line
    assert line.endswith("save it as UTF-8")


def test_western_accents_are_not_taken_for_cyrillic() -> None:
    (line,) = told("title: x\ndescription: La Coruña, Cádiz\n".encode("cp1252"))
    assert line.startswith("f:2:21: the file is not UTF-8 (byte 0xf1); it looks like windows-1252")


@pytest.mark.parametrize("opener", ["[", "{a: ", "- ", "? ", "a: [", "[{a: ", "\n- \n", "[ \n"])
def test_deep_nesting_is_an_error_and_not_a_crash(opener: str) -> None:
    problems = told(opener * 200_000)
    assert len(problems) >= 1
    if opener not in ("\n- \n", "a: ["):
        assert "64 deep" in problems[0]


def test_nesting_by_indentation_is_held_to_the_limit() -> None:
    deep = "".join(f"{' ' * level}a:\n" for level in range(100))
    assert told(deep) == [
        "f:65:65: lists and tables lie more than 64 deep in each other; a scenario needs about six levels"
    ]
    assert told("".join(f"{' ' * level}a:\n" for level in range(64))) == []


def test_size_is_held_to_the_limit() -> None:
    assert told(b"a: " + b"b" * MAX_BYTES) == [
        "f:1:1: the file is 8.0 MB; the limit is 8 MB; split the war into several scenarios"
    ]


def test_number_of_words_is_held_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_module, "MAX_WORDS", 10)
    assert told("a: [1, 2, 3, 4]\n") == []
    assert "more than 10 words" in told("a: [1, 2, 3, 4, 5, 6, 7, 8]\n")[0]


def test_the_pure_python_parser_tells_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["a: 1\na: 2\n", "a:\n\t- b\n", "a: 'b\nc: d\n", "a: b: c\n", "a: [b\nc: d\n", "a: @b\n", "a: &x 1\n"]
    native = [told(text) for text in texts]
    monkeypatch.setattr(text_module, "_LOADER", yaml.SafeLoader)
    for text, expected in zip(texts, native, strict=True):
        (line,) = told(text)
        assert line.split(": ")[0].split(":")[1] == expected[0].split(":")[1], (line, expected)


def test_several_mistakes_are_told_at_once() -> None:
    assert [line.split(": ")[0] for line in told("a: &x 1\nb: 1\nb: 2\nc: {d: 1, d: 2}\n")] == [
        "f:1:4",
        "f:3:1",
        "f:4:11",
    ]


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300)))
@settings(max_examples=300, deadline=None)
def test_anything_is_read_or_refused_with_a_position(data: bytes | str) -> None:
    tree, problems = parse_text(data, "f")
    assert tree is not None or problems
    assert all(problem.line >= 1 and problem.column >= 1 for problem in problems)


@given(st.text(alphabet="ab:-[]{}#&*!|>'\"%@`,? \n\t~<", max_size=60))
@settings(max_examples=500, deadline=None)
def test_anything_that_looks_like_yaml_is_read_or_refused(text: str) -> None:
    tree, problems = parse_text(text, "f")
    assert tree is not None or problems
