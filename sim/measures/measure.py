"""What a measure is, and which teams it is given for."""

from dataclasses import dataclass
from typing import Literal

from sim.vocabulary import TeamKind

Kind = Literal["count", "stock", "share", "mean", "money", "longest"]
"""How a measure's months and teams combine (see `sim.measures.combining.combine`).

=========  ===============================  =================================  ==============================
kind       numerator                        denominator                        months (teams) combine by
=========  ===============================  =================================  ==============================
count      the count                        1                                  sums
money      pounds                           1                                  sums
share      those that are so                all of them                        sums of both
mean       the total                        what it is divided by              sums of both
stock      child-working-days               working days of the month          sums of both (of numerators)
longest    the longest                      1                                  the longest
=========  ===============================  =================================  ==============================
"""

COUNCIL = "all"
"""The team of rows that speak for the whole council."""

EVERY_TEAM = tuple(TeamKind)
FRONT_DOOR = (TeamKind.FRONT_DOOR, TeamKind.ASSESSMENT)
ASSESSING = (*FRONT_DOOR, TeamKind.CHILD_PROTECTION, TeamKind.CHILD_IN_NEED, TeamKind.DISABLED_CHILDREN)
PROTECTING = ASSESSING[1:]
PLANNING = (TeamKind.CHILD_PROTECTION, TeamKind.CHILD_IN_NEED, TeamKind.DISABLED_CHILDREN)
CARING = (*PROTECTING, TeamKind.CHILDREN_IN_CARE)
LEAVING_CARE = (TeamKind.CHILDREN_IN_CARE, TeamKind.LEAVING_CARE)
PREPARING = (*CARING, TeamKind.LEAVING_CARE)
"""Teams whose workers prepare young people for leaving care, wherever they are held."""
HOLDING_CASES = tuple(kind for kind in TeamKind if kind not in (TeamKind.FOSTERING, TeamKind.KINSHIP))
"""Teams whose social workers hold cases; those of the others assess and support carers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One number a planner may quote, defined once.

    Attributes
    ----------
    name : str
        Name in every table.
    meaning : str
        What is counted, when, and what happens to what is still open.
    unit : str
        Unit of the value; `share` is 0 to 1.
    kind : Kind
        How months and teams combine.
    source : str
        Where the definition comes from.
    standard : str
        The statutory standard, or nothing where there is none.
    teams : tuple of TeamKind
        Kinds of teams that have this measure of their own. The council's row (`all`) always counts everything,
        also what no such team did.
    reviewing, legal : bool
        Whether the reviewing officers, and the council's lawyers, have it too.
    """

    name: str
    meaning: str
    unit: str
    kind: Kind
    source: str
    standard: str = ""
    teams: tuple[TeamKind, ...] = ()
    reviewing: bool = False
    legal: bool = False
