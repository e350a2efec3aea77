"""The scenario file of Leicestershire 2017: figures of leaving care, turnover and prices, with their sources."""

from datetime import date

from calibration.drafting import Draft
from calibration.leicestershire_2017.derived import Leicestershire
from sim.vocabulary import Switch

DUTY_TO_25_FROM = date(2018, 4, 1)


def draft_support(paper: Draft, c: Leicestershire) -> None:
    """Write what is Leicestershire's own on care leavers, workers who come and go, and prices."""
    _leaving_care(paper, c)
    _turnover(paper, c)
    _prices(paper, c)


def _leaving_care(paper: Draft, c: Leicestershire) -> None:
    p, at = c.published, "leaving_care."
    paper.figure(
        at + "hours_per_month",
        c.effort.leaving_care,
        "balance",
        "derived",
        interval=(2, 7, 0.8),
        note="fills the 16 Plus team's hours at the planned load",
    )
    paper.figure(
        at + "adviser_from_years",
        17.5,
        "founders",
        "assumption",
        interval=(16, 18, 0.8),
        note="statute: from eligibility at 16; the paper's advisers were full with care leavers",
    )
    paper.figure(at + "adviser_standard", c.standard, "paper", "derived", note="middle of 18-20")
    paper.figure(
        at + "adviser_ceiling",
        (p["standard_low"] + p["standard_high"]) / 2,
        "paper",
        "derived",
        interval=(18, 28, 0.8),
        note="middle of 18-20: with 250 young people the advisers were full, for 148 waited",
    )
    paper.figure(at + "staying_put_share", p["staying_put_2018"] / 100, "lait", "published", note="2017-18")
    at = "care_leaver_duty."
    paper.word(at + "from_date", DUTY_TO_25_FROM)
    paper.figure(
        at + "in_education_share",
        c.care.in_education,
        "dfe_leavers",
        "published",
        note="2021: care leavers of 19 to 21 in education",
    )
    paper.figure(
        at + "former_care_leavers",
        c.care.former_care_leavers,
        "balance",
        "assumption",
        interval=(40, 180, 0.8),
        note="four cohorts of 58 (173 of 19 to 21 in 2018) less those over 21 still supported",
    )


def _turnover(paper: Draft, c: Leicestershire) -> None:
    p, at = c.published, "turnover."
    paper.figure(
        at + "leavers_share_per_year",
        c.effort.leavers_share,
        "dfe_csww",
        "published",
        interval=(0.11, 0.2, 0.8),
        note="mean of 18.8 % (2017) and 13.7 % (2018)",
    )
    few, many = p["starters_2017"], p["starters_2018"]
    vacancies = p["vacancies_2017"]
    paper.figure(
        at + "recruitment_months",
        vacancies / ((few + many) / 2) * 12,
        "dfe_csww",
        "derived",
        interval=(vacancies / many * 12, vacancies / few * 12, 0.8),
        note="50.2 vacancies over 32.3 starters a year (Little's law); 39.5 and 25.1 in the two years",
    )
    paper.figure(
        at + "agency_cover_share",
        p["agency_covering_vacancies_2017"] / 100,
        "dfe_csww",
        "derived",
        note="2017: all agency workers cover vacancies; taken as all vacancies that fall open being covered",
    )
    paper.figure(
        at + "absence_share",
        c.effort.absence_share,
        "dfe_csww",
        "assumption",
        interval=(0.01, 0.035, 0.8),
        note="4.0 % sickness in 2017, half of it taken as long absence",
    )
    paper.word("strain.switch", Switch.OFF)


def _prices(paper: Draft, c: Leicestershire) -> None:
    p, placed, at = c.published, c.care.placed, "prices."
    agency, kinship = c.norm(at + "agency_foster_gbp_per_week"), c.norm(at + "kinship_gbp_per_week")
    foster = placed.in_house_foster + placed.agency_foster + placed.kinship
    own = p["fostering_unit_cost_2018"] * foster - agency * placed.agency_foster - kinship * placed.kinship
    paper.figure(
        at + "in_house_foster_gbp_per_week",
        own / placed.in_house_foster,
        "balance",
        "derived",
        interval=(380, 560, 0.8),
        note="so that all fostering comes to £565 a week (section 251, 2017-18), given agency and kinship prices",
    )
    residential = p["residential_unit_cost_2018"]
    for kind in ("own_home", "agency_home"):
        paper.figure(
            at + f"{kind}_gbp_per_week",
            residential,
            "lait",
            "published",
            interval=(2800, 4300, 0.8),
            note="section 251, 2017-18, own and bought together",
        )
