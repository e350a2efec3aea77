"""The baseline check: what was simulated beside what was published."""

import csv
import difflib
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from rich.console import Group
from rich.table import Table
from rich.text import Text

from sim.experiment import RANGE_NAME
from sim.experiment.summary import HIGH, LOW
from sim.measures import COUNCIL, MEASURES
from sim.report.words import extent, number, readable, team_name
from sim.results import Run

COLUMNS = (
    "measure",
    "team",
    "from_month",
    "to_month",
    "statistic",
    "published",
    "tolerance",
    "tolerance_kind",
    "source",
    "note",
)
_SUMMED = {"count", "money"}
STATISTICS: dict[str, Callable[[str], bool]] = {
    "sum": lambda kind: kind in _SUMMED,
    "mean": lambda kind: kind != "share",
    "share": lambda kind: kind == "share",
    "first": lambda _: True,
    "last": lambda _: True,
}
"""How months are taken together, and the kinds of measure for which that has a meaning."""
TOLERANCE_KINDS = ("relative", "points")
LEAST_POINTS = 0.1
GREEN, AMBER, RED, NONE = "green", "amber", "red", "no result"
MEANING = {
    GREEN: "within the tolerance",
    AMBER: "within twice the tolerance",
    RED: "beyond twice the tolerance",
    NONE: "these months or this team are not in the run",
}


class TargetsError(Exception):
    """A file of published figures is faulty; the message names every fault."""


@dataclass(frozen=True, slots=True)
class Target:
    """One published figure.

    Attributes
    ----------
    from_month, to_month : str
        First and last month it covers ("2017-08").
    statistic : str
        sum, mean (stocks and means over all their days; counts a month), share (ratio of sums), first or last month.
    published : float
        The figure, in the measure's unit (a share between 0 and 1).
    tolerance : float
        As a share of the published figure (`relative`), or in percentage points (`points`, for shares).
    """

    measure: str
    team: str
    from_month: str
    to_month: str
    statistic: str
    published: float
    tolerance: float
    tolerance_kind: str
    source: str
    note: str

    @property
    def margin(self) -> float:
        """The tolerance in the measure's unit."""
        return self.tolerance / 100 if self.tolerance_kind == "points" else self.tolerance * abs(self.published)


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


def read_targets(file: Path, teams: list[str]) -> list[Target]:
    """Read a CSV file of published figures.

    Parameters
    ----------
    file : Path
        Columns as `COLUMNS`, in any order; UTF-8.
    teams : list of str
        Teams a figure may be about; `all` is the whole council.

    Raises
    ------
    TargetsError
        If it cannot be read or anything in it is wrong; all faults at once, with their lines.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise TargetsError(f"{file}: there is no such file") from None
    except IsADirectoryError:
        raise TargetsError(f"{file}: is a folder; a CSV file of published figures is needed") from None
    except UnicodeDecodeError as error:
        raise TargetsError(f"{file}: is not UTF-8 text (byte {error.start + 1}); save it as CSV UTF-8") from None
    except OSError as error:
        raise TargetsError(f"{file}: cannot be read ({error.strerror})") from None
    rows = csv.DictReader(text.splitlines(), strict=True)
    faults: list[str] = []
    targets: list[Target] = []
    try:
        if missing := [column for column in COLUMNS if column not in (rows.fieldnames or ())]:
            raise TargetsError(f"{file}, line 1: no column {', '.join(missing)}; needed are {', '.join(COLUMNS)}")
        for row in rows:
            line = rows.line_num
            if None in row or None in row.values():
                faults.append(f"{file}, line {line}: has not as many cells as there are columns")
                continue
            cells = {name: cell.strip() for name, cell in row.items()}
            wrong = _faults(cells, teams)
            faults += [f"{file}, line {line}, {fault}" for fault in wrong]
            if not wrong:
                numbers = {name: float(cells[name]) for name in ("published", "tolerance")}
                targets.append(Target(**{name: cells[name] for name in COLUMNS} | numbers))  # type: ignore[arg-type]
    except csv.Error as error:
        faults.append(f"{file}, line {rows.line_num}: is not CSV ({error})")
    if faults:
        raise TargetsError("\n".join(faults))
    if not targets:
        raise TargetsError(f"{file}: has no figures in it")
    return targets


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
        unit = MEASURES[target.measure].unit
        where = "" if target.team == COUNCIL else f", {team_name(target.team, run.manifest.teams)}"
        last = "" if target.from_month == target.to_month else f" to {target.to_month}"
        tolerance = (
            f"{target.tolerance:g} points" if target.tolerance_kind == "points" else f"{100 * target.tolerance:g} %"
        )
        source = f"{target.source}; {target.note}" if target.note else target.source
        table.add_row(
            Text(f"{readable(target.measure)}{where} ({target.statistic})"),
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
        f"After the simulated mean: {RANGE_NAME}. After the verdict: the tolerance. Gap: simulated less published.",
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
    rows = table[(table["measure"] == target.measure) & (table["team"] == target.team) & table["month"].isin(wanted)]
    values = _by_run(rows, target).dropna().to_numpy() if complete else np.array([])
    if not len(values):
        return Comparison(target, math.nan, math.nan, math.nan, 0)
    low, high = np.quantile(values, [LOW, HIGH]) if len(values) > 1 else (math.nan, math.nan)
    return Comparison(target, float(values.mean()), float(low), float(high), len(values))


def _by_run(rows: pd.DataFrame, target: Target) -> "pd.Series[float]":
    """Return each run's number for the months together."""
    kind = MEASURES[target.measure].kind
    if target.statistic in {"first", "last"}:
        month = target.from_month if target.statistic == "first" else target.to_month
        return rows[rows["month"] == month].groupby("run")["value"].sum(min_count=1)
    groups = rows.groupby("run")
    if target.statistic == "sum":
        return groups["numerator"].sum()
    if kind == "longest":
        return groups["value"].mean()
    return groups["numerator"].sum() / groups["denominator"].sum().replace(0, math.nan)


def _faults(cells: dict[str, str], teams: list[str]) -> list[str]:
    """Return what is wrong with one row, each fault as 'column: rule'."""
    faults: list[str] = []
    measure = MEASURES.get(cells["measure"])
    if measure is None:
        faults.append(_unknown("measure", cells["measure"], list(MEASURES)))
    if cells["team"] not in (places := [COUNCIL, *teams]):
        faults.append(_unknown("team", cells["team"], places))
    faults += [
        f'{column}: must be a month such as 2017-08 (written: "{cells[column]}")'
        for column in ("from_month", "to_month")
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", cells[column])
    ]
    if not faults and cells["from_month"] > cells["to_month"]:
        faults.append(f"to_month: is before from_month (written: {cells['from_month']} to {cells['to_month']})")
    statistic = cells["statistic"]
    if statistic not in STATISTICS:
        faults.append(_unknown("statistic", statistic, list(STATISTICS)))
    elif measure is not None and not STATISTICS[statistic](measure.kind):
        fitting = [name for name, fits in STATISTICS.items() if fits(measure.kind)]
        faults.append(f"statistic: {measure.name} has no {statistic}; give {' or '.join(fitting)}")
    faults += _number_faults(cells)
    if cells["tolerance_kind"] not in TOLERANCE_KINDS:
        faults.append(_unknown("tolerance_kind", cells["tolerance_kind"], list(TOLERANCE_KINDS)))
    elif cells["tolerance_kind"] == "points" and measure is not None and measure.unit != "share":
        faults.append(f"tolerance_kind: {measure.name} is no share, so its tolerance is relative")
    if not cells["source"]:
        faults.append("source: every published figure needs one")
    return faults


def _number_faults(cells: dict[str, str]) -> list[str]:
    faults = []
    for column in ("published", "tolerance"):
        try:
            value = float(cells[column])
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            faults.append(f'{column}: must be a number (written: "{cells[column]}")')
        elif column == "tolerance" and value <= 0:
            faults.append(f"tolerance: must be above 0 (written: {cells[column]})")
        elif column == "tolerance" and cells["tolerance_kind"] == "points" and value < LEAST_POINTS:
            faults.append(f"tolerance: points are percentage points, so 4 points are 4 (written: {cells[column]})")
        elif column == "published" and value == 0 and cells["tolerance_kind"] == "relative":
            faults.append("published: is 0, to which no tolerance can be relative")
    return faults


def _unknown(column: str, written: str, known: list[str]) -> str:
    near = difflib.get_close_matches(written, known, n=1)
    hint = (
        f'did you mean "{near[0]}"?' if near else f"known are {', '.join(known[:6])}{' ...' if len(known) > 6 else ''}"
    )
    return f'{column}: unknown; {hint} (written: "{written}")'
