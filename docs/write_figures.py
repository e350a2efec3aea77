"""Write the picture and the tables of README.md anew from two run folders.

    throughcare run scenarios/leicestershire-2017/baseline.yaml --years 1 --out results/leicestershire-2017
    throughcare run scenarios/leicestershire-2017/permanent-only.yaml --years 1 --out results/permanent-only
    python docs/write_figures.py results/leicestershire-2017 results/permanent-only

Nothing in README.md between its marks is typed by hand.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

from sim.experiment import summarise
from sim.measures import COUNCIL, MEASURES
from sim.model import simulate
from sim.model.people import CHILDREN_PER_FAMILY, FAMILIES_PER_COHORT
from sim.report.baseline import MEANING, compare
from sim.report.drawing import Line
from sim.report.summary import range_words
from sim.report.targets import Target, read_targets
from sim.report.trace import Narrator, written
from sim.report.words import extent, number, readable
from sim.results import Run, people, read_run, team_labels
from sim.scenario import load
from sim.vocabulary import Event

HERE = Path(__file__).parent
README = HERE.parent / "README.md"
PICTURE = HERE / "pictures" / "leicestershire-2017.png"
FIGURES = "<!-- figures: begin -->", "<!-- figures: end -->"
TRACE = "<!-- trace: begin -->", "<!-- trace: end -->"
MET = (Event.CONTACT, Event.ICPC, Event.CP_PLAN_STARTED, Event.CP_PLAN_ENDED, Event.CIN_PLAN_STARTED)

NAMES = ("as staffed", "permanent staff only")
COLOURS, STYLES, INK, PALE = ("#12436D", "#F46A25"), ("-", "--"), "#0B0C0C", "#B1B4B6"
PANELS = {
    "caseload_per_fte": "Children per full-time social worker",
    "unallocated_children": "Children waiting for a worker",
    "assessments_within_45_days": "Assessments within 45 days",
    "icpcs_within_15_days": "Conferences within 15 days",
    "cp_visits_on_time": "Child protection visits on time",
    "drift_child_weeks": "Drift: child-weeks lost a month",
}
ROWS = (*list(PANELS)[:2], "share_of_workers_above_standard", *list(PANELS)[2:], "depth_of_work", "cost_agency_gbp")


def draw(runs: tuple[Run, Run], file: Path) -> None:
    """Draw both runs side by side, month by month."""
    figure = Figure(figsize=(13, 8), dpi=110, facecolor="white", layout="constrained")
    FigureCanvasAgg(figure)
    figure.get_layout_engine().set(rect=(0.01, 0.06, 0.97, 0.83), hspace=0.08, wspace=0.05)
    for axes, (measure, title) in zip(figure.subplots(2, 3).flat, PANELS.items(), strict=True):
        _panel(axes, measure, title, [_by_month(run, measure) for run in runs])
    start = runs[0].manifest.start
    figure.text(0.012, 0.975, "Leicestershire 2017 with and without its agency social workers", size=18, weight="bold",
                color=INK, va="top")  # fmt: skip
    legend = figure.legend(
        handles=figure.axes[0].get_lines(), loc="upper left", bbox_to_anchor=(0.005, 0.94), ncols=2, frameon=False,
        fontsize=12,
    )  # fmt: skip
    legend.set_in_layout(False)
    figure.text(
        0.012, 0.012,
        f"Simulated, not observed: {runs[0].manifest.runs} runs of {runs[0].manifest.months} months from "
        f"{start.day} {start:%B %Y}. Lines: mean over runs. Bands: {range_words(runs[0])}.",
        size=10, color=INK,
    )  # fmt: skip
    figure.savefig(file, metadata={"Title": "Leicestershire 2017, simulated", "Software": "Throughcare"})


def tables(runs: tuple[Run, Run]) -> str:
    """Return the part of README.md between the marks."""
    lines = [
        "| over the twelve months | as staffed | permanent staff only |",
        "|---|---|---|",
    ]
    summaries = [_summary(run) for run in runs]
    for measure in ROWS:
        unit = MEASURES[measure].unit
        cells = [
            f"{number(row['mean'], unit)} ({extent(row['low'], row['high'], unit)})"
            if row["low"] != row["high"]
            else number(row["mean"], unit)
            for row in (summary.loc[measure] for summary in summaries)
        ]
        lines.append(f"| {readable(measure)} | {cells[0]} | {cells[1]} |")
    manifest = runs[0].manifest
    lines += [
        "",
        f"Mean of {manifest.runs} runs; in brackets the {range_words(runs[0])}. Seed {manifest.seed}.",
    ]
    if runs[0].targets_file is not None:
        lines += ["", *_against_published(runs[0])]
    return "\n".join(lines)


def _against_published(run: Run) -> list[str]:
    assert run.targets_file is not None
    teams = [team for team in run.table["team"].cat.categories if team != COUNCIL]
    compared = compare(run, read_targets(run.targets_file, teams))
    counts = {light: sum(each.light == light for each in compared) for light in MEANING}
    verdicts = ", ".join(f"{count} {light} ({MEANING[light]})" for light, count in counts.items() if count)
    off = [
        f"{each.target.words}, {_months(each.target)}: {number(each.mean, each.target.unit)} against "
        f"{number(each.target.published, each.target.unit)} ({each.target.source})"
        for each in compared
        if each.light == "red"
    ]
    lines = [f"Of {len(compared)} published figures, as staffed, the run gives {verdicts}."]
    return [*lines, "Red are:", "", *(f"- {words}" for words in off)] if off else lines


def _months(target: Target) -> str:
    first, last = target.from_month, target.to_month
    return first if first == last else f"{first} to {last}"


def _summary(run: Run) -> pd.DataFrame:
    summary = summarise(run.table)
    chosen = summary[(summary["team"] == COUNCIL) & (summary["statistic"] != "last month")]
    return chosen.set_index("measure")


def _by_month(run: Run, measure: str) -> np.ndarray:
    rows = run.table[(run.table["measure"] == measure) & (run.table["team"] == COUNCIL)]
    return rows.pivot_table(index="run", columns="month", values="value", dropna=False, observed=False).to_numpy(
        dtype=float
    )


def _panel(axes: Axes, measure: str, title: str, pair: list[np.ndarray]) -> None:
    is_share = MEASURES[measure].unit == "share"
    months = np.arange(pair[0].shape[1])
    lines = [Line(name, values) for name, values in zip(NAMES, pair, strict=True)]
    for line, colour, style in zip(lines, COLOURS, STYLES, strict=True):
        axes.fill_between(months, line.low, line.high, color=colour, alpha=0.18, lw=0)
        axes.plot(months, line.mean, style, color=colour, linewidth=2.2, label=line.name)
    highest = max(float(line.high.max()) for line in lines)
    axes.set_ylim(0, 1.02 if is_share else highest * 1.1)
    axes.set_title(title, loc="left", size=13, weight="bold", color=INK)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    plain = FuncFormatter(lambda value, _: f"{value:,.0f}")
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0) if is_share else plain)
    axes.set_xticks(*_ticks(len(months)))
    axes.set_xlim(-0.9, len(months) - 0.1)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(PALE)
    axes.grid(axis="y", color=PALE, linewidth=0.6)
    axes.tick_params(length=0, labelsize=10, colors=INK)


def _ticks(months: int) -> tuple[list[int], list[str]]:
    places = sorted({0, (months - 1) // 2, months - 1})
    return places, [f"{pd.Period('2017-08') + place:%b %Y}" for place in places]


def journey(run: Run, name: str) -> str:
    """Return the command and the words of one child's journey: the first that meets every stage below in run 1."""
    asked = load(run.scenario_file)
    simulated = simulate(asked.parameters, seed=run.manifest.seed, run=1, months=run.manifest.months)
    log = simulated.log
    began_here = log[log[:, 0] > 0]
    met = (set(began_here[began_here[:, 1] == event, 2].astype(int)) for event in MET)
    newcomers = (child for child in set.intersection(*met) if child >= FAMILIES_PER_COHORT * CHILDREN_PER_FAMILY)
    narrator = Narrator(asked.parameters, run.manifest.months, team_labels(asked.parameters), people(simulated))
    child = min(newcomers)
    return f"```console\n$ throughcare trace {name} --child {child}\n...\n{written(narrator.tell(log, child))}\n```"


def put(text: str, marks: tuple[str, str], inside: str) -> str:
    """Return `text` with what stands between the marks replaced."""
    before, rest = text.split(marks[0])
    _, after = rest.split(marks[1])
    return f"{before}{marks[0]}\n\n{inside}\n\n{marks[1]}{after}"


def main(as_staffed: str, permanent_only: str) -> None:
    """Write the picture and the tables."""
    runs = read_run(Path(as_staffed)), read_run(Path(permanent_only))
    draw(runs, PICTURE)
    text = put(README.read_text(encoding="utf-8"), FIGURES, tables(runs))
    text = put(text, TRACE, journey(runs[0], "results/leicestershire-2017"))
    README.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
