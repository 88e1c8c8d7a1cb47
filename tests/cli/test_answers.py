"""Asking the command line: who, where, list, schema."""

from __future__ import annotations

import json

import jsonschema
import pytest

import frontmap


def test_who_answers_for_each_place(run, campaign) -> None:
    result = run("who", campaign, "--at", "1936-09-14", "Daroca", "Zaragoza", "--json")
    assert result.exit_code == 0, result.stderr
    daroca, zaragoza = json.loads(result.stdout)
    assert daroca["place"] == "Daroca"
    assert daroca["side"] == "republic"
    assert daroca["province"] == "Daroca"
    assert daroca["region"] == "Zaragoza"
    assert daroca["status"] == "held"
    assert daroca["attested"] is True
    assert daroca["source"] == "line 7"
    assert daroca["since"] <= "1936-09-14"
    assert zaragoza["side"] == "nationalists"
    assert {"place", "province", "region", "side", "since", "status", "attested", "source"} <= set(zaragoza)


def test_who_shows_a_table_to_people(run, campaign) -> None:
    result = run("who", campaign, "--at", "1936-09-14", "Daroca")
    assert result.exit_code == 0, result.stderr
    heading, _, row = result.stdout.rstrip("\n").split("\n")
    assert heading.split() == [
        "Place",
        "Province",
        "Region",
        "Side",
        "Since",
        "Status",
        "Attested",
        "Inferred",
        "Source",
    ]
    assert row.split()[:4] == ["Daroca", "Daroca", "Zaragoza", "republic"]


def test_who_tells_every_name_it_does_not_know(run, campaign) -> None:
    result = run("who", campaign, "--at", "1936-09-14", "Darroca", "Zaragoza", "Atlantis", "--json")
    assert result.exit_code == 1
    assert [row["place"] for row in json.loads(result.stdout)] == ["Zaragoza"]
    assert "Daroca" in result.stderr
    assert "Atlantis" in result.stderr


def test_who_outside_the_war_is_told(run, campaign) -> None:
    result = run("who", campaign, "--at", "1939-01-01", "Daroca")
    assert result.exit_code == 1
    assert "from 1936-09-01 to 1936-09-21" in result.stderr


def test_where_knows_names_in_other_tongues(run) -> None:
    result = run("where", "Saragossa", "SEVILLA", "--json")
    assert result.exit_code == 0, result.stderr
    zaragoza, sevilla = json.loads(result.stdout)
    assert zaragoza["place"] == "Zaragoza"
    assert zaragoza["lon"] == pytest.approx(-0.88, abs=0.02)
    assert zaragoza["lat"] == pytest.approx(41.66, abs=0.02)
    assert zaragoza["region"] == "Zaragoza"
    assert zaragoza["country"] == "Spain"
    assert zaragoza["province"]
    assert sevilla["place"] in {"Sevilla", "Seville"}


def test_where_shows_a_table_to_people(run) -> None:
    result = run("where", "Zaragoza")
    assert result.stdout.split("\n")[0].split() == ["Place", "Longitude", "Latitude", "Province", "Region", "Country"]


def test_where_suggests_the_nearest_name(run) -> None:
    result = run("where", "Calatayd")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "Calatayud" in result.stderr


def test_list_tells_the_bundled_wars(run) -> None:
    wars = {row["name"]: row for row in json.loads(run("list", "--json").stdout)}
    assert wars["spanish-civil-war"]["title"] == "Spanish Civil War"
    assert wars["spanish-civil-war"]["from"] == "1936-07-17"
    assert "spanish-civil-war" in run("list").stdout


def test_schema_is_a_schema(run, tmp_path) -> None:
    schema = json.loads(run("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    target = tmp_path / "scenario.schema.json"
    result = run("schema", "-o", target)
    assert result.stdout == f"{target}\n"
    assert json.loads(target.read_text(encoding="utf-8")) == schema


def test_version(spawn) -> None:
    ran = spawn("--version")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"frontmap {frontmap.__version__}\n", "")


@pytest.mark.parametrize("command", ["list", "render", "who", "where", "check", "new", "schema"])
def test_every_command_has_help_with_an_example(run, command) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"frontmap {command}" in result.stdout


@pytest.mark.parametrize(
    "arguments", [("rendr",), ("who",), ("who", "x", "y"), ("where",), ("render", "x"), ("list", "x")]
)
def test_a_wrong_command_line_is_usage(run, arguments) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Usage:" in result.stderr


def test_describe_tells_what_a_map_shows(run, campaign) -> None:
    result = run("describe", campaign, "--at", "1936-09-20", "--since", "1936-09-01")
    assert result.exit_code == 0, result.stderr
    assert "20 September 1936" in result.stdout
    assert "Since 1 September 1936" in result.stdout
    told = json.loads(run("describe", campaign, "--at", "1936-09-20", "--since", "1936-09-01", "--json").stdout)
    assert told["text"] == result.stdout.strip()
    assert sum(standing["percent"] for standing in told["standings"]) == 100
    assert (told["day"], told["since"]) == ("1936-09-20", "1936-09-01")


def test_describe_wants_days_in_order(run, campaign) -> None:
    result = run("describe", campaign, "--at", "1936-09-10", "--since", "1936-09-20")
    assert result.exit_code == 2
    assert "exchange them" in result.stderr


def test_who_answers_for_neutral_ground_outside_the_theatre(run, campaign) -> None:
    result = run("who", campaign, "--at", "1936-09-14", "Lisbon", "--json")
    assert result.exit_code == 0, result.stderr
    (lisbon,) = json.loads(result.stdout)
    assert (lisbon["place"], lisbon["side"], lisbon["status"]) == ("Lisboa", None, "held")
    assert "outside the theatre" in lisbon["note"]


def test_where_knows_lands(run) -> None:
    result = run("where", "Ukraine", "Bessarabia", "Montenegro", "--json")
    assert result.exit_code == 0
    lands = [
        (row["place"], row["kind"], row["country"], row["region"], row["province"]) for row in json.loads(result.stdout)
    ]
    assert lands == [
        ("Ukraine", "territory", "Soviet Union", "", ""),
        ("Bessarabia", "territory", "Romania", "", ""),
        ("Montenegro", "region", "Yugoslavia", "Montenegro", ""),
    ]
