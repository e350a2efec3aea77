"""A closed form made smooth, and what a ridge regression adds to it so that it follows the simulation.

Both are polynomials in the scores, so that a posterior over them costs microseconds a point and has a gradient.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri
from scipy.stats import qmc

from calibration.fitting.problem import Floats, Problem

RIDGES = np.logspace(-4, 4, 33)
"""Strengths tried, as multiples of the mean square of a column of the regression."""
FEWEST_SHARE = 0.5
"""A target missing in more than this share of the design runs is not fitted."""
SMOOTHING_RIDGE = 1e-6


@dataclass(frozen=True)
class Quadratic:
    """A quadratic function of the scores for each target: constant (m,), linear (m, p), square (m, p, p), symmetric."""

    constant: Floats
    linear: Floats
    square: Floats

    def __call__(self, scores: Floats) -> Floats:
        """Values at scores (n, p), as (n, m)."""
        return self.with_slopes(scores)[0]

    def slopes(self, scores: Floats) -> Floats:
        """Differentiate at scores (n, p), as (n, m, p)."""
        return self.with_slopes(scores)[1]

    def with_slopes(self, scores: Floats) -> tuple[Floats, Floats]:
        """Values and slopes in one go."""
        m, p = self.linear.shape
        turned = (scores @ self.square.reshape(m * p, p).T).reshape(len(scores), m, p)
        chord = turned + self.linear
        return self.constant + (chord @ scores[:, :, None])[:, :, 0], chord + turned

    def mixed(self, weights: Floats, constant: Floats) -> "Quadratic":
        """Return `constant` + `weights` times this, (k, m) to k functions."""
        square: Floats = np.einsum("km,mij->kij", weights, self.square)
        return Quadratic(constant + weights @ self.constant, weights @ self.linear, square)

    def only(self, kept: Floats) -> "Quadratic":
        """Only the targets kept (a mask)."""
        mask = kept.astype(bool)
        return Quadratic(self.constant[mask], self.linear[mask], self.square[mask])


def cloud(size: int, centre: Floats, spread: Floats, seed: int) -> Floats:
    """Scrambled Sobol points as normal scores round `centre` with covariance `spread`, (size, p)."""
    engine = qmc.Sobol(len(centre), scramble=True, rng=np.random.default_rng(seed))
    uniform = engine.random_base2(max(1, int(np.ceil(np.log2(size)))))[:size]
    normal = ndtri(np.clip(uniform, 1e-9, 1 - 1e-9))
    return np.asarray(centre + normal @ root(spread).T)


def root(spread: Floats) -> Floats:
    """Symmetric square root of a covariance."""
    values, vectors = np.linalg.eigh(spread)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T)


@dataclass(frozen=True)
class Smooth:
    """The closed form as a quadratic over the region of a design, and how far it is from it.

    Attributes
    ----------
    function : Quadratic
        Nought for a target on which the closed form has no answer.
    error : (m,)
        Root mean square error on points that were not fitted, on the targets' scales.
    missing : (m,)
        Share of points without an answer.
    """

    function: Quadratic
    error: Floats
    missing: Floats


def smooth(problem: Problem, clouds: Callable[[int], Floats]) -> Smooth:
    """Fit a quadratic to the closed form; `clouds` gives that many points of the region."""
    p, m = len(problem.priors), len(problem.targets)
    nothing = Quadratic(np.zeros(m), np.zeros((m, p)), np.zeros((m, p, p)))
    if problem.closed_form is None:
        return Smooth(nothing, np.zeros(m), np.ones(m))
    rows, columns = np.triu_indices(p)
    unknown = 1 + p + len(rows)
    points = clouds(max(256, 3 * unknown))
    values = problem.closed_readings(points)
    test = np.arange(len(points)) % 5 == 0
    features = np.column_stack([np.ones(len(points)), points, points[:, rows] * points[:, columns]])
    missing = np.mean(np.isnan(values), axis=0)
    error = np.zeros(m)
    for j in np.flatnonzero(missing < 0.1):
        known = np.isfinite(values[:, j])
        half = _ridge(features[known & ~test], values[known & ~test, j])
        error[j] = np.sqrt(np.mean((features[known & test] @ half - values[known & test, j]) ** 2))
        found = _ridge(features[known], values[known, j])
        nothing.constant[j], nothing.linear[j] = found[0], found[1 : p + 1]
        nothing.square[j, rows, columns] = found[p + 1 :] / 2
        nothing.square[j] += nothing.square[j].T.copy()
    return Smooth(nothing, error, missing)


def _ridge(features: Floats, values: Floats) -> Floats:
    """Least squares with a trace of ridge, against points that all but lie in a plane."""
    size = np.sqrt(np.mean(features**2, axis=0))
    scaled = features / size
    normal = scaled.T @ scaled + SMOOTHING_RIDGE * len(features) * np.eye(features.shape[1])
    return np.asarray(np.linalg.solve(normal, scaled.T @ values) / size)


@dataclass(frozen=True)
class Emulator:
    """The mean of one run at any scores, and the covariance of one run round it.

    Attributes
    ----------
    mean : Quadratic
        Smoothed closed form plus linear correction.
    run : (m, m)
        Covariance of one run round the mean: luck and what the emulator misses.
    leverage : (p, p), centre : (p,), base : float
        At scores z the coefficients' own uncertainty adds `base + (z - centre) leverage (z - centre)` times `run`.
    fitted : (m,) of bool
        Targets that could be fitted.
    missing : (m,)
        Share of the design runs without the target.
    explained : (m,)
        Share of the variance of (simulation - closed form) that the correction foresees, leaving one run out.
    """

    mean: Quadratic
    run: Floats
    leverage: Floats
    centre: Floats
    base: float
    fitted: np.ndarray
    missing: Floats
    explained: Floats

    def added(self, scores: Floats) -> Floats:
        """Share of `run` added by the uncertainty of the coefficients at scores (n, p)."""
        away = scores - self.centre
        return np.asarray(self.base + np.einsum("ni,ij,nj->n", away, self.leverage, away))


def fit(scores: Floats, readings: Floats, closed: Quadratic, luck: Floats) -> Emulator:
    """Regress (simulation - closed form) on the scores, target by target.

    Parameters
    ----------
    scores : (n, p)
    readings : (n, m)
        NaN where a run has no such figure: that run is left out for that target only.
    closed : Quadratic
    luck : (k, m)
        Deviations of replications at one point from their mean, NaN where missing, scaled to the variance of one run.
    """
    m, p = closed.linear.shape
    rest = readings - closed(scores)
    here = np.isfinite(rest)
    missing = 1.0 - np.mean(here, axis=0)
    fitted = missing <= FEWEST_SHARE
    residuals = np.zeros_like(rest)
    constant, slopes, explained = np.zeros(m), np.zeros((m, p)), np.zeros(m)
    centre = np.mean(scores, axis=0)
    weakest, fewest = RIDGES[-1], len(scores)
    for j in np.flatnonzero(fitted):
        known = here[:, j]
        line = _line(scores[known] - centre, rest[known, j])
        constant[j], slopes[j], residuals[known, j], explained[j] = (
            line.constant,
            line.slopes,
            line.residuals,
            line.explained,
        )
        weakest, fewest = min(weakest, line.ridge), min(fewest, int(known.sum()))
    away = scores - centre
    penalty = weakest * np.mean(away**2) * len(away) * np.eye(p)
    leverage = np.linalg.inv(away.T @ away + penalty) * (len(scores) / fewest)
    mean = Quadratic(closed.constant + constant - slopes @ centre, closed.linear + slopes, closed.square)
    return Emulator(mean, one_run(residuals, luck), leverage, centre, 1.0 / fewest, fitted, missing, explained)


@dataclass(frozen=True)
class _Line:
    constant: float
    slopes: Floats
    residuals: Floats
    explained: float
    ridge: float


def _line(away: Floats, values: Floats) -> _Line:
    """Ridge regression with a free constant, its strength by leaving one out in closed form."""
    middle, level = np.mean(away, axis=0), float(np.mean(values))
    left, size, right = np.linalg.svd(away - middle, full_matrices=False)
    unit = np.mean((away - middle) ** 2) * len(away)
    turned = left.T @ (values - level)
    best, chosen = np.inf, None
    for ridge in RIDGES:
        kept = size**2 / (size**2 + ridge * unit)
        hat = (left**2) @ kept + 1.0 / len(values)
        residual = values - level - left @ (kept * turned)
        score = float(np.sum((residual / (1.0 - hat)) ** 2))
        if score < best:
            best, chosen = score, (float(ridge), kept, residual / np.sqrt(1.0 - hat))
    if chosen is None:
        raise ValueError("a regression of values that are not finite")
    ridge, kept, residuals = chosen
    slopes = right.T @ (kept / np.maximum(size, 1e-12) * turned)
    spread = float(np.sum((values - level) ** 2)) * (len(values) / (len(values) - 1.0)) ** 2
    explained = max(0.0, 1.0 - best / spread) if spread > 0.0 else 0.0
    return _Line(level - float(slopes @ middle), slopes, residuals, explained, ridge)


def one_run(residuals: Floats, luck: Floats) -> Floats:
    """Covariance of one run, from the regression's residuals (n, m) and the replications' deviations (k, m).

    The residuals hold luck and what the emulator misses. Where they are smaller than the replications' deviations the
    two are pooled. Correlations come from both together, shrunk towards none.
    """
    lucky = np.where(np.isfinite(luck), luck, 0.0)
    n, k = len(residuals), len(lucky)
    own = np.sum(residuals**2, axis=0) / max(n, 1)
    together = (np.sum(residuals**2, axis=0) + np.sum(lucky**2, axis=0)) / (n + k)
    variance = np.maximum(own, together)
    return shrunk(np.concatenate([_standard(residuals), _standard(lucky)])) * np.sqrt(np.outer(variance, variance))


def _standard(rows: Floats) -> Floats:
    size = np.sqrt(np.mean(rows**2, axis=0)) if len(rows) else np.ones(rows.shape[1])
    return rows / np.where(size > 0.0, size, 1.0)


def shrunk(rows: Floats) -> Floats:
    """Correlation matrix, shrunk towards none by Schäfer and Strimmer's rule."""
    n, m = rows.shape
    correlation = rows.T @ rows / max(n, 1)
    apart = ~np.eye(m, dtype=bool)
    noise = np.sum((1.0 - correlation[apart] ** 2) ** 2) / max(n - 1, 1)
    signal = np.sum(correlation[apart] ** 2)
    weight = 1.0 if signal <= noise else float(noise / signal)
    return np.where(apart, (1.0 - weight) * correlation, 1.0)
