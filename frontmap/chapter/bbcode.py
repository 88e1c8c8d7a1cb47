"""A chapter as BBCode, as forums that run XenForo take it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from frontmap.chapter.own_pictures import is_elsewhere
from frontmap.chapter.pictures import Picture, beside
from frontmap.chapter.text import MAP_TOKEN, Chapter

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["built_bbcode"]

_SIZES = {"h1": 6, "h2": 5, "h3": 4}
_TAG = re.compile(r"\[(?=/?[A-Za-z*])")
_INLINE = {
    "em_open": "[i]",
    "em_close": "[/i]",
    "strong_open": "[b]",
    "strong_close": "[/b]",
    "s_open": "[s]",
    "s_close": "[/s]",
    "link_close": "[/url]",
    "softbreak": " ",
    "hardbreak": "\n",
}
_BLOCKS = {
    "blockquote_open": "[quote]\n",
    "blockquote_close": "[/quote]\n\n",
    "bullet_list_open": "[list]\n",
    "ordered_list_open": "[list=1]\n",
    "bullet_list_close": "[/list]\n\n",
    "ordered_list_close": "[/list]\n\n",
    "list_item_open": "[*]",
    "list_item_close": "\n",
    "hr": "[hr][/hr]\n\n",
    "table_open": "[table]\n",
    "table_close": "[/table]\n\n",
    "tr_open": "[tr]",
    "tr_close": "[/tr]\n",
    "th_open": "[th]",
    "th_close": "[/th]",
    "td_open": "[td]",
    "td_close": "[/td]",
    "paragraph_close": "\n\n",
}


def built_bbcode(chapter: Chapter, pictures: Sequence[Picture], address: Callable[[str], str]) -> str:
    """Return a chapter as BBCode.

    Parameters
    ----------
    chapter : Chapter
    pictures : sequence of Picture
        One for each of its spots, with small ones.
    address : callable
        Gives the full address of a picture, of the chapter's own ones too, from its path beside the chapter.
    """
    return _Writer(pictures, address).written(chapter)


class _Writer:
    def __init__(self, pictures: Sequence[Picture], address: Callable[[str], str]) -> None:
        self.pictures, self.address = pictures, address

    def written(self, chapter: Chapter) -> str:
        text = "".join(self._block(token) for token in chapter.tokens)
        if chapter.title:
            text = f"[b][size={_SIZES['h1']}]{_plain(chapter.title)}[/size][/b]\n\n{text}"
        text = re.sub(r"\n{2,}(?=\[/(?:quote|list)\]|\[\*\])", "\n", text)
        return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"

    def _block(self, token: Token) -> str:
        if token.type == MAP_TOKEN:
            return self._map(self.pictures[token.meta["spot"]])
        if token.type == "inline":
            return "".join(map(self._inline, token.children or ()))
        if token.type in ("fence", "code_block"):
            return f"[code]\n{_code(token.content)}[/code]\n\n"
        if token.type in ("heading_open", "heading_close"):
            size = _SIZES.get(token.tag)
            opened = token.type == "heading_open"
            if size is None:
                return "[b]" if opened else "[/b]\n\n"
            return f"[b][size={size}]" if opened else "[/size][/b]\n\n"
        if token.type == "html_block":
            return "" if token.content.lstrip().startswith("<!--") else f"{_plain(token.content.strip())}\n\n"
        if token.type == "paragraph_close" and token.hidden:
            return "\n"
        return _BLOCKS.get(token.type, "")

    def _inline(self, token: Token) -> str:
        if token.type == "text":
            return _plain(token.content)
        if token.type == "code_inline":
            return f"[icode]{_code(token.content)}[/icode]"
        if token.type == "link_open":
            return f"[url={_address(str(token.attrs.get('href', '')))}]"
        if token.type == "image":
            source = str(token.attrs.get("src", ""))
            return _image(source if is_elsewhere(source) else self.address(source), token.content)
        if token.type == "html_inline":
            return "" if token.content.startswith("<!--") else _plain(token.content)
        return _INLINE.get(token.type, "")

    def _map(self, picture: Picture) -> str:
        small = self.address(beside(picture.small or picture.still))
        full = picture.still if picture.film is None else picture.film
        shown = f"[url={_address(self.address(beside(full)))}]{_image(small, picture.alt)}[/url]"
        caption = f"\n[i]{_plain(' '.join(picture.caption.split()))}[/i]" if picture.caption.strip() else ""
        return f"{shown}{caption}\n\n"


def _image(address: str, alt: str) -> str:
    words = re.sub(r"[\[\]\"]", "'", " ".join(alt.split()))
    return f'[img alt="{words}"]{_address(address)}[/img]' if words else f"[img]{_address(address)}[/img]"


def _plain(text: str) -> str:
    """Return a text in which nothing is a tag: BBCode has no way to say so but to part the bracket from the word."""
    return _TAG.sub("[\u200b", text)


def _code(text: str) -> str:
    """Return code that cannot end itself; all else is shown as it is there."""
    return re.sub(r"\[(?=/i?code)", "[\u200b", text, flags=re.IGNORECASE)


def _address(address: str) -> str:
    return re.sub(r"[\[\]\s\"]", lambda found: f"%{ord(found[0]):02X}", address)
