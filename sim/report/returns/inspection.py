"""What all lists of Annex A share: the day of inspection, people, workers, and codes as the template labels them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from sim.report.returns.children import Children
from sim.report.returns.codes import ages
from sim.report.returns.journeys import Journeys, last_before
from sim.report.returns.periods import months_before
from sim.returns import annex_a
from sim.vocabulary import Event

NOBODY, UNALLOCATED, NO_TEAM = -1, "Unallocated", "None"
_HOLDING = (Event.ALLOCATED, Event.RELEASED, Event.QUEUED)


@dataclass(frozen=True)
class Inspection:
    """A run as it stood on the day of inspection.

    Attributes
    ----------
    journeys : Journeys
        Up to that day.
    children : Children
        Who the children are.
    teams : sequence of str
        Names of the teams in the order in which the log counts them.
    """

    journeys: Journeys
    children: Children
    teams: Sequence[str]

    @property
    def day(self) -> int:
        """The day of inspection."""
        return self.journeys.last

    def since(self, months: int) -> int:
        """First day shown of so many months before the inspection."""
        return months_before(date.fromordinal(self.day), months).toordinal()

    @cached_property
    def six_months(self) -> int:
        """First day that most lists show."""
        return self.since(annex_a.MONTHS)

    def in_window(self, spells: pd.DataFrame) -> pd.DataFrame:
        """Return spells open at the inspection or ended in the six months before."""
        return spells[spells["ended"] >= self.six_months]

    def with_people(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Add who the children are."""
        return self.children.with_all(rows)

    def table(self, number: int, rows: pd.DataFrame, own: Mapping[str, object]) -> pd.DataFrame:
        """Return a list's table.

        Parameters
        ----------
        number : int
            Of the list.
        rows : pandas.DataFrame
            Its rows, with people.
        own : mapping of str to Series, array or value
            Its own columns by name: days as ordinals, codes as short codes ("" for blank); others stay blank.
        """
        columns = {column.name: column for column in annex_a.LISTS[number - 1].columns}
        cells = {
            annex_a.CHILD: rows["identifier"],
            "Gender": rows["is_male"].map({True: "Male", False: "Female"}),
            "Ethnicity": rows["ethnicity"],
            annex_a.BIRTH: rows["born"],
            annex_a.AGE: ages(rows["born"], self.day),
            "Does the Child have a Disability": yes_no(rows["is_disabled"]),
        }
        made = {name: given for name, given in cells.items() if name in columns} | dict(own)
        if unknown := set(made) - set(columns):
            raise KeyError(f"list {number} has no {', '.join(sorted(unknown))}")
        table = pd.DataFrame(made, index=rows.index).reindex(columns=list(columns))
        for name, column in columns.items():
            if column.codes and name in made:
                table[name] = _labelled(table[name], column.codes)
        return table.reset_index(drop=True)

    def workers(self, rows: pd.DataFrame, ended: pd.Series | None = None) -> dict[str, pd.Series]:
        """Return who held the children: when their spell `ended`, or at the inspection."""
        at = pd.Series(self.day, index=rows.index) if ended is None else ended.clip(upper=self.day)
        wanted = pd.DataFrame({"child": rows["child"], "at": at})
        columns = {"event": "how", "team": "their_team", "worker": "their_worker", "day": "since"}
        found = last_before(wanted, self.journeys.of_event(*_HOLDING), columns)
        is_over = ended is not None and (ended <= self.day)
        is_held = found["their_worker"].ge(0) & (found["how"].ne(Event.RELEASED) | is_over)
        return {
            "Allocated Team": self.team_names(found["their_team"]),
            "Allocated Worker": worker_names(found["their_worker"].where(is_held)),
        }

    def team_names(self, teams: pd.Series) -> pd.Series:
        """Name teams by their places in the log."""
        return teams.map(dict(enumerate(self.teams))).fillna(NO_TEAM)


def worker_names(workers: pd.Series) -> pd.Series:
    """Name workers by their numbers in the log; nobody's name is real."""
    names = "SYNTHETIC WORKER " + (workers.fillna(NOBODY).astype(np.int64) + 1).astype(str)
    return names.where(workers.fillna(NOBODY) >= 0, UNALLOCATED)


def yes_no(truth: pd.Series | np.ndarray) -> np.ndarray:
    """Write Yes or No."""
    return np.where(np.asarray(truth, dtype=bool), "Yes", "No")


def answer(known: pd.Series) -> pd.Series:
    """Write 1 as Yes, 0 as No and -1, which is not known yet, as nothing."""
    return known.map({1: "Yes", 0: "No"}).fillna("")


def _labelled(codes: pd.Series, kind: str) -> pd.Series:
    labels = annex_a.CODES[kind]
    if kind == "authority":  # any council may be named
        return codes
    if unknown := set(codes.dropna().unique()) - set(labels) - {""}:
        raise KeyError(f"{kind} has no code {', '.join(sorted(map(str, unknown)))}")
    return codes.map({**labels, "": None})
