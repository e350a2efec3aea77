"""Definitions of leaving care: advisers, pathway plans and contact."""

from sim.measures.definitions.care import CARE_PLANNING
from sim.measures.definitions.front import LOCAL, OURS, WORKFORCE_CENSUS
from sim.measures.definitions.plans import GAPS
from sim.measures.measure import LEAVING_CARE, PREPARING, Measure

_EVERY_LEAVER = "every care leaver owed support has a personal adviser"

LEAVERS: tuple[Measure, ...] = (
    Measure(
        name="care_leavers_supported",
        meaning="Young people supported after leaving care, averaged over the month's working days",
        unit="young people",
        kind="stock",
        source=OURS,
    ),
    Measure(
        name="care_leavers_under_21",
        meaning="Young people under 21 supported after leaving care, averaged over the month's working days; the age "
        "is reckoned from that at which support began, 253 working days a year",
        unit="young people",
        kind="stock",
        source=OURS,
    ),
    Measure(
        name="care_leavers_21_and_over",
        meaning="Young people of 21 or over supported after leaving care, averaged over the month's working days; the "
        "age is reckoned as in care_leavers_under_21",
        unit="young people",
        kind="stock",
        source=OURS,
    ),
    Measure(
        name="care_leavers_without_adviser",
        meaning="Care leavers supported for whom a personal adviser has been asked and none found, averaged over the "
        "month's working days; those who give up waiting count for as long as they waited",
        unit="young people",
        kind="stock",
        source="Children Act 1989, section 23D; Children and Social Work Act 2017, section 3",
        standard=_EVERY_LEAVER,
        teams=LEAVING_CARE,
    ),
    Measure(
        name="young_people_in_care_without_adviser",
        meaning="Young people still in care for whom a personal adviser has been asked and none found, averaged over "
        "the month's working days",
        unit="young people",
        kind="stock",
        source="Children Act 1989, schedule 2, paragraph 19C",
        standard="every eligible young person has a personal adviser",
        teams=LEAVING_CARE,
    ),
    Measure(
        name="days_to_adviser",
        meaning="Average wait for a personal adviser of the young people given one in the month or no longer needing "
        "one. Those still waiting are not in it: read it beside care_leavers_without_adviser",
        unit="working days",
        kind="mean",
        source=OURS,
        teams=LEAVING_CARE,
    ),
    Measure(
        name="personal_adviser_caseload",
        meaning="Young people held by personal advisers, averaged over the month's working days, for each full-time "
        "post filled by them",
        unit="young people per FTE",
        kind="mean",
        source=f"As {WORKFORCE_CENSUS} for social workers; nothing is published for advisers",
        teams=LEAVING_CARE,
    ),
    Measure(
        name="pathway_plans_on_time",
        meaning="Pathway plans made in the month within 3 months of turning 16 or becoming eligible later, as a share "
        "of all made in the month and of those overdue when the run ended",
        unit="share",
        kind="share",
        source=f"{CARE_PLANNING}, regulation 42",
        standard="3 months from the 16th birthday or from becoming eligible",
        teams=PREPARING,
    ),
    Measure(
        name="pathway_reviews_on_time",
        meaning=f"Reviews of pathway plans within the scenario's limit. {GAPS}",
        unit="share",
        kind="share",
        source="Care Leavers (England) Regulations 2010, regulation 7",
        standard="at most every 6 months",
        teams=LEAVING_CARE,
    ),
    Measure(
        name="adviser_contacts_on_time",
        meaning=f"Contacts of personal advisers with young people within the scenario's limit. {GAPS}",
        unit="share",
        kind="share",
        source=LOCAL,
        teams=LEAVING_CARE,
    ),
    Measure(
        name="staying_put",
        meaning="Young people who stay with their former foster carers after 18, averaged over the month's working "
        "days",
        unit="young people",
        kind="stock",
        source="Children and Families Act 2014, section 98",
    ),
)
