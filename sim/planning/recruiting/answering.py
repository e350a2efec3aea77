"""The answer: the fewest posts, the last month to advertise them, and the agency bridge until then."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.experiment.chances import wilson
from sim.experiment.executors import Executor
from sim.experiment.ranges import range_of, ranges_of
from sim.model.workforce import WORKING_DAYS_PER_MONTH
from sim.planning.recruiting.asking import Asked
from sim.planning.recruiting.calendar import Months, months_of
from sim.planning.recruiting.following import Futures, follow
from sim.vocabulary import Role

_MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class OfMonth:
    """What it takes if the posts are advertised in a month.

    Attributes
    ----------
    month : str
    advertised : int or None
        Fewest posts that are enough; None if the most that may be advertised are not.
    surely : int or None
        Fewest whose chance is high enough even at the lower end of its simulation error.
    chance, low, high : float
        Chance with `advertised` posts, or with the most where these are not enough; and its 95 % simulation error.
    """

    month: str
    advertised: int | None
    surely: int | None
    chance: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Told:
    """A mean over futures and the 80 % range of futures."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bridge:
    """Agency workers from the day of advertising to the end of the last month; at the pay of the start.

    Attributes
    ----------
    months : Told
        Months of agency work that make up whoever is missing on every day.
    gbp : Told or None
        What they cost; None where there are no agency workers for such posts.
    premium_gbp : Told or None
        The part of it above what permanent workers would cost in these months.
    in_posts : Told
        Months that agency workers are in the advertised posts by the council's own cover.
    """

    months: Told
    gbp: Told | None
    premium_gbp: Told | None
    in_posts: Told


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """How many posts to advertise.

    Attributes
    ----------
    asked : Asked
    feasible : bool
        Whether the posts that may be advertised are enough in any of the months.
    plan : OfMonth
        Advertised in the month asked for; if that is not enough but a later month is, in the one that takes fewest.
    latest : OfMonth or None
        The last month in which it is not too late, however many are advertised.
    by_month : tuple of OfMonth
        By month of advertising, from the month asked for to the last.
    posts : int
        The posts that the rest is about: those of the plan, or the most that may be advertised.
    in_seat : Told
        People in seat at the end among these.
    one_post : float
        Share of futures in which one advertised post has somebody in it at the end.
    full_year_gbp : float
        What the posts cost in a year once they are filled, on average over draws.
    bridge : Bridge or None
        None for posts of agency workers, which need no bridge.
    table : pandas.DataFrame
        A row for each number advertised and month: columns advertised, month, chance, chance_low, chance_high, in_seat,
        in_seat_low, in_seat_high, agency, chance_with_agency.
    runs, draws : int
    draws_words : str
    people_leave, agency_covers : bool
        As the model has it for such posts.
    """

    asked: Asked
    feasible: bool
    plan: OfMonth
    latest: OfMonth | None
    by_month: tuple[OfMonth, ...]
    posts: int
    in_seat: Told
    one_post: float
    full_year_gbp: float
    bridge: Bridge | None
    table: pd.DataFrame
    runs: int
    draws: int
    draws_words: str
    people_leave: bool
    agency_covers: bool


def advertise(
    asked: Asked,
    executor: Executor | None = None,
    on_result: Callable[[object], object] = lambda _: None,
) -> Answer:
    """Work out how many posts to advertise.

    Parameters
    ----------
    asked : Asked
    executor, on_result
        As of `sim.planning.recruiting.following.follow`.
    """
    months = months_of(asked.begins, asked.by)
    times = months.times
    futures = follow(asked, times, executor, on_result)
    by_month = tuple(
        _of_month(asked, label, futures.wanted[:, :, np.searchsorted(times, days)])
        for label, days in zip(months.labels, months.until, strict=True)
    )
    enough = [each for each in by_month if each.advertised is not None]
    plan = by_month[0] if by_month[0] in enough or not enough else min(enough, key=lambda each: each.advertised or 0)
    posts = asked.most if plan.advertised is None else plan.advertised
    at_end = int(np.searchsorted(times, months.until[months.labels.index(plan.month)]))
    return Answer(
        asked=asked,
        feasible=bool(enough),
        plan=plan,
        latest=enough[-1] if enough else None,
        by_month=by_month,
        posts=posts,
        in_seat=_told(futures.wanted[:, posts - 1, at_end]),
        one_post=float(futures.wanted[:, -1, at_end].mean()) / asked.most,
        full_year_gbp=posts * float(futures.gbp_per_year.mean()),
        bridge=None if asked.role is Role.AGENCY_SOCIAL_WORKER else _bridge(asked, futures, posts, times[: at_end + 1]),
        table=_table(asked, futures, months),
        runs=len(futures.wanted),
        draws=futures.draws,
        draws_words=futures.words,
        people_leave=futures.people_leave,
        agency_covers=futures.agency_covers,
    )


def _of_month(asked: Asked, month: str, in_seat: np.ndarray) -> OfMonth:
    """Return the fewest posts, from how many are in seat, (runs, posts)."""
    shares = (in_seat >= asked.in_seat).mean(axis=0)
    ends = [wilson(float(share), len(in_seat)) for share in shares]
    advertised = _first(shares >= asked.chance)
    surely = _first(np.array([low for low, _ in ends]) >= asked.chance)
    place = len(shares) - 1 if advertised is None else advertised - 1
    return OfMonth(month, advertised, surely, float(shares[place]), *ends[place])


def _first(enough: np.ndarray) -> int | None:
    return int(enough.argmax()) + 1 if enough.any() else None


def _bridge(asked: Asked, futures: Futures, posts: int, times: np.ndarray) -> Bridge:
    there = futures.wanted[:, posts - 1, : len(times)]
    missing = _months_of(np.maximum(asked.in_seat - there, 0), times)
    of_agency = _told(_months_of(futures.agency[:, posts - 1, : len(times)], times))
    if not futures.agency_covers:
        return Bridge(_told(missing), None, None, of_agency)
    each = futures.agency_gbp_per_year / _MONTHS_PER_YEAR
    above = (futures.agency_gbp_per_year - futures.gbp_per_year) / _MONTHS_PER_YEAR
    return Bridge(_told(missing), _told(missing * each), _told(missing * above), of_agency)


def _months_of(people: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Return how many months people work, (runs,), from how many do at each time, (runs, times)."""
    months: np.ndarray = np.trapezoid(people, times, axis=1) / WORKING_DAYS_PER_MONTH
    return months


def _told(values: np.ndarray) -> Told:
    return Told(float(values.mean()), *range_of(values))


def _table(asked: Asked, futures: Futures, months: Months) -> pd.DataFrame:
    """Return who is in seat by number advertised, from as many as are wanted, and by month."""
    ends = np.searchsorted(months.times, months.since)
    wanted, agency = (each[:, asked.in_seat - 1 :, ends] for each in (futures.wanted, futures.agency))
    runs, numbers, _ = wanted.shape
    shares = (wanted >= asked.in_seat).mean(axis=0).ravel()
    errors = np.array([wilson(float(share), runs) for share in shares])
    flat = wanted.reshape(runs, -1)
    cell = np.broadcast_to(np.arange(flat.shape[1]), flat.shape)
    low, high = ranges_of(flat.ravel().astype(float), cell.ravel(), flat.shape[1])
    return pd.DataFrame(
        {
            "advertised": np.repeat(np.arange(asked.in_seat, asked.in_seat + numbers), len(ends)),
            "month": np.tile(months.labels, numbers),
            "chance": shares,
            "chance_low": errors[:, 0],
            "chance_high": errors[:, 1],
            "in_seat": flat.mean(axis=0),
            "in_seat_low": low,
            "in_seat_high": high,
            "agency": agency.mean(axis=0).ravel(),
            "chance_with_agency": (wanted + agency >= asked.in_seat).mean(axis=0).ravel(),
        }
    )
