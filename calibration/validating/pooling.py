"""Scores of all councils taken together: how often ranges held what came, and how forecasts did against naive ones."""

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from calibration.validating.scores import RIVALS, YARDSTICK
from calibration.validating.scoring import WITHIN, binomial_error, clustered_error

ALL = "all"
COUNTS, SHARES, UNKNOWN = "counts, stocks and means", "shares", "without a figure of its own in the last year known"
"""What is pooled over series. Those of the last group a council had no figure for, so that England's mix, or an older
figure, stood for it; they are in none of the other two."""
FEWEST_CASES = 10
"""With fewer cases of a horizon a series has no row for it."""
ERROR = "error"


def coverage_table(scores: pd.DataFrame) -> pd.DataFrame:
    """Return coverage, bias and scores: for each group and series, over all horizons and for each.

    Errors are clustered by council. Skill is 1 less the score over that of the last value with the usual changes, over
    the cases that have both; below 0 the forecast did worse. Its error is by leaving out one council after the other.
    """
    rows = []
    for group, series, cases in _sets(scores):
        for horizon in (ALL, *sorted(cases["horizon"].unique())):
            here = cases if horizon == ALL else cases[cases["horizon"] == horizon]
            if ALL in (series, horizon) or len(here) >= FEWEST_CASES:
                head = {"group": group, "series": series, "horizon": str(horizon)}
                rows.append(head | _row(here, one_unit=len(here["unit"].unique()) == 1))
    return pd.DataFrame(rows)


def _sets(scores: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    known = scores["last_known"].astype(bool)
    groups = {
        COUNTS: scores[known & (scores["unit"] == "log")],
        SHARES: scores[known & (scores["unit"] == "points")],
        UNKNOWN: scores[~known],
    }
    yield ALL, ALL, scores
    for group, cases in groups.items():
        if cases.empty:
            continue
        yield group, ALL, cases
        for series, of_series in cases.groupby("series", sort=False):
            yield group, str(series), of_series


def _row(cases: pd.DataFrame, *, one_unit: bool) -> dict[str, object]:
    row: dict[str, object] = {"cases": len(cases), "councils": cases["council"].nunique()}
    for within in WITHIN:
        name = f"{within * 100:.0f}"
        hits = cases[f"inside_{name}"].astype(float).to_numpy()
        row |= {
            f"inside_{name}": hits.mean(),
            f"binomial_error_{name}": binomial_error(hits),
            f"clustered_error_{name}": clustered_error(hits, cases["council"].tolist()),
        }
    for name in ("last_spread", "anchored"):
        row[f"inside_80_{name}"] = cases[f"inside_80_{name}"].dropna().astype(float).mean()
    row |= {"pit_below_10": (cases["pit"] < 0.1).mean(), "pit_above_90": (cases["pit"] > 0.9).mean()}
    if one_unit:
        row |= _scores(cases)
    return row


def _scores(cases: pd.DataFrame) -> dict[str, object]:
    row: dict[str, object] = {
        "bias": cases["bias"].mean(),
        "bias_error": clustered_error(cases["bias"], cases["council"].tolist()),
        "crps": cases["crps"].mean(),
    }
    row |= {f"crps_{name}": cases[f"crps_{name}"].mean() for name in (*RIVALS, "anchored")}
    for name, label in (("crps", "skill"), ("crps_anchored", "skill_anchored"), ("crps_trend_spread", "skill_trend")):
        row[label], row[f"{label}_{ERROR}"] = skill(cases, name)
    return row


def skill(cases: pd.DataFrame, name: str) -> tuple[float, float]:
    """Return 1 less the mean score over that of the yardstick, over the same cases, and its error.

    The error is the jackknife's over councils.
    """
    rival = f"crps_{YARDSTICK}"
    both = cases[["council", name, rival]].dropna()
    sums = both.groupby("council")[[name, rival]].sum()
    ours, theirs = sums[name].to_numpy(), sums[rival].to_numpy()
    if not theirs.sum() > 0.0:
        return math.nan, math.nan
    found, councils = 1.0 - ours.sum() / theirs.sum(), len(sums)
    if councils < 2:
        return float(found), math.nan
    without = 1.0 - (ours.sum() - ours) / (theirs.sum() - theirs)
    return float(found), float(np.sqrt((councils - 1) / councils * ((without - without.mean()) ** 2).sum()))
