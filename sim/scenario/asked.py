"""A scenario as the rest of the house knows it, and its hash."""

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sim.scenario.parameters import Parameters

STATUSES = ("published", "derived", "assumption", "calibrated")
LEFT_OUT = "default"
"""The source of figures that a file leaves out."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from. `date` is a year, a year and month, or a day; `url` may be empty."""

    id: str
    title: str
    date: str
    url: str = ""


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

    `hash` is the SHA-256 of the parameter values alone: sources and notes may change without changing it.
    """

    name: str
    description: str
    parameters: Parameters
    register: tuple[Assumption, ...]
    sources: tuple[Source, ...]
    hash: str
    path: str


def scenario_hash(parameters: Parameters) -> str:
    """Return the SHA-256 (hexadecimal) of the values as canonical JSON.

    The order of the teams counts, for the event log numbers them by it.
    """
    values = dataclasses.asdict(parameters)
    values["teams"] = list(values["teams"].items())
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
