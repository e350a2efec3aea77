"""Hours of work per child in Leicestershire 2017: what the hours there are leave, at the planned load."""

from math import exp
from typing import TYPE_CHECKING

from calibration import balance
from calibration.leicestershire_2017.care import HOURS_PER_FTE_PER_YEAR
from calibration.leicestershire_2017.care_effort import care_hours
from sim.vocabulary import WORKING_DAYS_PER_YEAR

if TYPE_CHECKING:
    from calibration.leicestershire_2017.derived import Leicestershire

REVIEWS_PER_PLAN = 2.5
PRIVATE_LAW_REPORTS_PER_YEAR = 60.0
"""Section 7 and 37 reports: an assumption, 20 to 120."""
LONG_PART_OF_SICKNESS = 0.5
"""Part of days lost to sickness that are long absence: an assumption."""


class Effort:
    """Hours of work for each child, by kind.

    Parameters
    ----------
    council : Leicestershire
        Its teams, children and flows.
    """

    def __init__(self, council: "Leicestershire") -> None:
        self._c = council
        self.leavers_share = (council.published["turnover_2017"] + council.published["turnover_2018"]) / 200
        self.absence_share = council.published["sickness_absence_2017"] / 100 * LONG_PART_OF_SICKNESS
        self.lost_to_turnover = self._lost_to_turnover()
        self._hours = HOURS_PER_FTE_PER_YEAR * (1 - self.lost_to_turnover)
        self._per_child = balance.per_child_share(council.siblings, council.sibling_share)
        self.assessment = self._assessment()
        self.child_in_need = self._child_in_need()
        self.disabled_children = self._filling(council.disabled_fte * self._hours, 0.0, council.disabled * 12)
        self.care, in_cp_teams = self._care()
        self.child_protection = self._child_protection(in_cp_teams)
        self.leaving_care = self._leaving_care()
        self.kinship = self._kinship()

    def _filling(self, hours: float, other: float, pieces: float) -> float:
        return balance.hours_to_fill(
            hours,
            self._c.load,
            other,
            pieces,
            siblings=self._c.siblings,
            sibling_share=self._c.sibling_share,
        )

    def _lost_to_turnover(self) -> float:
        """Part of the hours as staffed that coming and going takes: posts empty for days, induction, handovers."""
        c, norm, holders = self._c, self._c.norm, self._c.published["case_holders_2017"]
        leaving = self.leavers_share * (holders - c.agency_fte)
        changing = leaving + norm("turnover.agency_leavers_share_per_year") * c.agency_fte
        days = changing * norm("turnover.agency_lead_days")
        days += leaving * norm("turnover.induction_days") * (1 - norm("turnover.induction_hours_share"))
        absence = norm("turnover.absence_days")
        long = self.absence_share * WORKING_DAYS_PER_YEAR / absence
        long *= exp(-norm("turnover.reallocated_after_days") / absence)
        families = c.caseload_as_staffed / c.siblings
        hours = (changing / holders + long) * families * norm("practice.handover_hours")
        return days / WORKING_DAYS_PER_YEAR / holders + hours / HOURS_PER_FTE_PER_YEAR

    def _assessment(self) -> float:
        c, norm = self._c, self._c.norm
        cases = c.published["children_requiring_assessment"]
        staffed = c.sizes.first_response + c.agency(cases, c.sizes.first_response)
        enquiries = c.section_47_at_once * c.assessments * norm("section_47.hours") * self._per_child
        conferences = c.section_47_at_once * c.assessments * c.icpc_share / c.siblings
        conferences *= norm("section_47.conference_hours")
        return self._filling(staffed * self._hours, enquiries + conferences, c.window("assessments_completed"))

    def _child_in_need(self) -> float:
        c = self._c
        cases = sum(c.sizes.cin_cases.values())
        beside = PRIVATE_LAW_REPORTS_PER_YEAR * c.norm("court.private_law_report_hours")
        beside += self._escalated(cases)
        # child-in-need plans that begin with an assessment come from First Response
        by_assessment = c.cin_started - c.norm("child_protection.child_in_need_share") * c.plans_ended
        beside += self._taken_over(by_assessment)
        return self._filling(cases / c.caseload_as_staffed * self._hours, beside, cases * 12)

    def _escalated(self, plans: float) -> float:
        """Hours a year for enquiries that begin from child-in-need plans, so many of which a kind of team holds."""
        c, norm = self._c, self._c.norm
        enquiries = (1 - c.at_once_share) * c.section_47s * plans / c.on_cin_plan
        conference = c.icpc_share / c.siblings * norm("section_47.conference_hours")
        return enquiries * (norm("section_47.hours") * self._per_child + conference)

    def _taken_over(self, children: float) -> float:
        """Hours a year for getting to know children whom another team had before."""
        return children / self._c.siblings * self._c.norm("practice.handover_hours")

    def _care(self) -> tuple[float, float]:
        """Hours a month for a settled child in care, and all that the child protection teams' part takes a year.

        What a child has a year of the children-in-care team, less reviews, moves and what the team does beside.
        """
        c = self._c
        work = care_hours(c.care, c.norm, min(1.0, c.care_in_cp_teams / c.care.others))
        a_year = self._hours * c.load / c.mean_target - work.care_team / c.in_care_team - work.per_child
        complex_share = c.norm("care.complex_share")
        mean_factor = 1 + complex_share * (c.norm("care.complex_hours_factor") - 1)
        # more come than leave, and those who came last are with the child protection teams
        growth = (c.published["care_started_2018"] - c.published["care_ended_2018"]) / 2
        in_cp_teams = (c.care_in_cp_teams + growth) * (a_year + work.per_child) + work.first_teams
        return a_year / 12 / mean_factor, in_cp_teams

    def _child_protection(self, care: float) -> float:
        c = self._c
        hours = sum(c.sizes.cp_cases.values()) / c.caseload_as_staffed * self._hours
        need = c.cin_in_cp_teams * self.child_in_need * self._per_child * 12
        reviews = c.plans_started / c.siblings * c.norm("child_protection.review_hours") * REVIEWS_PER_PLAN
        beside = reviews + self._escalated(c.cin_in_cp_teams) + self._taken_over(c.plans_started)
        return self._filling(hours, need + care + beside, c.published["cp_cases"] * 12)

    def _leaving_care(self) -> float:
        c = self._c
        weight = c.care.leavers_weight(c.norm("leaving_care.over_21_hours_share"))
        return self._hours * c.load * (c.advisers_fte + c.leavers_fte) / (c.leavers * weight) / 12

    def _kinship(self) -> float:
        p = self._c.published
        elsewhere = p["connected_assessments_bought"] + p["connected_assessments_elsewhere"]
        return p["kinship_workers"] * self._hours * self._c.load / (self._c.care.connected_assessments - elsewhere)
