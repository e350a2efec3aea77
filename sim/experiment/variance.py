"""How much of what runs differ by comes from the parameters, and how much from chance alone.

One-way analysis of variance with random effects: draws are the groups, runs of a draw its members. The variance
within draws is chance; what the means of draws differ by more than chance explains is the parameters.
"""

import numpy as np
import pandas as pd
from scipy.special import fdtri

from sim.experiment.ranges import COVERAGE

NO_VALUES = "fewer than two runs have a value"
ONE_DRAW = "every run has the same figures, so all of it is chance"
ONE_RUN_PER_DRAW = "no draw has two runs, so chance cannot be told from the figures"
NO_DIFFERENCE = "every run gives the same"

_TAIL = (1 - COVERAGE) / 2


def parts_of_variance(numbers: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Split the variance over runs into that of parameters and that of chance.

    Parameters
    ----------
    numbers : pandas.DataFrame
        Columns draw, run, value and `keys`; a value of NaN is left out.
    keys : list of str
        What keeps numbers apart.

    Returns
    -------
    pandas.DataFrame
        `keys`, draws (those that have a value), variance_within (variance within draws: chance),
        variance_between (of the parameters; not below 0), share_parameters and share_chance (of both together),
        share_parameters_low and share_parameters_high (ends of the 80 % interval of that share, as many draws and
        runs as there are know it; exact for as many runs in every draw, otherwise near) and not_split: why there
        are no shares, empty if there are.
    """
    groups = numbers.groupby(keys, observed=True, sort=False)
    found: pd.DataFrame = groups["value"].agg(runs="count").reset_index()
    each = pd.DataFrame({"key": groups.ngroup(), "draw": numbers["draw"], "value": numbers["value"]}).dropna()
    of_draw = each.groupby(["key", "draw"])["value"]
    draws = of_draw.agg(["count", "mean"]).reset_index()
    squares_within = (each["value"] - of_draw.transform("mean")).pow(2).groupby(each["key"]).sum()
    whole_mean = each.groupby("key")["value"].mean()
    draws["square"] = draws["count"] * (draws["mean"] - draws["key"].map(whole_mean)).pow(2)
    draws["count_squared"] = draws["count"].pow(2)
    sums = draws.groupby("key").agg(k=("count", "size"), between=("square", "sum"), sizes=("count_squared", "sum"))
    sums = sums.reindex(range(groups.ngroups), fill_value=0)
    n, k = found["runs"].to_numpy(float), sums["k"].to_numpy(float)
    within = squares_within.reindex(range(groups.ngroups), fill_value=0.0).to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        mean_within = within / np.where(n > k, n - k, np.nan)
        mean_between = sums["between"].to_numpy() / np.where(k > 1, k - 1, np.nan)
        runs_per_draw = (n - sums["sizes"].to_numpy() / n) / (k - 1)
        between = np.maximum(0.0, (mean_between - mean_within) / runs_per_draw)
        share = between / (between + mean_within)
        low, high = _interval(mean_between / mean_within, runs_per_draw, n, k)
    reasons = np.select(
        [n < 2, k < 2, n <= k, between + mean_within == 0], [NO_VALUES, ONE_DRAW, ONE_RUN_PER_DRAW, NO_DIFFERENCE], ""
    )
    split = reasons == ""
    return found.drop(columns="runs").assign(
        draws=k.astype(int),
        variance_within=mean_within,
        variance_between=between,
        share_parameters=np.where(split, share, np.nan),
        share_chance=np.where(split, 1 - share, np.nan),
        share_parameters_low=np.where(split, low, np.nan),
        share_parameters_high=np.where(split, high, np.nan),
        not_split=reasons.astype(object),
    )


def _interval(
    ratio: np.ndarray, runs_per_draw: np.ndarray, n: np.ndarray, k: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends of the interval of the parameters' share, from the ratio of mean squares.

    Divided by what it is expected to be, that ratio has an F distribution (exactly so if draws have equally many
    runs).
    """
    ends = []
    for tail in (1 - _TAIL, _TAIL):
        times = ratio / fdtri(np.maximum(k - 1, 1), np.maximum(n - k, 1), tail)
        share = np.where(np.isinf(times), 1.0, (times - 1) / (times - 1 + runs_per_draw))
        ends.append(np.clip(share, 0.0, 1.0))
    return ends[0], ends[1]
