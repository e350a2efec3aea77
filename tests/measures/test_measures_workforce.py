"""Caseloads, changes of worker, hours and cost."""

import math
from dataclasses import replace
from datetime import date

import pytest
from made_up import TEAM, Event, MadeUpRun, Person, cell, parameters, series

from sim.measures import tabulate
from sim.vocabulary import Role

STAFF = (
    Person(TEAM["cin"], Role.SOCIAL_WORKER, 1.0, 2.0),
    Person(TEAM["cin"], Role.AGENCY_SOCIAL_WORKER, 0.5, 1.0),
    Person(TEAM["cp_north"], Role.ASYE, 1.0, 1.0),
    Person(TEAM["cp_north"], Role.TEAM_MANAGER, 1.0),
    Person(TEAM["leaving"], Role.PERSONAL_ADVISER, 1.0, 20.0),
    Person(TEAM["reviewing_officers"], Role.REVIEWING_OFFICER, 2.0, 60.0),
)
SOCIAL_WORKER, AGENCY, ASYE, MANAGER, ADVISER, OFFICER = range(6)


def hold(run, child, worker, since, until=None):
    run.add(since, Event.ALLOCATED, child=child, worker=worker)
    if until is not None:
        run.add(until, Event.RELEASED, child=child, worker=worker)
    return run


def test_caseload_is_time_weighted_and_divided_by_filled_posts():
    run = MadeUpRun(STAFF)
    hold(run, 1, SOCIAL_WORKER, -30)
    hold(run, 2, AGENCY, 10, 30)
    hold(run, 3, ASYE, 0)
    hold(run, 4, ADVISER, 0)
    table = tabulate(run)
    assert cell(table, "caseload_per_fte", team="cin") == (1, 30, 30)
    assert cell(table, "caseload_per_fte", team="cp_north") == (1, 20, 20)
    assert cell(table, "caseload_per_fte") == (1, 50, 50)
    assert cell(table, "children_held") == (3.5, 70, 20)
    assert series(table, "children_held", "cin", "numerator") == [30, 31, 19]
    assert math.isnan(cell(table, "caseload_per_fte", team="leaving")[0])


def test_only_above_the_standard_is_above_it():
    run = MadeUpRun(STAFF)
    hold(run, 1, SOCIAL_WORKER, 0)
    hold(run, 2, SOCIAL_WORKER, 0)
    hold(run, 3, AGENCY, 0)
    hold(run, 4, AGENCY, 41.0)
    hold(run, 5, MANAGER, 0)
    table = tabulate(run)
    assert series(table, "share_of_workers_above_standard", "cin") == [0, 0, 1 / 3]
    assert cell(table, "share_of_workers_above_standard", "2017-10") == (0.2, 0.5, 2.5)


@pytest.mark.parametrize(
    ("steps", "changes"),
    [
        ([(-9, SOCIAL_WORKER), (5, AGENCY)], 1),
        ([(-9, SOCIAL_WORKER), (-5, AGENCY)], 0),  # before the start
        ([(1, SOCIAL_WORKER), (5, SOCIAL_WORKER)], 0),
        ([(1, SOCIAL_WORKER), (3, None), (5, AGENCY)], 0),  # the case was closed in between
        ([(1, SOCIAL_WORKER), (3, ADVISER), (5, SOCIAL_WORKER)], 0),  # an adviser is no social worker
        ([(1, SOCIAL_WORKER), (3, ASYE), (5, SOCIAL_WORKER)], 2),
        ([(5, AGENCY), (1, SOCIAL_WORKER)], 1),  # rows out of order
    ],
)
def test_a_change_is_another_social_worker_while_the_case_stays_open(steps, changes):
    run = MadeUpRun(STAFF)
    for time, worker in steps:
        if worker is None:
            run.add(time, Event.CASE_CLOSED)
        else:
            run.add(time, Event.ALLOCATED, worker=worker)
    assert cell(tabulate(run), "social_worker_changes")[1] == changes


def test_changes_are_given_for_each_child_year_and_belong_to_the_team_that_takes_the_child():
    run = MadeUpRun(STAFF)
    hold(run, 1, SOCIAL_WORKER, 0, 10)
    hold(run, 1, ASYE, 10)
    table = tabulate(run)
    assert cell(table, "social_worker_changes", team="cin")[:2] == (0, 0)
    assert cell(table, "social_worker_changes", team="cp_north") == (25.3, 1, 10 / 253)


def test_reviewing_officers_hold_children_on_plans_and_in_care():
    run = MadeUpRun(STAFF).add(-5, Event.CP_PLAN_STARTED, team="cp_north").add(10, Event.CARE_STARTED, child=2)
    table = tabulate(run)
    for team in ("all", "reviewing_officers"):
        assert series(table, "reviewing_officer_caseload", team) == [0.75, 1, 1]
    assert cell(table, "reviewing_officer_caseload") == (0.75, 30, 40)


def test_without_reviewing_officers_their_caseload_has_no_value():
    run = MadeUpRun(STAFF[:1]).add(-5, Event.CP_PLAN_STARTED)
    assert math.isnan(cell(tabulate(run), "reviewing_officer_caseload")[0])


def test_hours_are_the_differences_of_meters():
    run = MadeUpRun(STAFF)
    run.add(41.0, Event.HOURS, worker=ASYE, value=50, other=80)
    run.add(20 + 1e-9, Event.HOURS, worker=ASYE, value=30, other=40)
    run.add(60.0, Event.HOURS, worker=ASYE, value=50, other=80)
    run.add(60.0, Event.HOURS, worker=SOCIAL_WORKER, value=10, other=10)
    table = tabulate(run)
    assert series(table, "hours_delivered", "cp_north") == [30, 20, 0]
    assert series(table, "depth_of_work", "cp_north")[:2] == [0.75, 0.5]
    assert math.isnan(cell(table, "depth_of_work", "2017-10", "cp_north")[0])
    assert cell(table, "depth_of_work", "2017-10") == (1, 10, 10)


def test_cost_is_a_twelfth_of_each_post_and_agency_is_apart():
    table = tabulate(MadeUpRun(STAFF))
    assert series(table, "cost_staff_gbp", "cin") == [4_000] * 3
    assert series(table, "cost_agency_gbp", "cin") == [3_000] * 3
    assert cell(table, "cost_staff_gbp", team="reviewing_officers")[0] == 11_000
    assert cell(table, "cost_staff_gbp") == (4_000 + 3_000 + 6_000 + 2_500 + 11_000, 26_500, 1)


def test_part_of_a_month_costs_its_part():
    table = tabulate(MadeUpRun(STAFF, parameters=parameters(start=date(2017, 9, 16))))
    assert series(table, "cost_staff_gbp", "cin") == [2_000, 4_000, 4_000]


def test_every_role_has_a_price():
    staff = tuple(replace(STAFF[0], role=role) for role in Role)
    table = tabulate(MadeUpRun(staff))
    assert cell(table, "cost_staff_gbp")[0] == 363_000 / 12
    assert cell(table, "cost_lawyers_gbp")[0] == 54_000 / 12
    assert cell(table, "cost_agency_gbp")[0] == 6_000
