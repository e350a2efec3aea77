"""Every command, in this process, over a fake model."""

import csv
import io
import json
import signal
from pathlib import Path

import pytest
from councils import as_scenario_text, small_council
from experiment import fakes

import sim.measures
import sim.model
from sim.cli import main
from sim.measures import MEASURES
from sim.results import read_run

TARGETS = "measure,team,from_month,to_month,statistic,published,tolerance,tolerance_kind,source,note\n"


@pytest.fixture
def call(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sim.measures, "tabulate", fakes.fake_tabulate)
    # what is drawn is tested with the charts, that it is drawn with the processes
    monkeypatch.setattr("sim.report.charts.overview_chart", lambda _run, path: path.write_bytes(b"a picture"))
    handlers = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}

    def run(*arguments, model=fakes.fake_simulate):
        monkeypatch.setattr(sim.model, "simulate", model)
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, " ".join(said.out.split()), " ".join(said.err.split())

    yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def made(call, scenario):
    def make(*more, **changes):
        arguments = ("run", scenario, "--months", 3, "--runs", 4, "--jobs", 1, "--out", "out", "--quiet", *more)
        assert call(*arguments, **changes)[0] == 0

    return make


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("command", ["run", "check", "assumptions", "trace"])
def test_an_invalid_scenario_is_refused_and_nothing_written(call, scenario, tmp_path, command):
    text = scenario.read_text(encoding="utf-8").replace("trend_per_year:", "trend_per_yaer:")
    scenario.write_text(text, encoding="utf-8")
    more = {"run": ["--out", "out"], "trace": ["--child", "101"]}.get(command, [])
    code, out, words = call(command, scenario, *more)
    assert (code, out) == (3, "")
    assert 'did you mean "trend_per_year"' in words
    assert names(tmp_path) == [scenario.name]


@pytest.mark.parametrize("command", ["run", "check", "assumptions", "trace"])
def test_a_scenario_that_is_not_there_is_refused(call, tmp_path, command):
    more = {"run": ["--out", "out"], "trace": ["--child", "101"]}.get(command, [])
    code, out, words = call(command, "none.yaml", *more)
    assert (code, out) == (3, "")
    assert "none.yaml" in words
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--runs", "0"], "--runs"),
        (["--jobs", "0"], "--jobs"),
        (["--seed", "-1"], "--seed"),
        (["--years", "0"], "--years"),
        (["--years", "11"], "--years"),
        (["--months", "121"], "--months"),
        (["--years", "half"], "--years"),
        (["--years", "1", "--months", "6"], "not both"),
        (["--colour"], "--colour"),
    ],
)
def test_wrong_usage_is_refused_before_anything_runs(call, scenario, tmp_path, arguments, words):
    code, out, said = call("run", scenario, "--out", "out", *arguments, model=fakes.always_broken)
    assert (code, out) == (2, "")
    assert words in said
    assert names(tmp_path) == [scenario.name]


def test_a_run_needs_a_place(call, scenario):
    code, _, said = call("run", scenario)
    assert code == 2
    assert "--out" in said


def test_the_place_must_be_free(call, made, scenario, tmp_path):
    made()
    code, _, said = call("run", scenario, "--out", "out", model=fakes.always_broken)
    assert code == 2
    assert "holds an earlier run; add --force" in said
    made("--force", "--seed", "7")
    assert read_run(tmp_path / "out").manifest.seed == 7
    code, _, said = call("run", scenario, "--out", ".", "--force", model=fakes.always_broken)
    assert code == 2
    assert "left alone" in said


def test_quiet_says_nothing(call, scenario):
    arguments = ("--months", 1, "--runs", 1, "--jobs", 1, "--out", "out", "--quiet")
    assert call("run", scenario, *arguments) == (0, "", "")


def test_when_every_run_fails_nothing_is_written(call, scenario, tmp_path):
    arguments = ("--runs", 2, "--jobs", 1, "--out", "new/out")
    code, out, words = call("run", scenario, *arguments, model=fakes.always_broken)
    assert (code, out) == (4, "")
    assert "All 2 runs failed, so nothing was written. The first said: RuntimeError: run 1 cannot be" in words
    assert names(tmp_path) == [scenario.name]


def test_an_interruption_leaves_nothing(call, scenario, tmp_path):
    arguments = ("--runs", 3, "--jobs", 1, "--out", "new/out", "--quiet", "--events")
    code, out, words = call("run", scenario, *arguments, model=fakes.interrupted_on_two)
    assert (code, out, words) == (130, "", "Stopped; nothing was written.")
    assert names(tmp_path) == [scenario.name]


def test_a_chart_that_cannot_be_drawn_loses_no_results(made, tmp_path, monkeypatch):
    def no_font(_run, path):
        path.write_bytes(b"half a picture")
        raise RuntimeError("no font")

    monkeypatch.setattr("sim.report.charts.overview_chart", no_font)
    made()
    assert names(tmp_path / "out") == ["manifest.json", "measures.parquet", "scenario.yaml"]


def test_check_says_what_it_read(call, scenario):
    code, out, _ = call("check", scenario)
    assert code == 0
    assert "small.yaml: valid. Small council (Smallshire, from 01 April 2024, 8 teams)" in out


def test_every_measure_is_explained(call):
    code, out, _ = call("measures")
    assert code == 0
    # Longer names are folded into several lines.
    assert all(measure in out for measure in MEASURES if len(measure) < 20)


def test_assumptions_as_a_spreadsheet_reads_back(call, scenario, capsys):
    main(["assumptions", str(scenario), "--csv"])
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    trend = next(row for row in rows if row["field"] == "demand.trend_per_year")
    assert (trend["unit"], trend["status"], trend["low"]) == ("share per year", "assumption", "")
    assert call("assumptions", scenario)[0] == 0


def test_the_schema_is_json(capsys):
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"].startswith("https://json-schema.org/")


def test_the_version(call):
    assert call("--version") == (0, f"throughcare {sim.__version__}", "")


def test_no_command_is_wrong_usage_and_help_is_not(call):
    assert call()[0] == 2
    code, out, _ = call("--help")
    assert code == 0
    for command in (
        "run",
        "check",
        "measures",
        "assumptions",
        "schema",
        "summary",
        "baseline-check",
        "costs",
        "team",
        "trace",
    ):
        assert command in out


def test_baseline_check_takes_the_published_figures_kept_with_the_run(call, made, tmp_path):
    published = tmp_path / "small.published.csv"
    published.write_text(TARGETS + "contacts,all,2024-04,2024-06,sum,3000,0.05,relative,DfE,\n", encoding="utf-8")
    made()
    published.unlink()
    code, out, _ = call("baseline-check", "out")
    assert code == 0
    assert "3,000" in out
    assert "3,038" in out
    assert "green: within" in out


def test_baseline_check_without_figures_says_what_to_give(call, made):
    made()
    code, _, words = call("baseline-check", "out")
    assert code == 2
    assert "--targets" in words


def test_baseline_check_refuses_a_faulty_file(call, made, tmp_path):
    made()
    (tmp_path / "bad.csv").write_text(
        TARGETS + "contatcs,all,2024-04,2024-06,sum,1,0.05,relative,DfE,\n", encoding="utf-8"
    )
    code, out, words = call("baseline-check", "out", "--targets", "bad.csv")
    assert (code, out) == (3, "")
    assert 'bad.csv, line 2, measure: unknown; did you mean "contacts"? (written: "contatcs")' in words
    assert call("baseline-check", "out", "--targets", "none.csv")[0] == 3


def test_what_is_no_run_is_a_fault(call, tmp_path):
    code, _, words = call("baseline-check", tmp_path)
    assert code == 1
    assert "is not a run folder" in words


def test_trace_tells_the_same_with_and_without_events(call, made, scenario):
    made("--events")
    kept = call("trace", "out", "--child", 103, "--run", 3)
    assert kept[0] == 0
    assert "Simulated child 103 (nobody real): Small council, run 3, seed 1" in kept[1]
    assert "A contact about the child reaches the front door." in kept[1]
    made("--force")
    assert call("trace", "out", "--child", 103, "--run", 3) == kept
    assert call("trace", scenario, "--child", 103, "--run", 3, "--months", 3) == kept


def test_trace_of_a_child_that_is_not_there_gives_the_nearest(call, made):
    made("--events")
    code, out, words = call("trace", "out", "--child", 150, "--run", 3)
    assert (code, out) == (2, "")
    assert words == "there is no child 150 in this run; the nearest numbers are 103, 200 (2 children, 103 to 200)"


def test_trace_of_a_run_that_is_not_there(call, made):
    made()
    code, _, words = call("trace", "out", "--child", 103, "--run", 5)
    assert code == 2
    assert "there is no run 5; out has runs 1 to 4" in words


def test_trace_finds_children_by_what_happens_to_them(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    scenario = tmp_path / "small.yaml"
    scenario.write_text(as_scenario_text(small_council()), encoding="utf-8")
    assert main(["trace", str(scenario), "--find", "cp-plan-started", "--months", "3"]) == 0
    found = capfd.readouterr().out.split()
    assert 0 < len(found) <= 10
    assert main(["trace", str(scenario), "--child", found[0], "--months", "3"]) == 0
    assert "A child protection plan starts." in capfd.readouterr().out
    assert main(["trace", str(scenario), "--find", "cp_plan_startet"]) == 2
    assert 'did you mean "cp_plan_started"?' in capfd.readouterr().err
    assert main(["trace", str(scenario), "--find", "worker_left"]) == 2
    assert "happens to staff or places, not to children" in capfd.readouterr().err
    both = ["--find", "contact", "--find", "care_started"]
    assert main(["trace", str(scenario), *both, "--months", "6"]) == 0
    found = capfd.readouterr().out.split()
    assert found
    assert main(["trace", str(scenario), "--child", found[0], "--months", "6"]) == 0
    told = capfd.readouterr().out
    assert "A contact about the child" in told
    assert "into care" in told
    assert main(["trace", str(scenario)]) == 2


def test_assumptions_go_into_a_file_that_excel_reads(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    scenario, out = tmp_path / "small.yaml", tmp_path / "assumptions.csv"
    scenario.write_text(as_scenario_text(small_council()), encoding="utf-8")
    assert main(["assumptions", str(scenario), "--out", str(out)]) == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbffield,value,unit")
    assert main(["assumptions", str(scenario), "--out", str(out)]) == 1
    assert "exists" in capfd.readouterr().err
