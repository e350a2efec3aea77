"""Quadratic functions of the scores, one for each target: cheap to evaluate, with exact slopes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calibration.fitting.problem import Floats


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

    def only(self, kept: NDArray[np.bool_]) -> "Quadratic":
        """Only the targets kept."""
        return Quadratic(self.constant[kept], self.linear[kept], self.square[kept])

    def plus(self, other: "Quadratic", shares: Floats) -> "Quadratic":
        """Add shares (m,) of another function."""
        return Quadratic(
            self.constant + shares * other.constant,
            self.linear + shares[:, None] * other.linear,
            self.square + shares[:, None, None] * other.square,
        )

    def from_standard(self, centre: Floats, unit: float) -> "Quadratic":
        """From a function of (scores - centre) / unit to one of the scores."""
        square, linear = self.square / unit**2, self.linear / unit
        constant: Floats = self.constant - linear @ centre + np.einsum("i,mij,j->m", centre, square, centre)
        return Quadratic(constant, linear - 2.0 * square @ centre, square)


def terms(scores: Floats) -> Floats:
    """Squares and products of the scores, (n, p (p + 1) / 2)."""
    rows, columns = np.triu_indices(scores.shape[1])
    return np.asarray(scores[:, rows] * scores[:, columns])


def assembled(constant: Floats, slopes: Floats, p: int) -> Quadratic:
    """From coefficients (m, p + p (p + 1) / 2) of the scores and of their `terms`."""
    square = np.zeros((len(constant), p, p))
    rows, columns = np.triu_indices(p)
    square[:, rows, columns] = slopes[:, p:] / 2.0
    return Quadratic(constant, slopes[:, :p], square + np.swapaxes(square, 1, 2))
