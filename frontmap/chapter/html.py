"""A chapter as one page of HTML. Every name and caption is text; scripts never run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from frontmap.chapter.own_pictures import is_elsewhere
from frontmap.chapter.pictures import Picture, beside
from frontmap.chapter.text import MAP_TOKEN, Chapter

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["built_body", "built_html", "heading_of"]

# Whatever a chapter holds, nothing in the page can run, send or embed; pictures may come from where their author says.
_POLICY = (
    "default-src 'none'; img-src * data: file:; media-src * file:; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'"
)
_STYLE = (
    "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1.05rem/1.6 Georgia,serif;color:#222;background:#fff}"
    "figure{margin:1.5rem 0}figure img,figure video,p img{max-width:100%;height:auto}"
    "figcaption{font-size:.9rem;color:#555}blockquote{margin-left:0;padding-left:1rem;border-left:3px solid #ccc}"
    "table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2rem .5rem}pre{overflow-x:auto}"
    "@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}figcaption{color:#aaa}a{color:#8ab4f8}}"
)


def built_html(
    chapter: Chapter, pictures: Sequence[Picture], address: Callable[[str], str], *, raw_html: bool = False
) -> str:
    """Return a chapter as a page; parameters as for `built_body`."""
    heading = heading_of(chapter.tokens)
    top = f"<h1>{escape(chapter.title)}</h1>\n" if chapter.title and heading != chapter.title else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(chapter.language or "en")}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(chapter.title or heading or chapter.path.stem)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n{top}{built_body(chapter, pictures, address, raw_html=raw_html)}</body>\n</html>\n"
    )


def built_body(
    chapter: Chapter,
    pictures: Sequence[Picture],
    address: Callable[[str], str],
    *,
    raw_html: bool = False,
    printed: bool = False,
) -> str:
    """Return a chapter as the body of a page.

    Parameters
    ----------
    chapter : Chapter
    pictures : sequence of Picture
        One for each of its spots.
    address : callable
        Gives the address of a picture from its path beside the chapter.
    raw_html : bool
        Whether HTML in the chapter is passed on; else it shows as text. Comments are left out either way.
    printed : bool
        Whether it is for a document: films are shown by their posters, and to pictures on other machines there are
        links, so that nothing is fetched.
    """
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML

    renderer: Any = RendererHTML()

    def told_as_text(tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        token = tokens[index]
        if _is_comment(token.content):
            return ""
        if raw_html:
            return token.content
        shown = escape(token.content.strip() if token.type == "html_block" else token.content)
        return f"<p>{shown}</p>\n" if token.type == "html_block" else shown

    def shown_map(tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        picture = pictures[tokens[index].meta["spot"]]
        return _printed(picture, address) if printed else _figure(picture, address)

    def shown_image(tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        token = tokens[index]
        source = str(token.attrs.get("src", ""))
        if not printed or not is_elsewhere(source):
            return str(RendererHTML.image(renderer, tokens, index, options, env))
        words = renderer.renderInlineAsText(token.children or [], options, env) or source
        return f'<a href="{escape(source)}">{escape(words)}</a>'

    renderer.rules |= {"html_block": told_as_text, "html_inline": told_as_text}
    renderer.rules |= {MAP_TOKEN: shown_map, "image": shown_image}
    return str(renderer.render(chapter.tokens, MarkdownIt("commonmark").options, {}))


def heading_of(tokens: Sequence[Token]) -> str:
    """Return the text of the first heading; empty if there is none."""
    for index, token in enumerate(tokens[:-1]):
        if token.type == "heading_open":
            return "".join(child.content for child in tokens[index + 1].children or ())
    return ""


def _printed(picture: Picture, address: Callable[[str], str]) -> str:
    """Return a picture for Pandoc, which would read the words of a figure from its caption alone."""
    caption = f"<br><em>{escape(picture.caption)}</em>" if picture.caption.strip() else ""
    return f'<p><img src="{escape(address(beside(picture.still)))}" alt="{escape(picture.alt)}">{caption}</p>\n'


def _figure(picture: Picture, address: Callable[[str], str]) -> str:
    size = f'width="{picture.width_px}" height="{picture.height_px}"'
    still = escape(address(beside(picture.still)))
    alt = escape(picture.alt)
    shown = f'<img src="{still}" alt="{alt}" {size}>'
    if picture.film is not None:
        film = escape(address(beside(picture.film)))
        shown = (
            f'<video controls preload="none" poster="{still}" {size} aria-label="{alt}">\n'
            f'<source src="{film}" type="video/mp4">\n<a href="{film}">{shown}</a>\n</video>'
        )
    caption = f"\n<figcaption>{escape(picture.caption)}</figcaption>" if picture.caption.strip() else ""
    return f"<figure>\n{shown}{caption}\n</figure>\n"


def _is_comment(content: str) -> bool:
    text = content.strip()
    return text.startswith("<!--") and text.endswith("-->") and "-->" not in text[4:-3]
