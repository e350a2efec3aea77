"""What the closed forms are told of any council, from the table of published volumes.

A baseline of the year ending 31 March Y begins on 1 April Y - 1: from the stocks of 31 March Y - 1 and the workforce of
30 September Y - 1, with the flows of the year. Its first twelve months are the published year itself.
"""

from dataclasses import replace
from datetime import date
from math import exp, log

import numpy as np

from calibration import balance
from calibration.council.evidence import Evidence, Found, TooLittlePublishedError
from calibration.council.inputs import ASSESSMENT_UPPER_DAYS, CareFigures, Held, Inputs, Pathway, Placed
from sim.vocabulary import WORKING_DAYS_PER_YEAR

MONTHS = (
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "january",
    "february",
    "march",
)
MONTH_BANDS = ("0_to_3_months", "3_to_6_months", "6_to_12_months", "12_to_24_months", "24_months_and_over")
AGES = ("under_1", "1_to_4", "5_to_9", "10_to_15", "16_and_over")
ASSESSMENT_BANDS = (
    "same_day",
    "1_to_10_days",
    "11_to_20_days",
    "21_to_30_days",
    "31_to_40_days",
    "41_to_45_days",
    "46_to_50_days",
    "51_to_60_days",
    "61_and_over_days",
)
BANDS_IN_TIME = 6
"""Bands of assessments within 45 days."""
BOOKED_BANDS = ("0_to_10_days", "11_to_15_days", "16_to_20_days", "21_and_over_days")
PLACEMENTS = ("foster", "supported", "childrens_home", "other_residential", "with_parents", "other")
FIRST_SINGLE_ASSESSMENTS = 2015
"""First year in which all councils made single assessments rather than initial and core ones."""
LONGEST_ASSESSMENT_DAYS = 90.0
"""Upper end of the open band of assessments, for its mean: an assumption."""
CONTACTS_BECOMING_REFERRALS = {2018: 0.273, 2022: 0.235, 2024: 0.207}
"""England, of contacts: directors' estimates of initial contacts of these years over DfE's referrals."""
WEEKS_OF_PROCEEDINGS = {
    2011.5: 55.0,
    2016.5: 26.9,
    2017.7: 28.0,
    2019.4: 33.0,
    2024.4: 41.0,
    2025.1: 40.0,
    2025.4: 38.0,
}
"""Mean weeks of care proceedings in England and Wales at these times (Ministry of Justice)."""
WEEKS_OF_NORM = 28.0
"""Mean weeks of the norm's lengths of proceedings."""
DISABLED_SHARE = 130 / 2800
"""Of open episodes of need, with the disabled children's team: an assumption, from Leicestershire."""
REPORTS_PER_CHILD_IN_CARE = 60 / 533
"""Section 7 and 37 reports for each child in care: an assumption, from Leicestershire."""
IN_FIRST_TEAM_YEARS = 0.5
"""Children in care stay so long with the team that knew them before, as a rule: an assumption."""
MOST_IN_FIRST_TEAM = 0.6
LEAST_IN_NEED = 0.15
"""Least part of open episodes that is said to be child-in-need plans, where the others leave fewer."""
KINSHIP_SHARE = 0.18
"""Of foster placements, those with relatives and friends: an assumption."""
MOST_KNOWN_ENDS = 0.95
"""Largest part of all ends of care that the published reasons may be, so that some are left for 18th birthdays."""
LEAVER_EDGES = (18.0, 19.0, 22.0, 25.0)
LEAST_LEAVERS = 0.1
"""Care leavers there are at least, where 0 are published: their ages are parts of them."""
BEYOND_21_SHARE = 0.06
"""Care leavers supported beyond 21: an assumption."""
MOST_AT_ONCE = 0.9
"""Largest part of assessed children for whom an enquiry can be said to start at once."""
RECRUITMENT_RANGE = (2.0, 24.0)
"""Between these the mean time to fill a post can be said to lie, in months."""
MONTHS_RANGE = (3.0, 24.0)
"""Between these the mean length of child protection plans can be said to lie, in months."""


class PublishedInputs:
    """The inputs of one council and year, with what each of them is taken from.

    Parameters
    ----------
    evidence : Evidence

    Attributes
    ----------
    inputs : Inputs
    told : dict of str to Found
        What was found, by name.
    start : date
    """

    def __init__(self, evidence: Evidence) -> None:
        self.evidence, self.year = evidence, evidence.year
        self.before = self.year - 1
        self.start = date(self.before, 4, 1)
        self.told: dict[str, Found[float] | Found[tuple[float, ...]]] = {}
        self._stocks()
        self.inputs = Inputs(pathway=self._pathway(), care=self._care(), held=self._held())

    def _needed(self, *names: str) -> None:
        """Refuse a council of whom any of these is nothing: rates are counts over them."""
        nothing = [name for name in names if not self.told[name].value]
        if nothing:
            said = ", ".join(f"{name.replace('_', ' ')} ({self.told[name].note})" for name in nothing)
            raise TooLittlePublishedError(
                f"{self.evidence.council.name}, {self.year}: 0 is published of {said}; no service can be built on that"
            )

    def _count(self, name: str, *, per: str = "population", year: int | None = None, rate: str = "") -> float:
        return self._note(name, self.evidence.count(name, per=per, year=year, rate=rate), year)

    def _share(self, part: str, whole: str, *, year: int | None = None) -> float:
        return self._note(f"{part} of {whole}", self.evidence.share(part, whole, year=year), year)

    def _level(self, name: str, *, year: int | None = None) -> float:
        return self._note(name, self.evidence.level(name, year=year), year)

    def _bands(
        self, name: str, bands: tuple[str, ...], *, year: int | None = None, total: str = ""
    ) -> tuple[float, ...]:
        found = self.evidence.bands([name.format(band) for band in bands], year=year, total=total)
        self.told[self._named(name, year)] = found
        return found.value

    def _note(self, name: str, found: Found[float], year: int | None) -> float:
        self.told[self._named(name, year)] = found
        return found.value

    def _named(self, name: str, year: int | None) -> str:
        return f"{name} at the start" if year == self.before else name

    def _stocks(self) -> None:
        """Children open at the start, by group; what the others leave is on child-in-need plans."""
        self.episodes = self._count("episodes_of_need_open", year=self.before)
        self.in_care = self._count("children_in_care_open", year=self.before)
        self._needed("episodes_of_need_open at the start", "children_in_care_open at the start")
        self.on_cp_plan = self._count("cp_plans_open", per="episodes_of_need_open", year=self.before)
        self.disabled = self._disabled_children()
        self.leavers_19_to_21 = self._count("care_leavers_19_to_21", per="children_in_care_open", year=self.before)
        at_18 = self._count("care_leavers_17_to_18", per="children_in_care_open", year=self.before)
        younger = at_18 + self.leavers_19_to_21
        self.leavers = max(younger, LEAST_LEAVERS) / (1 - BEYOND_21_SHARE)
        at_18_share = at_18 / younger if younger else 0.5
        older = 1 - BEYOND_21_SHARE
        self.leaver_shares = (at_18_share * older, (1 - at_18_share) * older, BEYOND_21_SHARE)

    def _disabled_children(self) -> float:
        """Children of the disabled children's team."""
        return DISABLED_SHARE * self.episodes

    def _mean_assessment_days(self) -> float:
        """Mean time from the referral to the end of an assessment, in working days."""
        bands = self.told["assessments_{}"].value
        assert isinstance(bands, tuple)
        return _mean_days(bands)

    def _plans_ended(self) -> float:
        """Child protection plans that end in the year."""
        return self._count("cp_plans_ended", per="cp_plans_started", rate="cp_plans_ended_rate")

    def _need_plans_started(self) -> float:
        """Child-in-need plans that start in the year: of those counted since 2022, the part for each open episode."""
        return self._count("cin_plans_started", per="episodes_of_need_open")

    def _pathway(self) -> Pathway:
        referrals = self._count("referrals")
        self._needed("referrals")
        no_further_action = self._not_assessed()
        per_referral = self._assessed()
        assessed = min(per_referral, 1 - no_further_action)
        self.reassessed = max(0.0, per_referral - assessed) * referrals
        """Assessments beyond the referrals there are for them: of children whose case is open already."""
        assessments = assessed * referrals
        bands = self._assessment_bands()
        mean_days = self._mean_assessment_days()
        self.in_assessment = assessments * mean_days / WORKING_DAYS_PER_YEAR
        section_47s = min(
            self._count("section_47s", per="referrals", rate="section_47_rate"), MOST_AT_ONCE * assessments
        )
        icpcs = self._count("icpcs", per="section_47s", rate="icpc_rate")
        cp_open, need_open = self._open_bands("cp_plans_{}_open"), self._open_bands("episodes_of_need_{}_open")
        started = self._count("cp_plans_started", per="section_47s")
        ended = self._plans_ended()
        open_on_average = (self.on_cp_plan + self._count("cp_plans_open", per="episodes_of_need_open")) / 2
        cp_months = open_on_average / max((started + ended) / 2, 1e-9) * balance.MONTHS_PER_YEAR
        others = self.in_care + self.on_cp_plan + self.disabled + self.leavers + self.in_assessment
        self.on_cin_plan = max(self.episodes - others, LEAST_IN_NEED * self.episodes)
        self.left_for_need = self.episodes - others
        plans_started = self._need_plans_started()
        return Pathway(
            contacts_per_month=referrals / self.contacts_becoming_referrals() / balance.MONTHS_PER_YEAR,
            referrals_by_month=self._by_month(self.year),
            earlier_referrals_by_month=self._by_month(self.year - 2)[-4:] + self._by_month(self.before),
            rereferred_share=self._share("rereferrals", "referrals"),
            no_further_action_share=no_further_action,
            assessed_share=assessed,
            assessments=assessments,
            # who is assessed on the day has still to be decided on and signed off: nobody knows how long either took
            assessment_upper_days=ASSESSMENT_UPPER_DAYS[1:],
            assessment_bands=(bands[0] + bands[1], *bands[2:]),
            assessment_mean_days=mean_days,
            section_47s=section_47s,
            conference_share=min(icpcs / max(section_47s, 1e-9), 1.0),
            plan_share=min(started / max(icpcs, 1e-9), 1.0),
            booked_bands=self._bands("icpc_{}", BOOKED_BANDS, total="icpcs"),
            repeat_plan_share=self._share("cp_plans_second_or_later", "cp_plans_started"),
            plans_ended=ended,
            cp_months=min(max(cp_months, MONTHS_RANGE[0]), MONTHS_RANGE[1]),
            cp_open=cp_open[0],
            cp_open_on_average=_at_least_some(_mean(*cp_open)),
            cp_ended=_at_least_some(self._bands("cp_plans_{}_ended", MONTH_BANDS, total="cp_plans_ended"), 0.25),
            cin_plans_started=plans_started,
            need_open=self._need_open(need_open[0], cp_open[0]),
            need_open_on_average=_at_least_some(_mean(*need_open)),
            need_ended=_at_least_some(
                self._bands("episodes_of_need_{}_ended", MONTH_BANDS, total="episodes_of_need_ended"), 0.25
            ),
            private_law_reports=REPORTS_PER_CHILD_IN_CARE * self.in_care,
            care_among_open=self.in_care,
        )

    def _not_assessed(self) -> float:
        """Part of referrals that end in no further action."""
        return self._share("referrals_no_further_action", "referrals")

    def _assessed(self) -> float:
        """Assessments completed for each referral, of a year of single assessments."""
        found = self.evidence.share(
            "assessments_completed", "referrals", year=max(self.year, FIRST_SINGLE_ASSESSMENTS), positive=True
        )
        self.told["assessments_completed of referrals"] = found
        return found.value

    def _assessment_bands(self) -> tuple[float, ...]:
        """Assessments by duration; of a year of which only those in time are published, with as many in time."""
        year = max(self.year, FIRST_SINGLE_ASSESSMENTS)
        names = [f"assessments_{band}" for band in ASSESSMENT_BANDS]
        found = self.evidence.bands(names, year=year, total="assessments_completed")
        bands = found.value
        share = self.evidence.at(self.evidence.council.name, "assessments_within_45_days_share", year)
        if not found.is_own and share is not None:
            in_time = share / 100
            within = sum(bands[:BANDS_IN_TIME]) / sum(bands)
            if 0 < within < 1:
                factors = [in_time / within] * BANDS_IN_TIME
                factors += [(1 - in_time) / (1 - within)] * (len(bands) - BANDS_IN_TIME)
                bands = tuple(count * factor for count, factor in zip(bands, factors, strict=True))
                note = f"{found.note}; with {share:g} % within 45 days, the council's own of {year}"
                found = replace(found, value=bands, note=note)
        self.told["assessments_{}"] = found
        return bands

    def contacts_becoming_referrals(self) -> float:
        """Return the share of contacts that become referrals: England's, between the years it is known for."""
        years = list(CONTACTS_BECOMING_REFERRALS)
        return float(np.interp(self.year, years, [CONTACTS_BECOMING_REFERRALS[year] for year in years]))

    def _by_month(self, year: int) -> tuple[float, ...]:
        """Referrals of the months of a year, in the pattern of the nearest year that has months published."""
        total = self.evidence.count("referrals", year=year).value
        found = self.evidence.bands([f"referrals_in_{month}" for month in MONTHS], year=year)
        if year == self.year:
            self.told["referrals_in_{}"] = found
        return tuple(count / sum(found.value) * total for count in found.value)

    def _open_bands(self, name: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Cases by time open at the start and a year later."""
        total = name.replace("{}_", "")
        return self._bands(name, MONTH_BANDS, year=self.before, total=total), self._bands(
            name, MONTH_BANDS, total=total
        )

    def _need_open(self, need: tuple[float, ...], plans: tuple[float, ...]) -> tuple[float, ...]:
        """Open episodes without plans, leavers and assessments, on the scale of the episodes of the start."""
        scale, of_plans = self.episodes / sum(need), self.on_cp_plan / sum(plans)
        left = [count * scale - plan * of_plans for count, plan in zip(need, plans, strict=True)]
        left[0] -= self.in_assessment
        left[-1] -= self.leavers
        return tuple(left)

    def _care(self) -> CareFigures:
        stock = self.in_care
        started = self._count("care_started", per="children_in_care_open")
        self._needed("care_started")
        ended = self._count("care_ended", per="children_in_care_open")
        directly = self._level("unaccompanied_started") / 100
        remanded = self._share("remands_started", "care_started")
        ages = self._bands("care_started_aged_{}", AGES)
        at = self.told["care_started_aged_{}"]
        there = self.evidence.at(at.place, "unaccompanied_started", at.year)
        education = self._share("care_leavers_19_to_21_in_other_education", "care_leavers_19_to_21", year=self.before)
        education += self._share("care_leavers_19_to_21_in_higher_education", "care_leavers_19_to_21", year=self.before)
        section_20, court = self._routes()
        trend = self.weeks_of_proceedings(self.year + 0.5) - self.weeks_of_proceedings(self.year - 0.5)
        return CareFigures(
            started=started,
            ended=ended,
            growth_per_year=self._growth(),
            unaccompanied=min(
                self._count("unaccompanied_open", per="children_in_care_open", year=self.before), stock / 2
            ),
            unaccompanied_started=min(directly, 0.5) * started,
            remands=remanded * started,
            started_by_age=ages,
            started_directly=((directly if there is None else there / 100) + remanded) * sum(ages),
            in_care_by_age=self._bands("in_care_aged_{}", AGES, year=self.before),
            section_20_share=section_20,
            court_share=court,
            ends=self._ends(ended),
            applications=self._level("care_applications") * self._count("population", per="referrals") / 10_000,
            trend_weeks=trend,
            placed=self._placed(),
            leavers=self.leavers,
            leavers_19_to_21=self.leavers_19_to_21,
            leaver_edges=LEAVER_EDGES,
            leaver_shares=self.leaver_shares,
            in_education_share=min(education, 1.0),
        )

    def _growth(self) -> float:
        """Yearly growth of starts in the four years before, as far as published; at most 8 % either way."""
        years = range(self.year - 4, self.year)
        counts = self.evidence.series("care_started", years)
        known = [(year, log(count)) for year, count in zip(years, counts, strict=True) if count]
        if len(known) < 3:
            return 0.0
        slope = float(np.polyfit([year for year, _ in known], [count for _, count in known], 1)[0])
        return min(max(exp(slope) - 1.0, -0.08), 0.08)

    def _routes(self) -> tuple[float, float]:
        """Shares who come into care by agreement and by court, of those who come by the pathway."""
        routes = ("section_20", "interim_care_order", "police_protection")
        found = self.evidence.bands([f"care_started_{route}" for route in routes])
        self.told["routes"] = found
        by_agreement, by_court, by_police = found.value
        unaccompanied = self.evidence.at(found.place, "unaccompanied_started", found.year)
        starts = self.evidence.at(found.place, "care_started", found.year)
        if unaccompanied is not None and starts is not None:
            by_agreement = max(by_agreement - unaccompanied / 100 * starts, 0.0)
        total = by_agreement + by_court + by_police
        return by_agreement / total, by_court / total

    def _ends(self, ended: float) -> dict[str, float]:
        ends = {
            "home": self._level("returned_home") / 100 * ended,
            "home_unplanned": self._level("returned_home_unplanned") / 100 * ended,
            "special_guardianship": self._count("special_guardianship_orders", per="care_ended"),
            "child_arrangements": self._level("child_arrangements") / 100 * ended,
            "adoption": self._count("adopted", per="care_ended"),
        }
        scale = min(1.0, MOST_KNOWN_ENDS * ended / max(sum(ends.values()), 1e-9))
        return {way: count * scale for way, count in ends.items()}

    def _placed(self) -> Placed:
        shares = self._bands("placed_{}_share", PLACEMENTS, year=self.before)
        adoptive = self._share("placed_for_adoption", "children_in_care_open", year=self.before)
        scale = (1 - adoptive) * self.in_care / sum(shares)
        foster, supported, home, other_residential, with_parents, _ = (share * scale for share in shares)
        filled = self._count("foster_places_filled", per="children_in_care_open", year=self.before)
        kinship = KINSHIP_SHARE * foster
        own = min(filled, foster - kinship)
        return Placed(
            in_house_foster=own,
            agency_foster=foster - kinship - own,
            kinship=kinship,
            residential=home + other_residential,
            supported=supported,
            with_parents=with_parents,
            adoptive=adoptive * self.in_care,
        )

    @staticmethod
    def weeks_of_proceedings(when: float) -> float:
        """Return mean weeks of care proceedings in England and Wales, between the times they are known for."""
        times = list(WEEKS_OF_PROCEEDINGS)
        return float(np.interp(when, times, [WEEKS_OF_PROCEEDINGS[time] for time in times]))

    def _held(self) -> Held:
        holders = self._count("case_holders", per="episodes_of_need_open", year=self.before)
        self._needed("case_holders at the start")
        self.vacancies = self._count("vacancies", per="social_workers_in_post", year=self.before)
        self.starters = self._count("starters", per="social_workers_in_post", year=self.before)
        self.agency_cover = min(self._level("vacancies_covered_by_agency", year=self.before) / 100, 1.0)
        self.staying_put = self._level("staying_put", year=self.before) / 100
        children = self.in_care + self.on_cp_plan + self.on_cin_plan + self.disabled + self.in_assessment
        in_first_teams = IN_FIRST_TEAM_YEARS * self.inputs_started
        return Held(
            care=self.in_care,
            on_cp_plan=self.on_cp_plan,
            on_cin_plan=self.on_cin_plan,
            disabled=self.disabled,
            in_assessment=self.in_assessment,
            leavers=self.leavers,
            care_in_cp_teams=min(in_first_teams, MOST_IN_FIRST_TEAM * self.in_care),
            cin_in_cp_teams=0.0,
            case_holders_fte=holders,
            agency_fte=self._level("agency_rate", year=self.before) / 100 * holders,
            caseload=children / holders,
            leaving_share=self._level("turnover", year=self.before) / 100,
            sickness_share=self._level("sickness_absence", year=self.before) / 100,
        )

    def recruitment_months(self) -> tuple[float, str]:
        """Return the mean time to fill a post (Little's law: vacancies over starters), and how it was found."""
        vacancies, starters = self.vacancies, self.starters
        least, most = RECRUITMENT_RANGE
        months = vacancies / starters * balance.MONTHS_PER_YEAR if starters > 0 else most
        note = f"{vacancies:.1f} vacancies over {starters:.1f} starters a year (Little's law)"
        if not least <= months <= most:
            note += f"; held to {least:g} to {most:g} months"
        return min(max(months, least), most), note

    def inflation(self, unit_cost: str) -> float:
        """Return how England's unit cost of the year compares with that of 2017-18."""
        now, then = self.evidence.england(unit_cost), self.evidence.england(unit_cost, year=2018)
        return now.value / then.value

    @property
    def inputs_started(self) -> float:
        """Children who start to be looked after in the year."""
        found = self.told["care_started"].value
        assert isinstance(found, float)
        return found


def _mean_days(counts: tuple[float, ...]) -> float:
    """Mean of assessments' durations, each taken as the middle of its band."""
    uppers = [*ASSESSMENT_UPPER_DAYS[:-1], LONGEST_ASSESSMENT_DAYS]
    lowers = [0.0, 0.0, *ASSESSMENT_UPPER_DAYS[1:-1]]
    middles = [(low + high) / 2 for low, high in zip(lowers, uppers, strict=True)]
    return sum(count * middle for count, middle in zip(counts, middles, strict=True)) / sum(counts)


def _mean(first: tuple[float, ...], second: tuple[float, ...]) -> tuple[float, ...]:
    return tuple((one + other) / 2 for one, other in zip(first, second, strict=True))


def _at_least_some(counts: tuple[float, ...], least: float = 0.5) -> tuple[float, ...]:
    """Return numbers by band, none of them nothing: a rate of ending is one over the other."""
    return tuple(max(count, least) for count in counts)
