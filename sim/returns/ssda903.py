"""The children looked after return (SSDA903): a set of CSV files for each year ending 31 March.

A year is named by the 31 March on which it ends. Codes are those of the returns of 2017 to 2026; a code has the first
and last return in which it is valid where these are known. What a code means in the model's words stands below, for
reading a council's return and for writing a simulated one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from types import MappingProxyType
from typing import Final

from sim.vocabulary import CareEnd, EntryRoute, LegalStatus, PlacementKind

DATE_FORMAT: Final = "%d/%m/%Y"
OLDEST_KNOWN, NO_LAST = 2017, 9999
"""The oldest return whose codes were seen; the last return of a code still valid."""

_COLUMNS = {
    "header": "CHILD SEX DOB ETHNIC UPN MOTHER MC_DOB",
    "episodes": "CHILD DECOM RNE LS CIN PLACE PLACE_PROVIDER DEC REC REASON_PLACE_CHANGE HOME_POST PL_POST URN",
    "uasc": "CHILD SEX DOB DUC",
    "reviews": "CHILD DOB REVIEW REVIEW_CODE",
    "oc2": "CHILD DOB SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT"
    " SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED",
    "oc3": "CHILD DOB IN_TOUCH ACTIV ACCOM",
    "ad1": "CHILD DOB DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR",
    "placed_adoption": "CHILD DOB DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED",
    "prev_perm": "CHILD DOB PREV_PERM LA_PERM DATE_PERM",
    "missing": "CHILD DOB MISSING MIS_START MIS_END",
    "social_worker": "CHILD DOB SW_ID SW_DECOM SW_DEC SW_REASON",
    "dolo": "CHILD DOB DOLO_START DOLO_END",
}
TABLES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {table: tuple(columns.split()) for table, columns in _COLUMNS.items()}
)
"""Columns by table, in order. Files are known by their columns, for their names differ.

DATE_INT (ad1) and DATE_PLACED (placed_adoption) are both the day of the decision that the child should be placed for
adoption; DUC (uasc) is the day on which the child ceased to be an unaccompanied asylum-seeking child; an episode runs
from DECOM to DEC, and DEC is blank while it is open on 31 March.
"""

SHARED_COLUMNS: Final = frozenset({"CHILD", "SEX", "DOB"})
"""Columns that tell nothing about which table it is."""


@dataclass(frozen=True, slots=True)
class Code:
    """What a code means, and the first and last return (by the year in which it ends) that has it."""

    words: str
    first: int = OLDEST_KNOWN
    last: int = NO_LAST


def _codes(**words: str) -> dict[str, Code]:
    return {code: Code(meaning) for code, meaning in words.items()}


CODES: Final[Mapping[str, Mapping[str, Code]]] = MappingProxyType(
    {
        "SEX": {
            "1": Code("male", last=2024),
            "2": Code("female", last=2024),
            "M": Code("male", first=2025),
            "F": Code("female", first=2025),
            "U": Code("unknown", first=2025),
        },
        "RNE": _codes(
            S="started to be looked after",
            L="legal status changed, nothing else",
            P="placement and carer changed",
            T="placement changed, same carer",
            B="legal status, placement and carer changed",
            U="legal status and placement changed, same carer",
        ),
        "LS": _codes(
            C1="interim care order",
            C2="full care order",
            D1="freeing order",
            E1="placement order",
            V2="section 20, single period",
            V3="series of short breaks, each recorded",
            V4="series of short breaks, the agreement recorded",
            L1="police protection",
            L2="emergency protection order",
            L3="child assessment order",
            J1="remanded to care",
            J2="detained under the Police and Criminal Evidence Act",
            J3="youth rehabilitation order with residence",
        ),
        "CIN": _codes(
            N1="abuse or neglect",
            N2="child's disability",
            N3="parent's disability or illness",
            N4="family in acute stress",
            N5="family dysfunction",
            N6="socially unacceptable behaviour",
            N7="low income",
            N8="absent parenting",
        ),
        "PLACE": {
            **_codes(
                U1="fostered by relatives or friends, long term",
                U2="fostered by relatives or friends who may adopt",
                U3="fostered by relatives or friends, other",
                U4="fostered by others, long term",
                U5="fostered by others who may adopt",
                U6="fostered by others, other",
                A3="placed for adoption by consent with the carers so far",
                A4="placed for adoption by consent with others",
                A5="placed for adoption under an order with the carers so far",
                A6="placed for adoption under an order with others",
                K1="secure children's home",
                K2="children's home",
                P1="with parents",
                P3="in residential employment",
                R1="residential care home",
                R2="hospital or other establishment of the NHS",
                R3="family centre or mother and baby unit",
                R5="young offender institution",
                S1="residential school",
                T0="temporary: all kinds",
                T1="temporary: in hospital",
                T2="temporary: on holiday",
                T3="temporary: the carer is on holiday",
                T4="temporary: seven days at most, for another reason",
                Z1="other, on the schedule sent to the Department for Education",
            ),
            "H5": Code("semi-independent, not regulated", last=2024),
            "P2": Code("independent living", last=2024),
            "K3": Code("registered supported accommodation", first=2025),
            **{f"Z1{part}": Code("other (its words were not found)", first=2026) for part in range(1, 5)},
        },
        "PLACE_PROVIDER": _codes(
            PR0="parents",
            PR1="the council itself",
            PR2="another council",
            PR3="another public body",
            PR4="private",
            PR5="voluntary",
        ),
        "REC": {
            "X1": Code("another episode begins on the same day"),
            **_codes(
                E11="adopted, not opposed",
                E12="adopted, consent dispensed with",
                E2="died",
                E3="another council took over",
                E4A="home to parents, as planned",
                E4B="home to parents, not as planned",
                E13="home to somebody without parental responsibility",
                E41="child arrangements order",
                E5="independent, with support",
                E6="independent, without support",
                E7="to adult residential care",
                E8="other",
                E9="sentenced to custody",
                E14="remand ended",
                E15="found to be an adult",
                E16="moved abroad",
                E17="18 or over, stays with the carers",
            ),
            "E43": Code("special guardianship, carers so far", last=2018),
            "E44": Code("special guardianship, others", last=2018),
            "E45": Code("special guardianship, carers so far, relatives or friends", first=2019),
            "E46": Code("special guardianship, carers so far, others", first=2019),
            "E47": Code("special guardianship, other relatives or friends", first=2019),
            "E48": Code("special guardianship, others", first=2019),
        },
        "REASON_PLACE_CHANGE": {
            **_codes(
                CARPL="care plan",
                CLOSE="placement closed",
                ALLEG="allegation",
                STAND="standard of care",
                APPRR="approval removed",
                CREQB="carer asks because of the child's behaviour",
                CREQO="carer asks for another reason",
                CHILD="child asks",
                LAREQ="responsible council asks",
                PLACE="change to a placement's status alone",
                OTHER="other",
            ),
            "CUSTOD": Code("custody", first=2019),
        },
        "IN_TOUCH": _codes(
            YES="in touch",
            NO="not in touch",
            DIED="died after leaving care",
            REFU="refuses contact",
            NREQ="needs no services any more",
            RHOM="returned home for six months",
        ),
        "REVIEW_CODE": _codes(**{f"PN{part}": f"took part in the review: way {part}" for part in range(8)}),
        "REASON_PLACED_CEASED": _codes(
            RD1="needs changed",
            RD2="court made no placement order",
            RD3="no adopters found",
            RD4="other",
        ),
    }
)
"""Codes by column, of the columns that the importer reads or the exporter writes."""

STARTED: Final = "S"
"""Reason for a new episode: care begins."""
GOES_ON: Final = "X1"
"""Reason an episode ceased: the next begins on the same day."""
NEW_CARER: Final = frozenset({"S", "P", "B"})
"""Reasons for a new episode with which a placement begins that is another one for the child."""
NEW_STATUS: Final = frozenset({"S", "L", "B", "U"})
SHORT_BREAKS: Final = frozenset({"V3", "V4"})
"""Legal statuses of children who live with their parents and are not counted as looked after in DfE's figures."""
ABSENCES: Final = frozenset({"T0", "T1", "T2", "T3", "T4"})
"""The child is away for a while and keeps its placement."""
NO_PROVIDER: Final = ABSENCES | {"Z1", "Z11", "Z12", "Z13", "Z14"}
"""Placements that need no provider."""

CARE_ENDS: Final[Mapping[str, CareEnd]] = MappingProxyType(
    {
        "E11": CareEnd.ADOPTION,
        "E12": CareEnd.ADOPTION,
        "E4A": CareEnd.HOME,
        "E4B": CareEnd.HOME_UNPLANNED,
        "E41": CareEnd.CHILD_ARRANGEMENTS,
        **dict.fromkeys(("E43", "E44", "E45", "E46", "E47", "E48"), CareEnd.SPECIAL_GUARDIANSHIP),
        **dict.fromkeys(("E2", "E3", "E8", "E9", "E13", "E14", "E15", "E16"), CareEnd.OTHER),
        **dict.fromkeys(("E5", "E6", "E7", "E17"), CareEnd.AGED_18),
    }
)
"""How care ended. Before 18 the destinations E5, E6 and E7 are `CareEnd.OTHER`; see `STAYS_AT_18` for the way round."""
STAYS_AT_18: Final = frozenset({"E11", "E12", "E2", "E41", "E43", "E44", "E45", "E46", "E47", "E48"})
"""Of a child who turned 18, a reason says where it went, not why it left: `CareEnd.AGED_18`, but for these."""

LEGAL_STATUSES: Final[Mapping[str, LegalStatus]] = MappingProxyType(
    {
        "V2": LegalStatus.SECTION_20,
        "C1": LegalStatus.INTERIM_CARE_ORDER,
        "C2": LegalStatus.FULL_CARE_ORDER,
        **dict.fromkeys(("D1", "E1"), LegalStatus.PLACEMENT_ORDER),
        **dict.fromkeys(("L1", "L2", "L3"), LegalStatus.POLICE_PROTECTION),
        **dict.fromkeys(("J1", "J2", "J3"), LegalStatus.REMAND),
    }
)
"""DfE's groups; the model has no emergency protection of its own, so it stands with police protection."""
ROUTES: Final[Mapping[LegalStatus, EntryRoute]] = MappingProxyType(
    {
        LegalStatus.SECTION_20: EntryRoute.SECTION_20,
        LegalStatus.INTERIM_CARE_ORDER: EntryRoute.COURT,
        LegalStatus.FULL_CARE_ORDER: EntryRoute.COURT,
        LegalStatus.PLACEMENT_ORDER: EntryRoute.COURT,
        LegalStatus.POLICE_PROTECTION: EntryRoute.POLICE_PROTECTION,
        LegalStatus.REMAND: EntryRoute.REMAND,
    }
)
"""Route into care by the first legal status; of unaccompanied children `EntryRoute.UNACCOMPANIED` whatever it is."""

_FOSTERED, _HOMES = ("U4", "U5", "U6"), ("K1", "K2", "R1", "R3", "S1", "P3")
_BOUGHT = ("PR0", "PR2", "PR3", "PR4", "PR5")
_ANYBODY = ("", "PR1", *_BOUGHT)


def _kinds() -> dict[tuple[str, str], PlacementKind]:
    """Return the model's kind of placement by place and provider."""
    kinds = dict.fromkeys(product(_FOSTERED, ("PR1",)), PlacementKind.IN_HOUSE_FOSTER)
    kinds |= dict.fromkeys(product(_FOSTERED, _BOUGHT), PlacementKind.AGENCY_FOSTER)
    kinds |= dict.fromkeys(product(_HOMES, ("PR1",)), PlacementKind.OWN_HOME)
    kinds |= dict.fromkeys(product(_HOMES, _BOUGHT), PlacementKind.AGENCY_HOME)
    kinds |= dict.fromkeys(product(("U1", "U2", "U3"), _ANYBODY), PlacementKind.KINSHIP)
    kinds |= dict.fromkeys(product(("P1",), _ANYBODY), PlacementKind.WITH_PARENTS)
    kinds |= dict.fromkeys(product(("K3", "H5", "P2"), _ANYBODY), PlacementKind.SUPPORTED)
    kinds |= dict.fromkeys(product(("A3", "A4", "A5", "A6"), _ANYBODY), PlacementKind.ADOPTIVE)
    kinds |= dict.fromkeys(product(("Z1", "Z11", "Z12", "Z13", "Z14"), _ANYBODY), PlacementKind.UNREGISTERED)
    return kinds


PLACEMENT_KINDS: Final[Mapping[tuple[str, str], PlacementKind]] = MappingProxyType(_kinds())
"""By PLACE and PLACE_PROVIDER ("" if blank). Not there: foster carers and homes whose provider is not said, hospitals
(R2), young offender institutions (R5) and absences (`ABSENCES`).

Only PR1 is the council's own: what another council or public body provides is paid for like an agency's, though the
sector's demand model counts it as in-house. Secure homes, care homes, family centres, residential schools and
employment stand with children's homes. Z1 as unregistered is an assumption: councils report such places under it.
"""

WRITTEN_ENDS: Final[Mapping[CareEnd, str]] = MappingProxyType(
    {
        CareEnd.HOME: "E4A",
        CareEnd.HOME_UNPLANNED: "E4B",
        CareEnd.SPECIAL_GUARDIANSHIP: "E47",
        CareEnd.CHILD_ARRANGEMENTS: "E41",
        CareEnd.ADOPTION: "E12",
        CareEnd.OTHER: "E8",
        CareEnd.AGED_18: "E5",
    }
)
"""The REC code to write; `GUARDIANS`, `STAYS_PUT` and `REMAND_ENDED` say more where more is known."""
GUARDIANS: Final[Mapping[PlacementKind, tuple[str, str]]] = MappingProxyType(
    {
        PlacementKind.KINSHIP: ("E43", "E45"),
        PlacementKind.IN_HOUSE_FOSTER: ("E43", "E46"),
        PlacementKind.AGENCY_FOSTER: ("E43", "E46"),
    }
)
"""Special guardians by where the child lived: the REC code to 2018 and from 2019; of others E44 and E47."""
STAYS_PUT: Final = "E17"
REMAND_ENDED: Final = "E14"
WRITTEN_STATUSES: Final[Mapping[LegalStatus, str]] = MappingProxyType(
    {
        LegalStatus.SECTION_20: "V2",
        LegalStatus.POLICE_PROTECTION: "L1",
        LegalStatus.INTERIM_CARE_ORDER: "C1",
        LegalStatus.FULL_CARE_ORDER: "C2",
        LegalStatus.PLACEMENT_ORDER: "E1",
        LegalStatus.REMAND: "J1",
    }
)
WRITTEN_ROUTES: Final[Mapping[EntryRoute, str]] = MappingProxyType(
    {
        EntryRoute.SECTION_20: "V2",
        EntryRoute.COURT: "C1",
        EntryRoute.POLICE_PROTECTION: "L1",
        EntryRoute.REMAND: "J1",
        EntryRoute.UNACCOMPANIED: "V2",
    }
)
"""The first LS code; unaccompanied children stand in the table uasc besides."""
WRITTEN_KINDS: Final[Mapping[PlacementKind, tuple[str, str]]] = MappingProxyType(
    {
        PlacementKind.IN_HOUSE_FOSTER: ("U6", "PR1"),
        PlacementKind.AGENCY_FOSTER: ("U6", "PR4"),
        PlacementKind.KINSHIP: ("U3", "PR1"),
        PlacementKind.WITH_PARENTS: ("P1", "PR0"),
        PlacementKind.OWN_HOME: ("K2", "PR1"),
        PlacementKind.AGENCY_HOME: ("K2", "PR4"),
        PlacementKind.SUPPORTED: ("K3", "PR4"),
        PlacementKind.ADOPTIVE: ("A6", "PR1"),
        PlacementKind.UNREGISTERED: ("Z1", ""),
    }
)
"""PLACE and PLACE_PROVIDER to write; of supported accommodation before 2025 see below."""
SUPPORTED_TO_2024: Final = ("H5", "PR4")


def valid(column: str, code: str, year: int) -> bool:
    """Whether a column may have a code in the return of a year; of returns before the oldest seen, any known code."""
    known = CODES[column].get(code)
    return known is not None and known.first <= max(year, OLDEST_KNOWN) <= known.last


def first_day(year: int) -> date:
    """Return the 1 April with which the return of a year begins."""
    return date(year - 1, 4, 1)


def last_day(year: int) -> date:
    """Return the 31 March with which the return of a year ends."""
    return date(year, 3, 31)


def return_of(day: date) -> int:
    """Return the year of the return in which a day is."""
    return day.year + (day >= date(day.year, 4, 1))
