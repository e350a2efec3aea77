"""Measures of care and of the workforce twice: arrays against plain loops over made-up journeys, compared exactly.

Times are multiples of 1/64 of a working day, so that no sum rounds and equality is equality.
"""

from collections import defaultdict
from datetime import timedelta
from itertools import accumulate, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import DAY_ZERO, EDGES, TEAM, TEAMS, Event, MadeUpRun, Person, series

from sim.engine.calendar import shift_months
from sim.measures import tabulate
from sim.vocabulary import AGE_BANDS, CareEnd, LegalStatus, PlacementKind, Role

MONTHS = range(3)
BANDS = ("under_1", "1_to_4", "5_to_9", "10_to_15", "16_and_17")
YEAR = 253
FOREVER = float("inf")
STAFF = tuple(
    Person(TEAM["care"], role, 1.0, since=since, until=until)
    for role in (*[Role.SOCIAL_WORKER] * 5, Role.PERSONAL_ADVISER, Role.TEAM_MANAGER)
    for since, until in ((0.0, FOREVER), (8.0, 44.5))
)


def random_journeys(seed, children=50):
    """Children who come into care, live in places, are held and visited, leave, come back, and leave for good."""
    luck = np.random.default_rng(seed)
    run = MadeUpRun(STAFF)

    def sample(of):
        return list(of)[luck.integers(len(of))]

    for child in range(children):
        born = DAY_ZERO - timedelta(days=int(luck.integers(30, 18 * 365)))
        times = accumulate(luck.integers(1, 60 * 64, 60) / 64, initial=-64.0 * float(luck.integers(1, 7)))
        for _ in range(luck.integers(1, 4)):
            start = next(times)
            run.add(start, Event.CARE_STARTED, child=child, value=1, other=born.toordinal())
            for number in range(1, luck.integers(2, 6)):
                kind, moved_in = sample(PlacementKind), next(times) if number > 1 else start
                run.add(moved_in, Event.PLACEMENT_STARTED, child=child, value=kind, other=number)
                run.add(moved_in, Event.LEGAL_STATUS, child=child, value=sample(LegalStatus))
                worker = int(luck.integers(len(STAFF)))
                run.add(moved_in, Event.ALLOCATED, child=child, team="care", worker=worker)
                moved_out = next(times)
                run.add(moved_out, Event.RELEASED, child=child, team="care", worker=worker)
                run.add(moved_out, Event.PLACEMENT_ENDED, child=child, value=kind)
                if luck.random() < 0.5:
                    run.add(moved_in, Event.QUEUED, child=child, team="care")
                    run.add(moved_out, sample((Event.ALLOCATED, Event.LEFT_QUEUE)), child=child, team="care", worker=0)
                gap = float(luck.integers(1, 64 * 60)) / 64
                run.add(moved_out, Event.CARE_VISIT, child=child, team="care", value=gap, other=luck.integers(2))
            if asks_early := luck.random() < 0.5:
                run.add(next(times), Event.ADVISER_NEEDED, child=child, team="leaving")
            ended = next(times)
            run.add(ended, Event.CARE_ENDED, child=child, value=sample(CareEnd))
            age = float(luck.integers(18 * 4, 24 * 4)) / 4
            run.add(ended, Event.LEAVING_CARE_STARTED, child=child, team="leaving", value=age)
            if not asks_early:
                run.add(next(times), Event.ADVISER_NEEDED, child=child, team="leaving")
            if luck.random() < 0.7:
                run.add(next(times), Event.ADVISER_ASSIGNED, child=child, team="leaving", worker=10)
            run.add(next(times), Event.LEAVING_CARE_ENDED, child=child, team="leaving")
    run.rows = [run.rows[place] for place in luck.permutation(len(run.rows)) if run.rows[place][0] < EDGES[-1]]
    return run


def chronological(run, *events):
    return sorted((row for row in run.rows if row[1] in events), key=lambda row: row[0])


def spells_by_loops(run, begins, *ends):
    """Each child's stretches from a row to the next of any of the kinds: (row, end)."""
    open_, found = {}, []
    for row in chronological(run, begins, *ends):
        if row[2] in open_:
            found.append((open_.pop(row[2]), row[0]))
        if row[1] == begins:
            open_[row[2]] = row
    return found + [(row, FOREVER) for row in open_.values()]


def in_month(start, end, month):
    return max(0.0, min(end, EDGES[month + 1]) - max(start, EDGES[month]))


def days(stretches):
    return [sum(in_month(start, end, month) for start, end in stretches) for month in MONTHS]


@pytest.fixture(scope="module", params=range(6))
def run(request):
    return random_journeys(request.param)


@pytest.fixture(scope="module")
def table(run):
    return tabulate(run)


def test_ages(run, table):
    stretches = defaultdict(list)
    for row, end in spells_by_loops(run, Event.CARE_STARTED, Event.CARE_ENDED):
        born = row[6]
        edges = [
            shift_months(DAY_ZERO.fromordinal(int(born)), 12 * years).toordinal() - DAY_ZERO.toordinal()
            for years in AGE_BANDS
        ]
        edges[0], edges[-1] = -FOREVER, FOREVER
        for band, (low, high) in enumerate(pairwise(edges)):
            if max(low, row[0]) < min(high, end):
                stretches[band].append((max(low, row[0]), min(high, end)))
    for band, name in enumerate(BANDS):
        assert series(table, f"children_in_care_{name}", column="numerator") == days(stretches[band])


def test_legal_statuses_and_placements(run, table):
    found = spells_by_loops(run, Event.LEGAL_STATUS, Event.CARE_ENDED)
    for status in LegalStatus:
        expected = days([(row[0], end) for row, end in found if row[5] == status])
        assert series(table, f"children_in_care_{status.name.lower()}", column="numerator") == expected
    found = spells_by_loops(run, Event.PLACEMENT_STARTED, Event.PLACEMENT_ENDED)
    for kind in PlacementKind:
        expected = days([(row[0], end) for row, end in found if row[5] == kind])
        assert series(table, f"placements_{kind.name.lower()}", column="numerator") == expected


def test_time_in_care_of_leavers(run, table):
    months, leavers = [0.0] * 3, [0] * 3
    for row, end in spells_by_loops(run, Event.CARE_STARTED, Event.CARE_ENDED):
        for month in MONTHS:
            if EDGES[month] <= end < EDGES[month + 1]:
                months[month] += (end - row[0]) / YEAR * 12
                leavers[month] += 1
    assert series(table, "care_months_of_leavers", column="denominator") == leavers
    assert series(table, "care_months_of_leavers", column="numerator") == pytest.approx(months)


def in_care_at(run, moment):
    return {row[2] for row, end in spells_by_loops(run, Event.CARE_STARTED, Event.CARE_ENDED) if row[0] < moment <= end}


def test_three_placements(run, table):
    found = spells_by_loops(run, Event.PLACEMENT_STARTED, Event.PLACEMENT_ENDED)
    for month in MONTHS:
        close = EDGES[month + 1]
        there = in_care_at(run, close)
        lived = defaultdict(int)
        for row, end in found:
            lived[row[2]] += row[0] < close and end > close - YEAR
        many = sum(lived[child] >= 3 for child in there)
        assert series(table, "children_with_three_placements", column="denominator")[month] == len(there)
        assert series(table, "children_with_three_placements", column="numerator")[month] == many


def test_three_social_workers(run, table):
    since, held = {}, []
    for time, event, child, _, worker, *_ in chronological(run, Event.ALLOCATED, Event.RELEASED):
        if STAFF[worker].role is not Role.SOCIAL_WORKER:
            continue
        if event == Event.ALLOCATED:
            since.setdefault((child, worker), []).append(time)
        elif since.get((child, worker)):
            held.append((child, worker, since[child, worker].pop(), time))
    held += [(child, worker, start, FOREVER) for (child, worker), starts in since.items() for start in starts]
    for month in MONTHS:
        close = EDGES[month + 1]
        people = defaultdict(set)
        for child, worker, start, end in held:
            if start < close and end > close - YEAR:
                people[child].add(worker)
        many = sum(len(people[child]) >= 3 for child in in_care_at(run, close))
        assert series(table, "children_with_three_social_workers", column="numerator")[month] == many


def test_waiting_in_care(run, table):
    waits = spells_by_loops(run, Event.QUEUED, Event.ALLOCATED, Event.LEFT_QUEUE)
    periods = spells_by_loops(run, Event.CARE_STARTED, Event.CARE_ENDED)
    longest = [0.0] * 3
    for wait, over in waits:
        for period, left in periods:
            start, end = max(wait[0], period[0]), min(over, left)
            for month in MONTHS:
                if period[2] == wait[2] and start < end and start < EDGES[month + 1] and end >= EDGES[month]:
                    longest[month] = max(longest[month], min(end, EDGES[month + 1]) - wait[0])
    assert sum(longest) > 0
    assert series(table, "longest_wait_unallocated_cp_or_care_days") == longest


def test_unseen(run, table):
    longest = [0.0] * 3
    for time, _, _, _, _, gap, _ in chronological(run, Event.CARE_VISIT):
        for month in MONTHS:
            if time - gap < EDGES[month + 1] and time >= EDGES[month]:
                longest[month] = max(longest[month], min(time, EDGES[month + 1]) - (time - gap))
    assert series(table, "children_unseen_longest_days") == longest


def test_care_leavers_by_age_and_adviser(run, table):
    supported = spells_by_loops(run, Event.LEAVING_CARE_STARTED, Event.LEAVING_CARE_ENDED)
    younger, older = [], []
    for row, end in supported:
        turns = row[0] + (21 - row[5]) * YEAR
        younger.append((row[0], max(row[0], min(turns, end))))
        older.append((max(turns, row[0]), end))
    assert series(table, "care_leavers_under_21", column="numerator") == days(younger)
    assert series(table, "care_leavers_21_and_over", column="numerator") == days(older)
    waits = spells_by_loops(
        run, Event.ADVISER_NEEDED, Event.ADVISER_ASSIGNED, Event.ADVISER_NO_LONGER_NEEDED, Event.LEAVING_CARE_ENDED
    )
    for measure, stretches in (
        ("care_leavers_without_adviser", supported),
        ("young_people_in_care_without_adviser", spells_by_loops(run, Event.CARE_STARTED, Event.CARE_ENDED)),
    ):
        both = [
            (max(wait[0], row[0]), min(over, end))
            for wait, over in waits
            for row, end in stretches
            if wait[2] == row[2]
        ]
        assert series(table, measure, "leaving", "numerator") == days(both)


def test_people_in_post(table):
    for month in MONTHS:
        managers = sum(in_month(p.since, p.until, month) for p in STAFF if p.role is Role.TEAM_MANAGER)
        holders = sum(in_month(p.since, p.until, month) for p in STAFF if p.role is not Role.TEAM_MANAGER)
        assert series(table, "manager_span_workers", "care", "denominator")[month] == managers
        assert series(table, "manager_span_workers", "care", "numerator")[month] == holders


# -- properties -----------------------------------------------------------------------------------------------

MOMENTS = st.integers(-300 * 64, 60 * 64 - 1).map(lambda ticks: ticks / 64)


@given(
    st.lists(st.tuples(MOMENTS, MOMENTS, st.integers(0, 7000)), max_size=12),
    st.lists(st.tuples(MOMENTS, st.sampled_from(list(TEAMS)), st.integers(0, 40)), max_size=12),
)
def test_stocks_keep_what_they_are_given(periods, posts):
    """Bands of age hold every child in care once; empty posts are those of the last row before."""
    run = MadeUpRun()
    for child, (one, other, born) in enumerate(periods):
        start, end = min(one, other), max(one, other)
        run.add(start, Event.CARE_STARTED, child=child, value=1, other=DAY_ZERO.toordinal() - born)
        run.add(end, Event.CARE_ENDED, child=child, value=1)
    for time, team, quarters in posts:
        run.add(time, Event.POST_EMPTY, child=-1, team=team, value=quarters / 4)
    table = tabulate(run)
    bands = [series(table, f"children_in_care_{band}", column="numerator") for band in BANDS]
    assert np.sum(bands, axis=0).tolist() == series(table, "children_in_care", column="numerator")
    assert np.min(bands) >= 0
    for team in TEAMS:
        rows = sorted((row for row in posts if row[1] == team), key=lambda row: row[0])
        stretches = [
            (time, rows[place + 1][0] if place + 1 < len(rows) else FOREVER, quarters / 4)
            for place, (time, _, quarters) in enumerate(rows)
        ]
        expected = [sum(in_month(start, end, month) * fte for start, end, fte in stretches) for month in MONTHS]
        assert series(table, "empty_posts_fte", team, "numerator") == expected
