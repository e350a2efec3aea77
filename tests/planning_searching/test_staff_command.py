"""`throughcare staff`, as typed, over a model that takes no time; and the real one for a moment."""

import csv
import json
from types import SimpleNamespace

import numpy as np
import pytest
from command_line import typed
from councils import as_scenario_text, small_council

from sim import measures, model
from sim.experiment.chances import judged
from sim.experiment.period import numbers_of
from sim.measures.reading import Cells
from sim.planning.searching import Question, Trials, simulating
from sim.planning.searching.simulating import Simulator, Staffing
from sim.planning.searching.wording import question
from sim.results.journal import kept_lines
from sim.scenario import BASELINE, Option, Options, drawn_options, load

ASKED = ("--by", "2024-06", "--chance", "0.8", "--search-runs", 40, "--confirm-runs", 60, "--jobs", 1, "--quiet")
CASELOAD = ("--meet", "caseload_per_fte@assessment <= 14 in the last month")
POSTS = ("--posts", "assessment:social_worker=0..6/1@40000")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    file = tmp_path_factory.mktemp("council") / "small.yaml"
    file.write_text(as_scenario_text(small_council()), encoding="utf-8")
    return file


@pytest.fixture
def quick(monkeypatch):
    """Hold 185 or so cases against ten posts and those added; return the runs that were simulated."""
    made = []

    def simulate(_parameters, *, seed, run, months, later):
        made.append(run)
        luck = np.random.default_rng([seed, run]).normal(1.0, 0.05)
        added = sum(change.fte for change in later.posts if change.team == "assessment")
        return SimpleNamespace(cases=185.0 * luck, posts=10.0 + added, months=months, teams=("assessment",))

    def measured(run):
        cases, posts = (np.full((2, run.months), each) for each in (run.cases, run.posts))
        return {"caseload_per_fte": Cells(cases, posts)}

    monkeypatch.setattr(model, "simulate", simulate)
    monkeypatch.setattr(simulating, "measured", measured)
    return made


def test_finds_the_fewest_posts(capsys, small, quick, tmp_path):
    folder = tmp_path / "answer"
    code, out, err = typed(capsys, "staff", small, *CASELOAD, *POSTS, *ASKED, "--json", "--out", folder)
    told = json.loads(out)
    assert (code, err) == (0, "")
    # 185 cases, 5 % more or less, at most 14 to a post: with 13 posts met in 37, with 14 in 88 of 100 futures
    assert told["feasible"]
    assert told["plan"] == {"assessment_social_worker": 4.0}
    assert told["cost_gbp"] == 160_000
    assert told["chance"] >= told["chance_low"] >= 0.8
    assert told["frontier"][0]["cost_gbp"] == 0
    assert json.loads((folder / "staffing.json").read_text(encoding="utf-8")) == told
    assert (folder / "frontier.png").read_bytes().startswith(b"\x89PNG")
    rows = csv.DictReader((folder / "frontier.csv").read_text(encoding="utf-8-sig").splitlines())
    assert [row["assessment_social_worker"] for row in rows if row["is_the_answer"] == "True"] == ["4.0"]
    assert len(list(kept_lines(folder / "runs.jsonl"))) == told["runs_made"] == len(quick)


def test_takes_up_what_is_kept_also_for_another_chance(capsys, small, quick, tmp_path):
    command = ("staff", small, *CASELOAD, *POSTS, *ASKED, "--json", "--out", tmp_path / "answer")
    _, first, _ = typed(capsys, *command)
    made = len(quick)
    with (tmp_path / "answer" / "runs.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"key": "cut sho')
    _, again, _ = typed(capsys, *command)
    assert again == first
    assert len(quick) == made
    _, other, _ = typed(capsys, *command, "--chance", "0.2")
    assert json.loads(other)["cost_gbp"] < json.loads(first)["cost_gbp"]
    assert len(quick) < 2 * made


@pytest.mark.usefixtures("quick")
def test_says_it_in_words(capsys, small):
    code, out, _ = typed(capsys, "staff", small, *CASELOAD, *POSTS, *ASKED[:-1])
    said = " ".join(out.split())
    assert code == 0
    assert "The cheapest plan found adds 4 social workers, Assessment, for £160,000 in a full year" in said
    assert "fresh simulated futures" in said
    assert " will " not in said


@pytest.mark.usefixtures("quick")
def test_what_staffing_cannot_meet_is_an_answer(capsys, small):
    few = ("--posts", "assessment:social_worker=0..1/1")
    code, out, _ = typed(capsys, "staff", small, *CASELOAD, *few, *ASKED, "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["feasible"], told["plan"], told["cost_gbp"]) == (False, None, None)
    assert any("their bounds stop it" in words for words in told["binding"])
    assert told["sentence"].startswith("Cannot be met by staffing within the bounds given")


def test_whoever_stops_it_is_told_the_best_so_far(capsys, small, quick, monkeypatch, tmp_path):
    whole = model.simulate

    def stopped(*arguments, **named):
        if len(quick) >= 100:
            raise KeyboardInterrupt
        return whole(*arguments, **named)

    monkeypatch.setattr(model, "simulate", stopped)
    code, out, err = typed(capsys, "staff", small, *CASELOAD, *POSTS, *ASKED, "--out", tmp_path / "answer")
    assert (code, out) == (130, "")
    assert "The best so far, not confirmed: 4 social workers" in err
    assert len(list(kept_lines(tmp_path / "answer" / "runs.jsonl"))) == 100


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--meet", "assessments_within_45_days >= 1.2"), "is a share, at most 1"),
        (("--meet", "assessments_within_45_day >= 0.9"), "did you mean assessments_within_45_days?"),
        (("--meet", "caseload_per_fte@assesment <= 9"), "did you mean assessment?"),
        (("--meet", "caseload_per_fte@assessment >= 20 in the last month"), "at least 20 and at most 14 at once"),
        (("--meet", "caseload_per_fte@assessment <= 12 in the last month"), "asked for twice"),
        (("--meet", "open_cases <= 100 over 30 months"), "no last 30 can be judged"),
        (("--meet", "contacts <= -5"), "never below 0"),
        (("--meet", "contacts => 5"), "not =>"),
        (("--meet", "fewer cases, please"), "MEASURE[@TEAM] >= NUMBER"),
        (("--posts", "assessment:social_worker=0.."), "without a bound the search would never end"),
        (("--posts", "assessment:social_worker=5..2"), "the most not below the least"),
        (("--posts", "assessment:social_worker=9/0"), "a step is above 0"),
        (("--posts", "assessment:social_worker=400/0.5"), "at most 400 steps"),
        (("--posts", "assessment:social_worker=9000"), "at most 500"),
        (("--posts", "assessment:social_worker=6"), "given twice"),
        (("--posts", "assesment:social_worker=6"), "did you mean assessment?"),
        (("--posts", "assessment:social_wrker=6"), "did you mean social_worker?"),
        (("--posts", "placements.fostering.approved_place=6@1"), "did you mean placements.fostering.approved_places?"),
        (("--posts", "placements.fostering.approved_places=6"), "costs a year is needed"),
        (("--posts", "stock.children_on_cp_plan=6@1"), "no plan can change"),
        (("--chance", "1"), "no number of simulated futures shows that something is certain"),
        (("--chance", "nan"), "above 0 and below 1"),
        (("--by", "March"), "a month is needed"),
        (("--by", "2020-01"), "from 2024-04"),
        (("--from", "2023-01"), "before the scenario begins"),
        (("--as", "other"), "which has no options"),
    ],
)
def test_what_cannot_be_asked_is_refused(capsys, small, quick, more, words):
    code, out, err = typed(capsys, "staff", small, *CASELOAD, *POSTS, *ASKED, *more)
    assert (code, out) == (3, "")
    assert words in err
    assert not quick


@pytest.mark.usefixtures("quick")
def test_all_faults_are_told_at_once(capsys, small):
    wrong = ("--meet", "contacts => 5", "--posts", "assesment:social_worker=", "--chance", "2")
    _, _, err = typed(capsys, "staff", small, *wrong)
    assert all(option in err for option in ("--meet:", "--posts:", "--chance:"))


@pytest.mark.usefixtures("quick")
def test_a_folder_of_something_else_is_left_alone(capsys, small, tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    code, _, err = typed(capsys, "staff", small, *CASELOAD, *POSTS, *ASKED, "--out", tmp_path)
    assert code == 2
    assert "mine.txt in it is not a search's" in err
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_a_plan_is_the_council_with_its_posts(small):
    scenario = load(small)
    only = Option(key=BASELINE, name="as it is", description="", scenario=scenario)
    base = Options(name="", description="", path="", options=(only,), standards=(), headline="contacts")
    asked: Question = question(
        scenario.parameters,
        meet=["caseload_per_fte@assessment <= 14 in the last month", "contacts >= 1 over 2 months"],
        posts=["assessment:social_worker=0..8/4"],
        chance=0.8,
        months=2,
    )
    staffing = Staffing(asked, drawn_options(base, draws=0, seed=1), seed=1, months=2)
    values = Trials(asked, Simulator(staffing)).values((0,), [2])[0]
    plain = numbers_of(measures.tabulate(model.simulate(scenario.parameters, seed=1, run=2, months=2)), {1, 2})
    plain = plain.assign(option="", draw=0, run=2)
    assert values.tolist() == [float(judged(plain, standard)["value"].iloc[0]) for standard in asked.standards]
    with_posts, _ = staffing.at((2,), 2)
    assert with_posts == scenario.parameters
    assert [(change.team, change.fte) for change in staffing.at((2,), 2)[1].posts] == [("assessment", 8.0)]


def test_kinds_of_teams_and_pools_stand_for_their_posts(small):
    scenario = load(small)
    asked = question(
        scenario.parameters,
        meet=["open_cases <= 600", "reviewing_officer_caseload <= 60", "assessments_within_45_days >= 90 %"],
        posts=[],
        chance=0.8,
        months=12,
    )
    roles = {lever.role.value for lever in asked.levers}
    assert {"reviewing_officer", "social_worker"} <= roles
    assert all(lever.most >= 2 and lever.gbp > 10_000 for lever in asked.levers)
    assert asked.standards[2].at_least == 0.9
    assert [standard.last_months for standard in asked.standards] == [1, 3, 3]


def test_the_first_answer_simulates_no_plan_and_says_what_it_is(capsys, small, quick):
    asked = ("--by", "2024-12", "--first-only", "--jobs", 1)
    code, out, err = typed(capsys, "staff", small, "--meet", "caseload_per_fte <= 12", *asked, "--json")
    told = json.loads(out)
    assert code == 0, err
    assert sorted(quick) == [1, 2, 3, 4]
    assert told["is"].startswith("First answer, from closed forms")
    (held,) = told["corrected_by"]
    simulated = [18.5 * np.random.default_rng([1, run]).normal(1.0, 0.05) for run in quick]
    assert held["simulated"] == pytest.approx(np.mean(simulated))
    assert min(simulated) * 0.9 < told["found"]["without"][0]["median"] < max(simulated) * 1.1
    assert told["found"]["without"][0]["median"] > told["found"]["standards"][0]["median"]
    standards = ("--meet", "caseload_per_fte <= 12", "--meet", "depth_of_work >= 0.9")
    code, out, err = typed(capsys, "staff", small, *standards, *asked, "--json")
    assert json.loads(out)["left_out"] == ["Depth of work at least 90 % (last 3 months)"]
    code, out, _ = typed(capsys, "staff", small, "--meet", "depth_of_work >= 0.9", *asked)
    assert "none; the closed forms know nothing of these standards" in " ".join(out.split())


OPTIONS = """\
throughcare_options: 1
name: Small options
baseline: small.yaml
options:
  cut:
    name: One worker fewer later
    posts:
      - {team: assessment, role: social_worker, fte: -1, from: 2024-08-01, source: tests, status: assumption}
"""


def test_the_first_answer_says_what_it_does_not_know_of_an_option(capsys, small, quick):
    file = small.with_name("options.yaml")
    file.write_text(OPTIONS, encoding="utf-8")
    asked = (
        "staff",
        file,
        "--meet",
        "caseload_per_fte <= 12",
        "--by",
        "2024-12",
        "--first-only",
        "--jobs",
        1,
        "--json",
    )
    assert json.loads(typed(capsys, *asked)[1])["left_out"] == []
    code, out, err = typed(capsys, *asked, "--as", "cut")
    assert code == 0, err
    assert json.loads(out)["left_out"] == ["what changes after the first day in the option cut"]
    assert set(quick) == {1, 2, 3, 4}
