"""Spells within one list: rows that begin and, perhaps, have ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.importers.annex_a.cells import Cells, Days
from calibration.importers.dates import DayKind
from calibration.importers.journeys import NONE, TABLES


class Window(Protocol):
    """The days a list shows, and whose its rows are."""

    last_day: date
    first_day: date

    @property
    def children(self) -> Mapping[int, Days]:
        """Children's numbers by list and row."""


@dataclass(frozen=True, slots=True)
class Spells:
    """Spells of one list, as `calibration.importers.journeys.SPELL` has them; `at` tells in which rows they stand."""

    at: NDArray[np.intp]
    child: Days
    began: Days
    ended: Days
    seen_from: Days

    def only(self, kept: NDArray[np.bool_]) -> "Spells":
        """Return some of them."""
        return Spells(self.at[kept], self.child[kept], self.began[kept], self.ended[kept], self.seen_from[kept])

    def table(self, name: str, **columns: object) -> pd.DataFrame:
        """Return them as a table of journeys, with the columns it has besides."""
        own = {"child": self.child, "began": self.began, "ended": self.ended, "seen_from": self.seen_from}
        return pd.DataFrame({**own, **columns})[list(TABLES[name])]


def read_spells(cells: Cells, window: Window, start: str, end: str, *, may_lack_start: bool = False) -> Spells:
    """Read the spells of a list that shows all that are open on its last day or ended in its window.

    Parameters
    ----------
    cells : Cells
    window : Window
    start, end : str
        Names of the columns.
    may_lack_start : bool, default False
        Whether a row without a start is kept, being known to have been open: it counts among those who are there.
    """
    each = cells.listed.each
    began, begins = cells.days(start)
    ended, ends = cells.days(end)
    lacks = np.isin(begins, (DayKind.MISSING, DayKind.UNREADABLE))
    if may_lack_start:
        cells.tell(start, "is not there or cannot be read; kept, with an unknown start", lacks)
    unbegun = (began == NONE) & ~(lacks & may_lack_start)
    cells.leave_out(start, "has no date that can be read; left out", unbegun)
    unread = ~unbegun & (ends == DayKind.UNREADABLE)
    cells.leave_out(end, "cannot be read, so that nobody knows whether it has ended; left out", unread)
    backwards = ~unbegun & (ended != NONE) & (began != NONE) & (ended < began)
    cells.leave_out(end, f"is before {start!r}; left out", backwards)
    first = window.first_day.toordinal()
    before = ~(unbegun | unread | backwards) & (ended != NONE) & (ended < first)
    cells.tell(end, f"is before the {each.months} months that the list shows; left out", before)
    at = np.flatnonzero(~(unbegun | unread | backwards | before))
    child = window.children[each.number]
    if each.one_row_a_child:
        again = np.zeros(len(child), dtype=bool)
        again[at] = pd.Series(child[at]).duplicated().to_numpy()
        cells.tell("", "is a further row of the same child, though the list has one for each; kept", again)
    return Spells(at, child[at], began[at], ended[at], np.maximum(began[at], first))


def open_now(spells: Spells, since: Days, window: Window) -> Spells:
    """Return what is so on the last day and since when: an end up to then would have taken it out of the list."""
    nothing = np.full(len(spells.at), NONE)
    return Spells(spells.at, spells.child, since, nothing, np.full(len(spells.at), window.last_day.toordinal() + 1))
