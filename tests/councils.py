"""Small synthetic councils for tests, about one-eighth of a county.

The council is balanced: its stocks are what its flows settle to in closed form (tests/model/test_balance.py).
"""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from sim.scenario import Assumption, Scenario, Source, resolved_yaml, scenario_hash
from sim.scenario.parameters import Parameters
from sim.scenario.shape import figures_of

CP_LENGTHS = (0, 3, 6, 12, 24, 36), (0.13, 0.07, 0.5, 0.27, 0.03)
CIN_LENGTHS = (0, 3, 6, 12, 24), (0.4, 0.3, 0.2, 0.1)
DISABLED_LENGTHS = (0, 12, 36, 96), (0.3, 0.4, 0.3)


def small_council(**changes: Any) -> Parameters:
    """Return the council with `changes` merged over it, e.g. `practice={"delay_share": 1.0}`."""
    return Parameters(**_merged(_council(), changes))


def as_scenario_text(parameters: Parameters) -> str:
    """Write a valid scenario file for the parameters, every figure an assumption of one placeholder source."""
    source = Source(id="tests", title="Invented for tests", date="2024-01", url="")
    register = tuple(
        Assumption(
            field=path,
            value=value,
            unit=figure.unit,
            source=source.id,
            source_title=source.title,
            date=source.date,
            status="assumption",
        )
        for path, figure, value in figures_of(parameters)
    )
    return resolved_yaml(
        Scenario(
            name="Small council",
            description="A balanced synthetic council for tests.",
            parameters=parameters,
            register=register,
            sources=(source,),
            hash=scenario_hash(parameters),
            path="",
        )
    )


def _merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for name, change in changes.items():
        before = merged.get(name)
        nested = isinstance(change, Mapping) and isinstance(before, Mapping)
        merged[name] = _merged(before, change) if nested else change
    return merged


def _open_shares(edges: tuple[float, ...], shares: tuple[float, ...]) -> list[float]:
    """Shares of time already open in a steady state: in proportion to the chance of lasting longer."""
    weights = [
        (edges[band + 1] - edges[band]) * (sum(shares[band + 1 :]) + share / 2) for band, share in enumerate(shares)
    ]
    return [weight / sum(weights) for weight in weights]


def _plan(hours: float, worker_share: float, lengths: Any, visit_limit: float) -> dict[str, Any]:
    edges, shares = lengths
    return {
        "hours_per_month": hours,
        "sibling_hours_share": 0.6,
        "worker_share": worker_share,
        "length_months_edges": edges,
        "length_shares": shares,
        "open_months_edges": edges,
        "open_shares": _open_shares(edges, shares),
        "visits": {"limit_days": visit_limit, "planned_gap_share": 0.8, "gap_cv": 0.15},
    }


def _team(kind: str, name: str, cases: float, managers: float = 1, **staff: float) -> dict[str, Any]:
    return {"name": name, "kind": kind, "cases_at_start": cases, "team_managers_fte": managers, **staff}


def _council() -> dict[str, Any]:
    return {
        "council": "Smallshire",
        "start": date(2024, 4, 1),
        "demand": {
            "first_time_contacts_by_month": [109] * 12,
            "first_time_referrals_by_month": [57] * 12,
            "returning_referrals_by_month": [round(14.5 * math.exp(-(month + 0.5) / 5.2), 1) for month in range(24)],
            "trend_per_year": 0,
            "replayed_months": 0,
            "monthly_noise_cv": 0.05,
            "weekend_share": 0.02,
            "sibling_group_shares": [0.55, 0.25, 0.13, 0.07],
            "sibling_concordance": 0.8,
        },
        "returning": {"return_share": 0.21, "mean_days_to_return": 110, "earlier_plan_share": 0.2},
        "early_help": {"share_of_other_contacts": 0.3, "places": 60, "days": 90, "patience_days": 60},
        "front_door": {
            "screening_hours": 0.75,
            "screening_days": 0.5,
            "referral_decision_hours": 0.5,
            "referral_decision_days": 0.5,
            "no_further_action_share": 0.25,
            "no_new_assessment_share": 0.1,
        },
        "assessment": {
            "hours": 9,
            "sibling_hours_share": 0.5,
            "median_days": 20,
            "sigma": 0.55,
            "worker_share": 0.95,
            "limit_days": 45,
            "promotion_day": 40,
            "sprint": 2,
            "sign_off_hours": 1,
            "sign_off_days": 1,
            "section_47_share": 0.2,
            "child_in_need_share": 0.3,
            "disabled_children_share": 0.03,
            "care_share": 0.01,
            "core_assessment_share": 0.4,
            "core_hours": 14,
            "core_median_days": 22,
            "core_limit_days": 35,
            "core_promotion_day": 30,
        },
        "section_47": {
            "hours": 8,
            "enquiry_share_of_booked_time": 0.7,
            "worker_share": 0.8,
            "conference_share": 0.5,
            "booked_days_edges": [5, 10, 13, 15, 20],
            "booked_days_shares": [0.15, 0.25, 0.5, 0.1],
            "conference_hours": 6,
            "chair_hours": 4,
            "conference_days": 1,
            "plan_share": 0.86,
            "otherwise_child_in_need_share": 0.4,
            "otherwise_care_share": 0.02,
        },
        "child_protection": {
            "plan": _plan(6, 0.6, CP_LENGTHS, 10),
            "first_core_group_planned_days": 8,
            "first_review_months": 3,
            "later_reviews_months": 6,
            "booked_ahead_days": 10,
            "review_hours": 4,
            "review_chair_hours": 4,
            "review_days": 1,
            "care_share": 0.2,
            "child_in_need_share": 0.6,
        },
        "child_in_need": {
            "plan": _plan(3, 0.7, CIN_LENGTHS, 20),
            "reviews": {"limit_days": 63, "planned_gap_share": 0.9, "gap_cv": 0.1},
            "section_47_share": 0.05,
            "care_share": 0.01,
            "early_help_share": 0.15,
            "closure_hours": 0.5,
            "closure_days": 1,
        },
        "disabled_children": {"plan": _plan(1.5, 0.5, DISABLED_LENGTHS, 60)},
        **_care_journey(),
        "management": {
            "supervision_hours_per_worker_per_month": 3,
            "other_duties_share": 0.3,
            "oversight_hours_per_child_in_care_per_month": 0.2,
            "oversight_complex_factor": 3,
            "permanence_decision_hours": 1.5,
            "permanence_decision_days": 3,
        },
        "practice": {
            "regime": "single_assessment_2013",
            "casework_hours_per_week": 22.4,
            "overtime_share": 0.1,
            "normal_floor_share": 0.2,
            "delay_share": 0.7,
            "caseload_standard": 19,
            "caseload_standard_reduced": 13.5,
            "ceiling_share": 1.6,
            "handover_hours": 2,
        },
        "turnover": {
            "leavers_share_per_year": 0,
            "adviser_leavers_share_per_year": 0,
            "agency_leavers_share_per_year": 0,
            "recruitment_months": 6,
            "support_recruitment_months": 4,
            "recruitment_cv": 0.5,
            "agency_cover_share": 0,
            "agency_lead_days": 20,
            "asye_share_of_recruits": 0.4,
            "asye_months": 12,
            "induction_days": 20,
            "induction_hours_share": 0.5,
            "absence_share": 0,
            "absence_days": 60,
            "reallocated_after_days": 20,
            "hours_by_month": [1] * 12,
            "support_worker_hours_share": 0.6,
        },
        "strain": {
            "switch": "off",
            "leaving_elasticity": 0.3,
            "absence_elasticity": 0.3,
            "return_elasticity": 0.3,
            "repeat_plan_elasticity": 0.3,
        },
        "reviewing": {"reviewing_officers_fte": 1.5, "caseload_standard": 60},
        "stock": {
            "children_in_assessment": 52,
            "children_on_cp_plan": 47,
            "children_on_cin_plan": 90,
            "disabled_children": 35,
            "children_in_care": 45,
            "unaccompanied_children": 3,
            "care_age_shares": [0.05, 0.16, 0.2, 0.37, 0.22],
            "care_growth_per_year": 0,
            "care_leavers": 18,
            "care_leavers_without_adviser": 4,
            "care_leaver_age_years_edges": [18, 21, 25],
            "care_leaver_age_shares": [0.9, 0.1],
            "children_with_special_guardians": 20,
            "children_adopted_with_support": 10,
            "families_in_early_help": 45,
            "cin_in_child_protection_teams": 15,
            "care_in_child_protection_teams": 4,
        },
        "costs": {
            "social_worker_gbp_per_year": 52_000,
            "senior_practitioner_gbp_per_year": 58_000,
            "asye_gbp_per_year": 44_000,
            "screening_officer_gbp_per_year": 36_000,
            "personal_adviser_gbp_per_year": 37_000,
            "team_manager_gbp_per_year": 66_000,
            "reviewing_officer_gbp_per_year": 62_000,
            "agency_premium_share": 0.4,
            "family_support_worker_gbp_per_year": 33_000,
            "lawyer_gbp_per_year": 68_000,
            "pay_inflation_per_year": 0,
            "price_inflation_per_year": 0,
            "recruitment_gbp": 3_000,
        },
        "prices": {
            "in_house_foster_gbp_per_week": 450,
            "agency_foster_gbp_per_week": 900,
            "kinship_gbp_per_week": 250,
            "with_parents_gbp_per_week": 0,
            "own_home_gbp_per_week": 3_500,
            "agency_home_gbp_per_week": 4_000,
            "supported_gbp_per_week": 800,
            "adoptive_gbp_per_week": 100,
            "unregistered_gbp_per_week": 6_000,
            "staying_put_gbp_per_week": 250,
            "guardianship_gbp_per_week": 150,
            "adoption_gbp_per_week": 60,
            "court_fee_gbp": 2_200,
            "own_places_are_cashable_share": 0.2,
        },
        "teams": {
            "front_door": _team("front_door", "Front door", 0, screening_officers_fte=2),
            "assessment": _team(
                "assessment",
                "Assessment",
                52,
                managers=2,
                social_workers_fte=5,
                senior_practitioners_fte=1,
                asye_fte=1,
            ),
            "child_protection_1": _child_protection_team(1),
            "child_protection_2": _child_protection_team(2),
            "child_in_need": _team("child_in_need", "Child in need", 75, social_workers_fte=4),
            "disabled_children": _team("disabled_children", "Disabled children", 35, social_workers_fte=2),
            "children_in_care": _team("children_in_care", "Children in care", 41, social_workers_fte=3),
            "leaving_care": _team("leaving_care", "Leaving care", 18, personal_advisers_fte=1.5),
        },
    }


def _way(shares: list[float], edges: list[float], months: list[float]) -> dict[str, Any]:
    return {"shares": shares, "months_edges": edges, "month_shares": months}


def _visits(limit: float) -> dict[str, float]:
    return {"limit_days": limit, "planned_gap_share": 0.8, "gap_cv": 0.15}


def _care_journey() -> dict[str, Any]:
    return {
        "court": {
            "lawyers_fte": 1,
            "lawyer_hours_per_week": 22,
            "pre_proceedings_days": 80,
            "pre_proceedings_hours": 15,
            "pre_proceedings_lawyer_hours": 6,
            "diverted_share": 0.3,
            "proceedings_weeks_edges": [10, 20, 26, 32, 52],
            "proceedings_shares": [0.2, 0.4, 0.25, 0.15],
            "trend_weeks_per_year": 0,
            "standard_weeks": 26,
            "proceedings_hours": 60,
            "sibling_hours_share": 0.3,
            "proceedings_worker_share": 0.2,
            "proceedings_lawyer_hours": 45,
            "proceedings_lawyer_share": 0.2,
            "section_20_to_court_days": 40,
            "order_days": 40,
            "order_hours": 8,
            "order_lawyer_hours": 8,
            "private_law_reports_per_year": 6,
            "private_law_report_hours": 15,
        },
        "entry": {
            "section_20_share": 0.5,
            "court_share": 0.4,
            "police_protection_days": 2,
            "age_years_edges": [-0.4, 0, 1, 5, 10, 16],
            "age_shares": [0.1, 0.08, 0.2, 0.2, 0.42],
            "months_from_contact": 6,
            "unaccompanied_per_year": 2,
            "unaccompanied_age_years_edges": [15, 16, 17, 17.9],
            "unaccompanied_age_shares": [0.2, 0.4, 0.4],
            "remands_per_year": 0.5,
            "remand_days": 40,
        },
        "care": {
            "hours_per_month": 3.5,
            "complex_share": 0.3,
            "complex_hours_factor": 1.5,
            "entry_hours": 10,
            "entry_days": 2,
            "care_plan_hours": 5,
            "care_plan_days": 8,
            "transfer_days": 60,
            "visits": _visits(30),
            "first_visit_planned_days": 4,
            "close_visits": _visits(20),
            "long_term_visits": _visits(63),
            "first_review_days": 20,
            "second_review_months": 3,
            "later_reviews_months": 6,
            "booked_ahead_days": 4,
            "review_hours": 4,
            "review_officer_hours": 5,
            "review_days": 2,
        },
        "placements": {
            "kinship_shares": [0.15, 0.15, 0.15, 0.1, 0.05],
            "with_parents_shares": [0.1, 0.1, 0.08, 0.05, 0.05],
            "residential_shares": [0, 0, 0.02, 0.15, 0.2],
            "supported_shares": [0, 0, 0, 0, 0.4],
            "own_home_beds": 2,
            "unregistered_share": 0.05,
            "unregistered_days": 20,
            "early_move_share": 0.3,
            "early_move_days": 40,
            "moves_per_year": 0.2,
            "complex_moves_per_year": 0.8,
            "to_residential_share": 0.15,
            "supported_at_16_share": 0.5,
            "move_hours": 6,
            "move_days": 2,
            "fostering": {
                "approved_places": 24,
                "unusable_share": 0.2,
                "leavers_share_per_year": 0.1,
                "applications_per_year": 4,
                "approved_share": 0.6,
                "assessment_hours": 50,
                "assessment_days": 120,
                "supervision_hours_per_month": 3,
            },
            "kinship": {
                "hours": 30,
                "days": 60,
                "bought_days": 60,
                "bought_gbp": 2_200,
                "approval_limit_days": 78,
            },
        },
        "permanence": {
            "home": _way([0.15, 0.15, 0.2, 0.2, 0.15], [0, 3, 6, 12, 24], [0.3, 0.3, 0.25, 0.15]),
            "home_unplanned": _way([0.03, 0.03, 0.05, 0.08, 0.05], [0, 1, 6, 12], [0.5, 0.3, 0.2]),
            "special_guardianship": _way([0.2, 0.2, 0.1, 0.03, 0], [6, 12, 24], [0.6, 0.4]),
            "child_arrangements": _way([0.04, 0.04, 0.04, 0.02, 0], [6, 12, 24], [0.6, 0.4]),
            "adoption": _way([0.4, 0.2, 0.02, 0, 0], [18, 24, 36], [0.5, 0.5]),
            "other": _way([0.03, 0.03, 0.05, 0.06, 0.1], [0, 3, 12], [0.5, 0.5]),
            "long_term_fostering": _way([0.1, 0.25, 0.4, 0.35, 0], [9, 18, 30], [0.6, 0.4]),
            "plan_start_days": 45,
            "plan_hours": 8,
            "plan_days": 20,
            "home_hours": 12,
            "home_days": 20,
            "home_child_in_need_share": 0.6,
            "report_hours": 20,
            "report_days": 30,
            "matching_days": 150,
            "adoption_placed_days": 150,
            "return_shares": [0.12, 0.2, 0.35],
            "return_months_edges": [0, 3, 12, 72],
        },
        "after_permanence": {
            "guardianship_support_share": 0.4,
            "adoption_support_share": 0.4,
            "hours_per_month": 2,
            "months": 18,
        },
        "leaving_care": {
            "eligible_weeks": 13,
            "needs_assessment_hours": 15,
            "needs_assessment_days": 40,
            "adviser_from_years": 17,
            "adviser_standard": 19,
            "adviser_ceiling": 21,
            "hours_per_month": 3.5,
            "before_18_hours_share": 0.4,
            "over_21_hours_share": 0.5,
            "contacts": _visits(40),
            "pathway_reviews": _visits(127),
            "staying_put_share": 0.35,
            "staying_put_months": 15,
        },
        "care_leaver_duty": {
            "until_age": 25,
            "from_date": date(2018, 4, 1),
            "in_education_share": 0.15,
            "take_up_at_21": 0.75,
            "take_up_at_22": 0.58,
            "take_up_at_23": 0.43,
            "take_up_at_24": 0.3,
            "former_care_leavers": 0,
            "come_back_share": 0.5,
        },
    }


def _child_protection_team(locality: int) -> dict[str, Any]:
    team = _team(
        "child_protection",
        f"Child protection {locality}",
        33,
        social_workers_fte=2,
        senior_practitioners_fte=1,
    )
    return {**team, "locality": locality, "demand_share": 0.5}
