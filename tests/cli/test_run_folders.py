"""Commands about a run folder that the model itself has made."""

import csv
import json

import pytest
from councils import as_scenario_text, small_council

from sim.cli import main
from sim.measures import MEASURES, by_financial_year, team_weeks
from sim.model import simulate
from sim.results import read_run
from sim.scenario import load

SEED, RUNS, MONTHS = 7, 2, 2


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("made")
    scenario = place / "small.yaml"
    scenario.write_text(as_scenario_text(small_council()), encoding="utf-8")
    asked = ["--months", str(MONTHS), "--runs", str(RUNS), "--seed", str(SEED), "--jobs", "1", "--quiet"]
    assert main(["run", str(scenario), "--out", str(place / "out"), *asked]) == 0
    return place / "out"


@pytest.fixture
def call(capsys):
    def run(*arguments):
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out, " ".join(said.err.split())

    return run


def table(file):
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_costs_are_printed(call, folder):
    code, out, _ = call("costs", folder)
    assert code == 0
    assert "2024-25: 2 of 12 months" in out
    assert "Not in the total" in out
    assert "summary over all 2 runs, 2 months from 01 April 2024" in " ".join(out.split())


def test_costs_as_a_spreadsheet_and_as_json_are_the_same(call, folder, tmp_path):
    code, out, said = call("costs", folder, "--out", tmp_path / "costs.csv")
    assert (code, out) == (0, "")
    assert "Written to" in said
    rows = table(tmp_path / "costs.csv")
    headings = ["financial_year", "months", "funding_line", "item", "counts_as", "mean", "low", "high", "runs"]
    assert list(rows[0]) == headings
    document = json.loads(call("costs", folder, "--json")[1])
    assert [float(row["mean"]) for row in rows] == [row["mean"] for row in document["costs"]]
    result = read_run(folder)
    once = by_financial_year(result.table, load(result.scenario_file).parameters)
    total = once.loc[once["in_total"], "value"].sum() / RUNS
    assert [float(row["mean"]) for row in rows if row["counts_as"] == "total"] == pytest.approx([total], abs=0.01)


def test_a_file_that_is_there_is_left_alone(call, folder, tmp_path):
    (tmp_path / "mine.csv").write_text("mine", encoding="utf-8")
    for command in (["costs", folder], ["summary", folder], ["team", folder, "--team", "assessment"]):
        code, _, said = call(*command, "--out", tmp_path / "mine.csv")
        assert code == 1
        assert "exists" in said
    assert (tmp_path / "mine.csv").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("command", ["costs", "summary"])
def test_one_way_out_at_a_time(call, folder, tmp_path, command):
    code, out, said = call(command, folder, "--json", "--out", tmp_path / "new.csv")
    assert (code, out) == (2, "")
    assert "not both" in said
    assert not (tmp_path / "new.csv").exists()


@pytest.mark.parametrize("command", [["costs"], ["summary"], ["team", "--team", "assessment"]])
def test_what_is_no_run_is_a_fault(call, tmp_path, command):
    code, out, said = call(command[0], tmp_path, *command[1:])
    assert (code, out) == (1, "")
    assert "is not a run folder" in said


def test_the_summary_again_and_every_measure(call, folder, tmp_path):
    code, short, _ = call("summary", folder)
    assert code == 0
    assert "For the director" in short
    code, every, _ = call("summary", folder, "--all")
    assert code == 0
    assert len(every) > len(short)
    assert call("summary", folder, "--out", tmp_path / "all.csv")[0] == 0
    assert {row["measure"] for row in table(tmp_path / "all.csv")} == set(MEASURES)
    assert {row["measure"] for row in json.loads(call("summary", folder, "--json")[1])["summary"]} == set(MEASURES)


def test_a_team_is_that_of_the_run_simulated_again(call, folder, tmp_path):
    code, out, said = call("team", folder, "--team", "assessment", "--run", 2, "--out", tmp_path / "team.csv")
    assert (code, out) == (0, "")
    assert "another version" not in said
    again = simulate(load(folder / "scenario.yaml").parameters, seed=SEED, run=2, months=MONTHS)
    weeks = team_weeks(again, "assessment")
    held = weeks[(weeks["worker"] == -1) & (weeks["measure"] == "children_held")]
    rows = [row for row in table(tmp_path / "team.csv") if row["worker"] == "whole team"]
    assert [float(row["value"]) for row in rows if row["measure"] == "children_held"] == held["value"].tolist()
    assert {row["run"] for row in rows} == {"2"}


def test_a_team_is_printed_for_the_weeks_asked_for(call, folder):
    code, out, _ = call("team", folder, "--team", "assessment", "--weeks", 2)
    assert code == 0
    assert "Whole team" in out
    assert "Visits due in eight weeks" in out
    heading = next(line for line in out.splitlines() if "week to" in line)
    assert heading.count("┃") == 4


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--team", "asessment"], 'there is no team "asessment"; did you mean "assessment"?'),
        (["--team", "zzz"], 'there is no team "zzz"; known are front_door'),
        (["--team", "assessment", "--run", "3"], "there is no run 3;"),
        (["--team", "assessment", "--weeks", "0"], "--weeks"),
        ([], "--team"),
    ],
)
def test_a_wrong_team_run_or_week_is_wrong_usage(call, folder, arguments, words):
    code, out, said = call("team", folder, *arguments)
    assert (code, out) == (2, "")
    assert words in said


def test_a_run_of_another_version_is_said_to_be_one(call, folder, tmp_path):
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in folder.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    (copy / "manifest.json").write_text(json.dumps(manifest | {"commit": "another"}), encoding="utf-8")
    code, _, said = call("team", copy, "--team", "assessment")
    assert code == 0
    assert "Made by another version" in said
    assert call("costs", copy)[2] == ""


def test_costs_of_a_run_without_any_are_a_fault(call, folder, monkeypatch):
    result = read_run(folder)
    kept = result.table[result.table["measure"] == "contacts"]
    monkeypatch.setattr("sim.cli.reporting.read_run", lambda _: type(result)(folder, result.manifest, kept))
    code, out, said = call("costs", folder)
    assert (code, out) == (1, "")
    assert "has no costs in it" in said
