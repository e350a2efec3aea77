"""The children in need census: an XML file for each year from 1 April to 31 March, with the words of its codes.

Names, order and codes are those of the schema of 2025 and 2026; what changed since 2021 is in `OLD_NAMES`. The windows
are what the Department for Education's validation rules enforce, in our words.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

COLLECTION: Final = "CIN"
ROOT: Final = "Message"

ELEMENTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "Message": ("Header", "Children"),
        "Header": ("CollectionDetails", "Source"),
        "CollectionDetails": ("Collection", "Year", "ReferenceDate"),
        "Source": ("SourceLevel", "LEA", "SoftwareCode", "Release", "SerialNo", "DateTime"),
        "Children": ("Child",),
        "Child": ("ChildIdentifiers", "ChildCharacteristics", "CINdetails"),
        "ChildIdentifiers": (
            "LAchildID",
            "UPN",
            "FormerUPN",
            "UPNunknown",
            "PersonBirthDate",
            "ExpectedPersonBirthDate",
            "Sex",
            "PersonDeathDate",
        ),
        "ChildCharacteristics": ("Ethnicity", "Disabilities"),
        "Disabilities": ("Disability",),
        "CINdetails": (
            "CINreferralDate",
            "ReferralSource",
            "PrimaryNeedCode",
            "CINclosureDate",
            "ReasonForClosure",
            "DateOfInitialCPC",
            "Assessments",
            "CINPlanDates",
            "Section47",
            "ReferralNFA",
            "ChildProtectionPlans",
        ),
        "Assessments": (
            "AssessmentActualStartDate",
            "AssessmentInternalReviewDate",
            "AssessmentAuthorisationDate",
            "FactorsIdentifiedAtAssessment",
        ),
        "FactorsIdentifiedAtAssessment": ("AssessmentFactors",),
        "CINPlanDates": ("CINPlanStartDate", "CINPlanEndDate"),
        "Section47": ("S47ActualStartDate", "InitialCPCtarget", "DateOfInitialCPC", "ICPCnotRequired"),
        "ChildProtectionPlans": (
            "CPPstartDate",
            "CPPendDate",
            "InitialCategoryOfAbuse",
            "LatestCategoryOfAbuse",
            "NumberOfPreviousCPP",
            "Reviews",
        ),
        "Reviews": ("CPPreviewDate",),
    }
)
"""What each element holds, in the order of the schema."""

REPEATED: Final = frozenset(
    {
        "Child",
        "CINdetails",
        "Assessments",
        "CINPlanDates",
        "Section47",
        "ChildProtectionPlans",
        "Disability",
        "AssessmentFactors",
        "CPPreviewDate",
    }
)
"""Elements there may be several of side by side; of the others one at most."""

REQUIRED: Final = frozenset(
    {
        "LAchildID",
        "Sex",
        "Ethnicity",
        "CINreferralDate",
        "ReferralSource",
        "ReferralNFA",
        "AssessmentActualStartDate",
        "CINPlanStartDate",
        "S47ActualStartDate",
        "ICPCnotRequired",
        "CPPstartDate",
        "InitialCategoryOfAbuse",
        "LatestCategoryOfAbuse",
        "NumberOfPreviousCPP",
    }
)
"""Elements that must be there wherever the element around them is."""

OLD_NAMES: Final[Mapping[str, str]] = MappingProxyType({"GenderCurrent": "Sex"})
"""Names of returns before 2025, and what they are called now."""

YES: Final = ("1", "true")
NO: Final = ("0", "false")
"""Both ways of writing are met; the schema of 2025 has the digits."""

SEXES: Final[Mapping[str, str]] = MappingProxyType({"M": "male", "F": "female", "U": "unknown"})

NO_UPN: Final[tuple[str, ...]] = ("UN1", "UN2", "UN3", "UN4", "UN5", "UN6", "UN7")

DISABILITIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "NONE": "no disability",
        "MOB": "mobility",
        "HAND": "hand function",
        "PC": "personal care",
        "INC": "incontinence",
        "COMM": "communication",
        "LD": "learning",
        "HEAR": "hearing",
        "VIS": "vision",
        "BEH": "behaviour",
        "CON": "consciousness",
        "AUT": "autism",
        "DDA": "another disability",
    }
)

REFERRAL_SOURCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "1A": "family member, relative or carer",
        "1B": "acquaintance",
        "1C": "the child",
        "1D": "another individual",
        "2A": "school",
        "2B": "education services",
        "3A": "general practitioner",
        "3B": "health visitor",
        "3C": "school nurse",
        "3D": "other primary health services",
        "3E": "accident and emergency department",
        "3F": "other health services",
        "4": "housing",
        "5A": "the council's social care services",
        "5B": "another service of the council",
        "5C": "another council",
        "5D": "early help",
        "6": "police",
        "7": "another legal agency",
        "8": "other",
        "9": "anonymous",
        "10": "unknown",
    }
)

PRIMARY_NEEDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "N1": "abuse or neglect",
        "N2": "the child's disability or illness",
        "N3": "parents' disability or illness",
        "N4": "family in acute stress",
        "N5": "family dysfunction",
        "N6": "socially unacceptable behaviour",
        "N7": "low income",
        "N8": "absent parenting",
        "N9": "cases other than children in need",
        "N0": "not stated",
    }
)

CLOSURES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "RC1": "adopted",
        "RC2": "died",
        "RC3": "child arrangements order",
        "RC4": "special guardianship order",
        "RC5": "transferred to another council",
        "RC6": "transferred to adult social care",
        "RC7": "any other reason, including no longer in need",
        "RC8": "closed after assessment, no further action",
        "RC9": "closed after assessment, referred to early help",
    }
)

NOT_IN_NEED: Final = ("RC8", "RC9")
"""Reasons for closure that say the assessment found no need for children's social care."""

ABUSE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "NEG": "neglect",
        "PHY": "physical abuse",
        "SAB": "sexual abuse",
        "EMO": "emotional abuse",
        "MUL": "multiple or not recommended",
    }
)

FACTORS: Final[tuple[str, ...]] = (
    *("1A", "1B", "1C", "2A", "2B", "2C", "3A", "3B", "3C", "4A", "4B", "4C", "5A", "5B", "5C", "6A", "6B", "6C"),
    *("7A", "8B", "8C", "8D", "8E", "8F", "9A", "10A", "11A", "12A", "13A", "14A", "15A", "16A", "17A"),
    *("18B", "18C", "19B", "19C", "20", "21", "22A", "23A", "24A"),
)
"""Factors found at assessment; "20" is other, "21" none."""

WINDOWS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "CINdetails": "open on any day of the year: referred by 31 March, and not closed before 1 April",
        "ReferralNFA": "a referral that led to no further action is listed only if it was made in the year",
        "Assessments": "authorised in the year; or not yet authorised and begun in the year",
        "CINPlanDates": "ended in the year; or open on 31 March, whenever begun",
        "Section47": "begun in the year; or begun before, with its conference held in the year",
        "ChildProtectionPlans": "ended in the year; or open on 31 March, whenever begun",
    }
)
"""What a year's return lists. What ended before 1 April is missing even where the case itself is listed, and so is an
assessment begun before 1 April that is still not authorised on 31 March."""

REFERRAL_TO_ASSESSMENT_DAYS: Final = 30
CONFERENCE_TO_PLAN_DAYS: Final = 45
ENQUIRY_TO_PLAN_DAYS: Final = 60
"""Calendar days within which the sector's own tools take one to follow from the other."""


def last_day_of(day: date) -> date:
    """Return the 31 March that ends the census year a day lies in.

    >>> last_day_of(date(2024, 3, 31)), last_day_of(date(2024, 4, 1))
    (datetime.date(2024, 3, 31), datetime.date(2025, 3, 31))
    """
    return date(day.year + ((day.month, day.day) > (3, 31)), 3, 31)


def first_day_of(day: date) -> date:
    """Return the 1 April that begins the census year a day lies in.

    >>> first_day_of(date(2024, 3, 31))
    datetime.date(2023, 4, 1)
    """
    return date(last_day_of(day).year - 1, 4, 1)
