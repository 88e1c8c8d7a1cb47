"""Markdown in the tags of forums."""

from __future__ import annotations

from frontmap.chapter.bbcode import built_bbcode
from frontmap.chapter.text import read_chapter

MARKDOWN = """\
# One *two*

Text **bold** _it_ ~~gone~~ `code [b]` and [link](https://example.org/a_b?x=[1]&y) and <https://example.org>.
Second line\\
hard break

## Two
#### Four

- a
- b

  more of b
  1. one
  2. two
- c

3. three
4. four

> quoted
>
> > twice

![alt "x"](art/p.png "title")

    indented [code]

```python
print("[/code]")
```

| a | b |
|---|--:|
| [c] | **d** |

* * *

<b>html</b> &amp; &copy; \\* [/quote] [x] [1]
"""

BBCODE = """\
[b][size=6]One [i]two[/i][/size][/b]

Text [b]bold[/b] [i]it[/i] [s]gone[/s] [icode]code [b][/icode] and [url=https://example.org/a_b?x=%5B1%5D&y]link[/url] \
and [url=https://example.org]https://example.org[/url]. Second line
hard break

[b][size=5]Two[/size][/b]

[b]Four[/b]

[list]
[*]a
[*]b

more of b

[list=1]
[*]one
[*]two
[/list]
[*]c
[/list]

[list=1]
[*]three
[*]four
[/list]

[quote]
quoted

[quote]
twice
[/quote]
[/quote]

[img alt="alt 'x'"]https://h/art/p.png[/img]

[code]
indented [code]
[/code]

[code]
print("[|/code]")
[/code]

[table]
[tr][th]a[/th][th]b[/th][/tr]
[tr][td][|c][/td][td][b]d[/b][/td][/tr]
[/table]

[hr][/hr]

<b>html</b> & © * [|/quote] [|x] [1]
"""
"""A bar stands for the space without width that keeps a bracket from being a tag."""


def test_every_mark_of_markdown_has_its_tag(tmp_path) -> None:
    path = tmp_path / "chapter.md"
    path.write_text(MARKDOWN, encoding="utf-8")
    built = built_bbcode(read_chapter(path), [], lambda beside: f"https://h/{beside}")
    assert built.replace("\u200b", "|") == BBCODE
