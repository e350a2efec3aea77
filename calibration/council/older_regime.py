"""Assessments before 2013-14: an initial one for many referrals, a core one after some of them.

Published for the older regime are shares in time, not durations. One share gives one number: the median natural time
follows from it once the spread is assumed. It is the same identity as for the bands of the single assessment.
"""

from dataclasses import dataclass, replace
from math import exp, log

from scipy.special import ndtri

from calibration.council.closed_form import ClosedForm
from calibration.council.evidence import Evidence, Found
from calibration.council.inputs import Pathway
from calibration.council.published_inputs import PublishedInputs
from calibration.drafting import Draft
from sim.vocabulary import PracticeRegime

SIGMA = 0.8
"""Spread of the natural times of initial and core assessments (log days): an assumption, 0.5 to 1.1."""
SIGMA_RANGE = (0.5, 1.1)
PROMOTED_BEFORE = {7.0: 2.0, 10.0: 2.0, 35.0: 5.0}
"""Days before a limit at which an open assessment becomes urgent: an assumption."""
HALF_A_DAY = 0.5
REACH = 16
"""Years from one of the older regime to the first in which the table has any figure of a kind."""
PRICE_RISE = 0.02
"""Yearly rise of the cost of a placement before the first year published: an assumption."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InTime:
    """Assessments in time: the limit in working days, and the share."""

    limit: float
    share: float

    @property
    def promotion_day(self) -> float:
        """Day on which an open one becomes urgent."""
        return self.limit - PROMOTED_BEFORE[self.limit]


@dataclass(frozen=True, slots=True, kw_only=True)
class OlderAssessments:
    """What is published of the older regime.

    Attributes
    ----------
    initial, core : InTime
    assessed_share : float
        Initial assessments for each referral.
    core_share : float
        Core assessments for each initial one.
    where : str
        Where the shares are from, in words.
    source : str
        Identifier among the sources.
    """

    initial: InTime
    core: InTime
    assessed_share: float
    core_share: float
    where: str
    source: str

    def mean_days(self) -> float:
        """Working days from the referral to the end of all assessment, as staffed (about)."""
        first, then = (part.limit / exp(float(ndtri(part.share)) * SIGMA) for part in (self.initial, self.core))
        return (first + self.core_share * then) * exp(SIGMA**2 / 2)


class OlderInputs(PublishedInputs):
    """What the table says of a council years later, with the assessments of the older regime.

    Who is referred and not assessed is taken to be advised and closed.

    Parameters
    ----------
    evidence : Evidence
    older : OlderAssessments
    """

    def __init__(self, evidence: Evidence, older: OlderAssessments) -> None:
        self.older = older
        super().__init__(evidence)

    def _assessed(self) -> float:
        older = self.older
        self.told["assessments_completed of referrals"] = Found(
            older.assessed_share,
            older.source,
            "derived",
            f"initial assessments for each referral; {older.where}",
            is_own=False,
            place=self.evidence.council.name,
            year=self.year,
        )
        return older.assessed_share

    def _mean_assessment_days(self) -> float:
        return self.older.mean_days()

    def _pathway(self) -> Pathway:
        return replace(super()._pathway(), core_assessments_share=self.older.core_share)

    def _not_assessed(self) -> float:
        self._share("referrals_no_further_action", "referrals")
        return 1 - self.older.assessed_share

    def inflation(self, unit_cost: str) -> float:
        """Return how England's unit cost of the year compares with that of 2017-18, guessed before it is published."""
        first = self.evidence.england(unit_cost).year
        return super().inflation(unit_cost) / (1 + PRICE_RISE) ** max(first - self.year, 0)


def median_days(closed: ClosedForm, part: InTime, before: float) -> float:
    """Natural median that leaves the published share in time, at the mean pace and the sprint of the closed form.

    `before` are the working days up to the limit that are not the worker's.
    """
    worker_share, sprint = closed.norm("assessment.worker_share"), closed.norm("assessment.sprint")
    days = part.limit + HALF_A_DAY - before
    sprinting = max(days - part.promotion_day, 0.0)
    natural = min(days, part.promotion_day) * closed.assessment_pace
    natural += sprinting * (1 - worker_share + worker_share * sprint)
    return exp(log(natural) - float(ndtri(part.share)) * SIGMA)


def draft_older(draft: Draft, closed: ClosedForm, older: OlderAssessments) -> None:
    """Write the assessments of the older regime over those of the single one."""
    at = "assessment."
    draft.word("practice.regime", PracticeRegime.INITIAL_AND_CORE_2009)
    draft.figure(
        "front_door.no_further_action_share",
        1 - older.assessed_share,
        older.source,
        "derived",
        note=f"referrals without an initial assessment, taken as closed with advice; {older.where}",
    )
    draft.figure(
        "stock.children_in_assessment",
        closed.inputs.held.in_assessment,
        older.source,
        "derived",
        note="a year's assessments at the mean time of an initial and, for some, a core one (Little's law)",
    )
    for name, part, before in (
        ("", older.initial, closed.norm("front_door.referral_decision_days")),
        ("core_", older.core, 0.0),
    ):
        what = f"{'core' if name else 'initial'} assessments within {part.limit:g} working days"
        draft.figure(at + f"{name}limit_days", part.limit, "statute_older", "published")
        day = part.promotion_day
        draft.figure(at + f"{name}promotion_day", day, "founders", "assumption", interval=(day / 2, part.limit, 0.8))
        median = median_days(closed, part, before)
        draft.figure(
            at + f"{name}median_days",
            median,
            older.source,
            "derived",
            interval=(median * 0.6, median * 1.6, 0.8),
            note=f"so that {part.share:.0%} of {what} at a mean pace of {closed.assessment_pace:.2f} and the spread "
            f"assumed; {older.where}",
        )
    draft.figure(at + "sigma", SIGMA, "founders", "assumption", interval=(*SIGMA_RANGE, 0.8), note="no durations known")
    share = older.core_share
    draft.figure(
        at + "core_assessment_share",
        share,
        older.source,
        "derived",
        interval=(share * 0.7, min(share * 1.4, 1.0), 0.8),
        note=f"core assessments for each initial one; {older.where}",
    )
    hours = closed.effort.core_assessment
    draft.figure(
        at + "core_hours",
        hours,
        "balance",
        "derived",
        interval=(hours * 0.6, hours * 1.6, 0.8),
        note="the norm's 20 hours, scaled as those of initial assessments to the hours there are",
    )
