"""Shared time a second time, written from the definitions alone: slow, event by event, nothing remembered.

At every event all demands, paces and depths of everybody are computed afresh, and every item carries what it has
left. No clocks, no heaps, no tokens: what `sim.engine.shared_time` does to be fast has no counterpart here.
"""

from dataclasses import dataclass, field
from math import inf

NEARLY = 1e-9


@dataclass(slots=True, eq=False)
class Item:
    person: "Person"
    rate: float
    left: float
    worker_share: float
    sprint: float
    urgent: bool
    promote_at: float
    hours: float = 0.0
    done_at: float = inf
    withdrawn: bool = False

    @property
    def open(self) -> bool:
        return self.done_at == inf and not self.withdrawn

    @property
    def speed_up(self) -> float:
        return self.sprint if self.urgent else 1.0


@dataclass(slots=True)
class Shares:
    """What one person gives at one moment."""

    demand: float
    given: float
    pace: dict[bool, float]
    depth: dict[bool, float]
    needed: float


@dataclass(slots=True, eq=False)
class Person:
    hours: float
    overtime: float
    floor: float
    delay_share: float
    duty: float = 0.0
    delivered: float = 0.0
    needed: float = 0.0
    stretches: list[tuple[float, float, float, float]] = field(default_factory=list)
    """(from, to, pace of normal work, pace of urgent work)"""


class World:
    """All persons and items; `advance` goes from event to event."""

    def __init__(self, persons: list[Person]) -> None:
        self.now = 0.0
        self.persons = persons
        self.items: list[Item] = []

    def of(self, person: Person) -> list[Item]:
        return [item for item in self.items if item.open and item.person is person]

    def shares(self, person: Person) -> Shares:
        flat, paced = {False: person.duty, True: 0.0}, {False: 0.0, True: 0.0}
        for item in self.of(person):
            flat[item.urgent] += item.rate * (1 - item.worker_share)  # A = sum r(1-w)
            paced[item.urgent] += item.rate * item.worker_share * item.speed_up  # B = sum r w s
        asked = {urgent: flat[urgent] + paced[urgent] for urgent in (False, True)}
        demand = asked[False] + asked[True]  # R = R_u + R_n
        given = min(demand, person.hours * (1 + person.overtime))  # H' = min(R, H(1+o))
        for_urgent = min(asked[True], given - min(person.floor * given, asked[False]))
        hours = {True: for_urgent, False: given - for_urgent}
        pace, depth = {}, {}
        for urgent in (False, True):
            ratio = hours[urgent] / asked[urgent] if asked[urgent] > 0 else 1.0
            pace[urgent] = min(1.0, ratio**person.delay_share)
            taken = flat[urgent] + pace[urgent] * paced[urgent]
            depth[urgent] = min(1.0, hours[urgent] / taken) if taken > 0 else 1.0
        needed = sum(flat[urgent] + pace[urgent] * paced[urgent] for urgent in (False, True))
        return Shares(demand, given, pace, depth, needed)

    def speed(self, item: Item, shares: Shares) -> float:
        w = item.worker_share
        return (1 - w) + w * item.speed_up * shares.pace[item.urgent]

    def advance(self, until: float) -> None:
        while True:
            for item in self.items:
                if item.open and item.left <= NEARLY:
                    item.done_at = self.now
                elif item.open and not item.urgent and item.promote_at <= self.now + NEARLY:
                    item.urgent = True
            if self.now >= until:
                return
            shares = {id(person): self.shares(person) for person in self.persons}
            step = until - self.now
            for item in self.items:
                if not item.open:
                    continue
                speed = self.speed(item, shares[id(item.person)])
                if speed > 0:
                    step = min(step, item.left / speed)
                if not item.urgent:
                    step = min(step, item.promote_at - self.now)
            for item in self.items:
                if item.open:
                    now = shares[id(item.person)]
                    speed = self.speed(item, now)
                    item.left -= speed * step
                    item.hours += item.rate * speed * now.depth[item.urgent] * step
            for person in self.persons:
                now = shares[id(person)]
                person.delivered += now.given * step
                person.needed += now.needed * step
                person.stretches.append((self.now, self.now + step, now.pace[False], now.pace[True]))
            self.now = until if step == until - self.now else self.now + step

    def dates(self, person: Person, since: float, until: float, step: float, urgent: bool) -> tuple[list[float], float]:
        """Times at which the class's clock passes `step`, 2 `step`, ... and its reading at the end."""
        reading, passed = 0.0, []
        for begin, end, *paces in person.stretches:
            begin, end = max(begin, since), min(end, until)
            if end <= begin:
                continue
            pace = paces[urgent]
            while pace > 0 and (len(passed) + 1) * step <= reading + pace * (end - begin):
                passed.append(begin + ((len(passed) + 1) * step - reading) / pace)
            reading += pace * (end - begin)
        return passed, reading
