"""Who comes into care how, which way out it goes and when, by nature: as functions of uniform numbers."""

from math import inf

from sim.engine import from_bands
from sim.model.workforce import WORKING_DAYS_PER_MONTH
from sim.scenario.care_parameters import WAYS_OUT
from sim.scenario.parameters import Parameters
from sim.vocabulary import AGE_BANDS, WORKING_DAYS_PER_YEAR, CareEnd, EntryRoute

SHORTEST_DAYS = 0.05
"""Working days that anything takes at least: what is done at once is not done in no time."""
DAYS_PER_WEEK = WORKING_DAYS_PER_YEAR / (365.25 / 7)
"""Working days a calendar week, bank holidays taken off."""
UNTIL_18 = len(WAYS_OUT)
"""Stands for a child who stays in care until 18."""
HOME, HOME_UNPLANNED, SPECIAL_GUARDIANSHIP, CHILD_ARRANGEMENTS, ADOPTION, OTHER, LONG_TERM_FOSTERING = range(UNTIL_18)
NEEDS_AN_ORDER = (SPECIAL_GUARDIANSHIP, CHILD_ARRANGEMENTS, ADOPTION, LONG_TERM_FOSTERING)
"""Ways out that lead children accommodated by agreement to court as well, and wait for the end of proceedings."""
ENDS = {
    HOME: CareEnd.HOME,
    HOME_UNPLANNED: CareEnd.HOME_UNPLANNED,
    SPECIAL_GUARDIANSHIP: CareEnd.SPECIAL_GUARDIANSHIP,
    CHILD_ARRANGEMENTS: CareEnd.CHILD_ARRANGEMENTS,
    ADOPTION: CareEnd.ADOPTION,
    OTHER: CareEnd.OTHER,
}


class CareQuantiles:
    """Who comes into care how, goes which way, and when: as functions of uniform numbers.

    Parameters
    ----------
    parameters : Parameters
        The council.
    """

    def __init__(self, parameters: Parameters) -> None:
        entry, permanence = parameters.entry, parameters.permanence
        self.age_at_contact = from_bands(entry.age_years_edges, entry.age_shares)
        self.age_of_unaccompanied = from_bands(entry.unaccompanied_age_years_edges, entry.unaccompanied_age_shares)
        self.proceedings_weeks = from_bands(
            parameters.court.proceedings_weeks_edges, parameters.court.proceedings_shares
        )
        ways = [getattr(permanence, name) for name in WAYS_OUT]
        self._months = [from_bands(way.months_edges, way.month_shares) for way in ways]
        self._shares = [[way.shares[band] for way in ways] for band in range(len(ways[0].shares))]
        self._back_shares, self._back_edges = permanence.return_shares, permanence.return_months_edges
        self._parameters = parameters

    def adopting(self, before: Parameters, parameters: Parameters) -> "CareQuantiles":
        """Return those of other figures: the same ones if nothing they depend on has changed."""
        return self if _shaping(before) == _shaping(parameters) else CareQuantiles(parameters)

    @staticmethod
    def band(years: float) -> int:
        """Return which of the published age bands an age falls in."""
        return sum(years >= edge for edge in AGE_BANDS[1:-1])

    @staticmethod
    def days(months: float) -> float:
        """Working days in so many months."""
        return months * WORKING_DAYS_PER_MONTH

    def way(self, band: int, u: float) -> int:
        """Which way out of care a child of an age band takes by nature."""
        for way, part in enumerate(self._shares[band]):
            if u < part:
                return way
            u -= part
        return UNTIL_18

    def months(self, way: int, u: float) -> float:
        """After how many months in care, by nature (never, for those who stay until 18)."""
        return self._months[way](u) if way < UNTIL_18 else inf

    def entry_route(self, u: float) -> EntryRoute:
        """How a child known to the service comes into care."""
        entry = self._parameters.entry
        if u < entry.section_20_share:
            return EntryRoute.SECTION_20
        if u < entry.section_20_share + entry.court_share:
            return EntryRoute.COURT
        return EntryRoute.POLICE_PROTECTION

    def issued_after_days(self, entry: EntryRoute, way: int) -> float | None:
        """After how many working days in care proceedings are issued, if they are."""
        if entry is EntryRoute.COURT:
            return 0.0
        if entry is EntryRoute.POLICE_PROTECTION:
            return self._parameters.entry.police_protection_days
        if entry is EntryRoute.SECTION_20 and way in NEEDS_AN_ORDER:
            return self._parameters.court.section_20_to_court_days
        return None

    def court_days(self, u: float) -> float:
        """How long proceedings last by nature, in working days."""
        return max(1.0, self.proceedings_weeks(u) * DAYS_PER_WEEK)

    def least_days(self, way: int, in_court: float) -> float:
        """Working days from coming into care that the steps of a way take at least; `in_court` is when they can end."""
        court, figures = self._parameters.court, self._parameters.permanence
        decision = self._parameters.management.permanence_decision_days
        reported = max(in_court, figures.report_days + decision)
        if way == SPECIAL_GUARDIANSHIP:
            return max(in_court, self._parameters.placements.kinship.days + decision) + court.order_days
        if way == CHILD_ARRANGEMENTS:
            return reported + court.order_days
        if way == ADOPTION:
            return reported + figures.matching_days + decision + figures.adoption_placed_days
        return reported if way == LONG_TERM_FOSTERING else SHORTEST_DAYS

    def back_after_days(self, u: float) -> float | None:
        """After how many working days a child gone home is back in care, if it is."""
        before = 0.0
        for place, until in enumerate(self._back_shares):
            if u < until:
                low, high = self._back_edges[place : place + 2]
                return max(1.0, self.days(low + (high - low) * (u - before) / (until - before)))
            before = until
        return None


def _shaping(parameters: Parameters) -> tuple[object, ...]:
    """Return the sections on which the natural course of care depends."""
    return (
        parameters.entry,
        parameters.court,
        parameters.permanence,
        parameters.placements.kinship,
        parameters.management,
    )
