"""Means and ranges over runs, worked out by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.experiment import Failure, coverage_words, summarise

from .fakes import experiment


def row(summary, measure, statistic=None, team="all"):
    found = summary[(summary["measure"] == measure) & (summary["team"] == team)]
    if statistic:
        found = found[found["statistic"] == statistic]
    assert len(found) == 1
    return found.iloc[0]


def test_counts_are_summed_within_a_run_and_given_a_year():
    found = row(summarise(experiment(months=24).table), "contacts")
    each = [sum(1000 + run + 10 * month for month in range(24)) / 2 for run in range(1, 6)]
    assert found["statistic"] == "a year"
    assert found["mean"] == pytest.approx(np.mean(each))
    assert found["low"] == pytest.approx(min(each))
    assert found["high"] == pytest.approx(max(each))


def test_less_than_a_year_is_not_blown_up_to_one():
    found = row(summarise(experiment().table), "contacts")
    assert found["statistic"] == "in 3 months"
    assert found["mean"] == 3 * 1003 + 30


def test_a_share_is_a_ratio_of_sums_and_not_a_mean_of_months():
    found = row(summarise(experiment(runs=1).table), "assessments_within_45_days")
    assert found["mean"] == pytest.approx(3 / (1 + 2 + 3))
    assert found["mean"] != pytest.approx((1 + 1 / 2 + 1 / 3) / 3)


def test_stocks_have_the_period_and_the_last_month():
    summary = summarise(experiment().table)
    assert row(summary, "open_cases", "over the period")["mean"] == pytest.approx(1013)
    assert row(summary, "open_cases", "last month")["mean"] == pytest.approx(1023)
    assert len(summary[summary["measure"] == "contacts"]) == 1


def test_teams_stand_apart():
    summary = summarise(experiment().table)
    assert row(summary, "caseload_per_fte", team="assessment")["runs"] == 5
    assert set(summary["team"]) == {"all", "assessment"}


def test_the_simulation_error_is_the_t_interval_of_the_mean():
    found = row(summarise(experiment(months=12).table), "contacts")
    each = np.array([sum(1000 + run + 10 * month for month in range(12)) for run in range(1, 6)])
    half = stats.t.ppf(0.975, 4) * each.std(ddof=1) / math.sqrt(5)
    assert found["half_width"] == pytest.approx(half)


def test_one_run_has_a_mean_and_no_range():
    found = row(summarise(experiment(runs=1).table), "contacts")
    assert found["mean"] == 3 * 1001 + 30
    assert found[["low", "high", "half_width"]].isna().all()


def test_a_run_without_a_value_is_left_out_and_counted():
    table = experiment().table
    nothing = (table["measure"] == "assessments_within_45_days") & (table["run"] == 2)
    table.loc[nothing, ["value", "numerator", "denominator"]] = [math.nan, 0.0, 0.0]
    found = row(summarise(table), "assessments_within_45_days")
    assert found["runs"] == 4
    assert found["mean"] == pytest.approx(np.mean([3 * run / (3 * run + 3) for run in (1, 3, 4, 5)]))


def test_the_summary_does_not_depend_on_the_order_of_rows():
    table = experiment().table
    shuffled = table.sample(frac=1, random_state=3)
    one, other = (
        summarise(each).sort_values(["measure", "team", "statistic"], ignore_index=True) for each in (table, shuffled)
    )
    pd.testing.assert_frame_equal(one, other)


def test_missing_runs_are_said():
    assert coverage_words(20, ()) == "summary over all 20 runs"
    assert coverage_words(1, ()) == "summary over 1 run"
    one = [Failure(7, "ValueError: no such team")]
    assert coverage_words(20, one) == "summary over 19 of 20 runs; run 7 failed (ValueError: no such team)"
    assert coverage_words(20, [*one, Failure(9, "x")]).endswith("run 7 failed (ValueError: no such team) and 1 more")
