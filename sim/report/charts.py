"""The overview chart of a run: nine small pictures, read together."""

import math
from pathlib import Path
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.measures import COUNCIL, combine
from sim.report import findings
from sim.report.baseline import compare
from sim.report.drawing import INK, Line, Mark, Panel, Reason, draw
from sim.report.summary import range_words
from sim.report.targets import Target, TargetsError, read_targets
from sim.results import Run
from sim.vocabulary import Cause, Standard, TeamKind

DOTS_PER_INCH = 150
PLACES = {"left": 0.045, "right": 0.895, "bottom": 0.07, "top": 0.875, "wspace": 0.66, "hspace": 0.42}
"""Room to the right of each panel for the names of its lines, above it for two lines of title."""
CASE_HOLDING_KINDS = {
    TeamKind.ASSESSMENT: "assessment",
    TeamKind.CHILD_PROTECTION: "CP",
    TeamKind.CHILD_IN_NEED: "CIN",
    TeamKind.DISABLED_CHILDREN: "disabled",
    TeamKind.CHILDREN_IN_CARE: "in care",
}
CAUSES = {
    Cause.WORKER: "busy worker",
    Cause.ALLOCATION: "no worker",
    Cause.MANAGER: "manager",
    Cause.CHAIR: "chair",
    Cause.PLACE: "no place",
    Cause.LAWYER: "lawyer",
}
WAYS_OUT = {
    "care_ended_aged_18": "aged 18",
    "care_ended_home": "home",
    "care_ended_adoption": "adopted",
    "care_ended_special_guardianship": "special guardian",
    "care_ended_child_arrangements": "arrangements order",
    "care_ended_home_unplanned": "home, unplanned",
    "care_ended_other": "other reasons",
}
_EVERY_END = "care_ended"


def overview_chart(run: Run, path: Path) -> None:
    """Draw the overview of a run as a PNG picture.

    Parameters
    ----------
    run : Run
        The run.
    path : Path
        File to write.
    """
    figure = Figure(figsize=(15, 14.4), dpi=DOTS_PER_INCH, facecolor="white")
    FigureCanvasAgg(figure)
    manifest = run.manifest
    targets, excuse = _published(run)
    months = sorted(str(month) for month in run.table["month"].unique())
    places = figure.subplots(3, 3, gridspec_kw=PLACES)
    for axes, panel in zip(places.flat, _panels(run, targets), strict=True):
        draw(axes, panel, months)
    title = fill(f"{manifest.council}: {manifest.scenario}", 95)
    figure.text(0.012, 0.981, title, size=17, weight="bold", color=INK, va="top")
    runs = f"{manifest.runs_done} of {manifest.runs}" if manifest.runs_failed else f"{manifest.runs}"
    length = (
        f"{len(months)} months from {manifest.start.day} {manifest.start:%B %Y}, "
        f"{runs} simulated run{'s' if manifest.runs > 1 else ''}"
    )
    figure.text(0.012, 0.954, length, size=12, color=INK, va="top")
    figure.text(0.012, 0.010, _footnote(run, excuse), size=10, color=INK)
    figure.savefig(path, metadata={"Title": f"{manifest.council}: {manifest.scenario}", "Software": "Throughcare"})


def _footnote(run: Run, excuse: str) -> str:
    manifest = run.manifest
    band = (
        f"Lines and discs: simulated, mean over runs. Bands: {range_words(run)}."
        if manifest.runs_done > 1
        else "One run: no range."
    )
    return (
        f"{band} {excuse}\n"
        f"Source: simulated by Throughcare {manifest.versions.get('throughcare', '')}, not observed; "
        f"scenario {manifest.scenario_hash[:12]}, seed {manifest.seed}."
    )


def _published(run: Run) -> tuple[list[Target], str]:
    """Return the published figures kept with the run, and what to say of them."""
    if run.targets_file is None:
        return [], "No published figures are kept with this run."
    teams = [str(team) for team in run.table["team"].unique()]
    try:
        found = read_targets(run.targets_file, teams)
    except TargetsError:
        return [], "The published figures are faulty and left out (throughcare baseline-check names the faults)."
    return [each for each in found if each.team == COUNCIL], "Diamonds and thin bars: published."


def _panels(run: Run, targets: list[Target]) -> list[Panel]:
    """Return the nine panels, row by row."""
    return [
        _on_time(run, targets),
        _stock(run, targets, "open_cases", "Open cases"),
        _stock(run, targets, "cp_plans_open", "Child protection plans"),
        _stock(run, targets, "children_in_care", "Children in care"),
        _care_leavers(run, targets),
        _ways_out(run, targets),
        _caseloads(run),
        _unallocated(run),
        _drift(run),
    ]


def _on_time(run: Run, targets: list[Target]) -> Panel:
    measure, limit = "assessments_within_45_days", int(Standard.ASSESSMENT_WORKING_DAYS)
    line = _line(run, measure)
    what = f"assessments are completed within {limit} days"
    if line is None:
        return Panel(f"Share of {what}", "share")
    rows = _council(run, measure)[["run", "month", "team", "measure", "value", "numerator", "denominator", "unit"]]
    overall = float(combine(rows, "months")["value"].mean())
    months = [f"{pd.Timestamp(month):%b %Y}" for month in sorted(rows["month"].astype(str).unique())]
    return Panel(
        findings.share_of(what, overall, line, months),
        "share",
        [line],
        _marks(run, targets, measure),
        note=" (dotted: statutory standard, every one)",
        standard=1.0,
    )


def _stock(run: Run, targets: list[Target], measure: str, what: str) -> Panel:
    line = _line(run, measure)
    if line is None:
        return Panel(what, "children")
    return Panel(findings.change_of(what, line), "children", [line], _marks(run, targets, measure))


def _care_leavers(run: Run, targets: list[Target]) -> Panel:
    every, without = "care_leavers_supported", "care_leavers_without_adviser"
    supported, lacking = _line(run, every), _line(run, without, "without")
    if supported is None or lacking is None or not np.nansum(supported.mean):
        return Panel("Care leavers with and without an adviser", "young people")
    having = supported.less(lacking, "with")
    unadvised = _marks(run, targets, without)
    advised = [
        Mark(whole.value - part.value, whole.first, whole.last)
        for whole in _marks(run, targets, every)
        for part in unadvised
        if (whole.first, whole.last) == (part.first, part.last)
    ]
    title = findings.without_adviser(having, lacking)
    return Panel(title, "young people", [having, lacking], [*advised, *unadvised], note=" by personal adviser")


def _ways_out(run: Run, targets: list[Target]) -> Panel:
    """Compare how care ends: over the months of the published figures, without any over the whole run."""
    months = sorted(str(month) for month in run.table["month"].unique())
    published = {
        each.measure: each
        for each in targets
        if each.whole == _EVERY_END and months[0] <= each.from_month and each.to_month <= months[-1]
    }
    spans = {(each.from_month, each.to_month) for each in published.values()}
    first, last = spans.pop() if len(spans) == 1 else (months[0], months[-1])
    reasons = []
    for measure, words in WAYS_OUT.items():
        target = published.get(measure)
        if target is None or (target.from_month, target.to_month) != (first, last):
            target = Target(measure, COUNCIL, first, last, "share", math.nan, 0, "points", "", "", whole=_EVERY_END)
        (simulated,) = compare(run, [target])
        if math.isfinite(simulated.mean):
            reasons.append(Reason(words, simulated.mean, simulated.low, simulated.high, target.published))
    if not reasons:
        return Panel("Ways out of care", "share")
    reasons.sort(key=lambda each: -each.mean)
    span = f"{pd.Timestamp(first):%b %Y}" + ("" if first == last else f" to {pd.Timestamp(last):%b %Y}")
    return Panel(
        findings.commonest(reasons),
        f"% of those who left care, {span}",
        reasons=reasons,
    )


def _caseloads(run: Run) -> Panel:
    """Compare caseload per FTE by kind of team: children of all its teams over FTE of all its teams."""
    kinds = {team: label.kind for team, label in run.manifest.teams.items()}
    rows = run.table[(run.table["measure"] == "caseload_per_fte") & (run.table["team"] != COUNCIL)]
    lines = []
    for kind, words in CASE_HOLDING_KINDS.items():
        of_kind = rows[rows["team"].map(kinds).astype(str) == kind.value]
        if len(of_kind):
            values = _by_month(combine(of_kind, "teams"))
            if np.isfinite(values).any():
                lines.append(Line(words, values))
    title = findings.fullest(lines) if lines else "Caseload by kind of team"
    return Panel(title, "children per FTE social worker", lines)


def _unallocated(run: Run) -> Panel:
    line = _line(run, "unallocated_children")
    if line is None:
        return Panel("Children waiting unallocated", "children")
    return Panel(findings.waiting(line), "children unallocated", [line])


def _drift(run: Run) -> Panel:
    found = [_line(run, f"drift_child_weeks_{cause.name.lower()}", words) for cause, words in CAUSES.items()]
    lines = [line for line in found if line is not None and np.nanmax(line.mean) > 0]
    title = findings.lost_to(lines) if lines else "Drift: time lost waiting"
    return Panel(title, "child-weeks lost a month, by what was waited for", lines)


def _marks(run: Run, targets: list[Target], measure: str) -> list[Mark]:
    """Return what was published of a measure itself, where the run has these months."""
    months = {str(month) for month in run.table["month"].unique()}
    return [
        Mark(each.published, *_months_of(each))
        for each in targets
        if each.measure == measure and not each.whole and set(_months_of(each)) <= months
    ]


def _months_of(target: Target) -> tuple[str, str]:
    if target.statistic == "first":
        return target.from_month, target.from_month
    if target.statistic == "last":
        return target.to_month, target.to_month
    return target.from_month, target.to_month


def _council(run: Run, measure: str) -> pd.DataFrame:
    return run.table[(run.table["team"] == COUNCIL) & (run.table["measure"] == measure)]


def _line(run: Run, measure: str, name: str = "") -> Line | None:
    """Return a measure of the whole council by month; None if no run has a value."""
    rows = _council(run, measure)
    line = Line(name, _by_month(rows)) if len(rows) else None
    return line if line is not None and np.isfinite(line.values).any() else None


def _by_month(rows: pd.DataFrame) -> np.ndarray:
    """Return values with a row for every run and a column for every month."""
    wide = rows.assign(month=rows["month"].astype(str)).pivot_table(
        index="run", columns="month", values="value", aggfunc="sum", dropna=False
    )
    known = rows.assign(month=rows["month"].astype(str)).pivot_table(
        index="run", columns="month", values="value", aggfunc="count", dropna=False
    )
    return wide.where(known > 0).to_numpy(dtype=float)
