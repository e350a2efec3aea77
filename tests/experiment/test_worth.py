"""Whether an option pays for itself is counted pair by pair."""

import math

import pandas as pd
import pytest

from sim.experiment.worth import paid_back
from sim.scenario.options import Worth

WEEKS = Worth(key="post", name="The post pays", saved="drift_child_weeks_manager", gbp=750.0, paid="cost_staff_gbp")


def sums(**options):
    """Return (weeks lost, pounds for staff) of runs 1, 2 and so on of each option."""
    rows = [
        {"option": option, "draw": 0, "run": run, "saved": weeks, "paid": pounds}
        for option, runs in options.items()
        for run, (weeks, pounds) in enumerate(runs, start=1)
    ]
    return pd.DataFrame(rows)


BASE = [(100.0, 500_000.0), (200.0, 510_000.0), (50.0, 490_000.0), (120.0, 500_000.0)]


def test_each_pair_is_judged_by_itself():
    # weeks saved 80, 100, 10, 0 at 750 against 50,000 more for staff
    option = [(20.0, 550_000.0), (100.0, 560_000.0), (40.0, 540_000.0), (120.0, 550_000.0)]
    (found,) = paid_back(sums(baseline=BASE, post=option), WEEKS, 12, "baseline", {})
    assert (found.option, found.worth, found.months, found.pairs) == ("post", "post", 12, 4)
    assert found.saved == pytest.approx(750 * (80 + 100 + 10 + 0) / 4)
    assert found.paid == pytest.approx(50_000)
    assert found.net == pytest.approx(found.saved - found.paid)
    assert found.chance == 0.5
    assert found.chance_low < 0.5 < found.chance_high
    assert found.low < found.net < found.high


def test_what_is_not_simulated_comes_on_top():
    (found,) = paid_back(sums(baseline=BASE, post=BASE), WEEKS, 12, "baseline", {"post": 40_000.0})
    assert (found.saved, found.paid, found.chance) == (0.0, 40_000.0, 0.0)


def test_nothing_saved_and_nothing_paid_has_no_chance():
    (found,) = paid_back(sums(baseline=BASE, same=BASE), WEEKS, 12, "baseline", {})
    assert found.net == 0
    assert math.isnan(found.chance)
    assert math.isnan(found.chance_low)


def test_a_pair_in_which_nothing_happens_does_not_pay():
    option = [(20.0, 500_000.0), *BASE[1:]]
    (found,) = paid_back(sums(baseline=BASE, post=option), WEEKS, 12, "baseline", {})
    assert found.chance == 0.25


def test_runs_that_only_one_of_the_two_has_are_left_out():
    (found,) = paid_back(sums(baseline=BASE[:2], post=BASE), WEEKS, 12, "baseline", {})
    assert found.pairs == 2
