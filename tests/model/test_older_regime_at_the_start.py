"""Assessments open on the first day in the regime of 2009: some of them are in the core assessment."""

from dataclasses import replace

import numpy as np
import pytest
from councils import small_council

from sim.measures import tabulate
from sim.model import simulate
from sim.model.quantiles import Quantiles
from sim.scenario.parameters import Parameters


def older(**assessment: float) -> Parameters:
    """Return a council whose assessments are initial and core ones, and whose staff is ample."""
    figures = {"median_days": 6, "promotion_day": 5, "limit_days": 7, "core_assessment_share": 0.5}
    figures |= {"core_median_days": 20, "core_promotion_day": 30, "core_limit_days": 35}
    return small_council(
        practice={"regime": "initial_and_core_2009", "casework_hours_per_week": 60}, assessment=figures | assessment
    )


def test_as_many_are_in_the_core_assessment_as_its_time_says() -> None:
    """Half as many last some three times as long: about six in ten."""
    assert Quantiles(older(sigma=0.01)).in_core_share == pytest.approx(0.5 * 20 / (5 + 1 / 1.95 + 0.5 * 20), abs=0.01)


def test_nobody_is_in_one_under_the_single_assessment() -> None:
    assert Quantiles(small_council()).in_core_share == 0.0


def test_open_assessments_stay_about_as_many_and_initial_ones_do_not_surge() -> None:
    """Were all in the initial one, twice the usual number of initial assessments would end in the first weeks."""
    council = older()
    quantiles = Quantiles(council)
    assert 0.3 < quantiles.in_core_share < 0.8
    a_year = 12 * np.mean(council.demand.first_time_referrals_by_month)
    assessed = a_year * (1 - council.front_door.no_further_action_share - council.front_door.no_new_assessment_share)
    stock = replace(council.stock, children_in_assessment=round(assessed / 253 * 20))
    table = tabulate(simulate(replace(council, stock=stock), seed=1, run=1, months=6))
    rows = table[(table["team"] == "all") & (table["measure"] == "core_assessments_within_limit")]
    done = rows.sort_values("month")["denominator"].to_numpy()
    assert done[0] > 0.4 * done[2:].mean()  # those begun before the start end from the first month on
