"""`throughcare compare`, end to end on a small council, and every way it can be refused before a run starts."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import nullcontext, redirect_stderr, redirect_stdout
from io import StringIO

import numpy as np
import pandas as pd
import pytest
from command_line import undrawn
from councils import small_council

from cli.conftest import LONG, child_environment, write_options
from sim.cli import main
from sim.results.parquet import read_table

OPTIONS = """\
throughcare_options: 1
name: Small options
baseline: small.yaml
standards:
  in_time: {name: Half in time, measure: assessments_within_45_days, at_least: 0.5, last_months: 2}
forecast: [contacts, children_in_care, cost_placements_gbp]
worth:
  staff:
    name: A child-week is worth £750
    saved: drift_child_weeks
    gbp: 750
    paid: cost_staff_gbp
    months: [2, 3, 24]
    source: tests
    status: assumption
options:
  two_more:
    name: Two more assessment workers
    posts:
      - team: assessment
        role: social_worker
        fte: 2
        recruited_in_months: {value: 1, low: 0.5, high: 2, coverage: 0.8}
        source: tests
        status: assumption
  fewer_contacts:
    name: A tenth fewer contacts
    changes:
      - figure: demand.contacts
        times: 0.9
        interval: {low: 0.8, high: 1, coverage: 0.8}
        source: tests
        status: assumption
  both:
    name: Both
    together: [two_more, fewer_contacts]
"""
FOLDER = {
    "charts",
    "chances.csv",
    "comparison.json",
    "differences.csv",
    "draws.csv",
    "months.parquet",
    "numbers.parquet",
    "options.csv",
    "options.yaml",
    "quarters.csv",
    "scenarios",
    "summary.csv",
    "worth.csv",
}


@pytest.fixture
def options(tmp_path):
    return write_options(tmp_path, OPTIONS)


def compared(call, options, *more, out="out", runs=4, drawn=False):
    with nullcontext() if drawn else undrawn():
        return call("compare", options, "--months", 3, "--runs", runs, "--out", out, "--jobs", 1, *more)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A comparison for whoever only looks at it: its folder, and what was printed in one line."""
    folder = tmp_path_factory.mktemp("compared")
    arguments = ["compare", write_options(folder, OPTIONS), "--months", 3, "--runs", 4, "--jobs", 1]
    with redirect_stdout(StringIO()) as printed, redirect_stderr(StringIO()) as words, undrawn():
        code = main([str(each) for each in (*arguments, "--out", folder / "out")])
    assert code == 0, words.getvalue()
    return folder / "out", " ".join(printed.getvalue().split())


def test_a_comparison_leaves_all_that_was_put_in_and_came_out(call, options, tmp_path):
    code, out, words = compared(call, options, "--json", drawn=True)
    assert code == 0, words
    assert "Written to out" in words
    assert {each.name for each in (tmp_path / "out").iterdir()} == FOLDER
    document = json.loads(out)
    manifest = document["manifest"]
    assert [each["key"] for each in document["options"]] == ["baseline", "two_more", "fewer_contacts", "both"]
    assert (manifest["runs"], manifest["draws"], manifest["runs_per_draw"]) == (4, 200, 2)
    assert document["options"][1]["fte_by_role"] == document["options"][3]["fte_by_role"] == {"social_worker": 2.0}
    assert document["options"][1]["full_year_gbp"] == 2 * small_council().costs.social_worker_gbp_per_year
    months = read_table(tmp_path / "out" / "months.parquet")
    assert list(months.columns[:4]) == ["option", "draw", "run", "month"]
    assert set(zip(months["run"], months["draw"], strict=True)) == {(1, 1), (2, 1), (3, 2), (4, 2)}
    draws = pd.read_csv(tmp_path / "out" / "draws.csv", encoding="utf-8-sig")
    assert len(draws) == 200
    assert (tmp_path / "out" / "options.yaml").read_text(encoding="utf-8") == OPTIONS
    assert {each.name for each in (tmp_path / "out" / "charts").iterdir()} == set(manifest["charts"])
    assert len(manifest["charts"]) == 10  # of five measures
    worth = document["options"][1]["worth"]
    assert [each["months"] for each in worth] == [2, 3]  # runs do not last for 24
    assert worth[1]["net"] == pytest.approx(worth[1]["saved"] - worth[1]["paid"])
    assert [each["measure"] for each in document["quarters"] if each["option"] == "both"] == [
        "contacts",
        "children_in_care",
        "cost_placements_gbp",
    ]
    chance = document["options"][1]["chances"][0]["chance"]
    assert 0 <= chance <= 1


def test_check_knows_files_of_options(call, options):
    code, out, _ = call("check", options)
    assert code == 0
    assert "compared with Small council: two_more, fewer_contacts, both." in " ".join(out.split())
    options.write_text(OPTIONS.replace("times: 0.9", "times: -1"), encoding="utf-8")
    code, _, said = call("check", options)
    assert code == 3
    assert "options.fewer_contacts.changes" in said


def test_differences_are_those_of_the_same_runs(made):
    folder, _ = made
    numbers = read_table(folder / "numbers.parquet", "measure = 'contacts' AND team = 'all'")
    wide = numbers[numbers["statistic"] == "in 3 months"].pivot_table(index="run", columns="option", values="value")
    told = pd.read_csv(folder / "differences.csv", encoding="utf-8-sig")
    told = told[(told["measure"] == "contacts") & (told["team"] == "all") & (told["statistic"] == "in 3 months")]
    told = told.set_index("option")
    for option in ("two_more", "fewer_contacts", "both"):
        paired = wide[option] - wide["baseline"]
        assert told.loc[option, "mean"] == pytest.approx(paired.mean())
        ends = np.quantile(paired, [0.1, 0.9], method="weibull")
        assert told.loc[option, ["low", "high"]].tolist() == pytest.approx(ends.tolist())
    assert told.loc["two_more", "mean"] == 0  # workers do not change who comes
    assert (wide["fewer_contacts"] < wide["baseline"]).all()
    assert wide["both"].tolist() == wide["fewer_contacts"].tolist()


def test_any_number_of_workers_gives_the_same(call, options, made, tmp_path):
    one, _ = made
    assert compared(call, options, "--quiet", "--jobs", 2, out="two")[0] == 0
    for name in ("summary.csv", "differences.csv", "chances.csv", "options.csv", "draws.csv"):
        assert (one / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
    for name in ("months.parquet", "numbers.parquet"):
        pd.testing.assert_frame_equal(read_table(one / name), read_table(tmp_path / "two" / name))


def test_the_printed_tables_say_what_ranges_are(made):
    _, printed = made
    for said in (
        "what is asked for",
        "80 % range of futures",
        "95 % simulation error",
        "2 social worker",
        "same luck",
        "pays for itself",
    ):
        assert said in printed, said


def test_the_central_case_has_no_draws(call, options, tmp_path):
    code, _, words = compared(call, options, "--quiet", "--central", runs=2)
    assert code == 0, words
    assert json.loads((tmp_path / "out" / "comparison.json").read_text(encoding="utf-8"))["draws"] == 0
    assert {each.name for each in (tmp_path / "out").iterdir()} == FOLDER - {"draws.csv"}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("fte: 2", "fte: -50", "options.yaml, line "),
        ("measure: assessments_within_45_days", "measure: assessments_within_45_day", "assessments_within_45_days"),
        ("team: assessment", "team: assesment", 'did you mean "assessment"'),
        ("together: [two_more, fewer_contacts]", "together: [two_more, two_more]", "two_more"),
        ("saved: drift_child_weeks", "saved: drift_child_week", 'did you mean "drift_child_weeks"'),
        ("baseline: small.yaml", "baseline: smal.yaml", "there is no such file"),
    ],
)
def test_bad_options_are_refused_before_any_run(call, options, tmp_path, old, new, words):
    assert old in OPTIONS
    options.write_text(OPTIONS.replace(old, new), encoding="utf-8")
    code, out, said = compared(call, options)
    assert (code, out) == (3, "")
    assert words in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--precision", 0), "--precision must be above 0"),
        (("--precision", "nan"), "--precision must be above 0"),
        (("--years", 1), "give --years or --months, not both"),
        (("--cluster", "tcp://127.0.0.1:9"), "127.0.0.1:9"),
        (("--runs", 0), "--runs"),
    ],
)
def test_bad_requests_are_refused_before_any_run(call, options, tmp_path, arguments, words):
    code, out, said = compared(call, options, *arguments)
    assert (code, out) == (2, "")
    assert words in said
    assert not (tmp_path / "out").exists()


def test_a_standard_that_looks_back_further_than_runs_last_is_refused(call, options, tmp_path):
    options.write_text(OPTIONS.replace("last_months: 2", "last_months: 6"), encoding="utf-8")
    code, _, said = compared(call, options)
    assert code == 2
    assert "in_time is judged over the last 6 months, but runs last 3" in said
    assert not (tmp_path / "out").exists()


def test_what_does_not_add_up_over_months_cannot_be_saved(call, options):
    options.write_text(OPTIONS.replace("saved: drift_child_weeks", "saved: depth_of_work"), encoding="utf-8")
    code, _, said = compared(call, options)
    assert code == 3
    assert "options.yaml, line 10, worth.staff.saved: depth_of_work is of kind share" in said


def test_nothing_is_replaced_unasked(call, options, made, tmp_path):
    shutil.copytree(made[0], tmp_path / "out")
    code, _, said = compared(call, options, "--quiet", runs=1)
    assert code == 2
    assert "--force" in said
    assert compared(call, options, "--quiet", "--force", runs=1)[0] == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send to one process")
@pytest.mark.usefixtures("options")
def test_an_interrupted_comparison_is_taken_up_with_the_same_result(call, made, tmp_path):
    command = ["compare", "options.yaml", "--months", "3", "--runs", "30", "--jobs", "2"]
    with subprocess.Popen(
        [sys.executable, "-m", "sim.cli", *command, "--out", "broken"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=child_environment(),
        cwd=tmp_path,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        runs = tmp_path / "broken" / "runs"
        # 120 runs take far longer than it takes to see the first, however slow the machine
        until = time.monotonic() + LONG
        while process.poll() is None and time.monotonic() < until and not list(runs.glob("*.numbers.parquet")):
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        output, words = process.communicate(timeout=LONG)
    assert (process.returncode, output) == (130, ""), words
    assert "finished runs are kept in broken. Give the command with --resume" in " ".join(words.split())
    assert 1 <= len(list(runs.glob("*.numbers.parquet"))) < 120
    code, _, said = call(*command[:5], 4, "--jobs", 1, "--out", "broken", "--quiet")
    assert code == 2, said
    assert "--resume" in said
    with undrawn():
        assert call(*command[:5], 4, "--jobs", 1, "--out", "broken", "--quiet", "--resume")[0] == 0
    for name in ("summary.csv", "differences.csv", "chances.csv"):
        assert (tmp_path / "broken" / name).read_bytes() == (made[0] / name).read_bytes()
