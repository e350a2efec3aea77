"""The allocation queue: who is given to whom, when; and, by hypothesis, what can never happen (row 14)."""

from fractions import Fraction
from math import inf

import pytest
import simpy
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from sim.engine import AllocationQueue, Holder, Request


@pytest.fixture
def env() -> simpy.Environment:
    return simpy.Environment()


def given(*requests: Request) -> list[Holder | None]:
    return [request.value if request.triggered else None for request in requests]


def test_the_least_loaded_relative_to_the_target_is_given_the_next(env: simpy.Environment) -> None:
    newly_qualified, other = Holder(12), Holder(18)
    queue = AllocationQueue(env, [newly_qualified, other])
    order = [queue.request().value for _ in range(6)]
    # loads before each: 0/12 = 0/18, first named; 0/18; 1/12 > 1/18; 1/12 < 2/18; 2/12 > 2/18; 2/12 = 3/18, first named
    assert order == [newly_qualified, other, other, newly_qualified, other, newly_qualified]
    assert (newly_qualified.load, other.load) == (3 / 12, 3 / 18)


@pytest.mark.parametrize("targets", [(6.0, 18.0), (0.7, 2.1), (15.0, 45.0)])
def test_equal_loads_of_unequal_targets_are_ties(env: simpy.Environment, targets: tuple[float, float]) -> None:
    small, large = (Holder(target) for target in targets)
    queue = AllocationQueue(env, [large, small])
    queue.hold(small, 2)
    queue.hold(large, 6)
    assert queue.request().value is large


def test_nobody_at_the_ceiling_is_given_more(env: simpy.Environment) -> None:
    full, other = Holder(10, ceiling=1), Holder(1, ceiling=3)
    queue = AllocationQueue(env, [full, other])
    requests = [queue.request() for _ in range(6)]
    assert given(*requests) == [full, other, other, other, None, None]
    assert queue.waiting == requests[4:]
    queue.release(other)
    assert given(*requests[4:]) == [other, None]
    assert not any(request.breach for request in requests)


def test_a_group_may_pass_the_ceiling_once_but_is_never_divided(env: simpy.Environment) -> None:
    holder = Holder(5, ceiling=4)
    queue = AllocationQueue(env, [holder])
    queue.hold(holder, 3)
    siblings, next_child = queue.request(3), queue.request()
    assert siblings.value is holder
    assert not siblings.breach
    assert holder.held == 6
    queue.release(holder, 2)
    assert not next_child.triggered  # 4 held: at the ceiling
    queue.release(holder, 1)
    assert next_child.triggered


def test_a_ceiling_that_is_no_whole_number(env: simpy.Environment) -> None:
    holder = Holder(2, ceiling=2.5)
    queue = AllocationQueue(env, [holder])
    assert given(*[queue.request() for _ in range(4)]) == [holder, holder, holder, None]


def test_the_most_urgent_first_then_who_asked_first(env: simpy.Environment) -> None:
    holder = Holder(1, ceiling=1)
    queue = AllocationQueue(env, [holder])
    queue.hold(holder)
    low, second, first, third = (queue.request(priority=priority) for priority in (5, 2, 1, 2))
    assert queue.waiting == [first, second, third, low]
    served: list[simpy.Event] = []
    for request in (low, second, first, third):
        assert request.callbacks is not None
        request.callbacks.append(served.append)
    for _ in range(4):
        queue.release(holder)
        env.run()
    assert served == [first, second, third, low]
    assert queue.waiting == []


def test_one_release_of_a_group_serves_several(env: simpy.Environment) -> None:
    holder = Holder(3, ceiling=3)
    queue = AllocationQueue(env, [holder])
    queue.hold(holder, 3)
    requests = [queue.request() for _ in range(4)]
    queue.release(holder, 3)
    assert given(*requests) == [holder, holder, holder, None]


def test_who_must_never_wait_goes_past_the_ceiling_and_that_is_a_breach(env: simpy.Environment) -> None:
    small, large = Holder(2, ceiling=1), Holder(4, ceiling=3)
    queue = AllocationQueue(env, [small, large])
    in_time = queue.request(never_wait=True)
    assert in_time.value is small
    assert not in_time.breach
    queue.hold(large, 3)
    waits = queue.request(priority=-9)
    breach = queue.request(never_wait=True)
    assert breach.value is small  # 1/2 < 3/4
    assert breach.breach
    assert not waits.triggered


def test_who_must_never_wait_waits_only_while_there_is_nobody_at_all(env: simpy.Environment) -> None:
    queue = AllocationQueue(env, [])
    waits = queue.request(priority=-5)
    requests = [queue.request(never_wait=True, priority=priority) for priority in (3, 1, 2)]
    assert given(waits, *requests) == [None] * 4
    assert queue.waiting == [requests[1], requests[2], requests[0], waits]
    joins = Holder(1, ceiling=2)
    queue.holders.append(joins)
    queue.serve()
    assert given(waits, *requests) == [None, joins, joins, joins]
    assert [request.breach for request in requests] == [True, False, False]


def test_who_joins_is_given_those_who_wait_before_anybody_new(env: simpy.Environment) -> None:
    queue = AllocationQueue(env, [])
    waits = queue.request()
    joins = Holder(1, ceiling=1)
    queue.holders.append(joins)
    late = queue.request()
    assert given(waits, late) == [joins, None]


def test_who_left_the_queue_takes_no_place_later(env: simpy.Environment) -> None:
    holder = Holder(1, ceiling=1)
    queue = AllocationQueue(env, [holder])
    queue.hold(holder)
    first, gives_up, last = queue.request(), queue.request(), queue.request()
    queue.cancel(gives_up)
    queue.cancel(first)
    assert queue.waiting == [last]
    queue.release(holder)
    assert given(first, gives_up, last) == [None, None, holder]
    assert holder.held == 1
    env.run()
    assert not gives_up.processed


def test_reneging_at_the_moment_of_a_release(env: simpy.Environment) -> None:
    """Patience ends on day 5, and on day 5 a place is given: whichever comes first holds."""
    for place_first in (True, False):
        env = simpy.Environment()
        holder = Holder(1, ceiling=1)
        queue = AllocationQueue(env, [holder])
        queue.hold(holder)
        request = queue.request()
        actions = [lambda queue=queue, holder=holder: queue.release(holder), lambda q=queue, r=request: q.cancel(r)]
        for action in actions if place_first else reversed(actions):
            event = env.timeout(5)
            assert event.callbacks is not None
            event.callbacks.append(lambda _, action=action: action())
        env.run()
        assert request.triggered is place_first
        assert request.cancelled is not place_first
        assert holder.held == int(place_first)


def test_a_process_that_waits_or_gives_up(env: simpy.Environment) -> None:
    holder = Holder(1, ceiling=1)
    queue = AllocationQueue(env, [holder])
    story: list[tuple[float, str, str]] = []

    def family(name: str, patience: float, stay: float) -> simpy.events.ProcessGenerator:
        request = queue.request()
        yield request | env.timeout(patience)
        if not request.triggered:
            queue.cancel(request)
            story.append((env.now, name, "gives up"))
            return
        story.append((env.now, name, "begins"))
        yield env.timeout(stay)
        queue.release(holder)

    for name, patience, stay in (("a", 1, 10), ("b", 4, 1), ("c", 20, 2), ("d", 20, 1)):
        env.process(family(name, patience, stay))
    env.run()
    assert story == [(0, "a", "begins"), (4, "b", "gives up"), (10, "c", "begins"), (12, "d", "begins")]
    assert holder.held == 0


def test_asked_at_is_the_time_of_asking() -> None:
    env = simpy.Environment(initial_time=7.5)
    assert AllocationQueue(env, []).request().asked_at == 7.5


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda _: Holder(0), "target must be above 0, not 0"),
        (lambda _: Holder(1, ceiling=0), "ceiling must be above 0, not 0"),
        (lambda queue: queue.request(-1), "size must not be negative, not -1"),
        (lambda queue: queue.release(queue.holders[0], 2), "2 released but only 1 held"),
        (lambda queue: queue.release(queue.holders[0], -1), "size must not be negative, not -1"),
    ],
)
def test_what_cannot_be_asked(env: simpy.Environment, make: object, message: str) -> None:
    queue = AllocationQueue(env, [Holder(1)])
    queue.hold(queue.holders[0])
    with pytest.raises(ValueError, match=message):
        make(queue)  # type: ignore[operator]
    assert queue.holders[0].held == 1


class AnyOrderOfThings(RuleBasedStateMachine):
    """Compare with a plain list searched afresh each time."""

    def __init__(self) -> None:
        super().__init__()
        self.env = simpy.Environment()
        self.queue = AllocationQueue(self.env, [])
        self.held: list[int] = []
        self.waiting: list[Request] = []
        self.cancelled: list[Request] = []
        self.expected: dict[Request, tuple[int, bool]] = {}
        self.holding: list[tuple[int, int]] = []

    def give(self) -> None:
        """Serve the list by the definition: the first in order whom somebody can take, until nobody can."""
        while True:
            order = sorted(self.waiting, key=lambda r: (not r.never_wait, r.priority))
            if not order:
                return
            request = order[0]
            able = [
                (Fraction(held) / Fraction(holder.target), index)
                for index, (held, holder) in enumerate(zip(self.held, self.queue.holders, strict=True))
                if request.never_wait or held < holder.ceiling
            ]
            if not able:
                return
            _, index = min(able)
            self.waiting.remove(request)
            self.expected[request] = (index, self.held[index] >= self.queue.holders[index].ceiling)
            self.held[index] += request.size
            self.holding.append((index, request.size))

    @rule(standard=st.integers(1, 4), ceiling=st.sampled_from([1.0, 2.0, 3.5, 6.0, inf]))
    def join(self, standard: int, ceiling: float) -> None:
        if len(self.held) < 4:
            self.queue.holders.append(Holder(standard, ceiling))
            self.held.append(0)
            self.queue.serve()
            self.give()

    @rule(size=st.integers(1, 4), priority=st.integers(0, 3), never_wait=st.sampled_from([False, False, True]))
    def ask(self, size: int, priority: int, never_wait: bool) -> None:
        self.waiting.append(self.queue.request(size, priority=priority, never_wait=never_wait))
        self.give()

    @precondition(lambda self: self.waiting)
    @rule(which=st.integers(0, 99))
    def give_up(self, which: int) -> None:
        request = self.waiting.pop(which % len(self.waiting))
        self.queue.cancel(request)
        self.cancelled.append(request)

    @precondition(lambda self: self.expected)
    @rule(which=st.integers(0, 99))
    def give_up_too_late(self, which: int) -> None:
        self.queue.cancel(list(self.expected)[which % len(self.expected)])

    @precondition(lambda self: self.holding)
    @rule(which=st.integers(0, 99))
    def release(self, which: int) -> None:
        index, size = self.holding.pop(which % len(self.holding))
        self.held[index] -= size
        self.queue.release(self.queue.holders[index], size)
        self.give()

    @precondition(lambda self: self.held)
    @rule(which=st.integers(0, 99), size=st.integers(1, 3))
    def hold(self, which: int, size: int) -> None:
        index = which % len(self.held)
        self.held[index] += size
        self.holding.append((index, size))
        self.queue.hold(self.queue.holders[index], size)

    @rule(days=st.integers(1, 3))
    def time_passes(self, days: int) -> None:
        self.env.run(until=self.env.now + days)

    @invariant()
    def as_expected(self) -> None:
        assert [holder.held for holder in self.queue.holders] == self.held
        assert min(self.held, default=0) >= 0
        for request, (index, breach) in self.expected.items():
            assert request.value is self.queue.holders[index]
            assert request.breach is breach
            assert request.never_wait or not breach
        assert not any(request.triggered for request in self.waiting + self.cancelled)
        assert set(self.queue.waiting) == set(self.waiting)  # nobody is lost

    @invariant()
    def nobody_waits_beside_a_free_place(self) -> None:
        if self.queue.waiting:
            assert all(holder.held >= holder.ceiling for holder in self.queue.holders)


TestAnyOrderOfThings = AnyOrderOfThings.TestCase
TestAnyOrderOfThings.settings = settings(max_examples=150, stateful_step_count=40, deadline=None, derandomize=True)
