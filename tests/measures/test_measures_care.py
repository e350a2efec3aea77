"""Children in care: ages, law, entries and endings, visits, reviews and plans, counted by hand."""

from datetime import date

import numpy as np
import pytest
from made_up import DAY_ZERO, Event, MadeUpRun, cell, series

from sim.engine.calendar import WorkingCalendar, shift_months
from sim.measures import tabulate
from sim.measures.care import birthdays
from sim.vocabulary import CareEnd, EntryRoute, LegalStatus

BANDS = ("under_1", "1_to_4", "5_to_9", "10_to_15", "16_and_17")


def into_care(run, time, *, child=1, born=date(2010, 1, 1), route=EntryRoute.SECTION_20):
    return run.add(time, Event.CARE_STARTED, child=child, team="care", value=route, other=born.toordinal())


def days_of_age(run, band):
    return series(tabulate(run), f"children_in_care_{band}", column="numerator")


@pytest.mark.parametrize("years", [0, 1, 5, 16, 18])
def test_birthdays_are_those_of_the_calendar(years):
    born = [date(1999, 12, 31), date(2000, 2, 29), date(2001, 2, 28), date(2016, 2, 29), date(2017, 8, 1)]
    turned = birthdays(np.array([day.toordinal() for day in born]), years)
    assert [date.fromordinal(day) for day in turned] == [shift_months(day, 12 * years) for day in born]


def test_a_child_grows_older_on_its_birthday():
    # one year old 25 calendar days, which are days of the made-up clock, after the start
    run = into_care(MadeUpRun(), -10, born=date(2016, 8, 26))
    assert days_of_age(run, "under_1") == [20, 5, 0]
    assert days_of_age(run, "1_to_4") == [0, 16, 19]
    assert days_of_age(run, "5_to_9") == [0, 0, 0]


def test_a_child_is_of_the_age_it_comes_and_leaves_at():
    run = into_care(MadeUpRun(), 5, born=date(2007, 8, 11)).add(30, Event.CARE_ENDED, value=CareEnd.HOME)
    assert days_of_age(run, "5_to_9") == [5, 0, 0]  # ten on day 10
    assert days_of_age(run, "10_to_15") == [10, 10, 0]


def test_the_last_birthdays_by_the_working_day_calendar():
    calendar = WorkingCalendar(DAY_ZERO)
    run = MadeUpRun(calendar=calendar, months=3)
    into_care(run, -300, born=date(2001, 9, 2))  # 16 on a Saturday: from Monday the 4th on
    table = tabulate(run)
    assert series(table, "children_in_care_10_to_15") == [1, 1 / 21, 0]
    assert series(table, "children_in_care_16_and_17") == [0, 20 / 21, 1]


def test_whoever_is_too_old_or_not_yet_born_is_still_counted():
    run = into_care(MadeUpRun(), 0, child=1, born=date(1980, 1, 1))
    into_care(run, 0, child=2, born=date(2018, 1, 1))
    assert days_of_age(run, "16_and_17") == days_of_age(run, "under_1") == [20, 21, 19]


def test_a_legal_status_lasts_to_the_next_or_to_the_end_of_care():
    run = into_care(MadeUpRun(), 2, route=EntryRoute.POLICE_PROTECTION)
    run.add(2, Event.LEGAL_STATUS, value=LegalStatus.POLICE_PROTECTION)
    run.add(5, Event.LEGAL_STATUS, value=LegalStatus.INTERIM_CARE_ORDER)
    run.add(45, Event.LEGAL_STATUS, value=LegalStatus.FULL_CARE_ORDER).add(50, Event.CARE_ENDED, value=CareEnd.HOME)
    table = tabulate(run)
    days = {
        status: series(table, f"children_in_care_{status.name.lower()}", column="numerator") for status in LegalStatus
    }
    assert days[LegalStatus.POLICE_PROTECTION] == [3, 0, 0]
    assert days[LegalStatus.INTERIM_CARE_ORDER] == [15, 21, 4]
    assert days[LegalStatus.FULL_CARE_ORDER] == [0, 0, 5]
    assert days[LegalStatus.SECTION_20] == [0, 0, 0]


def test_entries_by_route_and_endings_by_reason():
    run = MadeUpRun()
    for child, route in enumerate((EntryRoute.COURT, EntryRoute.COURT, EntryRoute.REMAND)):
        into_care(run, 3, child=child, route=route)
    into_care(run, -3, child=9, route=EntryRoute.COURT)
    run.add(21, Event.CARE_ENDED, child=0, value=CareEnd.ADOPTION).add(
        30, Event.CARE_ENDED, child=9, value=CareEnd.HOME
    )
    run.add(30, Event.REFERRAL, child=0, value=-1).add(31, Event.REFERRAL, child=0, value=1)
    run.add(31, Event.RETURNED_TO_CARE, child=9, value=1).add(1, Event.REFERRAL, child=0, value=-1)
    table = tabulate(run)
    assert series(table, "care_started") == [3, 0, 0]
    assert series(table, "care_started_court") == [2, 0, 0]
    assert series(table, "care_started_remand") == [1, 0, 0]
    assert series(table, "care_started_unaccompanied") == [0, 0, 0]
    assert series(table, "care_ended_adoption") == series(table, "care_ended_home") == [0, 1, 0]
    assert series(table, "care_ended_aged_18") == [0, 0, 0]
    assert series(table, "returned_to_care") == [0, 1, 0]
    assert cell(table, "referral_to_care_ratio") == (3, 3, 1)
    assert cell(table, "referral_to_care_ratio", "2017-09") == (0, 0, 2)


def test_time_in_care_of_those_who_left_is_counted_from_when_they_came():
    run = into_care(into_care(MadeUpRun(), -223, child=1), 9, child=2)
    into_care(run, -500, child=3).add(-100, Event.CARE_ENDED, child=3)
    run.add(30, Event.CARE_ENDED, child=1).add(30, Event.CARE_ENDED, child=2)
    value, months, leavers = cell(tabulate(run), "care_months_of_leavers", "2017-09")
    assert (months, leavers) == (pytest.approx(12 * (253 + 21) / 253), 2)
    assert value == months / leavers
    assert series(tabulate(run), "care_months_of_leavers", column="denominator") == [0, 2, 0]


@pytest.mark.parametrize(
    ("event", "limit"),
    [
        (Event.CARE_VISIT, 30),
        (Event.CLOSE_CARE_VISIT, 20),
        (Event.LONG_TERM_CARE_VISIT, 63),
        (Event.FIRST_CARE_VISIT, 5),
    ],
)
def test_each_kind_of_visit_has_its_own_limit(event, limit):
    run = MadeUpRun()
    for days, still_open in ((limit, 0), (limit + 1, 0)):
        run.add(5, event, team="care", value=days, other=still_open)
    if event != Event.FIRST_CARE_VISIT:
        run.add(5, event, team="care", value=limit, other=1).add(5, event, team="care", value=limit + 1, other=1)
        assert cell(tabulate(run), "care_visits_on_time", team="care") == (1 / 3, 1, 3)
    else:
        assert cell(tabulate(run), "care_visits_on_time", team="care") == (0.5, 1, 2)


def test_visits_of_all_kinds_are_one_share():
    run = MadeUpRun().add(5, Event.CARE_VISIT, value=29).add(6, Event.CLOSE_CARE_VISIT, value=29)
    run.add(7, Event.LONG_TERM_CARE_VISIT, value=29).add(8, Event.FIRST_CARE_VISIT, value=29)
    assert cell(tabulate(run), "care_visits_on_time") == (0.5, 2, 4)


def test_reviews_and_the_permanence_plan_at_the_second():
    run = MadeUpRun()
    for days_late, other in ((-2, 10), (0, 20), (3, 21), (1, 21), (0, 31)):
        run.add(25, Event.CARE_REVIEW, team="care", value=days_late, other=other)
    table = tabulate(run)
    assert cell(table, "care_reviews_on_time", "2017-09", "care") == (0.6, 3, 5)
    assert cell(table, "permanence_plan_by_second_review", "2017-09", "care") == (2 / 3, 2, 3)


def test_care_plans_within_ten_days():
    run = MadeUpRun()
    for days in (0, 10, 11):
        run.add(25, Event.CARE_PLAN_MADE, team="cp_north", value=days)
    assert cell(tabulate(run), "care_plans_within_10_days", "2017-09", "cp_north") == (2 / 3, 2, 3)


def test_the_longest_time_unseen_grows_until_the_visit():
    run = MadeUpRun().add(45, Event.CP_VISIT, child=1, team="cp_north", value=50)
    run.add(30, Event.CARE_VISIT, child=2, team="care", value=15, other=1)
    run.add(30, Event.CIN_VISIT, child=3, team="cin", value=300)
    table = tabulate(run)
    assert series(table, "children_unseen_longest_days") == [25, 46, 50]
    assert series(table, "children_unseen_longest_days", "care") == [5, 15, 0]


def test_the_longest_wait_of_children_at_risk_or_in_care():
    run = MadeUpRun()
    run.add(-15, Event.QUEUED, child=1, team="cin").add(50, Event.ALLOCATED, child=1, team="cin", value=65)
    run.add(10, Event.QUEUED, child=2, team="cp_north")
    run.add(25, Event.CP_PLAN_STARTED, child=2).add(35, Event.CP_PLAN_ENDED, child=2)
    into_care(run, 50, child=2)
    table = tabulate(run)
    assert series(table, "longest_wait_unallocated_days") == [35, 56, 65]
    assert series(table, "longest_wait_unallocated_cp_or_care_days") == [0, 25, 50]
    assert series(table, "longest_wait_unallocated_cp_or_care_days", "cp_north") == [0, 25, 50]


def test_a_plan_ended_and_begun_again_is_waiting_all_the_same():
    run = MadeUpRun().add(-5, Event.CP_PLAN_STARTED).add(4, Event.CP_PLAN_ENDED).add(0, Event.QUEUED, team="cp_north")
    run.add(8, Event.CP_PLAN_STARTED)
    assert series(tabulate(run), "longest_wait_unallocated_cp_or_care_days") == [20, 41, 60]


def test_all_bands_together_are_children_in_care():
    run = MadeUpRun()
    for child in range(40):
        into_care(run, child - 20, child=child, born=date(2000 + child % 17, 1 + child % 12, 1 + child % 28))
        if child % 3:
            run.add(child + 15, Event.CARE_ENDED, child=child)
    table = tabulate(run)
    bands = np.sum([series(table, f"children_in_care_{band}", column="numerator") for band in BANDS], axis=0)
    assert bands.tolist() == series(table, "children_in_care", column="numerator")
