"""What happened in each month at the front end: volumes, whether it was in time, waits and drift."""

import numpy as np

from sim.measures.definitions.front import ASSESSMENT_BANDS, band_name
from sim.measures.definitions.service import drift_by_cause, drift_by_stage
from sim.measures.reading import LIMIT_TOLERANCE, Cells, MonthlyLog
from sim.measures.timeliness import gaps_on_time, limit_of_month, within
from sim.vocabulary import WORKING_DAYS_PER_YEAR, Cause, Decision, Event, ReferralOutcome, Stage, Standard, TeamKind

WORKING_DAYS_PER_WEEK = 5


def front_door(log: MonthlyLog) -> dict[str, Cells]:
    """Contacts and referrals."""
    contacts, screened = log.of(Event.CONTACT).flows(), log.of(Event.CONTACT_SCREENED).flows()
    referrals, decided = log.of(Event.REFERRAL).flows(), log.of(Event.REFERRAL_DECIDED).flows()
    again = (referrals.value >= 0) & within(referrals.value, WORKING_DAYS_PER_YEAR)
    return {
        "contacts": log.count(contacts),
        "contacts_screened_within_1_day": log.mean(screened, within(screened.value, 1)),
        "referrals": log.count(referrals),
        "rereferrals_within_12_months": log.mean(referrals, again),
        "referral_decisions_within_1_day": log.mean(
            decided, within(decided.value, Standard.REFERRAL_DECISION_WORKING_DAYS)
        ),
        "referral_no_further_action_share": log.mean(decided, decided.other == ReferralOutcome.NO_FURTHER_ACTION),
    }


def assessments(log: MonthlyLog) -> dict[str, Cells]:
    """Assessments completed, in time and by bands of working days."""
    completed, referrals = log.of(Event.ASSESSMENT_COMPLETED).flows(), log.of(Event.REFERRAL).flows()
    initial = log.of(Event.INITIAL_ASSESSMENT_COMPLETED).flows()
    core = log.of(Event.CORE_ASSESSMENT_COMPLETED).flows()
    upper = np.array([high for _, high in ASSESSMENT_BANDS if high is not None], dtype=np.float64)
    band = np.searchsorted(upper + LIMIT_TOLERANCE, completed.value)
    return {
        "assessments_completed": log.count(completed),
        "assessments_within_45_days": log.mean(completed, within(completed.value, Standard.ASSESSMENT_WORKING_DAYS)),
        "assessments_per_referral": Cells(log.sum(completed), log.sum(referrals)),
        "initial_assessments_within_limit": log.mean(
            initial, within(initial.value, limit_of_month(log, initial, lambda figures: figures.assessment.limit_days))
        ),
        "core_assessments_within_limit": log.mean(
            core, within(core.value, limit_of_month(log, core, lambda figures: figures.assessment.core_limit_days))
        ),
        **{band_name(*bounds): log.mean(completed, band == place) for place, bounds in enumerate(ASSESSMENT_BANDS)},
    }


def plans(log: MonthlyLog) -> dict[str, Cells]:
    """Section 47, conferences and plans."""
    started, icpcs = log.of(Event.CP_PLAN_STARTED).flows(), log.of(Event.ICPC).flows()
    referrals = log.of(Event.REFERRAL).flows()
    core_groups, reviews = log.of(Event.CORE_GROUP).flows(), log.of(Event.CP_REVIEW).flows()
    return {
        "section_47s": log.count(log.of(Event.SECTION_47_STARTED).flows()),
        "icpcs": log.count(icpcs),
        "icpcs_within_15_days": log.mean(icpcs, within(icpcs.value, Standard.ICPC_WORKING_DAYS)),
        "cp_plans_started": log.count(started),
        "cp_plans_ended": log.count(log.of(Event.CP_PLAN_ENDED).flows()),
        "repeat_cp_plans": log.mean(started, started.value == 1),
        "core_groups_within_10_days": log.mean(
            core_groups, within(core_groups.value, Standard.FIRST_CORE_GROUP_WORKING_DAYS)
        ),
        "cp_reviews_on_time": log.mean(reviews, within(reviews.value, 0)),
        "referral_to_plan_ratio": Cells(log.sum(started), log.sum(referrals)),
    }


def visits(log: MonthlyLog) -> dict[str, Cells]:
    """Visits and child-in-need reviews within their limits."""
    protection, reviews = log.of(Event.CP_VISIT).flows(), log.of(Event.CIN_REVIEW).flows()
    child_in_need = log.of(Event.CIN_VISIT).flows()
    # The disabled children's team writes the same event, but has a limit of its own.
    disabled = np.isin(child_in_need.team, list(log.teams_of_kind(TeamKind.DISABLED_CHILDREN)))
    limit = np.where(
        disabled,
        limit_of_month(log, child_in_need, lambda figures: figures.disabled_children.plan.visits.limit_days),
        limit_of_month(log, child_in_need, lambda figures: figures.child_in_need.plan.visits.limit_days),
    )
    return {
        "cp_visits_on_time": gaps_on_time(
            log,
            protection,
            limit_of_month(log, protection, lambda figures: figures.child_protection.plan.visits.limit_days),
        ),
        "cin_visits_on_time": gaps_on_time(log, child_in_need, limit),
        "cin_reviews_on_time": gaps_on_time(
            log, reviews, limit_of_month(log, reviews, lambda figures: figures.child_in_need.reviews.limit_days)
        ),
    }


def waiting(log: MonthlyLog) -> dict[str, Cells]:
    """Return waits that ended in the month, and drift by cause and stage."""
    ended = log.of(Event.ALLOCATED, Event.LEFT_QUEUE).flows()
    allocated = log.of(Event.ALLOCATED).flows()
    decisions, lost = log.of(Event.DECISION).flows(), log.of(Event.DRIFT).flows()
    on_permanence = decisions.where(np.isin(decisions.other, (Decision.PERMANENCE_PLAN, Decision.PERMANENCE)))
    weeks = lost.value / WORKING_DAYS_PER_WEEK
    stage, cause = np.divmod(lost.other.astype(np.int64), 100)
    return {
        "days_unallocated": log.mean(ended, ended.value),
        "allocation_breaches": log.count(allocated, (allocated.other == 1).astype(np.float64)),
        "manager_decision_wait_days": log.mean(decisions, decisions.value),
        "permanence_decision_wait_days": log.mean(on_permanence, on_permanence.value),
        "drift_child_weeks": log.count(lost, weeks),
        **{drift_by_cause(each): log.count(lost, weeks * (cause == each)) for each in Cause},
        **{drift_by_stage(each): log.count(lost, weeks * (stage == each)) for each in Stage},
    }


def flows(log: MonthlyLog) -> dict[str, Cells]:
    """Return every measure of what happened in a month."""
    return {**front_door(log), **assessments(log), **plans(log), **visits(log), **waiting(log)}
