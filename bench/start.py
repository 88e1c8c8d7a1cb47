"""How long it takes to begin, with an empty cache and with a filled one; and how this grows."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.alone import alone, command
from bench.films import LARGE, SMALL
from bench.report import Row

__all__ = ["growth", "preparing", "starting"]

WARS = ("spanish-civil-war", "europe-1936-1941", "border-war", "second-russian-civil-war", "eastern-front")
_Table = list[list[str]]
_Say = Callable[[str], object]


def _spread(times: Sequence[float]) -> float:
    return (max(times) - min(times)) / statistics.median(times)


def starting(rounds: int, say: _Say) -> tuple[list[Row], _Table]:
    """Measure commands in new processes."""
    say("start: commands")
    table = [["command", "first, s", "then, s", "processor first, s", "processor then, s"]]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        picture = str(Path(folder) / "still.png")
        commands = {
            "frontmap --version": (["--version"], 0.15, "≤ 0.15 s"),
            "frontmap who, one place": (["who", "spanish-civil-war", "--at", "1937-02-26", "Teruel"], 1.0, "≤ 1 s"),
            "frontmap render, a still at 1280×720": (
                ["render", "spanish-civil-war", "--at", "1937-02-26", "--size", "1280x720", "-o", picture],
                2.5,
                "≤ 2.5 s",
            ),
        }
        command("list", cache="off")
        for name, (words, most, target) in commands.items():
            cache = str(Path(folder) / name.replace(" ", "-"))
            first, first_cpu = command(*words, cache=cache)
            times, cpu = zip(*(command(*words, cache=cache) for _ in range(rounds + 2)), strict=True)
            then, then_cpu = statistics.median(times), statistics.median(cpu)
            table.append([name, *(f"{seconds:.2f}" for seconds in (first, then, first_cpu, then_cpu))])
            figure = (
                f"{then:.2f} s ({then_cpu:.2f} of a processor); with an empty cache {first:.2f} s ({first_cpu:.2f})"
            )
            rows.append(Row(f"{name}, from start to end", target, figure, then <= most, _spread(times)))
    say("start: who in process")
    asked = alone("who", "spanish-civil-war")
    took = asked["seconds"] * 1000
    figure = f"{took:.2f} ms median, {asked['mean'] * 1000:.2f} ms mean"
    rows.append(Row("who for one place and day, in process", "≤ 1 ms", figure, took <= 1))
    return rows, table


def preparing(rounds: int, say: _Say) -> tuple[list[Row], _Table]:
    """Measure the way from a scenario to the first frame of its film."""
    rows = []
    table = [["war", "first, s", "then, s", "processor first, s", "processor then, s", "memory, MB"]]
    for war in WARS:
        say(f"start: film of {war}")
        with tempfile.TemporaryDirectory() as folder:
            first = [alone("prepare", war, cache=str(Path(folder) / str(number))) for number in range(min(rounds, 2))]
            again = [alone("prepare", war, cache=str(Path(folder) / "0")) for _ in range(rounds)]
        firsts, thens = [one["seconds"] for one in first], [one["seconds"] for one in again]
        slow, quick = statistics.median(firsts), statistics.median(thens)
        peak = max(one["peak_mb"] for one in (*first, *again))
        cpu = [statistics.median(one["processor"] for one in some) for some in (first, again)]
        table.append([war, *(f"{seconds:.1f}" for seconds in (slow, quick, *cpu)), f"{peak:.0f}"])
        rows.append(
            Row(
                f"preparing a film: {war}",
                "≤ 4 s",
                f"{slow:.1f} s ({cpu[0]:.1f} of a processor)",
                slow <= 4,
                _spread(firsts),
            )
        )
        rows.append(
            Row(
                f"the same from the cache: {war}",
                "≤ 1 s",
                f"{quick:.1f} s ({cpu[1]:.1f} of a processor)",
                quick <= 1,
                _spread(thens),
            )
        )
    return rows, table


def growth(rounds: int, say: _Say) -> tuple[list[Row], _Table]:
    """Measure what a larger war takes."""
    table = [["made-up war", "preparing, s", "60 frames, s", "memory, MB"]]
    sizes = {
        "500 provinces, 240 days, 200 changes, 960×540": (25, 20, 240, 200, 960, 540),
        "provinces doubled": (50, 20, 240, 200, 960, 540),
        "days and changes doubled": (25, 20, 480, 400, 960, 540),
        "pixels doubled": (25, 20, 240, 200, 1358, 764),
        "1,000 provinces, 240 days, 400 changes, 1920×1080": (*SMALL, 1920, 1080),
        "13,000 provinces, 2,000 days, 5,000 changes, 1920×1080": (*LARGE, 1920, 1080),
    }
    found = {}
    for name, size in sizes.items():
        say(f"growth: {name}")
        count = 1 if size[0] == LARGE[0] else min(rounds, 2)
        runs = [alone("grow", *size) for _ in range(count)]
        found[name] = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
        one = found[name]
        table.append([name, f"{one['seconds']:.1f}", f"{one['drawing']:.2f}", f"{one['peak_mb']:.0f}"])
    names = list(sizes)
    base, large = found[names[0]], found[names[-1]]
    rows = [
        Row(f"preparing a film of {names[-1]}", "≤ 60 s", f"{large['seconds']:.0f} s", large["seconds"] <= 60),
        Row("its memory", "≤ 1.5 GB", f"{large['peak_mb'] / 1e3:.2f} GB", large["peak_mb"] <= 1500),
    ]
    for name in names[1:4]:
        longer, more = (found[name][key] / base[key] for key in ("seconds", "peak_mb"))
        figure = f"time {longer:.2f}×, memory {more:.2f}×"
        rows.append(Row(f"{name}", "≤ 2.3×", figure, max(longer, more) <= 2.3))
    say("growth: memory of a 4K film")
    peak = alone("film", "spanish-civil-war", 3840, 2160, 240)["peak_mb"]
    rows.append(Row("memory of a 4K film, largest process", "≤ 1.2 GB", f"{peak / 1e3:.2f} GB", peak <= 1200))
    return rows, table
