"""Row 1: shared time against theory.

One worker, one class, equal r, w = 1, no pull or ceiling, Poisson arrivals, c = H(1+o)/r real, mean natural time 1:
p_n is proportional to the product over k <= n of arrival rate / (k min(1, (c/k)^g)), for any distribution of natural
times (exponential, fixed, hyperexponential), and mean time given size x is proportional to x; Erlang C is the case of
integer c, g = 1. Several workers: Bernoulli routing gives independent copies, least-loaded lies between pooled and
split. Little's law. Hours delivered = min(demand, available).

How near is near enough: the standard error of every estimate comes from batch means (the run is cut into `BATCHES`
stretches, much longer than the memory of the system), and the estimate must lie within `LARGEST_Z` of them of theory.
With 24 degrees of freedom |t| > 4 has probability 5e-4; seeds are fixed, so a test once passed stays passed. Each
comparison also asserts that its standard error is small, and one test shows that a wrong theory is rejected.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import factorial, inf

import numpy as np
import pytest
import simpy

from sim.engine import AllocationQueue, Holder, SharedTime, Work

BATCHES = 25
LARGEST_Z = 4.0
RATE = 1.6
"""Hours a day every item demands (r)."""

Draw = Callable[[np.random.Generator, int], np.ndarray]


def exponential(generator: np.random.Generator, number: int) -> np.ndarray:
    return generator.exponential(1.0, number)


def fixed(generator: np.random.Generator, number: int) -> np.ndarray:
    del generator
    return np.ones(number)


def hyperexponential(generator: np.random.Generator, number: int) -> np.ndarray:
    """Mean 1, squared coefficient of variation 4, balanced means."""
    often = 0.5 * (1 + np.sqrt(3 / 5))
    share = np.where(generator.random(number) < often, often, 1 - often)
    return generator.exponential(1.0, number) / (2 * share)


NATURAL_TIMES: dict[str, Draw] = {"exponential": exponential, "fixed": fixed, "hyperexponential": hyperexponential}


def product_form(arrival_rate: float, c: float, g: float, states: int = 400) -> np.ndarray:
    """p_n, shape (states,), from the formula."""
    k = np.arange(1, states)
    logs = np.concatenate(([0.0], np.cumsum(np.log(arrival_rate / (k * np.minimum(1.0, (c / k) ** g))))))
    weights = np.exp(logs - logs.max())
    return weights / weights.sum()


def mean_number(p: np.ndarray) -> float:
    return float(p @ np.arange(len(p)))


def erlang_c_mean_number(arrival_rate: float, servers: int) -> float:
    """Mean number in M/M/c with mean service time 1, from the textbook."""
    load = arrival_rate / servers
    tail = arrival_rate**servers / factorial(servers) / (1 - load)
    waits = tail / (sum(arrival_rate**n / factorial(n) for n in range(servers)) + tail)
    return arrival_rate + waits * load / (1 - load)


@dataclass
class Observed:
    """What was seen: one row a person in `numbers`."""

    arrived: np.ndarray
    left: np.ndarray
    natural: np.ndarray
    hours: np.ndarray
    changes: np.ndarray
    numbers: np.ndarray
    people: list[SharedTime]
    delivering: np.ndarray

    def in_state(self, state: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """Mean of `state` (of the numbers of all persons) over time, for each batch after the warm-up."""
        edges = np.linspace(0.05, 1.0, BATCHES + 1) * self.arrived[-1]
        integral = np.concatenate(([0.0], np.cumsum(state(self.numbers)[:-1] * np.diff(self.changes))))
        return np.diff(np.interp(edges, self.changes, integral)) / np.diff(edges)


def z_of(batches: np.ndarray, expected: float) -> tuple[float, float]:
    """Z-score of the mean against `expected`, and the standard error."""
    error = float(batches.std(ddof=1) / np.sqrt(len(batches)))
    return float((batches.mean() - expected) / error), error


def observe(
    arrival_rate: float,
    c: float,
    g: float,
    draw: Draw,
    *,
    number: int,
    seed: int,
    people: int = 1,
    least_loaded: bool = False,
) -> Observed:
    """Run `people` workers of c each until `number` items have come and gone."""
    generator = np.random.default_rng(seed)
    arrivals = np.cumsum(generator.exponential(1 / arrival_rate, number))
    natural = draw(generator, number)
    routes = generator.integers(people, size=number)
    env = simpy.Environment()
    overtime = 0.25
    staff = [SharedTime(env, c * RATE / (1 + overtime), overtime=overtime, delay_share=g) for _ in range(people)]
    holders = [Holder(1.0) for _ in staff]
    queue = AllocationQueue(env, holders)
    left = np.empty(number)
    hours = np.empty(number)
    changes, numbers, delivering = [0.0], [[0] * people], [0.0]

    def note() -> None:
        changes.append(env.now)
        numbers.append([person.open_items for person in staff])
        delivering.append(sum(person.delivering for person in staff))

    def open_one(index: int) -> None:
        where = int(routes[index])
        if least_loaded:
            where = holders.index(queue.request().value)

        def close(event: simpy.Event) -> None:
            left[index] = env.now
            hours[index] = event.value
            queue.release(holders[where]) if least_loaded else None
            note()

        work: Work = staff[where].start(RATE * natural[index], natural[index])
        assert work.callbacks is not None
        work.callbacks.append(close)
        note()

    def arrive() -> simpy.events.ProcessGenerator:
        for index, time in enumerate(arrivals):
            yield env.timeout(time - env.now)
            open_one(index)

    env.process(arrive())
    env.run()
    return Observed(arrivals, left, natural, hours, np.array(changes), np.array(numbers), staff, np.array(delivering))


def compare_distribution(seen: Observed, p: np.ndarray, *, least: float = 0.01, largest_error: float = 0.04) -> None:
    """Compare the share of time with n items, for all n with p_n > `least`, and the mean number."""
    scores = {n: z_of(seen.in_state(lambda m, n=n: m[:, 0] == n), p[n])[0] for n in np.flatnonzero(p > least)}
    assert len(scores) >= 5
    assert max(map(abs, scores.values())) < LARGEST_Z, scores
    z, error = z_of(seen.in_state(lambda m: m[:, 0]), mean_number(p))
    assert abs(z) < LARGEST_Z
    assert error < largest_error * mean_number(p)


CASES = [  # arrival rate, c, g: c is real; g = 1 must be stable, g < 1 always is
    (1.7, 2.6, 1.0),
    (3.0, 2.5, 0.5),
    (4.0, 1.7, 0.0),
]


@pytest.mark.parametrize("natural", NATURAL_TIMES)
@pytest.mark.parametrize(("arrival_rate", "c", "g"), CASES)
def test_number_open_has_the_product_form(arrival_rate: float, c: float, g: float, natural: str) -> None:
    seen = observe(arrival_rate, c, g, NATURAL_TIMES[natural], number=20_000, seed=11)
    compare_distribution(seen, product_form(arrival_rate, c, g))


@pytest.mark.slow
@pytest.mark.parametrize("natural", NATURAL_TIMES)
@pytest.mark.parametrize(("arrival_rate", "c", "g"), [*CASES, (3.0, 4.6, 1.0), (3.6, 3.0, 0.75), (6.0, 2.5, 0.25)])
def test_number_open_has_the_product_form_closely(arrival_rate: float, c: float, g: float, natural: str) -> None:
    seen = observe(arrival_rate, c, g, NATURAL_TIMES[natural], number=200_000, seed=12)
    compare_distribution(seen, product_form(arrival_rate, c, g), least=0.002, largest_error=0.02)


def test_a_wrong_theory_is_rejected() -> None:
    """The same comparison notices a delay share or capacity that is off by little: the tests above can fail."""
    seen = observe(3.0, 2.5, 0.5, exponential, number=30_000, seed=11)
    for c, g in ((2.5, 0.55), (2.5, 0.45), (2.7, 0.5), (2.3, 0.5)):
        z, _ = z_of(seen.in_state(lambda m: m[:, 0]), mean_number(product_form(3.0, c, g)))
        assert abs(z) > LARGEST_Z


def test_without_delay_the_number_open_is_poisson() -> None:
    p = product_form(4.0, 1.7, 0.0)
    assert p[:8] == pytest.approx([np.exp(-4) * 4**n / factorial(n) for n in range(8)])


@pytest.mark.parametrize(("arrival_rate", "servers"), [(0.7, 1), (1.5, 2), (2.4, 3), (9.0, 10)])
def test_erlang_c_is_the_case_of_integer_c_and_all_delay(arrival_rate: float, servers: int) -> None:
    p = product_form(arrival_rate, float(servers), 1.0)
    assert mean_number(p) == pytest.approx(erlang_c_mean_number(arrival_rate, servers))


def test_the_mean_number_is_that_of_erlang_c() -> None:
    seen = observe(2.2, 3.0, 1.0, exponential, number=30_000, seed=13)
    z, error = z_of(seen.in_state(lambda m: m[:, 0]), erlang_c_mean_number(2.2, 3))
    assert abs(z) < LARGEST_Z
    assert error < 0.035 * erlang_c_mean_number(2.2, 3)


@pytest.mark.parametrize(("arrival_rate", "c", "g"), CASES)
def test_mean_time_given_size_is_proportional_to_size(arrival_rate: float, c: float, g: float) -> None:
    seen = observe(arrival_rate, c, g, hyperexponential, number=25_000, seed=14)
    slope = mean_number(product_form(arrival_rate, c, g)) / arrival_rate  # Little: E[T] = slope E[x], E[x] = 1
    excess = (seen.left - seen.arrived) - slope * seen.natural
    cuts = np.quantile(seen.natural, [0.0, 0.25, 0.5, 0.75, 0.9, 1.0])
    warm = np.arange(len(excess)) >= len(excess) // 20
    for low, high in pairwise(cuts):
        of_size = warm & (seen.natural >= low) & (seen.natural < high)
        batches = np.array([part.mean() for part in np.array_split(excess[of_size], BATCHES)])
        if g == 0:  # nobody is delayed at all
            assert np.abs(batches).max() < 1e-6
            continue
        z, error = z_of(batches, 0.0)
        assert abs(z) < LARGEST_Z
        assert error < 0.05 * slope * seen.natural[of_size].mean()


@pytest.mark.parametrize("g", [0.0, 0.5, 1.0])
def test_littles_law_and_hours_over_a_run(g: float) -> None:
    """From empty to empty both are identities: no statistics, only rounding."""
    c = 2.5
    seen = observe(2.2, c, g, hyperexponential, number=5_000, seed=15)
    spans = np.diff(seen.changes)
    child_days = float(seen.numbers[:-1, 0] @ spans)
    assert child_days == pytest.approx(float((seen.left - seen.arrived).sum()), rel=1e-9)
    # hours delivered = min(demand, available), at every moment and over the run
    should = np.minimum(RATE * seen.numbers[:, 0], RATE * c)
    assert seen.delivering == pytest.approx(should, abs=1e-9)
    delivered, needed = seen.people[0].meter()
    assert delivered == pytest.approx(float(should[:-1] @ spans), rel=1e-9)
    assert delivered == pytest.approx(float(seen.hours.sum()), rel=1e-9)
    assert needed == pytest.approx(RATE * float(seen.natural.sum()), rel=1e-6)
    if g == 1.0:
        assert seen.hours == pytest.approx(RATE * seen.natural, abs=1e-6)
    else:
        assert delivered < 0.95 * needed


def test_bernoulli_routing_gives_independent_copies() -> None:
    seen = observe(3.4, 2.6, 1.0, exponential, number=40_000, seed=16, people=2)
    p = product_form(1.7, 2.6, 1.0)
    for n in range(4):
        for m in range(4):
            z, error = z_of(seen.in_state(lambda x, n=n, m=m: (x[:, 0] == n) & (x[:, 1] == m)), p[n] * p[m])
            assert abs(z) < LARGEST_Z
            assert error < 0.08 * p[n] * p[m]
    product = seen.in_state(lambda x: (x[:, 0] - mean_number(p)) * (x[:, 1] - mean_number(p)))
    assert abs(z_of(product, 0.0)[0]) < LARGEST_Z  # no covariance


def test_least_loaded_lies_between_pooled_and_split() -> None:
    people, c, each = 4, 1.0, 0.7
    seen = observe(people * each, c, 1.0, exponential, number=40_000, seed=17, people=people, least_loaded=True)
    total = seen.in_state(lambda m: m.sum(axis=1))
    pooled = mean_number(product_form(people * each, people * c, 1.0))
    split = people * mean_number(product_form(each, c, 1.0))
    above, _ = z_of(total, pooled)
    below, _ = z_of(total, split)
    assert above > LARGEST_Z
    assert below < -LARGEST_Z
    assert pooled < total.mean() < split < inf
