"""The council: everything a stage of the pathway can ask for, in the words of the pathway.

A stage is a SimPy process that reads as prose because the verbs are here: allocate a worker, wait for work,
have a manager decide, hold a conference, open and close a case. Each verb writes what happened to the event log
and nothing else; time lost is noted where it is lost.
"""

from collections.abc import Callable, Sequence
from datetime import date
from enum import IntEnum
from math import ceil, inf
from typing import TYPE_CHECKING

import simpy

from sim.engine import (
    AllocationQueue,
    Environment,
    EventLog,
    Holder,
    Process,
    SharedTime,
    Stream,
    Work,
    WorkingCalendar,
    all_of,
    begin,
)
from sim.model.care_quantiles import CareQuantiles
from sim.model.casework import Casework
from sim.model.luck import Luck
from sim.model.people import Child, Siblings, Turn
from sim.model.quantiles import Quantiles
from sim.model.visiting import Visits
from sim.model.waiting import Waiting
from sim.model.workers import Team, Worker
from sim.model.workforce import Workforce
from sim.scenario.parameters import Parameters
from sim.scenario.timetable import AS_IT_IS, Timetable
from sim.vocabulary import Cause, Decision, Event, Stage, TeamKind, plain

if TYPE_CHECKING:
    from sim.model.placements import Fostering


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


class Council(Casework):
    """One council in one run.

    Parameters
    ----------
    parameters : Parameters
        The council's figures.
    luck : Luck
        All chance of this run.
    months : int
        How long the run is, in calendar months.
    later : Timetable
        What changes while it goes on (the calendar must reach that far); `Changes` sees to it.
    """

    def __init__(self, parameters: Parameters, luck: Luck, months: int, later: Timetable = AS_IT_IS) -> None:
        self.env = Environment()
        self.parameters = parameters
        self.luck = luck
        ahead = max(_months_ahead(figures) for figures in (parameters, *(phase.parameters for phase in later.phases)))
        self.calendar = WorkingCalendar(parameters.start, years_after=(months + ahead) // 12 + 3)
        self.month_starts = self.calendar.month_starts(months)
        self.end = float(self.month_starts[-1])
        phases = [(self.time_of(phase.begins), phase.parameters) for phase in later.phases]
        self.of_month = [
            next((figures for time, figures in reversed(phases) if time <= begins), parameters)
            for begins in self.month_starts[:-1].tolist()
        ]
        """The figures that hold when each month begins."""
        self.next_new_turnover = self.next_new_duty = inf
        """Model times at which other figures of turnover and strain, or of the duty to care leavers, will hold."""
        self.log = EventLog()
        self.quantiles = Quantiles(parameters)
        self.care_quantiles = CareQuantiles(parameters)
        self.workforce = Workforce(self.env, parameters)
        places = round(parameters.early_help.places)
        self.early_help_places = AllocationQueue(self.env, [Holder(places, ceiling=places)] if places else [])
        self.never = self.env.event()  # one for all, so that whoever waits for it is not forgotten
        self._unanswered: dict[Work, tuple[Team, bool, float]] = {}
        self.nobody = SharedTime(self.env, 0.0)  # whose work rests until somebody takes it up
        self.waiting: dict[Waiting, None] = {}
        self.rested: dict[Work, float] = {}
        self.visits = Visits(luck)
        self.plans_due: dict[Siblings, float] = {}
        self.advised: dict[int, Siblings] = {}
        self.fostering: Fostering
        self.follow: Callable[[Council, Siblings, Destination], Process] | None = None
        self._patches = {kind: self._patches_of(kind) for kind in TeamKind if self.workforce.of_kind(kind)}

    def time_of(self, day: date) -> float:
        """Model time at which a day, or the next working day, begins; 0 if it is past at the start."""
        if day <= self.calendar.start:
            return 0.0
        return self.calendar.time_of(day) if day <= self.calendar.last_day else inf

    def adopt(self, parameters: Parameters) -> None:
        """Let other figures hold from now on: whatever begins after this follows them."""
        before, self.parameters = self.parameters, parameters
        self.quantiles = self.quantiles.adopting(before, parameters)
        self.care_quantiles = self.care_quantiles.adopting(before, parameters)
        self.workforce.adopt(parameters)
        self.fostering.adopt(before.placements)
        self._adopt_early_help(round(parameters.early_help.places))

    def _adopt_early_help(self, places: int) -> None:
        queue = self.early_help_places
        if queue.holders:
            queue.holders[0].aim(max(places, 1), places)
            queue.serve()
        elif places:
            queue.join(Holder(places, ceiling=places))

    def begin(self, siblings: Siblings, destination: Destination) -> None:
        """Send the siblings on along the pathway, beside whatever else goes on."""
        assert self.follow is not None, "the pathway is laid by `simulate`"
        begin(self.follow(self, siblings, destination))

    # -- teams, managers and chairs ---------------------------------------------------------------------------------

    def team_for(self, kind: TeamKind, siblings: Siblings) -> Team:
        """Return the team of `kind` on whose patch the family lives."""
        return self._patches[kind](siblings.family.area)

    def ask(
        self,
        person: Worker | None,
        team: Team,
        hours: float,
        days: float,
        *,
        of_manager: bool = False,
        urgent: bool = False,
        worker_share: float = 1.0,
    ) -> Work:
        """Ask somebody of a team for their time; where there is nobody, it waits for somebody to come: drift."""
        time = self.nobody if person is None else person.time
        work = time.prepare(hours, days, urgent=urgent, worker_share=worker_share)
        if person is None:
            self.leave_unanswered(work, days, team, of_manager=of_manager)
        else:
            time.put_on(work, days)
        return work

    def leave_unanswered(self, work: Work, days: float, team: Team, *, of_manager: bool) -> None:
        """Let work with so many natural days to go wait until a team has a manager, or anybody else, again."""
        self._unanswered[work] = team, of_manager, days

    def answer(self, team: Team) -> None:
        """Let the people of a team take up what waited for somebody."""
        for work, (of_team, of_manager, days) in list(self._unanswered.items()):
            if of_team is not team:
                continue
            person = team.least_busy_manager() if of_manager else team.least_busy()
            if person is not None:
                del self._unanswered[work]
                person.time.put_on(work, days)

    def take_back(self, event: simpy.Event) -> None:
        """No longer ask somebody for their time."""
        if isinstance(event, Work):
            self._unanswered.pop(event, None)
            if event.clock is not None:
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
        decision = self.ask(manager, team, hours, days, of_manager=True, urgent=what is Decision.REFERRAL)
        yield self.wait_for(decision, siblings, stage, Cause.MANAGER, expected=days, team=team)
        waited = max(0.0, self.env.now - asked - days)
        self.note(Event.DECISION, siblings, team=team, worker=manager, value=waited, other=what)

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
        by_chair: simpy.Event = self.ask(siblings.chair, self.workforce.reviewing, chair_hours, days, urgent=urgent)
        by_worker = by_chair if siblings.holding is None else self.start_work(siblings, hours, days, urgent=urgent)
        if not holds_up:
            yield all_of(self.env, by_chair, by_worker)
            return
        yield from self.wait_for_both(by_chair, Cause.CHAIR, by_worker, siblings, stage, days)

    # -- cases -----------------------------------------------------------------------------------------------

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
