"""Row 2: exact traces on deterministic inputs. Every expected number is worked out by hand beside it.

r is the hours a day an item demands, p pace, q progress a day, d depth; definitions: `sim.engine.shared_time`.
"""

from collections.abc import Callable
from math import inf, sqrt

import numpy as np
import pytest
import simpy

from sim.engine import SharedTime, Work

NEVER = -1.0


@pytest.fixture
def env() -> simpy.Environment:
    return simpy.Environment()


def ends(env: simpy.Environment, *items: Work, until: float = 1000.0) -> list[float]:
    """Run and return when each item was done."""
    times = [NEVER] * len(items)
    for index, item in enumerate(items):
        assert item.callbacks is not None
        item.callbacks.append(lambda _, index=index: times.__setitem__(index, env.now))
    env.run(until=until)
    return times


def at(env: simpy.Environment, time: float, *actions: Callable[[], object]) -> None:
    """Do `actions`, one after the other, at `time`."""

    def act(_: simpy.Event) -> None:
        for action in actions:
            action()

    event = env.timeout(time - env.now)
    assert event.callbacks is not None
    event.callbacks.append(act)


# -- one, two and three items ---------------------------------------------------------------------------------


def test_one_item_under_load_takes_its_natural_time(env: simpy.Environment) -> None:
    person = SharedTime(env, 2.0)
    item = person.start(hours=10, natural=10)  # r = 1 of 2 hours
    assert person.delivering == 1.0
    assert ends(env, item) == [10.0]
    assert item.value == item.hours == 10.0
    assert person.meter() == (10.0, 10.0)


def test_one_item_over_load_is_delayed(env: simpy.Environment) -> None:
    person = SharedTime(env, 2.0)
    item = person.start(hours=40, natural=10)  # r = 4, p = 2/4: twice the time, all the hours
    assert ends(env, item) == [20.0]
    assert item.hours == 40.0
    assert person.meter() == (40.0, 40.0)


def test_one_item_over_load_is_diluted(env: simpy.Environment) -> None:
    person = SharedTime(env, 2.0, delay_share=0.0)
    item = person.start(hours=40, natural=10)  # p = (2/4)^0 = 1, d = 2/4: in time with half the hours
    assert ends(env, item) == [10.0]
    assert item.hours == 20.0
    assert person.meter() == (20.0, 40.0)


def test_one_item_over_load_is_delayed_and_diluted(env: simpy.Environment) -> None:
    person = SharedTime(env, 1.0, delay_share=0.5)
    item = person.start(hours=40, natural=10)  # p = (1/4)^.5 = 1/2, d = 1/(4/2) = 1/2: 20 days at 1 hour
    assert person.pace[0] == 0.5
    assert person.depth[0] == 0.5
    assert ends(env, item) == [20.0]
    assert item.hours == 20.0
    assert person.meter() == (20.0, 40.0)


def test_two_items_under_load(env: simpy.Environment) -> None:
    person = SharedTime(env, 2.0)
    assert ends(env, person.start(10, 10), person.start(20, 20)) == [10.0, 20.0]


def test_two_items_over_load(env: simpy.Environment) -> None:
    person = SharedTime(env, 1.0)
    # p = 1/2: the first needs 20 days; the second has 10 left by then, alone: 30
    assert ends(env, person.start(10, 10), person.start(20, 20)) == [20.0, 30.0]


def test_two_items_of_unequal_demand(env: simpy.Environment) -> None:
    person = SharedTime(env, 2.0)
    heavy, light = person.start(30, 10), person.start(10, 10)  # r = 3 and 1, p = 2/4 for both alike
    assert ends(env, heavy, light) == [20.0, 20.0]
    assert (heavy.hours, light.hours) == (30.0, 10.0)


def test_three_items_the_last_joins_late(env: simpy.Environment) -> None:
    person = SharedTime(env, 2.0)
    first, second = person.start(6, 6), person.start(6, 6)
    late: list[Work] = []
    at(env, 3, lambda: late.append(person.start(6, 6)))
    env.run(until=3.5)
    # from 3: p = 2/3, 3 left take 4.5 days: 7.5; the third then has 6 - 3 left, alone: 10.5
    assert ends(env, first, second, *late) == [7.5, 7.5, 10.5]
    assert person.meter() == (18.0, 18.0)


def test_overtime_is_given_only_when_it_is_needed(env: simpy.Environment) -> None:
    person = SharedTime(env, 1.0, overtime=0.25)
    items = person.start(10, 10), person.start(10, 10)  # R = 2, H' = 1.25, p = .625
    assert person.delivering == 1.25
    assert ends(env, *items) == [16.0, 16.0]
    again = person.start(10, 10)  # R = 1 <= 1.25
    assert person.delivering == 1.0
    assert ends(env, again, until=2000) == [1010.0]


def test_unlimited_hours_make_everything_natural(env: simpy.Environment) -> None:
    person = SharedTime(env, inf, overtime=0.1, floor=0.2, delay_share=0.5)
    person.commit(7.0)
    items = [person.start(1000, 1 + k, urgent=k % 2 == 0, worker_share=0.1 * k) for k in range(10)]
    assert ends(env, *items) == [float(1 + k) for k in range(10)]
    assert [item.hours for item in items] == pytest.approx([1000.0] * 10)
    assert person.delivering == 7.0


# -- urgent against normal ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("floor", "urgent_end", "normal_end"),
    [
        (0.0, 10.0, 20.0),  # H_u = min(2, 2 - 0) = 2: normal work stands still for 10 days
        # H_u = 2 - min(.5, 1) = 1.5, p_u = 3/4: 40/3; H_n = .5, p_n = 1/2: 20/3 done by then, 10/3 left alone
        (0.25, 40 / 3, 50 / 3),
        # H_u = 2 - min(1.8, 1) = 1, p_u = 1/2; H_n = 1, p_n = 1: normal done at 10; then 5 left of the urgent item
        (0.9, 15.0, 10.0),
        (1.0, 15.0, 10.0),
    ],
)
def test_urgent_work_presses_normal_work_down_to_its_floor(
    env: simpy.Environment, floor: float, urgent_end: float, normal_end: float
) -> None:
    person = SharedTime(env, 2.0, floor=floor)
    urgent, normal = person.start(20, 10, urgent=True), person.start(10, 10)
    assert ends(env, urgent, normal) == pytest.approx([urgent_end, normal_end], abs=1e-9)
    assert urgent.hours == pytest.approx(20.0)
    assert normal.hours == pytest.approx(10.0)


def test_the_floor_is_a_share_of_the_hours_with_overtime(env: simpy.Environment) -> None:
    person = SharedTime(env, 2.0, overtime=0.5, floor=0.5)
    urgent, normal = person.start(40, 10, urgent=True), person.start(30, 10)
    # H' = min(7, 3) = 3; H_u = min(4, 3 - min(1.5, 3)) = 1.5: p_u = 3/8, p_n = 1.5/3
    assert person.pace == [0.5, 0.375]
    # normal done at 20; 2.5 left of the urgent one, r = 4 of 3: p = 3/4: 3 1/3 more
    assert ends(env, urgent, normal) == pytest.approx([70 / 3, 20.0])


def test_nothing_is_left_for_normal_work_without_a_floor(env: simpy.Environment) -> None:
    person = SharedTime(env, 1.0)
    urgent, normal = person.start(20, 10, urgent=True), person.start(10, 10)  # R_u = 2 > 1: p_u = 1/2, p_n = 0
    assert person.pace == [0.0, 0.5]
    assert ends(env, urgent, normal) == [20.0, 30.0]


def test_urgent_from_the_beginning_is_without_a_sprint(env: simpy.Environment) -> None:
    person = SharedTime(env, 10.0)
    items = [
        person.start(10, 10, urgent=True, sprint=2.0),
        person.start(10, 10, urgent=True, sprint=2.0, promote_at=5.0),
        person.start(10, 10, urgent=True, sprint=2.0, promote_at=-5.0),
    ]
    assert ends(env, *items) == [10.0, 10.0, 10.0]


# -- promotion and sprint -------------------------------------------------------------------------------------


def allocated_late(person: SharedTime, **more: float) -> Work:
    """Clock started at 0, allocated at 15; natural time 30; promotion on day 40, then twice the speed."""
    return person.start(30, 30, sprint=2.0, promote_at=40.0, **more)


@pytest.fixture
def at_15() -> simpy.Environment:
    return simpy.Environment(initial_time=15)


def test_promotion_and_sprint(at_15: simpy.Environment) -> None:
    person = SharedTime(at_15, 2.0)
    item = allocated_late(person)  # 25 done by day 40, 5 left at twice the speed: 42.5
    assert ends(at_15, item) == [42.5]
    assert item.hours == 30.0  # a sprint brings hours forward, it adds none


def test_sprinting_asks_for_twice_the_hours(at_15: simpy.Environment) -> None:
    person = SharedTime(at_15, 1.0)
    item = allocated_late(person)  # sprinting it asks for 2 of 1 hour: p = 1/2, q = 2 * 1/2
    assert ends(at_15, item) == [45.0]
    assert item.hours == 30.0


@pytest.mark.parametrize(
    ("floor", "sprinter", "other"),
    [
        (0.0, 42.5, 57.5),  # R_u = 2 takes all; the other stands still for 2.5 days
        # H_u = 2 - .5 = 1.5, p_u = 3/4, q = 1.5: 5 left take 10/3; H_n = 1/2: the other does 5/3 of 15, 40/3 remain
        (0.25, 40 + 10 / 3, 40 + 10 / 3 + 40 / 3),
    ],
)
def test_other_work_gives_way_to_a_sprint(
    at_15: simpy.Environment, floor: float, sprinter: float, other: float
) -> None:
    person = SharedTime(at_15, 2.0, floor=floor)
    items = allocated_late(person), person.start(40, 40)
    assert ends(at_15, *items) == pytest.approx([sprinter, other], abs=1e-9)


def test_allocation_after_the_promotion_date_promotes_at_once() -> None:
    for start in (40.0, 47.0):  # on the day itself and after it
        env = simpy.Environment(initial_time=start)
        person = SharedTime(env, 2.0)
        item = allocated_late(person)
        assert person.demand == 2.0
        assert ends(env, item) == [start + 15.0]


def test_natural_time_shorter_than_the_promotion(at_15: simpy.Environment) -> None:
    person = SharedTime(at_15, 1.0)
    item = person.start(20, 20, sprint=2.0, promote_at=40.0)
    assert ends(at_15, item) == [35.0]


def test_only_the_share_of_the_worker_sprints(at_15: simpy.Environment) -> None:
    person = SharedTime(at_15, 2.0)
    item = allocated_late(person, worker_share=0.5)  # q = .5 + .5 * 2 = 1.5: 5 left take 10/3
    assert ends(at_15, item) == pytest.approx([40 + 10 / 3])
    assert item.hours == pytest.approx(30.0)


def test_promotion_survives_a_hand_over_before_and_after(at_15: simpy.Environment) -> None:
    first, second = SharedTime(at_15, 2.0), SharedTime(at_15, 2.0)
    item = allocated_late(first)
    at(at_15, 30, lambda: item.hand_over(second))
    at(at_15, 41, lambda: item.hand_over(first, 2.0))
    # 5 left on day 40, 3 on day 41, and 2 hours (2 natural days) to get to know it: 5 at twice the speed
    assert ends(at_15, item) == [43.5]
    assert item.hours == 32.0


# -- worker share and dilution --------------------------------------------------------------------------------


def test_only_the_share_of_the_worker_is_delayed(env: simpy.Environment) -> None:
    person = SharedTime(env, 1.0)
    item = person.start(20, 10, worker_share=0.5)  # r = 2; A = B = 1; p = 1/2; q = .5 + .25; d = 1/(1 + .5)
    assert ends(env, item) == pytest.approx([40 / 3])
    assert item.hours == pytest.approx(40 / 3)  # r q d = 2 * 3/4 * 2/3 = 1 hour a day
    assert person.meter() == pytest.approx((40 / 3, 20.0))


def test_work_that_does_not_wait_for_the_worker_is_only_thinner(env: simpy.Environment) -> None:
    person = SharedTime(env, 1.0)
    item = person.start(20, 10, worker_share=0.0)  # d = 1/2
    assert ends(env, item) == [10.0]
    assert item.hours == 10.0


def test_worker_share_and_half_dilution_together(env: simpy.Environment) -> None:
    person = SharedTime(env, 1.0, delay_share=0.5)
    item = person.start(40, 10, worker_share=0.5)
    # r = 4; A = B = 2; p = (1/4)^.5 = 1/2; q = 3/4; A + pB = 3; d = 1/3; r q d = 1
    assert ends(env, item) == pytest.approx([40 / 3])
    assert item.hours == pytest.approx(40 / 3)
    assert person.meter() == pytest.approx((40 / 3, 40.0))


def test_classes_dilute_each_by_its_own_hours(env: simpy.Environment) -> None:
    person = SharedTime(env, 5.0, floor=0.2, delay_share=0.5)
    urgent, normal = person.start(160, 10, urgent=True), person.start(40, 10)
    # H_n = min(1, 4) = 1, p_n = (1/4)^.5 = 1/2, d_n = 1/2; H_u = 4, p_u = (4/16)^.5 = 1/2, d_u = 4/8
    assert person.pace == [0.5, 0.5]
    assert person.depth == [0.5, 0.5]
    assert ends(env, urgent, normal) == [20.0, 20.0]
    assert (urgent.hours, normal.hours) == (80.0, 20.0)


# -- changes on the way ---------------------------------------------------------------------------------------


def test_hand_over_with_extra_hours(env: simpy.Environment) -> None:
    first, second = SharedTime(env, 1.0), SharedTime(env, 0.5)
    item = first.start(10, 10)
    at(env, 4, lambda: item.hand_over(second, extra_hours=2.0))  # 6 left and 2 more, at p = 1/2: 16 days
    assert ends(env, item) == [20.0]
    assert item.owner is second
    assert item.hours == 12.0
    assert first.meter() == (4.0, 4.0)
    assert second.meter() == (8.0, 8.0)


def test_a_stale_entry_never_counts_for_the_new_owner(env: simpy.Environment) -> None:
    """Tokens are counted for each person: the same number may mean two things."""
    first, second = SharedTime(env, 5.0), SharedTime(env, 5.0)
    moved, stays = first.start(10, 10, promote_at=20), first.start(5, 5)
    at(env, 1, lambda: moved.hand_over(second, extra_hours=5.0))  # first token there as it was here
    assert ends(env, moved, stays) == [15.0, 5.0]
    assert (moved.hours, stays.hours) == (15.0, 5.0)


def test_hand_over_to_and_fro_and_to_oneself(env: simpy.Environment) -> None:
    first, second = SharedTime(env, 5.0), SharedTime(env, 5.0)
    item, other = first.start(10, 10), first.start(2, 2)
    at(env, 1, lambda: item.hand_over(second), lambda: item.hand_over(first), lambda: item.hand_over(first))
    assert ends(env, item, other) == [10.0, 2.0]
    assert item.hours == pytest.approx(10.0)
    assert second.open_items == 0


def test_withdrawn_work_never_succeeds_and_frees_its_hours(env: simpy.Environment) -> None:
    person = SharedTime(env, 1.0)
    gone, stays = person.start(10, 10), person.start(10, 10)
    at(env, 4, gone.withdraw)  # both have 8 left; alone the other takes 8 days
    assert ends(env, gone, stays) == [NEVER, 12.0]
    assert not gone.triggered
    assert gone.hours == 2.0
    assert person.meter() == (12.0, 12.0)


def test_hours_fall_to_nothing_and_come_back(env: simpy.Environment) -> None:
    person = SharedTime(env, 1.0)
    item = person.start(10, 10)
    at(env, 3, lambda: person.set_hours(0))
    at(env, 8, lambda: person.set_hours(0.5))  # 7 left at p = 1/2
    at(env, 12, lambda: person.set_hours(4))  # 5 left at p = 1
    assert ends(env, item) == [17.0]
    assert item.hours == 10.0


def test_without_hours_all_dilution_goes_on_at_no_depth(env: simpy.Environment) -> None:
    person = SharedTime(env, 0.0, delay_share=0.0)
    item = person.start(10, 10)  # p = 0^0 = 1, d = 0
    assert ends(env, item) == [10.0]
    assert item.hours == 0.0
    assert person.meter() == (0.0, 10.0)


def test_a_steady_duty_takes_its_share(env: simpy.Environment) -> None:
    person = SharedTime(env, 2.0)
    person.commit(1.0)
    item = person.start(20, 10)  # A = 1 (duty), B = 2; p = 2/3; A + pB = 7/3; d = 6/7
    assert ends(env, item) == pytest.approx([15.0])
    assert item.hours == pytest.approx(15 * 2 * 2 / 3 * 6 / 7)
    person.commit(-1.0)
    assert person.delivering == 0.0


def test_a_duty_ends_on_the_way(env: simpy.Environment) -> None:
    person = SharedTime(env, 2.0)
    person.commit(1.0)
    item = person.start(20, 10)
    at(env, 7.5, lambda: person.commit(-1.0))  # half is done; the rest at p = 1
    assert ends(env, item) == pytest.approx([12.5])
    # 7.5 days at 2 hours (item and duty), 5 at 2 (item); full depth would have been 7/3 a day at first
    assert person.meter() == pytest.approx((25.0, 7.5 * 7 / 3 + 10.0))


def test_a_duty_alone_is_metered(env: simpy.Environment) -> None:
    person = SharedTime(env, 2.0)
    person.commit(3.0)
    env.run(until=10)
    assert person.meter() == (20.0, 30.0)


def test_several_changes_at_one_moment(env: simpy.Environment) -> None:
    person = SharedTime(env, 1.0)
    item = person.start(10, 10)
    at(
        env,
        5,
        lambda: person.set_hours(0),
        lambda: person.start(5, 5).withdraw(),
        lambda: person.commit(2.0),
        lambda: person.set_hours(4),
        lambda: person.commit(-1.0),
        lambda: person.start(20, 5),
    )
    # at 5: duty 1, the item r = 1, the new one r = 4: A = 1, B = 5, H = 4: p = 2/3; both have 5 left: 7.5 days
    assert ends(env, item) == pytest.approx([12.5])
    dates, reading = person.paced_dates(0.0, 12.5, np.array([5.0, 7.0, 10.0]))
    assert dates == pytest.approx([5.0, 8.0, 12.5])
    assert reading == pytest.approx(10.0)


def test_a_wake_that_comes_too_early_finds_nothing_and_arranges_the_next(env: simpy.Environment) -> None:
    person = SharedTime(env, 1.0)
    first = person.start(10, 10)
    second: list[Work] = []
    at(env, 5, lambda: second.append(person.start(10, 10)))
    env.run(until=6)
    # 5 left at p = 1/2: 15, so the wake at 10 is stale; the second has 5 left, alone: 20
    assert ends(env, first, *second) == [15.0, 20.0]


def test_a_wake_overtaken_by_an_earlier_one_is_ignored(env: simpy.Environment) -> None:
    person = SharedTime(env, 3.0)
    long = person.start(10, 10)
    at(env, 2, lambda: person.start(1, 1))
    at(env, 4, long.withdraw)
    at(env, 6, lambda: person.start(20, 20))
    times = []
    while env.peek() < inf:
        times.append(env.peek())
        env.step()
    # wakes: at 10 for `long`, overtaken by 3; again at 10, kept though `long` is gone; then 26. A wake that is not
    # the current one arranges nothing, or there would be two of them from 10 on
    assert times == [2, 3, 4, 6, 10, 10, 26]
    assert person.meter() == (4 + 1 + 20, 4 + 1 + 20)


def test_number_of_events_is_small(env: simpy.Environment) -> None:
    person = SharedTime(env, 1.0)
    items = [person.start(1 + k, 1 + k) for k in range(100)]
    events = 0
    while env.peek() < inf:
        env.step()
        events += 1
    assert all(item.processed for item in items)
    assert events == 101  # a wake each, and the first wake, which adding the others made too early


def test_done_at_the_very_moment_the_hours_end(env: simpy.Environment) -> None:
    person = SharedTime(env, 1.0)
    at(env, 10, lambda: person.set_hours(0))  # before the wake of the same moment
    item = person.start(10, 10)
    assert ends(env, item) == [10.0]


def test_handed_over_at_the_very_end_to_somebody_without_hours(env: simpy.Environment) -> None:
    person, away = SharedTime(env, 1.0), SharedTime(env, 0.0)
    item: list[Work] = []
    at(env, 10, lambda: item[0].hand_over(away))
    item.append(person.start(10, 10))
    assert ends(env, *item) == [10.0]


def test_all_that_is_done_at_one_moment_says_so_before_anybody_is_resumed(env: simpy.Environment) -> None:
    person = SharedTime(env, 1.0)
    first, second = person.start(10, 10), person.start(10, 10)
    seen: list[tuple[float, bool, bool]] = []

    def whoever(waits_for: Work) -> simpy.events.ProcessGenerator:
        yield waits_for
        seen.append((env.now, first.triggered, second.triggered))

    env.process(whoever(first))
    env.process(whoever(second))
    env.run()
    assert seen == [(20.0, True, True)] * 2
    assert first.value == second.value == 10.0


def test_running_until_one_is_done_loses_no_other(env: simpy.Environment) -> None:
    person = SharedTime(env, 2.0)
    first, second = person.start(10, 10), person.start(10, 10)
    assert env.run(until=first) == 10.0
    env.run()
    assert second.processed


def test_whoever_is_resumed_may_open_the_next_piece_at_once(env: simpy.Environment) -> None:
    person = SharedTime(env, 1.0)

    def chain() -> simpy.events.ProcessGenerator:
        for share in (1.0, 0.5, 0.25):  # each opens a clock of its own
            yield person.start(4, 4, worker_share=share)
        person.set_hours(0)

    env.process(chain())
    env.run()
    assert env.now == 12.0
    assert person.meter() == (12.0, 12.0)
    assert person.open_items == 0


def test_promotion_and_end_at_one_moment(env: simpy.Environment) -> None:
    person = SharedTime(env, 1.0)
    item = person.start(10, 10, sprint=2.0, promote_at=10.0)
    assert ends(env, item) == [10.0]
    assert person.open_items == 0


# -- readings -------------------------------------------------------------------------------------------------


def test_remaining(env: simpy.Environment) -> None:
    person = SharedTime(env, 1.0)
    item, other = person.start(10, 10), person.start(2, 2)
    env.run(until=3)
    assert item.remaining == 8.5
    env.run(until=4.5)
    assert (other.remaining, item.remaining) == (0.0, 7.5)
    item.withdraw()
    assert item.remaining == 0.0


def test_paced_dates_of_visits(env: simpy.Environment) -> None:
    person = SharedTime(env, 1.0)
    item = person.start(100, 50)  # p = 1/2 until 20, 2 hours from then on
    at(env, 20, lambda: person.set_hours(2))
    env.run(until=30)
    dates, reading = person.paced_dates(4.0, 26.0, np.array([2.0, 4.0, 6.0, 8.0, 10.0, 14.0, 15.0]))
    # from 4 to 20 the clock reads 8; then 1 a day
    assert dates == pytest.approx([8.0, 12.0, 16.0, 20.0, 22.0, 26.0])
    assert reading == pytest.approx(14.0)
    assert item.remaining == pytest.approx(30.0)


def test_paced_dates_while_the_clock_stands_still(env: simpy.Environment) -> None:
    person = SharedTime(env, 1.0)
    person.start(100, 100)
    at(env, 5, lambda: person.set_hours(0))
    at(env, 10, lambda: person.set_hours(1))
    env.run(until=13)
    # the clock reads 5 from 5 to 10: a step of 5 is passed at 5, not when things go on, nor after `until`
    assert person.paced_dates(0.0, 7.0, np.array([5.0]))[0].tolist() == [5.0]
    assert person.paced_dates(0.0, 13.0, np.array([5.0, 6.0]))[0].tolist() == [5.0, 11.0]
    assert person.paced_dates(7.0, 9.0, np.array([1.0]))[0].tolist() == []
    assert person.paced_dates(7.0, 13.0, np.array([3.0])) == ([13.0], 3.0)


def test_paced_dates_of_each_class(env: simpy.Environment) -> None:
    person = SharedTime(env, 2.0, floor=0.25)
    person.start(20, 10, urgent=True)
    person.start(10, 10)  # p_u = 3/4, p_n = 1/2 until 40/3
    env.run(until=12)
    assert person.paced_dates(0.0, 12.0, np.array([3.0]), urgent=True)[0] == pytest.approx([4.0])
    assert person.paced_dates(0.0, 12.0, np.array([3.0]))[0] == pytest.approx([6.0])
    person.set_hours(3)  # the buffers are free again
    env.run(until=13)
    assert person.paced_dates(12.0, 13.0, np.array([]))[1] == pytest.approx(1.0)


def test_paced_dates_only_where_the_clock_has_run() -> None:
    env = simpy.Environment(initial_time=5)
    person = SharedTime(env, 1.0)
    env.run(until=8)
    for since, until in ((4.0, 6.0), (6.0, 9.0), (7.0, 6.0)):
        with pytest.raises(ValueError, match=r"is not within 5 to 8"):
            person.paced_dates(since, until, np.array([1.0]))
    assert person.paced_dates(5.0, 8.0, np.array([1.0]))[0].tolist() == [6.0]


def test_half_delay_is_a_square_root(env: simpy.Environment) -> None:
    person = SharedTime(env, 1.0, delay_share=0.5)
    for _ in range(2):
        person.start(100, 100)
    assert person.pace[0] == pytest.approx(1 / sqrt(2))
    assert person.depth[0] == pytest.approx(1 / sqrt(2))


# -- errors ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"hours": -1.0}, "hours must not be negative, not -1"),
        ({"overtime": -0.1}, "overtime must not be negative, not -0.1"),
        ({"floor": 1.1}, "floor must be between 0 and 1, not 1.1"),
        ({"delay_share": -0.5}, "delay_share must be between 0 and 1, not -0.5"),
    ],
)
def test_a_person_outside_the_definitions(env: simpy.Environment, change: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SharedTime(env, **{"hours": 1.0, **change})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"hours": 0.0}, "effort hours must be above 0, not 0"),
        ({"natural": 0.0}, "natural time must be above 0, not 0"),
        ({"sprint": 0.5}, r"sprint must be at least 1, not 0\.5"),
        ({"worker_share": 1.5}, r"worker_share must be between 0 and 1, not 1\.5"),
        ({"worker_share": -0.5}, r"worker_share must be between 0 and 1, not -0\.5"),
    ],
)
def test_work_outside_the_definitions(env: simpy.Environment, change: dict[str, float], message: str) -> None:
    person = SharedTime(env, 1.0)
    with pytest.raises(ValueError, match=message):
        person.start(**{"hours": 1.0, "natural": 1.0, **change})
    assert person.open_items == 0


def test_changes_that_cannot_be_made_change_nothing(env: simpy.Environment) -> None:
    person, other = SharedTime(env, 1.0), SharedTime(env, 1.0)
    item, done = person.start(10, 10), person.start(1, 1)
    person.commit(0.5)
    env.run(until=3)
    before = (person.demand, person.delivering, item.remaining)
    with pytest.raises(ValueError, match="a steady duty cannot become negative"):
        person.commit(-0.6)
    with pytest.raises(ValueError, match="hours must not be negative, not -1"):
        person.set_hours(-1)
    with pytest.raises(ValueError, match="extra_hours must not be negative, not -1"):
        item.hand_over(other, -1)
    with pytest.raises(ValueError, match="this work is not on this person's time"):
        other.take_off(item)
    with pytest.raises(ValueError, match="this work is not on this person's time"):
        other.remaining(item)
    with pytest.raises(ValueError, match="this work is done or still on somebody's time"):
        other.put_on(item, 5.0)
    assert (person.demand, person.delivering, item.remaining) == before
    env.run(until=30)
    assert done.processed
    for late in (done.withdraw, lambda: done.hand_over(other)):
        with pytest.raises(ValueError, match="this work is not on this person's time"):
            late()
    with pytest.raises(ValueError, match="this work is done or still on somebody's time"):
        other.put_on(done, 5.0)


# -- another way to cope, and what is open -----------------------------------------------------------------------


def test_another_way_to_cope_holds_at_once_and_hours_delivered_stay_the_smaller():
    env = simpy.Environment()
    person = SharedTime(env, 5.0, delay_share=1.0)
    works = [person.start(50.0, 10.0) for _ in range(2)]  # 10 hours a day are asked for
    env.run(until=4.0)
    assert (person.delivering, person.pace[0]) == (5.0, 0.5)
    person.cope(overtime=0.2, floor=0.0, delay_share=1.0)
    assert (person.delivering, person.pace[0]) == (6.0, 0.6)
    env.run(until=6.0)
    person.cope(overtime=0.0, floor=0.0, delay_share=0.0)
    assert (person.delivering, person.pace[0], person.depth[0]) == (5.0, 1.0, 0.5)
    # 2 days at half pace, 1.2 at 0.6 of it, the other 6.8 at full pace
    env.run(until=works[0])
    assert env.now == pytest.approx(12.8)
    assert person.meter()[0] == pytest.approx(4 * 5 + 2 * 6 + 6.8 * 5)


@pytest.mark.parametrize("wrong", [{"overtime": -0.1}, {"floor": 1.1}, {"delay_share": -1}])
def test_nobody_copes_in_a_way_there_is_not(wrong):
    person = SharedTime(simpy.Environment(), 5.0)
    with pytest.raises(ValueError, match=next(iter(wrong))):
        person.cope(**{"overtime": 0.0, "floor": 0.0, "delay_share": 1.0, **wrong})


def test_open_work_is_told_in_the_order_in_which_it_came():
    env = simpy.Environment()
    person = SharedTime(env, 5.0)
    first = person.start(1.0, 10.0, worker_share=0.5)
    second = person.start(1.0, 5.0, urgent=True)
    third = person.start(1.0, 20.0)
    gone = person.start(1.0, 20.0)
    gone.withdraw()
    assert person.works() == [first, second, third]
    env.run(until=6.0)
    assert person.works() == [first, third]
