"""Figures of the reference table: some places' ages, legal statuses and placements, which no table by council has."""

import csv
import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from calibration.published.places import region_code

_AGES = {
    "Under 1 year": "aged_under_1",
    "1 to 4 years": "aged_1_to_4",
    "5 to 9 years": "aged_5_to_9",
    "10 to 15 years": "aged_10_to_15",
}
_AGES_TO_16 = _AGES | {"16 years and over": "aged_16_and_over"}
_AGES_TO_18 = _AGES | {"16 years": "aged_16", "17 years": "aged_17", "18 years and over": "aged_18_and_over"}
_IN_CARE = "at 31 March by "
_LEGAL = {
    "Voluntary agreements under S20 CA 1989": "section_20",
    "Interim care order": "interim_care_order",
    "Full care order": "full_care_order",
    "Placement order granted": "placement_order",
}
_LEGAL_ON_STARTING = {
    "Voluntary agreement under S20": "care_started_section_20",
    "Interim care order": "care_started_interim_care_order",
    "Full care order": "care_started_full_care_order",
    "Placement order granted": "care_started_placement_order",
    "Police protection in LA accommodation": "care_started_police_protection",
    "Emergency protection order": "care_started_emergency_protection",
    "Remand": "remands_started",
}
_PLACED = {
    "Foster placements": "placed_foster",
    "Independent and semi-independent living arrangements/supported accommodation": "placed_supported",
    "Secure homes and children's homes": "placed_childrens_home",
    "Other residential settings": "placed_other_residential",
    "Residential schools": "placed_residential_school",
    "Placed for adoption": "placed_for_adoption",
    "Placed with parents or other person with parental responsibility": "placed_with_parents",
    "Other placements": "placed_other",
}
_PROVIDED = {
    "Own provision (by the LA)": "provided_by_council",
    "Other LA provision": "provided_by_other_councils",
    "Other public provision (e.g. by a PCT etc)": "provided_by_other_public_bodies",
    "Private provision": "provided_privately",
    "Voluntary/third sector provision": "provided_by_charities",
    "Parents or other person with parental responsibility": "provided_by_parents",
    "Placement provider not reported": "provider_not_reported",
}
_ENDED = {
    "Adopted": "adopted",
    "Special guardianship order": "special_guardianship_orders",
    "Residence order or child arrangement order granted": "care_ended_child_arrangements",
    "Returned home to live with parents or other person with parental responsibility which was part of the care "
    "planning process": "care_ended_returned_home",
    "Returned home to live with parents or other person with parental responsibility which was not part of the care "
    "planning process": "care_ended_returned_home_unplanned",
    "Left care to live with parents, relatives or other person with no parental responsibility": "care_ended_relatives",
    "Moved into independent living (with supportive accommodation)": "care_ended_supported_independence",
    "Moved into independent living (with no formalised support)": "care_ended_independence",
    "Aged 18 (or over) and remained with current carers": "care_ended_stayed_with_carers",
    "Transferred to residential care funded by adult social services": "care_ended_adult_services",
    "Care taken by another local authority": "care_ended_other_council",
    "Age assessment determined child aged 18 or over": "care_ended_found_adult",
    "Sentenced to custody": "care_ended_custody",
    "Accommodation on remand ended": "care_ended_remand_ended",
    "Died": "care_ended_died",
    "Child moved abroad": "care_ended_moved_abroad",
    "Care ceased for any other reason": "care_ended_other",
}
_NEED_COUNTS = {
    "CP plans starting": "cp_plans_started",
    "CP plans ending": "cp_plans_ended",
    "CP plans at any point in year": "cp_plans_any_time",
    "children on CP plan at 31 March": "cp_plans_open",
    "CP plans ending in year (duration table)": "cp_plans_ended",
    "CP plans ending: lasted 3 months or less": "cp_plans_0_to_3_months_ended",
    "CP plans ending: lasted 3-6 months": "cp_plans_3_to_6_months_ended",
    "CP plans ending: lasted 6-12 months": "cp_plans_6_to_12_months_ended",
    "CP plans ending: lasted 1-2 years": "cp_plans_12_to_24_months_ended",
    "CP plans ending: lasted 2+ years": "cp_plans_24_months_and_over_ended",
    "section 47 enquiries started": "section_47s",
    "initial child protection conferences": "icpcs",
    "s47 to ICPC 25th percentile": "icpc_days_lower_quartile",
    "s47 to ICPC median": "icpc_days_median",
    "s47 to ICPC 75th percentile": "icpc_days_upper_quartile",
    "assessments completed in year": "assessments_completed",
    "assessments completed: duration same day": "assessments_same_day",
    **{
        f"assessments completed: duration {days} working days": f"assessments_{days.replace('-', '_to_')}_days"
        for days in ("1-10", "11-20", "21-30", "31-40", "41-45", "46-50", "51-60")
    },
    "assessments completed: duration 61+ working days": "assessments_61_and_over_days",
    "assessment duration 25th percentile": "assessment_days_lower_quartile",
    "assessment duration median": "assessment_days_median",
    "assessment duration 75th percentile": "assessment_days_upper_quartile",
    "total spend on children looked after": "spend_on_children_in_care",
    "CLA on 31 March: With 3 or more placements during the year": "three_placements",
}
NAMES: dict[str, str] = {
    **_NEED_COUNTS,
    **{f"{_IN_CARE}Age group: {words}": f"in_care_{age}" for words, age in _AGES_TO_16.items()},
    **{f"starting by Age on starting: {words}": f"care_started_{age}" for words, age in _AGES_TO_16.items()},
    **{f"ceased by Age on ceasing: {words}": f"care_ended_{age}" for words, age in _AGES_TO_18.items()},
    **{f"{_IN_CARE}Legal status: {words}": f"in_care_{status}" for words, status in _LEGAL.items()},
    **{f"starting by Legal status: {words}": measure for words, measure in _LEGAL_ON_STARTING.items()},
    **{f"{_IN_CARE}Placement: {words}": measure for words, measure in _PLACED.items()},
    **{f"{_IN_CARE}Place providers: {words}": measure for words, measure in _PROVIDED.items()},
    **{f"ceased by Reason episode ceased: {words}": measure for words, measure in _ENDED.items()},
}
"""What the reference table calls a measure, and what we do."""
_COUNCILS = ("Leicestershire", "Barnsley", "Wirral", "Stockton-on-Tees")


def read_reference(file: Path) -> Iterator[tuple[str, int, str, float, str]]:
    """Yield place, year, measure, value and source of every figure that was read in the publication itself."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            measure, year = NAMES.get(row["measure"]), re.match(r"(\d{4})(?:-(\d{2}))?", row["year"])
            place = row["geography"]
            if row["quality"] != "read" or not measure or not year or not row["value"]:
                continue
            if place in _COUNCILS or place == "England" or region_code(place):
                yield place, int(year[1]) + bool(year[2]), measure, float(row["value"]), _source(row["source_title"])


def _source(title: str) -> str:
    if found := re.search(r"table ([BCD]\d)\b", title):
        return f"dfe_{found[1].lower()}"
    return "lait" if "LAIT" in title else "dfe_cla"
