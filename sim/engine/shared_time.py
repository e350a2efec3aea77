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
reaches the value noted when it was put there; a heap entry counts only while its token is the item's current one and
the item is still this person's (tokens are counted for each person); pace and depth are constant between changes, so only the next completion or promotion needs a SimPy event.
"""

from array import array
from heapq import heappop, heappush
from itertools import count
from math import inf
from typing import Any

import numpy as np
import simpy

NORMAL, URGENT = 0, 1
_ROUNDING = 1e-9
"""Natural days by which a clock may fall short of an item's end through rounding."""


class _Clock:
    """The virtual clock of all items that share class, worker share and sprint."""

    __slots__ = ("flat", "heap", "paced", "urgency")

    def __init__(self, urgency: int, worker_share: float, sprint: float) -> None:
        self.urgency = urgency
        self.flat = 1.0 - worker_share
        self.paced = worker_share * sprint
        self.heap: list[tuple[float, int, Work]] = []


class Work(simpy.Event):
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

    def __init__(
        self,
        owner: "SharedTime",
        rate: float,
        worker_share: float,
        sprint: float,
        urgency: int,
        promote_at: float,
    ) -> None:
        super().__init__(owner.env)
        self.owner = owner
        self.rate = rate
        self.worker_share = worker_share
        self.sprint = sprint
        self.urgency = urgency
        self.promote_at = promote_at
        self.hours = 0.0
        self.token = -1
        self.finish = 0.0
        self.clock: _Clock | None = None
        self._depth_from = 0.0
        self._effort_from = 0.0

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
        if overtime < 0:
            raise ValueError(f"overtime must not be negative, not {overtime:g}")
        if not 0 <= floor <= 1:
            raise ValueError(f"floor must be between 0 and 1, not {floor:g}")
        if not 0 <= delay_share <= 1:
            raise ValueError(f"delay_share must be between 0 and 1, not {delay_share:g}")
        self.env = env
        self.hours = hours
        self._overtime = overtime
        self._floor = floor
        self._delay_share = delay_share
        self._clocks: dict[tuple[int, float, float], _Clock] = {}
        self._tokens = count()
        self._promotions: list[tuple[float, int, Work]] = []
        self._open = [0, 0]
        self._flat_demand = [0.0, 0.0]
        self._paced_demand = [0.0, 0.0]
        self._duty = 0.0
        self.pace = [1.0, 1.0]
        self.depth = [1.0, 1.0]
        # integrals since the start, up to _settled: pace, depth and depth x pace of each class; hours
        self._settled = env.now
        self._pace_time = [0.0, 0.0]
        self._depth_time = [0.0, 0.0]
        self._effort_time = [0.0, 0.0]
        self._delivered = 0.0
        self._needed = 0.0
        self._delivering = 0.0
        self._needing = 0.0
        self._history_time = array("d", (env.now,))
        self._history_pace = (array("d", (0.0,)), array("d", (0.0,)))
        self._wake_event: simpy.Event | None = None
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
        if natural <= 0:
            raise ValueError(f"natural time must be above 0, not {natural:g}")
        if hours <= 0:
            raise ValueError(f"effort hours must be above 0, not {hours:g}")
        if sprint < 1:
            raise ValueError(f"sprint must be at least 1, not {sprint:g}")
        if not 0 <= worker_share <= 1:
            raise ValueError(f"worker_share must be between 0 and 1, not {worker_share:g}")
        if urgent:
            work = Work(self, hours / natural, worker_share, 1.0, URGENT, inf)
        else:
            work = Work(self, hours / natural, worker_share, sprint, NORMAL, promote_at)
        self.put_on(work, natural)
        return work

    def put_on(self, work: Work, natural: float) -> None:
        """Place `work` with `natural` time left here (a new piece, or one handed over)."""
        if work.clock is not None or work.triggered:
            raise ValueError("this work is done or still on somebody's time")
        self._settle()
        work.owner = self
        if work.promote_at <= self.env.now:
            work.urgency, work.promote_at = URGENT, inf
        self._place(work, natural)
        if work.promote_at < inf:
            heappush(self._promotions, (work.promote_at, work.token, work))
        self._share_out()

    def take_off(self, work: Work) -> float:
        """Remove `work` and return the natural time it has left."""
        self._settle()
        left = self._lift(work)
        self._share_out()
        return left

    def remaining(self, work: Work) -> float:
        """Natural time `work` has left."""
        self._settle()
        clock = work.clock
        if clock is None or work.owner is not self:
            raise ValueError("this work is not on this person's time")
        return max(0.0, work.finish - self._reading(clock))

    def commit(self, hours: float) -> None:
        """Add (or, if negative, take away) a steady duty of `hours` a unit of time, such as supervision."""
        if self._duty + hours < -_ROUNDING:
            raise ValueError("a steady duty cannot become negative")
        self._settle()
        self._duty = max(0.0, self._duty + hours)
        self._share_out()

    def set_hours(self, hours: float) -> None:
        """Change the hours there are from now on."""
        if hours < 0:
            raise ValueError(f"hours must not be negative, not {hours:g}")
        self._settle()
        self.hours = hours
        self._share_out()

    # -- readings --------------------------------------------------------------------------------------------

    @property
    def demand(self) -> float:
        """Hours a unit of time that all open work asks for (R)."""
        return sum(self._flat_demand) + sum(self._paced_demand) + self._duty

    @property
    def delivering(self) -> float:
        """Hours a unit of time being given now: min(R, H(1+o))."""
        return self._delivering

    @property
    def open_items(self) -> int:
        """Pieces of work open."""
        return sum(self._open)

    def meter(self) -> tuple[float, float]:
        """Hours delivered so far, and hours that full depth would have taken at the same pace."""
        self._settle()
        return self._delivered, self._needed

    def paced_dates(
        self, since: float, until: float, steps: np.ndarray, *, urgent: bool = False
    ) -> tuple[np.ndarray, float]:
        """When the class's own clock, read from `since`, passes each of `steps`.

        The clock runs at the pace of the class, so visits planned at equal steps of it happen later when the
        person is overloaded. Pace is constant between changes, so the inverse is exact.

        Parameters
        ----------
        since, until : float
            Stretch of model time, not later than now.
        steps : ndarray, shape (n,)
            Rising readings of the clock, counted from `since`.
        urgent : bool
            Which class's clock.

        Returns
        -------
        dates : ndarray
            Times of those steps that are reached before `until`.
        reading : float
            What the clock reads at `until`.

        Raises
        ------
        ValueError
            If the stretch is not within the time from this person's beginning until now.
        """
        self._settle()
        if not self._history_time[0] <= since <= until <= self._settled:
            raise ValueError(
                f"{since:g} to {until:g} is not within {self._history_time[0]:g} to {self._settled:g}, "
                "the time this person's clock has run"
            )
        which = URGENT if urgent else NORMAL
        times = np.frombuffer(self._history_time)
        paces = np.frombuffer(self._history_pace[which])
        first = int(np.searchsorted(times, since, side="right")) - 1
        last = int(np.searchsorted(times, until, side="left"))
        times = np.concatenate((times[first:last], (self._settled,) if last == len(times) else times[last : last + 1]))
        paces = np.concatenate(
            (paces[first:last], (self._pace_time[which],) if last == len(paces) else paces[last : last + 1])
        )
        from_, to = np.interp((since, until), times, paces)
        reading = float(to - from_)
        reached = steps[steps <= reading]
        # read backwards, so that a step on which the clock stood still is dated when it was first passed
        dates = np.interp(-(reached + from_), -paces[::-1], times[::-1])
        return np.clip(dates, since, until), reading

    # -- machinery -------------------------------------------------------------------------------------------

    def _reading(self, clock: _Clock) -> float:
        return clock.flat * self._settled + clock.paced * self._pace_time[clock.urgency]

    def _place(self, work: Work, natural: float) -> None:
        key = (work.urgency, work.worker_share, work.sprint if work.urgency == URGENT else 1.0)
        clock = self._clocks.get(key)
        if clock is None:
            clock = self._clocks[key] = _Clock(*key)
        urgency = work.urgency
        work.clock = clock
        work.token = next(self._tokens)
        work.finish = self._reading(clock) + natural
        work._depth_from = self._depth_time[urgency]  # noqa: SLF001 - Work is ours
        work._effort_from = self._effort_time[urgency]  # noqa: SLF001
        self._open[urgency] += 1
        self._flat_demand[urgency] += work.rate * clock.flat
        self._paced_demand[urgency] += work.rate * clock.paced
        heappush(clock.heap, (work.finish, work.token, work))

    def _lift(self, work: Work) -> float:
        clock = work.clock
        if clock is None or work.owner is not self:
            raise ValueError("this work is not on this person's time")
        urgency = clock.urgency
        depth = self._depth_time[urgency] - work._depth_from  # noqa: SLF001
        effort = self._effort_time[urgency] - work._effort_from  # noqa: SLF001
        work.hours += work.rate * (clock.flat * depth + clock.paced * effort)
        left = max(0.0, work.finish - self._reading(clock))
        work.clock, work.token = None, -1
        self._open[urgency] -= 1
        if self._open[urgency]:
            self._flat_demand[urgency] = max(0.0, self._flat_demand[urgency] - work.rate * clock.flat)
            self._paced_demand[urgency] = max(0.0, self._paced_demand[urgency] - work.rate * clock.paced)
        else:  # start again from exactly nothing, so that rounding never builds up
            self._flat_demand[urgency] = self._paced_demand[urgency] = 0.0
        return left

    def _settle(self) -> None:
        """Bring all integrals up to now."""
        now = self.env.now
        past = now - self._settled
        if past > 0.0:
            for urgency in (NORMAL, URGENT):
                pace, depth = self.pace[urgency], self.depth[urgency]
                self._pace_time[urgency] += pace * past
                self._depth_time[urgency] += depth * past
                self._effort_time[urgency] += pace * depth * past
            self._delivered += self._delivering * past
            self._needed += self._needing * past
            self._settled = now

    def _share_out(self) -> None:
        """Divide the hours anew after a change and arrange the next wake-up."""
        flat_normal, flat_urgent = self._flat_demand
        flat_normal += self._duty
        paced_normal, paced_urgent = self._paced_demand
        normal, urgent = flat_normal + paced_normal, flat_urgent + paced_urgent
        available = self.hours * (1.0 + self._overtime)
        if normal + urgent <= available:
            self._set_pace(1.0, 1.0)
            self.depth[NORMAL] = self.depth[URGENT] = 1.0
            self._delivering = self._needing = normal + urgent
        else:
            for_urgent = min(urgent, available - min(self._floor * available, normal))
            for_normal = available - for_urgent
            pace_normal, depth_normal = self._cope(for_normal, flat_normal, paced_normal)
            pace_urgent, depth_urgent = self._cope(for_urgent, flat_urgent, paced_urgent)
            self._set_pace(pace_normal, pace_urgent)
            self.depth[NORMAL], self.depth[URGENT] = depth_normal, depth_urgent
            self._delivering = available
            self._needing = flat_normal + pace_normal * paced_normal + flat_urgent + pace_urgent * paced_urgent
        self._arrange_wake()

    def _cope(self, hours: float, flat: float, paced: float) -> tuple[float, float]:
        """Pace and depth of one class that has `hours`."""
        demand = flat + paced
        if demand <= hours:
            return 1.0, 1.0
        pace = (hours / demand) ** self._delay_share
        needed = flat + pace * paced
        return pace, (min(1.0, hours / needed) if needed > 0.0 else 1.0)

    def _set_pace(self, normal: float, urgent: float) -> None:
        if normal == self.pace[NORMAL] and urgent == self.pace[URGENT]:
            return
        self.pace[NORMAL], self.pace[URGENT] = normal, urgent
        if self._history_time[-1] == self._settled:
            return  # several changes at one moment: the integrals there are noted already
        self._history_time.append(self._settled)
        self._history_pace[NORMAL].append(self._pace_time[NORMAL])
        self._history_pace[URGENT].append(self._pace_time[URGENT])

    def _arrange_wake(self) -> None:
        """Make sure an event comes no later than the next completion or promotion.

        An event that comes too early (because work slowed down) finds nothing due and arranges the next.
        """
        soonest = inf
        for clock in self._clocks.values():
            heap = clock.heap
            while heap and (heap[0][2].token != heap[0][1] or heap[0][2].clock is not clock):
                heappop(heap)
            if heap:
                reading = self._reading(clock)
                speed = clock.flat + clock.paced * self.pace[clock.urgency]
                if heap[0][0] <= reading + _ROUNDING:  # done, even if there is not an hour for it
                    soonest = 0.0
                elif speed > 0.0:
                    soonest = min(soonest, (heap[0][0] - reading) / speed)
        promotions = self._promotions
        while promotions and (promotions[0][2].token != promotions[0][1] or promotions[0][2].owner is not self):
            heappop(promotions)
        if promotions:
            soonest = min(soonest, promotions[0][0] - self._settled)
        if soonest == inf:
            return
        at = self._settled + max(0.0, soonest)
        if self._wake_event is not None and self._wake_at <= at:
            return
        self._wake_at = at
        self._wake_event = self.env.timeout(max(0.0, soonest))
        self._wake_event.callbacks.append(self._wake)

    def _wake(self, event: Any) -> None:
        """Finish what is done and promote what is due."""
        if event is not self._wake_event:
            return  # overtaken by an earlier one
        self._wake_event, self._wake_at = None, inf
        self._settle()
        for clock in self._clocks.values():
            heap = clock.heap
            due = self._reading(clock) + _ROUNDING
            while heap and heap[0][0] <= due:
                _, token, work = heappop(heap)
                if work.token == token and work.clock is clock:
                    self._lift(work)
                    work.succeed(work.hours)
        now = self._settled + _ROUNDING
        promotions = self._promotions
        while promotions and promotions[0][0] <= now:
            _, token, work = heappop(promotions)
            if work.token == token and work.owner is self:
                left = self._lift(work)
                work.urgency, work.promote_at = URGENT, inf
                self._place(work, left)
        self._share_out()
