"""Children in care and care leavers of a council: what follows in closed form from its published figures."""

from collections.abc import Callable

import numpy as np

from calibration import balance
from calibration.care_flows import AGED_18, CareFlow, Way, contact_shares
from calibration.council.inputs import CareFigures
from sim.vocabulary import AGE_BANDS, WORKING_DAYS_PER_YEAR

WAYS = ("home", "home_unplanned", "special_guardianship", "child_arrangements", "adoption", "other")
NEEDS_AN_ORDER = ("special_guardianship", "child_arrangements", "adoption")
DAYS_PER_MONTH = WORKING_DAYS_PER_YEAR / balance.MONTHS_PER_YEAR
WEEKS_PER_MONTH = 365.25 / 7 / balance.MONTHS_PER_YEAR
LONGEST_MONTHS = 60.0
UNACCOMPANIED_16_AND_OVER = 0.95
"""Part of unaccompanied children and remands who start at 16 and 17: an assumption."""
UNBORN_YEARS, OLDEST_AT_CONTACT = 0.5, 17.4
"""Children may be known half a year before their birth; nobody older comes into care by the pathway."""
HOURS_PER_FTE_PER_YEAR = 37 * 42 * 40 / 55
"""37 hours, 42 weeks, 40/55 of paid time client-related (PSSRU): 1,130."""
LAWYERS_LOAD = 0.9
"""Part of the lawyers' hours that the year's court work takes: an assumption."""
OWN_HOME_BEDS = 5
"""Beds of the council's children's home (Welland House): an assumption."""
USED_SHARE = 0.97
"""Part of usable in-house foster places that are taken at the start: an assumption."""
CHILDREN_PER_SUPERVISING_WORKER = 17.5
"""Places a supervising social worker looks after, 15 to 20: an assumption."""
DISCHARGES_SHARE = 15 / 533
"""Care orders discharged in a year besides those that end with another order, of children in care: an assumption."""


MOST_OF_AN_AGE = 0.95
"""Largest part of the children of an age who may live in one kind of placement."""
MOST_OF_ALL = 0.999
"""Largest part of the children of an age who may leave or be matched: shares are rounded in the file."""
MOST_LEAVE = 0.98
"""Largest part of those who come into care at an age for whom there may be a way out: the others stay until 18."""


class CareJourney:
    """The flows and stocks of care.

    Parameters
    ----------
    figures : CareFigures
    stock : float
        Children in care at the start.
    norm : callable
        Gives a single number of the table of norms.
    spread : callable
        Gives a list of that table.
    siblings : float
        Mean number of children in a family.
    months_before : float
        Mean time from first contact to coming into care by the pathway.
    plans_ended : float
        Child protection plans that end in a year.
    """

    def __init__(
        self,
        figures: CareFigures,
        stock: float,
        norm: Callable[[str], float],
        spread: Callable[[str], tuple[float, ...]],
        siblings: float,
        months_before: float,
        plans_ended: float,
    ) -> None:
        self.figures, self.stock = figures, stock
        self._norm, self._spread, self._plans_ended = norm, spread, plans_ended
        self.siblings, self.months_before = siblings, months_before
        self._entries()
        self._ways_out()
        self._court()
        self._placements()
        self._leavers()

    def _entries(self) -> None:
        f = self.figures
        self.unaccompanied_per_year, self.remands_per_year = f.unaccompanied_started, f.remands
        home = f.ends["home"] + f.ends["home_unplanned"]
        first, second, *_ = self._spread("permanence.return_shares")
        self.returns_in_first_year = home * (0.25 * first / 2 + 0.75 * (first + second) / 2)
        self.by_pathway = f.started - self.unaccompanied_per_year - self.remands_per_year
        self.by_pathway -= self.returns_in_first_year
        starting = list(f.started_by_age)
        starting[-1] -= UNACCOMPANIED_16_AND_OVER * f.started_directly
        starting[-2] -= (1 - UNACCOMPANIED_16_AND_OVER) * f.started_directly
        starting = [max(count, 0.0) for count in starting]
        total = sum(starting)
        self.starting_shares = tuple(count / total for count in starting)
        lag = self.months_before / balance.MONTHS_PER_YEAR
        self.contact_edges = (-UNBORN_YEARS, *(edge - lag for edge in AGE_BANDS[1:-1]), OLDEST_AT_CONTACT)
        self.contact_shares = contact_shares(self.contact_edges, self.months_before, self.starting_shares)
        self.section_20_share, self.court_share = f.section_20_share, f.court_share

    def _ways_out(self) -> None:
        f = self.figures
        self.growth = f.growth_per_year
        self.age_shares = tuple(count / sum(f.in_care_by_age) for count in f.in_care_by_age)
        self.unaccompanied = f.unaccompanied
        self.stock_of_10_to_15 = self.age_shares[-2] * self.stock
        alone = CareFlow(
            self._spread("entry.unaccompanied_age_years_edges"), self._spread("entry.unaccompanied_age_shares"), {}
        )
        stock = [share * self.stock for share in self.age_shares]
        stock[-1] = max(stock[-1] - self.unaccompanied, 0.0)  # counted as 16 and 17, as the model does
        self.others = sum(stock)
        ages = self.ages_of_others = tuple(count / self.others for count in stock)
        entries = self.by_pathway + self.returns_in_first_year
        flow = CareFlow(
            self.contact_edges,
            self.contact_shares,
            {way: self._way(way) for way in WAYS},
            growth_per_year=self.growth,
            months_before=self.months_before,
        )
        unaccompanied_18 = alone.ends_in_first_year(
            self.unaccompanied, alone.age_shares(), self.unaccompanied_per_year
        )[AGED_18]
        at_18 = flow.ends_in_first_year(self.others, ages, entries)[AGED_18]
        for _ in range(20):  # who turns 18 depends a little on who leaves otherwise
            wanted = self._wanted(at_18 + unaccompanied_18)
            self.flow = flow.to_ends(wanted, self.others, ages, entries, most=MOST_LEAVE)
            self.ends = self.flow.ends_in_first_year(self.others, ages, entries)
            if abs(self.ends[AGED_18] - at_18) < 0.01:
                break
            at_18 = self.ends[AGED_18]
        self.wanted = wanted
        self.ends = self.ends | {
            AGED_18: self.ends[AGED_18] + unaccompanied_18,
            "other": self.ends["other"] + self.remands_per_year,
        }
        self.matched_shares = self._matched()
        matched = zip(self.starting_shares, self.matched_shares, strict=True)
        self.matched_per_year = entries * sum(starting * share for starting, share in matched)
        self.steady_stock = self.flow.years_in_care() * entries + alone.years_in_care() * self.unaccompanied_per_year

    def _matched(self) -> tuple[float, ...]:
        """Shares matched with long-term carers: the norm's, or what the published ways out leave."""
        taken = [sum(way.shares[band] for way in self.flow.ways.values()) for band in range(len(self.age_shares))]
        norm = self._spread("permanence.long_term_fostering.shares")
        return tuple(max(min(share, MOST_OF_ALL - part), 0.0) for share, part in zip(norm, taken, strict=True))

    def _way(self, name: str) -> Way:
        at = f"permanence.{name}."
        least = self._least(self._steps_after_court[name]) if name in self._steps_after_court else ()
        return Way(
            self._spread(at + "shares"), self._spread(at + "months_edges"), self._spread(at + "month_shares"), *least
        )

    @property
    def _steps_after_court(self) -> dict[str, float]:
        """Working days that a way takes at least once proceedings have ended."""
        norm = self._norm
        decision, order = norm("management.permanence_decision_days"), norm("court.order_days")
        placed = norm("permanence.adoption_placed_days")
        return {
            "special_guardianship": order,
            "child_arrangements": order,
            "adoption": norm("permanence.matching_days") + decision + placed,
        }

    def _least(self, afterwards: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Months from coming into care that court and the steps after it take at least, over the routes into care."""
        norm, weeks = self._norm, self._spread("court.proceedings_weeks_edges")
        parts = self._spread("court.proceedings_shares")
        police = 1 - self.section_20_share - self.court_share
        before_court = {
            norm("court.section_20_to_court_days"): self.section_20_share,
            0.0: self.court_share,
            norm("entry.police_protection_days"): police,
        }
        grid = np.linspace(0.0, LONGEST_MONTHS, 241)
        ended = np.zeros(len(grid))
        for days, share in before_court.items():
            in_court = grid - (days + afterwards) / DAYS_PER_MONTH
            ended += share * np.interp(in_court * WEEKS_PER_MONTH, weeks, np.concatenate(([0.0], np.cumsum(parts))))
        return tuple(map(float, grid)), tuple(map(float, np.diff(ended)))

    def _wanted(self, at_18: float) -> dict[str, float]:
        """Return the ends as published; the other reasons are what is left of all ends."""
        wanted = dict(self.figures.ends)
        other = self.figures.ended - sum(wanted.values()) - at_18 - self.remands_per_year
        return wanted | {"other": max(other, 0.0)}

    def _court(self) -> None:
        norm = self._norm
        self.per_child = balance.per_child_share(self.siblings, norm("court.sibling_hours_share"))
        # those under an order from the first day, and those accommodated whose way out needs one
        needing = sum(
            part * (self.matched_shares[band] + sum(self.flow.ways[way].shares[band] for way in NEEDS_AN_ORDER))
            for band, part in enumerate(self.starting_shares)
        )
        self.proceedings = self.by_pathway * (1 - self.section_20_share + self.section_20_share * needing)
        planned = norm("child_protection.care_share") * self.court_share * self._plans_ended
        self.pre_proceedings = planned / self.siblings / (1 - norm("court.diverted_share"))
        self.later_orders = sum(self.ends[way] for way in ("special_guardianship", "child_arrangements", "adoption"))
        self.later_orders += DISCHARGES_SHARE * self.stock

    def _placements(self) -> None:
        self.placed = placed = self.figures.placed
        self.approved_places = placed.in_house_foster / USED_SHARE
        self.approved_places /= 1 - self._norm("placements.fostering.unusable_share")
        leaving = self._norm("placements.fostering.leavers_share_per_year") * self.approved_places
        self.foster_applications = leaving / self._norm("placements.fostering.approved_share")
        self.fostering_fte = self.approved_places / CHILDREN_PER_SUPERVISING_WORKER
        # so that a child of the stock lives where the published children lived
        self.kinship_shares = self._to_stock("kinship", placed.kinship)
        self.with_parents_shares = self._to_stock("with_parents", placed.with_parents)
        self.residential_shares = self._to_stock("residential", placed.residential)
        self.supported_shares = self._to_stock("supported", placed.supported)
        self._not_more_than_all()
        # every child who first lives with relatives and every special guardian is assessed
        relatives = sum(part * share for part, share in zip(self.starting_shares, self.kinship_shares, strict=True))
        self.connected_assessments = relatives * self.by_pathway + self.ends["special_guardianship"]

    def _not_more_than_all(self) -> None:
        """Of no age may more children live elsewhere than in foster care than there are."""
        kinds = ("kinship", "with_parents", "residential", "supported")
        taken = [sum(getattr(self, f"{kind}_shares")[band] for kind in kinds) for band in range(len(self.age_shares))]
        self.too_many_placed = max(taken) > MOST_OF_AN_AGE
        if self.too_many_placed:
            for kind in kinds:
                shares = getattr(self, f"{kind}_shares")
                less = [part * min(1.0, MOST_OF_AN_AGE / all_) for part, all_ in zip(shares, taken, strict=True)]
                setattr(self, f"{kind}_shares", tuple(less))

    def _to_stock(self, kind: str, children: float) -> tuple[float, ...]:
        """Scale the pattern over ages of the norms so that as many of the stock live there."""
        pattern = self._spread(f"placements.{kind}_shares")
        now = sum(part * age for part, age in zip(pattern, self.age_shares, strict=True)) * self.stock
        if now <= 0.0:  # no child of an age at which anybody lives there
            return pattern
        return tuple(min(part * children / now, MOST_OF_AN_AGE) for part in pattern)

    def _leavers(self) -> None:
        f = self.figures
        self.in_education = f.in_education_share
        self.a_year_of_leavers = f.leavers_19_to_21 / 3
        self.leaver_shares = f.leaver_shares
        self.over_21_share = self.leaver_shares[-2] / 3 + self.leaver_shares[-1]
        self.former_care_leavers = max(0.0, 4 * self.a_year_of_leavers - self.over_21_share * f.leavers)

    def leavers_weight(self, over_21_hours_share: float) -> float:
        """Mean effort for a care leaver, against that for one between 18 and 21."""
        return 1 - self.over_21_share * (1 - over_21_hours_share)
