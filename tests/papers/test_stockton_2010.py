"""Stockton-on-Tees, cabinet decision record of 20 December 2010: children's social care workload pressures."""

from datetime import date

import pytest

from .facts import Figure, Folder, check_against_facts, posts

FOLDER = Folder("stockton-2010")
RECORD, RESOLVED = "2 Record of the decision", "2 Record of the decision, resolved"
PLANS_IN_JUNE = 263
"""The record of 2 September 2010."""


def plans_in_february(folder):
    """The stock at the start lies on a straight line from February to June, a quarter of the way."""
    return PLANS_IN_JUNE + (folder.scenario().stock.children_on_cp_plan - PLANS_IN_JUNE) * 4 / 3


def years_of_the_post(folder):
    (line,) = folder.option("foster_recruitment").posts
    assert line.begins is not None
    assert line.ends is not None
    return (line.ends - line.begins).days / 365.25


def referrals_in_march(folder):
    """April to September lie on straight lines between March, June and September: their sum holds March."""
    june, september = folder.published("referrals", "2010-06"), folder.published("referrals", "2010-09")
    july_to_september = june + 2 * september
    return published_half_year(folder) - 2 * june - july_to_september


def published_half_year(folder):
    return folder.published("referrals", "2010-04")


def change(of, to):
    """Per cent."""
    return 100 * (to / of - 1)


FIGURES = [
    Figure("Referrals in month (high point)", 249, f"{RECORD}, referrals", referrals_in_march, 0.5),
    Figure("Referrals in month", 177, f"{RECORD}, referrals", lambda f: f.published("referrals", "2010-09")),
    Figure(
        "Change in monthly referrals",
        -28.9,
        f"{RECORD}, referrals",
        lambda f: change(referrals_in_march(f), f.published("referrals", "2010-09")),
        0.05,
    ),
    Figure("Children subject to CP plan (peak)", 282, f"{RECORD}, plans", plans_in_february, 0.5),
    Figure("Children subject to CP plan", 231, f"{RECORD}, plans", lambda f: f.published("cp_plans_open", "2010-09")),
    Figure(
        "Change in CP plan stock",
        -18.1,
        f"{RECORD}, plans",
        lambda f: change(plans_in_february(f), f.published("cp_plans_open", "2010-09")),
        0.2,
    ),
    Figure(
        "Looked after children (peak)",
        303,
        f"{RECORD}, looked after children",
        lambda f: f.published("children_in_care", "2010-09"),
    ),
    Figure(
        "Marketing officer fixed-term (invest to save, recruit foster carers)",
        2,
        f"{RECORD}, recommendations of the review",
        years_of_the_post,
        0.01,
    ),
]
TO_PLANS = "Conversion: referrals subsequently leading to a CP plan"
TO_CARE = "Conversion: referrals subsequently leading to becoming looked after"
UNREPRODUCED = {
    (TO_PLANS, "July-September 2010"): "2.9 % and 3.3 % of referrals to a plan",
    (TO_PLANS, "April-June 2010"): "2.9 % and 3.3 % of referrals to a plan",
    ("CHECK CP plan inflow implied by conversion x referrals", ""): "2.9 % and 3.3 % of referrals to a plan",
    (TO_CARE, "July-September 2010"): "2 % and 1 % of referrals into care",
    (TO_CARE, "April-June 2010"): "2 % and 1 % of referrals into care",
    ("Projected overspend: independent fostering agency", ""): "overspends of £975,000, £1.091m and £285,000",
    ("Projected overspend: children's homes agency placements", ""): "overspends of £975,000, £1.091m and £285,000",
    ("Projected overspend: social work staffing", ""): "overspends of £975,000, £1.091m and £285,000",
    ("Total projected overspend of the three lines", ""): "overspends of £975,000, £1.091m and £285,000",
    ("Update reports to Cabinet", ""): "4 reports a year",
}


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: f"{figure.where}: {figure.name}")
def test_a_figure_of_the_record(figure):
    assert figure.found(FOLDER) == pytest.approx(figure.printed, abs=figure.within)


def test_each_checked_fact_is_reproduced_or_listed():
    check_against_facts("Stockton", FIGURES, UNREPRODUCED, FOLDER)


def test_what_is_not_reproduced_is_listed_in_the_readme():
    assert set(FOLDER.unreproduced()) == set(UNREPRODUCED.values())


def test_the_conversion_rate_is_no_chance():
    """Record, plans: 2.9 % of a quarter's referrals are fifteen plans, which hold no stock of 231."""
    begun_in_a_quarter = 0.029 * 3 * FOLDER.published("referrals", "2010-09")
    assert begun_in_a_quarter == pytest.approx(15.4, abs=0.05)
    mean_length_years = 0.8
    assert 4 * begun_in_a_quarter * mean_length_years < 231 / 4


def test_the_officer_is_one_post_and_starts_after_the_record():
    option = FOLDER.option("foster_recruitment")
    assert posts(option) == 1
    assert min(line.begins for line in option.posts) > date(2010, 12, 20)
    assert all(override.status == "assumption" for override in FOLDER.option("both").overrides)
