"""Time lost: what somebody waits for, beyond what it takes with unlimited staff, written as it is lost."""

from typing import TYPE_CHECKING

import simpy

from sim.model.people import Siblings
from sim.vocabulary import Cause, Event, Stage

if TYPE_CHECKING:
    from sim.model.telling import Telling

_SMALLEST_DRIFT_DAYS = 1e-6


class Waiting:
    """Something a group is waiting for, kept so that the time lost can be noted at each month's end."""

    __slots__ = ("cause", "council", "event", "expected", "may_catch_up", "noted", "siblings", "since", "stage", "team")

    def __init__(
        self,
        council: "Telling",
        event: simpy.Event,
        siblings: Siblings,
        stage: Stage,
        cause: Cause,
        expected: float,
        team: int,
        may_catch_up: bool,
    ) -> None:
        self.council = council
        self.event = event
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
        """Write what was lost in the end, once: whoever was abandoned waits no longer."""
        council = self.council
        if self not in council.waiting:
            return
        del council.waiting[self]
        lost = council.env.now - self.since - self.expected
        if lost > 0.0 or self.may_catch_up:
            self._note(lost)
        elif self.noted > 0.0:
            self._note(0.0)

    def unallocated(self, days: float) -> None:
        """Note that nobody held the group for the last `days`: that is not the next worker's delay."""
        if days > _SMALLEST_DRIFT_DAYS:
            self.expected += days
            self._write(days, Cause.ALLOCATION)

    def _note(self, lost: float) -> None:
        days = lost - self.noted
        if abs(days) > _SMALLEST_DRIFT_DAYS:
            self.noted = lost
            self._write(days, self.cause)

    def _write(self, days: float, cause: Cause) -> None:
        self.council.log.write_each(
            self.council.env.now, Event.DRIFT, self.siblings.keys, self.team, -1, days, 100 * self.stage + cause
        )


def waiting_for(event: simpy.Event) -> list[Waiting]:
    """Return those who wait for an event and note what they lose."""
    own = [getattr(callback, "__self__", None) for callback in event.callbacks or ()]
    return [waiting for waiting in own if isinstance(waiting, Waiting)]
