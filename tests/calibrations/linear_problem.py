"""A linear problem with normal errors, whose posterior is known without any sampling."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from calibration.fitting import Prior, Problem, Scale, Target
from calibration.fitting.problem import ClosedForm, Floats

LEVEL = 2.0
ERROR = 0.03
COVERAGE, HALF_WIDTH = 0.9, 1.6448536269514722
"""Priors are standard normal: 90 % within this half-width."""


@dataclass(frozen=True)
class Linear:
    """Parameters, true slopes, the covariance of a year's luck and one observed year."""

    slopes: Floats
    luck: Floats
    observed: Floats

    def problem(self, closed_form: ClosedForm | None) -> Problem:
        priors = [Prior(f"p{i}", -HALF_WIDTH, HALF_WIDTH, COVERAGE, Scale.PLAIN) for i in range(self.slopes.shape[1])]
        targets = [
            Target(f"t{j}", float(np.exp(reading)), Scale.LOG, ERROR, 0.0) for j, reading in enumerate(self.observed)
        ]
        return Problem(priors, targets, closed_form, takes_many=True)

    def simulate(self, points: Floats, first_run: int) -> Floats:
        rng = np.random.default_rng([7, first_run])
        noise = rng.multivariate_normal(np.zeros(len(self.luck)), self.luck, len(points))
        return np.exp(LEVEL + points @ self.slopes.T + noise)

    def closed_form(self, share: float = 1.0, shift: float = 0.0) -> Callable[[Floats], Floats]:
        return lambda points: np.exp(LEVEL + shift + share * points @ self.slopes.T)

    def exact(self) -> tuple[Floats, Floats]:
        """Posterior mean and standard deviation."""
        precision = np.linalg.inv(self.luck + ERROR**2 * np.eye(len(self.luck)))
        covariance = np.linalg.inv(np.eye(self.slopes.shape[1]) + self.slopes.T @ precision @ self.slopes)
        mean = covariance @ self.slopes.T @ precision @ (self.observed - LEVEL)
        return mean, np.sqrt(np.diag(covariance))


def linear(seed: int, p: int = 6, m: int = 9, idle: int = 5) -> Linear:
    """Make one; the parameter `idle` changes nothing."""
    rng = np.random.default_rng(seed)
    slopes = 0.1 * rng.normal(size=(m, p))
    slopes[:, idle] = 0.0
    mixing = 0.02 * np.eye(m) + 0.01 * rng.normal(size=(m, m))
    luck = mixing @ mixing.T
    truth = rng.standard_normal(p)
    noise = rng.multivariate_normal(np.zeros(m), luck) + ERROR * rng.standard_normal(m)
    return Linear(slopes, luck, LEVEL + slopes @ truth + noise)
