"""Run folders keep measures, not children: one run of them is simulated once more where its log is needed."""

import typer

import sim
from sim import model
from sim.cli.common import say
from sim.model import SimulatedRun
from sim.results import Run
from sim.results.manifest import commit
from sim.scenario import Scenario, load


def once(asked: Scenario, *, seed: int, run: int, months: int) -> SimulatedRun:
    """Simulate one run of a scenario, with the draw that this run has."""
    return model.simulate(asked.of_run(run), seed=seed, run=run, months=months)


def once_more(result: Run, run: int) -> SimulatedRun:
    """Simulate one run of a folder again, by its manifest and its own copy of the scenario.

    The same version of the program gives the same run; that another one made the folder is said.
    """
    manifest = result.manifest
    if (manifest.versions["throughcare"], manifest.commit) != (sim.__version__, commit()[0]):
        say("Made by another version and simulated again by this one: it may not be the same run.")
    return once(load(result.scenario_file), seed=manifest.seed, run=run, months=manifest.months)


def must_have(result: Run, run: int) -> None:
    """Refuse a run that the folder has no result of."""
    manifest = result.manifest
    if run > manifest.runs:
        raise typer.TyperException(f"there is no run {run}; {result.folder} has runs 1 to {manifest.runs}")
    for failed in manifest.runs_failed:
        if failed.run == run:
            raise typer.TyperException(f"run {run} failed ({failed.error}); choose another")
