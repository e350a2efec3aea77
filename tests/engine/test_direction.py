"""Row 5: pathwise, with fixed routing and arrivals and no strain feedback: more hours make no item later.

Why it must hold: by induction over events every item has at least as much done with more hours, so whoever is open
then is open without; promotion is by date, so open items are in the same class; and pace falls with the demand of
either class and rises with hours.
"""

from math import inf
from typing import Any

import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine import SharedTime, Work

ROUNDING = 1e-6

item = st.fixed_dictionaries(
    {
        "arrives": st.floats(0, 60),
        "hours": st.floats(0.5, 40),
        "natural": st.floats(0.5, 40),
        "worker_share": st.sampled_from([0.0, 0.3, 0.9, 1.0]),
        "urgent": st.booleans(),
        "sprint": st.sampled_from([1.0, 1.5, 2.0]),
        "promote_after": st.sampled_from([0.0, 5.0, 20.0, inf]),
        "to": st.integers(0, 1),
        "handed_over_after": st.sampled_from([inf, inf, 3.0, 12.0]),
        "extra_hours": st.floats(0, 5),
    }
)
practice = st.fixed_dictionaries(
    {
        "overtime": st.sampled_from([0.0, 0.1]),
        "floor": st.sampled_from([0.0, 0.2, 1.0]),
        "delay_share": st.sampled_from([0.0, 0.5, 1.0]),
    }
)
hours_by_fortnight = st.lists(
    st.tuples(st.floats(0, 8), st.sampled_from([0.0, 0.0, 0.01, 0.5, 4.0])), min_size=12, max_size=12
)


def ends(items: list[dict[str, Any]], hours: list[list[float]], practice: dict[str, float]) -> list[float]:
    """When each item is done; person k has ``hours[k][j]`` in fortnight j, and the last of them for ever."""
    env = simpy.Environment()
    people = [SharedTime(env, of_person[0], **practice) for of_person in hours]
    people[0].commit(0.5)
    times = [inf] * len(items)

    def case(index: int, described: dict[str, Any]) -> simpy.events.ProcessGenerator:
        yield env.timeout(described["arrives"])
        work: Work = people[described["to"]].start(
            described["hours"],
            described["natural"],
            worker_share=described["worker_share"],
            urgent=described["urgent"],
            sprint=described["sprint"],
            promote_at=env.now + described["promote_after"],
        )
        if described["handed_over_after"] < inf:
            yield work | env.timeout(described["handed_over_after"])
            if not work.triggered:
                work.hand_over(people[1 - described["to"]], described["extra_hours"])
        if not work.processed:
            yield work
        times[index] = env.now

    def leave(person: SharedTime, of_person: list[float]) -> simpy.events.ProcessGenerator:
        for hours_now in of_person[1:]:
            yield env.timeout(10)
            person.set_hours(hours_now)

    for person, of_person in zip(people, hours, strict=True):
        env.process(leave(person, of_person))
    for index, described in enumerate(items):
        env.process(case(index, described))
    env.run(until=2_000)
    return times


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    items=st.lists(item, min_size=1, max_size=12),
    first=hours_by_fortnight,
    second=hours_by_fortnight,
    practice=practice,
)
def test_more_hours_make_no_item_later(
    items: list[dict[str, Any]],
    first: list[tuple[float, float]],
    second: list[tuple[float, float]],
    practice: dict[str, float],
) -> None:
    without = ends(items, [[few for few, _ in first], [few for few, _ in second]], practice)
    with_more = ends(items, [[few + more for few, more in first], [few + more for few, more in second]], practice)
    for before, after in zip(without, with_more, strict=True):
        assert after <= before + ROUNDING


@settings(max_examples=60, deadline=None, derandomize=True)
@given(items=st.lists(item, min_size=1, max_size=12), hours=hours_by_fortnight, practice=practice)
def test_unlimited_hours_give_the_natural_end(
    items: list[dict[str, Any]], hours: list[tuple[float, float]], practice: dict[str, float]
) -> None:
    """Row 4: with unlimited staff nothing is later than min(natural, P + (natural - P) / s), which is zero drift."""
    items = [{**described, "worker_share": 1.0, "handed_over_after": inf} for described in items]
    unlimited = ends(items, [[inf], [inf]], practice)
    limited = ends(items, [[few for few, _ in hours]] * 2, practice)
    for described, done, later in zip(items, unlimited, limited, strict=True):
        natural, promoted = described["natural"], described["promote_after"]
        sprint = 1.0 if described["urgent"] else described["sprint"]
        takes = natural if natural <= promoted else promoted + (natural - promoted) / sprint
        assert done == pytest.approx(described["arrives"] + takes, abs=ROUNDING)
        assert later >= done - ROUNDING


def test_more_hours_make_an_overloaded_item_earlier() -> None:
    """And not merely no later: the property above does not hold for want of anything happening."""
    described = {
        "arrives": 0.0,
        "hours": 40.0,
        "natural": 10.0,
        "worker_share": 1.0,
        "urgent": False,
        "sprint": 1.0,
        "promote_after": inf,
        "to": 1,
        "handed_over_after": inf,
        "extra_hours": 0.0,
    }
    practice = {"overtime": 0.0, "floor": 0.0, "delay_share": 1.0}
    assert ends([described], [[1.0], [1.0]], practice) == [40.0]
    assert ends([described], [[1.0], [2.0]], practice) == [20.0]
