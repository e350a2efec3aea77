"""From months to numbers of a period, worked out by hand."""

import pytest

from sim.experiment import numbers_of, summarise
from sim.experiment.period import last_months_name, statistic_over_period

from .fakes import COUNCIL, experiment, fake_simulate, fake_tabulate


def one_run(months, last_months=()):
    return numbers_of(fake_tabulate(fake_simulate(COUNCIL, seed=1, run=2, months=months)), last_months)


def value(numbers, measure, statistic, team="all"):
    found = numbers[(numbers["measure"] == measure) & (numbers["statistic"] == statistic) & (numbers["team"] == team)]
    assert len(found) == 1
    return found["value"].item()


def contacts(first, last):
    return sum(1002 + 10 * month for month in range(first, last))


def test_the_whole_period_and_the_last_month_are_as_the_summary_of_one_run():
    numbers = one_run(30)
    summary = summarise(experiment(runs=2, months=30).table.query("run == 2"))
    for row in summary.itertuples():
        assert value(numbers, row.measure, row.statistic, row.team) == row.mean


def test_each_twelve_months_from_the_start_have_their_own_numbers():
    numbers = one_run(30)
    assert value(numbers, "contacts", "year 1") == contacts(0, 12)
    assert value(numbers, "contacts", "year 2") == contacts(12, 24)
    assert value(numbers, "contacts", "a year") == pytest.approx(contacts(0, 30) * 12 / 30)
    shares = [2 * 12 / sum(2 + month for month in months) for months in (range(12), range(12, 24))]
    assert value(numbers, "assessments_within_45_days", "year 1") == pytest.approx(shares[0])
    assert value(numbers, "assessments_within_45_days", "year 2") == pytest.approx(shares[1])
    assert value(numbers, "open_cases", "year 2") == pytest.approx(contacts(12, 24) / 12)
    assert not (numbers["statistic"] == "year 3").any()
    assert not one_run(11)["statistic"].str.startswith("year").any()


def test_standards_may_look_at_the_last_months():
    numbers = one_run(30, [6, 24, 1])
    assert value(numbers, "contacts", "last 6 months") == contacts(24, 30)
    assert value(numbers, "contacts", "last 24 months") == pytest.approx(contacts(6, 30) / 2)
    assert value(numbers, "open_cases", "last 6 months") == pytest.approx(contacts(24, 30) / 6)
    assert value(numbers, "contacts", last_months_name(1)) == 1002 + 290
    assert value(numbers, "open_cases", "last month") == pytest.approx(1002 + 290)
    with pytest.raises(ValueError, match="a run of 30 months has no last 36 months"):
        one_run(30, [36])


def test_every_measure_has_one_number_for_the_whole_period():
    for months in (1, 11, 12, 30):
        numbers = one_run(months)
        for measure in ("contacts", "open_cases", "assessments_within_45_days", "cost_staff_gbp"):
            value(numbers, measure, statistic_over_period(measure, months))
    assert statistic_over_period("longest_wait_unallocated_cp_or_care_days", 12) == "longest of the period"
