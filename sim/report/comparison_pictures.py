"""The pictures of a comparison: a fan and a difference chart of each headline measure."""

import math
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from sim.experiment.differences import RANGE_OF_DIFFERENCE, RANGE_OF_FUTURES, SIMULATION_ERROR_OF_DIFFERENCE
from sim.measures import COUNCIL, MEASURES
from sim.report.comparison import draws_words, headline_measures, period_of, row_of
from sim.report.comparison_charts import (
    Effect,
    Fan,
    Told,
    difference_chart,
    fan_chart,
    subtitle,
    title_of_difference,
    title_of_fans,
)
from sim.report.words import many
from sim.results.compared import Comparison
from sim.scenario.options import BASELINE

MOST_FANS = 12
"""Panels of a fan chart; the tables have all options."""


def draw_comparison(comparison: Comparison, folder: Path) -> dict[str, str]:
    """Draw every picture.

    Parameters
    ----------
    comparison : Comparison
        A comparison of which everything but the pictures is there.
    folder : Path
        Where the PNG files go.

    Returns
    -------
    dict of str to str
        Each file's name, and the picture in words.
    """
    folder.mkdir(exist_ok=True)
    told: dict[str, str] = {}
    for measure in headline_measures(comparison):
        told |= dict(_pictures(comparison, measure, folder))
    return told


def _pictures(comparison: Comparison, measure: str, folder: Path) -> Iterator[tuple[str, str]]:
    unit, manifest = MEASURES[measure].unit, comparison.manifest
    span = f"{many(manifest.months, 'month')} from {manifest.start:%B %Y}, {many(manifest.runs, 'run')} of each option"
    fans, effects = _fans(comparison, measure), _effects(comparison, measure)
    if fans:
        told = Told(
            title_of_fans(measure, fans, effects, unit),
            f"{subtitle(unit, f'lines: mean; bands: {RANGE_OF_FUTURES}; dashed: the baseline')}; {span}",
            _source(comparison),
        )
        name = f"{measure}-by-month.png"
        yield name, fan_chart(fans, unit, told, folder / name, standard=_standard(comparison, measure))
    if effects:
        unit_of_difference = " in points" if unit == "share" else ""
        ranges = f"discs: mean; bars with ends: {SIMULATION_ERROR_OF_DIFFERENCE}; pale bars: {RANGE_OF_DIFFERENCE}"
        told = Told(
            title_of_difference(measure, effects, unit),
            f"Option less baseline{unit_of_difference}, {period_of(comparison, measure)}; {ranges}",
            f"{_source(comparison)} {span[0].upper()}{span[1:]}.",
        )
        name = f"{measure}-difference.png"
        yield name, difference_chart(effects, unit, told, folder / name)


def _fans(comparison: Comparison, measure: str) -> list[Fan]:
    rows = comparison.by_month(measure)
    fans = []
    for option in comparison.manifest.options[:MOST_FANS]:
        own = rows[rows["option"] == option.key].sort_values("month")
        if not own.empty:
            columns = (own[name].to_numpy(float) for name in ("mean", "low", "high"))
            fans.append(Fan(option.name, own["month"].astype(str).tolist(), *columns))
    return fans


def _effects(comparison: Comparison, measure: str) -> list[Effect]:
    effects = []
    for option in comparison.manifest.options:
        row = row_of(comparison.differences, option.key, measure, period_of(comparison, measure))
        if option.key != BASELINE and not pd.isna(row["mean"]):
            effects.append(Effect(option.name, row["mean"], row["low"], row["high"], row["half_width"]))
    return effects


def _standard(comparison: Comparison, measure: str) -> float:
    for standard in comparison.manifest.standards:
        if standard.measure == measure and standard.team == COUNCIL:
            limit = standard.at_least if standard.at_least is not None else standard.at_most
            return math.nan if limit is None else limit
    return math.nan


def _source(comparison: Comparison) -> str:
    manifest = comparison.manifest
    return (
        f"Source: simulated by Throughcare {manifest.versions.get('throughcare', '')}, not observed; {manifest.name}; "
        f"options {manifest.options_hash[:12]}, seed {manifest.seed}; {draws_words(manifest)}."
    )
