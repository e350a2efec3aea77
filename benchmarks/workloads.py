"""What is timed: a bare SimPy loop, a county for some years, and the same county at other sizes."""

import dataclasses
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import simpy

from sim.measures import tabulate
from sim.model import SimulatedRun, simulate
from sim.scenario import load
from sim.scenario.parameters import Parameters

SCENARIO = Path(__file__).parent.parent / "scenarios" / "leicestershire-2017" / "baseline.yaml"
PROCESSES, RESUMPTIONS_EACH = 10_000, 40
MONTHS_PER_YEAR = 12


def leicestershire(size: float = 1.0) -> Parameters:
    """Return the published county; another `size` multiplies its children, its posts and its places alike."""
    county = load(SCENARIO).parameters
    if size == 1.0:
        return county
    demand = county.demand
    return dataclasses.replace(
        county,
        demand=_times(
            demand, size, [each.name for each in dataclasses.fields(demand) if each.name.endswith("_by_month")]
        ),
        stock=_times(
            county.stock,
            size,
            [
                each.name
                for each in dataclasses.fields(county.stock)
                if not each.name.endswith(("_shares", "_edges", "_per_year"))
            ],
        ),
        entry=_times(county.entry, size, ["unaccompanied_per_year", "remands_per_year"]),
        court=_times(county.court, size, ["lawyers_fte", "private_law_reports_per_year"]),
        placements=dataclasses.replace(
            county.placements,
            own_home_beds=round(county.placements.own_home_beds * size),
            fostering=_times(county.placements.fostering, size, ["approved_places", "applications_per_year"]),
        ),
        care_leaver_duty=_times(county.care_leaver_duty, size, ["former_care_leavers"]),
        early_help=dataclasses.replace(county.early_help, places=round(county.early_help.places * size)),
        reviewing=_times(county.reviewing, size, ["reviewing_officers_fte"]),
        teams={
            name: _times(
                team, size, [f.name for f in dataclasses.fields(team) if f.name.endswith(("_fte", "cases_at_start"))]
            )
            for name, team in county.teams.items()
        },
    )


def _times(section: Any, size: float, names: list[str]) -> Any:
    values = {name: getattr(section, name) for name in names}
    return dataclasses.replace(
        section,
        **{
            name: tuple(each * size for each in value) if isinstance(value, tuple) else value * size
            for name, value in values.items()
        },
    )


def bare_loop() -> int:
    """Let 10,000 SimPy processes wait, 400,000 times in all, and return how often they were resumed."""
    env = simpy.Environment()
    resumed = 0

    def wait(number: int) -> simpy.events.ProcessGenerator:
        nonlocal resumed
        for _ in range(RESUMPTIONS_EACH):
            yield env.timeout(1 + number % 7)
            resumed += 1

    for number in range(PROCESSES):
        env.process(wait(number))
    env.run()
    return resumed


def run_and_measure(parameters: Parameters, years: int) -> SimulatedRun:
    """Simulate with all events and tabulate all measures."""
    simulated = simulate(parameters, seed=1, run=0, months=years * MONTHS_PER_YEAR)
    table = tabulate(simulated)
    assert table["month"].nunique() == years * MONTHS_PER_YEAR
    return simulated


def cpu_seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return what `work` costs this process, and its result."""
    begun = time.process_time()
    result = work()
    return time.process_time() - begun, result
