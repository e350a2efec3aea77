"""What happened in a month: edges, limits and gaps still open."""

import math
from itertools import product

import numpy as np
import pytest
from made_up import Event, MadeUpRun, cell, series

from sim.measures import tabulate
from sim.measures.definitions.front import ASSESSMENT_BANDS, band_name
from sim.vocabulary import Cause, ReferralOutcome, Stage


@pytest.mark.parametrize(
    ("time", "months"),
    [
        (-0.5, [0, 0, 0]),
        (0.0, [1, 0, 0]),
        (19.999, [1, 0, 0]),
        (20.0 - 1e-12, [0, 1, 0]),
        (20.0, [0, 1, 0]),
        (60.0, [0, 0, 1]),
    ],
)
def test_a_row_belongs_to_one_month_and_history_to_none(time, months):
    assert series(tabulate(MadeUpRun().add(time, Event.CONTACT, team="door")), "contacts") == months


def test_a_row_after_the_end_is_refused():
    with pytest.raises(ValueError, match=r"row at 60\.5, after its end at 60"):
        tabulate(MadeUpRun().add(60.5, Event.CONTACT))


def test_a_log_of_other_columns_is_refused():
    class Narrow(MadeUpRun):
        log = np.zeros((3, 6))

    with pytest.raises(ValueError, match="7 columns"):
        tabulate(Narrow())


def test_the_council_counts_what_no_team_did():
    table = tabulate(MadeUpRun().add(1, Event.CONTACT, team="door").add(2, Event.CONTACT))
    assert cell(table, "contacts") == (2, 2, 1)
    assert cell(table, "contacts", team="door") == (1, 1, 1)


def test_day_45_is_in_time_and_day_46_is_not():
    run = MadeUpRun()
    for day in (44, 45, 46):
        run.add(5, Event.ASSESSMENT_COMPLETED, team="assess", value=day)
    assert cell(tabulate(run), "assessments_within_45_days") == (2 / 3, 2, 3)


def test_a_share_of_nothing_has_no_value():
    value, numerator, denominator = cell(tabulate(MadeUpRun()), "assessments_within_45_days")
    assert math.isnan(value)
    assert (numerator, denominator) == (0, 0)


def test_bands_hold_every_assessment_once():
    run = MadeUpRun()
    for day in range(80):
        run.add(5, Event.ASSESSMENT_COMPLETED, value=day)
    table = tabulate(run)
    sizes = [cell(table, band_name(*band))[1] for band in ASSESSMENT_BANDS]
    assert sizes == [11, 10, 10, 10, 5, 5, 10, 19]


def test_a_rereferral_comes_within_twelve_months_of_the_last():
    run = MadeUpRun()
    for days_since_last in (-1, 0, 253, 254):
        run.add(5, Event.REFERRAL, team="door", value=days_since_last)
    assert cell(tabulate(run), "rereferrals_within_12_months") == (0.5, 2, 4)


def test_decisions_on_referrals():
    run = MadeUpRun()
    for days, outcome in ((0, ReferralOutcome.NO_FURTHER_ACTION), (1, ReferralOutcome.ASSESSMENT), (2, 2), (9, 1)):
        run.add(5, Event.REFERRAL_DECIDED, team="door", value=days, other=outcome)
    table = tabulate(run)
    assert cell(table, "referral_decisions_within_1_day") == (0.5, 2, 4)
    assert cell(table, "referral_no_further_action_share") == (0.5, 2, 4)


@pytest.mark.parametrize(
    ("event", "values", "measure", "numerator"),
    [
        (Event.CONTACT_SCREENED, (0.2, 1.0, 1.1), "contacts_screened_within_1_day", 2),
        (Event.ICPC, (15, 16, 3), "icpcs_within_15_days", 2),
        (Event.CORE_GROUP, (10, 11, 30), "core_groups_within_10_days", 1),
        (Event.CP_REVIEW, (-3, 0, 1), "cp_reviews_on_time", 2),
        (Event.CP_PLAN_STARTED, (0, 1, 1), "repeat_cp_plans", 2),
        (Event.INITIAL_ASSESSMENT_COMPLETED, (9, 10, 11), "initial_assessments_within_limit", 2),
        (Event.CORE_ASSESSMENT_COMPLETED, (35, 36, 10), "core_assessments_within_limit", 2),
    ],
)
def test_what_keeps_to_its_limit(event, values, measure, numerator):
    run = MadeUpRun()
    for value in values:
        run.add(25, event, value=value)
    assert cell(tabulate(run), measure, month="2017-09") == (numerator / 3, numerator, 3)


@pytest.mark.parametrize(
    ("event", "team", "limit", "measure"),
    [
        (Event.CP_VISIT, "cp_north", 10, "cp_visits_on_time"),
        (Event.CIN_VISIT, "cin", 20, "cin_visits_on_time"),
        (Event.CIN_VISIT, "disabled", 60, "cin_visits_on_time"),
        (Event.CIN_REVIEW, "cin", 65, "cin_reviews_on_time"),
        (Event.CARE_VISIT, "care", 30, "care_visits_on_time"),
    ],
)
def test_an_open_gap_counts_only_when_it_is_late_already(event, team, limit, measure):
    run = MadeUpRun()
    run.add(5, event, team=team, value=limit + 1e-9)
    run.add(5, event, team=team, value=limit + 1)
    run.add(5, event, team=team, value=limit, other=1)
    run.add(5, event, team=team, value=limit + 1, other=1)
    assert cell(tabulate(run), measure, team=team) == (1 / 3, 1, 3)


def test_assessments_per_referral_divides_by_the_months_referrals():
    run = MadeUpRun().add(5, Event.ASSESSMENT_COMPLETED, team="assess")
    for _ in range(4):
        run.add(6, Event.REFERRAL, team="door", value=-1)
    assert cell(tabulate(run), "assessments_per_referral") == (0.25, 1, 4)


def test_drift_is_the_sum_of_its_causes_and_of_its_stages():
    run = MadeUpRun()
    weeks = {pair: float(place**2) for place, pair in enumerate(product(Stage, Cause))}
    for (stage, cause), lost in weeks.items():
        run.add(60, Event.DRIFT, team="cp_north", value=5.0 * lost, other=100 * stage + cause)
    table = tabulate(run)
    month = "2017-10"
    assert cell(table, "drift_child_weeks", month)[0] == sum(weeks.values())
    for each in Cause:
        lost = sum(lost for (_, cause), lost in weeks.items() if cause is each)
        assert cell(table, f"drift_child_weeks_{each.name.lower()}", month)[0] == lost
    for each in Stage:
        lost = sum(lost for (stage, _), lost in weeks.items() if stage is each)
        assert cell(table, f"drift_child_weeks_in_{each.name.lower()}", month)[0] == lost
    assert cell(table, "drift_child_weeks_in_cp_plan", month, "cp_north")[0] > 0


def test_the_wait_of_a_manager_is_a_mean():
    run = MadeUpRun().add(1, Event.DECISION, team="cin", value=3).add(2, Event.DECISION, team="cin", value=0)
    assert cell(tabulate(run), "manager_decision_wait_days", team="cin") == (1.5, 3, 2)


def test_days_unallocated_counts_those_who_leave_unserved_and_not_the_start():
    run = MadeUpRun()
    run.add(-9, Event.ALLOCATED, team="cin", value=0)
    run.add(3, Event.ALLOCATED, team="cin", value=1, other=1)
    run.add(4, Event.LEFT_QUEUE, team="cin", value=8)
    table = tabulate(run)
    assert cell(table, "days_unallocated", team="cin") == (4.5, 9, 2)
    assert cell(table, "allocation_breaches", team="cin") == (1, 1, 1)
