"""Definitions at the front: contacts, early help, referrals and assessments."""

from sim.measures.measure import ASSESSING, FRONT_DOOR, Measure

WORKING_TOGETHER = "Working Together to Safeguard Children (DfE)"
CIN_CENSUS = "Children in need (DfE, year ending 31 March)"
LOCAL = "Local standard of the scenario; no national definition"
OURS = "Throughcare"
LOG = "Throughcare; nothing comparable is published"
WORKFORCE_CENSUS = "Children's social work workforce (DfE, 30 September)"

ASSESSMENT_BANDS = ((0, 10), (11, 20), (21, 30), (31, 40), (41, 45), (46, 50), (51, 60), (61, None))
"""Bands of working days from referral to completion (DfE table C2, its day 41-45 band kept apart)."""


def band_name(low: int, high: int | None) -> str:
    """Name of the measure for assessments completed in a band of working days."""
    return f"assessments_days_{low}_{'and_over' if high is None else f'to_{high}'}_share"


def _band(low: int, high: int | None) -> Measure:
    days = f"{low} or more working days" if high is None else f"{low} to {high} working days"
    return Measure(
        name=band_name(low, high),
        meaning=f"Assessments completed in the month {days} after the referral, as a share of all completed in the "
        "month. Those still open are not in it: read it beside assessments_open_over_45_days",
        unit="share",
        kind="share",
        source=f"{CIN_CENSUS} table C2",
        teams=ASSESSING,
    )


def front_door() -> tuple[Measure, ...]:
    """Contacts, early help and referrals."""
    return (
        Measure(
            name="contacts",
            meaning="Contacts about a child arriving in the month, each child of a family counted",
            unit="children",
            kind="count",
            source=OURS,
            teams=FRONT_DOOR,
        ),
        Measure(
            name="contacts_screened_within_1_day",
            meaning="Contacts screened in the month no more than 1 working day after they arrived, as a share of all "
            "screened in the month. Contacts not yet screened are not in it",
            unit="share",
            kind="share",
            source=LOCAL,
            teams=FRONT_DOOR,
        ),
        Measure(
            name="early_help_open",
            meaning="Children whose family early help is helping, averaged over the month's working days",
            unit="children",
            kind="stock",
            source=OURS,
        ),
        Measure(
            name="early_help_waiting",
            meaning="Children whose family waits for a place in early help, averaged over the month's working days; "
            "those who later give up count for as long as they wait",
            unit="children",
            kind="stock",
            source=OURS,
        ),
        Measure(
            name="referrals",
            meaning="Contacts that became a referral in the month",
            unit="children",
            kind="count",
            source=f"{CIN_CENSUS} table C1",
            teams=FRONT_DOOR,
        ),
        Measure(
            name="rereferrals_within_12_months",
            meaning="Referrals of the month whose child was last referred no more than 12 months (253 working days) "
            "before, as a share of all referrals of the month",
            unit="share",
            kind="share",
            source=f"{CIN_CENSUS} table C1",
            teams=FRONT_DOOR,
        ),
        Measure(
            name="referral_decisions_within_1_day",
            meaning="Referrals decided in the month on the day they came or the next working day, as a share of all "
            "decided in the month. Referrals not yet decided are not in it",
            unit="share",
            kind="share",
            source=WORKING_TOGETHER,
            standard="1 working day from the referral",
            teams=FRONT_DOOR,
        ),
        Measure(
            name="referral_no_further_action_share",
            meaning="Referrals decided in the month that end in no further action, as a share of all decided in it",
            unit="share",
            kind="share",
            source=f"{CIN_CENSUS} table C1",
            teams=FRONT_DOOR,
        ),
    )


def assessment() -> tuple[Measure, ...]:
    """Assessments, in either regime."""
    return (
        Measure(
            name="assessments_completed",
            meaning="Assessments signed off by a manager in the month",
            unit="children",
            kind="count",
            source=f"{CIN_CENSUS} table C2",
            teams=ASSESSING,
        ),
        Measure(
            name="assessments_within_45_days",
            meaning="Assessments completed in the month no more than 45 working days after the referral, as a share "
            "of all completed in the month. Those still open are not in it, however late: read it beside "
            "assessments_open_over_45_days",
            unit="share",
            kind="share",
            source=f"{CIN_CENSUS} table C2",
            standard="45 working days from the referral",
            teams=ASSESSING,
        ),
        *(_band(low, high) for low, high in ASSESSMENT_BANDS),
        Measure(
            name="assessments_open",
            meaning="Assessments decided on and not yet signed off (also those that wait for a worker), averaged "
            "over the month's working days",
            unit="children",
            kind="stock",
            source=OURS,
            teams=ASSESSING,
        ),
        Measure(
            name="assessments_open_over_45_days",
            meaning="Assessments decided on and not signed off when the month ends (also those that wait for a "
            "worker) that can no longer be completed within 45 working days of the referral. It shows the lateness "
            "that the share of completed assessments leaves out",
            unit="children",
            kind="stock",
            source=OURS,
            teams=ASSESSING,
        ),
        Measure(
            name="assessments_per_referral",
            meaning="Assessments completed in the month for each referral of the month. Not a chance: most of the "
            "month's completed assessments come from earlier referrals",
            unit="assessments per referral",
            kind="mean",
            source="As councils quote conversion rates",
        ),
        Measure(
            name="initial_assessments_within_limit",
            meaning="2009 regime: initial assessments completed in the month within the scenario's limit from the "
            "referral, as a share of all completed in the month. Those still open are not in it",
            unit="share",
            kind="share",
            source="Working Together to Safeguard Children 2006 and 2010 (DfE)",
            standard="7 working days from the referral, from 2010: 10",
            teams=ASSESSING,
        ),
        Measure(
            name="core_assessments_within_limit",
            meaning="2009 regime: core assessments completed in the month within the scenario's limit from their "
            "beginning, as a share of all completed in the month. Those still open are not in it",
            unit="share",
            kind="share",
            source="Working Together to Safeguard Children 2006 and 2010 (DfE)",
            standard="35 working days from the beginning of the core assessment",
            teams=ASSESSING,
        ),
    )


FRONT: tuple[Measure, ...] = (*front_door(), *assessment())
