"""Giving cases to people: the least loaded first, nobody at the ceiling, the most urgent next.

What waits here waits *unallocated*. Whoever must never wait is given to the least loaded person even above the
ceiling, and that is recorded as a breach. A request can be cancelled: somebody who leaves the queue never takes a
place later.
"""

from collections.abc import Iterable
from heapq import heapify, heappop, heappush
from itertools import count
from math import inf
from operator import attrgetter

import simpy

from sim.engine.environment import Happening


class Holder:
    """Somebody who holds cases.

    Parameters
    ----------
    target : float
        Caseload they should have; loads are compared relative to it (> 0).
    ceiling : float
        Caseload from which on they are given no more.

    Attributes
    ----------
    held : int
        Caseload.
    load : float
        Caseload relative to the target.
    """

    def __init__(self, target: float, ceiling: float = inf) -> None:
        if target <= 0:
            raise ValueError(f"target must be above 0, not {target:g}")
        if ceiling <= 0:
            raise ValueError(f"ceiling must be above 0, not {ceiling:g}")
        self.target = target
        self.ceiling = ceiling
        self.held = 0
        self.load = 0.0

    def aim(self, target: float, ceiling: float) -> None:
        """Have another target and ceiling from now on."""
        self.target, self.ceiling = target, ceiling
        self.load = self.held / target

    def take(self, size: int) -> None:
        """Hold `size` more (or, if negative, fewer)."""
        self.held += size
        self.load = self.held / self.target


_load = attrgetter("load")


class Request(Happening):
    """A group of `size` children waiting for one person; succeeds with the `Holder`, at once if one has room.

    Attributes
    ----------
    never_wait : bool
        Whether it goes past the ceiling (it waits only while there is nobody at all).
    breach : bool
        Whether it was given to somebody at or above the ceiling.
    """

    def __init__(self, env: simpy.Environment, size: int, priority: int, *, never_wait: bool) -> None:
        super().__init__(env)
        self.size = size
        self.priority = priority
        self.never_wait = never_wait
        self.asked_at = env.now
        self.breach = False
        self.cancelled = False


class AllocationQueue:
    """The people of a team and the children who wait for one of them.

    Parameters
    ----------
    env : simpy.Environment
        The simulation.
    holders : iterable of Holder
        The people. Equal loads are broken by their order.
    """

    def __init__(self, env: simpy.Environment, holders: Iterable[Holder]) -> None:
        self.env = env
        self.holders = list(holders)
        self._waiting: list[tuple[bool, int, int, Request]] = []
        self._order = count()

    @property
    def waiting(self) -> list[Request]:
        """Those who wait, the next to be served first."""
        return [request for *_, request in sorted(self._waiting) if not request.cancelled]

    def request(self, size: int = 1, *, priority: int = 0, never_wait: bool = False) -> Request:
        """Ask for one person for `size` children; lower `priority` numbers are served first."""
        if size < 0:
            raise ValueError(f"size must not be negative, not {size}")
        request = Request(self.env, size, priority, never_wait=never_wait)
        holder = None if self._waiting else self._least_loaded(never_wait=never_wait)
        if holder is not None:
            self._give(request, holder)
            request.conclude(holder)
            return request
        heappush(self._waiting, (not never_wait, priority, next(self._order), request))
        self.serve()
        return request

    @property
    def has_room(self) -> bool:
        """Whether somebody would be given at once to whoever asks now."""
        return not self.waiting and self._least_loaded(never_wait=False) is not None

    def cancel(self, request: Request) -> None:
        """Leave the queue (nothing happens if somebody has been given already)."""
        if not request.triggered:
            request.cancelled = True

    def hasten(self, request: Request, priority: int) -> None:
        """Serve a request that waits with another priority from now on; it keeps its turn among its equals."""
        request.priority = priority
        self._waiting = [(waits, each.priority, turn, each) for waits, _, turn, each in self._waiting]
        heapify(self._waiting)

    def hold(self, holder: Holder, size: int = 1) -> None:
        """Give `size` children to a named person, whatever they hold (a sibling, a child coming back)."""
        holder.take(size)

    def release(self, holder: Holder, size: int = 1) -> None:
        """Take `size` children from `holder` and serve those who wait."""
        if size < 0:
            raise ValueError(f"size must not be negative, not {size}")
        if size > holder.held:
            raise ValueError(f"{size} released but only {holder.held} held")
        holder.take(-size)
        self.serve()

    def join(self, holder: Holder) -> None:
        """Let somebody join; who waits may be given at once."""
        self.holders.append(holder)
        self.serve()

    def leave(self, holder: Holder) -> None:
        """Let somebody leave: they are given no more, whatever they hold."""
        self.holders.remove(holder)

    def serve(self) -> None:
        """Give waiting children to whoever has room (after a release, or when somebody joins)."""
        while self._waiting:
            request = self._waiting[0][-1]
            if request.cancelled:
                heappop(self._waiting)
                continue
            holder = self._least_loaded(never_wait=request.never_wait)
            if holder is None:
                return
            heappop(self._waiting)
            self._give(request, holder)
            request.succeed(holder)

    def _least_loaded(self, *, never_wait: bool) -> Holder | None:
        best = min(self.holders, key=_load, default=None)
        if best is None or never_wait or best.held < best.ceiling:
            return best
        return min((holder for holder in self.holders if holder.held < holder.ceiling), key=_load, default=None)

    def _give(self, request: Request, holder: Holder) -> None:
        request.breach = holder.held >= holder.ceiling
        holder.take(request.size)
