"""Reading the atlas, also when its files are not as they should be."""

import json
import pickle
import shutil
import subprocess
import sys

import numpy as np
import pytest
import shapely

from frontmap.atlas import load_atlas, read_atlas
from frontmap.atlas.arcs import Coverage
from frontmap.bundled import provinces_folder
from frontmap.errors import AtlasError


@pytest.fixture
def folder(tmp_path):
    copy = tmp_path / "provinces"
    shutil.copytree(provinces_folder(), copy)
    return copy


def test_reads_once():
    assert load_atlas() is load_atlas()


def test_a_copy_is_the_same_atlas(folder):
    copy = read_atlas(folder)
    assert copy.version == load_atlas().version
    assert copy.provinces == load_atlas().provinces
    assert copy.places == load_atlas().places


def test_version_is_recorded_at_build():
    manifest = json.loads((provinces_folder() / "manifest.json").read_text(encoding="utf-8"))
    assert load_atlas().version == manifest["version"] != ""


@pytest.mark.parametrize("name", ["provinces.csv", "geometry.npz", "places.csv", "manifest.json", "relief.jpg"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(AtlasError, match=name.replace(".", r"\.")):
        read_atlas(folder)


@pytest.mark.parametrize("name", ["provinces.csv", "geometry.npz", "countries.csv", "rivers.csv", "retired.csv"])
def test_a_changed_byte_is_noticed(folder, name):
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(AtlasError, match=name.replace(".", r"\.")):
        read_atlas(folder)


def test_a_cut_picture_is_noticed(folder):
    picture = folder / "relief.jpg"
    picture.write_bytes(picture.read_bytes()[:1000])
    with pytest.raises(AtlasError, match="relief"):
        read_atlas(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', '{"format": 1, "version": 3, "files": {}}'])
def test_a_damaged_manifest_is_told(folder, text):
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(AtlasError, match="manifest"):
        read_atlas(folder)


def test_another_format_is_told(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps(manifest | {"format": 99}), encoding="utf-8")
    with pytest.raises(AtlasError, match="format 99"):
        read_atlas(folder)


def rewrite(folder, name, text):
    """Change a file and make the manifest agree, as a careless builder would."""
    import hashlib

    data = text.encode()
    (folder / name).write_bytes(data)
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["files"][name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    path.write_text(json.dumps(manifest), encoding="utf-8")


def test_tables_that_do_not_fit_are_told(folder):
    text = (folder / "provinces.csv").read_text(encoding="utf-8")
    rewrite(folder, "provinces.csv", "\n".join(text.splitlines()[:-1]) + "\n")
    with pytest.raises(AtlasError, match="fit together"):
        read_atlas(folder)


def test_a_table_without_a_column_is_told(folder):
    rewrite(folder, "rivers.csv", "title\nEbro\n")
    with pytest.raises(AtlasError, match="fit together"):
        read_atlas(folder)


def test_loading_needs_no_heavy_library():
    code = (
        "import sys; from frontmap.atlas import load_atlas; load_atlas(); "
        "print(sorted({'geopandas', 'pandas', 'matplotlib', 'pyproj', 'scipy', 'PIL'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_shapes_asked_for_are_those_of_the_whole(folder):
    atlas = read_atlas(folder)
    some = [700, 3, 3, 6000]
    asked = atlas.shapes_of(some)
    assert shapely.equals_exact(asked, load_atlas().polygons[some], tolerance=0.0).all()
    assert asked[1] is asked[2] is atlas.shapes_of([3])[0] is atlas.polygons[3]
    assert (atlas.boxes == shapely.bounds(atlas.polygons)).all()


def test_places_are_the_same_one_by_one_and_in_columns(folder, monkeypatch):
    monkeypatch.setenv("FRONTMAP_CACHE", str(folder / "cache"))
    atlas = read_atlas(folder)
    last = len(atlas.places) - 1
    for columns in (atlas.place_columns, read_atlas(folder).place_columns):
        for index in (0, 17, last):
            place = atlas.places[index]
            told = [array[index].tolist() for array in columns]
            assert told == [[place.lon, place.lat], place.rank, place.population, place.province]
    every = list(atlas.places)
    assert [atlas.places[0], atlas.places[last]] == [every[0], every[last]]


def test_an_atlas_can_be_sent_to_another_process(folder):
    atlas = pickle.loads(pickle.dumps(read_atlas(folder)))
    assert atlas.provinces == load_atlas().provinces
    assert shapely.equals_exact(atlas.shapes_of([5])[0], load_atlas().polygons[5], tolerance=0.0)


def test_borders_that_are_cut_off_are_told(folder):
    with np.load(folder / "geometry.npz") as stored:
        arrays = dict(stored)
    for name in ("ring_arcs", "arc_deltas", "polygon_offsets"):
        with pytest.raises(ValueError, match="cut off"):
            Coverage(arrays | {name: arrays[name][:-1]})
    with pytest.raises(ValueError, match="missing"):
        Coverage(arrays | {"ring_arcs": arrays["ring_arcs"] + len(arrays["arc_offsets"])})
