"""Wirral, cabinet report of early 2009 on vulnerable children: every figure that can be reproduced, and its slips."""

import re

import pytest

from sim.model import leaving_care
from sim.scenario.paper_sums import PaperLine, by_area, by_funding_line, in_all, lines_of
from sim.vocabulary import PracticeRegime, Role, TeamKind

from .facts import Figure, Folder, Name, check_against_facts

FOLDER = Folder("wirral-2009")
ALL = "everything"
UPLIFT = "uplift"
"""In the names of lines that pay for a higher grade, not for a post; the paper counts each as one post."""


def lines() -> tuple[PaperLine, ...]:
    return lines_of(FOLDER.option(ALL))


def line(name: str) -> PaperLine:
    return next(each for each in lines() if each.name.startswith(name))


def gbp(name: str):
    return lambda _: line(name).gbp


def fte(name: str):
    return lambda _: line(name).fte


def each_post(name: str):
    return lambda _: line(name).gbp / line(name).fte


def budget(name: str):
    """What the paper prints for a budget, which the lines make to £40."""
    return lambda _: next(total.gbp for total in by_funding_line(FOLDER.option(ALL)) if total.name == name)


def printed_budgets():
    return {total.name: total.printed_gbp for total in by_funding_line(FOLDER.option(ALL))}


def council(folder: Folder):
    return folder.scenario()


def of_kind(kind: TeamKind):
    return [team for team in FOLDER.scenario().teams.values() if team.kind is kind]


def assessment_posts(folder: Folder) -> float:
    """Four in the team and one on the rota at the front door."""
    team = of_kind(TeamKind.ASSESSMENT)[0]
    at_the_front_door = of_kind(TeamKind.FRONT_DOOR)[0].screening_officers_fte / len(of_kind(TeamKind.ASSESSMENT))
    assert council(folder).practice.regime is PracticeRegime.INITIAL_AND_CORE_2009
    return team.social_workers_fte + at_the_front_door


def posts_where(*names: str):
    return lambda _: sum(line(name).fte for name in names)


PRINCIPALS = (
    "Principal managers Birkenhead North",
    "Principal managers Birkenhead South",
    "Principal managers Wallasey",
    "Principal manager South and West",
)

FIGURES = [
    Figure(
        "Agreed budget growth (rounded)",
        690_000,
        "executive summary",
        budget("Budget growth"),
        within=5_000,
    ),
    Figure("Cost of additional Area Team Leaders", 100_000, "4.4, 4.7, 13", gbp("Area team leaders")),
    Figure("Information Sharing Coordinators Band E", 7.5, "4.6", fte("Information sharing coordinators")),
    Figure("Information Sharing Coordinators cost", 182_000, "4.6", gbp("Information sharing coordinators")),
    Figure("CADT Team Manager PO8", 46_070, "5.6", each_post("CADT team manager")),
    Figure("CADT Principal Manager PO12", 50_560, "5.6", each_post("CADT principal manager")),
    Figure(
        "Rota cover by Assessment Team Managers at CADT",
        1,
        "5.4",
        lambda _: 4 * line("CADT team manager").fte / len(of_kind(TeamKind.ASSESSMENT)),
    ),
    Figure("Assessment teams", 4, "6.2.1", lambda _: len(of_kind(TeamKind.ASSESSMENT))),
    Figure("Assessment team establishment: social workers", 5, "6.2.1", assessment_posts),
    Figure(
        "Assessment team establishment: senior practitioner",
        1,
        "6.2.1",
        lambda _: of_kind(TeamKind.ASSESSMENT)[0].senior_practitioners_fte,
    ),
    Figure(
        "Assessment team establishment: team manager",
        1,
        "6.2.1",
        lambda _: of_kind(TeamKind.ASSESSMENT)[0].team_managers_fte,
    ),
    Figure("Additional Assessment social workers", 3, "6.2.2", fte("Assessment social workers")),
    Figure("Cost of 3 social workers (scp 26-36)", 114_230, "6.2.2", gbp("Assessment social workers")),
    Figure(
        "CiC Project Team social workers (since Jan 2006)",
        4,
        "6.3.2",
        lambda _: of_kind(TeamKind.KINSHIP)[0].social_workers_fte,
    ),
    Figure(
        "CiC Project Team holders seconded from Care Management",
        3,
        "6.3.2",
        # who go back to care management, where the option adds them
        lambda folder: sum(
            posts.fte
            for posts in folder.option("care_management").posts
            if posts.name.startswith("CiC team") and posts.role is Role.SOCIAL_WORKER
        ),
    ),
    Figure(
        "Children subject to Special Guardianship Orders",
        51,
        "6.3.2",
        lambda folder: council(folder).stock.children_with_special_guardians,
    ),
    Figure("CiC Team social workers proposed", 3, "6.3.2", fte("CiC team social workers")),
    Figure("CiC Team senior practitioner PO4", 41_610, "6.3.2", each_post("CiC team senior practitioner")),
    Figure("Care Management additional social workers", 3, "6.3.3", fte("Care management social workers")),
    Figure(
        "Agency cover lead-in",
        4,
        "6.3.4",
        lambda folder: folder.option("assessment").posts[0].recruited_in_months.value,
    ),
    Figure(
        "Estimated additional cost of agency for 4 months",
        50_000,
        "6.3.4",
        lambda folder: folder.published("cost_agency_premium_gbp", "2009-04"),
    ),
    Figure("Additional cost agency social workers + admin", 80_000, "6.3.6", gbp("Agency social workers")),
    Figure(
        "Service areas with recommendations",
        9,
        "3.1",
        lambda folder: len(by_area(folder.option(ALL), folder.options())),
    ),
    Figure("Leaving Care duty: adviser until age", 21, "7.1", lambda _: leaving_care._FIRST_AGE_OF_CHOICE),
    Figure("Leaving Care extended age in education/LD", 25, "7.1", lambda _: leaving_care._LAST_AGE),
    Figure("Leaving Care additional social workers", 2, "7.2", fte("Leaving care social workers")),
    Figure("Cost of 2 Leaving Care social workers", 76_150, "7.2", gbp("Leaving care social workers")),
    Figure("ICS Project Manager PO8", 46_070, "8.4", each_post("ICS project manager")),
    Figure("ICS Data Officers Band E", 4, "8.4", fte("ICS data officers")),
    Figure("ICS Data Officers cost", 97_070, "8.4", gbp("ICS data officers")),
    Figure("Principal Managers Birkenhead North PO12", 2, "9.9", fte(PRINCIPALS[0])),
    Figure("Principal Managers Birkenhead South PO12", 2, "9.9", fte(PRINCIPALS[1])),
    Figure("Principal Managers Wallasey PO12", 2, "9.9", fte(PRINCIPALS[2])),
    Figure("Principal Manager South & West PO12", 1, "9.9", fte(PRINCIPALS[3])),
    Figure(
        "Care Management Team Manager Birkenhead North PO8", 46_070, "9.9", each_post("Care management team manager")
    ),
    Figure("Uplift SW to Senior Practitioner PO4", 3_540, "9.9", gbp("Senior practitioner Birkenhead North")),
    Figure("Strategic Service Manager safeguarding uplift", 16_100, "10.5", gbp("Strategic service manager")),
    Figure("LSCB Manager PO14", 52_800, "10.5", gbp("LSCB manager")),
    Figure("CIN Reviewing Officer PO8", 46_070, "10.5", gbp("CIN reviewing officer")),
    Figure("Complaints Manager uplift PO6->PO8", 2_240, "10.5", gbp("Complaints manager")),
    Figure("Children's Involvement Manager uplift PO4->PO8", 4_460, "10.5", gbp("Children's involvement manager")),
    Figure("Professional Practice Officer PO4", 42_850, "10.5", gbp("Professional practice officer")),
    Figure("Staff Development Officer PO2", 40_300, "11.1", gbp("Staff development officer")),
    Figure("Child care solicitors", 3, "12.3", lambda folder: council(folder).court.lawyers_fte),
    Figure("Printed total cost of all posts", 1_707_600, "13", lambda folder: in_all(folder.option(ALL)).gbp),
    Figure("Funding: ABG (SDG ex BIP)", 100_000, "13", budget("ABG (SDG ex BIP)")),
    Figure("Funding: ABG (SDG)", 182_000, "13", budget("ABG (SDG)")),
    Figure("Funding: ABG Care Matters", 367_000, "13", budget("ABG (Care Matters)"), within=50),
    Figure("Funding: LSCB", 68_900, "13", budget("LSCB")),
    Figure("Funding: ABG Care Matters 2008/09", 180_100, "13", budget("ABG Care Matters (2008/09)"), within=50),
    Figure(
        "Funding: ABG School Development Grant 2008/09", 80_000, "13", budget("ABG School Development Grant (2008/09)")
    ),
    Figure("Funding: CWDC Grant", 40_300, "13", budget("CWDC grant")),
    Figure("Funding: Budget Growth", 689_300, "13", budget("Budget growth"), within=50),
    Figure(
        "Printed total funding",
        1_707_600,
        "13",
        lambda _: sum(gbp for name, gbp in printed_budgets().items()),
    ),
    Figure(
        "Carry-forward of uncommitted 2008/09 ABG",
        260_100,
        "23(2)",
        lambda _: (
            printed_budgets()["ABG Care Matters (2008/09)"]
            + printed_budgets()["ABG School Development Grant (2008/09)"]
        ),
    ),
    Figure(
        "Permanent: Social Worker (Assessment & Care Management)",
        6,
        "14.2",
        posts_where("Assessment social workers", "Care management social workers"),
    ),
    Figure("Permanent: Principal Manager", 8, "14.2", posts_where(*PRINCIPALS, "CADT principal manager")),
    Figure(
        "Grant funded: Social Worker (CiC & Leaving Care)",
        5,
        "14.1",
        posts_where("CiC team social workers", "Leaving care social workers"),
    ),
    Figure(
        "Total FTE in section 13 table",
        45,
        "13",
        lambda _: sum(each.fte for each in lines()) + sum(UPLIFT in each.name for each in lines()),
    ),
    Figure(
        "Unit cost per social worker (scp 26-36) with on-costs",
        38_077,
        "114,230 / 3",
        lambda folder: council(folder).costs.social_worker_gbp_per_year,
        within=0.5,
    ),
    Figure("Unit cost principal manager PO12", 50_565, "101,130 / 2", each_post(PRINCIPALS[0])),
]

NOT_REPRODUCED: dict[Name, str] = {
    ("Area teams", ""): "11 area teams, half a leader each: 5.5 for £255,000 (4.2, 4.4)",
    ("Area Team Leader FTE per area (current)", ""): "11 area teams, half a leader each: 5.5 for £255,000 (4.2, 4.4)",
    ("Area Team Leader total current", ""): "11 area teams, half a leader each: 5.5 for £255,000 (4.2, 4.4)",
    ("Funding for current Area Team Leaders", ""): "11 area teams, half a leader each: 5.5 for £255,000 (4.2, 4.4)",
    ("Area Team Leader proposed total", ""): "7.5 leaders proposed, 2.0 more (4.4, 4.7, appendix 1)",
    (
        "Additional Area Team Leader FTE (section 4.7 table)",
        "",
    ): "7.5 leaders proposed, 2.0 more (4.4, 4.7, appendix 1)",
    ("Information Sharing Coordinator basic salary", ""): "£18,882 basic salary of a coordinator (4.6)",
    ("Fieldwork teams given agency social workers", ""): "Agency social workers in six teams (2.7)",
    ("Random CP case files reviewed by QA", ""): "20 case files, 46 actions of Lord Laming (2.7)",
    ("Lord Laming 2003 actions reviewed", ""): "20 case files, 46 actions of Lord Laming (2.7)",
    ("Temporary administrative posts", ""): "Five administrative posts until July 2009 (6.3.5)",
    (
        "Eligible: in care on birthday (as printed) and for 12 months before",
        "",
    ): "In care at the 15th birthday and for 12 months before (7.1)",
    ("ICS phase 1C capital funding", ""): "£36,979 and £36,879 for software (8.3, 8.4)",
    ("ICS software line in table 8.4", ""): "£36,979 and £36,879 for software (8.3, 8.4)",
    ("District Managers", ""): "Four district managers, two strategic ones, two principal managers to each (9.1, 9.9)",
    (
        "Strategic Service Managers (2007)",
        "",
    ): "Four district managers, two strategic ones, two principal managers to each (9.1, 9.9)",
    (
        "Principal managers supervised per District Manager (Birkenhead)",
        "",
    ): "Four district managers, two strategic ones, two principal managers to each (9.1, 9.9)",
    ("Team Manager vacancies", ""): "Four team managers' posts empty, agency managers in two (9.3)",
    ("Team Manager vacancies covered by agency", ""): "Four team managers' posts empty, agency managers in two (9.3)",
    ("Longest agency cover of a TM vacancy", ""): "Agency managers for almost three years and for 12 months (9.3)",
    ("Second agency cover of a TM vacancy", ""): "Agency managers for almost three years and for 12 months (9.3)",
    (
        "External Team Managers recruited in 3 years, both since left",
        "",
    ): "Two managers came in three years and left again (9.3)",
    ("CHECK fully staffed month (as printed)", ""): "Fully staffed in September 2009 (6.1)",
}


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: f"{figure.where}: {figure.name}")
def test_figures_of_the_paper(figure):
    assert figure.found(FOLDER) == pytest.approx(figure.printed, abs=figure.within)


def test_every_checked_fact_is_reproduced_or_listed():
    check_against_facts("Wirral", FIGURES, NOT_REPRODUCED, FOLDER)


def test_26_lines_make_the_printed_total():
    """13."""
    assert len(lines()) == 26
    assert in_all(FOLDER.option(ALL)).off == 0
    assert sum(total.gbp for total in by_area(FOLDER.option(ALL), FOLDER.options())) == 1_707_600


def test_eight_budgets_are_printed_and_make_the_total_too():
    """13: the printed budgets agree with the total; the lines under three of them do not agree with the budget."""
    found = by_funding_line(FOLDER.option(ALL))
    assert len(found) == 8
    assert sum(total.printed_gbp for total in found) == 1_707_600
    assert {total.name: total.off for total in found if total.off} == {
        "ABG (Care Matters)": -20,
        "Budget growth": -20,
        "ABG Care Matters (2008/09)": 40,
    }


def slips() -> dict[str, set[int]]:
    """Return, by what they are about, the numbers of the README's table of what the paper contradicts in itself."""
    text = (FOLDER.path / "README.md").read_text(encoding="utf-8")
    section = text.partition("## What the paper contradicts in itself")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", section, re.MULTILINE)
    return {
        about: {int(number.replace(",", "")) for number in re.findall(r"£([\d,]+)", says + also)}
        for about, says, also in rows
    }


def test_slips_are_listed_with_the_numbers_that_the_lines_and_printed_totals_give():
    """4.7 against 13 and 14.1; 8.3, 8.4 and 13; summary and 13; 6.3.2 and 10.5; 13."""
    listed, printed = slips(), printed_budgets()
    made = {total.name: total.gbp for total in by_funding_line(FOLDER.option(ALL))}
    assert listed["the software of the case system"] == {36_979, 36_879, line("ICS software").gbp}
    assert listed["new money"] == {690_000, printed["Budget growth"], made["Budget growth"]}
    assert listed["a PO4 post"] == {
        line("CiC team senior practitioner").gbp,
        line("Professional practice officer").gbp,
    }
    care_matters = ("ABG (Care Matters)", "ABG Care Matters (2008/09)")
    assert listed["funding from Care Matters"] == {
        *(printed[name] for name in care_matters),
        *(made[name] for name in care_matters),
    }
    assert listed["a principal manager"] == {
        line("CADT principal manager").gbp,
        line("Principal managers Wallasey").gbp,
        line("Principal managers Wallasey").gbp / 2,
    }
    assert "more area team leaders for £100,000" in listed


def test_with_the_software_as_section_8_prices_it_the_total_would_not_come_out():
    """8.4: £36,879 would make £1,707,479."""
    assert in_all(FOLDER.option(ALL)).gbp - line("ICS software").gbp + 36_879 == 1_707_479


def test_the_rota_and_a_front_door_of_its_own_differ_by_four_workers_and_a_manager():
    """5.1, 5.4 and 6.2.1."""
    rota, own = FOLDER.scenario(), FOLDER.option("dedicated_front_door").scenario.parameters
    assessing = [key for key, team in rota.teams.items() if team.kind is TeamKind.ASSESSMENT]

    def gained(name: str) -> float:
        return sum(getattr(own.teams[key], name) - getattr(rota.teams[key], name) for key in assessing)

    assert (gained("social_workers_fte"), gained("team_managers_fte")) == (4, 1)
    assert own.teams["front_door"] == rota.teams["front_door"]


def test_social_workers_are_covered_by_agency_staff_until_they_are_recruited():
    """6.3.4: four months."""
    wanted = [
        posts
        for key in ("assessment", "care_management")
        for posts in FOLDER.option(key).posts
        if posts.role is Role.SOCIAL_WORKER
    ]
    assert [posts.fte for posts in wanted] == [3, 3, 3]
    assert {(posts.recruited_in_months.value, posts.agency_meanwhile.value) for posts in wanted} == {(4, 1)}
