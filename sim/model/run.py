"""What a simulated run hands back: the event log and what is needed to read it."""

from dataclasses import dataclass

import numpy as np

from sim.engine import WorkingCalendar
from sim.scenario.parameters import Parameters
from sim.vocabulary import Role

REVIEWING_OFFICERS = "reviewing_officers"
"""Name under which the pool of reviewing officers and chairs stands beside the teams."""


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One person in the run's staff list; the log's worker column is the place in that list.

    Attributes
    ----------
    team : int
        Place of the team in `SimulatedRun.teams`.
    role : Role
        What the person does.
    fte : float
        Full-time equivalent.
    standard : float
        Caseload standard for this person, in children (0: none).
    """

    team: int
    role: Role
    fte: float
    standard: float


@dataclass(frozen=True, slots=True)
class SimulatedRun:
    """One run of one council.

    Attributes
    ----------
    log : ndarray, shape (n, 7), float64
        Columns time, event, child, team, worker, value, other; see `sim.vocabulary.Event`.
    teams : tuple of str
        Team identifiers; the log's team column is the place in it, -1 is none.
    events : int
        SimPy events processed.
    """

    parameters: Parameters
    calendar: WorkingCalendar
    months: int
    seed: int
    run: int
    log: np.ndarray
    teams: tuple[str, ...]
    staff: tuple[StaffMember, ...]
    events: int
