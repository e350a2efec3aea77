"""What is uncertain, as a handful of things to be known: figures that move together are one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from sim.scenario.draws import whole

TOGETHER = 0.95
"""Figures whose ranks are correlated as much as this are one input: no runs can tell them apart."""
_LEAST_PART = 0.05
_MOST_PARTS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Input:
    """One thing that is uncertain: a figure, a list, or several of them that move together.

    Attributes
    ----------
    figures : tuple of str
        Paths of the figures, a list once, and keys of amounts.
    columns : tuple of int
        Where its numbers stand among everything drawn.
    scores : np.ndarray, (draws, d)
        Its ranks as `d` independent directions, each with mean 0 and variance 1. One is the rule; more where the
        numbers of a list move by themselves.
    """

    figures: tuple[str, ...]
    columns: tuple[int, ...]
    scores: np.ndarray

    @property
    def name(self) -> str:
        """What tables call it: its first figure."""
        return self.figures[0]

    @property
    def has_direction(self) -> bool:
        """Whether it can be called high and low."""
        return len(self.scores.T) == 1


def inputs_of(names: Sequence[str], values: np.ndarray) -> list[Input]:
    """Return the inputs of draws; what is the same in all of them is none.

    Parameters
    ----------
    names : sequence of str
        Of the columns: a figure, a number of a list (``a.list[2]``) or an amount.
    values : np.ndarray, (draws, columns)
    """
    lists: dict[str, list[int]] = {}
    for column, name in enumerate(names):
        if np.ptp(values[:, column]) > 0:
            lists.setdefault(whole(name), []).append(column)
    first = {name: _directions(values[:, columns])[:, 0] for name, columns in lists.items()}
    return [
        Input(tuple(group), columns, _directions(values[:, columns]))
        for group in _joined(first)
        for columns in [tuple(column for name in group for column in lists[name])]
    ]


def of_all_draws(each: Input, names: Sequence[str], values: np.ndarray) -> Input:
    """Return the same input over other draws."""
    columns = tuple(column for column, name in enumerate(names) if whole(name) in each.figures)
    return Input(each.figures, columns, _directions(values[:, columns]))


def _joined(first: dict[str, np.ndarray]) -> Iterator[list[str]]:
    """Yield names, those together whose directions are nearly the same."""
    left = list(first)
    while left:
        group = [left.pop(0)]
        for name in group:
            near = [other for other in left if abs(float(np.mean(first[name] * first[other]))) >= TOGETHER]
            group += near
            left = [other for other in left if other not in near]
        yield group


def _directions(values: np.ndarray) -> np.ndarray:
    """Return the principal directions of ranks, the largest first; high is where the first number is high."""
    ranks = rankdata(values, axis=0)
    ranks = (ranks - ranks.mean(axis=0)) / ranks.std(axis=0)
    left, sizes, _ = np.linalg.svd(ranks, full_matrices=False)
    parts = sizes**2 / np.sum(sizes**2)
    kept = max(1, min(_MOST_PARTS, int(np.sum(parts >= _LEAST_PART))))
    scores = left[:, :kept] * np.sqrt(len(values))
    signs = np.sign(scores.T @ ranks[:, 0])
    return np.asarray(scores * np.where(signs == 0, 1.0, signs))


def ends_of(values: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Return the numbers of an input at the low and the high end of its 80 % interval over draws.

    A single number is at its 10 % and 90 % points. The numbers of a list are the means of the draws about these points
    of its first direction (a tenth of all draws each), so that they fit together as they do in draws.

    Parameters
    ----------
    values : np.ndarray, (draws, columns)
        Its numbers.
    scores : np.ndarray, (draws, d)
        Its scores (`Input.scores`).

    Returns
    -------
    np.ndarray, (2, columns)
    """
    if values.shape[1] == 1:
        # one that was drawn: some figures are whole numbers
        return np.asarray(np.quantile(values, [0.1, 0.9], axis=0, method="nearest"))
    place = (rankdata(scores[:, 0]) - 0.5) / len(values)
    near = max(1, round(len(values) / 10))
    return np.array([values[np.argsort(abs(place - end), kind="stable")[:near]].mean(axis=0) for end in (0.1, 0.9)])
