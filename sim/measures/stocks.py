"""How many there were at a time: stocks of the front end, time-weighted over each month."""

import numpy as np

from sim.measures.reading import Cells, MonthlyLog, Rows, spread
from sim.measures.spells import Spells, between, during, longest_so_far, overlaps, spells, stock
from sim.measures.timeliness import CARE_VISITS
from sim.vocabulary import Event, ReferralOutcome, Standard


def assessments_due(log: MonthlyLog) -> Spells:
    """Assessments due: from the decision to assess over the wait for a worker to the sign-off.

    Whoever counts only what a worker has begun does not see a service that stalls before it begins.
    """
    rows = log.of(Event.REFERRAL_DECIDED, Event.ASSESSMENT_STARTED, Event.ASSESSMENT_COMPLETED, Event.CASE_CLOSED)
    leads_to_one = np.isin(rows.other, (ReferralOutcome.ASSESSMENT, ReferralOutcome.STRATEGY_DISCUSSION))
    rows = rows.where((rows.event != Event.REFERRAL_DECIDED) | leads_to_one)
    return spells(rows, Event.REFERRAL_DECIDED, Event.ASSESSMENT_STARTED)


def day_of_referral(rows: Rows) -> np.ndarray:
    """Working day on which the child was referred, for rows that begin an assessment due."""
    decided = rows.event == Event.REFERRAL_DECIDED
    day: np.ndarray = np.where(decided, np.floor(rows.time) - rows.value, np.floor(rows.value))
    return day


def _open_too_long(log: MonthlyLog, assessments: Spells) -> Cells:
    """Assessments due at each month's end that can no longer be in time.

    The day of the referral is day 0, so one still due when the working day `d` begins will have taken at least
    `d` less that day.
    """
    rows = assessments.rows
    last_day = day_of_referral(rows) + Standard.ASSESSMENT_WORKING_DAYS
    first = np.maximum(np.searchsorted(log.edges[1:], last_day, side="right"), rows.month)
    first = np.maximum(first, 0)
    over = np.isfinite(assessments.end)
    until = np.full(len(first), log.months)
    until[over] = np.maximum(log.month_of(assessments.end[over]), 0)
    late = first < until
    team, shape = rows.team[late], (log.teams, log.months + 1)
    steps = spread(team, first[late], shape=shape) - spread(team, until[late], shape=shape)
    return stock(log, np.cumsum(steps, axis=1)[:, :-1] * log.days)


def _longest_wait(log: MonthlyLog, waits: Spells) -> Cells:
    """Longest wait reached in each month by anybody waiting in it."""
    return longest_so_far(log, waits.rows.team, waits.rows.time, waits.rows.time, waits.end)


def _longest_wait_of(log: MonthlyLog, waits: Spells, *children: Spells) -> Cells:
    """Return the same, of those who are in a spell of one of some other kinds meanwhile."""
    both = [overlaps(waits, some) for some in children]
    waiting = waits.rows.where(np.concatenate([each.first for each in both]))
    start, end = (np.concatenate(times) for times in zip(*((each.start, each.end) for each in both), strict=True))
    return longest_so_far(log, waiting.team, waiting.time, start, end)


def _longest_unseen(log: MonthlyLog) -> Cells:
    """Longest gap without a visit reached in each month: every visit's row carries the gap before it."""
    visits = log.of(Event.CP_VISIT, *CARE_VISITS)
    last_seen = visits.time - visits.value
    return longest_so_far(log, visits.team, last_seen, last_seen, visits.time)


def stocks(log: MonthlyLog) -> dict[str, Cells]:
    """Return every measure of how many there were at a time."""
    assessments = assessments_due(log)
    queue = spells(log.of(Event.QUEUED, Event.ALLOCATED, Event.LEFT_QUEUE), Event.QUEUED)
    on_plan = spells(log.of(Event.CP_PLAN_STARTED, Event.CP_PLAN_ENDED), Event.CP_PLAN_STARTED)
    in_care = spells(log.of(Event.CARE_STARTED, Event.CARE_ENDED), Event.CARE_STARTED)
    early_help = log.of(Event.EARLY_HELP_QUEUED, Event.EARLY_HELP_STARTED, Event.EARLY_HELP_ENDED)
    return {
        "early_help_waiting": during(log, spells(early_help, Event.EARLY_HELP_QUEUED)),
        "early_help_open": during(log, spells(early_help, Event.EARLY_HELP_STARTED)),
        "assessments_open": during(log, assessments),
        "assessments_open_over_45_days": _open_too_long(log, assessments),
        "cp_plans_open": between(log, Event.CP_PLAN_STARTED, Event.CP_PLAN_ENDED),
        "cin_plans_open": between(log, Event.CIN_PLAN_STARTED, Event.CIN_PLAN_ENDED),
        "disabled_plans_open": between(log, Event.DISABLED_PLAN_STARTED, Event.DISABLED_PLAN_ENDED),
        "open_cases": between(log, Event.CASE_OPENED, Event.CASE_CLOSED),
        "children_in_care": between(log, Event.CARE_STARTED, Event.CARE_ENDED),
        "unallocated_children": during(log, queue),
        "longest_wait_unallocated_days": _longest_wait(log, queue),
        "longest_wait_unallocated_cp_or_care_days": _longest_wait_of(log, queue, on_plan, in_care),
        "children_unseen_longest_days": _longest_unseen(log),
    }
