"""Months and teams taken together."""

import math

import pandas as pd
import pytest
from made_up import TEAM, Event, MadeUpRun, Person, series

from sim.measures import combine, tabulate
from sim.vocabulary import Role


def year(run, measure, team="all", over="months"):
    rows = combine(tabulate(run), over)
    rows = rows[rows["measure"] == measure]
    if over == "months":
        rows = rows[rows["team"] == team]
    assert len(rows) == (1 if over == "months" else 3)
    return rows


def test_a_years_share_is_not_the_mean_of_its_months():
    run = MadeUpRun().add(5, Event.ASSESSMENT_COMPLETED, value=50)
    for _ in range(9):
        run.add(25, Event.ASSESSMENT_COMPLETED, value=10)
    monthly = series(tabulate(run), "assessments_within_45_days")
    assert monthly[:2] == [0, 1]
    whole = year(run, "assessments_within_45_days").iloc[0]
    assert (whole["value"], whole["numerator"], whole["denominator"]) == (0.9, 9, 10)


def test_counts_add_up_over_months_and_teams():
    run = MadeUpRun().add(1, Event.REFERRAL, team="door", value=-1).add(25, Event.REFERRAL, team="door", value=-1)
    run.add(25, Event.REFERRAL, team="assess", value=-1)
    whole = year(run, "referrals").iloc[0]
    assert (whole["value"], whole["numerator"], whole["denominator"]) == (3, 3, 1)
    assert year(run, "referrals", over="teams")["value"].tolist() == [1, 2, 0]


def test_money_adds_up():
    run = MadeUpRun((Person(TEAM["cin"], Role.SOCIAL_WORKER),))
    assert year(run, "cost_staff_gbp").iloc[0]["value"] == 12_000


def test_a_stock_over_months_is_the_mean_over_their_working_days():
    run = MadeUpRun().add(41, Event.CASE_OPENED)
    assert series(tabulate(run), "open_cases") == [0, 0, 1]
    assert year(run, "open_cases").iloc[0]["value"] == 19 / 60


def test_a_stock_over_teams_is_their_sum():
    run = MadeUpRun().add(-1, Event.CP_PLAN_STARTED, child=1, team="cp_north")
    run.add(10, Event.CP_PLAN_STARTED, child=2, team="cp_south")
    assert year(run, "cp_plans_open", over="teams")["value"].tolist() == [1.5, 2, 2]


def test_caseload_over_teams_weighs_by_posts():
    run = MadeUpRun((Person(TEAM["cin"], Role.SOCIAL_WORKER, 1.0), Person(TEAM["cp_north"], Role.SOCIAL_WORKER, 3.0)))
    run.add(0, Event.ALLOCATED, worker=0)
    assert year(run, "caseload_per_fte", over="teams")["value"].tolist() == [0.25] * 3


def test_the_longest_of_waits_is_no_sum():
    run = MadeUpRun().add(-10, Event.QUEUED, child=1, team="cin").add(5, Event.QUEUED, child=2, team="cp_north")
    assert series(tabulate(run), "longest_wait_unallocated_days") == [30, 51, 70]
    assert year(run, "longest_wait_unallocated_days").iloc[0]["value"] == 70
    assert year(run, "longest_wait_unallocated_days", over="teams")["value"].tolist() == [30, 51, 70]


def test_a_share_of_nothing_stays_without_value():
    assert math.isnan(year(MadeUpRun(), "icpcs_within_15_days").iloc[0]["value"])


def test_over_teams_the_councils_own_row_is_not_added_again():
    run = MadeUpRun().add(1, Event.SECTION_47_STARTED, team="cp_north").add(1, Event.SECTION_47_STARTED)
    assert year(run, "section_47s", over="teams")["value"].tolist() == [1, 0, 0]


def test_runs_and_financial_years_stay_apart():
    quiet = tabulate(MadeUpRun()).assign(run=0)
    busy = tabulate(MadeUpRun().add(1, Event.CONTACT, team="door").add(45, Event.CONTACT, team="door")).assign(run=1)
    table = pd.concat([quiet, busy])
    table["year"] = (table["month"] == "2017-10").map({True: "late", False: "early"})
    both = combine(table, "months")
    contacts = both[(both["measure"] == "contacts") & (both["team"] == "all")]
    assert list(contacts[["run", "year", "value"]].itertuples(index=False, name=None)) == [
        (0, "early", 0.0),
        (0, "late", 0.0),
        (1, "early", 1.0),
        (1, "late", 1.0),
    ]


def test_teams_then_months_is_months_then_teams():
    run = (
        MadeUpRun().add(5, Event.CP_VISIT, team="cp_north", value=9).add(25, Event.CP_VISIT, team="cp_south", value=12)
    )
    run.add(8, Event.CIN_PLAN_STARTED, team="cin").add(3, Event.CIN_PLAN_STARTED, child=2, team="assess")
    table = tabulate(run)
    one = combine(combine(table, "teams"), "months").sort_values("measure", ignore_index=True)
    other = combine(combine(table, "months"), "teams").sort_values("measure", ignore_index=True)
    pd.testing.assert_frame_equal(one, other)


def test_nonsense_is_refused():
    table = tabulate(MadeUpRun())
    with pytest.raises(ValueError, match="months or teams can be combined, not 'weeks'"):
        combine(table, "weeks")
    with pytest.raises(ValueError, match="unknown measures: hope"):
        combine(table.assign(measure="hope"), "months")
