"""What the published volumes imply, in closed form: flow balance, Little's law and rates of ending.

Nothing here is fitted to a simulation. Each function is one identity; its docstring says which, and where it is
only an approximation. Months are calendar months of 1/12 year, shares are 0-1.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import exp, log, sqrt

import numpy as np
from scipy.optimize import brentq, minimize
from scipy.special import ndtr

MONTHS_PER_YEAR = 12.0
_GRID_STEPS_PER_MONTH = 20
SCALED_RATES = (0.05, 20.0)
"""Between these a pattern of rates may be slowed down or sped up."""


def posts_from_over_capacity(caseload: float, over_capacity: float, target: float) -> float:
    """Size of a team whose average caseload and cases over capacity are both stated.

    If all n posts should hold `target` cases, then over capacity = (caseload - target) n.

    Raises
    ------
    ValueError
        If the caseload is not above the target: then the two figures contradict each other.
    """
    if caseload <= target:
        raise ValueError(f"a caseload of {caseload:g} is not over a target of {target:g}: no size follows")
    return over_capacity / (caseload - target)


def share_on_reduced_caseload(mean_target: float, full: float, reduced: float) -> float:
    """Share of posts on the reduced standard that makes the mean target what it is."""
    return (full - mean_target) / (full - reduced)


def length_bands(
    edges_months: Sequence[float], ended_per_year: Sequence[float], open_on_average: Sequence[float]
) -> tuple[float, ...]:
    """Shares of natural lengths by band from occurrence over exposure.

    The rate of ending in a band is endings a year over the mean number open in it; it is taken as constant within
    the band, and whatever outlives the last edge ends there. Unlike the lengths of ended cases alone this does not
    flatter a service whose numbers rise or fall.

    Parameters
    ----------
    edges_months : sequence of float, length n + 1
    ended_per_year, open_on_average : sequence of float, length n
        Cases ended in a year, and mean cases open, by time open.

    Returns
    -------
    tuple of float, length n
        Shares, summing to 1.
    """
    surviving = [1.0]
    for (low, high), ended, open_ in zip(pairwise(edges_months), ended_per_year, open_on_average, strict=True):
        surviving.append(surviving[-1] * exp(-ended / open_ * (high - low) / MONTHS_PER_YEAR))
    surviving[-1] = 0.0
    return tuple(before - after for before, after in pairwise(surviving))


def mean_length(edges_months: Sequence[float], shares: Sequence[float]) -> float:
    """Mean of a distribution given as bands, in months."""
    return sum(share * (low + high) / 2 for share, (low, high) in zip(shares, pairwise(edges_months), strict=True))


def stationary_open_bands(edges_months: Sequence[float], shares: Sequence[float]) -> tuple[float, ...]:
    """Shares by time open so far in a steady stock: in proportion to the share still open (length bias)."""
    weights = []
    alive = 1.0
    for share, (low, high) in zip(shares, pairwise(edges_months), strict=True):
        weights.append((alive - share / 2) * (high - low))
        alive -= share
    total = sum(weights)
    return tuple(weight / total for weight in weights)


def mean_length_up_to(limit: float, edges_months: Sequence[float], shares: Sequence[float]) -> float:
    """Mean of the shorter of a natural length and `limit`, in months."""
    grid = np.linspace(0.0, limit, 2001)
    alive = 1.0 - np.interp(grid, edges_months, np.concatenate(([0.0], np.cumsum(shares))))
    return float(np.trapezoid(alive, grid))


def time_in_first_team(
    stock: float, started_per_year: float, edges_months: Sequence[float], shares: Sequence[float]
) -> float:
    """After how many months a case passes on, if `stock` of them are still with the first team (Little's law)."""
    wanted = stock / started_per_year * MONTHS_PER_YEAR
    longest = edges_months[-1]
    if mean_length_up_to(longest, edges_months, shares) <= wanted:
        raise ValueError(f"{stock:g} cases with the first team are more than {started_per_year:g} starts can supply")
    return float(brentq(lambda limit: mean_length_up_to(limit, edges_months, shares) - wanted, 1e-6, longest))


def lognormal_from_bands(
    upper_days: Sequence[float],
    counts: Sequence[float],
    *,
    promotion_day: float,
    speed: float,
    before: float,
    pace: float,
) -> tuple[float, float]:
    """Median and spread of the natural time behind published duration bands (maximum likelihood).

    The published durations are those of the service as staffed: up to the promotion day work goes at its mean pace,
    then at the sprint's speed. One mean pace for all is an approximation; the simulation shows how good it is.

    Parameters
    ----------
    upper_days : sequence of float
        Last whole working day of each band; the last band is open (inf).
    counts : sequence of float
        Assessments in each band.
    promotion_day, speed : float
        When the sprint begins, and its speed.
    before : float
        Working days of the published duration that are not the worker's (decision and sign-off).
    pace : float
        Progress a working day before the promotion day, as staffed (`mean_pace`): 1 if nobody is ever overloaded.

    Returns
    -------
    median, sigma : float
    """
    # a whole number of days k between two dates covers true times of k days give or take half a day on average
    ends = np.array([day + 0.5 for day in upper_days[:-1]]) - before
    sprinting = np.maximum(ends - promotion_day, 0.0)
    natural = np.minimum(ends, promotion_day) * pace + sprinting * speed
    logs = np.log(np.maximum(natural, 1e-6))
    weights = np.asarray(counts, dtype=float)

    def surprise(theta: np.ndarray) -> float:
        below = ndtr((logs - theta[0]) / exp(theta[1]))
        parts = np.diff(np.concatenate(([0.0], below, [1.0])))
        return float(-np.sum(weights * np.log(np.maximum(parts, 1e-12))))

    best = minimize(surprise, x0=np.array([log(20.0), log(0.6)]), method="Nelder-Mead").x
    return float(exp(best[0])), float(exp(best[1]))


def mean_pace(
    load: float, items: float, sigma: float, *, overtime: float, delay_share: float, worker_share: float
) -> float:
    """Mean progress a day of work whose worker's demand varies about her hours (queue approximation).

    A worker holds `items` pieces of work whose natural times are lognormal with spread `sigma`. A piece demands
    hours in proportion to 1 / natural time and is met in proportion to natural time, so its demand has the squared
    coefficient of variation exp(sigma^2) - 1, and that of the sum of about `items` (Poisson) pieces is
    exp(sigma^2) / items. The sum is taken as lognormal; pace is min(1, (H(1+o)/R)^g).
    """
    spread = sqrt(log(1.0 + exp(sigma**2) / items))
    z = np.linspace(-5.0, 5.0, 2001)
    weights = np.exp(-(z**2) / 2.0)
    demand = load * np.exp(spread * z - spread**2 / 2.0)
    pace = np.minimum(1.0, ((1.0 + overtime) / demand) ** delay_share)
    worker = float(np.sum(weights * pace * demand) / np.sum(weights * demand))
    return (1.0 - worker_share) + worker_share * worker


def scaled_to_mean(edges_months: Sequence[float], shares: Sequence[float], mean_months: float) -> tuple[float, ...]:
    """Speed up (or slow down) the rates of ending in all bands alike, so that the mean length is the one given.

    The pattern over bands comes from the bands, the level from Little's law. A mean beyond the reach of the pattern
    (rates a twentieth or twenty times what they are) gives the nearest one.
    """
    surviving = np.concatenate(([1.0], 1.0 - np.cumsum(shares)))
    surviving[-1] = 0.0

    def at(factor: float) -> tuple[float, ...]:
        alive = np.maximum(surviving, 0.0) ** factor
        return tuple(float(part) for part in -np.diff(alive))

    slowest, fastest = SCALED_RATES
    if mean_length(edges_months, at(slowest)) < mean_months:
        return at(slowest)
    if mean_length(edges_months, at(fastest)) > mean_months:
        return at(fastest)
    return at(float(brentq(lambda factor: mean_length(edges_months, at(factor)) - mean_months, slowest, fastest)))


def hours_to_fill(
    hours_available: float, load: float, other_hours: float, pieces: float, *, siblings: float, sibling_share: float
) -> float:
    """Effort of the first child of a group that fills the hours there are at the given load.

    Only effort divided by hours is identified by volumes and staffing: the result carries the uncertainty of both.

    Parameters
    ----------
    hours_available : float
        Casework hours a year.
    load : float
        Part of them that work takes.
    other_hours : float
        Hours a year of the same people's other work.
    pieces : float
        Children a year (or child-months a year) the effort is for.
    siblings : float
        Mean number of children in a group.
    sibling_share : float
        Effort of each further sibling as a share of the first's.
    """
    per_child = (hours_available * load - other_hours) / pieces
    return per_child / per_child_share(siblings, sibling_share)


def per_child_share(siblings: float, sibling_share: float) -> float:
    """Mean effort per child as a share of the first child's effort."""
    return (1.0 + (siblings - 1.0) * sibling_share) / siblings


class Returns:
    """Re-referral in closed form: who comes back, and in which month after the referral.

    A referral is closed at once, when its assessment is done, or when its plan ends; a share of those closed comes
    back after an exponential time. All on a fine grid of time since the referral.

    Parameters
    ----------
    closed : sequence of (share, edges_months, shares)
        For each route its share of referrals and the distribution of time to closure as bands.
    mean_months : float
        Mean time from closure to coming back.
    horizon_months : int
        How far the grid reaches.
    """

    def __init__(
        self,
        closed: Sequence[tuple[float, Sequence[float], Sequence[float]]],
        *,
        mean_months: float,
        horizon_months: int = 60,
    ) -> None:
        self._per_month = _GRID_STEPS_PER_MONTH
        steps = horizon_months * self._per_month
        grid = np.arange(steps + 1) / self._per_month
        self._closing = np.zeros(steps)
        for share, edges, shares in closed:
            cumulative = np.interp(grid, edges, np.concatenate(([0.0], np.cumsum(shares))))
            self._closing += share * np.diff(cumulative)
        self._delay = -np.diff(np.exp(-grid / mean_months))

    def share_within(self, months: float) -> float:
        """Share of referrals that would be back within `months` of the referral if all closed ones came back."""
        back = np.convolve(self._closing, self._delay)[: len(self._closing)]
        return float(np.sum(back[: round(months * self._per_month)]))

    def by_month(self, referrals: Sequence[float], return_share: float, months: int) -> np.ndarray:
        """Re-referrals in each of `months` months caused by referrals of those months: shape (months,)."""
        back = np.convolve(self._closing, self._delay)[: len(self._closing)] * return_share
        return self._spread(referrals, back, months, first=0)

    def from_before(
        self, earlier: Sequence[float], return_share: float, months: int, *, within_months: int | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Re-referrals caused by referrals of the months before the start (the last one is the month before).

        With `within_months` only those that come so soon after the referral.

        Returns
        -------
        closed_before, open_at_start : ndarray, shape (months,)
            Those whose case was closed before the start, and those still open then.
        """
        per, steps = self._per_month, months * self._per_month
        ages = np.arange(1, len(earlier) * per + 1)  # steps before the start, referrals spread evenly over their month
        counts = np.repeat(np.asarray(earlier, dtype=float)[::-1] / per, per) * return_share
        back = np.convolve(self._closing, self._delay)
        at = np.arange(steps)
        all_back = np.pad(back, (0, len(ages) + steps))[ages[:, None] + at]
        # a wait that is exponential has no memory: whoever is closed and not yet back comes as if closed just now
        closed = np.pad(np.cumsum(self._closing), (0, len(ages)), mode="edge")[ages - 1]
        waiting = closed - np.pad(np.cumsum(back), (0, len(ages)), mode="edge")[ages - 1]
        of_closed = waiting[:, None] * np.pad(self._delay, (0, steps))[:steps]
        if within_months is not None:
            soon = at < within_months * per - ages[:, None]
            all_back, of_closed = all_back * soon, of_closed * soon
        closed_before = (counts @ of_closed).reshape(months, per).sum(axis=1)
        return closed_before, (counts @ all_back).reshape(months, per).sum(axis=1) - closed_before

    def _spread(self, referrals: Sequence[float], back: np.ndarray, months: int, first: int) -> np.ndarray:
        per = self._per_month
        arriving = np.zeros(months * per)
        for month, count in enumerate(referrals):
            begin = (month + first) * per
            arriving[begin : begin + per] = count / per
        by_month: np.ndarray = np.convolve(arriving, back)[: months * per].reshape(months, per).sum(axis=1)
        return by_month


def after(delay_months: float, edges: Sequence[float], shares: Sequence[float]) -> tuple[list[float], list[float]]:
    """Return the bands of a length that begins `delay_months` after the referral."""
    return [0.0, *(edge + delay_months for edge in edges)], [0.0, *shares]


AT_ONCE = ([0.0, 0.05], [1.0])
"""Bands of a closure that follows the decision on the referral."""
