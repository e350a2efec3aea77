"""What counts as saved and as paid, what of it is cash, and what is told beside it in a unit of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sim.measures import MEASURES
from sim.measures.definitions.costs import PARTS_OF_THE_TOTAL, cost_of
from sim.measures.placements import IN_HOUSE
from sim.vocabulary import PlacementKind

CASH = "cash"
"""The account of what leaves the council's bank, or no longer does."""
NEEDED_HOURS = "hours of work needed"
"""Hours that the work of a month takes at full depth: what `depth_of_work` is a share of."""
OWN_PLACES, OWN_PLACES_NOT_CASH = "own_places", "own_places_not_cash"
NOT_SIMULATED = "not_simulated"

Side = Literal["saved", "paid", "beside"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an account.

    Attributes
    ----------
    key, name : str
        `name` says what is saved, or paid.
    side : {"saved", "paid", "beside"}
        Which side of the account it is on; what is no cash stands beside it and is never added.
    unit : str
        As `Measure.unit`.
    measures : mapping of str to float
        Measures it is made of, each with its sign. A fall in them is what is saved.
    """

    key: str
    name: str
    side: Side
    unit: str
    measures: Mapping[str, float]

    @property
    def is_cash(self) -> bool:
        """Whether it is in the account of cash."""
        return self.side != "beside"


_OWN = {cost_of(kind): 1.0 for kind in IN_HOUSE}
_BOUGHT = {cost_of(kind): 1.0 for kind in PlacementKind if kind not in IN_HOUSE}

LINES: tuple[Line, ...] = (
    Line(
        "staff",
        "People in post, agency workers at what a permanent worker costs",
        "paid",
        "GBP",
        {"cost_staff_gbp": 1.0, "cost_agency_gbp": 1.0, "cost_agency_premium_gbp": -1.0},
    ),
    Line(NOT_SIMULATED, "Paid for and not simulated", "paid", "GBP", {}),
    Line(
        "agency_premium",
        "Agency workers, above a permanent worker's cost",
        "saved",
        "GBP",
        {"cost_agency_premium_gbp": 1.0},
    ),
    Line("recruitment", "Filling posts", "saved", "GBP", {"cost_recruitment_gbp": 1.0}),
    Line("bought_places", "Placements bought, and those nobody provides", "saved", "GBP", _BOUGHT),
    Line(OWN_PLACES, "The council's own placements, as far as cash", "saved", "GBP", _OWN),
    Line(
        "legal",
        "Proceedings: court fees and lawyers",
        "saved",
        "GBP",
        {"cost_court_fees_gbp": 1.0, "cost_lawyers_gbp": 1.0},
    ),
    Line(
        "after_care",
        "Allowances, staying put, assessments bought",
        "saved",
        "GBP",
        {"cost_staying_put_gbp": 1.0, "cost_allowances_gbp": 1.0, "cost_connected_assessments_gbp": 1.0},
    ),
    Line(
        OWN_PLACES_NOT_CASH,
        "The council's own placements that fall free and go on being paid for",
        "beside",
        "GBP",
        _OWN,
    ),
    Line("drift", "Drift", "beside", "child-weeks", {"drift_child_weeks": 1.0}),
    Line(
        "hours",
        "Hours of work no longer needed (-: more are, a post's own duties among them)",
        "beside",
        "hours",
        {NEEDED_HOURS: 1.0},
    ),
)
"""Every pound of `cost_total_gbp` is in one line of cash, but for own places that fall free without saving cash."""

CAPACITY = ("foster_places_usable", "own_home_beds")
"""Places of the council's own, used or not."""
MEASURES_NEEDED = tuple(
    dict.fromkeys([*(name for line in LINES for name in line.measures if name in MEASURES), *CAPACITY, "depth_of_work"])
)


def cash_of_own_places(share: float, *, has_other_capacity: bool) -> float:
    """Return how much of what the council's own places cost is cash.

    Where the places are the same, one that falls free goes on being paid for but for the scenario's `share`, and one
    more child in them costs no more than it. An option that adds places pays for them in full.

    >>> cash_of_own_places(0.2, has_other_capacity=False), cash_of_own_places(0.2, has_other_capacity=True)
    (0.2, 1.0)
    """
    return 1.0 if has_other_capacity else share


def _every_pound_has_a_line() -> bool:
    placements = {cost_of(kind) for kind in PlacementKind}
    told = {name for line in LINES if line.is_cash for name in line.measures} - {"cost_agency_premium_gbp"}
    return told == (set(PARTS_OF_THE_TOTAL) - {"cost_placements_gbp"}) | placements


assert _every_pound_has_a_line()
