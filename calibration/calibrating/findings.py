"""What a calibration found, as tidy tables: targets, fitted figures, and what each target taught."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from calibration.calibrating.targets import Target
from calibration.calibrating.uncertain import Uncertain
from calibration.fitting import Posterior
from calibration.fitting.problem import Floats
from sim.experiment.ranges import range_of
from sim.measures import MEASURES

LOW, HIGH = 0.1, 0.9
"""Ends of the ranges: 80 % of draws lie between."""


def targets_table(targets: Sequence[Target], posterior: Posterior, simulated: Floats) -> pd.DataFrame:
    """Return one row for each target.

    Parameters
    ----------
    targets : sequence of Target
    posterior : Posterior
    simulated : np.ndarray, (runs, m)
        Simulations at draws of the posterior, natural units.

    Returns
    -------
    pandas.DataFrame
        Observed, its errors by cause, the simulated range and the emulator's, and how well the others foresee it.
    """
    rows = []
    for place, target in enumerate(targets):
        runs = simulated[:, place][np.isfinite(simulated[:, place])]
        (low, high), middle = range_of(runs), float(np.median(runs)) if len(runs) else np.nan
        own_low, own_middle, own_high = _of_draws(posterior.predicted[:, place])
        fitted = target.fitted
        rows.append(
            {
                "target": target.name,
                "words": target.words,
                "from_month": target.figure.from_month,
                "to_month": target.figure.to_month,
                "statistic": target.figure.statistic,
                "observed": target.observed,
                "simulated_low": low,
                "simulated_median": middle,
                "simulated_high": high,
                "emulated_low": own_low,
                "emulated_median": own_middle,
                "emulated_high": own_high,
                "unit": "share" if target.figure.is_share else MEASURES[target.figure.measure].unit,
                "scale": str(target.scale),
                **{f"error_{cause.replace(' ', '_')}": part for cause, part in target.errors.items()},
                "error_of_model": float(np.sqrt(max(fitted.variance - target.error**2, 0.0))),
                "error_of_one_run": float(posterior.run[place]),
                "explained": float(posterior.explained[place]),
                "surprise": float(posterior.surprise[place]),
                "p_value": float(posterior.p_values[place]),
                "in_conflict": target.name in posterior.conflicts,
                "used": target.name not in posterior.unused,
                "source": target.source,
            }
        )
    return pd.DataFrame(rows)


def figures_table(uncertain: Sequence[Uncertain], posterior: Posterior) -> pd.DataFrame:
    """Return one row for each fitted figure: before and after, and how far the targets narrowed it."""
    rows = []
    for place, figure in enumerate(uncertain):
        before = figure.prior.ppf([LOW, 0.5, HIGH])
        after = np.quantile(posterior.draws[:, place], [LOW, 0.5, HIGH])
        rows.append(
            {
                "figure": figure.name,
                "words": figure.kind.words,
                "field": figure.kind.path,
                "scenario": figure.value,
                "before_low": before[0],
                "before_median": before[1],
                "before_high": before[2],
                "after_low": after[0],
                "after_median": after[1],
                "after_high": after[2],
                "width_kept": float(posterior.learned[place]),
                "said": posterior.words[place],
                "prior": figure.reason,
            }
        )
    return pd.DataFrame(rows)


def lessons_table(posterior: Posterior) -> pd.DataFrame:
    """Return what each target taught: figures whose range would be wider without it, the most taught first."""
    rows = [
        {"target": target, "figure": figure, "width_of_without": ratio}
        for target in posterior.target_names
        for figure, ratio in sorted(posterior.lessons_of(target).items(), key=lambda taught: taught[1])
    ]
    return pd.DataFrame(rows, columns=["target", "figure", "width_of_without"])


def _of_draws(values: Floats) -> tuple[float, float, float]:
    here = values[np.isfinite(values)]
    if not len(here):
        return (np.nan,) * 3
    low, middle, high = np.quantile(here, [LOW, 0.5, HIGH])
    return float(low), float(middle), float(high)
