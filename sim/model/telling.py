"""What happens is told to the event log, and time lost is noted where it is lost."""

import simpy

from sim.engine import Environment, EventLog, Process, Work, first_of, whole_days
from sim.model.birthdays import Birthdays
from sim.model.people import Siblings
from sim.model.waiting import Waiting
from sim.model.workers import Team, Worker
from sim.vocabulary import Cause, Event, ReferralOutcome, Stage


class Telling(Birthdays):
    """Writing to the log, and waiting, which writes what was lost."""

    env: Environment
    log: EventLog
    waiting: dict[Waiting, None]
    rested: dict[Work, float]
    """Working days for which work rested that nobody waited for yet."""

    @property
    def now(self) -> float:
        """Model time: working days since the start."""
        return self.env.now

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
            if isinstance(event, Work) and event in self.rested:
                waiting.unallocated(min(self.rested.pop(event), max(0.0, event.remaining - expected)))
        return event

    def wait_for_both(
        self, other: simpy.Event, cause: Cause, work: simpy.Event, siblings: Siblings, stage: Stage, natural: float
    ) -> Process:
        """Wait for what somebody else and the worker do in the same `natural` days.

        What the other needs beyond them is put down to `cause`, what the worker then still needs to the worker.
        """
        began = self.now
        yield self.wait_for(other, siblings, stage, cause, expected=natural)
        left = max(0.0, began + natural - self.now)
        yield self.wait_for(work, siblings, stage, Cause.WORKER, expected=left)

    def wait_until(self, event: simpy.Event, time: float) -> simpy.Event:
        """Return what happens first: `event`, or that it is `time`."""
        return event if event.processed else first_of(self.env, event, self.env.timeout(time - self.env.now))

    def note_drift_so_far(self) -> None:
        """At a month's end: write the time lost this month by everybody who still waits."""
        for waiting in self.waiting:
            waiting.note_so_far()
