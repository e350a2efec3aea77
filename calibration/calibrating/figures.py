"""How a target is read off a run's months: the same for simulated months and for expected ones."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.measures import COUNCIL, MEASURES
from sim.measures.reading import Cells

STATISTICS = ("sum", "mean", "share", "first", "last")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the whole council, or of a team, over some months.

    Attributes
    ----------
    measure : str
    from_month, to_month : str
        First and last month ("2017-08").
    statistic : str
        sum, mean (stocks and means over all their days; counts a month), share (ratio of sums), first or last month.
    whole : str
        Another count of which `measure` is a part; the figure is then their ratio.
    team : str
    """

    measure: str
    from_month: str
    to_month: str
    statistic: str
    whole: str = ""
    team: str = COUNCIL

    @property
    def name(self) -> str:
        """Name in tables, of the measure alone."""
        return f"{self.measure} / {self.whole}" if self.whole else self.measure

    @property
    def is_share(self) -> bool:
        """Whether it is a share between 0 and 1."""
        return bool(self.whole) or MEASURES[self.measure].unit == "share"

    def lies_in(self, labels: Sequence[str]) -> bool:
        """Whether all its months are among these."""
        return self.from_month in labels and self.to_month in labels

    def read(self, cells: Mapping[str, Cells], labels: Sequence[str]) -> float:
        """Return the figure of one team's numerators and denominators by month; NaN if there is none."""
        if self.measure not in cells or not self.lies_in(labels) or (self.whole and self.whole not in cells):
            return math.nan
        months = slice(labels.index(self.from_month), labels.index(self.to_month) + 1)
        if self.statistic in ("first", "last"):
            place = months.start if self.statistic == "first" else months.stop - 1
            months = slice(place, place + 1)
        part = float(np.sum(cells[self.measure].numerator[months]))
        if self.whole:
            whole = float(np.sum(cells[self.whole].numerator[months]))
        elif self.statistic == "sum":
            return part
        else:
            whole = float(np.sum(cells[self.measure].denominator[months]))
        return part / whole if whole > 0.0 else math.nan
