"""The same measures twice: the arrays of `sim.measures` against plain loops over children, compared exactly.

Times are multiples of 1/64 of a working day, so that no sum rounds and equality is equality.
"""

from collections import defaultdict
from itertools import accumulate, pairwise

import numpy as np
import pytest
from made_up import EDGES, TEAM, TEAM_IDS, Event, MadeUpRun, Person, series

from sim.measures import tabulate
from sim.vocabulary import Role

STAFF = tuple(
    Person(TEAM[team], role, fte, standard)
    for team in ("assess", "cp_north", "cp_south", "cin")
    for role, fte, standard in (
        (Role.SOCIAL_WORKER, 1.0, 6.0),
        (Role.SENIOR_PRACTITIONER, 0.5, 2.0),
        (Role.AGENCY_SOCIAL_WORKER, 1.0, 8.0),
        (Role.PERSONAL_ADVISER, 1.0, 9.0),
    )
)
SOCIAL = [place for place, person in enumerate(STAFF) if person.role is not Role.PERSONAL_ADVISER]
MONTHS = range(3)


def random_run(seed, children=60):
    """Children who come, wait, are held, passed on, assessed and planned for, some of it before the start."""
    luck = np.random.default_rng(seed)
    run = MadeUpRun(STAFF)
    for child in range(children):
        times = accumulate(luck.integers(1, 12 * 64, 40) / 64, initial=-30.0)
        run.add(next(times), Event.CASE_OPENED, child=child)
        for _ in range(luck.integers(1, 5)):
            team = TEAM_IDS[luck.integers(1, 5)]
            queued = next(times)
            run.add(queued, Event.QUEUED, child=child, team=team)
            what = luck.random()
            if what < 0.15:
                break  # still waiting when the run ends
            served = next(times)
            if what < 0.35:
                run.add(served, Event.LEFT_QUEUE, child=child, team=team, value=served - queued)
                continue
            worker = int(luck.integers(len(STAFF)))
            run.add(served, Event.ALLOCATED, child=child, team=team, worker=worker, value=served - queued)
            referred = float(np.floor(served - luck.integers(0, 60)))
            run.add(served, Event.ASSESSMENT_STARTED, child=child, team=team, value=referred)
            if luck.random() < 0.3:
                break  # still held and being assessed
            done = next(times)
            days = np.floor(done) - referred
            run.add(done, Event.ASSESSMENT_COMPLETED, child=child, team=team, value=days)
            run.add(done, Event.CP_PLAN_STARTED, child=child, team="cp_south")
            run.add(next(times), Event.CP_PLAN_ENDED, child=child, team="cp_south")
            if luck.random() < 0.3:
                run.add(next(times), Event.CIN_PLAN_STARTED, child=child, team=team)
            run.add(next(times), Event.RELEASED, child=child, team=team, worker=worker)
            if luck.random() < 0.3:
                run.add(next(times), Event.CASE_CLOSED, child=child)
                run.add(next(times), Event.CASE_OPENED, child=child)
    # What would happen after the end is not in the log; its order is nobody's business.
    run.rows = [run.rows[place] for place in luck.permutation(len(run.rows)) if run.rows[place][0] < EDGES[-1]]
    return run


def chronological(run, *events):
    return sorted(row for row in run.rows if row[1] in events)


def month_of(time):
    if time < 0:
        return -1
    return max(month for month in MONTHS if EDGES[month] <= time)


def days_in_month(start, end, month):
    return max(0.0, min(end, EDGES[month + 1]) - max(start, EDGES[month]))


def intervals(run, start, *ends):
    """Follow each child through the log and note from when to when it was in the stock, and in which team."""
    since, found = {}, []
    for time, event, child, team, *_ in chronological(run, start, *ends):
        if child in since:
            found.append((*since.pop(child), time))
        if event == start:
            since[child] = (team, time)
    return found + [(team, time, float("inf")) for team, time in since.values()]


def stock_by_loops(found, team):
    return [
        sum(days_in_month(start, end, month) for where, start, end in found if team in ("all", TEAM_IDS[int(where)]))
        for month in MONTHS
    ]


@pytest.fixture(scope="module", params=range(6))
def run(request):
    return random_run(request.param)


@pytest.fixture(scope="module")
def table(run):
    return tabulate(run)


@pytest.mark.parametrize(
    ("measure", "events"),
    [
        ("unallocated_children", (Event.QUEUED, Event.ALLOCATED, Event.LEFT_QUEUE)),
        ("assessments_open", (Event.ASSESSMENT_STARTED, Event.ASSESSMENT_COMPLETED)),
    ],
)
def test_spells(run, table, measure, events):
    found = intervals(run, *events)
    for team in ("assess", "cp_north", "cp_south", "cin", "all"):
        assert series(table, measure, team, "numerator") == stock_by_loops(found, team)


@pytest.mark.parametrize(
    ("measure", "start", "end"),
    [
        ("cp_plans_open", Event.CP_PLAN_STARTED, Event.CP_PLAN_ENDED),
        ("cin_plans_open", Event.CIN_PLAN_STARTED, Event.CIN_PLAN_ENDED),
        ("open_cases", Event.CASE_OPENED, Event.CASE_CLOSED),
    ],
)
def test_open_stocks_moment_by_moment(run, table, measure, start, end):
    """A stock is the number in it at each moment: count it between every two rows of the log."""
    moments = sorted({*EDGES, *(row[0] for row in run.rows if row[0] > 0)})
    expected = [0.0] * len(MONTHS)
    for now, then in pairwise(moments):
        inside = sum((row[1] == start) - (row[1] == end) for row in run.rows if row[0] <= now)
        expected[month_of(now)] += inside * (then - now)
    assert series(table, measure, column="numerator") == expected


def test_share_in_45_days(run, table):
    for team in ("assess", "cp_north", "all"):
        in_time, completed = [0] * 3, [0] * 3
        for time, _, _, where, _, days, _ in chronological(run, Event.ASSESSMENT_COMPLETED):
            if time >= 0 and team in ("all", TEAM_IDS[int(where)]):
                completed[month_of(time)] += 1
                in_time[month_of(time)] += days <= 45
        assert series(table, "assessments_within_45_days", team, "numerator") == in_time
        assert series(table, "assessments_within_45_days", team, "denominator") == completed


def test_open_and_too_late(run, table):
    expected = [0.0] * 3
    since = {}
    for time, event, child, _, _, value, _ in chronological(run, Event.ASSESSMENT_STARTED, Event.ASSESSMENT_COMPLETED):
        end = time if event == Event.ASSESSMENT_COMPLETED else float("inf")
        if event == Event.ASSESSMENT_STARTED:
            since[child] = (time, value)
            continue
        start, referred = since.pop(child)
        for month in MONTHS:
            close = EDGES[month + 1]
            expected[month] += start < close <= end and close - referred > 45
    for start, referred in since.values():
        for month in MONTHS:
            expected[month] += start < EDGES[month + 1] and EDGES[month + 1] - referred > 45
    assert series(table, "assessments_open_over_45_days") == expected


def held_by_loops(run):
    """Working days each worker held children for, by month: hands over a ledger of (worker, child)."""
    since, days = {}, defaultdict(lambda: [0.0] * 3)

    def book(worker, start, end):
        for month in MONTHS:
            days[worker][month] += days_in_month(start, end, month)

    for time, event, child, _, worker, *_ in chronological(run, Event.ALLOCATED, Event.RELEASED):
        if event == Event.ALLOCATED:
            since[worker, child] = time
        else:
            book(worker, since.pop((worker, child)), time)
    for (worker, _), start in since.items():
        book(worker, start, float("inf"))
    return days


def test_caseload(run, table):
    held = held_by_loops(run)
    for team in ("assess", "cp_north", "cp_south", "cin", "all"):
        people = [place for place in SOCIAL if team in ("all", TEAM_IDS[STAFF[place].team])]
        fte = sum(STAFF[place].fte for place in people)
        for month in MONTHS:
            children = sum(held[place][month] for place in people)
            working_days = EDGES[month + 1] - EDGES[month]
            assert series(table, "caseload_per_fte", team, "numerator")[month] == children
            assert series(table, "caseload_per_fte", team)[month] == children / (fte * working_days)
            above = sum(STAFF[p].fte for p in people if held[p][month] / working_days > STAFF[p].standard)
            assert series(table, "share_of_workers_above_standard", team, "numerator")[month] == above


def test_changes_of_social_worker(run, table):
    last, changes = {}, defaultdict(lambda: [0] * 3)
    for time, event, child, _, worker, *_ in chronological(run, Event.ALLOCATED, Event.CASE_CLOSED):
        if event == Event.CASE_CLOSED:
            last.pop(child, None)
        elif worker in SOCIAL:
            if last.get(child, worker) != worker and time >= 0:
                changes[TEAM_IDS[STAFF[int(worker)].team]][month_of(time)] += 1
                changes["all"][month_of(time)] += 1
            last[child] = worker
    assert sum(changes["all"]) > 0
    for team in ("assess", "cp_north", "cp_south", "cin", "all"):
        assert series(table, "social_worker_changes", team, "numerator") == changes[team]


def test_longest_wait(run, table):
    found = intervals(run, Event.QUEUED, Event.ALLOCATED, Event.LEFT_QUEUE)
    for team in ("assess", "cin", "all"):
        expected = []
        for month in MONTHS:
            waits = [
                min(end, EDGES[month + 1]) - start
                for where, start, end in found
                if team in ("all", TEAM_IDS[int(where)]) and start < EDGES[month + 1] and end >= EDGES[month]
            ]
            expected.append(max(waits, default=0.0))
        assert series(table, "longest_wait_unallocated_days", team) == expected


def test_littles_law(run, table):
    """The stock's time average is the arrival rate times the mean time in it, exactly, for any finite log."""
    found = intervals(run, Event.QUEUED, Event.ALLOCATED, Event.LEFT_QUEUE)
    stays = [min(end, EDGES[-1]) - max(start, 0.0) for _, start, end in found if end > 0]
    person_days = sum(series(table, "unallocated_children", column="numerator"))
    assert person_days == sum(stays)
    mean_stock, arrivals_a_day, mean_stay = person_days / 60, len(stays) / 60, sum(stays) / len(stays)
    assert mean_stock == pytest.approx(arrivals_a_day * mean_stay, rel=1e-12)


def test_children_in_are_children_out_and_those_still_there(run, table):
    at_start = sum(
        (row[1] == Event.CP_PLAN_STARTED) - (row[1] == Event.CP_PLAN_ENDED) for row in run.rows if row[0] < 0
    )
    at_end = len([end for _, _, end in intervals(run, Event.CP_PLAN_STARTED, Event.CP_PLAN_ENDED) if end > EDGES[-1]])
    started, ended = (sum(series(table, f"cp_plans_{what}")) for what in ("started", "ended"))
    assert started > 0
    assert at_start + started - ended == at_end


def test_teams_add_up_to_the_council(table):
    for measure in ("unallocated_children", "children_held", "assessments_completed", "cp_plans_open"):
        rows = table[table["measure"] == measure]
        teams = rows[rows["team"] != "all"].groupby("month", observed=True)["numerator"].sum()
        assert teams.tolist() == series(table, measure, column="numerator")


def test_the_order_of_rows_does_not_matter(run, table):
    backwards = MadeUpRun(STAFF, rows=run.rows[::-1])
    assert tabulate(backwards).equals(table)
