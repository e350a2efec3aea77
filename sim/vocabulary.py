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


AGE_BANDS = (0, 1, 5, 10, 16, 18)
"""Edges, in years, of the age bands in which children in care are published."""


class Switch(StrEnum):
    """Something that is on or off."""

    ON = "on"
    OFF = "off"


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
    FOSTERING = "fostering"
    """Supervising social workers: they recruit, assess and support the council's own foster carers."""
    KINSHIP = "kinship"
    """They assess connected persons and special guardians."""
    AFTER_PERMANENCE = "after_permanence"
    """They support families after special guardianship and adoption."""


OPTIONAL_TEAMS = (TeamKind.FOSTERING, TeamKind.KINSHIP, TeamKind.AFTER_PERMANENCE)
"""Teams a council can do without: assessments are bought, carers not recruited, families left without support."""


@plain
class Role(StrEnum):
    """Who does the work; each role has its own caseload standard and price."""

    SOCIAL_WORKER = "social_worker"
    SENIOR_PRACTITIONER = "senior_practitioner"
    ASYE = "asye"
    AGENCY_SOCIAL_WORKER = "agency_social_worker"
    SCREENING_OFFICER = "screening_officer"
    PERSONAL_ADVISER = "personal_adviser"
    FAMILY_SUPPORT_WORKER = "family_support_worker"
    TEAM_MANAGER = "team_manager"
    REVIEWING_OFFICER = "reviewing_officer"
    LAWYER = "lawyer"


REVIEWING_OFFICERS = "reviewing_officers"
"""Name under which the pool of reviewing officers and chairs stands beside the teams."""

LAWYERS = "lawyers"
"""Name under which the council's lawyers stand beside the teams."""


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
    PRE_PROCEEDINGS = 10
    PROCEEDINGS = 11
    CARE = 12
    PLACEMENT = 13
    PERMANENCE = 14
    LEAVING_CARE = 15
    AFTER_PERMANENCE = 16


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
    LAWYER = 6
    """No council lawyer has the time."""


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
    PERMANENCE_PLAN = 4
    PERMANENCE = 5
    """A move to permanence: a return home, a match, a special guardian."""


@plain
class EntryRoute(IntEnum):
    """How a child comes into care."""

    SECTION_20 = 1
    COURT = 2
    POLICE_PROTECTION = 3
    REMAND = 4
    UNACCOMPANIED = 5


@plain
class LegalStatus(IntEnum):
    """Under what law a child is in care."""

    SECTION_20 = 1
    POLICE_PROTECTION = 2
    INTERIM_CARE_ORDER = 3
    FULL_CARE_ORDER = 4
    PLACEMENT_ORDER = 5
    REMAND = 6


@plain
class CareEnd(IntEnum):
    """How a period of care ends."""

    HOME = 1
    """Home to parents, as planned."""
    HOME_UNPLANNED = 2
    SPECIAL_GUARDIANSHIP = 3
    CHILD_ARRANGEMENTS = 4
    ADOPTION = 5
    OTHER = 6
    """To relatives without an order, remand over, another authority and other reasons."""
    AGED_18 = 7


@plain
class PlacementKind(IntEnum):
    """Where a child in care lives."""

    IN_HOUSE_FOSTER = 1
    AGENCY_FOSTER = 2
    KINSHIP = 3
    WITH_PARENTS = 4
    OWN_HOME = 5
    """The council's own children's home."""
    AGENCY_HOME = 6
    SUPPORTED = 7
    """Supported or semi-independent accommodation."""
    ADOPTIVE = 8
    UNREGISTERED = 9


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
    """[EntryRoute, the child's birthday as a proleptic Gregorian ordinal]"""
    CARE_ENDED = 29
    """[CareEnd, PlacementKind the child leaves]"""
    CARE_VISIT = 30
    """As CP_VISIT; the limit is the usual one (6 weeks)."""
    LEAVING_CARE_STARTED = 31
    """Support after care begins [age in years]."""
    LEAVING_CARE_ENDED = 32
    """[age in years]"""
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
    PRE_PROCEEDINGS_STARTED = 42
    PRE_PROCEEDINGS_ENDED = 43
    """[working days, 1 if an application to court follows]"""
    PROCEEDINGS_STARTED = 44
    """An application for a care order is issued [1 for the first child of the family, 0 for a further one]."""
    PROCEEDINGS_ENDED = 45
    """[calendar weeks since issue, LegalStatus that follows; 0: the child had left care]"""
    LEGAL_STATUS = 46
    """[LegalStatus from now on]"""
    PLACEMENT_STARTED = 47
    """[PlacementKind, number of the placement in this period of care]"""
    PLACEMENT_ENDED = 48
    """[PlacementKind, working days]"""
    CARE_PLAN_MADE = 49
    """[working days since coming into care]"""
    CARE_REVIEW = 50
    """Review held (or overdue at the run's end) [working days after its statutory date, 10 x number of the review + 1
    if a permanence plan had been agreed by then]."""
    FIRST_CARE_VISIT = 51
    """First visit to a new placement [working days since it began]; limit: one week."""
    CLOSE_CARE_VISIT = 52
    """As CP_VISIT; to children with temporarily approved relatives or with parents under an interim order."""
    LONG_TERM_CARE_VISIT = 53
    """As CP_VISIT; to children matched until 18, after a year."""
    PERMANENCE_PLAN_AGREED = 54
    """[working days since coming into care]"""
    PERMANENCE_WORK_STARTED = 55
    """Work on the way out of care begins [CareEnd; 0: long-term fostering]."""
    CONNECTED_ASSESSMENT_STARTED = 56
    """[1 if bought]"""
    CONNECTED_ASSESSMENT_COMPLETED = 57
    """[working days, 1 if bought]"""
    MATCHED = 58
    """Matched until 18 with foster carers [0], or with adopters [1] [, working days since coming into care]."""
    ORDER_MADE = 59
    """A discharge, special guardianship, child arrangements or adoption order [CareEnd]."""
    ELIGIBLE = 60
    """The young person becomes eligible for leaving care support."""
    PATHWAY_PLAN_MADE = 61
    """Needs assessed and pathway plan made [working days after (negative: before) its statutory date]; at the run's
    end also for plans overdue, with worker -1."""
    PATHWAY_REVIEW = 62
    """As CP_VISIT."""
    ADVISER_NEEDED = 63
    """A personal adviser is asked for."""
    ADVISER_ASSIGNED = 64
    """[working days waited]"""
    ADVISER_RELEASED = 65
    """[working days held]"""
    ADVISER_NO_LONGER_NEEDED = 66
    """Support ended before an adviser was found [working days waited]."""
    ADVISER_CONTACT = 67
    """As CP_VISIT."""
    STAYING_PUT_STARTED = 68
    """[PlacementKind]"""
    STAYING_PUT_ENDED = 69
    """[PlacementKind]"""
    AFTER_PERMANENCE_STARTED = 70
    """The family is owed support until the child is 18 [CareEnd, 1 if it wants a support worker]."""
    AFTER_PERMANENCE_ENDED = 71
    """[CareEnd]"""
    WORKER_JOINED = 72
    """Somebody starts in a post [working days it was empty]; child -1."""
    WORKER_LEFT = 73
    """[working days in post]"""
    POST_EMPTY = 74
    """A post falls empty or is filled: FTE of empty posts of the team after it [FTE]; child and worker -1."""
    ABSENCE_STARTED = 75
    ABSENCE_ENDED = 76
    """[working days]"""
    PLACES = 77
    """In-house places at a month's end [places that can be used, places taken]; other + 1000 for beds in own homes;
    child and worker -1."""
    RETURNED_TO_CARE = 78
    """A child who had gone home comes back into care [working days since going home]."""
    LEFT_LATE = 79
    """A child leaves care by a way out [working days after the day on which it would have left with unlimited staff,
    PlacementKind it waited in]."""
    SUPPORT_STARTED = 80
    """A family is given a support worker after special guardianship or adoption [working days waited]."""
    SUPPORT_ENDED = 81
    """[working days held]"""


class Standard(IntEnum):
    """Statutory time limits the model counts against, in the unit each name gives."""

    REFERRAL_DECISION_WORKING_DAYS = 1
    ASSESSMENT_WORKING_DAYS = 45
    ICPC_WORKING_DAYS = 15
    FIRST_CORE_GROUP_WORKING_DAYS = 10
    REREFERRAL_MONTHS = 12
    FIRST_CARE_VISIT_WORKING_DAYS = 5
    CARE_PLAN_WORKING_DAYS = 10
    PATHWAY_PLAN_MONTHS = 3
