"""The closed form of a first answer is corrected by what simulated futures with nothing added differ from it."""

import math

import pytest
from councils import as_scenario_text, small_council

from calibration.first_answer import first_answer
from sim.planning.searching import Trial
from sim.planning.searching.simulating import Staffing
from sim.planning.searching.wording import question
from sim.scenario import BASELINE, Option, Options, drawn_options, load

MONTHS = 6


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    file = tmp_path_factory.mktemp("council") / "small.yaml"
    file.write_text(as_scenario_text(small_council()), encoding="utf-8")
    return load(file)


def first(scenario, *meet, simulated=()):
    """Answer from closed forms over the central case, in which all futures are expected to be alike."""
    posts = ["assessment:social_worker=0..30/1@1"]
    asked = question(scenario.parameters, meet=meet, posts=posts, chance=0.8, months=MONTHS)
    only = Option(key=BASELINE, name="", description="", scenario=scenario)
    options = Options(name="", description="", path="", options=(only,), standards=(), headline="caseload_per_fte")
    staffing = Staffing(asked, drawn_options(options, draws=0, seed=1), seed=1, months=MONTHS)
    trials = [Trial(asked.nothing, run, values) for run, values in enumerate(simulated, start=1)]
    return first_answer(staffing, trials)


def without(found):
    return [each.median for each in found.answer.without]


def test_what_the_simulation_agrees_with_stays(scenario):
    plain = first(scenario, "caseload_per_fte <= 14")
    assert plain.held == ()
    again = first(scenario, "caseload_per_fte <= 14", simulated=[tuple(without(plain))] * 4)
    assert without(again) == pytest.approx(without(plain))
    assert again.guess == plain.guess
    assert again.held[0].expected == pytest.approx(again.held[0].simulated)


def test_numbers_are_corrected_by_a_ratio_and_shares_by_points(scenario):
    meet = ("caseload_per_fte <= 14", "assessments_within_45_days >= 0.5")
    cases, share = without(first(scenario, *meet))
    found = first(scenario, *meet, simulated=[(1.25 * cases, share - 0.2)])
    assert without(found) == pytest.approx([1.25 * cases, share - 0.2])
    assert [(each.unit, each.simulated) for each in found.held] == [
        ("children per FTE", pytest.approx(1.25 * cases)),
        ("share", pytest.approx(share - 0.2)),
    ]


def test_more_cases_than_expected_take_more_posts(scenario):
    (cases,) = without(first(scenario, "caseload_per_fte <= 14"))
    few, many = (
        first(scenario, f"caseload_per_fte <= {0.95 * cases}", simulated=[(each * cases,)]) for each in (1, 1.2)
    )
    assert few.guess is not None
    assert many.guess is not None
    assert few.guess[0] < many.guess[0]


def test_futures_differ_as_the_simulated_ones_do(scenario):
    (cases,) = without(first(scenario, "caseload_per_fte <= 14"))
    found = first(scenario, f"caseload_per_fte <= {cases}", simulated=[(0.9 * cases,), (1.1 * cases,)])
    (told,) = found.answer.without
    assert (told.low, told.high) == pytest.approx((0.9 * cases, 1.1 * cases))
    assert told.chance == 0.5


def test_what_was_not_simulated_corrects_nothing(scenario):
    plain = first(scenario, "caseload_per_fte <= 14")
    assert first(scenario, "caseload_per_fte <= 14", simulated=[()]) == plain
    assert without(first(scenario, "caseload_per_fte <= 14", simulated=[(math.nan,)])) == without(plain)


def test_what_cannot_be_worked_out_is_no_first_answer_and_no_fault(scenario, monkeypatch):
    def fail(*_):
        raise ValueError("there is no balance")

    monkeypatch.setattr("calibration.first_answer._Expecting.values", fail)
    assert first(scenario, "caseload_per_fte <= 14", simulated=[(15.0,)]) is None
