"""What the targets taught and where they contradict one another: the emulator made linear at the posterior's centre.

With mean f + J (z - c), prior N(0, I) and covariance C of the readings, leaving targets out is a matter of small
matrices; no simulation is run and no chain is drawn.
"""

from dataclasses import dataclass

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
    conflicts : tuple of int
        Targets that contradict the others, worst first, each judged without those before it.
    opposed : tuple of (int, int)
        Pairs that surprise while both are there and agree with the rest when the other is left out.
    """

    taught: Floats
    surprise: Floats
    p_values: Floats
    misfit: float
    conflicts: tuple[int, ...]
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
    named, pairs = _contradictions(precision, observed[kept] - foretold)
    return Lessons(
        taught=taught,
        surprise=surprise,
        p_values=2.0 * norm.sf(np.abs(surprise)),
        misfit=misfit,
        conflicts=tuple(int(kept[place]) for place in named),
        opposed=tuple((int(kept[a]), int(kept[b])) for a, b in pairs),
    )


def _spread(slopes: Floats, readings: Floats) -> Floats:
    """Posterior standard deviations from some of the targets."""
    information = np.eye(slopes.shape[1]) + slopes.T @ np.linalg.solve(readings, slopes)
    return np.asarray(np.sqrt(np.diag(np.linalg.inv(information))))


def _without(matrix: Floats, place: int) -> Floats:
    return np.asarray(np.delete(np.delete(matrix, place, 0), place, 1))


def _contradictions(precision: Floats, residual: Floats) -> tuple[list[int], list[tuple[int, int]]]:
    """Name the targets that contradict the others, worst first, and the pairs that contradict each other.

    A wrong target makes good ones look bad, so it is put aside before the others are judged again. Two of which each
    surprises only as long as the other is there are both put aside: nothing tells which of them is wrong.
    """
    limit = float(norm.isf(SURE / len(residual) / 2))
    covariance = np.linalg.inv(precision)
    left, named, pairs = list(range(len(residual))), [], []
    while len(left) > 1:
        rest = np.linalg.inv(covariance[np.ix_(left, left)])
        weighted = rest @ residual[left]
        surprise = np.abs(weighted) / np.sqrt(np.diag(rest))
        worst = int(np.argmax(surprise))
        if surprise[worst] <= limit:
            break
        partners = [
            place
            for place in np.flatnonzero(surprise > limit).tolist()
            if place != worst and _agree_apart(rest, weighted, [worst, place], limit)
        ]
        pairs += [(left[min(worst, place)], left[max(worst, place)]) for place in partners]
        named += [left[place] for place in (worst, *partners)]
        left = [j for j in left if j not in named]
    return named, pairs


def _agree_apart(precision: Floats, weighted: Floats, pair: list[int], limit: float) -> bool:
    """Whether each of a pair agrees with the rest when the other is left out.

    Left out together, the two have the covariance inv(K) and the residual inv(K) w, K and w being their part of
    precision and weighted residual.
    """
    covariance = np.linalg.inv(precision[np.ix_(pair, pair)])
    alone = covariance @ weighted[pair] / np.sqrt(np.diag(covariance))
    return bool(np.all(np.abs(alone) < limit))
