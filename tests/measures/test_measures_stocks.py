"""How many there were: time-weighted, with history, and with those never served."""

import math
from datetime import date

import pytest
from made_up import Event, MadeUpRun, cell, series

from sim.engine.calendar import WorkingCalendar
from sim.measures import tabulate
from sim.vocabulary import ReferralOutcome


def test_history_is_in_the_stock_and_in_no_flow():
    run = MadeUpRun().add(-80, Event.CP_PLAN_STARTED, team="cp_north").add(30, Event.CP_PLAN_ENDED, team="cp_north")
    table = tabulate(run)
    assert series(table, "cp_plans_open", "cp_north") == [1, 10 / 21, 0]
    assert series(table, "cp_plans_open", "cp_north", "numerator") == [20, 10, 0]
    assert series(table, "cp_plans_open", "cp_north", "denominator") == [20, 21, 19]
    assert series(table, "cp_plans_started") == [0, 0, 0]
    assert series(table, "cp_plans_ended") == [0, 1, 0]


@pytest.mark.parametrize(
    ("start", "end", "measure"),
    [
        (Event.CIN_PLAN_STARTED, Event.CIN_PLAN_ENDED, "cin_plans_open"),
        (Event.DISABLED_PLAN_STARTED, Event.DISABLED_PLAN_ENDED, "disabled_plans_open"),
        (Event.CASE_OPENED, Event.CASE_CLOSED, "open_cases"),
        (Event.CARE_STARTED, Event.CARE_ENDED, "children_in_care"),
        (Event.LEAVING_CARE_STARTED, Event.LEAVING_CARE_ENDED, "care_leavers_supported"),
    ],
)
def test_each_stock_is_starts_less_ends_whatever_the_order_of_rows(start, end, measure):
    run = MadeUpRun().add(10, end, child=1).add(5, start, child=1).add(15, start, child=2)
    assert series(tabulate(run), measure, column="numerator") == [10, 21, 19]


def test_an_empty_stock_is_exactly_nothing():
    run = MadeUpRun()
    for child in range(30):
        run.add(0.1 * child, Event.CIN_PLAN_STARTED, child=child).add(0.1 * child, Event.CIN_PLAN_ENDED, child=child)
    assert series(tabulate(run), "cin_plans_open") == [0, 0, 0]


def test_children_never_given_a_worker_count_while_they_wait():
    run = MadeUpRun()
    run.add(5, Event.QUEUED, child=1, team="cin").add(10, Event.LEFT_QUEUE, child=1, team="cin", value=5)
    run.add(55, Event.QUEUED, child=2, team="cin")
    table = tabulate(run)
    assert series(table, "unallocated_children", "cin", "numerator") == [5, 0, 5]
    assert series(table, "longest_wait_unallocated_days", "cin") == [5, 0, 5]


def test_a_child_given_a_worker_at_once_never_waits():
    run = MadeUpRun().add(5, Event.QUEUED, team="cin").add(5, Event.ALLOCATED, team="cin").add(9, Event.QUEUED)
    assert series(tabulate(run), "unallocated_children", "cin") == [0, 0, 0]


def test_an_allocation_nobody_queued_for_makes_no_hole():
    run = MadeUpRun().add(-3, Event.ALLOCATED, team="cin").add(5, Event.QUEUED, child=2, team="cin")
    assert series(tabulate(run), "unallocated_children", "cin", "numerator") == [15, 21, 19]


def test_queueing_twice_is_waiting_once():
    run = MadeUpRun().add(5, Event.QUEUED, team="assess").add(8, Event.QUEUED, team="cin")
    run.add(10, Event.ALLOCATED, team="cin", value=2)
    table = tabulate(run)
    assert cell(table, "unallocated_children", team="assess")[1] == 3
    assert cell(table, "unallocated_children", team="cin")[1] == 2
    assert cell(table, "unallocated_children")[1] == 5


def test_the_longest_wait_goes_on_through_the_months():
    run = MadeUpRun().add(-10, Event.QUEUED, child=1, team="cin").add(30, Event.ALLOCATED, child=1, team="cin")
    run.add(25, Event.QUEUED, child=2, team="cp_north").add(41, Event.QUEUED, child=3, team="cp_north")
    table = tabulate(run)
    assert series(table, "longest_wait_unallocated_days", "cin") == [30, 40, 0]
    assert series(table, "longest_wait_unallocated_days", "cp_north") == [0, 16, 35]
    assert series(table, "longest_wait_unallocated_days") == [30, 40, 35]


def test_a_wait_over_before_the_start_is_over():
    run = MadeUpRun().add(-10, Event.QUEUED, team="cin").add(-4, Event.ALLOCATED, team="cin")
    table = tabulate(run)
    assert series(table, "longest_wait_unallocated_days", "cin") == [0, 0, 0]
    assert series(table, "unallocated_children", "cin") == [0, 0, 0]


@pytest.mark.parametrize(
    ("referred", "completed", "late"),
    [
        (-5.0, None, [0, 1, 1]),  # day 46 when October begins
        (-4.0, None, [0, 0, 1]),  # day 45 then: may still be in time
        (-4.0, 41.5, [0, 0, 0]),  # and is
        (-30.0, 41.0, [1, 1, 0]),
        (-30.0, 40.9, [1, 0, 0]),
        (-30.0, 19.0, [0, 0, 0]),
        (-90.0, None, [1, 1, 1]),
        (14.0, None, [0, 0, 1]),
        (15.0, None, [0, 0, 0]),
    ],
)
def test_open_assessments_that_can_no_longer_be_in_time(referred, completed, late):
    run = MadeUpRun().add(referred + 1.25, Event.ASSESSMENT_STARTED, team="assess", value=referred)
    if completed is not None:
        run.add(completed, Event.ASSESSMENT_COMPLETED, team="assess", value=completed // 1 - referred)
    table = tabulate(run)
    assert series(table, "assessments_open_over_45_days", "assess") == late
    assert series(table, "assessments_open_over_45_days") == late


def test_an_assessment_that_waits_for_a_worker_is_due_all_the_same():
    run = MadeUpRun()
    run.add(2.5, Event.REFERRAL_DECIDED, team="assess", value=1, other=ReferralOutcome.ASSESSMENT)
    run.add(50.5, Event.ASSESSMENT_STARTED, team="assess", value=1.75)
    run.add(4.0, Event.REFERRAL_DECIDED, child=2, team="assess", value=1, other=ReferralOutcome.NO_FURTHER_ACTION)
    run.add(14.0, Event.REFERRAL_DECIDED, child=3, team="assess", value=0, other=ReferralOutcome.ASSESSMENT)
    run.add(15.0, Event.CASE_CLOSED, child=3)
    table = tabulate(run)
    assert series(table, "assessments_open", "assess", "numerator") == [17.5 + 1, 21, 19]
    assert series(table, "assessments_open_over_45_days", "assess") == [0, 0, 1]


def test_each_assessment_of_a_child_is_a_spell_of_its_own():
    run = MadeUpRun()
    run.add(30, Event.ASSESSMENT_STARTED, value=29).add(2, Event.ASSESSMENT_STARTED, value=1)
    run.add(35, Event.ASSESSMENT_COMPLETED, value=6).add(10, Event.ASSESSMENT_COMPLETED, value=9)
    assert series(tabulate(run), "assessments_open", column="numerator") == [8, 5, 0]


def test_early_help_ends_for_those_helped_and_for_those_who_gave_up():
    run = MadeUpRun()
    run.add(1, Event.EARLY_HELP_QUEUED, child=1).add(3, Event.EARLY_HELP_STARTED, child=1, value=2)
    run.add(10, Event.EARLY_HELP_ENDED, child=1)
    run.add(1, Event.EARLY_HELP_QUEUED, child=2).add(9, Event.EARLY_HELP_ENDED, child=2, value=1)
    run.add(-7, Event.EARLY_HELP_STARTED, child=3)
    table = tabulate(run)
    assert series(table, "early_help_waiting", column="numerator") == [10, 0, 0]
    assert series(table, "early_help_open", column="numerator") == [27, 21, 19]


def test_months_are_those_of_the_working_day_calendar():
    calendar = WorkingCalendar(date(2017, 8, 1))
    run = MadeUpRun(calendar=calendar, months=12)
    run.add(calendar.time_of(date(2017, 12, 27)), Event.CARE_STARTED, team="care")
    table = tabulate(run)
    assert cell(table, "care_started", "2017-12")[0] == 1
    value, numerator, denominator = cell(table, "children_in_care", "2017-12")
    assert (numerator, denominator) == (3, 19)
    assert value == numerator / denominator
    assert cell(table, "children_in_care", "2018-07")[0] == 1


def test_a_first_month_without_a_working_day_has_stocks_of_no_value():
    run = MadeUpRun(calendar=WorkingCalendar(date(2017, 9, 30)), months=2)
    run.add(-5, Event.CARE_STARTED, team="care")
    table = tabulate(run)
    assert math.isnan(cell(table, "children_in_care", "2017-09")[0])
    assert cell(table, "children_in_care", "2017-10")[0] == 1
