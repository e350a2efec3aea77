"""The question and its answer: by which month an option has paid for itself, and with what chance."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from sim.experiment.chances import wilson
from sim.experiment.over_runs import over_runs
from sim.experiment.worth import Paid, paid_over
from sim.planning.breaking_even.accounts import (
    CASH,
    LINES,
    MEASURES_NEEDED,
    NOT_SIMULATED,
    OWN_PLACES,
    OWN_PLACES_NOT_CASH,
    Line,
    cash_of_own_places,
)
from sim.planning.breaking_even.monthly import Pairs, months_of_runs, pairs_of
from sim.planning.lasting import Lasting, first_lasting, lasting
from sim.results.compared import Comparison, OptionTold, WorthTold
from sim.results.comparison import DRAWS, ComparisonError
from sim.scenario.options import BASELINE

NET_NAME = "saved less paid since the start, over pairs of runs with the same draw and luck"
ABOVE_NAME = "share of pairs in which, by the end of the month, more has been saved than paid"
STAYS_NAME = "share of pairs in which more has been saved than paid from this month on until the runs end"
_OTHER_PLACES = 0.5
"""Places of its own, from which on an option counts as one that adds or closes places."""
_SHARE = "prices.own_places_are_cashable_share"


@dataclass(frozen=True, slots=True)
class AtMonth:
    """An account at the end of a month.

    Attributes
    ----------
    month : str
        "2019-04".
    paid : Paid
        Saved, paid and net since the start, with range and chance.
    stays, stays_low, stays_high : float
        `STAYS_NAME`, and its 95 % simulation error.
    """

    month: str
    paid: Paid
    stays: float
    stays_low: float
    stays_high: float


@dataclass(frozen=True, slots=True)
class Account:
    """One way to reckon: cash alone, or with what the file of options says that something is worth.

    Attributes
    ----------
    key, name : str
        `CASH`, or the key of a worth.
    kind : {"cash", "worth"}
    status, note : str
        Of the worth: whether it is published or assumed.
    by_month : tuple of AtMonth
    breaks_even : Lasting
        Month, counted from 1, from which on more has been saved than paid until the runs end.
    """

    key: str
    name: str
    kind: Literal["cash", "worth"]
    status: str
    note: str
    by_month: tuple[AtMonth, ...]
    breaks_even: Lasting


@dataclass(frozen=True, slots=True)
class LineAtMonth:
    """A line at the end of a month: what has been saved since the start (paid, if negative), with its 80 % range."""

    line: Line
    months: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class BrokenEven:
    """What is said of one option.

    Attributes
    ----------
    option : OptionTold
        With its cost in a full year and in its first.
    pairs, draws : int
    has_other_places : bool
        Whether the council has other places of its own in it, so that all they cost counts as cash.
    cash_share : float
        Else, how much of what own places cost is cash: mean over the pairs.
    accounts : tuple of Account
        Cash first.
    lines : tuple of LineAtMonth
        Every line at the end of each year and of the runs.
    """

    option: OptionTold
    pairs: int
    draws: int
    has_other_places: bool
    cash_share: float
    accounts: tuple[Account, ...]
    lines: tuple[LineAtMonth, ...]


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The answer: of a comparison, its options one by one."""

    comparison: Comparison
    options: tuple[BrokenEven, ...]


def break_even(comparison: Comparison, options: Sequence[str] = ()) -> BreakEven:
    """Say of options of a kept comparison by when they have paid for themselves.

    Parameters
    ----------
    comparison : Comparison
        As `read_comparison` returns it.
    options : sequence of str
        Keys; all but the baseline if there are none.

    Raises
    ------
    ComparisonError
        Its months are damaged, or it was made before what is needed was kept.
    """
    told = {each.key: each for each in comparison.manifest.options}
    worths = comparison.manifest.worth
    needed = (*MEASURES_NEEDED, *(name for worth in worths for name in (worth.saved, worth.paid)))
    table = months_of_runs(comparison.folder, tuple(dict.fromkeys(needed)))
    drawn = _drawn_shares(comparison)
    return BreakEven(
        comparison,
        tuple(
            _of_option(comparison, told[pairs.option], pairs, drawn)
            for pairs in sorted(pairs_of(table, BASELINE), key=lambda each: list(told).index(each.option))
            if not options or pairs.option in options
        ),
    )


def _of_option(comparison: Comparison, option: OptionTold, pairs: Pairs, drawn: np.ndarray | None) -> BrokenEven:
    months = len(pairs.months)
    on_top = _not_simulated(comparison, option, months)
    has_other = abs(pairs.places) >= _OTHER_PLACES
    shares = _cash_shares(comparison, option, pairs.draws, drawn)
    cash = np.array([cash_of_own_places(share, has_other_capacity=has_other) for share in shares.tolist()])
    saved = {line.key: _saved(line, pairs, on_top, cash) for line in LINES}
    accounts = [_cash_account(pairs, saved)]
    accounts += [_worth_account(pairs, worth, on_top) for worth in comparison.manifest.worth]
    return BrokenEven(
        option=option,
        pairs=len(pairs.runs),
        draws=len(set(pairs.draws.tolist())),
        has_other_places=has_other,
        cash_share=float(shares.mean()),
        accounts=tuple(accounts),
        lines=tuple(_lines(pairs, saved)),
    )


def _saved(line: Line, pairs: Pairs, on_top: np.ndarray, cash: np.ndarray) -> np.ndarray:
    """Return what a line has saved by the end of each month, pair by pair."""
    if line.key == NOT_SIMULATED:
        return np.broadcast_to(-on_top, (len(pairs.runs), len(pairs.months)))
    parts = {OWN_PLACES: cash[:, None], OWN_PLACES_NOT_CASH: 1.0 - cash[:, None]}
    saved = np.zeros((len(pairs.runs), len(pairs.months)))
    for name, sign in line.measures.items():
        saved -= sign * pairs.so_far[name]
    return saved * parts.get(line.key, 1.0)


def _cash_account(pairs: Pairs, saved: dict[str, np.ndarray]) -> Account:
    nothing = np.zeros((len(pairs.runs), len(pairs.months)))
    gained = sum((saved[line.key] for line in LINES if line.side == "saved"), start=nothing)
    spent = -sum((saved[line.key] for line in LINES if line.side == "paid"), start=nothing)
    by_month, breaks_even = _followed(pairs, CASH, gained, spent)
    return Account(CASH, "In cash", "cash", "", "", by_month, breaks_even)


def _worth_account(pairs: Pairs, worth: WorthTold, on_top: np.ndarray) -> Account:
    gained = -worth.gbp * pairs.so_far[worth.saved]
    by_month, breaks_even = _followed(pairs, worth.key, gained, pairs.so_far[worth.paid] + on_top)
    return Account(worth.key, worth.name, "worth", worth.status, worth.note, by_month, breaks_even)


def _followed(pairs: Pairs, key: str, gained: np.ndarray, spent: np.ndarray) -> tuple[tuple[AtMonth, ...], Lasting]:
    """Follow an account month by month."""
    who = {"draw": pairs.draws, "run": pairs.runs}
    first = first_lasting(gained > spent)
    draws = len(set(pairs.draws.tolist()))
    by_month = []
    for place, month in enumerate(pairs.months):
        table = pd.DataFrame({**who, "saved": gained[:, place], "paid": spent[:, place]})
        paid = paid_over(table.assign(value=table["saved"] - table["paid"]), pairs.option, key, place + 1)
        stays = float((first <= place).mean())
        by_month.append(AtMonth(month, paid, stays, *wilson(stays, draws if draws > 1 else len(first))))
    return tuple(by_month), lasting(first + 1.0)


def _lines(pairs: Pairs, saved: dict[str, np.ndarray]) -> Iterator[LineAtMonth]:
    """Yield every line at the end of each year and of the runs."""
    last = len(pairs.months)
    for months in sorted({*range(12, last + 1, 12), last}):
        for line in LINES:
            values = pd.DataFrame({"draw": pairs.draws, "run": pairs.runs, "value": saved[line.key][:, months - 1]})
            row = over_runs(values.assign(key=line.key), ["key"]).iloc[0]
            yield LineAtMonth(line, months, float(row["mean"]), float(row["low"]), float(row["high"]))


def _not_simulated(comparison: Comparison, option: OptionTold, months: int) -> np.ndarray:
    """Return what an option has paid for by the end of each month that is not simulated."""
    if option.not_simulated_by_month:
        return np.array(option.not_simulated_by_month[:months])
    if option.not_simulated_full_year_gbp or any(not line.role for line in option.lines):
        raise _made_earlier(comparison)
    return np.zeros(months)


def _cash_shares(comparison: Comparison, option: OptionTold, draws: np.ndarray, drawn: np.ndarray | None) -> np.ndarray:
    """Return for each pair the share of what own places cost that is cash; `drawn` has that of each draw."""
    if drawn is not None and draws.all():
        found: np.ndarray = drawn[draws - 1]
        return found
    if option.own_places_are_cashable_share is None:
        raise _made_earlier(comparison)
    return np.full(len(draws), option.own_places_are_cashable_share)


def _drawn_shares(comparison: Comparison) -> np.ndarray | None:
    file = comparison.folder / DRAWS
    if not file.is_file():
        return None
    try:
        table = pd.read_csv(file, encoding="utf-8-sig", usecols=lambda name: name == _SHARE)
    except (OSError, ValueError) as error:
        raise ComparisonError(f"{file}: is damaged and cannot be read; compare again") from error
    return table[_SHARE].to_numpy(float) if _SHARE in table else None


def _made_earlier(comparison: Comparison) -> ComparisonError:
    return ComparisonError(
        f"{comparison.folder}: an earlier version of Throughcare made it, which did not keep what this needs; "
        "compare again"
    )
