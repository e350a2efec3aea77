"""The summary of a run: a table for people, a document for programs."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.experiment import RANGE_NAME, Failure, coverage_words, summarise
from sim.measures import COUNCIL, MEASURES
from sim.report.words import extent, number, readable, team_name, unit_words
from sim.results import Run
from sim.scenario import Assumption

HEADLINES = {
    "Demand and flow": (
        "contacts",
        "referrals",
        "rereferrals_within_12_months",
        "assessments_completed",
        "section_47s",
        "icpcs",
        "cp_plans_started",
        "cp_plans_ended",
        "care_started",
    ),
    "Timeliness": (
        "referral_decisions_within_1_day",
        "assessments_within_45_days",
        "icpcs_within_15_days",
        "core_groups_within_10_days",
        "cp_reviews_on_time",
        "cp_visits_on_time",
    ),
    "Children in the service": ("open_cases", "cp_plans_open", "cin_plans_open", "children_in_care"),
    "Workload and waiting": (
        "caseload_per_fte",
        "share_of_workers_above_standard",
        "unallocated_children",
        "days_unallocated",
        "reviewing_officer_caseload",
        "social_worker_changes",
        "depth_of_work",
        "drift_child_weeks",
    ),
    "Cost": ("cost_staff_gbp", "cost_agency_gbp"),
}
"""The whole council's measures in the printed summary; all others are in the run folder."""

FEW_RUNS = 10


def summary_table(run: Run) -> RenderableType:
    """Return the printed summary: headline measures with mean and range, then caseloads by team."""
    manifest = run.manifest
    summary = summarise(run.table)
    council = summary[summary["team"] == COUNCIL]
    table = _table(f"{manifest.council}: {manifest.scenario}", "measure")
    table.caption = Text(f"Range: {RANGE_NAME}.\nBased on a {coverage(run)}.")
    for heading, names in HEADLINES.items():
        table.add_section()
        table.add_row(Text(heading, style="bold"))
        for name in names:
            for row in council[council["measure"] == name].itertuples():
                _add(table, f"  {readable(name)}", row, MEASURES[name].standard)
    caseloads = _table("Children per FTE social worker, by team", "team", standard=False)
    of_teams = summary[(summary["measure"] == "caseload_per_fte") & (summary["team"] != COUNCIL)]
    for row in of_teams.dropna(subset="mean").itertuples():
        _add(caseloads, team_name(str(row.team), manifest.teams), row)
    return Group(table, Text(), caseloads) if len(of_teams) else table


def coverage(run: Run) -> str:
    """Say over how many runs and which time the summary is taken, and what that is worth."""
    manifest = run.manifest
    words = coverage_words(manifest.runs, [Failure(each.run, each.error) for each in manifest.runs_failed])
    words += f", {manifest.months} months from {manifest.start:%d %B %Y}, seed {manifest.seed}"
    if manifest.runs_done == 1:
        words += "; one run has no range"
    elif manifest.runs_done < FEW_RUNS:
        words += f"; a range over {manifest.runs_done} runs is rough"
    return words


def summary_document(run: Run) -> dict[str, Any]:
    """Return the summary as one JSON document: every measure and team, and what was simulated."""
    rows = summarise(run.table)
    return {
        "folder": str(run.folder),
        "manifest": run.manifest.model_dump(mode="json"),
        "runs_done": run.manifest.runs_done,
        "coverage": coverage(run),
        "range": RANGE_NAME,
        "summary": [
            {
                **{name: _plain(value) for name, value in row.items()},
                "kind": MEASURES[str(row["measure"])].kind,
                "standard": MEASURES[str(row["measure"])].standard,
            }
            for row in rows.to_dict("records")
        ],
    }


def measures_table() -> Table:
    """Return the definitions of all measures."""
    table = Table(title="Measures", show_lines=True)
    for heading in ("measure", "unit", "meaning", "statutory standard", "source"):
        table.add_column(heading, overflow="fold")
    for measure in MEASURES.values():
        table.add_row(measure.name, measure.unit, measure.meaning, measure.standard or "none", measure.source)
    return table


def _table(title: str, first: str, *, standard: bool = True) -> Table:
    # Text, not str: a name such as "Team [A]" is no markup.
    table = Table(title=Text(title), title_justify="left", caption_justify="left")
    table.add_column(first)
    table.add_column("unit, how taken")
    table.add_column("mean", justify="right", no_wrap=True)
    table.add_column("80 % range", justify="right", no_wrap=True)
    if standard:
        table.add_column("statutory standard")
    return table


def _add(table: Table, label: str, row: Any, *standard: str) -> None:
    unit = unit_words(row.unit)
    table.add_row(
        Text(label),
        f"{unit}, {row.statistic}" if unit else row.statistic,
        number(row.mean, row.unit),
        extent(row.low, row.high, row.unit),
        *standard,
    )


def _plain(value: Any) -> Any:
    """Return a value JSON can hold: nothing for what is not a number."""
    if pd.api.types.is_integer(value):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value


def assumptions_table(register: Sequence[Assumption]) -> Table:
    """Return the assumptions register: every figure with its unit, status, interval, source and note."""
    table = Table(title="Assumptions register", title_justify="left")
    table.add_column("figure", overflow="fold", ratio=3)
    table.add_column("value", overflow="fold", ratio=2)
    table.add_column("status")
    table.add_column("interval", ratio=1)
    table.add_column("source and note", overflow="fold", ratio=4)
    for row in register:
        value = row.value if isinstance(row.value, tuple) else (row.value,)
        interval = "" if row.coverage is None else f"{row.low:g} to {row.high:g} ({100 * row.coverage:.0f} %)"
        source = f"{row.source_title}, {row.date}" if row.date else row.source_title
        table.add_row(
            Text(row.field),
            Text(f"{', '.join(f'{one:g}' for one in value)} {row.unit}"),
            row.status,
            interval,
            Text(f"{source}. {row.note}" if row.note else source),
        )
    return table
