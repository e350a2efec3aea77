"""Ways of reading the event log that the tests share."""

from collections import Counter, defaultdict

import numpy as np

from sim.vocabulary import Event

STAGES = {
    Event.CP_PLAN_STARTED: Event.CP_PLAN_ENDED,
    Event.CIN_PLAN_STARTED: Event.CIN_PLAN_ENDED,
    Event.DISABLED_PLAN_STARTED: Event.DISABLED_PLAN_ENDED,
    Event.CARE_STARTED: Event.CARE_ENDED,
    Event.LEAVING_CARE_STARTED: Event.LEAVING_CARE_ENDED,
    Event.ASSESSMENT_STARTED: Event.ASSESSMENT_COMPLETED,
    Event.SECTION_47_STARTED: Event.SECTION_47_ENDED,
    Event.CASE_OPENED: Event.CASE_CLOSED,
}
COUNTED_AFTERWARDS = (
    Event.CP_VISIT,
    Event.CIN_VISIT,
    Event.CARE_VISIT,
    Event.CIN_REVIEW,
    Event.CORE_GROUP,
    Event.DRIFT,
    Event.HOURS,
)


def of(run, *events):
    """Rows of some kinds."""
    return run.log[np.isin(run.log[:, 1], events)]


def drift(run):
    """Time lost, as a mapping from 100 x stage + cause to working days."""
    lost = Counter()
    for row in of(run, Event.DRIFT):
        lost[int(row[6])] += row[5]
    return lost


def journeys(run, *, without=()):
    """Each child's rows in the order of time: (time, event, team, value, other), worker left out."""
    rows = run.log[(run.log[:, 2] >= 0) & ~np.isin(run.log[:, 1], without)]
    rows = rows[np.lexsort((rows[:, 5], rows[:, 1], rows[:, 0].round(6), rows[:, 2]))]
    told = defaultdict(list)
    for row in rows:
        told[int(row[2])].append(row[[0, 1, 3, 5, 6]])
    return {child: np.array(each) for child, each in told.items()}


def mean_stock(run, start, end, from_month, to_month):
    """Children in a stage, on average over some months."""
    edges = run.calendar.month_starts(run.months)
    since, until = edges[from_month], edges[to_month]
    starts, ends = (np.clip(of(run, event)[:, 0], since, until) for event in (start, end))
    return float(((until - starts).sum() - (until - ends).sum()) / (until - since))


def share_in_time(run, limit=45, since=0.0):
    """Share of assessments completed within the limit."""
    days = of(run, Event.ASSESSMENT_COMPLETED)
    return float(np.mean(days[days[:, 0] >= since, 5] <= limit))


def lower_bound(differences, t=1.729):
    """One-sided 95 % bound of a mean (t of 19 degrees of freedom: 20 runs)."""
    differences = np.asarray(differences)
    return float(differences.mean() - t * differences.std(ddof=1) / np.sqrt(len(differences)))


def check_whole(run):
    """Assert what must be true of every run, whatever the council.

    No time runs backwards for a child; stages are opened once before they are ended, and ended once; nobody is held
    by two workers; children in = out + still open; what is held agrees with the cases; nobody gives more hours than
    there are.
    """
    _check_stages(run)
    _check_holding(run)
    _check_hours(run)
    assert np.isfinite(run.log).all()
    end = run.calendar.month_starts(run.months)[-1]
    assert run.log[:, 0].max(initial=0.0) <= end + 1e-9
    waits = of(run, Event.ALLOCATED, Event.RELEASED, Event.DECISION, Event.EARLY_HELP_STARTED, Event.REFERRAL_DECIDED)
    assert (waits[:, 5] >= 0).all()
    assert (of(run, Event.CP_VISIT, Event.CIN_VISIT, Event.CARE_VISIT, Event.CIN_REVIEW)[:, 5] >= -1e-9).all()


def _check_stages(run):
    for start, end in STAGES.items():
        rows = run.log[np.isin(run.log[:, 1], (start, end))]
        open_now = Counter()
        # written in the order in which it happened; history is written as the run begins
        for time, event, child in rows[np.argsort(rows[:, 0], kind="stable"), :3].tolist():
            open_now[child] += 1 if event == start else -1
            assert open_now[child] in (0, 1), f"{Event(int(event)).name} of child {child:g} at {time:g}"
        started, ended = (int(np.sum(run.log[:, 1] == event)) for event in (start, end))
        assert started == ended + sum(open_now.values())


def _check_holding(run):
    holder, chair = {}, {}
    rows = of(run, Event.ALLOCATED, Event.RELEASED, Event.CHAIR_ASSIGNED, Event.CHAIR_RELEASED)
    for row in rows[np.argsort(rows[:, 0], kind="stable")]:
        child, worker = row[2], row[4]
        held = chair if row[1] in (Event.CHAIR_ASSIGNED, Event.CHAIR_RELEASED) else holder
        if row[1] in (Event.ALLOCATED, Event.CHAIR_ASSIGNED):
            assert child not in held, f"child {child:g} is held twice at {row[0]:g}"
            assert run.staff[int(worker)].team == row[3]
            held[child] = worker
        else:
            assert held.pop(child) == worker
    assert held_counts(run)[-1] == len(holder)


def held_counts(run):
    """Children held, after every moment at which that changes; asserts that it is open cases less unallocated."""
    signs = {
        Event.CASE_OPENED: (1, 0, 0),
        Event.CASE_CLOSED: (-1, 0, 0),
        Event.QUEUED: (0, 1, 0),
        Event.ALLOCATED: (0, 0, 1),
        Event.RELEASED: (0, 0, -1),
    }
    rows = of(run, *signs)
    queued = {}
    changes = np.zeros((len(rows), 3))
    order = np.argsort(rows[:, 0], kind="stable")
    for k, row in enumerate(rows[order]):
        event, child = Event(int(row[1])), row[2]
        changes[k] = signs[event]
        if event is Event.QUEUED:
            queued[child] = True
        elif event is Event.ALLOCATED and queued.pop(child, False):
            changes[k, 1] = -1
    times = rows[order, 0]
    last = np.append(np.diff(times) > 1e-9, True) if len(times) else np.zeros(0, dtype=bool)
    opened, waiting, held = np.cumsum(changes, axis=0)[last].T if len(times) else np.zeros((3, 1))
    assert (held == opened - waiting).all()
    assert (np.array([opened, waiting, held]) >= 0).all()
    return held


def _check_hours(run):
    rows = of(run, Event.HOURS)
    overtime = 1.0 + run.parameters.practice.overtime_share
    per_day = run.parameters.practice.casework_hours_per_week / 5
    people = rows[:, 4].astype(int)
    fte = np.array([member.fte for member in run.staff])[people]
    assert (rows[:, 5] <= per_day * fte * overtime * rows[:, 0] * (1 + 1e-9) + 1e-6).all()
    assert (rows[:, 5] <= rows[:, 6] + 1e-6).all()
    for person in range(len(run.staff)):
        assert (np.diff(rows[people == person, 5]) >= -1e-9).all()
