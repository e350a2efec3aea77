"""The scenario of any council: figures of court, care, permanence and leaving care, with their sources."""

from datetime import date

import numpy as np

from calibration.council.care import (
    DAYS_PER_MONTH,
    HOURS_PER_FTE_PER_YEAR,
    LAWYERS_LOAD,
    WAYS,
)
from calibration.council.care_effort import lawyer_hours
from calibration.council.closed_form import ClosedForm
from calibration.council.published_inputs import WEEKS_OF_NORM, PublishedInputs
from calibration.council.telling import Telling
from calibration.drafting import shares

DUTY_TO_25_FROM = date(2018, 4, 1)
BEDS_PER_CHILD_IN_CARE = 5 / 533
"""Beds of own children's homes: an assumption, from Leicestershire's one home."""
GUARDIANSHIP_YEARS = 8.0
"""Years of special guardianship orders whose children are still under 18: an assumption."""
ADOPTION_SUPPORT_YEARS = 4.0
"""Years of adoptions whose families are still supported: an assumption."""
WORDS = {
    "home": ("returned_home",),
    "home_unplanned": ("returned_home_unplanned",),
    "special_guardianship": ("special_guardianship_orders",),
    "child_arrangements": ("child_arrangements",),
    "adoption": ("adopted",),
    "other": ("care_ended",),
}


def draft_care(tell: Telling, c: ClosedForm) -> None:
    """Write what is the council's own on children in care; the norms have been written before."""
    _court(tell, c)
    _entry(tell, c)
    _ways_out(tell, c)
    _placements(tell, c)
    _stock(tell, c)
    _leaving_care(tell, c)


def _court(tell: Telling, c: ClosedForm) -> None:
    care, at = c.care, "court."
    lawyers = max(lawyer_hours(care, c.norm) / (HOURS_PER_FTE_PER_YEAR * LAWYERS_LOAD), 0.2)
    told = tell.published.told["care_applications"]
    tell.assumed(
        at + "lawyers_fte",
        lawyers,
        "balance",
        interval=(lawyers * 0.75, lawyers * 1.35, 0.8),
        note=f"so that the year's court work ({care.proceedings:.0f} children in proceedings) takes {LAWYERS_LOAD:g} "
        "of their hours; their number is not published. Cafcass counts "
        f"{c.inputs.care.applications:.0f} applications, each for 1.7 children or so ({told.note})",
    )
    weeks = PublishedInputs.weeks_of_proceedings(tell.published.year - 0.25)
    edges = [edge * weeks / WEEKS_OF_NORM for edge in c.spread(at + "proceedings_weeks_edges")]
    tell.figure(
        at + "proceedings_weeks_edges",
        edges,
        "moj",
        "derived",
        note=f"the norm's bands (a mean of {WEEKS_OF_NORM:g} weeks) stretched to {weeks:.0f}, the mean of the time in "
        "England and Wales",
    )
    trend = c.inputs.care.trend_weeks
    tell.figure(
        at + "trend_weeks_per_year",
        trend,
        "moj",
        "derived",
        interval=(trend - 2, trend + 2, 0.8),
        note="difference of the means at the ends of the year, between the quarters known",
    )
    reports = c.inputs.pathway.private_law_reports
    tell.assumed(at + "private_law_reports_per_year", reports, interval=(reports / 3, reports * 2, 0.8))


def _entry(tell: Telling, c: ClosedForm) -> None:
    care, at = c.care, "entry."
    without = "without unaccompanied children"
    tell.derived(at + "section_20_share", care.section_20_share, "routes", note=without)
    tell.derived(at + "court_share", care.court_share, "routes", note=without)
    ages = "care_started_aged_{}"
    tell.derived(at + "age_years_edges", care.contact_edges, ages)
    tell.derived(
        at + "age_shares",
        shares(care.contact_shares),
        ages,
        note=f"{without} and remands: so that as many come in at each published age, {c.months_to_care:.1f} months "
        "later on average",
    )
    months = c.months_to_care
    tell.figure(
        at + "months_from_contact",
        months,
        "balance",
        "derived",
        interval=(months * 0.6, months * 1.5, 0.8),
        note="mean over the ways the pathway leads into care",
    )
    count = care.unaccompanied_per_year
    tell.derived(
        at + "unaccompanied_per_year",
        count,
        "unaccompanied_started",
        "care_started",
        interval=(count * 0.6, count * 1.6, 0.8),
        note="share of starts",
    )
    tell.derived(at + "remands_per_year", care.remands_per_year, "remands_started of care_started")


def _ways_out(tell: Telling, c: ClosedForm) -> None:
    care = c.care
    for way in WAYS:
        taken, wanted = care.ends[way], care.wanted[way] + (care.remands_per_year if way == "other" else 0.0)
        note = f"norm's pattern over ages, scaled to {taken:.1f} of {c.inputs.care.ended:.0f} ends in the first year"
        if taken < 0.98 * wanted:
            note += f"; {wanted:.1f} as published cannot be: no more children than come in can leave"
            tell.contradicts(f"permanence.{way}.shares", note)
        field = f"permanence.{way}.shares"
        tell.derived(field, [min(part, 1.0) for part in care.flow.ways[way].shares], *WORDS[way], note=note)
    field = "permanence.long_term_fostering.shares"
    if care.matched_shares != c.spread(field):
        tell.assumed(field, care.matched_shares, note="the norm's, less where the published ways out leave fewer")
    days = c.care_transfer_months * DAYS_PER_MONTH
    tell.figure(
        "care.transfer_days",
        days,
        "balance",
        "derived",
        interval=(days * 0.5, days * 2.0, 0.8),
        note=f"so that {c.inputs.held.care_in_cp_teams:.0f} children in care, the latest to come, are with child "
        "protection teams",
    )
    tell.hours("care.hours_per_month", c)


def _placements(tell: Telling, c: ClosedForm) -> None:
    care, placed, at = c.care, c.inputs.care.placed, "placements."
    where = "placed_{}_share at the start"
    said = {
        "with_parents": f"{placed.with_parents:.0f} children",
        "residential": f"{placed.residential:.0f} children",
        "supported": f"{placed.supported:.0f} children, all taken as 16 and 17",
    }
    for kind, note in said.items():
        tell.derived(
            at + f"{kind}_shares", getattr(care, f"{kind}_shares"), where, note=f"norm's pattern over ages; {note}"
        )
    if care.too_many_placed:
        tell.contradicts(at + "supported_shares", "more children in supported accommodation and homes than of that age")
    tell.assumed(
        at + "kinship_shares",
        care.kinship_shares,
        note=f"norm's pattern over ages; {placed.kinship:.0f} children: 18 % of foster placements",
    )
    beds = round(BEDS_PER_CHILD_IN_CARE * c.inputs.held.care)
    tell.assumed(at + "own_home_beds", beds, note="as many for each child in care as assumed for Leicestershire")
    at = "placements.fostering."
    places = care.approved_places
    tell.derived(
        at + "approved_places",
        places,
        "foster_places_filled at the start",
        interval=(places * 0.85, places * 1.15, 0.8),
        note=f"{placed.in_house_foster:.0f} children with the council's own carers in 97 % of usable places (assumed)",
    )
    tell.assumed(
        at + "applications_per_year",
        care.foster_applications,
        "balance",
        interval=(care.foster_applications * 0.5, care.foster_applications * 1.6, 0.8),
        note="so that those approved replace the leavers",
    )


def _stock(tell: Telling, c: ClosedForm) -> None:
    care, at = c.care, "stock."
    tell.derived(at + "children_in_care", c.inputs.held.care, "children_in_care_open at the start")
    tell.derived(at + "unaccompanied_children", care.unaccompanied, "unaccompanied_open at the start")
    tell.derived(at + "care_age_shares", shares(care.age_shares), "in_care_aged_{} at the start")
    tell.derived(
        at + "care_growth_per_year",
        care.growth,
        "care_started",
        interval=(care.growth - 0.04, care.growth + 0.04, 0.8),
        note="trend of the starts of four years as far as published, at most 8 % either way",
    )
    orders, adopted = c.inputs.care.ends["special_guardianship"], c.inputs.care.ends["adoption"]
    tell.assumed(at + "children_with_special_guardians", orders * GUARDIANSHIP_YEARS, note="eight years of orders")
    tell.assumed(at + "children_adopted_with_support", adopted * ADOPTION_SUPPORT_YEARS, note="four years of adoptions")


def _leaving_care(tell: Telling, c: ClosedForm) -> None:
    f, at = c.inputs.care, "stock."
    known = "care_leavers_19_to_21 at the start", "care_leavers_17_to_18 at the start"
    tell.derived(at + "care_leavers", f.leavers, *known, note="6 % beyond 21 assumed; those of 17 and 18 taken as 18")
    tell.assumed(at + "care_leavers_without_adviser", 0, note="taken that everybody of 18 and over has one")
    tell.derived(at + "care_leaver_age_years_edges", f.leaver_edges, *known)
    tell.derived(at + "care_leaver_age_shares", shares(f.leaver_shares), *known, note="6 % beyond 21 assumed")
    at = "leaving_care."
    tell.assumed(
        at + "adviser_from_years",
        18,
        interval=(16, 18, 0.8),
        note="statute: from eligibility at 16; taken as after care, for DfE counts care leavers",
    )
    tell.derived(at + "staying_put_share", min(tell.published.staying_put, 1.0), "staying_put at the start")
    at = "care_leaver_duty."
    tell.paper.word(at + "from_date", DUTY_TO_25_FROM)
    tell.derived(
        at + "in_education_share",
        c.care.in_education,
        "care_leavers_19_to_21_in_other_education of care_leavers_19_to_21 at the start",
        "care_leavers_19_to_21_in_higher_education of care_leavers_19_to_21 at the start",
    )
    former = float(np.round(c.care.former_care_leavers, 1))
    tell.assumed(
        at + "former_care_leavers",
        former,
        "balance",
        interval=(former * 0.4, former * 1.2, 0.8),
        note="four cohorts of those of 19 to 21, less those over 21 still supported",
    )
