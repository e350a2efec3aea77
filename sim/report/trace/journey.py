"""What is known of a child at each point of its journey: where it lives, who holds it, how old it is."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

from sim.engine import WorkingCalendar
from sim.report.trace.saying import age, whole_months
from sim.results import TeamLabel
from sim.scenario.parameters import Parameters
from sim.vocabulary import CareEnd, Event, LegalStatus, PlacementKind

_YOUNG_PERSON_MONTHS = 12 * 16
_AS_A_YOUNG_PERSON = (Event.ELIGIBLE, Event.LEAVING_CARE_STARTED, Event.ADVISER_NEEDED, Event.ADVISER_ASSIGNED)
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the event log about the child."""

    time: float
    event: Event
    team: int
    worker: int
    value: float
    other: float


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for all children: the council, its people, and when they were gone.

    Attributes
    ----------
    parameters : Parameters
        The council.
    calendar : WorkingCalendar
        Its calendar.
    end : float
        When the run ends.
    teams : tuple of TeamLabel
        In the order in which the log counts them.
    people : tuple of str
        Everybody's name in the story, in the order in which the log counts them.
    left : dict of int to float
        When each worker who left did so.
    absent : dict of int to list of (float, float)
        Since when and until when each worker was absent.
    """

    parameters: Parameters
    calendar: WorkingCalendar
    end: float
    teams: tuple[TeamLabel, ...]
    people: tuple[str, ...]
    left: dict[int, float]
    absent: dict[int, list[tuple[float, float]]]


class Journey:
    """What is known of a child, as far as its journey has been told.

    Parameters
    ----------
    setting : Setting
        The council.
    rows : sequence of Row
        All that is in the log about the child, in the order of time.

    Attributes
    ----------
    happened : Counter of Event
        How often everything has happened so far.
    in_care_since : float or None
        Since when the child is in care.
    changes : int
        Changes of worker since the child came into care.
    way : CareEnd, 0 or None
        The way out of care that is being worked on (0: long-term fostering).
    """

    def __init__(self, setting: Setting, rows: Sequence[Row]) -> None:
        self.setting = setting
        self.parameters = setting.parameters
        self.rows = rows
        self._at_once: dict[float, list[Row]] = defaultdict(list)
        for row in rows:
            self._at_once[row.time].append(row)
        born = [row.other for row in rows if row.event is Event.CARE_STARTED and row.other > 0]
        self.birthday = date.fromordinal(int(born[0])) if born else None
        self._grown_at = min((row.time for row in rows if row.event in _AS_A_YOUNG_PERSON), default=inf)
        self.happened: Counter[Event] = Counter()
        self.is_disabled = False
        self.worker = self.chair = self.adviser = self.supporter = NOBODY
        self.last_worker = self.last_adviser = NOBODY
        self.is_waiting = self.wants_adviser = False
        self.in_care_since: float | None = None
        self.changes = 0
        self.legal: LegalStatus | None = None
        self.placement: PlacementKind | None = None
        self.way: CareEnd | int | None = None

    # -- asking ----------------------------------------------------------------------------------------------

    def also(self, row: Row, *events: Event) -> Row | None:
        """Return what else happens at the same time, if any of `events` does."""
        return next((each for each in self._at_once[row.time] if each.event in events), None)

    def is_at_end(self, row: Row) -> bool:
        """Whether a row was written because the run ends."""
        return row.time >= self.setting.end

    def day(self, time: float) -> date:
        """Return the calendar day; what is written when the run ends belongs to its last day."""
        return self.setting.calendar.date_of(time if time < self.setting.end else self.setting.end - 1.0)

    def aged(self, time: float) -> str:
        """Say how old the child is; nothing if the log does not say."""
        return "" if self.birthday is None else age(self.birthday, self.day(time))

    def who(self, time: float) -> str:
        """Say whom the story is about."""
        if time >= self._grown_at or self._is_of_age(time):
            return "the young person"
        return "the child"

    def who_aged(self, time: float) -> str:
        """Say whom the story is about, and the age if the log says it."""
        aged = self.aged(time)
        return f"{self.who(time)}, {aged}," if aged else self.who(time)

    def person(self, worker: int) -> str:
        """Name a member of staff."""
        return self.setting.people[worker] if worker >= 0 else "somebody"

    def by(self, row: Row, how: str = "with") -> str:
        """Say who did it, if the log does."""
        return f" {how} {self.person(row.worker)}" if row.worker >= 0 else ""

    def team(self, row: Row) -> str:
        """Name the team."""
        return self.setting.teams[row.team].name if row.team >= 0 else "the service"

    def _is_of_age(self, time: float) -> bool:
        return self.birthday is not None and whole_months(self.birthday, self.day(time)) >= _YOUNG_PERSON_MONTHS

    # -- taking note -----------------------------------------------------------------------------------------

    def take_note(self, row: Row) -> None:
        """Take note of what a row says, once it has been told."""
        self.happened[row.event] += 1
        self._note_case(row)
        self._note_care(row)
        self._note_others(row)

    def _note_case(self, row: Row) -> None:
        match row.event:
            case Event.QUEUED:
                self.is_waiting = True
            case Event.LEFT_QUEUE:
                self.is_waiting = False
            case Event.ALLOCATED:
                self.changes += self.last_worker not in {NOBODY, row.worker}
                self.worker = self.last_worker = row.worker
                self.is_waiting = False
            case Event.RELEASED:
                self.worker = NOBODY
            case Event.CASE_CLOSED:
                self.last_worker = NOBODY
            case Event.DISABLED_PLAN_STARTED | Event.DISABLED_PLAN_ENDED:
                self.is_disabled = row.event is Event.DISABLED_PLAN_STARTED

    def _note_care(self, row: Row) -> None:
        match row.event:
            case Event.CARE_STARTED:
                self.in_care_since, self.changes = row.time, 0
            case Event.CARE_ENDED:
                self.in_care_since = self.legal = self.placement = self.way = None
            case Event.LEGAL_STATUS:
                self.legal = LegalStatus(int(row.value))
            case Event.PLACEMENT_STARTED:
                self.placement = PlacementKind(int(row.value))
            case Event.PERMANENCE_WORK_STARTED:
                self.way = CareEnd(int(row.value)) if row.value else 0

    def _note_others(self, row: Row) -> None:
        match row.event:
            case Event.CHAIR_ASSIGNED:
                self.chair = row.worker
            case Event.CHAIR_RELEASED:
                self.chair = NOBODY
            case Event.ADVISER_NEEDED:
                self.wants_adviser = True
            case Event.ADVISER_ASSIGNED:
                self.adviser = self.last_adviser = row.worker
                self.wants_adviser = False
            case Event.ADVISER_RELEASED:
                self.adviser = NOBODY
            case Event.ADVISER_NO_LONGER_NEEDED:
                self.wants_adviser = False
            case Event.SUPPORT_STARTED:
                self.supporter = row.worker
            case Event.SUPPORT_ENDED:
                self.supporter = NOBODY
