"""What a comparison says: one table for spreadsheets, a document for programs."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sim.experiment.chances import CHANCE_NAME
from sim.experiment.differences import (
    INTERVAL_OF_MEAN,
    INTERVAL_OF_MEAN_DIFFERENCE,
    RANGE_OF_DIFFERENCE,
    RANGE_OF_FUTURES,
    SIMULATION_ERROR,
    SIMULATION_ERROR_OF_DIFFERENCE,
)
from sim.experiment.period import last_months_name, statistic_over_period
from sim.measures import COUNCIL
from sim.report.words import plain
from sim.results.compared import Comparison, ComparisonManifest, OptionTold, row_of
from sim.scenario.options import BASELINE

BESIDE = ("caseload_per_fte", "drift_child_weeks", "depth_of_work", "cost_total_gbp")
"""Measures of the options table besides the headline and the standards."""
LATE = 12
"""The options table looks at the last so many months: by then posts are filled."""


def period_of(comparison: Comparison, measure: str) -> str:
    """Return the statistic that the options table has of a measure: the last year, or all there is."""
    months = comparison.manifest.months
    return last_months_name(LATE) if months > LATE else statistic_over_period(measure, months)


def measures_of(comparison: Comparison) -> tuple[str, ...]:
    """Return the headline measure, those of standards, and those beside them, each once."""
    manifest = comparison.manifest
    asked = [each.measure for each in manifest.standards if each.team == COUNCIL]
    return tuple(dict.fromkeys((manifest.headline, *asked, *BESIDE)))


def headline_measures(comparison: Comparison) -> tuple[str, ...]:
    """Return the measures that charts are drawn of: those of the options table, and those of all standards."""
    return tuple(dict.fromkeys((*measures_of(comparison), *(each.measure for each in comparison.manifest.standards))))


def draws_words(manifest: ComparisonManifest) -> str:
    """Say where draws come from, and how many of them runs had."""
    if not manifest.draws:
        return manifest.drawn_from
    return f"{manifest.draws_used} of {manifest.drawn_from}"


def options_rows(comparison: Comparison) -> pd.DataFrame:
    """Return the options table with a row for each option and a column for each number, for spreadsheets."""
    manifest = comparison.manifest
    rows = []
    for option in manifest.options:
        row: dict[str, Any] = {"option": option.key, "name": option.name}
        row |= {f"fte_{role}": option.fte_by_role.get(role, 0.0) for role in _roles(comparison)}
        row |= {
            "fte": sum(option.fte_by_role.values()),
            "first_month": option.first_month,
            "first_year_gbp": option.first_year_gbp,
            "full_year_gbp": option.full_year_gbp,
            "not_simulated_full_year_gbp": option.not_simulated_full_year_gbp,
        }
        for measure in measures_of(comparison):
            statistic = period_of(comparison, measure)
            for table, prefix in ((comparison.summary, measure), (comparison.differences, f"difference_{measure}")):
                found = row_of(table, option.key, measure, statistic)
                row |= {f"{prefix}_{name}": found[name] for name in ("mean", "low", "high", "half_width")}
        for each in chances_of(comparison, option.key):
            row |= {f"chance_{each['standard']}": each["chance"]}
        for each in _of_option(comparison.worth, option.key):
            name = f"{each['worth']}_{each['months']}_months"
            row |= {f"net_saving_gbp_{name}": each["net"], f"chance_{name}": each["chance"]}
        rows.append(row)
    return pd.DataFrame(rows)


def comparison_document(comparison: Comparison) -> dict[str, Any]:
    """Return everything of a comparison as one JSON document."""
    manifest = comparison.manifest
    return {
        "folder": str(comparison.folder),
        "manifest": manifest.model_dump(mode="json"),
        "ranges": {
            "low, high": RANGE_OF_FUTURES,
            "low, high of differences": RANGE_OF_DIFFERENCE,
            "half_width": SIMULATION_ERROR,
            "half_width of differences": SIMULATION_ERROR_OF_DIFFERENCE,
            "mean_low, mean_high": INTERVAL_OF_MEAN,
            "mean_low, mean_high of differences": INTERVAL_OF_MEAN_DIFFERENCE,
            "chance": CHANCE_NAME,
        },
        "options": [_option_document(comparison, option) for option in manifest.options],
        "summary": _records(comparison.summary),
        "differences": _records(comparison.differences),
        "quarters": _records(comparison.quarters),
    }


def _option_document(comparison: Comparison, option: OptionTold) -> dict[str, Any]:
    measures = measures_of(comparison)
    return {
        "key": option.key,
        "name": option.name,
        "fte_by_role": option.fte_by_role,
        "first_month": option.first_month,
        "first_year_gbp": option.first_year_gbp,
        "full_year_gbp": option.full_year_gbp,
        "not_simulated_full_year_gbp": option.not_simulated_full_year_gbp,
        "by_funding_line": option.by_funding_line,
        "outcomes": {
            name: _plain(row_of(comparison.summary, option.key, name, period_of(comparison, name))) for name in measures
        },
        "differences": {}
        if option.key == BASELINE
        else {
            name: _plain(row_of(comparison.differences, option.key, name, period_of(comparison, name)))
            for name in measures
        },
        "chances": chances_of(comparison, option.key),
        "worth": _of_option(comparison.worth, option.key),
    }


def _roles(comparison: Comparison) -> list[str]:
    return list(dict.fromkeys(role for option in comparison.manifest.options for role in option.fte_by_role))


def chances_of(comparison: Comparison, option: str) -> list[dict[str, Any]]:
    """Return the chances of an option, a standard each."""
    return _of_option(comparison.chances, option)


def _of_option(table: pd.DataFrame, option: str) -> list[dict[str, Any]]:
    return [_plain(row) for row in table[table["option"] == option].drop(columns="option").to_dict("records")]


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [_plain(row) for row in table.to_dict("records")]


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): plain(value) for name, value in row.items()}
