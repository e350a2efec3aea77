"""The page of a validation: what was forecast, what came, good or bad.

Run with ``python -m calibration.validating.report RESULTS docs/validation.md [--without RESULTS]``.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from calibration.calibrating.keeping import keep_table
from calibration.published.volumes import Volumes
from calibration.validating import foundations, pictures, sections
from calibration.validating.observed import observed
from calibration.validating.results import Results
from calibration.validating.study import FIRST_YEAR, folder_of
from sim.results.whole import write_text

COVERAGE, PAGE, PICTURE, FAN = "coverage.csv", "validation.md", "coverage.png", "forecast.png"


def write_results(results: Results, folder: Path, volumes: Volumes) -> None:
    """Write the pooled table, the page and the pictures into the folder of a validation."""
    keep_table(folder / COVERAGE, results.coverage)
    pictures.coverage_picture(results.coverage, folder / PICTURE)
    for council, scores in results.scores.groupby("council"):
        pictures.fan_picture(
            scores, _history(volumes, str(council), results.train_to), folder_of(folder, str(council)) / FAN
        )
    write_text(folder / PAGE, page(results, PICTURE, volumes))


def _history(volumes: Volumes, council: str, last: int) -> pd.DataFrame:
    """Return what was published of a council up to a year."""
    rows = [
        (name, year, value)
        for year in range(FIRST_YEAR, last + 1)
        for name, value in observed(volumes, council, year).items()
    ]
    return pd.DataFrame(rows, columns=["series", "year", "observed"])


def page(results: Results, picture: str, volumes: Volumes, without: Results | None = None) -> str:
    """Return the page.

    Parameters
    ----------
    results : Results
    picture : str
        File of the picture, as the page names it.
    volumes : Volumes
    without : Results, optional
        The same without drift.
    """
    parts = [
        "# Validation: forecasts held against what came\n",
        sections.what_was_done(results),
        "## What was found\n",
        sections.findings(results),
        f"![How often the 50, 80 and 90 % ranges of forecasts held what came, by years ahead]({picture})\n",
        "## By how far ahead\n",
        sections.by_horizon(results),
        "## Figure by figure\n",
        sections.by_series(results),
        "## Where in its range each figure fell\n",
        sections.places(results),
    ]
    if without is not None:
        parts += ["## If rates stayed as they were\n", sections.without_drift(results, without)]
    parts += [
        "## The training year\n",
        sections.training(results),
        "## The councils\n",
        sections.councils(results),
        "## How it is done\n",
        foundations.method(results.train_to),
        "## How rates drift\n",
        foundations.drift_words(results.drift),
        "## What still stems from later years\n",
        foundations.leaks(volumes, results.train_to),
        "## What to doubt\n",
        foundations.doubts(results.train_to, int(results.asked["test_to"])),
    ]
    return "\n".join(parts)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the page for the documentation, with its picture beside it."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("results", type=Path, help="folder of a validation")
    parser.add_argument("page", type=Path, help="page to write")
    parser.add_argument("--without", type=Path, help="folder of the same without drift")
    asked = parser.parse_args(arguments)
    results = Results.read(asked.results)
    without = Results.read(asked.without) if asked.without else None
    picture = asked.page.with_suffix(".png")
    pictures.coverage_picture(results.coverage, picture)
    write_text(asked.page, page(results, picture.name, Volumes.read(), without))


if __name__ == "__main__":
    main()
