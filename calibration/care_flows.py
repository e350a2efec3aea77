"""Children in care in closed form: the stock that a steady flow of entries leaves, and how it ends in a year.

Each child has an age at coming into care and a way out of it with a natural time; it leaves at that time or at its
18th birthday, whichever comes first. Nothing here knows of staff: these are the ends that would come with unlimited
staff. Ages are in years, times since coming into care in months of 1/12 year, on a grid of half months.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy.optimize import nnls

from calibration.balance import MONTHS_PER_YEAR
from sim.vocabulary import AGE_BANDS

AGED_18 = "aged_18"
STEPS_PER_YEAR = 24
ADULT = AGE_BANDS[-1]
BANDS = len(AGE_BANDS) - 1
CLOSE = 1e-6
_STEP = 0.5
"""Part of each correction that is taken, on the log scale: fewer stay where more leave, so whole ones overshoot."""
_STEPS = ADULT * STEPS_PER_YEAR
_AGES = (np.arange(_STEPS) + 0.5) / STEPS_PER_YEAR
_ELAPSED = (np.arange(_STEPS) + 0.5) * MONTHS_PER_YEAR / STEPS_PER_YEAR
_LIMIT = ((ADULT - _AGES) * MONTHS_PER_YEAR)[:, None]
"""Months until the 18th birthday, shape (ages, 1)."""
_IN_CARE = _ELAPSED[None, :] < _LIMIT
"""Whether a child of that age has not yet turned 18 after that time, shape (ages, elapsed)."""
_BAND = np.searchsorted(AGE_BANDS, _AGES, side="right") - 1
_BAND_THEN = np.searchsorted(AGE_BANDS, np.minimum(_AGES[:, None] + _ELAPSED / MONTHS_PER_YEAR, 17.99), "right") - 1


_TO_BAND_THEN = (_BAND[:, None] * BANDS + _BAND_THEN).ravel()
"""Band at coming into care and band after that time, as one number."""
_WITHIN_A_YEAR = (np.arange(STEPS_PER_YEAR) + 0.5) * MONTHS_PER_YEAR / STEPS_PER_YEAR


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of care.

    Attributes
    ----------
    shares : tuple of float, one for each age band at coming into care
        Part of the children whose way it is.
    months_edges, month_shares : tuple of float
        Bands of the natural time from coming into care, and their shares.
    least_edges, least_shares : tuple of float
        Bands of the months that court and other steps take at least: whichever is later counts. None if empty.
    """

    shares: tuple[float, ...]
    months_edges: tuple[float, ...]
    month_shares: tuple[float, ...]
    least_edges: tuple[float, ...] = ()
    least_shares: tuple[float, ...] = ()

    def ended_by(self, months: np.ndarray) -> np.ndarray:
        """Share of those whose way it is that would have left by then, were there no 18th birthday."""
        ended = _below(months, self.months_edges, self.month_shares)
        # the later of two independent times: the chance that both have passed
        return ended * _below(months, self.least_edges, self.least_shares) if self.least_edges else ended


def ages_at_entry(years_edges: Sequence[float], shares: Sequence[float], months_before: float) -> np.ndarray:
    """Return parts of those who come into care by age, in steps of half a month; none comes before its birth.

    Parameters
    ----------
    years_edges, shares : sequence of float
        Ages, as bands: on coming into care, or at first contact, an exponential time of mean `months_before` earlier.
        Who would be 18 by then does not come into care.
    """
    coming = _coming(years_edges, shares, months_before)
    coming /= coming.sum()
    return coming


def _coming(years_edges: Sequence[float], shares: Sequence[float], months_before: float) -> np.ndarray:
    """Ages on coming into care, as parts of those known at contact: who would be 18 by then is not among them."""
    steps = np.arange(_STEPS + 1) / STEPS_PER_YEAR
    by_age = _below(steps, years_edges, shares)
    if months_before > 0.0:
        mean = months_before / MONTHS_PER_YEAR
        by_age = np.zeros(_STEPS + 1)
        for (low, high), part in zip(pairwise(years_edges), shares, strict=True):
            first, last = np.maximum(steps - high, 0.0), np.maximum(steps - low, 0.0)
            by_age += part * ((last - first) - mean * (np.exp(-first / mean) - np.exp(-last / mean))) / (high - low)
        by_age[0] = 0.0
    coming: np.ndarray = np.diff(by_age)
    return coming


def contact_shares(years_edges: Sequence[float], months_before: float, wanted: Sequence[float]) -> tuple[float, ...]:
    """Ages at first contact, as bands, for which as many come into care at each published age as are `wanted`.

    The shares nearest to that (least squares); none is negative.
    """
    columns = []
    for band in range(len(years_edges) - 1):
        alone = [float(place == band) for place in range(len(years_edges) - 1)]
        columns.append(np.bincount(_BAND, _coming(years_edges, alone, months_before), minlength=BANDS))
    found, _ = nnls(np.array(columns).T, np.asarray(wanted))
    return tuple(float(part) for part in found / found.sum())


def _below(months: np.ndarray, edges: Sequence[float], shares: Sequence[float]) -> np.ndarray:
    below: np.ndarray = np.interp(months, edges, np.concatenate(([0.0], np.cumsum(shares))))
    return below


@dataclass(frozen=True, slots=True)
class _Reach:
    """What a way whose shares were 1 at all ages does, for each child a year who comes in.

    Attributes
    ----------
    stock : ndarray, shape (bands at coming into care, bands now)
        In care now.
    leaving, turning : ndarray, same shape
        Of those, who leave by the way within a year, and who turn 18 before it.
    coming_and_leaving, coming_and_turning : ndarray, shape (bands at coming into care,)
        Of those who come in within the year, who leave in the same year, and who turn 18 in it.
    """

    stock: np.ndarray
    leaving: np.ndarray
    turning: np.ndarray
    coming_and_leaving: np.ndarray
    coming_and_turning: np.ndarray


def _reach_of(way: Way, entering: np.ndarray, came: np.ndarray) -> _Reach:
    by_18, so_far = way.ended_by(_LIMIT), way.ended_by(_ELAPSED)
    leaving = way.ended_by(np.minimum(_ELAPSED + MONTHS_PER_YEAR, _LIMIT)) - so_far
    turning = (_ELAPSED + MONTHS_PER_YEAR >= _LIMIT) * (1.0 - by_18)
    coming = entering / STEPS_PER_YEAR
    left = way.ended_by(np.minimum(_WITHIN_A_YEAR, _LIMIT)).sum(axis=1)
    turned = ((_WITHIN_A_YEAR >= _LIMIT) * (1.0 - by_18)).sum(axis=1)
    return _Reach(
        _by_bands(came * (1.0 - so_far)),
        _by_bands(came * leaving),
        _by_bands(came * turning),
        np.bincount(_BAND, weights=coming * left, minlength=BANDS),
        np.bincount(_BAND, weights=coming * turned, minlength=BANDS),
    )


def _floats(numbers: np.ndarray) -> tuple[float, ...]:
    return tuple(float(number) for number in numbers)


def _by_bands(children: np.ndarray) -> np.ndarray:
    """Sum over ages at coming into care and now, shape (bands, bands)."""
    summed: np.ndarray = np.bincount(_TO_BAND_THEN, weights=children.ravel(), minlength=BANDS * BANDS)
    return summed.reshape(BANDS, BANDS)


class CareFlow:
    """A flow of children into care and out of it.

    Parameters
    ----------
    entry_years_edges, entry_shares : sequence of float
        Ages at coming into care, as bands.
    ways : mapping of str to Way
        For each band of ages their shares sum to at most 1; the other children stay until they are 18.
    growth_per_year : float
        How entries grew in the years before: g means that t years ago they were exp(-g t) of today's.
    months_before : float
        If ages are those at first contact: mean time from it to coming into care (exponential).

    Raises
    ------
    ValueError
        If the ways of one band of ages take more than all children.
    """

    def __init__(
        self,
        entry_years_edges: Sequence[float],
        entry_shares: Sequence[float],
        ways: Mapping[str, Way],
        *,
        growth_per_year: float = 0.0,
        months_before: float = 0.0,
    ) -> None:
        entering = ages_at_entry(entry_years_edges, entry_shares, months_before)
        came = entering[:, None] * _IN_CARE * np.exp(-growth_per_year * _ELAPSED / MONTHS_PER_YEAR) / STEPS_PER_YEAR
        self._set(ways, entering, came, {})

    def _set(
        self, ways: Mapping[str, Way], entering: np.ndarray, came: np.ndarray, reach: Mapping[str, "_Reach"]
    ) -> None:
        """Keep what follows from ages and times of the ways; `reach` is what is known of it already."""
        self.ways = dict(ways)
        self._entering, self._came = entering, came
        taken = sum((np.asarray(way.shares) for way in ways.values()), np.zeros(BANDS))
        if np.any(taken > 1.0 + CLOSE):
            raise ValueError(f"the ways out of care take more than all children of an age: {taken.round(3).tolist()}")
        stay = Way(tuple(float(part) for part in np.maximum(1.0 - taken, 0.0)), (0.0, np.inf), (0.0,))
        self._all = self.ways | {AGED_18: stay}
        self._reach = {name: reach.get(name) or _reach_of(way, entering, came) for name, way in self._all.items()}

    def _with(self, ways: Mapping[str, Way]) -> "CareFlow":
        """Return the same flow with other shares of its ways, whose times are the same."""
        flow = object.__new__(CareFlow)
        flow._set(ways, self._entering, self._came, self._reach)
        return flow

    def years_in_care(self) -> float:
        """Children in care for each child a year who comes in: the mean stay in years, if entries did not grow."""
        return float(self._stock().sum())

    def age_shares(self) -> tuple[float, ...]:
        """Ages of the stock that the flow leaves, by published band."""
        by_age = self._stock()
        return tuple(float(part) for part in by_age / by_age.sum())

    def stays(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Return the length of stay of those who come in, in bands of half a month: edges and shares."""
        edges = np.arange(_STEPS + 1) * MONTHS_PER_YEAR / STEPS_PER_YEAR
        leaving = np.zeros(_STEPS)
        for way in self._all.values():
            gone = np.where(edges >= _LIMIT, 1.0, way.ended_by(edges))
            leaving += self._taking(way) @ np.diff(gone, axis=1)
        return tuple(float(edge) for edge in edges), tuple(float(part) for part in leaving)

    def stock_by_way(self) -> dict[str, np.ndarray]:
        """In care now for each child a year who comes in, by way out and age band; those who stay as `aged_18`."""
        return {name: np.asarray(way.shares) @ self._reach[name].stock for name, way in self._all.items()}

    def ends_in_first_year(
        self, stock: float, age_shares: Sequence[float], entries_per_year: float
    ) -> dict[str, float]:
        """Return how many leave in the first year, by way and at 18: of a given stock and of those who come in.

        The stock is what a steady (or growing) flow leaves, each child counted more or less so that the ages are
        those given: the simulation draws its starting stock in the same way.
        """
        by_age = self._stock()
        wanted = stock * np.asarray(age_shares)
        weight = np.divide(wanted, by_age, out=np.zeros(BANDS), where=by_age > 0)
        ends = dict.fromkeys(self._all, 0.0)
        for name, way in self._all.items():
            shares, reach = np.asarray(way.shares), self._reach[name]
            ends[name] += float(shares @ (reach.leaving @ weight + entries_per_year * reach.coming_and_leaving))
            ends[AGED_18] += float(shares @ (reach.turning @ weight + entries_per_year * reach.coming_and_turning))
        return ends

    def to_ends(
        self,
        wanted: Mapping[str, float],
        stock: float,
        age_shares: Sequence[float],
        entries_per_year: float,
        *,
        most: float | None = None,
    ) -> "CareFlow":
        """Scale the shares of the ways until as many leave by each in the first year as are `wanted`.

        Parameters
        ----------
        wanted : mapping of str to float
        stock, age_shares, entries_per_year
            As for `ends_in_first_year`.
        most : float, optional
            Largest part of the children of an age that all ways may take together. Where the wanted ends need more
            than all of them, fewer leave than wanted; without it that is an error.

        Raises
        ------
        ValueError
            If no shares give these ends.
        """
        flow = self
        for _ in range(100):
            ends = flow.ends_in_first_year(stock, age_shares, entries_per_year)
            factors = {name: count / ends[name] if ends[name] > 0 else 1.0 for name, count in wanted.items()}
            if all(abs(factor - 1.0) < CLOSE for factor in factors.values()):
                return flow
            scaled = {name: np.asarray(way.shares) * factors.get(name, 1.0) ** _STEP for name, way in flow.ways.items()}
            if most is not None:
                taken = np.maximum(sum(scaled.values(), np.zeros(BANDS)), 1e-12)
                scaled = {name: part * np.minimum(1.0, most / taken) for name, part in scaled.items()}
            flow = flow._with({name: replace(flow.ways[name], shares=_floats(part)) for name, part in scaled.items()})
        if most is None:
            raise ValueError("no shares of the ways out of care give the ends wanted")
        return flow

    def _taking(self, way: Way) -> np.ndarray:
        """Part of all who come in that have this age and take this way, shape (ages,)."""
        taking: np.ndarray = self._entering * np.asarray(way.shares)[_BAND]
        return taking

    def _stock(self) -> np.ndarray:
        """In care now for each child a year who comes in, by age now: shape (bands,)."""
        return sum(self.stock_by_way().values(), np.zeros(BANDS))

    def so_far(self, months_edges: Sequence[float], age_shares: Sequence[float] | None = None) -> tuple[float, ...]:
        """Shares of the stock by time in care so far; the last band takes whatever is longer.

        With `age_shares` of a stock whose ages are those given.
        """
        by_age = self._stock()
        weight = np.ones(BANDS) if age_shares is None else np.asarray(age_shares) / np.maximum(by_age, 1e-12)
        still = sum(
            (
                ((np.asarray(way.shares)[_BAND][:, None] * self._came) * weight[_BAND_THEN]).sum(axis=0)
                * (1.0 - way.ended_by(_ELAPSED))
                for way in self._all.values()
            ),
            np.zeros(_STEPS),
        )
        cumulative = np.concatenate(([0.0], np.cumsum(still))) / still.sum()
        at = np.interp(months_edges, np.arange(_STEPS + 1) * MONTHS_PER_YEAR / STEPS_PER_YEAR, cumulative)
        at[-1] = 1.0
        return tuple(float(part) for part in np.diff(at))

    def months_of_latest(self, share: float, age_shares: Sequence[float]) -> float:
        """After how many months in care those who came last, so large a share of the stock, end."""
        edges = [step * MONTHS_PER_YEAR / STEPS_PER_YEAR for step in range(_STEPS + 1)]
        cumulative = np.concatenate(([0.0], np.cumsum(np.array(self.so_far(edges, age_shares)))))
        return float(np.interp(share, cumulative, edges))
