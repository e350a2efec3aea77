"""What flows and stocks a council settles to when nobody waits for staff: flow balance, Little's law, no simulation."""

from itertools import pairwise

import numpy as np

DAYS_PER_MONTH = 253 / 12


def mean_months(plan):
    return sum(
        part * (low + high) / 2
        for part, (low, high) in zip(plan.length_shares, pairwise(plan.length_months_edges), strict=True)
    )


def mean_assessment_days(figures, decided_after):
    """Mean days of assessment: lognormal, at a sprint once promoted, then signed off."""
    from scipy.stats import lognorm

    naturals = lognorm.ppf((np.arange(20_000) + 0.5) / 20_000, figures.sigma, scale=figures.median_days)
    speed = 1 - figures.worker_share + figures.worker_share * figures.sprint
    before = figures.promotion_day - decided_after
    taken = np.where(naturals <= before, naturals, before + (naturals - before) / speed)
    return float(taken.mean()) + figures.sign_off_days


def flows(parameters):
    """Children a month through each stage, from the shares alone."""
    p = parameters
    first = float(np.mean(p.demand.first_time_referrals_by_month))
    assessed = 1 - p.front_door.no_further_action_share - p.front_door.no_new_assessment_share
    with_plan = p.section_47.conference_share * p.section_47.plan_share
    other = 1 - p.assessment.section_47_share
    names = ("referrals", "assessments", "section_47s", "cp_plans", "cin_plans", "disabled", "care")
    at = {name: k for k, name in enumerate(names)}
    inflow = {
        "referrals": {  # all come back with the same chance but those who step down to early help
            "referrals": p.returning.return_share,
            "cin_plans": -p.returning.return_share * p.child_in_need.early_help_share,
        },
        "assessments": {"referrals": assessed},
        "section_47s": {
            "assessments": p.assessment.section_47_share,
            "cin_plans": p.child_in_need.section_47_share,
        },
        "cp_plans": {"section_47s": with_plan},
        "cin_plans": {
            "assessments": other * p.assessment.child_in_need_share,
            "section_47s": (1 - with_plan) * p.section_47.otherwise_child_in_need_share,
            "cp_plans": p.child_protection.child_in_need_share,
        },
        "disabled": {"assessments": other * p.assessment.disabled_children_share},
        "care": {
            "assessments": other * p.assessment.care_share,
            "section_47s": (1 - with_plan) * p.section_47.otherwise_care_share,
            "cp_plans": p.child_protection.care_share,
            "cin_plans": p.child_in_need.care_share,
        },
    }
    matrix = np.eye(len(names))
    for to, sources in inflow.items():
        for source, part in sources.items():
            matrix[at[to], at[source]] -= part
    outside = np.zeros(len(names))
    outside[at["referrals"]] = first
    return dict(zip(names, np.linalg.solve(matrix, outside).tolist(), strict=True))


def stocks(parameters):
    """Children in each stage, under the names of the starting stock."""
    p, flow = parameters, flows(parameters)
    cin_months = mean_months(p.child_in_need.plan) + p.child_in_need.closure_days / DAYS_PER_MONTH
    without_plan = 1 - p.section_47.conference_share * p.section_47.plan_share
    back = p.child_in_need.section_47_share * without_plan * p.section_47.otherwise_child_in_need_share
    stepped_down = flow["cp_plans"] * p.child_protection.child_in_need_share / (1 - back)
    days = mean_assessment_days(p.assessment, p.front_door.referral_decision_days)
    other_contacts = float(np.mean(p.demand.first_time_contacts_by_month)) - float(
        np.mean(p.demand.first_time_referrals_by_month)
    )
    size = sum(n * part for n, part in enumerate(p.demand.sibling_group_shares, start=1))
    families = (
        other_contacts * p.early_help.share_of_other_contacts + flow["cin_plans"] * p.child_in_need.early_help_share
    ) / size
    return {
        "children_in_assessment": flow["assessments"] * days / DAYS_PER_MONTH,
        "children_on_cp_plan": flow["cp_plans"]
        * (mean_months(p.child_protection.plan) + p.child_protection.review_days / DAYS_PER_MONTH),
        "children_on_cin_plan": flow["cin_plans"] * cin_months,
        "disabled_children": flow["disabled"] * mean_months(p.disabled_children.plan),
        "families_in_early_help": families * p.early_help.days / DAYS_PER_MONTH,
        "cin_in_child_protection_teams": stepped_down * cin_months,
    }


def returning(parameters, months):
    """Re-referrals by month of those closed before the start, in a service that was as steady before."""
    p, flow = parameters, flows(parameters)
    closed = flow["referrals"] - flow["cin_plans"] * p.child_in_need.early_help_share
    mean = p.returning.mean_days_to_return / DAYS_PER_MONTH
    edges = np.exp(-np.arange(months + 1) / mean)
    return closed * p.returning.return_share * mean * (edges[:-1] - edges[1:])
