"""The folder of a calibration: kept runs while it works, and what was found when it is done."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from calibration.calibrating.simulating import RUNS_FILE
from calibration.fitting import Posterior
from sim.results.whole import write_text, write_whole

SCENARIO, DRAWS, PUBLISHED = "calibrated.yaml", "calibrated.draws.csv", "calibrated.published.csv"
TARGETS, FIGURES, LESSONS = "targets.csv", "figures.csv", "lessons.csv"
POSTERIOR, ARRAYS = "posterior.json", "posterior.npz"


class CalibrationFolderError(Exception):
    """The place for a calibration is taken or cannot be written to; the message says by what, and what to do."""


def open_folder(place: Path) -> None:
    """Make the folder of a calibration, or take up one that is there.

    Raises
    ------
    CalibrationFolderError
        If something else is there.
    """
    if place.is_dir():
        others = [each.name for each in place.iterdir()]
        if others and RUNS_FILE not in others:
            raise CalibrationFolderError(
                f"{place}: is there already and holds no calibration ({sorted(others)[0]} is in it); "
                "give another place with --out"
            )
        return
    if place.exists():
        raise CalibrationFolderError(f"{place}: is a file; give a folder with --out")
    try:
        place.mkdir(parents=True)
    except OSError as error:
        raise CalibrationFolderError(f"{place}: cannot be made ({error.strerror})") from error


def keep_table(file: Path, table: pd.DataFrame) -> None:
    """Write a table as CSV, whole or not at all."""
    write_text(file, table.to_csv(index=False, lineterminator="\n"))


def keep_posterior(folder: Path, posterior: Posterior, asked: dict[str, Any]) -> None:
    """Write the posterior as words and numbers (JSON) and arrays, with what was asked."""
    plain, arrays = posterior.as_parts()
    write_text(folder / POSTERIOR, json.dumps({"asked": asked, "posterior": plain}, indent=2) + "\n")
    write_whole(folder / ARRAYS, lambda part: _arrays(part, arrays))


def read_posterior(folder: Path) -> Posterior:
    """Read the posterior of a finished calibration."""
    plain = json.loads((folder / POSTERIOR).read_text(encoding="utf-8"))["posterior"]
    with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
        return Posterior.from_parts(plain, dict(arrays))


def _arrays(part: Path, arrays: dict[str, np.ndarray]) -> None:
    with part.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)
