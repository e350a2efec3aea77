"""Which published figure stands for one of a council: its own, of the year or near it, else its region's or England's.

Everything taken says where it is from. Figures of elsewhere are taken as parts of something else (plans for each
enquiry, children for each child of the population), with both numbers from the same place and year.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from calibration.published.volumes import Council, Figure

ENGLAND = "England"
NEAR_YEARS = 3
"""How far from the year asked for a council's or region's figure may be."""
MOST_YEARS = 12
"""How far England's may be."""
LEAST_KNOWN = 0.5
"""Least part of the bands of a table that must be known for the others to be filled in."""
LAST_BASE = "referrals"
"""What figures of elsewhere are taken per, where not even the council's children are counted."""
Value = TypeVar("Value")


class TooLittlePublishedError(Exception):
    """Nothing is published that a figure could be taken from."""


class Published(Protocol):
    """Published figures, looked up by place, measure and year."""

    def find(self, name: str, year: int | None = None) -> Council:
        """Return a council by name or code."""

    def figure(self, place: str, measure: str, year: int) -> Figure | None:
        """Return what is published on a measure of a year."""

    def value(self, place: str, measure: str, year: int) -> float | None:
        """Return the value, if there is one."""


@dataclass(frozen=True, slots=True)
class Found(Generic[Value]):
    """A figure and where it is from.

    Attributes
    ----------
    value : float or tuple of float
    source : str
        Identifier among the sources.
    status : str
        ``published``, or ``derived`` if it is a part of two figures or of another year or place.
    note : str
        Where it is from, in words.
    is_own : bool
        Whether it is the council's, of the year asked for.
    place, year : str, int
        Where and when it was published.
    """

    value: Value
    source: str
    status: str
    note: str
    is_own: bool
    place: str
    year: int


@dataclass(frozen=True, slots=True)
class _At:
    """A place and year that has all the figures asked for."""

    place: str
    year: int
    figures: tuple[Figure, ...]

    @property
    def values(self) -> tuple[float, ...]:
        return tuple(figure.value for figure in self.figures if figure.value is not None)


class Evidence:
    """The published figures for one council and year.

    Parameters
    ----------
    volumes : Published
    council : Council
    year : int
        Year ending 31 March.
    reach : int
        How far from the year asked for a council's or region's figure may be.
    """

    def __init__(self, volumes: Published, council: Council, year: int, *, reach: int = NEAR_YEARS) -> None:
        self._volumes, self.council, self.year = volumes, council, year
        self._reach, self._most = reach, max(reach, MOST_YEARS)

    def count(self, measure: str, *, per: str = "population", year: int | None = None, rate: str = "") -> Found[float]:
        """Return a number of children, posts and the like.

        Where the council's own is not published for the year, its own `rate` per 10,000 children counts, and else as
        many as there are elsewhere for each `per`.

        Raises
        ------
        TooLittlePublishedError
            If it cannot be found at all.
        """
        year = self.year if year is None else year
        own = self._own(measure, year)
        if own is not None and own.value is not None:
            return self._found(own.value, _At(self.council.name, year, (own,)), year, status="published")
        per_10_000 = self._own(rate, year) if rate else None
        if per_10_000 is not None and per_10_000.value is not None and self.has_own("population"):
            value = per_10_000.value * self.count("population", year=year).value / 10_000
            note = f"{self.council.name}, {year}: its rate per 10,000 children"
            return Found(value, per_10_000.source, "derived", note, is_own=False, place=self.council.name, year=year)
        has_population = self.has_own("population")
        if per == measure or (
            has_population if measure == "population" else measure == LAST_BASE and not has_population
        ):
            at = self._first((measure,), year, own_only=True)
            return self._found(at.values[0], at, year, missing=own)
        if per == "population" and measure != LAST_BASE and not has_population:
            per = LAST_BASE
        at = self._first((measure, per), year)
        part, whole = at.values
        base = self.count(per, per=per if per in ("population", LAST_BASE) else "population", year=year)
        return self._found(part / whole * base.value if whole else 0.0, at, year, missing=own, is_own=False)

    def share(self, part: str, whole: str, *, year: int | None = None, positive: bool = False) -> Found[float]:
        """Return one count as a part of another, both of the same place and year; with `positive` not nothing."""
        year = self.year if year is None else year
        at = self._first((part, whole), year, positive=positive)
        return self._found(at.values[0] / at.values[1] if at.values[1] else 0.0, at, year)

    def level(self, measure: str, *, year: int | None = None) -> Found[float]:
        """Return a percentage, mean or price; in the unit published."""
        year = self.year if year is None else year
        at = self._first((measure,), year)
        return self._found(at.values[0], at, year, status="published" if self._is_own(at, year) else "derived")

    def bands(self, measures: Sequence[str], *, year: int | None = None, total: str = "") -> Found[tuple[float, ...]]:
        """Return counts by band, of one place and year.

        Suppressed ones share what is left of the `total`, where that is published, as they do in England; without a
        total they are as large beside the others as in England, which is too much for small numbers.
        """
        year = self.year if year is None else year
        for place, other, reach in self._places():
            for then in _nearest(year, reach):
                figures = [self._volumes.figure(place, measure, then) for measure in measures]
                known = [figure for figure in figures if figure is not None and figure.value is not None]
                if len(known) < len(measures) * (1.0 if other else LEAST_KNOWN) or not sum(f.value or 0 for f in known):
                    continue
                whole = self._volumes.value(place, total, then) if total else None
                values = self._filled(measures, [figure.value if figure else None for figure in figures], then, whole)
                at = _At(place, then, tuple(known))
                note = self._words(at, year, None)
                if len(known) < len(measures):
                    note += "; suppressed bands as in England" + ("" if whole is None else ", within the total")
                is_own = self._is_own(at, year)
                status = "published" if is_own else "derived"
                return Found(values, known[0].source, status, note, is_own=is_own, place=place, year=then)
        raise TooLittlePublishedError(self._nothing(measures))

    def series(self, measure: str, years: Sequence[int]) -> tuple[float | None, ...]:
        """Return the council's own figures of several years, None where not published."""
        return tuple(self._volumes.value(self.council.name, measure, year) for year in years)

    def has_own(self, measure: str) -> bool:
        """Whether the council itself has a figure above nothing for the year or near it."""
        return any(self._volumes.value(self.council.name, measure, then) for then in _nearest(self.year, self._reach))

    def at(self, place: str, measure: str, year: int) -> float | None:
        """Return a figure of that very place and year, None where not published."""
        return self._volumes.value(place, measure, year)

    def england(self, measure: str, *, year: int | None = None) -> Found[float]:
        """Return England's figure of the year, or the nearest one."""
        year = self.year if year is None else year
        for then in _nearest(year, self._most):
            figure = self._volumes.figure(ENGLAND, measure, then)
            if figure is not None and figure.value is not None:
                return Found(
                    figure.value, figure.source, "derived", f"England, {then}", is_own=False, place=ENGLAND, year=then
                )
        raise TooLittlePublishedError(self._nothing((measure,)))

    def _filled(
        self, measures: Sequence[str], values: Sequence[float | None], year: int, total: float | None
    ) -> tuple[float, ...]:
        if all(value is not None for value in values):
            return tuple(value for value in values if value is not None)
        pattern = [self.england(measure, year=year).value for measure in measures]
        known = sum(value for value in values if value is not None)
        of_known = sum(part for part, value in zip(pattern, values, strict=True) if value is not None)
        if total is None:
            scale = known / of_known if of_known else 0.0
        else:
            of_suppressed = sum(pattern) - of_known
            scale = max(total - known, 0.0) / of_suppressed if of_suppressed else 0.0
        return tuple(part * scale if value is None else value for part, value in zip(pattern, values, strict=True))

    def _is_own(self, at: _At, year: int) -> bool:
        return at.place == self.council.name and at.year == year

    def _found(
        self,
        value: float,
        at: _At,
        year: int,
        *,
        status: str = "derived",
        missing: Figure | None = None,
        is_own: bool | None = None,
    ) -> Found[float]:
        """Return a number with the place and year it is from; `missing` is the council's own that it stands for."""
        own = self._is_own(at, year) if is_own is None else is_own
        note = self._words(at, year, missing)
        return Found(value, at.figures[0].source, status, note, is_own=own, place=at.place, year=at.year)

    def _own(self, measure: str, year: int) -> Figure | None:
        return self._volumes.figure(self.council.name, measure, year)

    def _places(self) -> Iterator[tuple[str, bool, int]]:
        """Yield places to look at in turn, whether it is another place, and how many years away."""
        yield self.council.name, False, self._reach
        for name in self.council.formed_from:
            yield name.split(" (")[0], True, self._reach
        yield self.council.region, True, self._reach
        yield ENGLAND, True, self._most

    def _first(self, measures: tuple[str, ...], year: int, *, own_only: bool = False, positive: bool = False) -> _At:
        """Return the nearest place and year that has them all."""
        for place, other, reach in self._places():
            if own_only and other:
                break
            for then in _nearest(year, self._most if own_only else reach):
                figures = [self._volumes.figure(place, measure, then) for measure in measures]
                known = tuple(figure for figure in figures if figure is not None and figure.value is not None)
                if positive and not all(figure.value for figure in known):
                    continue
                if len(known) == len(measures) and (len(known) == 1 or known[-1].value):
                    return _At(place, then, known)
        raise TooLittlePublishedError(self._nothing(measures))

    def _words(self, at: _At, year: int, own: Figure | None) -> str:
        where, away = f"{at.place}, {at.year}", at.year - year
        if self._reach > NEAR_YEARS and away:
            where += f" ({abs(away)} years {'later' if away > 0 else 'earlier'})"
        if at.place == self.council.name:
            return where if at.year == year else f"{where}, the nearest year published"
        why = f" ({own.missing})" if own is not None and own.missing else ""
        return f"{where}: the council's own is not published{why}"

    def _nothing(self, measures: Sequence[str]) -> str:
        names = " and ".join(measure.replace("_", " ") for measure in measures)
        return (
            f"{names}: nothing is published for {self.council.name} near {self.year}, "
            f"nor for {self.council.region} or England"
        )


def _nearest(year: int, reach: int) -> Iterator[int]:
    """Yield years from the one given outwards, earlier ones first."""
    yield year
    for away in range(1, reach + 1):
        yield year - away
        yield year + away
