"""Where children live, how often they move and by how many people they are held, counted by hand."""

import math

import pytest
from made_up import TEAM, Event, MadeUpRun, Person, cell, series

from sim.measures import tabulate
from sim.vocabulary import PlacementKind, Role

IN_HOUSE, AGENCY, HOME = PlacementKind.IN_HOUSE_FOSTER, PlacementKind.AGENCY_FOSTER, PlacementKind.OWN_HOME
STAFF = tuple(
    Person(TEAM["care"], role) for role in (*[Role.SOCIAL_WORKER] * 3, Role.PERSONAL_ADVISER, Role.AGENCY_SOCIAL_WORKER)
)


def lives(run, child, kind, since, until=None, number=1):
    run.add(since, Event.PLACEMENT_STARTED, child=child, value=kind, other=number)
    if until is not None:
        run.add(until, Event.PLACEMENT_ENDED, child=child, value=kind, other=until - since)
    return run


def in_care(run, *children, since=-400.0):
    for child in children:
        run.add(since, Event.CARE_STARTED, child=child)
    return run


def test_placements_by_kind_are_time_weighted():
    run = lives(MadeUpRun(), 1, IN_HOUSE, -30, 10)
    lives(run, 1, AGENCY, 10, 45, number=2)
    lives(run, 2, HOME, 30)
    table = tabulate(run)
    assert series(table, "placements_in_house_foster", column="numerator") == [10, 0, 0]
    assert series(table, "placements_agency_foster", column="numerator") == [10, 21, 4]
    assert series(table, "placements_own_home", column="numerator") == [0, 11, 19]
    assert series(table, "placements_unregistered") == [0, 0, 0]
    assert cell(table, "placements_in_house_share", "2017-09") == (11 / 32, 11, 32)


def test_parents_and_adopters_are_no_providers():
    run = lives(MadeUpRun(), 1, PlacementKind.WITH_PARENTS, -5)
    lives(run, 2, PlacementKind.ADOPTIVE, -5)
    assert math.isnan(cell(tabulate(run), "placements_in_house_share")[0])
    lives(run, 3, PlacementKind.KINSHIP, 10)
    lives(run, 4, PlacementKind.UNREGISTERED, 0)
    assert cell(tabulate(run), "placements_in_house_share") == (1 / 3, 10, 30)


def test_the_first_placement_is_no_move():
    run = lives(lives(MadeUpRun(), 1, AGENCY, -9, 5), 1, AGENCY, 5, 25, number=2)
    lives(run, 1, IN_HOUSE, 25, number=3)
    lives(run, 2, IN_HOUSE, 3)
    assert series(tabulate(run), "placement_moves") == [1, 1, 0]


@pytest.mark.parametrize(
    ("ends", "share"),
    [
        ((-230, 5), [1, 0, 0]),  # the first was over when the twelve months to 41 began
        ((-233, 5), [0, 0, 0]),  # over in the moment in which the twelve months to 20 began
        ((-232.5, 5), [1, 0, 0]),
        ((25, 30), [0, 1, 1]),
        ((20, 20), [0, 1, 1]),  # what happens when the month ends belongs to the next
    ],
)
def test_three_placements_within_twelve_months(ends, share):
    first, second = ends
    run = in_care(MadeUpRun(), 1)
    lives(run, 1, AGENCY, -400, first)
    lives(run, 1, IN_HOUSE, first, second, number=2)
    lives(run, 1, AGENCY, second, number=3)
    table = tabulate(run)
    assert series(table, "children_with_three_placements") == share
    assert series(table, "children_with_three_placements", column="denominator") == [1, 1, 1]


def test_rows_of_a_move_may_stand_in_any_order():
    run = in_care(MadeUpRun(), 1)
    for number, since in enumerate((-50, 5, 10), start=1):
        run.add(since, Event.PLACEMENT_STARTED, value=AGENCY, other=number)
    run.add(10, Event.PLACEMENT_ENDED, value=AGENCY).add(5, Event.PLACEMENT_ENDED, value=AGENCY)
    assert series(tabulate(run), "children_with_three_placements") == [1, 1, 1]
    assert series(tabulate(run), "placements_agency_foster") == [1, 1, 1]


def test_only_children_in_care_when_the_month_ends_are_asked_about():
    run = in_care(MadeUpRun(), 1, 2)
    for number, since in enumerate((-50, 5, 10), start=1):
        lives(run, 1, AGENCY, since, (5, 10, 30)[number - 1], number=number)
    run.add(30, Event.CARE_ENDED, child=1)
    assert series(tabulate(run), "children_with_three_placements") == [0.5, 0, 0]
    run.add(41, Event.CARE_ENDED, child=2)
    assert series(tabulate(run), "children_with_three_placements", column="denominator") == [2, 1, 0]


def test_three_different_social_workers():
    run = in_care(MadeUpRun(STAFF), 1, 2)
    for since, until, worker in ((-300, -200, 0), (-200, 3, 1), (3, 6, 3), (6, 30, 2), (30, 45, 1), (45, None, 4)):
        run.add(since, Event.ALLOCATED, child=1, worker=worker)
        if until is not None:
            run.add(until, Event.RELEASED, child=1, worker=worker)
    run.add(-5, Event.ALLOCATED, child=2, worker=0).add(-5, Event.ALLOCATED, child=7, worker=0)
    # worker 0 falls out of the twelve months to 60; the adviser does not count, and worker 1 counts once
    assert series(tabulate(run), "children_with_three_social_workers") == [0.5, 0.5, 0.5]
    assert series(tabulate(run), "children_with_three_social_workers", column="numerator") == [1, 1, 1]
    run.rows = [row for row in run.rows if row[0] != 45]
    assert series(tabulate(run), "children_with_three_social_workers", column="numerator") == [1, 1, 0]


def test_own_places_are_read_at_the_months_end():
    run = MadeUpRun()
    run.add(0, Event.PLACES, child=-1, value=99, other=99)
    run.add(20, Event.PLACES, child=-1, value=150, other=140).add(20, Event.PLACES, child=-1, value=6, other=1005)
    run.add(41 + 1e-9, Event.PLACES, child=-1, value=155, other=155)
    run.add(60, Event.PLACES, child=-1, value=0, other=0).add(60, Event.PLACES, child=-1, value=4, other=1000)
    table = tabulate(run)
    assert series(table, "foster_places_usable") == [150, 155, 0]
    assert series(table, "foster_places_taken") == [140, 155, 0]
    beds, taken = series(table, "own_home_beds"), series(table, "own_home_beds_taken")
    assert (beds[0], beds[2], taken[0], taken[2]) == (6, 4, 5, 0)
    assert math.isnan(beds[1])
