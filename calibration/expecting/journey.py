"""The pathway from referral to closure as flows: where children go, when, and who of them comes back.

Rows of an array are children of different origin who are followed separately: those of a new referral, and those
found at each stage on the first day by months open so far.
"""

from dataclasses import dataclass

import numpy as np

from calibration.expecting.assessing import Assessments, Finished
from calibration.expecting.grid import HALF_A_DAY, Below, Floats, Grid, after, exponential, matrix
from calibration.expecting.lengths import Lengths
from sim.scenario.parameters import Parameters
from sim.vocabulary import Standard

_ROUNDS = 3
"""How often children can escalate from a child-in-need plan and come back to one within a run."""


@dataclass(frozen=True, slots=True)
class Paces:
    """Mean progress a working day of the work of each kind of team, 1 if nobody is ever overloaded."""

    assessment: float = 1.0
    child_protection: float = 1.0
    child_in_need: float = 1.0
    disabled: float = 1.0


FLOWS = (
    "section_47",
    "section_47_again",
    "conferences",
    "plans",
    "plans_again",
    "plans_ended",
    "need",
    "need_again",
    "need_ended",
    "need_again_ended",
    "disabled",
    "disabled_ended",
    "care",
    "closed",
    "closed_again",
    "helped",
    "helped_again",
    "pending",
    "pending_again",
)


class Flows:
    """Flows by step, one row for each origin; `_again` are those of children who had a plan before.

    `pending` are enquiries, counted already, whose end is still to be followed.

    Attributes
    ----------
    all : np.ndarray, (flows, rows, steps)
        In the order of `FLOWS`; each of them is an attribute too.
    """

    section_47: Floats
    section_47_again: Floats
    conferences: Floats
    plans: Floats
    plans_again: Floats
    plans_ended: Floats
    need: Floats
    need_again: Floats
    need_ended: Floats
    need_again_ended: Floats
    disabled: Floats
    disabled_ended: Floats
    care: Floats
    closed: Floats
    closed_again: Floats
    helped: Floats
    helped_again: Floats
    pending: Floats
    pending_again: Floats

    def __init__(self, every: Floats) -> None:
        self.all = every
        for name, flow in zip(FLOWS, every, strict=True):
            self.__dict__[name] = flow

    @classmethod
    def none(cls, rows: int, steps: int) -> "Flows":
        """Nobody yet."""
        return cls(np.zeros((len(FLOWS), rows, steps)))

    @property
    def rows(self) -> int:
        """How many origins."""
        return int(self.all.shape[1])


class Pathway:
    """Delays and shares of the pathway at given paces of work.

    Parameters
    ----------
    parameters : Parameters
    grid : Grid
    paces : Paces
    """

    def __init__(self, parameters: Parameters, grid: Grid, paces: Paces) -> None:
        self._p, self._grid, self._paces = parameters, grid, paces
        self.assessments = Assessments(parameters, paces.assessment)
        self.protection, self.need = (
            Lengths(plan) for plan in (parameters.child_protection.plan, parameters.child_in_need.plan)
        )
        self.disabled = Lengths(parameters.disabled_children.plan)
        front, figures = parameters.front_door, parameters.section_47
        self._decided = grid.delay(front.referral_decision_days)
        edges = np.array(figures.booked_days_edges)
        shares = np.concatenate(([0.0], np.cumsum(figures.booked_days_shares)))
        self._booked: Below = lambda days: np.interp(days, edges, shares)
        self._enquired: Below = lambda days: np.interp(days, edges * figures.enquiry_share_of_booked_time, shares)
        self._to_conference = matrix(grid.kernel(self._booked))
        self._to_no_conference = matrix(grid.kernel(self._enquired))
        review, closing = parameters.child_protection.review_days, parameters.child_in_need.closure_days
        self._plan_lasts = matrix(grid.kernel(self.protection.new(paces.child_protection, review)))
        self._need_lasts = matrix(grid.kernel(self.need.new(paces.child_in_need, closing)))
        self._need_again_lasts = matrix(grid.kernel(self.need.new(paces.child_protection, closing)))
        self._crisis_comes = matrix(grid.kernel(self.need.new(1.0)))
        self._disabled_lasts = grid.kernel(self.disabled.new(paces.disabled))
        self._crises = parameters.child_in_need.section_47_share + parameters.child_in_need.care_share
        help_, back = parameters.early_help, parameters.returning
        self._helped = matrix(grid.kernel(exponential(help_.days)))
        self._back = matrix(grid.kernel(exponential(back.mean_days_to_return)) * back.return_share)
        self.conferences_in_time = float(self._booked(np.array(Standard.ICPC_WORKING_DAYS + HALF_A_DAY)))

    # -- where they come from -------------------------------------------------------------------------------------

    def of_a_referral(self, finished: Finished) -> tuple[Flows, Floats]:
        """Follow one child referred in the first step; also return who is back at once, with no case opened."""
        grid, front, figures = self._grid, self._p.front_door, self._p.assessment
        not_assessed = front.no_further_action_share + front.no_new_assessment_share
        assessed = 1.0 - not_assessed
        flows = Flows.none(1, grid.steps)
        at_risk = assessed * figures.section_47_share
        flows.section_47[0] = at_risk * self._decided
        self._confer(flows, flows.section_47)
        enquiring = 1.0 - self._p.section_47.conference_share
        unplanned = self._p.section_47.conference_share * (1.0 - self._p.section_47.plan_share)
        for part, below in ((enquiring, self._enquired), (unplanned, self._booked)):
            later = self._later_of(below)
            self._without_plan(flows, at_risk * part * later[None, :], again=False)
        self._assessed(flows, (assessed - at_risk) * finished.all[None, :])
        return flows, not_assessed * self._decided

    def of_open_assessments(self, finished: Finished, so_far: Floats) -> Flows:
        """Follow an assessment open at the start; an enquiry goes on where its booked day has not come."""
        flows, figures = Flows.none(1, self._grid.steps), self._p.section_47
        still = 1.0 - self._booked(so_far)
        at_risk = self._p.assessment.section_47_share * float(still.mean())
        if at_risk > 0.0:
            # enquiries that go on have their conference by the time booked, less the days so far
            ends = np.linspace(0.0, self._grid.end, self._grid.steps + 1)
            by_then = (self._booked(ends[:, None] + so_far) - self._booked(so_far)).mean(axis=1) / float(still.mean())
            confer = np.diff(by_then)
            self._confer_at(flows, at_risk * figures.conference_share * confer[None, :], again=False)
            rest = at_risk * (1.0 - figures.conference_share * figures.plan_share)
            self._without_plan(flows, rest * finished.all[None, :], again=False)
        self._assessed(flows, (1.0 - at_risk) * finished.all[None, :])
        return flows

    def of_open_plans(self) -> Flows:
        """Follow plans open at the start, by cohort of months open so far."""
        leaving = self.protection.leaving(
            self._grid, self._paces.child_protection, self._p.child_protection.review_days
        )
        flows = Flows.none(len(leaving), self._grid.steps)
        flows.plans_ended += leaving
        return flows

    def of_open_need(self, *, again: bool) -> Flows:
        """Follow child-in-need plans open at the start, by cohort; `again` are those of child protection teams."""
        pace = self._paces.child_protection if again else self._paces.child_in_need
        calm = self.need.leaving(self._grid, pace, self._p.child_in_need.closure_days)
        crises = self.need.leaving(self._grid, 1.0)
        flows = Flows.none(len(calm), self._grid.steps)
        self._need_over(flows, (1.0 - self._crises) * calm, self._crises * crises, again=again)
        flows.pending += flows.section_47
        flows.pending_again += flows.section_47_again
        return flows

    def of_new_need(self) -> Flows:
        """Follow a child who begins a child-in-need plan otherwise (home from care) in the first step."""
        flows = Flows.none(1, self._grid.steps)
        flows.need[0, 0] = 1.0
        return flows

    def of_open_disabled(self) -> Flows:
        """Follow plans of the disabled children's team open at the start, by cohort."""
        leaving = self.disabled.leaving(self._grid, self._paces.disabled)
        flows = Flows.none(len(leaving), self._grid.steps)
        flows.disabled_ended += leaving
        flows.closed += leaving
        return flows

    def back(self, flows: Flows) -> tuple[Floats, Floats]:
        """Return referrals again of those closed: all, and of those who had a plan before: (rows, steps) each."""
        again = (flows.closed_again + flows.helped_again @ self._helped) @ self._back
        once = (flows.closed + flows.helped @ self._helped) @ self._back
        return once + again, again

    def back_at_once(self, away: Floats) -> Floats:
        """Return referrals again of those with whom nothing was done."""
        return away @ self._back

    # -- what happens on the way ----------------------------------------------------------------------------------

    def _later_of(self, enquired: Below) -> Floats:
        """Kernel of the later of an enquiry (from the decision) and the assessment, from the referral."""
        decided = self._p.front_door.referral_decision_days
        return self._grid.kernel(lambda days: enquired(days - decided) * self.assessments.by(days))

    def _assessed(self, flows: Flows, finished: Floats) -> None:
        figures = self._p.assessment
        need, disabled, care = figures.child_in_need_share, figures.disabled_children_share, figures.care_share
        flows.need += need * finished
        flows.disabled += disabled * finished
        flows.care += care * finished
        flows.closed += (1.0 - need - disabled - care) * finished
        ended = after(disabled * finished, self._disabled_lasts)
        flows.disabled_ended += ended
        flows.closed += ended

    def _without_plan(self, flows: Flows, ended: Floats, *, again: bool) -> Floats:
        figures = self._p.section_47
        need, care = figures.otherwise_child_in_need_share, figures.otherwise_care_share
        started = need * ended
        if again:
            flows.need_again += started
            flows.closed_again += (1.0 - need - care) * ended
        else:
            flows.need += started
            flows.closed += (1.0 - need - care) * ended
        flows.care += care * ended
        return started

    def _confer(self, flows: Flows, enquiries: Floats, *, again: bool = False) -> Floats:
        held = self._p.section_47.conference_share * (enquiries @ self._to_conference)
        self._confer_at(flows, held, again=again)
        return held

    def _confer_at(self, flows: Flows, held: Floats, *, again: bool) -> None:
        flows.conferences += held
        plans = self._p.section_47.plan_share * held
        if again:
            flows.plans_again += plans
        else:
            flows.plans += plans

    def _need_over(self, flows: Flows, calm: Floats, crises: Floats, *, again: bool) -> Floats:
        """End child-in-need plans: calmly, or in a crisis, after which care or enquiries follow, which are returned."""
        figures = self._p.child_in_need
        calmly = max(1.0 - self._crises, 1e-12)
        helped = calm * min(1.0, figures.early_help_share / calmly)
        enquiries = crises * figures.section_47_share / max(self._crises, 1e-12)
        flows.care += crises - enquiries
        if again:
            flows.need_again_ended += calm + crises
            flows.helped_again += helped
            flows.closed_again += calm - helped
            flows.section_47_again += enquiries
        else:
            flows.need_ended += calm + crises
            flows.helped += helped
            flows.closed += calm - helped
            flows.section_47 += enquiries
        return enquiries

    def _escalated(self, flows: Flows, enquiries: Floats, *, again: bool) -> Floats:
        """Follow enquiries from child-in-need plans; return the new plans that begin without a conference's plan."""
        figures = self._p.section_47
        held = self._confer(flows, enquiries, again=again)
        ended = (1.0 - figures.conference_share) * (enquiries @ self._to_no_conference)
        return self._without_plan(flows, ended + (1.0 - figures.plan_share) * held, again=again)

    def go_on(self, flows: Flows) -> None:
        """Let plans begin and end, step down and escalate, as far as the origins have not followed them."""
        figures = self._p.child_protection
        plans, plans_over = flows.plans + flows.plans_again, flows.plans_ended.copy()
        need, enquiring = [flows.need.copy(), flows.need_again.copy()], [flows.pending, flows.pending_again]
        for _ in range(_ROUNDS):
            before = flows.plans + flows.plans_again
            for again in (False, True):
                need[again] += self._escalated(flows, enquiring[again], again=again)
            plans += flows.plans + flows.plans_again - before
            ended = plans @ self._plan_lasts
            flows.plans_ended += ended
            over = ended + plans_over
            flows.care += figures.care_share * over
            stepped_down = figures.child_in_need_share * over
            flows.need_again += stepped_down
            flows.closed_again += over - figures.care_share * over - stepped_down
            need[True] += stepped_down
            enquiring = [self._need_ends(flows, need[again], again=again) for again in (False, True)]
            plans, plans_over = np.zeros_like(plans), np.zeros_like(plans_over)
            need = [np.zeros_like(each) for each in need]

    def _need_ends(self, flows: Flows, started: Floats, *, again: bool) -> Floats:
        """End child-in-need plans that started; return the enquiries that follow."""
        calm = (1.0 - self._crises) * (started @ (self._need_again_lasts if again else self._need_lasts))
        crises = self._crises * (started @ self._crisis_comes)
        return self._need_over(flows, calm, crises, again=again)
