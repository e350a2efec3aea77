"""What follows in closed form from a council's published figures and the norms, whatever council it is."""

from collections.abc import Callable

from calibration import balance
from calibration.council.care import CareJourney
from calibration.council.effort import Effort, Work
from calibration.council.inputs import LENGTH_EDGES, Inputs
from calibration.drafting import shares
from calibration.published import read_norms
from sim.vocabulary import WORKING_DAYS_PER_YEAR

DAYS_PER_MONTH = WORKING_DAYS_PER_YEAR / balance.MONTHS_PER_YEAR
AT_ONCE_SHARE = 0.85
"""Section 47 enquiries that start with an assessment (assumption: nobody publishes it); the rest escalate."""
LONGEST_WITH_FIRST_TEAM = 0.98
"""Most children in care, as a share, that the child protection teams can be said to hold."""
PLANNED_LOAD = 0.95
"""Part of the hours of the service as staffed that its work takes: an assumption, 0.85 to 1.05."""
MOST_RETURN = 0.9
"""Largest share of closed referrals that can be said to come back."""
CIN_MONTHS_RANGE = (3.0, 24.0)
"""Between these the mean length of child-in-need plans can be said to lie, in months."""
MEDIAN_DAYS_RANGE, SIGMA_RANGE = (1.0, 120.0), (0.1, 2.5)
"""Between these the median natural time of assessments, and its spread, can be said to lie."""
RETURNING_MONTHS = 24
"""Months from the start in which children come back whose case was closed before it."""


def _within(median: float, sigma: float) -> tuple[float, float]:
    """Bring a fit to odd bands (nearly all on the first day, say) to what an assessment can be said to take."""
    (shortest, longest), (least, most) = MEDIAN_DAYS_RANGE, SIGMA_RANGE
    return min(max(median, shortest), longest), min(max(sigma, least), most)


class Norms:
    """The table of norms and assumptions, by field."""

    def __init__(self) -> None:
        self._values = {norm.field: norm.value for norm in read_norms()}

    def number(self, field: str) -> float:
        """Return a single number."""
        value = self._values[field]
        assert isinstance(value, float)
        return value

    def spread(self, field: str) -> tuple[float, ...]:
        """Return a list of numbers."""
        value = self._values[field]
        assert isinstance(value, tuple)
        return value


class ClosedForm:
    """The published figures of a council and everything that follows from them in closed form.

    Parameters
    ----------
    inputs : Inputs
        What is published.
    load : float
        Part of the hours of the service as staffed that its work takes.
    norms : Norms
        What holds for any council until its own figure is known.
    effort : callable
        How the hours of a child follow from the work: `FilledTeams` or `SharedPosts`, with what they ask for.
    """

    def __init__(
        self, inputs: Inputs, norms: Norms, effort: Callable[[Work], Effort], *, load: float = PLANNED_LOAD
    ) -> None:
        self.inputs, self.load = inputs, load
        self.norm, self.spread = norms.number, norms.spread
        self.at_once_share = AT_ONCE_SHARE
        self.siblings = sum(n * part for n, part in enumerate(self.spread("demand.sibling_group_shares"), start=1))
        self.sibling_share = self.norm("assessment.sibling_hours_share")
        self._flows()
        self._lengths()
        self._returns()
        self._repeat_plans()
        self.effort = effort(Work(self))
        self._assessment_days()

    def _flows(self) -> None:
        p, held = self.inputs.pathway, self.inputs.held
        self.referrals = sum(p.referrals_by_month)
        self.assessed = p.assessed_share
        self.assessments = self.referrals * self.assessed
        self.section_47_at_once = AT_ONCE_SHARE * p.section_47s / self.assessments
        self.plans_started = p.section_47s * p.conference_share * p.plan_share
        self.plans_ended = p.plans_ended
        self.no_plan = p.section_47s - self.plans_started
        self.other_assessed = self.assessments * (1 - self.section_47_at_once)
        self.on_cin_plan, self.leavers = held.on_cin_plan, held.leavers

    def _lengths(self) -> None:
        p, held = self.inputs.pathway, self.inputs.held
        # published plans lasted as long as they did as staffed; by nature they are a little shorter
        self.cp_pace = balance.mean_pace(
            self.load,
            held.caseload / self.siblings,
            0.0,  # every plan asks for the same hours a month
            overtime=self.norm("practice.overtime_share"),
            delay_share=self.norm("practice.delay_share"),
            worker_share=self.norm("child_protection.plan.worker_share"),
        )
        by_rates = balance.length_bands(LENGTH_EDGES, p.cp_ended, p.cp_open_on_average)
        self.cp_lengths = shares(balance.scaled_to_mean(LENGTH_EDGES, by_rates, p.cp_months * self.cp_pace))
        self.cp_open = shares(p.cp_open)
        by_rates = balance.length_bands(LENGTH_EDGES, p.need_ended, p.need_open_on_average)
        if p.cin_plans_started is not None:
            # episodes of need hold assessments that led to nothing besides: their pattern, at the plans' own mean
            months = held.on_cin_plan / p.cin_plans_started * balance.MONTHS_PER_YEAR
            shortest, longest = CIN_MONTHS_RANGE
            by_rates = balance.scaled_to_mean(LENGTH_EDGES, by_rates, min(max(months, shortest), longest))
        self.cin_lengths = shares(by_rates)
        self.cin_months = balance.mean_length(LENGTH_EDGES, self.cin_lengths)
        # child-in-need plans that start a year, if their number is steady (Little's law)
        self.cin_started = held.on_cin_plan / self.cin_months * balance.MONTHS_PER_YEAR
        self.months_to_care = self._months_to_care()
        self.care = CareJourney(
            self.inputs.care,
            held.care,
            self.norm,
            self.spread,
            self.siblings,
            months_before=self.months_to_care,
            plans_ended=self.plans_ended,
        )
        self.cin_open = shares(self._open_cin())
        # those who came last are with the child protection teams, as the model puts them there
        latest = min(held.care_in_cp_teams / self.care.others, LONGEST_WITH_FIRST_TEAM)
        self.care_transfer_months = self.care.flow.months_of_latest(latest, self.care.ages_of_others)

    def _months_to_care(self) -> float:
        """Mean time from contact to coming into care, over the ways the pathway leads there."""
        p = self.inputs.pathway
        assessed = p.assessment_mean_days / DAYS_PER_MONTH
        by_plan = self.norm("child_protection.care_share") * self.plans_ended
        by_need = self.norm("child_in_need.care_share") * self.cin_started
        later = by_plan * p.cp_months + by_need * self.cin_months
        return assessed + later / self.inputs.care.started

    def _open_cin(self) -> list[float]:
        """Open episodes by time open, less plans and care, leave the child-in-need plans."""
        p = self.inputs.pathway
        care_by_band = self.care.flow.so_far(LENGTH_EDGES, self.care.ages_of_others)
        return [
            max(need - in_care * p.care_among_open, 0.0)
            for need, in_care in zip(p.need_open, care_by_band, strict=True)
        ]

    def _assessment_days(self) -> None:
        """Natural time of assessments: the published bands, at the mean pace of the service as staffed."""
        p = self.inputs.pathway
        items = self.inputs.held.caseload / self.siblings
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
                p.assessment_upper_days,
                p.assessment_bands,
                promotion_day=self.norm("assessment.promotion_day"),
                speed=1 - worker_share + worker_share * sprint,
                before=before,
                pace=self.assessment_pace,
            )
            self.assessment_days = _within(*self.assessment_days)
            if abs(self.assessment_days[1] - sigma) < 1e-4:
                break
            sigma = self.assessment_days[1]

    def _returns(self) -> None:
        """Who comes back: so that the published share of re-referrals comes out in closed form."""
        p = self.inputs.pathway
        assessed_months = p.assessment_mean_days / DAYS_PER_MONTH
        at_once = 1 - self.assessed
        from_plans = self.norm("child_protection.child_in_need_share") * self.plans_ended
        to_cin = max(0.0, self.cin_started - from_plans) / self.referrals
        to_plan = self.plans_started / self.referrals
        at_assessment = max(0.0, self.assessed - to_cin - to_plan)
        self.return_months = self.norm("returning.mean_days_to_return") / DAYS_PER_MONTH
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
        months, earlier = p.referrals_by_month, p.earlier_referrals_by_month
        rereferred = p.rereferred_share * self.referrals
        here = self.returns.by_month(months, 1.0, len(months))
        soon = self.returns.from_before(earlier, 1.0, len(months), within_months=12)
        self.return_share = min(rereferred / (sum(here) + sum(sum(part) for part in soon)), MOST_RETURN)
        closed_before, open_then = (
            part * self.return_share for part in self.returns.from_before(earlier, 1.0, RETURNING_MONTHS)
        )
        back = here * self.return_share
        first = [total - closed_before[k] - open_then[k] - back[k] for k, total in enumerate(months)]
        self.first_time = [max(0.0, count) for count in first]
        self.known_before = list(closed_before)
        self.first_contacts = [
            first + max(p.contacts_per_month - total, 0.0) for first, total in zip(self.first_time, months, strict=True)
        ]

    def _repeat_plans(self) -> None:
        """Children new to the run who had a plan before: the published share less what arises by itself."""
        p = self.inputs.pathway
        again = p.conference_share * p.plan_share
        by_return = self.return_share * self.assessed * self.section_47_at_once * again
        from_plans = self.norm("child_protection.child_in_need_share")
        by_escalation = from_plans * (1 - AT_ONCE_SHARE) * p.section_47s / self.cin_started * again
        self.earlier_plan_share = max(0.0, p.repeat_plan_share - by_return - by_escalation)
