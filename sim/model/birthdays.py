"""Birthdays: ages are by the day of birth, which a child's luck sets from its family's first contact."""

from datetime import date
from math import inf

from sim.engine import WorkingCalendar
from sim.engine.calendar import shift_months
from sim.model.care_quantiles import CareQuantiles
from sim.model.luck import Luck
from sim.model.people import Child, Siblings

_DAYS_PER_YEAR = 365.25


class Birthdays:
    """The ages of children, in a council's calendar."""

    calendar: WorkingCalendar
    luck: Luck
    care_quantiles: CareQuantiles

    def birthday(self, siblings: Siblings) -> date:
        """Day on which a child alone was born: by its luck, counted from its family's first contact."""
        child = siblings.eldest
        if child.birthday is None:
            years = self.care_quantiles.age_at_contact(self.luck.first_age(child.luck))
            self.born(child, years, at=siblings.family.known_since)
        assert child.birthday is not None
        return date.fromordinal(child.birthday)

    def born(self, child: Child, years: float, *, at: float) -> None:
        """Set a child's birthday by its age at a model time."""
        child.birthday = self.calendar.date_of(at).toordinal() - round(years * _DAYS_PER_YEAR)

    def turns(self, siblings: Siblings, years: int) -> float:
        """Model time of a birthday; infinite if it lies beyond the calendar."""
        day = shift_months(self.birthday(siblings), 12 * years)
        return inf if day > self.calendar.last_day else self.calendar.time_of(max(day, self.calendar.first_day))

    def age(self, siblings: Siblings, at: float) -> float:
        """Age in years of a child alone."""
        return (self.calendar.date_of(at).toordinal() - self.birthday(siblings).toordinal()) / _DAYS_PER_YEAR
