"""Annex A of Ofsted's inspections of councils (ILACS): its eleven lists, their columns and codes.

Of the template of August 2019, the newest that was seen, with what councils' own schemas have added to it since.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

TITLE_ROW, HEADER_ROW, FIRST_ROW = 1, 2, 3
"""Of the official template, counted from 1; other makers begin with the header."""
MONTHS = 6
"""Before the inspection that the lists show, unless `AnnexList.months` says otherwise."""
UNBORN = -1
"""The age to be written for a child not yet born; its date of birth is then the expected one, or blank."""


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    NUMBER = "whole number"
    POSTCODE = "postcode"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, what it holds, whether a cell may be blank, and the name of its list in `CODES`."""

    name: str
    kind: Kind
    may_be_blank: bool = False
    codes: str = ""


@dataclass(frozen=True, slots=True)
class AnnexList:
    """One of the eleven lists.

    Attributes
    ----------
    number : int
    title : str
        As in the template's first row, after "List 1: ".
    columns : tuple of Column
        In order.
    months : int
        Before the inspection that it shows; 0 for a list of those present at the inspection.
    one_row_a_child : bool
        Whether it has only the most recent row of a child.
    also : tuple of str
        Other names of its sheet in use.
    """

    number: int
    title: str
    columns: tuple[Column, ...]
    months: int = MONTHS
    one_row_a_child: bool = False
    also: tuple[str, ...] = ()

    @property
    def sheet(self) -> str:
        """Name of its sheet in the template."""
        return f"List_{self.number}"

    @property
    def heading(self) -> str:
        """What stands in the template's first row."""
        return f"List {self.number}: {self.title}"

    @property
    def identifier(self) -> str:
        """Name of the column that says whose row it is."""
        return self.columns[0].name


def _text(name: str, *, blank: bool = False) -> Column:
    return Column(name, Kind.TEXT, blank)


def _date(name: str, *, blank: bool = False) -> Column:
    return Column(name, Kind.DATE, blank)


def _number(name: str, *, blank: bool = False) -> Column:
    return Column(name, Kind.NUMBER, blank)


def _code(name: str, codes: str, *, blank: bool = False) -> Column:
    return Column(name, Kind.CODE, blank, codes)


CHILD = "Child Unique ID"
BIRTH = "Date of Birth"
AGE = "Age of Child (Years)"
_WHO = (_code("Gender", "gender"), _code("Ethnicity", "ethnicity"))
_PERSON = (*_WHO, _date(BIRTH, blank=True), _number(AGE, blank=True))
_CHILD = (_text(CHILD), *_PERSON)
_DISABLED = _code("Does the Child have a Disability", "yes_no_unknown")
_WORKER = (_text("Allocated Team"), _text("Allocated Worker"))
_IN_TWELVE = "in the last 12 months"
_INTERVIEW = "a Return Interview after their last missing episode (Y/N)?"

LISTS: tuple[AnnexList, ...] = (
    AnnexList(1, "Contacts", (*_CHILD, _date("Date of Contact"), _code("Contact Source", "source"))),
    AnnexList(2, "Early Help", (
        *_CHILD, _date("Assessment start date"), _date("Assessment completion date", blank=True),
        _text("Organisation completing assessment"),
    )),
    AnnexList(3, "Referral", (
        *_CHILD, _date("Date of referral"), _code("Referral Source", "source"), _code("Referral NFA?", "yes_no"),
        _number("Number of Referrals in Last 12 Months"), *_WORKER,
    ), also=("Referrals",)),
    AnnexList(4, "Assessments", (
        *_CHILD, _DISABLED, _date("Continuous Assessment Start Date"),
        _code("Child Seen During Continuous Assessment", "yes_no_unknown"),
        _date("Continuous Assessment Date of Authorisation", blank=True),
        _code("Was the child assessed as requiring LA children's social care support?", "yes_no", blank=True), *_WORKER,
    )),
    AnnexList(5, "Section 47 enquiries and Initial Child Protection Conferences", (
        *_CHILD, _DISABLED, _date("Strategy discussion initiating Section 47 Enquiry Start Date"),
        _code("Was an Initial Child Protection Conference deemed unnecessary?", "yes_no", blank=True),
        _date("Date of Initial Child Protection Conference", blank=True),
        _code("Did the Initial Child Protection Conference Result in a Child Protection Plan", "yes_no", blank=True),
        _number(f"Number of Section 47 Enquiries {_IN_TWELVE}"), _number(f"Number of ICPCs {_IN_TWELVE}"), *_WORKER,
    ), also=("Sec47 and ICPC", "Section 47 enquiries and ICPCs", "Section 47")),
    AnnexList(6, "Children in Need", (
        *_CHILD, _DISABLED, _date("CIN Start Date", blank=True), _code("Primary Need Code", "need"),
        _date("Date Child Was Last Seen", blank=True), _date("CIN Closure Date", blank=True),
        _code("Reason for Closure", "closure", blank=True), _code("Case Status", "status"), *_WORKER,
    ), one_row_a_child=True, also=("CIN",)),
    AnnexList(7, "Child protection", (
        *_CHILD, _DISABLED, _date("Child Protection Plan Start Date"), _code("Initial Category of Abuse", "abuse"),
        _code("Latest Category of Abuse", "abuse"), _date("Date of the Last Statutory Visit", blank=True),
        _code("Was the Child Seen Alone?", "yes_no_unknown", blank=True),
        _date("Date of latest review conference", blank=True), _date("Child Protection Plan End Date", blank=True),
        _code("Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
              "yes_no"),
        _number("Number of Previous Child Protection Plans"), *_WORKER,
    ), one_row_a_child=True, also=("CP",)),
    AnnexList(8, "Children in care", (
        *_CHILD, _code("Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)", "yes_no"),
        _DISABLED,
        _date("Date Started to be Looked After"), _code("Child's Category of Need", "need"),
        _code("Is this a second or subsequent period of being a Looked After Child within the last 12 months (Y/N)",
              "yes_no"),
        _date("Start date of current legal status"), _code("Child's Legal Status", "legal"),
        _date("Date of Latest Statutory Review", blank=True), _date("Date of Last Social Work Visit", blank=True),
        _code("What is the permanence plan for this child?", "permanence", blank=True),
        _date("Date of Last IRO Visit / Contact to the Child", blank=True),
        _date("Date of Last Health Assessment", blank=True), _date("Date of Last Dental Check", blank=True),
        _number("Number of Placements in the Last 12 months"),
        _date("Date Ceased to be Looked After", blank=True), _code("Reason Ceased to be Looked After",
              "ceased", blank=True),
        _date("Start Date of Most Recent Placement"), _code("Placement Type", "placement"),
        _code("Placement Provider", "provider"), Column("Placement postcode", Kind.POSTCODE),
        _text("URN of Placement", blank=True), _code("Placement Location", "location"),
        _code("LA of Placement", "authority"),
        _number(f"Number of Episodes the Child has been 'Missing' from their Placement {_IN_TWELVE}"),
        _number(f"Number of Episodes the Child has been 'Absent' from their Placement {_IN_TWELVE}"),
        _code(f"Was the child offered {_INTERVIEW}", "yes_no_unknown", blank=True),
        _code(f"Did the child accept {_INTERVIEW}", "yes_no_unknown", blank=True), *_WORKER,
    ), one_row_a_child=True, also=("Looked after children", "CLA", "LAC", "CIC")),
    AnnexList(9, "Care leavers", (
        *_CHILD, _code("Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)", "yes_no"),
        _DISABLED, *_WORKER, _text("Allocated Personal Advisor"), _code("Eligibility Category", "eligibility"),
        _date("Latest Pathway Plan Review Date", blank=True), _code("LA in Touch", "in_touch"),
        _date("Latest Date of Contact", blank=True), _code("Type of Accommodation", "accommodation", blank=True),
        _code("Suitability of Accommodation", "suitability", blank=True),
        _code("Activity Status", "activity", blank=True),
    ), months=0, one_row_a_child=True, also=("Leaving care",)),
    AnnexList(10, "Adoption", (
        _text(CHILD), _text("Family identifier", blank=True), *_PERSON, _DISABLED, _date("Date the Child Entered Care"),
        _date("Date of Decision that Child Should be Placed for Adoption"),
        _date("Date of Placement Order", blank=True),
        _date("Date of Matching Child and Prospective Adopters", blank=True),
        _date("Date Placed for Adoption", blank=True),
        _date("Date of Adoption Order", blank=True),
        _date("Date of Decision that Child Should No Longer be Placed for Adoption", blank=True),
        _code("Reason Why Child No Longer Placed for Adoption", "reversal", blank=True),
        _date("Date the child was placed for fostering in FFA or concurrent planning placement", blank=True),
    ), months=12, one_row_a_child=True, also=("Adoptions",)),
    AnnexList(11, "Adopters", (
        _text("Individual adopter identifier"), _text("Family identifier", blank=True), *_WHO,
        _code("Disability", "yes_no_unknown"), _code("Is the (prospective) adopter fostering for adoption?", "yes_no"),
        _date("Date enquiry received"), _date("Date Stage 1 started", blank=True),
        _date("Date Stage 1 ended", blank=True),
        _date("Date Stage 2 started", blank=True), _date("Date Stage 2 ended", blank=True),
        _date("Date application submitted", blank=True), _date("Date application approved", blank=True),
        _date("Date adopter matched with child(ren)", blank=True),
        _date("Date child/children placed with adopter(s)", blank=True), _number("No. of children placed", blank=True),
        _date("Date of Adoption Order", blank=True), _date("Date of leaving adoption process", blank=True),
        _code("Reason for leaving adoption process", "leaving", blank=True),
    ), months=12),
)  # fmt: skip

PREFIX = re.compile(r"^[a-z]{1,2}[0-9]?\)\s*")
"""The letter by which the template orders its codes; it is part of the label, not of the code."""


def short_code(label: str) -> str:
    """Return the code within a label.

    >>> short_code("a) 1A: Individual"), short_code("N1 - Abuse or neglect"), short_code("b) Physical abuse")
    ('1A', 'N1', 'Physical abuse')
    """
    return re.split(r"\s*:|\s+[-–—](?:\s|$)", PREFIX.sub("", label.strip()), maxsplit=1)[0].strip()


def _labels(*labels: str) -> Mapping[str, str]:
    return MappingProxyType({short_code(label): label for label in labels})


_YES_NO = ("a) Yes", "b) No")
_NEEDS = (
    "N1 - Abuse or neglect", "N2 - Child's disability", "N3 - Parental disability or illness",
    "N4 - Family in acute stress", "N5 - Family dysfunction", "N6 - Socially unacceptable behaviour", "N7 - Low income",
    "N8 - Absent parenting", "N9 - Cases other than children in need", "N0 - Not stated",
)  # fmt: skip

CODES: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "yes_no": _labels(*_YES_NO),
    "yes_no_unknown": _labels(*_YES_NO, "c) Unknown"),
    "gender": _labels("a) Male", "b) Female", "c) Not stated/recorded", "d) Neither"),
    "ethnicity": _labels(
        "a) WBRI", "b) WIRI", "c) WIRT", "d) WOTH", "e) WROM", "f) MWBC", "g) MWBA", "h) MWAS", "i) MOTH", "j) AIND",
        "k) APKN", "l) ABAN", "m) AOTH", "n) BCRB", "o) BAFR", "p) BOTH", "q) CHNE", "r) OOTH", "s) REFU", "s) NOBT",
    ),
    "source": _labels(
        "a) 1A: Individual", "b) 1B: Individual", "c) 1C: Individual", "d) 1D: Individual", "e) 2A: Schools",
        "f) 2B: Education services", "g) 3A: Health services", "h) 3B: Health services", "i) 3C: Health services",
        "j) 3D: Health services", "k) 3E: Health services", "l) 3F: Health services", "m) 4: Housing",
        "n) 5A: LA services",
        "o) 5B: LA services", "p) 5C: LA services", "5D: LA services", "q) 6: Police", "r) 7: Other legal agency",
        "s) 8: Other", "t) 9: Anonymous", "u) 10: Unknown",
    ),
    "need": _labels(*_NEEDS),
    "closure": _labels(
        "RC1 - Adopted", "RC2 - Died", "RC3 - Child arrangements order", "RC4 - Special guardianship order",
        "RC5 - Transferred to services of another local authority", "RC6 - Transferred to adult social care services",
        "RC7 - Services ceased for any other reason, including child no longer in need",
        "RC8 - Case closed after assessment, no further action", "RC9 - Case closed after assessment, early help",
    ),
    "status": _labels(
        "a) Looked after child", "b) Child Protection plan", "c) Child in need plan", "d) Open assessment",
        "e) Closed episode",
    ),
    "abuse": _labels(
        "a) Neglect", "b) Physical abuse", "c) Sexual abuse", "d) Emotional abuse", "e) Multiple/not recommended"
    ),
    "legal": _labels(
        "C1: ICO", "C2: FCO", "D1: Freeing order", "E1: Placement order", "V2: Single period under S20",
        "L1: Police protection LA accommodation", "L2: EPO", "L3: Child assessment order LA accommodation",
        "J1: Remanded to LA or youth detention", "J2: LA accommodation under PACE", "J3: Youth rehabilitation order",
        "V3: Short term breaks, episodes recorded", "V4: Short term breaks, agreements recorded",
    ),
    "permanence": _labels(
        "a) Return to family", "b) Adoption", "c) SGO/CAO", "d) Supported living in the community",
        "e) Long-term residential placement", "f) Long-term fostering", "g) other",
    ),
    "ceased": _labels(
        "a) E11: Adopted - application unopposed", "b) E12: Adopted - consent dispensed", "c) E2: Died",
        "d) E3: Care taken by another LA", "e) E4A: Returned home to live with parents or relatives - part of planning",
        "f) E4B: Returned home to live with parents or relatives - not part of planning",
        "g) E13: Parents, relatives or other with no parental responsibility", "h) E41: Residence order granted",
        "i) E45: Special Guardianship Orders - former carer relative/friend",
        "j) E46: Special Guardianship Orders - former carer other",
        "k) E47: Special Guardianship Orders - relative/friend", "l) E48: Special Guardianship Orders - other",
        "m) E5: Moved into independent living - supported", "n) E6: Moved into independent living - no support",
        "o) E7: Transferred to residential care funded by adult social services", "p) E9: Sentenced to custody",
        "q) E14: Accommodation on remand ended", "r) E15: Age assessment determined child was 18 or over",
        "s) E16: Child moved abroad", "t) E8: Care ceased for any other reason", "E17: Aged 18 and stayed with carers",
        "E43: Special guardianship order, former carer", "E44: Special guardianship order, other carer",
    ),
    "placement": _labels(
        "a) U1: Foster placement - relatives - long term", "b) U2: Foster placement - relative - FFA",
        "c) U3: Foster placement - relative - not FFA", "d) U4: Foster placement - long term",
        "e) U5: Foster placement - FFA", "f) U6: Foster placement - not FFA",
        "g) A3: Placed for adoption - consent - current foster", "h) A4: Placed for adoption - consent - not foster",
        "i) A5: Placed for adoption - order - foster", "j) A6: Placed for adoption - order - not foster",
        "k) P1: Placed with parents", "l) P2: Independent living", "m) P3: Residential employment",
        "n) H5: Residential accommodation", "o) K1: Secure Children's Homes", "p) K2: Children's Homes",
        "K3: Supported accommodation", "q) R1: Residential Care Home", "r) R2: NHS/Health Trust",
        "s) R3: Family Centre or Mother and Baby Unit", "t) R5: Young Offender Institution",
        "u) S1: Residential school",
        "v) Z1: Other placements", "w) T0: Temporary placement", "x) T1: Temporary placement - hospital",
        "y) T2: Temporary placement - holiday", "z) T3: Temporary placement - carer holiday",
        "zz) T4: Temporary placement - seven days or less",
    ),
    "provider": _labels(
        "a) PR0: Parents/Parental responsibility", "b) PR1: Own provision", "c) PR2: Other LA provision",
        "d) PR3: Other public provision", "e) PR4: Private provision", "f) PR5: Voluntary/third sector",
    ),
    "location": _labels("a) In", "b) Out"),
    "authority": _labels(
        "NIR - Child placed in Northern Ireland", "WAL - Child placed in Wales", "SCO - Child placed in Scotland",
        "NUK - Child placed outside the UK", "CON - Child placed in confidential placement",
    ),
    "eligibility": _labels("a) Relevant child", "b) Former relevant child", "c) Qualifying care leaver"),
    "in_touch": _labels("a) Yes", "b) No", "c) Died", "d) Refu", "e) NREQ", "f) Rhom"),
    "accommodation": _labels(
        "B: Parents/relatives", "C: Community home / residential care",
        "D: Semi-independent, transitional accommodation and self-contained accommodation", "E: Supported lodgings",
        "G: Abroad", "H: Deported", "K: Ordinary lodgings, without formal support", "R: Residence not known",
        "S: No fixed abode / homeless", "T: Foyers and similar supported accommodation", "U: Independent living",
        "V: Emergency accommodation", "W: Bed and breakfast", "X: In custody", "Y: Other accommodation",
        "Z: With former foster carers",
    ),
    "suitability": _labels("a) Suitable", "b) Unsuitable"),
    "activity": _labels(
        "F1: Full time in higher education", "P1: Part time in higher education",
        "F2: Full time in education other than higher", "P2: Part time in education other than higher",
        "F3: Full time in training or employment", "P3: Part time in training or employment",
        "G4: Not in education, employment or training - illness or disability",
        "G5: Not in education, employment or training - other",
        "G6: Not in education, employment or training - pregnancy or parenting",
        "F4: Full time in apprenticeship", "P4: Part time in apprenticeship",
        "F5: Full time in training or employment, no apprenticeship",
        "P5: Part time in training or employment, no apprenticeship",
    ),
    "reversal": _labels(
        "RD1 - The child's needs changed subsequent to the decision", "RD2 - The Court did not make a placement order",
        "RD3 - Prospective adopters could not be found", "RD4 - Any other reason",
    ),
    "leaving": _labels("1 - Adopter withdrew from process", "2 - Process put on hold", "3 - Application refused"),
})  # fmt: skip
"""Preferred labels by short code, by list of codes. The list "authority" is open: any council may be named in it.

Codes without a letter before them (5D, RC9, E17, E43, E44, K3, F4, P4, F5, P5) came from elsewhere or later.
"""
