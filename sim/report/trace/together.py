"""What is told together, from one turn of the journey to the next: visits, routine reviews, time lost."""

from collections.abc import Iterator

from sim.report.trace.in_care import PLAN_BY_REVIEW
from sim.report.trace.journey import Journey, Row
from sim.report.trace.saying import days, days_against, on, ordinal
from sim.vocabulary import Cause, Event, Stage

MEETINGS = {
    Event.CP_VISIT: "child protection visit",
    Event.CIN_VISIT: "visit",
    Event.CIN_REVIEW: "child-in-need review",
    Event.CARE_VISIT: "visit in care",
    Event.CLOSE_CARE_VISIT: "visit in care (more often with temporarily approved relatives or with parents)",
    Event.LONG_TERM_CARE_VISIT: "visit in care (less often, as the placement is to last)",
    Event.ADVISER_CONTACT: "contact with the personal adviser",
    Event.PATHWAY_REVIEW: "review of the pathway plan",
}
CAUSES = {
    Cause.WORKER: "for a worker with too many cases",
    Cause.ALLOCATION: "for a worker to be allocated",
    Cause.MANAGER: "for a manager's decision",
    Cause.CHAIR: "for a conference chair",
    Cause.PLACE: "for a place in early help",
    Cause.LAWYER: "for a council lawyer",
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
    Stage.PRE_PROCEEDINGS: "in pre-proceedings",
    Stage.PROCEEDINGS: "in care proceedings",
    Stage.CARE: "in care",
    Stage.PLACEMENT: "in finding a placement",
    Stage.PERMANENCE: "on the way to permanence",
    Stage.LEAVING_CARE: "in leaving care",
    Stage.AFTER_PERMANENCE: "in support after permanence",
}
LEAST_DRIFT_DAYS = 0.5
"""Time lost in a stage that is not worth telling."""
BELONG_BEFORE = frozenset({*MEETINGS, Event.FIRST_CARE_VISIT, Event.CORE_GROUP, Event.DRIFT})
"""Events that may stand in the log after others of the same time, and belong before them."""
TOLD_TOGETHER = frozenset({*MEETINGS, Event.DRIFT})
"""Events of which several are told in one sentence."""


class Together:
    """What has happened since the last turn of the journey and is told in few sentences.

    Parameters
    ----------
    journey : Journey
        Whose journey it is.
    """

    def __init__(self, journey: Journey) -> None:
        self._journey = journey
        self._meetings: dict[Event, list[Row]] = {}
        self._reviews: list[Row] = []
        self._lost: dict[int, tuple[float, float]] = {}

    def takes(self, row: Row) -> bool:
        """Take a row to tell it with others; False if it is a turn of the journey."""
        if row.event in MEETINGS:
            self._meetings.setdefault(row.event, []).append(row)
        elif row.event is Event.DRIFT:
            _, before = self._lost.get(int(row.other), (0.0, 0.0))
            self._lost[int(row.other)] = row.time, before + row.value
        elif row.event is Event.CARE_REVIEW and _is_routine(self._journey, row):
            self._reviews.append(row)
        else:
            return False
        return True

    def told(self) -> Iterator[tuple[float, str]]:
        """Tell what was taken, and begin anew."""
        told = [sentence for event, rows in self._meetings.items() for sentence in self._visits(event, rows)]
        if self._reviews:
            told.append((self._reviews[0].time, self._several_reviews()))
        told += [(time, _time_lost(what, lost)) for what, (time, lost) in self._lost.items() if _is_worth_telling(lost)]
        self._meetings, self._reviews, self._lost = {}, [], {}
        yield from sorted(told, key=lambda sentence: sentence[0])

    def _visits(self, event: Event, rows: list[Row]) -> Iterator[tuple[float, str]]:
        limit, name = self._limit(event), MEETINGS[event]
        held = [row for row in rows if not row.other]
        if held:
            longest = max(row.value for row in held)
            late = sum(row.value > limit for row in held)
            several = len(held) > 1
            times = f"{len(held)} times up to {on(self._journey.day(held[-1].time))}" if several else "Once"
            in_time = (f"{late} late" if several else "late") if late else ("all in time" if several else "in time")
            gap = f"{'at most ' if several else ''}{days_against(longest, limit)} since the one before"
            yield held[0].time, f"{times}: {name}, {gap} (limit {limit:g}): {in_time}."
        for row in rows:
            if row.other and row.value > limit:
                words = f"No {name} for {days_against(row.value, limit)} by then (limit {limit:g}): late."
                yield row.time, words

    def _several_reviews(self) -> str:
        rows = self._reviews
        first, last = (int(row.other) // 10 for row in (rows[0], rows[-1]))
        late = [row.value for row in rows if row.value > 0]
        if len(rows) == 1:
            return f"{ordinal(first).capitalize()} review in care, {f'{days(late[0])} late' if late else 'in time'}."
        on_time = f"{len(late)} late, at most by {days(max(late))}" if late else "all in time"
        which = f"{first} {'and' if len(rows) == 2 else 'to'} {last}"
        return f"Reviews {which} in care, up to {on(self._journey.day(rows[-1].time))}: {on_time}."

    def _limit(self, event: Event) -> float:
        p = self._journey.parameters
        return {
            Event.CP_VISIT: p.child_protection.plan.visits,
            Event.CIN_VISIT: (p.disabled_children if self._journey.is_disabled else p.child_in_need).plan.visits,
            Event.CIN_REVIEW: p.child_in_need.reviews,
            Event.CARE_VISIT: p.care.visits,
            Event.CLOSE_CARE_VISIT: p.care.close_visits,
            Event.LONG_TERM_CARE_VISIT: p.care.long_term_visits,
            Event.ADVISER_CONTACT: p.leaving_care.contacts,
            Event.PATHWAY_REVIEW: p.leaving_care.pathway_reviews,
        }[event].limit_days


def _is_routine(journey: Journey, row: Row) -> bool:
    """Whether a review says nothing but that it was held: after the second, with a plan agreed."""
    number, has_plan = divmod(int(row.other), 10)
    was_held = row.worker >= 0 or not journey.is_at_end(row)
    return was_held and has_plan == 1 and number > PLAN_BY_REVIEW


def _is_worth_telling(lost: float) -> bool:
    return abs(lost) >= LEAST_DRIFT_DAYS


def _time_lost(what: int, lost: float) -> str:
    stage, cause = divmod(what, 100)
    where, waiting = STAGES[Stage(stage)], f"waiting {CAUSES[Cause(cause)]}"
    if lost < 0:
        return f"Time made good {where}: {days(-lost)} of those lost {waiting}."
    return f"Time lost {where}: {days(lost)} {waiting}."
