"""Ridge regression whose strength follows from leaving one run out, and covariances from few runs."""

from dataclasses import dataclass

import numpy as np

from calibration.fitting.problem import Floats

RIDGES = np.logspace(-4, 4, 17)
"""Strengths tried, relative to features of mean square one."""


@dataclass(frozen=True)
class Line:
    """A fitted regression.

    Attributes
    ----------
    constant : float
    slopes : (features,)
    residuals : (n,)
        Scaled so that their mean square estimates the variance round the line, the freedom used up allowed for.
    error : float
        Sum of squares of the errors made for each row when it is left out.
    freedom : float
        Effective number of slopes.
    """

    constant: float
    slopes: Floats
    residuals: Floats
    error: float
    freedom: float


def lines(features: Floats, values: Floats) -> list[Line]:
    """Regress each column of `values` (n, k) on the features (n, f) with a free constant, each with its own ridge."""
    middle, level = np.mean(features, axis=0), np.mean(values, axis=0)
    left, size, right = np.linalg.svd(features - middle, full_matrices=False)
    turned = left.T @ (values - level)
    kept = size**2 / (size**2 + len(features) * RIDGES[:, None])
    spare = 1.0 - 1.0 / len(values) - kept @ (left**2).T
    errors = np.empty((len(RIDGES), values.shape[1]))
    for place in range(len(RIDGES)):
        missed = values - level - left @ (kept[place][:, None] * turned)
        errors[place] = np.sum((missed / spare[place][:, None]) ** 2, axis=0)
    found = []
    for column, place in enumerate(np.argmin(errors, axis=0)):
        slopes = right.T @ (kept[place] / np.maximum(size, 1e-12) * turned[:, column])
        missed = values[:, column] - level[column] - left @ (kept[place] * turned[:, column])
        found.append(
            Line(
                constant=float(level[column] - slopes @ middle),
                slopes=np.asarray(slopes),
                residuals=missed / np.sqrt(spare[place]),
                error=float(errors[place, column]),
                freedom=float(np.sum(kept[place])),
            )
        )
    return found


def one_run(residuals: Floats, luck: Floats) -> Floats:
    """Covariance of one run, from a regression's residuals (n, m) and replications' deviations (k, m).

    The residuals hold luck and what the emulator misses. Where they are smaller than the replications' deviations the
    two are pooled. Correlations come from both together, shrunk towards none.
    """
    lucky = np.where(np.isfinite(luck), luck, 0.0)
    n, k = np.isfinite(residuals).sum(axis=0), np.isfinite(luck).sum(axis=0)
    left = np.where(np.isfinite(residuals), residuals, 0.0)
    own = np.sum(left**2, axis=0) / np.maximum(n, 1)
    together = (np.sum(left**2, axis=0) + np.sum(lucky**2, axis=0)) / np.maximum(n + k, 1)
    size = np.sqrt(np.maximum(own, together))
    return shrunk(np.concatenate([_standard(left), _standard(lucky)])) * np.outer(size, size)


def _standard(rows: Floats) -> Floats:
    size = np.sqrt(np.sum(rows**2, axis=0) / max(len(rows), 1))
    return np.asarray(rows / np.where(size > 0.0, size, 1.0))


def shrunk(rows: Floats) -> Floats:
    """Correlation matrix of standardised rows (n, m), shrunk towards none as Schäfer and Strimmer (2005) do."""
    n, m = rows.shape
    correlation = rows.T @ rows / max(n, 1)
    apart = ~np.eye(m, dtype=bool)
    noise = float(np.sum((1.0 - correlation[apart] ** 2) ** 2)) / max(n - 1, 1)
    signal = float(np.sum(correlation[apart] ** 2))
    weight = 1.0 if signal <= noise else noise / signal
    return np.where(apart, (1.0 - weight) * correlation, 1.0)
