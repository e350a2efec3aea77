"""What was published by a year: a view of the table that shows nothing later.

Our table begins later than the councils' own figures for some tables (children in care by age, route and placement,
care leavers of 17 and 18, child-in-need plans). A measure of which it has nothing at all by then, of England neither,
is lent: England's first year stands for every year, counts in proportion to all children in care (or episodes of
need). These are the same for all councils; the table of validation says so, and `Until.lent` names them.
"""

from dataclasses import replace
from functools import cached_property

from calibration.council.evidence import ENGLAND, Evidence
from calibration.council.inputs import CareFigures
from calibration.council.published_inputs import PublishedInputs
from calibration.published.measures import read_measures
from calibration.published.volumes import Council, Figure, Volumes

AFTER_MARCH = ("30 September", "30 June")
"""Days counted on which a year's figure is of after its 31 March."""
END_OF_YEAR = 0.25
"""31 March, as part of the calendar year."""
_EPISODES, _IN_CARE = "episodes_of_need_open", "children_in_care_open"
_OF_EPISODES = ("cin_plans",)


class Until:
    """The table as it stood for the years up to one: what counts for 31 March of it and before.

    Parameters
    ----------
    volumes : Volumes
    year : int
        Last year ending 31 March that is shown; of the workforce, the September before it; of the population, the
        June before it.
    carried : bool
        Whether the last year shown stands for later ones as well, measure by measure.
    """

    def __init__(self, volumes: Volumes, year: int, *, carried: bool = False) -> None:
        self._volumes, self.year, self._is_carried = volumes, year, carried

    def find(self, name: str, year: int | None = None) -> Council:
        """Return a council by name or code; which there are is no forecast."""
        return self._volumes.find(name, year)

    def figure(self, place: str, measure: str, year: int) -> Figure | None:
        """Return what was published on a measure of a year, if it was by then."""
        if place == ENGLAND and measure in self.lent:
            return self._lent_figure(measure, year)
        last = self.last_year(measure)
        if year > last and not self._is_carried:
            return None
        return self._volumes.figure(place, measure, min(year, last))

    def value(self, place: str, measure: str, year: int) -> float | None:
        """Return the value, if there is one."""
        figure = self.figure(place, measure, year)
        return None if figure is None else figure.value

    def last_year(self, measure: str) -> int:
        """Return the last year of a measure that is shown."""
        return self.year - 1 if measure in self._counted_after_march else self.year

    @cached_property
    def lent(self) -> dict[str, int]:
        """Measures of which the table has nothing by then, and the year of England's that is lent for them."""
        first = {measure: self._volumes.years(ENGLAND, measure) for measure in self._volumes.measures(ENGLAND)}
        return {measure: years[0] for measure, years in first.items() if years and years[0] > self.last_year(measure)}

    @cached_property
    def _counted_after_march(self) -> frozenset[str]:
        return frozenset(measure.name for measure in read_measures() if any(day in measure.at for day in AFTER_MARCH))

    def _lent_figure(self, measure: str, year: int) -> Figure | None:
        then = self.lent[measure]
        figure = self._volumes.figure(ENGLAND, measure, then)
        if figure is None or figure.value is None or figure.unit.startswith(("%", "GBP")) or "month" in figure.unit:
            return figure
        base = _EPISODES if measure.startswith(_OF_EPISODES) else _IN_CARE
        now, of_then = self.value(ENGLAND, base, year), self._volumes.value(ENGLAND, base, then)
        if now is None or not of_then:
            return None
        value = figure.value * now / of_then
        return Figure(value, figure.missing, figure.unit, figure.source, year, figure.place, figure.level)


class KnownInputs(PublishedInputs):
    """The inputs of a council where nothing is known of after 31 March of a year.

    Parameters
    ----------
    evidence : Evidence
    until : int
        The year.
    """

    def __init__(self, evidence: Evidence, until: int) -> None:
        self._until = until
        super().__init__(evidence)

    def contacts_becoming_referrals(self) -> float:
        """Return England's share of the year, or of the last one known."""
        year, self.year = self.year, min(self.year, self._until)
        try:
            return super().contacts_becoming_referrals()
        finally:
            self.year = year

    def _care(self) -> CareFigures:
        """Proceedings grow longer as far as is known by then, and not after."""
        known = self._until + END_OF_YEAR
        first, last = (self.weeks_of_proceedings(min(self.year + half, known)) for half in (-0.5, 0.5))
        return replace(super()._care(), trend_weeks=last - first)
