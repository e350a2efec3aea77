"""A scenario as the rest of the house knows it, and its hash."""

import dataclasses
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from sim.scenario.draws import Draws, draw_of_run
from sim.scenario.parameters import Parameters

STATUSES = ("published", "derived", "assumption", "calibrated")
LEFT_OUT = "default"
"""The source of figures that a file leaves out."""
DRAWN = "calibrated"
"""The status of figures that are drawn."""
DRAWN_COVERAGE = 0.8
"""How many of the draws lie within the interval that the register gives."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from.

    Attributes
    ----------
    id, title : str
    date : str
        A year, a year and month, or a day.
    url : str
        May be empty.
    records : str
        Of figures worked out from a council's own return: which return, and the days of which it tells
        ("ssda903 2013-04-01 to 2017-03-31"), so that nobody fits to the same records again.
    """

    id: str
    title: str
    date: str
    url: str = ""
    records: str = ""


@dataclass(frozen=True, slots=True)
class Assumption:
    """One row of the assumptions register: a figure of the scenario and where it comes from.

    `field` is the path in the file, e.g. ``teams.first_response.social_workers_fte``. `low`, `high` and `coverage`
    are None for a figure taken as certain. Figures the file leaves out have the source ``default``.
    """

    field: str
    value: float | tuple[float, ...]
    unit: str
    source: str
    source_title: str
    date: str
    status: str
    low: float | None = None
    high: float | None = None
    coverage: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A checked scenario: what `simulate` needs, and where each figure of it comes from.

    `parameters` are the central case; `draws` are sets of values that some of them may have instead, None if they are
    all taken as certain. `hash` is the SHA-256 of these values alone: sources and notes may change without changing it.
    """

    name: str
    description: str
    parameters: Parameters
    register: tuple[Assumption, ...]
    sources: tuple[Source, ...]
    hash: str
    path: str
    draws: Draws | None = None

    def at(self, draw: int) -> Parameters:
        """Return the parameters of a draw; draw 0 is the central case.

        Raises
        ------
        ValueError
            If there is no such draw.
        """
        if draw == 0:
            return self.parameters
        if self.draws is None:
            raise ValueError(f"there is no draw {draw}; the scenario has no draws")
        return self.draws.at(self.parameters, draw)

    def of_run(self, run: int) -> Parameters:
        """Return the parameters that a run has."""
        return self.at(self.draw_of(run))

    def draw_of(self, run: int) -> int:
        """Return the draw that a run uses, 0 where there are none."""
        return draw_of_run(run, 0 if self.draws is None else len(self.draws))

    def central(self) -> "Scenario":
        """Return the scenario without its draws."""
        return replace(self, draws=None, hash=scenario_hash(self.parameters))

    def register_as_drawn(self) -> tuple[Assumption, ...]:
        """Return the register with what the draws say of each figure.

        A figure that is drawn has the status `DRAWN` and the interval of the middle 80 % of its draws. A list of which
        anything is drawn has a row for each of its numbers, ``path[0]`` and so on.
        """
        if self.draws is None:
            return self.register
        drawn = self.draws.lists_and_figures()
        columns = dict(zip(self.draws.figures, self.draws.values.T, strict=True))
        note = f"drawn: middle {DRAWN_COVERAGE:.0%} of {len(self.draws)} draws in {self.draws.file}".replace("%", " %")
        rows = (one for row in self.register for one in (_numbers_of(row) if row.field in drawn else [row]))
        return tuple(_as_drawn(row, columns[row.field], note) if row.field in columns else row for row in rows)


def scenario_hash(parameters: Parameters, draws: Draws | None = None) -> str:
    """Return the SHA-256 (hexadecimal) of the values as canonical JSON.

    The order of the teams counts, for the event log numbers them by it; the order of the columns of draws does not.
    """
    values = dataclasses.asdict(parameters)
    values["teams"] = list(values["teams"].items())
    if draws is not None:
        values["draws"] = dict(zip(draws.figures, draws.values.T.tolist(), strict=True))
    canonical = json.dumps(_canonical(values), sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def _canonical(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _canonical(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_canonical(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return value + 0.0 if isinstance(value, float) else value  # -0.0 is 0.0


def _numbers_of(row: Assumption) -> Iterator[Assumption]:
    if not isinstance(row.value, tuple):
        yield row
        return
    for place, value in enumerate(row.value):
        yield replace(row, field=f"{row.field}[{place}]", value=value)


def _as_drawn(row: Assumption, values: np.ndarray, note: str) -> Assumption:
    low, high = np.quantile(values, [(1 - DRAWN_COVERAGE) / 2, (1 + DRAWN_COVERAGE) / 2]).tolist()
    notes = f"{row.note}; {note}" if row.note else note
    return replace(row, status=DRAWN, low=low, high=high, coverage=DRAWN_COVERAGE, note=notes)
