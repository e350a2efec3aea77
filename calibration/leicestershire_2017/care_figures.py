"""The scenario file of Leicestershire 2017: figures of court, care and permanence, with their sources."""

from calibration.council.care import (
    DAYS_PER_MONTH,
    HOURS_PER_FTE_PER_YEAR,
    LAWYERS_LOAD,
    OWN_HOME_BEDS,
    WAYS,
)
from calibration.council.care_effort import lawyer_hours
from calibration.drafting import Draft, shares
from calibration.leicestershire_2017.derived import PRIVATE_LAW_REPORTS_PER_YEAR, Leicestershire, at_targets

SCALED = "Leicestershire, 31 March 2021 (the first year published), scaled to 533 children"


def draft_care(paper: Draft, c: Leicestershire) -> None:
    """Write what is Leicestershire's own on children in care; the norms have been written before."""
    _court(paper, c)
    _entry(paper, c)
    _ways_out(paper, c)
    _placements(paper, c)
    _stock(paper, c)


def _court(paper: Draft, c: Leicestershire) -> None:
    care, at = c.care, "court."
    lawyers = lawyer_hours(care, c.norm) / (HOURS_PER_FTE_PER_YEAR * LAWYERS_LOAD)
    paper.figure(
        at + "lawyers_fte",
        lawyers,
        "balance",
        "assumption",
        interval=(lawyers * 0.75, lawyers * 1.35, 0.8),
        note=f"so that the year's court work ({care.proceedings:.0f} children in proceedings; Cafcass: "
        f"{care.figures.applications:.0f} applications, each for 1.7 children or so) takes {LAWYERS_LOAD:g} of their "
        "hours; their number is not published, the paper asks for two more",
    )
    paper.figure(
        at + "trend_weeks_per_year",
        care.figures.trend_weeks,
        "moj",
        "derived",
        interval=(1.0, 4.0, 0.8),
        note="28 weeks in July to September 2017, 33 in April to June 2019",
    )
    paper.figure(
        at + "private_law_reports_per_year",
        PRIVATE_LAW_REPORTS_PER_YEAR,
        "founders",
        "assumption",
        interval=(20, 120, 0.8),
    )


def _entry(paper: Draft, c: Leicestershire) -> None:
    care, at = c.care, "entry."
    own = "Leicestershire, starts of 2021 (the first year published) without unaccompanied children"
    by_law = own + "; police protection from 2023, suppressed before"
    paper.figure(
        at + "section_20_share",
        care.section_20_share,
        "dfe_cla",
        "derived",
        interval=(0.43, 0.6, 0.8),
        note=by_law,
    )
    paper.figure(at + "court_share", care.court_share, "dfe_cla", "derived", interval=(0.35, 0.5, 0.8), note=by_law)
    paper.figure(at + "age_years_edges", list(care.contact_edges), "dfe_cla", "derived")
    paper.figure(
        at + "age_shares",
        list(shares(care.contact_shares)),
        "dfe_cla",
        "derived",
        note=f"{own}: so that as many come in at each published age, {c.months_to_care:.1f} months later on average",
    )
    paper.figure(
        at + "months_from_contact",
        c.months_to_care,
        "balance",
        "derived",
        interval=(4, 10, 0.8),
        note="mean over the ways the pathway leads into care",
    )
    paper.figure(
        at + "unaccompanied_per_year",
        care.unaccompanied_per_year,
        "lait",
        "derived",
        interval=(12, 30, 0.8),
        note="9 % of starts (2020, the first year published) of 218",
    )
    paper.figure(
        at + "remands_per_year",
        care.remands_per_year,
        "dfe_cla",
        "derived",
        interval=(1, 8, 0.8),
        note="England 2021: 540 of 28,470 starts",
    )


def _ways_out(paper: Draft, c: Leicestershire) -> None:
    care = c.care
    for way in WAYS:
        note = f"norm's pattern over ages, scaled to {care.ends[way]:.1f} of 179 ends in the first year; "
        paper.figure(
            f"permanence.{way}.shares",
            list(care.flow.ways[way].shares),
            "balance",
            "derived",
            note=note + WANTED[way],
        )
    low, high = (at_targets(target) for target in c.feasible_targets)
    days = DAYS_PER_MONTH
    paper.figure(
        "care.transfer_days",
        c.care_transfer_months * days,
        "balance",
        "derived",
        interval=(low.care_transfer_months * days, high.care_transfer_months * days, 0.9),
        note=f"so that {c.care_in_cp_teams:.0f} children in care, the latest to come, are with child protection teams",
    )
    paper.figure(
        "care.hours_per_month",
        c.effort.care,
        "balance",
        "derived",
        interval=(1.5, 6, 0.8),
        note="fills the children-in-care team's hours at the planned load, what a child costs besides taken off",
    )


WANTED = {
    "home": "19 % (DfE 2018)",
    "home_unplanned": "4 % (DfE 2018)",
    "special_guardianship": "19 children (DfE 2018; 50 the year before)",
    "child_arrangements": "4 % (England 2021)",
    "adoption": "26 children (DfE 2018; 34 and 36 in the years beside)",
    "other": "with remands, what published reasons and 18th birthdays leave of 179",
}


def _placements(paper: Draft, c: Leicestershire) -> None:
    care, at = c.care, "placements."
    said = {
        "kinship": "norm's pattern over ages, scaled to the paper's 55 kinship cases",
        "with_parents": f"norm's pattern over ages; {SCALED}: {care.placed.with_parents:.0f}",
        "residential": f"norm's pattern over ages; {SCALED}: {care.placed.residential:.0f}",
        "supported": f"{SCALED}: {care.placed.supported:.0f}, all taken as 16 and 17",
    }
    for kind, note in said.items():
        values = list(getattr(care, f"{kind}_shares"))
        paper.figure(at + f"{kind}_shares", values, "balance", "derived", note=note)
    paper.figure(
        at + "own_home_beds",
        OWN_HOME_BEDS,
        "founders",
        "assumption",
        interval=(3, 9, 0.8),
        note="the paper names one home, not its beds",
    )
    at = "placements.fostering."
    paper.figure(
        at + "approved_places",
        care.approved_places,
        "balance",
        "derived",
        interval=(care.approved_places * 0.85, care.approved_places * 1.15, 0.8),
        note=f"{care.placed.in_house_foster:.0f} children with the council's own carers (provision by the council in "
        "2021, scaled, less relatives, own home and adoptive placements) in 97 % of usable places (assumed)",
    )
    paper.figure(
        at + "applications_per_year",
        care.foster_applications,
        "balance",
        "assumption",
        interval=(care.foster_applications * 0.5, care.foster_applications * 1.6, 0.8),
        note="so that those approved replace the leavers",
    )
    hours = c.effort.kinship
    paper.figure(
        "placements.kinship.hours",
        hours,
        "balance",
        "derived",
        interval=(min(30.0, hours * 0.7), hours * 1.4, 0.8),
        note="1.6 FTE over the assessments not bought (15) or given away (4); their 55 supervised cases are in it",
    )


def _stock(paper: Draft, c: Leicestershire) -> None:
    p, care, at = c.published, c.care, "stock."
    paper.figure(at + "children_in_care", p["children_in_care"], "paper", "published")
    paper.figure(
        at + "unaccompanied_children",
        care.unaccompanied,
        "lait",
        "published",
        note="31 March 2018; 27 a year before",
    )
    paper.figure(
        at + "care_age_shares",
        list(shares(care.age_shares)),
        "dfe_cla",
        "published",
        note="31 March 2021, the first year published; unaccompanied children among them",
    )
    paper.figure(
        at + "care_growth_per_year",
        care.growth,
        "lait",
        "derived",
        interval=(-0.02, 0.08, 0.8),
        note="starts of 246 in 2015-16 and 253 in 2016-17; the paper says 8 % a year, as the stock grew",
    )
    paper.figure(
        at + "care_leavers",
        c.leavers,
        "paper",
        "published",
        note="250 with personal advisers, 148 with social workers; DfE knows some 254 of 17 to 21, so many of the 398 "
        "may be 16 and 17 and still in care",
    )
    paper.figure(at + "care_leavers_without_adviser", p["care_leavers_with_social_worker"], "paper", "published")
    paper.figure(at + "care_leaver_age_years_edges", list(care.figures.leaver_edges), "balance", "assumption")
    paper.figure(
        at + "care_leaver_age_shares",
        list(shares(care.leaver_shares)),
        "balance",
        "assumption",
        note="19 to 21: DfE's 173 of 2018; the 148 with social workers read as 16 and 17; 4 % beyond 22 assumed",
    )
    paper.figure(at + "children_with_special_guardians", p["children_with_special_guardians"], "paper", "published")
    paper.figure(at + "children_adopted_with_support", p["children_adopted_with_support"], "paper", "published")
