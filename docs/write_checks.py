"""Write docs/studies/predictive-checks.md: published figures of the papers' councils against their calibrated runs.

for council in leicestershire-2017 barnsley-2017 wirral-2009 stockton-2010; do
    throughcare run scenarios/$council/calibrated.yaml --years 1 --runs 20 --seed 7 --out results/checks/$council
done
python docs/write_checks.py results/checks
"""

import math
import sys
from pathlib import Path

import pandas as pd

from sim.report.baseline import Comparison, compare
from sim.report.targets import read_targets
from sim.report.words import number
from sim.results import Run, read_run

HOUSE = Path(__file__).parents[1]
PAGE = HOUSE / "docs" / "studies" / "predictive-checks.md"
COUNCILS = ("leicestershire-2017", "barnsley-2017", "wirral-2009", "stockton-2010")
INTRODUCTION = """\
Written by `python docs/write_checks.py` from runs of the four calibrated councils that are shipped, with draws and
luck that no fit has seen. Each published figure is held against the range that holds 80 % of these futures. A council
whose figures all lie inside is not thereby right: the figures it was fitted to had better lie there. Those it was *not*
fitted to say more.
"""


def main(folder: Path) -> None:
    """Write the page from the run folders."""
    runs = {council: read_run(folder / council) for council in COUNCILS}
    parts = ["# Do calibrated councils make the figures that were published?\n", INTRODUCTION]
    parts += _summary(runs)
    for council, run in runs.items():
        parts += _council(council, run)
    PAGE.write_text("\n".join(parts), encoding="utf-8", newline="\n")


def _checked(council: str, run: Run) -> list[tuple[Comparison, bool]]:
    """Return every published figure with a simulated range, and whether it was fitted to."""
    fitted = pd.read_csv(HOUSE / "results" / "calibration" / council / "targets.csv")
    names = ["words", "from_month", "to_month", "statistic"]
    keys = {(*row, f"{value:.6g}") for *row, value in fitted[[*names, "observed"]].itertuples(index=False)}
    teams = [str(team) for team in run.table["team"].unique()]
    assert run.targets_file is not None
    return [
        (each, _key(each) in keys)
        for each in compare(run, read_targets(run.targets_file, teams))
        if math.isfinite(each.low) and each.target.statistic != "first"
    ]


def _key(each: Comparison) -> tuple[str, ...]:
    target = each.target
    return target.words, target.from_month, target.to_month, target.statistic, f"{target.published:.6g}"


def _inside(each: Comparison) -> bool:
    return each.low <= each.target.published <= each.high


def _summary(runs: dict[str, Run]) -> list[str]:
    lines = ["| council | runs | figures fitted to, inside | other figures, inside |", "|---|--:|--:|--:|"]
    for council, run in runs.items():
        checked = _checked(council, run)
        cells = []
        for was_fitted in (True, False):
            own = [each for each, fitted in checked if fitted is was_fitted]
            cells.append(f"{sum(map(_inside, own))} of {len(own)}" if own else "none")
        lines.append(f"| {run.manifest.council} | {run.manifest.runs_done} | {cells[0]} | {cells[1]} |")
    return [
        "\n".join(lines) + "\n",
        "Eight in ten are meant to lie inside; figures of one council are not independent.\n",
    ]


def _council(council: str, run: Run) -> list[str]:
    lines = ["| figure | months | published | simulated | 80 % range | fitted to |", "|---|---|--:|--:|---|---|"]
    for each, fitted in _checked(council, run):
        if _inside(each):
            continue
        target, unit = each.target, each.target.unit
        months = target.from_month + ("" if target.from_month == target.to_month else f" to {target.to_month}")
        cells = [
            target.words, months, number(target.published, unit), number(each.mean, unit),
            f"{number(each.low, unit)} to {number(each.high, unit)}", "yes" if fitted else "no",
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    outside = "\n".join(lines) + "\n" if len(lines) > 2 else "Every figure lies inside.\n"
    return [f"## {run.manifest.council}: outside the range\n", outside]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
