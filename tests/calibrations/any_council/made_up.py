"""Tables of published figures made up for a test, and a council whose every figure is round."""

from calibration.council.published_inputs import (
    AGES,
    ASSESSMENT_BANDS,
    BOOKED_BANDS,
    MONTH_BANDS,
    MONTHS,
    PLACEMENTS,
)
from calibration.published.places import Council
from calibration.published.volumes import COLUMNS, Volumes, _Rows

HERE, REGION, ENGLAND = "Sampleshire", "East Midlands", "England"
PLACES = {HERE: ("E10000099", "council"), REGION: ("E12000004", "region"), ENGLAND: ("E92000001", "england")}
OLD = "Oldshire"
YEAR = 2018
"""Year ending 31 March of the made-up baseline: prices of the norms' own year."""


def table(figures, *, councils=(), places=()):
    """Return a table of {(place, measure, year): value}; a word stands for why there is none, (value, source) too."""
    known = PLACES | dict(places)
    lines = [",".join(COLUMNS)]
    for (place, measure, year), value in figures.items():
        code, level = known[place]
        value, source = value if isinstance(value, tuple) else (value, "dfe_b1")
        missing = value if isinstance(value, str) else ""
        number = "" if missing or value is None else f"{value:g}"
        lines.append(f"{code},{place},{REGION},{level},{measure},things,{number},{missing},{source},{year}")
    here = Council(PLACES[HERE][0], HERE, REGION, YEAR - 3, YEAR)
    return Volumes((_Rows("\n".join(lines), "made up"),), [here, *councils])


def bands(pattern, names, counts):
    """Return {measure: count} of a banded table."""
    return {pattern.format(name): count for name, count in zip(names, counts, strict=True)}


STOCKS = {
    "episodes_of_need_open": 1000,
    "awaiting_assessment_open": 0,
    "children_in_care_open": 200,
    "cp_plans_open": 100,
    "care_leavers_17_to_18": 40,
    "care_leavers_19_to_21": 54,
    "care_leavers_19_to_21_in_other_education": 10,
    "care_leavers_19_to_21_in_higher_education": 5,
    "unaccompanied_open": 10,
    "placed_for_adoption": 10,
    "foster_places_filled": 60,
    "cin_plans_open": 400,
    **bands("cp_plans_{}_open", MONTH_BANDS, (30, 20, 30, 20, 0)),
    **bands("episodes_of_need_{}_open", MONTH_BANDS, (300, 150, 200, 200, 150)),
    **bands("in_care_aged_{}", AGES, (10, 30, 40, 80, 40)),
    **bands("placed_{}_share", PLACEMENTS, (70, 8, 10, 2, 8, 2)),
}
FLOWS = {
    "referrals": 2400,
    **bands("referrals_in_{}", MONTHS, (200,) * 12),
    "rereferrals": 480,
    "referrals_no_further_action": 240,
    "referrals_assessed_not_in_need": 960,
    "episodes_of_need_started": 1200,
    "episodes_of_need_ended": 1200,
    "assessments_completed": 1920,
    **bands("assessments_{}", ASSESSMENT_BANDS, (20, 280, 400, 400, 400, 220, 80, 60, 60)),
    "section_47s": 480,
    "icpcs": 160,
    **bands("icpc_{}", BOOKED_BANDS, (60, 70, 20, 10)),
    "cp_plans_started": 120,
    "cp_plans_ended": 120,
    "cp_plans_second_or_later": 24,
    **bands("cp_plans_{}_ended", MONTH_BANDS, (30, 20, 40, 25, 5)),
    **bands("episodes_of_need_{}_ended", MONTH_BANDS, (500, 200, 250, 150, 100)),
    "cin_plans_started": 500,
    "care_started": 80,
    "care_ended": 80,
    "unaccompanied_started": 5,
    "remands_started": 2,
    **bands("care_started_aged_{}", AGES, (15, 15, 15, 25, 10)),
    "care_started_section_20": 40,
    "care_started_interim_care_order": 30,
    "care_started_police_protection": 10,
    "returned_home": 20,
    "returned_home_unplanned": 5,
    "child_arrangements": 4,
    "special_guardianship_orders": 10,
    "adopted": 12,
    "care_applications": 5,
    "staying_put": 40,
}
STAFF = {
    "social_workers_in_post": 60,
    "starters": 12,
    "leavers": 12,
    "turnover": 20,
    "agency_rate": 10,
    "vacancies": 6,
    "vacancies_covered_by_agency": 50,
    "case_holders": 50,
    "cases_held": 1000,
    "caseload": 20,
    "sickness_absence": 4,
    "population": 100000,
    "fostering_unit_cost": 700,
    "residential_unit_cost": 4000,
}


def round_council(**changed):
    """Return the figures of a council in balance: every year the same."""
    whole = STOCKS | FLOWS | STAFF | changed
    years = range(YEAR - 3, YEAR + 1)
    return {(HERE, measure, year): value for measure, value in whole.items() for year in years}


def with_england(figures, times=100.0):
    """Return the figures with England's: the round council so many times over."""
    same = {"turnover", "agency_rate", "caseload", "staying_put", "sickness_absence", "care_applications"}
    same |= {measure for measure in STOCKS | FLOWS | STAFF if measure.endswith(("_share", "_cost", "_by_agency"))}
    same |= {"returned_home", "returned_home_unplanned", "child_arrangements", "unaccompanied_started"}
    whole = STOCKS | FLOWS | STAFF
    years = range(YEAR - 3, YEAR + 1)
    england = {
        (ENGLAND, measure, year): value * (1.0 if measure in same else times)
        for measure, value in whole.items()
        for year in years
    }
    return england | figures
