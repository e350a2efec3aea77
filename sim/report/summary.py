"""The summary of a run: a table for people, a document for programs."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.experiment import Failure, coverage_words, range_name, summarise
from sim.experiment.ranges import few_runs_words
from sim.experiment.summary import LAST_MONTH
from sim.measures import COUNCIL, MEASURES
from sim.report.words import extent, number, plain, readable, team_name, unit_words
from sim.results import Run
from sim.scenario import Assumption

HEADLINES = {
    "For the director": (
        "longest_wait_unallocated_cp_or_care_days",
        "children_unseen_longest_days",
        "children_with_three_placements",
        "placements_unregistered",
        "children_with_three_social_workers",
    ),
    "Front door and assessment": (
        "contacts",
        "referrals",
        "rereferrals_within_12_months",
        "referral_decisions_within_1_day",
        "assessments_completed",
        "assessments_within_45_days",
        "open_cases",
    ),
    "Protection and plans": (
        "section_47s",
        "icpcs",
        "icpcs_within_15_days",
        "core_groups_within_10_days",
        "cp_plans_started",
        "cp_plans_ended",
        "cp_plans_open",
        "cp_reviews_on_time",
        "cp_visits_on_time",
        "cin_plans_open",
        "cin_visits_on_time",
    ),
    "Care": (
        "care_started",
        "care_ended",
        "children_in_care",
        "care_visits_on_time",
        "care_reviews_on_time",
        "care_plans_within_10_days",
    ),
    "Placements": (
        "placements_in_house_foster",
        "placements_agency_foster",
        "placements_kinship",
        "placements_agency_home",
        "placements_in_house_share",
        "placement_moves",
    ),
    "Court and permanence": (
        "proceedings_started",
        "proceedings_weeks",
        "proceedings_within_26_weeks",
        "permanence_plan_by_second_review",
        "permanence_decision_wait_days",
        "care_ended_home",
        "care_ended_special_guardianship",
        "care_ended_adoption",
        "care_ended_aged_18",
    ),
    "Leaving care": (
        "care_leavers_supported",
        "care_leavers_without_adviser",
        "personal_adviser_caseload",
        "pathway_plans_on_time",
        "adviser_contacts_on_time",
    ),
    "Workforce": (
        "caseload_per_fte",
        "share_of_workers_above_standard",
        "reviewing_officer_caseload",
        "manager_decision_wait_days",
        "social_worker_changes",
        "turnover_share",
        "empty_posts_fte",
        "agency_fte",
    ),
    "Waiting": ("unallocated_children", "days_unallocated", "depth_of_work", "drift_child_weeks"),
    "Costs": (
        "cost_staff_gbp",
        "cost_agency_gbp",
        "cost_placements_gbp",
        "cost_total_gbp",
        "cost_of_drift_gbp",
    ),
}
"""The whole council's measures in the printed summary; `every_measure_table` has them all."""

AS_THE_MONTH_ENDS = ("children_with_three_placements", "children_with_three_social_workers")
"""Shares that look back from a month's end: the last one says more than their mean."""

FEW_RUNS = 10
LABEL_WIDTH = 42


def summary_table(run: Run) -> RenderableType:
    """Return the printed summary: headline measures with mean and range, then caseloads by team."""
    manifest = run.manifest
    summary = summarise(run.table)
    council = summary[summary["team"] == COUNCIL]
    table = _table(f"{manifest.council}: {manifest.scenario}", "measure", "last month", "statutory standard")
    table.caption = Text(f"Range: {range_words(run)}.\nBased on a {coverage(run)}.")
    for heading, names in HEADLINES.items():
        rows = council[council["measure"].isin(names)]
        if len(rows):
            table.add_section()
            table.add_row(Text(heading, style="bold"))
        for name in names:
            of_measure = rows[rows["measure"] == name]
            period, last = (of_measure[(of_measure["statistic"] == LAST_MONTH) == is_last] for is_last in (False, True))
            words = _as_the_last_month_ends(run, name) if name in AS_THE_MONTH_ENDS else _mean_and_range(last)
            for row in period.itertuples():
                _add(table, f"  {readable(name)}", row, words, MEASURES[name].standard)
    caseloads = _table("Children per FTE social worker, by team", "team")
    of_teams = summary[(summary["measure"] == "caseload_per_fte") & (summary["team"] != COUNCIL)]
    for row in of_teams.dropna(subset="mean").itertuples():
        _add(caseloads, team_name(str(row.team), manifest.teams), row)
    return Group(table, Text(), caseloads) if len(of_teams) else table


def every_measure_table(run: Run) -> Table:
    """Return every measure, for the whole council and then for each team that has it."""
    manifest = run.manifest
    table = _table(f"{manifest.council}: {manifest.scenario}, every measure", "measure and team")
    table.caption = Text(f"Range: {range_words(run)}.\nBased on a {coverage(run)}.")
    for name, rows in summarise(run.table).groupby("measure", sort=False):
        table.add_section()
        for row in rows.sort_values("team", key=lambda teams: teams != COUNCIL, kind="stable").itertuples():
            label = str(name) if row.team == COUNCIL else f"  {team_name(str(row.team), manifest.teams)}"
            _add(table, label, row)
    return table


def range_words(run: Run) -> str:
    """Say what the range over the runs is: chance alone, or the uncertainty of the parameters too."""
    return range_name(run.manifest.draws_done, run.manifest.runs_done)


def coverage(run: Run) -> str:
    """Say over how many runs and which time the summary is taken, and what that is worth."""
    manifest = run.manifest
    words = coverage_words(manifest.runs, [Failure(each.run, each.error) for each in manifest.runs_failed])
    words += f", {manifest.months} months from {manifest.start:%d %B %Y}, seed {manifest.seed}"
    if manifest.draws:
        words += f", {manifest.draws_done} of {manifest.draws} draws of the parameters"
    if manifest.runs_done == 1:
        words += "; one run has no range"
    elif manifest.runs_done < FEW_RUNS:
        words += f"; a range over {manifest.runs_done} runs is rough"
        words += f": {few}" if (few := few_runs_words(manifest.runs_done)) else ""
    return words


def document_head(run: Run) -> dict[str, Any]:
    """Return what every JSON document about a run begins with: what was simulated and what ranges are over."""
    return {
        "folder": str(run.folder),
        "manifest": run.manifest.model_dump(mode="json"),
        "runs_done": run.manifest.runs_done,
        "coverage": coverage(run),
        "range": range_words(run),
    }


def summary_document(run: Run) -> dict[str, Any]:
    """Return the summary as one JSON document: every measure and team, and what was simulated."""
    rows = summarise(run.table)
    return {
        **document_head(run),
        "summary": [
            {
                **{name: plain(value) for name, value in row.items()},
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


def _table(title: str, first: str, *more: str) -> Table:
    # Text, not str: a name such as "Team [A]" is no markup.
    table = Table(title=Text(title), title_justify="left", caption_justify="left")
    table.add_column(first, min_width=LABEL_WIDTH)
    table.add_column("unit, how taken")
    table.add_column("mean", justify="right", no_wrap=True)
    table.add_column("80 % range", justify="right", no_wrap=True)
    for heading in more:
        table.add_column(heading)
    return table


def _add(table: Table, label: str, row: Any, *more: str) -> None:
    unit = unit_words(row.unit)
    table.add_row(
        Text(label),
        f"{unit}, {row.statistic}" if unit else row.statistic,
        number(row.mean, row.unit),
        extent(row.low, row.high, row.unit),
        *more,
    )


def _as_the_last_month_ends(run: Run, measure: str) -> str:
    last = run.table["month"] == max(run.table["month"].unique())
    rows = run.table[(run.table["measure"] == measure) & (run.table["team"] == COUNCIL) & last]
    return _mean_and_range(summarise(rows)) if len(rows) else ""


def _mean_and_range(rows: pd.DataFrame) -> str:
    """Say mean and range of the only row; nothing if there is none."""
    words = [
        f"{number(row['mean'], row['unit'])} ({extent(row['low'], row['high'], row['unit'])})"
        for row in rows.to_dict("records")
    ]
    return " ".join(words)


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
