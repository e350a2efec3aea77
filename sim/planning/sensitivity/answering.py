"""What the answer hangs on: everything that a comparison's runs say of what is uncertain."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.planning.deciding import CHANCE, all_met, by_cost, recommend
from sim.planning.faults import RequestError
from sim.planning.sensitivity.inputs import Input
from sim.planning.sensitivity.knowing import Decide, Known, first_at_least, largest, worth_knowing
from sim.planning.sensitivity.posts import NOT_KNOWN, InPosts, Paired, in_posts, paired
from sim.planning.sensitivity.ranking import FEWEST_DRAWS, Ranking, Weight, ranked
from sim.planning.sensitivity.reading import (
    COST,
    Wanted,
    drawn_in,
    inputs_at,
    net_benefits_by_run,
    numbers_by_run,
    over_draws,
    wanted,
)
from sim.planning.sensitivity.tornado import Tornado
from sim.results.compared import Comparison, OptionTold
from sim.results.options_file import options_asked
from sim.scenario.options import BASELINE
from sim.vocabulary import Role

NO_OPTION = -1
"""Stands for the answer that no option is likely enough."""


@dataclass(frozen=True, slots=True)
class OfOption:
    """What the number of an option hangs on.

    Attributes
    ----------
    option : str
        The baseline, whose number it is; or another option, whose difference from the baseline it is.
    mean : Paired
        The number, or the difference, over draws.
    ranking : Ranking
    cost : Ranking
        The same of the cost in total.
    """

    option: str
    mean: Paired
    ranking: Ranking
    cost: Ranking

    def cost_of(self, weight: Weight) -> Weight:
        """Return the weight of the same input in the cost."""
        return next(each for each in self.cost.weights if each.input is weight.input)


@dataclass(frozen=True, slots=True)
class OfPosts:
    """What posts do, to tell effects in posts.

    Attributes
    ----------
    words : str
        Which posts.
    fte : float
        How many.
    one : Paired
        What one of them does to the number asked about.
    """

    words: str
    fte: float
    one: Paired


@dataclass(frozen=True, slots=True)
class Deciding:
    """What it would be worth to know an input before deciding.

    Attributes
    ----------
    rule : str
        "standards": the cheapest option that meets every standard with the chance asked for. Else the key of what
        options are worth: the option with the largest net benefit.
    words : str
        The rule in words.
    options : tuple of str
        Options it can decide for, in its order.
    decided : int
        Place of the one decided for now; `NO_OPTION` for none.
    known : tuple of Known
    all_known : Known or None
        Everything together; None with too few draws.
    draws : int
    """

    rule: str
    words: str
    options: tuple[str, ...]
    decided: int
    known: tuple[Known, ...]
    all_known: Known | None
    draws: int

    def name(self, place: int) -> str:
        """Return the key of an option decided for; empty for none."""
        return "" if place == NO_OPTION else self.options[place]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What an answer hangs on.

    Attributes
    ----------
    comparison : Comparison
        The runs it is from.
    number, money : Wanted
        What is asked about, and the cost in total beside it.
    of_options : tuple of OfOption
        The baseline first.
    posts : OfPosts or None
    deciding : tuple of Deciding
    tornado : Tornado or None
        Where further runs were made.
    not_drawn : int
        Figures that have an interval but were not drawn: nothing is said of them.
    """

    comparison: Comparison
    number: Wanted
    money: Wanted
    of_options: tuple[OfOption, ...]
    posts: OfPosts | None
    deciding: tuple[Deciding, ...]
    tornado: Tornado | None = None
    not_drawn: int = 0

    def with_tornado(self, tornado: Tornado) -> "Sensitivity":
        """Return it with a tornado; the posts of its runs tell effects in posts from then on."""
        posts = self.posts
        if tornado.posts:
            words = f"{tornado.posts:g} social workers in all teams in proportion, in seat on the first day"
            posts = OfPosts(words, tornado.posts, tornado.of_posts.over(tornado.posts))
        return replace(self, tornado=tornado, posts=posts)

    def in_posts(self, effect: Paired) -> InPosts:
        """Return an effect in posts."""
        return NOT_KNOWN if self.posts is None else in_posts(effect, self.posts.one)


def sensitivity_of(
    comparison: Comparison,
    measure: str | None = None,
    *,
    posts: str | None = None,
    chance: float = CHANCE,
) -> Sensitivity:
    """Say what a comparison's answer hangs on, from its runs alone.

    Parameters
    ----------
    comparison : Comparison
    measure : str, optional
        ``MEASURE`` or ``MEASURE@TEAM``; the comparison's headline if not given.
    posts : str, optional
        The option whose posts tell effects in posts; the first that has social workers and changes nothing else if not
        given.
    chance : float
        The chance of meeting every standard that the rule of the recommendation asks for.

    Raises
    ------
    RequestError
        There is no such measure, team or option, nothing is drawn, or there are too few draws.
    """
    manifest = comparison.manifest
    teams = {key: label.name for key, label in manifest.teams.items()}
    number = wanted(measure or manifest.headline, manifest.months, teams)
    money = wanted(COST, manifest.months, {})
    names, values = drawn_in(comparison)
    by_run, cost_by_run = numbers_by_run(comparison, number), numbers_by_run(comparison, money)
    draws = _must_be_enough(by_run, bool(names))
    inputs = inputs_at(names, values, draws)
    numbers, costs = (over_draws(each).reindex(draws) for each in (by_run, cost_by_run))
    of_options = tuple(_of_option(key, inputs, numbers, costs, manifest.seed) for key in numbers.columns)
    return Sensitivity(
        comparison,
        number,
        money,
        of_options,
        _of_posts(comparison, numbers, posts),
        tuple(_deciding(comparison, names, values, chance)),
    )


def _must_be_enough(by_run: pd.DataFrame, anything: bool) -> "pd.Index[int]":
    """Return the draws that have the number in every option."""
    if not anything:
        raise RequestError(["nothing was drawn in this comparison, so there is nothing its answer could hang on"])
    if by_run.empty:
        raise RequestError(["--measure: the measure is not counted for this team, or over no period as long as this"])
    draws = over_draws(by_run).index
    if len(draws) < FEWEST_DRAWS:
        raise RequestError(
            [f"{len(draws)} draws have this number in every option; at least {FEWEST_DRAWS} are needed (two runs each)"]
        )
    return draws


def _of_option(key: str, inputs: Sequence[Input], numbers: pd.DataFrame, costs: pd.DataFrame, seed: int) -> OfOption:
    own, money = (each[key] - (0.0 if key == BASELINE else each[BASELINE]) for each in (numbers, costs))
    return OfOption(
        key,
        paired(own.to_numpy(float)),
        ranked(inputs, own.to_numpy(float), seed),
        ranked(inputs, money.to_numpy(float), seed),
    )


def _of_posts(comparison: Comparison, numbers: pd.DataFrame, key: str | None) -> OfPosts | None:
    """Return what the posts of an option do that changes nothing else."""
    asked = options_asked(comparison.folder)
    base = comparison.manifest.options[0]

    def posts_only(option: OptionTold) -> bool:
        return (
            option.scenario_hash == base.scenario_hash
            and not asked.changes_figures(option.key)
            and option.fte_by_role.get(Role.SOCIAL_WORKER.value, 0.0) > 0
            and len(option.fte_by_role) == 1
        )

    able = [each for each in comparison.manifest.options[1:] if posts_only(each)]
    if key is not None:
        able = [each for each in able if each.key == key]
        if not able:
            raise RequestError([f'--posts: "{key}" is no option that adds social workers and changes nothing else'])
    if not able:
        return None
    chosen = able[0]
    fte = chosen.fte_by_role[Role.SOCIAL_WORKER.value]
    effect = paired((numbers[chosen.key] - numbers[BASELINE]).to_numpy(float))
    return OfPosts(f"the {fte:g} social workers of “{chosen.name}”", fte, effect.over(fte))


def _deciding(comparison: Comparison, names: tuple[str, ...], values: np.ndarray, chance: float) -> list[Deciding]:
    manifest = comparison.manifest
    found: list[tuple[str, str, pd.DataFrame, Decide, bool]] = []
    if len(manifest.options) > 1 and manifest.standards:
        eligible = [
            each.option.key for each in by_cost(recommend(comparison, options_asked(comparison.folder), chance).options)
        ]
        met = all_met(comparison).astype({"option": str})
        table = met.assign(met=met["met"].astype(float)).pivot_table(
            index=["draw", "run"], columns="option", values="met", observed=True
        )
        eligible = [key for key in eligible if key in table]
        words = f"the cheapest option that meets every standard in at least {100 * chance:g} of 100 futures"
        does = over_draws(table[eligible])
        found.append(("standards", words, does, first_at_least(chance), False))
    for worth in manifest.worth if len(manifest.options) > 1 else ():
        months = max((each for each in worth.months if each <= manifest.months), default=0)
        if months:
            words = f"the option with the largest net benefit over the first {months} months ({worth.name})"
            does = over_draws(net_benefits_by_run(comparison, worth.key, months))
            found.append((worth.key, words, does, largest, True))
    return [
        _decided(rule, words, does, decide, in_units, inputs_at(names, values, does.index), manifest.seed)
        for rule, words, does, decide, in_units in found
        if len(does) >= FEWEST_DRAWS and does.shape[1]
    ]


def _decided(
    rule: str, words: str, does: pd.DataFrame, decide: Decide, in_units: bool, inputs: Sequence[Input], seed: int
) -> Deciding:
    table = does.to_numpy(float)
    known, everything = worth_knowing(inputs, table, decide, seed, in_units=in_units)
    return Deciding(
        rule,
        words,
        tuple(map(str, does.columns)),
        int(decide(table.mean(axis=0))),
        tuple(known),
        everything,
        len(does),
    )


def swing_of(weight: Weight, draws: int) -> Paired:
    """Return the swing of a weight as a mean with its error."""
    half = (weight.swing_high - weight.swing_low) / 2
    one = Paired(weight.swing, 1.0, draws).half_width
    return Paired(weight.swing, half / one if math.isfinite(one) else math.nan, draws)
