"""The narrator: turns the rows about a child into sentences in the order of their dates."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import inf

import numpy as np

from sim.engine import WorkingCalendar
from sim.report.trace.finding import UnknownChildError, nearest
from sim.report.trace.journey import Journey, Row, Setting
from sim.report.trace.saying import on
from sim.report.trace.sentences import sentence
from sim.report.trace.standing import standing
from sim.report.trace.together import BELONG_BEFORE, Together
from sim.report.words import staff_names
from sim.results import Person, TeamLabel
from sim.scenario.parameters import Parameters
from sim.vocabulary import LAWYERS, REVIEWING_OFFICERS, Event

_POOLS = (REVIEWING_OFFICERS, LAWYERS)
"""Teams whose name would only say the role twice."""


@dataclass(slots=True)
class Narrator:
    """Turns a child's rows into sentences.

    Parameters
    ----------
    parameters : Parameters
        The council: its standards and start.
    months : int
        Length of the run.
    teams : mapping of str to TeamLabel
        In the order in which the log counts them.
    staff : sequence of Person
        In the order in which the log counts them.
    """

    parameters: Parameters
    months: int
    teams: dict[str, TeamLabel]
    staff: Sequence[Person]
    calendar: WorkingCalendar = field(init=False)
    _people: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.calendar = WorkingCalendar(self.parameters.start)
        self._people = tuple(_names(self.staff, self.teams))

    def tell(self, log: np.ndarray, child: int) -> list[tuple[date, str]]:
        """Tell a child's journey.

        Parameters
        ----------
        log : ndarray, shape (n, 7)
            The run's event log.
        child : int
            The child's number.

        Returns
        -------
        list of (date, str)
            Sentences in the order of their dates.

        Raises
        ------
        UnknownChildError
            If nothing in the log is about this child.
        """
        mine = log[log[:, 2] == child]
        if child < 0 or not len(mine):
            raise UnknownChildError(nearest(log, child))
        rows = [Row(t, Event(int(e)), int(team), int(worker), v, o) for t, e, _, team, worker, v, o in mine.tolist()]
        rows.sort(key=lambda row: (row.time, row.event not in BELONG_BEFORE))
        journey = Journey(self._setting(log), rows)
        told = sorted(_sentences(journey), key=lambda each: each[0])
        told.append((journey.setting.end, standing(journey)))
        return [(journey.day(time), words) for time, words in told]

    def _setting(self, log: np.ndarray) -> Setting:
        return Setting(
            self.parameters,
            self.calendar,
            float(self.calendar.month_starts(self.months)[-1]),
            tuple(self.teams.values()),
            self._people,
            left={int(row[4]): float(row[0]) for row in log[log[:, 1] == Event.WORKER_LEFT]},
            absent=_absences(log),
        )


def _names(staff: Sequence[Person], teams: dict[str, TeamLabel]) -> Iterator[str]:
    """Name everybody by team, role and number."""
    for person, name in zip(staff, staff_names(staff), strict=True):
        yield name if person.team in _POOLS else f"{teams[person.team].name} {name}"


def _absences(log: np.ndarray) -> dict[int, list[tuple[float, float]]]:
    """Since when and until when everybody was absent; those who are at the run's end still are."""
    absent: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for time, event, _, _, worker, _, _ in log[np.isin(log[:, 1], (Event.ABSENCE_STARTED, Event.ABSENCE_ENDED))]:
        if event == Event.ABSENCE_STARTED:
            absent[int(worker)].append((time, inf))
        elif absent[int(worker)]:
            absent[int(worker)][-1] = absent[int(worker)][-1][0], time
    return dict(absent)


def _sentences(journey: Journey) -> Iterator[tuple[float, str]]:
    together = Together(journey)
    if journey.rows[0].time < 0:
        yield 0.0, "Here the run begins; what went before is how the child was found."
    for row in journey.rows:
        if not together.takes(row):
            yield from together.told()
            if words := sentence(journey, row):
                yield row.time, words
        journey.take_note(row)
    yield from together.told()


def written(journey: list[tuple[date, str]]) -> str:
    """Return a journey as lines of text, each date written once."""
    lines, before = [], None
    for day, words in journey:
        lines.append(f"{on(day) if day != before else '':>15}  {words}")
        before = day
    return "\n".join(lines)
