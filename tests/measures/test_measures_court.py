"""Pre-proceedings, proceedings, permanence and support afterwards, counted by hand."""

import math

import pytest
from made_up import Event, MadeUpRun, cell, parameters, series

from sim.measures import tabulate
from sim.vocabulary import CareEnd, Decision, LegalStatus


def test_pre_proceedings_begin_are_open_and_end_in_court_or_not():
    run = MadeUpRun().add(-5, Event.PRE_PROCEEDINGS_STARTED, child=1, team="cp_north")
    run.add(10, Event.PRE_PROCEEDINGS_STARTED, child=2, team="cp_north")
    run.add(15, Event.PRE_PROCEEDINGS_ENDED, child=1, team="cp_north", value=20, other=1)
    run.add(15, Event.PRE_PROCEEDINGS_ENDED, child=2, team="care", value=5)
    table = tabulate(run)
    assert series(table, "pre_proceedings_started") == [1, 0, 0]
    assert series(table, "pre_proceedings_open", "cp_north", "numerator") == [20, 0, 0]
    assert series(table, "pre_proceedings_open", "care", "numerator") == [0, 0, 0]
    assert cell(table, "pre_proceedings_diverted") == (0.5, 1, 2)
    assert math.isnan(cell(table, "pre_proceedings_diverted", "2017-09")[0])


def test_proceedings_are_open_from_issue_to_order():
    run = MadeUpRun().add(5, Event.PROCEEDINGS_STARTED, child=1, team="cp_north", value=1)
    run.add(5, Event.PROCEEDINGS_STARTED, child=2, team="cp_north")
    run.add(30, Event.PROCEEDINGS_ENDED, child=1, team="cp_north", value=5, other=LegalStatus.FULL_CARE_ORDER)
    table = tabulate(run)
    assert series(table, "proceedings_started", "cp_north") == [2, 0, 0]
    assert series(table, "proceedings_open", "cp_north", "numerator") == [30, 31, 19]


@pytest.mark.parametrize(("standard", "in_time"), [(26.0, 2), (0.0, 2), (40.0, 3)])
def test_proceedings_within_their_limit(standard, in_time):
    run = MadeUpRun(parameters=parameters(standard_weeks=standard))
    for weeks, status in ((20, LegalStatus.FULL_CARE_ORDER), (26, LegalStatus.PLACEMENT_ORDER), (39, 4), (8, 0)):
        run.add(30, Event.PROCEEDINGS_ENDED, team="cp_north", value=weeks, other=status)
    table = tabulate(run)
    assert cell(table, "proceedings_within_26_weeks", "2017-09", "cp_north") == (in_time / 3, in_time, 3)
    assert cell(table, "proceedings_weeks", "2017-09") == (85 / 3, 85, 3)


def test_assessments_of_relatives_and_matches():
    run = MadeUpRun()
    for bought in (0, 1, 1):
        run.add(3, Event.CONNECTED_ASSESSMENT_STARTED, value=bought)
        run.add(25, Event.CONNECTED_ASSESSMENT_COMPLETED, team=None if bought else "kinship", value=22, other=bought)
    run.add(25, Event.MATCHED, child=1, value=0, other=100).add(26, Event.MATCHED, child=2, value=1, other=300)
    run.add(27, Event.MATCHED, child=3, value=1, other=300).add(-1, Event.MATCHED, child=4, value=1, other=300)
    table = tabulate(run)
    assert series(table, "connected_assessments_own", "kinship") == [0, 1, 0]
    assert series(table, "connected_assessments_bought") == [0, 2, 0]
    assert series(table, "matched_long_term") == [0, 1, 0]
    assert series(table, "matched_for_adoption") == [0, 2, 0]


def test_waiting_for_decisions_on_permanence():
    run = MadeUpRun()
    for what, days in ((Decision.PERMANENCE, 9), (Decision.PERMANENCE_PLAN, 3), (Decision.SIGN_OFF, 60)):
        run.add(3, Event.DECISION, team="care", value=days, other=what)
    table = tabulate(run)
    assert cell(table, "permanence_decision_wait_days", team="care") == (6, 12, 2)
    assert cell(table, "manager_decision_wait_days", team="care") == (24, 72, 3)


def test_families_owed_support_and_those_who_want_a_worker_and_have_none():
    guardian, adopters = CareEnd.SPECIAL_GUARDIANSHIP, CareEnd.ADOPTION
    run = MadeUpRun().add(-50, Event.AFTER_PERMANENCE_STARTED, child=1, value=guardian)
    run.add(-20, Event.AFTER_PERMANENCE_STARTED, child=2, value=guardian, other=1)
    run.add(5, Event.SUPPORT_STARTED, child=2, value=25).add(25, Event.SUPPORT_ENDED, child=2, value=20)
    run.add(10, Event.AFTER_PERMANENCE_STARTED, child=3, value=adopters, other=1)
    run.add(35, Event.AFTER_PERMANENCE_ENDED, child=3, value=adopters)
    table = tabulate(run)
    assert series(table, "after_permanence_open", column="numerator") == [20 + 20 + 10, 21 + 21 + 15, 19 + 19]
    assert series(table, "after_permanence_without_worker", column="numerator") == [5 + 10, 15, 0]


def test_plans_for_each_referral_of_the_month():
    run = MadeUpRun().add(5, Event.CP_PLAN_STARTED)
    for _ in range(4):
        run.add(6, Event.REFERRAL, value=-1)
    assert cell(tabulate(run), "referral_to_plan_ratio") == (0.25, 1, 4)
