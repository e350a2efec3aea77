"""One figure at a time, with the same luck, on a council whose truth is a straight line."""

from types import SimpleNamespace

import numpy as np
import pytest
from sensitivity_toys import EFFECTS, INERT, POST, toy_scenario, toy_simulate, toy_tabulate

from sim.experiment import MemoryStore
from sim.planning.sensitivity import alone, cases_of, inputs_of, run_tornado
from sim.planning.sensitivity.reading import wanted
from sim.report.planning.sensitivity import central_words
from sim.scenario import BASELINE, drawn_options
from sim.scenario.changing import value_at

MEASURE = "assessments_within_45_days"


@pytest.fixture(scope="module")
def cases():
    drawn = drawn_options(alone(toy_scenario(), MEASURE), draws=60, seed=1)
    inputs = inputs_of(*drawn.table())
    return inputs, cases_of(drawn, inputs)


def ran(cases, store, **changes):
    inputs, made = cases
    given = {"seed": 1, "runs": 5, "months": 1, "simulate": toy_simulate, "tabulate": toy_tabulate} | changes
    return run_tornado(made, inputs, wanted(MEASURE, 1, {}), store=store, **given)


@pytest.fixture(scope="module")
def tornado(cases):
    return ran(cases, MemoryStore())


def test_every_case_moves_one_input_and_leaves_the_rest_central(cases):
    inputs, made = cases
    council = toy_scenario().parameters
    assert len(made.keys) == 1 + 2 * len(inputs) + 1
    assert made.at("000-baseline", 0)[0] == council
    for place, each in enumerate(inputs):
        for case in (2 * place + 1, 2 * place + 2):
            moved = made.at(f"{case:03d}-baseline", 0)[0]
            changed = [figure for figure in (*EFFECTS, INERT) if value_at(moved, figure) != value_at(council, figure)]
            assert changed == [each.name]


def test_ends_do_what_the_line_says_and_the_largest_comes_first(tornado):
    found, _ = tornado
    council = toy_scenario().parameters
    for end in found.ends:
        (figure, value), *_ = end.figures.items()
        true = EFFECTS.get(figure, 0.0) * (value - value_at(council, figure))
        assert abs(end.effect.mean - true) < max(2 * end.effect.half_width, 0.004)
    spans = {end.input.name: abs(end.effect.mean) for end in found.ends if end.end == "high"}
    true = {
        name: abs(EFFECTS.get(name, 0.0) * (end.figures[name] - value_at(council, name)))
        for end in found.ends
        for name in [end.input.name]
        if end.end == "high"
    }
    assert np.corrcoef([spans[name] for name in true], list(true.values()))[0, 1] > 0.87
    assert found.ends[0].input.name == max(true, key=true.get)
    assert found.ends[0].effect.is_told


def test_what_does_nothing_is_no_finding():
    """At a level of 95 % an inert end may be named once in twenty times."""
    drawn = drawn_options(alone(toy_scenario(), MEASURE), draws=60, seed=1)
    inert = [each for each in inputs_of(*drawn.table()) if each.name == INERT]
    alone_moved, named = (inert, cases_of(drawn, inert)), []
    for seed in range(1, 6):
        found, _ = ran(alone_moved, MemoryStore(), seed=seed, runs=3)
        named += [end.effect.is_told for end in found.ends]
    assert len(named) == 10
    assert sum(named) <= 2


def test_posts_are_counted_and_what_they_do_is_told(tornado):
    found, _ = tornado
    with_workers = [team for team in toy_scenario().parameters.teams.values() if team.social_workers_fte > 0]
    assert found.posts == len(with_workers)
    assert found.of_posts.over(found.posts).mean == pytest.approx(POST, rel=0.2)
    assert found.of_posts_cost.over(found.posts).mean == pytest.approx(50_000 / 12, rel=0.01)


def test_a_case_that_breaks_a_rule_says_so_and_the_others_stand(cases):
    def breaks(parameters, **asked):
        if parameters.assessment.sigma > toy_scenario().parameters.assessment.sigma:
            raise ValueError("no such council")
        return toy_simulate(parameters, **asked)

    found, _ = ran(cases, MemoryStore(), simulate=breaks, runs=2)
    broken = [end for end in found.ends if end.error]
    assert [(end.input.name, end.end) for end in broken] == [(INERT, "high")]
    assert "no such council" in broken[0].error
    assert np.isnan(broken[0].effect.mean)


def test_what_was_kept_is_not_simulated_again(cases, tornado):
    store, begun = MemoryStore(), []

    def noting(parameters, **asked):
        begun.append(asked["run"])
        return toy_simulate(parameters, **asked)

    ran(cases, store, runs=4)
    again, table = ran(cases, store, simulate=noting)
    assert set(begun) == {5}
    assert table.equals(tornado[1])
    assert [end.effect.mean for end in again.ends] == [end.effect.mean for end in tornado[0].ends]


def test_what_an_option_changes_is_told_as_a_change():
    assert central_words(SimpleNamespace(option=BASELINE, central=0.8), "share") == "80.0 %"
    assert central_words(SimpleNamespace(option="more", central=0.002), "share") == "+0.2 points"
