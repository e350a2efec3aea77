"""Makes one chain of episodes for every child out of all its returns, and tells what had to be mended.

The rules and their numbers are those of the London data platform (LIIA), which most councils know: 1, 1A, 2, 3, 3A, 4
and 5. Where its rules would undo what a return clearly says, they are narrower here; each function says how.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.importers.findings import Findings
from calibration.importers.journeys import NONE
from calibration.importers.ssda903.years import rows_by_file
from sim.returns.ssda903 import GOES_ON, SHORT_BREAKS, STARTED, first_day, last_day

Days = NDArray[np.int64]
Flags = NDArray[np.bool_]

RULES: Mapping[str, tuple[str, str]] = {
    "twice": ("DECOM", "is there twice in one return (same child, same start); the last is read"),
    "reopened": ("DEC", "was closed in an earlier return and is open in a later one; the later is read"),
    "1": ("DEC", "has no end though another episode follows; ended when that begins (rule 1)"),
    "1A": ("DEC", "has no end though the child came back into care; ended on 31 March or the day before (rule 1A)"),
    "2": ("DEC", "is open, and the child is not in the next return; ended on 31 March, reason unknown (rule 2)"),
    "3": ("DECOM", "is the same episode as one that a later return lists with another start; left out (rule 3)"),
    "3A": ("DECOM", "is open, and a later return replaces it with one that began earlier; left out (rule 3A)"),
    "4": ("DEC", "ends after the next episode of a later return begins; ended when that begins (rule 4)"),
    "4 here": ("DEC", "ends after the next episode of the same return begins; ended when that begins"),
    "5": ("DEC", "goes on (X1), but the next episode begins later; ended when that begins (rule 5)"),
    "gone": ("REC", "goes on (X1), but the child is in no return until much later; care ended, reason unknown"),
    "no next": ("REC", "goes on (X1), but no episode follows; care ended, reason unknown"),
    "restart": ("RNE", "starts care (S) on the day on which an episode that goes on (X1) ended; read as one stay"),
    "same day": ("REC", "says that care ended, but one that starts no care begins on the same day; read as one stay"),
    "no start": ("RNE", "follows an end of care and does not start care (S); a stay whose start is not shown"),
    "short breaks": ("LS", "is a short break (V3 or V4), which is not counted as care; left out"),
}
"""What is told of an episode: the column it is about, and what was done."""


class Chains:
    """Episodes of all returns, in the order of child and day, being made into one chain for each child.

    Attributes
    ----------
    episodes : DataFrame
        What is left of them; `said` is False of an end that had to be supplied.
    """

    def __init__(self, episodes: pd.DataFrame, years: tuple[int, ...], files: list[str], findings: Findings) -> None:
        self.years, self._files, self._findings = years, files, findings
        self.episodes = episodes.sort_values(["child", "decom", "year", "file", "row"], kind="stable")
        self.episodes["said"] = True

    def stitch(self) -> pd.DataFrame:
        """Return the episodes, mended: none overlaps another, and those of one stay join on the day.

        Columns added: `stay`, a number counted from 0; `starts`, whether the stay's start is shown.
        """
        self._one_row_each()
        self._replaced()
        self._left_open()
        self._overlapping()
        self._gaps()
        self._stays()
        return self.episodes

    def _tell(self, rule: str, rows: Flags) -> None:
        column, words = RULES[rule]
        for file, found in rows_by_file(self.episodes[rows], self._files):
            self._findings.add(file, f"episodes, {column}", words, found)

    def _column(self, name: str, shift: int = 0) -> NDArray[Any]:
        """Return a column, or that of the next (1) or previous (-1) episode of the child; see `_has`."""
        return np.roll(self.episodes[name].to_numpy(), -shift)

    def _has(self, shift: int) -> Flags:
        """Whether the child has a next (1) or a previous (-1) episode."""
        child = self.episodes["child"].to_numpy()
        same: Flags = np.roll(child, -shift) == child
        if len(same):
            same[-1 if shift == 1 else 0] = False
        return same

    def _drop(self, rows: Flags) -> None:
        self.episodes = self.episodes[~rows].reset_index(drop=True)

    def _one_row_each(self) -> None:
        """Of the rows of one episode (child and start) the latest return's is read, and of one return's the last."""
        again = self._has(1) & (self._column("decom", 1) == self._column("decom"))
        same_return = again & (self._column("year", 1) == self._column("year"))
        self._tell("twice", same_return)
        earlier = again & ~same_return
        self._tell("reopened", earlier & (self._column("dec") != NONE) & (self._column("dec", 1) == NONE))
        self._drop(again)

    def _replaced(self) -> None:
        """Rules 3 and 3A: leave out open episodes that a later return has in another form.

        For rule 3 the later return's must have begun by the end of the open one's year: one that begins after it is a
        new episode, with the same carer or not.
        """
        year, ends = self._column("year"), self._ends_of_years()
        left = (self._column("dec") == NONE) & (year < self.years[-1])
        alike = self._alike(1) & (self._column("decom", 1) <= ends)
        alike |= self._alike(-1)
        latest_before = self.episodes.groupby("child")["year"].cummax().to_numpy()
        covered = left & (latest_before > year)
        self._tell("3", left & alike)
        self._tell("3A", covered & ~alike)
        self._drop(left & (alike | covered))

    def _alike(self, shift: int) -> Flags:
        """Whether the neighbouring episode is of a later return and the same in all but its days."""
        alike = self._has(shift) & (self._column("year", shift) > self._column("year"))
        for column in ("rne", "ls", "place", "provider", "carer"):
            alike &= self._column(column) == self._column(column, shift)
        return alike

    def _ends_of_years(self) -> Days:
        ends = np.array([last_day(year).toordinal() for year in self.years], dtype=np.int64)
        return ends[np.searchsorted(self.years, self._column("year"))]

    def _left_open(self) -> None:
        """Rules 1, 1A and 2: end what cannot be open any more. Rules 1 and 1A hold within the last return as well."""
        has_next, start = self._has(1), self._column("decom", 1)
        left = self._column("dec") == NONE
        goes_on = left & has_next & (self._column("rne", 1) != STARTED)
        comes_back = left & has_next & ~goes_on
        vanished = left & ~has_next & (self._column("year") < self.years[-1])
        ends = self._ends_of_years()
        before = np.maximum(np.minimum(ends, start - 1), self._column("decom") + 1)
        for rule, rows, day in (("1", goes_on, start), ("1A", comes_back, before), ("2", vanished, ends)):
            self._tell(rule, rows)
            self.episodes.loc[rows, "dec"] = day[rows]
        self.episodes.loc[goes_on, "rec"] = GOES_ON
        self.episodes.loc[comes_back | vanished, "said"] = False

    def _overlapping(self) -> None:
        """Rule 4: an episode ends when the next begins; within one return as well."""
        start = self._column("decom", 1)
        over = self._has(1) & (self._column("dec") != NONE) & (self._column("dec") > start)
        later = self._column("year", 1) > self._column("year")
        self._tell("4", over & later)
        self._tell("4 here", over & ~later)
        self.episodes.loc[over, "dec"] = start[over]
        self.episodes.loc[over & (self._column("rne", 1) != STARTED), "rec"] = GOES_ON

    def _gaps(self) -> None:
        """Rule 5: close gaps within a stay, but not where a whole return lies in the gap: the child is not in it."""
        start, end = self._column("decom", 1), self._column("dec")
        gap = self._has(1) & (end != NONE) & (end < start) & (self._column("rec") == GOES_ON)
        gap &= (self._column("rne", 1) != STARTED) & self._column("said")
        firsts = np.array([first_day(year).toordinal() for year in self.years])
        lasts = np.array([*(last_day(year).toordinal() for year in self.years), np.iinfo(np.int64).max])
        absent = gap & (lasts[np.searchsorted(firsts, end)] < start)
        self._tell("5", gap & ~absent)
        self._tell("gone", absent)
        self.episodes.loc[gap & ~absent, "dec"] = start[gap & ~absent]
        self.episodes.loc[absent, "said"] = False

    def _stays(self) -> None:
        """Join episodes to stays, tell where their reasons disagree, and leave out short breaks."""
        has_previous = self._has(-1)
        starts, went_on = self._column("rne") == STARTED, self._column("rec", -1) == GOES_ON
        on_the_day = has_previous & (self._column("dec", -1) == self._column("decom"))
        joined = on_the_day & (~starts | went_on)
        self._tell("restart", joined & starts)
        self._tell("no start", has_previous & ~joined & ~starts)
        self._tell("same day", self._of_next(joined) & (self._column("rec") != GOES_ON) & (self._column("rec") != ""))
        no_next = (self._column("dec") != NONE) & (self._column("rec") == GOES_ON) & self._column("said")
        no_next &= ~self._of_next(joined)
        self._tell("no next", no_next)
        self.episodes.loc[no_next, "said"] = False
        self._without_short_breaks(joined, starts)

    @staticmethod
    def _of_next(flags: Flags) -> Flags:
        """Return the flags of each episode's next."""
        return np.append(flags[1:], [False])

    def _without_short_breaks(self, joined: Flags, starts: Flags) -> None:
        """Leave out short breaks: what comes before one ends then, and what comes after one starts then."""
        short = self.episodes["ls"].isin(SHORT_BREAKS).to_numpy()
        self._tell("short breaks", short)
        after = joined & np.roll(short, 1)
        self.episodes.loc[self._of_next(joined & short) & ~short, "said"] = False
        begins = ~joined | after
        self.episodes["stay"] = np.cumsum(begins) - 1
        shown = pd.Series(starts | after)[begins].to_numpy()
        self.episodes["starts"] = shown[self.episodes["stay"].to_numpy()] if len(shown) else False
        self._drop(short)
        self.episodes["stay"] = pd.factorize(self.episodes["stay"])[0]
