"""The overview chart of a run: six small pictures of the months, read together."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

from sim.experiment import RANGE_NAME
from sim.experiment.summary import HIGH, LOW
from sim.measures import COUNCIL, combine
from sim.report.words import number
from sim.results import Run
from sim.vocabulary import Standard, TeamKind

# The Government Analysis Function's categorical palette, told apart by people of every colour vision; lines also
# differ in style and carry their names.
COLOURS = ("#12436D", "#F46A25", "#28A197", "#801650", "#3D3D3D", "#A285D1", "#746CB1")
STYLES = ("-", "--", "-.", ":", "-", "--", "-.")
INK, PALE = "#0B0C0C", "#B1B4B6"
DOTS_PER_INCH = 150
CASE_HOLDING_KINDS = {
    TeamKind.ASSESSMENT: "assessment",
    TeamKind.CHILD_PROTECTION: "CP",
    TeamKind.CHILD_IN_NEED: "CIN",
    TeamKind.DISABLED_CHILDREN: "disabled",
    TeamKind.CHILDREN_IN_CARE: "in care",
}
CAUSES = {
    "worker": "busy worker",
    "allocation": "no worker",
    "manager": "manager",
    "chair": "chair",
    "place": "early help",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a panel: a row for every run, a column for every month."""

    name: str
    values: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        """Mean over runs, by month; NaN where no run has a value."""
        return _over_runs(self.values, np.mean)

    @property
    def low(self) -> np.ndarray:
        """Lower end of the range, by month."""
        return _over_runs(self.values, lambda runs: np.quantile(runs, LOW))

    @property
    def high(self) -> np.ndarray:
        """Upper end of the range, by month."""
        return _over_runs(self.values, lambda runs: np.quantile(runs, HIGH))


def overview_chart(run: Run, path: Path) -> None:
    """Draw the overview of a run as a PNG picture.

    Parameters
    ----------
    run : Run
        The run.
    path : Path
        File to write.
    """
    figure = Figure(figsize=(15, 9.6), dpi=DOTS_PER_INCH, facecolor="white")
    FigureCanvasAgg(figure)
    figure.set_layout_engine(ConstrainedLayoutEngine(rect=(0.01, 0.07, 0.98, 0.83), hspace=0.09, wspace=0.06))
    manifest = run.manifest
    months = sorted(run.table["month"].unique())
    panels = _panels(run)
    for axes, (title, unit, lines) in zip(figure.subplots(2, 3).flat, panels, strict=True):
        _draw(axes, title, unit, lines, months)
    if panels[0][2]:
        figure.axes[0].axhline(1, color=INK, linewidth=1.2, linestyle=(0, (1, 2)))
    figure.text(
        0.012, 0.972, fill(f"{manifest.council}: {manifest.scenario}", 95), size=17, weight="bold", color=INK, va="top"
    )
    runs = f"{manifest.runs_done} of {manifest.runs}" if manifest.runs_failed else f"{manifest.runs}"
    figure.text(
        0.012,
        0.932,
        f"{len(months)} months from {manifest.start.day} {manifest.start:%B %Y}, "
        f"{runs} simulated run{'s' if manifest.runs > 1 else ''}",
        size=12,
        color=INK,
        va="top",
    )
    band = f"Lines: mean over runs, by month. Bands: {RANGE_NAME}." if manifest.runs_done > 1 else "One run: no range."
    figure.text(
        0.012,
        0.012,
        f"{band}\nSource: simulated by Throughcare {manifest.versions.get('throughcare', '')}, not observed; "
        f"scenario {manifest.scenario_hash[:12]}, seed {manifest.seed}.",
        size=10,
        color=INK,
    )
    figure.savefig(path, metadata={"Title": f"{manifest.council}: {manifest.scenario}", "Software": "Throughcare"})


def _panels(run: Run) -> list[tuple[str, str, list[Line]]]:
    """Return title, unit and lines of the six panels."""
    table = run.table
    council = table[table["team"] == COUNCIL]

    def lines(*names_and_labels: tuple[str, str]) -> list[Line]:
        found = [Line(label, _by_month(council[council["measure"] == name])) for name, label in names_and_labels]
        return [line for line in found if np.isfinite(line.values).any()]

    causes = [(f"drift_child_weeks_{cause}", words) for cause, words in CAUSES.items()]
    limit = int(Standard.ASSESSMENT_WORKING_DAYS)
    return [
        (f"Assessments completed within {limit} working days", "share", lines(("assessments_within_45_days", ""))),
        ("Open cases", "children", lines(("open_cases", ""))),
        ("Child protection plans open", "children", lines(("cp_plans_open", ""))),
        ("Caseload by kind of team", "children per FTE social worker", _caseloads(run)),
        ("Children waiting unallocated", "children", lines(("unallocated_children", ""))),
        (
            "Drift: time lost waiting, by what for",
            "child-weeks a month",
            [line for line in lines(*causes) if np.nanmax(line.mean) > 0],
        ),
    ]


def _caseloads(run: Run) -> list[Line]:
    """Return caseload per FTE of each kind of team: children of all its teams over FTE of all its teams."""
    kinds = {team: label.kind for team, label in run.manifest.teams.items()}
    rows = run.table[(run.table["measure"] == "caseload_per_fte") & (run.table["team"] != COUNCIL)]
    lines = []
    for kind, words in CASE_HOLDING_KINDS.items():
        of_kind = rows[rows["team"].map(kinds).astype(str) == kind.value]
        if len(of_kind):
            values = _by_month(combine(of_kind, "teams"))
            if np.isfinite(values).any():
                lines.append(Line(words, values))
    return lines


def _by_month(rows: pd.DataFrame) -> np.ndarray:
    """Return values with a row for every run and a column for every month."""
    wide = rows.assign(month=rows["month"].astype(str)).pivot_table(
        index="run", columns="month", values="value", aggfunc="sum", dropna=False
    )
    known = rows.assign(month=rows["month"].astype(str)).pivot_table(
        index="run", columns="month", values="value", aggfunc="count", dropna=False
    )
    return wide.where(known > 0).to_numpy(dtype=float)


def _over_runs(values: np.ndarray, of: Callable[[np.ndarray], float]) -> np.ndarray:
    columns = (column[np.isfinite(column)] for column in values.T)
    return np.array([of(column) if len(column) else math.nan for column in columns])


def _draw(axes: Axes, title: str, unit: str, lines: list[Line], months: list[str]) -> None:
    """Draw one panel, or say that there is nothing to draw."""
    axes.set_title(f"{title}\n", loc="left", size=13, weight="bold", color=INK)
    words = "% (dotted: statutory standard, every one)" if unit == "share" else unit
    axes.text(0, 1.02, words, transform=axes.transAxes, size=10, color=INK)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(PALE)
    axes.grid(axis="y", color=PALE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelsize=10, colors=INK)
    if not lines:
        axes.set_xticks([])
        axes.set_yticks([])
        axes.text(0.5, 0.5, "none in this run", transform=axes.transAxes, ha="center", color=INK)
        return
    where = np.arange(len(months))
    for line, colour, style in zip(lines, COLOURS, STYLES, strict=False):
        if len(line.values) > 1:
            axes.fill_between(where, line.low, line.high, color=colour, alpha=0.18, linewidth=0)
        axes.plot(where, line.mean, style, color=colour, linewidth=2, marker="o" if len(months) == 1 else None)
    highest = max(float(np.nanmax(np.concatenate([line.high, line.mean]))) for line in lines)
    axes.set_ylim(0, 1.02 if unit == "share" else max(highest * 1.12, 1))
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=unit != "share"))
    axes.yaxis.set_major_formatter(
        PercentFormatter(1, decimals=0) if unit == "share" else FuncFormatter(lambda value, _: f"{value:,.0f}")
    )
    ticks = np.unique(np.linspace(0, len(months) - 1, min(len(months), 3)).round().astype(int))
    axes.set_xticks(ticks, [pd.Timestamp(months[tick]).strftime("%b %Y") for tick in ticks])
    axes.set_xlim(-0.3, max(len(months) - 1, 0.7) * 1.02 + 0.3)
    _label(axes, lines, unit)


def _label(axes: Axes, lines: list[Line], unit: str) -> None:
    """Write each line's name and last value at its end, apart enough to be read."""
    bottom, top = axes.get_ylim()
    gap = (top - bottom) * 0.075
    ends: list[tuple[float, Line, str]] = []
    for line, colour in zip(lines, COLOURS, strict=False):
        known = np.flatnonzero(np.isfinite(line.mean))
        if len(known):
            ends.append((float(line.mean[known[-1]]), line, colour))
    ends.sort(key=lambda end: end[0])
    height = -math.inf
    for value, line, colour in ends:
        height = max(value, height + gap)
        words = f"{line.name} {number(value, unit if unit == 'share' else '')}".strip()
        axes.annotate(
            words,
            (1.0, height),
            xycoords=("axes fraction", "data"),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            size=10,
            color=colour,
            weight="bold",
            annotation_clip=False,
        )
