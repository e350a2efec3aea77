"""One run of one council: nothing goes in but parameters, a seed and a run number."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from sim.engine import begin
from sim.model.changes import Changes
from sim.model.council import Council
from sim.model.demand import arrivals, straight_into_care
from sim.model.leaving_care import note_overdue_plans
from sim.model.luck import Luck
from sim.model.pathway import follow
from sim.model.placements import Fostering
from sim.model.posts import found
from sim.model.run import SimulatedRun
from sim.model.stock import open_at_the_start
from sim.scenario.parameters import Parameters
from sim.scenario.timetable import AS_IT_IS, Timetable
from sim.vocabulary import Event

_LONGEST_MONTH = 24.0
"""Working days; meters of those who left longer ago say nothing new."""


def simulate(parameters: Parameters, *, seed: int, run: int, months: int, later: Timetable = AS_IT_IS) -> SimulatedRun:
    """Simulate the council for `months` calendar months from its start.

    Parameters
    ----------
    parameters : Parameters
        The council: its demand, practice, teams and starting stock.
    seed : int
        Root seed of the experiment (not negative).
    run : int
        Number of the run (not negative); with the seed it fixes all chance.
    months : int
        Length, in calendar months (at least 1).
    later : Timetable, optional
        What changes while the run goes on; what begins after the run's end is left out.

    Returns
    -------
    SimulatedRun
        The event log and what is needed to read it. The same arguments always give the same log.

    Raises
    ------
    ValueError
        If an argument is out of range, or posts are changed of a team that the council has not.
    """
    if months < 1:
        raise ValueError(f"a run lasts at least 1 month, not {months}")
    if seed < 0 or run < 0:
        raise ValueError(f"seed and run must not be negative, not {seed} and {run}")
    with no_garbage_collection():
        return _simulate(parameters, seed, run, months, later)


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Spare a run the search for cycles (a tenth of its time): what it makes is in use until its end."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _simulate(parameters: Parameters, seed: int, run: int, months: int, later: Timetable) -> SimulatedRun:
    council = Council(parameters, Luck(seed, run), months, later)
    council.follow = follow
    council.fostering = Fostering(council)
    changes = Changes(council, found(council), later)
    open_at_the_start(council)
    begin(arrivals(council))
    begin(straight_into_care(council))
    changes.begin()
    _advance_by_month(council, changes)
    council.visits.write(council.log, council.now)
    note_overdue_plans(council)
    return SimulatedRun(
        parameters=parameters,
        calendar=council.calendar,
        months=months,
        seed=seed,
        run=run,
        log=council.log.rows(),
        teams=council.workforce.identifiers,
        staff=council.workforce.staff(),
        events=council.env.events,
        later=later,
    )


def _advance_by_month(council: Council, changes: Changes) -> None:
    """Let time pass until the end, reading everybody's meter of hours at each month's end."""
    for month, month_end in enumerate(council.month_starts[1:].tolist()):
        changes.take_place()  # before what the month brings
        first_day = council.calendar.days_of_month(month)[0]
        council.workforce.begin_month(first_day.month)
        council.fostering.begin_month(month)
        changes.advance(month_end)
        council.fostering.note()
        council.note_drift_so_far()
        for worker in council.workforce.people:
            if worker.left_at <= council.now - _LONGEST_MONTH:
                continue
            delivered, needed = worker.meter()
            council.log.write(month_end, Event.HOURS, -1, worker.team, worker.number, delivered, needed)
