"""Words and tables of a validation."""

import math

import pandas as pd

_SAID = {
    "assessments_within_45_days": "assessments within 45 working days",
    "icpcs": "initial child protection conferences",
    "icpcs_within_15_days": "conferences within 15 working days",
    "section_47s": "section 47 enquiries",
    "cp_plans_started": "protection plans started",
    "cp_plans_ended": "protection plans ended",
    "cp_plans_open": "protection plans open",
    "care_started": "children who came into care",
    "care_ended": "children who left care",
    "rereferrals_within_12_months": "re-referrals, of referrals",
    "referral_no_further_action_share": "no further action, of referrals",
    "repeat_cp_plans": "second or later plans, of plans started",
    "open_cases": "open cases",
    "caseload_per_fte": "cases for each social worker",
    "turnover_share": "social workers who left",
    **{
        f"assessments_days_{band}_share": f"assessments on days {band.replace('_', ' ')}"
        for band in ("0_to_10", "11_to_20", "21_to_30", "31_to_40", "41_to_45", "46_to_50", "51_to_60", "61_and_over")
    },
    "care_ended_special_guardianship / care_ended": "special guardianship, of ends of care",
    "care_ended_adoption / care_ended": "adoption, of ends of care",
    "care_ended_aged_18 / care_ended": "18th birthdays, of ends of care",
    "care_ended_home / care_ended": "planned returns home, of ends of care",
    "care_ended_home_unplanned / care_ended": "unplanned returns home, of ends of care",
    "care_ended_child_arrangements / care_ended": "child arrangements orders, of ends of care",
    "care_started_police_protection / care_started": "police protection, of starts of care",
    "care_started_unaccompanied / care_started": "unaccompanied children, of starts of care",
    "cost_placements_gbp": "spending on children in care",
    "children_with_three_placements": "children with three placements or more",
    "children_with_three_social_workers": "children with three social workers or more",
}


def said(series: str) -> str:
    """Return what a planner calls a series.

    >>> said("care_ended_adoption / care_ended"), said("icpcs"), said("placements_supported")
    ('adoption, of ends of care', 'initial child protection conferences', 'placements supported')
    """
    return _SAID.get(series, series.replace(" / ", ", of ").replace("_", " "))


def percent(share: float) -> str:
    """Write a share as a whole percentage.

    >>> percent(0.803), percent(float("nan"))
    ('80 %', '–')
    """
    return f"{100 * share:.0f} %" if math.isfinite(share) else "–"


def give_or_take(share: float, error: float) -> str:
    """Write a share and its standard error in percent.

    >>> give_or_take(0.803, 0.041), give_or_take(0.8, float("nan"))
    ('80 ± 4 %', '80 %')
    """
    if not math.isfinite(error):
        return percent(share)
    return f"{100 * share:.0f} ± {100 * error:.0f} %" if math.isfinite(share) else "–"


def off_by(bias: float, unit: str) -> str:
    """Write a bias: of logarithms in percent, of shares in points.

    >>> off_by(0.0953, "log"), off_by(-2.31, "points")
    ('+10 %', '-2.3 points')
    """
    if not math.isfinite(bias):
        return "–"
    return f"{100 * math.expm1(bias):+.0f} %" if unit == "log" else f"{bias:+.1f} points"


def skill_words(skill: float, error: float) -> str:
    """Write a skill and its standard error.

    >>> skill_words(0.123, 0.051), skill_words(-0.2, float("nan"))
    ('+0.12 ± 0.05', '-0.20')
    """
    if not math.isfinite(skill):
        return "–"
    return f"{skill:+.2f} ± {error:.2f}" if math.isfinite(error) else f"{skill:+.2f}"


def table(frame: pd.DataFrame) -> str:
    """Write a table of words: the first column to the left, the others to the right."""
    headings = [str(column) for column in frame.columns]
    lines = ["| " + " | ".join(headings) + " |", "|---" + "|--:" * (len(headings) - 1) + "|"]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in frame.itertuples(index=False)]
    return "\n".join(lines) + "\n"
