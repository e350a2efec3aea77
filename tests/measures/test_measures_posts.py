"""Posts and the people in them: who comes and goes, what stands empty, who is away, what managers answer for."""

import math

from made_up import TEAM, Event, MadeUpRun, Person, cell, series

from sim.measures import tabulate
from sim.vocabulary import Role

CIN, CARE, AFTER = TEAM["cin"], TEAM["care"], TEAM["after"]
STAFF = (
    Person(CIN, Role.SOCIAL_WORKER, 1.0, 2.0, until=10.0),
    Person(CIN, Role.SENIOR_PRACTITIONER, 0.5, 2.0),
    Person(CIN, Role.AGENCY_SOCIAL_WORKER, 1.0, 2.0, since=15.0, until=41.0),
    Person(CIN, Role.ASYE, 1.0, 1.0, since=30.0, qualified_at=50.0, standard_after=2.0),
    Person(CIN, Role.TEAM_MANAGER, 0.5, until=41.0),
    Person(AFTER, Role.FAMILY_SUPPORT_WORKER, 1.0),
    Person(CARE, Role.FAMILY_SUPPORT_WORKER, 1.0),
)
LEAVER, SENIOR, AGENCY, ASYE = range(4)


def test_only_time_in_post_counts_as_a_post():
    run = MadeUpRun(STAFF).add(0, Event.ALLOCATED, child=1, worker=SENIOR)
    table = tabulate(run)
    assert series(table, "caseload_per_fte", "cin", "denominator") == [
        10 + 10 + 5,
        10.5 + 21 + 11,
        9.5 + 19,
    ]
    assert series(table, "agency_fte", "cin", "numerator") == [5, 21, 0]
    assert series(table, "agency_fte") == [0.25, 1, 0]


def test_a_standard_rises_when_the_assessed_year_is_over():
    run = MadeUpRun(STAFF)
    for child in (1, 2):
        run.add(30, Event.ALLOCATED, child=child, worker=ASYE)
    # held 2 all along: standard 1 to day 50 and 2 after it
    assert series(tabulate(run), "share_of_workers_above_standard", "cin", "numerator") == [0, 11 / 21, 1]
    late = MadeUpRun((Person(CIN, Role.ASYE, 1.0, 1.0, qualified_at=41.0, standard_after=2.0),))
    for child in (1, 2):
        late.add(0, Event.ALLOCATED, child=child, worker=0)
    assert series(tabulate(late), "share_of_workers_above_standard") == [1, 1, 0]


def test_whoever_was_in_post_for_part_of_the_month_is_measured_by_that_part():
    run = MadeUpRun(STAFF)
    for child in (1, 2, 3):
        run.add(5, Event.ALLOCATED, child=child, worker=LEAVER).add(10, Event.RELEASED, child=child, worker=LEAVER)
    # 15 child-days in 10 days of a standard of 2
    assert cell(tabulate(run), "share_of_workers_above_standard", team="cin")[1] == 0
    run.add(1, Event.ALLOCATED, child=4, worker=LEAVER).add(10, Event.RELEASED, child=4, worker=LEAVER)
    assert cell(tabulate(run), "share_of_workers_above_standard", team="cin") == (0.5 / 1.25, 0.5, 1.25)


def test_people_who_come_and_go():
    run = MadeUpRun(STAFF).add(10, Event.WORKER_LEFT, child=-1, team="cin", worker=LEAVER, value=800)
    run.add(15, Event.WORKER_JOINED, child=-1, team="cin", worker=AGENCY, value=5)
    run.add(41, Event.WORKER_LEFT, child=-1, team="cin", worker=AGENCY, value=26)
    run.add(30, Event.WORKER_JOINED, child=-1, team="cin", worker=ASYE, value=20)
    table = tabulate(run)
    assert series(table, "workers_left", "cin") == [1, 0, 0]
    assert series(table, "workers_joined", "cin") == [0, 1, 0]
    assert cell(table, "turnover_share", team="cin") == (253 / 20, 1, 20 / 253)
    assert series(table, "turnover_share", "cin", "numerator") == [1, 0, 0]


def test_a_leaver_who_is_no_permanent_social_worker_is_no_turnover():
    run = MadeUpRun(STAFF).add(10, Event.WORKER_LEFT, child=-1, team="care", worker=6)
    table = tabulate(run)
    assert series(table, "workers_left", "care") == [1, 0, 0]
    assert series(table, "turnover_share", column="numerator") == [0, 0, 0]


def test_posts_are_empty_until_the_next_row_says_otherwise():
    run = MadeUpRun().add(-5, Event.POST_EMPTY, child=-1, team="cin", value=1)
    run.add(10, Event.POST_EMPTY, child=-1, team="cin", value=2.5).add(
        3, Event.POST_EMPTY, child=-1, team="care", value=1
    )
    run.add(25, Event.POST_EMPTY, child=-1, team="cin", value=0).add(
        3, Event.POST_EMPTY, child=-1, team="care", value=0
    )
    table = tabulate(run)
    assert series(table, "empty_posts_fte", "cin", "numerator") == [10 + 25, 12.5, 0]
    assert series(table, "empty_posts_fte", "care") == [0, 0, 0]
    assert series(table, "empty_posts_fte", column="numerator") == [35, 12.5, 0]


def test_absence_lasts_until_it_ends_or_the_worker_leaves():
    run = MadeUpRun(STAFF).add(5, Event.ABSENCE_STARTED, child=-1, team="cin", worker=LEAVER)
    run.add(-9, Event.ABSENCE_STARTED, child=-1, team="cin", worker=SENIOR)
    run.add(22, Event.ABSENCE_ENDED, child=-1, team="cin", worker=SENIOR, value=31)
    run.add(50, Event.ABSENCE_STARTED, child=-1, team="cin", worker=SENIOR)
    assert series(tabulate(run), "absent_fte", "cin", "numerator") == [5 + 10, 1, 5]


def test_what_a_manager_answers_for():
    run = MadeUpRun(STAFF).add(0, Event.ALLOCATED, child=1, worker=SENIOR)
    run.add(0, Event.SUPPORT_STARTED, child=2, worker=5).add(10, Event.SUPPORT_ENDED, child=2, worker=5)
    table = tabulate(run)
    assert cell(table, "manager_span_workers", team="cin") == (3.5, 10 + 20 + 5, 10)
    assert cell(table, "manager_span_children", team="cin") == (2, 20, 10)
    # the support worker after permanence holds families, the other one helps those who hold children
    assert cell(table, "manager_span_workers") == (5.5, 55, 10)
    assert cell(table, "manager_span_children") == (3, 30, 10)
    assert math.isnan(cell(table, "manager_span_children", "2017-10")[0])


def test_workers_of_fostering_and_kinship_teams_have_no_caseload():
    staff = (Person(TEAM["fostering"], Role.SOCIAL_WORKER), Person(TEAM["kinship"], Role.SOCIAL_WORKER, 1.0, 5.0))
    run = MadeUpRun(staff).add(0, Event.SUPPORT_STARTED, child=1, worker=1)
    table = tabulate(run)
    assert math.isnan(cell(table, "caseload_per_fte")[0])
    assert math.isnan(cell(table, "share_of_workers_above_standard")[0])
    assert cell(table, "children_held", team="kinship")[0] == 1
    assert "kinship" not in set(table.loc[table["measure"] == "caseload_per_fte", "team"])
