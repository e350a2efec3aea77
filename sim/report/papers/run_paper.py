"""The paper of one run: the time simulated beside what was published, with drift, caseloads and costs."""

from collections.abc import Sequence

import pandas as pd

from sim.experiment import summarise
from sim.experiment.summary import LAST_MONTH
from sim.measures import COUNCIL, MEASURES
from sim.report.baseline import AMBER, MEANING, RED, Comparison, compare
from sim.report.charting import Chart, charts_of_run
from sim.report.costs import ITEM, YEAR_TOTAL, costs_table, item_words
from sim.report.papers.content import (
    Cell,
    Paper,
    Paragraph,
    Part,
    Picture,
    Points,
    Section,
    Table,
    difference_cell,
    number_cell,
    words_cell,
)
from sim.report.papers.inputs import inputs_of_run
from sim.report.papers.last_parts import (
    assumptions_section,
    audit_section,
    commit_words,
    moment_words,
    not_covered_section,
    range_points,
    runs_words,
    versions_words,
)
from sim.report.papers.rows import each_row
from sim.report.papers.run_sheets import run_sheets
from sim.report.papers.sheets import (
    sheet_of,
    table_in,
)
from sim.report.summary import coverage, range_words
from sim.report.targets import read_targets
from sim.report.words import day_words, readable, team_name, unit_words
from sim.results import Run
from sim.scenario import load

TOLD = (
    "contacts",
    "referrals",
    "assessments_within_45_days",
    "icpcs_within_15_days",
    "cp_plans_open",
    "cp_visits_on_time",
    "children_in_care",
    "proceedings_weeks",
    "care_leavers_supported",
    "care_leavers_without_adviser",
    "caseload_per_fte",
    "unallocated_children",
    "longest_wait_unallocated_cp_or_care_days",
    "drift_child_weeks",
    "depth_of_work",
    "cost_total_gbp",
)
"""Measures of the first table; the workbook has all."""
_FIRST = ("assessments-within-45-days-by-month", "children-in-care-by-month")
_DRIFT = ("drift-by-cause", "drift-by-stage")
_CASELOADS = ("caseload-by-team", "waits-by-team")
_DRAWN = ("assessments_within_45_days", "icpcs_within_15_days", "open_cases", "children_in_care", "caseload_per_fte")
_MOST_FAILED = 10


def run_paper(run: Run, charts: Sequence[Chart] | None = None) -> Paper:
    """Return the paper of a run.

    Parameters
    ----------
    run : Run
    charts : sequence of Chart, optional
        `charts_of_run`, if they are there already.
    """
    manifest = run.manifest
    drawn = {chart.key: chart for chart in (charts_of_run(run) if charts is None else charts)}
    summary = summarise(run.table)
    council = summary[summary["team"] == COUNCIL]
    inputs = inputs_of_run(run)
    checked = _checked(run)
    audit = audit_section(_audit(run), _failed(run))
    trail = sheet_of(table_in(audit, "audit"), "Audit", _failed(run))
    costs = costs_table(run, load(run.scenario_file).parameters)
    sections = (
        Section(
            "What the time simulated looks like",
            (_first_words(run, council), _headlines(council), *_pictures(drawn, _FIRST)),
        ),
        _published_section(run, checked),
        Section("Where time is lost", (_drift_words(council), *_pictures(drawn, _DRIFT))),
        Section("Caseloads and waits, by team", (_by_team(run, summary), *_pictures(drawn, _CASELOADS))),
        Section("What it costs", (_costs(costs),)),
        assumptions_section(inputs),
        not_covered_section([f"Anything after {manifest.months} months from {day_words(manifest.start)}."]),
        _how_sure(run),
        audit,
    )
    return Paper(
        kind="run",
        title=manifest.scenario,
        subtitle=f"{manifest.council}, simulated by Throughcare on {day_words(manifest.started)}: "
        f"{runs_words(manifest.runs_done, manifest.start, manifest.months, of_each=False)}",
        council=manifest.council,
        made=manifest.started,
        sections=sections,
        sheets=run_sheets(run, council, costs, checked, inputs, trail),
    )


def _pictures(charts: dict[str, Chart], keys: Sequence[str]) -> list[Part]:
    return [Picture(charts[key]) for key in keys if key in charts]


def _first_words(run: Run, council: pd.DataFrame) -> Paragraph:
    said = []
    for measure in ("referrals", "assessments_within_45_days", "caseload_per_fte"):
        row = _row(council, measure)
        if row is not None:
            unit = MEASURES[measure].unit
            how = f" {row['statistic']}" if unit != "share" and row["statistic"].startswith(("a ", "in ")) else ""
            said.append(f"{readable(measure)}: {number_cell(row['mean'], unit, row['low'], row['high']).words}{how}")
    lead = f"{run.manifest.council}, {run.manifest.months} months from {day_words(run.manifest.start)}."
    return Paragraph(f"{'. '.join(said)}. In brackets: {range_words(run)}." if said else range_words(run), lead=lead)


def _row(council: pd.DataFrame, measure: str) -> "pd.Series | None":
    rows = council[(council["measure"] == measure) & (council["statistic"] != LAST_MONTH)]
    return rows.iloc[0] if len(rows) else None


def _headlines(council: pd.DataFrame) -> Table:
    rows = []
    for measure in TOLD:
        row = _row(council, measure)
        if row is not None:
            unit = unit_words(row["unit"])
            rows.append(
                (
                    words_cell(readable(measure)),
                    words_cell(f"{unit}, {row['statistic']}" if unit else row["statistic"]),
                    number_cell(row["mean"], row["unit"], row["low"], row["high"]),
                    words_cell(MEASURES[measure].standard or "no statutory standard"),
                )
            )
    return Table(
        "headlines",
        "The whole council in figures",
        ("Measure", "Unit, how taken", "Mean (80 % range)", "Statutory standard"),
        tuple(rows),
        widths=(3.4, 2.8, 4.4, 3.4),
        note="The workbook has every measure, month and team.",
    )


def _checked(run: Run) -> list[Comparison]:
    """Return published figures beside the run's; none if the run was kept without any."""
    if run.targets_file is None:
        return []
    teams = [team for team in run.table["team"].cat.categories if team != COUNCIL]
    return compare(run, read_targets(run.targets_file, teams))


def _published_section(run: Run, checked: Sequence[Comparison]) -> Section:
    heading = "Beside published figures"
    if not checked:
        words = "No published figures were kept with this run, so nothing is said about how well it meets them."
        return Section(heading, (Paragraph(words),))
    lights = [each.light for each in checked]
    counts = ", ".join(f"{lights.count(light)} {light} ({MEANING[light]})" for light in MEANING if light in lights)
    said = f"Of {len(checked)} published figures: {counts}. A model that misses last year says little about next year."
    missed = [each for each in checked if each.light in {AMBER, RED}]
    parts: list[Part] = [Paragraph(said)]
    if missed:
        parts.append(
            Table(
                "published",
                "Published figures that are not met",
                ("Measure", "Months", "Published", "Simulated (80 % range)", "Gap", "Verdict", "Source"),
                tuple(_checked_row(run, each) for each in sorted(missed, key=lambda each: each.light != RED)),
                widths=(3.2, 1.8, 1.6, 2.6, 1.6, 1.4, 3.2),
                note="Gap: simulated mean less published. The tolerance was set beforehand. The workbook has all "
                "figures.",
            )
        )
    return Section(heading, tuple(parts))


def _checked_row(run: Run, each: Comparison) -> tuple[Cell, ...]:
    target = each.target
    where = "" if target.team == COUNCIL else f", {team_name(target.team, run.manifest.teams)}"
    months = target.from_month if target.from_month == target.to_month else f"{target.from_month} to {target.to_month}"
    return (
        words_cell(f"{target.words}{where} ({target.statistic})"),
        words_cell(months),
        number_cell(target.published, target.unit),
        number_cell(each.mean, target.unit, each.low, each.high),
        difference_cell(each.gap, target.unit),
        words_cell(each.light),
        words_cell(target.source),
    )


def _drift_words(council: pd.DataFrame) -> Paragraph:
    row, cost = _row(council, "drift_child_weeks"), _row(council, "cost_of_drift_gbp")
    words = (
        "Drift is time lost by waiting for people, places and courts: elapsed time less what the same work would "
        "have taken "
        "with unlimited staff."
    )
    if row is not None:
        said = number_cell(row["mean"], row["unit"], row["low"], row["high"]).words
        words += f" In all {said} child-weeks {row['statistic']}."
    if cost is not None:
        words += (
            f" Its cost, for children who left care, is "
            f"{number_cell(cost['mean'], 'GBP', cost['low'], cost['high']).words} "
            f"{cost['statistic']}: a saving only where a place is really released."
        )
    return Paragraph(words)


def _by_team(run: Run, summary: pd.DataFrame) -> Table:
    measures = ("caseload_per_fte", "unallocated_children", "longest_wait_unallocated_days")
    rows = []
    for team, label in run.manifest.teams.items():
        own = summary[(summary["team"] == team) & (summary["statistic"] != LAST_MONTH)]
        found = [own[own["measure"] == measure] for measure in measures]
        if len(found[0]) and pd.notna(found[0]["mean"].iloc[0]):
            cells = (
                number_cell(each["mean"].iloc[0], each["unit"].iloc[0], each["low"].iloc[0], each["high"].iloc[0])
                if len(each)
                else Cell("not measured")
                for each in found
            )
            rows.append((words_cell(label.name), *cells))
    return Table(
        "teams",
        "Caseloads and waits by team",
        (
            "Team",
            "Children per FTE social worker",
            "Children without a worker",
            "Longest wait for a worker (working days)",
        ),
        tuple(rows),
        widths=(3.4, 2.6, 2.6, 2.8),
        note="Means over runs of the whole period; in brackets the 80 % range of futures.",
    )


def _costs(costs: pd.DataFrame) -> Table:
    some = costs[costs["counts_as"].isin([ITEM, YEAR_TOTAL]) & (costs["mean"] != 0)]
    some = some.sort_values(["financial_year", "counts_as"], ascending=[True, False], kind="stable")
    rows = tuple(
        (
            words_cell(f"{row.financial_year} ({row.months} months)"),
            words_cell("all funding lines" if row.counts_as == YEAR_TOTAL else str(row.funding_line)),
            words_cell("Total" if row.counts_as == YEAR_TOTAL else item_words(str(row.item))),
            number_cell(row.mean, "GBP", row.low, row.high),
        )
        for row in each_row(some)
    )
    return Table(
        "costs",
        "Simulated costs by financial year and funding line",
        ("Financial year", "Funding line", "Item", "Mean (80 % range)"),
        rows,
        widths=(2.4, 2.8, 3.2, 4.4),
        note="The range of a total is that of the runs' totals; ranges do not add up. A part of a year has that "
        "part's costs.",
    )


def _how_sure(run: Run) -> Section:
    manifest = run.manifest
    points = tuple(range_points(manifest.runs_done, manifest.draws_done, is_comparison=False))
    words = coverage(run)
    return Section("How sure this is", (Points(points), Paragraph(f"{words[0].upper()}{words[1:]}.")))


def _audit(run: Run) -> list[tuple[str, str]]:
    manifest = run.manifest
    return [
        ("Council", manifest.council),
        ("Scenario", manifest.scenario),
        ("File of the scenario", manifest.scenario_path),
        ("Simulated from", f"{day_words(manifest.start)}, {manifest.months} months"),
        ("Made", moment_words(manifest.started)),
        ("Runs", str(manifest.runs)),
        ("Runs that failed", str(len(manifest.runs_failed))),
        ("Sets of uncertain figures", str(manifest.draws_done) if manifest.draws else "none: the central case"),
        ("Seed", str(manifest.seed)),
        ("Command", manifest.command),
        ("Hash of the scenario and its draws (SHA-256)", manifest.scenario_hash),
        ("Code (commit)", commit_words(manifest.commit, manifest.dirty)),
        ("Versions", versions_words(manifest.versions)),
    ]


def _failed(run: Run) -> tuple[str, ...]:
    failed = run.manifest.runs_failed
    told = [f"Run {each.run} failed: {each.error}" for each in failed[:_MOST_FAILED]]
    more = len(failed) - len(told)
    return (*told, *([f"{more} more failed; manifest.json has them"] if more > 0 else []))
