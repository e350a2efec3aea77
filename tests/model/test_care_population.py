"""Rows 3, 6 and 11 in care: who is there at the start, how long they stay, and that a steady service stays steady."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from councils import small_council

from sim.model.care_quantiles import ENDS, LONG_TERM_FOSTERING, UNTIL_18, CareQuantiles
from sim.model.council import Destination
from sim.model.luck import Luck
from sim.scenario.care_parameters import WAYS_OUT
from sim.vocabulary import AGE_BANDS, CareEnd, EntryRoute, Event, PlacementKind

from .certain import BANDS, NO_STOCK, Trace
from .reading import check_whole, in_care, of, turns
from .test_extremes import unlimited

A_YEAR, YEARS, SAMPLE = 120, 4, 20_000
NOBODY_STRAIGHT = {"unaccompanied_per_year": 0, "remands_per_year": 0}


def quick_ways():
    """Ways out whose natural time is never too short for their steps, so that it is what happens."""
    ways = {name: {} for name in WAYS_OUT}
    late = {"months_edges": [12, 18, 30], "month_shares": [0.6, 0.4]}
    for name in ("special_guardianship", "child_arrangements"):
        ways[name] = late
    ways["adoption"] = {"months_edges": [24, 36], "month_shares": [1.0]}
    return {**ways, "return_shares": [0, 0, 0]}


def steady(**changes):
    """A service with all the staff there can be, to which nobody comes but children into care."""
    return unlimited(
        entry={**NOBODY_STRAIGHT, "months_from_contact": 0, "age_years_edges": [0, 0.5, 1, 5, 10, 16]},
        returning={"return_share": 0},
        court={"lawyers_fte": 100, "proceedings_weeks_edges": [10, 12], "proceedings_shares": [1.0]},
        permanence=quick_ways(),
        **changes,
    )


@cache
def journeys_by_chance():
    """Age at coming, way and years of stay by nature, worked out from the bands alone."""
    parameters, rng = steady(), np.random.default_rng(7)
    ages = sample(parameters.entry.age_years_edges, parameters.entry.age_shares, rng)
    band = np.searchsorted(AGE_BANDS[1:-1], ages, side="right")
    ways = [getattr(parameters.permanence, name) for name in WAYS_OUT]
    edges = np.cumsum([[way.shares[k] for way in ways] for k in range(BANDS)], axis=1)
    way = (rng.random(SAMPLE)[:, None] >= edges[band]).sum(axis=1)
    months = np.array([sample(each.months_edges, each.month_shares, rng) for each in ways])
    stays = np.full(SAMPLE, np.inf)
    leaves = way < LONG_TERM_FOSTERING
    stays[leaves] = months[way[leaves], np.flatnonzero(leaves)] / 12
    grown_up = 18.0 - ages
    way = np.where(stays < grown_up, way, UNTIL_18)
    return ages, way, np.minimum(stays, grown_up)


def sample(edges, shares, rng):
    which = rng.choice(len(shares), SAMPLE, p=np.array(shares) / sum(shares))
    edges = np.array(edges)
    return edges[which] + (edges[which + 1] - edges[which]) * rng.random(SAMPLE)


def age_shares():
    """Ages in a steady population, in proportion to the time spent at each."""
    ages, _, stays = journeys_by_chance()
    edges = np.array(AGE_BANDS, dtype=float)
    there = [
        np.clip(np.minimum(ages + stays, high) - np.maximum(ages, low), 0, None).sum() for low, high in pairwise(edges)
    ]
    return np.array(there) / sum(there)


@cache
def run_of(seed=1):
    """Children come one by one, evenly spread; those there at the start are as many as a steady service has."""
    stays = journeys_by_chance()[2]
    stock = {**NO_STOCK, "children_in_care": round(A_YEAR * stays.mean()), "care_age_shares": age_shares().tolist()}
    council = steady(stock=stock)
    trace = Trace(council, months=12 * YEARS)
    trace.luck = Luck(seed, 0)
    for number in range(A_YEAR * YEARS):
        trace.enter((number + 0.5) * 253 / A_YEAR, Destination.CARE, family=4 * number)
    return trace.run().simulated


def test_children_in_care_stay_as_many():
    run = run_of()
    check_whole(run)
    edges = run.calendar.month_starts(run.months)
    starts, ends = (of(run, event)[:, 0] for event in (Event.CARE_STARTED, Event.CARE_ENDED))
    there = np.array([np.sum(starts <= edge) - np.sum(ends <= edge) for edge in edges[::6]])
    expected = A_YEAR * journeys_by_chance()[2].mean()
    # arrivals are even, so that only departures are by chance: a Poisson error is an upper bound
    assert np.abs(there - expected).max() < 3.5 * np.sqrt(expected), there
    first, last = np.histogram(ends, edges[[0, 24, 48]])[0]
    assert abs(first - last) < 3.5 * np.sqrt(first + last)


def test_ends_by_reason_are_steady_and_what_the_ways_say():
    run = run_of()
    edges = run.calendar.month_starts(run.months)
    _, way, _ = journeys_by_chance()
    rows = of(run, Event.CARE_ENDED)
    for end in CareEnd:
        wanted = [key for key, value in ENDS.items() if value is end] if end is not CareEnd.AGED_18 else [UNTIL_18]
        expected = A_YEAR * np.isin(way, wanted).mean()
        by_year = np.histogram(rows[rows[:, 5] == end, 0], edges[::12])[0]
        assert np.abs(by_year - expected).max() < 3.7 * np.sqrt(max(expected, 4)), (end, by_year, expected)


def test_ages_at_the_start_are_the_published_ones_and_stay_so():
    run = run_of()
    expected = age_shares()
    edges = run.calendar.month_starts(run.months)
    for at in (0.0, edges[24], edges[-1] - 1e-6):
        bands = np.zeros(BANDS)
        for periods in in_care(run).values():
            for began, ended, birthday, _ in periods:
                if began <= at < ended:
                    bands[sum(turns(run, birthday, years) <= at for years in AGE_BANDS[1:-1])] += 1
        error = np.sqrt(expected * (1 - expected) / bands.sum())
        assert (np.abs(bands / bands.sum() - expected) < 3.5 * error).all(), (at, bands / bands.sum(), expected)


def test_published_ages_are_met_whatever_the_journeys():
    wanted = [0.1, 0.2, 0.2, 0.3, 0.2]
    council = small_council(stock={"children_in_care": 1000, "unaccompanied_children": 50, "care_age_shares": wanted})
    run = Trace(council, months=1).run().simulated
    bands, alone = np.zeros(BANDS), 0
    for child, ((began, _, birthday, _), *_) in in_care(run).items():
        if began < 0:
            bands[sum(turns(run, birthday, years) <= 0.0 for years in AGE_BANDS[1:-1])] += 1
            alone += of_route(run, child) == EntryRoute.UNACCOMPANIED
    assert bands.sum() == 1000
    assert alone == 50
    assert bands / 1000 == pytest.approx(wanted, abs=0.02)


def of_route(run, child):
    rows = of(run, Event.CARE_STARTED)
    return rows[rows[:, 2] == child, 5][0]


def kaplan_meier(spells, at):
    """Share still there at each time, from (entered observation at, left it at, whether by an end); by hand."""
    spells = np.array(spells)
    times = np.unique(spells[spells[:, 2] == 1, 1])
    survival, out = 1.0, []
    curve = []
    for time in times:
        at_risk = np.sum((spells[:, 0] < time) & (spells[:, 1] >= time))
        ended = np.sum((spells[:, 1] == time) & (spells[:, 2] == 1))
        survival *= 1 - ended / at_risk
        curve.append(survival)
    for each in at:
        before = np.searchsorted(times, each, side="right")
        out.append(curve[before - 1] if before else 1.0)
    return np.array(out)


def test_survival_in_care_is_what_the_bands_of_the_ways_out_say():
    run = run_of()
    # delayed entry: children found in care are at risk only from the first day on
    spells = [
        (max(0.0, -began), ended - began, how > 0)
        for periods in in_care(run).values()
        for began, ended, _, how in periods
    ]
    _, _, stays = journeys_by_chance()
    months = np.array([1, 3, 6, 12, 18, 24, 36, 60])
    expected = [(stays > month / 12).mean() for month in months]
    found = kaplan_meier(spells, months * 253 / 12)
    assert found == pytest.approx(expected, abs=0.05), (found, expected)


def test_survival_of_those_who_came_is_the_same_as_with_those_found_there():
    run = run_of()
    came = [
        (0.0, ended - began, how > 0)
        for periods in in_care(run).values()
        for began, ended, _, how in periods
        if began >= 0
    ]
    _, _, stays = journeys_by_chance()
    months = np.array([3, 6, 12, 24, 36])
    expected = [(stays > month / 12).mean() for month in months]
    assert kaplan_meier(came, months * 253 / 12) == pytest.approx(expected, abs=0.06)


# -- moments -----------------------------------------------------------------------------------------------------


def within(seen, expected_share, count, errors=3.5):
    assert abs(seen - count * expected_share) <= errors * np.sqrt(count * expected_share * (1 - expected_share)) + 1e-9


def new_starts(run):
    rows = of(run, Event.CARE_STARTED)
    return rows[rows[:, 0] >= 0]


def test_routes_into_care_are_as_said():
    run = run_of()
    routes = new_starts(run)[:, 5]
    assert len(routes) == A_YEAR * YEARS
    for route, share in ((EntryRoute.SECTION_20, 0.5), (EntryRoute.COURT, 0.4), (EntryRoute.POLICE_PROTECTION, 0.1)):
        within(np.sum(routes == route), share, len(routes))


def test_first_placements_are_as_said_by_age():
    run = run_of()
    figures = run.parameters.placements
    births = {row[2]: (row[0], row[6]) for row in new_starts(run)}
    placed = of(run, Event.PLACEMENT_STARTED)
    first = placed[(placed[:, 6] == 1) & (placed[:, 0] >= 0)]
    bands = np.array(
        [sum(turns(run, births[row[2]][1], years) <= row[0] for years in AGE_BANDS[1:-1]) for row in first]
    )
    for kind, shares in (
        (PlacementKind.KINSHIP, figures.kinship_shares),
        (PlacementKind.WITH_PARENTS, figures.with_parents_shares),
        (PlacementKind.SUPPORTED, figures.supported_shares),
    ):
        chance = np.array(shares)[bands]
        seen = np.sum(first[:, 5] == kind)
        assert abs(seen - chance.sum()) <= 3.5 * np.sqrt((chance * (1 - chance)).sum())
    homes = np.isin(first[:, 5], (PlacementKind.OWN_HOME, PlacementKind.AGENCY_HOME, PlacementKind.UNREGISTERED))
    chance = np.array(figures.residential_shares)[bands]
    assert abs(homes.sum() - chance.sum()) < 3.5 * np.sqrt((chance * (1 - chance)).sum())


def test_proceedings_last_as_long_as_the_bands_say():
    run = run_of()
    rows = of(run, Event.PROCEEDINGS_ENDED)
    ended = rows[(rows[:, 6] > 0) & (rows[:, 0] > 60)]  # with an order
    assert len(ended) > 150
    weeks = ended[:, 5]
    assert weeks.min() > 10 - 1.5  # a calendar week has more or fewer working days
    assert weeks.max() < 12 + 1.5
    assert weeks.mean() == pytest.approx(11, abs=0.25)


def test_ways_out_and_their_months_are_within_binomial_error():
    quantiles, luck = CareQuantiles(small_council()), Luck(3, 0)
    permanence = small_council().permanence
    count = 8000
    for band in range(BANDS):
        ways = np.array([quantiles.way(band, luck.care_way(k)) for k in range(count)])
        for way, name in enumerate(WAYS_OUT):
            within(np.sum(ways == way), getattr(permanence, name).shares[band], count)
    for way, name in enumerate(WAYS_OUT):
        figures = getattr(permanence, name)
        months = np.array([quantiles.months(way, luck.care_months(k)) for k in range(count)])
        seen = np.histogram(months, figures.months_edges)[0]
        for each, part in zip(seen, figures.month_shares, strict=True):
            within(each, part, count)


def test_returns_to_care_are_as_many_and_as_soon_as_said():
    quantiles, luck = CareQuantiles(small_council()), Luck(3, 0)
    figures = small_council().permanence
    count = 8000
    days = [quantiles.back_after_days(luck.back_in_care(k)) for k in range(count)]
    back = np.array([np.inf if day is None else day for day in days]) / (253 / 12)
    for share, month in zip(figures.return_shares, figures.return_months_edges[1:], strict=True):
        within(np.sum(back <= month), share, count)


@pytest.mark.parametrize(
    ("field", "route"),
    [("unaccompanied_per_year", EntryRoute.UNACCOMPANIED), ("remands_per_year", EntryRoute.REMAND)],
)
def test_children_nobody_knew_come_at_a_poisson_rate(field, route):
    entry = {**NOBODY_STRAIGHT, field: 60}
    council = unlimited(entry=entry, stock=NO_STOCK, returning={"return_share": 0})
    run = Trace(council, months=60).run().simulated
    rows = of(run, Event.CARE_STARTED)
    assert set(rows[:, 5]) == {float(route)}
    by_month = np.histogram(rows[:, 0], run.calendar.month_starts(60))[0]
    assert abs(by_month.sum() - 300) < 3.5 * np.sqrt(300)
    # the variance of a Poisson count is its mean: relative error of a variance of 60 counts is sqrt(2 / 59)
    assert abs(by_month.var(ddof=1) / by_month.mean() - 1) < 3.5 * np.sqrt(2 / 59 + 1 / 300)
    check_whole(run)


def test_children_with_and_without_complex_needs_move_as_often_as_said():
    run = run_of()
    luck, figures = Luck(1, 0), run.parameters
    exposure, moves = {False: 0.0, True: 0.0}, {False: 0, True: 0}
    left = {(row[2], row[0]) for row in of(run, Event.CARE_ENDED)}
    for child, since, until in fostered(run):
        needs = luck.complex_needs(child // 8) < figures.care.complex_share
        exposure[needs] += until - since
        moves[needs] += until < run.calendar.month_starts(run.months)[-1] and (child, until) not in left
    for needs, per_year in ((False, 0.2), (True, 0.8)):
        expected = exposure[needs] / 253 * per_year
        assert expected > 20
        assert abs(moves[needs] - expected) < 3.5 * np.sqrt(expected), (needs, moves[needs], expected)


def fostered(run):
    """Foster placements of children who came, but those meant to be short and of those matched: child, from, to."""
    luck, end = Luck(1, 0), run.calendar.month_starts(run.months)[-1]
    matched = {row[2] for row in of(run, Event.MATCHED)}
    came = {row[2] for row in new_starts(run)} - matched
    open_now = {}
    for row in of(run, Event.PLACEMENT_STARTED, Event.PLACEMENT_ENDED):
        child = int(row[2])
        if child not in came or row[5] not in (PlacementKind.IN_HOUSE_FOSTER, PlacementKind.AGENCY_FOSTER):
            continue
        if row[1] == Event.PLACEMENT_ENDED:
            since, number = open_now.pop(child)
            if number > 1 or luck.early_move(child // 8) >= run.parameters.placements.early_move_share:
                yield child, since, row[0]
        else:
            open_now[child] = (row[0], row[6])
    for child, (since, number) in open_now.items():
        if number > 1 or luck.early_move(child // 8) >= run.parameters.placements.early_move_share:
            yield child, since, end
