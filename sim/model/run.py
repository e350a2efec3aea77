"""What a simulated run hands back: the event log and what is needed to read it."""

from dataclasses import dataclass
from math import inf

import numpy as np

from sim.engine import WorkingCalendar
from sim.scenario.parameters import Parameters
from sim.scenario.timetable import AS_IT_IS, Timetable
from sim.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Terms:
    """What somebody in post works and may hold from a time on.

    Attributes
    ----------
    since : float
        Model time.
    fte : float
        Full-time equivalent.
    standard : float
        Caseload standard for this person, in children (0: none).
    """

    since: float
    fte: float
    standard: float


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
    since, until : float
        Model time of joining (0 for those in post at the start) and leaving (infinite: still in post at the end).
    qualified_at : float
        For a newly qualified worker: when the assessed year ends, after which the person counts and costs as a
        social worker (infinite: not in this run).
    standard_after : float
        Caseload standard from then on.
    gbp_per_year : float or None
        Yearly cost of the post if it were full-time, at the start's pay and without the agency premium; None is what
        the role costs the council.
    later : tuple of Terms
        Other hours or another standard from a time on; the last change, or the end of the assessed year, holds.
    """

    team: int
    role: Role
    fte: float
    standard: float
    since: float = 0.0
    until: float = inf
    qualified_at: float = inf
    standard_after: float = 0.0
    gbp_per_year: float | None = None
    later: tuple[Terms, ...] = ()


@dataclass(frozen=True, slots=True)
class SimulatedRun:
    """One run of one council.

    Attributes
    ----------
    parameters : Parameters
        What was simulated, as it was at the start.
    log : ndarray, shape (n, 7), float64
        Columns time, event, child, team, worker, value, other; see `sim.vocabulary.Event`.
    teams : tuple of str
        Team identifiers; the log's team column is the place in it, -1 is none.
    events : int
        SimPy events processed.
    later : Timetable
        What changed while the run went on.
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
    later: Timetable = AS_IT_IS
