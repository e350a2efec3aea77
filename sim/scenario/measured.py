"""What must be known of a measure to say whether options can be judged by it."""

from collections.abc import Collection, Mapping
from typing import Protocol, TypeAlias

from sim.scenario.reading_options_values import bounds
from sim.scenario.shape import Figure
from sim.vocabulary import LAWYERS, REVIEWING_OFFICERS, TeamKind

MONEY = "money"
ADDING_UP = ("count", MONEY)
"""Kinds of measures whose months can be summed."""


class Measured(Protocol):
    """A measure, as far as files of options need it (`sim.measures.Measure` says what each part means)."""

    @property
    def unit(self) -> str:
        """Unit of its value."""

    @property
    def kind(self) -> str:
        """How its months combine."""

    @property
    def teams(self) -> tuple[TeamKind, ...]:
        """Kinds of teams that have it of their own."""

    @property
    def reviewing(self) -> bool:
        """Whether the reviewing officers have it."""

    @property
    def legal(self) -> bool:
        """Whether the council's lawyers have it."""


Measures: TypeAlias = Collection[str] | Mapping[str, Measured]
"""The measures there are, or their names alone: then only names are checked."""


def by_name(measures: Measures) -> Mapping[str, Measured | None]:
    """Return each measure by its name, None where the name is all that is known."""
    return measures if isinstance(measures, Mapping) else dict.fromkeys(measures)


def limits_of(measure: Measured | None) -> Figure:
    """Return the bounds of a number that a measure is held against."""
    if measure is None:
        return bounds("in the unit of the measure")
    # A saving may be a loss, so money has no least.
    least = None if measure.kind == MONEY else 0
    return bounds(measure.unit, least, 1 if measure.unit == "share" else None)


def has_own(measure: Measured, team: str, kinds: Collection[TeamKind]) -> bool:
    """Return whether a team of one of these kinds, or a pool, has a measure of its own."""
    pools = {REVIEWING_OFFICERS: measure.reviewing, LAWYERS: measure.legal}
    return pools[team] if team in pools else any(kind in measure.teams for kind in kinds)
