"""What it costs, counted by hand: posts by the days they are filled, places by the week, prices by the April."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import COSTS, EDGES, TEAM, TEAMS, Event, MadeUpRun, Months, Person, cell, parameters, series

from sim.measures import tabulate
from sim.measures.definitions.costs import PARTS_OF_THE_TOTAL
from sim.vocabulary import CareEnd, PlacementKind, Role

CIN = TEAM["cin"]
WEEKS_A_DAY = 365.25 / 7 / 253
IN_HOUSE, AGENCY, ADOPTIVE = PlacementKind.IN_HOUSE_FOSTER, PlacementKind.AGENCY_FOSTER, PlacementKind.ADOPTIVE


def test_a_post_costs_for_the_days_somebody_is_in_it():
    staff = (
        Person(CIN, Role.SOCIAL_WORKER, 1.0, until=5.0),
        Person(CIN, Role.AGENCY_SOCIAL_WORKER, 0.5, since=10.0, until=41.0),
    )
    table = tabulate(MadeUpRun(staff))
    assert series(table, "cost_staff_gbp", "cin") == [1000, 0, 0]
    assert series(table, "cost_agency_gbp", "cin") == [1500, 3000, 0]
    assert series(table, "cost_agency_premium_gbp", "cin") == [500, 1000, 0]


def test_a_newly_qualified_worker_costs_what_a_social_worker_does_after_the_year():
    staff = (Person(CIN, Role.ASYE, 1.0, qualified_at=30.5),)
    half = 10.5 / 21
    assert series(tabulate(MadeUpRun(staff)), "cost_staff_gbp", "cin") == [3000, 3000 * half + 4000 * half, 4000]


def test_a_month_without_a_working_day_costs_whoever_is_there():
    calendar = Months((0.0, 0.0, 20.0))
    staff = (Person(CIN, Role.SOCIAL_WORKER), Person(CIN, Role.SOCIAL_WORKER, since=5.0))
    run = MadeUpRun(staff, calendar=calendar, months=2, parameters=parameters(start=date(2017, 8, 30)))
    assert series(tabulate(run), "cost_staff_gbp") == pytest.approx([4000 * 2 / 31, 4000 + 4000 * 0.75])


def test_pay_and_prices_rise_every_april_after_the_start():
    edges = tuple(20.0 * month for month in range(21))
    costs = replace(COSTS, pay_inflation_per_year=0.1, price_inflation_per_year=0.5)
    staff = (Person(CIN, Role.SOCIAL_WORKER), Person(TEAM["lawyers"], Role.LAWYER))
    run = MadeUpRun(staff, calendar=Months(edges), months=20, parameters=parameters(costs=costs))
    for month in range(20):
        run.add(20 * month, Event.PROCEEDINGS_STARTED, value=1).add(20 * month, Event.PROCEEDINGS_STARTED, value=0)
    table = tabulate(run)
    # August 2017 to March 2018, a whole year, April 2019
    assert series(table, "cost_staff_gbp") == pytest.approx([4000] * 8 + [4400] * 12, rel=1e-12)
    assert series(table, "cost_court_fees_gbp") == [2000] * 8 + [3000] * 12
    assert series(table, "cost_lawyers_gbp", "lawyers") == pytest.approx([4500] * 8 + [4950] * 12, rel=1e-12)


def test_a_run_from_april_rises_a_year_later():
    costs = replace(COSTS, price_inflation_per_year=0.5)

    class FromApril(Months):
        def month_labels(self, months):
            return [f"{2018 + (3 + k) // 12}-{(3 + k) % 12 + 1:02d}" for k in range(months)]

    calendar = FromApril(tuple(20.0 * month for month in range(14)))
    given_ = parameters(costs=costs, start=date(2018, 4, 1))
    run = MadeUpRun(calendar=calendar, months=13, parameters=given_)
    for month in range(13):
        run.add(20 * month, Event.PROCEEDINGS_STARTED, value=1)
    assert series(tabulate(run), "cost_court_fees_gbp") == [2000] * 12 + [3000]


def test_an_empty_post_saves_what_the_teams_posts_cost_on_average():
    given_ = parameters(
        cin={"social_workers_fte": 3.0, "asye_fte": 1.0}, leaving={"personal_advisers_fte": 4.0}, care={"asye_fte": 0.0}
    )
    run = MadeUpRun(parameters=given_)
    for team in ("cin", "leaving", "care", "reviewing_officers", "lawyers"):
        run.add(0, Event.POST_EMPTY, child=-1, team=team, value=1)
        run.add(30.5, Event.POST_EMPTY, child=-1, team=team, value=0)
    table = tabulate(run)
    saved = {team: series(table, "saving_on_empty_posts_gbp", team) for team in ("cin", "leaving", "care")}
    assert saved == {"cin": [3750, 1875, 0], "leaving": [2500, 1250, 0], "care": [4000, 2000, 0]}
    assert series(table, "saving_on_empty_posts_gbp", "reviewing_officers") == [5500, 2750, 0]
    assert series(table, "saving_on_empty_posts_gbp")[0] == 3750 + 2500 + 4000 + 5500 + 4500
    assert series(table, "cost_total_gbp") == [0, 0, 0]


def test_placements_cost_their_weekly_price():
    run = MadeUpRun().add(-5, Event.PLACEMENT_STARTED, value=IN_HOUSE, other=1)
    run.add(10, Event.PLACEMENT_ENDED, value=IN_HOUSE).add(10, Event.PLACEMENT_STARTED, value=AGENCY, other=2)
    run.add(5, Event.STAYING_PUT_STARTED, child=2, value=AGENCY).add(15, Event.STAYING_PUT_ENDED, child=2, value=AGENCY)
    table = tabulate(run)
    assert cell(table, "cost_placements_in_house_foster_gbp")[0] == pytest.approx(10 * WEEKS_A_DAY * 400)
    assert cell(table, "cost_placements_agency_foster_gbp")[0] == pytest.approx(10 * WEEKS_A_DAY * 800)
    assert cell(table, "cost_placements_gbp")[0] == pytest.approx(10 * WEEKS_A_DAY * 1200)
    assert cell(table, "cost_staying_put_gbp")[0] == pytest.approx(10 * WEEKS_A_DAY * 150)
    assert cell(table, "cost_placements_gbp", "2017-09")[0] == pytest.approx(21 * WEEKS_A_DAY * 800)


def test_a_year_in_a_place_costs_the_weeks_of_a_year():
    run = MadeUpRun(calendar=Months((0.0, 253.0)), months=1).add(0, Event.PLACEMENT_STARTED, value=AGENCY)
    assert cell(tabulate(run), "cost_placements_gbp")[0] == pytest.approx(800 * 365.25 / 7)


def test_allowances_by_the_way_out_of_care():
    run = MadeUpRun()
    for child, end in enumerate((CareEnd.SPECIAL_GUARDIANSHIP, CareEnd.ADOPTION, CareEnd.CHILD_ARRANGEMENTS)):
        run.add(-9, Event.AFTER_PERMANENCE_STARTED, child=child, value=end)
    run.add(30, Event.AFTER_PERMANENCE_ENDED, child=0, value=CareEnd.SPECIAL_GUARDIANSHIP)
    allowances = series(tabulate(run), "cost_allowances_gbp")
    assert allowances == pytest.approx(
        [20 * WEEKS_A_DAY * 170, WEEKS_A_DAY * (10 * 120 + 21 * 50), 19 * WEEKS_A_DAY * 50]
    )


def test_bought_assessments_and_recruits():
    staff = (Person(CIN, Role.SOCIAL_WORKER), Person(CIN, Role.AGENCY_SOCIAL_WORKER))
    run = MadeUpRun(staff).add(5, Event.CONNECTED_ASSESSMENT_STARTED, value=1)
    run.add(25, Event.CONNECTED_ASSESSMENT_COMPLETED, other=1).add(25, Event.CONNECTED_ASSESSMENT_COMPLETED, other=0)
    for worker in (0, 1):
        run.add(25, Event.WORKER_JOINED, child=-1, team="cin", worker=worker)
    table = tabulate(run)
    assert series(table, "cost_connected_assessments_gbp") == [0, 2200, 0]
    assert series(table, "cost_recruitment_gbp", "cin") == [0, 2500, 0]


# -- the cost of drift ----------------------------------------------------------------------------------------


def late(run, days, kind, end, *, child=1, time=25.0):
    run.add(time, Event.LEFT_LATE, child=child, team="care", value=days, other=kind)
    return run.add(time, Event.CARE_ENDED, child=child, team="care", value=end, other=kind)


@pytest.mark.parametrize(
    ("kind", "end", "weekly", "cashable"),
    [
        (AGENCY, CareEnd.HOME, 800, 1),
        (AGENCY, CareEnd.SPECIAL_GUARDIANSHIP, 680, 1),
        (AGENCY, CareEnd.CHILD_ARRANGEMENTS, 800, 1),
        (IN_HOUSE, CareEnd.SPECIAL_GUARDIANSHIP, 280, 0.25),
        (PlacementKind.OWN_HOME, CareEnd.HOME, 3000, 0.25),
        (PlacementKind.KINSHIP, CareEnd.SPECIAL_GUARDIANSHIP, 80, 0.25),
        (ADOPTIVE, CareEnd.ADOPTION, 50, 1),
        (PlacementKind.WITH_PARENTS, CareEnd.SPECIAL_GUARDIANSHIP, 0, 1),  # never below nothing
        (AGENCY, CareEnd.HOME_UNPLANNED, 0, 1),
        (AGENCY, CareEnd.OTHER, 0, 1),
        (AGENCY, CareEnd.AGED_18, 0, 1),
    ],
)
def test_drift_costs_the_weeks_late_at_the_price_of_the_place_less_that_of_where_the_child_goes(
    kind, end, weekly, cashable
):
    table = tabulate(late(MadeUpRun(), 40, kind, end))
    pounds = 40 * WEEKS_A_DAY * weekly
    assert series(table, "cost_of_drift_gbp") == pytest.approx([0, pounds, 0])
    assert series(table, "cost_of_drift_cashable_gbp") == pytest.approx([0, pounds * cashable, 0])
    assert series(table, "cost_of_drift_avoided_gbp") == pytest.approx([0, pounds * (1 - cashable), 0])
    assert series(table, "cost_total_gbp") == [0, 0, 0]


def test_each_period_of_care_is_late_on_its_own_and_nobody_gains_by_leaving_early():
    run = late(MadeUpRun(), 10, AGENCY, CareEnd.HOME, time=5.0)
    late(run, 20, AGENCY, CareEnd.CHILD_ARRANGEMENTS, time=45.0)
    late(run, -30, AGENCY, CareEnd.HOME, child=2, time=45.0)
    late(run, 30, AGENCY, CareEnd.HOME, child=3, time=-45.0)
    costs = series(tabulate(run), "cost_of_drift_gbp")
    assert costs == pytest.approx([10 * WEEKS_A_DAY * 800, 0, 20 * WEEKS_A_DAY * 800])


# -- all of it together ---------------------------------------------------------------------------------------

MOMENTS = st.floats(-40, 60, allow_nan=False)


@st.composite
def councils(draw):
    """A few people and children with whatever costs something."""
    staff = []
    for role in draw(st.lists(st.sampled_from(list(Role)), max_size=6)):
        since, until = sorted((draw(MOMENTS), draw(MOMENTS)))
        pools = {Role.LAWYER: "lawyers", Role.REVIEWING_OFFICER: "reviewing_officers"}
        team = TEAM[pools[role] if role in pools else draw(st.sampled_from(list(TEAMS)))]
        staff.append(Person(team, role, draw(st.floats(0.1, 1.5)), since=since, until=until))
    given_ = parameters(costs=replace(COSTS, pay_inflation_per_year=0.03, price_inflation_per_year=0.05))
    run = MadeUpRun(tuple(staff), parameters=given_)
    for child in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from(list(PlacementKind)))
        start, end = sorted((draw(MOMENTS), draw(MOMENTS)))
        run.add(start, Event.PLACEMENT_STARTED, child=child, value=kind, other=1)
        run.add(end, Event.PLACEMENT_ENDED, child=child, value=kind)
        run.add(end, Event.AFTER_PERMANENCE_STARTED, child=child, value=draw(st.sampled_from(list(CareEnd))))
        run.add(start, Event.PROCEEDINGS_STARTED, child=child, value=draw(st.integers(0, 1)))
        run.add(end, Event.CONNECTED_ASSESSMENT_COMPLETED, child=child, other=draw(st.integers(0, 1)))
        run.add(end, Event.STAYING_PUT_STARTED, child=child, value=kind)
    return run


@given(councils())
def test_every_pound_is_in_the_total_once(run):
    table = tabulate(run)
    total = series(table, "cost_total_gbp")
    parts = zip(*(series(table, name) for name in PARTS_OF_THE_TOTAL), strict=True)
    assert total == pytest.approx([sum(each) for each in parts], rel=1e-12, abs=1e-6)
    places = zip(*(series(table, f"cost_placements_{kind.name.lower()}_gbp") for kind in PlacementKind), strict=True)
    assert series(table, "cost_placements_gbp") == pytest.approx([sum(each) for each in places], rel=1e-12, abs=1e-6)
    assert min(total) >= 0


@given(councils())
def test_staff_costs_a_second_way(run):
    """Person by person, month by month."""
    prices = {role: getattr(COSTS, f"{role.value}_gbp_per_year", 48_000 * 1.5) for role in Role}
    expected = [0.0] * 3
    for month, (opens, closes) in enumerate(pairwise(EDGES)):
        for person in run.staff:
            there = max(0.0, min(person.until, closes) - max(person.since, opens)) / (closes - opens)
            expected[month] += prices[person.role] / 12 * person.fte * there
    table = tabulate(run)
    posts = zip(*(series(table, f"cost_{what}_gbp") for what in ("staff", "agency", "lawyers")), strict=True)
    assert [sum(each) for each in posts] == pytest.approx(expected, rel=1e-9, abs=1e-6)
