"""The council: everything a stage of the pathway can ask for, in the words of the pathway.

A stage is a SimPy process that reads as prose because the verbs are here: allocate a worker, wait for work,
have a manager decide, hold a conference, open and close a case. Each verb writes what happened to the event log
and nothing else; time lost is noted where it is lost.
"""

from collections.abc import Callable, Sequence
from enum import IntEnum
from math import ceil, inf
from typing import cast

import simpy

from sim.engine import (
    AllocationQueue,
    Environment,
    EventLog,
    Holder,
    Process,
    Stream,
    Work,
    WorkingCalendar,
    all_of,
    begin,
    first_of,
    whole_days,
)
from sim.model.luck import Luck
from sim.model.people import Child, Siblings, Turn, effort
from sim.model.quantiles import Quantiles
from sim.model.visiting import Visits
from sim.model.workforce import WORKING_DAYS_PER_MONTH, Team, Worker, Workforce
from sim.scenario.parameters import Parameters, Plan
from sim.vocabulary import Cause, Decision, Event, ReferralOutcome, Stage, TeamKind, plain

MUST_NOT_WAIT, IN_TURN, LATER = range(3)
"""Order in which unallocated children are given a worker."""

_SMALLEST_DRIFT_DAYS = 1e-6


@plain
class Destination(IntEnum):
    """Where a stage can send a child next."""

    AWAY = 0
    """Nothing more is done; there was no open case."""
    CLOSED = 1
    EARLY_HELP = 2
    REFERRED_AGAIN = 3
    ASSESSMENT = 4
    SECTION_47 = 5
    CP_PLAN = 6
    CIN_PLAN = 7
    DISABLED_CHILDREN_PLAN = 8
    CARE = 9
    LEAVING_CARE = 10


Onward = list[tuple[Destination, Siblings]]
"""What a stage returns: where each part of the siblings goes next."""


class _Waiting:
    """Something a group is waiting for, kept so that the time lost can be noted at each month's end."""

    __slots__ = ("cause", "council", "expected", "may_catch_up", "noted", "siblings", "since", "stage", "team")

    def __init__(
        self,
        council: "Council",
        siblings: Siblings,
        stage: Stage,
        cause: Cause,
        expected: float,
        team: int,
        may_catch_up: bool,
    ) -> None:
        self.council = council
        self.siblings = siblings
        self.stage = stage
        self.cause = cause
        self.since = council.env.now
        self.expected = expected
        self.team = team
        self.may_catch_up = may_catch_up
        self.noted = 0.0

    def note_so_far(self) -> None:
        """Write the time lost since it was last written."""
        lost = self.council.env.now - self.since - self.expected
        if lost > 0.0:
            self._note(lost)

    def over(self, _event: simpy.Event) -> None:
        """Write what was lost in the end."""
        council = self.council
        del council.waiting[self]
        lost = council.env.now - self.since - self.expected
        if lost > 0.0 or self.may_catch_up:
            self._note(lost)

    def _note(self, lost: float) -> None:
        days = lost - self.noted
        if abs(days) > _SMALLEST_DRIFT_DAYS:
            self.noted = lost
            self.council.log.write_each(
                self.council.env.now,
                Event.DRIFT,
                self.siblings.keys,
                self.team,
                -1,
                days,
                100 * self.stage + self.cause,
            )


class Council:
    """One council in one run.

    Parameters
    ----------
    parameters : Parameters
        The council's figures.
    luck : Luck
        All chance of this run.
    months : int
        How long the run is, in calendar months.
    """

    def __init__(self, parameters: Parameters, luck: Luck, months: int) -> None:
        self.env = Environment()
        self.parameters = parameters
        self.luck = luck
        self.calendar = WorkingCalendar(parameters.start, years_after=(months + _months_ahead(parameters)) // 12 + 3)
        self.month_starts = self.calendar.month_starts(months)
        self.end = float(self.month_starts[-1])
        self.log = EventLog()
        self.quantiles = Quantiles(parameters)
        self.workforce = Workforce(self.env, parameters)
        places = round(parameters.early_help.places)
        self.early_help_places = AllocationQueue(self.env, [Holder(places, ceiling=places)] if places else [])
        self.never = self.env.event()  # one for all, so that whoever waits for it is not forgotten
        self.waiting: dict[_Waiting, None] = {}
        self.visits = Visits(luck)
        self.follow: Callable[[Council, Siblings, Destination], Process] | None = None
        self._patches = {kind: self._patches_of(kind) for kind in TeamKind}

    @property
    def now(self) -> float:
        """Model time: working days since the start."""
        return self.env.now

    def begin(self, siblings: Siblings, destination: Destination) -> None:
        """Send the siblings on along the pathway, beside whatever else goes on."""
        assert self.follow is not None, "the pathway is laid by `simulate`"
        begin(self.follow(self, siblings, destination))

    # -- the log ---------------------------------------------------------------------------------------------

    def note(
        self,
        event: Event,
        siblings: Siblings,
        *,
        team: Team | None = None,
        worker: Worker | None = None,
        value: float = 0.0,
        other: float = 0.0,
        at: float | None = None,
    ) -> None:
        """Write one row for each of the siblings."""
        self.log.write_each(
            self.env.now if at is None else at,
            event,
            siblings.keys,
            -1 if team is None else team.index,
            -1 if worker is None else worker.number,
            value,
            other,
        )

    def note_referral(self, siblings: Siblings, team: Team) -> None:
        """Write the referral, with the time since each child's last one, and remember it."""
        now = self.now
        for child in siblings.children:
            since = -1.0 if child.last_referral is None else now - child.last_referral
            self.log.write(now, Event.REFERRAL, child.key, team.index, -1, since)
            child.last_referral = now

    def note_referral_decided(self, siblings: Siblings, team: Team, outcome: ReferralOutcome) -> None:
        """Write what the manager decided, and on which working day after the referral."""
        referred = siblings.eldest.last_referral
        days = whole_days(self.now if referred is None else referred, self.now)
        self.note(Event.REFERRAL_DECIDED, siblings, team=team, value=days, other=outcome)

    # -- waiting ---------------------------------------------------------------------------------------------

    def wait_for(
        self,
        event: simpy.Event,
        siblings: Siblings,
        stage: Stage,
        cause: Cause,
        *,
        expected: float = 0.0,
        team: Team | None = None,
        may_catch_up: bool = False,
    ) -> simpy.Event:
        """Return `event` to wait for; what it takes beyond `expected` working days is drift.

        Work that began late may sprint and take less than expected: with `may_catch_up` that is drift made good.
        """
        if event.callbacks is not None:
            where = team or siblings.team
            waiting = _Waiting(self, siblings, stage, cause, expected, where.index if where else -1, may_catch_up)
            self.waiting[waiting] = None
            event.callbacks.append(waiting.over)
        return event

    def wait_until(self, event: simpy.Event, time: float) -> simpy.Event:
        """Return what happens first: `event`, or that it is `time`."""
        return event if event.processed else first_of(self.env, event, self.env.timeout(time - self.env.now))

    def note_drift_so_far(self) -> None:
        """At a month's end: write the time lost this month by everybody who still waits."""
        for waiting in self.waiting:
            waiting.note_so_far()

    # -- allocation ------------------------------------------------------------------------------------------

    def team_for(self, kind: TeamKind, siblings: Siblings) -> Team:
        """Return the team of `kind` on whose patch the family lives."""
        return self._patches[kind](siblings.family.area)

    def allocate(self, siblings: Siblings, team: Team, stage: Stage, priority: int) -> Process:
        """Wait until a worker of `team` takes the siblings on.

        Children on child protection plans and in care never wait: they go past the ceiling, as a breach.
        """
        never_wait = priority == MUST_NOT_WAIT
        self.note(Event.QUEUED, siblings, team=team)
        asked = self.env.now
        request = team.queue.request(len(siblings), priority=priority, never_wait=never_wait)
        worker = yield self.wait_for(request, siblings, stage, Cause.ALLOCATION, team=team)
        siblings.worker, siblings.team, siblings.held_since = worker, team, self.env.now
        self.note(
            Event.ALLOCATED,
            siblings,
            team=team,
            worker=worker,
            value=self.env.now - asked,
            other=float(request.breach and never_wait),
        )

    def release(self, siblings: Siblings) -> None:
        """Let the worker's hold on the siblings end."""
        worker, team = siblings.worker, siblings.team
        if worker is None or team is None:
            return
        self.note(Event.RELEASED, siblings, team=team, worker=worker, value=self.env.now - siblings.held_since)
        siblings.worker = siblings.team = None
        team.queue.release(worker, len(siblings))

    def transfer(self, siblings: Siblings, team: Team, stage: Stage, priority: int) -> Process:
        """Pass the siblings from their worker to another team; return the hours the handover adds."""
        known = siblings.worker is not None
        self.release(siblings)
        yield from self.allocate(siblings, team, stage, priority)
        return self.parameters.practice.handover_hours if known else 0.0

    # -- managers and chairs ---------------------------------------------------------------------------------

    def ask(self, person: Worker | None, hours: float, days: float, *, urgent: bool = False) -> simpy.Event:
        """Ask somebody for their time; where there is nobody to ask, it is never given and the wait is drift."""
        return self.never if person is None else person.time.start(hours, days, urgent=urgent)

    def decide(
        self, siblings: Siblings, team: Team, stage: Stage, what: Decision, hours: float, days: float
    ) -> Process:
        """Have a manager of `team` decide; what it takes beyond its own natural time is drift."""
        asked = self.env.now
        manager = team.least_busy_manager()
        decision = self.ask(manager, hours, days, urgent=what is Decision.REFERRAL)
        yield self.wait_for(decision, siblings, stage, Cause.MANAGER, expected=days, team=team)
        waited = max(0.0, self.env.now - asked - days)
        self.note(Event.DECISION, siblings, team=team, worker=manager, value=waited, other=what)

    def assign_chair(self, siblings: Siblings, *, at: float | None = None) -> None:
        """Give the siblings a chair, the reviewing officer with the fewest children, unless they have one.

        Where no reviewing officers work, children stay without.
        """
        if siblings.chair is None and self.workforce.reviewing.workers:
            request = self.workforce.reviewing.queue.request(len(siblings), never_wait=True)
            siblings.chair = cast("Worker", request.value)
            self.note(Event.CHAIR_ASSIGNED, siblings, team=self.workforce.reviewing, worker=siblings.chair, at=at)

    def release_chair(self, siblings: Siblings) -> None:
        """Let the chair's hold on the siblings end."""
        if siblings.chair is not None:
            self.note(Event.CHAIR_RELEASED, siblings, team=self.workforce.reviewing, worker=siblings.chair)
            self.workforce.reviewing.queue.release(siblings.chair, len(siblings))
            siblings.chair = None

    def confer(
        self, siblings: Siblings, stage: Stage, hours: float, chair_hours: float, days: float, *, holds_up: bool = True
    ) -> Process:
        """Hold a conference: it is over when both the social worker and the chair have given it their hours.

        It is drift only where it `holds_up` the child: what the chair needs beyond the natural time is the chair's,
        what the worker needs beyond that is the worker's.
        """
        self.assign_chair(siblings)
        began = self.env.now
        by_chair = self.ask(siblings.chair, chair_hours, days, urgent=True)
        by_worker = siblings.worker.time.start(hours, days, urgent=True) if siblings.worker is not None else by_chair
        if not holds_up:
            yield all_of(self.env, by_chair, by_worker)
            return
        yield self.wait_for(by_chair, siblings, stage, Cause.CHAIR, expected=days)
        left = max(0.0, began + days - self.env.now)
        yield self.wait_for(by_worker, siblings, stage, Cause.WORKER, expected=left)

    # -- long work -------------------------------------------------------------------------------------------

    def start_plan(self, siblings: Siblings, plan: Plan, natural: float, *, extra_hours: float = 0.0) -> Work:
        """Open the ongoing work of a plan with `natural` working days to go."""
        assert siblings.worker is not None
        monthly = effort(plan.hours_per_month, len(siblings), plan.sibling_hours_share)
        hours = monthly / WORKING_DAYS_PER_MONTH * natural
        return siblings.worker.time.start(hours + extra_hours, natural, worker_share=plan.worker_share)

    # -- cases -----------------------------------------------------------------------------------------------

    def open_case(self, siblings: Siblings, *, at: float | None = None) -> None:
        """Make the siblings open cases of the service."""
        self.note(Event.CASE_OPENED, siblings, at=at)

    def close_case(self, siblings: Siblings) -> None:
        """Close the case; nobody holds the siblings any longer."""
        self.release(siblings)
        self.release_chair(siblings)
        self.note(Event.CASE_CLOSED, siblings)

    def each(self, stream: Stream, turn: Turn) -> Callable[[Child], float]:
        """Return each child's uniform number for an outcome, mostly the same one for all siblings."""
        return turn.each(stream, self.luck.together, self.parameters.demand.sibling_concordance)

    def part_by_shares(
        self, siblings: Siblings, stream: Stream, turn: Turn, shares: Sequence[tuple[float, Destination]]
    ) -> Onward:
        """Part the siblings by an outcome that has these shares (the last one takes the rest)."""
        number = self.each(stream, turn)

        def destination(child: Child) -> Destination:
            u = number(child)
            for share, where in shares:
                if u < share:
                    return where
                u -= share
            return shares[-1][1]

        return siblings.parted_by(destination)

    def _patches_of(self, kind: TeamKind) -> Callable[[float], Team]:
        teams = self.workforce.of_kind(kind)
        edges: list[float] = []
        total = 0.0
        for team in teams:
            assert team.setup is not None
            total += team.setup.demand_share
            edges.append(total)
        edges[-1] = inf

        def find(area: float) -> Team:
            for team, edge in zip(teams, edges, strict=True):
                if area < edge:
                    return team
            raise AssertionError("the last edge is infinite")

        return find


def _months_ahead(parameters: Parameters) -> int:
    """How far beyond the run's end the calendar must reach: to the review conferences that fall due there."""
    reviews = parameters.child_protection
    return ceil(max(reviews.first_review_months, reviews.later_reviews_months))
