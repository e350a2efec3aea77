"""`throughcare caseload`: the paper's sum alone and beside the simulation, as table, JSON and CSV; what is refused."""

import csv
import json
from functools import partial

import pytest
from command_line import undrawn
from councils import small_council

from cli.conftest import write_options
from sim.cli import main

OPTIONS = """\
throughcare_options: 1
name: A small paper
baseline: small.yaml
options:
  two_more:
    name: Two more assessment workers
    posts:
      - team: assessment
        role: social_worker
        fte: 2
        recruited_in_months: 0
        gbp_per_year: 40000
        source: tests
        status: assumption
    caseload:
      - {caseload: 20, posts_fte: 10, to: 17, gbp_per_post: 40000, printed_fte: 1.8, printed_gbp: 80010, source: tests}
  software:
    name: Software
    lines:
      - {name: A system, gbp: 37000, once: true, funding_line: Grant, source: tests, status: published}
  everything:
    name: Everything
    together: [software]
    printed:
      - {gbp: 37000, source: tests}
      - {gbp: 36979, funding_line: Grant, source: tests}
"""


@pytest.fixture
def options(tmp_path):
    return write_options(tmp_path, OPTIONS)


@pytest.fixture
def call(call):
    return partial(call, "caseload")


def test_without_runs_there_is_the_sum_only(call, options):
    code, out, words = call(options, "--runs", 0)
    assert (code, words) == (0, "")
    assert "200 = 20 x 10" in out
    assert "£80,000" in out
    assert "£80,010" in out
    assert "-10" in out
    assert "A system (once)" in out
    assert "Simulated" not in out


def test_the_document_of_the_sum(call, options):
    code, out, _ = call(options, "--runs", 0, "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["throughcare_caseload"], told["name"], told["simulated"]) == (1, "A small paper", None)
    (found,) = told["sums"]
    assert (found["option"], found["cases"], found["more_fte"], found["priced_fte"]) == ("two_more", 200, 1.7647, 2)
    assert (found["gbp"], found["printed_gbp"], found["gbp_difference"]) == (80_000, 80_010, -10)
    assert (found["fte_difference"], found["reached"]) == (-0.0353, 16.6667)
    assert [(each["option"], each["name"], each["gbp"], each["once"]) for each in told["lines"]] == [
        ("software", "A system", 37_000, True)
    ]
    assert {(each["option"], each["of"], each["name"], each["gbp"], each["difference"]) for each in told["totals"]} == {
        ("software", "funding_line", "Grant", 37_000, None),
        ("software", "total", "Software", 37_000, None),
        ("everything", "area", "Software", 37_000, None),
        ("everything", "funding_line", "Grant", 37_000, 21),
        ("everything", "total", "Everything", 37_000, 0),
    }


def simulated(call, options, *more):
    code, out, words = call(options, "--runs", 2, "--months", 3, "--jobs", 1, "--quiet", "--json", *more)
    assert code == 0, words
    return json.loads(out)["simulated"]


@pytest.fixture(scope="module")
def first():
    """What two runs of the first seed give, once it has been asked for."""
    return {}


@pytest.fixture
def beside(call, options, first):
    """The simulation beside the sum, simulated once for whoever looks at it."""
    if not first:
        first.update(simulated(call, options))
    return dict(first)


def test_the_simulation_stands_beside_the_sum(beside):
    told = beside
    assert (told["runs"], told["months"], told["place"]) == (2, 3, "")
    (found,) = told["options"]
    assert (found["option"], found["teams"], found["asked_fte"]) == ("two_more", ["assessment"], 2)
    assert found["last_months"]["mean"] < found["without"]["mean"]
    assert found["last_months"]["low"] <= found["last_months"]["mean"] <= found["last_months"]["high"]
    assert found["chance"]["low"] <= found["chance"]["chance"] <= found["chance"]["high"]
    effects = sum(reason["effect"] for reason in found["reasons"])
    assert effects == pytest.approx(found["last_months"]["mean"] - found["paper"], abs=1e-3)
    assert found["words"][0].startswith("The paper's division makes 16.7, the simulation")


def test_the_same_seed_gives_the_same_however_many_jobs(call, options, beside):
    assert beside == simulated(call, options, "--jobs", 2)
    assert beside != simulated(call, options, "--seed", 2)


def test_runs_of_a_comparison_serve_as_well(call, options, beside, tmp_path):
    arguments = ["compare", str(options), "--runs", "2", "--months", "3", "--jobs", "1", "--out", "out", "--quiet"]
    with undrawn():
        assert main(arguments) == 0
    told = simulated(call, options, "--compared", tmp_path / "out")
    assert told.pop("place") == str(tmp_path / "out")
    del beside["place"]
    assert told == beside


def test_the_table_says_why_the_two_differ(call, options):
    code, out, _ = call(options, "--runs", 1, "--months", 3, "--jobs", 1, "--quiet")
    assert code == 0
    assert "Simulated caseload" in out
    assert "The paper's division makes 16.7" in out
    assert "counted otherwise: when the posts began" in out
    assert "So few runs show the order of things, no more." in out


def test_a_csv_for_excel(call, options, tmp_path):
    code, out, words = call(options, "--runs", 1, "--months", 3, "--jobs", 1, "--quiet", "--csv", "sums.csv")
    assert (code, out, words) == (0, "", "Written to sums.csv.")
    with (tmp_path / "sums.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["part"] for row in rows} == {"sum", "line", "area", "funding_line", "total", "simulated"}
    cost = next(row for row in rows if (row["part"], row["figure"]) == ("sum", "cost"))
    assert (float(cost["value"]), float(cost["printed"]), float(cost["difference"])) == (80_000, 80_010, -10)


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        (["nowhere.yaml"], 3, "nowhere.yaml: there is no such file"),
        (["small.yaml"], 3, "this is a scenario; a file of options begins with"),
        (["options.yaml", "--json", "--csv", "a.csv"], 2, "give --json or --csv, not both"),
        (["options.yaml", "--compared", "nowhere"], 1, "nowhere: there is no such folder"),
        (["options.yaml", "--compared", "."], 1, "is no comparison; `throughcare compare` makes one"),
        (["options.yaml", "--runs", "-1"], 2, "--runs"),
    ],
)
@pytest.mark.usefixtures("options")
def test_what_cannot_be_done_is_said(call, arguments, code, expected):
    found = call(*arguments)
    assert (found[0], found[1]) == (code, "")
    assert expected in found[2]


def test_posts_that_begin_after_the_runs_are_a_wrong_question(call, options):
    later = f"{small_council().start.year + 2}-01"
    options.write_text(OPTIONS.replace("recruited_in_months: 0", f"from: {later}-01"), encoding="utf-8")
    code, out, words = call(options, "--runs", 1, "--months", 1, "--jobs", 1, "--quiet")
    assert (code, out) == (2, "")
    assert f"the posts of Two more assessment workers begin in {later}, after the runs end; more --months" in words


def test_faults_of_the_file_are_told_all_at_once(call, options):
    options.write_text(OPTIONS.replace("to: 17", "to: 0").replace("gbp: 37000, once", "gbp: much, once"), "utf-8")
    code, out, words = call(options)
    assert (code, out) == (3, "")
    assert "options.two_more.caseload[1].to" in words
    assert "options.software.lines[1].gbp" in words
