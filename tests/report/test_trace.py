"""A child's journey in words, from a log made by hand."""

import doctest

import numpy as np
import pytest
from councils import small_council

from sim.report.trace import (
    ABOUT_NO_CHILD,
    Narrator,
    UnknownChildError,
    before_care,
    children_who,
    in_care,
    permanence,
    saying,
    together,
    written,
)
from sim.report.trace.sentences import PLAIN, SENTENCES
from sim.report.trace.together import TOLD_TOGETHER
from sim.results import Person, team_labels
from sim.vocabulary import (
    CareEnd,
    Cause,
    Decision,
    EntryRoute,
    Event,
    LegalStatus,
    PlacementKind,
    ReferralOutcome,
    Role,
    Stage,
)

COUNCIL = small_council()
TEAMS = team_labels(COUNCIL)
ASSESSMENT = list(TEAMS).index("assessment")
STAFF = (
    Person(team="assessment", role=Role.SOCIAL_WORKER.value, fte=1),
    Person(team="assessment", role=Role.SOCIAL_WORKER.value, fte=1),
    Person(team="assessment", role=Role.TEAM_MANAGER.value, fte=1),
    Person(team="reviewing_officers", role=Role.REVIEWING_OFFICER.value, fte=1),
)


def told(*rows, child=7, months=2):
    log = np.array([[time, event, child, *more] for time, event, *more in rows], dtype=float)
    return Narrator(COUNCIL, months, TEAMS, STAFF).tell(log, child)


def sentences(*rows):
    return [words for _, words in told(*rows)]


def test_a_short_journey_word_for_word():
    outcome = ReferralOutcome.ASSESSMENT
    journey = told(
        (0.2, Event.CONTACT, 0, -1, 0, 0),
        (1.2, Event.CONTACT_SCREENED, 0, -1, 1.0, 0),
        (1.2, Event.REFERRAL, 1, -1, -1, 0),
        (2.3, Event.DECISION, 1, 2, 0.0, Decision.REFERRAL),
        (2.3, Event.REFERRAL_DECIDED, 1, -1, 1, outcome),
        (2.3, Event.CASE_OPENED, -1, -1, 0, 0),
        (2.3, Event.QUEUED, 1, -1, 0, 0),
        (5.3, Event.ALLOCATED, 1, 1, 3.0, 0),
        (5.3, Event.ASSESSMENT_STARTED, 1, 1, 1.2, 0),
        (30.0, Event.DRIFT, 1, -1, 4.5, 100 * Stage.ASSESSMENT + Cause.WORKER),
        (30.0, Event.DRIFT, 1, -1, 0.4, 100 * Stage.ASSESSMENT + Cause.MANAGER),
        (31.0, Event.DECISION, 1, 2, 0.6, Decision.SIGN_OFF),
        (31.0, Event.ASSESSMENT_COMPLETED, 1, -1, 46, 0),
        (31.0, Event.RELEASED, 1, 1, 25.7, 0),
        (31.0, Event.CASE_CLOSED, -1, -1, 0, 0),
    )
    blank = " " * 15
    assert written(journey).splitlines() == [
        " Tue 2 Apr 2024  A contact about the child reaches the front door.",
        " Wed 3 Apr 2024  Front door has screened it, after 1 working day.",
        f"{blank}  The contact becomes a referral, the first one.",
        " Thu 4 Apr 2024  Assessment team manager 1 decides on the referral.",
        f"{blank}  Decision on the referral after 1 working day (limit 1: in time): a child and family assessment.",
        f"{blank}  The child becomes an open case.",
        f"{blank}  Assessment is to take the child; no worker is allocated yet.",
        " Tue 9 Apr 2024  Allocated to Assessment social worker 2 after 3 working days unallocated.",
        f"{blank}  The assessment starts with Assessment social worker 2.",
        "Wed 15 May 2024  Time lost in the assessment: 4.5 working days waiting for a worker with too many cases.",
        "Thu 16 May 2024  Assessment team manager 1 signs off the assessment, after waiting 0.6 working days.",
        f"{blank}  The assessment is complete, 46 working days after the referral (limit 45: late).",
        f"{blank}  Assessment social worker 2 no longer holds the child, after 25.7 working days.",
        f"{blank}  The case is closed.",
        "Fri 31 May 2024  The run ends. The child is no longer known to the service.",
    ]


def test_visits_between_two_turns_are_told_together_wherever_they_stand_in_the_log():
    rows = (
        (0.0, Event.CP_PLAN_STARTED, 1, -1, 1, 0),
        (27.0, Event.CP_REVIEW, 1, 3, 2, 0),
        (30.0, Event.CP_PLAN_ENDED, 1, -1, 0, 0),
        (8.0, Event.CP_VISIT, 1, 0, 8.0, 0),
        (19.0, Event.CP_VISIT, 1, 0, 11.0, 0),
        (28.0, Event.CP_VISIT, 1, 0, 9.0, 0),
    )
    visits = "2 times up to Mon 29 Apr 2024: child protection visit, at most 11 working days since the one before"
    assert sentences(*rows)[:-1] == [
        "A child protection plan starts, the second or a later one.",
        f"{visits} (limit 10): 1 late.",
        "Review conference chaired by reviewing officer 1, 2 working days late.",
        "Once: child protection visit, 9 working days since the one before (limit 10): in time.",
        "The child protection plan ends.",
    ]


@pytest.mark.parametrize(("gap", "told_of"), [(10.0, False), (10.5, True)])
def test_a_gap_still_open_is_told_only_when_it_is_too_long(gap, told_of):
    rows = ((0.0, Event.CP_PLAN_STARTED, 1, -1, 0, 0), (20.0, Event.CP_VISIT, 1, 0, gap, 1))
    words = "No child protection visit for 10.5 working days by then (limit 10): late."
    assert (words in sentences(*rows)) is told_of
    assert sentences(*rows)[-1] == "The run ends. The child is on a child protection plan."


def test_a_change_of_worker_is_one_while_the_case_stays_open():
    rows = [
        (1.0, Event.ALLOCATED, 1, 0, 0, 0),
        (2.0, Event.ALLOCATED, 1, 1, 0, 1),
        (3.0, Event.CASE_CLOSED, -1, -1, 0, 0),
        (4.0, Event.ALLOCATED, 1, 0, 0, 0),
    ]
    assert sentences(*rows)[:2] == [
        "Allocated to Assessment social worker 1.",
        "Allocated to Assessment social worker 2, above the caseload ceiling (a change of worker).",
    ]
    assert sentences(*rows)[3] == "Allocated to Assessment social worker 1."


def test_whoever_still_waits_is_said_to():
    assert sentences((1.0, Event.QUEUED, 1, -1, 0, 0))[-1] == "The run ends. The child is waiting for a worker."
    left = sentences((1.0, Event.QUEUED, 1, -1, 0, 0), (2.0, Event.LEFT_QUEUE, 1, -1, 1.0, 0))
    assert left[-1] == "The run ends. The child is no longer known to the service."


def test_every_event_has_words_or_happens_to_no_child():
    # a new event has to be given words, or to be named as one of which the story is silent
    told_of = (set(SENTENCES), set(PLAIN), set(TOLD_TOGETHER), set(ABOUT_NO_CHILD))
    assert set.union(*told_of) == set(Event)
    assert sum(map(len, told_of)) == len(Event)


def test_every_event_that_happens_to_children_is_told():
    for event in Event:
        other = {
            Event.REFERRAL_DECIDED: ReferralOutcome.ASSESSMENT,
            Event.DECISION: Decision.CLOSURE,
            Event.DRIFT: 100 * Stage.CARE + Cause.PLACE,
            Event.CARE_REVIEW: 11,
        }.get(event, 0)
        lines = sentences((1.0, event, 1, 0, 1.0, other))
        assert len(lines) == (1 if event in ABOUT_NO_CHILD else 2), event


def test_every_word_of_the_field_is_known_to_the_story():
    for words, members in (
        (before_care.OUTCOMES, ReferralOutcome),
        (in_care.ROUTES, EntryRoute),
        (in_care.STATUSES, LegalStatus),
        (in_care.LIVES, PlacementKind),
        (in_care.LEAVES, CareEnd),
        (permanence.WAYS, CareEnd),
        (permanence.DECISIONS, Decision),
        (together.CAUSES, Cause),
        (together.STAGES, Stage),
    ):
        assert set(members) <= set(words), members


def test_an_overdue_review_conference_is_not_told_as_held():
    last = Narrator(COUNCIL, 2, TEAMS, STAFF).calendar.month_starts(2)[-1]
    rows = ((0.0, Event.CP_PLAN_STARTED, 1, -1, 0, 0), (last, Event.CP_REVIEW, 1, -1, 4, 0))
    assert sentences(*rows)[1] == "A review conference should have been held 4 working days ago."


def test_time_lost_in_several_months_is_told_once_and_what_is_made_good_as_such():
    lost = 100 * Stage.PERMANENCE + Cause.MANAGER
    rows = (
        (10.0, Event.DRIFT, 1, -1, 0.4, lost),
        (30.0, Event.DRIFT, 1, -1, 20.0, lost),
        (33.0, Event.DRIFT, 1, -1, 3.0, lost),
        (33.0, Event.PERMANENCE_PLAN_AGREED, 1, -1, 33, 0),
        (40.0, Event.DRIFT, 1, -1, -2.0, lost),
    )
    assert sentences(*rows)[:-1] == [
        "Time lost on the way to permanence: 23.4 working days waiting for a manager's decision.",
        "The permanence plan is agreed, 33 working days after coming into care.",
        "Time made good on the way to permanence: 2 working days of those lost waiting for a manager's decision.",
    ]


def test_the_nearest_numbers_are_given():
    log = np.array([[0, Event.CONTACT, child, 0, -1, 0, 0] for child in (10, 20, 30, 40, 50)], dtype=float)
    narrator = Narrator(COUNCIL, 1, TEAMS, STAFF)
    with pytest.raises(UnknownChildError, match=r"no child 31 in this run; the nearest numbers are 20, 30, 40 \(5 ch"):
        narrator.tell(log, 31)
    with pytest.raises(UnknownChildError, match="nearest numbers are 10, 20, 30"):
        narrator.tell(log, -5)
    with pytest.raises(UnknownChildError, match="nobody came"):
        narrator.tell(log[:0], 1)
    with pytest.raises(UnknownChildError):
        narrator.tell(np.array([[0, Event.HOURS, -1, 0, 0, 1, 1]], dtype=float), -1)


def test_children_are_found_by_what_happens_to_them_the_longest_stories_first():
    rows = [
        (-1, Event.CARE_STARTED, 1),
        (1, Event.CARE_STARTED, 2),
        (1, Event.CARE_STARTED, 3),
        (2, Event.CARE_ENDED, 3),
        (3, Event.WORKER_LEFT, -1),
    ]
    log = np.array([[time, event, child, 0, -1, 0, 0] for time, event, child in rows], dtype=float)
    assert children_who(log, Event.CARE_STARTED, 10) == [3, 2]
    assert children_who(log, Event.CARE_STARTED, 1) == [3]
    assert children_who(log, Event.CARE_STARTED, 10, also=[Event.CARE_ENDED]) == [3]
    assert children_who(log, Event.ADVISER_NEEDED, 10) == []
    assert children_who(log, Event.WORKER_LEFT, 10) == []


def test_the_examples_of_how_things_are_said_are_true():
    result = doctest.testmod(saying)
    assert result.attempted > 0
    assert result.failed == 0
