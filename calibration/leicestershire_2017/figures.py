"""The scenario file of Leicestershire 2017: every figure with its source.

Where sources contradict each other, the note of the figure says which one is held to.
"""

from calibration.council.care import HOURS_PER_FTE_PER_YEAR
from calibration.council.closed_form import AT_ONCE_SHARE
from calibration.council.inputs import LENGTH_EDGES
from calibration.drafting import Draft, shares
from calibration.leicestershire_2017.care_figures import draft_care
from calibration.leicestershire_2017.derived import (
    FEASIBLE_TARGETS,
    START,
    Leicestershire,
    at_targets,
)
from calibration.leicestershire_2017.support_figures import draft_support
from calibration.leicestershire_2017.teams import draft_teams
from calibration.published import read_norms, read_sources
from sim.vocabulary import WORKING_DAYS_PER_YEAR, PracticeRegime

EARLY_HELP_MARGIN = 1.15
"""Early help places for each one needed: an assumption."""
DISABLED_YEARS = 2.9
"""Mean length of the disabled children's team's plans, in years."""


def draft(council: Leicestershire) -> Draft:
    """Write the scenario, each figure with its source."""
    paper = Draft(read_sources())
    for norm in read_norms():
        paper.norm(norm)
    paper.word("council", "Leicestershire")
    paper.word("start", START)
    _demand(paper, council)
    _front_door(paper, council)
    _assessment(paper, council)
    _protection(paper, council)
    _plans(paper, council)
    _practice(paper, council)
    _stock(paper, council)
    draft_care(paper, council)
    draft_support(paper, council)
    draft_teams(paper, council)
    return paper


def _demand(paper: Draft, c: Leicestershire) -> None:
    paper.figure(
        "demand.first_time_contacts_by_month",
        [round(x, 1) for x in c.first_contacts],
        "balance",
        "derived",
        note="1,000 contacts a month (paper) less the re-referrals expected in that month",
    )
    paper.figure(
        "demand.first_time_referrals_by_month",
        [round(x, 1) for x in c.first_time],
        "dfe_c6",
        "derived",
        note="DfE table C6, August 2017 to July 2018 (6,868), less expected re-referrals; the paper "
        "says 60-70 % of contacts",
    )
    paper.figure(
        "demand.returning_referrals_by_month",
        [round(x, 1) for x in c.known_before],
        "dfe_c6",
        "derived",
        note="re-referrals of referrals of April 2016 to July 2017 (DfE C6) closed before the start",
    )
    paper.figure(
        "demand.replayed_months", 12, "founders", "assumption", note="a choice: the months replayed from DfE C6"
    )
    paper.figure(
        "returning.return_share",
        c.return_share,
        "dfe_c1",
        "derived",
        interval=(round(c.return_share * 0.7, 3), round(min(1.0, c.return_share * 1.1), 3), 0.8),
        note="so that 28.2 % of referrals are re-referrals (DfE C1: 29.9 % in 2017-18, 24.6 % in "
        "2018-19, 17 % in 2016-17)",
    )
    paper.figure(
        "returning.earlier_plan_share",
        c.earlier_plan_share,
        "dfe_d3",
        "derived",
        interval=(0.08, 0.22, 0.8),
        note="second or later plans are 24 % in 2017-18 and 15.2 % in 2018-19 (DfE D3); less those "
        "that arise within the run",
    )
    other = sum(c.first_contacts) - sum(c.first_time)
    children = other * c.norm("early_help.share_of_other_contacts")
    children += c.norm("child_in_need.early_help_share") * c.cin_started
    needed = children / c.siblings * c.norm("early_help.days") / WORKING_DAYS_PER_YEAR
    places = round(needed * EARLY_HELP_MARGIN)
    paper.figure("early_help.places", places, "balance", "assumption", note="15 % more than needed")
    paper.figure(
        "stock.families_in_early_help", round(needed), "balance", "assumption", note="as many as needed (Little's law)"
    )


def _front_door(paper: Draft, c: Leicestershire) -> None:
    p = c.published
    paper.figure(
        "front_door.no_further_action_share",
        c.inputs.pathway.no_further_action_share,
        "dfe_c1",
        "published",
        note="2017-18; 48.2 % in 2016-17 and 8.1 % in 2018-19 are recording practice",
    )
    paper.figure(
        "front_door.no_new_assessment_share",
        1 - c.inputs.pathway.no_further_action_share - c.assessed,
        "balance",
        "derived",
        note=f"held to: {p['assessments_completed_2018']:g} assessments for {p['referrals_2018']:g} "
        "referrals (DfE C2); against "
        f"it DfE C1 and B1 say {p['referrals_assessed_not_in_need_2018']:g} assessed and not in need and "
        f"{p['episodes_of_need_started_2018']:g} new episodes of need, more than were assessed",
    )


def _assessment(paper: Draft, c: Leicestershire) -> None:
    median, sigma = c.assessment_days
    at = "assessment."
    paper.figure(
        at + "hours",
        c.effort.assessment,
        "balance",
        "derived",
        interval=(4.0, 18.0, 0.9),
        note="fills First Response's hours as staffed at the planned load; only hours of work over "
        "hours there are is known",
    )
    fit = (
        f"maximum likelihood on DfE C2's bands of 2017-18 at a mean pace of {c.assessment_pace:.2f} "
        "(queue approximation)"
    )
    paper.figure(at + "median_days", median, "dfe_c2", "derived", interval=(16, 25, 0.8), note=fit)
    paper.figure(at + "sigma", sigma, "dfe_c2", "derived", interval=(0.5, 0.95, 0.8), note=fit)
    paper.figure(
        at + "section_47_share",
        c.section_47_at_once,
        "dfe_c4",
        "derived",
        note=f"DfE C4: {c.inputs.pathway.section_47s:.0f} enquiries in the twelve months, 85 % of them assumed to "
        "start with an assessment",
    )
    from_no_plan = c.norm("section_47.otherwise_child_in_need_share") * c.no_plan
    from_cp = c.norm("child_protection.child_in_need_share") * c.plans_ended
    paper.figure(
        at + "child_in_need_share",
        (c.cin_started - from_no_plan - from_cp) / c.other_assessed,
        "balance",
        "derived",
        note=f"so that {c.cin_started:.0f} child-in-need plans start a year, which holds their number "
        "(Little's law); DfE B7 "
        "has 1,060 to 1,178 a year in 2022-2024",
    )
    paper.figure(
        at + "disabled_children_share", c.disabled / DISABLED_YEARS / c.other_assessed, "balance", "assumption"
    )
    by_other_routes = (
        c.norm("child_protection.care_share") * c.plans_ended
        + c.norm("section_47.otherwise_care_share") * c.no_plan
        + c.norm("child_in_need.care_share") * c.cin_started
    )
    paper.figure(
        at + "care_share",
        max(0.0, (c.care.by_pathway - by_other_routes) / c.other_assessed),
        "lait",
        "derived",
        note="closes the balance of 218 children starting to be looked after in 2017-18, less unaccompanied children, "
        "remands and returns",
    )


def _protection(paper: Draft, c: Leicestershire) -> None:
    p = c.published
    at = "section_47."
    paper.figure(at + "conference_share", c.inputs.pathway.conference_share, "dfe_c4", "derived")
    counts = [p[f"icpc_{band}_days_2018"] for band in ("0_to_10", "11_to_15", "16_to_20", "21_and_over")]
    paper.figure(
        at + "booked_days_edges", [4, 10, 15, 20, 35], "dfe_c4", "derived", note="ends of the first and last assumed"
    )
    paper.figure(
        at + "booked_days_shares",
        list(shares(counts)),
        "dfe_c4",
        "published",
        note="2017-18; taken as booking practice, so published lateness counts as natural",
    )
    paper.figure(at + "plan_share", c.inputs.pathway.plan_share, "dfe_c4", "derived")
    at = "child_protection."
    _hours(paper, at + "plan.", c.effort.child_protection, 4, 10)
    rates = (
        "endings over mean number open, by band (DfE D7 of 2017-18, D5 of 2017 and 2018), to a mean of 8.8 months as "
        f"staffed, at a mean pace of {c.cp_pace:.3f}"
    )
    _lengths(paper, at + "plan.", c.cp_lengths, "dfe_d7", rates)
    _open(paper, at + "plan.", c.cp_open, "dfe_d5", "DfE D5, March 2017 and March 2018 weighted to August 2017")


def _hours(paper: Draft, at: str, hours: float, low: float, high: float) -> None:
    paper.figure(
        at + "hours_per_month",
        hours,
        "balance",
        "derived",
        interval=(min(low, hours * 0.8), max(high, hours * 1.2), 0.8),
        note="fills the team's hours as staffed at the planned load",
    )


def _lengths(paper: Draft, at: str, length: tuple[float, ...], source: str, note: str) -> None:
    paper.figure(at + "length_months_edges", list(LENGTH_EDGES), source, "derived")
    paper.figure(at + "length_shares", list(length), source, "derived", note=note)


def _open(paper: Draft, at: str, so_far: tuple[float, ...], source: str, note: str) -> None:
    paper.figure(at + "open_months_edges", list(LENGTH_EDGES), source, "derived")
    paper.figure(at + "open_shares", list(so_far), source, "derived", note=note)


def _plans(paper: Draft, c: Leicestershire) -> None:
    at = "child_in_need."
    rates = "endings over mean number open, by band (DfE B5 of 2017-18, B4 of 2017 and 2018), all episodes of need"
    rest = "DfE B4 of March 2017 less plans, care, leavers and assessments"
    _hours(paper, at + "plan.", c.effort.child_in_need, 2, 6)
    _lengths(paper, at + "plan.", c.cin_lengths, "dfe_b5", rates)
    _open(paper, at + "plan.", c.cin_open, "dfe_b4", rest)
    section_47 = (1 - AT_ONCE_SHARE) * c.inputs.pathway.section_47s / c.cin_started
    paper.figure(at + "section_47_share", section_47, "balance", "derived", note="the other 15 % of enquiries")
    _hours(paper, "disabled_children.plan.", c.effort.disabled_children, 1, 4)


def _practice(paper: Draft, c: Leicestershire) -> None:
    at = "practice."
    paper.word(at + "regime", PracticeRegime.SINGLE_ASSESSMENT_2013)
    paper.figure(
        at + "casework_hours_per_week",
        HOURS_PER_FTE_PER_YEAR / WORKING_DAYS_PER_YEAR * 5,
        "pssru",
        "derived",
        interval=(19.0, 26.0, 0.8),
        note="37 hours in 42 weeks (assumed), 40/55 of them client-related, spread over 253 working days",
    )
    paper.figure(at + "caseload_standard", c.standard, "paper", "derived", note="middle of 18-20")
    paper.figure(at + "caseload_standard_reduced", c.reduced, "paper", "derived", note="middle of 12-15")
    paper.figure(
        "reviewing.reviewing_officers_fte",
        c.reviewing_fte,
        "paper",
        "derived",
        note="510 in care and 428 on plans in March 2017, 85 each",
    )
    paper.figure(
        "reviewing.caseload_standard", 60, "paper", "published", note="IRO Handbook 50-70, by way of the paper"
    )


def _stock(paper: Draft, c: Leicestershire) -> None:
    low, high = (at_targets(target) for target in FEASIBLE_TARGETS)
    p, at = c.published, "stock."
    paper.figure(
        at + "children_in_assessment",
        p["children_requiring_assessment"],
        "paper",
        "published",
        note="'children requiring assessment in July', read as assessments open; DfE B1 has 504 "
        "awaiting one in March 2017",
    )
    paper.figure(
        at + "children_on_cp_plan",
        p["cp_cases"],
        "paper",
        "published",
        note="July 2017; DfE D5 has 428 in March 2017 and 394 in March 2018",
    )
    paper.figure(
        at + "children_on_cin_plan", c.on_cin_plan, "paper", "derived", note="2,800 open cases less all other groups"
    )
    paper.figure(at + "disabled_children", c.disabled, "founders", "assumption", interval=(80, 200, 0.8))
    paper.figure(
        at + "cin_in_child_protection_teams",
        round(c.cin_in_cp_teams),
        "balance",
        "derived",
        note="child-in-need plans beyond those of Strengthening Families",
    )
    paper.figure(
        at + "care_in_child_protection_teams",
        round(c.care_in_cp_teams),
        "balance",
        "derived",
        interval=(round(low.care_in_cp_teams), round(high.care_in_cp_teams), 0.9),
        note="a residual that swings with the mean target: what the child protection teams hold besides plans",
    )
