"""The journeys of one run's children as spells and happenings, as far as they were known on a day.

Whoever writes a return knows nothing of what comes after its last day: rows of later days are left out here, before
anything is read off them, so that no return can show them by mistake. Children who were there at the start of the run
have rows of earlier times, and their spells begin when they truly began.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from sim.engine import WorkingCalendar
from sim.vocabulary import Event

OPEN = date.max.toordinal()
"""End of what had not ended."""
NEVER = 0
"""Day of what did not happen."""
ROUNDING = 1e-9
"""Working days a row may lie before the day it belongs to."""
COLUMNS = ("time", "event", "child", "team", "worker", "value", "other")


@dataclass(frozen=True, slots=True)
class Journeys:
    """What happened to the children of a run up to a day.

    Attributes
    ----------
    rows : pandas.DataFrame
        Rows of the log about children, ordered by child and time (rows of the same time as they were written), with
        the day as a proleptic Gregorian ordinal beside the time.
    first, last : int
        The run's first day and the last day that is known.
    """

    rows: pd.DataFrame
    first: int
    last: int

    @classmethod
    def of(cls, log: np.ndarray, calendar: WorkingCalendar, months: int) -> "Journeys":
        """Read a run's log.

        Parameters
        ----------
        log : ndarray, shape (n, 7)
            The event log, in any order that keeps rows of the same time as they were written.
        calendar : WorkingCalendar
            The run's calendar.
        months : int
            How long the run lasted.
        """
        rows = pd.DataFrame(log.reshape(-1, len(COLUMNS)), columns=list(COLUMNS))
        rows = rows[rows["child"] >= 0]
        ends = float(calendar.month_starts(months)[-1])
        # visits not made and reviews not held are written when the run ends: they did not happen
        rows = rows[rows["time"] < ends - ROUNDING]
        whole = dict.fromkeys(("event", "child", "team", "worker"), np.int64)
        rows = rows.astype(whole).sort_values(["child", "time"], kind="stable", ignore_index=True)
        rows["day"] = _days(rows["time"].to_numpy(), calendar)
        return cls(rows, calendar.start.toordinal(), calendar.days_of_month(months - 1)[-1].toordinal())

    def until(self, day: int) -> "Journeys":
        """Return what was known at the end of a day."""
        if day >= self.last:
            return self
        known = self.rows[self.rows["day"] <= day].reset_index(drop=True)
        return Journeys(known, self.first, day)

    def of_event(self, *events: Event) -> pd.DataFrame:
        """Return the rows of some events."""
        return self.rows[self.rows["event"].isin(events)]

    def spells(self, begins: Iterable[Event], ends: Iterable[Event]) -> pd.DataFrame:
        """Return spells: each lasts from a row that begins one to the child's next row that begins or ends one.

        Returns
        -------
        pandas.DataFrame
            The rows that began them, with `began` and `ended` (days; `OPEN`) and what ended them: `by`, `end_time`,
            `end_value` and `end_other`.
        """
        begins = tuple(begins)
        rows = self.of_event(*begins, *ends)
        following = rows.shift(-1)
        over = following["child"].eq(rows["child"])
        found = rows.rename(columns={"day": "began"}).assign(
            ended=following["day"].where(over, OPEN).astype(np.int64),
            by=following["event"].where(over, 0).astype(np.int64),
            end_time=following["time"].where(over, np.inf),
            end_value=following["value"].where(over),
            end_other=following["other"].where(over),
        )
        return found[rows["event"].isin(begins)].reset_index(drop=True)


def _days(times: np.ndarray, calendar: WorkingCalendar) -> np.ndarray:
    """Return the days, as ordinals, of model times."""
    whole, place = np.unique(np.floor(times + ROUNDING), return_inverse=True)
    days = np.array([calendar.date_of(float(time)).toordinal() for time in whole], dtype=np.int64)
    found: np.ndarray = days[place] if len(days) else np.empty(0, dtype=np.int64)
    return found


def happened_between(
    rows: pd.DataFrame, children: pd.Series, after: pd.Series | int, until: pd.Series | int
) -> np.ndarray:
    """Count, for each child given, its rows with a day after one day and up to another."""
    reach = OPEN + 1
    known = np.sort(rows["child"].to_numpy(np.int64) * reach + rows["day"].to_numpy(np.int64))
    child = children.to_numpy(np.int64) * reach
    low, high = (child + np.asarray(day, dtype=np.int64) for day in (after, until))
    counts: np.ndarray = np.searchsorted(known, high, side="right") - np.searchsorted(known, low, side="right")
    return counts


def last_before(table: pd.DataFrame, rows: pd.DataFrame, columns: dict[str, str], *, at: str = "at") -> pd.DataFrame:
    """Add to a table what the child's last row up to a day says.

    Parameters
    ----------
    table : pandas.DataFrame
        With a column `child`, and the day up to which to look in the column `at`.
    rows : pandas.DataFrame
        Rows of a log, with `child` and `day`.
    columns : dict of str to str
        Columns of `rows`, and the names they get in the table.
    at : str
        Name of the table's column of days.

    Returns
    -------
    pandas.DataFrame
        The table with these columns; NaN where the child has no such row.
    """
    known = pd.DataFrame({"child": rows["child"], "_day": rows["day"]})
    known = known.assign(**{name: rows[column] for column, name in columns.items()})
    known = known.sort_values("_day", kind="stable")
    wanted = table.assign(_place=np.arange(len(table))).sort_values(at, kind="stable")
    found = pd.merge_asof(wanted, known, left_on=at, right_on="_day", by="child")
    ordered = found.sort_values("_place", ignore_index=True).drop(columns=["_place", "_day"])
    return ordered.set_axis(table.index)


def most_recent(spells: pd.DataFrame) -> pd.DataFrame:
    """Return each child's most recent spell."""
    ordered = spells.sort_values(["child", "began", "time"], kind="stable")
    return ordered.drop_duplicates("child", keep="last").reset_index(drop=True)
