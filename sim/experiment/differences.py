"""What runs of several options say: each option by itself, and paired differences from the baseline.

All functions take a table of numbers, one row for each option, run, measure, team and statistic, and work measure
by measure: a caller with more than fits into memory hands over one measure at a time.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.experiment.over_runs import over_runs
from sim.experiment.running import Failure
from sim.experiment.summary import KEYS, in_order_of_measures
from sim.experiment.variance import parts_of_variance

RANGE_OF_FUTURES = "80 % range of futures"
"""`low` to `high` of an option: eight in ten further runs lie within it (`range_of`)."""
SIMULATION_ERROR = "95 % simulation error of the mean"
"""`half_width`: half of the 95 % t-interval, the error of having simulated only so many runs (and draws)."""
INTERVAL_OF_MEAN = "80 % interval of the mean"
"""`mean_low` to `mean_high`."""
RANGE_OF_DIFFERENCE = "80 % range of the difference"
"""`low` to `high` of a difference: the same over pairs of runs with the same draw and luck."""
SIMULATION_ERROR_OF_DIFFERENCE = "95 % simulation error of the mean difference"
INTERVAL_OF_MEAN_DIFFERENCE = "80 % interval of the mean difference"
SHARE_OF_PARAMETERS = "share of the variance due to uncertain parameters"
SHARE_OF_CHANCE = "share of the variance due to chance"
VARIANCE_REDUCTION = "times as many runs that independent draws and seeds would need"
VARIANCE_REDUCTION_WITHIN_DRAWS = "times as many runs that independent seeds would need, draws being shared"

_PARTS = [
    "draws",
    "share_parameters",
    "share_parameters_low",
    "share_parameters_high",
    "share_chance",
    "not_split",
]
_OVER_RUNS = ["mean", "low", "high", "half_width", "mean_low", "mean_high"]


def summarise_options(numbers: pd.DataFrame) -> pd.DataFrame:
    """Summarise each option over its runs.

    Parameters
    ----------
    numbers : pandas.DataFrame
        Columns option, draw, run, measure, team, unit, statistic and value; of one measure or of several.

    Returns
    -------
    pandas.DataFrame
        Columns option, measure, team, unit, statistic, mean, low and high (`RANGE_OF_FUTURES`), half_width
        (`SIMULATION_ERROR`), mean_low and mean_high (`INTERVAL_OF_MEAN`), runs, and draws, share_parameters,
        share_parameters_low, share_parameters_high, share_chance and not_split (see `parts_of_variance`).
    """
    numbers = _with_words(numbers)
    keys = ["option", *KEYS]
    summary = over_runs(numbers, keys).merge(parts_of_variance(numbers, keys), on=keys, how="left", validate="1:1")
    return in_order_of_measures(summary)[[*keys, *_OVER_RUNS, "runs", *_PARTS]]


def differences(numbers: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Summarise what each option changes: option less baseline, paired by draw and run.

    Parameters
    ----------
    numbers : pandas.DataFrame
        Columns option, draw, run, measure, team, unit, statistic and value; of one measure or of several.
    baseline : str
        The option from which the others differ.

    Returns
    -------
    pandas.DataFrame
        Columns option, measure, team, unit, statistic, mean, low and high (`RANGE_OF_DIFFERENCE`), half_width
        (`SIMULATION_ERROR_OF_DIFFERENCE`), mean_low and mean_high (`INTERVAL_OF_MEAN_DIFFERENCE`), pairs,
        probability_above_zero and probability_below_zero (shares of pairs; the rest are equal),
        variance_reduction (`VARIANCE_REDUCTION`), variance_reduction_within_draws
        (`VARIANCE_REDUCTION_WITHIN_DRAWS`, NaN where draws have one run each), and draws, share_parameters,
        share_parameters_low, share_parameters_high, share_chance and not_split of the difference.
        Pairs of which either has no value are left out. What only one of the two has (a team, say) has no row.
    """
    pairs = paired(numbers, baseline)
    keys = ["option", *KEYS]
    differing = pairs.rename(columns={"difference": "value"})
    summary = over_runs(differing, keys).rename(columns={"runs": "pairs"})
    parts = parts_of_variance(differing, keys)
    summary = summary.merge(parts, on=keys, how="left", validate="1:1")
    known = differing["value"].notna()
    for name, so in (("above", differing["value"] > 0), ("below", differing["value"] < 0)):
        shares = (
            differing.assign(so=so.astype(float).where(known)).groupby(keys, observed=True, sort=False)["so"].mean()
        )
        summary[f"probability_{name}_zero"] = shares.to_numpy()
    both = pairs.groupby(keys, observed=True, sort=False)[["with", "without"]].var().sum(axis=1, skipna=False)
    summary["variance_reduction"] = _times(both.to_numpy(), summary["spread"].to_numpy() ** 2)
    within = sum(
        parts_of_variance(pairs.rename(columns={each: "value"}), keys)["variance_within"].to_numpy()
        for each in ("with", "without")
    )
    summary["variance_reduction_within_draws"] = _times(np.asarray(within), summary["variance_within"].to_numpy())
    chances = ["probability_above_zero", "probability_below_zero"]
    reductions = ["variance_reduction", "variance_reduction_within_draws"]
    columns = [*keys, *_OVER_RUNS, "pairs", *chances, *reductions, *_PARTS]
    return in_order_of_measures(summary)[columns]


def paired(numbers: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Put each option's numbers beside the baseline's of the same draw and run.

    Returns
    -------
    pandas.DataFrame
        Columns option, draw, run, measure, team, unit, statistic, with and without (the option's value and the
        baseline's) and difference; all three NaN where either is. Runs that either option has not are left out.
    """
    numbers = _with_words(numbers)
    is_baseline = numbers["option"] == baseline
    on = ["draw", "run", *KEYS]
    without = numbers.loc[is_baseline, [*on, "value"]].rename(columns={"value": "without"})
    pairs = numbers[~is_baseline].rename(columns={"value": "with"})
    pairs = pairs.merge(without, on=on, how="inner", validate="m:1")
    pairs["difference"] = pairs["with"] - pairs["without"]
    pairs.loc[pairs["difference"].isna(), ["with", "without"]] = np.nan
    return pairs[["option", *on, "with", "without", "difference"]]


def pairs_words(option: str, baseline: str, runs: int, failures: Sequence[Failure]) -> str:
    """Say over how many pairs of runs a difference is taken, and which are missing from it.

    >>> pairs_words("more_posts", "baseline", 20, [Failure(7, "ValueError: no such team", option="baseline")])
    'difference over 19 of 20 pairs of runs; run 7 of baseline failed (ValueError: no such team)'
    """
    missing = [failure for failure in failures if failure.option in {option, baseline}]
    pairs = f"pair{'s' if runs > 1 else ''} of runs"
    if not missing:
        return f"difference over {'all ' if runs > 1 else ''}{runs} {pairs}"
    lost = len({failure.run for failure in missing})
    first = missing[0]
    others = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
    why = f"run {first.run} of {first.option} failed ({first.error}){others}"
    return f"difference over {runs - lost} of {runs} {pairs}; {why}"


def _times(independent: np.ndarray, paired_variance: np.ndarray) -> np.ndarray:
    """Divide; nothing by nothing is not known."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(independent / paired_variance)


def _with_words(numbers: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers with words as one categorical each, whatever options and files they come from."""
    return numbers.astype(dict.fromkeys(("option", *KEYS), str)).astype(dict.fromkeys(("option", *KEYS), "category"))
