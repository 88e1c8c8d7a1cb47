"""Wars as files: what was made of a text before is found again, and only that."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys

import numpy as np
import pytest

from frontmap import ScenarioError, cache, load
from frontmap.atlas import load_atlas
from frontmap.timeline.digest import digest_of
from frontmap.timeline.kept import heard, told
from frontmap.war_file import WarFile
from tests.forgery import forged

CHILD = """\
title: After Aragon
from: 1936-09-21
to: 1936-10-01
theatre: [region: Zaragoza, region: Teruel]
sides: {reds: {}, blues: {}}
at_war: [[reds, blues]]
start: [{as_of: aragon.yaml, on: 1936-09-21, sides: {republic: reds, nationalists: blues}}]
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("FRONTMAP_CACHE", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def file(folder, campaign):
    """A copy of the campaign, whose text may be changed."""
    copy = folder / "aragon.yaml"
    copy.write_bytes(campaign.read_bytes())
    return copy


def same(one, other) -> bool:
    return digest_of(one) == digest_of(other) and (one.marks, one.sides, one.title) == (
        other.marks,
        other.sides,
        other.title,
    )


def test_a_war_is_found_again_by_its_text(file) -> None:
    first, again = load(file), load(file)
    assert WarFile.named(file).story is None
    made = first.timeline
    found = load(file)
    assert WarFile.named(file).story is not None
    assert (found.title, found.first_day, found.last_day) == (again.title, again.first_day, again.last_day)
    assert same(found.timeline, made)
    assert found.who("Daroca", "1936-09-14") == first.who("Daroca", "1936-09-14")
    assert found.scenario == first.scenario


@pytest.mark.parametrize("name", ["spanish-civil-war", "border-war"])
def test_bundled_wars_are_told_exactly(name) -> None:
    timeline = load(name).timeline
    story = heard(told(timeline))
    assert story is not None and same(story.on(load_atlas()), timeline)


def test_another_text_another_place_and_another_way_to_play_are_other_wars(file) -> None:
    assert load(file).timeline.interpolate
    assert WarFile.named(file, "none").story is None
    assert not load(file, interpolate="none").timeline.interpolate
    moved = file.rename(file.with_name("moved.yaml"))
    assert WarFile.named(moved).story is None
    assert load(moved).timeline.title == "A campaign in Aragon"
    moved.write_text(moved.read_text().replace("Aragon", "Ebro"))
    assert load(moved).title == load(moved).timeline.title == "A campaign in Ebro"


def test_mistakes_are_told_though_the_text_was_sound_before(file) -> None:
    assert load(file).timeline
    file.write_text(file.read_text().replace("1936-09-21", "1936-09-41"))
    with pytest.raises(ScenarioError):
        load(file)


def test_names_that_are_not_found_are_told_each_time(file) -> None:
    file.write_text(file.read_text().replace("areas: [Daroca]", "areas: [Atlantis]"))
    for _ in range(2):
        with pytest.raises(ScenarioError, match="Atlantis"):
            _ = load(file).timeline


def test_a_war_that_starts_from_another_is_made_anew_when_that_changes(file) -> None:
    child = file.with_name("child.yaml")
    child.write_text(CHILD)
    daroca = [load(child).who("Daroca", "1936-09-25").side for _ in range(2)]
    assert WarFile.named(child).story is not None
    file.write_text(file.read_text().replace("side: republic, areas", "side: nationalists, areas"))
    assert WarFile.named(child).story is None
    assert [*daroca, load(child).who("Daroca", "1936-09-25").side] == ["reds", "reds", "blues"]
    load(child)
    file.unlink()
    with pytest.raises(ScenarioError, match=r"aragon\.yaml"):
        load(child)


def test_a_war_that_goes_to_another_process_takes_along_what_it_starts_from(file) -> None:
    child = file.with_name("child.yaml")
    child.write_text(CHILD)
    made = load(child).timeline
    sent = pickle.dumps(WarFile.named(child))
    file.unlink()
    child.unlink()
    cache.clear()
    assert same(pickle.loads(sent).timeline(load_atlas()), made)


FORGED = {
    "another projection": ([0], "+proj=merc"),
    "no provinces": ([1], []),
    "a province before the first": ([1, 0], -4),
    "a province twice": ([1, 1], 0),
    "a province after the last": ([1, -1], 1_000_000),
    "a span of words": ([2, 0], {"Span": ["now", "then"]}),
    "a span of one end": ([2, 0], {"Span": [1.0]}),
    "no span": ([2, 0], None),
    "a kind that is not there": ([2, 0], {"Popen": ["ls"]}),
    "two kinds at once": ([2, 0], {"Span": [1.0, 2.0], "set": []}),
    "a side that is not there": ([2, 2, "tuple", 0], "greens"),
    "a start of other provinces": ([2, 2, "tuple"], []),
    "a shape that is none": ([2, 3, "tuple", 0, "Change", 3], {"shape": "0101"}),
    "a change of a province that is not there": ([2, 3, "tuple", 0, "Change", 2], {"tuple": [100_000]}),
    "a title that is a list": ([2, 7], [1]),
}


@pytest.mark.parametrize("way,value", FORGED.values(), ids=FORGED)
def test_what_is_no_timeline_is_made_anew(file, way, value) -> None:
    made = load(file).timeline
    (path,) = (file.parent / "cache").glob("v1-timeline-*.npz")
    with np.load(path) as stored:
        arrays = dict(stored)
    written = json.loads(arrays["json"].tobytes())
    assert heard(arrays) is not None
    text = json.dumps(forged(written, way, value)).encode()
    np.savez(path, parents=arrays["parents"], json=np.frombuffer(text, np.uint8))
    war = load(file)
    assert war.title == "A campaign in Aragon" and same(war.timeline, made)


@pytest.mark.parametrize("content", [b"", b"\xff", b"7", b"[]", b"{}", b"[[[", b'{"tuple": 3}', b"[" * 100_000])
def test_what_is_no_json_is_no_timeline(content) -> None:
    assert heard({"json": np.frombuffer(content, np.uint8)}) is None


def test_who_needs_no_language_of_scenarios_once_a_war_is_known(file) -> None:
    load(file).who("Daroca", "1936-09-14")
    script = (
        "import sys; from frontmap import load; "
        f"print(load({str(file)!r}).who('Daroca', '1936-09-14').side); "
        "print(sorted({'pydantic', 'yaml', 'matplotlib', 'pandas', 'geopandas', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["republic", "[]"]
