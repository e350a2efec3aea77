"""Shared time: one person's working hours, divided among everything they have open (processor sharing).

A social worker does not serve one child at a time: she holds many and shares her week among them. An open piece
of work *demands* ``rate`` = effort hours / natural time, where the natural time is how long it takes when nobody
is overloaded. When demand exceeds the hours there are, work slows down (delay), is done more thinly (dilution),
or both.

Definitions, for one person with ``hours`` H a unit of time, overtime share o, floor f and delay share g:

* two classes, urgent and normal, demand R = R_u + R_n; hours given H' = min(R, H(1+o)), of which urgent work gets
  H_u = min(R_u, H' - min(f H', R_n)) and normal work the rest;
* a part w of an item's progress waits for the person; once promoted it sprints at s >= 1. Per class
  A = sum r(1-w), B = sum r w s, pace p = min(1, (H_c / (A+B))**g), depth d = min(1, H_c / (A + p B));
* an item progresses at q = (1-w) + w s p a unit of time and takes r q d hours, so that the hours delivered are
  min(demand, H(1+o)) always.

Invariants the code relies on: all items of one class with the same (w, s) progress alike, so each such group has
one virtual clock V(t) = (1-w) t + w s P(t), P being the class's integral of pace; an item is done when its clock
reaches the value noted when it was put there; a heap entry counts only while it is the item's current one; pace
and depth are constant between changes, so only the next completion or promotion needs a SimPy event, and whoever
waits for the work is resumed by that very event. Work that is added never quickens other work, so that only its own
end can come before the event that is awaited; an event that comes too early finds nothing due and arranges the next.
What is kept up is the time *lost* to pace and depth below 1, so that a person who is not overloaded costs almost
nothing.
"""

from array import array
from heapq import heappop, heappush
from itertools import count
from math import inf
from operator import itemgetter

import numpy as np
import simpy

from sim.engine.environment import Happening

NORMAL, URGENT = 0, 1
_ROUNDING = 1e-9
"""Natural days by which a clock may fall short of an item's end through rounding."""

_HALF_ROUNDING = 0.5 * _ROUNDING

_Entry = tuple[float, int, "Work"]


class _Class:
    """One urgency class: what it demands, how it gets on, and the time it has lost so far."""

    __slots__ = ("depth", "flat", "lost_depth", "lost_effort", "lost_pace", "open", "pace", "paced")

    def __init__(self) -> None:
        self.open = 0
        self.flat = self.paced = 0.0  # A and B: hours demanded whatever the pace, and at full pace
        self.pace = self.depth = 1.0
        self.lost_pace = self.lost_depth = self.lost_effort = 0.0  # integrals of 1-p, 1-d and 1-pd

    def lose(self, past: float) -> None:
        """Add what was lost in the time that is past."""
        pace, depth = self.pace, self.depth
        if pace < 1.0 or depth < 1.0:
            self.lost_pace += (1.0 - pace) * past
            self.lost_depth += (1.0 - depth) * past
            self.lost_effort += (1.0 - depth * pace) * past

    def cope(self, hours: float, duty: float, delay_share: float) -> float:
        """Find pace and depth with these hours; return those that full depth would take at that pace."""
        flat, paced = self.flat + duty, self.paced
        demand = flat + paced
        if demand <= hours:
            self.pace = self.depth = 1.0
            return demand
        pace: float = (hours / demand) ** delay_share
        self.pace = pace
        needed = flat + pace * paced
        self.depth = hours / needed if needed > hours else 1.0
        return needed


class _Clock:
    """The virtual clock of all items that share class, worker share and sprint."""

    __slots__ = ("flat", "heap", "of", "paced", "whole")

    def __init__(self, of: _Class, worker_share: float, sprint: float) -> None:
        self.of = of
        self.flat = 1.0 - worker_share
        self.paced = worker_share * sprint
        self.whole = self.flat + self.paced
        self.heap: list[_Entry] = []

    def reading(self, now: float) -> float:
        """Natural time passed by `now`, to which the class's integrals are brought up."""
        return self.whole * now - self.paced * self.of.lost_pace

    def given(self, now: float) -> float:
        """Hours given by `now` to an item that demands one a unit of natural time."""
        return self.whole * now - self.flat * self.of.lost_depth - self.paced * self.of.lost_effort


class Work(Happening):
    """A piece of work on somebody's shared time; an event that succeeds when it is done.

    Attributes
    ----------
    owner : SharedTime
        Whose time it is on.
    rate : float
        Hours it demands a unit of natural time.
    hours : float
        Hours delivered so far (final once done).
    """

    hours = 0.0
    clock: _Clock | None = None
    entry: _Entry | None = None
    promotion: _Entry | None = None
    given_before = 0.0

    def __init__(
        self,
        owner: "SharedTime",
        rate: float,
        worker_share: float,
        sprint: float,
        urgency: int,
        promote_at: float,
    ) -> None:
        self.env, self.callbacks = owner.env, []  # as `simpy.Event` does, without the call
        self.owner = owner
        self.rate = rate
        self.worker_share = worker_share
        self.sprint = sprint
        self.urgency = urgency
        self.promote_at = promote_at

    @property
    def remaining(self) -> float:
        """Natural time left."""
        return self.owner.remaining(self) if self.clock is not None else 0.0

    def hand_over(self, to: "SharedTime", extra_hours: float = 0.0) -> None:
        """Carry what is left to somebody else, with `extra_hours` for them to get to know it."""
        if extra_hours < 0:
            raise ValueError(f"extra_hours must not be negative, not {extra_hours:g}")
        left = self.owner.take_off(self)
        to.put_on(self, left + extra_hours / self.rate)

    def withdraw(self) -> None:
        """Take the work away undone; the event never succeeds."""
        self.owner.take_off(self)


class _Wake(simpy.Event):
    """The next completion or promotion on somebody's shared time: a `simpy.Timeout` made with its callback."""

    def __init__(self, person: "SharedTime", delay: float) -> None:
        self.env, self.callbacks = person.env, [person.wake]
        self._ok, self._value = True, None
        self.env.schedule(self, simpy.events.NORMAL, delay)


class SharedTime:
    """One person's hours, shared among all open work.

    Parameters
    ----------
    env : simpy.Environment
        The simulation.
    hours : float
        Hours there are a unit of time; may be infinite.
    overtime : float
        Share of the hours added when demand exceeds them (o >= 0).
    floor : float
        Share of the hours that normal work keeps (f, 0 to 1).
    delay_share : float
        How overload splits: 1 all delay, 0 all dilution (g, 0 to 1).

    Raises
    ------
    ValueError
        If a value is outside its range.
    """

    def __init__(
        self,
        env: simpy.Environment,
        hours: float,
        *,
        overtime: float = 0.0,
        floor: float = 0.0,
        delay_share: float = 1.0,
    ) -> None:
        if hours < 0:
            raise ValueError(f"hours must not be negative, not {hours:g}")
        _check_coping(overtime, floor, delay_share)
        self.env = env
        self.hours = hours
        self._overtime = overtime
        self._available = hours * (1.0 + overtime)
        self._floor = floor
        self._delay_share = delay_share
        self.demand = 0.0
        """Hours a unit of time that all open work asks for (R)."""
        self._classes = (_Class(), _Class())
        self._clocks: dict[tuple[int, float, float], _Clock] = {}
        self._all_clocks: list[_Clock] = []
        self._order = count()
        self._promotions: list[_Entry] = []
        self._duty = 0.0
        self._settled = env.now
        self._overloaded = False
        self._delivering = self._withholding = 0.0
        self._delivered = self._withheld = 0.0
        self._history_time = array("d", (env.now,))
        self._history_lost = (array("d", (0.0,)), array("d", (0.0,)))
        self._wake: _Wake | None = None
        self._awaited: _Clock | None = None  # by whose heap something is due then; none: by a promotion
        self._wake_at = inf

    # -- work ------------------------------------------------------------------------------------------------

    def start(
        self,
        hours: float,
        natural: float,
        *,
        worker_share: float = 1.0,
        urgent: bool = False,
        sprint: float = 1.0,
        promote_at: float = inf,
    ) -> Work:
        """Open a piece of work.

        Parameters
        ----------
        hours : float
            Effort, in hours.
        natural : float
            Time it takes when nobody is overloaded (> 0).
        worker_share : float
            Part of progress that waits for the person (w).
        urgent : bool
            Whether it is urgent from the beginning (then without a sprint).
        sprint : float
            Speed once promoted (s >= 1); no effect on work that is urgent from the beginning.
        promote_at : float
            Model time at which it becomes urgent and sprints, if still open.

        Returns
        -------
        Work
            An event that succeeds when the work is done.
        """
        work = self.prepare(
            hours, natural, worker_share=worker_share, urgent=urgent, sprint=sprint, promote_at=promote_at
        )
        self._settle()
        self._open(work, natural)
        return work

    def prepare(
        self,
        hours: float,
        natural: float,
        *,
        worker_share: float = 1.0,
        urgent: bool = False,
        sprint: float = 1.0,
        promote_at: float = inf,
    ) -> Work:
        """Make a piece of work that is on nobody's time yet; `put_on` opens it. Parameters as for `start`."""
        if natural <= 0:
            raise ValueError(f"natural time must be above 0, not {natural:g}")
        if hours <= 0:
            raise ValueError(f"effort hours must be above 0, not {hours:g}")
        if sprint < 1:
            raise ValueError(f"sprint must be at least 1, not {sprint:g}")
        if not 0 <= worker_share <= 1:
            raise ValueError(f"worker_share must be between 0 and 1, not {worker_share:g}")
        if urgent:
            return Work(self, hours / natural, worker_share, 1.0, URGENT, inf)
        return Work(self, hours / natural, worker_share, sprint, NORMAL, promote_at)

    def put_on(self, work: Work, natural: float) -> None:
        """Place `work` with `natural` time left here (a new piece, or one handed over)."""
        if work.clock is not None or work.callbacks is None:
            raise ValueError("this work is done or still on somebody's time")
        self._settle()
        work.owner = self
        self._open(work, natural)

    def take_off(self, work: Work) -> float:
        """Remove `work` and return the natural time it has left."""
        left = self.remaining(work)
        self._lift(work)
        self._share_out()
        self._arrange_wake()
        return left

    def remaining(self, work: Work) -> float:
        """Natural time `work` has left."""
        self._settle()
        entry, clock = work.entry, work.clock
        if clock is None or entry is None or work.owner is not self:
            raise ValueError("this work is not on this person's time")
        return max(0.0, entry[0] - clock.reading(self._settled))

    def commit(self, hours: float) -> None:
        """Add (or, if negative, take away) a steady duty of `hours` a unit of time, such as supervision."""
        if self._duty + hours < -_ROUNDING:
            raise ValueError("a steady duty cannot become negative")
        self._settle()
        self._duty = max(0.0, self._duty + hours)
        self._share_out()
        self._arrange_wake()

    def cope(self, *, overtime: float, floor: float, delay_share: float) -> None:
        """Cope with overload in another way from now on; ranges as for `SharedTime`."""
        _check_coping(overtime, floor, delay_share)
        if (overtime, floor, delay_share) == (self._overtime, self._floor, self._delay_share):
            return
        self._overtime, self._floor, self._delay_share = overtime, floor, delay_share
        self.set_hours(self.hours)

    def set_hours(self, hours: float) -> None:
        """Change the hours there are from now on."""
        if hours < 0:
            raise ValueError(f"hours must not be negative, not {hours:g}")
        self._settle()
        self.hours = hours
        self._available = hours * (1.0 + self._overtime)
        self._share_out()
        self._arrange_wake()

    # -- readings --------------------------------------------------------------------------------------------

    @property
    def pace(self) -> list[float]:
        """Pace of normal and of urgent work (p)."""
        return [each.pace for each in self._classes]

    @property
    def depth(self) -> list[float]:
        """Depth of normal and of urgent work (d)."""
        return [each.depth for each in self._classes]

    @property
    def delivering(self) -> float:
        """Hours a unit of time being given now: min(R, H(1+o))."""
        return self._delivering

    @property
    def open_items(self) -> int:
        """Pieces of work open."""
        return sum(each.open for each in self._classes)

    def works(self) -> list[Work]:
        """All open work, in the order in which it was put here."""
        entries = [entry for clock in self._all_clocks for entry in clock.heap if entry[2].entry is entry]
        return [entry[2] for entry in sorted(entries, key=itemgetter(1))]

    def meter(self) -> tuple[float, float]:
        """Hours delivered so far, and hours that full depth would have taken at the same pace."""
        self._settle()
        return self._delivered, self._delivered + self._withheld

    def paced_dates(
        self,
        since: float | np.ndarray,
        until: float | np.ndarray,
        steps: np.ndarray,
        of: np.ndarray | int = 0,
        *,
        urgent: bool = False,
    ) -> tuple[np.ndarray, np.ndarray]:
        """When the class's own clock, read from `since`, passes each of `steps`.

        The clock runs at the pace of the class, so visits planned at equal steps of it happen later when the
        person is overloaded. Pace is constant between changes, so the inverse is exact.

        Parameters
        ----------
        since, until : float or ndarray, shape (m,)
            Stretches of model time, not later than now.
        steps : ndarray, shape (n,)
            Readings of the clock, counted from `since`.
        of : ndarray of int, shape (n,), or 0
            Which stretch each step belongs to.
        urgent : bool
            Which class's clock.

        Returns
        -------
        dates : ndarray
            Times of those steps that are reached before the `until` of their stretch, in the order given.
        reading : ndarray, shape of `since`
            What the clock reads at `until`.

        Raises
        ------
        ValueError
            If a stretch is not within the time from this person's beginning until now.
        """
        self._settle()
        since, until = np.asarray(since, dtype=np.float64), np.asarray(until, dtype=np.float64)
        outside = ~((self._history_time[0] <= since) & (since <= until) & (until <= self._settled))
        if outside.any():
            raise ValueError(
                f"{since[outside][0]:g} to {until[outside][0]:g} is not within {self._history_time[0]:g} to "
                f"{self._settled:g}, the time this person's clock has run"
            )
        which = URGENT if urgent else NORMAL
        times = np.append(self._history_time, self._settled)
        lost = np.append(self._history_lost[which], self._classes[which].lost_pace)
        paces = np.maximum.accumulate(times - lost)  # whatever the rounding
        from_ = np.interp(since, times, paces)
        reading = np.interp(until, times, paces) - from_
        of = np.broadcast_to(of, steps.shape)
        reached = steps <= reading.flat[of]
        of = of[reached]
        # read backwards, so that a step on which the clock stood still is dated when it was first passed
        dates = np.interp(-(steps[reached] + from_.flat[of]), -paces[::-1], times[::-1])
        return np.clip(dates, since.flat[of], until.flat[of]), reading

    # -- machinery -------------------------------------------------------------------------------------------

    def _open(self, work: Work, natural: float) -> None:
        """Take on work, new or handed over; wake for it if it ends or is promoted before what is awaited."""
        promote_at = work.promote_at
        if promote_at <= self._settled:
            work.urgency, work.promote_at = URGENT, inf
            promote_at = inf
        clock = self._place(work, natural)
        if promote_at < inf:
            work.promotion = (promote_at, next(self._order), work)
            heappush(self._promotions, work.promotion)
        self._share_out()
        soonest, awaited = promote_at - self._settled, None
        speed = clock.flat + clock.paced * clock.of.pace
        if natural <= _HALF_ROUNDING:
            soonest, awaited = 0.0, clock
        elif natural < soonest * speed:
            soonest, awaited = natural / speed, clock
        if self._settled + soonest < self._wake_at:
            self._wake_in(soonest, awaited)

    def _place(self, work: Work, natural: float) -> _Clock:
        key = (work.urgency, work.worker_share, work.sprint if work.urgency == URGENT else 1.0)
        clock = self._clocks.get(key)
        if clock is None:
            clock = self._clocks[key] = _Clock(self._classes[key[0]], key[1], key[2])
            self._all_clocks.append(clock)
        kind, rate = clock.of, work.rate
        kind.open += 1
        kind.flat += rate * clock.flat
        kind.paced += rate * clock.paced
        work.clock = clock
        work.given_before = clock.given(self._settled)
        entry = work.entry = (clock.reading(self._settled) + natural, next(self._order), work)
        heappush(clock.heap, entry)
        return clock

    def _lift(self, work: Work) -> None:
        clock, rate = work.clock, work.rate
        assert clock is not None
        kind = clock.of
        work.hours += rate * (clock.given(self._settled) - work.given_before)
        work.clock = work.entry = work.promotion = None
        kind.open -= 1
        if kind.open:
            kind.flat = max(0.0, kind.flat - rate * clock.flat)
            kind.paced = max(0.0, kind.paced - rate * clock.paced)
        else:  # start again from exactly nothing, so that rounding never builds up
            kind.flat = kind.paced = 0.0

    def _settle(self) -> None:
        """Bring all integrals up to now."""
        now = self.env.now
        past = now - self._settled
        if past > 0.0:
            self._settled = now
            self._delivered += self._delivering * past
            if self._overloaded:
                self._withheld += self._withholding * past
                for kind in self._classes:
                    kind.lose(past)

    def _share_out(self) -> None:
        """Divide the hours anew after a change."""
        normal, urgent = self._classes
        asked_normal, asked_urgent = normal.flat + self._duty + normal.paced, urgent.flat + urgent.paced
        demand = self.demand = asked_normal + asked_urgent
        available = self._available
        if demand <= available and not self._overloaded:
            self._delivering = demand
            return
        paces = normal.pace, urgent.pace
        self._overloaded = demand > available
        if self._overloaded:
            for_urgent = min(asked_urgent, available - min(self._floor * available, asked_normal))
            needed = normal.cope(available - for_urgent, self._duty, self._delay_share)
            needed += urgent.cope(for_urgent, 0.0, self._delay_share)
            self._delivering, self._withholding = available, needed - available
        else:
            normal.pace = normal.depth = urgent.pace = urgent.depth = 1.0
            self._delivering = demand
        if (normal.pace, urgent.pace) != paces and self._history_time[-1] != self._settled:
            # (several changes at one moment: the integrals there are on record already)
            self._history_time.append(self._settled)
            self._history_lost[NORMAL].append(normal.lost_pace)
            self._history_lost[URGENT].append(urgent.lost_pace)

    def _arrange_wake(self) -> None:
        """Make sure an event comes no later than the next completion or promotion."""
        soonest, clock = self._next()
        if self._settled + soonest < self._wake_at:
            self._wake_in(soonest, clock)

    def _next(self) -> tuple[float, _Clock | None]:
        """How long until something is done, and by which clock; or until a promotion, by none."""
        soonest, awaited, now = inf, None, self._settled
        for clock in self._all_clocks:
            heap = clock.heap
            if heap:
                first = heap[0]
                while first[2].entry is not first:
                    heappop(heap)
                    if not heap:
                        break
                    first = heap[0]
                else:
                    kind = clock.of
                    left = first[0] - clock.whole * now + clock.paced * kind.lost_pace
                    if left <= _HALF_ROUNDING:  # done, even if there is not an hour for it
                        return 0.0, clock
                    speed = clock.flat + clock.paced * kind.pace
                    if left < soonest * speed:
                        soonest, awaited = left / speed, clock
        promotions = self._promotions
        while promotions and promotions[0][2].promotion is not promotions[0]:
            heappop(promotions)
        if promotions and promotions[0][0] - now < soonest:
            return max(0.0, promotions[0][0] - now), None
        return soonest, awaited

    def _wake_in(self, delay: float, clock: _Clock | None) -> None:
        self._wake_at = self._settled + delay
        self._awaited = clock
        self._wake = _Wake(self, delay)

    def wake(self, event: simpy.Event) -> None:
        """Finish what is done and promote what is due, if `event` is the one that is awaited."""
        if event is not self._wake:
            return  # overtaken by an earlier one
        self._wake, self._wake_at = None, inf
        self._settle()
        done: list[Work] = []
        soonest, clock = 0.0, self._awaited
        while soonest <= 0.0:  # once, or more often if several things fall on the same moment
            if clock is None:
                self._promote_due()
            else:
                self._finish_due(clock, done)
            self._share_out()
            soonest, clock = self._next()
        if soonest < inf:
            self._wake_in(soonest, clock)
        for work in done[1:]:  # before anybody is resumed, so that all that is done says so
            work.succeed(work.hours)
        if done:
            done[0].conclude(done[0].hours)

    def _finish_due(self, clock: _Clock, done: list[Work]) -> None:
        heap, due = clock.heap, clock.reading(self._settled) + _ROUNDING
        while heap and (heap[0][0] <= due or heap[0][2].entry is not heap[0]):
            entry = heappop(heap)
            if entry[2].entry is entry:
                self._lift(entry[2])
                done.append(entry[2])

    def _promote_due(self) -> None:
        promotions = self._promotions
        while promotions and promotions[0][0] <= self._settled + _ROUNDING:
            entry = heappop(promotions)
            work = entry[2]
            if work.promotion is entry:
                left = self.remaining(work)
                self._lift(work)
                work.urgency, work.promote_at = URGENT, inf
                self._place(work, left)


def _check_coping(overtime: float, floor: float, delay_share: float) -> None:
    if overtime < 0:
        raise ValueError(f"overtime must not be negative, not {overtime:g}")
    if not 0 <= floor <= 1:
        raise ValueError(f"floor must be between 0 and 1, not {floor:g}")
    if not 0 <= delay_share <= 1:
        raise ValueError(f"delay_share must be between 0 and 1, not {delay_share:g}")
