"""Children in care and care leavers of Leicestershire in 2017: what follows in closed form from published figures.

The first ages, placements and legal statuses in our tables are of 2021; they are scaled to the children of 2017.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from calibration import balance
from calibration.care_flows import AGED_18, CareFlow, Way, contact_shares
from sim.vocabulary import AGE_BANDS, WORKING_DAYS_PER_YEAR

BAND_NAMES = ("under_1", "1_to_4", "5_to_9", "10_to_15", "16_and_over")
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
LEAVER_EDGES = (16.0, 18.0, 19.0, 22.0, 25.0)
BEYOND_22_SHARE = 0.04
"""Care leavers beyond 22, in education: an assumption."""
DISCHARGES_PER_YEAR = 15.0
"""Care orders discharged in a year besides those that end with another order: an assumption."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Children of the starting stock by placement, scaled from 2021."""

    in_house_foster: float
    agency_foster: float
    kinship: float
    residential: float
    supported: float
    with_parents: float
    adoptive: float


class CareJourney:
    """The flows and stocks of care.

    Parameters
    ----------
    published : mapping of str to float
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
        published: Mapping[str, float],
        norm: Callable[[str], float],
        spread: Callable[[str], tuple[float, ...]],
        siblings: float,
        months_before: float,
        plans_ended: float,
    ) -> None:
        self._p, self._norm, self._spread, self._plans_ended = published, norm, spread, plans_ended
        self.siblings, self.months_before = siblings, months_before
        self._entries()
        self._ways_out()
        self._court()
        self._placements()
        self._leavers()

    def _entries(self) -> None:
        p = self._p
        self.unaccompanied_per_year = p["unaccompanied_started_2020"] / 100 * p["care_started_2018"]
        rate = p["remands_started_england_2021"] / p["care_started_england_2021"]
        self.remands_per_year = rate * p["care_started_2018"]
        home = (p["returned_home_2018"] + p["returned_home_unplanned_2018"]) / 100 * p["care_ended_2018"]
        first, second, *_ = self._spread("permanence.return_shares")
        self.returns_in_first_year = home * (0.25 * first / 2 + 0.75 * (first + second) / 2)
        self.by_pathway = p["care_started_2018"] - self.unaccompanied_per_year - self.remands_per_year
        self.by_pathway -= self.returns_in_first_year
        starting = [p[f"care_started_aged_{band}_2021"] for band in BAND_NAMES]
        directly = p["unaccompanied_started_2021"] / 100 * p["care_started_2021"] + rate * p["care_started_2021"]
        starting[-1] -= UNACCOMPANIED_16_AND_OVER * directly
        starting[-2] -= (1 - UNACCOMPANIED_16_AND_OVER) * directly
        total = sum(starting)
        self.starting_shares = tuple(count / total for count in starting)
        lag = self.months_before / balance.MONTHS_PER_YEAR
        self.contact_edges = (-UNBORN_YEARS, *(edge - lag for edge in AGE_BANDS[1:-1]), OLDEST_AT_CONTACT)
        self.contact_shares = contact_shares(self.contact_edges, self.months_before, self.starting_shares)
        unaccompanied = p["unaccompanied_started_2021"] / 100 * p["care_started_2021"]
        by_agreement = p["care_started_section_20_2021"] - unaccompanied
        by_court = p["care_started_interim_care_order_2021"]
        others = (1 - p["unaccompanied_started_2023"] / 100) * p["care_started_2023"]
        police = p["care_started_police_protection_2023"] / others
        self.section_20_share = (1 - police) * by_agreement / (by_agreement + by_court)
        self.court_share = (1 - police) * by_court / (by_agreement + by_court)

    def _ways_out(self) -> None:
        p = self._p
        self.growth = (p["care_started_2017"] - p["care_started_2016"]) / p["care_started_2016"]
        counts = [p[f"in_care_aged_{band}_2021"] for band in BAND_NAMES]
        self.age_shares = tuple(count / sum(counts) for count in counts)
        self.unaccompanied = p["unaccompanied_open_2018"]
        self.stock_of_10_to_15 = self.age_shares[-2] * p["children_in_care"]
        alone = CareFlow(
            self._spread("entry.unaccompanied_age_years_edges"), self._spread("entry.unaccompanied_age_shares"), {}
        )
        stock = [share * p["children_in_care"] for share in self.age_shares]
        stock[-1] -= self.unaccompanied  # counted as 16 and 17, as the model does
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
            self.flow = flow.to_ends(wanted, self.others, ages, entries)
            self.ends = self.flow.ends_in_first_year(self.others, ages, entries)
            if abs(self.ends[AGED_18] - at_18) < 0.01:
                break
            at_18 = self.ends[AGED_18]
        self.ends = self.ends | {
            AGED_18: self.ends[AGED_18] + unaccompanied_18,
            "other": self.ends["other"] + self.remands_per_year,
        }
        matched = self._spread("permanence.long_term_fostering.shares")
        self.matched_per_year = entries * sum(a * b for a, b in zip(self.starting_shares, matched, strict=True))
        self.steady_stock = self.flow.years_in_care() * entries + alone.years_in_care() * self.unaccompanied_per_year

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
        """Return the ends of 2017-18 as published; the other reasons are what is left of all ends."""
        p = self._p
        ended = p["care_ended_2018"]
        wanted = {
            "home": p["returned_home_2018"] / 100 * ended,
            "home_unplanned": p["returned_home_unplanned_2018"] / 100 * ended,
            "special_guardianship": p["special_guardianship_orders_2018"],
            "child_arrangements": p["child_arrangements_england_2021"] / 100 * ended,
            "adoption": p["adopted_2018"],
        }
        return wanted | {"other": ended - sum(wanted.values()) - at_18 - self.remands_per_year}

    def _court(self) -> None:
        p, norm = self._p, self._norm
        self.applications = p["care_applications_2018"] * p["population_2018"] / 10_000
        self.per_child = balance.per_child_share(self.siblings, norm("court.sibling_hours_share"))
        # those under an order from the first day, and those accommodated whose way out needs one
        matched = self._spread("permanence.long_term_fostering.shares")
        needing = sum(
            part * (matched[band] + sum(self.flow.ways[way].shares[band] for way in NEEDS_AN_ORDER))
            for band, part in enumerate(self.starting_shares)
        )
        self.proceedings = self.by_pathway * (1 - self.section_20_share + self.section_20_share * needing)
        planned = norm("child_protection.care_share") * self.court_share * self._plans_ended
        self.pre_proceedings = planned / self.siblings / (1 - norm("court.diverted_share"))
        self.later_orders = sum(self.ends[way] for way in ("special_guardianship", "child_arrangements", "adoption"))
        self.later_orders += DISCHARGES_PER_YEAR
        self.trend_weeks = (p["weeks_of_proceedings_2019"] - p["weeks_of_proceedings_2017"]) / 1.75

    def _placements(self) -> None:
        p = self._p
        scale = p["children_in_care"] / p["children_in_care_open_2021"]
        foster, adoptive = scale * p["placed_foster_2021"], scale * p["placed_for_adoption_2021"]
        kinship = p["kinship_cases"]
        own = scale * p["provided_by_council_2021"] - OWN_HOME_BEDS - adoptive - kinship
        residential = scale * (p["placed_childrens_home_2021"] + p["placed_other_residential_2021"])
        self.placed = Placed(
            in_house_foster=own,
            agency_foster=foster - own - kinship,
            kinship=kinship,
            residential=residential,
            supported=scale * p["placed_supported_2021"],
            with_parents=scale * p["placed_with_parents_2021"],
            adoptive=adoptive,
        )
        self.approved_places = own / USED_SHARE / (1 - self._norm("placements.fostering.unusable_share"))
        leaving = self._norm("placements.fostering.leavers_share_per_year") * self.approved_places
        self.foster_applications = leaving / self._norm("placements.fostering.approved_share")
        self.fostering_fte = self.approved_places / CHILDREN_PER_SUPERVISING_WORKER
        # so that a child of the stock lives where the published children lived
        self.kinship_shares = self._to_stock("kinship", self.placed.kinship)
        self.with_parents_shares = self._to_stock("with_parents", self.placed.with_parents)
        self.residential_shares = self._to_stock("residential", residential)
        self.supported_shares = self._to_stock("supported", self.placed.supported)
        # every child who first lives with relatives and every special guardian is assessed
        relatives = sum(part * share for part, share in zip(self.starting_shares, self.kinship_shares, strict=True))
        self.connected_assessments = relatives * self.by_pathway + self.ends["special_guardianship"]

    def _to_stock(self, kind: str, children: float) -> tuple[float, ...]:
        """Scale the pattern over ages of the norms so that as many of the stock live there."""
        pattern = self._spread(f"placements.{kind}_shares")
        now = sum(part * age for part, age in zip(pattern, self.age_shares, strict=True)) * self._p["children_in_care"]
        return tuple(part * children / now for part in pattern)

    def _leavers(self) -> None:
        p = self._p
        education = p["care_leavers_19_to_21_in_other_education_2021"]
        education += p["care_leavers_19_to_21_in_higher_education_2021"]
        self.in_education = education / p["care_leavers_19_to_21_2021"]
        of_19_to_21 = p["care_leavers_19_to_21_2018"]
        self.a_year_of_leavers = of_19_to_21 / 3
        leavers = p["care_leavers_with_adviser"] + p["care_leavers_with_social_worker"]
        # the paper's young people with social workers are about as many as DfE's figures leave for 16 and 17
        young = p["care_leavers_with_social_worker"] / leavers
        older = 1 - young - BEYOND_22_SHARE
        at_18 = leavers * older - of_19_to_21
        self.leaver_shares = (young, at_18 / leavers, of_19_to_21 / leavers, BEYOND_22_SHARE)
        over_21 = (self.leaver_shares[2] / 3 + self.leaver_shares[3]) * leavers
        self.over_21_share = over_21 / leavers
        self.former_care_leavers = max(0.0, 4 * self.a_year_of_leavers - over_21)

    def leavers_weight(self, over_21_hours_share: float) -> float:
        """Mean effort for a care leaver, against that for one between 18 and 21."""
        return 1 - self.over_21_share * (1 - over_21_hours_share)
