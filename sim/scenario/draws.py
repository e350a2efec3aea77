"""Draws: sets of values that figures of a scenario may have together, so that runs tell of more than chance."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from dataclasses import fields as fields_of
from functools import lru_cache
from typing import Any

import numpy as np
from pydantic import ValidationError

from sim.scenario.contradictions import contradictions
from sim.scenario.parameters import Parameters
from sim.scenario.values import WRONG, join

NUMBER = "draw"
"""The first column of a file of draws: 1, 2, 3 and so on. Draw 0 is the scenario as it stands."""

_Tree = Mapping[str | int, Any]
"""Sections, figures and places in lists, down to the column of the draws that holds the value."""


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
        broken: list[tuple[str, str]] = []
        changed = _changed(parameters, _tree(self.figures), self.values[draw - 1].tolist(), "", broken)
        return (None if changed is WRONG else changed), broken

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


@lru_cache(maxsize=16)
def _tree(figures: tuple[str, ...]) -> _Tree:
    root: dict[str | int, Any] = {}
    for column, figure in enumerate(figures):
        path, _, place = figure.partition("[")
        steps: list[str | int] = [*path.split("."), *([int(place.removesuffix("]"))] if place else [])]
        branch = root
        for step in steps[:-1]:
            branch = branch.setdefault(step, {})
        branch[steps[-1]] = column
    return root


def _changed(value: Any, tree: _Tree | int, row: list[float], path: str, broken: list[tuple[str, str]]) -> Any:
    """Return a section, list or number with what is drawn of it; `WRONG`, and why, if that cannot be."""
    if isinstance(tree, int):
        return row[tree]
    if isinstance(value, tuple):
        return tuple(row[tree[place]] if place in tree else one for place, one in enumerate(value))
    inside = {name: one for name, one in _inside(value) if name in tree}
    new = {name: _changed(one, tree[name], row, join(path, name), broken) for name, one in inside.items()}
    if isinstance(value, dict):
        return WRONG if any(one is WRONG for one in new.values()) else value | new
    known = {name: one for name, one in (dict(_inside(value)) | new).items() if one is not WRONG}
    before = len(broken)
    broken += [(join(path, name), rule) for name, rule in contradictions(type(value), known)]
    if len(broken) > before or any(one is WRONG for one in new.values()):
        return WRONG
    try:
        return replace(value, **new)
    except ValidationError:
        broken.append((path, "these settings do not fit together"))
        return WRONG


def _inside(section: Any) -> list[tuple[str, Any]]:
    if isinstance(section, dict):
        return list(section.items())
    return [(field.name, getattr(section, field.name)) for field in fields_of(section)]
