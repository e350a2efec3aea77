"""The manifest of a run folder: everything needed to know, and to repeat, what was simulated."""

import platform
import subprocess
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

import sim
from sim.experiment import Experiment
from sim.model import SimulatedRun
from sim.scenario import Scenario, draw_of_run
from sim.scenario.parameters import Parameters
from sim.vocabulary import LAWYERS, REVIEWING_OFFICERS

PACKAGES = ("numpy", "scipy", "pandas", "simpy")
"""Packages on which the numbers depend."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FailedRun(_Record):
    """A run without a result, and why."""

    run: int
    error: str
    draw: int = 0


class Person(_Record):
    """One member of staff, in the order in which the events' worker column counts them."""

    team: str
    role: str
    fte: float


class TeamLabel(_Record):
    """A team's name and what it does (`sim.vocabulary.TeamKind`, or nothing for the reviewing officers)."""

    name: str
    kind: str


class Manifest(_Record):
    """What stands in `manifest.json`.

    Attributes
    ----------
    throughcare_run : int
        Version of the folder's layout.
    scenario, scenario_path, scenario_hash : str
        Name, file as given on the command line, and SHA-256 of the parameters and their draws.
    runs, runs_failed
        Runs asked for, and those of them without a result.
    draws : int
        Draws of the parameters that runs use one after the other (`draw_of`); 0 if all are of the central case.
    years, months
        Time simulated.
    commit, dirty
        Version of the code in git, and whether files of it were changed; "unknown" and None where it is not in git.
    started : datetime
        When the simulation began, with its time zone.
    events_per_run, events_per_year : float
        Mean number of simulated events of a run, and of a simulated year.
    teams : dict
        The teams by identifier, in the order in which the events count them.
    staff : list of Person
        Who is who in the events, in folders made before the staff of each run had a file of its own.
    """

    throughcare_run: Literal[1] = 1
    scenario: str
    scenario_path: str
    scenario_hash: str
    council: str
    start: date
    years: float
    months: int = Field(ge=1)
    seed: int = Field(ge=0)
    runs: int = Field(ge=1)
    runs_failed: tuple[FailedRun, ...]
    draws: int = Field(default=0, ge=0)
    versions: dict[str, str]
    commit: str
    dirty: bool | None
    started: datetime
    duration_seconds: float
    events_per_run: float
    events_per_year: float
    command: str
    teams: dict[str, TeamLabel]
    staff: tuple[Person, ...] = ()

    @property
    def runs_done(self) -> int:
        """Number of runs with a result."""
        return self.runs - len(self.runs_failed)

    @property
    def draws_done(self) -> int:
        """Number of draws that have a run with a result."""
        failed = {each.run for each in self.runs_failed}
        return len({self.draw_of(run) for run in range(1, self.runs + 1) if run not in failed} - {0})

    def draw_of(self, run: int) -> int:
        """Return the draw that a run used; 0 is the central case."""
        return draw_of_run(run, self.draws)


def team_labels(parameters: Parameters) -> dict[str, TeamLabel]:
    """Return the teams of a council in the order in which the event log counts them."""
    teams = {team: TeamLabel(name=each.name, kind=each.kind.value) for team, each in parameters.teams.items()}
    return teams | {
        REVIEWING_OFFICERS: TeamLabel(name="Reviewing officers", kind=""),
        LAWYERS: TeamLabel(name="Lawyers", kind=""),
    }


def people(simulated: SimulatedRun) -> tuple[Person, ...]:
    """Return a run's staff in the order in which its event log counts them."""
    return tuple(
        Person(team=simulated.teams[each.team], role=each.role.value, fte=each.fte) for each in simulated.staff
    )


def describe(scenario: Scenario, experiment: Experiment, started: datetime, *, command: str) -> Manifest:
    """Write down what was simulated.

    Parameters
    ----------
    scenario : Scenario
        What was asked.
    experiment : Experiment
        What came of it.
    started : datetime
        When it began, with its time zone.
    command : str
        The command that did it.
    """
    head, dirty = commit()
    return Manifest(
        scenario=scenario.name,
        scenario_path=str(scenario.path),
        scenario_hash=scenario.hash,
        council=scenario.parameters.council,
        start=scenario.parameters.start,
        years=experiment.months / 12,
        months=experiment.months,
        seed=experiment.seed,
        runs=experiment.runs,
        runs_failed=tuple(FailedRun(run=each.run, error=each.error, draw=each.draw) for each in experiment.failures),
        draws=experiment.draws,
        versions=versions(),
        commit=head,
        dirty=dirty,
        started=started,
        duration_seconds=experiment.seconds,
        events_per_run=experiment.events_per_run,
        events_per_year=experiment.events_per_run * 12 / experiment.months,
        command=command,
        teams=team_labels(scenario.parameters),
    )


def versions() -> dict[str, str]:
    """Return the versions of this package, Python and the packages on which numbers depend."""
    return {
        "throughcare": sim.__version__,
        "python": platform.python_version(),
        **{package: version(package) for package in PACKAGES},
    }


def commit() -> tuple[str, bool | None]:
    """Return the git commit of this code and whether its files were changed; ("unknown", None) outside git."""
    here = Path(sim.__file__).resolve()
    # A copy installed below somebody's own repository is not in it: only a tracked file tells of its commit.
    if _git(here.parent, "ls-files", "--error-unmatch", here.name) is None:
        return "unknown", None
    head, changes = _git(here.parent, "rev-parse", "HEAD"), _git(here.parent, "status", "--porcelain", "--", ".")
    return ("unknown", None) if head is None or changes is None else (head, bool(changes))


def _git(folder: Path, *words: str) -> str | None:
    """Return what git answers, or None if it does not."""
    try:
        answer = subprocess.run(  # noqa: S603
            ["git", "-C", str(folder), *words],  # noqa: S607
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=20,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()
