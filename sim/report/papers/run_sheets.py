"""The workbook's sheets of a run."""

from collections.abc import Iterator, Sequence

import pandas as pd

from sim.measures import MEASURES
from sim.report.baseline import AMBER, GREEN, MEANING, RED, Comparison
from sim.report.charting.evidence import evidence_of
from sim.report.comparison import BESIDE
from sim.report.costs import item_words
from sim.report.papers.content import Column, Sheet, Value, finite
from sim.report.papers.inputs import Inputs
from sim.report.papers.rows import each_row
from sim.report.papers.sheets import MEASURES_TOLD, NEVER_ADD, combined_sheet, input_sheets, monthly_sheet, team_sheet
from sim.report.summary import HEADLINES, range_words
from sim.report.words import readable, team_name
from sim.results import Run

_DRAWN = ("assessments_within_45_days", "icpcs_within_15_days", "open_cases", "children_in_care", "caseload_per_fte")


def run_sheets(
    run: Run, council: pd.DataFrame, costs: pd.DataFrame, checked: Sequence[Comparison], inputs: Inputs, audit: Sheet
) -> tuple[Sheet, ...]:
    """Return the sheets of a run: summary, published figures if there are any, months, teams, costs, inputs."""
    evidence = evidence_of(run)
    measures = tuple(dict.fromkeys((*MEASURES_TOLD, *BESIDE)))
    return (
        _summary_sheet(run, council),
        *([_published_sheet(run, checked)] if checked else []),
        monthly_sheet(evidence, measures, _DRAWN, [""]),
        team_sheet(evidence, measures),
        _costs_sheet(costs),
        combined_sheet(evidence, measures),
        *input_sheets(inputs),
        audit,
    )


def _summary_sheet(run: Run, council: pd.DataFrame) -> Sheet:
    group = {name: heading for heading, names in HEADLINES.items() for name in names}
    rows = tuple(
        (
            group.get(str(row.measure), "Others"),
            row.measure,
            readable(str(row.measure)),
            row.statistic,
            row.unit,
            *(finite(value) for value in (row.mean, row.low, row.high, row.half_width)),
            int(row.runs),
            MEASURES[str(row.measure)].standard or None,
            MEASURES[str(row.measure)].meaning,
        )
        for row in each_row(council)
    )
    return Sheet(
        "Summary",
        "Every measure, whole council",
        (f"Range: {range_words(run)}. Error of mean: 95 % simulation error.",),
        (
            Column("group", 22),
            Column("measure", 34),
            Column("name", 36),
            Column("period", 18),
            Column("unit", 20),
            *(Column(name, 13, "row") for name in ("mean", "low", "high", "error of mean (±)")),
            Column("runs", 7),
            Column("statutory standard", 36),
            Column("meaning", 80),
        ),
        rows,
    )


def _published_sheet(run: Run, checked: Sequence[Comparison]) -> Sheet:
    return Sheet(
        "Published",
        "Simulated beside published",
        (
            (
                f"{GREEN}: {MEANING[GREEN]}; {AMBER}: {MEANING[AMBER]}; {RED}: {MEANING[RED]}. Gap: simulated mean "
                f"less "
                f"published."
            ),
        ),
        (
            Column("measure", 40),
            Column("team", 24),
            Column("from", 9),
            Column("to", 9),
            Column("taken as", 9),
            Column("unit", 18),
            *(Column(name, 13, "row") for name in ("published", "simulated mean", "low", "high")),
            Column("gap", 13, "row", is_difference=True),
            Column("tolerance", 10),
            Column("tolerance is", 11),
            Column("verdict", 10),
            Column("source", 40),
            Column("note", 60),
        ),
        tuple(_published_rows(run, checked)),
    )


def _published_rows(run: Run, checked: Sequence[Comparison]) -> Iterator[tuple[Value, ...]]:
    for each in checked:
        target = each.target
        numbers = (finite(value) for value in (target.published, each.mean, each.low, each.high, each.gap))
        yield (
            target.words,
            team_name(target.team, run.manifest.teams),
            target.from_month,
            target.to_month,
            target.statistic,
            target.unit,
            *numbers,
            target.tolerance,
            target.tolerance_kind,
            each.light,
            target.source,
            target.note,
        )


def _costs_sheet(costs: pd.DataFrame) -> Sheet:
    rows = tuple(
        (
            row.financial_year,
            int(row.months),
            row.funding_line,
            row.item,
            item_words(str(row.item)),
            row.counts_as,
            *(finite(value) for value in (row.mean, row.low, row.high)),
            int(row.runs),
        )
        for row in each_row(costs)
    )
    return Sheet(
        "Costs",
        "Costs by financial year and funding line",
        ("Only items add up to the totals, and only their means do.", NEVER_ADD),
        (
            Column("financial year", 10),
            Column("months", 8),
            Column("funding line", 26),
            Column("item", 34),
            Column("name", 36),
            Column("counts as", 18),
            *(Column(name, 14, "GBP") for name in ("mean", "low", "high")),
            Column("runs", 7),
        ),
        rows,
    )
