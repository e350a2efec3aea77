"""Who the simulated children are in a return: invented people, marked as such.

The model knows children by number. Of those who come into care, and of care leavers, it knows the birthday; everything
else a return asks about a person is drawn here, evenly and by the child's number alone, and means nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.engine.streams import Streams
from sim.report.returns.journeys import Journeys
from sim.vocabulary import EntryRoute, Event

POSTCODE = "ZZ99 3CZ"
"""A postcode that is nowhere."""
ETHNICITIES = (
    *("WBRI", "WIRI", "WIRT", "WOTH", "WROM", "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN", "ABAN", "AOTH"),
    *("BCRB", "BAFR", "BOTH", "CHNE", "OOTH"),
)
_DAYS_PER_YEAR = 365.25
_GROWN_UP_DAYS = 18 * _DAYS_PER_YEAR
_STILL_A_CHILD_DAYS = 30.0
"""Days before 18 at which a child was known last, at the latest."""
_LEAVERS = (Event.LEAVING_CARE_ENDED, Event.LEAVING_CARE_STARTED)
_SCHOOL_AGE_DAYS = 5 * _DAYS_PER_YEAR


@dataclass(frozen=True, slots=True)
class Children:
    """The children of a run.

    Attributes
    ----------
    table : pandas.DataFrame
        By the child's number in the log: `identifier`, `born` (day), `is_male`, `ethnicity`, `is_disabled`,
        `is_unaccompanied`.
    """

    table: pd.DataFrame

    @classmethod
    def of(cls, journeys: Journeys, seed: int, run: int) -> "Children":
        """Invent them for a whole run, so that every return of it has the same."""
        numbers = np.unique(journeys.rows["child"].to_numpy())
        streams = Streams(seed, run)
        drawn = {what: _drawn(streams, what, numbers) for what in ("age", "sex", "ethnicity")}
        disabled = journeys.of_event(Event.DISABLED_PLAN_STARTED)["child"]
        came = journeys.of_event(Event.CARE_STARTED)
        unaccompanied = came.loc[came["value"] == EntryRoute.UNACCOMPANIED, "child"]
        table = pd.DataFrame(
            {
                "identifier": [f"SYN{place:07d}" for place in range(1, len(numbers) + 1)],
                "born": _birthdays(journeys, numbers, drawn["age"]),
                "is_male": drawn["sex"] < 1 / 2,
                "ethnicity": [ETHNICITIES[int(u * len(ETHNICITIES))] for u in drawn["ethnicity"]],
                "is_disabled": np.isin(numbers, disabled),
                "is_unaccompanied": np.isin(numbers, unaccompanied),
            },
            index=pd.Index(numbers, name="child"),
        )
        return cls(table)

    def with_all(self, table: pd.DataFrame) -> pd.DataFrame:
        """Add all columns of the children to a table that has a column `child`."""
        return table.join(self.table, on="child")

    def with_their(self, columns: Sequence[str], table: pd.DataFrame) -> pd.DataFrame:
        """Add columns of the children to a table that has a column `child`."""
        return table.join(self.table[list(columns)], on="child")


def need_of(table: pd.DataFrame) -> np.ndarray:
    """Return the category of need: disability or absent parenting where the log says so, else abuse or neglect."""
    return np.select([table["is_unaccompanied"], table["is_disabled"]], ["N8", "N2"], "N1")


def no_upn(table: pd.DataFrame, day: int) -> np.ndarray:
    """Return why there is no unique pupil number: too young for school, or (as for nobody real) not matched."""
    return np.where(day - table["born"] < _SCHOOL_AGE_DAYS, "UN1", "UN5")


def _drawn(streams: Streams, what: str, numbers: np.ndarray) -> np.ndarray:
    stream = streams.stream(f"synthetic returns: {what}")
    return np.array([stream(number) for number in numbers.tolist()])


def _birthdays(journeys: Journeys, numbers: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Return birthdays: the model's own, or by an age drawn evenly so that the child stays one while it is known."""
    rows = journeys.rows
    known = rows.groupby("child")["day"].agg(["min", "max"]).reindex(numbers)
    room = np.maximum(0.0, _GROWN_UP_DAYS - _STILL_A_CHILD_DAYS - (known["max"] - known["min"]))
    born = (known["min"] - np.floor(u * room)).astype(np.int64)
    for days in (*(_by_age(journeys, event) for event in reversed(_LEAVERS)), _on_record(journeys)):
        born.update(days)
    days_of_birth: np.ndarray = born.to_numpy(np.int64)
    return days_of_birth


def _on_record(journeys: Journeys) -> pd.Series:
    came = journeys.of_event(Event.CARE_STARTED)
    came = came[came["other"] > 0].drop_duplicates("child")
    return pd.Series(came["other"].to_numpy(np.int64), index=came["child"])


def _by_age(journeys: Journeys, event: Event) -> pd.Series:
    """Return the birthdays of care leavers, from the age with which their support began or ended."""
    rows = journeys.of_event(event).drop_duplicates("child")
    days = rows["day"] - (rows["value"] * _DAYS_PER_YEAR).round().astype(np.int64)
    return pd.Series(days.to_numpy(np.int64), index=rows["child"])
