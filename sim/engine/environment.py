"""SimPy's environment and processes with less to do for each event.

`Environment` passes through a stretch of time in one loop, counts the events and keeps its clock where reading it
is not a call. `begin` runs a process whose end nobody waits for: it begins within the present event and ends without
one, where SimPy schedules an event for each. `first_of` and `all_of` wait for several things without an event of
their own. All of it is SimPy's protocol: generators that yield events, events that call their callbacks once.
"""

from collections.abc import Generator
from heapq import heappop
from typing import Any

import simpy

Process = Generator[simpy.Event, Any, Any]


class Environment(simpy.Environment):
    """A SimPy environment that starts at 0.

    Attributes
    ----------
    now : float
        Model time.
    events : int
        Events processed so far.
    """

    now: float = 0.0

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.events = 0

    def step(self) -> None:
        """Process the next event."""
        self.now = self.peek() if self._queue else self.now
        super().step()
        self.events += 1

    def advance(self, until: float) -> None:
        """Process every event before `until`, which then is the time: `run`, in one loop.

        Raises
        ------
        ValueError
            If `until` is past.
        """
        if until < self.now:
            raise ValueError(f"it is {self.now:g} already, {until:g} is past")
        queue, pop, processed = self._queue, heappop, 0
        while queue and queue[0][0] < until:
            time, _, _, event = pop(queue)
            self.now = self._now = time
            callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment]
            for callback in callbacks:
                callback(event)
            processed += 1
            if not event._ok and not hasattr(event, "_defused"):  # noqa: SLF001
                raise event._value  # noqa: SLF001
        self.events += processed
        self.now = self._now = until


def begin(process: Process) -> None:
    """Run `process` from within the present event until it waits for something, and on from there.

    Nobody can wait for its end or interrupt it; an exception in it ends the run.
    """
    _Begun(process).go_on(_NOW)


class _Begun:
    """A process under way, resumed by whatever it waits for."""

    __slots__ = ("_process", "_send")

    def __init__(self, process: Process) -> None:
        self._process = process
        self._send = process.send

    def go_on(self, event: Any) -> None:
        """Resume the process with the value of `event`; what has happened already is not waited for."""
        try:
            while True:
                if event._ok:  # noqa: SLF001
                    event = self._send(event._value)  # noqa: SLF001
                else:
                    event.defused = True
                    event = self._process.throw(event._value)  # noqa: SLF001
                if event.callbacks is not None:
                    event.callbacks.append(self.go_on)
                    return
        except StopIteration:
            return


class Happening(simpy.Event):
    """An event that can happen within another one, without an entry in the queue of events."""

    def conclude(self, value: Any = None) -> None:
        """Happen now: resume whoever waits."""
        self._ok, self._value = True, value
        callbacks, self.callbacks = self.callbacks, None  # type: ignore[assignment]
        for callback in callbacks:
            callback(self)


_NOW = Happening(simpy.Environment())
_NOW.conclude()


class _FirstOf(Happening):
    def __init__(self, env: simpy.Environment, events: tuple[simpy.Event, ...]) -> None:
        super().__init__(env)
        for event in events:
            if event.callbacks is None:
                self.conclude(event.value)
                return
        for event in events:
            event.callbacks.append(self._happened)

    def _happened(self, event: simpy.Event) -> None:
        if self.callbacks is not None:
            self.conclude(event.value)


class _AllOf(Happening):
    def __init__(self, env: simpy.Environment, events: tuple[simpy.Event, ...]) -> None:
        super().__init__(env)
        self._left = 1
        for event in events:
            if event.callbacks is not None:
                self._left += 1
                event.callbacks.append(self._happened)
        self._happened()

    def _happened(self, _event: simpy.Event | None = None) -> None:
        self._left -= 1
        if self._left == 0:
            self.conclude()


def all_of(env: simpy.Environment, *events: simpy.Event) -> simpy.Event:
    """Return an event that happens together with the last of `events`."""
    return _AllOf(env, events)


def first_of(env: simpy.Environment, *events: simpy.Event) -> simpy.Event:
    """Return an event that happens together with the first of `events` and has its value."""
    return _FirstOf(env, events)
