"""The children's social work workforce census: an XML file for each 30 September, with the words of its codes.

Names and codes are those of the schemas of 2021 to 2025, as far as anything here is read.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

COLLECTION: Final = "CSWW"
ROOT: Final = "Message"

ELEMENTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "Message": ("Header", "LALevelVacancies", "CSWWWorker"),
        "Header": ("CollectionDetails", "Source"),
        "CollectionDetails": ("Collection", "Year", "ReferenceDate"),
        "Source": ("SourceLevel", "LEA", "SoftwareCode", "DateTime"),
        "LALevelVacancies": ("NumberOfVacancies", "NoAgencyFTE", "NoAgencyHeadcount"),
        "CSWWWorker": (
            "AgencyWorker",
            "SWENo",
            "FTE",
            "PersonBirthDate",
            "Sex",
            "Ethnicity",
            "QualLevel",
            "StepUpGrad",
            "OrgRole",
            "RoleStartDate",
            "StartOrigin",
            "RoleEndDate",
            "LeaverDestination",
            "ReasonLeave",
            "FTE30",
            "Cases30",
            "WorkingDaysLost",
            "ContractWeeks",
            "FrontlineGrad",
            "Absat30Sept",
            "ReasonAbsence",
        ),
    }
)
"""What each element holds, in the order of the schema; pay and allowances, asked since 2023, are left out."""

ROLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "1": "senior manager",
        "2": "middle manager",
        "3": "first line manager",
        "4": "senior practitioner",
        "5": "case holder",
        "6": "qualified, without cases",
    }
)

ROLE_GROUPS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "social_worker": ("5", "6"),
        "senior_practitioner": ("4",),
        "team_manager": ("3",),
        "senior_manager": ("1", "2"),
    }
)
"""Roles as the model has them. An assumption: a first line manager manages a team, higher ones do not."""

UNKNOWN_ROLE: Final = "not_said"
YES: Final = ("1", "true")
NO: Final = ("0", "false")


def first_day_of(as_of: date) -> date:
    """Return the 1 October that begins the census year to a 30 September.

    >>> first_day_of(date(2024, 9, 30))
    datetime.date(2023, 10, 1)
    """
    return date(as_of.year - 1, 10, 1)
