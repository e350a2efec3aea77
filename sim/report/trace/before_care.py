"""Sentences from the first contact to the child protection plan."""

from sim.report.trace.journey import Journey, Row
from sim.report.trace.saying import after, against, days, lateness, length
from sim.vocabulary import Event, ReferralOutcome, Standard

OUTCOMES = {
    ReferralOutcome.NO_FURTHER_ACTION: "no further action",
    ReferralOutcome.NO_NEW_ASSESSMENT: "no new assessment, it joins work that is open elsewhere",
    ReferralOutcome.ASSESSMENT: "a child and family assessment",
    ReferralOutcome.STRATEGY_DISCUSSION: "an immediate strategy discussion",
}
PLAIN = {
    Event.EARLY_HELP_QUEUED: "The family is offered early help and waits for a place.",
    Event.CASE_CLOSED: "The case is closed.",
    Event.SECTION_47_STARTED: "A strategy discussion decides on a section 47 enquiry.",
    Event.CP_PLAN_ENDED: "The child protection plan ends.",
    Event.CIN_PLAN_ENDED: "The child-in-need plan ends.",
    Event.DISABLED_PLAN_STARTED: "A plan of the disabled children's team starts.",
    Event.DISABLED_PLAN_ENDED: "The plan of the disabled children's team ends.",
}


def _contact(journey: Journey, row: Row) -> str:
    aged = journey.aged(row.time)
    return f"a contact about the child{f' ({aged})' if aged else ''} reaches the front door."


def _screened(journey: Journey, row: Row) -> str:
    return f"{journey.team(row)} has screened it, {after(row.value)}."


def _early_help_started(_journey: Journey, row: Row) -> str:
    return f"Early help starts {after(row.value)}."


def _early_help_ended(_journey: Journey, row: Row) -> str:
    return "The family gives up waiting for early help." if row.value else "Early help ends."


def _referral(_journey: Journey, row: Row) -> str:
    again = f"; the last one was {length(row.value)} before" if row.value >= 0 else ", the first one"
    return f"The contact becomes a referral{again}."


def _referral_decided(_journey: Journey, row: Row) -> str:
    in_time = against(row.value, Standard.REFERRAL_DECISION_WORKING_DAYS)
    return f"Decision on the referral {after(row.value)} ({in_time}): {OUTCOMES[ReferralOutcome(int(row.other))]}."


def _case_opened(journey: Journey, row: Row) -> str:
    if journey.happened[Event.LEAVING_CARE_ENDED]:
        return "The young person asks for support again."
    return f"{journey.who(row.time)} becomes an open case{' again' if journey.happened[Event.CASE_OPENED] else ''}."


def _assessment_started(journey: Journey, row: Row) -> str:
    return f"The assessment starts{journey.by(row)}."


def _assessment_completed(_journey: Journey, row: Row) -> str:
    in_time = against(row.value, Standard.ASSESSMENT_WORKING_DAYS)
    return f"The assessment is complete, {days(row.value)} after the referral ({in_time})."


def _initial_assessment(journey: Journey, row: Row) -> str:
    in_time = against(row.value, journey.parameters.assessment.limit_days)
    return f"The initial assessment is complete {after(row.value)} ({in_time})."


def _core_assessment(journey: Journey, row: Row) -> str:
    in_time = against(row.value, journey.parameters.assessment.core_limit_days)
    return f"The core assessment is complete {after(row.value)} ({in_time})."


def _section_47_ended(_journey: Journey, row: Row) -> str:
    onward = "it goes on to a conference" if row.value else "no conference is needed"
    return f"The section 47 enquiry ends: {onward}."


def _conference(_journey: Journey, row: Row) -> str:
    since = f"{days(row.value)} after the strategy discussion"
    return f"Initial child protection conference, {since} ({against(row.value, Standard.ICPC_WORKING_DAYS)})."


def _cp_plan_started(_journey: Journey, row: Row) -> str:
    return f"A child protection plan starts{', the second or a later one' if row.value else ''}."


def _cin_plan_started(journey: Journey, row: Row) -> str:
    at_home = journey.also(row, Event.CARE_ENDED)
    return f"A child-in-need plan {'supports the family at home' if at_home else 'starts'}."


def _core_group(_journey: Journey, row: Row) -> str:
    in_time = against(row.value, Standard.FIRST_CORE_GROUP_WORKING_DAYS)
    return f"First core group, {days(row.value)} after the conference ({in_time})."


def _cp_review(journey: Journey, row: Row) -> str:
    if row.worker < 0 and journey.is_at_end(row):
        return f"A review conference should have been held {days(row.value)} ago."
    return f"Review conference{journey.by(row, 'chaired by')}, {lateness(row.value)}."


SENTENCES = {
    Event.CONTACT: _contact,
    Event.CONTACT_SCREENED: _screened,
    Event.EARLY_HELP_STARTED: _early_help_started,
    Event.EARLY_HELP_ENDED: _early_help_ended,
    Event.REFERRAL: _referral,
    Event.REFERRAL_DECIDED: _referral_decided,
    Event.CASE_OPENED: _case_opened,
    Event.ASSESSMENT_STARTED: _assessment_started,
    Event.ASSESSMENT_COMPLETED: _assessment_completed,
    Event.INITIAL_ASSESSMENT_COMPLETED: _initial_assessment,
    Event.CORE_ASSESSMENT_COMPLETED: _core_assessment,
    Event.SECTION_47_ENDED: _section_47_ended,
    Event.ICPC: _conference,
    Event.CP_PLAN_STARTED: _cp_plan_started,
    Event.CIN_PLAN_STARTED: _cin_plan_started,
    Event.CORE_GROUP: _core_group,
    Event.CP_REVIEW: _cp_review,
}
