from datetime import UTC, datetime
from pathlib import Path

import pytest
from experiment.fakes import COUNCIL, experiment

from sim.measures import tabulate
from sim.model import simulate
from sim.results import Run, describe
from sim.scenario import Scenario, scenario_hash


def made_up_run(**changes) -> Run:
    """A run of the fake model as if it had been read from a folder."""
    scenario = Scenario(
        name="As [it] is",
        description="",
        parameters=COUNCIL,
        register=(),
        sources=(),
        hash=scenario_hash(COUNCIL),
        path="small.yaml",
    )
    done = experiment(**changes)
    manifest = describe(scenario, done, datetime(2026, 11, 1, tzinfo=UTC), command="")
    return Run(Path("out"), manifest, done.table.astype(dict.fromkeys(["month", "team"], "category")))


@pytest.fixture(scope="session")
def run() -> Run:
    return made_up_run()


@pytest.fixture(scope="session")
def simulated_run() -> Run:
    """Three runs of fourteen months of the small council by the model itself: two financial years."""
    return made_up_run(runs=3, months=14, simulate=simulate, tabulate=tabulate)
