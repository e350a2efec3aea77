"""Equations between published figures: what ought to agree, and what a baseline is held to where it does not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from calibration.balance import MONTHS_PER_YEAR
from calibration.council.published_inputs import AGES, ASSESSMENT_BANDS, BOOKED_BANDS, MONTH_BANDS, MONTHS

RECOUNTED = 0.02
"""How far counts of the same thing, of two days or two populations, may be apart before they contradict."""
BANDED = 0.15
"""How far a mean over bands, each taken at its middle, may be away."""
OTHER_COUNT = 0.3
"""How far counts of something a little different may be apart."""
MONTH_MIDDLES = (1.5, 4.5, 9.0, 18.0, 30.0)
"""Months: middles of the bands of plans and episodes, the last taken to end at three years."""


class NotPublishedError(Exception):
    """A figure of an equation is not published."""


class Known(Protocol):
    """Gives a place's own figure of the year, or of so many years before.

    Raises `NotPublishedError` if there is none.
    """

    def __call__(self, measure: str, before: int = 0) -> float: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Rule:
    """What ought to agree; attributes as of `calibration.council.contradictions.Equation`."""

    subject: str
    left: str
    right: str
    sides: Callable[[Known], tuple[float, float]]
    held_to: str
    slack: float = 0.0
    at_most: bool = False


def _carried(name: str, open_: str) -> Callable[[Known], tuple[float, float]]:
    return lambda known: (known(open_, 1) + known(f"{name}_started") - known(f"{name}_ended"), known(open_))


def _parts(names: tuple[str, ...], whole: str, before: int = 0) -> Callable[[Known], tuple[float, float]]:
    return lambda known: (sum(known(name, before) for name in names), known(whole, before))


def _bands(pattern: str, bands: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(pattern.format(band) for band in bands)


def _rate(rate: str, count: str) -> Callable[[Known], tuple[float, float]]:
    """Rates are per child of the mid-year estimate before the year ends."""
    return lambda known: (known(rate) * known("population", 1) / 10_000, known(count))


def _lengths(name: str) -> Callable[[Known], tuple[float, float]]:
    """Little's law against the mean of the bands of those that ended."""

    def sides(known: Known) -> tuple[float, float]:
        open_ = known(f"{name}_open", 1) + known(f"{name}_open")
        little = open_ / max(known(f"{name}_started") + known(f"{name}_ended"), 1.0) * MONTHS_PER_YEAR
        ended = [known(band) for band in _bands(name + "_{}_ended", MONTH_BANDS)]
        total = max(sum(ended), 1.0)
        return little, sum(count * middle for count, middle in zip(ended, MONTH_MIDDLES, strict=True)) / total

    return sides


def _ends(known: Known) -> tuple[float, float]:
    ended = known("care_ended")
    by_share = known("returned_home") + known("returned_home_unplanned") + known("child_arrangements")
    return known("adopted") + known("special_guardianship_orders") + by_share / 100 * ended, ended


STOCK_AND_FLOWS = "the stock at the start and the year's flows; the stock at the end is what is left over"
RULES = (
    Rule(
        "Episodes of need",
        "the number open at the start and begun, less ended",
        "the number open at the end",
        _carried("episodes_of_need", "episodes_of_need_open"),
        "the number open at the start; episodes begun are not used, those ended only for their lengths",
    ),
    Rule(
        "Child protection plans",
        "the number open at the start and begun, less ended",
        "the number open at the end",
        _carried("cp_plans", "cp_plans_open"),
        STOCK_AND_FLOWS,
    ),
    Rule(
        "Children in care",
        "the number at the start and who came, less who left",
        "the number at the end",
        _carried("care", "children_in_care_open"),
        STOCK_AND_FLOWS,
        slack=RECOUNTED,
    ),
    Rule(
        "Length of child protection plans",
        "the mean number open over plans begun and ended a month (Little's law, in months)",
        "the mean of the bands of ended plans (D7)",
        _lengths("cp_plans"),
        "Little's law for the mean; the bands for the spread about it",
        slack=BANDED,
    ),
    Rule(
        "Length of episodes of need",
        "the mean number open over episodes begun and ended a month (Little's law, in months)",
        "the mean of the bands of ended episodes (B5)",
        _lengths("episodes_of_need"),
        "children on plans over plans begun (B7) for the mean; the bands for the spread about it",
        slack=BANDED,
    ),
    Rule(
        "Referrals by month",
        "the sum of the months (C6)",
        "the year's number (C1)",
        _parts(_bands("referrals_in_{}", MONTHS), "referrals"),
        "the year's number, in the pattern of the months",
    ),
    Rule(
        "What becomes of referrals",
        "no further action, not in need and episodes of need begun together",
        "the number of referrals",
        lambda known: (
            known("referrals_no_further_action")
            + known("referrals_assessed_not_in_need")
            + known("episodes_of_need_started"),
            known("referrals"),
        ),
        "referrals and no further action; the others are not used",
        slack=RECOUNTED,
    ),
    Rule(
        "Assessments",
        "the number completed",
        "the number of referrals that were not closed without one",
        lambda known: (known("assessments_completed"), known("referrals") - known("referrals_no_further_action")),
        "referrals; assessments beyond them are taken as of children whose case is open already and not simulated",
        at_most=True,
    ),
    Rule(
        "Duration of assessments",
        "the sum of the bands",
        "the number completed",
        _parts(_bands("assessments_{}", ASSESSMENT_BANDS), "assessments_completed"),
        "the number completed, in the pattern of the bands",
        slack=RECOUNTED,
    ),
    Rule(
        "Plans from conferences",
        "the number of child protection plans begun",
        "the number of initial conferences",
        lambda known: (known("cp_plans_started"), known("icpcs")),
        "conferences, every one of which makes a plan",
        at_most=True,
    ),
    Rule(
        "Conferences from enquiries",
        "the number of initial conferences",
        "the number of section 47 enquiries",
        lambda known: (known("icpcs"), known("section_47s")),
        "enquiries, every one of which goes to conference",
        at_most=True,
    ),
    Rule(
        "Time to conference",
        "the sum of the bands",
        "the number of initial conferences",
        _parts(_bands("icpc_{}", BOOKED_BANDS), "icpcs"),
        "the number of conferences, in the pattern of the bands",
        slack=RECOUNTED,
    ),
    Rule(
        "Open plans by length",
        "the sum of the bands (D5)",
        "the number open (D1)",
        _parts(_bands("cp_plans_{}_open", MONTH_BANDS), "cp_plans_open", 1),
        "the number open, in the pattern of the bands",
    ),
    Rule(
        "Open episodes by length",
        "the sum of the bands (B4)",
        "the number open (B1)",
        _parts(_bands("episodes_of_need_{}_open", MONTH_BANDS), "episodes_of_need_open", 1),
        "the number open, in the pattern of the bands",
    ),
    Rule(
        "Ages in care",
        "the sum of the ages",
        "the number in care",
        _parts(_bands("in_care_aged_{}", AGES), "children_in_care_open", 1),
        "the number in care, in the pattern of the ages",
        slack=RECOUNTED,
    ),
    Rule(
        "Cases of social workers",
        "the number that social workers held in September (workforce census)",
        "the open episodes of the March before that did not wait for an assessment",
        lambda known: (
            known("cases_held", 1),
            known("episodes_of_need_open", 1) - known("awaiting_assessment_open", 1),
        ),
        "open episodes; the census gives only the number of workers",
        slack=OTHER_COUNT,
    ),
    Rule(
        "Caseload",
        "the mean published",
        "cases held over social workers holding any",
        lambda known: (known("caseload", 1), known("cases_held", 1) / max(known("case_holders", 1), 0.01)),
        "the number of workers; the caseload follows from the children they hold here",
        slack=RECOUNTED,
    ),
    Rule(
        "Social workers in post",
        "the number a year before and starters, less leavers",
        "the number in September",
        lambda known: (
            known("social_workers_in_post", 2) + known("starters", 1) - known("leavers", 1),
            known("social_workers_in_post", 1),
        ),
        "turnover, vacancies and starters; the number of a year before is not used",
        slack=RECOUNTED,
    ),
    Rule(
        "Rate of enquiries",
        "the rate times the children there are",
        "the number of section 47 enquiries",
        _rate("section_47_rate", "section_47s"),
        "the number",
        slack=RECOUNTED,
    ),
    Rule(
        "Rate of conferences",
        "the rate times the children there are",
        "the number of initial conferences",
        _rate("icpc_rate", "icpcs"),
        "the number",
        slack=RECOUNTED,
    ),
    Rule(
        "Rate of plans ended",
        "the rate times the children there are",
        "the number of child protection plans ended",
        _rate("cp_plans_ended_rate", "cp_plans_ended"),
        "the number",
        slack=RECOUNTED,
    ),
    Rule(
        "Rate of children in care",
        "the rate times the children there are",
        "the number in care",
        _rate("children_in_care_rate", "children_in_care_open"),
        "the number",
        slack=RECOUNTED,
    ),
    Rule(
        "Rate of children coming into care",
        "the rate times the children there are",
        "the number who came",
        _rate("care_started_rate", "care_started"),
        "the number",
        slack=RECOUNTED,
    ),
    Rule(
        "Rate of children leaving care",
        "the rate times the children there are",
        "the number who left",
        _rate("care_ended_rate", "care_ended"),
        "the number",
        slack=RECOUNTED,
    ),
    Rule(
        "Reasons for leaving care",
        "who went home, was adopted or went to a guardian or under a child arrangements order",
        "the number who left",
        _ends,
        "the number who left; the reasons take at most 95 % of it, for some turn 18",
        at_most=True,
    ),
    Rule(
        "Foster places",
        "the number filled with the council's own carers",
        "the number of children in foster care",
        lambda known: (
            known("foster_places_filled", 1),
            known("placed_foster_share", 1) / 100 * known("children_in_care_open", 1),
        ),
        "children in foster care, less 18 % taken to live with relatives; the others beyond the places filled are "
        "with agencies",
        at_most=True,
    ),
)
"""The equations, along the pathway."""
