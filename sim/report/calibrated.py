"""What a calibration found, for a planner: a page of words and two charts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.report.drawing import COLOURS, INK, PALE
from sim.report.words import number, readable

TARGETS_CHART, FIGURES_CHART, PAGE = "targets.png", "figures.png", "report.md"
_ROW_INCHES = 0.34
FITTED = (
    "The range before is what the scenario's register of assumptions says; what remains is the width of the range "
    "after as a part of it. **Not narrowed** means that the published figures say nothing about it: it is as uncertain "
    "as before, and a result that hangs on it is as well."
)
ERRORS = (
    "Errors of a published figure are rounding, definition and the year it stands for, the luck of a single year "
    "(measured by replication) and the model's own error (5 %, of shares 0.15 on the logit); none was tuned."
)
RANGE = "80 % of simulated futures, uncertainty of parameters included"


@dataclass(frozen=True, slots=True)
class Account:
    """How a calibration went, besides its tables.

    Attributes
    ----------
    name : str
        The scenario.
    runs, failed, months, seed, checked : int
        Runs that were fitted to, those without a result, their months, and runs at draws afterwards.
    placed_by : str
        What the first design was placed by.
    r_hat, effective_draws, moved, outside : float
        As `calibration.fitting.posterior.Convergence` has them.
    converged : bool
    misfit : float
        Probability of so large a misfit of all targets together.
    opposed : sequence of (str, str)
        Pairs of targets that contradict each other.
    left_out : sequence of (str, str)
        Published figures that are no targets, and why.
    """

    name: str
    runs: int
    failed: int
    months: int
    seed: int
    checked: int
    placed_by: str
    r_hat: float
    effective_draws: float
    moved: float
    outside: float
    converged: bool
    misfit: float
    opposed: Sequence[tuple[str, str]]
    left_out: Sequence[tuple[str, str]]


def within(targets: pd.DataFrame) -> pd.Series:
    """Whether the observed figure lies in the simulated range of each target."""
    return targets["observed"].between(targets["simulated_low"], targets["simulated_high"])


def calibration_page(account: Account, targets: pd.DataFrame, figures: pd.DataFrame, lessons: pd.DataFrame) -> str:
    """Write the page.

    Parameters
    ----------
    account : Account
    targets, figures, lessons : pandas.DataFrame
        As `calibration.calibrating.findings` makes them.
    """
    targets = in_words(targets)
    done = (
        f"{account.runs} simulations of {account.months} months (seed {account.seed}) were fitted to {len(targets)} "
        f"published figures; {account.checked} more at draws of what came of it are the simulated ranges below. "
        f"**{int(within(targets).sum())} of {len(targets)} published figures lie within the range that holds {RANGE}** "
        "(80 % are to be expected of a model without fault, fewer where a published figure has errors of its own)."
    )
    parts = [
        f"# {account.name}, calibrated",
        "",
        done,
        "",
        *_warnings(account, targets),
        f"![Published figures against simulated ranges]({TARGETS_CHART})",
        "",
        "## Published figures against the simulation",
        "",
        "| figure | months | published | simulated | 80 % range | |",
        "|---|---|---:|---:|---|---|",
        *(_target_row(row) for row in targets.to_dict("records")),
        "",
        f"![What is fitted, before and after]({FIGURES_CHART})",
        "",
        "## What was fitted",
        "",
        FITTED,
        "",
        "| what | before (80 %) | after (80 %) | what remains | |",
        "|---|---|---|---:|---|",
        *(_figure_row(row) for row in figures.to_dict("records")),
        "",
        "## What each published figure taught",
        "",
        *_lessons(targets, figures, lessons),
        "",
        *_left_out(account),
        "## How far this can be trusted",
        "",
        *_trust(account),
    ]
    return "\n".join(parts).rstrip() + "\n"


def in_words(targets: pd.DataFrame) -> pd.DataFrame:
    """Return targets whose words are names of measures as a planner would say them."""
    said = [readable(words) if "_" in words else words for words in targets["words"]]
    return targets.assign(words=said)


def _warnings(account: Account, targets: pd.DataFrame) -> list[str]:
    found = []
    if not account.converged:
        found.append(
            f"**The chains do not agree (R-hat {account.r_hat:.3f}, {account.effective_draws:.0f} effective draws): "
            "do not use this result; more runs may help.**"
        )
    conflicts = targets[targets["in_conflict"]]
    if len(conflicts):
        named = "; ".join(f"{row.words} ({row.target})" for row in conflicts.itertuples())
        found.append(
            f"**In conflict with the other figures:** {named}. The model cannot meet these together with the rest; "
            "which is wrong, the figure, another figure or the model, the calibration cannot say."
        )
    if account.opposed:
        pairs = "; ".join(" and ".join(pair) for pair in account.opposed)
        found.append(f"Pairs that pull against each other: {pairs}.")
    if account.failed:
        found.append(f"{account.failed} of {account.runs} runs gave no result; runs.jsonl says why.")
    return [line for warning in found for line in (warning, "")]


def _target_row(row: dict[Any, Any]) -> str:
    unit = row["unit"]
    inside = row["simulated_low"] <= row["observed"] <= row["simulated_high"]
    said = "in conflict" if row["in_conflict"] else "" if inside else "outside"
    if not row["used"]:
        said = "not used: too often without a value"
    months = row["from_month"] if row["from_month"] == row["to_month"] else f"{row['from_month']} to {row['to_month']}"
    return (
        f"| {row['words']} | {months} | {_said(row['observed'], unit)} | "
        f"{_said(row['simulated_median'], unit)} | {_said(row['simulated_low'], unit)} to "
        f"{_said(row['simulated_high'], unit)} | {said} |"
    )


def _figure_row(row: dict[Any, Any]) -> str:
    before = f"{_plain(row['before_low'])} to {_plain(row['before_high'])}"
    after = f"{_plain(row['after_low'])} to {_plain(row['after_high'])}"
    return f"| {row['words']} | {before} | {after} | {row['width_kept']:.0%} | {row['said']} |"


def _lessons(targets: pd.DataFrame, figures: pd.DataFrame, lessons: pd.DataFrame) -> list[str]:
    words = dict(zip(figures["figure"], figures["words"], strict=True))
    found = []
    for row in targets.to_dict("records"):
        taught = lessons[lessons["target"] == row["target"]].to_dict("records")
        if not taught:
            continue
        said = "; ".join(
            f"{words[each['figure']].lower()} ({1 / each['width_of_without'] - 1:.0%} wider without it)"
            for each in taught[:4]
        )
        found.append(f"- **{row['words']}**: {said}")
    silent = [row["words"] for row in targets.to_dict("records") if row["target"] not in set(lessons["target"])]
    if silent:
        found += ["", f"Nothing that others had not said: {', '.join(dict.fromkeys(silent))}."]
    return found


def _left_out(account: Account) -> list[str]:
    if not account.left_out:
        return []
    by_reason: dict[str, list[str]] = {}
    for name, reason in account.left_out:
        by_reason.setdefault(reason, []).append(name)
    told = [
        f"- {reason}: {', '.join(dict.fromkeys(map(readable, names)))}".replace(" / ", " of ")
        for reason, names in by_reason.items()
    ]
    return ["## Published figures that were not fitted", "", *told, ""]


def _trust(account: Account) -> list[str]:
    chance = "less than 1 in 1,000" if account.misfit < 0.001 else f"{account.misfit:.1%}"
    placed = (
        f"The first design was placed by {account.placed_by}; between the two waves the centre moved by "
        f"{account.moved:.1f} of the posterior's standard deviations (well above 1: a further wave would change more)."
    )
    chains = (
        f"Chains: worst R-hat {account.r_hat:.3f} (below 1.01 is good), {account.effective_draws:,.0f} effective "
        f"draws; {account.outside:.0%} of the draws lie where the emulator extrapolates."
    )
    misfit = (
        f"So large a misfit of all figures together would come by chance {chance} of the time, if the model and the "
        "errors stated were right."
    )
    return [f"- {line}" for line in (placed, chains, misfit, ERRORS)]


def _said(value: float, unit: str) -> str:
    return "none" if math.isnan(value) else number(value, unit)


def _plain(value: float) -> str:
    return f"{value:.3g}"


def draw_calibration(targets: pd.DataFrame, figures: pd.DataFrame, folder: Path) -> None:
    """Draw both charts into a folder."""
    _targets_chart(in_words(targets), folder / TARGETS_CHART)
    _figures_chart(figures, folder / FIGURES_CHART)


def _targets_chart(targets: pd.DataFrame, file: Path) -> None:
    """Ranges of simulated over published figures; shares as differences in points would not share an axis."""
    known = targets[targets["simulated_median"].notna()]
    inside = int(within(known).sum())
    figure, axes = _rows(len(known))
    for place, row in enumerate(reversed(known.to_dict("records"))):
        low, middle, high = (row[f"simulated_{end}"] / row["observed"] for end in ("low", "median", "high"))
        colour = COLOURS[0] if low <= 1.0 <= high else COLOURS[1]
        axes.plot([low, high], [place, place], color=colour, linewidth=4, solid_capstyle="butt")
        axes.plot([middle], [place], marker="|", markersize=11, color=INK)
    axes.axvline(1.0, color=INK, linewidth=1)
    axes.set_yticks(range(len(known)), [_label(row) for row in reversed(known.to_dict("records"))])
    axes.set_xlabel("simulated, as a multiple of what was published (bar: 80 % range, tick: median)")
    axes.set_xscale("log")
    low, high = axes.get_xlim()
    low, high = max(low, 0.33), min(high, 3.0)
    axes.set_xlim(low, high)
    ticks = [tick for tick in (0.33, 0.5, 0.67, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0) if low <= tick <= high]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()
    _title(figure, f"{inside} of {len(known)} published figures lie within the simulated range")
    _save(figure, file)


def _figures_chart(figures: pd.DataFrame, file: Path) -> None:
    """Ranges after within ranges before, each on its own width."""
    figure, axes = _rows(len(figures))
    learned = int((figures["said"] == "narrowed").sum())
    for place, row in enumerate(reversed(figures.to_dict("records"))):
        width = row["before_high"] - row["before_low"]
        low, middle, high = ((row[f"after_{end}"] - row["before_low"]) / width for end in ("low", "median", "high"))
        axes.plot([0, 1], [place, place], color=PALE, linewidth=7, solid_capstyle="butt")
        colour = COLOURS[0] if row["said"] == "narrowed" else COLOURS[2] if row["said"] == "a little" else COLOURS[1]
        axes.plot([low, high], [place, place], color=colour, linewidth=3, solid_capstyle="butt")
        axes.plot([middle], [place], marker="|", markersize=11, color=INK)
    axes.set_yticks(range(len(figures)), [row["words"] for row in reversed(figures.to_dict("records"))])
    axes.set_xticks([0, 1], ["low end before", "high end before"])
    axes.set_xlabel("grey: 80 % range before; colour: after (blue narrowed, green a little, orange not)")
    _title(figure, f"The published figures narrow {learned} of {len(figures)} fitted figures")
    _save(figure, file)


def _rows(count: int) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(10, 1.4 + _ROW_INCHES * count), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_ylim(-0.6, count - 0.4)
    axes.grid(axis="x", color=PALE, linewidth=0.5)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0)
    return figure, axes


def _label(row: dict[Any, Any]) -> str:
    month = f", {row['to_month']}" if row["from_month"] == row["to_month"] else ""
    return f"{row['words']}{month}"


def _title(figure: Figure, words: str) -> None:
    figure.suptitle(words, x=0.01, ha="left", fontsize=13, fontweight="bold", color=INK)


def _save(figure: Figure, file: Path) -> None:
    figure.savefig(file, dpi=120)
