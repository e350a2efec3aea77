"""The answer in one sentence and five cards: of a run, or of a comparison."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.experiment import summarise
from sim.experiment.differences import RANGE_OF_DIFFERENCE
from sim.experiment.summary import LAST_MONTH, RANGE_NAME, RANGE_NAME_WITH_DRAWS
from sim.measures import COUNCIL
from sim.planning.deciding import Recommendation, recommend
from sim.report.comparison import chances_of, period_of
from sim.report.papers.advising import advice
from sim.report.words import difference, extent, many, number, readable, unit_words
from sim.results import Run
from sim.results.compared import Comparison, StandardTold, row_of
from sim.results.options_file import options_asked
from sim.scenario.options import BASELINE

CARDS = (
    "assessments_within_45_days",
    "caseload_per_fte",
    "unallocated_children",
    "drift_child_weeks",
    "cost_total_gbp",
)
"""Measures of the five cards of a run."""
_BESIDE = ("caseload_per_fte", "unallocated_children", "drift_child_weeks", "cost_total_gbp")


@dataclass(frozen=True, slots=True)
class Card:
    """A number with its name, its unit or period, and its range."""

    name: str
    number: str
    beside: str
    range: str


def answer_of_run(run: Run) -> str:
    """Say in one sentence what a run shows."""
    row = _rows(run).get("assessments_within_45_days")
    manifest = run.manifest
    over = f"over {many(manifest.months, 'month')} from {manifest.start:%B %Y}"
    if row is None or not math.isfinite(row["mean"]):
        return f"{manifest.council}: {manifest.scenario}, simulated {over}; no assessment was completed."
    spread = f"{_range(run)} {extent(row['low'], row['high'], 'share')}, " if manifest.runs_done > 1 else ""
    caseload = _rows(run).get("caseload_per_fte")
    holds = (
        f", with {number(caseload['mean'], '')} children for each full-time social worker"
        if caseload is not None
        else ""
    )
    who = manifest.scenario if manifest.council in manifest.scenario else f"{manifest.council}, {manifest.scenario}"
    return (
        f"{who}: {number(row['mean'], 'share')} of assessments are done within 45 "
        f"days{holds}, {over} ({spread}{many(manifest.runs_done, 'run')}; simulated, not observed)."
    )


def cards_of_run(run: Run) -> list[Card]:
    """Return the five cards of a run."""
    rows = _rows(run)
    cards = []
    for measure in CARDS:
        if (row := rows.get(measure)) is None:
            continue
        unit = ", ".join(filter(None, [unit_words(str(row["unit"])), str(row["statistic"])]))
        cards.append(Card(readable(measure), number(row["mean"], row["unit"]), unit, _span(run, row)))
    return cards


def answer_of_comparison(comparison: Comparison) -> str:
    """Say what the rule of the options paper recommends; without standards, which option changes the most."""
    manifest = comparison.manifest
    if manifest.standards:
        found = _recommended(comparison)
        chosen = found.chosen
        lead = "No option is recommended."
        if chosen is not None:
            lead = "No change is recommended." if chosen.is_baseline else f"Recommended: {chosen.option.name}."
        return f"{lead} {advice(comparison, found)}"
    most = best_option(comparison)
    measure = manifest.headline
    row = row_of(comparison.differences, most, measure, period_of(comparison, measure))
    if not math.isfinite(row["mean"]):
        return f"{readable(measure)}: no option has a result."
    return (
        f"“{manifest.name_of(most)}” changes {readable(measure).lower()} the most: "
        f"{difference(row['mean'], row['unit'])} against “{manifest.options[0].name}” "
        f"({RANGE_OF_DIFFERENCE} {_differences(row)}, {many(manifest.runs, 'run')} of each option)."
    )


def best_option(comparison: Comparison) -> str:
    """Return the key of the option that the answer is about: recommended, or nearest, or with the largest effect."""
    manifest = comparison.manifest
    keys = [option.key for option in manifest.options if option.key != BASELINE]
    if manifest.standards:
        found = _recommended(comparison)
        told = found.chosen or found.nearest
        if told is not None and not told.is_baseline:
            return told.option.key
        return max(keys, key=lambda key: _chance(comparison, key, manifest.standards[0])[0])
    measure = manifest.headline
    return max(
        keys, key=lambda key: abs(_mean(row_of(comparison.differences, key, measure, period_of(comparison, measure))))
    )


def cards_of_comparison(comparison: Comparison, option: str) -> list[Card]:
    """Return five cards of an option: its chances first, then what it changes."""
    manifest = comparison.manifest
    cards = []
    for standard in manifest.standards[:2]:
        chance, low, high = _chance(comparison, option, standard)
        before = _chance(comparison, BASELINE, standard)[0]
        cards.append(
            Card(
                f"Chance: {standard.name}",
                f"{100 * chance:.0f} %",
                f"{100 * before:.0f} % as things are",
                f"95 % simulation error {100 * low:.0f} to {100 * high:.0f} %",
            )
        )
    measures = [manifest.headline, *_BESIDE] if not cards else [*_BESIDE, manifest.headline]
    for measure in dict.fromkeys(measures):
        row = row_of(comparison.differences, option, measure, period_of(comparison, measure))
        if len(cards) == 5 or not math.isfinite(row["mean"]):
            continue
        told = row_of(comparison.summary, option, measure, period_of(comparison, measure))
        unit = unit_words(row["unit"])
        cards.append(
            Card(
                f"Change: {readable(measure)}",
                difference(row["mean"], row["unit"]),
                f"to {number(told['mean'], row['unit'])}{f' {unit}' if unit else ''}, {row['statistic']}",
                f"{RANGE_OF_DIFFERENCE} {_differences(row)}",
            )
        )
    return cards


def _recommended(comparison: Comparison) -> Recommendation:
    return recommend(comparison, options_asked(comparison.folder))


def _chance(comparison: Comparison, option: str, standard: StandardTold) -> tuple[float, float, float]:
    for row in chances_of(comparison, option):
        if row["standard"] == standard.key and row["chance"] is not None:
            return row["chance"], row["low"], row["high"]
    return 0.0, math.nan, math.nan


def _rows(run: Run) -> dict[str, dict[str, Any]]:
    summary = summarise(run.table[(run.table["team"] == COUNCIL) & run.table["measure"].isin(CARDS)])
    rows = summary[summary["statistic"] != LAST_MONTH].to_dict("records")
    return {str(row["measure"]): {str(name): value for name, value in row.items()} for row in rows}


def _range(run: Run) -> str:
    return RANGE_NAME_WITH_DRAWS if run.manifest.draws_done > 1 else RANGE_NAME


def _span(run: Run, row: Mapping[str, Any]) -> str:
    if run.manifest.runs_done < 2:
        return "one run, so no range"
    return f"{_range(run)} {extent(float(row['low']), float(row['high']), str(row['unit']))}"


def _differences(row: Mapping[str, Any]) -> str:
    return f"{difference(row['low'], row['unit'])} to {difference(row['high'], row['unit'])}"


def _mean(row: Mapping[str, Any]) -> float:
    """Return a mean, 0 where there is none."""
    value = float(row["mean"])
    return value if math.isfinite(value) else 0.0
