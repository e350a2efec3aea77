"""The rows of a chart's table, one mark each."""

import math
from dataclasses import dataclass

import pandas as pd

from sim.report.words import extent, number


@dataclass(frozen=True, slots=True)
class Mark:
    """A number with its range, and what it is of."""

    name: str
    series: str
    mean: float
    low: float
    high: float
    unit: str

    @property
    def has_range(self) -> bool:
        """Whether there is a range that can be seen."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def top(self) -> float:
        """The highest that is drawn of it."""
        return max(self.mean, self.high) if self.has_range else self.mean

    @property
    def words(self) -> str:
        """The number in its unit."""
        return number(self.mean, self.unit)

    @property
    def words_with_range(self) -> str:
        """The number and its range."""
        return f"{self.words} ({extent(self.low, self.high, self.unit)})" if self.has_range else self.words


def marks_of(table: pd.DataFrame, category: str, series: str = "") -> list[Mark]:
    """Return the marks of a table in order."""
    columns = [table[name].tolist() for name in (category, "mean", "low", "high", "unit")]
    told = table[series].tolist() if series else [""] * len(table)
    return [
        Mark(str(name), str(one), float(mean), float(low), float(high), str(unit))
        for (name, mean, low, high, unit), one in zip(zip(*columns, strict=True), told, strict=True)
    ]


def highest_first(marks: list[Mark]) -> list[Mark]:
    """Return marks by their number, the highest first."""
    return sorted(marks, key=lambda mark: -mark.mean)


def listed(marks: list[Mark], most: int) -> str:
    """Name the highest of some marks with their numbers."""
    return ", ".join(f"{mark.name} {mark.words}" for mark in highest_first(marks)[:most])
