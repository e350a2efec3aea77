"""Measures of a run in which figures changed: each month is read by what held when it began."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from made_up import COSTS, EDGES, PRICES, TEAM, MadeUpRun, Months, Person, limit, parameters, series

from sim.measures import tabulate
from sim.measures.money import price_rises, rises
from sim.measures.reading import MonthlyLog
from sim.measures.staff import Staff
from sim.scenario.timetable import Phase, Timetable
from sim.vocabulary import Event, PlacementKind, Role


@dataclass(frozen=True)
class Terms:
    since: float
    fte: float
    standard: float


def with_phases(*phases, **run):
    return MadeUpRun(later=Timetable(tuple(Phase(begins, figures) for begins, figures in phases)), **run)


def test_each_month_has_the_figures_of_its_first_day():
    dearer = parameters(prices=replace(PRICES, court_fee_gbp=9000))
    for begins, fees in (
        (date(2017, 8, 2), [2000, 9000, 9000]),
        (date(2017, 9, 1), [2000, 9000, 9000]),
        (date(2017, 9, 2), [2000, 2000, 9000]),
        (date(2018, 9, 2), [2000, 2000, 2000]),
    ):
        run = with_phases((begins, dearer))
        for day in (3.0, 30.0, 50.0):
            run.add(day, Event.PROCEEDINGS_STARTED, value=1.0)
        assert series(tabulate(run), "cost_court_fees_gbp") == fees
        log = MonthlyLog(run)
        assert log.by_month(lambda figures: figures.prices.court_fee_gbp).tolist() == fees


def test_placements_cost_what_they_cost_in_the_month():
    cheaper = parameters(prices=replace(PRICES, agency_foster_gbp_per_week=400))
    run = with_phases((date(2017, 9, 1), cheaper))
    run.add(-5.0, Event.PLACEMENT_STARTED, value=PlacementKind.AGENCY_FOSTER, other=1)
    pounds = series(tabulate(run), "cost_placements_gbp")
    weeks = [20, 21, 19]
    assert pounds[1] / weeks[1] == pytest.approx(pounds[0] / weeks[0] / 2)
    assert pounds[2] / weeks[2] == pytest.approx(pounds[0] / weeks[0] / 2)


def test_pay_and_prices_rise_by_the_rate_in_force_on_each_1_april():
    edges = tuple(20.0 * month for month in range(37))
    rates = [parameters(costs=replace(COSTS, price_inflation_per_year=rate)) for rate in (0.0, 0.1, 0.5)]
    run = with_phases(
        (date(2018, 4, 1), rates[1]),
        (date(2019, 2, 1), rates[2]),
        (date(2019, 4, 2), rates[0]),
        calendar=Months(edges),
        months=36,
    )
    risen = price_rises(MonthlyLog(run)).tolist()
    assert risen[:8] == [1.0] * 8
    assert risen[8:20] == [1.1] * 12
    assert risen[20:32] == pytest.approx([1.1 * 1.5] * 12)
    assert risen[32:] == pytest.approx([1.65] * 4)
    usual = MadeUpRun(calendar=Months(edges), months=36)
    assert rises(MonthlyLog(usual), lambda _: 0.1).tolist() == [
        1.1**k for k in (0,) * 8 + (1,) * 12 + (2,) * 12 + (3,) * 4
    ]


def test_limits_are_those_of_the_month_in_which_the_gap_ends():
    stricter = parameters()
    stricter.child_protection.plan.visits = limit(5.0)
    run = with_phases((date(2017, 9, 1), stricter))
    for day in (10.0, 30.0):
        run.add(day, Event.CP_VISIT, team="cp_north", value=8.0)
    assert series(tabulate(run), "cp_visits_on_time")[:2] == [1.0, 0.0]


def test_standard_and_hours_of_the_time():
    steps = (Terms(10.0, 1.0, 10.0), Terms(30.0, 0.5, 5.0))
    worker = Person(TEAM["assess"], Role.SOCIAL_WORKER, standard=20.0, later=steps)
    staff = Staff(MonthlyLog(MadeUpRun(staff=(worker, Person(TEAM["cin"], Role.SOCIAL_WORKER, standard=8.0)))))
    assert staff.standard_days.tolist() == [
        [10 * 20 + 10 * 10, 10 * 10 + 11 * 5, 19 * 5],
        [20 * 8, 21 * 8, 19 * 8],
    ]
    assert (staff.fte[0] * staff.in_post[0]).tolist() == pytest.approx([20, 10 + 11 * 0.5, 19 * 0.5])
    assert staff.fte_at_last.tolist() == [0.5, 1.0]


def test_standard_of_a_newly_qualified_worker_after_another_change():
    worker = Person(
        TEAM["cin"],
        Role.ASYE,
        standard=10.0,
        qualified_at=30.0,
        standard_after=18.0,
        later=(Terms(10.0, 1.0, 8.0), Terms(50.0, 1.0, 15.0)),
        until=55.0,
    )
    staff = Staff(MonthlyLog(MadeUpRun(staff=(worker,))))
    assert staff.standard_days.tolist() == [[10 * 10 + 10 * 8, 10 * 8 + 11 * 18, 9 * 18 + 5 * 15]]


def test_leaver_counts_with_the_hours_she_had_at_last():
    worker = Person(TEAM["cin"], Role.SOCIAL_WORKER, until=50.0, later=(Terms(10.0, 0.5, 5.0),))
    run = MadeUpRun(staff=(worker,)).add(50.0, Event.WORKER_LEFT, child=-1, team="cin", worker=0, value=50.0)
    assert series(tabulate(run), "turnover_share", column="numerator")[-1] == 0.5


def test_post_with_a_price_of_its_own_in_each_role():
    staff = (
        Person(TEAM["cin"], Role.SOCIAL_WORKER, gbp_per_year=12_000),
        Person(TEAM["cin"], Role.AGENCY_SOCIAL_WORKER, gbp_per_year=24_000),
        Person(TEAM["cin"], Role.ASYE, gbp_per_year=36_000, qualified_at=20.0),
    )
    table = tabulate(MadeUpRun(staff=staff))
    assert series(table, "cost_staff_gbp", "cin") == pytest.approx([4000] * 3)
    assert series(table, "cost_agency_gbp", "cin") == pytest.approx([3000] * 3)
    assert series(table, "cost_agency_premium_gbp", "cin") == pytest.approx([1000] * 3)
    assert EDGES[1] == 20.0


def test_other_yearly_costs_and_premium_from_a_month_on():
    dearer = parameters(costs=replace(COSTS, social_worker_gbp_per_year=60_000, agency_premium_share=1.0))
    staff = (Person(TEAM["cin"], Role.SOCIAL_WORKER), Person(TEAM["cin"], Role.AGENCY_SOCIAL_WORKER))
    table = tabulate(with_phases((date(2017, 10, 1), dearer), staff=staff))
    assert series(table, "cost_staff_gbp", "cin") == pytest.approx([4000, 4000, 5000])
    assert series(table, "cost_agency_gbp", "cin") == pytest.approx([6000, 6000, 10_000])
