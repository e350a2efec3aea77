"""A council's first months in closed form: everything the flows, the paces and the posts say together."""

from dataclasses import dataclass

import numpy as np

from calibration.expecting import loads
from calibration.expecting.assessing import Finished
from calibration.expecting.care import WAYS, back_in_care, care_ends
from calibration.expecting.grid import Floats, Grid, after, again_and_again, exponential, fixed, grid_of, matrix
from calibration.expecting.journey import FLOWS, Flows, Paces, Pathway
from calibration.expecting.lengths import within_a_year
from calibration.expecting.posts import Posts, posts
from sim.scenario.parameters import Parameters
from sim.vocabulary import WORKING_DAYS_PER_YEAR

_REPETITIONS = 1
"""How often the pace is found anew from the flows it brings about; a fixed number keeps the result smooth."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """Assessments completed by step, and those of them within each of the published bands' upper days."""

    new: Floats
    within: Floats


@dataclass(frozen=True, slots=True)
class Found:
    """Children found at one stage on the first day: how many, where each goes, and whether they have had a plan."""

    children: int
    flows: Flows
    had_plan: bool


@dataclass(slots=True)
class Expected:
    """Flows by step, (steps,), of all children together."""

    grid: Grid
    paces: Paces
    posts: Posts
    contacts: Floats
    referrals: Floats
    rereferrals: Floats
    assessed: Floats
    finished: Assessed
    total: dict[str, Floats]
    repeat_plans: Floats
    care_started: Floats
    care_unaccompanied: Floats
    care_remanded: Floats
    care_ended: dict[str, Floats]
    leavers_started: Floats
    closed_from_care: Floats
    conferences_in_time: float = 1.0


class CouncilInMonths:
    """The council's first months.

    Parameters
    ----------
    parameters : Parameters
    months : int
    """

    def __init__(self, parameters: Parameters, months: int) -> None:
        self._p = parameters
        self._grid = grid_of(parameters.start, months)
        self._posts = posts(parameters, self._grid)
        self._care = care_ends(parameters, self._grid)
        self._fresh, self._fresh_again, self._contacts = self._demand()

    def expected(self) -> Expected:
        """Return the flows at the pace that they themselves bring about."""
        paces = loads.paces(self._p, self._work_at_start())
        for _ in range(_REPETITIONS):
            paces = loads.paces(self._p, self._work(self._at(paces)))
        return self._at(paces)

    # -- demand ---------------------------------------------------------------------------------------------------

    def _demand(self) -> tuple[Floats, Floats, Floats]:
        """Referrals that do not follow from the run itself; those of them within a year of one before; contacts."""
        demand, back, grid = self._p.demand, self._p.returning, self._grid
        first, contacts = (
            self._first_time(getattr(demand, f"first_time_{what}_by_month")) for what in ("referrals", "contacts")
        )
        known = np.zeros(grid.months)
        length = min(grid.months, len(demand.returning_referrals_by_month))
        known[:length] = demand.returning_referrals_by_month[:length]
        known = grid.spread(self._grown(known))
        front, assessment = self._p.front_door, self._p.assessment
        at_once = front.no_further_action_share + front.no_new_assessment_share
        middle = (grid.ends[:-1] + grid.ends[1:]) / 2
        recent = sum(
            part * exponential(back.mean_days_to_return)(WORKING_DAYS_PER_YEAR - middle - before)
            for part, before in ((at_once, 0.0), (1.0 - at_once, assessment.median_days))
        )
        screened = grid.kernel(fixed(front.screening_days))
        return after(first + known, screened), after(known * recent, screened), contacts + known

    def _first_time(self, by_month: tuple[float, ...]) -> Floats:
        wanted = np.array([by_month[month % len(by_month)] for month in range(self._grid.months)])
        return self._grid.spread(self._grown(wanted))

    def _grown(self, by_month: Floats) -> Floats:
        growth = (1.0 + self._p.demand.trend_per_year) ** (np.arange(self._grid.months) / 12.0)
        grown: Floats = by_month * growth
        grown[0] *= self._grid.part_of_first_month
        return grown

    # -- flows at given paces --------------------------------------------------------------------------------------

    def _at(self, paces: Paces) -> Expected:
        p, grid, stock = self._p, self._grid, self._p.stock
        pathway = Pathway(p, grid, paces)
        new = pathway.assessments.new(grid)
        open_, so_far = pathway.assessments.open_at_the_start(grid)
        one, away = pathway.of_a_referral(new)
        found = self._found(pathway, open_, so_far)
        home = pathway.of_new_need()
        flows = Flows(np.concatenate([one.all, home.all, *(each.flows.all for each in found)], axis=1))
        pathway.go_on(flows)
        number = np.concatenate([[0.0, 0.0], *(np.full(each.flows.rows, float(each.children)) for each in found)])
        had_plan = np.concatenate([[False, False], *(np.full(each.flows.rows, each.had_plan) for each in found)])
        returned, again = pathway.back(flows)
        back, back_again = number @ returned, number @ np.where(had_plan[:, None], returned, again)
        recent = np.concatenate([np.ones((2, grid.steps)), *(self._within(each.flows.rows) for each in found)])
        back_within = number @ (returned * recent)
        earlier = np.where(had_plan, 1.0, p.returning.earlier_plan_share)
        repeats = (number * earlier) @ flows.plans + number @ flows.plans_again
        at_once = pathway.back_at_once(away)
        returned, again = returned[0], again[0]
        screened = grid.kernel(fixed(p.front_door.screening_days))
        cycle = after(returned + at_once, screened)
        fresh = self._fresh + after(back, screened)
        referrals = again_and_again(fresh, cycle)
        cycle_again = after(again, screened)
        # those of them who had a plan before, in the run or when found: their own cycle, and those who join them
        joining = after(referrals, cycle_again)
        known = again_and_again(after(back_again, screened) + joining, np.maximum(cycle - cycle_again, 0.0))
        year = np.arange(grid.steps) * grid.step <= WORKING_DAYS_PER_YEAR
        rereferrals = self._fresh_again + after(back_within, screened) + after(referrals, cycle * year)
        every = number @ flows.all + flows.all[:, 0] @ matrix(referrals)
        at_risk_before = known + p.returning.earlier_plan_share * (referrals - known)
        repeats += after(at_risk_before, flows.plans[0]) + after(referrals, flows.plans_again[0])
        in_assessment = round(stock.children_in_assessment)
        assessed_share = 1.0 - p.front_door.no_further_action_share - p.front_door.no_new_assessment_share
        finished = Assessed(
            assessed_share * after(referrals, new.all) + in_assessment * open_.all,
            np.array(
                [
                    assessed_share * after(referrals, kernel) + in_assessment * before
                    for kernel, before in zip(new.within, open_.within, strict=True)
                ]
            ),
        )
        assessed = assessed_share * after(referrals, grid.kernel(fixed(p.front_door.referral_decision_days)))
        contacts = self._contacts + back + after(referrals, returned + at_once)
        care = self._in_care(every, flows.all[:, 1])
        total = dict(zip(FLOWS, every, strict=True))
        return Expected(
            grid,
            paces,
            self._posts,
            contacts,
            referrals,
            rereferrals,
            assessed,
            finished,
            total,
            repeats,
            *care,
            pathway.conferences_in_time,
        )

    def _found(self, pathway: Pathway, open_: Finished, so_far: Floats) -> list[Found]:
        """Children found at each stage on the first day."""
        stock = self._p.stock
        in_protection = min(round(stock.cin_in_child_protection_teams), round(stock.children_on_cin_plan))
        elsewhere = round(stock.children_on_cin_plan) - in_protection
        return [
            Found(round(stock.children_in_assessment), pathway.of_open_assessments(open_, so_far), had_plan=False),
            Found(round(stock.children_on_cp_plan), pathway.of_open_plans(), had_plan=True),
            Found(elsewhere, pathway.of_open_need(again=False), had_plan=False),
            Found(in_protection, pathway.of_open_need(again=True), had_plan=False),
            Found(round(stock.disabled_children), pathway.of_open_disabled(), had_plan=False),
        ]

    def _within(self, rows: int) -> Floats:
        """Part of those found, by cohort where there are several, who were referred within a year before each step."""
        within = within_a_year(self._grid)
        return within if rows > 1 else within[:1]

    # -- care ------------------------------------------------------------------------------------------------------

    def _in_care(
        self, every: Floats, at_home: Floats
    ) -> tuple[Floats, Floats, Floats, dict[str, Floats], Floats, Floats]:
        """Children who start and cease to be looked after; children home from care are added to the flows."""
        p, grid, ends = self._p, self._grid, self._care
        months = np.full(grid.months, 1.0 / 12.0)
        months[0] *= grid.part_of_first_month
        unaccompanied = grid.spread(p.entry.unaccompanied_per_year * months)
        remanded = grid.spread(p.entry.remands_per_year * months)
        alone, alone_kernel = self._unaccompanied()
        home = [WAYS.index("home"), WAYS.index("home_unplanned")]
        back = back_in_care(p, grid)
        coming = every[FLOWS.index("care")] + after(ends.found[home].sum(axis=0), back)
        by_pathway = again_and_again(coming, after(ends.new[home].sum(axis=0), back))
        ended = {way: ends.found[place] + after(by_pathway, ends.new[place]) for place, way in enumerate(WAYS)}
        at_18 = alone + after(unaccompanied, alone_kernel)
        ended["aged_18"] = ended["aged_18"] + at_18
        remand_over = after(remanded, grid.kernel(exponential(p.entry.remand_days)))
        ended["other"] = ended["other"] + remand_over
        homes = ended["home"] + ended["home_unplanned"]
        staying_home = 1.0 - p.permanence.return_shares[-1]
        need = homes * staying_home * p.permanence.home_child_in_need_share
        every += at_home @ matrix(need)
        leavers = ends.found_leavers + after(by_pathway, ends.new_leavers) + at_18
        all_ended = sum(ended.values(), np.zeros(grid.steps))
        returned = after(homes, back)
        # those who come back, and those with a plan at home, are open cases meanwhile or again
        closed = all_ended - need - leavers - returned
        started = by_pathway + unaccompanied + remanded
        return started, unaccompanied, remanded, ended, leavers, closed

    def _unaccompanied(self) -> tuple[Floats, Floats]:
        """Those found who turn 18 in each step, and the kernel of those who come."""
        entry, grid = self._p.entry, self._grid
        cumulative = np.concatenate(([0.0], np.cumsum(entry.unaccompanied_age_shares)))
        points = (np.arange(200) + 0.5) / 200
        years = 18.0 - np.interp(points * cumulative[-1], cumulative, entry.unaccompanied_age_years_edges)
        at = grid.ends / WORKING_DAYS_PER_YEAR
        coming = grid.kernel(lambda days: (years[:, None] <= days / WORKING_DAYS_PER_YEAR).mean(axis=0))
        # found in proportion to their stay, anywhere on it
        turned = (np.minimum(at[None, :], years[:, None]) / years[:, None] * years[:, None]).sum(axis=0) / years.sum()
        return round(self._p.stock.unaccompanied_children) * np.diff(turned), coming

    # -- work ------------------------------------------------------------------------------------------------------

    def _work_at_start(self) -> loads.Work:
        """Work as it is on the first day, with as many coming as the months have without those closed in the run."""
        p, stock, posts_ = self._p, self._p.stock, self._posts
        front, figures, enquiry = p.front_door, p.assessment, p.section_47
        assessed = 1.0 - front.no_further_action_share - front.no_new_assessment_share
        assessed *= float(self._fresh.sum()) / self._grid.end
        enquiries = assessed * figures.section_47_share
        in_protection = min(stock.cin_in_child_protection_teams, stock.children_on_cin_plan)
        return loads.Work(
            assessed=assessed,
            enquiries_at_once=enquiries,
            conferences_at_once=enquiries * enquiry.conference_share,
            enquiries_later=0.0,
            conferences_later=0.0,
            plans_open=stock.children_on_cp_plan,
            plans_started=enquiries * enquiry.conference_share * enquiry.plan_share,
            need_open=stock.children_on_cin_plan - in_protection,
            need_started=assessed * figures.child_in_need_share,
            need_in_protection_open=in_protection,
            care_in_protection=stock.care_in_child_protection_teams,
            care_started=0.0,
            disabled_open=stock.disabled_children,
            hours_share=posts_.hours_share,
        )

    def _work(self, found: Expected) -> loads.Work:
        grid, stock, total = self._grid, self._p.stock, found.total
        days = grid.end

        def mean_open(at_start: float, started: Floats, ended: Floats) -> float:
            return float(np.mean(grid.stock(at_start, started - ended)))

        def a_day(flow: Floats) -> float:
            return float(flow.sum()) / days

        in_protection = min(stock.cin_in_child_protection_teams, stock.children_on_cin_plan)
        at_once = float(found.assessed.sum()) * self._p.assessment.section_47_share
        enquiries = float((total["section_47"] + total["section_47_again"]).sum())
        conferences = float(total["conferences"].sum())
        part_at_once = min(1.0, at_once / max(enquiries, 1e-9))
        return loads.Work(
            assessed=a_day(found.assessed),
            enquiries_at_once=at_once / days,
            conferences_at_once=conferences * part_at_once / days,
            enquiries_later=enquiries * (1.0 - part_at_once) / days,
            conferences_later=conferences * (1.0 - part_at_once) / days,
            plans_open=mean_open(stock.children_on_cp_plan, plans_of(total), total["plans_ended"]),
            plans_started=a_day(plans_of(total)),
            need_open=mean_open(stock.children_on_cin_plan - in_protection, total["need"], total["need_ended"]),
            need_started=a_day(total["need"]),
            need_in_protection_open=mean_open(in_protection, total["need_again"], total["need_again_ended"]),
            care_in_protection=stock.care_in_child_protection_teams,
            care_started=a_day(found.care_started),
            disabled_open=mean_open(stock.disabled_children, total["disabled"], total["disabled_ended"]),
            hours_share=self._posts.hours_share,
        )


def plans_of(total: dict[str, Floats]) -> Floats:
    """Return all child protection plans that start."""
    return total["plans"] + total["plans_again"]
