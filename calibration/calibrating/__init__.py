"""Fits a council's scenario to published figures: what is uncertain, what is observed, and the runs between them."""

from collections.abc import Sequence
from pathlib import Path

from calibration.calibrating.drawn import calibrated, drawn_figures
from calibration.calibrating.problem import month_labels, problem_of
from calibration.calibrating.reading import TargetsFault, read_own_targets
from calibration.calibrating.records import without_used
from calibration.calibrating.simulating import Progress, Simulating
from calibration.calibrating.targets import LeftOut, Target, targets_of
from calibration.calibrating.uncertain import Uncertain, apply, uncertain_in
from calibration.fitting import Posterior, calibrate
from sim.scenario import Scenario

__all__ = [
    "LeftOut",
    "Progress",
    "Simulating",
    "Target",
    "TargetsFault",
    "Uncertain",
    "apply",
    "calibrate_council",
    "calibrated",
    "drawn_figures",
    "month_labels",
    "problem_of",
    "read_own_targets",
    "targets_of",
    "uncertain_in",
    "without_used",
]


def calibrate_council(
    scenario: Scenario,
    targets: Sequence[Target],
    *,
    runs: int,
    seed: int,
    months: int = 12,
    jobs: int = 1,
    folder: Path | None = None,
    progress: Progress | None = None,
    uncertain: Sequence[Uncertain] | None = None,
) -> Posterior:
    """Fit a council to published figures.

    Parameters
    ----------
    scenario : Scenario
    targets : sequence of Target
    runs : int
        Simulations in all, each of so many `months`.
    seed : int
    months, jobs : int
    folder : Path, optional
        Keeps finished runs: the same call takes up an interrupted calibration where it was.
    progress : callable, optional
        Called with how many runs are finished, and how many there are to be.
    uncertain : sequence of Uncertain, optional
        What is fitted; everything that can be by default.
    """
    problem = problem_of(scenario, targets, months, uncertain)
    figures = [target.figure for target in targets]
    simulate = Simulating(scenario.parameters, problem.names, figures, months, seed, jobs, folder, progress, runs)
    return calibrate(problem, simulate, runs=runs, seed=seed)
