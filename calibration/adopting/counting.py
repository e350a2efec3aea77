"""Counts by month and on the last day: what a planner checks against the council's own dashboard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from calibration.adopting.disclosure import shown, shown_month_by_month
from calibration.importers import NONE, Journeys

FLOWS = {
    "contacts": ("contacts", "day"),
    "early help begun": ("early_help", "began"),
    "referrals": ("referrals", "day"),
    "assessments completed": ("assessments", "ended"),
    "section 47 enquiries": ("section_47s", "began"),
    "initial child protection conferences": ("section_47s", "conference"),
    "child protection plans begun": ("cp_plans", "began"),
    "child protection plans ended": ("cp_plans", "ended"),
    "child-in-need plans begun": ("cin_plans", "began"),
    "child-in-need plans ended": ("cin_plans", "ended"),
    "episodes of need ended": ("need", "ended"),
    "came into care": ("care", "began"),
    "left care": ("care", "ended"),
}
"""Table and column of days, by what is counted."""
STOCKS = {
    "early help": "early_help",
    "assessments": "assessments",
    "child protection plans": "cp_plans",
    "child-in-need plans": "cin_plans",
    "episodes of need": "need",
    "children in care": "care",
}
"""Table of spells, by what is open."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts of a return, as they may be shown.

    Attributes
    ----------
    months : tuple of str
        Whole or begun months ("2017-08").
    flows : dict of str to list of str
        Counts by month, "c" where suppressed.
    open_on_last_day : dict of str to str
    """

    months: tuple[str, ...]
    flows: dict[str, list[str]]
    open_on_last_day: dict[str, str]

    def table(self) -> pd.DataFrame:
        """Return one row for each kind of happening and month."""
        rows = [
            {"counted": name, "month": month, "number": number}
            for name, numbers in self.flows.items()
            for month, number in zip(self.months, numbers, strict=True)
        ]
        last = self.months[-1] if self.months else ""
        rows += [
            {"counted": f"{name}, open on the last day", "month": last, "number": number}
            for name, number in self.open_on_last_day.items()
        ]
        return pd.DataFrame(rows, columns=["counted", "month", "number"])


def counts_of(journeys: Journeys) -> Counted:
    """Count what a return holds, month by month."""
    first, last = journeys.first_day, journeys.last_day
    months = _months(first, last)
    flows = {}
    for name, (table, column) in FLOWS.items():
        if table in journeys.tables:
            days = journeys.tables[table][column].to_numpy()
            flows[name] = shown_month_by_month(_by_month(days, first, last, months))
    stocks = {
        name: shown(int(np.sum(journeys.tables[table]["ended"].to_numpy() == NONE)))
        for name, table in STOCKS.items()
        if table in journeys.tables
    }
    return Counted(months, flows, stocks)


def _months(first: date, last: date) -> tuple[str, ...]:
    count = 12 * (last.year - first.year) + last.month - first.month + 1
    return tuple(
        f"{first.year + (first.month - 1 + i) // 12}-{(first.month - 1 + i) % 12 + 1:02}" for i in range(count)
    )


def _by_month(days: np.ndarray, first: date, last: date, months: Sequence[str]) -> list[int]:
    days = days[(days >= first.toordinal()) & (days <= last.toordinal())]
    edges = [date(int(month[:4]), int(month[5:]), 1).toordinal() for month in months]
    places = np.searchsorted(edges, days, side="right") - 1
    return [int(count) for count in np.bincount(places, minlength=len(months))]
