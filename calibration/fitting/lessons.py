"""What the targets taught and where they contradict one another: the emulator made linear at the posterior's centre.

With mean f + J (z - c), prior N(0, I) and covariance C of the readings, leaving targets out is a matter of small
matrices; no simulation is run and no chain is drawn.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.stats import chi2, norm

from calibration.fitting.emulator import Emulator
from calibration.fitting.problem import Floats

SURE = 0.05
"""A contradiction is reported where chance would show one among all targets this often at most (Bonferroni)."""


@dataclass(frozen=True)
class Lessons:
    """What each target taught, and how far it is from what the others say of it.

    Attributes
    ----------
    taught : (m, p)
        Posterior standard deviation of the parameter over what it would be without the target: 1 is nothing.
    surprise : (m,)
        (observed - foretold by all other targets and the prior) in standard deviations; NaN for a target not fitted.
    p_values : (m,)
        Two-sided.
    misfit : float
        Probability of a misfit of all targets together at least as large, if problem and model are right.
    opposed : tuple of (int, int)
        Pairs that surprise while both are there and agree with the rest when the other is left out.
    """

    taught: Floats
    surprise: Floats
    p_values: Floats
    misfit: float
    opposed: tuple[tuple[int, int], ...]


def lessons(emulator: Emulator, observed: Floats, own: Floats, centre: Floats) -> Lessons:
    """Work them out at the centre of the posterior."""
    kept = np.flatnonzero(emulator.fitted)
    there = centre[None]
    slopes = emulator.mean.slopes(there)[0][kept]
    readings = np.diag(own[kept]) + (1.0 + emulator.added(there)[0]) * emulator.run[np.ix_(kept, kept)]
    foretold = emulator.mean(there)[0][kept] - slopes @ centre
    precision = np.linalg.inv(slopes @ slopes.T + readings)
    weighted = precision @ (observed[kept] - foretold)
    surprise = np.full(len(observed), np.nan)
    surprise[kept] = weighted / np.sqrt(np.diag(precision))
    taught = np.ones((len(observed), len(centre)))
    for place, j in enumerate(kept):
        taught[j] = _spread(slopes, readings) / _spread(np.delete(slopes, place, 0), _without(readings, place))
    misfit = float(chi2.sf((observed[kept] - foretold) @ weighted, len(kept)))
    pairs = tuple((int(kept[a]), int(kept[b])) for a, b in _opposed(precision, weighted))
    return Lessons(taught, surprise, 2.0 * norm.sf(np.abs(surprise)), misfit, pairs)


def _spread(slopes: Floats, readings: Floats) -> Floats:
    """Posterior standard deviations from some of the targets."""
    information = np.eye(slopes.shape[1]) + slopes.T @ np.linalg.solve(readings, slopes)
    return np.asarray(np.sqrt(np.diag(np.linalg.inv(information))))


def _without(matrix: Floats, place: int) -> Floats:
    return np.asarray(np.delete(np.delete(matrix, place, 0), place, 1))


def _opposed(precision: Floats, weighted: Floats) -> list[tuple[int, int]]:
    """Pairs of which each surprises only as long as the other is there.

    Left out together, the two have the covariance inv(K) and the residual inv(K) w, K and w being their part of
    precision and weighted residual: its diagonal gives each one's surprise without the other.
    """
    limit = float(norm.isf(SURE / len(weighted) / 2))
    surprise = weighted / np.sqrt(np.diag(precision))
    found = []
    for a, b in combinations(np.flatnonzero(np.abs(surprise) > limit), 2):
        covariance = np.linalg.inv(precision[np.ix_([a, b], [a, b])])
        alone = covariance @ weighted[[a, b]] / np.sqrt(np.diag(covariance))
        if np.all(np.abs(alone) < limit):
            found.append((int(a), int(b)))
    return found
