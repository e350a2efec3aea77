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
CONFIDENCE = 0.95
"""Confidence of the simulation error of a mean."""

LAST_MONTH = "last month"
PERIOD_MEAN = "over the period"


def summarise(table: pd.DataFrame) -> pd.DataFrame:
    """Summarise an experiment over its runs, measure by measure and team by team.

    Each run is first brought to one number for the whole period (counts and money summed and given a year, shares
    and means as ratio of sums, stocks as the mean over all working days); mean and percentiles are then taken over
    these numbers. A percentile is never taken of percentiles, nor of months.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns run, month, team, measure, value, numerator, denominator and unit, as `Experiment.table` has them.

    Returns
    -------
    pandas.DataFrame
        Columns measure, team, unit, statistic, mean, low, high (ends of the 80 % range), half_width (of the 95 %
        t-interval of the mean: the error of having simulated only so many runs) and runs (those in which the
        measure has a value). Stocks have a second row for the last month. low, high and half_width are NaN where
        fewer than two runs have a value.
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
    groups = both.groupby(["measure", "team", "unit", "statistic"], observed=True, sort=False)["value"]
    summary: pd.DataFrame = groups.agg(mean="mean", spread="std", runs="count").reset_index()
    summary["low"] = groups.quantile(LOW).to_numpy()
    summary["high"] = groups.quantile(HIGH).to_numpy()
    runs = summary["runs"].to_numpy()
    alone = runs < 2
    t = stats.t.ppf((1 + CONFIDENCE) / 2, np.maximum(runs - 1, 1))
    summary["half_width"] = np.where(alone, np.nan, t * summary["spread"] / np.sqrt(np.maximum(runs, 1)))
    summary.loc[alone, ["low", "high"]] = np.nan
    for words in ("measure", "team", "unit"):
        summary[words] = summary[words].astype(str)
    place = {name: position for position, name in enumerate(MEASURES)}
    summary = summary.sort_values("measure", key=lambda names: names.map(place), kind="stable", ignore_index=True)
    columns = ["measure", "team", "unit", "statistic", "mean", "low", "high", "half_width", "runs"]
    return summary.reindex(columns=columns)


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
