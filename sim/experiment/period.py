"""From a run's months to one number for a period: the step that comes before anything is said over runs."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from sim.measures import MEASURES, combine
from sim.measures.measure import Kind

LAST_MONTH = "last month"
PERIOD_MEAN = "over the period"
LONGEST = "longest of the period"
YEAR = 12

_NUMBERS = ["run", "month", "team", "measure", "value", "numerator", "denominator", "unit"]
_KINDS = {name: measure.kind for name, measure in MEASURES.items()}
_STOCKS = [name for name, kind in _KINDS.items() if kind == "stock"]


def period_numbers(table: pd.DataFrame) -> pd.DataFrame:
    """Bring each run to one number for the whole period, and stocks to one for the last month as well.

    Counts and money are summed and given a year (summed only, where there is less than a year), shares and means
    are ratios of sums, stocks the mean over all working days, the longest is the longest of all.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns run, month, team, measure, value, numerator, denominator and unit.

    Returns
    -------
    pandas.DataFrame
        Those columns but for the month, and statistic: what the value is of the period.
    """
    months = table["month"].nunique()
    whole = _over(table[_NUMBERS], months)
    at_the_end = table["measure"].isin(_STOCKS) & (table["month"] == max(table["month"].unique()))
    last = table.loc[at_the_end, _NUMBERS].drop(columns="month").assign(statistic=LAST_MONTH)
    both: pd.DataFrame = pd.concat([whole, last], ignore_index=True)
    return both


def numbers_of(table: pd.DataFrame, last_months: Collection[int] = ()) -> pd.DataFrame:
    """Bring one run to its numbers: the whole period, the last month, each 12 months from the start.

    Parameters
    ----------
    table : pandas.DataFrame
        The months of one run, as `sim.measures.tabulate` gives them.
    last_months : collection of int
        Further periods at the end of the run, each of so many months, that standards are judged over.

    Returns
    -------
    pandas.DataFrame
        Columns team, measure, unit, statistic (all categorical) and value; NaN for a share or mean of nothing.
        ``year 2`` is the second 12 months, counts summed; a year begun but not ended has no row. Counts of
        ``last 6 months`` are summed, and given a year where there are 12 months or more.

    Raises
    ------
    ValueError
        If the run is shorter than one of `last_months`.
    """
    months = sorted(table["month"].unique())
    if too_long := [each for each in last_months if not 1 <= each <= len(months)]:
        raise ValueError(f"a run of {len(months)} months has no last {max(too_long)} months")
    table = table.assign(run=0)[_NUMBERS]
    parts = [period_numbers(table)]
    years = range(len(months) // YEAR)
    parts += [_within(table, months[year * YEAR : (year + 1) * YEAR], f"year {year + 1}") for year in years]
    parts += [_within(table, months[-each:], last_months_name(each)) for each in sorted(set(last_months))]
    numbers = pd.concat(parts, ignore_index=True)[["team", "measure", "unit", "statistic", "value"]]
    return numbers.astype(dict.fromkeys(["team", "measure", "unit", "statistic"], "category"))


def last_months_name(months: int) -> str:
    """Return the statistic of a measure over the last so many months of a run."""
    return f"last {months} months" if months > 1 else LAST_MONTH


def statistic_over_period(measure: str, months: int) -> str:
    """Return the statistic of a measure over the whole of so many months.

    >>> statistic_over_period("contacts", 24), statistic_over_period("assessments_within_45_days", 24)
    ('a year', 'over the period')
    """
    return _statistic(_KINDS[measure], months)


def _statistic(kind: Kind, months: int) -> str:
    if kind in {"count", "money"}:
        return "a year" if months >= YEAR else f"in {months} month{'s' if months > 1 else ''}"
    return LONGEST if kind == "longest" else PERIOD_MEAN


def _within(table: pd.DataFrame, months: Collection[object], statistic: str) -> pd.DataFrame:
    """Return the numbers over some of the months, called so."""
    numbers = _over(table[table["month"].isin(months)], len(months))
    if statistic == LAST_MONTH:
        # Those of stocks are there for the last month of every run.
        numbers = numbers[~numbers["measure"].isin(_STOCKS)]
    return numbers.assign(statistic=statistic)


def _over(table: pd.DataFrame, months: int) -> pd.DataFrame:
    """Take all months of a table together, sums given a year where there are so many months."""
    numbers = combine(table, "months")
    kind = numbers["measure"].map(_KINDS).astype(str)
    if months >= YEAR:
        numbers.loc[kind.isin(["count", "money"]), "value"] *= YEAR / months
    names: dict[str, str] = {each: _statistic(each, months) for each in set(_KINDS.values())}
    numbers["statistic"] = np.array([names[each] for each in kind], dtype=object)
    return numbers
