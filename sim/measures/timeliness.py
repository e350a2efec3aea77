"""Whether something kept to its limit, also when the limit is not reached yet."""

from collections.abc import Callable

import numpy as np

from sim.measures.reading import LIMIT_TOLERANCE, Cells, MonthlyLog, Rows
from sim.scenario.parameters import Parameters
from sim.vocabulary import Event, Standard

CARE_VISITS = (Event.CARE_VISIT, Event.CLOSE_CARE_VISIT, Event.LONG_TERM_CARE_VISIT, Event.FIRST_CARE_VISIT)
"""The kinds of visit to a child in care; each has a limit of its own."""


def within(value: np.ndarray, limit: float | np.ndarray) -> np.ndarray:
    """Whether each value keeps to the limit (day 45 of 45 does)."""
    return value <= limit + LIMIT_TOLERANCE


def gaps_on_time(log: MonthlyLog, gaps: Rows, limit: float | np.ndarray) -> Cells:
    """Return the share of gaps (between visits, reviews, contacts) that kept to the limit.

    A gap still open may yet be ended in time; only if it is too long already is its outcome known.
    """
    in_time = within(gaps.value, limit)
    still_open = gaps.other == 1
    return Cells(
        log.sum(gaps, (in_time & ~still_open).astype(np.float64)),
        log.sum(gaps, (~(in_time & still_open)).astype(np.float64)),
    )


def care_visit_limits(parameters: Parameters) -> dict[Event, float]:
    """Longest gap, in working days, that each kind of visit to a child in care may leave."""
    care = parameters.care
    return {
        Event.CARE_VISIT: care.visits.limit_days,
        Event.CLOSE_CARE_VISIT: care.close_visits.limit_days,
        Event.LONG_TERM_CARE_VISIT: care.long_term_visits.limit_days,
        Event.FIRST_CARE_VISIT: float(Standard.FIRST_CARE_VISIT_WORKING_DAYS),
    }


def limit_of_each(log: MonthlyLog, rows: Rows, limits: Callable[[Parameters], dict[Event, float]]) -> np.ndarray:
    """Return the limit that each row's event has in its month."""
    table = np.zeros((log.months, max(Event) + 1))
    events = list(limits(log.run.parameters))
    table[:, events] = log.by_month(lambda figures: list(limits(figures).values()))
    limits_of: np.ndarray = table[np.maximum(rows.month, 0), rows.event]
    return limits_of


def limit_of_month(log: MonthlyLog, rows: Rows, limit: Callable[[Parameters], float]) -> np.ndarray:
    """Return the limit that holds in each row's month."""
    limits_of: np.ndarray = log.by_month(limit)[np.maximum(rows.month, 0)]
    return limits_of
