"""Draws: sets of values that figures of a scenario may have together, so that runs tell of more than chance."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from sim.scenario.changing import with_values
from sim.scenario.parameters import Parameters

NUMBER = "draw"
"""The first column of a file of draws: 1, 2, 3 and so on. Draw 0 is the scenario as it stands."""


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """Sets of values of some figures.

    Attributes
    ----------
    figures : tuple of str
        Path of each figure, e.g. ``assessment.hours``; of a list a number of it, counted from 0:
        ``demand.first_time_referrals_by_month[3]``.
    values : ndarray, shape (n, p), float64
        A row for each draw, a column for each figure. Draws are counted from 1: draw 1 is the first row.
    file : str
        What the file is called, for people; it makes no difference.
    """

    figures: tuple[str, ...]
    values: np.ndarray
    file: str = ""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Draws):
            return NotImplemented
        return self.figures == other.figures and np.array_equal(self.values, other.values)

    __hash__ = None  # type: ignore[assignment]

    def __len__(self) -> int:
        return len(self.values)

    def at(self, parameters: Parameters, draw: int) -> Parameters:
        """Return parameters with the values of a draw.

        Raises
        ------
        ValueError
            If there is no such draw, or its values contradict one another or the parameters.
        """
        if not 1 <= draw <= len(self):
            raise ValueError(f"there is no draw {draw}; there are 1 to {len(self)}")
        changed, broken = self.tried(parameters, draw)
        if changed is None:
            raise ValueError(f"draw {draw}: " + "; ".join(f"{path}: {rule}" for path, rule in broken))
        return changed

    def tried(self, parameters: Parameters, draw: int) -> tuple[Parameters | None, list[tuple[str, str]]]:
        """Return parameters with the values of a draw, or None and the fields and rules that are broken."""
        return with_values(parameters, self.figures, self.values[draw - 1].tolist())

    def without(self, paths: Collection[str]) -> "Draws | None":
        """Return the draws of all other figures, None if there are no others; a list is left out whole."""
        kept = [place for place, figure in enumerate(self.figures) if whole(figure) not in paths]
        if len(kept) == len(self.figures):
            return self
        return Draws(tuple(self.figures[place] for place in kept), self.values[:, kept], self.file) if kept else None

    def lists_and_figures(self) -> dict[str, int]:
        """Return the figures drawn, a list once, and how many of its numbers are drawn."""
        counts: dict[str, int] = {}
        for figure in self.figures:
            counts[whole(figure)] = counts.get(whole(figure), 0) + 1
        return counts


def draw_of_run(run: int, draws: int) -> int:
    """Return the draw that a run uses, of so many; 0 where there are none.

    Draws are used one after the other and then again, so that any number of runs covers them evenly and a run has
    the same draw in every scenario that shares them.

    >>> [draw_of_run(run, 3) for run in (1, 2, 3, 4)], draw_of_run(7, 0)
    ([1, 2, 3, 1], 0)
    """
    return (run - 1) % draws + 1 if draws else 0


def whole(figure: str) -> str:
    """Return the path of a figure without the place in its list.

    >>> whole("demand.sibling_group_shares[2]"), whole("assessment.hours")
    ('demand.sibling_group_shares', 'assessment.hours')
    """
    return figure.partition("[")[0]
