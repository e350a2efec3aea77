"""A council's first months in closed form: everything the flows, the paces and the posts say together."""

from dataclasses import dataclass

import numpy as np

from calibration.expecting import loads
from calibration.expecting.assessing import Finished
from calibration.expecting.care import care_ends
from calibration.expecting.demand import coming
from calibration.expecting.grid import Floats, Grid, after, again_and_again, grid_of, matrix
from calibration.expecting.journey import FLOWS, Flows, Paces, Pathway
from calibration.expecting.lengths import within_a_year
from calibration.expecting.looked_after import LookedAfter, looked_after
from calibration.expecting.posts import Posts, posts
from sim.scenario.parameters import Parameters
from sim.vocabulary import WORKING_DAYS_PER_YEAR

_REFERRED, _HOME = 0, 1
"""Rows of one child referred, and of one who begins a child-in-need plan, in the first step; then those found."""


@dataclass(frozen=True, slots=True)
class Found:
    """Children found at one stage on the first day: how many, where each goes, and whether they have had a plan."""

    children: int
    flows: Flows
    had_plan: bool


@dataclass(frozen=True, slots=True)
class Flowing:
    """Flows at given paces, as far as the paces depend on them.

    Attributes
    ----------
    flows : Flows
        One row for each origin; `number` children of each are found, `had_plan` of them had a plan.
    at_once, returned, again : np.ndarray
        Referrals again: of those with whom nothing was done, and, by row, of those closed and of those of them who had
        a plan in the run.
    every : np.ndarray, (flows, steps)
        All children together, but those home from care.
    """

    pathway: Pathway
    new: Finished
    open: Finished
    flows: Flows
    number: Floats
    had_plan: Floats
    at_once: Floats
    returned: Floats
    again: Floats
    referrals: Floats
    assessed: Floats
    every: Floats


@dataclass(frozen=True, slots=True)
class Expected:
    """Flows by step, (steps,), of all children together; what is `in_time` is a share, at all times the same."""

    grid: Grid
    posts: Posts
    conferences_in_time: float
    assessed_in_time: dict[str, float]
    contacts: Floats
    referrals: Floats
    rereferrals: Floats
    assessed: Floats
    finished: Finished
    total: dict[str, Floats]
    repeat_plans: Floats
    care: LookedAfter


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
        self._coming = coming(parameters, self._grid)
        front = parameters.front_door
        self._assessed_share = 1.0 - front.no_further_action_share - front.no_new_assessment_share
        self._screened = self._grid.delay(front.screening_days)
        self._decided = self._grid.delay(front.referral_decision_days)
        stock = parameters.stock
        self._need_in_protection = min(stock.cin_in_child_protection_teams, stock.children_on_cin_plan)

    def expected(self) -> Expected:
        """Return the flows at the pace that they themselves bring about.

        The pace is found once from the first day's work and once from the flows that follow from it; more changes
        nothing that can be seen, and a fixed number keeps the result smooth.
        """
        at_start = self._flowing(loads.paces(self._p, self._work_at_start()))
        return self._complete(self._flowing(loads.paces(self._p, self._work(at_start))))

    # -- flows at given paces --------------------------------------------------------------------------------------

    def _flowing(self, paces: Paces) -> Flowing:
        pathway = Pathway(self._p, self._grid, paces)
        new = pathway.assessments.new(self._grid)
        open_, so_far = pathway.assessments.open_at_the_start(self._grid)
        one, away = pathway.of_a_referral(new)
        found = self._found(pathway, open_, so_far)
        first = [one.all, pathway.of_new_need().all]
        flows = Flows(np.concatenate([*first, *(each.flows.all for each in found)], axis=1))
        pathway.go_on(flows)
        number = np.concatenate([[0.0, 0.0], *(np.full(each.flows.rows, float(each.children)) for each in found)])
        had_plan = np.concatenate([[0.0, 0.0], *(np.full(each.flows.rows, float(each.had_plan)) for each in found)])
        returned, again = pathway.back(flows)
        at_once = pathway.back_at_once(away)
        fresh = self._coming.referrals + after(number @ returned, self._screened)
        referrals = again_and_again(fresh, after(returned[_REFERRED] + at_once, self._screened))
        assessed = self._assessed_share * after(referrals, self._decided)
        every = number @ flows.all + flows.all[:, _REFERRED] @ matrix(referrals)
        return Flowing(
            pathway, new, open_, flows, number, had_plan, at_once, returned, again, referrals, assessed, every
        )

    def _found(self, pathway: Pathway, open_: Finished, so_far: Floats) -> list[Found]:
        """Children found at each stage on the first day."""
        stock, in_protection = self._p.stock, round(self._need_in_protection)
        elsewhere = round(stock.children_on_cin_plan) - in_protection
        return [
            Found(round(stock.children_in_assessment), pathway.of_open_assessments(open_, so_far), had_plan=False),
            Found(round(stock.children_on_cp_plan), pathway.of_open_plans(), had_plan=True),
            Found(elsewhere, pathway.of_open_need(again=False), had_plan=False),
            Found(in_protection, pathway.of_open_need(again=True), had_plan=False),
            Found(round(stock.disabled_children), pathway.of_open_disabled(), had_plan=False),
        ]

    # -- what else there is to tell --------------------------------------------------------------------------------

    def _complete(self, found: Flowing) -> Expected:
        grid = self._grid
        care = looked_after(self._p, grid, care_ends(self._p, grid), found.every[FLOWS.index("care")])
        every = found.every + found.flows.all[:, _HOME] @ matrix(care.need)
        back = found.number @ found.returned
        returning = after(found.referrals, found.returned[_REFERRED] + found.at_once)
        return Expected(
            grid=grid,
            posts=self._posts,
            conferences_in_time=found.pathway.conferences_in_time,
            assessed_in_time=found.pathway.assessments.in_time(),
            contacts=self._coming.contacts + back + returning,
            referrals=found.referrals,
            rereferrals=self._rereferrals(found),
            assessed=found.assessed,
            finished=self._finished(found),
            total=dict(zip(FLOWS, every, strict=True)),
            repeat_plans=self._repeat_plans(found),
            care=care,
        )

    def _finished(self, found: Flowing) -> Finished:
        children = round(self._p.stock.children_in_assessment)
        arriving = self._assessed_share * matrix(found.referrals)
        return Finished(
            found.new.all @ arriving + children * found.open.all,
            found.new.within @ arriving + children * found.open.within,
        )

    def _rereferrals(self, found: Flowing) -> Floats:
        """Referrals within a year of the one before."""
        recent = within_a_year(self._grid)
        rows = np.concatenate([np.ones((2, self._grid.steps)), recent[:1], *[recent] * 4])
        of_those_found = after(found.number @ (found.returned * rows), self._screened)
        within = np.arange(self._grid.steps) * self._grid.step <= WORKING_DAYS_PER_YEAR
        cycle = after(found.returned[_REFERRED] + found.at_once, self._screened)
        return self._coming.within_a_year + of_those_found + after(found.referrals, cycle * within)

    def _repeat_plans(self, found: Flowing) -> Floats:
        """Plans of children who had one before: in the run, when found, or years ago."""
        earlier = self._p.returning.earlier_plan_share
        cycle = after(found.returned[_REFERRED] + found.at_once, self._screened)
        after_plan = after(found.again[_REFERRED], self._screened)
        # referrals of children who had a plan in the run or when found: those who join them, and come back once more
        of_those_found = found.number @ np.where(found.had_plan[:, None] > 0.0, found.returned, found.again)
        joining = after(of_those_found, self._screened) + after(found.referrals, after_plan)
        known = again_and_again(joining, np.maximum(cycle - after_plan, 0.0))
        with_one = known + earlier * (found.referrals - known)
        first, second = found.flows.plans, found.flows.plans_again
        of_those_found = (found.number * np.maximum(found.had_plan, earlier)) @ first + found.number @ second
        return of_those_found + after(with_one, first[_REFERRED]) + after(found.referrals, second[_REFERRED])

    # -- work ------------------------------------------------------------------------------------------------------

    def _work_at_start(self) -> loads.Work:
        """Work as it is on the first day, with as many coming as the months have without those closed in the run."""
        p, stock = self._p, self._p.stock
        figures, enquiry = p.assessment, p.section_47
        assessed = self._assessed_share * float(self._coming.referrals.sum()) / self._grid.end
        enquiries = assessed * figures.section_47_share
        return loads.Work(
            assessed=assessed,
            enquiries_at_once=enquiries,
            conferences_at_once=enquiries * enquiry.conference_share,
            enquiries_later=0.0,
            conferences_later=0.0,
            plans_open=stock.children_on_cp_plan,
            plans_started=enquiries * enquiry.conference_share * enquiry.plan_share,
            need_open=stock.children_on_cin_plan - self._need_in_protection,
            need_started=assessed * figures.child_in_need_share,
            need_in_protection_open=self._need_in_protection,
            care_in_protection=stock.care_in_child_protection_teams,
            care_started=0.0,
            disabled_open=stock.disabled_children,
            hours_share=self._posts.hours_share,
        )

    def _work(self, found: Flowing) -> loads.Work:
        grid, stock, total = self._grid, self._p.stock, dict(zip(FLOWS, found.every, strict=True))
        days = grid.end

        def mean_open(at_start: float, started: Floats, ended: Floats) -> float:
            return float(np.mean(grid.stock(at_start, started - ended)))

        def a_day(flow: Floats) -> float:
            return float(flow.sum()) / days

        in_protection = self._need_in_protection
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
            care_started=a_day(total["care"]),
            disabled_open=mean_open(stock.disabled_children, total["disabled"], total["disabled_ended"]),
            hours_share=self._posts.hours_share,
        )


def plans_of(total: dict[str, Floats]) -> Floats:
    """Return all child protection plans that start."""
    return total["plans"] + total["plans_again"]
