"""Visits, core groups and reviews that happen at planned gaps: found when a plan ends, without events.

A visit falls due by the child's own clock, which runs at the pace of the worker: at her full pace visits keep
their planned gaps, when she is overloaded they stretch. While nobody holds the child the clock stands still.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from sim.engine import EventLog, whole_days
from sim.model.luck import Luck
from sim.model.people import Siblings
from sim.model.workforce import Worker
from sim.scenario.parameters import Visits
from sim.vocabulary import Event, Stage

_SHORTEST_GAP_SHARE = 0.2
_CALLS_OF_A_GAP = 4
"""Extra planned gaps drawn beyond those that can be reached, so that a block is always long enough."""


@dataclass(frozen=True, slots=True)
class Round:
    """One kind of visit or meeting in a plan.

    Attributes
    ----------
    event : Event
        The row written for each.
    standard : Visits
        Limit and planned gaps.
    only_first_by : float or None
        If given, only the first is counted, planned for this day (the first core group); its row carries whole
        working days since the beginning.
    """

    event: Event
    standard: Visits
    only_first_by: float | None = None


class Visiting:
    """The visits to a group of siblings during one plan.

    Parameters
    ----------
    siblings : Siblings
        Whom the visits are to; all children of the group are seen at each.
    stage : Stage
        The plan.
    index : int
        Where the luck of the gaps is found.
    rounds : list of Round
        What is planned.
    since : float
        When the plan, or the run, began.
    is_new : bool
        Whether the plan begins now; if not, it has been running, and the last visit was some time before the start.

    Attributes
    ----------
    review_due : float or None
        Statutory date of the next review conference.
    """

    def __init__(
        self, siblings: Siblings, stage: Stage, index: int, rounds: list[Round], since: float, *, is_new: bool
    ) -> None:
        self._siblings = siblings
        self._stage = stage
        self._index = index
        self._rounds = rounds
        self._since = since
        self._is_new = is_new
        self._team = siblings.team
        self.review_due: float | None = None
        self._stretches: list[tuple[Worker | None, float]] = [(siblings.worker, since)]

    def moved_to(self, worker: Worker | None, at: float) -> None:
        """Note that another worker (or nobody) holds the child from now on."""
        self._stretches.append((worker, at))
        self._team = self._siblings.team or self._team

    def write_overdue_review(self, log: EventLog, until: float) -> None:
        """At the end of the run: a review that should have been held counts as late."""
        if self.review_due is not None and whole_days(self.review_due, until) > 0:
            days = whole_days(self.review_due, until)
            for child in self._siblings:
                log.write(until, Event.CP_REVIEW, child.key, -1 if self._team is None else self._team.index, -1, days)

    def write(self, log: EventLog, luck: Luck, until: float) -> None:
        """Write all visits up to `until`, and the gap still open then."""
        team = -1 if self._team is None else self._team.index
        worker = self._stretches[-1][0]
        number = -1 if worker is None else worker.number
        for round_ in self._rounds:
            if round_.only_first_by is not None:
                self._write_first(log, round_, round_.only_first_by, until, team, number)
                continue
            planned, last_before = self._planned(luck, round_.standard, until)
            dates = self._dates(planned, until)
            marks = np.concatenate(((self._since - last_before,), dates, (until,)))
            gaps = np.diff(marks)
            still_open = np.zeros(len(gaps))
            still_open[-1] = 1.0
            for child in self._siblings:
                log.write_many(marks[1:], round_.event, child.key, team, number, gaps, still_open)

    def _write_first(self, log: EventLog, round_: Round, planned: float, until: float, team: int, number: int) -> None:
        dates = self._dates(np.array([planned]), until)
        held = float(dates[0]) if len(dates) else until
        days = whole_days(self._since, held)
        if len(dates) or days > round_.standard.limit_days:
            for child in self._siblings:
                log.write(held, round_.event, child.key, team, number, days)

    def _planned(self, luck: Luck, standard: Visits, until: float) -> tuple[np.ndarray, float]:
        """Readings of the clock at which visits are planned, and how long before the beginning the last one was."""
        mean = standard.limit_days * standard.planned_gap_share
        spread = standard.gap_cv * sqrt(3.0)
        shortest = max(_SHORTEST_GAP_SHARE, 1.0 - spread)
        count = int((until - self._since) / (mean * shortest)) + _CALLS_OF_A_GAP
        u = luck.visit_gaps(self._stage, self._index, count + 1)
        gaps = mean * np.maximum(_SHORTEST_GAP_SHARE, 1.0 + spread * (2.0 * u[1:] - 1.0))
        last_before = 0.0 if self._is_new else float(u[0] * gaps[0])
        return np.cumsum(gaps) - last_before, last_before

    def _dates(self, planned: np.ndarray, until: float) -> np.ndarray:
        """When the clock of the plan passes the planned readings, over all workers who held the child."""
        found = []
        reading = 0.0
        ends = [at for _, at in self._stretches[1:]] + [until]
        for (worker, since), end in zip(self._stretches, ends, strict=True):
            if worker is None or end <= since:
                continue
            dates, passed = worker.time.paced_dates(since, end, planned[planned > reading] - reading)
            found.append(dates)
            reading += passed
        return np.concatenate(found) if found else np.empty(0)
