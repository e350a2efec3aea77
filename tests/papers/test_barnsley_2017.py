"""Barnsley, cabinet of 13 December 2017, social worker caseloads: every figure of the paper that can be reproduced."""

from itertools import pairwise

import pytest

from sim.scenario.paper_sums import Worked, worked
from sim.vocabulary import TeamKind

from .facts import Figure, Folder, Name, check_against_facts, posts

FOLDER = Folder("barnsley-2017")
RECOMMENDED = "option_2_to_18"


def sums(key: str) -> Worked:
    return worked(FOLDER.option(key).caseload[0])


def asked(key: str):
    return FOLDER.option(key).caseload[0]


def social_workers(folder: Folder, *kinds: TeamKind) -> float:
    return sum(
        team.social_workers_fte + team.senior_practitioners_fte + team.asye_fte
        for team in folder.scenario().teams.values()
        if team.kind in kinds
    )


def in_post(folder: Folder) -> float:
    """Social workers in post in the teams of option 2; what stands empty there is beside them."""
    return social_workers(
        folder,
        TeamKind.ASSESSMENT,
        TeamKind.CHILD_PROTECTION,
        TeamKind.CHILD_IN_NEED,
        TeamKind.DISABLED_CHILDREN,
        TeamKind.CHILDREN_IN_CARE,
    )


def mean_months_of_a_plan(folder: Folder) -> float:
    plan = folder.scenario().child_in_need.plan
    edges = plan.length_months_edges
    middles = [(low + high) / 2 for low, high in pairwise(edges)]
    return sum(share * middle for share, middle in zip(plan.length_shares, middles, strict=True))


FIGURES = [
    Figure("Additional FTE social workers recommended", 14, "2.1, 5.1, 7.1", lambda _: sums(RECOMMENDED).priced_fte),
    Figure(
        "Average caseload now (recommended scope: excl. adoption & fostering, incl. disability)",
        21.7,
        "2.1, 3.7, 4.3",
        lambda _: asked(RECOMMENDED).caseload,
    ),
    Figure("Target average caseload", 18, "2.1", lambda _: asked(RECOMMENDED).to),
    Figure(
        "CP plan rate Q2 2017/18",
        46,
        "3.9",
        # 226 plans in 256 / 52 ten thousands of children, DfE's number and rate of March 2017
        lambda folder: folder.published("cp_plans_open", "2017-09") / (256 / 52),
        within=0.5,
    ),
    Figure(
        "OPTION 1 average caseload (excl. adoption, fostering, disabled)",
        20.5,
        "4.2",
        lambda _: asked("option_1_to_18").caseload,
    ),
    Figure("OPTION 1 extra FTE to reach 18", 8.7, "4.2.1", lambda _: sums("option_1_to_18").more_fte, within=0.05),
    Figure("OPTION 1 cost to reach 18", 376_550, "4.2.1", lambda _: sums("option_1_to_18").gbp, within=5),
    Figure("OPTION 1 extra FTE to reach 16", 17.7, "4.2.2", lambda _: sums("option_1_to_16").more_fte, within=0.05),
    Figure("OPTION 1 cost to reach 16", 753_100, "4.2.2", lambda _: sums("option_1_to_16").gbp, within=5),
    Figure(
        "OPTION 2 average caseload (excl. adoption & fostering)",
        21.7,
        "4.3",
        lambda _: asked("option_2_to_16").caseload,
    ),
    Figure("OPTION 2 extra FTE to reach 18", 14.47, "4.3.1", lambda _: sums(RECOMMENDED).more_fte, within=0.005),
    Figure("OPTION 2 cost to reach 18", 585_746, "4.3.1, 5.1", lambda _: sums(RECOMMENDED).gbp),
    Figure("OPTION 2 extra FTE to reach 16", 25.1, "4.3.2", lambda _: sums("option_2_to_16").more_fte, within=0.05),
    Figure("OPTION 2 cost to reach 16", 1_045_975, "4.3.2", lambda _: sums("option_2_to_16").gbp),
    Figure(
        "OPTION 3 average caseload all children's social care teams",
        20.4,
        "4.4",
        lambda _: asked("option_3_to_18").caseload,
    ),
    Figure("OPTION 3 extra FTE to reach 18", 11.9, "4.4.1", lambda _: sums("option_3_to_18").more_fte, within=0.05),
    Figure("OPTION 3 cost to reach 18", 502_068, "4.4.1", lambda _: sums("option_3_to_18").gbp),
    Figure("OPTION 3 extra FTE to reach 16", 24.4, "4.4.2", lambda _: sums("option_3_to_16").more_fte, within=0.05),
    Figure("OPTION 3 cost to reach 16", 1_004_136, "4.4.2", lambda _: sums("option_3_to_16").gbp),
    Figure(
        "Cost per social worker (Grade 9 mid-point with on-costs)",
        41_839,
        "4.2-4.4",
        lambda folder: folder.scenario().costs.social_worker_gbp_per_year,
    ),
    Figure("Full year cost of 14 posts (rounded)", 585_750, "7.2", lambda _: sums(RECOMMENDED).gbp, within=5),
    Figure(
        "Assessments within 45 days, Q1-Q2 2017/18",
        99,
        "5.2",
        lambda folder: 100 * published_half_year(folder),
    ),
    Figure(
        "CP plans reviewed on time", 100, "5.2", lambda folder: 100 * folder.published("cp_reviews_on_time", "2017-04")
    ),
    Figure(
        "CP children visited within 4 weeks (12-month)",
        98,
        "5.2",
        lambda folder: 100 * folder.published("cp_visits_on_time", "2017-04"),
    ),
    Figure(
        "LAC reviews on time (12-month)",
        98.1,
        "5.2",
        lambda folder: 100 * folder.published("care_reviews_on_time", "2017-04"),
    ),
    Figure("Duration CIN cases open", 13, "5.2", mean_months_of_a_plan, within=0.5),
    Figure("Implied base FTE in scope (option 2)", 70.4, "14.47 / (21.7 / 18 - 1)", in_post, within=0.05),
    Figure(
        "Implied base cases in scope (option 2)", 1528, "70.4 x 21.7", lambda _: sums(RECOMMENDED).cases, within=0.5
    ),
    Figure(
        "Average caseload actually reached with 14 posts",
        18.1,
        "1,528 / 84.4",
        lambda _: sums(RECOMMENDED).reached,
        within=0.05,
    ),
    Figure(
        "Disabled-children team implied (option 2 minus option 1)",
        7.6,
        "70.4 - 62.8",
        lambda folder: social_workers(folder, TeamKind.DISABLED_CHILDREN),
        within=0.05,
    ),
    Figure(
        "Adoption & fostering teams implied (option 3 minus option 2)",
        18.5,
        "88.9 - 70.4",
        lambda folder: social_workers(folder, TeamKind.FOSTERING, TeamKind.KINSHIP),
        within=0.05,
    ),
]

NOT_REPRODUCED: dict[Name, str] = {
    ("DfE average caseload quoted", ""): "England's caseload of 16.1 (3.6)",
    ("Laming 2009 suggested maximum in complex child protection", ""): "12 cases in complex child protection (3.1)",
    ("CP plan rate earlier spike reduced to (2016/17)", ""): "65 plans per 10,000 in 2016-17 (3.9)",
    (
        "Regional rank of average caseload (excl. disabled children cases)",
        "",
    ): "4th highest in the region (3.9)",
    ("Rank for low number of children in care", ""): "11th of 15 for children in care (3.9)",
    ("Children on CP plan second or subsequent time, Q2", ""): "One child on a second plan in the quarter (5.2)",
    ("Children on CP plan 2+ years, Q2", ""): "One child on a plan for two years or more (5.2)",
}


def published_half_year(folder: Folder) -> float:
    """DfE's share of the year and the paper's of the half year both begin in April; the paper's ends in September."""
    text = (folder.path / "baseline.published.csv").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("assessments_within_45_days,all,2017-04,2017-09"))
    return float(row.split(",")[5])


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: f"{figure.where}: {figure.name}")
def test_figures_of_the_paper(figure):
    assert figure.found(FOLDER) == pytest.approx(figure.printed, abs=figure.within)


def test_every_checked_fact_is_reproduced_or_listed():
    check_against_facts("Barnsley", FIGURES, NOT_REPRODUCED, FOLDER)


@pytest.mark.parametrize(("key", "printed"), [("option_1_to_18", 376_550), ("option_1_to_16", 753_100)])
def test_where_the_paper_rounds_its_cost_is_said(key, printed):
    """4.2.1 and 4.2.2: the paper prints tens of pounds; whole posts at £41,839 are £1 and £2 more."""
    found = sums(key)
    assert found.asked.printed_gbp == printed
    assert found.gbp == found.priced_fte * 41_839
    assert 0 < found.gbp_off < 3


def test_all_six_costs_are_those_of_whole_posts():
    """4.2.1 to 4.4.2: 9, 18, 14, 25, 12 and 24 posts; 14.47 is rounded down, 8.7 and 17.7 up."""
    keys = [f"option_{number}_to_{to}" for number in (1, 2, 3) for to in (18, 16)]
    assert [sums(key).priced_fte for key in keys] == [9, 18, 14, 25, 12, 24]
    assert [sums(key).gbp for key in keys] == [376_551, 753_102, 585_746, 1_045_975, 502_068, 1_004_136]
    assert [posts(FOLDER.option(key)) for key in keys] == [9, 18, 14, 25, 12, 24]


def test_numbers_of_posts_now_are_those_that_give_both_printed_sums():
    """The paper prints no posts now. Of tenths, one number alone gives both sums of options 2 and 3."""

    def fits(key: str, posts_fte: float, decimals: int) -> bool:
        one = asked(key)
        return round(posts_fte * (one.caseload / one.to - 1), decimals) == one.printed_fte

    tenths = [number / 10 for number in range(500, 1000)]
    both = {
        number: [
            posts_fte
            for posts_fte in tenths
            if fits(f"option_{number}_to_18", posts_fte, 2 if number == 2 else 1)
            and fits(f"option_{number}_to_16", posts_fte, 1)
        ]
        for number in (1, 2, 3)
    }
    assert both == {1: [62.8, 62.9, 63.0], 2: [70.4], 3: [88.9]}
    assert [asked(f"option_{number}_to_18").posts_fte for number in (1, 2, 3)] == [62.8, 70.4, 88.9]


def test_options_differ_by_teams_as_the_paper_says():
    """4.2 to 4.4: without adoption, fostering and disabled children; with disabled children; all."""
    teams = FOLDER.scenario().teams
    scope = {number: FOLDER.option(f"option_{number}_to_18").posts[0].teams for number in (1, 2, 3)}
    assert set(scope[2]) - set(scope[1]) == {"disabled_children"}
    assert {teams[team].kind for team in set(scope[3]) - set(scope[2])} == {TeamKind.FOSTERING, TeamKind.KINSHIP}
