"""What a comparison says: a table of options for people, one for spreadsheets, a document for programs."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

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
from sim.experiment.ranges import few_runs_words
from sim.experiment.worth import WORTH_NAME
from sim.measures import COUNCIL, MEASURES
from sim.measures.planned import NOT_SIMULATED
from sim.report.words import difference, extent, many, number, plain, readable, unit_words
from sim.results.compared import Comparison, ComparisonManifest, OptionTold, StandardTold
from sim.scenario.options import BASELINE

BESIDE = ("caseload_per_fte", "drift_child_weeks", "depth_of_work", "cost_total_gbp")
"""Measures of the options table besides the headline and the standards."""
_SHORT = {
    "caseload_per_fte": "Caseload",
    "unallocated_children": "Unallocated",
    "drift_child_weeks": "Drift (child-weeks)",
    "depth_of_work": "Depth",
}
_QUARTERS = (
    f"Second line: {RANGE_OF_FUTURES}. Third line of money: the difference from the first quarter, with its range."
)
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


def row_of(table: pd.DataFrame, option: str, measure: str, statistic: str, team: str = COUNCIL) -> Mapping[str, Any]:
    """Return a row of the summary or of the differences; NaN for every number that is not there."""
    rows = table[
        (table["option"] == option)
        & (table["measure"] == measure)
        & (table["team"] == team)
        & (table["statistic"] == statistic)
    ]
    if rows.empty:
        return dict.fromkeys(table.columns, math.nan)
    return {str(name): value for name, value in rows.iloc[0].items()}


def options_table(comparison: Comparison) -> RenderableType:
    """Return the printed comparison: what each option asks for, what comes of it, and which standards it meets."""
    manifest = comparison.manifest
    ranges = (
        f"Second line: {RANGE_OF_FUTURES}; of differences {RANGE_OF_DIFFERENCE}. ±: {SIMULATION_ERROR_OF_DIFFERENCE}."
    )
    tables: list[RenderableType] = [
        _what_is_asked(comparison),
        Text(),
        _what_comes_out(comparison),
        Text(f"{ranges} The other columns: mean, and mean difference.{_not_simulated(comparison)}"),
        Text(),
    ]
    if manifest.standards:
        tables += [_what_is_met(comparison), Text(f"{_sentence(CHANCE_NAME)}"), Text()]
    if len(comparison.worth):
        tables += [_what_it_is_worth(comparison), Text(f"{_sentence(WORTH_NAME)} {ranges}"), Text()]
    if len(comparison.quarters):
        tables += [_by_quarter(comparison), Text(_QUARTERS), Text()]
    notes = "".join(f"\nNote: {note}." for note in manifest.notes)
    return Group(*tables, Text(f"{spread_words(comparison)} {_sentence(manifest.stopped)}{notes}"))


def _what_is_asked(comparison: Comparison) -> Table:
    table = _table(f"{comparison.manifest.name}: what is asked for")
    for heading in ("posts (FTE)", "first 12 months", "full year"):
        table.add_column(heading, justify="left" if heading.startswith("posts") else "right")
    for option in comparison.manifest.options:
        first = f"{number(option.first_year_gbp, 'GBP')} (from {option.first_month})" if option.first_month else "–"
        full = number(option.full_year_gbp, "GBP") if option.lines else "–"
        table.add_row(Text(option.name), posts_words(option), first, full)
    return table


def _what_comes_out(comparison: Comparison) -> Table:
    """Return the headline with what each option changes of it, and the mean of what stands beside it."""
    manifest = comparison.manifest
    unit = MEASURES[manifest.headline].unit
    table = _table(f"What comes out {'in the last 12 months' if manifest.months > LATE else 'over the period'}")
    for heading in (
        f"{readable(manifest.headline)}{_unit(manifest.headline)}",
        f"difference{' (points)' if unit == 'share' else ''}",
        *(_SHORT.get(each, f"{readable(each)}{_unit(each)}") for each in BESIDE),
    ):
        table.add_column(heading, justify="right")
    for option in manifest.options:
        row = row_of(comparison.summary, option.key, manifest.headline, period_of(comparison, manifest.headline))
        table.add_row(
            Text(option.name),
            f"{number(row['mean'], unit)}\n{_range(row['low'], row['high'], unit)}",
            "–" if option.key == BASELINE else _effect(comparison, option.key, manifest.headline),
            *(_beside(comparison, option.key, measure) for measure in BESIDE),
        )
    return table


def _not_simulated(comparison: Comparison) -> str:
    """Say which costs are no part of the simulated total."""
    costs = [
        f"{option.name} {number(option.not_simulated_full_year_gbp, 'GBP')}"
        for option in comparison.manifest.options
        if option.not_simulated_full_year_gbp
    ]
    return f" Not simulated and on top of the cost in total, a year: {'; '.join(costs)}." if costs else ""


def _what_is_met(comparison: Comparison) -> Table:
    manifest = comparison.manifest
    table = _table("The chance that a standard is met")
    for standard in manifest.standards:
        table.add_column(standard.name, justify="right")
    for option in manifest.options:
        table.add_row(Text(option.name), *_chances(comparison, option.key))
    return table


def _what_it_is_worth(comparison: Comparison) -> Table:
    table = _table("Whether it pays for itself, against the baseline")
    for heading in ("over the first", "saved", "paid", "net saving", "chance"):
        table.add_column(heading, justify="right")
    names = {worth.key: worth.name for worth in comparison.manifest.worth}
    for worth, rows in comparison.worth.groupby("worth", sort=False):
        table.add_section()
        table.add_row(Text(names[str(worth)], style="bold"))
        for row in rows.sort_values("months", kind="stable").to_dict("records"):
            net = f"{number(row['net'], 'GBP')} ± {number(row['half_width'], 'GBP')}"
            table.add_row(
                Text(f"  {comparison.manifest.name_of(row['option'])}"),
                f"{row['months']} months",
                number(row["saved"], "GBP"),
                number(row["paid"], "GBP"),
                f"{net}\n{extent(row['low'], row['high'], 'GBP')}",
                _chance(row["chance"], row["chance_low"], row["chance_high"]),
            )
    return table


def _by_quarter(comparison: Comparison) -> Table:
    """Return the baseline's forecast; the other options' are in the file."""
    own = comparison.quarters[comparison.quarters["option"] == BASELINE]
    table = _table(f"{comparison.manifest.name_of(BASELINE)}, quarter by quarter", first="quarter", width=10)
    measures = list(dict.fromkeys(own["measure"]))
    for measure in measures:
        table.add_column(f"{readable(measure)}{_unit(measure)}", justify="right")
    for quarter, rows in own.groupby("quarter"):
        found = rows.set_index("measure")
        table.add_row(str(quarter), *(_quarter(found.loc[measure], MEASURES[measure].unit) for measure in measures))
    return table


def _quarter(row: "pd.Series[Any]", unit: str) -> str:
    words = f"{number(row['mean'], unit)}\n{_range(row['low'], row['high'], unit)}"
    if unit != "GBP":
        return words
    return f"{words}\n{difference(row['change'], unit)} ({extent(row['change_low'], row['change_high'], unit)})"


def _effect(comparison: Comparison, option: str, measure: str) -> str:
    row = row_of(comparison.differences, option, measure, period_of(comparison, measure))
    unit = MEASURES[measure].unit
    # of a share in points, as the heading says
    error = f"{100 * row['half_width']:.1f}" if unit == "share" else number(row["half_width"], unit)
    mean, low, high = (difference(row[name], unit).replace(" points", "") for name in ("mean", "low", "high"))
    if not math.isfinite(row["half_width"]):
        return f"{mean}\none run: no range"
    return f"{mean} ± {error}\n{low} to {high}"


def _beside(comparison: Comparison, option: str, measure: str) -> str:
    row, unit = row_of(comparison.summary, option, measure, period_of(comparison, measure)), MEASURES[measure].unit
    if option == BASELINE:
        return f"{number(row['mean'], unit)}\n{_range(row['low'], row['high'], unit)}"
    change = row_of(comparison.differences, option, measure, period_of(comparison, measure))
    return f"{number(row['mean'], unit)}\n{difference(change['mean'], unit)}"


def _range(low: float, high: float, unit: str) -> str:
    """Write the ends of a range with the sign of per cent said once."""
    words = extent(low, high, unit)
    return words.replace(" % to", " to") if unit == "share" else words


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}." if words else ""


def spread_words(comparison: Comparison) -> str:
    """Say what the ranges hold, how much of it is chance, and what the same luck has saved."""
    manifest = comparison.manifest
    words = f"{many(manifest.runs, 'run')} of each option"
    if few := few_runs_words(manifest.runs):
        words += f" (the range over them: {few})"
    if manifest.failed:
        words += f", {len(manifest.failed)} of all of them failed"
    words += f", {draws_words(manifest)}."
    base = row_of(
        comparison.summary, BASELINE, manifest.headline, statistic_over_period(manifest.headline, manifest.months)
    )
    share = base.get("share_parameters", math.nan)
    if isinstance(share, float) and math.isfinite(share):
        words += (
            f" Of the variance of {readable(manifest.headline).lower()} in the baseline {100 * share:.0f} % comes from "
            f"what is uncertain, {100 * (1 - share):.0f} % from chance."
        )
    factors = [
        row_of(
            comparison.differences,
            option.key,
            manifest.headline,
            statistic_over_period(manifest.headline, manifest.months),
        )
        for option in manifest.options
        if option.key != BASELINE
    ]
    saved = [
        float(row["variance_reduction"]) for row in factors if math.isfinite(row.get("variance_reduction", math.nan))
    ]
    if saved:
        words += f" Without the same luck in every option {_span(saved)} times as many runs would be needed."
    return words


def draws_words(manifest: ComparisonManifest) -> str:
    """Say where draws come from, and how many of them runs had."""
    if not manifest.draws:
        return manifest.drawn_from
    return f"{manifest.draws_used} of {manifest.drawn_from}"


def posts_words(option: OptionTold) -> str:
    """Say the posts of an option by role.

    Examples: "5 social workers, 1 team manager"; "–" where there are none.
    """
    words = []
    for role, fte in option.fte_by_role.items():
        if not fte:
            continue
        name = "posts not simulated" if role == NOT_SIMULATED else role.replace("_", " ")
        words.append(f"{fte:+g} {name}")
    return ", ".join(words) or "–"


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
        for each in _chances_of(comparison, option.key):
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
        "chances": _chances_of(comparison, option.key),
        "worth": _of_option(comparison.worth, option.key),
    }


def standard_words(standard: StandardTold) -> str:
    """Say what is to be met.

    >>> standard_words(StandardTold(key="a", name="a", measure="assessments_within_45_days", team="all",
    ...                             at_least=0.9, at_most=None, last_months=12))
    'Assessments within 45 days at least 90.0 % over the last 12 months'
    """
    limit, words = (standard.at_least, "at least") if standard.at_least is not None else (standard.at_most, "at most")
    assert limit is not None
    unit = MEASURES[standard.measure].unit
    when = "in the last month" if standard.last_months == 1 else f"over the last {standard.last_months} months"
    return f"{readable(standard.measure)} {words} {number(limit, unit)} {when}"


def _roles(comparison: Comparison) -> list[str]:
    return list(dict.fromkeys(role for option in comparison.manifest.options for role in option.fte_by_role))


def _chances_of(comparison: Comparison, option: str) -> list[dict[str, Any]]:
    return _of_option(comparison.chances, option)


def _of_option(table: pd.DataFrame, option: str) -> list[dict[str, Any]]:
    return [_plain(row) for row in table[table["option"] == option].drop(columns="option").to_dict("records")]


def _chances(comparison: Comparison, option: str) -> Iterator[str]:
    found = {each["standard"]: each for each in _chances_of(comparison, option)}
    for standard in comparison.manifest.standards:
        each = found.get(standard.key)
        yield "–" if each is None else _chance(each["chance"], each["low"], each["high"])


def _chance(chance: float, low: float, high: float) -> str:
    return f"{100 * chance:.0f} %\n{100 * low:.0f} to {100 * high:.0f} %" if math.isfinite(chance) else "–"


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [_plain(row) for row in table.to_dict("records")]


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): plain(value) for name, value in row.items()}


def _unit(measure: str) -> str:
    words = unit_words(MEASURES[measure].unit)
    return f" ({words})" if words else ""


def _table(title: str, first: str = "option", width: int = 22) -> Table:
    table = Table(title=Text(title), title_justify="left")
    table.add_column(first, min_width=width)
    return table


def _span(numbers: list[float]) -> str:
    low, high = (f"{each:,.0f}" if each >= 10 else f"{each:.1f}" for each in (min(numbers), max(numbers)))
    return low if low == high else f"{low} to {high}"
