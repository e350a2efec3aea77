"""The DfE's tables by council, as data: their columns by what they are with us."""

from calibration.published.tables import Cell, Table

MONTHS = (
    "April May June July August September October November December January February March".split()  # noqa: SIM905
)
_BANDS = {
    "0_to_3_months": ("3_months_or_less",),
    "3_to_6_months": ("more_than_3_months_6_months",),
    "6_to_12_months": ("more_than_6_months_less_than_1_year",),
    "12_to_24_months": ("1_year_less_than_2_years",),
    "24_months_and_over": ("2_years_or_more", "2years+", "2_years_and_over"),
}
_TWO_YEARS = _BANDS["24_months_and_over"]


def _cells(named: dict[str, str]) -> tuple[Cell, ...]:
    """Make one cell for each measure and its column (aliases parted by blanks)."""
    return tuple(Cell(measure, tuple(columns.split())) for measure, columns in named.items())


def _bands(what: str, when: str) -> tuple[Cell, ...]:
    return tuple(Cell(f"{what}_{band}_{when}", columns) for band, columns in _BANDS.items())


B1 = Table(
    "dfe_b1",
    "B1, children in need",
    (("Started_episodes",), ("At31_episodes",)),
    _cells(
        {
            "episodes_of_need_any_time": "Anypoint_episodes",
            "episodes_of_need_started": "Started_episodes",
            "episodes_of_need_ended": "Ended_episodes",
            "episodes_of_need_open": "At31_episodes",
            "awaiting_assessment_open": "awaiting_assessment",
        }
    ),
)
B4 = Table(
    "dfe_b4",
    "B4, duration of open episodes of need",
    (("At31_episodes",), _TWO_YEARS),
    (*_bands("episodes_of_need", "open"), *_cells({"episodes_of_need_open": "At31_episodes"})),
)
B5 = Table(
    "dfe_b5",
    "B5, duration of ended episodes of need",
    (("Ended_episodes",), _TWO_YEARS),
    (*_bands("episodes_of_need", "ended"), *_cells({"episodes_of_need_ended": "Ended_episodes"})),
)
B7 = Table(
    "dfe_b7",
    "B7, child in need plans",
    (("CINPlan_start",), ("CINPlan_At31",)),
    _cells(
        {
            "cin_plans_started": "CINPlan_start",
            "cin_plans_ended": "CINPlan_end",
            "cin_plans_any_time": "CINPlan_anypoint",
            "cin_plans_open": "CINPlan_At31",
        }
    ),
)
C1 = Table(
    "dfe_c1",
    "C1, referrals and re-referrals",
    (("referral_count",), ("rereferral_count", "re_referral_count")),
    _cells(
        {
            "referrals": "referral_count",
            "rereferrals": "rereferral_count re_referral_count",
            "referrals_no_further_action": "no_further_action_count",
            "referrals_assessed_not_in_need": "not_in_need_count",
            "children_referred": "referral_child_count",
        }
    ),
)
C2 = Table(
    "dfe_c2",
    "C2, duration of assessments",
    (("Assessments_completed",), ("Same_day",)),
    _cells(
        {
            "assessments_completed": "Assessments_completed",
            "assessments_same_day": "Same_day",
            "assessments_1_to_10_days": "1-10_days 1_to_10_days",
            "assessments_11_to_20_days": "11-20_days 11_to_20_days",
            "assessments_21_to_30_days": "21-30_days 21_to_30_days",
            "assessments_31_to_40_days": "31-40_days 31_to_40_days",
            "assessments_41_to_45_days": "41-45_days 41_to_45_days",
            "assessments_46_to_50_days": "46-50_days 46_to_50_days",
            "assessments_51_to_60_days": "51-60_days 51_to_60_days",
            "assessments_61_and_over_days": "61+_days 61_days_or_more",
            "assessment_days_lower_quartile": "25th_Percentile_days 25th_Percentile",
            "assessment_days_median": "Median_days Median",
            "assessment_days_upper_quartile": "75th_Percentile_days 75th_Percentile",
        }
    ),
)
C4 = Table(
    "dfe_c4",
    "C4, section 47 enquiries and initial conferences",
    (("Section47",), ("ICPC",)),
    _cells(
        {
            "section_47s": "Section47",
            "section_47_rate": "Section47_rate",
            "icpcs": "ICPC",
            "icpc_rate": "ICPC_rate",
            "icpc_0_to_10_days": "Duration_0-10_days Duration_0_to_10_days",
            "icpc_11_to_15_days": "Duration_11-15_days Duration_11_to_15_days",
            "icpc_16_to_20_days": "Duration_16-20_days Duration_16_to_20_days",
            "icpc_21_and_over_days": "Duration_21+_days Duration_21_days_or_more",
            "icpc_days_lower_quartile": "Duration_25th_Percentile",
            "icpc_days_median": "Duration_median",
            "icpc_days_upper_quartile": "Duration_75th_Percentile",
        }
    ),
)
C6 = Table(
    "dfe_c6",
    "C6, referrals by month",
    (("April",), ("March",)),
    tuple(Cell(f"referrals_in_{month.lower()}", (month,)) for month in MONTHS),
)
D1 = Table(
    "dfe_d1",
    "D1, child protection plans",
    (("CPP_start",), ("CPP_At31",), ("CPP_end",)),
    _cells(
        {
            "cp_plans_started": "CPP_start",
            "cp_plans_ended": "CPP_end",
            "cp_plans_ended_rate": "CPP_end_rate",
            "cp_plans_any_time": "CPP_anypoint",
            "cp_plans_open": "CPP_At31",
        }
    ),
)
D3 = Table(
    "dfe_d3",
    "D3, second or later child protection plans",
    (("CPP_start",), ("CPP_subsequent",)),
    _cells({"cp_plans_second_or_later": "CPP_subsequent", "cp_plans_started": "CPP_start"}),
)
D5 = Table(
    "dfe_d5",
    "D5, open child protection plans by duration",
    (("CPP_At31",), _TWO_YEARS),
    (*_bands("cp_plans", "open"), *_cells({"cp_plans_open": "CPP_At31"})),
)
D7 = Table(
    "dfe_d7",
    "D7, ended child protection plans by duration",
    (("CPP_End",), _TWO_YEARS),
    (*_bands("cp_plans", "ended"), *_cells({"cp_plans_ended": "CPP_End"})),
)
_CARE = {
    "children_in_care": "Children looked after on 31 March each year",
    "care_started": "Children starting to be looked after each year",
    "care_ended": "Children ceasing to be looked after each year",
}
_CARE_COUNTS = {"children_in_care": "children_in_care_open"}
CLA = Table(
    "dfe_cla",
    "children looked after, numbers and rates",
    (("population_type", "cla_group"), ("children_count", "number"), ("rate_per_10000",)),
    tuple(
        cell
        for what, words in _CARE.items()
        for cell in (
            Cell(_CARE_COUNTS.get(what, what), ("children_count", "number"), (words,)),
            Cell(f"{what}_rate", ("rate_per_10000",), (words,)),
        )
    ),
    (("population_type", "cla_group"),),
)
WORKFORCE = Table(
    "dfe_csww",
    "children's social work workforce, indicators",
    (("inpost_fte",), ("caseload_fte",)),
    _cells(
        {
            "social_workers_in_post": "inpost_fte in_post_fte",
            "starters": "starters_fte",
            "leavers": "leavers_fte",
            "turnover": "turnover_rate_fte",
            "agency_social_workers": "agency_fte",
            "agency_rate": "agency_rate_fte",
            "agency_covering_vacancies": "agency_cover_rate_fte",
            "vacancies": "vacancy_fte",
            "vacancy_rate": "vacancy_rate_fte",
            "vacancies_covered_by_agency": "vacancy_agency_cover_rate_fte",
            "case_holders": "case_holders_fte",
            "cases_held": "cases",
            "caseload": "caseload_fte",
            "working_days_lost": "working_days_lost_fte",
            "sickness_absence": "absence_rate_fte",
        }
    ),
)
_LEAVER_AGES = {"17_to_18": "17 to 18 years", "19_to_21": "19 to 21 years"}
_LEAVERS_DO = {
    "": "Total",
    "_in_other_education": "Education other than higher education",
    "_in_higher_education": "Higher education i.e. studies beyond A level",
    "_in_training_or_employment": "In training or employment",
    "_in_apprenticeships": "In an apprenticeship",
    "_in_other_training_or_employment": "In training or employment (excl. apprenticeship)",
    "_in_education_employment_or_training": "Total in education, employment or training",
    "_not_in_education_employment_or_training": "Total not in education, employment or training",
    "_not_known": "Total information not known",
}
LEAVERS = Table(
    "dfe_leavers",
    "care leavers' activity",
    (("care_leaver_age",), ("care_leaver_count",)),
    tuple(
        Cell(f"care_leavers_{age}{suffix}", ("care_leaver_count",), (years, doing))
        for age, years in _LEAVER_AGES.items()
        for suffix, doing in _LEAVERS_DO.items()
    ),
    (("care_leaver_age",), ("breakdown", "activity")),
)
WORKERS = Table(
    "la_cla_swcount",
    "changes of social worker of children in care",
    (("sw_stability",), ("percentage",)),
    (Cell("three_social_workers", ("percentage",), ("3 or more social workers during the year",)),),
    (("sw_stability",),),
)
_ADOPTION = {
    "entry_to_decision": "1. Average time between entry into care and decision that child should be placed for "
    "adoption",
    "decision_to_match": "2. Average time between decision that child should be placed for adoption and matching of "
    "child and adopters",
    "match_to_placement": "3. Average time between date of matching and date placed for adoption",
    "entry_to_placement": "4. Total average time between entry into care and date placed for adoption",
    "placement_to_adoption": "5. Average time between date placed for adoption and the date child adopted",
    "entry_to_adoption": "6. Total average time between entry into care and adoption",
}
ADOPTION = Table(
    "dfe_adoption",
    "average time between stages of adoption",
    (("stage_of_adoption_process",), ("age_start_poc",)),
    tuple(
        Cell(f"adoption_months_{stage}", ("number",), (words, "Total"), in_months=True)
        for stage, words in _ADOPTION.items()
    ),
    (("stage_of_adoption_process",), ("age_start_poc",)),
)
POPULATION = Table(
    "ons",
    "mid-year population estimates",
    (("age_group",), ("population_estimate",)),
    (Cell("population", ("population_estimate",), ("Children aged 0 to 17 years",)),),
    (("age_group",),),
)

DFE_TABLES = (
    *(B1, B4, B5, B7, C1, C2, C4, C6, D1, D3, D5, D7),
    *(CLA, WORKFORCE, LEAVERS, WORKERS, ADOPTION, POPULATION),
)
