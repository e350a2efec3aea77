"""What each option does, in a paragraph each; what it costs as simulated, and whether it pays for itself."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.experiment.worth import WORTH_NAME
from sim.measures import MEASURES
from sim.planning.deciding import Judged, Recommendation
from sim.report.charting import Chart
from sim.report.comparison import LATE, chances_of, measures_of, period_of
from sim.report.papers.content import (
    Cell,
    Paragraph,
    Part,
    Picture,
    Section,
    Table,
    difference_cell,
    number_cell,
    words_cell,
)
from sim.report.papers.glance import chance_cell, posts_words, with_error
from sim.report.papers.phrases import chance_words, listed
from sim.report.words import difference, number, readable
from sim.results.compared import Comparison, row_of
from sim.scenario.options import BASELINE

MOST_CHARTS = ((6, 6), (10, 4), (99, 2))
"""Options of a comparison, and charts of its paper up to so many; `throughcare compare` draws more into the folder."""
_TOO_MANY_PANELS = 6
_NAMED = 3
COSTS = ("cost_staff_gbp", "cost_agency_gbp", "cost_placements_gbp", "cost_total_gbp")
_BESIDES = (
    "caseload-per-fte-difference",
    "drift-child-weeks-difference",
    "cost-total-gbp-difference",
    "caseload-by-team",
)


def effects_section(comparison: Comparison, recommendation: Recommendation, charts: Sequence[Chart]) -> Section:
    """Return the section that says what each option does, with charts."""
    pictures: list[Part] = [Picture(chart) for chart in charts]
    told: list[Part] = [
        Paragraph(_told(comparison, each), lead=f"{each.option.name}.") for each in recommendation.options
    ]
    return Section("What each option does", (*told, *pictures))


def chosen_charts(comparison: Comparison, charts: Sequence[Chart]) -> list[Chart]:
    """Return the charts of the paper: the headline's, then those beside it."""
    headline = comparison.manifest.headline.replace("_", "-")
    options = len(comparison.manifest.options)
    by_month = [f"{headline}-by-month"] if options <= _TOO_MANY_PANELS else []
    wanted = dict.fromkeys((f"{headline}-difference", *by_month, *_BESIDES))
    by_key = {chart.key: chart for chart in charts}
    most = next(charts for least, charts in MOST_CHARTS if options <= least)
    return [by_key[key] for key in wanted if key in by_key][:most]


def _told(comparison: Comparison, judged: Judged) -> str:
    """Say what an option is and what it does, from the numbers."""
    option = judged.option
    description = " ".join(option.description.split())
    words = [description if description.endswith((".", "")) and description else ""]
    if option.key == BASELINE:
        words.append("This is the service as it is; the other options are held against it.")
    elif option.lines:
        posts = posts_words(option)
        asks = f"{posts} (FTE), and " if posts else ""
        words.append(f"It asks for {asks}{number(option.full_year_gbp, 'GBP')} in a full year.")
    else:
        words.append("It asks for no posts.")
    words += [_levels(comparison, judged)] if option.key == BASELINE else _changes(comparison, judged)
    return " ".join(filter(None, words))


def _levels(comparison: Comparison, judged: Judged) -> str:
    said = []
    for measure in measures_of(comparison)[:4]:
        row = row_of(comparison.summary, judged.option.key, measure, period_of(comparison, measure))
        said.append(
            f"{readable(measure)} {number_cell(row['mean'], MEASURES[measure].unit, row['low'], row['high']).words}"
        )
    return f"In it: {'; '.join(said)}."


def _changes(comparison: Comparison, judged: Judged) -> Iterator[str]:
    """Say what chance does not explain, and how likely standards are."""
    changed = []
    for measure in measures_of(comparison):
        row = row_of(comparison.differences, judged.option.key, measure, period_of(comparison, measure))
        if math.isfinite(row["half_width"]) and abs(row["mean"]) > row["half_width"]:
            unit = MEASURES[measure].unit
            change, error = (difference(row[name], unit) for name in ("mean", "half_width"))
            if change.startswith(("+", "-")):
                changed.append(f"{readable(measure)} {change} ± {error.lstrip('+')}")
    when = "in the last 12 months" if comparison.manifest.months > LATE else "over the period"
    if changed:
        yield f"Against the baseline, {when}: {'; '.join(changed)}."
    else:
        yield f"Against the baseline, {when}, no difference in the figures of this paper can be told from none."
    gained = list(_gained(comparison, judged.option.key))
    if gained:
        more = [f"{len(gained) - _NAMED} more"] if len(gained) > _NAMED else []
        yield f"Chances that move: {listed([*gained[:_NAMED], *more])}."


def _gained(comparison: Comparison, option: str) -> Iterator[str]:
    before = {each["standard"]: each["chance"] for each in chances_of(comparison, BASELINE)}
    names = {each.key: each.name for each in comparison.manifest.standards}
    known = [
        each for each in chances_of(comparison, option) if None not in (each["chance"], before.get(each["standard"]))
    ]
    for each in sorted(known, key=lambda found: -abs(found["chance"] - before[found["standard"]])):
        was = before[each["standard"]]
        if each["chance"] != was:
            yield f"“{names[each['standard']]}” from {chance_words(was)} to {chance_words(each['chance'])}"


def costs_section(comparison: Comparison) -> Section:
    """Return the section on costs as simulated, and on what is saved against what is paid."""
    parts: list[Part] = [_COSTS_TOLD, _simulated_costs(comparison)]
    if len(comparison.worth):
        names = {each.key: each for each in comparison.manifest.worth}
        for key, rows in comparison.worth.groupby("worth", sort=False):
            worth = names[str(key)]
            parts.append(
                Table(
                    f"worth-{key}",
                    f"Whether it pays for itself: {worth.name}",
                    ("Option", "Over the first", "Saved", "Paid", "Net saving", "Chance that more is saved than paid"),
                    tuple(
                        _worth_row(comparison, row)
                        for row in rows.sort_values("months", kind="stable").to_dict("records")
                    ),
                    widths=(3.2, 1.5, 1.7, 1.7, 3.4, 2.4),
                    note=f"Against the baseline. Saved: {readable(worth.saved).lower()}, at "
                    f"{number(worth.gbp, 'GBP')} each ({worth.status}). Chance: {WORTH_NAME}.",
                )
            )
    else:
        parts.append(_NO_WORTH)
    return Section("Costs, and whether it pays for itself", tuple(parts))


_COSTS_TOLD = Paragraph(
    "What options ask for is arithmetic on posts (above). What they cost here is simulated: with posts that stand "
    "empty, "
    "agency cover and its premium, placements, and prices that rise each April."
)
_NO_WORTH = Paragraph(
    "The file of options states no worth of what is saved, so whether an option pays for itself is not worked out."
)


def _simulated_costs(comparison: Comparison) -> Table:
    rows = []
    for option in comparison.manifest.options:
        cells: list[Cell] = [words_cell(option.name)]
        for measure in COSTS:
            statistic = period_of(comparison, measure)
            if option.key == BASELINE:
                row = row_of(comparison.summary, option.key, measure, statistic)
                cells.append(number_cell(row["mean"], "GBP", row["low"], row["high"]))
            else:
                row = row_of(comparison.differences, option.key, measure, statistic)
                cells.append(with_error(difference_cell(row["mean"], "GBP"), row["half_width"]))
        rows.append(tuple(cells))
    when = "in the last 12 months" if comparison.manifest.months > LATE else "over the period"
    return Table(
        "simulated-costs",
        f"Simulated costs {when}: the baseline's, then by how much each option differs",
        ("Option", *(readable(measure) for measure in COSTS)),
        tuple(rows),
        widths=(3.2, 2.6, 2.6, 2.6, 2.6),
        note="In brackets the 80 % range of futures; ±: 95 % simulation error of the mean difference. Ranges of "
        "differences "
        "are in the workbook. What is not simulated is in no column.",
    )


def _worth_row(comparison: Comparison, row: Mapping[Any, Any]) -> tuple[Cell, ...]:
    net = number_cell(float(row["net"]), "GBP", float(row["low"]), float(row["high"]))
    return (
        words_cell(comparison.manifest.name_of(str(row["option"]))),
        Cell(f"{row['months']} months"),
        number_cell(float(row["saved"]), "GBP"),
        number_cell(float(row["paid"]), "GBP"),
        with_error(net, float(row["half_width"])),
        chance_cell(float(row["chance"]), float(row["chance_low"]), float(row["chance_high"])),
    )
