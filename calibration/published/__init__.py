"""Published figures the scenarios are built from, with their sources."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from sim.scenario import Source


def read_figures(name: str) -> Mapping[str, float]:
    """Return the figures of one of our own tables by identifier.

    Parameters
    ----------
    name : str
        Name of the table, e.g. ``leicestershire_2017``.

    Returns
    -------
    mapping of str to float
    """
    return {row["id"]: float(row["value"]) for row in _rows(name)}


@lru_cache(maxsize=1)
def read_sources() -> tuple[Source, ...]:
    """Return all sources, in the order of the table."""
    return tuple(Source(row["id"], row["title"], row["date"], row["url"]) for row in _rows("sources"))


@dataclass(frozen=True, slots=True)
class Norm:
    """A norm or assumption that holds for any council until its own figure is known.

    Attributes
    ----------
    field : str
        Path of the figure in a scenario.
    value : float or tuple of float
    interval : tuple of float or None
        Low, high and coverage.
    """

    field: str
    value: float | tuple[float, ...]
    source: str
    status: str
    interval: tuple[float, float, float] | None
    note: str


@lru_cache(maxsize=1)
def read_norms() -> tuple[Norm, ...]:
    """Return the table of norms and assumptions; a list of numbers stands with blanks between them."""
    norms = []
    for row in _rows("norms"):
        numbers = tuple(float(number) for number in row["value"].split())
        is_list = len(numbers) > 1
        interval = (float(row["low"]), float(row["high"]), float(row["coverage"])) if row["low"] else None
        value = numbers if is_list else numbers[0]
        norms.append(Norm(row["field"], value, row["source"], row["status"], interval, row["note"]))
    return tuple(norms)


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("calibration.published") / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
