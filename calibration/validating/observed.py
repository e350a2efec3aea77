"""What is forecast and scored: the figures a year has in the table and in a run alike, by one name in every year."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from calibration.calibrating.figures import Figure
from calibration.council.evidence import Evidence, Published
from calibration.council.published_inputs import ASSESSMENT_BANDS, PublishedInputs
from calibration.council.published_targets import (
    COUNCIL,
    FLOWS,
    ON_THE_LAST_DAY,
    PERCENTAGES,
    RATIOS,
    SHARES_OF_STOCK,
    STOCKS,
    TargetRow,
    target_rows,
)
from calibration.published.volumes import Volumes
from sim.measures import MEASURES

MARCH, SEPTEMBER, WHOLE_YEAR = "March", "September", "year"
_BANDS = ("0_to_10", *(band.removesuffix("_days") for band in ASSESSMENT_BANDS[2:]))


@dataclass(frozen=True, slots=True)
class Series:
    """One figure that each year has.

    Attributes
    ----------
    name : str
        A measure, or two of which one is a part of the other ("care_ended_adoption / care_ended").
    statistic : str
        As `Figure` has it.
    when : str
        `WHOLE_YEAR`, or the month.
    """

    name: str
    statistic: str
    when: str = WHOLE_YEAR

    @property
    def is_share(self) -> bool:
        """Whether it is a share between 0 and 1, told in points."""
        return " / " in self.name or MEASURES[self.name].unit == "share"

    def figure(self, year: int) -> Figure:
        """Return how it is read off a run, for the year ending 31 March."""
        measure, _, whole = self.name.partition(" / ")
        first, last = _months(self.when, year)
        return Figure(measure, first, last, self.statistic, whole)


def _months(when: str, year: int) -> tuple[str, str]:
    if when == WHOLE_YEAR:
        return f"{year - 1}-04", f"{year}-03"
    month = f"{year}-03" if when == MARCH else f"{year - 1}-09"
    return month, month


SERIES: tuple[Series, ...] = (
    *(Series(name, "sum") for name in FLOWS),
    Series("assessments_within_45_days", "share"),
    *(Series(f"assessments_days_{band}_share", "share") for band in _BANDS),
    Series("icpcs_within_15_days", "share"),
    *(Series(name, "share") for name in (*RATIOS, *PERCENTAGES)),
    *(Series(name, "last", MARCH) for name in ON_THE_LAST_DAY),
    *(Series(name, "mean", MARCH) for name in (*STOCKS, *SHARES_OF_STOCK, "care_leavers_supported")),
    Series("caseload_per_fte", "mean", SEPTEMBER),
    Series("turnover_share", "share"),
    Series("cost_placements_gbp", "sum"),
)
"""All that is forecast, whether or not it is published later: what comes must not choose what is forecast."""


@dataclass(frozen=True, slots=True)
class _OneYear:
    """As much of a council's inputs as its published figures are found by."""

    evidence: Evidence
    year: int
    reassessed: float = 0.0


def rows_of(volumes: Published, council: str, year: int) -> tuple[TargetRow, ...]:
    """Return the council's own published figures of a year, as `throughcare baseline` writes them."""
    evidence = Evidence(volumes, volumes.find(council), year)
    return target_rows(cast("Volumes", volumes), cast("PublishedInputs", _OneYear(evidence, year)))


def observed(volumes: Published, council: str, year: int) -> dict[str, float]:
    """Return what was published of the year, by the name of the series."""
    known = {each.figure(year): each.name for each in SERIES}
    return {
        known[figure]: row.published for row in rows_of(volumes, council, year) if (figure := _figure(row)) in known
    }


def _figure(row: TargetRow) -> Figure:
    measure, _, whole = row.measure.partition(" / ")
    return Figure(measure, row.from_month, row.to_month, row.statistic, whole)


@dataclass(frozen=True, slots=True)
class Held:
    """A published figure as `calibration.calibrating.targets_of` takes it."""

    row: TargetRow
    measure: str
    whole: str
    team: str = COUNCIL

    @property
    def from_month(self) -> str:
        """First month."""
        return self.row.from_month

    @property
    def to_month(self) -> str:
        """Last month."""
        return self.row.to_month

    @property
    def statistic(self) -> str:
        """How months are taken together."""
        return self.row.statistic

    @property
    def published(self) -> float:
        """The figure, shares 0 to 1."""
        return self.row.published

    @property
    def margin(self) -> float:
        """The tolerance in the measure's unit."""
        tolerance = self.row.tolerance
        return tolerance / 100 if self.row.tolerance_kind == "points" else tolerance * abs(self.row.published)

    @property
    def words(self) -> str:
        """What it is about."""
        return self.row.measure.replace("_", " ")

    @property
    def source(self) -> str:
        """Where it was published."""
        return self.row.source


def held_to(rows: Sequence[TargetRow]) -> list[Held]:
    """Return published figures as a calibration takes them."""
    return [Held(row, *_parts(row.measure)) for row in rows]


def _parts(name: str) -> tuple[str, str]:
    measure, _, whole = name.partition(" / ")
    return measure, whole


class Panel:
    """Published figures of all councils over years, looked up once each.

    Parameters
    ----------
    volumes : Published
        A view that shows nothing of later years.
    councils : sequence of str
    years : sequence of int
    """

    def __init__(self, volumes: Published, councils: Sequence[str], years: Sequence[int]) -> None:
        self._volumes, self.councils, self.years = volumes, tuple(councils), tuple(years)
        self._known: dict[tuple[str, int], Mapping[str, float]] = {}

    def of(self, council: str, year: int) -> Mapping[str, float]:
        """Return what was published of a council and year, by series."""
        key = council, year
        if key not in self._known:
            self._known[key] = observed(self._volumes, council, year)
        return self._known[key]

    def changes(self, name: str, years: int) -> Iterator[tuple[str, float, float]]:
        """Yield council and figure at the beginning and end of every span of so many years."""
        for council in self.councils:
            for year in self.years:
                before, after = self.of(council, year).get(name), self.of(council, year + years).get(name)
                if year + years in self.years and before is not None and after is not None:
                    yield council, before, after


@lru_cache(maxsize=1)
def series_by_name() -> dict[str, Series]:
    """Return all series by name."""
    return {each.name: each for each in SERIES}
