"""Published figures the scenarios are built from, with their sources."""

import csv
from collections.abc import Mapping
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


def read_sources() -> tuple[Source, ...]:
    """Return all sources, in the order of the table."""
    return tuple(Source(row["id"], row["title"], row["date"], row["url"]) for row in _rows("sources"))


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("calibration.published") / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
