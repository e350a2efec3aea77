"""Frozen parameters with some of their values replaced, held against every rule between them."""

from collections.abc import Mapping, Sequence
from dataclasses import fields as fields_of
from dataclasses import replace
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from sim.scenario.contradictions import contradictions
from sim.scenario.parameters import Parameters
from sim.scenario.values import WRONG, join

_Tree = Mapping[str | int, Any]
"""Sections, figures and places in lists, down to the place of the new value."""


def with_values(
    parameters: Parameters, paths: tuple[str, ...], values: Sequence[Any]
) -> tuple[Parameters | None, list[tuple[str, str]]]:
    """Return parameters with other values.

    Parameters
    ----------
    parameters : Parameters
        The council.
    paths : tuple of str
        What is replaced, each once: ``assessment.hours``; a list whole, or one number of it, counted from 0:
        ``demand.first_time_referrals_by_month[3]``.
    values : sequence
        As many; within the bounds of their figures.

    Returns
    -------
    tuple of Parameters or None and list of tuple of str
        None, and the fields and rules that are broken, if the values contradict one another or the rest.
    """
    broken: list[tuple[str, str]] = []
    changed = _changed(parameters, _tree(paths), values, "", broken) if paths else parameters
    return (None if changed is WRONG else changed), broken


def value_at(parameters: Parameters, path: str) -> Any:
    """Return the value of a figure, e.g. of ``teams.first_response.social_workers_fte``."""
    value: Any = parameters
    for step in path.split("."):
        value = value[step] if isinstance(value, dict) else getattr(value, step)
    return value


@lru_cache(maxsize=64)
def _tree(paths: tuple[str, ...]) -> _Tree:
    root: dict[str | int, Any] = {}
    for column, figure in enumerate(paths):
        path, _, place = figure.partition("[")
        steps: list[str | int] = [*path.split("."), *([int(place.removesuffix("]"))] if place else [])]
        branch = root
        for step in steps[:-1]:
            branch = branch.setdefault(step, {})
        branch[steps[-1]] = column
    return root


def _changed(value: Any, tree: _Tree | int, row: Sequence[Any], path: str, broken: list[tuple[str, str]]) -> Any:
    """Return a section, list or value with what is new of it; `WRONG`, and why, if that cannot be."""
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
