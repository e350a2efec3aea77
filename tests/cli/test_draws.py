"""Commands about a scenario with draws, and about a run folder that the model has made of it."""

import csv
import json

import duckdb
import pandas as pd
import pytest
from command_line import undrawn
from councils import as_scenario_text, small_council

from sim.cli import main
from sim.measures import team_weeks
from sim.model import simulate
from sim.results import read_run
from sim.scenario import load

SEED, RUNS, MONTHS = 7, 3, 2
TABLE = "draw,assessment.hours,teams.assessment.social_workers_fte\n1,8.5,7\n2,12,3.5\n"
ASKED = ["--months", str(MONTHS), "--runs", str(RUNS), "--seed", str(SEED), "--jobs", "1", "--quiet"]
WITH = "80 % of simulated futures, uncertainty of parameters included (smallest to largest run)"
WITHOUT = "80 % range of futures (smallest to largest run)"


@pytest.fixture(scope="module", autouse=True)
def without_pictures():
    with undrawn():
        yield


def by_hand(draw):
    hours, workers = ((8.5, 7), (12, 3.5))[draw - 1]
    return small_council(assessment={"hours": hours}, teams={"assessment": {"social_workers_fte": workers}})


def written(folder, parameters=None, draws=TABLE):
    text = as_scenario_text(parameters or small_council())
    file = folder / "small.yaml"
    if draws:
        text = text.replace("\nsources:", "\ndraws: small.draws.csv\nsources:", 1)
        (folder / "small.draws.csv").write_text(draws, encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    return written(tmp_path_factory.mktemp("drawn"))


@pytest.fixture(scope="module")
def folder(scenario):
    place = scenario.parent / "out"
    assert main(["run", str(scenario), "--out", str(place), "--events", *ASKED]) == 0
    return place


@pytest.fixture
def call(capsys):
    def run(*arguments):
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, " ".join(said.out.split()), " ".join(said.err.split())

    return run


def table(folder):
    return read_run(folder).table


def test_results_say_the_draw_of_each_run(folder, scenario):
    draws = table(folder).drop_duplicates("run").set_index("run")["draw"].to_dict()
    assert draws == {1: 1, 2: 2, 3: 1}
    query = "SELECT DISTINCT run, draw FROM read_parquet(?) ORDER BY run"
    assert duckdb.execute(query, [str(folder / "events.parquet")]).fetchall() == [(1, 1), (2, 2), (3, 1)]
    manifest = read_run(folder).manifest
    assert (manifest.draws, manifest.draws_done, manifest.scenario_hash) == (2, 2, load(scenario).hash)


def test_each_run_is_that_of_a_scenario_written_by_hand(folder, tmp_path):
    drawn = table(folder)
    for draw in (1, 2):
        place = tmp_path / str(draw)
        place.mkdir()
        assert main(["run", str(written(place, by_hand(draw), None)), "--out", str(place / "out"), *ASKED]) == 0
        plain = table(place / "out")
        for run in (each for each in (1, 2, 3) if (each - 1) % 2 + 1 == draw):
            one, other = (
                rows[rows["run"] == run].drop(columns="draw").reset_index(drop=True) for rows in (drawn, plain)
            )
            pd.testing.assert_frame_equal(one, other)


def test_a_run_folder_runs_again_from_itself(folder, tmp_path):
    assert {"scenario.yaml", "draws.csv"} <= {file.name for file in folder.iterdir()}
    assert load(folder / "scenario.yaml").hash == read_run(folder).manifest.scenario_hash
    assert main(["run", str(folder / "scenario.yaml"), "--out", str(tmp_path / "again"), *ASKED]) == 0
    pd.testing.assert_frame_equal(table(tmp_path / "again"), table(folder))


def test_a_folder_of_a_variant_keeps_the_draws_its_changes_leave(scenario, tmp_path):
    text = (
        "throughcare: 1\nname: V\ndescription: D.\nbaseline: small.yaml\nchanges:\n  assessment:\n"
        "    hours: {value: 20, unit: hours per child, source: tests, status: assumption}\n"
    )
    variant = scenario.with_name("variant.yaml")
    variant.write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    assert main(["run", str(variant), "--out", str(out), "--months", "1", "--runs", "2", "--jobs", "1", "--quiet"]) == 0
    assert (out / "draws.csv").read_text(encoding="utf-8") == "draw,teams.assessment.social_workers_fte\n1,7\n2,3.5\n"
    again = load(out / "scenario.yaml")
    assert again.hash == load(variant).hash
    assert again.at(1).assessment.hours == 20


def test_central_leaves_the_draws_aside(scenario, tmp_path, call):
    out, plain = tmp_path / "out", tmp_path / "plain"
    assert call("run", scenario, "--central", "--out", out, *ASKED)[0] == 0
    assert not (out / "draws.csv").exists()
    assert main(["run", str(written(tmp_path, draws=None)), "--central", "--out", str(plain), *ASKED]) == 0
    pd.testing.assert_frame_equal(table(out), table(plain))
    assert set(table(out)["draw"]) == {0}
    manifest = read_run(out).manifest
    assert (manifest.draws, manifest.scenario_hash) == (0, read_run(plain).manifest.scenario_hash)
    assert WITHOUT in call("summary", out)[1]


@pytest.mark.parametrize("command", [["summary"], ["summary", "--all"], ["costs"], ["baseline-check"]])
def test_the_range_says_that_parameters_vary(folder, call, tmp_path, command):
    more = []
    if command == ["baseline-check"]:
        targets = tmp_path / "targets.csv"
        targets.write_text(
            "measure,team,from_month,to_month,statistic,published,tolerance,tolerance_kind,source,note\n"
            "contacts,all,2024-04,2024-05,sum,250,0.05,relative,DfE,\n",
            encoding="utf-8",
        )
        more = ["--targets", targets]
    code, out, _ = call(command[0], folder, *command[1:], *more)
    assert code == 0
    assert WITH in out
    assert WITHOUT not in out
    assert "seed 7, 2 of 2 draws of the parameters" in out


def test_the_document_names_the_range_and_the_draws(folder, capsys):
    assert main(["summary", str(folder), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["range"] == WITH
    assert document["manifest"]["draws"] == 2


def test_runs_of_one_draw_vary_by_chance_alone(tmp_path, call):
    one = written(tmp_path, draws="draw,assessment.hours\n1,8.5\n")
    assert call("run", one, "--out", tmp_path / "out", *ASKED)[0] == 0
    out = call("summary", tmp_path / "out")[1]
    assert WITHOUT in out
    assert "1 of 1 draws of the parameters" in out


def test_a_trace_and_a_team_are_of_the_runs_own_draw(folder, scenario, call, tmp_path):
    again = simulate(by_hand(2), seed=SEED, run=2, months=MONTHS)
    assert call("team", folder, "--team", "assessment", "--run", 2, "--out", tmp_path / "team.csv")[0] == 0
    with (tmp_path / "team.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["worker"] == "whole team"]
    weeks = team_weeks(again, "assessment")
    held = weeks[(weeks["worker"] == -1) & (weeks["measure"] == "children_held")]
    assert [float(row["value"]) for row in rows if row["measure"] == "children_held"] == held["value"].tolist()
    code, found, _ = call("trace", folder, "--find", "assessment_completed", "--run", 2)
    assert code == 0
    child = found.split()[0]
    kept = call("trace", folder, "--child", child, "--run", 2)
    assert "run 2, seed 7, draw 2" in kept[1]
    assert call("trace", scenario, "--child", child, "--run", 2, "--seed", SEED, "--months", MONTHS) == kept
    alone = written(tmp_path, by_hand(2), None)
    by_itself = call("trace", alone, "--child", child, "--run", 2, "--seed", SEED, "--months", MONTHS)
    assert by_itself[1] == kept[1].replace(", draw 2", "")


def test_check_says_how_many_draws_and_of_what(call, scenario, tmp_path):
    code, out, _ = call("check", scenario)
    assert code == 0
    assert "2 draws in small.draws.csv of 2 figures: assessment.hours, teams.assessment.social_workers_fte." in out
    months = "draw,demand.first_time_referrals_by_month[0],demand.first_time_referrals_by_month[4]\n1,50,51\n"
    out = call("check", written(tmp_path, draws=months))[1]
    assert "1 draw in small.draws.csv of 1 figure: demand.first_time_referrals_by_month (2 numbers)." in out


def test_assumptions_mark_what_is_drawn(call, scenario, tmp_path):
    assert call("assumptions", scenario)[0] == 0
    assert call("assumptions", scenario, "--out", tmp_path / "register.csv")[0] == 0
    with (tmp_path / "register.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = {row["field"]: row for row in csv.DictReader(lines)}
    hours = rows["assessment.hours"]
    assert (hours["status"], hours["value"], hours["coverage"]) == ("calibrated", "9.0", "0.8")
    assert (float(hours["low"]), float(hours["high"])) == pytest.approx((8.85, 11.65))
    assert rows["assessment.sigma"]["status"] == "assumption"


@pytest.mark.parametrize("command", ["run", "check", "assumptions", "trace"])
def test_faulty_draws_are_refused_before_anything_runs(call, tmp_path, command):
    file = written(tmp_path, draws=TABLE.replace("12", "0"))
    more = {"run": ["--out", tmp_path / "out"], "trace": ["--child", "1"]}.get(command, [])
    code, out, words = call(command, file, *more)
    assert (code, out) == (3, "")
    assert "small.draws.csv, line 3, assessment.hours: must be at least 0.1 (hours per child) (written: 0)" in words
    assert not (tmp_path / "out").exists()
