"""Definitions from the section 47 enquiry on: plans, care and leaving care."""

from sim.measures.front import CIN_CENSUS, LOCAL, OURS, WORKING_TOGETHER
from sim.measures.measure import CARING, LEAVING_CARE, PLANNING, PROTECTING, Measure

CLA_RETURN = "Children looked after in England (DfE, year ending 31 March)"
CARE_PLANNING = "Care Planning, Placement and Case Review (England) Regulations 2010"

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


def care() -> tuple[Measure, ...]:
    """Children in care and care leavers: partly to come with the care journey."""
    return (
        Measure(
            name="children_in_care",
            meaning="Children in care, averaged over the month's working days",
            unit="children",
            kind="stock",
            source=f"{CLA_RETURN} (there on 31 March)",
        ),
        Measure(
            name="care_started",
            meaning="Children who came into care in the month",
            unit="children",
            kind="count",
            source=CLA_RETURN,
        ),
        Measure(
            name="care_ended",
            meaning="Children who ceased to be in care in the month",
            unit="children",
            kind="count",
            source=CLA_RETURN,
        ),
        Measure(
            name="care_visits_on_time",
            meaning=f"Visits to children in care within the scenario's limit. {GAPS}",
            unit="share",
            kind="share",
            source=f"{CARE_PLANNING}, regulation 28",
            standard="within 1 week of a placement, then at most every 6 weeks (3 months where it is to last to 18)",
            teams=CARING,
        ),
        Measure(
            name="care_reviews_on_time",
            meaning="Reviews of children in care held by their statutory date, as a share of all held or overdue",
            unit="share",
            kind="share",
            source=f"{CARE_PLANNING}, regulation 33",
            standard="20 working days after coming into care, then 3 months, then at most every 6 months",
            teams=CARING,
            simulated=False,
        ),
        Measure(
            name="permanence_plan_by_second_review",
            meaning="Second reviews of children in care by which a permanence plan was agreed, as a share of all",
            unit="share",
            kind="share",
            source="Children Act 1989 guidance and regulations, volume 2 (DfE)",
            standard="by the second review, about 4 months after coming into care",
            teams=CARING,
            simulated=False,
        ),
        Measure(
            name="proceedings_within_26_weeks",
            meaning="Care proceedings concluded in the month within 26 weeks of issue, as a share of all concluded. "
            "Those still running are not in it",
            unit="share",
            kind="share",
            source="Children and Families Act 2014, section 14; Family court statistics quarterly (MoJ)",
            standard="26 weeks from issue (since April 2014)",
            teams=CARING,
            simulated=False,
        ),
        Measure(
            name="care_leavers_supported",
            meaning="Young people supported after leaving care, averaged over the month's working days",
            unit="young people",
            kind="stock",
            source=OURS,
            teams=LEAVING_CARE,
        ),
        Measure(
            name="care_leavers_without_adviser",
            meaning="Care leavers owed support who have no personal adviser, averaged over the month's working days",
            unit="young people",
            kind="stock",
            source="Children Act 1989, section 23D; Children and Social Work Act 2017, section 3",
            standard="every care leaver owed support has a personal adviser",
            teams=LEAVING_CARE,
            simulated=False,
        ),
        Measure(
            name="pathway_plans_on_time",
            meaning="Pathway needs assessments completed in the month within 3 months of turning 16 or becoming "
            "eligible, as a share of all completed or overdue",
            unit="share",
            kind="share",
            source=f"{CARE_PLANNING}, regulation 42",
            standard="3 months from the 16th birthday or from becoming eligible",
            teams=LEAVING_CARE,
            simulated=False,
        ),
        Measure(
            name="placements_in_house_share",
            meaning="Children in care placed with the council's own carers and homes, as a share of all placed, "
            "averaged over the month",
            unit="share",
            kind="share",
            source=f"{CLA_RETURN}, place providers",
            simulated=False,
        ),
    )


PLANS_AND_CARE: tuple[Measure, ...] = (*child_protection(), *child_in_need(), *care())
