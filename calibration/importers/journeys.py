"""What every return is turned into: one form for spells and happenings, without any child's identity.

A child is a number counted from 0 within one import; days are ordinals (`datetime.date.toordinal`). These tables live
in memory only. They are made into estimates and dropped; nothing writes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import pandas as pd

Records = Literal["annex_a", "ssda903", "cin_census"]
NONE = -1
"""A day that is not there (a spell still open, a conference not held), and a yes or no that is unknown."""

SPELL = ("child", "began", "ended", "seen_from")
"""Columns of every table of spells.

``began`` is NONE where the return does not show when (an old spell whose first part is missing); ``ended`` is NONE
while it is open on the last day. ``seen_from`` is the first day on which its end would have put it, or left it, in the
return: a spell is known to have been open on that day, and one that ended before is not there (delayed entry). It is
not before ``began``.
"""

TABLES: Mapping[str, tuple[str, ...]] = {
    "contacts": ("child", "day"),
    "early_help": SPELL,
    "referrals": ("child", "day", "no_further_action", "earlier"),
    "assessments": (*SPELL, "referred", "in_need"),
    "section_47s": ("child", "began", "conference", "conference_needed", "plan"),
    "cp_plans": (*SPELL, "earlier_plans"),
    "cin_plans": SPELL,
    "need": (*SPELL, "reason"),
    "care": (*SPELL, "way", "route", "age_began", "unaccompanied"),
    "placements": (*SPELL, "kind", "number"),
    "legal": (*SPELL, "status"),
    "adoptions": ("child", "entered_care", "decided", "placement_order", "matched", "placed", "ordered"),
    "care_leavers": ("child", "age", "adviser"),
}
"""Columns by table. A return has the tables it can fill.

no_further_action, in_need, conference_needed, plan, unaccompanied, adviser : 1 yes, 0 no, NONE unknown
earlier : referrals of the child in the twelve months before, the return's own count; NONE unknown
referred : day of the referral an assessment follows, NONE if the return does not link them
earlier_plans : plans before this one, NONE unknown
reason : reason for closure, "RC1" to "RC9", or ""
way : name of a `sim.vocabulary.CareEnd` in small letters, or "" (open, or not said)
route : name of a `sim.vocabulary.EntryRoute` in small letters, or ""
age_began, age : years; NaN unknown
kind, status : name of a `PlacementKind` or `LegalStatus` in small letters, or ""
number : which placement of the period of care it is, from 1; NONE where that cannot be told
"""


@dataclass(frozen=True, slots=True)
class Journeys:
    """The children of one import.

    Attributes
    ----------
    records : str
        Which return.
    first_day, last_day : date
        The days it shows: flows are complete from the first to the last. For Annex A, six months to the day of
        inspection.
    tables : dict of str to pandas.DataFrame
        As `TABLES` says.
    windows : dict of str to (date, date)
        Days that single tables show where they differ (adoptions in Annex A: twelve months).
    """

    records: Records
    first_day: date
    last_day: date
    tables: dict[str, pd.DataFrame]
    windows: dict[str, tuple[date, date]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, table in self.tables.items():
            if tuple(table.columns) != TABLES[name]:
                raise ValueError(f"{name} has columns {list(table.columns)}, not {list(TABLES[name])}")

    def window(self, table: str) -> tuple[date, date]:
        """Return the days a table shows."""
        return self.windows.get(table, (self.first_day, self.last_day))
