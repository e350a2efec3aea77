"""The event log as measures read it: what they need of a run, and its rows by event, month and team."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol

import numpy as np

from sim.scenario.parameters import Parameters
from sim.scenario.timetable import Timetable
from sim.vocabulary import Event, Role, TeamKind

CLOCK_TOLERANCE = 1e-9
"""Working days (30 microseconds): a row this little before a month's start belongs to the month."""

LIMIT_TOLERANCE = 1e-6
"""Working days: a gap this little over its limit is rounding, not lateness."""


class Calendar(Protocol):
    """The months of the model's clock."""

    def month_starts(self, months: int) -> np.ndarray:
        """Model times at which months begin: shape (months + 1,)."""

    def month_labels(self, months: int) -> list[str]:
        """Names of the months."""

    def times_of(self, ordinals: np.ndarray) -> np.ndarray:
        """Model times at which days, given as proleptic Gregorian ordinals, begin."""

    def date_of(self, time: float) -> date:
        """Calendar date of the working day a model time falls in."""


class Terms(Protocol):
    """What somebody in post works and may hold from a time on."""

    @property
    def since(self) -> float:
        """Model time."""

    @property
    def fte(self) -> float:
        """Full-time equivalent."""

    @property
    def standard(self) -> float:
        """Caseload standard in children for this person, 0 for none."""


class Worker(Protocol):
    """One member of staff."""

    @property
    def team(self) -> int:
        """Index of the team."""

    @property
    def role(self) -> Role:
        """Role."""

    @property
    def fte(self) -> float:
        """Full-time equivalent."""

    @property
    def standard(self) -> float:
        """Caseload standard in children for this person, 0 for none."""

    @property
    def since(self) -> float:
        """Model time of joining; 0 or less for those in post at the start."""

    @property
    def until(self) -> float:
        """Model time of leaving; infinite for those still in post at the end."""

    @property
    def qualified_at(self) -> float:
        """Model time at which a newly qualified worker becomes a social worker; infinite if not in the run."""

    @property
    def standard_after(self) -> float:
        """Caseload standard from then on."""

    @property
    def gbp_per_year(self) -> float | None:
        """Yearly cost of the post if it were full-time, at the start's pay and without the agency premium."""

    @property
    def later(self) -> Sequence[Terms]:
        """Other hours or another standard from a time on."""


class Run(Protocol):
    """One simulated run, as measures see it (`sim.model.run.SimulatedRun` is one)."""

    @property
    def parameters(self) -> Parameters:
        """What was simulated, as it was at the start."""

    @property
    def later(self) -> Timetable:
        """What changed while the run went on."""

    @property
    def calendar(self) -> Calendar:
        """The working-day calendar."""

    @property
    def months(self) -> int:
        """Months simulated."""

    @property
    def log(self) -> np.ndarray:
        """Event log: float64, shape (n, 7), columns time, event, child, team, worker, value, other."""

    @property
    def teams(self) -> tuple[str, ...]:
        """Team ids; the log's team column indexes them."""

    @property
    def staff(self) -> Sequence[Worker]:
        """Everybody who was ever in post; the log's worker column indexes them."""


class Cells(NamedTuple):
    """A measure in numbers: both arrays have shape (teams + 1, months), the last row being the whole council."""

    numerator: np.ndarray
    denominator: np.ndarray


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of the log, in the order in which they were written."""

    time: np.ndarray
    event: np.ndarray
    month: np.ndarray
    """Month the row falls in; -1 for history before the start."""
    child: np.ndarray
    team: np.ndarray
    worker: np.ndarray
    value: np.ndarray
    other: np.ndarray

    def where(self, which: np.ndarray | slice) -> "Rows":
        """Return the rows that a mask, positions or a slice choose."""
        return Rows(*(getattr(self, name)[which] for name in self.__slots__))

    def flows(self) -> "Rows":
        """Return the rows since the start: history makes stocks right, but never counts as something that happened."""
        return self.where(self.month >= 0)

    def and_then(self, others: "Rows") -> "Rows":
        """Return these rows and others after them."""
        return Rows(*(np.concatenate((getattr(self, name), getattr(others, name))) for name in self.__slots__))

    def __len__(self) -> int:
        return len(self.time)


def spread(
    owner: np.ndarray, month: np.ndarray, weights: np.ndarray | None = None, *, shape: tuple[int, int]
) -> np.ndarray:
    """Count rows, or add up weights, by owner and month.

    Parameters
    ----------
    owner, month : np.ndarray
        Indices of each row; owner -1 is nobody, month must not be negative.
    weights : np.ndarray, optional
        What to add up.
    shape : tuple of int
        Owners and months.

    Returns
    -------
    np.ndarray
        Shape (1 + owners, months): nobody's rows first.
    """
    owners, months = shape
    table = np.bincount((owner + 1) * months + month, weights, minlength=(owners + 1) * months)
    return table.astype(np.float64).reshape(owners + 1, months)


def with_total(table: np.ndarray) -> np.ndarray:
    """Move from nobody first (see `spread`) to the sum of all, nobody's with them, last."""
    return np.vstack((table[1:], table.sum(axis=0)))


class MonthlyLog:
    """A run's log, split by event once, and the months and teams to count in.

    Parameters
    ----------
    run : Run
        The run. Its log may be in any order.

    Attributes
    ----------
    edges : np.ndarray
        Model times at which months begin, shape (months + 1,).
    days : np.ndarray
        Working days of each month, shape (months,).
    months, teams : int
        How many there are.

    Raises
    ------
    ValueError
        If the log is not of seven columns, or has rows after the last month.
    """

    def __init__(self, run: Run) -> None:
        if run.log.ndim != 2 or run.log.shape[1] != 7:
            raise ValueError(f"the event log must have 7 columns, not the shape {run.log.shape}")
        self.run = run
        self.months = run.months
        self.teams = len(run.teams)
        self.edges = np.asarray(run.calendar.month_starts(run.months), dtype=np.float64)
        self.days = np.diff(self.edges)
        if len(run.log) and (last := run.log[:, 0].max()) > self.edges[-1] + CLOCK_TOLERANCE:
            raise ValueError(f"the event log has a row at {last:g}, after its end at {self.edges[-1]:g}")
        event = run.log[:, 1].astype(np.uint8)
        self._order = np.argsort(event, kind="stable")
        self._by_event = np.take(run.log, self._order, axis=0)
        self._ends = np.cumsum(np.bincount(event, minlength=max(Event) + 1))
        self._figures = [run.later.on(day, run.parameters) for day in self.first_days()]

    def first_days(self) -> list[date]:
        """Days on which the months begin: the first is the start."""
        labels = self.run.calendar.month_labels(self.months)
        return [self.run.parameters.start, *(date.fromisoformat(f"{label}-01") for label in labels[1:])]

    def by_month(self, figure: Callable[[Parameters], Any]) -> np.ndarray:
        """Return a figure as it holds when each month begins: an array of shape (months, ...)."""
        found: dict[int, Any] = {}
        for each in self._figures:
            if id(each) not in found:
                found[id(each)] = figure(each)
        return np.array([found[id(each)] for each in self._figures])

    def month_of(self, time: np.ndarray) -> np.ndarray:
        """Month each time falls in: a month begins at its edge; the end of the run belongs to the last month."""
        month = np.searchsorted(self.edges - CLOCK_TOLERANCE, time, side="right") - 1
        return np.minimum(month, self.months - 1)

    def month_ending(self, time: np.ndarray) -> np.ndarray:
        """Month at whose end each reading was taken, whatever the rounding of the clock; -1 for the start."""
        return np.searchsorted((self.edges[1:] + self.edges[:-1]) / 2, time) - 1

    def teams_of_kind(self, *kinds: TeamKind) -> frozenset[int]:
        """Places of the teams of some kinds; the pools beside the teams have none."""
        teams = self.run.parameters.teams
        return frozenset(
            place for place, team in enumerate(self.run.teams) if team in teams and teams[team].kind in kinds
        )

    def of(self, *events: Event) -> Rows:
        """Return the rows of one event or of several together, in the order in which they were written."""
        if len(events) == 1:
            rows = self._by_event[self._ends[events[0] - 1] : self._ends[events[0]]]
        else:
            either = np.concatenate([np.arange(self._ends[event - 1], self._ends[event]) for event in events])
            rows = self._by_event[either[np.argsort(self._order[either], kind="stable")]]
        time, event, child, team, worker, value, other = rows.T
        whole = np.int64
        return Rows(
            time,
            event.astype(whole),
            self.month_of(time),
            child.astype(whole),
            team.astype(whole),
            worker.astype(whole),
            value,
            other,
        )

    def sum(self, rows: Rows, weights: np.ndarray | None = None) -> np.ndarray:
        """Count rows (or add up weights) by team and month: shape (teams + 1, months), the council last."""
        return with_total(spread(rows.team, rows.month, weights, shape=(self.teams, self.months)))

    def whole(self, number: float = 1.0) -> np.ndarray:
        """One number in every cell: the denominator of counts."""
        return np.full((self.teams + 1, self.months), number)

    def for_council(self, number: np.ndarray) -> np.ndarray:
        """Put a number for each month into the council's row; no team has any."""
        table = np.zeros((self.teams + 1, self.months))
        table[-1] = number
        return table

    def count(self, rows: Rows, weights: np.ndarray | None = None) -> Cells:
        """Return a count (or a sum) as a measure."""
        return Cells(self.sum(rows, weights), self.whole())

    def mean(self, rows: Rows, weights: np.ndarray) -> Cells:
        """Return the mean of weights, or the share of rows for which a mask holds, as a measure."""
        return Cells(self.sum(rows, weights.astype(np.float64)), self.sum(rows))
