"""Young people leaving care: ages, advisers, plans and contact, counted by hand."""

import pytest
from made_up import TEAM, Event, MadeUpRun, Person, cell, series

from sim.measures import tabulate
from sim.vocabulary import PlacementKind, Role

ADVISERS = (Person(TEAM["leaving"], Role.PERSONAL_ADVISER, 0.5), Person(TEAM["leaving"], Role.SOCIAL_WORKER))


def supported(run, child, since, age, until=None):
    run.add(since, Event.LEAVING_CARE_STARTED, child=child, team="leaving", value=age)
    if until is not None:
        run.add(until, Event.LEAVING_CARE_ENDED, child=child, team="leaving")
    return run


def test_care_leavers_turn_21_by_their_age_when_support_began():
    run = supported(MadeUpRun(), 1, 10 - 253, 20.0)  # 21 on day 10
    supported(run, 2, 5, 18.0)
    supported(run, 3, -400, 22.5, until=30)
    table = tabulate(run)
    assert series(table, "care_leavers_under_21", column="numerator") == [10 + 15, 21, 19]
    assert series(table, "care_leavers_21_and_over", column="numerator") == [10 + 20, 21 + 10, 19]
    assert series(table, "care_leavers_supported", column="numerator") == [55, 52, 38]


@pytest.mark.parametrize(
    ("ended_by", "days"),
    [
        (None, [20, 21, 19]),
        (Event.ADVISER_ASSIGNED, [20, 5, 0]),
        (Event.ADVISER_NO_LONGER_NEEDED, [20, 5, 0]),
        (Event.LEAVING_CARE_ENDED, [20, 5, 0]),
        (Event.CARE_ENDED, [20, 21, 19]),
    ],
)
def test_a_care_leaver_waits_for_an_adviser_until_one_is_found_or_support_ends(ended_by, days):
    run = supported(MadeUpRun(), 1, -40, 18).add(-30, Event.ADVISER_NEEDED, team="leaving")
    if ended_by is not None:
        run.add(25, ended_by, team="leaving", value=55)
    table = tabulate(run)
    assert series(table, "care_leavers_without_adviser", "leaving", "numerator") == days
    assert series(table, "young_people_in_care_without_adviser") == [0, 0, 0]


def test_whoever_waits_from_care_on_counts_first_there_and_then_as_a_care_leaver():
    run = MadeUpRun().add(-300, Event.CARE_STARTED).add(5, Event.ADVISER_NEEDED, team="leaving")
    run.add(30, Event.CARE_ENDED)
    supported(run, 1, 30, 18)
    run.add(50, Event.ADVISER_ASSIGNED, team="leaving", value=45)
    run.add(2, Event.ADVISER_NEEDED, child=2, team="leaving")  # neither in care nor a care leaver
    table = tabulate(run)
    assert series(table, "young_people_in_care_without_adviser", "leaving", "numerator") == [15, 10, 0]
    assert series(table, "care_leavers_without_adviser", "leaving", "numerator") == [0, 11, 9]
    assert cell(table, "days_to_adviser", "2017-10", "leaving") == (45, 45, 1)


def test_waits_that_came_to_nothing_are_waits():
    run = MadeUpRun().add(3, Event.ADVISER_ASSIGNED, value=0).add(4, Event.ADVISER_NO_LONGER_NEEDED, child=2, value=9)
    assert cell(tabulate(run), "days_to_adviser") == (4.5, 9, 2)


def test_advisers_hold_young_people_whichever_way_they_were_given_them():
    run = MadeUpRun(ADVISERS).add(0, Event.ADVISER_ASSIGNED, child=1, worker=0)
    run.add(10, Event.ALLOCATED, child=2, worker=0).add(-9, Event.ALLOCATED, child=3, worker=1)
    run.add(15, Event.ADVISER_RELEASED, child=1, worker=0)
    table = tabulate(run)
    assert cell(table, "personal_adviser_caseload", team="leaving") == (2.5, 25, 10)
    assert cell(table, "caseload_per_fte", team="leaving") == (1, 20, 20)
    assert cell(table, "children_held", team="leaving") == (2.25, 45, 20)


def test_plans_reviews_and_contacts_in_time():
    run = MadeUpRun()
    for days in (-3, 0, 1):
        run.add(5, Event.PATHWAY_PLAN_MADE, team="leaving", value=days)
    for event, limit in ((Event.PATHWAY_REVIEW, 126.5), (Event.ADVISER_CONTACT, 40)):
        run.add(5, event, team="leaving", value=limit).add(5, event, team="leaving", value=limit + 0.5)
        run.add(5, event, team="leaving", value=limit, other=1).add(5, event, team="leaving", value=limit + 1, other=1)
    table = tabulate(run)
    assert cell(table, "pathway_plans_on_time", team="leaving") == (2 / 3, 2, 3)
    assert cell(table, "pathway_reviews_on_time", team="leaving") == (1 / 3, 1, 3)
    assert cell(table, "adviser_contacts_on_time", team="leaving") == (1 / 3, 1, 3)


def test_staying_put():
    run = MadeUpRun().add(-3, Event.STAYING_PUT_STARTED, value=PlacementKind.AGENCY_FOSTER)
    run.add(30, Event.STAYING_PUT_ENDED, value=PlacementKind.AGENCY_FOSTER)
    assert series(tabulate(run), "staying_put", column="numerator") == [20, 10, 0]
