"""What follows in closed form from the published figures of Leicestershire in 2017 and the norms."""

from datetime import date
from functools import lru_cache

from calibration import balance
from calibration.council.care import OWN_HOME_BEDS
from calibration.council.closed_form import PLANNED_LOAD, ClosedForm, Norms
from calibration.council.effort import FilledTeams, Posts
from calibration.council.inputs import ASSESSMENT_UPPER_DAYS, CareFigures, Held, Inputs, Pathway, Placed
from calibration.council.published_inputs import AGES, ASSESSMENT_BANDS, MONTH_BANDS
from calibration.leicestershire_2017.sizes import Figures, team_sizes
from calibration.published import read_figures
from sim.engine.calendar import shift_months

START = date(2017, 8, 1)
MEAN_TARGET = 18.25
"""Mean caseload target over all posts; between 17.5 and 19."""
TARGET_RANGE = (17.5, 19.0)
FEASIBLE_TARGETS = (17.5, 18.75)
"""At a mean target of 19 the paper's teams would hold more children in care than there were."""
ASSESSMENT_MEAN_DAYS = 30.0
"""Mean of DfE's duration bands of 2017-18, in working days, for the time from referral to closure."""
DISABLED_CHILDREN, DISABLED_CASELOAD = 130.0, 25.0
"""The disabled children's team: children and caseload are assumptions, 80-200 and 20-30."""
PRIVATE_LAW_REPORTS_PER_YEAR = 60.0
"""Section 7 and 37 reports: an assumption, 20 to 120."""
LEAVER_EDGES = (16.0, 18.0, 19.0, 22.0, 25.0)
BEYOND_22_SHARE = 0.04
"""Care leavers beyond 22, in education: an assumption."""
WINDOW = (8 / 12, 4 / 12)
"""The twelve months from August 2017 lie in the DfE years 2017-18 and 2018-19 in these parts."""


class Leicestershire(ClosedForm):
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
        self.feasible_targets, self.mean_target = FEASIBLE_TARGETS, mean_target
        p = self.published
        self.standard = (p["standard_low"] + p["standard_high"]) / 2
        self.reduced = (p["standard_reduced_low"] + p["standard_reduced_high"]) / 2
        self.reduced_share = balance.share_on_reduced_caseload(mean_target, self.standard, self.reduced)
        self.sizes = team_sizes(p, mean_target)
        self._people()
        inputs = Inputs(pathway=self._pathway(), care=self._care(), held=self._held())
        elsewhere = p["connected_assessments_bought"] + p["connected_assessments_elsewhere"]
        super().__init__(inputs, Norms(), lambda work: FilledTeams(work, self._posts(), elsewhere), load=load)

    def months(self, count: int, *, ending: int = 0) -> tuple[float, ...]:
        """Referrals of `count` months from the start (or, with `ending` below 0, of those before it)."""
        first = ending if ending < 0 else 0
        labels = [shift_months(START, first + k) for k in range(count)]
        return tuple(self.published[f"referrals_in_{day:%Y_%m}"] for day in labels)

    def window(self, measure: str) -> float:
        """Return a yearly figure for the twelve months from the start, from the two DfE years they lie in."""
        return sum(part * self.published[f"{measure}_{year}"] for part, year in zip(WINDOW, (2018, 2019), strict=True))

    def agency(self, cases: float, permanent: float) -> float:
        """Agency posts of a team: what brings its caseload to the mean of the service as staffed."""
        return max(0.0, cases / self.caseload_as_staffed - permanent)

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

    def _held(self) -> Held:
        p = self.published
        return Held(
            care=p["children_in_care"],
            on_cp_plan=p["cp_cases"],
            on_cin_plan=self.on_cin_plan,
            disabled=self.disabled,
            in_assessment=p["children_requiring_assessment"],
            leavers=self.leavers,
            care_in_cp_teams=self.care_in_cp_teams,
            cin_in_cp_teams=self.cin_in_cp_teams,
            case_holders_fte=p["case_holders_2017"],
            agency_fte=self.agency_fte,
            caseload=self.caseload_as_staffed,
            leaving_share=(p["turnover_2017"] + p["turnover_2018"]) / 200,
            sickness_share=p["sickness_absence_2017"] / 100,
        )

    def _posts(self) -> Posts:
        sizes, cases = self.sizes, self.published["children_requiring_assessment"]
        return Posts(
            assessment=sizes.first_response + self.agency(cases, sizes.first_response),
            child_protection=sum(sizes.cp_cases.values()) / self.caseload_as_staffed,
            child_in_need=sum(sizes.cin_cases.values()) / self.caseload_as_staffed,
            disabled_children=self.disabled_fte,
            care=self.care_team_fte,
            leaving_care=self.leavers_fte,
            advisers=self.advisers_fte,
            kinship=self.published["kinship_workers"],
        )

    def _pathway(self) -> Pathway:
        p = self.published
        section_47s = self.window("section_47s")
        conference_share = self.window("icpcs") / section_47s
        plan_share = self.window("cp_plans_started") / self.window("icpcs")
        assessed_share = p["assessments_completed_2018"] / p["referrals_2018"]
        # in the twelve months as many plans end as start, and the peak of July 2017 besides
        ended = section_47s * conference_share * plan_share + p["cp_cases"] - p["cp_plans_open_2018"]
        booked = ("0_to_10", "11_to_15", "16_to_20", "21_and_over")
        return Pathway(
            contacts_per_month=p["contacts_per_month"],
            referrals_by_month=self.months(12),
            earlier_referrals_by_month=self.months(16, ending=-16),
            rereferred_share=self.window("rereferrals") / self.window("referrals"),
            no_further_action_share=p["referrals_no_further_action_2018"] / p["referrals_2018"],
            assessed_share=assessed_share,
            assessments=self.window("assessments_completed"),
            assessment_upper_days=ASSESSMENT_UPPER_DAYS,
            assessment_bands=tuple(p[f"assessments_{band}_2018"] for band in ASSESSMENT_BANDS),
            assessment_mean_days=ASSESSMENT_MEAN_DAYS,
            section_47s=section_47s,
            conference_share=conference_share,
            plan_share=plan_share,
            booked_bands=tuple(p[f"icpc_{band}_days_2018"] for band in booked),
            repeat_plan_share=self.window("cp_plans_second_or_later") / self.window("cp_plans_started"),
            plans_ended=ended,
            # as many plans as were open at the end of the year, over those that started: 8.8 months (Little's law)
            cp_months=p["cp_plans_open_2018"] / p["cp_plans_started_2018"] * balance.MONTHS_PER_YEAR,
            cp_open=self._bands("cp_plans_{}_open", WINDOW, (2017, 2018)),
            cp_open_on_average=self._bands("cp_plans_{}_open", (0.5, 0.5), (2017, 2018)),
            cp_ended=self._bands("cp_plans_{}_ended", (1.0,), (2018,)),
            need_open=self._need_open(),
            need_open_on_average=self._bands("episodes_of_need_{}_open", (0.5, 0.5), (2017, 2018)),
            need_ended=self._bands("episodes_of_need_{}_ended", (1.0,), (2018,)),
            private_law_reports=PRIVATE_LAW_REPORTS_PER_YEAR,
            care_among_open=p["children_in_care_open_2017"],
        )

    def _bands(self, name: str, parts: tuple[float, ...], years: tuple[int, ...]) -> tuple[float, ...]:
        p = self.published
        return tuple(
            sum(part * p[f"{name.format(band)}_{year}"] for part, year in zip(parts, years, strict=True))
            for band in MONTH_BANDS
        )

    def _need_open(self) -> tuple[float, ...]:
        """Open episodes of March 2017 without plans, leavers and assessments; children in care are still in it."""
        p = self.published
        left = [p[f"episodes_of_need_{band}_open_2017"] - p[f"cp_plans_{band}_open_2017"] for band in MONTH_BANDS]
        left[0] -= p["awaiting_assessment_open_2017"]
        left[-1] -= self.leavers
        return tuple(left)

    def _care(self) -> CareFigures:
        p = self.published
        ended, remanded = p["care_ended_2018"], p["remands_started_england_2021"] / p["care_started_england_2021"]
        unaccompanied = p["unaccompanied_started_2021"] / 100 * p["care_started_2021"]
        by_agreement = p["care_started_section_20_2021"] - unaccompanied
        by_court = p["care_started_interim_care_order_2021"]
        others = (1 - p["unaccompanied_started_2023"] / 100) * p["care_started_2023"]
        police = p["care_started_police_protection_2023"] / others
        education = p["care_leavers_19_to_21_in_other_education_2021"]
        education += p["care_leavers_19_to_21_in_higher_education_2021"]
        return CareFigures(
            started=p["care_started_2018"],
            ended=ended,
            growth_per_year=(p["care_started_2017"] - p["care_started_2016"]) / p["care_started_2016"],
            unaccompanied=p["unaccompanied_open_2018"],
            unaccompanied_started=p["unaccompanied_started_2020"] / 100 * p["care_started_2018"],
            remands=remanded * p["care_started_2018"],
            started_by_age=tuple(p[f"care_started_aged_{age}_2021"] for age in AGES),
            started_directly=unaccompanied + remanded * p["care_started_2021"],
            in_care_by_age=tuple(p[f"in_care_aged_{age}_2021"] for age in AGES),
            section_20_share=(1 - police) * by_agreement / (by_agreement + by_court),
            court_share=(1 - police) * by_court / (by_agreement + by_court),
            ends={
                "home": p["returned_home_2018"] / 100 * ended,
                "home_unplanned": p["returned_home_unplanned_2018"] / 100 * ended,
                "special_guardianship": p["special_guardianship_orders_2018"],
                "child_arrangements": p["child_arrangements_england_2021"] / 100 * ended,
                "adoption": p["adopted_2018"],
            },
            applications=p["care_applications_2018"] * p["population_2018"] / 10_000,
            trend_weeks=(p["weeks_of_proceedings_2019"] - p["weeks_of_proceedings_2017"]) / 1.75,
            placed=self._placed(),
            leavers=self.leavers,
            leavers_19_to_21=p["care_leavers_19_to_21_2018"],
            leaver_edges=LEAVER_EDGES,
            leaver_shares=self._leaver_shares(),
            in_education_share=education / p["care_leavers_19_to_21_2021"],
        )

    def _placed(self) -> Placed:
        """Children by placement, scaled from 2021, the first year published."""
        p = self.published
        scale = p["children_in_care"] / p["children_in_care_open_2021"]
        foster, adoptive = scale * p["placed_foster_2021"], scale * p["placed_for_adoption_2021"]
        kinship = p["kinship_cases"]
        own = scale * p["provided_by_council_2021"] - OWN_HOME_BEDS - adoptive - kinship
        return Placed(
            in_house_foster=own,
            agency_foster=foster - own - kinship,
            kinship=kinship,
            residential=scale * (p["placed_childrens_home_2021"] + p["placed_other_residential_2021"]),
            supported=scale * p["placed_supported_2021"],
            with_parents=scale * p["placed_with_parents_2021"],
            adoptive=adoptive,
        )

    def _leaver_shares(self) -> tuple[float, ...]:
        p = self.published
        of_19_to_21 = p["care_leavers_19_to_21_2018"]
        # the paper's young people with social workers are about as many as DfE's figures leave for 16 and 17
        young = p["care_leavers_with_social_worker"] / self.leavers
        older = 1 - young - BEYOND_22_SHARE
        at_18 = self.leavers * older - of_19_to_21
        return (young, at_18 / self.leavers, of_19_to_21 / self.leavers, BEYOND_22_SHARE)


@lru_cache(maxsize=16)
def at_targets(mean_target: float = MEAN_TARGET, load: float = PLANNED_LOAD) -> Leicestershire:
    """Return the council at a mean target and load, worked out once: the ends of intervals ask for it again."""
    return Leicestershire(mean_target, load)
