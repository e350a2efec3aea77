"""The printed tables of a comparison: what is asked for, what comes out, what is met, whether it pays."""

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.experiment.chances import CHANCE_NAME
from sim.experiment.differences import RANGE_OF_DIFFERENCE, RANGE_OF_FUTURES, SIMULATION_ERROR_OF_DIFFERENCE
from sim.experiment.period import statistic_over_period
from sim.experiment.ranges import few_runs_words
from sim.experiment.worth import WORTH_NAME
from sim.measures import MEASURES
from sim.measures.planned import NOT_SIMULATED
from sim.report.comparison import BESIDE, LATE, chances_of, draws_words, period_of
from sim.report.words import difference, extent, many, number, readable, unit_words
from sim.results.compared import Comparison, OptionTold, row_of
from sim.scenario.options import BASELINE

_SHORT = {
    "caseload_per_fte": "Caseload",
    "drift_child_weeks": "Drift (child-weeks)",
    "depth_of_work": "Depth",
}
_QUARTERS = (
    f"Second line: {RANGE_OF_FUTURES}. Third line of money: the difference from the first quarter, with its range."
)


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


def _chances(comparison: Comparison, option: str) -> Iterator[str]:
    found = {each["standard"]: each for each in chances_of(comparison, option)}
    for standard in comparison.manifest.standards:
        each = found.get(standard.key)
        yield "–" if each is None else _chance(each["chance"], each["low"], each["high"])


def _chance(chance: float, low: float, high: float) -> str:
    return f"{100 * chance:.0f} %\n{100 * low:.0f} to {100 * high:.0f} %" if math.isfinite(chance) else "–"


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
