"""Definitions from the section 47 enquiry on: child protection and child-in-need plans."""

from sim.measures.definitions.front import CIN_CENSUS, LOCAL, OURS, WORKING_TOGETHER
from sim.measures.measure import PLANNING, PROTECTING, Measure

CONVERSION = "As councils quote conversion rates (Stockton-on-Tees, 2010)"
GAPS = (
    "Gaps between one and the next (or the start), counted in the month in which they end. A gap still open when "
    "the work or the run ends counts as late if it is already longer than the limit; otherwise it is left out"
)


def child_protection() -> tuple[Measure, ...]:
    """Section 47, the initial conference and the child protection plan."""
    return (
        Measure(
            name="section_47s",
            meaning="Section 47 enquiries begun in the month by a strategy discussion",
            unit="children",
            kind="count",
            source=f"{CIN_CENSUS} table C4",
            teams=PROTECTING,
        ),
        Measure(
            name="icpcs",
            meaning="Children who were the subject of an initial child protection conference in the month",
            unit="children",
            kind="count",
            source=f"{CIN_CENSUS} table C4",
            teams=PROTECTING,
        ),
        Measure(
            name="icpcs_within_15_days",
            meaning="Initial conferences held in the month no more than 15 working days after the strategy "
            "discussion, as a share of all held in the month. Those not yet held are not in it",
            unit="share",
            kind="share",
            source=f"{CIN_CENSUS} table C4",
            standard="15 working days from the strategy discussion",
            teams=PROTECTING,
        ),
        Measure(
            name="cp_plans_started",
            meaning="Child protection plans that began in the month",
            unit="children",
            kind="count",
            source=f"{CIN_CENSUS} table D1",
            teams=PLANNING,
        ),
        Measure(
            name="referral_to_plan_ratio",
            meaning="Child protection plans that began in the month for each referral of the month, as councils quote "
            "it. Not a chance and no routing probability: most of the month's plans come from earlier referrals",
            unit="plans per referral",
            kind="mean",
            source=CONVERSION,
        ),
        Measure(
            name="cp_plans_ended",
            meaning="Child protection plans that ended in the month",
            unit="children",
            kind="count",
            source=f"{CIN_CENSUS} table D1",
            teams=PLANNING,
        ),
        Measure(
            name="cp_plans_open",
            meaning="Children on a child protection plan, averaged over the month's working days",
            unit="children",
            kind="stock",
            source=f"{CIN_CENSUS} table D1 (there on 31 March)",
            teams=PLANNING,
        ),
        Measure(
            name="repeat_cp_plans",
            meaning="Child protection plans that began in the month for a child who had one before at any time, as a "
            "share of all that began in the month",
            unit="share",
            kind="share",
            source=f"{CIN_CENSUS} table D3",
            teams=PLANNING,
        ),
        Measure(
            name="core_groups_within_10_days",
            meaning="First core groups held in the month no more than 10 working days after the initial conference, "
            "as a share of all first core groups held in the month and of those overdue and still not held when the "
            "plan or the run ended in it",
            unit="share",
            kind="share",
            source=WORKING_TOGETHER,
            standard="10 working days from the initial child protection conference",
            teams=PLANNING,
        ),
        Measure(
            name="cp_reviews_on_time",
            meaning="Review conferences held in the month by their statutory date, as a share of all held in the "
            "month. Those overdue and not yet held are not in it. DfE counts children whose reviews were all on "
            "time, a lower number",
            unit="share",
            kind="share",
            source=f"{CIN_CENSUS} table D1 (there by child)",
            standard="within 3 months of the initial conference, then at most every 6 months",
            teams=PLANNING,
        ),
        Measure(
            name="cp_visits_on_time",
            meaning=f"Visits to children on a child protection plan within the scenario's limit. {GAPS}",
            unit="share",
            kind="share",
            source=LOCAL,
            teams=PLANNING,
        ),
    )


def child_in_need() -> tuple[Measure, ...]:
    """Child-in-need plans, disabled children and open cases."""
    return (
        Measure(
            name="cin_plans_open",
            meaning="Children on a child-in-need plan, averaged over the month's working days; children of the "
            "disabled children's team are counted apart",
            unit="children",
            kind="stock",
            source=f"{CIN_CENSUS} table B7 (there on 31 March)",
            teams=PROTECTING,
        ),
        Measure(
            name="cin_visits_on_time",
            meaning=f"Visits to children on a child-in-need plan within the scenario's limit for the team. {GAPS}",
            unit="share",
            kind="share",
            source=LOCAL,
            teams=PROTECTING,
        ),
        Measure(
            name="cin_reviews_on_time",
            meaning=f"Reviews of child-in-need plans within the scenario's limit. {GAPS}",
            unit="share",
            kind="share",
            source=LOCAL,
            teams=PROTECTING,
        ),
        Measure(
            name="disabled_plans_open",
            meaning="Plans of the disabled children's team that are open, averaged over the month's working days",
            unit="children",
            kind="stock",
            source=OURS,
            teams=PROTECTING,
        ),
        Measure(
            name="open_cases",
            meaning="Children whose case is open to social care, averaged over the month's working days",
            unit="children",
            kind="stock",
            source=f"{CIN_CENSUS} table B1 (there on 31 March)",
        ),
    )


PLANS: tuple[Measure, ...] = (*child_protection(), *child_in_need())
