"""What several runs say together about a number: its mean, its range, and how well so many runs know the mean."""

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from sim.experiment.ranges import COVERAGE, ranges_of

CONFIDENCE = 0.95
"""Confidence of the simulation error of a mean."""


def over_runs(numbers: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Take numbers together over runs.

    Runs that share a draw of the parameters are like one another, so where draws differ and are used again only
    draws count as independent; the error of a mean is then that of having had only so many draws.

    Parameters
    ----------
    numbers : pandas.DataFrame
        Columns run, value and `keys`, one row for each run and key; a column draw says which runs have the same
        draw of the parameters (0: none). A value of NaN is left out.
    keys : list of str
        What keeps numbers apart.

    Returns
    -------
    pandas.DataFrame
        `keys`, mean, spread (standard deviation over runs), runs (those that have a value), low and high (ends of
        the 80 % range over runs: `range_of`), half_width (of the 95 % t-interval of the mean), mean_low and mean_high
        (ends of the 80 % interval of the mean); NaN where fewer than two runs, or draws, have a value.
    """
    groups = numbers.groupby(keys, observed=True, sort=False)["value"]
    summary: pd.DataFrame = groups.agg(mean="mean", spread="std", runs="count").reset_index()
    group = groups.ngroup().to_numpy()
    summary["low"], summary["high"] = ranges_of(numbers["value"].to_numpy(float), group, groups.ngroups)
    runs = summary["runs"].to_numpy()
    summary.loc[runs < 2, ["low", "high"]] = np.nan
    errors, independent = summary["spread"].to_numpy() / np.sqrt(np.maximum(runs, 1)), runs
    if (draws := _draws_used_again(numbers)) is not None:
        errors, independent = _errors_over_draws(numbers, keys, draws)
    summary["half_width"] = _half_width(errors, independent, CONFIDENCE)
    within = _half_width(errors, independent, COVERAGE)
    summary["mean_low"], summary["mean_high"] = summary["mean"] - within, summary["mean"] + within
    return summary


def _half_width(errors: np.ndarray, numbers: np.ndarray, confidence: float) -> np.ndarray:
    """Return half of the t-interval of means with these standard errors, each over so many independent numbers."""
    t = stdtrit(np.maximum(numbers - 1, 1), (1 + confidence) / 2)
    return np.where(numbers < 2, np.nan, t * errors)


def _draws_used_again(numbers: pd.DataFrame) -> "pd.Series[int] | None":
    """Return the draw of each run where draws differ and runs share them; None where every run stands for itself."""
    if "draw" not in numbers:
        return None
    draws = numbers.drop_duplicates("run").set_index("run")["draw"]
    return draws if 1 < draws.nunique() < len(draws) else None


def _errors_over_draws(
    numbers: pd.DataFrame, keys: list[str], draws: "pd.Series[int]"
) -> tuple[np.ndarray, np.ndarray]:
    """Return standard errors of means over runs that share draws, and over how many draws each is.

    Runs of one draw are like one another; only draws are independent (the sandwich estimate for clusters).
    """
    groups = numbers.groupby(keys, observed=True, sort=False)
    off = numbers["value"] - groups["value"].transform("mean")
    known = off.notna()
    by_draw = off[known].groupby([groups.ngroup()[known], numbers["run"].map(draws)[known]]).sum()
    squares = by_draw.pow(2).groupby(level=0).agg(["sum", "count"]).reindex(range(groups.ngroups), fill_value=0)
    total, count = squares["sum"].to_numpy(), squares["count"].to_numpy()
    runs = groups["value"].count().to_numpy()
    return np.sqrt(total * count / np.maximum(count - 1, 1)) / np.maximum(runs, 1), count
