"""Visits, core groups and reviews that happen at planned gaps: found when the run ends, without events.

A visit falls due by the child's own clock, which runs at the pace of the worker: at her full pace visits keep
their planned gaps, when she is overloaded they stretch. While nobody holds the child the clock stands still.
Everybody's pace is on record, so that the dates of all plans are found afterwards, many in one go.
"""

from dataclasses import dataclass

import numpy as np

from sim.engine import EventLog, whole_days
from sim.model.luck import Luck
from sim.model.people import Siblings
from sim.model.visit_dates import Plans, Stretch, gaps_and_dates, when_passed
from sim.model.workers import Worker
from sim.scenario import plan_parameters as given
from sim.vocabulary import Event, Stage


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
    standard: given.Visits
    only_first_by: float | None = None


class Visiting:
    """The visits to a group of siblings during one plan; all children of the group are seen at each.

    Attributes
    ----------
    review : tuple or None
        Statutory date of the next review, the event it will be, and what its row says besides.
    """

    def __init__(
        self, siblings: Siblings, stage: Stage, index: int, rounds: list[Round], since: float, *, is_new: bool
    ) -> None:
        self.siblings = siblings
        self.stage = stage
        self.index = index
        self.rounds = rounds
        self.is_new = is_new
        self.since = self.until = since
        self.stretches: list[Stretch] = []
        self.review: tuple[float, Event, float] | None = None
        self.worker, self.team = siblings.worker, siblings.team
        self.places_before: list[tuple[float, tuple[int, int]]] = []

    def moved_to(self, worker: Worker | None, at: float) -> None:
        """Note that another worker (or nobody) holds the siblings from `at` on."""
        if self.worker is not None:
            self.places_before.append((at, self.places))
        self.end(at)
        self.worker, self.team = worker, self.siblings.team or self.team

    def end(self, at: float) -> None:
        """Note that the visits end, at least those of this worker."""
        if self.worker is not None and at > self.until:
            self.stretches.append((self.worker.time, self.until, at))
        self.until = at

    @property
    def places(self) -> tuple[int, int]:
        """The log's numbers for the team and the worker who held the siblings last."""
        return (
            -1 if self.team is None else self.team.index,
            -1 if self.worker is None else self.worker.number,
        )


class Visits:
    """All visits of a run.

    Parameters
    ----------
    luck : Luck
        The chance of the run.
    """

    def __init__(self, luck: Luck) -> None:
        self._luck = luck
        self._open: dict[Visiting, None] = {}
        self._ended: list[Visiting] = []

    def begin(
        self, siblings: Siblings, stage: Stage, index: int, rounds: list[Round], at: float, *, is_new: bool
    ) -> Visiting:
        """Begin visits as planned in `rounds`.

        Parameters
        ----------
        siblings : Siblings
            Whom the visits are to.
        stage : Stage
            The plan.
        index : int
            Where the luck of the gaps is found.
        rounds : list of Round
            What is planned.
        at : float
            When the plan, or the run, begins.
        is_new : bool
            Whether the plan begins now; if not, the last visit was some time before the start.
        """
        visiting = Visiting(siblings, stage, index, rounds, at, is_new=is_new)
        self._open[visiting] = None
        siblings.visiting = visiting
        return visiting

    def end(self, visiting: Visiting, at: float) -> None:
        """Note that a plan, and the visits with it, ends."""
        visiting.end(at)
        if visiting.siblings.visiting is visiting:
            visiting.siblings.visiting = None
        del self._open[visiting]
        self._ended.append(visiting)

    def write(self, log: EventLog, until: float) -> None:
        """At the end of the run: write all visits, the gaps still open, and reviews that should have been held."""
        for visiting in list(self._open):
            _write_overdue_review(log, visiting, until)
            self.end(visiting, until)
        each = [(visiting, round_) for visiting in self._ended for round_ in visiting.rounds]
        self._write_regular(log, [(visiting, round_) for visiting, round_ in each if round_.only_first_by is None])
        _write_first(log, [(visiting, round_) for visiting, round_ in each if round_.only_first_by is not None])
        self._ended.clear()

    def _write_regular(self, log: EventLog, each: list[tuple[Visiting, Round]]) -> None:
        if not each:
            return
        plans = Plans(
            np.array([visiting.since for visiting, _ in each]),
            np.array([visiting.until for visiting, _ in each]),
            [visiting.stretches for visiting, _ in each],
        )
        visits = gaps_and_dates(
            plans,
            mean=np.array([round_.standard.limit_days * round_.standard.planned_gap_share for _, round_ in each]),
            variation=np.array([round_.standard.gap_cv for _, round_ in each]),
            is_new=np.array([visiting.is_new for visiting, _ in each]),
            numbers=lambda which, count: self._luck.visit_gaps(
                each[which][0].stage, each[which][1].event, each[which][0].index, count
            ),
        )
        # a block of rows for each plan, and that block once for each of the siblings
        children = [visiting.siblings.keys for visiting, _ in each]
        copies = np.array([len(keys) for keys in children])
        block = np.repeat(np.arange(len(each)), copies)
        rows = visits.counts[block]
        begins = np.cumsum(visits.counts) - visits.counts
        which = np.arange(rows.sum()) + np.repeat(begins[block] - (np.cumsum(rows) - rows), rows)
        of_plan = np.repeat(block, rows)
        events = np.array([round_.event for _, round_ in each])
        places = np.array([visiting.places for visiting, _ in each])[of_plan]
        _credit_earlier_workers(places, visits.dates[which], rows, [each[plan][0] for plan in block])
        log.write_many(
            visits.dates[which],
            events[of_plan],
            np.repeat(np.concatenate(children), rows),
            places[:, 0],
            places[:, 1],
            visits.gaps[which],
            visits.still_open[which],
        )


def _credit_earlier_workers(places: np.ndarray, dates: np.ndarray, rows: np.ndarray, visitings: list[Visiting]) -> None:
    """Give visits before a change of worker to the team and worker who held the child then (few plans change)."""
    begins = np.cumsum(rows) - rows
    for begin, count, visiting in zip(begins.tolist(), rows.tolist(), visitings, strict=True):
        for until, place in reversed(visiting.places_before):
            places[begin : begin + count][dates[begin : begin + count] < until] = place


def _write_first(log: EventLog, each: list[tuple[Visiting, Round]]) -> None:
    if not each:
        return
    stretches = [visiting.stretches for visiting, _ in each]
    planned = np.array([round_.only_first_by for _, round_ in each], dtype=np.float64)
    held = when_passed(planned, np.ones(len(each), dtype=np.int64), stretches)
    for (visiting, round_), at in zip(each, held.tolist(), strict=True):
        was_held = at == at  # NaN: not held before the end
        days = whole_days(visiting.since, at if was_held else visiting.until)
        if was_held or days > round_.standard.limit_days:
            when = at if was_held else visiting.until
            team, worker = next((place for until, place in visiting.places_before if when < until), visiting.places)
            log.write_each(when, round_.event, visiting.siblings.keys, team, worker, days, 0.0)


def _write_overdue_review(log: EventLog, visiting: Visiting, until: float) -> None:
    if visiting.review is not None:
        due, event, more = visiting.review
        days = whole_days(due, until)
        if days > 0:
            team, _ = visiting.places
            log.write_each(until, event, visiting.siblings.keys, team, -1, days, more)
