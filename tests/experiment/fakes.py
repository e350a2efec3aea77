"""A model that takes no time: its measures are simple functions of seed, run and month."""

import os
import signal
import time
from pathlib import Path

import numpy as np
import pandas as pd
from councils import small_council

from sim.engine import WorkingCalendar
from sim.experiment import Experiment, run_many
from sim.measures import MEASURES
from sim.model import SimulatedRun, StaffMember
from sim.vocabulary import Event, Role

COUNCIL = small_council()
DAYS = 20.0
"""Working days in every fake month."""
FAKE_MEASURES = ("contacts", "assessments_within_45_days", "open_cases", "cost_staff_gbp", "caseload_per_fte")


def fake_simulate(parameters, *, seed, run, months):
    log = [[float(run), Event.CONTACT, 100 + run, 0, -1, 0, 0], [-5.0, Event.CASE_OPENED, 200, -1, -1, 0, 0]]
    return SimulatedRun(
        parameters=parameters,
        calendar=WorkingCalendar(parameters.start),
        months=months,
        seed=seed,
        run=run,
        log=np.array(log, dtype=float),
        teams=(*parameters.teams, "reviewing_officers"),
        staff=(StaffMember(team=1, role=Role.SOCIAL_WORKER, fte=1.0, standard=19.0),),
        events=1000 + run,
    )


def fake_tabulate(simulated):
    rows = []
    for month, label in enumerate(simulated.calendar.month_labels(simulated.months)):
        at = simulated.run + 10 * month + 1000 * simulated.seed
        cells = {
            "contacts": (at, 1),
            "assessments_within_45_days": (simulated.run, simulated.run + month),
            "open_cases": (at * DAYS, DAYS),
            "cost_staff_gbp": (50.0, 1),
            "caseload_per_fte": (at * DAYS, 2 * DAYS),
        }
        for measure, (numerator, denominator) in cells.items():
            for team in ("all", *(["assessment"] if measure == "caseload_per_fte" else [])):
                unit = MEASURES[measure].unit
                rows.append((label, team, measure, numerator / denominator, numerator, denominator, unit))
    columns = ["month", "team", "measure", "value", "numerator", "denominator", "unit"]
    table = pd.DataFrame(rows, columns=columns)
    numbers = ["value", "numerator", "denominator"]
    words = ["month", "team", "measure", "unit"]
    return table.astype(dict.fromkeys(numbers, float)).astype(dict.fromkeys(words, "category"))


def broken_on_three(parameters, *, seed, run, months):
    if run == 3:
        raise ValueError("no such\n  team")
    return fake_simulate(parameters, seed=seed, run=run, months=months)


def always_broken(_parameters, *, run, **_):
    raise RuntimeError(f"run {run} cannot be")


def interrupted_on_two(parameters, *, seed, run, months):
    if run == 2:
        raise KeyboardInterrupt
    return fake_simulate(parameters, seed=seed, run=run, months=months)


class KilledOnce:
    """Ends its own process at run 3, the first time it comes there; counts how often each run was begun."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, parameters, *, seed, run, months):
        with (self.folder / str(run)).open("a", encoding="utf-8") as diary:
            diary.write("x")
        if run == 3 and len((self.folder / "3").read_text(encoding="utf-8")) == 1:
            time.sleep(0.5)
            os._exit(1)
        return fake_simulate(parameters, seed=seed, run=run, months=months)

    def begun(self) -> dict[int, int]:
        return {int(file.name): len(file.read_text(encoding="utf-8")) for file in self.folder.iterdir()}


def deadly_three(parameters, *, seed, run, months):
    if run == 3:
        os._exit(1)
    return fake_simulate(parameters, seed=seed, run=run, months=months)


def endless(_parameters, **_):
    Path(os.environ["THROUGHCARE_TEST_DIARY"]).joinpath(str(os.getpid())).touch()
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    time.sleep(600)


def experiment(**changes) -> Experiment:
    asked = {"seed": 1, "runs": 5, "months": 3, "simulate": fake_simulate, "tabulate": fake_tabulate} | changes
    return run_many(COUNCIL, **asked)
