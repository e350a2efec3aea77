"""Event logs written by hand, in days."""

from datetime import date
from functools import cache

import numpy as np

from sim.engine import WorkingCalendar
from sim.report.returns.writing import Simulated
from sim.vocabulary import Event

START = date(2018, 4, 3)
"""The first working day after 1 April 2018: nothing of the year is lost."""


calendar_from = cache(WorkingCalendar)


class Log:
    """A log in which something happens at noon of a day, or at another part of it."""

    def __init__(self, start=START):
        self.calendar = calendar_from(start)
        self.rows = []

    def note(self, day, event, child, value=0, other=0, *, team=-1, worker=-1, part=0.5):
        day = date.fromisoformat(day) if isinstance(day, str) else day
        assert self.calendar.is_working_day(day), day
        self.rows.append((self.calendar.time_of(day) + part, event, child, team, worker, value, other))

    def into_care(self, day, child, route, born, legal, kind):
        self.note(day, Event.CARE_STARTED, child, route, date.fromisoformat(born).toordinal())
        self.note(day, Event.LEGAL_STATUS, child, legal)
        self.note(day, Event.PLACEMENT_STARTED, child, kind, 1)

    def move(self, day, child, kind, number, **more):
        self.note(day, Event.PLACEMENT_ENDED, child, **more)
        self.note(day, Event.PLACEMENT_STARTED, child, kind, number, **more)

    def simulated(self, months=24):
        return Simulated(np.array(self.rows, dtype=float), self.calendar, months, 1, 1, ["Team A", "Team B"], "By hand")


def as_simulated(run):
    return Simulated(run.log, run.calendar, run.months, run.seed, run.run, run.teams, "Small council")
