"""Definitions of children in care: who comes, who is there, who leaves, and how they are looked after."""

from sim.measures.definitions.front import LOCAL, OURS
from sim.measures.definitions.plans import CONVERSION, GAPS
from sim.measures.measure import CARING, Measure
from sim.vocabulary import AGE_BANDS, CareEnd, EntryRoute, LegalStatus

CLA_RETURN = "Children looked after in England (DfE, year ending 31 March)"
CARE_PLANNING = "Care Planning, Placement and Case Review (England) Regulations 2010"

_ROUTES = {
    EntryRoute.SECTION_20: "by agreement with the parents (section 20)",
    EntryRoute.COURT: "under an interim care order",
    EntryRoute.POLICE_PROTECTION: "under police protection",
    EntryRoute.REMAND: "remanded by a criminal court",
    EntryRoute.UNACCOMPANIED: "as unaccompanied asylum-seeking children",
}
_STATUSES = {
    LegalStatus.SECTION_20: "by agreement (section 20)",
    LegalStatus.POLICE_PROTECTION: "under police protection",
    LegalStatus.INTERIM_CARE_ORDER: "under an interim care order",
    LegalStatus.FULL_CARE_ORDER: "under a full care order",
    LegalStatus.PLACEMENT_ORDER: "under a placement order",
    LegalStatus.REMAND: "on remand",
}
_REASONS = {
    CareEnd.HOME: "home to parents as planned",
    CareEnd.HOME_UNPLANNED: "home to parents unplanned",
    CareEnd.SPECIAL_GUARDIANSHIP: "to a special guardian",
    CareEnd.CHILD_ARRANGEMENTS: "under a child arrangements order",
    CareEnd.ADOPTION: "by adoption",
    CareEnd.OTHER: "for other reasons (relatives without an order, remand over, another authority)",
    CareEnd.AGED_18: "on turning 18",
}


def entering(route: EntryRoute) -> str:
    """Name of the measure of children coming into care by a route."""
    return f"care_started_{route.name.lower()}"


def ending(reason: CareEnd) -> str:
    """Name of the measure of children leaving care for a reason."""
    return f"care_ended_{reason.name.lower()}"


def under_status(status: LegalStatus) -> str:
    """Name of the measure of children in care under a legal status."""
    return f"children_in_care_{status.name.lower()}"


def age_band(band: int) -> str:
    """Name of the measure of children in care in one of the published bands of age."""
    return f"children_in_care_{_years(band).replace(' ', '_')}"


def _years(band: int) -> str:
    low, high = AGE_BANDS[band], AGE_BANDS[band + 1]
    if band == 0:
        return f"under {high}"
    return f"{low} {'and' if high - low == 2 else 'to'} {high - 1}"


def _of_age(band: int) -> Measure:
    and_over = " (and over, should there be any)" if band == len(AGE_BANDS) - 2 else ""
    return Measure(
        name=age_band(band),
        meaning=f"Children in care aged {_years(band)}{and_over} at the time, from birthday to birthday, averaged over "
        "the month's working days; all bands together are children_in_care",
        unit="children",
        kind="stock",
        source=f"{CLA_RETURN}, table A1 (there on 31 March)",
    )


def who() -> tuple[Measure, ...]:
    """Who comes into care, who is there and who leaves."""
    return (
        Measure(
            name="children_in_care",
            meaning="Children in care, averaged over the month's working days",
            unit="children",
            kind="stock",
            source=f"{CLA_RETURN} (there on 31 March)",
        ),
        *(_of_age(band) for band in range(len(AGE_BANDS) - 1)),
        *(
            Measure(
                name=under_status(status),
                meaning=f"Children in care {words}, averaged over the month's working days; from the day on which the "
                "status is noted to the next or to the end of care",
                unit="children",
                kind="stock",
                source=f"{CLA_RETURN}, legal status (there on 31 March)",
            )
            for status, words in _STATUSES.items()
        ),
        Measure(
            name="care_started",
            meaning="Children who came into care in the month",
            unit="children",
            kind="count",
            source=CLA_RETURN,
        ),
        *(
            Measure(
                name=entering(route),
                meaning=f"Children who came into care in the month {words}",
                unit="children",
                kind="count",
                source=f"{CLA_RETURN}, children starting to be looked after",
            )
            for route, words in _ROUTES.items()
        ),
        Measure(
            name="returned_to_care",
            meaning="Children who had gone home from care since the start and came back into care in the month",
            unit="children",
            kind="count",
            source=OURS,
        ),
        Measure(
            name="referral_to_care_ratio",
            meaning="Children who came into care in the month for each referral of the month, as councils quote it. "
            "Not a chance and no routing probability: most of them were referred long before, and some never",
            unit="children per referral",
            kind="mean",
            source=CONVERSION,
        ),
        Measure(
            name="care_ended",
            meaning="Children who ceased to be in care in the month",
            unit="children",
            kind="count",
            source=CLA_RETURN,
        ),
        *(
            Measure(
                name=ending(reason),
                meaning=f"Children who ceased to be in care in the month {words}",
                unit="children",
                kind="count",
                source=f"{CLA_RETURN}, reason episode ceased",
            )
            for reason, words in _REASONS.items()
        ),
        Measure(
            name="care_months_of_leavers",
            meaning="Average time in care of the children who ceased to be in care in the month, in months of 253/12 "
            "working days, counted from the day they came (also before the start). Those still in care are not in "
            "it, and they stay longer: no estimate of how long care lasts",
            unit="months",
            kind="mean",
            source=f"{CLA_RETURN}, average duration of the latest period of care",
        ),
    )


def looking_after() -> tuple[Measure, ...]:
    """Visits, reviews and plans."""
    return (
        Measure(
            name="care_visits_on_time",
            meaning="Visits to children in care, each kind within its own limit: the first to a new placement within 5 "
            "working days, the others within the scenario's limit for children in their usual placement, for those "
            "seen more closely (temporarily approved relatives, parents under an interim order), and for those "
            f"matched until 18. {GAPS}",
            unit="share",
            kind="share",
            source=f"{CARE_PLANNING}, regulation 28",
            standard="within 1 week of a placement, then at most every 6 weeks (3 months where it is to last to 18)",
            teams=CARING,
        ),
        Measure(
            name="care_plans_within_10_days",
            meaning="First care plans made in the month no more than 10 working days after coming into care, as a "
            "share of all made in the month. Those not yet made are not in it",
            unit="share",
            kind="share",
            source=f"{CARE_PLANNING}, regulation 4",
            standard="10 working days from coming into care",
            teams=CARING,
        ),
        Measure(
            name="care_reviews_on_time",
            meaning="Reviews of children in care held in the month by their statutory date, as a share of all held in "
            "the month and of those overdue when the run ended. DfE counts children whose reviews were all on time, a "
            "lower number",
            unit="share",
            kind="share",
            source=f"{CARE_PLANNING}, regulation 33",
            standard="20 working days after coming into care, then 3 months, then at most every 6 months",
            teams=CARING,
        ),
        Measure(
            name="permanence_plan_by_second_review",
            meaning="Second reviews of children in care by which a permanence plan was agreed, as a share of all held "
            "in the month and of those overdue when the run ended",
            unit="share",
            kind="share",
            source="Children Act 1989 guidance and regulations, volume 2 (DfE)",
            standard="by the second review, about 4 months after coming into care",
            teams=CARING,
        ),
        Measure(
            name="children_unseen_longest_days",
            meaning="Longest time without a visit of any child on a child protection plan or in care, reached at some "
            "time in the month: from the last visit of that kind (or the beginning of the plan or placement) to the "
            "next, or to the month's end. Gaps still open when the plan or the run ends count in full. A child of "
            "both kinds may have been seen on a visit of the other",
            unit="working days",
            kind="longest",
            source=LOCAL,
            teams=CARING,
        ),
    )


CARE: tuple[Measure, ...] = (*who(), *looking_after())
