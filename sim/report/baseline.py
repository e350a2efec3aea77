"""The baseline check: what was simulated beside what was published."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from rich.console import Group
from rich.table import Table
from rich.text import Text

from sim.experiment.ranges import range_of
from sim.measures import COUNCIL, MEASURES
from sim.report.summary import coverage, range_words
from sim.report.targets import Target
from sim.report.words import extent, number, team_name
from sim.results import Run

GREEN, AMBER, RED, NONE = "green", "amber", "red", "no result"
MEANING = {
    GREEN: "within the tolerance",
    AMBER: "within twice the tolerance",
    RED: "beyond twice the tolerance",
    NONE: "these months or this team are not in the run",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A published figure and what the run gives for it; NaN and `no result` where it gives nothing."""

    target: Target
    mean: float
    low: float
    high: float
    runs: int

    @property
    def gap(self) -> float:
        """Simulated mean less published."""
        return self.mean - self.target.published

    @property
    def light(self) -> str:
        """Green, amber or red."""
        if not math.isfinite(self.mean):
            return NONE
        # A gap that equals the tolerance is within it, whatever the last bit says.
        ratio = abs(self.gap) / self.target.margin - 1e-9
        return GREEN if ratio <= 1 else AMBER if ratio <= 2 else RED


def compare(run: Run, targets: list[Target]) -> list[Comparison]:
    """Compare a run with published figures: each run gives one number, then mean and range over the runs."""
    return [_compare(run.table, target) for target in targets]


def baseline_table(run: Run, comparisons: list[Comparison]) -> Group:
    """Return the comparison for people; the traffic light is a word, its colour only repeats it."""
    table = Table(title=Text(f"Simulated against published: {run.manifest.scenario}"), title_justify="left")
    for heading in ("measure", "months", "published", "simulated", "gap", "verdict", "note"):
        table.add_column(heading, justify="right" if heading in {"published", "gap"} else "left")
    colours = {GREEN: "green", AMBER: "yellow", RED: "bold red", NONE: "dim"}
    notes: dict[str, int] = {}
    for each in comparisons:
        target = each.target
        unit = target.unit
        where = "" if target.team == COUNCIL else f", {team_name(target.team, run.manifest.teams)}"
        last = "" if target.from_month == target.to_month else f" to {target.to_month}"
        tolerance = (
            f"{target.tolerance:g} points" if target.tolerance_kind == "points" else f"{100 * target.tolerance:g} %"
        )
        source = f"{target.source}; {target.note}" if target.note else target.source
        table.add_row(
            Text(f"{target.words}{where} ({target.statistic})"),
            target.from_month + last,
            number(target.published, unit),
            Text(f"{number(each.mean, unit)} ({extent(each.low, each.high, unit)})"),
            _gap_words(each, unit),
            Text.assemble((each.light, colours[each.light]), f" ({tolerance})"),
            str(notes.setdefault(source, len(notes) + 1)),
        )
    lights = [each.light for each in comparisons]
    counts = ", ".join(f"{lights.count(light)} {light}: {MEANING[light]}" for light in MEANING if light in lights)
    words = [
        f"{counts}.",
        f"Based on a {coverage(run)}.",
        f"After the simulated mean: {range_words(run)}.",
        "After the verdict: the tolerance. Gap: simulated less published.",
        *(f"{place}. {source}" for source, place in notes.items()),
    ]
    return Group(table, Text("\n".join(words)))


def _gap_words(each: Comparison, unit: str) -> str:
    if not math.isfinite(each.gap):
        return "–"
    if unit == "share":
        return f"{100 * each.gap:+.1f} points"
    relative = f" ({100 * each.gap / each.target.published:+.1f} %)" if each.target.published else ""
    return ("+" if each.gap > 0 else "") + number(each.gap, unit) + relative


def _compare(table: pd.DataFrame, target: Target) -> Comparison:
    months = sorted(table["month"].unique())
    wanted = [month for month in months if target.from_month <= month <= target.to_month]
    complete = bool(wanted) and wanted[0] == target.from_month and wanted[-1] == target.to_month
    rows = table[(table["team"] == target.team) & table["month"].isin(wanted)]
    values = _by_run(rows, target).dropna().to_numpy() if complete else np.array([])
    if not len(values):
        return Comparison(target, math.nan, math.nan, math.nan, 0)
    low, high = range_of(values) if len(values) > 1 else (math.nan, math.nan)
    return Comparison(target, float(values.mean()), low, high, len(values))


def _by_run(rows: pd.DataFrame, target: Target) -> "pd.Series[float]":
    """Return each run's number for the months together."""
    if target.whole:
        part, whole = (_of(rows, name).groupby("run")["numerator"].sum() for name in (target.measure, target.whole))
        return part / whole.replace(0, math.nan)
    rows, kind = _of(rows, target.measure), MEASURES[target.measure].kind
    if target.statistic in {"first", "last"}:
        month = target.from_month if target.statistic == "first" else target.to_month
        return rows[rows["month"] == month].groupby("run")["value"].sum(min_count=1)
    groups = rows.groupby("run")
    if target.statistic == "sum":
        return groups["numerator"].sum()
    if kind == "longest":
        return groups["value"].mean()
    return groups["numerator"].sum() / groups["denominator"].sum().replace(0, math.nan)


def _of(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    return rows[rows["measure"] == measure]
