"""The search over posts of many teams at once: near the least that is enough, and in few runs."""

import numpy as np
import pytest

from sim.planning.searching import Effort, Lever, Question, Searching, Trial, Trials
from sim.scenario.options import Standard

TEAMS = (  # posts, cases and the place of the lever that adds to it
    (22, 470, 0), (7.5, 118, 1), (5, 103, 1), (4.3, 93, 1), (7.3, 155, 2), (8, 140, 2),
    (6, 136, 3), (6, 126, 3), (5, 120, 3), (10, 155, 4), (10, 155, 4), (8, 165, 5),
)  # fmt: skip
POSTS, CASES, LEVERS = (np.array(each) for each in zip(*TEAMS, strict=True))
MOST = (14, 12, 8, 15, 6, 8)
SHARED_BY = np.bincount(LEVERS)
EFFORT = Effort(search_runs=48, confirm_runs=100, most_tries=8, effect_runs=0)


def question():
    levers = tuple(
        Lever(key=f"posts_{place}", name=f"posts {place}", most=float(most), gbp=42_000.0, step=1.0)
        for place, most in enumerate(MOST)
    )
    standards = tuple(
        Standard(key=f"team_{place}", name=f"team {place}", measure="toy", at_most=20.0) for place in range(len(TEAMS))
    )
    return Question(levers, standards, 0.8)


def luck(seed, number=1):
    """Return the cases of teams over what was expected, and the posts that happen to be filled or empty."""
    draw = np.random.default_rng(seed)
    demand = draw.normal(0, 0.07, (number, 1)) + draw.normal(0, 0.09, (number, len(TEAMS)))
    return np.exp(demand), draw.normal(0, 0.5, (number, len(TEAMS)))


def caseloads(plan, demand, filled):
    return CASES * demand / (POSTS + filled + (np.array(plan) / SHARED_BY)[LEVERS])


def answer(seed):
    def simulate(tasks):
        for plan, run in tasks:
            yield Trial(plan, run, tuple(caseloads(plan, *luck([seed, run]))[0]))

    return Searching(question(), Trials(question(), simulate), EFFORT, draws=200).answer()


def chance(plan):
    return float((caseloads(plan, *luck(5, 20_000)) <= 20.0).all(axis=1).mean())


@pytest.fixture(scope="module")
def answers():
    return [answer(seed) for seed in range(4)]


def test_what_can_be_met_is_never_called_impossible(answers):
    # with everything the standards are met in 999 of 1,000 futures
    assert chance(MOST) > 0.998
    assert all(found.feasible for found in answers)
    # the lower end is right nine times in ten, and then not by much
    assert all(chance(found.plan) >= 0.77 for found in answers)


def test_few_posts_more_than_needed_in_few_runs(answers):
    # 28 posts, (6, 6, 5, 8, 0, 3), have a chance of 0.817, too little over 0.8 for 100 futures to confirm
    assert 0.8 < chance((6, 6, 5, 8, 0, 3)) < 0.83
    assert np.median([sum(found.plan) for found in answers]) <= 34
    assert max(found.runs_made for found in answers) <= 1100
