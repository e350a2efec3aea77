"""Social workers' hours a year that children in care take besides those by the month, and whose hours they are."""

from collections.abc import Callable
from dataclasses import dataclass

from calibration.council.care import NEEDS_AN_ORDER, CareJourney

REVIEWS_PER_YEAR, REVIEWS_MORE_IN_FIRST_YEAR = 2.0, 1.0
MOVING_SHARE = 0.5
"""Children in care who may move: the others are matched until 18, with their parents or with adopters."""
FIRST_FOSTERED_SHARE = 0.75
"""Children coming into care whose first placement may be one meant to be short."""
WAYS_OUT_WITH_FIRST_TEAM = 0.9
"""Ends of care and matches for which the child protection teams still hold the child."""
TURNING_16_PER_YEAR = 1 / 6
"""Of those of 10 to 15."""


@dataclass(frozen=True, slots=True)
class CareHours:
    """Hours a year: for each child in care, and beside that of each of the two kinds of teams."""

    per_child: float
    first_teams: float
    care_team: float


def care_hours(c: CareJourney, norm: Callable[[str], float], with_first_team: float) -> CareHours:
    """Return what care takes a year, at the flows of a steady year; the shares above are approximations.

    `with_first_team` is the share of children in care whom the child protection teams hold.
    """
    move, review = norm("placements.move_hours"), norm("care.review_hours")
    complex_share = norm("care.complex_share")
    moves = (1 - complex_share) * norm("placements.moves_per_year")
    moves += complex_share * norm("placements.complex_moves_per_year")
    coming_in = norm("care.entry_hours") + norm("care.care_plan_hours") + norm("permanence.plan_hours")
    early = norm("placements.early_move_share") * FIRST_FOSTERED_SHARE * move
    by_pathway = c.by_pathway * (coming_in + early + REVIEWS_MORE_IN_FIRST_YEAR * review)
    ways_out = _ways_out(c, norm)
    assessment = norm("leaving_care.needs_assessment_hours")
    turning_16 = TURNING_16_PER_YEAR * c.stock_of_10_to_15
    arriving = c.starting_shares[-1] * c.by_pathway
    recent = arriving + with_first_team * turning_16
    first = by_pathway + WAYS_OUT_WITH_FIRST_TEAM * ways_out + recent * assessment
    first += c.proceedings * c.per_child * norm("court.proceedings_hours")
    first += c.pre_proceedings * norm("court.pre_proceedings_hours") * c.per_child * c.siblings
    alone = c.unaccompanied_per_year * (coming_in + REVIEWS_MORE_IN_FIRST_YEAR * review + assessment)
    return CareHours(
        per_child=REVIEWS_PER_YEAR * review + MOVING_SHARE * moves * move,
        first_teams=first,
        care_team=alone + (1 - WAYS_OUT_WITH_FIRST_TEAM) * ways_out + (1 - with_first_team) * turning_16 * assessment,
    )


def _ways_out(c: CareJourney, norm: Callable[[str], float]) -> float:
    report, order = norm("permanence.report_hours"), norm("court.order_hours")
    with_report = c.ends["child_arrangements"] + c.ends["adoption"] + c.matched_per_year
    hours = with_report * report + c.ends["home"] * norm("permanence.home_hours")
    return hours + sum(c.ends[way] for way in NEEDS_AN_ORDER) * order


def lawyer_hours(c: CareJourney, norm: Callable[[str], float]) -> float:
    """Return the hours a year that court work takes of the council's lawyers."""
    hours = c.proceedings * c.per_child * norm("court.proceedings_lawyer_hours")
    hours += c.pre_proceedings * norm("court.pre_proceedings_lawyer_hours") * c.per_child * c.siblings
    return hours + c.later_orders * norm("court.order_lawyer_hours")
