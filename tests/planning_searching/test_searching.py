"""The search on a small system of which every plan is known."""

import dataclasses
import itertools
import math

import numpy as np
import pytest
import staffing_toy as toy
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.planning.searching import Effort, Lever, NoFutureError, Question, Searching, Trial, Trials, least_chance
from sim.planning.searching.judging import clear_by_margin, greatest_chance, share_to_reach
from sim.scenario.options import Standard

QUICK = Effort(search_runs=60, confirm_runs=120, effect_runs=0)


@pytest.fixture(scope="module")
def chances():
    return toy.truth(toy.question())


@pytest.fixture(scope="module")
def repeats():
    return [search(seed=seed) for seed in range(20)]


def search(asked=None, *, seed=1, effort=QUICK, change=None, guess=None):
    asked = asked or toy.question()
    return Searching(asked, toy.trials(asked, seed, change), effort).answer(guess)


def test_finds_the_cheapest_plan_in_nineteen_of_twenty(repeats, chances):
    best = toy.cheapest(toy.question(), chances)
    assert sum(answer.feasible and answer.plan == best for answer in repeats) >= 19


def test_the_chance_it_states_is_right_within_sampling_error(repeats, chances):
    truths = np.array([chances[answer.plan] for answer in repeats])
    stated = np.array([answer.chance for answer in repeats])
    error = math.sqrt(float((truths * (1 - truths) / [answer.runs for answer in repeats]).sum())) / len(repeats)
    assert abs(float((stated - truths).mean())) < 3 * error
    below = sum(answer.chance_low <= truth for answer, truth in zip(repeats, truths, strict=True))
    # the one-sided lower end holds nine times in ten: fewer than 14 of 20 happens once in 400
    assert below >= stats.binom.ppf(0.0025, 20, 0.9)


def test_a_harder_chance_costs_more(chances):
    plans = {chance: search(toy.question(chance), seed=3) for chance in (0.5, 0.8, 0.95)}
    costs = [plans[chance].cost_gbp for chance in (0.5, 0.8, 0.95)]
    assert costs == sorted(costs)
    assert all(chances[answer.plan] >= chance - 0.05 for chance, answer in plans.items())


def test_nothing_is_simulated_twice_and_all_is_told():
    asked = toy.question()
    trials = toy.trials(asked)
    answer = Searching(asked, trials, QUICK).answer()
    assert trials.simulate.made == len(trials.known) == answer.runs_made
    assert answer.plans_tried == len({plan for plan, _ in trials.known}) >= len(answer.frontier)
    assert [tried.cost_gbp for tried in answer.frontier] == sorted(tried.cost_gbp for tried in answer.frontier)
    unbeaten = [tried.chance for tried in answer.frontier if not tried.beaten]
    assert unbeaten == sorted(set(unbeaten))


def test_what_is_known_already_is_not_simulated_again():
    asked = toy.question()
    first = toy.trials(asked)
    whole = Searching(asked, first, QUICK).answer()
    half = dict(itertools.islice(first.known.items(), len(first.known) // 2))
    again = toy.trials(asked)
    again.known.update(half)
    assert Searching(asked, again, QUICK).answer() == whole
    assert again.simulate.made == len(first.known) - len(half)


@pytest.mark.parametrize("guess", [(5, 1, 2), (0, 0, 0), (8, 4, 4), (1, 3, 0)])
def test_a_guess_changes_the_work_and_not_the_answer(guess, chances):
    assert search(guess=guess).plan == toy.cheapest(toy.question(), chances)


def test_what_no_staffing_meets_is_said_with_what_stops_it():
    bounded = search(toy.question(most=(2, 4, 4)), effort=dataclasses.replace(QUICK, effect_runs=12))
    assert not bounded.feasible
    assert bounded.plan == (2, 4, 4)
    assert any("workers; their bounds stop it" in words for words in bounded.binding)

    def slow_courts(_plan, run, values):
        return 0.5 + 0.001 * run, values[1]

    courts = search(effort=dataclasses.replace(QUICK, effect_runs=12), change=slow_courts)
    assert not courts.feasible
    assert any("cannot be met by staffing" in words for words in courts.binding)
    assert courts.chance == 0


def test_nothing_is_added_where_nothing_is_needed():
    answer = search(change=lambda _plan, _run, _values: (0.95, 50.0))
    assert answer.feasible
    assert (answer.plan, answer.cost_gbp) == ((0, 0, 0), 0.0)


def test_workers_who_do_nothing_without_managers_are_found():
    answer = search(effort=dataclasses.replace(QUICK, effect_runs=16))
    # two managers pass twelve workers' work, so that workers alone do help a little, and managers alone nothing
    managers = next(own for own in answer.levers if own.lever == "managers")
    assert not managers.alone[0].is_known
    assert managers.in_plan[0].is_known
    assert "Adding managers does next to nothing for this until there are more workers: 90 % in time" in answer.sayings
    assert math.isnan(next(own for own in answer.levers if own.lever == "workers").with_next) is False


def test_what_does_harm_alone_is_found():
    def crowded(plan, _run, values):
        return values[0], values[1] + 6.0 * max(0, plan[0] - 2 * plan[2])

    answer = search(effort=dataclasses.replace(QUICK, effect_runs=16), change=crowded)
    assert any(words.startswith("Adding workers alone makes this worse: At most 60") for words in answer.sayings)


def test_failed_runs_are_left_out_but_not_too_many():
    asked = toy.question()

    class Failing(toy.Toy):
        share = 20

        def __call__(self, tasks):
            for trial in super().__call__(tasks):
                failed = trial.run % self.share == 0
                yield Trial(trial.plan, trial.run, (), "ValueError: no (x.py, line 1)") if failed else trial

    answer = Searching(asked, Trials(asked, Failing()), QUICK).answer()
    assert answer.feasible
    assert answer.runs == 114

    Failing.share = 2
    with pytest.raises(NoFutureError, match=r"4 of 8 runs of a plan failed\. The first said: ValueError: no"):
        Searching(asked, Trials(asked, Failing()), QUICK).answer()


def test_draws_that_are_used_again_do_not_count_twice():
    asked = toy.question()
    sure, unsure = (Searching(asked, toy.trials(asked), QUICK, draws=draws).answer() for draws in (0, 40))
    assert sure.plan == unsure.plan
    assert unsure.chance_low == pytest.approx(least_chance(unsure.chance, 40))
    assert unsure.chance_low < sure.chance_low


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_without_luck_the_cheapest_is_that_of_going_through_all(data):
    """Random systems in which more never harms: thresholds on sums, and on the least of two."""
    levels = data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    weights = data.draw(st.lists(st.integers(0, 3), min_size=len(levels), max_size=len(levels)))
    wanted = data.draw(st.integers(0, 9))
    least = data.draw(st.integers(0, 2))
    gbp = data.draw(st.lists(st.integers(1, 9), min_size=len(levels), max_size=len(levels)))
    levers = tuple(
        Lever(key=f"lever_{place}", name=f"lever {place}", most=float(most), gbp=float(cost), step=1.0)
        for place, (most, cost) in enumerate(zip(levels, gbp, strict=True))
    )
    standards = (
        Standard(key="sum", name="sum", measure="toy", at_least=float(wanted)),
        Standard(key="first", name="first", measure="toy", at_least=float(least)),
    )
    asked = Question(levers, standards, 0.8)

    def values(plan):
        return float(np.dot(weights, plan)), float(min(plan[0], plan[-1]))

    def simulate(tasks):
        return (Trial(plan, run, values(plan)) for plan, run in tasks)

    def good(plan):
        total, first = values(plan)
        return total >= wanted and first >= least

    every = [plan for plan in itertools.product(*(range(most + 1) for most in levels)) if good(plan)]
    answer = Searching(
        asked, Trials(asked, simulate), Effort(search_runs=16, confirm_runs=30, effect_runs=0, most_tries=10_000)
    ).answer()
    assert answer.feasible == bool(every)
    if every:
        assert answer.cost_gbp == min(map(asked.cost, every))


def test_many_levers_are_searched_among_neighbours():
    levers = tuple(
        Lever(key=f"team_{place}", name=f"team {place}", most=20.0, gbp=40_000.0 + place, step=1.0)
        for place in range(6)
    )
    needs = (3, 0, 7, 12, 1, 5)
    standards = tuple(
        Standard(key=f"s{place}", name=f"s{place}", measure="toy", at_most=0.0) for place in range(len(levers))
    )
    asked = Question(levers, standards, 0.8)
    assert asked.plans(50_000) is None

    def simulate(tasks):
        for plan, run in tasks:
            luck = 0.3 * np.random.default_rng(run).standard_normal(len(plan))
            yield Trial(plan, run, tuple(float(own) for own in np.array(needs) - 0.5 - np.array(plan) + luck))

    answer = Searching(asked, Trials(asked, simulate), dataclasses.replace(QUICK, most_tries=200)).answer()
    assert answer.feasible
    assert all(need <= own <= need + 1 for need, own in zip(needs, answer.plan, strict=True))


@pytest.mark.parametrize(("met", "number"), [(0, 8), (8, 8), (120, 150), (241, 300)])
def test_ends_are_those_of_the_exact_interval(met, number):
    exact = stats.binomtest(met, number).proportion_ci(confidence_level=0.8, method="exact")
    assert least_chance(met / number, number) == pytest.approx(exact.low)
    assert greatest_chance(met / number, number) == pytest.approx(exact.high)


def test_the_share_to_reach_is_the_least_that_is_enough():
    for number in (10, 120, 300):
        share = share_to_reach(0.8, number)
        assert least_chance(share, number) >= 0.8 or share == 1.0
        assert least_chance(share - 1 / number, number) < 0.8


def test_margins_are_clear_only_far_from_the_border():
    rng = np.random.default_rng(5)
    border = stats.norm.ppf(0.8)
    luck = rng.standard_normal((400, 8))
    taken = [clear_by_margin(row + border, 0.8) for row in luck]
    assert sum(one is not None for one in taken) < 0.06 * len(taken)
    assert all(clear_by_margin(row + border + 6, 0.8) for row in luck)
    assert clear_by_margin(np.full(8, np.inf), 0.8) is None


def test_what_was_tried_only_where_less_had_failed_is_no_point_of_the_frontier():
    """In the search's futures three posts do; in every other fresh one it takes six, and five is tried only there."""
    lever = Lever(key="workers", name="workers", most=10.0, gbp=1.0, step=1.0)
    asked = Question((lever,), (Standard(key="enough", name="enough", measure="toy", at_least=0.0),), 0.8)

    def simulate(tasks):
        for (posts,), run in tasks:
            needed = 6 if run > 40 and run % 2 else 3
            margin = posts - needed + 0.001 * (run % 7)
            yield Trial((posts,), run, (margin if margin >= 0 else 0.2 * margin,))

    effort = Effort(search_runs=40, confirm_runs=60, effect_runs=0)
    answer = Searching(asked, Trials(asked, simulate), effort).answer()
    assert answer.plan == (6,)
    shares = {tried.plan[0]: (tried.chance, tried.runs) for tried in answer.frontier}
    assert shares[6] == (1.0, 60)
    assert shares[3][0] < 0.9
    assert answer.plans_tried > len(shares)
    assert all(chance == 1.0 for posts, (chance, _) in shares.items() if posts > 3)
