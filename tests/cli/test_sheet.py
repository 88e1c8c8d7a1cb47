from __future__ import annotations

import pytest
from PIL import Image

import frontmap
from frontmap.contact_sheet import spread_days
from frontmap.errors import RenderError


def test_a_sheet_shows_several_days(run, campaign, tmp_path) -> None:
    target = tmp_path / "sheet.png"
    result = run("sheet", campaign, "-o", target, "--count", "3", "--columns", "3", "--width", "600")
    assert result.exit_code == 0, result.stderr
    picture = Image.open(target)
    assert picture.width == 600
    assert picture.info["Description"].startswith("3 maps.")
    maps = [picture.crop((left, 60, left + 170, 150)).convert("RGB").tobytes() for left in (10, 207, 403)]
    assert len(set(maps)) == 3


def test_a_sheet_shows_the_days_that_are_asked_for(run, campaign, tmp_path) -> None:
    target = tmp_path / "sheet.svg"
    result = run("sheet", campaign, "-o", target, "--dates", "1936-09-02, 1936-09-19", "--width", "500")
    assert result.exit_code == 0, result.stderr
    written = target.read_text()
    assert ">2 September 1936<" in written and ">19 September 1936<" in written
    assert "1 September 1936<" not in written.replace("21 ", "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-o", "sheet.mp4"], "no picture"),
        (["-o", "sheet.png", "--dates", "1936-09-02", "--count", "3"], "leave out --count"),
    ],
)
def test_what_cannot_be_drawn_is_a_mistake_of_the_command_line(run, campaign, arguments, told) -> None:
    result = run("sheet", campaign, *arguments)
    assert result.exit_code == 2
    assert told in result.stderr


def test_maps_that_are_too_narrow_are_told(campaign, tmp_path) -> None:
    with pytest.raises(RenderError, match="fewer columns"):
        frontmap.load(campaign).sheet(tmp_path / "sheet.png", count=9, columns=9, width_px=400)


def test_days_are_spread_evenly_and_none_comes_twice() -> None:
    from datetime import date

    days = spread_days(date(1936, 9, 1), date(1936, 9, 21), 5)
    assert [day.day for day in days] == [1, 6, 11, 16, 21]
    assert len(spread_days(date(1936, 9, 1), date(1936, 9, 3), 12)) == 3
    assert spread_days(date(1936, 9, 1), date(1936, 9, 3), 1) == [date(1936, 9, 1)]
