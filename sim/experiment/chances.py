"""How often a standard is met: over runs, with how far off the answer may be."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from sim.experiment.period import last_months_name
from sim.scenario.options import Standard

CHANCE_NAME = "share of runs in which the standard is met; 95 % simulation error by Wilson's interval over draws"
_CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Chance:
    """The chance that an option meets a standard.

    Attributes
    ----------
    option, standard : str
        Their keys.
    chance : float
        Share of runs that meet it; NaN where no run has a value.
    low, high : float
        Ends of the 95 % interval for having simulated only so many draws (or runs, where all are of the central case).
    runs : int
        Runs with a value.
    """

    option: str
    standard: str
    chance: float
    low: float
    high: float
    runs: int


def judged(numbers: pd.DataFrame, standard: Standard) -> pd.DataFrame:
    """Return each run's number for a standard, taken over its last months, and whether that meets it.

    Parameters
    ----------
    numbers : pandas.DataFrame
        Columns option, draw, run, measure, team, statistic and value, as `numbers_of` has them; rows of other
        measures, teams and statistics are passed over.
    standard : Standard

    Returns
    -------
    pandas.DataFrame
        Columns option, draw, run, value and met; a run without a value is left out.
    """
    wanted = {
        "measure": standard.measure,
        "team": standard.team,
        "statistic": last_months_name(standard.last_months),
    }
    rows = numbers[np.logical_and.reduce([numbers[column] == value for column, value in wanted.items()])]
    values = rows.loc[rows["value"].notna(), ["option", "draw", "run", "value"]].reset_index(drop=True)
    met = values["value"] >= (-math.inf if standard.at_least is None else standard.at_least)
    return values.assign(met=met & (values["value"] <= (math.inf if standard.at_most is None else standard.at_most)))


def chances(values: pd.DataFrame, standard: Standard) -> list[Chance]:
    """Return the chance of each option, from what `judged` returns."""
    found = []
    for option, own in values.groupby("option", sort=False, observed=True):
        draws = own["draw"].nunique()
        low, high = wilson(float(own["met"].mean()), draws if draws > 1 else len(own))
        found.append(Chance(str(option), standard.key, float(own["met"].mean()), low, high, len(own)))
    return found


def wilson(share: float, number: int) -> tuple[float, float]:
    """Return the ends of Wilson's 95 % interval of a share of so many.

    >>> [round(end, 3) for end in wilson(0.5, 10)]
    [0.237, 0.763]
    """
    z = float(ndtri((1 + _CONFIDENCE) / 2))
    middle = (share + z**2 / (2 * number)) / (1 + z**2 / number)
    half = z / (1 + z**2 / number) * float(np.sqrt(share * (1 - share) / number + z**2 / (4 * number**2)))
    return max(0.0, middle - half), min(1.0, middle + half)
