"""Casework: who holds the siblings, and what work is open for them."""

from collections.abc import Sequence
from math import inf
from typing import cast

import simpy

from sim.engine import Process, SharedTime, Work
from sim.model.handover import give_up, park, take_up
from sim.model.people import CASE, MUST_NOT_WAIT, Holding, Rows, Siblings, effort
from sim.model.telling import Telling
from sim.model.waiting import waiting_for
from sim.model.workers import Team, Worker
from sim.model.workforce import WORKING_DAYS_PER_MONTH, Workforce
from sim.scenario.parameters import Parameters
from sim.scenario.plan_parameters import Plan
from sim.vocabulary import Cause, Event, Stage, Switch

_WITHOUT_END = 25_000.0
"""Working days (a century): longer than any run."""
_NEXT_TO_NOTHING = 1e-6
"""Hours a month that stand for none."""


class Casework(Telling):
    """Allocation, release and transfer of siblings, and the work for them."""

    parameters: Parameters
    workforce: Workforce
    nobody: SharedTime
    """Whose work rests until somebody takes it up."""

    # -- allocation ------------------------------------------------------------------------------------------

    def allocate(self, siblings: Siblings, team: Team, stage: Stage, priority: int, rows: Rows = CASE) -> Process:
        """Wait until a worker of `team` takes the siblings on.

        Children on child protection plans and in care never wait: they go past the ceiling, as a breach. Nobody holds
        them afterwards if they gave up waiting in the moment in which somebody was given.
        """
        never_wait = priority == MUST_NOT_WAIT
        if rows.asked is not None:
            self.note(rows.asked, siblings, team=team)
        asked = self.env.now
        holding = Holding(team, asked, siblings.keys, rows, priority)
        request = holding.ask(len(siblings))
        siblings.hold(holding)
        while True:
            if rows is CASE:
                worker = yield self.wait_for(request, siblings, stage, Cause.ALLOCATION, team=team)
            else:
                worker = yield request
            if not holding.keys:
                return
            if holding.is_there(worker):
                break
            request = holding.ask_again(worker)
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
        asked = self.now
        yield from self.allocate(siblings, team, stage, priority)
        for work in siblings.works:
            for waiting in waiting_for(work):  # that nobody held them meanwhile is on record already
                waiting.expected += self.now - asked
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

    def withdraw_all(self, siblings: Siblings) -> None:
        """Take all of the worker's open work for the siblings away undone."""
        for work in list(siblings.works):
            self.withdraw(siblings, work)

    def abandon(self, event: simpy.Event) -> None:
        """Let nobody wait for `event` any longer: what was lost until now stays lost."""
        for waiting in waiting_for(event):
            waiting.over(event)

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

    def assign_chair(self, siblings: Siblings, *, at: float | None = None) -> None:
        """Give the siblings a chair, the reviewing officer with the fewest children, unless they have one.

        Where no reviewing officers work, children stay without.
        """
        if siblings.chair is not None:
            return
        siblings.chair = self.next_chair(siblings.keys)
        if siblings.chair is not None:
            self.note(Event.CHAIR_ASSIGNED, siblings, team=self.workforce.reviewing, worker=siblings.chair, at=at)

    def next_chair(self, children: Sequence[int]) -> Worker | None:
        """Give children (their numbers in the log) to the reviewing officer with the fewest, if there is any."""
        if not self.workforce.reviewing.workers:
            return None
        chair = cast("Worker", self.workforce.reviewing.queue.request(len(children), never_wait=True).value)
        for child in children:
            chair.chaired[child] = chair.chaired.get(child, 0) + 1
        return chair

    def release_chair(self, siblings: Siblings) -> None:
        """Let the chair's hold on the siblings end."""
        chair = siblings.chair
        if chair is None:
            return
        self.note(Event.CHAIR_RELEASED, siblings, team=self.workforce.reviewing, worker=chair)
        self.workforce.reviewing.queue.release(chair, len(siblings))
        siblings.chair = None
        for child in siblings.keys:
            chair.chaired[child] -= 1
            if not chair.chaired[child]:
                del chair.chaired[child]
