"""Definitions of what the service costs, and of what drift costs."""

from sim.measures.definitions.placements import KINDS
from sim.measures.measure import EVERY_TEAM, Measure
from sim.vocabulary import PlacementKind, TeamKind

PARTS_OF_THE_TOTAL = (
    "cost_staff_gbp",
    "cost_agency_gbp",
    "cost_lawyers_gbp",
    "cost_recruitment_gbp",
    "cost_court_fees_gbp",
    "cost_placements_gbp",
    "cost_staying_put_gbp",
    "cost_allowances_gbp",
    "cost_connected_assessments_gbp",
)
"""What the total is made of; every pound is in one of them."""

_PAY = "pay rises each 1 April after the start at the scenario's rate"
_PRICES = "prices rise each 1 April after the start at the scenario's rate"
_A_TWELFTH = (
    "a twelfth each month, by the part of its working days in which somebody is in post (less if the first month is a "
    f"part of one); {_PAY}"
)
_WEEKS = f"253 working days are 365.25 days; {_PRICES}"
_DRIFT = (
    "For children who left care in the month by a planned return home, special guardianship, child arrangements or "
    "adoption: the weeks by which they left later than with unlimited staff, times the weekly price of the place they "
    "waited in last, less the weekly allowance where they went (never below nothing). Those still in care, however "
    "late, are not in it. It is part of the other costs, not of the total beside them"
)


def cost_of(kind: PlacementKind) -> str:
    """Name of the measure of what one kind of placement costs."""
    return f"cost_placements_{kind.name.lower()}_gbp"


def _cost(
    name: str, meaning: str, teams: tuple[TeamKind, ...] = (), *, reviewing: bool = False, legal: bool = False
) -> Measure:
    return Measure(
        name=name,
        meaning=meaning,
        unit="GBP",
        kind="money",
        source="Scenario's costs and prices",
        teams=teams,
        reviewing=reviewing,
        legal=legal,
    )


def people() -> tuple[Measure, ...]:
    """Cost of posts, agency, lawyers and recruitment."""
    return (
        _cost(
            "cost_staff_gbp",
            f"Permanent staff of every role but lawyers at the scenario's yearly cost with on-costs, {_A_TWELFTH}. A "
            "newly qualified worker costs what a social worker does once the assessed year is over",
            EVERY_TEAM,
            reviewing=True,
        ),
        _cost(
            "cost_agency_gbp",
            f"Agency social workers at a social worker's yearly cost and the agency premium, {_A_TWELFTH}. The saving "
            "on empty posts is not taken off",
            EVERY_TEAM,
        ),
        _cost(
            "cost_agency_premium_gbp",
            "What agency social workers cost above permanent social workers of the same FTE; it is part of "
            "cost_agency_gbp",
            EVERY_TEAM,
        ),
        _cost(
            "saving_on_empty_posts_gbp",
            "What posts that stood empty and uncovered would have cost, at the average yearly cost of the team's "
            f"posts for those who hold cases and their support workers, {_PAY}. It is no cost and not in the total: "
            "take it off the agency premium for what agency cover really costs",
            EVERY_TEAM,
            reviewing=True,
        ),
        _cost(
            "cost_lawyers_gbp",
            f"The council's lawyers for children's cases at the scenario's yearly cost with on-costs, {_A_TWELFTH}",
            legal=True,
        ),
        _cost(
            "cost_recruitment_gbp",
            f"Posts filled in the month with permanent workers, at the scenario's cost of filling one; {_PRICES}",
            EVERY_TEAM,
        ),
    )


def children() -> tuple[Measure, ...]:
    """Cost of court, placements, allowances and assessments."""
    return (
        _cost(
            "cost_court_fees_gbp",
            f"Court fees of care proceedings issued in the month, one for each family's application; {_PRICES}",
        ),
        _cost(
            "cost_placements_gbp",
            f"Placements of children in care at their weekly price, for as long as the child lives there; {_WEEKS}",
        ),
        *(
            _cost(
                cost_of(kind),
                f"Placements of children in care living {words} at their weekly price; {_WEEKS}. It is part of "
                "cost_placements_gbp",
            )
            for kind, words in KINDS.items()
        ),
        _cost(
            "cost_staying_put_gbp",
            f"Young people who stay with their former foster carers after 18 at the weekly price; {_WEEKS}",
        ),
        _cost(
            "cost_allowances_gbp",
            "Allowances and support funds for children under special guardianship or adopted, for as long as the "
            f"family is owed support, at the scenario's weekly average for each child; {_WEEKS}",
        ),
        _cost(
            "cost_connected_assessments_gbp",
            "Assessments of connected persons and special guardians bought from others, paid in the month in which "
            f"they are completed; {_PRICES}",
        ),
    )


def totals() -> tuple[Measure, ...]:
    """All costs together, and what drift costs."""
    return (
        _cost(
            "cost_total_gbp",
            "All costs: permanent and agency staff, lawyers, recruitment, court fees, placements, staying put, "
            "allowances and bought assessments; nothing is taken off",
        ),
        _cost("cost_of_drift_gbp", f"{_DRIFT}; cashable and avoided cost together"),
        _cost(
            "cost_of_drift_cashable_gbp",
            f"{_DRIFT}. Cashable is the whole of it where the place was bought, and the scenario's share where it was "
            "the council's own (in-house and related foster carers, own homes)",
        ),
        _cost(
            "cost_of_drift_avoided_gbp",
            f"{_DRIFT}. Avoided is what cannot be cashed: the council's own place falls free for another child, but "
            "goes on being paid for",
        ),
    )


COSTS: tuple[Measure, ...] = (*people(), *children(), *totals())
