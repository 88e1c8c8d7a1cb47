"""A film is the same whoever makes it: this process, several, a cluster, and a cluster that loses a worker."""

from __future__ import annotations

import hashlib
import os
import pickle
import signal
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import pytest

import frontmap as fm
from frontmap.errors import EncodeError, RenderError
from frontmap.production import FilmOrder, make_segment, reels_of_order
from frontmap.production.parcel import packed, unpacked
from frontmap.production.processes import segments_by_processes
from frontmap.render import segments_of

LOOK: dict[str, Any] = {"size": (320, 180), "fps": 10, "seconds": 24.0, "quality": "draft"}


def frame_hashes(path: Path) -> list[str]:
    with path.open("rb") as file, av.open(file) as container:
        return [hashlib.sha256(frame.to_ndarray().tobytes()).hexdigest() for frame in container.decode(video=0)]


@pytest.fixture(scope="module")
def alone(war: fm.War, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    path = tmp_path_factory.mktemp("alone") / "film.mp4"
    war.render(path, **LOOK)
    hashes = frame_hashes(path)
    assert len(hashes) == 240
    assert len(set(hashes)) > 40
    return hashes


@pytest.mark.parametrize("workers", [2, 3])
def test_processes_make_the_same_film(war: fm.War, alone: list[str], tmp_path: Path, workers: int) -> None:
    told: list[tuple[int, int]] = []
    war.render(tmp_path / "film.mp4", workers=workers, progress=lambda *done: told.append(done), **LOOK)
    assert frame_hashes(tmp_path / "film.mp4") == alone
    assert told[-1] == (240, 240)
    assert told == sorted(told)
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def order_of(war: fm.War) -> FilmOrder:
    from frontmap.render import Compression
    from frontmap.scene.look import Look
    from frontmap.sizes import size_of

    return FilmOrder(
        war.scenario, Look(), war.span(), ".mp4", size_of((320, 180)), 10, 24.0, "events", Compression("draft")
    )


def test_an_order_travels_and_means_the_same(war: fm.War) -> None:
    order = order_of(war)
    other = pickle.loads(pickle.dumps(order))
    assert other.key == order.key
    made = make_segment(order, range(50, 100))
    assert (made.first, made.last, len(made.packets)) == (50, 100, 50)
    assert made.packets[0].is_keyframe
    assert make_segment(other, range(50, 100)) == made
    assert unpacked(packed(made)) == made


def test_a_war_that_starts_from_another_travels_too(war: fm.War, tmp_path: Path, scenario_text: str) -> None:
    (tmp_path / "before.yaml").write_text(scenario_text, encoding="utf-8")
    start = "start: {republic: [region: Huesca], nationalists: [region: Zaragoza, region: Navarra]}"
    assert start in scenario_text
    after = scenario_text.replace(start, "start: {as_of: before.yaml, on: 1936-10-10}").replace(
        ", say: Zaragoza falls.", ""
    )
    (tmp_path / "after.yaml").write_text(after, encoding="utf-8")
    heir = fm.load(tmp_path / "after.yaml")
    assert heir.holder("Zaragoza", "1936-09-01") == "republic"
    order = order_of(heir)
    reels = reels_of_order(order, heir.engine)
    elsewhere = reels_of_order(pickle.loads(pickle.dumps(order)))
    assert (elsewhere.film(0).start == reels.film(0).start).all()
    assert len(set(elsewhere.film(0).start.ravel().tolist())) > 1


@pytest.mark.parametrize("damaged", [b"", b"no segment", b"frontmap segment 1\n" + bytes(24)[:10]])
def test_what_is_no_segment_is_refused(damaged: bytes) -> None:
    with pytest.raises(EncodeError, match="segment"):
        unpacked(damaged)


def test_a_segment_that_is_cut_short_is_refused(war: fm.War) -> None:
    whole = packed(make_segment(order_of(war), range(50)))
    for length in (50, len(whole) // 2, len(whole) - 1):
        with pytest.raises(EncodeError, match="cut short"):
            unpacked(whole[:length])


def test_another_version_is_refused(war: fm.War) -> None:
    from dataclasses import replace

    with pytest.raises(RenderError, match=r"frontmap 0\.0\.0 .* same version"):
        make_segment(replace(order_of(war), version="0.0.0"), range(50))


def test_a_process_that_is_killed_is_replaced(war: fm.War, alone: list[str], tmp_path: Path) -> None:
    from frontmap.production.order import form_of_order
    from frontmap.render import join_film

    order = order_of(war)
    killed: list[int] = []

    def kill_one(done: int) -> None:
        if not killed:
            child = next(iter(children()))
            killed.append(child)
            os.kill(child, signal.SIGKILL)

    form, reels = form_of_order(order), reels_of_order(order)
    assert len(reels.lengths) > 2
    made = segments_by_processes(order, segments_of(reels.lengths, form.frame_rate), 2, kill_one)
    join_film(made, tmp_path / "film.mp4", reels.page, form, 240)
    assert killed
    assert frame_hashes(tmp_path / "film.mp4") == alone


def children() -> Iterator[int]:
    import multiprocessing

    for child in multiprocessing.active_children():
        assert child.pid is not None
        yield child.pid


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        distributed = pytest.importorskip("distributed")
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
        ) as made:
            yield made


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("way", ["sent", "shared"])
def test_a_cluster_makes_the_same_film(war: fm.War, alone: list[str], tmp_path: Path, cluster: Any, way: str) -> None:
    common = tmp_path / "common"
    common.mkdir()
    shared = {"shared": common.as_uri()} if way == "shared" else {}
    war.render(tmp_path / "film.mp4", dask=cluster.scheduler_address, **shared, **LOOK)
    assert frame_hashes(tmp_path / "film.mp4") == alone
    assert list(common.iterdir()) == []


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_loses_a_worker_makes_the_same_film(
    war: fm.War, alone: list[str], tmp_path: Path, cluster: Any
) -> None:
    pids = [worker.pid for worker in cluster.workers.values()]

    def kill_one() -> None:
        time.sleep(1.5)
        os.kill(pids[0], signal.SIGKILL)

    killer = threading.Thread(target=kill_one)
    killer.start()
    war.render(tmp_path / "film.mp4", dask=cluster.scheduler_address, **LOOK)
    killer.join()
    assert frame_hashes(tmp_path / "film.mp4") == alone


def test_a_cluster_that_does_not_answer_is_told(war: fm.War, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    from frontmap.production import cluster

    monkeypatch.setattr(cluster, "_CONNECT_SECONDS", 1)
    with pytest.raises(RenderError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        war.render(tmp_path / "film.mp4", dask="tcp://127.0.0.1:9", **LOOK)
    assert list(tmp_path.iterdir()) == []
