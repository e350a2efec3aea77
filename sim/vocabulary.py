"""The words of the field: stages, events, roles, teams and statutory standards.

Everything else in the house speaks in these names; this module imports nothing of ours.
"""

from enum import Enum, IntEnum, StrEnum
from typing import TypeVar

Words = TypeVar("Words", bound=type[Enum])


def plain(words: Words) -> Words:
    """Make the members plain attributes of their class: in Python 3.11 looking one up is otherwise a slow call."""
    for member in words:
        type.__setattr__(words, member.name, member)
    return words


WORKING_DAYS_PER_YEAR = 253
"""England, mean of 2010-2030: 365.25 days less weekends and eight bank holidays."""


class PracticeRegime(StrEnum):
    """Which statutory clocks run and who may lead a case."""

    INITIAL_AND_CORE_2009 = "initial_and_core_2009"
    """Initial assessment in 7 (from 2010: 10) working days, then a core assessment in 35 for some."""
    SINGLE_ASSESSMENT_2013 = "single_assessment_2013"
    """One child and family assessment within 45 working days of the referral."""
    SINGLE_ASSESSMENT_2023 = "single_assessment_2023"
    """The clocks of 2013. That a lead need no longer be a social worker is not modelled yet: no result differs."""


@plain
class TeamKind(StrEnum):
    """What a team is there to do."""

    FRONT_DOOR = "front_door"
    ASSESSMENT = "assessment"
    CHILD_PROTECTION = "child_protection"
    CHILD_IN_NEED = "child_in_need"
    DISABLED_CHILDREN = "disabled_children"
    CHILDREN_IN_CARE = "children_in_care"
    LEAVING_CARE = "leaving_care"


@plain
class Role(StrEnum):
    """Who does the work; each role has its own caseload standard and price."""

    SOCIAL_WORKER = "social_worker"
    SENIOR_PRACTITIONER = "senior_practitioner"
    ASYE = "asye"
    AGENCY_SOCIAL_WORKER = "agency_social_worker"
    SCREENING_OFFICER = "screening_officer"
    PERSONAL_ADVISER = "personal_adviser"
    TEAM_MANAGER = "team_manager"
    REVIEWING_OFFICER = "reviewing_officer"


@plain
class Stage(IntEnum):
    """Stages of the pathway in the order in which a child may meet them."""

    CONTACT = 1
    EARLY_HELP = 2
    REFERRAL = 3
    ASSESSMENT = 4
    SECTION_47 = 5
    CONFERENCE = 6
    CP_PLAN = 7
    CIN_PLAN = 8
    DISABLED_CHILDREN_PLAN = 9
    CARE = 10
    LEAVING_CARE = 11


@plain
class Cause(IntEnum):
    """Whom or what a child waited for: the causes of drift."""

    WORKER = 1
    """The allocated worker shares her week among too many."""
    ALLOCATION = 2
    """No worker has been given to the child."""
    MANAGER = 3
    """A manager has not yet decided or signed off."""
    CHAIR = 4
    """A conference chair (reviewing officer) is not free."""
    PLACE = 5
    """No place is free in a limited service such as early help."""


@plain
class ReferralOutcome(IntEnum):
    """What the manager decided on a referral."""

    NO_FURTHER_ACTION = 1
    NO_NEW_ASSESSMENT = 2
    ASSESSMENT = 3
    STRATEGY_DISCUSSION = 4


@plain
class Decision(IntEnum):
    """What managers are asked to decide."""

    REFERRAL = 1
    SIGN_OFF = 2
    CLOSURE = 3


@plain
class Event(IntEnum):
    """What the event log can say. The meaning of a row's last two columns is given in brackets."""

    CONTACT = 1
    """A contact about a child arrives."""
    CONTACT_SCREENED = 2
    """The front door has screened it [working days since the contact]."""
    EARLY_HELP_QUEUED = 3
    EARLY_HELP_STARTED = 4
    """[working days waited]"""
    EARLY_HELP_ENDED = 5
    """[1 if the family gave up waiting]"""
    REFERRAL = 6
    """A contact becomes a referral [working days since the child's last referral, -1 if none]."""
    REFERRAL_DECIDED = 7
    """[working days since the referral, ReferralOutcome]"""
    CASE_OPENED = 8
    """The child becomes an open case of the service."""
    CASE_CLOSED = 9
    ASSESSMENT_STARTED = 10
    """[working day of the referral]"""
    ASSESSMENT_COMPLETED = 11
    """Signed off by a manager [working days since the referral]."""
    INITIAL_ASSESSMENT_COMPLETED = 12
    """[working days since the referral] (2009 regime)"""
    CORE_ASSESSMENT_COMPLETED = 13
    """[working days since the core assessment began] (2009 regime)"""
    SECTION_47_STARTED = 14
    """The strategy discussion decides on a section 47 enquiry."""
    SECTION_47_ENDED = 15
    """[1 if it goes on to an initial child protection conference]"""
    ICPC = 16
    """Initial child protection conference held [working days since the strategy discussion]."""
    CP_PLAN_STARTED = 17
    """[1 if second or later plan]"""
    CP_PLAN_ENDED = 18
    CORE_GROUP = 19
    """First core group of a plan [working days since the conference]."""
    CP_REVIEW = 20
    """Review conference held [working days after (negative: before) its statutory date]."""
    CP_VISIT = 21
    """[working days since the visit before or the start, 1 if this gap is still open at the row's time]"""
    CIN_PLAN_STARTED = 22
    CIN_PLAN_ENDED = 23
    CIN_VISIT = 24
    """As CP_VISIT."""
    CIN_REVIEW = 25
    """As CP_VISIT."""
    DISABLED_PLAN_STARTED = 26
    DISABLED_PLAN_ENDED = 27
    CARE_STARTED = 28
    CARE_ENDED = 29
    CARE_VISIT = 30
    """As CP_VISIT."""
    LEAVING_CARE_STARTED = 31
    LEAVING_CARE_ENDED = 32
    QUEUED = 33
    """The child needs a worker and waits for one."""
    ALLOCATED = 34
    """[working days unallocated, 1 if the worker is above the ceiling: a breach]"""
    RELEASED = 35
    """The worker no longer holds the child [working days held]."""
    LEFT_QUEUE = 36
    """The child left the queue without being given a worker [working days unallocated]."""
    DECISION = 37
    """A manager has decided [working days waited beyond the decision's own natural time, Decision]."""
    DRIFT = 38
    """Time lost in a stage, written at each month's end and when the stage ends [working days, 100 x Stage + Cause]."""
    HOURS = 39
    """A worker's meter at a month's end [hours delivered so far, hours that full depth would have taken]."""
    CHAIR_ASSIGNED = 40
    """A reviewing officer or chair takes the child on."""
    CHAIR_RELEASED = 41


class Standard(IntEnum):
    """Statutory time limits the model counts against, in the unit each name gives."""

    REFERRAL_DECISION_WORKING_DAYS = 1
    ASSESSMENT_WORKING_DAYS = 45
    ICPC_WORKING_DAYS = 15
    FIRST_CORE_GROUP_WORKING_DAYS = 10
    REREFERRAL_MONTHS = 12
