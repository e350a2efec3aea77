"""Which option is recommended: a rule stated in words, worked out from the runs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sim.experiment.chances import judged, wilson
from sim.experiment.period import last_months_name
from sim.results.compared import Comparison, OptionTold, StandardTold, numbers_of_measures, row_of
from sim.results.options_file import OptionsAsked
from sim.scenario.options import BASELINE, Standard

CHANCE = 0.8
"""The chance of meeting every standard that an option must have unless told otherwise."""
_COST = "cost_total_gbp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An option, held against all standards.

    Attributes
    ----------
    option : OptionTold
    chance, low, high : float
        Share of runs that meet every standard at once, and its 95 % simulation error; NaN without standards.
    met : int
        Standards met, each for itself, with the chance asked for.
    sum_of_chances : float
        Tells options apart that are equal otherwise.
    better : tuple of str
        Standards whose figure is better than in the baseline by more than its simulation error.
    saves : bool
        Whether the simulated cost is lower than the baseline's by more than its simulation error.
    what_if : tuple of str
        Figures it changes that a council does not decide.
    """

    option: OptionTold
    chance: float
    low: float
    high: float
    met: int
    sum_of_chances: float
    better: tuple[str, ...]
    saves: bool
    what_if: tuple[str, ...]

    @property
    def is_baseline(self) -> bool:
        """Whether it is the council as it is."""
        return self.option.key == BASELINE

    @property
    def differs(self) -> bool:
        """Whether its difference can be told from none."""
        cheaper = self.option.full_year_gbp < 0 and self.saves
        return self.is_baseline or bool(self.better) or cheaper


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the rule says.

    Attributes
    ----------
    asked : float
        The chance asked for.
    options : tuple of Judged
        All options, in the order of the file.
    chosen, nearest : Judged, optional
        The option that is recommended; or the one that comes nearest, if none is.
    """

    asked: float
    options: tuple[Judged, ...]
    chosen: Judged | None
    nearest: Judged | None

    @property
    def baseline(self) -> Judged:
        """The council as it is."""
        return self.options[0]

    def of(self, option: str) -> Judged:
        """Return an option by its key."""
        return next(each for each in self.options if each.option.key == option)


def recommend(comparison: Comparison, asked: OptionsAsked, chance: float = CHANCE) -> Recommendation:
    """Apply the rule.

    Of the options that a council can decide on and whose difference from the baseline can be told from none, the
    cheapest by the cost of a full year whose chance of meeting every standard at once is at least `chance`.

    Parameters
    ----------
    comparison : Comparison
    asked : OptionsAsked
        What the file of options asks for.
    chance : float
        The chance asked for.
    """
    standards = comparison.manifest.standards
    met = all_met(comparison)
    judgements = tuple(_judged(comparison, asked, option, met, chance) for option in comparison.manifest.options)
    if not standards:
        return Recommendation(chance, judgements, None, None)
    cheapest = next((each for each in by_cost(judgements) if each.chance >= chance), None)
    if cheapest is not None:
        return Recommendation(chance, judgements, cheapest, None)
    candidates = [each for each in judgements if not each.what_if and math.isfinite(each.chance)]
    nearest = max(candidates, key=_nearness, default=None)
    return Recommendation(chance, judgements, None, nearest)


def by_cost(judgements: Sequence[Judged]) -> list[Judged]:
    """Return options that may be recommended, the cheapest first; the rule takes the first that is likely enough."""
    eligible = [each for each in judgements if each.differs and not each.what_if]
    # sorted() keeps the order of the file where two cost the same: the baseline is first
    return sorted(eligible, key=lambda each: each.option.full_year_gbp)


def _nearness(each: Judged) -> tuple[float, int, float, float]:
    return each.chance, each.met, round(each.sum_of_chances, 9), -each.option.full_year_gbp


def _judged(
    comparison: Comparison, asked: OptionsAsked, option: OptionTold, all_met: pd.DataFrame, chance: float
) -> Judged:
    own = all_met[all_met["option"] == option.key]
    chances = comparison.chances[comparison.chances["option"] == option.key]["chance"]
    share = low = high = math.nan
    if len(own):
        share = float(own["met"].mean())
        draws = own["draw"].nunique()
        low, high = wilson(share, draws if draws > 1 else len(own))
    return Judged(
        option=option,
        chance=share,
        low=low,
        high=high,
        met=int((chances >= chance).sum()),
        sum_of_chances=float(chances.sum()),
        better=tuple(each.name for each in comparison.manifest.standards if is_better(comparison, option.key, each)),
        saves=_told_apart(comparison, option.key, _COST, "a year", "all") < 0,
        what_if=asked.not_decided(option.key),
    )


def all_met(comparison: Comparison) -> pd.DataFrame:
    """Return option, draw, run and whether that run meets every standard; runs without a value of one are left out."""
    standards = comparison.manifest.standards
    columns = ["option", "draw", "run", "met"]
    if not standards:
        return pd.DataFrame(columns=columns)
    numbers = numbers_of_measures(comparison.folder, sorted({each.measure for each in standards}))
    met = [judged(numbers, Standard(**each.model_dump()))[columns] for each in standards]
    together = pd.concat(met).groupby(columns[:3], observed=True, sort=False)["met"].agg(["all", "count"]).reset_index()
    whole = together[together["count"] == len(standards)]
    return whole.rename(columns={"all": "met"})[columns]


def is_better(comparison: Comparison, option: str, standard: StandardTold) -> bool:
    """Whether an option betters the figure of a standard by more than the error of its mean difference."""
    statistic = last_months_name(standard.last_months)
    sign = _told_apart(comparison, option, standard.measure, statistic, standard.team)
    return sign > 0 if standard.at_least is not None else sign < 0


def _told_apart(comparison: Comparison, option: str, measure: str, statistic: str, team: str) -> int:
    """Return the sign of a difference; 0 if it cannot be told from none."""
    row = row_of(comparison.differences, option, measure, statistic, team)
    mean, error = float(row["mean"]), float(row["half_width"])
    if not (math.isfinite(mean) and math.isfinite(error)) or abs(mean) <= error:
        return 0
    return 1 if mean > 0 else -1
