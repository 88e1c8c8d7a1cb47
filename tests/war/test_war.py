"""The façade: what a program gets when it asks a war."""

from __future__ import annotations

import sys
from datetime import date, datetime

import numpy as np
import pytest
import shapely

import frontmap as fm


@pytest.fixture(scope="module")
def war(campaign) -> fm.War:
    return fm.load(campaign)


def test_a_war_knows_its_frame(war) -> None:
    assert war.title == "A campaign in Aragon"
    assert (war.first_day, war.last_day) == (date(1936, 9, 1), date(1936, 9, 21))
    assert dict(war.sides) == {"republic": "Republic <b>&", "nationalists": "Nationalists"}
    assert all(len(colour) == 7 and colour[0] == "#" for colour in war.colours.values())
    assert repr(war) == "<War 'A campaign in Aragon', 1936-09-01 to 1936-09-21>"


def test_a_taken_town_changes_its_holder_on_its_day(war) -> None:
    assert war.holder("Daroca", "1936-09-07") == "nationalists"
    assert war.holder("Daroca", "1936-09-14") == "republic"
    assert war.holder("Daroca", date(1936, 9, 14)) == "republic"
    assert war.holder("Daroca", datetime(1936, 9, 14, 23)) == "republic"
    assert war.holder("Zaragoza", "1936-09-21") == "nationalists"


@pytest.mark.parametrize("day", ["1936-08-31", "1936-09-22", date(2000, 1, 1)])
def test_days_outside_the_war_are_refused(war, day) -> None:
    with pytest.raises(fm.DateError, match="from 1936-09-01 to 1936-09-21"):
        war.holder("Daroca", day)


def test_unknown_places_are_refused_with_the_nearest(war) -> None:
    with pytest.raises(fm.UnknownName) as caught:
        war.holder("Darroca", "1936-09-14")
    assert "Daroca" in caught.value.nearest


def test_regions_tile_what_is_held(war) -> None:
    before, after = war.control("1936-09-07"), war.control("1936-09-14")
    for regions in (before, after):
        assert list(regions.columns) == ["side", "name", "colour", "area_km2", "share", "geometry"]
        assert regions.crs == "EPSG:4326"
        assert regions.share.sum() == pytest.approx(1)
        west, south, east, north = regions.total_bounds
        assert -3 < west < east < 1
        assert 39 < south < north < 43
    assert after.area_km2.sum() == pytest.approx(before.area_km2.sum(), rel=1e-6)
    assert after.set_index("side").area_km2["republic"] > before.set_index("side").area_km2["republic"]
    holders = after.set_index("side").geometry
    assert holders["republic"].covers(shapely.Point(-1.415, 41.11))


def test_fronts_lie_between_the_regions(war) -> None:
    fronts = war.fronts("1936-09-07")
    assert list(fronts.columns) == ["left", "right", "length_km", "attested", "moving", "source", "geometry"]
    assert fronts.crs == "EPSG:4326"
    assert len(fronts) >= 1
    assert {*fronts.left, *fronts.right} == {"republic", "nationalists"}
    assert 50 < fronts.length_km.sum() < 1000
    # The lines are measured in equal-area metres; on the ellipsoid they are as long within a few per cent.
    assert fronts.to_crs(3857).length.sum() > 0
    regions = war.control("1936-09-07").set_index("side").geometry
    shared = shapely.intersection(regions["republic"].boundary, regions["nationalists"].boundary)
    assert shapely.union_all(fronts.geometry.to_numpy()).hausdorff_distance(shared) < 0.05


def test_stats_have_a_row_for_each_day(war) -> None:
    days = war.stats()
    assert len(days) == 21
    assert (days.index[0].date(), days.index[-1].date()) == (war.first_day, war.last_day)
    assert np.allclose(days.share_republic + days.share_nationalists, 1)
    total = days.area_km2_republic + days.area_km2_nationalists
    assert np.allclose(total, total.iloc[0])
    assert days.gained_km2_republic.loc["1936-09-08":"1936-09-14"].sum() == pytest.approx(
        days.area_km2_republic.iloc[-1] - days.area_km2_republic.iloc[0]
    )
    assert days.gained_km2_republic.loc["1936-09-15":].sum() == pytest.approx(0, abs=1e-6)
    regions = war.control("1936-09-11").set_index("side").area_km2
    assert days.area_km2_republic.loc["1936-09-11"] == pytest.approx(regions["republic"], rel=1e-3)
    assert days.front_km.loc["1936-09-07"] == pytest.approx(war.fronts("1936-09-07").length_km.sum(), rel=1e-6)


def test_advances_have_a_row_for_each_that_took_ground(war) -> None:
    table = war.advances()
    assert (table.taken_km2 > 0).all()
    assert set(table.side) <= set(war.sides)
    assert np.allclose(table.km2_a_day * table.days, table.taken_km2)
    gained = war.stats().gained_km2_republic.sum()
    won, lost = (table[table.side == side].taken_km2.sum() for side in ("republic", "nationalists"))
    assert won - lost == pytest.approx(gained, rel=1e-3)
    assert table["from"].iloc[0].date().isoformat() == "1936-09-08"


def test_plot_draws_geometry_in_metres_into_the_given_axes(war) -> None:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4, 3))
    try:
        assert war.plot("1936-09-10", ax=axes) is axes
        zaragoza = war.to_metres([(-0.877, 41.656)])[0]
        west, east = axes.get_xlim()
        south, north = axes.get_ylim()
        assert west < zaragoza[0] < east
        assert south < zaragoza[1] < north
        assert len(axes.patches) > 10
        assert "°" in axes.format_coord(*zaragoza)
        axes.plot(*zaragoza, "*")
        figure.canvas.draw()
        assert np.asarray(figure.canvas.buffer_rgba()).std() > 10
    finally:
        plt.close(figure)


def test_plot_makes_axes_when_none_are_given(war) -> None:
    import matplotlib.pyplot as plt

    axes = war.plot("1936-09-10", view="Daroca", theme="night")
    try:
        assert axes.figure in map(plt.figure, plt.get_fignums())
    finally:
        plt.close(axes.figure)


def test_a_day_shows_itself_in_a_notebook(war) -> None:
    day = war.at("1936-09-14")
    assert day._repr_png_().startswith(b"\x89PNG")
    html = day._repr_html_()
    assert "<b>" not in html
    assert "Republic &lt;b&gt;&amp;" in html
    assert 'alt="' in html
    assert "1936-09-14" in html
    assert war._repr_html_() == war.at(war.last_day)._repr_html_()


def test_render_makes_files_by_suffix(war, tmp_path) -> None:
    seen = []
    film = war.render(
        tmp_path / "war.gif", size=(160, 90), fps=5, seconds=1, progress=lambda done, total: seen.append((done, total))
    )
    assert film.file.stat().st_size == film.size_bytes
    assert (film.width_px, film.height_px, film.seconds) == (160, 90, 1)
    assert (film.first_day, film.last_day) == (war.first_day, war.last_day)
    assert seen[-1] == (5, 5)
    still = war.render(tmp_path / "map.png", size=(160, 90), at="1936-09-10")
    assert (still.frames, still.seconds) == (1, 0)
    assert still.first_day == still.last_day == date(1936, 9, 10)


def test_render_refuses_contradictions(war, tmp_path) -> None:
    with pytest.raises(fm.RenderError, match=r"a film ends in"):
        war.render(tmp_path / "war.avi")
    with pytest.raises(fm.RenderError, match="give at instead"):
        war.render(tmp_path / "map.png", from_="1936-09-02")
    with pytest.raises(fm.RenderError, match="give from_ and to"):
        war.render(tmp_path / "war.mp4", at="1936-09-02")
    with pytest.raises(fm.DateError, match="exchange"):
        war.render(tmp_path / "war.mp4", from_="1936-09-10", to="1936-09-02")
    with pytest.raises(fm.TooLarge):
        war.render(tmp_path / "map.png", size=(99_999, 99_999))
    with pytest.raises(fm.DiskError):
        war.render(tmp_path / "nowhere" / "map.png")
    assert list(tmp_path.iterdir()) == []


def test_steps_instead_of_sweeps(campaign) -> None:
    swept, stepped = fm.load(campaign), fm.load(campaign, interpolate="none")
    day = "1936-09-11"
    assert stepped.control(day).area_km2.tolist() == stepped.control("1936-09-01").area_km2.tolist()
    assert swept.control(day).area_km2.tolist() != swept.control("1936-09-01").area_km2.tolist()


def test_a_war_checks_itself(war) -> None:
    report = war.check()
    assert (report.problems, report.held, report.expected) == ((), 2, 2)


def test_public_names() -> None:
    assert set(fm.__all__) <= set(dir(fm))
    assert isinstance(fm.load_atlas(), fm.Atlas)
    with pytest.raises(AttributeError, match="no attribute 'lod'"):
        fm.lod  # noqa: B018
    assert "frontmap.war" in sys.modules
