"""The council: everything a stage of the pathway can ask for, in the words of the pathway.

A stage is a SimPy process that reads as prose because the verbs are here: allocate a worker, wait for work,
have a manager decide, hold a conference, open and close a case. Each verb writes what happened to the event log
and nothing else; time lost is noted where it is lost.
"""

from collections.abc import Callable, Sequence
from datetime import date
from enum import IntEnum
from math import ceil, inf
from typing import TYPE_CHECKING, cast

import simpy

from sim.engine import (
    AllocationQueue,
    Environment,
    EventLog,
    Happening,
    Holder,
    Process,
    SharedTime,
    Stream,
    Work,
    WorkingCalendar,
    all_of,
    begin,
    first_of,
    whole_days,
)
from sim.engine.calendar import shift_months
from sim.model.care_quantiles import CareQuantiles
from sim.model.handover import give_up, park, take_up
from sim.model.luck import Luck
from sim.model.people import ADVISER, CASE, Child, Holding, Rows, Siblings, Turn, effort
from sim.model.quantiles import Quantiles
from sim.model.visiting import Visits
from sim.model.waiting import Waiting
from sim.model.workers import Team, Worker
from sim.model.workforce import WORKING_DAYS_PER_MONTH, Workforce
from sim.scenario.parameters import Parameters
from sim.scenario.plan_parameters import Plan
from sim.vocabulary import Cause, Decision, Event, ReferralOutcome, Stage, Switch, TeamKind, plain

if TYPE_CHECKING:
    from sim.model.placements import Fostering
    from sim.model.stay import Stay

MUST_NOT_WAIT, IN_TURN, LATER = range(3)
"""Order in which unallocated children are given a worker."""

_WITHOUT_END = 25_000.0
"""Working days (a century): longer than any run."""
_NEXT_TO_NOTHING = 1e-6
"""Hours a month that stand for none."""
_DAYS_PER_YEAR = 365.25


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
    HOME_FROM_CARE = 11
    AFTER_GUARDIANSHIP = 12
    AFTER_ADOPTION = 13


Onward = list[tuple[Destination, Siblings]]
"""What a stage returns: where each part of the siblings goes next."""


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
        self._first_day, self._last_day = self.calendar.first_day, self.calendar.last_day
        self.quantiles = Quantiles(parameters)
        self.care_quantiles = CareQuantiles(parameters)
        self.workforce = Workforce(self.env, parameters)
        places = round(parameters.early_help.places)
        self.early_help_places = AllocationQueue(self.env, [Holder(places, ceiling=places)] if places else [])
        self.never = self.env.event()  # one for all, so that whoever waits for it is not forgotten
        self.unanswered: list[simpy.Event] = []
        self.nobody = SharedTime(self.env, 0.0)  # whose work rests until somebody takes it up
        self.waiting: dict[Waiting, None] = {}
        self.visits = Visits(luck)
        self.plans_due: dict[Siblings, float] = {}
        self.advised: dict[int, Siblings] = {}
        self.overseen: dict[object, tuple[Team, float]] = {}
        self.fostering: Fostering
        self.follow: Callable[[Council, Siblings, Destination], Process] | None = None
        self._patches = {kind: self._patches_of(kind) for kind in TeamKind if self.workforce.of_kind(kind)}

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
            waiting = Waiting(self, event, siblings, stage, cause, expected, where.index if where else -1, may_catch_up)
            self.waiting[waiting] = None
            event.callbacks.append(waiting.over)
        return event

    def wait_for_worker(self, work: Work, siblings: Siblings, stage: Stage, natural: float) -> simpy.Event:
        """Return `work` to wait for; what it takes beyond its natural time is the worker's."""
        return self.wait_for(work, siblings, stage, Cause.WORKER, expected=natural)

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

    def allocate(self, siblings: Siblings, team: Team, stage: Stage, priority: int, rows: Rows = CASE) -> Process:
        """Wait until a worker of `team` takes the siblings on.

        Children on child protection plans and in care never wait: they go past the ceiling, as a breach.
        """
        never_wait = priority == MUST_NOT_WAIT
        queue = team.advisers if rows is ADVISER else team.queue
        if rows.asked is not None:
            self.note(rows.asked, siblings, team=team)
        asked = self.env.now
        request = queue.request(len(siblings), priority=priority, never_wait=never_wait)
        holding = Holding(team, self.env.now, siblings.keys, rows, priority)
        holding.request = request
        siblings.hold(holding)
        if rows is CASE:
            worker = yield self.wait_for(request, siblings, stage, Cause.ALLOCATION, team=team)
        else:
            worker = yield request
        holding.given_to(worker, self.env.now)
        self.note(
            rows.given,
            siblings,
            team=team,
            worker=worker,
            value=self.env.now - asked,
            other=float(request.breach and never_wait),
        )

    def release(self, siblings: Siblings) -> None:
        """Let the worker's hold on the siblings end."""
        holding = siblings.holding
        if holding is None:
            return
        siblings.hold(None)
        for key in siblings.keys:
            holding.keys.pop(key, None)
        team, rows = holding.team, holding.rows
        if holding.worker is not None:
            days = self.env.now - holding.since
            self.note(rows.over, siblings, team=team, worker=holding.worker, value=days)
            if not holding.groups:
                holding.worker.holdings.pop(holding, None)
            holding.queue.release(holding.worker, len(siblings))
        elif holding.request is not None:
            give_up(self, siblings, holding)

    def transfer(self, siblings: Siblings, team: Team, stage: Stage, priority: int) -> Process:
        """Pass the siblings, and what is open for them, to another team; return the hours the handover adds."""
        known = siblings.worker is not None
        park(siblings)
        if siblings.visiting is not None:
            siblings.visiting.moved_to(None, self.now)
        self.release(siblings)
        yield from self.allocate(siblings, team, stage, priority)
        take_up(siblings)
        if siblings.visiting is not None:
            siblings.visiting.moved_to(siblings.worker, self.now)
        return self.parameters.practice.handover_hours if known else 0.0

    # -- work ------------------------------------------------------------------------------------------------

    def start_work(
        self,
        siblings: Siblings,
        hours: float,
        natural: float,
        *,
        worker_share: float = 1.0,
        urgent: bool = False,
        sprint: float = 1.0,
        promote_at: float = inf,
    ) -> Work:
        """Open a piece of work for the siblings' worker; while nobody holds them it rests."""
        holding = siblings.holding
        assert holding is not None
        time = self.nobody if holding.worker is None else holding.worker.time
        work = time.prepare(
            hours, natural, worker_share=worker_share, urgent=urgent, sprint=sprint, promote_at=promote_at
        )
        siblings.works[work] = None
        work.callbacks.append(siblings.done)
        if holding.worker is None:
            siblings.parked.append((work, natural))
        else:
            time.put_on(work, natural)
        return work

    def withdraw(self, siblings: Siblings, work: Work) -> None:
        """Take a piece of the worker's work away undone; nobody waits for it any longer."""
        siblings.works.pop(work, None)
        if work.clock is not None:
            work.withdraw()
        siblings.parked = [(other, left) for other, left in siblings.parked if other is not work]
        self.abandon(work)

    def abandon(self, event: simpy.Event) -> None:
        """Let nobody wait for `event` any longer: what was lost until now stays lost."""
        for waiting in [waiting for waiting in self.waiting if waiting.event is event]:
            waiting.over(event)

    # -- managers and chairs ---------------------------------------------------------------------------------

    def ask(
        self, person: Worker | None, hours: float, days: float, *, urgent: bool = False, worker_share: float = 1.0
    ) -> simpy.Event:
        """Ask somebody for their time; where there is nobody to ask, it is never given and the wait is drift."""
        if person is None:
            self.unanswered.append(Happening(self.env))  # of its own, to be taken back; whoever waits is not forgotten
            return self.unanswered[-1]
        return person.time.start(hours, days, urgent=urgent, worker_share=worker_share)

    def take_back(self, event: simpy.Event) -> None:
        """No longer ask somebody for their time."""
        if isinstance(event, Work) and event.clock is not None:
            event.withdraw()
        self.abandon(event)

    def decide(
        self,
        siblings: Siblings,
        team: Team,
        stage: Stage,
        what: Decision,
        hours: float,
        days: float,
    ) -> Process:
        """Have a manager of `team` decide; what it takes beyond its own natural time is drift."""
        asked = self.env.now
        manager = team.least_busy_manager()
        decision = self.ask(manager, hours, days, urgent=what is Decision.REFERRAL)
        yield self.wait_for(decision, siblings, stage, Cause.MANAGER, expected=days, team=team)
        waited = max(0.0, self.env.now - asked - days)
        self.note(Event.DECISION, siblings, team=team, worker=manager, value=waited, other=what)

    def oversee(self, stay: "Stay") -> None:
        """Give the managers of the child's team the oversight of a child in care, more of one with complex needs."""
        figures, team = self.parameters.management, stay.child.team
        if team is None:
            return
        hours = figures.oversight_hours_per_child_in_care_per_month / WORKING_DAYS_PER_MONTH
        hours *= figures.oversight_complex_factor if stay.is_complex else 1.0
        team.share_oversight(hours)
        self.overseen[stay] = (team, hours)

    def no_longer_oversee(self, stay: "Stay") -> None:
        """Take it from them again."""
        team, hours = self.overseen.pop(stay, (None, 0.0))
        if team is not None:
            team.share_oversight(-hours)

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
        self,
        siblings: Siblings,
        stage: Stage,
        hours: float,
        chair_hours: float,
        days: float,
        *,
        holds_up: bool = True,
        urgent: bool = True,
    ) -> Process:
        """Hold a conference: it is over when both the social worker and the chair have given it their hours.

        Conferences about children at risk are urgent, reviews of children in care are not. It is drift only where
        it `holds_up` the child: what the chair needs beyond the natural time is the chair's, what the worker needs
        beyond that is the worker's.
        """
        self.assign_chair(siblings)
        began = self.env.now
        by_chair = self.ask(siblings.chair, chair_hours, days, urgent=urgent)
        by_worker = by_chair if siblings.holding is None else self.start_work(siblings, hours, days, urgent=urgent)
        if not holds_up:
            yield all_of(self.env, by_chair, by_worker)
            return
        yield self.wait_for(by_chair, siblings, stage, Cause.CHAIR, expected=days)
        left = max(0.0, began + days - self.env.now)
        yield self.wait_for(by_worker, siblings, stage, Cause.WORKER, expected=left)

    # -- long work -------------------------------------------------------------------------------------------

    def start_plan(self, siblings: Siblings, plan: Plan, natural: float, *, extra_hours: float = 0.0) -> Work:
        """Open the ongoing work of a plan with `natural` working days to go."""
        monthly = effort(plan.hours_per_month, len(siblings), plan.sibling_hours_share)
        hours = monthly / WORKING_DAYS_PER_MONTH * natural
        return self.start_work(siblings, hours + extra_hours, natural, worker_share=plan.worker_share)

    def load(self, siblings: Siblings, hours_per_month: float) -> Work:
        """Open work that goes on, whatever the worker's pace, until it is withdrawn."""
        hours = max(hours_per_month, _NEXT_TO_NOTHING) / WORKING_DAYS_PER_MONTH * _WITHOUT_END
        return self.start_work(siblings, hours, _WITHOUT_END, worker_share=0.0)

    # -- ages ------------------------------------------------------------------------------------------------

    def birthday(self, siblings: Siblings) -> date:
        """Day on which a child alone was born: by its luck, counted from its family's first contact."""
        child = siblings.eldest
        if child.birthday is None:
            years = self.care_quantiles.age_at_contact(self.luck.first_age(child.luck))
            self.born(child, years, at=siblings.family.known_since)
        assert child.birthday is not None
        return date.fromordinal(child.birthday)

    def born(self, child: Child, years: float, *, at: float) -> None:
        """Set a child's birthday by its age at a model time."""
        child.birthday = self.calendar.date_of(at).toordinal() - round(years * _DAYS_PER_YEAR)

    def turns(self, siblings: Siblings, years: int) -> float:
        """Model time of a birthday; infinite if it lies beyond the calendar."""
        day = shift_months(self.birthday(siblings), 12 * years)
        return inf if day > self._last_day else self.calendar.time_of(max(day, self._first_day))

    def age(self, siblings: Siblings, at: float) -> float:
        """Age in years of a child alone."""
        return (self.calendar.date_of(at).toordinal() - self.birthday(siblings).toordinal()) / _DAYS_PER_YEAR

    def strained(self, share: float, elasticity: float, siblings: Siblings) -> float:
        """Return a share as thin work at the family's last closure has changed it, where strain feeds back."""
        if self.parameters.strain.switch is Switch.OFF:
            return share
        return min(1.0, max(0.0, share * (1.0 + elasticity * siblings.family.depth_lost)))

    # -- cases -----------------------------------------------------------------------------------------------

    def open_case(self, siblings: Siblings, *, at: float | None = None) -> None:
        """Make the siblings open cases of the service."""
        self.note(Event.CASE_OPENED, siblings, at=at)

    def close_case(self, siblings: Siblings) -> None:
        """Close the case; nobody holds the siblings any longer."""
        if siblings.worker is not None:
            siblings.family.depth_lost = 1.0 - siblings.worker.time.depth[0]
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
