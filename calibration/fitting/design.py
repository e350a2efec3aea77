"""Where to simulate: clouds of points, and the closed form made smooth over one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri
from scipy.stats import qmc

from calibration.fitting.problem import Floats, Problem
from calibration.fitting.quadratic import Quadratic, assembled, terms

FEWEST_CLOSED = 256
"""The closed form is asked at least this often, and three times for each unknown of its quadratic."""
UNANSWERED = 0.1
"""A closed form without an answer for more than this share of the points is not used for that target."""
SMOOTHING_RIDGE = 1e-6


class Place(NamedTuple):
    """Where a design goes, and the covariance of what is to be found out there."""

    centre: Floats
    spread: Floats


def cloud(size: int, place: Place, wider: float, seed: int) -> Floats:
    """Scrambled Sobol points as normal scores round a place, `wider` times as spread, (size, p)."""
    engine = qmc.Sobol(len(place.centre), scramble=True, rng=np.random.default_rng(seed))
    uniform = engine.random_base2(max(1, int(np.ceil(np.log2(size)))))[:size]
    normal = ndtri(np.clip(uniform, 1e-9, 1 - 1e-9))
    return np.asarray(place.centre + wider * normal @ root(place.spread))


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
        Root mean square error on points that were not fitted, on the targets' scales; NaN without an answer.
    """

    function: Quadratic
    error: Floats


def smooth(problem: Problem, region: Callable[[int], Floats]) -> Smooth:
    """Fit a quadratic to the closed form; `region` gives that many points of the region."""
    p, m = len(problem.priors), len(problem.targets)
    constant, slopes, error = np.zeros(m), np.zeros((m, p + p * (p + 1) // 2)), np.full(m, np.nan)
    if problem.closed_form is None:
        return Smooth(assembled(constant, slopes, p), error)
    points = region(max(FEWEST_CLOSED, 3 * (1 + slopes.shape[1])))
    values = problem.closed_readings(points)
    features = np.column_stack([np.ones(len(points)), points, terms(points)])
    tested = np.arange(len(points)) % 5 == 0
    for j in np.flatnonzero(np.mean(np.isnan(values), axis=0) <= UNANSWERED):
        known = np.isfinite(values[:, j])
        trial = _least_squares(features[known & ~tested], values[known & ~tested, j])
        error[j] = np.sqrt(np.mean((features[known & tested] @ trial - values[known & tested, j]) ** 2))
        found = _least_squares(features[known], values[known, j])
        constant[j], slopes[j] = found[0], found[1:]
    return Smooth(assembled(constant, slopes, p), error)


def _least_squares(features: Floats, values: Floats) -> Floats:
    """Least squares with a trace of ridge, against points that all but lie in a plane."""
    size = np.sqrt(np.mean(features**2, axis=0))
    scaled = features / size
    normal = scaled.T @ scaled + SMOOTHING_RIDGE * len(features) * np.eye(features.shape[1])
    return np.asarray(np.linalg.solve(normal, scaled.T @ values) / size)
