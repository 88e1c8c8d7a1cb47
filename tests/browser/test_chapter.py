"""The page of a chapter in a real browser: names are text, films are found, nothing is asked for elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from frontmap.chapter import ChapterOptions, build_chapters
from tests.chapter.conftest import SIZE, written
from tests.chapter.test_safety import NASTY, quoted


def test_a_chapter_shows_its_maps_and_runs_nothing(browser: Any, tmp_path: Path) -> None:
    story = written(tmp_path / "book")
    war = story.with_name("aragon.yaml")
    text = war.read_text("utf-8").replace("title: A campaign in Aragon", f"title: {quoted(NASTY[1])}")
    war.write_text(text.replace("name: Nationalists", f"name: {quoted(NASTY[2])}"), encoding="utf-8")
    caption = f"caption: {quoted(' '.join(NASTY))}"
    film = (
        f"```frontmap\nscenario: aragon.yaml\nfrom: 1936-09-14\nto: 1936-09-15\nseconds: 0.2\n{SIZE}\n{caption}\n```\n"
    )
    evil = "<script>document.title = 'run'</script>\n\n<img src=x onerror=\"document.title = 'run'\">\n\n"
    story.write_text(f"# {NASTY[3]}\n\n{evil}{film}", encoding="utf-8")
    for raw_html in (False, True):
        build_chapters([story], tmp_path / "out", ChapterOptions("html", raw_html=raw_html))
        context = browser.new_context(offline=True)
        page = context.new_page()
        asked: list[str] = []
        dialogs: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("dialog", lambda dialog, dialogs=dialogs: (dialogs.append(dialog.message), dialog.dismiss()))
        page.goto((tmp_path / "out" / "story.html").as_uri())
        page.wait_for_timeout(200)
        assert page.title() == NASTY[3] and dialogs == []
        assert page.locator("figcaption").inner_text() == " ".join(" ".join(NASTY).split())
        assert page.locator("video").get_attribute("aria-label").count(NASTY[2]) == 1
        page.locator("video").evaluate("video => { video.preload = 'auto'; video.load(); }")
        # Playwright's own way to wait would need the page to allow `eval`.
        widths = (
            page.wait_for_timeout(50) or page.evaluate("document.querySelector('video').videoWidth")
            for _ in range(1200)
        )
        assert 240 in widths
        assert [url for url in asked if not url.startswith("file:")] == []
        context.close()
