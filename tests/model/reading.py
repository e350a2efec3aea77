"""Ways of reading the event log that the tests share."""

from collections import Counter, defaultdict
from datetime import date

import numpy as np

from sim.engine.calendar import shift_months
from sim.vocabulary import CareEnd, Event, PlacementKind, Role

STAGES = {
    Event.CP_PLAN_STARTED: Event.CP_PLAN_ENDED,
    Event.CIN_PLAN_STARTED: Event.CIN_PLAN_ENDED,
    Event.DISABLED_PLAN_STARTED: Event.DISABLED_PLAN_ENDED,
    Event.CARE_STARTED: Event.CARE_ENDED,
    Event.PLACEMENT_STARTED: Event.PLACEMENT_ENDED,
    Event.PRE_PROCEEDINGS_STARTED: Event.PRE_PROCEEDINGS_ENDED,
    Event.PROCEEDINGS_STARTED: Event.PROCEEDINGS_ENDED,
    Event.LEAVING_CARE_STARTED: Event.LEAVING_CARE_ENDED,
    Event.STAYING_PUT_STARTED: Event.STAYING_PUT_ENDED,
    Event.AFTER_PERMANENCE_STARTED: Event.AFTER_PERMANENCE_ENDED,
    Event.ASSESSMENT_STARTED: Event.ASSESSMENT_COMPLETED,
    Event.SECTION_47_STARTED: Event.SECTION_47_ENDED,
    Event.CASE_OPENED: Event.CASE_CLOSED,
}
CARE_VISITS = (Event.CARE_VISIT, Event.CLOSE_CARE_VISIT, Event.LONG_TERM_CARE_VISIT)
GAPS = (Event.CP_VISIT, Event.CIN_VISIT, Event.CIN_REVIEW, *CARE_VISITS, Event.ADVISER_CONTACT, Event.PATHWAY_REVIEW)
COUNTED_AFTERWARDS = (*GAPS, Event.CORE_GROUP, Event.FIRST_CARE_VISIT, Event.DRIFT, Event.HOURS, Event.PLACES)
HELD = (
    (Event.ALLOCATED, Event.RELEASED),
    (Event.CHAIR_ASSIGNED, Event.CHAIR_RELEASED),
    (Event.ADVISER_ASSIGNED, Event.ADVISER_RELEASED),
)
NOT_NEGATIVE = (
    Event.ALLOCATED,
    Event.RELEASED,
    Event.DECISION,
    Event.EARLY_HELP_STARTED,
    Event.REFERRAL_DECIDED,
    Event.PRE_PROCEEDINGS_ENDED,
    Event.PROCEEDINGS_ENDED,
    Event.CARE_PLAN_MADE,
    Event.PERMANENCE_PLAN_AGREED,
    Event.CONNECTED_ASSESSMENT_COMPLETED,
    Event.ADVISER_ASSIGNED,
    Event.ADVISER_RELEASED,
    Event.ADVISER_NO_LONGER_NEEDED,
    Event.WORKER_JOINED,
    Event.WORKER_LEFT,
    Event.POST_EMPTY,
    Event.ABSENCE_ENDED,
    Event.RETURNED_TO_CARE,
    Event.LEFT_LATE,
    Event.SUPPORT_STARTED,
    Event.SUPPORT_ENDED,
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


def in_order(rows):
    """Rows as they happened: history is written as the run begins, visits when it ends."""
    return rows[np.argsort(rows[:, 0], kind="stable")]


def check_whole(run, *, most_hours=True):
    """Assert what must be true of every run, whatever the council.

    No time runs backwards for a child; stages are opened once before they are ended, and ended once; nobody is held
    by two workers; children in = out + still open; whoever is an open case is held or waits; whoever is in care lives
    somewhere, under some law, and is not grown up; nobody gives more hours than there are (`most_hours`: by the
    figures and posts of the start).
    """
    _check_stages(run)
    _check_holding(run)
    _check_cases(run)
    _check_care(run)
    _check_places(run)
    _check_hours(run, most_hours)
    assert np.isfinite(run.log).all()
    end = run.calendar.month_starts(run.months)[-1]
    assert run.log[:, 0].max(initial=0.0) <= end + 1e-9
    assert (of(run, *NOT_NEGATIVE)[:, 5] >= 0).all()
    assert (of(run, *GAPS)[:, 5] >= -1e-9).all()


def _check_stages(run):
    for start, end in STAGES.items():
        open_now = Counter()
        for time, event, child in in_order(of(run, start, end))[:, :3].tolist():
            open_now[child] += 1 if event == start else -1
            assert open_now[child] in (0, 1), f"{Event(int(event)).name} of child {child:g} at {time:g}"
        started, ended = (int(np.sum(run.log[:, 1] == event)) for event in (start, end))
        assert started == ended + sum(open_now.values())


def _check_holding(run):
    for given, over in HELD:
        holder = {}
        for time, event, child, team, worker in in_order(of(run, given, over))[:, :5].tolist():
            member = run.staff[int(worker)]
            assert member.since - 1e-9 <= max(time, 0.0) <= member.until + 1e-9, f"worker {worker:g} at {time:g}"
            if event == given:
                assert child not in holder, f"child {child:g} is held twice at {time:g}"
                assert member.team == team
                holder[child] = worker
            else:
                assert holder.pop(child) == worker, f"child {child:g} at {time:g}"
        if given is Event.ALLOCATED:
            assert held_counts(run)[-1] == len(holder)


def _check_cases(run):
    """An open case is held by one worker or waits for one; care leavers may have (or wait for) an adviser instead."""
    switches = {
        Event.CASE_OPENED: ("open", True),
        Event.CASE_CLOSED: ("open", False),
        Event.QUEUED: ("queued", True),
        Event.LEFT_QUEUE: ("queued", False),
        Event.ALLOCATED: ("held", True),
        Event.RELEASED: ("held", False),
        Event.LEAVING_CARE_STARTED: ("left care", True),
        Event.LEAVING_CARE_ENDED: ("left care", False),
    }
    now = defaultdict(lambda: defaultdict(bool))
    for time, rows in _moments(in_order(of(run, *switches))):
        for row in rows:
            name, value = switches[Event(int(row[1]))]
            now[row[2]][name] = value
            if row[1] == Event.ALLOCATED:
                now[row[2]]["queued"] = False
        for child in {row[2] for row in rows}:
            state = now[child]
            holds = state["held"] + state["queued"]
            said = f"child {child:g} at {time:g}: {dict(state)}"
            assert holds == 1 or (holds == 0 and state["left care"]) if state["open"] else holds == 0, said


def _moments(rows):
    """Rows in order, those of one moment together."""
    breaks = np.flatnonzero(np.diff(rows[:, 0]) > 1e-9) + 1
    for together in np.split(rows, breaks):
        if len(together):
            yield float(together[0, 0]), together.tolist()


def held_counts(run):
    """Children held by a worker, after every moment at which that changes."""
    rows = in_order(of(run, Event.ALLOCATED, Event.RELEASED))
    held = np.cumsum(np.where(rows[:, 1] == Event.ALLOCATED, 1, -1))
    last = np.append(np.diff(rows[:, 0]) > 1e-9, True) if len(rows) else np.zeros(0, dtype=bool)
    assert (held[last] >= 0).all()
    return held[last] if len(rows) else np.zeros(1)


def in_care(run):
    """Each child's periods of care: (began, ended or the run's end, birthday, CareEnd or 0), in the order of time."""
    end = run.calendar.month_starts(run.months)[-1]
    periods = defaultdict(list)
    for row in in_order(of(run, Event.CARE_STARTED, Event.CARE_ENDED)):
        if row[1] == Event.CARE_STARTED:
            periods[int(row[2])].append([row[0], end, row[6], 0])
        else:
            periods[int(row[2])][-1][1::2] = row[0], row[5]
    return periods


def _check_care(run):
    """In care a child is always in one place and under one law, and below 18."""
    queued = of(run, Event.QUEUED)
    never_held = set(queued[queued[:, 0] < 0, 2])  # their team has nobody: they wait from the start
    law, place, care = {}, {}, {}
    events = (
        Event.CARE_STARTED,
        Event.CARE_ENDED,
        Event.LEGAL_STATUS,
        Event.PLACEMENT_STARTED,
        Event.PLACEMENT_ENDED,
    )
    for time, rows in _moments(in_order(of(run, *events))):
        children = {row[2] for row in rows} - never_held
        for _, event, child, _, _, value, _ in rows:
            if child not in children:
                continue
            if event == Event.CARE_STARTED:
                care[child] = True
            elif event == Event.CARE_ENDED:
                assert child not in place, f"child {child:g} leaves care at {time:g} but not its placement"
                del law[child], care[child]
            elif event == Event.LEGAL_STATUS:
                assert law.get(child) != value
                law[child] = value
            elif event == Event.PLACEMENT_STARTED:
                place[child] = value
            else:
                assert place.pop(child) == value
        for child in children:
            where = (child in care, child in law, child in place)
            assert len(set(where)) == 1, f"child {child:g} at {time:g}: in care, under a law, in a place {where}"
    for child, periods in in_care(run).items():
        if child in never_held:
            continue
        for began, ended, birthday, how in periods:
            eighteenth = turns(run, birthday, 18)
            assert began <= ended <= eighteenth, f"child {child} is in care after its 18th birthday"
            assert (how == CareEnd.AGED_18) == (ended == eighteenth and how != 0), f"child {child} leaves by {how:g}"


def turns(run, birthday, years):
    """Model time of a birthday; infinite beyond the calendar."""
    day = shift_months(date.fromordinal(int(birthday)), 12 * years)
    return run.calendar.time_of(day) if day <= run.calendar.last_day else np.inf


def _check_places(run):
    """In-house places are never taken beyond those there were when the last one was taken."""
    changes = {Event.PLACEMENT_STARTED: 1, Event.PLACEMENT_ENDED: -1}
    for kind, row_of in ((PlacementKind.IN_HOUSE_FOSTER, lambda other: other < 1000), (PlacementKind.OWN_HOME, None)):
        rows = of(run, *changes)
        taken = in_order(rows[rows[:, 5] == kind])
        month_ends = of(run, Event.PLACES)
        month_ends = month_ends[(month_ends[:, 6] < 1000) == (row_of is not None)]
        counts = np.cumsum([changes[Event(int(event))] for event in taken[:, 1]])
        for time, _, _, _, _, usable, others in month_ends.tolist():
            before = np.searchsorted(taken[:, 0], time, side="left")
            living = counts[before - 1] if before else 0
            assert others % 1000 >= living  # those who stay put take places too
            assert usable >= 0


def _check_hours(run, most_hours):
    rows = of(run, Event.HOURS)
    people = rows[:, 4].astype(int)
    most = np.array([_most_hours(run, member) for member in run.staff])[people]
    since = np.array([member.since for member in run.staff])[people]
    if most_hours:
        assert (rows[:, 5] <= most * (rows[:, 0] - since) * (1 + 1e-9) + 1e-6).all()
    assert (rows[:, 5] <= rows[:, 6] + 1e-6).all()
    for person in range(len(run.staff)):
        assert (np.diff(rows[people == person, 5]) >= -1e-9).all()


def _most_hours(run, member):
    """Hours a day that somebody can give: her own, what family support workers spare, and overtime."""
    figures, turnover = run.parameters, run.parameters.turnover
    per_week = figures.practice.casework_hours_per_week
    hours = member.fte * (figures.court.lawyer_hours_per_week if member.role == Role.LAWYER else per_week) / 5
    hours /= 1.0 - turnover.absence_share
    teams = list(figures.teams.values())
    if member.team < len(teams):
        hours += teams[member.team].family_support_workers_fte * turnover.support_worker_hours_share * per_week / 5
    return hours * (1.0 + figures.practice.overtime_share) * max(turnover.hours_by_month)
