"""Definitions of pre-proceedings, care proceedings, permanence and support afterwards."""

from sim.measures.definitions.front import LOCAL, OURS
from sim.measures.measure import CARING, Measure
from sim.vocabulary import TeamKind

FAMILY_COURT = "Family court statistics quarterly (MoJ)"
_OUTLINE = "Public Law Outline (Ministry of Justice); children, not families"
_ENDED_WITHOUT = "Those still running, and those of children who left care before they ended, are not in it"


def court() -> tuple[Measure, ...]:
    """Pre-proceedings and care proceedings."""
    return (
        Measure(
            name="pre_proceedings_started",
            meaning="Children for whom pre-proceedings (the letter before proceedings) began in the month",
            unit="children",
            kind="count",
            source=_OUTLINE,
            teams=CARING,
        ),
        Measure(
            name="pre_proceedings_open",
            meaning="Children in pre-proceedings, averaged over the month's working days",
            unit="children",
            kind="stock",
            source=_OUTLINE,
            teams=CARING,
        ),
        Measure(
            name="pre_proceedings_diverted",
            meaning="Pre-proceedings that ended in the month without an application to court, as a share of all that "
            "ended in it. Those still open are not in it",
            unit="share",
            kind="share",
            source=_OUTLINE,
            teams=CARING,
        ),
        Measure(
            name="proceedings_started",
            meaning="Children for whom an application for a care order was issued in the month",
            unit="children",
            kind="count",
            source=f"{FAMILY_COURT}, public law children",
            teams=CARING,
        ),
        Measure(
            name="proceedings_open",
            meaning="Children in care proceedings, averaged over the month's working days",
            unit="children",
            kind="stock",
            source=f"{FAMILY_COURT}, public law children",
            teams=CARING,
        ),
        Measure(
            name="proceedings_within_26_weeks",
            meaning="Care proceedings that ended in the month with an order within 26 weeks of issue, as a share of "
            "all that ended with one in the month. Where the scenario's law has another limit, that one is used; "
            f"where it has none (before April 2014), 26 weeks all the same. {_ENDED_WITHOUT}",
            unit="share",
            kind="share",
            source=f"Children and Families Act 2014, section 14; {FAMILY_COURT}",
            standard="26 weeks from issue (since April 2014)",
            teams=CARING,
        ),
        Measure(
            name="proceedings_weeks",
            meaning="Average length, in calendar weeks from issue, of the care proceedings that ended in the month "
            f"with an order. {_ENDED_WITHOUT}",
            unit="weeks",
            kind="mean",
            source=FAMILY_COURT,
            teams=CARING,
        ),
    )


def permanence() -> tuple[Measure, ...]:
    """Assessments of relatives, matches, and support afterwards."""
    return (
        Measure(
            name="connected_assessments_own",
            meaning="Assessments of connected persons and special guardians that the council's own team completed in "
            "the month",
            unit="assessments",
            kind="count",
            source=OURS,
            teams=(TeamKind.KINSHIP,),
        ),
        Measure(
            name="connected_assessments_bought",
            meaning="Assessments of connected persons and special guardians bought from others and completed in the "
            "month",
            unit="assessments",
            kind="count",
            source=OURS,
        ),
        Measure(
            name="matched_long_term",
            meaning="Children matched in the month with foster carers until they are 18",
            unit="children",
            kind="count",
            source=OURS,
        ),
        Measure(
            name="matched_for_adoption",
            meaning="Children matched in the month with a family that is to adopt them",
            unit="children",
            kind="count",
            source="Adoption and special guardianship leadership board (quarterly)",
        ),
        Measure(
            name="permanence_decision_wait_days",
            meaning="Average wait for a manager's decision made in the month on a permanence plan or a move to "
            "permanence (a return home, a match, a special guardian), beyond the time the decision itself takes. "
            "Decisions still awaited are not in it",
            unit="working days",
            kind="mean",
            source=LOCAL,
            teams=CARING,
        ),
        Measure(
            name="after_permanence_open",
            meaning="Children under special guardianship or adopted whose families are owed support (wanted or not), "
            "averaged over the month's working days",
            unit="children",
            kind="stock",
            source=OURS,
        ),
        Measure(
            name="after_permanence_without_worker",
            meaning="Children under special guardianship or adopted whose families want a support worker and have not "
            "been given one yet, averaged over the month's working days; those whose worker left are not in it",
            unit="children",
            kind="stock",
            source=OURS,
        ),
    )


COURT: tuple[Measure, ...] = (*court(), *permanence())
