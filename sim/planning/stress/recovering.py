"""What a shock does month by month, and when it is over: each run beside itself without the shock."""

import math
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from sim.experiment.differences import differences, paired
from sim.experiment.ranges import range_of
from sim.planning.lasting import Lasting, first_lasting, lasting
from sim.planning.stress.asking import Asked
from sim.results.comparison import MONTHS, ComparisonError
from sim.results.parquet import ask
from sim.scenario import BASELINE

SETTLED_MONTHS = 3
"""Months at the end for which a run must have been back before it counts as recovered."""
_LEAST = {"children": 1.0, "child-weeks": 4.0, "FTE": 0.5}
"""Less than so much is no difference, however small the council: one child, or one who waits all month."""
_QUERY = (
    "SELECT option, draw, run, month, team, measure, unit, value FROM read_parquet(?) "
    "WHERE list_contains(?, team) AND list_contains(?, measure)"
)


@dataclass(frozen=True, slots=True)
class Recovery:
    """One measure after one shock.

    Attributes
    ----------
    measure, team, unit : str
    usual : float
        Mean without the shock, from the month of the shock on.
    tolerance : float
        What counts as no difference, in the unit.
    worst_month : str
        Month of the largest mean difference from the month of the shock on; empty where there is none.
    worst, worst_low, worst_high : float
        The mean difference then, and its 80 % range over pairs.
    months : Lasting
        From the month of the shock to the first from which on the difference stays within the tolerance.
    on_average : float
        The same of the mean difference over runs, from which most of chance is gone; infinite if not by the end.
    """

    measure: str
    team: str
    unit: str
    usual: float
    tolerance: float
    worst_month: str
    worst: float
    worst_low: float
    worst_high: float
    months: Lasting
    on_average: float


def months_by_run(folder: Path, asked: Asked) -> pd.DataFrame:
    """Return every run's months of what is followed, the month in the column ``statistic``.

    Raises
    ------
    ComparisonError
        The months cannot be read.
    """
    followed = {each for key in asked.happenings for each in asked.followed(key)}
    measures, teams = sorted({measure for measure, _ in followed}), sorted({team for _, team in followed})
    try:
        rows = ask(_QUERY, folder / MONTHS, [teams, measures])
    except duckdb.Error as error:
        raise ComparisonError(f"{folder / MONTHS}: is missing or damaged; --force begins anew") from error
    return rows.rename(columns={"month": "statistic"})


def effects(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the paired difference of every month: option, measure, team, unit, month, mean, low, high, half_width."""
    found = differences(rows, BASELINE).rename(columns={"statistic": "month"})
    words = ["option", "measure", "team", "unit", "month"]
    found = found[[*words, "mean", "low", "high", "half_width", "pairs"]].astype(dict.fromkeys(words, str))
    found = found.sort_values(["option", "measure", "team", "month"], ignore_index=True)
    table: pd.DataFrame = found.dropna(subset="mean").reset_index(drop=True)
    return table


def recoveries(rows: pd.DataFrame, asked: Asked, key: str) -> tuple[Recovery, ...]:
    """Return what is followed after a shock; a measure without a value in this council is left out."""
    own = paired(rows[rows["option"].astype(str).isin([BASELINE, key])], BASELINE)
    pairs = own.astype({"measure": str, "team": str, "statistic": str, "unit": str})
    start = asked.month_of(key)
    found = []
    for measure, team in asked.followed(key):
        each = pairs[(pairs["measure"] == measure) & (pairs["team"] == team)]
        without, difference = (
            each.pivot_table(index="run", columns="statistic", values=name, dropna=False)
            .sort_index(axis=1)
            .iloc[:, start:]
            for name in ("without", "difference")
        )
        if difference.notna().any(axis=None):
            found.append(_recovery(measure, team, str(each["unit"].iloc[0]), without, difference, asked.tolerance))
    return tuple(found)


def _recovery(
    measure: str, team: str, unit: str, without: pd.DataFrame, difference: pd.DataFrame, tolerance: float
) -> Recovery:
    usual = float(np.nanmean(without.to_numpy()))
    within = tolerance if unit == "share" else max(tolerance * abs(usual), _LEAST.get(unit, 0.0))
    means = difference.mean()
    month = str(means.abs().idxmax()) if means.any() else ""
    worst = difference[month] if month else pd.Series([0.0])
    low, high = _range(worst)
    return Recovery(
        measure=measure,
        team=team,
        unit=unit,
        usual=usual,
        tolerance=within,
        worst_month=month,
        worst=float(worst.mean()),
        worst_low=low,
        worst_high=high,
        months=time_to_recover(difference.to_numpy(float), within),
        on_average=time_to_recover(means.to_numpy(float)[None, :], within).median,
    )


def time_to_recover(difference: np.ndarray, tolerance: float) -> Lasting:
    """Return when differences are over that are given from the month of the shock on.

    Parameters
    ----------
    difference : np.ndarray, (runs, months)
        With the shock less without; a month without a value says nothing.
    tolerance : float
        The largest difference that is none.

    Returns
    -------
    Lasting
        In months since the shock's first, 0 if there never was a difference; a run that is not back for its last
        `SETTLED_MONTHS` months has not recovered.
    """
    at_least = min(SETTLED_MONTHS, difference.shape[1])
    return lasting(first_lasting(~(np.abs(difference) > tolerance), at_least))


def _range(values: "pd.Series[float]") -> tuple[float, float]:
    return range_of(values.to_numpy(float)) if values.count() > 1 else (math.nan, math.nan)
