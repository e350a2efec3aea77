"""How long a way out of care takes at least: court, and the steps that follow it.

A child leaves when its natural time has come and the steps of its way are done, whichever is later. What is observed
is that later time; the scenario's bands of months are the natural time alone. The two are taken to be independent, so
that the part that has left by a time is the product of the parts that have reached either.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from calibration.estimating.lifetimes import Numbers
from sim.vocabulary import WORKING_DAYS_PER_YEAR

MONTHS_PER_YEAR = 12
WORKING_DAYS_PER_MONTH = WORKING_DAYS_PER_YEAR / MONTHS_PER_YEAR
WEEKS_PER_MONTH = 365.25 / 7 / MONTHS_PER_YEAR
ENOUGH = 0.1
"""Below this part of children whose steps can be done, nothing is concluded from how many have left."""
EARLIEST = 0.01
"""Part of children whose steps can be done at the earliest time at which any leave."""
Reference = Callable[[str], Any]


def natural(way: str, months: Numbers, left: Numbers, begins: float, reference: Reference) -> Numbers:
    """Return which part has reached its natural time by some months, from the part that has left.

    Parameters
    ----------
    way : str
    months : ndarray
        Rising.
    left : ndarray
        Of those who leave by the way, the part that has left by then.
    begins : float
        Months before which natural times do not end in the scenario.
    reference : callable
        Gives a field of the scenario.
    """
    could = could_have_left(way, months, reference)
    if could is None:
        return left
    enough = could >= ENOUGH
    if not enough.any():
        return left
    reached = np.minimum(np.maximum.accumulate(np.where(enough, left / np.maximum(could, ENOUGH), 0.0)), 1.0)
    first = int(np.argmax(enough))
    before = np.clip((months - begins) / max(months[first] - begins, 1e-9), 0.0, 1.0) * reached[first]
    return np.where(enough, reached, np.minimum(before, reached[first]))


def could_have_left(way: str, months: Numbers, reference: Reference) -> Numbers | None:
    """Return which part of children could have left a way by some months, for all its steps; None if it has none."""
    steps = _steps_of(way, reference)
    if steps is None:
        return None
    beside_court, afterwards = steps
    section_20, court = reference("entry.section_20_share"), reference("entry.court_share")
    routes = (
        (reference("court.section_20_to_court_days"), section_20),
        (0.0, court),
        (reference("entry.police_protection_days"), 1.0 - section_20 - court),
    )
    weeks, parts = reference("court.proceedings_weeks_edges"), reference("court.proceedings_shares")
    ended = np.concatenate(([0.0], np.cumsum(parts)))
    in_steps = months - afterwards / WORKING_DAYS_PER_MONTH
    could = np.zeros(len(months))
    for days, share in routes:
        in_court = (in_steps - days / WORKING_DAYS_PER_MONTH) * WEEKS_PER_MONTH
        could += share * np.interp(in_court, weeks, ended)
    return np.where(in_steps * WORKING_DAYS_PER_MONTH >= beside_court, could, 0.0)


def _steps_of(way: str, reference: Reference) -> tuple[float, float] | None:
    """Working days of the steps beside court, and of those after it."""
    at = "permanence."
    decision, order = reference("management.permanence_decision_days"), reference("court.order_days")
    if way == "special_guardianship":
        return reference("placements.kinship.days") + decision, order
    if way == "child_arrangements":
        return reference(at + "report_days") + decision, order
    if way == "adoption":
        after = reference(at + "matching_days") + decision + reference(at + "adoption_placed_days")
        return reference(at + "report_days") + decision, after
    return None
