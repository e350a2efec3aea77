"""The environment against SimPy's own, and processes that begin and end without events."""

import random
from collections.abc import Callable

import pytest
import simpy

from sim.engine import Environment, Happening, Process, all_of, begin, first_of

Story = list[tuple[float, str]]


def tell(env: simpy.Environment, story: Story, start: Callable[[Process], object], seed: int) -> None:
    """Families who wait, meet (some at the same moment), and start others."""
    chance = random.Random(seed)
    meeting = env.event()

    def family(name: str, depth: int) -> Process:
        story.append((env.now, f"{name} begins"))
        for _ in range(chance.randrange(3)):
            yield env.timeout(chance.choice([0.5, 1.0, 2.0]))
            story.append((env.now, f"{name} goes on"))
        if depth:
            start(family(f"{name}+", depth - 1))
        if not meeting.triggered and chance.random() < 0.3:
            meeting.succeed(name)
        host = yield meeting
        story.append((env.now, f"{name} met {host}"))

    for number in range(20):
        start(family(str(number), number % 3))


@pytest.mark.parametrize("seed", range(10))
def test_advancing_is_what_simpy_does(seed: int) -> None:
    stories: list[Story] = []
    for env in (Environment(), simpy.Environment()):
        story: Story = []
        tell(env, story, env.process, seed)
        for until in (0.5, 1.25, 3.0, 50.0):
            env.advance(until) if isinstance(env, Environment) else env.run(until=until)
            assert env.now == until
        stories.append(story)
    assert stories[0] == stories[1]
    assert len(stories[0]) > 40


def test_one_step_at_a_time_keeps_the_clock_and_the_count() -> None:
    env = Environment()
    for delay in (3.0, 1.0, 1.0):
        env.timeout(delay)
    times = []
    for _ in range(3):
        env.step()
        times.append((env.now, env.events))
    assert times == [(1.0, 1), (1.0, 2), (3.0, 3)]
    with pytest.raises(simpy.core.EmptySchedule):
        env.step()
    assert (env.now, env.events) == (3.0, 3)


def test_what_happens_at_the_end_belongs_to_the_next_stretch() -> None:
    env, seen = Environment(), []
    env.timeout(2.0).callbacks.append(lambda _: seen.append(env.now))
    env.advance(2.0)
    assert (seen, env.events, env.now) == ([], 0, 2.0)
    env.advance(2.5)
    assert (seen, env.events, env.now) == ([2.0], 1, 2.5)
    with pytest.raises(ValueError, match=r"2\.5 already, 2 is past"):
        env.advance(2.0)


def test_a_failure_nobody_takes_up_ends_the_stretch() -> None:
    env = Environment()
    env.event().fail(KeyError("lost"))
    with pytest.raises(KeyError, match="lost"):
        env.advance(1.0)


# -- begin -------------------------------------------------------------------------------------------------------


def test_a_process_begins_at_once_and_makes_no_event_of_its_own() -> None:
    env, story = Environment(), []

    def stage() -> Process:
        story.append(env.now)
        got = yield env.timeout(2.0, value="done")
        story.append((env.now, got))

    begin(stage())
    assert story == [0.0]  # before anything is processed
    env.advance(10.0)
    assert story == [0.0, (2.0, "done")]
    assert env.events == 1  # the timeout; SimPy would add one for the beginning and one for the end
    env.process(stage())
    env.advance(20.0)
    assert env.events == 1 + 3


def test_what_has_happened_is_not_waited_for() -> None:
    env, story = Environment(), []
    past = env.timeout(1.0, value="past")
    env.advance(2.0)

    def stage() -> Process:
        for _ in range(3):
            got = yield past
            story.append((env.now, got))

    begin(stage())
    assert story == [(2.0, "past")] * 3
    assert env.peek() == float("inf")


def test_a_failed_event_is_raised_where_it_is_waited_for() -> None:
    env, story = Environment(), []

    def stage(event: simpy.Event) -> Process:
        try:
            yield event
        except KeyError as missing:
            story.append(missing.args[0])
            yield env.timeout(1.0)
            story.append(env.now)

    event = env.event()
    begin(stage(event))
    event.fail(KeyError("lost"))
    env.advance(5.0)  # taken up: the run goes on
    assert story == ["lost", 1.0]


def test_an_exception_in_a_process_ends_the_run() -> None:
    env = Environment()

    def stage() -> Process:
        yield env.timeout(1.0)
        raise ZeroDivisionError("in the stage")

    begin(stage())
    with pytest.raises(ZeroDivisionError, match="in the stage"):
        env.advance(5.0)


@pytest.mark.parametrize("seed", range(10))
def test_begun_processes_tell_the_same_story(seed: int) -> None:
    """Only the order within one moment may differ: what is begun goes first, what SimPy begins waits its turn."""
    stories: list[Story] = []
    for start in (begin, None):
        env, story = Environment(), []
        chance = random.Random(seed)
        delays = {
            f"{name}{'+' * depth}": [chance.random() for _ in range(3)] for name in range(9) for depth in range(4)
        }

        def family(name: str, depth: int, env=env, story=story, start=start, delays=delays) -> Process:
            for delay in delays[name]:
                yield env.timeout(delay)
                story.append((env.now, name))
            if depth:
                (start or env.process)(family(name + "+", depth - 1))

        for name in range(9):
            (start or env.process)(family(str(name), 3))
        env.advance(100.0)
        stories.append(story)
    assert stories[0] == stories[1]
    assert len(stories[0]) == 9 * 4 * 3


# -- happenings --------------------------------------------------------------------------------------------------


def test_a_happening_resumes_within_the_event() -> None:
    env, story = Environment(), []
    happening = Happening(env)

    def stage() -> Process:
        story.append((yield happening))

    begin(stage())
    env.process(stage())
    env.advance(1.0)
    assert not happening.triggered
    happening.conclude("here")
    assert story == ["here", "here"]
    assert happening.processed
    assert happening.value == "here"


def test_the_first_of_several() -> None:
    env, story = Environment(), []
    late, early = env.timeout(5.0, value="late"), env.timeout(2.0, value="early")
    first = first_of(env, late, early)
    first.callbacks.append(lambda event: story.append((env.now, event.value)))
    env.advance(10.0)
    assert story == [(2.0, "early")]  # once, and nothing more when the other happens
    assert first_of(env, env.event(), late).value == "late"  # what is past is first
    assert env.events == 2


def test_all_of_several() -> None:
    env, story = Environment(), []
    events = env.timeout(5.0), env.timeout(2.0), env.timeout(2.0)
    everything = all_of(env, *events)
    everything.callbacks.append(lambda _: story.append(env.now))
    env.advance(4.0)
    assert not everything.triggered
    env.advance(10.0)
    assert story == [5.0]
    assert all_of(env, *events).processed
    assert all_of(env).processed  # nothing to wait for
    never = all_of(env, events[0], env.event())
    assert not never.triggered
    assert env.events == 3
