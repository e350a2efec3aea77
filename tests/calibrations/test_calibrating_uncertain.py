"""What is fitted: priors from the register, and values set so that the council stays a council."""

from dataclasses import replace

import numpy as np
import pytest

from calibration.calibrating.kinds import KINDS, USUALLY
from calibration.calibrating.uncertain import USED_AGAIN, apply, uncertain_in
from calibration.expected import expected
from sim.scenario import Assumption, Scenario, scenario_hash
from sim.scenario.parameters import Parameters
from tests.councils import small_council


def scenario_of(parameters: Parameters, **intervals: tuple[float, float, float]) -> Scenario:
    """Make a scenario whose register has intervals for some paths (points written as two underscores)."""
    register = tuple(
        Assumption(path.replace("__", "."), 0.0, "", "x", "A source", "2024", "assumption", *interval)
        for path, interval in intervals.items()
    )
    return Scenario("Small", "For tests.", parameters, register, (), scenario_hash(parameters), "")


def test_setting_what_is_there_changes_nothing() -> None:
    council = small_council()
    values = {name: kind.value(council) for name, kind in KINDS.items() if kind.value(council) > 0.0}
    again = apply(council, values)
    assert replace(again, front_door=council.front_door) == council
    assert again.front_door.no_new_assessment_share == pytest.approx(council.front_door.no_new_assessment_share)


@pytest.mark.parametrize("name", KINDS)
def test_every_value_is_read_back(name: str) -> None:
    council, kind = small_council(), KINDS[name]
    if not kind.path and name != "share_assessed":
        assert apply(council, {name: 1.2}) != council
        return
    wanted = 0.9 * kind.value(council) or 0.1
    assert kind.value(apply(council, {name: wanted})) == pytest.approx(wanted)


def test_anything_a_prior_draws_is_a_council() -> None:
    council = small_council()
    fitted = uncertain_in(scenario_of(council), list(KINDS))
    rng = np.random.default_rng(1)
    for _ in range(30):
        scores = 4.0 * rng.standard_normal(len(fitted))
        apply(
            council,
            {each.name: float(each.prior.from_score(score)) for each, score in zip(fitted, scores, strict=True)},
        )


def test_the_closed_form_has_an_answer_to_anything_a_prior_draws() -> None:
    council = small_council(turnover={"leavers_share_per_year": 0.2, "agency_cover_share": 0.5, "absence_share": 0.02})
    fitted = uncertain_in(scenario_of(council), list(KINDS))
    rng = np.random.default_rng(2)
    for _ in range(20):
        scores = 3.0 * rng.standard_normal(len(fitted))
        values = {each.name: float(each.prior.from_score(score)) for each, score in zip(fitted, scores, strict=True)}
        found = expected(apply(council, values), months=6)
        assert all(np.isfinite(value) and value >= 0.0 for value in found.values())


def test_shares_after_an_assessment_come_down_together() -> None:
    council = small_council(assessment={"child_in_need_share": 0.5, "disabled_children_share": 0.3, "care_share": 0.1})
    figures = apply(council, {"need_share": 0.85}).assessment
    assert figures.child_in_need_share + figures.disabled_children_share + figures.care_share == pytest.approx(1.0)
    assert figures.child_in_need_share / figures.disabled_children_share == pytest.approx(0.85 / 0.3)


def test_those_joined_to_open_work_give_way_first() -> None:
    front = apply(small_council(), {"share_assessed": 0.72}).front_door
    assert (front.no_further_action_share, front.no_new_assessment_share) == pytest.approx((0.25, 0.03))
    front = apply(small_council(), {"share_assessed": 0.9}).front_door
    assert (front.no_further_action_share, front.no_new_assessment_share) == pytest.approx((0.1, 0.0))


def test_ways_out_never_take_more_than_all() -> None:
    permanence = apply(small_council(), {"ways_out_rate": 50.0}).permanence
    ways = ("home", "home_unplanned", "special_guardianship", "child_arrangements", "adoption", "other")
    for band, matched in enumerate(permanence.long_term_fostering.shares):
        assert sum(getattr(permanence, way).shares[band] for way in ways) == pytest.approx(1.0 - matched)


def test_the_prior_is_the_interval_of_the_register() -> None:
    council = small_council()
    scenario = scenario_of(council, assessment__hours=(5.0, 16.0, 0.9), practice__delay_share=(0.3, 1.0, 0.8))
    hours, delay = uncertain_in(scenario, ["assessment_hours", "delay_share"])
    assert hours.prior.ppf([0.05, 0.5, 0.95]) == pytest.approx([5.0, 9.0, 16.0])
    assert delay.prior.high < 1.0
    assert hours.reason == "A source (assumption)"


def test_a_figure_worked_out_from_targets_has_a_wider_prior() -> None:
    scenario = scenario_of(small_council(), returning__return_share=(0.18, 0.25, 0.8))
    (found,) = uncertain_in(scenario, ["return_share"])
    assert "return_share" in USED_AGAIN
    assert found.prior.low < 0.18
    assert found.prior.high > 0.25
    assert "wider" in found.reason


def test_without_an_interval_the_assumption_is_said() -> None:
    (found,) = uncertain_in(scenario_of(small_council()), ["protection_length"])
    assert (found.prior.low, found.prior.high, found.prior.coverage) == pytest.approx((0.8, 1.25, 0.8))
    assert found.reason.startswith("assumption: ")


def test_what_is_nought_is_not_fitted() -> None:
    names = [each.name for each in uncertain_in(scenario_of(small_council()), list(KINDS))]
    assert "leavers_share" not in names
    assert set(USUALLY) >= {each.name for each in uncertain_in(scenario_of(small_council()))}


def test_unknown_names_are_refused() -> None:
    with pytest.raises(ValueError, match="there is no figure to fit called patience"):
        uncertain_in(scenario_of(small_council()), ["patience"])
    with pytest.raises(ValueError, match="there is no figure to fit called patience"):
        apply(small_council(), {"patience": 1.0})
