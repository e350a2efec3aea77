"""What a workforce census says of a council's social workers, in sums only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Staff:
    """How many people, and how much of their time.

    Attributes
    ----------
    headcount : int
    fte : float
        Full-time equivalents; those for whom none is given count in `headcount` only, as in what the Department for
        Education publishes.
    """

    headcount: int
    fte: float


@dataclass(frozen=True, slots=True)
class Workforce:
    """A council's social workers on one 30 September and in the year to it.

    Attributes
    ----------
    as_of : date
        The 30 September.
    employed, agency : dict of str to Staff
        In post on that day, by `sim.returns.workforce.ROLE_GROUPS`, and "not_said".
    vacancies, agency_fte, agency_headcount : float
        The council's own totals; NaN if it gives none.
    cases : int
        Held by social workers in post, agency workers included.
    caseload : float
        Cases to an FTE of those who hold any and of whom the FTE is known; NaN if nobody does.
    case_holders : Staff
        Those in post with at least one case, agency workers included.
    starters, leavers : Staff
        Employed social workers whose role began, or ended, in the year. Who changed roles within the council may be
        among them: the census gives the days of the role.
    fte_years : float
        What employed social workers were in post in the year: their FTE times the share of the year. Leavers divided
        by it is the rate of leaving.
    working_days_lost : float
        Of employed social workers in the year, to sickness.
    """

    as_of: date
    employed: Mapping[str, Staff]
    agency: Mapping[str, Staff]
    vacancies: float
    agency_fte: float
    agency_headcount: float
    cases: int
    caseload: float
    case_holders: Staff
    starters: Staff
    leavers: Staff
    fte_years: float
    working_days_lost: float

    @property
    def in_post(self) -> Staff:
        """Employed social workers on the day, whatever their role."""
        return Staff(
            sum(staff.headcount for staff in self.employed.values()), sum(staff.fte for staff in self.employed.values())
        )

    @property
    def leaving_rate(self) -> float:
        """FTE leaving in a year, of an FTE in post; NaN if nobody is."""
        return self.leavers.fte / self.fte_years if self.fte_years else float("nan")
