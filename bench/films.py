"""Frames a second of whole films, beside encoding alone and the usual ways; all rounds interleaved."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from bench.peers import Peer, blitted, plotted, repainted, travelled
from bench.report import Row, Way
from bench.work import FPS, Work, control_of, encode_only, film_whole, planes_of, work_of

if TYPE_CHECKING:
    from frontmap.control import Control
    from frontmap.production.order import FilmOrder

__all__ = ["films", "moving", "timed"]

SMALL, LARGE = (40, 25, 240, 400), (130, 100, 2000, 5000)
_WORKS: dict[str, tuple[str | tuple[int, int, int, int], int, tuple[int, int, int], int]] = {
    # war, frames of ours, frames of the peers from slow to quick, rounds
    "Spanish Civil War": ("spanish-civil-war", 600, (4, 8, 60), 3),
    "made up, 1,000 provinces": (SMALL, 360, (4, 8, 60), 3),
    "made up, 13,000 provinces": (LARGE, 360, (2, 3, 24), 2),
}
_Table = list[list[str]]


def timed(task: Callable[[], object]) -> float:
    """Return how many seconds a task takes."""
    started = time.perf_counter()
    task()
    return time.perf_counter() - started


def interleaved(ways: dict[str, tuple[int, Callable[[], object]]], rounds: int) -> dict[str, Way]:
    """Run each way in turn, round after round; a machine that is slow for a while is slow for all of them."""
    found = {name: Way(name) for name in ways}
    for _ in range(rounds):
        for name, (frames, task) in ways.items():
            worked = time.process_time()
            found[name].rates.append(frames / timed(task))
            found[name].work_ms.append(1000 * (time.process_time() - worked) / frames)
    return found


def films(rounds: int, say: Callable[[str], object]) -> tuple[list[Row], _Table]:
    """Measure films through a camera that stands still."""
    rows: list[Row] = []
    table = [["war", "way", "frames/s", "of encoding alone", "CPU ms a frame", "frontmap is quicker by"]]
    ours: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        for name, (war, frames, slow, most_rounds) in _WORKS.items():
            say(f"films: {name}")
            work = work_of(war, 1920, 1080, frames)
            ready = planes_of(work.film)
            peer = Peer(work, max(slow))
            ways = _ways(work, ready, path) | {
                f"{told}": (count, partial(_few(way), peer, count, path))
                for (told, way), count in zip(_PEERS.items(), slow, strict=True)
            }
            found = interleaved(ways, min(rounds, most_rounds))
            alone, whole = found["encoding alone"], found["frontmap"]
            ours[name] = whole.rate
            for told, way in found.items():
                by = f"{whole.over(way):.1f}×" if told in _PEERS else ""
                table.append([name, told, f"{way.rate:.1f}", f"{way.over(alone):.2f}", f"{way.work:.1f}", by])
            if war != LARGE:
                share, plot = whole.over(alone), whole.over(found["GeoDataFrame.plot, FuncAnimation"])
                spread = max(whole.spread, alone.spread)
                rows += [
                    Row(
                        f"film 1080p, still camera, over encoding alone: {name}",
                        "≥ 0.85",
                        f"{share:.2f}",
                        share >= 0.85,
                        spread,
                    ),
                    Row(
                        f"the same against GeoDataFrame.plot + FuncAnimation: {name}",
                        "≥ 50×",
                        f"{plot:.0f}×",
                        plot >= 50,
                        spread,
                    ),
                ]
            del ready, peer
        say("films: 4K")
        work = work_of("spanish-civil-war", 3840, 2160, 120)
        ready = planes_of(work.film)
        found = interleaved(_ways(work, ready, path), min(rounds, 2))
    share = found["frontmap"].over(found["encoding alone"])
    spread = max(way.spread for way in found.values())
    rows.append(Row("film 4K, still camera, over encoding alone", "≥ 0.8", f"{share:.2f}", share >= 0.8, spread))
    small, large = ours["made up, 1,000 provinces"], ours["made up, 13,000 provinces"]
    change = large / small - 1
    said = f"{large:.0f} against {small:.0f} frames/s: {100 * change:+.0f} %"
    rows.append(Row("film of 13,000 provinces against one of 1,000", "within 20 %", said, change >= -0.2))
    return rows, table


_PEERS: dict[str, Callable[[Peer, Path], None]] = {
    "GeoDataFrame.plot, FuncAnimation": plotted,
    "PolyCollection, FuncAnimation": repainted,
    "PolyCollection, blitted": blitted,
}


def _few(way: Callable[[Peer, Path], None]) -> Callable[[Peer, int, Path], None]:
    def run(peer: Peer, frames: int, path: Path) -> None:
        peer.frames = frames
        way(peer, path)

    return run


def _ways(work: Work, ready: list[Any], path: Path) -> dict[str, tuple[int, Callable[[], object]]]:
    count = len(work.film.instants)
    return {
        "encoding alone": (count, lambda: encode_only(ready, path)),
        "frontmap": (count, lambda: film_whole(work.film, path)),
    }


def moving(rounds: int, say: Callable[[str], object]) -> list[Row]:
    """Measure a film in all of whose frames the camera is on its way from one view to another."""
    import frontmap
    from frontmap.bundled import scenarios_folder
    from frontmap.production.order import FilmOrder, reels_of_order
    from frontmap.render import write_film
    from frontmap.render.kinds import Compression
    from frontmap.scenario import load_scenario
    from frontmap.scene.look import Look
    from frontmap.scene.reels import Reels
    from frontmap.sizes import Size

    say("films: a camera that moves")
    scenario = load_scenario("spanish-civil-war")
    text = (scenarios_folder() / "spanish-civil-war" / "scenario.yaml").read_text(encoding="utf-8")
    arrives = date(1936, 11, 15)
    # A camera is on its way for at most a twentieth of the war.
    leaves = arrives - timedelta(days=int((scenario.last_day - scenario.first_day).days / 20) - 1)
    shots = f"camera:\n  - {{on: {scenario.first_day}, view: theatre}}\n  - {{on: {arrives}, view: [Madrid, Toledo]}}\n"
    before, _, after = text.partition("\ncamera:\n")
    rest = after.splitlines(keepends=True)
    cut = next((number for number, line in enumerate(rest) if line[:1] not in (" ", "\n", "#")), len(rest))
    with tempfile.TemporaryDirectory() as folder:
        file, path = Path(folder) / "scenario.yaml", Path(folder) / "film.mp4"
        file.write_text(f"{before}\n{shots}{''.join(rest[cut:])}", encoding="utf-8")
        war = frontmap.load(file)
        order = FilmOrder(
            scenario=war.scenario,
            look=Look(),
            span=war.span(leaves, arrives - timedelta(days=1)),
            suffix=".mp4",
            size=Size(1920, 1080),
            fps=FPS,
            seconds=10,
            pace="even",
            compression=Compression("good"),
        )
        told = reels_of_order(order, war.engine)
        # The last picture stands for a while: that is a reel of its own, through a camera at rest.
        count = told.lengths[0]
        reels = Reels(told.page, told.instants[:count], told.lengths[:1], told.film)
        # Stages and names are made ready before, as for films through a camera at rest; the ground on the way is not.
        told.film(0)
        peer, seen = _travelling(war.engine, order, told.instants[:count], 8)
        found = interleaved(
            {
                "frontmap": (count, lambda: write_film(reels, path, fps=FPS, compression=order.compression)),
                "peer": (8, partial(travelled, peer, path, seen)),
                "peer at rest": (8, partial(repainted, peer, path)),
            },
            min(rounds, 3),
        )
    control_of.cache_clear()
    ours, theirs = found["frontmap"], found["peer"]
    by, least = ours.over(theirs), ours.over(found["peer at rest"])
    what = "film 1080p, moving camera"
    said = f"{by:.1f}×; {least:.1f}× one of provinces, fronts and towns alone, through a camera at rest"
    return [
        Row(
            what,
            "≥ 25 frames/s",
            f"{ours.rate:.0f} frames/s; {ours.work:.0f} ms of a processor",
            ours.rate >= 25,
            ours.spread,
        ),
        Row(f"{what}, against PolyCollection + FuncAnimation", "≥ 8×", said, by >= 8, theirs.spread),
    ]


def _travelling(
    control: Control, order: FilmOrder, instants: npt.NDArray[np.float64], frames: int
) -> tuple[Peer, list[tuple[float, float, float, float]]]:
    """Return the work of some frames of a moving camera, evenly chosen, and what it sees in page pixels at first."""
    from frontmap.scene import still_of
    from frontmap.scene.course import course_of
    from frontmap.scene.gliding import view_of_move
    from frontmap.scene.legs import stage_of

    leg = next(leg for leg in course_of(order.look, control.timeline) if leg.after is not None)
    stage = stage_of(control, leg.before, order.size, span=order.span)
    after = stage_of(control, leg.after, order.size, span=order.span).view
    chosen = instants[np.linspace(0, len(instants) - 1, frames).astype(int)]
    corners = [(0.0, 0.0), (float(order.size.width_px), float(order.size.height_px))]
    seen = []
    for instant in chosen.tolist():
        view = view_of_move(stage.view, after, leg.span, instant)
        (left, top), (right, bottom) = stage.view.to_page(view.to_metres(corners)).tolist()
        seen.append((left, top, right, bottom))
    return Peer(Work(replace(still_of(stage, chosen[0]), instants=chosen), stage), frames), seen
