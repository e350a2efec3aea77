"""Leicestershire on 1 August 2017, from what was published: the paper's figures, DfE's tables, and closed forms.

Run ``python -m calibration.leicestershire_2017`` to write ``scenarios/leicestershire-2017``. No number here is set by
looking at a simulation. Where sources contradict each other, the note of the figure says which one is held to.
"""

from dataclasses import dataclass
from datetime import date
from math import inf
from pathlib import Path

from calibration import balance
from calibration.drafting import Draft, shares
from calibration.published import read_figures, read_sources
from sim.engine.calendar import shift_months
from sim.vocabulary import PracticeRegime, TeamKind

START = date(2017, 8, 1)
MEAN_TARGET = 18.25
"""Mean caseload target over all posts; between 17.5 and 19."""
TARGET_RANGE = (17.5, 19.0)
PLANNED_LOAD = 0.95
"""Part of the hours of the service as staffed that its work takes: an assumption, 0.85 to 1.05."""
LOAD_RANGE = (0.85, 1.05)
HOURS_PER_FTE_PER_YEAR = 37 * 42 * 40 / 55
"""37 hours, 42 weeks, 40/55 of paid time client-related (PSSRU): 1,130."""
OVERTIME, DELAY_SHARE = 0.1, 0.7
SPRINT, ASSESSMENT_WORKER_SHARE, PROMOTION_DAY = 2.0, 0.95, 40.0
SIBLINGS = (0.52, 0.27, 0.13, 0.05, 0.03)
SIBLING_SHARE = 0.5
LENGTH_EDGES = (0.0, 3.0, 6.0, 12.0, 24.0, 36.0)
CARE_EDGES = (0.0, 1.0, 6.0, 12.0, 24.0, 48.0, 96.0, 180.0)
CARE_SHARES = (0.095, 0.14, 0.14, 0.22, 0.22, 0.13, 0.055)
AGE_BANDS = ("0_to_3_months", "3_to_6_months", "6_to_12_months", "12_to_24_months", "24_months_and_over")
ASSESSMENT_BANDS = (
    (0, "same_day"),
    (10, "1_to_10_days"),
    (20, "11_to_20_days"),
    (30, "21_to_30_days"),
    (40, "31_to_40_days"),
    (45, "41_to_45_days"),
    (50, "46_to_50_days"),
    (60, "51_to_60_days"),
    (inf, "61_and_over_days"),
)
WINDOW = (8 / 12, 4 / 12)
"""The twelve months from August 2017 lie in the DfE years 2017-18 and 2018-19 in these parts."""
CP_TEAMS = {"1a": (1, "A"), "1b": (1, "B"), "1c": (1, "C"), "2a": (2, "A"), "2b": (2, "B"), "3a": (3, "A")} | {
    "3b": (3, "B"),
    "3c": (3, "C"),
}
CIN_TEAMS = {"1": 1, "2": 2, "3": 3}

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Permanent posts and cases by team, as the paper's caseloads imply them at one mean target."""

    first_response: float
    cp: dict[str, float]
    cin: dict[str, float]
    cp_cases: dict[str, float]
    cin_cases: dict[str, float]

    @property
    def fte(self) -> float:
        """First Response, child protection and Strengthening Families together."""
        return self.first_response + sum(self.cp.values()) + sum(self.cin.values())

    @property
    def cases(self) -> float:
        """Children held by child protection and Strengthening Families teams."""
        return sum(self.cp_cases.values()) + sum(self.cin_cases.values())


def team_sizes(published: Figures, mean_target: float) -> Sizes:
    """Derive team sizes in the open: cases over capacity / (caseload - target); a team within capacity has the mean
    size of the teams of its kind whose size follows."""
    first_response = published["children_requiring_assessment"] / (
        (published["first_response_caseload_low"] + published["first_response_caseload_high"]) / 2
    )
    cp = _sizes(published, "cp", list(CP_TEAMS), mean_target)
    cin = _sizes(published, "cin", list(CIN_TEAMS), mean_target)
    return Sizes(
        first_response,
        cp,
        cin,
        {team: size * published[f"cp_{team}_caseload"] for team, size in cp.items()},
        {team: size * published[f"cin_{team}_caseload"] for team, size in cin.items()},
    )


def _sizes(published: Figures, kind: str, teams: list[str], target: float) -> dict[str, float]:
    known = {
        team: balance.posts_from_over_capacity(
            published[f"{kind}_{team}_caseload"], published[f"{kind}_{team}_over_capacity"], target
        )
        for team in teams
        if f"{kind}_{team}_over_capacity" in published
    }
    mean = sum(known.values()) / len(known)
    return {team: known.get(team, mean) for team in teams}


class Leicestershire:
    """The published figures and everything that follows from them in closed form.

    Parameters
    ----------
    mean_target : float
        Mean caseload target over all posts of a team.
    load : float
        Part of the hours of the service as staffed that its work takes.
    """

    def __init__(self, mean_target: float = MEAN_TARGET, load: float = PLANNED_LOAD) -> None:
        self.published: Figures = dict(read_figures("leicestershire_2017"))
        self.mean_target, self.load = mean_target, load
        p = self.published
        self.siblings = sum(n * part for n, part in enumerate(SIBLINGS, start=1))
        self.standard = (p["standard_low"] + p["standard_high"]) / 2
        self.reduced = (p["standard_reduced_low"] + p["standard_reduced_high"]) / 2
        self.reduced_share = balance.share_on_reduced_caseload(mean_target, self.standard, self.reduced)
        self.sizes = team_sizes(p, mean_target)
        self._people()
        self._flows()
        self._lengths()
        self._returns()
        self._repeat_plans()
        self._effort()
        self._assessment_days()

    def months(self, count: int, *, ending: int = 0) -> list[float]:
        """Referrals of `count` months from the start (or, with `ending` below 0, of those before it)."""
        first = ending if ending < 0 else 0
        labels = [shift_months(START, first + k) for k in range(count)]
        return [self.published[f"referrals_in_{day:%Y_%m}"] for day in labels]

    def window(self, measure: str) -> float:
        """A yearly figure for the twelve months from the start, from the two DfE years they lie in."""
        return sum(part * self.published[f"{measure}_{year}"] for part, year in zip(WINDOW, (2018, 2019), strict=True))

    def _people(self) -> None:
        p, sizes = self.published, self.sizes
        self.leavers = p["care_leavers_with_adviser"] + p["care_leavers_with_social_worker"]
        self.disabled = 130.0
        self.on_cin_plan = p["open_cases"] - p["children_in_care"] - p["cp_cases"] - self.disabled - self.leavers
        self.on_cin_plan -= p["children_requiring_assessment"]
        self.cin_in_cp_teams = self.on_cin_plan - sum(sizes.cin_cases.values())
        self.care_in_cp_teams = sum(sizes.cp_cases.values()) - p["cp_cases"] - self.cin_in_cp_teams
        self.in_care_team = p["children_in_care"] - self.care_in_cp_teams
        self.care_team_fte = self.in_care_team / self.mean_target
        self.leavers_fte = p["care_leavers_with_social_worker"] / self.mean_target
        self.disabled_fte = self.disabled / 25.0
        self.advisers_fte = p["care_leavers_with_adviser"] / self.standard
        others = self.care_team_fte + self.leavers_fte + self.disabled_fte
        self.agency_fte = p["case_holders_2017"] - sizes.fte - others
        self.caseload_as_staffed = (sizes.cases + p["children_requiring_assessment"]) / (sizes.fte + self.agency_fte)
        self.reviewing_fte = (p["children_in_care_open_2017"] + p["cp_plans_open_2017"]) / p[
            "reviewing_officer_caseload"
        ]

    def agency(self, cases: float, permanent: float) -> float:
        """Agency posts of a team: what brings its caseload to the mean of the service as staffed."""
        return max(0.0, cases / self.caseload_as_staffed - permanent)

    def _flows(self) -> None:
        p = self.published
        self.referrals = sum(self.months(12))
        self.nfa = p["referrals_no_further_action_2018"] / p["referrals_2018"]
        self.assessed = p["assessments_completed_2018"] / p["referrals_2018"]
        self.assessments = self.referrals * self.assessed
        self.section_47s = self.window("section_47s")
        self.icpc_share = self.window("icpcs") / self.section_47s
        self.plan_share = self.window("cp_plans_started") / self.window("icpcs")
        self.section_47_at_once = 0.85 * self.section_47s / self.assessments
        self.plans_started = self.section_47s * self.icpc_share * self.plan_share
        self.no_plan = self.section_47s - self.plans_started
        self.other_assessed = self.assessments * (1 - self.section_47_at_once)

    def _lengths(self) -> None:
        p = self.published
        # as many plans as were open at the end of the year, over those that started: 8.8 months (Little's law)
        self.cp_months = p["cp_plans_open_2018"] / p["cp_plans_started_2018"] * balance.MONTHS_PER_YEAR
        self.cp_lengths = shares(balance.scaled_to_mean(LENGTH_EDGES, self._by_rates("cp_plans"), self.cp_months))
        self.cin_lengths = shares(self._by_rates("episodes_of_need"))
        self.cp_open = shares(
            [
                WINDOW[0] * p[f"cp_plans_{band}_open_2017"] + WINDOW[1] * p[f"cp_plans_{band}_open_2018"]
                for band in AGE_BANDS
            ]
        )
        self.care_lengths = shares(CARE_SHARES)
        self.care_open = shares(balance.stationary_open_bands(CARE_EDGES, self.care_lengths))
        self.cin_open = shares(self._open_cin())
        self.cin_months = balance.mean_length(LENGTH_EDGES, self.cin_lengths)
        # child-in-need plans that start a year, if their number is steady (Little's law)
        self.cin_started = self.on_cin_plan / self.cin_months * balance.MONTHS_PER_YEAR
        self.care_transfer_months = balance.time_in_first_team(
            self.care_in_cp_teams, p["care_started_2018"], CARE_EDGES, self.care_lengths
        )

    def _by_rates(self, what: str) -> tuple[float, ...]:
        p = self.published
        return balance.length_bands(
            LENGTH_EDGES,
            [p[f"{what}_{band}_ended_2018"] for band in AGE_BANDS],
            [(p[f"{what}_{band}_open_2017"] + p[f"{what}_{band}_open_2018"]) / 2 for band in AGE_BANDS],
        )

    def _open_cin(self) -> list[float]:
        """Open episodes by time open, less plans, care, leavers and assessments, leave the child-in-need plans."""
        p = self.published
        care_by_band = _regroup(CARE_EDGES, self.care_open, LENGTH_EDGES)
        left = []
        for band, in_care in zip(AGE_BANDS, care_by_band, strict=True):
            children = p[f"episodes_of_need_{band}_open_2017"] - p[f"cp_plans_{band}_open_2017"]
            children -= in_care * p["children_in_care_open_2017"]
            if band == AGE_BANDS[0]:
                children -= p["awaiting_assessment_open_2017"]
            if band == AGE_BANDS[-1]:
                children -= self.leavers
            left.append(max(children, 0.0))
        return left

    def _assessment_days(self) -> None:
        """Natural time of assessments: the published bands, at the mean pace of the service as staffed."""
        p = self.published
        items = self.caseload_as_staffed / self.siblings
        sigma = 0.8
        for _ in range(20):  # the pace depends on the spread, and the spread a little on the pace
            self.assessment_pace = balance.mean_pace(
                self.load,
                items,
                sigma,
                overtime=OVERTIME,
                delay_share=DELAY_SHARE,
                worker_share=ASSESSMENT_WORKER_SHARE,
            )
            self.assessment_days = balance.lognormal_from_bands(
                [upper for upper, _ in ASSESSMENT_BANDS],
                [p[f"assessments_{band}_2018"] for _, band in ASSESSMENT_BANDS],
                promotion_day=PROMOTION_DAY,
                speed=1 - ASSESSMENT_WORKER_SHARE + ASSESSMENT_WORKER_SHARE * SPRINT,
                before=1.3,
                pace=self.assessment_pace,
            )
            sigma = self.assessment_days[1]

    def _returns(self) -> None:
        """Who comes back: calibrated so that the published share of re-referrals comes out in closed form."""
        assessed_months = 30.0 / (balance.WORKING_DAYS_PER_YEAR / 12)
        at_once = 1 - self.assessed
        to_cin = self.cin_started * 0.85 / self.referrals
        to_plan = self.plans_started / self.referrals
        at_assessment = max(0.0, self.assessed - to_cin - to_plan)
        self.return_months = 5.0
        self.returns = balance.Returns(
            [
                (at_once, *balance.AT_ONCE),
                (at_assessment, [0.0, 2 * assessed_months], [1.0]),
                (to_cin, *balance.after(assessed_months, LENGTH_EDGES, self.cin_lengths)),
                (to_plan, *balance.after(assessed_months, LENGTH_EDGES, self.cp_lengths)),
            ],
            mean_months=self.return_months,
        )
        rereferred = self.window("rereferrals") / self.window("referrals")
        self.return_share = rereferred / self.returns.share_within(12)
        closed_before, open_then = self.returns.from_before(self.months(16, ending=-16), self.return_share, 12)
        here = self.returns.by_month(self.months(12), self.return_share, 12)
        self.known_before = list(closed_before)
        self.first_time = [
            max(0.0, total - sum(back))
            for total, *back in zip(self.months(12), closed_before, open_then, here, strict=True)
        ]
        later = self.returns.from_before(self.months(16, ending=-16), self.return_share, 24)[0]
        self.known_before = list(later)
        self.first_contacts = [
            first + self.published["contacts_per_month"] - total
            for first, total in zip(self.first_time, self.months(12), strict=True)
        ]

    def _repeat_plans(self) -> None:
        """Children new to the run who had a plan before: the published share less what arises by itself."""
        again = self.icpc_share * self.plan_share
        by_return = self.return_share * self.assessed * self.section_47_at_once * again
        by_escalation = 0.6 * 0.15 * self.section_47s / self.cin_started * again
        repeats = self.window("cp_plans_second_or_later") / self.window("cp_plans_started")
        self.earlier_plan_share = max(0.0, repeats - by_return - by_escalation)

    def _effort(self) -> None:
        """Hours of work per child: what the hours there are leave, at the planned load."""
        p, hours, load = self.published, HOURS_PER_FTE_PER_YEAR, self.load
        cases = p["children_requiring_assessment"]
        first_response = (self.sizes.first_response + self.agency(cases, self.sizes.first_response)) * hours
        per_child = balance.per_child_share(self.siblings, SIBLING_SHARE)
        enquiries = self.section_47_at_once * self.assessments * 8.0 * per_child
        conferences = self.section_47_at_once * self.assessments * self.icpc_share / self.siblings * 5.0
        self.assessment_hours = balance.hours_to_fill(
            first_response,
            load,
            enquiries + conferences,
            self.window("assessments_completed"),
            siblings=self.siblings,
            sibling_share=SIBLING_SHARE,
        )
        cin_cases = sum(self.sizes.cin_cases.values())
        cin_hours = cin_cases / self.caseload_as_staffed * hours
        self.cin_hours = balance.hours_to_fill(
            cin_hours, load, 0.0, cin_cases * 12, siblings=self.siblings, sibling_share=SIBLING_SHARE
        )
        self.care_hours = hours * load / self.mean_target / 12
        self.leavers_hours = hours * load * (self.advisers_fte + self.leavers_fte) / self.leavers / 12
        self.disabled_hours = balance.hours_to_fill(
            self.disabled_fte * hours,
            load,
            0.0,
            self.disabled * 12,
            siblings=self.siblings,
            sibling_share=SIBLING_SHARE,
        )
        cp_hours = sum(self.sizes.cp_cases.values()) / self.caseload_as_staffed * hours
        other = self.cin_in_cp_teams * self.cin_hours * per_child * 12 + self.care_in_cp_teams * self.care_hours * 12
        reviews = self.plans_started / self.siblings * 3.0 * 2.5
        self.cp_hours = balance.hours_to_fill(
            cp_hours, load, other + reviews, p["cp_cases"] * 12, siblings=self.siblings, sibling_share=SIBLING_SHARE
        )


def _regroup(edges: tuple[float, ...], parts: tuple[float, ...], onto: tuple[float, ...]) -> list[float]:
    """Shares of bands regrouped onto other edges, even within a band; the last one takes the rest."""
    import numpy as np

    cumulative = np.interp(onto, edges, np.concatenate(([0.0], np.cumsum(parts))))
    cumulative[-1] = 1.0
    return [float(part) for part in np.diff(cumulative)]


def draft(council: Leicestershire) -> Draft:
    """Write the scenario, each figure with its source."""
    paper = Draft(read_sources())
    paper.word("council", "Leicestershire")
    paper.word("start", START)
    _demand(paper, council)
    _front_door(paper, council)
    _assessment(paper, council)
    _protection(paper, council)
    _plans(paper, council)
    _practice(paper, council)
    _stock(paper, council)
    _costs(paper)
    _teams(paper, council)
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
        "balance",
        "derived",
        note="DfE table C6, August 2017 to July 2018 (6,868), less expected re-referrals; the paper says 60-70 % of contacts",
    )
    paper.figure(
        "demand.returning_referrals_by_month",
        [round(x, 1) for x in c.known_before],
        "balance",
        "derived",
        note="re-referrals of referrals of April 2016 to July 2017 (DfE C6) closed before the start",
    )
    paper.figure("demand.trend_per_year", 0.0, "founders", "assumption", interval=(-0.05, 0.08, 0.8))
    paper.figure("demand.replayed_months", 12, "dfe_c6", "published")
    paper.figure("demand.monthly_noise_cv", 0.1, "founders", "assumption", interval=(0.05, 0.15, 0.8))
    paper.figure("demand.weekend_share", 0.04, "founders", "assumption", interval=(0.01, 0.1, 0.8))
    paper.figure("demand.sibling_group_shares", list(SIBLINGS), "founders", "assumption", note="mean 1.8")
    paper.figure("demand.sibling_concordance", 0.85, "founders", "assumption", interval=(0.7, 0.95, 0.8))
    paper.figure(
        "returning.return_share",
        c.return_share,
        "balance",
        "derived",
        interval=(round(c.return_share * 0.7, 3), round(min(1.0, c.return_share * 1.1), 3), 0.8),
        note="so that 28.2 % of referrals are re-referrals (DfE C1: 29.9 % in 2017-18, 24.6 % in 2018-19, 17 % in 2016-17)",
    )
    paper.figure(
        "returning.mean_days_to_return",
        c.return_months * balance.WORKING_DAYS_PER_YEAR / 12,
        "founders",
        "assumption",
        interval=(60, 160, 0.8),
    )
    paper.figure(
        "returning.earlier_plan_share",
        c.earlier_plan_share,
        "balance",
        "derived",
        interval=(0.08, 0.22, 0.8),
        note="second or later plans are 24 % in 2017-18 and 15.2 % in 2018-19 (DfE D3); less those that arise within the run",
    )
    other = sum(c.first_contacts) - sum(c.first_time)
    paper.figure("early_help.share_of_other_contacts", 0.25, "founders", "assumption", interval=(0.1, 0.4, 0.8))
    families = (other * 0.25 + 0.1 * c.cin_started) / c.siblings
    needed = families * 80 / balance.WORKING_DAYS_PER_YEAR
    paper.figure("early_help.places", round(needed * 1.15), "balance", "assumption", note="15 % more than needed")
    paper.figure(
        "stock.families_in_early_help", round(needed), "balance", "assumption", note="as many as needed (Little's law)"
    )
    paper.figure("early_help.days", 80, "founders", "assumption", interval=(50, 130, 0.8))
    paper.figure("early_help.patience_days", 60, "founders", "assumption", interval=(30, 120, 0.8))


def _front_door(paper: Draft, c: Leicestershire) -> None:
    p = c.published
    paper.figure(
        "front_door.screening_hours",
        1.0,
        "loughborough",
        "assumption",
        interval=(0.3, 2.5, 0.8),
        note="no table of hours",
    )
    paper.figure("front_door.screening_days", 0.4, "founders", "assumption", interval=(0.2, 0.8, 0.8))
    paper.figure("front_door.referral_decision_hours", 0.2, "founders", "assumption", interval=(0.1, 0.4, 0.8))
    paper.figure("front_door.referral_decision_days", 0.3, "founders", "assumption", interval=(0.1, 0.6, 0.8))
    paper.figure(
        "front_door.no_further_action_share",
        c.nfa,
        "dfe_c1",
        "published",
        note="2017-18; 48.2 % in 2016-17 and 8.1 % in 2018-19 are recording practice",
    )
    paper.figure(
        "front_door.no_new_assessment_share",
        1 - c.nfa - c.assessed,
        "balance",
        "derived",
        note=f"held to: {p['assessments_completed_2018']:g} assessments for {p['referrals_2018']:g} referrals (DfE C2); against "
        f"it DfE C1 and B1 say {p['referrals_assessed_not_in_need_2018']:g} assessed and not in need and "
        f"{p['episodes_of_need_started_2018']:g} new episodes of need, more than were assessed",
    )


def _assessment(paper: Draft, c: Leicestershire) -> None:
    p = c.published
    sprint, share, promotion = SPRINT, ASSESSMENT_WORKER_SHARE, PROMOTION_DAY
    median, sigma = c.assessment_days
    at = "assessment."
    paper.figure(
        at + "hours",
        c.assessment_hours,
        "balance",
        "derived",
        interval=(4.0, 18.0, 0.9),
        note="fills First Response's hours as staffed at the planned load; only hours of work over hours there are is known",
    )
    paper.figure(at + "sibling_hours_share", SIBLING_SHARE, "founders", "assumption", interval=(0.3, 0.8, 0.8))
    fit = f"maximum likelihood on DfE C2's bands of 2017-18 at a mean pace of {c.assessment_pace:.2f} (queue approximation)"
    paper.figure(at + "median_days", median, "balance", "derived", interval=(16, 25, 0.8), note=fit)
    paper.figure(at + "sigma", sigma, "balance", "derived", interval=(0.5, 0.95, 0.8), note=fit)
    paper.figure(at + "worker_share", share, "founders", "assumption", interval=(0.85, 1.0, 0.8))
    paper.figure(at + "limit_days", 45, "statute", "published")
    paper.figure(at + "promotion_day", promotion, "founders", "assumption", interval=(30, 43, 0.8))
    paper.figure(at + "sprint", sprint, "founders", "assumption", interval=(1.3, 3.0, 0.8))
    paper.figure(at + "sign_off_hours", 0.75, "founders", "assumption", interval=(0.4, 1.5, 0.8))
    paper.figure(at + "sign_off_days", 1.0, "founders", "assumption", interval=(0.5, 2.0, 0.8))
    paper.figure(
        at + "section_47_share",
        c.section_47_at_once,
        "balance",
        "derived",
        note=f"DfE C4: {c.section_47s:.0f} enquiries in the twelve months, 85 % of them assumed to start with an assessment",
    )
    from_no_plan = 0.35 * c.no_plan
    from_cp = 0.6 * c.plans_started
    paper.figure(
        at + "child_in_need_share",
        (c.cin_started - from_no_plan - from_cp) / c.other_assessed,
        "balance",
        "derived",
        note=f"so that {c.cin_started:.0f} child-in-need plans start a year, which holds their number (Little's law); DfE B7 "
        "has 1,060 to 1,178 a year in 2022-2024",
    )
    paper.figure(at + "disabled_children_share", c.disabled / 2.9 / c.other_assessed, "balance", "assumption")
    cp, enquiry, cin = 0.18 * c.plans_started, 0.04 * c.no_plan, 0.015 * c.cin_started
    paper.figure(
        at + "care_share",
        max(0.0, (p["care_started_2018"] - cp - enquiry - cin) / c.other_assessed),
        "balance",
        "derived",
        note="closes the balance of 218 children starting to be looked after in 2017-18",
    )
    for name, value in (("core_assessment_share", 0.0), ("core_hours", 20.0), ("core_median_days", 22.0)):
        paper.figure(at + name, value, "founders", "assumption", note="not used in this regime")
    for name, value in (("core_limit_days", 35.0), ("core_promotion_day", 30.0)):
        paper.figure(at + name, value, "statute", "published", note="not used in this regime")


def _protection(paper: Draft, c: Leicestershire) -> None:
    p = c.published
    at = "section_47."
    paper.figure(at + "hours", 8.0, "loughborough", "assumption", interval=(5, 14, 0.8))
    paper.figure(at + "enquiry_share_of_booked_time", 0.7, "founders", "assumption", interval=(0.5, 0.9, 0.8))
    paper.figure(at + "worker_share", 1.0, "founders", "assumption")
    paper.figure(at + "conference_share", c.icpc_share, "dfe_c4", "derived")
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
    paper.figure(at + "conference_hours", 5.0, "loughborough", "assumption", interval=(3, 9, 0.8))
    paper.figure(at + "chair_hours", 4.0, "loughborough", "assumption", interval=(2.5, 7, 0.8))
    paper.figure(
        at + "conference_days",
        3.0,
        "founders",
        "assumption",
        note="report, attendance and minutes, up to the day it is held",
    )
    paper.figure(at + "plan_share", c.plan_share, "dfe_c4", "derived")
    paper.figure(at + "otherwise_child_in_need_share", 0.35, "founders", "assumption", interval=(0.2, 0.5, 0.8))
    paper.figure(at + "otherwise_care_share", 0.04, "founders", "assumption", interval=(0.01, 0.08, 0.8))
    at = "child_protection."
    _plan(
        paper,
        at + "plan.",
        c.cp_hours,
        0.6,
        (LENGTH_EDGES, c.cp_lengths, "endings over mean number open, by band (DfE D7 of 2017-18, D5 of 2017 and 2018)"),
        (LENGTH_EDGES, c.cp_open, "DfE D5, March 2017 and March 2018 weighted to August 2017"),
        (10, 0.8),
        hours_range=(4, 10),
    )
    paper.figure(at + "first_core_group_planned_days", 7, "founders", "assumption", interval=(5, 10, 0.8))
    paper.figure(at + "first_review_months", 3, "statute", "published")
    paper.figure(at + "later_reviews_months", 6, "statute", "published")
    paper.figure(at + "booked_ahead_days", 5, "founders", "assumption", interval=(1, 10, 0.8))
    paper.figure(at + "review_hours", 3.0, "loughborough", "assumption", interval=(2, 6, 0.8))
    paper.figure(at + "review_chair_hours", 4.0, "loughborough", "assumption", interval=(2.5, 7, 0.8))
    paper.figure(
        at + "review_days",
        3.0,
        "founders",
        "assumption",
        note="report, attendance and minutes, up to the day it is held",
    )
    paper.figure(at + "care_share", 0.18, "founders", "assumption", interval=(0.1, 0.25, 0.8))
    paper.figure(at + "child_in_need_share", 0.6, "founders", "assumption", interval=(0.4, 0.75, 0.8))


def _plan(
    paper: Draft,
    at: str,
    hours: float,
    worker_share: float,
    length: tuple[tuple[float, ...], tuple[float, ...], str],
    open_: tuple[tuple[float, ...], tuple[float, ...], str],
    visits: tuple[float, float],
    *,
    hours_range: tuple[float, float],
    sibling_share: float = SIBLING_SHARE,
    status: str = "derived",
) -> None:
    source = "balance" if status == "derived" else "founders"
    paper.figure(
        at + "hours_per_month",
        hours,
        "balance",
        "derived",
        interval=(min(hours_range[0], hours * 0.8), max(hours_range[1], hours * 1.2), 0.8),
        note="fills the team's hours as staffed at the planned load",
    )
    paper.figure(at + "sibling_hours_share", sibling_share, "founders", "assumption")
    paper.figure(
        at + "worker_share", worker_share, "founders", "assumption", note="part of progress that waits for the worker"
    )
    paper.figure(at + "length_months_edges", list(length[0]), source, status)
    paper.figure(at + "length_shares", list(length[1]), source, status, note=length[2])
    paper.figure(at + "open_months_edges", list(open_[0]), source, status)
    paper.figure(at + "open_shares", list(open_[1]), source, status, note=open_[2])
    _visits(paper, at + "visits.", *visits)


def _visits(paper: Draft, at: str, limit: float, planned: float, spread: float = 0.15) -> None:
    paper.figure(at + "limit_days", limit, "local_standard", "assumption")
    paper.figure(at + "planned_gap_share", planned, "founders", "assumption", interval=(0.6, 0.95, 0.8))
    paper.figure(at + "gap_cv", spread, "founders", "assumption", interval=(0.05, 0.3, 0.8))


def _plans(paper: Draft, c: Leicestershire) -> None:
    at = "child_in_need."
    rates = "endings over mean number open, by band (DfE B5 of 2017-18, B4 of 2017 and 2018), all episodes of need"
    rest = "DfE B4 of March 2017 less plans, care, leavers and assessments"
    _plan(
        paper,
        at + "plan.",
        c.cin_hours,
        0.7,
        (LENGTH_EDGES, c.cin_lengths, rates),
        (LENGTH_EDGES, c.cin_open, rest),
        (20, 0.8),
        hours_range=(2, 6),
    )
    _visits(paper, at + "reviews.", 64, 0.85, 0.08)
    section_47 = 0.15 * c.section_47s / c.cin_started
    paper.figure(at + "section_47_share", section_47, "balance", "derived", note="the other 15 % of enquiries")
    paper.figure(at + "care_share", 0.015, "founders", "assumption", interval=(0.005, 0.03, 0.8))
    paper.figure(at + "early_help_share", 0.1, "founders", "assumption", interval=(0.0, 0.2, 0.8))
    paper.figure(at + "closure_hours", 0.5, "founders", "assumption", interval=(0.25, 1.0, 0.8))
    paper.figure(at + "closure_days", 2.0, "founders", "assumption", interval=(1, 5, 0.8))
    long_edges, long_shares = (0.0, 12.0, 36.0, 96.0), (0.3, 0.4, 0.3)
    steady = "time open in a steady stock of these lengths"
    _plan(
        paper,
        "disabled_children.plan.",
        c.disabled_hours,
        0.5,
        (long_edges, long_shares, "long plans; no figure is published"),
        (long_edges, shares(balance.stationary_open_bands(long_edges, long_shares)), steady),
        (60, 0.8),
        hours_range=(1, 4),
        status="assumption",
    )
    _plan(
        paper,
        "care.plan.",
        c.care_hours,
        0.2,
        (CARE_EDGES, c.care_lengths, "mean 2.54 years (stock over starts, 2017-18); the shape is an assumption"),
        (CARE_EDGES, c.care_open, steady),
        (30, 0.8),
        hours_range=(3, 8),
        sibling_share=1.0,
        status="assumption",
    )
    paper.figure(
        "care.transfer_days",
        c.care_transfer_months * balance.WORKING_DAYS_PER_YEAR / 12,
        "balance",
        "derived",
        note=f"so that {c.care_in_cp_teams:.0f} children in care are with the child protection teams (Little's law)",
    )
    paper.figure("care.reviewing_hours_per_month", 5 * 2.2 / 12, "loughborough", "assumption", interval=(0.5, 1.5, 0.8))
    paper.figure("care.leaving_care_share", 0.35, "founders", "assumption", interval=(0.25, 0.45, 0.8))
    leaving_edges, leaving_shares = (0.0, 12.0, 36.0, 60.0), (0.2, 0.4, 0.4)
    _plan(
        paper,
        "leaving_care.plan.",
        c.leavers_hours,
        0.3,
        (leaving_edges, leaving_shares, "support from 18 to at most 21 (25 in education)"),
        (leaving_edges, shares(balance.stationary_open_bands(leaving_edges, leaving_shares)), steady),
        (40, 0.9),
        hours_range=(2, 7),
        sibling_share=1.0,
        status="assumption",
    )


def _practice(paper: Draft, c: Leicestershire) -> None:
    paper.figure("management.supervision_hours_per_worker_per_month", 1.9, "liquid", "published")
    paper.figure("management.other_duties_share", 0.25, "founders", "assumption", interval=(0.1, 0.4, 0.8))
    at = "practice."
    paper.word(at + "regime", PracticeRegime.SINGLE_ASSESSMENT_2013)
    paper.figure(
        at + "casework_hours_per_week",
        HOURS_PER_FTE_PER_YEAR / balance.WORKING_DAYS_PER_YEAR * 5,
        "pssru",
        "derived",
        interval=(19.0, 26.0, 0.8),
        note="37 hours in 42 weeks (assumed), 40/55 of them client-related, spread over 253 working days",
    )
    paper.figure(at + "overtime_share", OVERTIME, "founders", "assumption", interval=(0.0, 0.2, 0.8))
    paper.figure(at + "normal_floor_share", 0.2, "founders", "assumption", interval=(0.1, 0.4, 0.8))
    paper.figure(at + "delay_share", DELAY_SHARE, "founders", "assumption", interval=(0.3, 1.0, 0.8))
    paper.figure(at + "caseload_standard", c.standard, "paper", "published", note="18-20")
    paper.figure(at + "caseload_standard_reduced", c.reduced, "paper", "published", note="12-15")
    paper.figure(
        at + "ceiling_share",
        1.6,
        "founders",
        "assumption",
        interval=(1.4, 2.0, 0.8),
        note="First Response stood at 26-27 and on occasions higher, 1.45 of its mean target",
    )
    paper.figure(at + "handover_hours", 2.0, "founders", "assumption", interval=(1.0, 5.0, 0.8))
    paper.figure(
        "reviewing.reviewing_officers_fte",
        c.reviewing_fte,
        "balance",
        "derived",
        note="510 in care and 428 on plans in March 2017, 85 each",
    )
    paper.figure(
        "reviewing.caseload_standard", 60, "paper", "published", note="IRO Handbook 50-70, by way of the paper"
    )


def _stock(paper: Draft, c: Leicestershire) -> None:
    p, at = c.published, "stock."
    paper.figure(
        at + "children_in_assessment",
        p["children_requiring_assessment"],
        "paper",
        "published",
        note="'children requiring assessment in July', read as assessments open; DfE B1 has 504 awaiting one in March 2017",
    )
    paper.figure(
        at + "children_on_cp_plan",
        p["cp_cases"],
        "paper",
        "published",
        note="July 2017; DfE D5 has 428 in March 2017 and 394 in March 2018",
    )
    paper.figure(
        at + "children_on_cin_plan", c.on_cin_plan, "balance", "derived", note="2,800 open cases less all other groups"
    )
    paper.figure(at + "disabled_children", c.disabled, "founders", "assumption", interval=(80, 200, 0.8))
    paper.figure(at + "children_in_care", p["children_in_care"], "paper", "published")
    paper.figure(
        at + "care_leavers", c.leavers, "paper", "published", note="250 with personal advisers, 148 with social workers"
    )
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
        note="what the child protection teams hold besides plans",
    )


def _costs(paper: Draft) -> None:
    at = "costs."
    paper.figure(
        at + "social_worker_gbp_per_year",
        41839,
        "barnsley",
        "published",
        note="another council's; Leicestershire's is not known",
    )
    for role, gbp in (
        ("senior_practitioner", 46000),
        ("asye", 36000),
        ("screening_officer", 33000),
        ("personal_adviser", 34000),
        ("team_manager", 54000),
        ("reviewing_officer", 52000),
    ):
        paper.figure(
            f"{at}{role}_gbp_per_year",
            gbp,
            "founders",
            "assumption",
            interval=(round(gbp * 0.9), round(gbp * 1.1), 0.8),
        )
    paper.figure(at + "agency_premium_share", 0.5, "devon", "assumption", interval=(0.35, 0.75, 0.8))


def _teams(paper: Draft, c: Leicestershire) -> None:
    p, sizes = c.published, c.sizes
    low, high = (team_sizes(p, target) for target in TARGET_RANGE)
    officers = 12 * p["contacts_per_month"] / (HOURS_PER_FTE_PER_YEAR * 0.85)
    at = _team(paper, "front_door", "Front door", TeamKind.FRONT_DOOR)
    paper.figure(
        at + "screening_officers_fte",
        officers,
        "balance",
        "assumption",
        note="12,000 contacts an hour each at a load of 0.85",
    )
    cases = p["children_requiring_assessment"]
    at = _team(paper, "first_response", "First Response", TeamKind.ASSESSMENT)
    _social_workers(paper, at, c, sizes.first_response, cases, None)
    span = (p["manager_span_low"] + p["manager_span_high"]) / 2
    staffed = sizes.first_response + c.agency(cases, sizes.first_response)
    paper.figure(
        at + "team_managers_fte",
        staffed / span + 0.5,
        "balance",
        "assumption",
        note="one to nine workers, and the duty desk",
    )
    cp_cases = sum(sizes.cp_cases.values())
    for team, (locality, letter) in CP_TEAMS.items():
        name = f"Child Protection Locality {locality} Team {letter}"
        at = _team(paper, f"child_protection_{team}", name, TeamKind.CHILD_PROTECTION, locality)
        held = sizes.cp_cases[team]
        paper.figure(
            at + "demand_share", round(held / cp_cases, 5), "balance", "derived", note="its part of the cases held"
        )
        _social_workers(paper, at, c, sizes.cp[team], held, (low.cp[team], high.cp[team]))
        paper.figure(at + "team_managers_fte", 1, "founders", "assumption", note="one to a team")
    cin_cases = sum(sizes.cin_cases.values())
    for team, locality in CIN_TEAMS.items():
        name = f"Strengthening Families Locality {locality}"
        at = _team(paper, f"strengthening_families_{team}", name, TeamKind.CHILD_IN_NEED, locality)
        held = sizes.cin_cases[team]
        paper.figure(
            at + "demand_share", round(held / cin_cases, 5), "balance", "derived", note="its part of the cases held"
        )
        _social_workers(paper, at, c, sizes.cin[team], held, (low.cin[team], high.cin[team]))
        extra = p["cin_3_supernumerary_managers"] if team == "3" else 0
        paper.figure(
            at + "team_managers_fte",
            1 + extra,
            "paper" if extra else "founders",
            "derived" if extra else "assumption",
            note="one to a team" + (", and one supernumerary agency manager" if extra else ""),
        )
    at = _team(paper, "disabled_children", "Disabled Children", TeamKind.DISABLED_CHILDREN)
    paper.figure(at + "social_workers_fte", c.disabled_fte, "founders", "assumption", note="25 children each")
    paper.figure(at + "team_managers_fte", 1, "founders", "assumption")
    paper.figure(at + "cases_at_start", c.disabled, "founders", "assumption")
    at = _team(paper, "children_in_care", "Children in Care", TeamKind.CHILDREN_IN_CARE)
    paper.figure(
        at + "social_workers_fte",
        c.care_team_fte,
        "balance",
        "derived",
        note="at the mean target: the paper asks for none here",
    )
    paper.figure(at + "team_managers_fte", 2, "founders", "assumption")
    paper.figure(at + "cases_at_start", c.in_care_team, "balance", "derived")
    at = _team(paper, "sixteen_plus", "16 Plus", TeamKind.LEAVING_CARE)
    paper.figure(
        at + "personal_advisers_fte", c.advisers_fte, "balance", "derived", note="250 young people at 18-20 each"
    )
    paper.figure(
        at + "social_workers_fte", c.leavers_fte, "balance", "derived", note="hold the 148 who have no personal adviser"
    )
    paper.figure(at + "team_managers_fte", 2, "founders", "assumption")
    paper.figure(at + "cases_at_start", c.leavers, "paper", "published")


def _team(paper: Draft, identifier: str, name: str, kind: TeamKind, locality: int = 0) -> str:
    at = f"teams.{identifier}."
    paper.word(at + "name", name)
    paper.word(at + "kind", kind)
    paper.figure(at + "locality", locality, "paper", "published")
    if kind not in (TeamKind.CHILD_PROTECTION, TeamKind.CHILD_IN_NEED):
        paper.figure(at + "demand_share", 1.0, "paper", "published")
    return at


def _social_workers(
    paper: Draft, at: str, c: Leicestershire, fte: float, cases: float, bounds: tuple[float, float] | None
) -> None:
    reduced = c.reduced_share
    full = round(fte * (1 - reduced), 2)
    note = "permanent posts: cases over (caseload), or cases over capacity over (caseload less mean target)"
    interval = None
    if bounds is not None:
        low, high = sorted(round(bound * (1 - reduced), 2) for bound in bounds)
        interval = (min(low, full), max(high, full), 0.9)
    paper.figure(at + "social_workers_fte", full, "balance", "derived", interval=interval, note=note)
    paper.figure(
        at + "senior_practitioners_fte",
        round(fte * reduced / 2, 2),
        "balance",
        "derived",
        note="half of the posts on 12-15 children, whose share follows from the mean target",
    )
    paper.figure(at + "asye_fte", round(fte * reduced / 2, 2), "balance", "derived", note="the other half")
    paper.figure(
        at + "agency_social_workers_fte",
        round(c.agency(cases, fte), 2),
        "balance",
        "derived",
        note=f"DfE: {c.published['case_holders_2017']:g} FTE case holders with agency; the {c.agency_fte:.1f} not in permanent "
        "posts are spread so that caseloads are even",
    )
    paper.figure(
        at + "cases_at_start", round(cases, 1), "balance", "derived", note="caseload without agency x permanent posts"
    )


DESCRIPTION = (
    "Leicestershire on 1 August 2017 as it was staffed, with permanent and agency social workers. Built in closed form "
    "from the council's paper and DfE's tables by calibration/leicestershire_2017.py; see README.md beside this file."
)
PERMANENT_ONLY = """throughcare: 1
name: Leicestershire 2017, permanent staff only
description: >-
  The paper's counterfactual: the caseloads that would have stood had no agency social workers been deployed.
baseline: baseline.yaml
sources:
  paper: {title: "Leicestershire County Council, report on additional resources for children and family services after the Ofsted inspection", date: 2017-07}
changes:
  teams:
"""


def permanent_only() -> str:
    """Write the counterfactual: the same council without agency staff."""
    lines = [PERMANENT_ONLY]
    figure = "{value: 0, unit: FTE, source: paper, status: published, note: no agency staff deployed}"
    teams = ["first_response"]
    teams += [f"child_protection_{team}" for team in CP_TEAMS] + [
        f"strengthening_families_{team}" for team in CIN_TEAMS
    ]
    lines += [f"    {team}:\n      agency_social_workers_fte: {figure}\n" for team in teams]
    manager = "{value: 1, unit: FTE, source: paper, status: published, note: without the supernumerary agency manager}"
    lines.append(f"      team_managers_fte: {manager}\n")
    return "".join(lines)


def main(folder: Path = Path("scenarios/leicestershire-2017")) -> None:
    """Write baseline.yaml and permanent-only.yaml into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    text = draft(Leicestershire()).text("Leicestershire 2017, as staffed", DESCRIPTION)
    (folder / "baseline.yaml").write_text(text, encoding="utf-8", newline="\n")
    (folder / "permanent-only.yaml").write_text(permanent_only(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
