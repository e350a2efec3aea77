"""One child's journey in plain words: how a practitioner judges the model."""

import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from sim.engine import WorkingCalendar
from sim.results import Person, TeamLabel
from sim.scenario.parameters import Parameters
from sim.vocabulary import Cause, Decision, Event, ReferralOutcome, Role, Stage, Standard

NEAREST = 3
LEAST_DAYS = 0.05
"""A wait not worth telling."""
LEAST_DRIFT_DAYS = 0.5
"""Time lost in a stage that is not worth telling."""

ROLES = {Role.ASYE.value: "ASYE", Role.REVIEWING_OFFICER.value: "reviewing officer"}
OUTCOMES = {
    ReferralOutcome.NO_FURTHER_ACTION: "no further action",
    ReferralOutcome.NO_NEW_ASSESSMENT: "no new assessment, it joins work that is open elsewhere",
    ReferralOutcome.ASSESSMENT: "a child and family assessment",
    ReferralOutcome.STRATEGY_DISCUSSION: "an immediate strategy discussion",
}
DECISIONS = {
    Decision.REFERRAL: "decides on the referral",
    Decision.SIGN_OFF: "signs off the assessment",
    Decision.CLOSURE: "agrees to the closure",
}
CAUSES = {
    Cause.WORKER: "for a worker with too many cases",
    Cause.ALLOCATION: "for a worker to be allocated",
    Cause.MANAGER: "for a manager's decision",
    Cause.CHAIR: "for a conference chair",
    Cause.PLACE: "for a place in early help",
}
STAGES = {
    Stage.CONTACT: "at the front door",
    Stage.EARLY_HELP: "before early help",
    Stage.REFERRAL: "in deciding on the referral",
    Stage.ASSESSMENT: "in the assessment",
    Stage.SECTION_47: "in the section 47 enquiry",
    Stage.CONFERENCE: "around the initial child protection conference",
    Stage.CP_PLAN: "on the child protection plan",
    Stage.CIN_PLAN: "on the child-in-need plan",
    Stage.DISABLED_CHILDREN_PLAN: "on the disabled children's plan",
    Stage.CARE: "in care",
    Stage.LEAVING_CARE: "in leaving care",
}
STANDING = {
    Event.CASE_OPENED: (Event.CASE_CLOSED, "an open case"),
    Event.EARLY_HELP_STARTED: (Event.EARLY_HELP_ENDED, "in early help"),
    Event.SECTION_47_STARTED: (Event.SECTION_47_ENDED, "in a section 47 enquiry"),
    Event.CP_PLAN_STARTED: (Event.CP_PLAN_ENDED, "on a child protection plan"),
    Event.CIN_PLAN_STARTED: (Event.CIN_PLAN_ENDED, "on a child-in-need plan"),
    Event.DISABLED_PLAN_STARTED: (Event.DISABLED_PLAN_ENDED, "on a plan of the disabled children's team"),
    Event.CARE_STARTED: (Event.CARE_ENDED, "in care"),
    Event.LEAVING_CARE_STARTED: (Event.LEAVING_CARE_ENDED, "supported as a care leaver"),
}
PLAIN = {
    Event.CONTACT: "A contact about the child reaches the front door.",
    Event.EARLY_HELP_QUEUED: "The family is offered early help and waits for a place.",
    Event.CASE_OPENED: "The child becomes an open case.",
    Event.CASE_CLOSED: "The case is closed.",
    Event.SECTION_47_STARTED: "A strategy discussion decides on a section 47 enquiry.",
    Event.CP_PLAN_ENDED: "The child protection plan ends.",
    Event.CIN_PLAN_STARTED: "A child-in-need plan starts.",
    Event.CIN_PLAN_ENDED: "The child-in-need plan ends.",
    Event.DISABLED_PLAN_STARTED: "A plan of the disabled children's team starts.",
    Event.DISABLED_PLAN_ENDED: "The plan of the disabled children's team ends.",
    Event.CARE_STARTED: "The child enters care.",
    Event.CARE_ENDED: "The child leaves care.",
    Event.LEAVING_CARE_STARTED: "Support after care starts.",
    Event.LEAVING_CARE_ENDED: "Support after care ends.",
}
MEETINGS = {
    Event.CP_VISIT: "child protection visit",
    Event.CIN_VISIT: "visit",
    Event.CARE_VISIT: "visit in care",
    Event.CIN_REVIEW: "child-in-need review",
}


class UnknownChildError(Exception):
    """There is no such child in the run; the message gives the nearest numbers."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the event log about the child."""

    time: float
    event: Event
    team: int
    worker: int
    value: float
    other: float


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
    _people: list[str] = field(init=False)
    _holder: int = field(init=False, default=-1)
    _disabled: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.calendar = WorkingCalendar(self.parameters.start)
        counted: Counter[tuple[str, str]] = Counter()
        self._people = []
        for person in self.staff:
            counted[person.team, person.role] += 1
            role = ROLES.get(person.role, person.role.replace("_", " "))
            # Reviewing officers are their own team: its name would only say it twice.
            team = "" if person.role == Role.REVIEWING_OFFICER else f"{self.teams[person.team].name} "
            self._people.append(f"{team}{role} {counted[person.team, person.role]}")

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
        if not len(mine):
            raise UnknownChildError(_nearest(log, child))
        mine = mine[np.argsort(mine[:, 0], kind="stable")]
        rows = [Row(t, Event(int(e)), int(team), int(worker), v, o) for t, e, _, team, worker, v, o in mine.tolist()]
        told = sorted(self._sentences(rows), key=lambda sentence: sentence[0])
        return [(self.calendar.date_of(time), words) for time, words in [*told, self._standing(rows)]]

    def _sentences(self, rows: Sequence[Row]) -> Iterator[tuple[float, str]]:
        waiting: dict[Event, list[Row]] = {}
        at_once = {row.time for row in rows if row.event is Event.ALLOCATED and row.value < LEAST_DAYS}
        for row in rows:
            if row.event is Event.QUEUED and row.time in at_once:
                continue
            if row.event in MEETINGS:
                waiting.setdefault(row.event, []).append(row)
                continue
            if row.event is not Event.DRIFT:
                yield from self._meetings(waiting)
                waiting = {}
            if words := self._sentence(row):
                yield row.time, words[0].upper() + words[1:]
        yield from self._meetings(waiting)

    def _sentence(self, row: Row) -> str:
        """Return the sentence for one row; nothing where there is nothing to say."""
        match row.event:
            case Event.CONTACT_SCREENED:
                return f"{self._team(row)} has screened it, {_after(row.value)}."
            case Event.EARLY_HELP_STARTED:
                return f"Early help starts {_after(row.value)}."
            case Event.EARLY_HELP_ENDED:
                return "The family gives up waiting for early help." if row.value else "Early help ends."
            case Event.REFERRAL:
                again = f"; the last one was {_days(row.value)} before" if row.value >= 0 else ", the first one"
                return f"The contact becomes a referral{again}."
            case Event.REFERRAL_DECIDED:
                in_time = _against(row.value, Standard.REFERRAL_DECISION_WORKING_DAYS)
                outcome = OUTCOMES[ReferralOutcome(int(row.other))]
                return f"Decision on the referral {_after(row.value)} ({in_time}): {outcome}."
            case Event.ASSESSMENT_STARTED:
                return f"The assessment starts{self._by(row)}."
            case Event.ASSESSMENT_COMPLETED:
                limit = float(Standard.ASSESSMENT_WORKING_DAYS)
                return (
                    f"The assessment is complete, {_days(row.value)} after the referral ({_against(row.value, limit)})."
                )
            case Event.INITIAL_ASSESSMENT_COMPLETED:
                limit = self.parameters.assessment.limit_days
                return f"The initial assessment is complete {_after(row.value)} ({_against(row.value, limit)})."
            case Event.CORE_ASSESSMENT_COMPLETED:
                limit = self.parameters.assessment.core_limit_days
                return f"The core assessment is complete {_after(row.value)} ({_against(row.value, limit)})."
            case Event.SECTION_47_ENDED:
                onward = "it goes on to a conference" if row.value else "no conference is needed"
                return f"The section 47 enquiry ends: {onward}."
            case Event.ICPC:
                in_time = _against(row.value, Standard.ICPC_WORKING_DAYS)
                since = f"{_days(row.value)} after the strategy discussion"
                return f"Initial child protection conference, {since} ({in_time})."
            case Event.CP_PLAN_STARTED:
                return f"A child protection plan starts{', the second or a later one' if row.value else ''}."
            case Event.CORE_GROUP:
                in_time = _against(row.value, Standard.FIRST_CORE_GROUP_WORKING_DAYS)
                return f"First core group, {_days(row.value)} after the conference ({in_time})."
            case Event.CP_REVIEW:
                when = "in time" if row.value <= 0 else f"{_days(row.value)} late"
                return f"Review conference{self._by(row, 'chaired by')}, {when}."
            case Event.DRIFT:
                stage, cause = divmod(int(row.other), 100)
                if row.value < LEAST_DRIFT_DAYS:
                    return ""
                return f"Time lost {STAGES[Stage(stage)]}: {_days(row.value)} waiting {CAUSES[Cause(cause)]}."
            case Event.DECISION:
                waited = f", after waiting {_days(row.value)}" if row.value >= LEAST_DAYS else ""
                return f"{self._person(row)} {DECISIONS[Decision(int(row.other))]}{waited}."
            case Event.HOURS:
                return ""
            case _:
                return self._holding(row) or PLAIN[row.event]

    def _holding(self, row: Row) -> str:
        """Return the sentence for who holds the child, if the row is about that."""
        if row.event in {Event.DISABLED_PLAN_STARTED, Event.DISABLED_PLAN_ENDED}:
            self._disabled = row.event is Event.DISABLED_PLAN_STARTED
        if row.event is Event.CASE_CLOSED:
            self._holder = -1
        match row.event:
            case Event.QUEUED:
                return f"{self._team(row)} is to take the child; no worker is allocated yet."
            case Event.ALLOCATED:
                changed = self._holder not in {-1, row.worker}
                self._holder = row.worker
                wait = f" after {_days(row.value)} unallocated" if row.value >= LEAST_DAYS else ""
                breach = ", above the caseload ceiling" if row.other else ""
                change = " (a change of worker)" if changed else ""
                return f"Allocated to {self._person(row)}{wait}{breach}{change}."
            case Event.RELEASED:
                return f"{self._person(row)} no longer holds the child, after {_days(row.value)}."
            case Event.LEFT_QUEUE:
                return f"The child leaves the queue of {self._team(row)} without a worker, after {_days(row.value)}."
            case Event.CHAIR_ASSIGNED:
                return f"{self._person(row)} takes the child on as chair or reviewing officer."
            case Event.CHAIR_RELEASED:
                return f"{self._person(row)} no longer has the child."
            case _:
                return ""

    def _meetings(self, waiting: dict[Event, list[Row]]) -> Iterator[tuple[float, str]]:
        """Tell visits and reviews of one kind together, from one turn of the journey to the next."""
        told = []
        for event, rows in waiting.items():
            limit = self._limit(event)
            held = [row for row in rows if not row.other]
            if held:
                longest = max(row.value for row in held)
                late = sum(row.value > limit for row in held)
                times = (
                    "Once"
                    if len(held) == 1
                    else f"{len(held)} times up to {_date(self.calendar.date_of(held[-1].time))}"
                )
                several = len(held) > 1
                in_time = (f"{late} late" if several else "late") if late else ("all in time" if several else "in time")
                days = _days_against(longest, limit)
                gap = f"{'at most ' if several else ''}{days} since the one before (limit {limit:g})"
                told.append((held[0].time, f"{times}: {MEETINGS[event]}, {gap}: {in_time}."))
            told += [
                (
                    row.time,
                    f"No {MEETINGS[event]} for {_days_against(row.value, limit)} by then (limit {limit:g}): late.",
                )
                for row in rows
                if row.other and row.value > limit
            ]
        yield from sorted(told)

    def _limit(self, event: Event) -> float:
        p = self.parameters
        return {
            Event.CP_VISIT: p.child_protection.plan.visits,
            Event.CIN_VISIT: p.disabled_children.plan.visits if self._disabled else p.child_in_need.plan.visits,
            Event.CIN_REVIEW: p.child_in_need.reviews,
            Event.CARE_VISIT: p.care.plan.visits,
        }[event].limit_days

    def _standing(self, rows: Sequence[Row]) -> tuple[float, str]:
        """Say how things stand when the run ends."""
        counts = Counter(row.event for row in rows)
        still = [words for start, (end, words) in STANDING.items() if counts[start] > counts[end]]
        held = counts[Event.ALLOCATED] > counts[Event.RELEASED]
        if held:
            last = max((row for row in rows if row.event is Event.ALLOCATED), key=lambda row: row.time)
            still.append(f"held by {self._person(last)}")
        if counts[Event.QUEUED] > counts[Event.LEFT_QUEUE] + sum(
            row.event is Event.ALLOCATED and row.time >= 0 for row in rows
        ):
            still.append("waiting for a worker")
        end = float(self.calendar.month_starts(self.months)[-1]) - 1.0
        return end, f"The run ends. The child is {', '.join(still) if still else 'no longer known to the service'}."

    def _person(self, row: Row) -> str:
        return self._people[row.worker] if row.worker >= 0 else "Somebody"

    def _by(self, row: Row, how: str = "with") -> str:
        return f" {how} {self._person(row)}" if row.worker >= 0 else ""

    def _team(self, row: Row) -> str:
        return list(self.teams.values())[row.team].name if row.team >= 0 else "The service"


def written(journey: list[tuple[date, str]]) -> str:
    """Return a journey as lines of text, each date written once."""
    lines, before = [], None
    for day, words in journey:
        lines.append(f"{_date(day) if day != before else '':>15}  {words}")
        before = day
    return "\n".join(lines)


def _date(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def _days(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    return f"{text} working day{'' if text == '1' else 's'}"


def _days_against(value: float, limit: float) -> str:
    """Write days so that rounding never says in time of what is late."""
    return f"just over {_days(limit)}" if value > limit and round(value, 1) <= limit else _days(value)


def _after(value: float) -> str:
    return "the same day" if value < LEAST_DAYS else f"after {_days(value)}"


def _against(value: float, limit: float) -> str:
    return f"limit {float(limit):g}: {'in time' if value <= limit else 'late'}"


def children_who(log: np.ndarray, event: Event, most: int) -> list[int]:
    """Return up to `most` children to whom `event` happens within the run, those with the most to tell first."""
    rows = log[(log[:, 1] == event) & (log[:, 0] >= 0) & (log[:, 2] >= 0)]
    found = np.unique(rows[:, 2])
    everything = np.sort(log[:, 2])
    told = np.searchsorted(everything, found, side="right") - np.searchsorted(everything, found, side="left")
    return [int(child) for child in found[np.argsort(-told, kind="stable")][:most]]


def _nearest(log: np.ndarray, child: int) -> str:
    """Say that there is no such child, and which numbers there are."""
    known = np.unique(log[:, 2][log[:, 2] >= 0]).astype(np.int64).tolist()
    if not known:
        return f"there is no child {child}: nobody came in this run"
    place = bisect.bisect_left(known, child)
    near = sorted(
        sorted(known[max(place - NEAREST, 0) : place + NEAREST], key=lambda number: abs(number - child))[:NEAREST]
    )
    return (
        f"there is no child {child} in this run; the nearest numbers are {', '.join(map(str, near))} "
        f"({len(known):,} children, {known[0]} to {known[-1]})"
    )
