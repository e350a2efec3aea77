"""Scores of one council's futures against what came, figure by figure and year by year."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from calibration.fitting.problem import Floats
from calibration.validating.naive import Naive
from calibration.validating.observed import SERIES, Series
from calibration.validating.scoring import WITHIN, central_range, fair_crps, on_scale, pit

FEWEST_MEMBERS = 9
"""Futures that must have a figure for it to be scored."""
RIVALS = {
    "last": "last value, as a point",
    "last_spread": "last value, with the usual changes",
    "trend": "trend, as a point",
    "trend_spread": "trend, with the usual changes",
}
"""What forecasts are held against, and what to call it."""
YARDSTICK = "last_spread"
COLUMNS = (
    *("council", "series", "year", "horizon", "unit", "observed", "last_known", "futures"),
    *("median", *(f"{end}_{within * 100:.0f}" for within in WITHIN for end in ("low", "high"))),
    *(f"inside_{within * 100:.0f}" for within in WITHIN),
    *("pit", "bias", "crps", *(f"crps_{name}" for name in RIVALS)),
    *("inside_80_last_spread", "inside_80_anchored", "bias_anchored", "crps_anchored"),
)


def scores_of(
    council: str,
    years: Sequence[int],
    futures: Floats,
    training: Floats,
    came: Mapping[int, Mapping[str, float]],
    naive: Naive,
    train_to: int,
) -> pd.DataFrame:
    """Score the futures of a council.

    Parameters
    ----------
    council : str
    years : sequence of int
        Test years.
    futures : np.ndarray, (futures, years, series)
    training : np.ndarray, (runs, series)
        Simulations of the training year at draws.
    came : mapping
        By year and series, what was published.
    naive : Naive
    train_to : int

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`; bias and scores are natural logarithms, of shares percentage points. ``anchored`` is of the same
        futures, moved by as much as the simulated training year was off.
    """
    rows = []
    for place, series in enumerate(SERIES):
        for row, year in enumerate(years):
            value = came[year].get(series.name)
            members = futures[:, row, place]
            members = members[np.isfinite(members)]
            if value is None or len(members) < FEWEST_MEMBERS:
                continue
            start = training[:, place][np.isfinite(training[:, place])]
            head = {"council": council, "series": series.name, "year": year, "horizon": year - train_to}
            rows.append(head | _scored(series, value, members, start, naive, council, year - train_to))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _scored(
    series: Series, value: float, members: Floats, start: Floats, naive: Naive, council: str, horizon: int
) -> dict[str, object]:
    told: dict[str, object] = {
        "unit": "points" if series.is_share else "log",
        "observed": value,
        "futures": len(members),
        "median": float(np.median(members)),
    }
    came = float(on_scale(value, is_share=series.is_share))
    each = on_scale(members, is_share=series.is_share)
    for within in WITHIN:
        low, high = central_range(members, within)
        inside = low <= value <= high
        told |= {f"{name}_{within * 100:.0f}": got for name, got in (("low", low), ("high", high), ("inside", inside))}
    told |= {"pit": pit(members, value), "bias": float(np.median(each)) - came, "crps": fair_crps(each, came)}
    last, trend = naive.last_value(council, series.name), naive.trend(council, series.name, horizon)
    told["last_known"] = last is not None
    if last is None or trend is None:
        return told
    told |= {"crps_last": abs(last - came), "crps_trend": abs(trend - came)}
    changes = naive.changes(council, series.name, horizon)
    if len(changes):
        spread = _held(last + changes, series)
        low, high = central_range(spread, 0.8)
        told |= {
            "crps_last_spread": fair_crps(spread, came),
            "crps_trend_spread": fair_crps(_held(trend + changes, series), came),
            "inside_80_last_spread": low <= came <= high,
        }
    if len(start):
        moved = _held(each + last - float(np.median(on_scale(start, is_share=series.is_share))), series)
        low, high = central_range(moved, 0.8)
        told |= {
            "inside_80_anchored": low <= came <= high,
            "bias_anchored": float(np.median(moved)) - came,
            "crps_anchored": fair_crps(moved, came),
        }
    return told


def _held(values: Floats, series: Series) -> Floats:
    """Hold shares between 0 and 100 %."""
    return np.clip(values, 0.0, 100.0) if series.is_share else np.maximum(values, math.log(0.5))
