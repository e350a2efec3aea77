"""What many runs say together: the mean and one named range for each measure."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from sim.experiment.running import Failure
from sim.measures import MEASURES, combine

LOW, HIGH = 0.1, 0.9
RANGE_NAME = "80 % range of futures (10th to 90th percentile over runs)"
"""The one interval of every table and chart: eight runs in ten lie within it."""
RANGE_NAME_WITH_DRAWS = (
    "80 % of simulated futures, uncertainty of parameters included (10th to 90th percentile over runs)"
)
"""What that interval is where runs differ by their parameters and not by chance alone."""
CONFIDENCE = 0.95
"""Confidence of the simulation error of a mean."""

LAST_MONTH = "last month"
PERIOD_MEAN = "over the period"

_KEYS = ["measure", "team", "unit", "statistic"]


def summarise(table: pd.DataFrame) -> pd.DataFrame:
    """Summarise an experiment over its runs, measure by measure and team by team.

    Each run is first brought to one number for the whole period (counts and money summed and given a year, shares
    and means as ratio of sums, stocks as the mean over all working days); mean and percentiles are then taken over
    these numbers. A percentile is never taken of percentiles, nor of months.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns run, month, team, measure, value, numerator, denominator and unit, as `Experiment.table` has them; a
        column draw says which runs have the same draw of the parameters (0: none).

    Returns
    -------
    pandas.DataFrame
        Columns measure, team, unit, statistic, mean, low, high (ends of the 80 % range), half_width (of the 95 %
        t-interval of the mean: the error of having simulated only so many runs; where runs share draws, of having
        only so many draws) and runs (those in which the measure has a value). Stocks have a second row for the last
        month. low, high and half_width are NaN where fewer than two runs have a value.
    """
    months = table["month"].nunique()
    numbers = ["run", "month", "team", "measure", "value", "numerator", "denominator", "unit"]
    period = combine(table[numbers], "months")
    kind = period["measure"].map({name: measure.kind for name, measure in MEASURES.items()}).astype(str)
    summed = kind.isin(["count", "money"])
    basis = "a year" if months >= 12 else f"in {months} month{'s' if months > 1 else ''}"
    if months >= 12:
        period.loc[summed, "value"] *= 12 / months
    period["statistic"] = np.select([summed, kind == "longest"], [basis, "longest of the period"], default=PERIOD_MEAN)
    stocks = table["measure"].isin([name for name, measure in MEASURES.items() if measure.kind == "stock"])
    last = table.loc[stocks & (table["month"] == max(table["month"].unique())), numbers].drop(columns="month")
    last["statistic"] = LAST_MONTH
    both = pd.concat([period, last], ignore_index=True)
    groups = both.groupby(_KEYS, observed=True, sort=False)["value"]
    summary: pd.DataFrame = groups.agg(mean="mean", spread="std", runs="count").reset_index()
    summary["low"] = groups.quantile(LOW).to_numpy()
    summary["high"] = groups.quantile(HIGH).to_numpy()
    runs = summary["runs"].to_numpy()
    summary["half_width"] = _half_width(summary["spread"].to_numpy() / np.sqrt(np.maximum(runs, 1)), runs)
    if (draws := _draws_used_again(table)) is not None:
        summary["half_width"] = _half_width(*_errors_over_draws(both, draws))
    summary.loc[runs < 2, ["low", "high"]] = np.nan
    for words in ("measure", "team", "unit"):
        summary[words] = summary[words].astype(str)
    place = {name: position for position, name in enumerate(MEASURES)}
    summary = summary.sort_values("measure", key=lambda names: names.map(place), kind="stable", ignore_index=True)
    columns = ["measure", "team", "unit", "statistic", "mean", "low", "high", "half_width", "runs"]
    return summary.reindex(columns=columns)


def _half_width(errors: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Return half of the t-interval of means with these standard errors, each over so many independent numbers."""
    t = stats.t.ppf((1 + CONFIDENCE) / 2, np.maximum(numbers - 1, 1))
    return np.where(numbers < 2, np.nan, t * errors)


def _draws_used_again(table: pd.DataFrame) -> "pd.Series[int] | None":
    """Return the draw of each run where draws differ and runs share them; None where every run stands for itself."""
    if "draw" not in table:
        return None
    draws = table.drop_duplicates("run").set_index("run")["draw"]
    return draws if 1 < draws.nunique() < len(draws) else None


def _errors_over_draws(numbers: pd.DataFrame, draws: "pd.Series[int]") -> tuple[np.ndarray, np.ndarray]:
    """Return standard errors of means over runs that share draws, and over how many draws each is.

    Runs of one draw are like one another; only draws are independent (the sandwich estimate for clusters).
    """
    groups = numbers.groupby(_KEYS, observed=True, sort=False)
    off = numbers["value"] - groups["value"].transform("mean")
    known = off.notna()
    by_draw = off[known].groupby([groups.ngroup()[known], numbers["run"].map(draws)[known]]).sum()
    squares = by_draw.pow(2).groupby(level=0).agg(["sum", "count"]).reindex(range(groups.ngroups), fill_value=0)
    total, count = squares["sum"].to_numpy(), squares["count"].to_numpy()
    runs = groups["value"].count().to_numpy()
    return np.sqrt(total * count / np.maximum(count - 1, 1)) / np.maximum(runs, 1), count


def range_name(draws: int) -> str:
    """Say what the range over runs is, by how many draws of the parameters are among them (0: the central case).

    Runs that all have the same draw differ by chance alone.
    """
    return RANGE_NAME_WITH_DRAWS if draws > 1 else RANGE_NAME


def coverage_words(runs: int, failures: Sequence[Failure]) -> str:
    """Say over how many runs a summary is taken, and which runs are missing from it.

    >>> coverage_words(20, [Failure(7, "ValueError: no such team")])
    'summary over 19 of 20 runs; run 7 failed (ValueError: no such team)'
    """
    if not failures:
        return f"summary over {'all ' if runs > 1 else ''}{runs} run{'s' if runs > 1 else ''}"
    first = failures[0]
    others = f" and {len(failures) - 1} more" if len(failures) > 1 else ""
    return f"summary over {runs - len(failures)} of {runs} runs; run {first.run} failed ({first.error}){others}"
