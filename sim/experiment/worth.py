"""Whether an option pays for itself: what it saves against what it costs, run by run."""

import math
from dataclasses import dataclass, fields

import pandas as pd

from sim.experiment.chances import wilson
from sim.experiment.over_runs import over_runs
from sim.scenario.options import Worth

WORTH_NAME = "share of pairs of runs in which more is saved than paid"


@dataclass(frozen=True, slots=True)
class Paid:
    """What an option saves and costs over the first months of the runs, against the baseline; in pounds.

    Attributes
    ----------
    option, worth : str
        Their keys.
    months : int
        Over the first so many months.
    saved, paid, net : float
        Means over pairs; `net` is saved less paid.
    low, high : float
        80 % range of the net saving over pairs.
    half_width : float
        95 % simulation error of its mean.
    chance, chance_low, chance_high : float
        Chance that the net saving is above nothing, and its 95 % simulation error; NaN where nothing is saved or
        paid in any pair.
    pairs : int
    """

    option: str
    worth: str
    months: int
    saved: float
    paid: float
    net: float
    low: float
    high: float
    half_width: float
    chance: float
    chance_low: float
    chance_high: float
    pairs: int


PAID = tuple(field.name for field in fields(Paid))
"""What is said of each, in order."""


def paid_back(sums: pd.DataFrame, worth: Worth, months: int, baseline: str, on_top: dict[str, float]) -> list[Paid]:
    """Return what each option saves and costs against the baseline of the same draw and run.

    Parameters
    ----------
    sums : pandas.DataFrame
        Columns option, draw, run, saved and paid: sums of the two measures over the first `months`.
    worth : Worth
        What is saved, and what one of it is worth.
    months : int
        Months summed.
    baseline : str
        The option from which the others differ.
    on_top : dict of str to float
        What options pay for that is not simulated, over the same months.
    """
    is_baseline = sums["option"] == baseline
    without = sums.loc[is_baseline, ["draw", "run", "saved", "paid"]]
    pairs = sums[~is_baseline].merge(without, on=["draw", "run"], suffixes=("", "_before"), validate="m:1")
    extra = pairs["option"].map(on_top).fillna(0.0).astype(float)
    pairs["paid"] = pairs["paid"] - pairs["paid_before"] + extra
    pairs["saved"] = worth.gbp * (pairs["saved_before"] - pairs["saved"])
    pairs["value"] = pairs["saved"] - pairs["paid"]
    return [
        paid_over(own, str(option), worth.key, months)
        for option, own in pairs.groupby("option", sort=False, observed=True)
    ]


def paid_over(pairs: pd.DataFrame, option: str, worth: str, months: int) -> Paid:
    """Return what the pairs of one option say together.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Columns draw, run, saved, paid and value (saved less paid) of each pair, in pounds.
    option, worth : str
        Their keys.
    months : int
        Months summed.
    """
    net = over_runs(pairs[["draw", "run", "value"]].assign(option=option), ["option"]).iloc[0]
    draws = pairs["draw"].nunique()
    chance = float((pairs["value"] > 0).mean())
    low, high = wilson(chance, draws if draws > 1 else len(pairs))
    if not pairs[["saved", "paid"]].any(axis=None):
        chance = low = high = math.nan
    return Paid(
        option=option,
        worth=worth,
        months=months,
        saved=float(pairs["saved"].mean()),
        paid=float(pairs["paid"].mean()),
        net=float(net["mean"]),
        low=float(net["low"]),
        high=float(net["high"]),
        half_width=float(net["half_width"]),
        chance=chance,
        chance_low=low,
        chance_high=high,
        pairs=len(pairs),
    )
