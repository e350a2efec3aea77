"""Runs at points of a design: the same whatever the processes, kept as they come, never done twice."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from calibration.calibrating import simulating
from calibration.calibrating.figures import Figure
from calibration.calibrating.problem import ClosedForm, problem_of
from calibration.calibrating.simulating import RUNS_FILE, Simulating
from calibration.calibrating.targets import target_of
from calibration.calibrating.uncertain import uncertain_in
from tests.councils import small_council

from .test_calibrating_uncertain import scenario_of

NAMES = ("demand_level", "share_assessed")
FIGURES = (
    Figure("referrals", "2024-04", "2024-05", "sum"),
    Figure("assessments_within_45_days", "2024-04", "2024-05", "share"),
    Figure("cp_plans_open", "2024-05", "2024-05", "mean", team="child_protection_1"),
)
POINTS = np.array([[1.0, 0.65], [1.3, 0.65], [1.0, 0.4]])


def simulate(folder: Path | None = None, jobs: int = 1, **changes: object) -> Simulating:
    return replace(Simulating(small_council(), NAMES, FIGURES, 2, seed=7, jobs=jobs, folder=folder), **changes)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the runs that are really simulated in this process."""
    runs: list[int] = []
    real = simulating.figures_of

    def counting(*arguments: object) -> tuple[float, ...]:
        runs.append(int(arguments[-1]))  # type: ignore[call-overload]
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(simulating, "figures_of", counting)
    return runs


def test_points_make_a_difference_and_runs_are_numbered() -> None:
    found = simulate()(POINTS, 10)
    assert found.shape == (3, 3)
    assert np.isfinite(found).all()
    assert found[1, 0] > found[0, 0]
    assert (simulate()(POINTS[1:], 11) == found[1:]).all()
    assert (simulate()(POINTS[:1], 11) != found[:1]).any()


def test_processes_give_the_same(tmp_path: Path) -> None:
    assert (simulate(tmp_path, jobs=2)(POINTS, 0) == simulate()(POINTS, 0)).all()
    assert len((tmp_path / RUNS_FILE).read_text().splitlines()) == len(POINTS)


def test_finished_runs_are_never_done_again(tmp_path: Path, counted: list[int]) -> None:
    first = simulate(tmp_path)(POINTS[:2], 0)
    again = simulate(tmp_path)
    assert (again(POINTS, 0)[:2] == first).all()
    assert counted == [0, 1, 2]
    assert again.reused == 2


def test_an_interrupted_run_costs_only_itself(
    tmp_path: Path, counted: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(done: int, _: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(tmp_path, progress=stop)(POINTS, 0)
    with (tmp_path / RUNS_FILE).open("a") as file:
        file.write('{"key": "cut sho')
    simulate(tmp_path)(POINTS, 0)
    assert counted == [0, 1, 2]
    # what follows the line that was cut short is kept too
    simulate(tmp_path)(POINTS, 0)
    assert counted == [0, 1, 2]
    monkeypatch.undo()


def test_anything_else_asked_is_another_run(tmp_path: Path, counted: list[int]) -> None:
    simulate(tmp_path)(POINTS[:1], 0)
    simulate(tmp_path, seed=8)(POINTS[:1], 0)
    simulate(tmp_path, figures=FIGURES[:1])(POINTS[:1], 0)
    simulate(tmp_path, parameters=small_council(assessment={"hours": 10}))(POINTS[:1], 0)
    simulate(tmp_path)(POINTS[:1], 5)
    simulate(tmp_path)(POINTS[:1] + 1e-9, 0)
    assert len(counted) == 6


def test_a_run_that_breaks_is_a_row_without_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = simulating.figures_of

    def breaking(*arguments: object) -> tuple[float, ...]:
        if arguments[-1] == 1:
            raise ValueError("no such\nteam")
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(simulating, "figures_of", breaking)
    for _ in range(2):
        run = simulate(tmp_path)
        found = run(POINTS, 0)
        assert np.isnan(found[1]).all()
        assert np.isfinite(found[[0, 2]]).all()
        assert run.failures == {1: "ValueError: no such team"}


def test_figures_that_are_missing_are_kept_as_missing(tmp_path: Path) -> None:
    figure = Figure("contacts", "2030-01", "2030-01", "sum")
    for _ in range(2):
        assert np.isnan(simulate(tmp_path, figures=(FIGURES[0], figure))(POINTS[:1], 0)).tolist() == [[False, True]]
    assert json.loads((tmp_path / RUNS_FILE).read_text())["values"][1] is None


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    run = simulate(progress=lambda done, of: told.append((done, of)))
    run(POINTS[:2], 0)
    run(POINTS[2:], 2)
    assert told == [(0, 2), (1, 2), (2, 2), (2, 3), (3, 3)]
    told.clear()
    simulate(progress=lambda done, of: told.append((done, of)), runs=5)(POINTS[:1], 0)
    assert told == [(0, 5), (1, 5)]


def test_a_problem_joins_everything() -> None:
    council = small_council()
    targets = [
        target_of(figure, value, 0.01 * value, words="") for figure, value in zip(FIGURES, (140, 0.9, 20), strict=True)
    ]
    scenario = scenario_of(council, assessment__hours=(5.0, 16.0, 0.9))
    fitted = uncertain_in(scenario)
    problem = problem_of(scenario, targets, 2)
    assert problem.names == tuple(each.name for each in fitted)
    point = np.array([each.value for each in fitted])
    assert problem.closed_form is not None
    found = problem.closed_form(point)
    assert found[0] == pytest.approx(simulate()(np.tile(POINTS[0], (3, 1)), 0)[:, 0].mean(), rel=0.3)
    assert np.isnan(found[2])  # the closed form knows of no teams
    assert ClosedForm(council, (), FIGURES, 2)(np.array([])) == pytest.approx(found, rel=1e-6, nan_ok=True)
