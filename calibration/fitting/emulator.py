"""The simulation's stand-in: a share of the closed form plus what a regression adds, and the covariance round it."""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from calibration.fitting.problem import Floats
from calibration.fitting.quadratic import Quadratic, assembled, terms
from calibration.fitting.regression import Line, lines, one_run

FEWEST_SHARE = 0.5
"""A target missing in more than this share of the design runs is not fitted."""
SHARES = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
"""Shares of the closed form that a target may take as its mean."""
TRACE = 1e-3
"""Keeps the leverage finite where the design has fewer runs than parameters."""


@dataclass(frozen=True)
class Emulator:
    """The mean of one run at any scores, and the covariance of one run round it.

    Attributes
    ----------
    mean : Quadratic
    run : (m, m)
        Covariance of one run round the mean: luck and what the emulator misses.
    leverage : (p, p), centre : (p,), base : float
        At scores z the coefficients' own uncertainty adds `base + (z - centre) leverage (z - centre)` times `run`. Over
        the design that is, on average, the freedom of the richest target's regression per run.
    fitted : (m,) of bool
        Targets that could be fitted.
    missing : (m,)
        Share of the design runs without the target.
    explained : (m,)
        Share of the variance over the design that is foreseen for a run left out.
    shares : (m,)
        How much of the closed form each target takes.
    """

    mean: Quadratic
    run: Floats
    leverage: Floats
    centre: Floats
    base: float
    fitted: NDArray[np.bool_]
    missing: Floats
    explained: Floats
    shares: Floats

    def added(self, scores: Floats) -> Floats:
        """Share of `run` added by the uncertainty of the coefficients at scores (n, p)."""
        away = scores - self.centre
        return np.asarray(self.base + np.sum((away @ self.leverage) * away, axis=1))


def fit(scores: Floats, readings: Floats, closed: Quadratic, luck: Floats) -> Emulator:
    """Regress (simulation - share x closed form) on the scores, target by target.

    How much of the closed form a target takes, whether its correction is linear or quadratic and how strong its ridge
    is, all follow from the errors made for runs left out. A closed form that misleads is thus left aside.

    Parameters
    ----------
    scores : (n, p)
    readings : (n, m)
        NaN where a run has no such figure: that run is left out for that target only.
    closed : Quadratic
    luck : (k, m)
        Deviations of replications at one point from their mean, NaN where missing, scaled to the variance of one run.
    """
    p = scores.shape[1]
    here = np.isfinite(readings)
    missing = 1.0 - np.mean(here, axis=0)
    centre, unit = np.mean(scores, axis=0), float(np.sqrt(np.mean(np.var(scores, axis=0))))
    away = (scores - centre) / unit
    best = _best_lines(away, readings, closed(scores), missing <= FEWEST_SHARE)
    m = readings.shape[1]
    constant, slopes = np.zeros(m), np.zeros((m, p + p * (p + 1) // 2))
    residuals, shares, explained = np.full_like(readings, np.nan), np.zeros(m), np.zeros(m)
    for j, (line, share) in best.items():
        constant[j], slopes[j, : len(line.slopes)], shares[j] = line.constant, line.slopes, share
        residuals[here[:, j], j] = line.residuals
        spread = float(np.sum((readings[here[:, j], j] - np.mean(readings[here[:, j], j])) ** 2))
        explained[j] = max(0.0, 1.0 - line.error / spread) if spread > 0.0 else 0.0
    used_up = max((line.freedom / len(line.residuals) for line, _ in best.values()), default=0.0)
    leverage = np.linalg.inv(away.T @ away / len(away) + TRACE * np.eye(p)) * used_up / p / unit**2
    return Emulator(
        mean=assembled(constant, slopes, p).from_standard(centre, unit).plus(closed, shares),
        run=one_run(residuals, luck),
        leverage=leverage,
        centre=centre,
        base=1.0 / min((len(line.residuals) for line, _ in best.values()), default=1),
        fitted=missing <= FEWEST_SHARE,
        missing=missing,
        explained=explained,
        shares=shares,
    )


def _best_lines(
    away: Floats, readings: Floats, closed: Floats, fitted: NDArray[np.bool_]
) -> dict[int, tuple[Line, float]]:
    """For each target the regression and the share of the closed form with the least error for runs left out.

    Targets that the same runs have are regressed together.
    """
    together: dict[bytes, list[int]] = {}
    for j in np.flatnonzero(fitted).tolist():
        together.setdefault(np.isfinite(readings[:, j]).tobytes(), []).append(j)
    features = (away, np.column_stack([away, terms(away)]))
    best: dict[int, tuple[Line, float]] = {}
    for group in together.values():
        known = np.isfinite(readings[:, group[0]])
        choices = list(product(group, SHARES.tolist()))
        values = np.column_stack([readings[known, j] - share * closed[known, j] for j, share in choices])
        for kind in features:
            for (j, share), line in zip(choices, lines(kind[known], values), strict=True):
                if j not in best or line.error < best[j][0].error:
                    best[j] = line, share
    return best
