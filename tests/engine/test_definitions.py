"""Shared time against a second implementation of its definitions, on random scripts of operations.

Row 1: hours delivered = min(demand, available).
Row 14: hypothesis properties.
"""

from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine import SharedTime, Work

from .definitions import Item, Person, World

CLOSE = 1e-6
GRID = sqrt(2) / 4
"""Operations happen at multiples of this, hours are multiples of it, all else is rational: then nothing falls due at
the very moment of an operation, or exactly fills the hours, but what the script does at one moment on purpose."""
HORIZON = 240.0


@dataclass(frozen=True)
class Operation:
    ticks: int
    what: str
    which: int
    to: int
    number: float
    natural: float
    worker_share: float
    sprint: float
    urgent: bool
    promote_after: float


operations = st.builds(
    Operation,
    ticks=st.integers(0, 20),
    what=st.sampled_from(
        ["start"] * 6 + ["withdraw", "hand_over", "hand_over", "commit", "excuse", "set_hours", "cope"]
    ),
    which=st.integers(0, 30),
    to=st.integers(0, 1),
    number=st.integers(1, 40).map(lambda n: n / 2),
    natural=st.integers(8, 160).map(lambda n: n / 4),
    worker_share=st.sampled_from([0.0, 0.25, 0.5, 0.9, 1.0, 1.0]),
    sprint=st.sampled_from([1.0, 1.5, 2.0]),
    urgent=st.booleans(),
    promote_after=st.sampled_from([-3.0, 0.0, 2.5, 10.0, 30.0, inf]),
)
people = st.fixed_dictionaries(
    {
        "hours": st.sampled_from([0, 1, 3, 7, 12, inf]).map(lambda n: n * GRID if n else 0.0),
        "overtime": st.sampled_from([0.0, 0.1, 0.5]),
        "floor": st.sampled_from([0.0, 0.2, 0.7, 1.0]),
        "delay_share": st.sampled_from([0.0, 0.3, 0.5, 1.0]),
    }
)


class Both:
    """The engine and the second implementation, side by side."""

    def __init__(self, persons: list[dict[str, float]]) -> None:
        self.env = simpy.Environment()
        self.engine = [SharedTime(self.env, **person) for person in persons]
        self.world = World([Person(**person) for person in persons])
        self.pairs: list[tuple[Work, Item]] = []
        self.done: dict[int, float] = {}

    def advance(self, until: float) -> None:
        self.env.run(until=until)
        self.world.advance(until)

    def open_pair(self, which: int) -> tuple[Work, Item] | None:
        """An open pair, away from the moment of its end."""
        pairs = [(work, item) for work, item in self.pairs if item.open and item.left > CLOSE and work.clock]
        return pairs[which % len(pairs)] if pairs else None

    def do(self, op: Operation) -> None:
        engine, person = self.engine[op.to], self.world.persons[op.to]
        if op.what == "start":
            promote_at = self.env.now + op.promote_after
            work = engine.start(
                op.number,
                op.natural,
                worker_share=op.worker_share,
                urgent=op.urgent,
                sprint=op.sprint,
                promote_at=promote_at,
            )
            sprint = 1.0 if op.urgent else op.sprint
            item = Item(person, op.number / op.natural, op.natural, op.worker_share, sprint, op.urgent, promote_at)
            index = len(self.pairs)
            assert work.callbacks is not None
            work.callbacks.append(lambda _: self.done.__setitem__(index, self.env.now))
            self.pairs.append((work, item))
            self.world.items.append(item)
        elif op.what == "withdraw":
            if pair := self.open_pair(op.which):
                pair[0].withdraw()
                pair[1].withdrawn = True
        elif op.what == "hand_over":
            if pair := self.open_pair(op.which):
                work, item = pair
                extra = op.number if op.urgent else 0.0
                work.hand_over(engine, extra)
                item.person = person
                item.left += extra / item.rate
        elif op.what == "commit":
            engine.commit(op.number / 4)
            person.duty += op.number / 4
        elif op.what == "excuse":
            engine.commit(-person.duty)
            person.duty = 0.0
        elif op.what == "cope":
            person.overtime, person.floor = op.which % 3 / 4, op.which % 5 / 4
            person.delay_share = op.worker_share
            engine.cope(overtime=person.overtime, floor=person.floor, delay_share=person.delay_share)
        else:
            person.hours = (op.which % 13) * GRID
            engine.set_hours(person.hours)
        self.world.advance(self.env.now)  # promotes at once what is past its promotion

    def compare(self) -> None:
        for engine, person in zip(self.engine, self.world.persons, strict=True):
            shares = self.world.shares(person)
            available = person.hours * (1 + person.overtime)
            assert engine.open_items == len(self.world.of(person))
            assert engine.demand == pytest.approx(shares.demand, abs=CLOSE)
            assert engine.delivering == pytest.approx(min(shares.demand, available), abs=CLOSE)
            assert engine.pace == pytest.approx([shares.pace[False], shares.pace[True]], abs=CLOSE)
            assert engine.depth == pytest.approx([shares.depth[False], shares.depth[True]], abs=CLOSE)
            # what the items and the duty take is what is delivered, at every moment
            taken = person.duty * engine.depth[False] + sum(
                item.rate * self.world.speed(item, shares) * engine.depth[item.urgent] for item in self.world.of(person)
            )
            assert taken == pytest.approx(engine.delivering, abs=CLOSE)
            assert engine.meter() == pytest.approx((person.delivered, person.needed), abs=CLOSE * 100)
        for work, item in self.pairs:
            if item.open:
                assert work.remaining == pytest.approx(item.left, abs=CLOSE)

    def play(self, script: list[Operation]) -> None:
        ticks = 0
        for op in script:
            if op.ticks:
                ticks += op.ticks
                self.advance(ticks * GRID)
                self.compare()
            self.do(op)
        self.advance(ticks * GRID + 1 / 3)
        self.compare()
        self.advance(max(HORIZON, ticks * GRID + 60.0))


@settings(max_examples=250, deadline=None, derandomize=True)
@given(persons=st.lists(people, min_size=2, max_size=2), script=st.lists(operations, min_size=1, max_size=30))
def test_same_completion_times_and_hours_as_the_definitions(
    persons: list[dict[str, float]], script: list[Operation]
) -> None:
    both = Both(persons)
    both.play(script)
    for index, (work, item) in enumerate(both.pairs):
        done = both.done.get(index, inf)
        if item.withdrawn:
            assert done == inf
            assert not work.triggered
        elif abs(min(done, item.done_at) - both.env.now) > CLOSE:
            assert done == pytest.approx(item.done_at, abs=CLOSE)
        if work.triggered or item.withdrawn:
            assert work.hours == pytest.approx(item.hours, abs=CLOSE * 10)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    persons=st.lists(people, min_size=2, max_size=2),
    script=st.lists(operations, min_size=1, max_size=25),
    spans=st.lists(st.tuples(st.floats(0, HORIZON), st.floats(0, HORIZON)), min_size=1, max_size=4),
    step=st.sampled_from([1.2345, 7.001, 0.7654321]),
    urgent=st.booleans(),
)
def test_paced_dates_are_the_inverse_of_the_clock_of_the_definitions(
    persons: list[dict[str, float]],
    script: list[Operation],
    spans: list[tuple[float, float]],
    step: float,
    urgent: bool,
) -> None:
    both = Both(persons)
    both.play(script)
    for since, until in [(0.0, both.env.now), *(sorted(span) for span in spans)]:
        for engine, person in zip(both.engine, both.world.persons, strict=True):
            steps = np.arange(1, 400) * step
            dates, reading = engine.paced_dates(since, until, steps, urgent=urgent)
            expected, expected_reading = both.world.dates(person, since, until, step, urgent)
            assert reading == pytest.approx(expected_reading, abs=CLOSE)
            sure = int((expected_reading - CLOSE) // step)  # one more may be reached by rounding
            assert sure <= len(dates) <= sure + 1
            assert dates[:sure] == pytest.approx(expected[:sure], abs=1e-4)
            assert np.all((dates >= since) & (dates <= until))
            assert np.all(np.diff(dates) >= 0)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(persons=st.lists(people, min_size=2, max_size=2), script=st.lists(operations, min_size=1, max_size=30))
def test_the_meter_is_conserved(persons: list[dict[str, float]], script: list[Operation]) -> None:
    """Hours on the meters are the hours of all items, done, withdrawn or open, and of the steady duties."""
    both = Both(persons)
    both.play([op for op in script if op.what not in {"commit", "excuse"}])
    for work, item in both.pairs:
        if work.clock is not None:
            work.withdraw()  # writes its hours up
            item.withdrawn = True
    metered = sum(engine.meter()[0] for engine in both.engine)
    assert metered == pytest.approx(sum(work.hours for work, _ in both.pairs), abs=CLOSE)
    for engine in both.engine:
        assert engine.open_items == 0
        assert engine.demand == 0.0
        delivered, needed = engine.meter()
        assert delivered <= needed + CLOSE
