"""What follows in closed form from the published figures of Leicestershire in 2017 and the norms."""

from datetime import date
from functools import lru_cache
from math import inf

from calibration import balance
from calibration.drafting import shares
from calibration.leicestershire_2017.care import CareJourney
from calibration.leicestershire_2017.effort import Effort
from calibration.leicestershire_2017.sizes import Figures, team_sizes
from calibration.published import read_figures, read_norms
from sim.engine.calendar import shift_months
from sim.vocabulary import WORKING_DAYS_PER_YEAR

START = date(2017, 8, 1)
MEAN_TARGET = 18.25
"""Mean caseload target over all posts; between 17.5 and 19."""
TARGET_RANGE = (17.5, 19.0)
FEASIBLE_TARGETS = (17.5, 18.75)
"""At a mean target of 19 the paper's teams would hold more children in care than there were."""
PLANNED_LOAD = 0.95
"""Part of the hours of the service as staffed that its work takes: an assumption, 0.85 to 1.05."""
LOAD_RANGE = (0.85, 1.05)
LENGTH_EDGES = (0.0, 3.0, 6.0, 12.0, 24.0, 36.0)
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
ASSESSMENT_MEAN_DAYS = 30.0
"""Mean of DfE's duration bands of 2017-18, in working days, for the time from referral to closure."""
AT_ONCE_SHARE = 0.85
"""Section 47 enquiries that start with an assessment (assumption: nobody publishes it); the rest escalate."""
LONGEST_WITH_FIRST_TEAM = 0.98
"""Most children in care, as a share, that the child protection teams can be said to hold."""
DISABLED_CHILDREN, DISABLED_CASELOAD = 130.0, 25.0
"""The disabled children's team: children and caseload are assumptions, 80-200 and 20-30."""
WINDOW = (8 / 12, 4 / 12)
"""The twelve months from August 2017 lie in the DfE years 2017-18 and 2018-19 in these parts."""


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
        self.feasible_targets, self.days_per_month = FEASIBLE_TARGETS, WORKING_DAYS_PER_YEAR / 12
        self.at_once_share = AT_ONCE_SHARE
        self.norms = {norm.field: norm.value for norm in read_norms()}
        self.mean_target, self.load = mean_target, load
        p = self.published
        self.siblings = sum(n * part for n, part in enumerate(self.spread("demand.sibling_group_shares"), start=1))
        self.sibling_share = self.norm("assessment.sibling_hours_share")
        self.standard = (p["standard_low"] + p["standard_high"]) / 2
        self.reduced = (p["standard_reduced_low"] + p["standard_reduced_high"]) / 2
        self.reduced_share = balance.share_on_reduced_caseload(mean_target, self.standard, self.reduced)
        self.sizes = team_sizes(p, mean_target)
        self._people()
        self._flows()
        self._lengths()
        self._returns()
        self._repeat_plans()
        self.effort = Effort(self)
        self._assessment_days()

    def norm(self, field: str) -> float:
        """Return a single number from the table of norms and assumptions."""
        value = self.norms[field]
        assert isinstance(value, float)
        return value

    def spread(self, field: str) -> tuple[float, ...]:
        """Return a list of numbers from that table."""
        value = self.norms[field]
        assert isinstance(value, tuple)
        return value

    def months(self, count: int, *, ending: int = 0) -> list[float]:
        """Referrals of `count` months from the start (or, with `ending` below 0, of those before it)."""
        first = ending if ending < 0 else 0
        labels = [shift_months(START, first + k) for k in range(count)]
        return [self.published[f"referrals_in_{day:%Y_%m}"] for day in labels]

    def window(self, measure: str) -> float:
        """Return a yearly figure for the twelve months from the start, from the two DfE years they lie in."""
        return sum(part * self.published[f"{measure}_{year}"] for part, year in zip(WINDOW, (2018, 2019), strict=True))

    def _people(self) -> None:
        p, sizes = self.published, self.sizes
        self.leavers = p["care_leavers_with_adviser"] + p["care_leavers_with_social_worker"]
        self.disabled = DISABLED_CHILDREN
        self.on_cin_plan = p["open_cases"] - p["children_in_care"] - p["cp_cases"] - self.disabled - self.leavers
        self.on_cin_plan -= p["children_requiring_assessment"]
        self.cin_in_cp_teams = self.on_cin_plan - sum(sizes.cin_cases.values())
        self.care_in_cp_teams = sum(sizes.cp_cases.values()) - p["cp_cases"] - self.cin_in_cp_teams
        self.in_care_team = p["children_in_care"] - self.care_in_cp_teams
        self.care_team_fte = self.in_care_team / self.mean_target
        self.leavers_fte = p["care_leavers_with_social_worker"] / self.mean_target
        self.disabled_fte = self.disabled / DISABLED_CASELOAD
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
        self.section_47_at_once = AT_ONCE_SHARE * self.section_47s / self.assessments
        self.plans_started = self.section_47s * self.icpc_share * self.plan_share
        # in the twelve months as many end as start, and the peak of July 2017 besides
        self.plans_ended = self.plans_started + p["cp_cases"] - p["cp_plans_open_2018"]
        self.no_plan = self.section_47s - self.plans_started
        self.other_assessed = self.assessments * (1 - self.section_47_at_once)

    def _lengths(self) -> None:
        p = self.published
        # as many plans as were open at the end of the year, over those that started: 8.8 months (Little's law)
        self.cp_months = p["cp_plans_open_2018"] / p["cp_plans_started_2018"] * balance.MONTHS_PER_YEAR
        # published plans lasted as long as they did as staffed; by nature they are a little shorter
        self.cp_pace = balance.mean_pace(
            self.load,
            self.caseload_as_staffed / self.siblings,
            0.0,  # every plan asks for the same hours a month
            overtime=self.norm("practice.overtime_share"),
            delay_share=self.norm("practice.delay_share"),
            worker_share=self.norm("child_protection.plan.worker_share"),
        )
        natural = self.cp_months * self.cp_pace
        self.cp_lengths = shares(balance.scaled_to_mean(LENGTH_EDGES, self._by_rates("cp_plans"), natural))
        self.cin_lengths = shares(self._by_rates("episodes_of_need"))
        self.cp_open = shares(
            [
                WINDOW[0] * p[f"cp_plans_{band}_open_2017"] + WINDOW[1] * p[f"cp_plans_{band}_open_2018"]
                for band in AGE_BANDS
            ]
        )
        self.cin_months = balance.mean_length(LENGTH_EDGES, self.cin_lengths)
        # child-in-need plans that start a year, if their number is steady (Little's law)
        self.cin_started = self.on_cin_plan / self.cin_months * balance.MONTHS_PER_YEAR
        self.months_to_care = self._months_to_care()
        self.care = CareJourney(
            p, self.norm, self.spread, self.siblings, months_before=self.months_to_care, plans_ended=self.plans_ended
        )
        self.cin_open = shares(self._open_cin())
        # those who came last are with the child protection teams, as the model puts them there
        latest = min(self.care_in_cp_teams / self.care.others, LONGEST_WITH_FIRST_TEAM)
        self.care_transfer_months = self.care.flow.months_of_latest(latest, self.care.ages_of_others)

    def _months_to_care(self) -> float:
        """Mean time from contact to coming into care, over the ways the pathway leads there."""
        assessed = ASSESSMENT_MEAN_DAYS / (WORKING_DAYS_PER_YEAR / 12)
        by_plan = self.norm("child_protection.care_share") * self.plans_ended
        by_need = self.norm("child_in_need.care_share") * self.cin_started
        later = by_plan * self.cp_months + by_need * self.cin_months
        return assessed + later / self.published["care_started_2018"]

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
        care_by_band = self.care.flow.so_far(LENGTH_EDGES, self.care.ages_of_others)
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
        worker_share, sprint = self.norm("assessment.worker_share"), self.norm("assessment.sprint")
        before = self.norm("front_door.referral_decision_days") + self.norm("assessment.sign_off_days")
        sigma = 0.8
        for _ in range(20):  # the pace depends on the spread, and the spread a little on the pace
            self.assessment_pace = balance.mean_pace(
                self.load,
                items,
                sigma,
                overtime=self.norm("practice.overtime_share"),
                delay_share=self.norm("practice.delay_share"),
                worker_share=worker_share,
            )
            self.assessment_days = balance.lognormal_from_bands(
                [upper for upper, _ in ASSESSMENT_BANDS],
                [p[f"assessments_{band}_2018"] for _, band in ASSESSMENT_BANDS],
                promotion_day=self.norm("assessment.promotion_day"),
                speed=1 - worker_share + worker_share * sprint,
                before=before,
                pace=self.assessment_pace,
            )
            sigma = self.assessment_days[1]

    def _returns(self) -> None:
        """Who comes back: calibrated so that the published share of re-referrals comes out in closed form."""
        assessed_months = ASSESSMENT_MEAN_DAYS / (WORKING_DAYS_PER_YEAR / 12)
        at_once = 1 - self.assessed
        from_plans = self.norm("child_protection.child_in_need_share") * self.plans_ended
        to_cin = (self.cin_started - from_plans) / self.referrals
        to_plan = self.plans_started / self.referrals
        at_assessment = max(0.0, self.assessed - to_cin - to_plan)
        self.return_months = self.norm("returning.mean_days_to_return") / WORKING_DAYS_PER_YEAR * 12
        self.returns = balance.Returns(
            [
                (at_once, *balance.AT_ONCE),
                (at_assessment, [0.0, 2 * assessed_months], [1.0]),
                (to_cin, *balance.after(assessed_months, LENGTH_EDGES, self.cin_lengths)),
                (to_plan, *balance.after(assessed_months, LENGTH_EDGES, self.cp_lengths)),
            ],
            mean_months=self.return_months,
        )
        # re-referrals of the twelve months in proportion to the share that returns, from referrals as they were
        rereferred = self.window("rereferrals") / self.window("referrals") * self.referrals
        earlier = self.months(16, ending=-16)
        per_share = sum(self.returns.by_month(self.months(12), 1.0, 12))
        per_share += sum(sum(part) for part in self.returns.from_before(earlier, 1.0, 12, within_months=12))
        self.return_share = rereferred / per_share
        closed_before, open_then = self.returns.from_before(earlier, self.return_share, 12)
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
        by_escalation = (
            self.norm("child_protection.child_in_need_share")
            * (1 - AT_ONCE_SHARE)
            * self.section_47s
            / self.cin_started
            * again
        )
        repeats = self.window("cp_plans_second_or_later") / self.window("cp_plans_started")
        self.earlier_plan_share = max(0.0, repeats - by_return - by_escalation)


@lru_cache(maxsize=16)
def at_targets(mean_target: float = MEAN_TARGET, load: float = PLANNED_LOAD) -> Leicestershire:
    """Return the council at a mean target and load, worked out once: the ends of intervals ask for it again."""
    return Leicestershire(mean_target, load)
