"""Whether simulated timeliness responds to caseload and staffing as published timeliness does.

``python -m calibration.studies.timeliness [--jobs 2] [--out FOLDER]`` simulates what is not there yet (about 35 minutes
of one core in all), writes the runs and the slopes to the folder, and the page and its pictures to docs/studies.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from calibration.published.volumes import Volumes
from calibration.studies.cases import Odds, barnsley, collapsed, odds
from calibration.studies.collapses import collapses
from calibration.studies.published_answers import PublishedAnswers, published_answers
from calibration.studies.published_panel import published_panel
from calibration.studies.running import BARNSLEY, Runs, needs, read_runs
from calibration.studies.simulated_answers import SimulatedAnswers, matched, simulated_answers, successive
from calibration.studies.timeliness_cases import case_title
from calibration.studies.timeliness_page import page
from calibration.studies.timeliness_pictures import (
    CASES,
    SCATTER,
    SLOPES,
    cases_picture,
    response_picture,
    scatter_picture,
    scatter_titles,
)
from calibration.studies.timeliness_tables import kept

ROOT = Path(__file__).parents[2]
FOLDER, DOCS = ROOT / "results" / "studies", ROOT / "docs" / "studies"
PAGE, SLOPES_FILE = "timeliness.md", "timeliness-slopes.csv"


@dataclass(frozen=True, slots=True)
class Study:
    """Everything the page is written from."""

    panel: pd.DataFrame
    runs: pd.DataFrame
    published: PublishedAnswers
    simulated: SimulatedAnswers
    barnsley: pd.DataFrame
    collapsed: pd.DataFrame
    odds: Odds

    def page(self) -> str:
        """Write the page."""
        return page(self.published, self.simulated, self.barnsley, self.collapsed, self.odds)


def study(folder: Path = FOLDER) -> Study:
    """Answer from the runs stored in a folder."""
    volumes = Volumes.read()
    panel, runs = published_panel(volumes), read_runs(folder)
    falls = collapses(panel)
    return Study(
        panel,
        runs,
        published_answers(panel),
        simulated_answers(panel, runs),
        barnsley(volumes, runs),
        collapsed(panel, runs, falls),
        odds(panel, falls),
    )


def write(found: Study, folder: Path, docs: Path) -> None:
    """Write the page, its pictures and the slopes."""
    docs.mkdir(parents=True, exist_ok=True)
    (docs / PAGE).write_text(found.page(), encoding="utf-8", newline="\n")
    kept(found.published, found.simulated).round(4).to_csv(folder / SLOPES_FILE, index=False, lineterminator="\n")
    rows = matched(found.panel, found.runs)
    rows = rows[rows["year"].isin(found.simulated.years)].sort_values(["council", "year"], ignore_index=True)
    response_picture(found.simulated, docs / SLOPES)
    scatter_picture(rows, successive(rows), scatter_titles(found.simulated), docs / SCATTER)
    councils = [BARNSLEY, *dict.fromkeys(found.collapsed["council"])]
    cases_picture(found.panel, found.runs, councils, case_title(found.collapsed), docs / CASES)


def main() -> int:
    """Simulate what is missing and write the study."""
    parser = argparse.ArgumentParser(prog="python -m calibration.studies.timeliness", description=__doc__)
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of the runs")
    parser.add_argument("--docs", type=Path, default=DOCS, help="folder of the page")
    asked = parser.parse_args()
    volumes = Volumes.read()
    panel = published_panel(volumes)
    Runs(asked.out, volumes, panel).simulate(needs(panel, collapses(panel)), asked.jobs)
    write(study(asked.out), asked.out, asked.docs)
    sys.stderr.write(f"{asked.docs / PAGE} is written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
