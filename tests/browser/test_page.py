"""The page in a real browser, opened as a file with the network off."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import frontmap as fm
from frontmap.bundled import scenarios_folder

WARS = sorted(path.parent.name for path in scenarios_folder().glob("*/scenario.yaml"))
MOST_BYTES = 3_000_000


@pytest.mark.parametrize("war", WARS)
def test_every_bundled_war_opens_quietly(war: str, page_of: Any, opened: Any) -> None:
    path = page_of(war)
    assert path.stat().st_size <= MOST_BYTES
    one = opened(path)
    loaded = fm.load(war)
    assert one.page.title() == loaded.title
    assert one.date() == loaded.last_day.isoformat()
    one.page.keyboard.press("Home")
    assert one.date() == loaded.first_day.isoformat()
    assert one.complaints == []
    assert one.asked_elsewhere() == []


def test_the_map_agrees_with_the_engine(campaign: Path, page_of: Any, opened: Any) -> None:
    """Ask the browser and the engine who holds points of the screen on some days."""
    one = opened(page_of(campaign))
    war = fm.load(campaign)
    found = one.page.evaluate(
        """() => {
            const { left, top, unitsPerPx, width, height } = frontmap.map.view;
            const answers = [];
            for (const instant of [1, 9.5, 11, 12.5, 14, 21]) {
                frontmap.seek(instant);
                for (let x = 7; x < width; x += 23) for (let y = 7; y < height; y += 23) {
                    const known = frontmap.map.find(x, y);
                    if (known) {
                        const at = (pixel, edge) => edge + (pixel + 0.5) * unitsPerPx;
                        answers.push([instant, at(x, left), at(y, top), known.side]);
                    }
                }
            }
            return answers;
        }"""
    )
    from frontmap.viewer.frame import frame_of

    frame = frame_of(war.timeline, None)
    assert len(found) > 500
    begin = float(war.timeline.span.start)
    wrong = 0
    for instant in {row[0] for row in found}:
        rows = [row for row in found if row[0] == instant]
        held = war.engine.holders(frame.sheet.to_metres([(x, y) for _, x, y, _ in rows]), begin + instant)
        inside = war.engine.parcels_at(frame.sheet.to_metres([(x, y) for _, x, y, _ in rows])) >= 0
        wrong += sum(bool(i) and side != row[3] for side, row, i in zip(held.tolist(), rows, inside, strict=True))
    # Only points right at a line may differ, by the rounding of coordinates.
    assert wrong <= 0.01 * len(found)


def test_keys_slider_and_events(campaign: Path, page_of: Any, opened: Any) -> None:
    one = opened(page_of(campaign), address="#1936-09-10")
    page = one.page
    assert one.date() == "1936-09-10"
    page.keyboard.press("ArrowRight")
    assert one.date() == "1936-09-11"
    page.keyboard.press("ArrowDown")
    assert one.date() == "1936-09-14"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("End")
    assert one.date() == "1936-09-21"
    slider = page.locator(".frontmap-slider")
    box = slider.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + 10)
    assert one.date() in ("1936-09-10", "1936-09-11", "1936-09-12")
    assert page.get_by_text("Daroca falls.").count() >= 1
    page.locator(".frontmap-next").click()
    assert one.date() == "1936-09-14"
    one.until("location.hash === '#1936-09-14'")
    page.evaluate("location.hash = '#1936-09-05'")
    one.until("frontmap.iso === '1936-09-05'")
    # On a button the space bar presses the button; elsewhere it plays and stops.
    slider.focus()
    page.keyboard.press(" ")
    one.until("frontmap.playing")
    one.until("frontmap.iso > '1936-09-05'")
    page.keyboard.press(" ")
    one.until("!frontmap.playing")
    assert one.complaints == []


def test_a_date_outside_the_war_or_no_date_does_no_harm(campaign: Path, page_of: Any, opened: Any) -> None:
    one = opened(page_of(campaign), address="#2024-01-01")
    assert one.date() == "1936-09-21"
    one.page.evaluate("location.hash = '#<b>nonsense'")
    assert one.date() == "1936-09-21"


def test_hovering_tells_the_province(campaign: Path, page_of: Any, opened: Any) -> None:
    one = opened(page_of(campaign), address="#1936-09-14")
    spot = one.page.evaluate(
        """() => {
            const { width, height } = frontmap.map.view;
            for (let x = 5; x < width; x += 6) for (let y = 5; y < height; y += 6) {
                const found = frontmap.map.find(x, y);
                if (found && frontmap.story.provinces[found.province][0] === "Daroca") return [x, y];
            }
        }"""
    )
    canvas = one.page.locator(".frontmap-canvas").bounding_box()
    one.page.mouse.move(canvas["x"] + spot[0], canvas["y"] + spot[1])
    told = one.page.locator(".frontmap-tip").inner_text()
    assert "Daroca" in told
    assert "Republic <b>&, since" in told
    assert "line 7" in told
    assert "attested" in told


def test_zooming_panning_and_layers(campaign: Path, page_of: Any, opened: Any) -> None:
    one = opened(page_of(campaign))
    page = one.page
    before = page.evaluate("frontmap.map.view.unitsPerPx")
    page.keyboard.press("+")
    one.until(f"frontmap.map.view.unitsPerPx < {before}")
    page.mouse.move(600, 300)
    page.mouse.wheel(0, -500)
    one.until(f"frontmap.map.view.unitsPerPx < {before} / 1.7")
    page.keyboard.press("0")
    one.until(f"Math.abs(frontmap.map.view.unitsPerPx - {before}) < 1e-6")
    shown = page.locator(".frontmap-canvas").screenshot()
    page.locator(".frontmap-layers").click()
    for label in page.locator(".frontmap-menu input").all():
        label.click()
    page.locator(".frontmap-layers").click()
    assert page.locator(".frontmap-canvas").screenshot() != shown
    assert one.complaints == []


def test_the_view_is_saved_as_a_png(campaign: Path, page_of: Any, opened: Any, tmp_path: Path) -> None:
    one = opened(page_of(campaign))
    one.page.locator(".frontmap-layers").click()
    with one.page.expect_download() as download:
        one.page.get_by_text("Save this view as PNG").click()
    saved = tmp_path / "map.png"
    download.value.save_as(saved)
    assert download.value.suggested_filename == "A-campaign-in-Aragon-1936-09-21.png"
    with Image.open(saved) as picture:
        assert picture.width == 1280
        assert len(picture.convert("RGB").resize((160, 120)).getcolors(20_000) or []) > 50


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1920, 1080)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_screens(campaign: Path, page_of: Any, opened: Any, width: int, height: int, scheme: str) -> None:
    one = opened(page_of(campaign), width, height, color_scheme=scheme, reduced_motion="reduce")
    page = one.page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.documentElement.scrollHeight") <= height
    for name in (".frontmap-play", ".frontmap-slider", ".frontmap-canvas", ".frontmap-date"):
        box = page.locator(name).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width + 1
        assert box["y"] >= 0 and box["y"] + box["height"] <= height + 1
    assert one.complaints == []


HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<!-- <img src=x onerror=alert(3)> -->",
    "${alert(4)} `x` {{5}}",
    "\" onmouseover='alert(6)' & &amp; \u2028 end",
]


def test_names_are_only_ever_text(opened: Any, tmp_path: Path) -> None:
    """Put markup wherever an author can put words; it is shown as it was written."""
    quoted = [json.dumps(word, ensure_ascii=True) for word in HOSTILE]
    scenario = tmp_path / "hostile.yaml"
    scenario.write_text(
        f"""\
title: {quoted[1]}
from: 1936-09-01
to: 1936-09-10
theatre: [region: Zaragoza]
sides:
  one: {{name: {quoted[0]}, colour: red}}
  two: {{name: {quoted[2]}, colour: blue}}
at_war: [[one, two]]
start: {{one: [region: Zaragoza]}}
events:
  - on: 1936-09-08
    take: {{side: two, areas: [Daroca]}}
    say: {quoted[3]}
    source: {{text: {quoted[4]}}}
    note: {quoted[0]}
""",
        encoding="utf-8",
    )
    path = tmp_path / "hostile.html"
    fm.load(scenario).render(path)
    one = opened(path, address="#1936-09-08")
    page = one.page
    # The atlas is ours; what it says goes the same way as the author's words.
    page.evaluate(
        "words => frontmap.story.provinces.forEach(one => { one[0] = words[0]; one[1] = words[1]; })", HOSTILE
    )
    for x in range(200, 1100, 40):
        page.mouse.move(x, 330)
    shown = page.locator(".frontmap").inner_text()
    for word in HOSTILE[:4]:
        assert " ".join(word.split()) in " ".join(shown.split()), word
    assert page.locator(".frontmap script, .frontmap img").count() == 0
    assert one.complaints == []
    assert one.asked_elsewhere() == []


def test_the_policy_lets_nothing_in(campaign: Path, page_of: Any, opened: Any) -> None:
    one = opened(page_of(campaign))
    one.page.evaluate(
        "() => { const evil = document.createElement('script'); evil.textContent = 'window.hacked = 1'; "
        "document.body.append(evil); const image = new Image(); image.src = 'http://example.invalid/x.png'; }"
    )
    one.page.wait_for_timeout(100)
    assert one.page.evaluate("window.hacked") is None
    assert any("Content Security Policy" in complaint for complaint in one.complaints)


def test_the_page_for_a_frame_works_in_one(campaign: Path, opened: Any, browser: Any, tmp_path: Path) -> None:
    from frontmap.viewer import embedding

    fm.load(campaign).render(tmp_path / "war.html", embed=True)
    outer = tmp_path / "blog.html"
    outer.write_text(f"<!DOCTYPE html><p>A post</p>{embedding('war.html', 'A war')}", encoding="utf-8")
    context = browser.new_context(viewport={"width": 800, "height": 700}, offline=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(outer.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator(".frontmap-embed .frontmap-next").click()
    assert frame.locator(".frontmap-date").inner_text() == "21 September 1936"
    assert complaints == []
    context.close()
