from __future__ import annotations

import json

from click.testing import CliRunner

from frontmap.cli import main


def test_the_cache_tells_its_size_and_is_cleared(campaign, tmp_path, monkeypatch) -> None:
    folder = tmp_path / "kept"
    monkeypatch.setenv("FRONTMAP_CACHE", "off")
    run = CliRunner()
    drawn = run.invoke(
        main,
        [
            "--cache",
            str(folder),
            "render",
            str(campaign),
            "-o",
            str(tmp_path / "a.png"),
            "--size",
            "320x180",
            "--at",
            "1936-09-11",
        ],
    )
    assert drawn.exit_code == 0
    monkeypatch.setenv("FRONTMAP_CACHE", str(folder))
    told = json.loads(run.invoke(main, ["cache", "info", "--json"]).stdout)
    assert told["folder"] == str(folder)
    assert told["entries"] > 0 < told["size_bytes"] < told["most_bytes"]
    removed = json.loads(run.invoke(main, ["cache", "clear", "--json"]).stdout)
    assert removed == told
    assert run.invoke(main, ["cache", "info"]).stdout.startswith("0 entries, 0.0 MB of at most 537 MB")
    assert not list(folder.iterdir())


def test_a_cache_that_is_off_says_so(monkeypatch) -> None:
    monkeypatch.setenv("FRONTMAP_CACHE", "off")
    assert CliRunner().invoke(main, ["cache", "info"]).stdout == "the cache is switched off\n"
