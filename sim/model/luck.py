"""All the chance in the model, by purpose: who draws what, and with which index.

A family's luck is indexed by its number, a child's by its number and by how often it has come to the stage. What
happens to a child is thus the same in every scenario, unless the scenario changes the question.
"""

from math import ceil, exp, log
from statistics import NormalDist

import numpy as np
from scipy.special import pdtr, pdtrik

from sim.engine import Streams
from sim.model.people import Family
from sim.vocabulary import Event, Stage

_NORMAL = NormalDist()
_SMALLEST = 1e-12
_VISITS_SHIFT = 12


class Luck:
    """The streams of one run under names of the pathway.

    Parameters
    ----------
    seed, run : int
        Which run of which experiment.
    """

    def __init__(self, seed: int, run: int) -> None:
        streams = Streams(seed, run)
        self.streams = streams
        stream = streams.stream
        self.families_in_month = stream("families in month")
        self.month_noise = stream("noise of the month")
        self.arrival_day = stream("arrival day")
        self.arrival_hour = stream("arrival hour")
        self.group_size = stream("number of siblings")
        self.area = stream("area")
        self.earlier_plan = stream("earlier plan")
        self.contact_outcome = stream("contact outcome")
        self.early_help = stream("early help")
        self.early_help_patience = stream("early help patience")
        self.early_help_length = stream("early help length")
        self.referral_outcome = stream("referral outcome")
        self.section_47_at_once = stream("section 47 at once")
        self.assessment_days = stream("assessment days")
        self.assessment_outcome = stream("assessment outcome")
        self.core_assessment = stream("core assessment")
        self.core_assessment_days = stream("core assessment days")
        self.in_core_assessment = stream("in a core assessment at the start")
        self.conference_day = stream("conference day")
        self.conference = stream("conference")
        self.plan_made = stream("plan made")
        self.section_47_outcome = stream("section 47 outcome")
        self.length = {stage: stream(f"length of {stage.name}") for stage in Stage}
        self.elapsed = {stage: stream(f"time open at the start, {stage.name}") for stage in Stage}
        self.plan_outcome = stream("outcome of a child protection plan")
        self.cin_outcome = stream("outcome of a child-in-need plan")
        self.first_age = stream("age at first contact")
        self.entry_route = stream("route into care")
        self.diverted = stream("whether pre-proceedings end without court")
        self.proceedings = stream("length of proceedings")
        self.complex_needs = stream("complex needs")
        self.care_way = stream("way out of care")
        self.care_months = stream("time in care")
        self.care_population = stream("who is in care at the start")
        self.first_placement = stream("first placement")
        self.unregistered = stream("whether a placement begins unregistered")
        self.unregistered_days = stream("length of an unregistered placement")
        self.next_placement = stream("next placement")
        self.placement_days = stream("length of a placement")
        self.early_move = stream("whether a first placement is short")
        self.home_support = stream("whether a child gone home has a plan")
        self.back_in_care = stream("time to return to care")
        self.support_wanted = stream("whether support after permanence is wanted")
        self.support_days = stream("length of support after permanence")
        self.take_up = stream("take-up of support over 21")
        self.in_education = stream("whether in education at 21")
        self.comes_back = stream("whether a former care leaver comes back")
        self.leaver_age = stream("age of care leavers at the start")
        self.staying_put = stream("whether a young person stays put")
        self.staying_put_days = stream("length of staying put")
        self.unaccompanied = stream("unaccompanied children in month")
        self.unaccompanied_age = stream("age of unaccompanied children")
        self.remands = stream("remands in month")
        self.remand_days = stream("length of a remand")
        self.remand_age = stream("age of remanded children")
        self.foster_applications = stream("foster applications in month")
        self.foster_approved = stream("whether foster carers are approved")
        self.foster_leavers = stream("foster carers who give up in month")
        self.leaves_post = stream("time until a worker leaves")
        self.leaves_post_at_all = stream("whether a worker leaves then")
        self.agency_covers = stream("whether an agency worker covers an empty post")
        self.is_asye = stream("whether a recruit is newly qualified")
        self.recruitment = stream("time to fill a post")
        self.recruitment_passed = stream("part of it passed at the start")
        self.asye_passed = stream("part of the assessed year left at the start")
        self.absent_after = stream("time until a long absence")
        self.absent_at_all = stream("whether a long absence begins then")
        self.absent_for = stream("length of a long absence")
        self.allowance_age = stream("age of children after permanence at the start")
        self.returns = stream("whether a family returns")
        self.return_days = stream("time to return")
        self.since_last_referral = stream("time since the last referral, before the start")
        self.together = stream("whether decided with the siblings")
        self.last_closure = stream("whether assessed before the last closure, before the start")

    def visit_gaps(self, stage: Stage, event: Event, index: int, count: int) -> np.ndarray:
        """Return `count` uniform numbers for the gaps between one kind of visit or meeting in one plan."""
        gaps = self.streams.stream(f"gaps between {event.name}, {stage.name}")
        return gaps.numbers(index << _VISITS_SHIFT, count)


def lognormal(u: float, median: float, sigma: float) -> float:
    """Quantile of a lognormal distribution given by its median and the spread of its logarithm."""
    return median * exp(sigma * _NORMAL.inv_cdf(min(max(u, _SMALLEST), 1 - _SMALLEST)))


def exponential(u: float, mean: float) -> float:
    """Quantile of an exponential distribution."""
    return -mean * log(max(1.0 - u, _SMALLEST))


def poisson(u: float, mean: float) -> int:
    """Quantile of the Poisson distribution: rises with the mean, so that a higher rate only adds."""
    if mean <= 0.0:
        return 0
    count = max(0, ceil(float(pdtrik(u, mean))))
    return count - 1 if count > 0 and float(pdtr(count - 1, mean)) >= u else count


def family_of(key: int, luck: Luck) -> Family:
    """Return the family with this number, living where its luck puts it."""
    return Family(key, luck.area(key))
