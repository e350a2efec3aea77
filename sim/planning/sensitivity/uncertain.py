"""What is drawn for a sensitivity: a scenario as options of one, and figures with an interval not drawn so far."""

from dataclasses import replace
from zlib import crc32

import numpy as np
from scipy.stats import qmc

from sim.scenario import Draws, Options, Scenario
from sim.scenario.options import BASELINE, Option
from sim.scenario.spread import spreads_of


def alone(scenario: Scenario, headline: str) -> Options:
    """Return a scenario as a file of options that has its baseline only."""
    baseline = Option(key=BASELINE, name=scenario.name, description=scenario.description, scenario=scenario)
    return Options(
        name=scenario.name,
        description=scenario.description,
        path=scenario.path,
        options=(baseline,),
        standards=(),
        headline=headline,
    )


def only(options: Options, keys: tuple[str, ...]) -> Options:
    """Return the baseline and the options named."""
    return replace(options, options=tuple(one for one in options.options if one.key in (BASELINE, *keys)))


def not_drawn(options: Options) -> tuple[str, ...]:
    """Return the figures of the baseline that have an interval but are not among its own draws."""
    scenario = options.baseline.scenario
    if scenario.draws is None:
        return ()
    drawn = scenario.draws.lists_and_figures()
    return tuple(figure for figure in spreads_of(scenario) if figure not in drawn)


def with_intervals(options: Options, seed: int) -> Options:
    """Return options whose own draws also have every figure with an interval, drawn from it independently."""
    made: dict[int, Scenario] = {}
    for option in options.options:
        made.setdefault(id(option.scenario), _with_intervals(option.scenario, seed))
    return replace(options, options=tuple(replace(one, scenario=made[id(one.scenario)]) for one in options.options))


def _with_intervals(scenario: Scenario, seed: int) -> Scenario:
    own = scenario.draws
    if own is None:
        return scenario
    spreads = {name: one for name, one in spreads_of(scenario).items() if name not in own.lists_and_figures()}
    columns = [own.values]
    for name, spread in spreads.items():
        rng = np.random.default_rng([seed, crc32(name.encode())])
        columns.append(spread.at(qmc.LatinHypercube(d=1, seed=rng).random(len(own))[:, 0])[:, None])
    file = f"{own.file} and the intervals of {len(spreads)} other figures"
    return replace(scenario, draws=Draws((*own.figures, *spreads), np.column_stack(columns), file))
