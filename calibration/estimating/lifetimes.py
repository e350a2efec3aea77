"""Spells as lifetimes: how long each had lasted when it came into sight, how long when it went out of it, and why."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from calibration.importers.journeys import NONE

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
SAME_DAY = 0.25
"""Days that a spell is taken to last which ends on the day it began."""
MIDDAY = 0.5


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """Spells seen for a part of their time.

    A spell counts among those at risk from `entry` to `exit`, both counted from its beginning. One that was open
    before the records begin is there only because it had not ended by then; it is at risk from that time on and says
    nothing of the time before (delayed entry). One still open at the end of the records is at risk until then
    (censored).

    Attributes
    ----------
    entry, exit : ndarray of float
        In the unit of the days given; ``entry < exit``.
    is_ended : ndarray of bool
        Whether it ended at `exit`.
    kept : ndarray of int
        Which of the spells given these are.
    unknown, unseen : int
        Spells left out: those whose beginning is not known, and those that by their days could not have been seen.
    """

    entry: Numbers
    exit: Numbers
    is_ended: Flags
    kept: Whole
    unknown: int = 0
    unseen: int = 0

    @classmethod
    def of(
        cls, began: npt.ArrayLike, ended: npt.ArrayLike, seen_from: npt.ArrayLike, last_day: int | npt.ArrayLike
    ) -> Self:
        """Make lifetimes of spells with whole days.

        Spells whose beginning is unknown are left out. That loses records but does not mislead, as long as the chance
        of ending depends on the time since the beginning: whether a beginning is on record was settled before the
        spell came into sight, and does not depend on how it goes on from there. Those left out would have said
        something of long spells only, so that late bands rest on fewer.

        A spell begins and ends at midday on average, comes into sight as `seen_from` begins and goes out of sight as
        the last day ends.

        Parameters
        ----------
        began, ended, seen_from : array_like of int
            Days; `NONE` where a beginning is unknown or a spell is open.
        last_day : int or array_like of int
            Last day of the records, or of each spell's own time at risk.
        """
        began, ended, seen_from = (np.asarray(days, dtype=np.int64) for days in (began, ended, seen_from))
        last = np.broadcast_to(np.asarray(last_day, dtype=np.int64), began.shape)
        is_known = began != NONE
        is_ended = (ended != NONE) & (ended <= last)
        final = np.where(is_ended, ended, last)
        could_be_seen = (began <= final) & (seen_from <= final)
        kept = np.flatnonzero(is_known & could_be_seen)
        lasted = (final - began)[kept].astype(np.float64)
        ends = is_ended[kept]
        return cls(
            entry=np.maximum((seen_from - began)[kept] - MIDDAY, 0.0),
            exit=np.where(ends, np.maximum(lasted, SAME_DAY), lasted + MIDDAY),
            is_ended=ends,
            kept=kept,
            unknown=int(np.sum(~is_known)),
            unseen=int(np.sum(is_known & ~could_be_seen)),
        )

    def __len__(self) -> int:
        return len(self.entry)

    def where(self, chosen: Flags) -> "Lifetimes":
        """Return some of them."""
        return Lifetimes(self.entry[chosen], self.exit[chosen], self.is_ended[chosen], self.kept[chosen])

    def per(self, days: float) -> "Lifetimes":
        """Return them in a unit of so many days."""
        return Lifetimes(
            self.entry / days, self.exit / days, self.is_ended, self.kept, unknown=self.unknown, unseen=self.unseen
        )
