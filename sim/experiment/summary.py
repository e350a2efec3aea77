"""What many runs of one scenario say together: the mean and one named range for each measure."""

from collections.abc import Sequence

import pandas as pd

from sim.experiment.over_runs import CONFIDENCE, over_runs
from sim.experiment.period import LAST_MONTH, PERIOD_MEAN, period_numbers
from sim.experiment.ranges import FEWEST_RUNS
from sim.experiment.running import Failure
from sim.measures import MEASURES

__all__ = [
    "CONFIDENCE",
    "LAST_MONTH",
    "PERIOD_MEAN",
    "RANGE_NAME",
    "RANGE_NAME_WITH_DRAWS",
    "coverage_words",
    "in_order_of_measures",
    "range_name",
    "summarise",
]

RANGE_NAME = "80 % range of futures"
"""The one interval of every table and chart: eight in ten further runs lie within it."""
RANGE_NAME_WITH_DRAWS = "80 % of simulated futures, uncertainty of parameters included"
"""What that interval is where runs differ by their parameters and not by chance alone."""

KEYS = ["measure", "team", "unit", "statistic"]


def summarise(table: pd.DataFrame) -> pd.DataFrame:
    """Summarise an experiment over its runs, measure by measure and team by team.

    Each run is first brought to one number for the whole period (`period_numbers`); mean and range are then
    taken over these numbers. A range is never taken of ranges, nor of months.

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
    numbers = period_numbers(table)
    if "draw" in table:
        numbers["draw"] = numbers["run"].map(table.drop_duplicates("run").set_index("run")["draw"])
    summary = over_runs(numbers, KEYS)
    for words in ("measure", "team", "unit"):
        summary[words] = summary[words].astype(str)
    columns = ["measure", "team", "unit", "statistic", "mean", "low", "high", "half_width", "runs"]
    return in_order_of_measures(summary).reindex(columns=columns)


def in_order_of_measures(summary: pd.DataFrame) -> pd.DataFrame:
    """Return the rows in the order in which a report gives measures."""
    place = {name: position for position, name in enumerate(MEASURES)}
    return summary.sort_values("measure", key=lambda names: names.map(place), kind="stable", ignore_index=True)


def range_name(draws: int, runs: int) -> str:
    """Say what the range over runs is, by how many draws of the parameters are among them (0: the central case).

    Runs that all have the same draw differ by chance alone.

    >>> range_name(0, 20), range_name(0, 3)
    ('80 % range of futures (holds eight in ten further runs)', '80 % range of futures (smallest to largest run)')
    """
    ends = "holds eight in ten further runs" if runs >= FEWEST_RUNS else "smallest to largest run"
    return f"{RANGE_NAME_WITH_DRAWS if draws > 1 else RANGE_NAME} ({ends})"


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
