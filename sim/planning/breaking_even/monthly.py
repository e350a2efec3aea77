"""From the months of a kept comparison to paired differences that add up month by month."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from sim.measures import COUNCIL
from sim.planning.breaking_even.accounts import CAPACITY, NEEDED_HOURS
from sim.results.comparison import MONTHS, ComparisonError
from sim.results.parquet import ask

_QUERY = (
    "SELECT option, draw, run, month, measure, numerator, denominator FROM read_parquet(?) "
    "WHERE team = ? AND list_contains(?, measure)"
)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """An option less the baseline of the same draw and run, added up from the first month on.

    Attributes
    ----------
    option : str
    draws, runs : np.ndarray of int, (pairs,)
    months : tuple of str
    so_far : dict of str to np.ndarray, (pairs, months)
        By measure, what the option has had more than the baseline by the end of each month.
    places : float
        How many more places of its own the council has, on average.
    """

    option: str
    draws: np.ndarray
    runs: np.ndarray
    months: tuple[str, ...]
    so_far: dict[str, np.ndarray]
    places: float


def months_of_runs(folder: Path, measures: tuple[str, ...]) -> pd.DataFrame:
    """Return the months of every run: indexed by option, draw, run and month, a column for each measure.

    What is counted is the numerator: counts, pounds, and of `depth_of_work` the hours needed besides.

    Raises
    ------
    ComparisonError
        The months are missing or damaged.
    """
    try:
        rows = ask(_QUERY, folder / MONTHS, [COUNCIL, list(measures)])
    except duckdb.Error as error:
        raise ComparisonError(f"{folder / MONTHS}: is missing or damaged; compare again") from error
    names = ["option", "draw", "run", "month"]
    rows[["option", "month", "measure"]] = rows[["option", "month", "measure"]].astype(str)
    whole = rows["measure"].isin(CAPACITY)
    rows.loc[whole, "numerator"] = rows.loc[whole, "numerator"] / rows.loc[whole, "denominator"].replace(0.0, np.nan)
    table = rows.pivot_table(index=names, columns="measure", values="numerator", aggfunc="sum")
    depth = rows[rows["measure"] == "depth_of_work"].set_index(names)["denominator"]
    return table.assign(**{NEEDED_HOURS: depth}).reindex(columns=[*measures, NEEDED_HOURS]).fillna(0.0)


def pairs_of(table: pd.DataFrame, baseline: str) -> Iterator[Pairs]:
    """Yield each option beside the baseline; runs that either has not are left out."""
    before = table.loc[baseline]
    for option in table.index.unique("option"):
        if option == baseline:
            continue
        differing = (table.loc[option] - before).dropna(how="all").sort_index()
        months = tuple(sorted(differing.index.unique("month")))
        who = differing.index.droplevel("month").unique()
        if not len(who):
            continue
        shape = len(who), len(months)
        each = {name: differing[name].to_numpy(float).reshape(shape) for name in differing.columns}
        yield Pairs(
            option=option,
            draws=who.get_level_values("draw").to_numpy(int),
            runs=who.get_level_values("run").to_numpy(int),
            months=months,
            so_far={name: np.cumsum(values, axis=1) for name, values in each.items()},
            places=float(sum(each[name].mean() for name in CAPACITY)),
        )
