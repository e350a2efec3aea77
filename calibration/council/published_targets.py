"""What was published of a council and year, as figures a run of its baseline can be compared with.

Only the council's own figures of the very year: a region's or England's say nothing about whether the council is met.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

from calibration.council.closed_form import Norms
from calibration.council.published_inputs import ASSESSMENT_BANDS, BANDS_IN_TIME, BOOKED_BANDS, PublishedInputs
from calibration.published import read_sources
from calibration.published.volumes import Figure, Volumes

COUNCIL = "all"
EIGHT_IN_TEN = 1.2816
"""So many standard deviations either way hold eight years in ten."""
FLOW, STOCK, LOOSE, MONEY = 0.1, 0.1, 0.25, 0.3
"""Tolerances as shares: of a year's flow, a number on a day, a figure counted a little differently, and spending."""
BOOKED_IN_TIME = 2
"""Bands of conferences within 15 days."""
FLOWS = {
    "referrals": ("referrals", 0.05),
    "assessments_completed": ("assessments_completed", FLOW),
    "section_47s": ("section_47s", FLOW),
    "icpcs": ("icpcs", FLOW),
    "cp_plans_started": ("cp_plans_started", FLOW),
    "cp_plans_ended": ("cp_plans_ended", 0.15),
    "care_started": ("care_started", FLOW),
    "care_ended": ("care_ended", FLOW),
}
"""Published measure and tolerance, by what is simulated."""
STOCKS = {
    "cp_plans_open": ("cp_plans_open", STOCK, ""),
    "open_cases": ("episodes_of_need_open", STOCK, "without those assessed and found not in need"),
    "children_in_care": ("children_in_care_open", 0.05, ""),
    "children_in_care_under_1": ("in_care_aged_under_1", LOOSE, ""),
    "children_in_care_1_to_4": ("in_care_aged_1_to_4", 0.15, ""),
    "children_in_care_5_to_9": ("in_care_aged_5_to_9", 0.15, ""),
    "children_in_care_10_to_15": ("in_care_aged_10_to_15", STOCK, ""),
    "children_in_care_16_and_17": ("in_care_aged_16_and_over", 0.15, ""),
    "children_in_care_section_20": ("in_care_section_20", LOOSE, ""),
    "children_in_care_interim_care_order": ("in_care_interim_care_order", LOOSE, ""),
    "children_in_care_full_care_order": ("in_care_full_care_order", LOOSE, ""),
    "children_in_care_placement_order": ("in_care_placement_order", LOOSE, ""),
    "placements_in_house_foster": ("foster_places_filled", LOOSE, "places filled with the council's own carers"),
    "placements_adoptive": ("placed_for_adoption", MONEY, ""),
}
"""Published measure, tolerance and what to know, by what is simulated; of the first day and the last.

Child in need plans are not among them: published are plans counted as such, simulated all open cases without another.
"""
SHARES_OF_STOCK = {
    "placements_supported": "placed_supported_share",
    "placements_with_parents": "placed_with_parents_share",
}
"""Percentages of children in care."""
RATIOS = {
    "rereferrals_within_12_months": ("rereferrals", "referrals", 5.0),
    "referral_no_further_action_share": ("referrals_no_further_action", "referrals", 3.0),
    "repeat_cp_plans": ("cp_plans_second_or_later", "cp_plans_started", 5.0),
    "care_ended_adoption / care_ended": ("adopted", "care_ended", 10.0),
    "care_ended_special_guardianship / care_ended": ("special_guardianship_orders", "care_ended", 10.0),
    "care_ended_aged_18 / care_ended": ("care_ended_aged_18_and_over", "care_ended", 10.0),
    "care_started_police_protection / care_started": ("care_started_police_protection", "care_started", 10.0),
}
"""Two published counts and the tolerance in points, by what is simulated."""
PERCENTAGES = {
    "care_ended_home / care_ended": ("returned_home", "care_ended", 10.0),
    "care_ended_home_unplanned / care_ended": ("returned_home_unplanned", "care_ended", 10.0),
    "care_ended_child_arrangements / care_ended": ("child_arrangements", "care_ended", 10.0),
    "care_started_unaccompanied / care_started": ("unaccompanied_started", "care_started", 5.0),
}
"""A published percentage, of how many, and the tolerance in points."""
ON_THE_LAST_DAY = {
    "children_with_three_placements": ("three_placements", 3.0),
    "children_with_three_social_workers": ("three_social_workers", 10.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow:
    """A row of a file of published figures, column by column as `sim.report.targets` reads it."""

    measure: str
    team: str = COUNCIL
    from_month: str
    to_month: str
    statistic: str
    published: float
    tolerance: float
    tolerance_kind: str
    source: str
    note: str


def target_rows(volumes: Volumes, published: PublishedInputs) -> tuple[TargetRow, ...]:
    """Return what is published of the council and year that a run of its baseline has a measure for."""
    return tuple(_Targets(volumes, published).rows())


class _Targets:
    def __init__(self, volumes: Volumes, published: PublishedInputs) -> None:
        self._volumes, self._published = volumes, published
        self._place, self._year = published.evidence.council.name, published.year
        self._first, self._last = f"{self._year - 1}-04", f"{self._year}-03"
        self._titles = {source.id: source.title for source in read_sources()}
        families = Norms().spread("demand.sibling_group_shares")
        self._family = sum(children * share for children, share in enumerate(families, start=1))

    def rows(self) -> Iterator[TargetRow]:
        """Yield the rows, along the pathway."""
        yield from self._flows()
        yield from self._timeliness()
        yield from self._ratios()
        yield from self._stocks()
        yield from self._staff()

    def _flows(self) -> Iterator[TargetRow]:
        for measure, (name, tolerance) in FLOWS.items():
            note = ""
            if name == "assessments_completed" and self._published.reassessed > 0:
                note = f"{self._published.reassessed:.0f} of them beyond the referrals for them: not simulated"
            yield from self._count(measure, name, tolerance, statistic="sum", note=note)

    def _timeliness(self) -> Iterator[TargetRow]:
        counts = self._all([f"assessments_{band}" for band in ASSESSMENT_BANDS])
        if counts:
            source, values = counts[0].source, [figure.value or 0.0 for figure in counts]
            total = sum(values)
            bands = ["0_to_10", *(band.removesuffix("_days") for band in ASSESSMENT_BANDS[2:])]
            in_time = sum(values[:BANDS_IN_TIME])
            yield from self._share("assessments_within_45_days", in_time, total, 4.0, source)
            for band, count in zip(bands, [values[0] + values[1], *values[2:]], strict=True):
                yield from self._share(f"assessments_days_{band}_share", count, total, 4.0, source)
        elif (figure := self._figure("assessments_within_45_days_share")) and figure.value is not None:
            total = self._value("assessments_completed") or self._value("referrals") or 0.0
            in_time = figure.value / 100 * total
            yield from self._share("assessments_within_45_days", in_time, total, 4.0, figure.source)
        if booked := self._all([f"icpc_{band}" for band in BOOKED_BANDS]):
            values = [figure.value or 0.0 for figure in booked]
            in_time = sum(values[:BOOKED_IN_TIME])
            yield from self._share("icpcs_within_15_days", in_time, sum(values), 5.0, booked[0].source)

    def _ratios(self) -> Iterator[TargetRow]:
        for measure, (part, whole, points) in RATIOS.items():
            one, all_ = self._figure(part), self._value(whole)
            if one is not None and one.value is not None and all_ and one.value <= all_:
                yield from self._share(measure, one.value, all_, points, one.source)
        for measure, (name, of, points) in PERCENTAGES.items():
            percent, all_ = self._figure(name), self._value(of)
            if percent is not None and percent.value is not None and all_:
                yield from self._share(measure, percent.value / 100 * all_, all_, points, percent.source)
        for measure, (name, points) in ON_THE_LAST_DAY.items():
            percent, all_ = self._figure(name), self._value("children_in_care_open")
            if percent is not None and percent.value is not None and all_:
                note = "the run looks back twelve months and knows nothing from before its start"
                there = percent.value / 100 * all_
                yield from self._share(
                    measure, there, all_, points, percent.source, note=note, from_month=self._last, statistic="last"
                )

    def _stocks(self) -> Iterator[TargetRow]:
        for measure, (name, tolerance, note) in STOCKS.items():
            yield from self._on_both_days(
                measure, tolerance, {year: self._figure(name, year) for year in self._years}, note
            )
        for measure, name in SHARES_OF_STOCK.items():
            counts = {}
            for year in self._years:
                percent, children = self._figure(name, year), self._value("children_in_care_open", year)
                if percent is not None and percent.value is not None and children:
                    count = round(percent.value / 100 * children, 1)
                    counts[year] = Figure(count, "", "children", percent.source, year, self._place, "council")
            yield from self._on_both_days(measure, LOOSE, counts, "published as a percentage of children in care")
        leavers = {}
        for year in self._years:
            if found := self._all(["care_leavers_17_to_18", "care_leavers_19_to_21"], year):
                count = sum(figure.value or 0.0 for figure in found)
                leavers[year] = Figure(count, "", "young people", found[0].source, year, self._place, "council")
        yield from self._on_both_days("care_leavers_supported", 0.15, leavers, "of 17 to 21, those beyond not counted")

    def _staff(self) -> Iterator[TargetRow]:
        before = self._year - 1
        if (figure := self._figure("caseload", before)) and figure.value:
            month = f"{before}-09"
            note = "cases held by whoever holds any; simulated are children"
            yield self._row("caseload_per_fte", month, month, "mean", figure.value, 0.15, figure.source, note)
        if (figure := self._figure("turnover", before)) and figure.value is not None:
            posts = self._value("social_workers_in_post", before) or 1.0
            part = figure.value / 100 * posts
            yield from self._share("turnover_share", part, posts, 5.0, figure.source, family=1.0, note="to September")
        yield from self._count(
            "cost_placements_gbp",
            "spend_on_children_in_care",
            MONEY,
            statistic="sum",
            note="all spending on children in care, also allowances, leaving care, social work and short breaks",
        )

    @property
    def _years(self) -> tuple[int, int]:
        return self._year - 1, self._year

    def _on_both_days(
        self, measure: str, tolerance: float, figures: dict[int, Figure | None] | dict[int, Figure], note: str
    ) -> Iterator[TargetRow]:
        days = {self._year - 1: (self._first, "first"), self._year: (self._last, "mean")}
        for year, (month, statistic) in days.items():
            figure = figures.get(year)
            if figure is None or not figure.value:
                continue
            of_month = "of April" if statistic == "first" else "of March"
            words = "; ".join(filter(None, [f"31 March {year}; the run's figure is the mean {of_month}", note]))
            wide = max(tolerance, self._chance(figure.value))
            yield self._row(measure, month, month, statistic, figure.value, wide, figure.source, words)

    def _count(
        self, measure: str, name: str, tolerance: float, *, statistic: str, note: str = ""
    ) -> Iterator[TargetRow]:
        figure = self._figure(name)
        if figure is None or not figure.value:
            return
        chance = self._chance(figure.value) if figure.unit != "GBP per year" else 0.0
        wide = max(tolerance, chance)
        yield self._row(measure, self._first, self._last, statistic, figure.value, wide, figure.source, note)

    def _share(
        self,
        measure: str,
        part: float,
        whole: float,
        points: float,
        source: str,
        *,
        note: str = "",
        from_month: str = "",
        statistic: str = "share",
        family: float = 0.0,
    ) -> Iterator[TargetRow]:
        """Yield a share; its tolerance in percentage points is at least what chance does to so few."""
        if not whole:
            return
        share = part / whole
        # nothing of ten says no more than one of ten or so
        spread = max(share * (1 - share), 1 / (whole + 1) * (1 - 1 / (whole + 1)))
        chance = 100 * EIGHT_IN_TEN * sqrt((family or self._family) * spread / whole)
        yield self._row(
            measure,
            from_month or self._first,
            self._last,
            statistic,
            round(share, 4),
            max(points, chance),
            source,
            note,
            kind="points",
        )

    def _chance(self, count: float) -> float:
        """Return how far from a count eight years in ten are by chance, as a share; children come in families."""
        return EIGHT_IN_TEN * sqrt(self._family / count)

    def _row(
        self,
        measure: str,
        from_month: str,
        to_month: str,
        statistic: str,
        published: float,
        tolerance: float,
        source: str,
        note: str,
        kind: str = "relative",
    ) -> TargetRow:
        return TargetRow(
            measure=measure,
            from_month=from_month,
            to_month=to_month,
            statistic=statistic,
            published=published,
            tolerance=float(f"{tolerance:.3g}"),
            tolerance_kind=kind,
            source=self._titles[source].partition(" (Open Government")[0],
            note=note,
        )

    def _figure(self, name: str, year: int = 0) -> Figure | None:
        figure = self._volumes.figure(self._place, name, year or self._year)
        return None if figure is None or figure.value is None else figure

    def _value(self, name: str, year: int = 0) -> float | None:
        figure = self._figure(name, year)
        return None if figure is None else figure.value

    def _all(self, names: list[str], year: int = 0) -> list[Figure]:
        """Return the figures if all of them are published and not all nothing."""
        found = [figure for name in names if (figure := self._figure(name, year)) is not None]
        return found if len(found) == len(names) and any(figure.value for figure in found) else []
