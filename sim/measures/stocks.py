"""How many there were at a time: stocks, time-weighted over each month."""

from typing import NamedTuple

import numpy as np

from sim.measures.reading import Cells, MonthlyLog, Rows, spread, with_total
from sim.vocabulary import Event, ReferralOutcome, Standard

_DECIMALS = 9
"""Child-working-days are rounded to these, so that a stock nobody is in is 0 and not rounding noise."""


class Spells(NamedTuple):
    """Stretches of time of single children: `end` is infinite for those that had not ended."""

    rows: Rows
    """The rows that began them."""
    end: np.ndarray


def spells(rows: Rows, *begins: Event) -> Spells:
    """Find the spells that some events begin: each lasts to the same child's next row among `rows`.

    The rows are those of the events themselves and of all that can end a spell, in the order in which they were
    written, which decides between rows of the same time. A child who queues twice without leaving the queue in
    between is thus never counted twice, and an end without a beginning counts for nothing.
    """
    order = np.lexsort((rows.time, rows.child))
    child, time = rows.child[order], rows.time[order]
    end = np.full(len(rows), np.inf)
    same = child[1:] == child[:-1]
    end[order[:-1][same]] = time[1:][same]
    chosen = np.isin(rows.event, begins)
    return Spells(rows.where(chosen), end[chosen])


def person_days(
    log: MonthlyLog, owner: np.ndarray, owners: int, time: np.ndarray, step: np.ndarray | float
) -> np.ndarray:
    """Add up the working days people spent in a stock, from the steps up (+1) and down (-1) it made.

    Parameters
    ----------
    log : MonthlyLog
        Gives the months.
    owner : np.ndarray
        Index of the team or worker that each step belongs to; -1 for none.
    owners : int
        How many there are.
    time : np.ndarray
        Model time of each step; before 0 for those in the stock at the start.
    step : np.ndarray or float
        What each adds to the stock.

    Returns
    -------
    np.ndarray
        Shape (1 + owners, months), as `spread`. Divided by the working days of the month: the mean stock.
    """
    month, step = log.month_of(time), np.broadcast_to(np.asarray(step, dtype=np.float64), time.shape)
    since = month >= 0
    before = spread(owner[~since], np.zeros((~since).sum(), dtype=np.int64), step[~since], shape=(owners, 1))
    owner, time, step, month = owner[since], time[since], step[since], month[since]
    shape = (owners, log.months)
    steps = spread(owner, month, step, shape=shape)
    left_of_month = log.edges[month + 1] - np.clip(time, log.edges[month], log.edges[month + 1])
    in_own_month = spread(owner, month, step * left_of_month, shape=shape)
    at_month_start = before + np.cumsum(steps, axis=1) - steps
    days: np.ndarray = np.round(at_month_start * log.days + in_own_month, _DECIMALS) + 0.0
    return days


def _stock(log: MonthlyLog, days: np.ndarray) -> Cells:
    return Cells(with_total(days), log.whole() * log.days)


def _between(log: MonthlyLog, start: Event, end: Event) -> Cells:
    """Stock of those between two events of the pathway: starts less ends."""
    starts, ends = log.of(start), log.of(end)
    return _stock(
        log,
        person_days(
            log,
            np.concatenate((starts.team, ends.team)),
            log.teams,
            np.concatenate((starts.time, ends.time)),
            np.concatenate((np.ones(len(starts)), -np.ones(len(ends)))),
        ),
    )


def _during(log: MonthlyLog, stretches: Spells) -> Cells:
    """Stock of those in a spell."""
    over = np.isfinite(stretches.end)
    rows = stretches.rows
    return _stock(
        log,
        person_days(
            log,
            np.concatenate((rows.team, rows.team[over])),
            log.teams,
            np.concatenate((rows.time, stretches.end[over])),
            np.concatenate((np.ones(len(rows)), -np.ones(over.sum()))),
        ),
    )


def _assessments(log: MonthlyLog) -> Spells:
    """Assessments due: from the decision to assess over the wait for a worker to the sign-off.

    Whoever counts only what a worker has begun does not see a service that stalls before it begins.
    """
    rows = log.of(Event.REFERRAL_DECIDED, Event.ASSESSMENT_STARTED, Event.ASSESSMENT_COMPLETED, Event.CASE_CLOSED)
    leads_to_one = np.isin(rows.other, (ReferralOutcome.ASSESSMENT, ReferralOutcome.STRATEGY_DISCUSSION))
    rows = rows.where((rows.event != Event.REFERRAL_DECIDED) | leads_to_one)
    return spells(rows, Event.REFERRAL_DECIDED, Event.ASSESSMENT_STARTED)


def _open_too_long(log: MonthlyLog, assessments: Spells) -> Cells:
    """Assessments due at each month's end that can no longer be in time.

    The day of the referral is day 0, so one still due when the working day `d` begins will have taken at least
    `d` less that day.
    """
    rows = assessments.rows
    decided = rows.event == Event.REFERRAL_DECIDED
    day_of_referral = np.where(decided, np.floor(rows.time) - rows.value, np.floor(rows.value))
    last_day = day_of_referral + Standard.ASSESSMENT_WORKING_DAYS
    first = np.maximum(np.searchsorted(log.edges[1:], last_day, side="right"), rows.month)
    first = np.maximum(first, 0)
    over = np.isfinite(assessments.end)
    until = np.full(len(first), log.months)
    until[over] = np.maximum(log.month_of(assessments.end[over]), 0)
    late = first < until
    team, shape = rows.team[late], (log.teams, log.months + 1)
    steps = spread(team, first[late], shape=shape) - spread(team, until[late], shape=shape)
    return _stock(log, np.cumsum(steps, axis=1)[:, :-1] * log.days)


def _longest_wait(log: MonthlyLog, waits: Spells) -> Cells:
    """Longest wait reached in each month by anybody waiting in it."""
    over = np.isfinite(waits.end)
    end = np.where(over, waits.end, log.edges[-1])
    first, last = np.maximum(log.month_of(waits.rows.time), 0), log.month_of(end)
    # One entry for each month a child waits in; those whose wait ended before the start have none.
    entries = np.maximum(last - first + 1, 0) * (last >= 0)
    spell = np.repeat(np.arange(len(entries)), entries)
    month = first[spell] + np.arange(len(spell)) - np.repeat(np.cumsum(entries) - entries, entries)
    so_far = np.minimum(end[spell], log.edges[month + 1]) - waits.rows.time[spell]
    table = np.zeros((log.teams + 2, log.months))
    np.maximum.at(table, (waits.rows.team[spell] + 1, month), so_far)
    table[-1] = table[:-1].max(axis=0)
    return Cells(table[1:], log.whole())


def stocks(log: MonthlyLog) -> dict[str, Cells]:
    """Return every measure of how many there were at a time."""
    assessments = _assessments(log)
    queue = spells(log.of(Event.QUEUED, Event.ALLOCATED, Event.LEFT_QUEUE), Event.QUEUED)
    early_help = log.of(Event.EARLY_HELP_QUEUED, Event.EARLY_HELP_STARTED, Event.EARLY_HELP_ENDED)
    return {
        "early_help_waiting": _during(log, spells(early_help, Event.EARLY_HELP_QUEUED)),
        "early_help_open": _during(log, spells(early_help, Event.EARLY_HELP_STARTED)),
        "assessments_open": _during(log, assessments),
        "assessments_open_over_45_days": _open_too_long(log, assessments),
        "cp_plans_open": _between(log, Event.CP_PLAN_STARTED, Event.CP_PLAN_ENDED),
        "cin_plans_open": _between(log, Event.CIN_PLAN_STARTED, Event.CIN_PLAN_ENDED),
        "disabled_plans_open": _between(log, Event.DISABLED_PLAN_STARTED, Event.DISABLED_PLAN_ENDED),
        "open_cases": _between(log, Event.CASE_OPENED, Event.CASE_CLOSED),
        "children_in_care": _between(log, Event.CARE_STARTED, Event.CARE_ENDED),
        "care_leavers_supported": _between(log, Event.LEAVING_CARE_STARTED, Event.LEAVING_CARE_ENDED),
        "unallocated_children": _during(log, queue),
        "longest_wait_unallocated_days": _longest_wait(log, queue),
    }
