"""Leicestershire County Council, mid-2017: additional resources for children and family services."""

import pytest

from sim.scenario.paper_sums import worked
from sim.vocabulary import Role

from .facts import Figure, Folder, check_against_facts, posts

FOLDER = Folder("leicestershire-2017")
MEAN_TARGET = 18.25
"""Cases a post, where some posts are on 18-20 and some on 12-15: an assumption of calibration/leicestershire_2017."""
IN_CARE_AND_ON_PLANS_IN_MARCH_2017 = 510 + 428
"""DfE; the paper's caseload of reviewing officers is March's."""
OPENING, FRONT, PROTECTION = "Introduction", "First Response", "Child Protection Teams"
CASELOADS, IN_NEED, LEAVERS = "Caseloads", "Strengthening Families", "16 Plus Team"
FAMILIES, REVIEWS, LAW = "Adoption and Fostering", "Safeguarding Unit", "Legal Costs"


def of(option, role=None, name=""):
    return lambda folder: posts(folder.option(option), role, name=name)


def stock(field):
    return lambda folder: getattr(folder.scenario().stock, field)


def permanent(folder, team):
    setup = folder.scenario().teams[team]
    return setup.social_workers_fte + setup.senior_practitioners_fte + setup.asye_fte


def caseload(team):
    """Cases for each permanent post: the paper gives them as they would stand without agency staff."""
    return lambda folder: folder.scenario().teams[team].cases_at_start / permanent(folder, team)


def over_capacity(*teams):
    def found(folder):
        held = [folder.scenario().teams[team].cases_at_start - MEAN_TARGET * permanent(folder, team) for team in teams]
        return sum(max(0.0, cases) for cases in held)

    return found


def needed(*teams):
    return lambda folder: over_capacity(*teams)(folder) / 19


def other_end(middle, end):
    """The other end of a range of which the file holds the middle."""
    return 2 * middle - end


def front_after_six(folder):
    return 577 / (permanent(folder, "first_response") + posts(folder.option("first_response"), Role.SOCIAL_WORKER))


def span_of_first_response(folder):
    setup = folder.scenario().teams["first_response"]
    return (permanent(folder, "first_response") + setup.agency_social_workers_fte) / setup.team_managers_fte


def all_posts(folder):
    team = folder.scenario("guardianship-support.yaml").teams["guardianship_support"]
    return posts(folder.option("everything")) + team.family_support_workers_fte


PROTECTION_TEAMS = {
    "CP Locality 1 Team A": ("child_protection_1a", 18, 0),
    "CP Locality 1 Team B": ("child_protection_1b", 21, 14),
    "CP Locality 1 Team C": ("child_protection_1c", 22, 16),
    "CP Locality 2 Team A": ("child_protection_2a", 21, 20),
    "CP Locality 2 Team B": ("child_protection_2b", 18, 0),
    "CP Locality 3 Team A": ("child_protection_3a", 22, 22),
    "CP Locality 3 Team B": ("child_protection_3b", 21, 22),
    "CP Locality 3 Team C": ("child_protection_3c", 23, 20),
}
LOCALITY_1, LOCALITY_2, LOCALITY_3 = (
    [team for team, _, _ in PROTECTION_TEAMS.values() if f"_{number}" in team] for number in (1, 2, 3)
)
FIGURES = [
    Figure(
        "Open cases across children's social care",
        2800,
        OPENING,
        lambda f: sum(
            getattr(f.scenario().stock, field)
            for field in (
                "children_in_assessment",
                "children_on_cp_plan",
                "children_on_cin_plan",
                "disabled_children",
                "children_in_care",
                "care_leavers",
            )
        ),
        0.5,
    ),
    Figure("of which children in care", 533, OPENING, stock("children_in_care")),
    Figure("of which child protection cases", 521, OPENING, stock("children_on_cp_plan")),
    Figure(
        "CIPFA recommended caseload low",
        14,
        CASELOADS,
        lambda f: f.option("standard_15_5").overrides[0].amount.low,
    ),
    Figure(
        "CIPFA recommended caseload high",
        17,
        CASELOADS,
        lambda f: f.option("standard_17").overrides[0].amount.value,
    ),
    Figure(
        "Interim standard caseload SW low",
        18,
        CASELOADS,
        lambda f: other_end(f.scenario().practice.caseload_standard, 20),
    ),
    Figure("Interim standard caseload SW high", 20, CASELOADS, lambda f: f.standard("caseload_20").at_most),
    Figure(
        "Interim standard caseload ASYE and Senior Practitioner low",
        12,
        CASELOADS,
        lambda f: other_end(f.scenario().practice.caseload_standard_reduced, 15),
    ),
    Figure(
        "Interim standard caseload ASYE and Senior Practitioner high",
        15,
        CASELOADS,
        lambda f: other_end(f.scenario().practice.caseload_standard_reduced, 12),
    ),
    Figure("Manager direct reports low", 8, CASELOADS, span_of_first_response, 0.05),
    Figure("Manager direct reports high", 10, CASELOADS, lambda f: f.standard("span_10").at_most),
    Figure("First Response: new contacts per month", 1000, FRONT, lambda f: f.published("contacts", "2017-08")),
    Figure(
        "First Response: children requiring assessment in July",
        577,
        FRONT,
        lambda f: f.scenario().teams["first_response"].cases_at_start,
    ),
    Figure(
        "First Response: caseload without agency low",
        26,
        FRONT,
        lambda f: other_end(caseload("first_response")(f), 27),
        0.1,
    ),
    Figure(
        "First Response: caseload without agency high",
        27,
        FRONT,
        lambda f: other_end(caseload("first_response")(f), 26),
        0.1,
    ),
    Figure("First Response: requested Team Managers", 2.5, FRONT, of("first_response", Role.TEAM_MANAGER)),
    Figure("First Response: requested Social Workers", 6, FRONT, of("first_response", Role.SOCIAL_WORKER)),
    Figure("First Response implied base SW FTE", 21.8, FRONT, lambda f: permanent(f, "first_response"), 0.05),
    Figure("First Response implied caseload after +6 SW", 20.8, FRONT, front_after_six, 0.05),
    *(
        Figure(f"{name} average caseload", printed, PROTECTION, caseload(team), 0.1)
        for name, (team, printed, _) in PROTECTION_TEAMS.items()
    ),
    *(
        Figure(f"{name} cases over capacity", printed, PROTECTION, over_capacity(team), 0.5)
        for name, (team, _, printed) in PROTECTION_TEAMS.items()
    ),
    Figure(
        "CP Locality 1 additional SW required (at least)",
        1,
        PROTECTION,
        of("child_protection", name="Social worker, Locality 1"),
    ),
    Figure(
        "CP Locality 2 additional SW required (at least)",
        1,
        PROTECTION,
        of("child_protection", name="Social worker, Locality 2"),
    ),
    Figure(
        "CP Locality 3 additional SW required (at least)",
        2,
        PROTECTION,
        of("child_protection", name="Social workers, Locality 3"),
    ),
    Figure("CP teams additional SW requested, total", 4, PROTECTION, of("child_protection")),
    Figure(
        "CP teams cases over capacity, total",
        114,
        PROTECTION,
        over_capacity(*LOCALITY_1, *LOCALITY_2, *LOCALITY_3),
        1.0,
    ),
    Figure("CP posts needed at 19/FTE: Loc1", 1.58, PROTECTION, needed(*LOCALITY_1), 0.03),
    Figure("CP posts needed at 19/FTE: Loc2", 1.05, PROTECTION, needed(*LOCALITY_2), 0.03),
    Figure("CP posts needed at 19/FTE: Loc3", 3.37, PROTECTION, needed(*LOCALITY_3), 0.03),
    Figure(
        "CIN (Strengthening Families) Locality 1 average caseload",
        18,
        IN_NEED,
        caseload("strengthening_families_1"),
        0.1,
    ),
    Figure("CIN Locality 2 average caseload", 18, IN_NEED, caseload("strengthening_families_2"), 0.1),
    Figure("CIN Locality 3 average caseload", 27, IN_NEED, caseload("strengthening_families_3"), 0.1),
    Figure("CIN Locality 3 over capacity", 70, IN_NEED, over_capacity("strengthening_families_3"), 0.5),
    Figure(
        "CIN Locality 3 supernumerary agency Team Manager",
        1,
        IN_NEED,
        lambda f: -sum(line.fte for line in f.option("strengthening_families").posts if line.fte < 0),
    ),
    Figure("CIN requested Team Manager", 1, IN_NEED, of("strengthening_families", Role.TEAM_MANAGER)),
    Figure("CIN requested Social Workers", 4, IN_NEED, of("strengthening_families", Role.SOCIAL_WORKER)),
    Figure(
        "16 Plus: care leavers allocated to Personal Assistants (PAs)",
        250,
        LEAVERS,
        lambda f: f.scenario().stock.care_leavers - f.scenario().stock.care_leavers_without_adviser,
    ),
    Figure("16 Plus: further young people with SWs needing a PA", 148, LEAVERS, stock("care_leavers_without_adviser")),
    Figure("16 Plus: requested Personal Assistants", 5, LEAVERS, of("sixteen_plus", Role.PERSONAL_ADVISER)),
    Figure("16 Plus: requested Support Worker", 1, LEAVERS, of("sixteen_plus", Role.FAMILY_SUPPORT_WORKER)),
    Figure(
        "16 Plus: target caseload low",
        18,
        LEAVERS,
        lambda f: other_end(f.scenario("care-leavers-to-21.yaml").leaving_care.adviser_standard, 20),
    ),
    Figure(
        "16 Plus: target caseload high",
        20,
        LEAVERS,
        lambda f: f.scenario("care-leavers-to-21.yaml").leaving_care.adviser_ceiling,
    ),
    Figure(
        "Children and Social Work Act 2017: duty to care leavers to age",
        25,
        LEAVERS,
        lambda f: f.scenario().care_leaver_duty.until_age,
    ),
    Figure("Adoption Service Manager requested", 1, FAMILIES, of("other_posts", name="Adoption service manager")),
    Figure(
        "Kinship: connected-person assessments commissioned externally",
        15,
        FAMILIES,
        lambda f: f.published("connected_assessments_bought", "2017-08"),
    ),
    Figure(
        "Kinship: cost per external assessment",
        2200,
        FAMILIES,
        lambda f: f.scenario().placements.kinship.bought_gbp,
    ),
    Figure(
        "Kinship: supervising SW capacity", 1.6, FAMILIES, lambda f: f.scenario().teams["kinship"].social_workers_fte
    ),
    Figure(
        "Kinship: cases held by those workers", 55, FAMILIES, lambda f: f.published("placements_kinship", "2017-08")
    ),
    Figure("Kinship: requested SW posts", 2, FAMILIES, of("kinship", Role.SOCIAL_WORKER)),
    Figure("SGO/RO children receiving no service", 325, FAMILIES, stock("children_with_special_guardians")),
    Figure(
        "SGO support role requested",
        1,
        FAMILIES,
        lambda f: (
            f.option("guardianship_support")
            .scenario.parameters.teams["guardianship_support"]
            .family_support_workers_fte
        ),
    ),
    Figure("Adoption: children with financial support to 18", 116, FAMILIES, stock("children_adopted_with_support")),
    Figure(
        "Post adoption support fund proposed",
        50_000,
        FAMILIES,
        lambda f: f.option("other_posts").cost_lines[0].gbp_per_year,
    ),
    Figure(
        "IRO average caseload (LAC + CP) March 2017",
        85,
        REVIEWS,
        lambda f: IN_CARE_AND_ON_PLANS_IN_MARCH_2017 / f.scenario().reviewing.reviewing_officers_fte,
        0.05,
    ),
    Figure("IRO Handbook recommended low", 50, REVIEWS, lambda f: f.option("reviewing_officers").caseload[1].to),
    Figure("IRO Handbook recommended high", 70, REVIEWS, lambda f: f.standard("reviewing_70").at_most),
    Figure("IRO posts requested", 2, REVIEWS, of("reviewing_officers", Role.REVIEWING_OFFICER)),
    Figure(
        "IRO FTE implied at July 2017 volumes",
        12.4,
        REVIEWS,
        lambda f: (f.scenario().stock.children_in_care + f.scenario().stock.children_on_cp_plan) / 85,
        0.05,
    ),
    Figure(
        "Children's Rights Officers requested",
        1,
        "Children's Rights",
        of("other_posts", name="Children's rights officer"),
    ),
    Figure(
        "Quality Assurance Officers requested (replacing 2 agency)",
        2,
        "Quality Assurance",
        of("other_posts", name="Quality assurance officers"),
    ),
    Figure(
        "Principal Social Worker funding requested",
        0.5,
        "Staff Development",
        of("other_posts", name="Principal social worker"),
    ),
    Figure(
        "Advanced Practitioners requested", 2, "Staff Development", of("other_posts", name="Advanced practitioners")
    ),
    Figure("Head of Service requested", 1, "Leadership and Management", of("other_posts", name="Head of service")),
    Figure("Partnership Manager requested", 1, "Partnership Working", of("other_posts", name="Partnership manager")),
    Figure("Solicitors to be funded", 2, LAW, of("legal", Role.LAWYER)),
    Figure("Posts requested in total", 39, "all sections", all_posts),
]
UNREPRODUCED = {
    ("Ofsted SIF recommendations", ""): "17 recommendations of the inspection",
    ("Caseload in the two LAs rated outstanding, low", ""): "7-10 children a worker in two outstanding councils",
    ("Caseload in the two LAs rated outstanding, high", ""): "7-10 children a worker in two outstanding councils",
    ("First Response: contacts going to referral low", ""): "600-700 referrals a month",
    ("First Response: contacts going to referral high", ""): "600-700 referrals a month",
    ("Fostering & Adoption Service Manager direct reports", ""): "8 people under one service manager",
    ("Kinship: assessments allocated to other services", ""): "4 assessments given to other services",
    ("Adoption Support Fund drawn down 2016/17", ""): "£400,000 from the adoption support fund",
    ("Adoption placements per year low", ""): "45-50 children placed for adoption a year",
    ("Adoption placements per year high", ""): "45-50 children placed for adoption a year",
    ("Advocacy at conference offered from age", ""): "advocacy from the age of 10",
    ("Total investment required", ""): "£2.5m, of it £0.5m in the budget and £2m net",
    ("Growth already in 2017/18 budget", ""): "£2.5m, of it £0.5m in the budget and £2m net",
    ("Net investment required", ""): "£2.5m, of it £0.5m in the budget and £2m net",
    ("Growth in children coming into care", ""): "8 % more children coming into care a year",
    ("Savings target in budget", ""): "£4m of savings",
}


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: f"{figure.where}: {figure.name}")
def test_a_figure_of_the_paper(figure):
    assert figure.found(FOLDER) == pytest.approx(figure.printed, abs=figure.within)


def test_each_checked_fact_is_reproduced_or_listed():
    check_against_facts("Leicestershire", FIGURES, UNREPRODUCED, FOLDER)


def test_what_is_not_reproduced_is_listed_in_the_readme():
    assert set(FOLDER.unreproduced()) == set(UNREPRODUCED.values())


def test_sixteen_posts_come_where_thirty_four_agency_workers_are():
    """Section Caseloads: the posts are to replace supernumerary agency staff."""
    asked = posts(FOLDER.option("in_place_of_agency"), Role.SOCIAL_WORKER)
    gone = -sum(
        line.fte for line in FOLDER.option("in_place_of_agency").posts if line.role is Role.AGENCY_SOCIAL_WORKER
    )
    staffed = sum(team.agency_social_workers_fte for team in FOLDER.scenario("calibrated.yaml").teams.values())
    assert asked == 16
    assert gone == pytest.approx(staffed) == pytest.approx(34.1, abs=0.05)


@pytest.mark.parametrize(
    ("option", "line", "more"),
    [
        ("first_response", 0, 8.6),
        ("strengthening_families", 0, 3.8),
        ("sixteen_plus", 0, 7.8),
        ("reviewing_officers", 0, 2.7),
        ("reviewing_officers", 1, 8.7),
        ("kinship", 0, 2.0),
        ("standard_17", 0, 27.7),
        ("standard_15_5", 0, 39.3),
    ],
)
def test_what_the_papers_own_way_of_reckoning_would_have_asked_for(option, line, more):
    """Cases over the caseload wanted, less the posts there are: the README sets it beside what was asked for."""
    assert worked(FOLDER.option(option).caseload[line]).more_fte == pytest.approx(more, abs=0.05)


def test_the_posts_for_17_are_those_of_the_sum():
    assert posts(FOLDER.option("posts_for_17")) == worked(FOLDER.option("standard_17").caseload[0]).priced_fte


def test_unaccompanied_children_as_they_came_are_shares_of_those_who_came_into_care():
    """DfE, years ending March 2022 to 2025: not of the paper, but known since."""
    came = [(0.18, 247), (0.3, 253), (0.35, 311), (0.2, 299)]
    overrides = [
        override
        for override in FOLDER.option("as_they_came", "options-care-leavers.yaml").overrides
        if override.figure == "entry.unaccompanied_per_year"
    ]
    assert [override.amount.value for override in overrides] == pytest.approx(
        [share * children for share, children in came], rel=1e-3
    )
