"""Business case of 12 February 2019 for one more team manager for children in care, section by section."""

import pytest

from sim.vocabulary import Role, TeamKind

from .facts import Figure, Folder, check_against_facts, posts

FOLDER = Folder("children-in-care-2019")
DUE_TO_BE_TRANSFERRED = 7
"""Section 2; the scenario holds them with the 354."""
REQUEST, BACKGROUND, IMPACT = "1 Purpose of the report", "2 Background information", "3 Impact"


def teams_of(folder, file="baseline.yaml"):
    teams = folder.scenario(file).teams.values()
    return [team for team in teams if team.kind is TeamKind.CHILDREN_IN_CARE]


def children(folder, file="baseline.yaml"):
    return sum(team.cases_at_start for team in teams_of(folder, file))


def managers(folder, file="baseline.yaml"):
    return sum(team.team_managers_fte for team in teams_of(folder, file))


def each(folder, file="baseline.yaml"):
    return children(folder, file) / managers(folder, file)


FIGURES = [
    Figure(
        "Additional Team Manager posts requested (grade J)",
        1,
        REQUEST,
        lambda f: posts(f.option("post_in_two_teams"), Role.TEAM_MANAGER),
    ),
    Figure(
        "Cases across the two other CiC teams", 354, BACKGROUND, lambda f: round(children(f)) - DUE_TO_BE_TRANSFERRED
    ),
    Figure("Further cases due to transfer in that week", 7, BACKGROUND, lambda f: round(children(f)) - 354),
    Figure(
        "CiC cases per team/manager (2 teams), before transfer",
        177,
        BACKGROUND,
        lambda f: (children(f) - DUE_TO_BE_TRANSFERRED) / managers(f),
    ),
    Figure("CiC cases per team/manager (2 teams), after the 7 transfers", 180.5, BACKGROUND, each),
    Figure(
        "CiC cases per team/manager if the extra TM takes a third team",
        120.3,
        BACKGROUND,
        lambda f: each(f, "three-managers.yaml"),
        0.05,
    ),
    Figure(
        "Fieldwork highest number allocated to one team",
        155,
        BACKGROUND,
        lambda f: f.standard("children_155").at_most,
    ),
]
UNREPRODUCED = {
    (
        "Team Manager posts in Children in Care (CiC) service, current",
        "",
    ): "3 team managers, one of the Permanence Team",
    ("of which managing the Permanence Team (set up for Regional Adoption Agency)", ""): (
        "3 team managers, one of the Permanence Team"
    ),
    ("Children open to Fieldwork (comparator service)", ""): "1,388 children open to fieldwork, 115 a team",
    ("Fieldwork average cases per team", ""): "1,388 children open to fieldwork, 115 a team",
    ("Number of Fieldwork teams implied", ""): "1,388 children open to fieldwork, 115 a team",
    ("Cost of placement when transition to adulthood is ineffective (typical)", ""): "£750 a child and week",
    ("Year by which all LAs expected to be in a Regional Adoption Agency", ""): "2020, regional adoption agencies",
}


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: f"{figure.where}: {figure.name}")
def test_a_figure_of_the_paper(figure):
    assert figure.found(FOLDER) == pytest.approx(figure.printed, abs=figure.within)


def test_each_checked_fact_is_reproduced_or_listed():
    check_against_facts("Unnamed council", FIGURES, UNREPRODUCED, FOLDER)


def test_what_is_not_reproduced_is_listed_in_the_readme():
    assert set(FOLDER.unreproduced()) == set(UNREPRODUCED.values())


def test_the_third_team_differs_by_its_manager_only():
    """Recommendation: one post; children and social workers are the same."""
    three = "three-managers.yaml"
    assert managers(FOLDER, three) - managers(FOLDER) == 1
    assert children(FOLDER, three) == pytest.approx(children(FOLDER), abs=0.02)
    assert sum(team.social_workers_fte for team in teams_of(FOLDER, three)) == pytest.approx(
        sum(team.social_workers_fte for team in teams_of(FOLDER)), abs=0.01
    )


def test_what_the_post_must_save():
    """Section 3, £750 a child and week: 72 child-weeks a year at the assumed cost, or 1.4 children at any time."""
    weeks = FOLDER.scenario().costs.team_manager_gbp_per_year / 750
    assert weeks == pytest.approx(72)
    assert weeks / 52 == pytest.approx(1.4, abs=0.05)
