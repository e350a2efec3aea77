"""Quarters are those of the financial year, whole, and compared with the first within each run."""

import pandas as pd
import pytest

from sim.experiment.quarters import by_quarter

MONTHS = ["2010-06", "2010-07", "2010-08", "2010-09", "2010-10", "2010-11", "2010-12", "2011-01"]


def months(measure, unit, values, *, run=1, days=20.0, option="baseline"):
    stock = measure == "children_in_care"
    rows = [
        {
            "option": option,
            "draw": 0,
            "run": run,
            "month": month,
            "team": "all",
            "measure": measure,
            "value": value,
            "numerator": value * days if stock else value,
            "denominator": days if stock else 1.0,
            "unit": unit,
        }
        for month, value in zip(MONTHS, values, strict=True)
    ]
    return pd.DataFrame(rows)


def test_only_whole_quarters_are_told_counts_summed():
    found = by_quarter(months("referrals", "children", [9, 1, 2, 3, 4, 5, 6, 9]))
    assert found["quarter"].tolist() == ["2010-11 Q2", "2010-11 Q3"]
    assert found["mean"].tolist() == [6, 15]
    assert found["change"].tolist() == [0, 9]
    assert found["runs"].tolist() == [1, 1]


def test_a_stock_is_the_mean_of_its_months():
    found = by_quarter(months("children_in_care", "children", [9, 10, 20, 30, 40, 50, 60, 9]))
    assert found["mean"].tolist() == pytest.approx([20, 50])


def test_the_difference_is_taken_within_each_run():
    runs = [
        months("referrals", "children", [0, *[base] * 3, *[base + 5] * 3, 0], run=run)
        for run, base in enumerate([10, 100, 1000], start=1)
    ]
    found = by_quarter(pd.concat(runs))
    later = found[found["quarter"] == "2010-11 Q3"].iloc[0]
    assert (later["change"], later["change_low"], later["change_high"]) == (15, 15, 15)
    assert later["high"] - later["low"] > 1000


def test_less_than_a_quarter_has_no_rows():
    rows = months("referrals", "children", [1] * 8)
    assert by_quarter(rows[rows["month"].isin(MONTHS[-1:])]).empty
