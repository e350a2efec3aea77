"""Small workbooks for the tests: every list with rows whose meaning is known."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

from sim.returns.annex_a import AGE, BIRTH, LISTS, AnnexList

INSPECTED = date(2024, 6, 30)
FIRST = date(2023, 12, 30)
Row = Mapping[str, object]
Sheets = dict[str, list[list[object]]]


def day(text: str) -> date:
    """A date from "2024-06-30"."""
    return date.fromisoformat(text)


def of(number: int) -> AnnexList:
    return LISTS[number - 1]


def rows_of(number: int, rows: Iterable[Row]) -> list[list[object]]:
    """The sheet of a list: title, header, rows; of each only what is said is filled."""
    each = of(number)
    names = [column.name for column in each.columns]
    return [[each.heading], list(names), *([row.get(name, None) for name in names] for row in rows)]


def child(identifier: object, born: object = day("2015-05-01"), age: object = 9, **more: object) -> dict[str, object]:
    """The first cells of a row."""
    return {"Child Unique ID": identifier, BIRTH: born, AGE: age, "Gender": "a) Male", "Ethnicity": "a) WBRI", **more}


PLAIN: Mapping[int, Sequence[Row]] = {
    1: [
        child(101) | {"Date of Contact": day("2024-01-10"), "Contact Source": "q) 6: Police"},
        child("102") | {"Date of Contact": day("2024-06-30"), "Contact Source": "5D"},
        child("102") | {"Date of Contact": day("2024-02-01"), "Contact Source": "8"},
    ],
    2: [
        child(103) | {
            "Assessment start date": day("2023-11-20"), "Assessment completion date": day("2024-01-05"),
            "Organisation completing assessment": "School",
        },
        child(104) | {"Assessment start date": day("2024-05-01"), "Assessment completion date": None},
    ],
    3: [
        child("101.0") | {
            "Date of referral": day("2024-01-12"), "Referral NFA?": "b) No",
            "Number of Referrals in Last 12 Months": 2, "Allocated Team": "MASH", "Allocated Worker": "W1",
        },
        child(102) | {
            "Date of referral": day("2024-02-02"), "Referral NFA?": "Y", "Number of Referrals in Last 12 Months": "0",
        },
    ],
    4: [
        child(" 101 ") | {
            "Does the Child have a Disability": "b) No", "Continuous Assessment Start Date": day("2024-01-15"),
            "Child Seen During Continuous Assessment": "a) Yes",
            "Continuous Assessment Date of Authorisation": day("2024-03-01"),
            "Was the child assessed as requiring LA children's social care support?": "a) Yes",
        },
        child(102) | {
            "Continuous Assessment Start Date": day("2024-04-15"), "Continuous Assessment Date of Authorisation": None,
        },
    ],
    5: [
        child(101) | {
            "Strategy discussion initiating Section 47 Enquiry Start Date": day("2024-03-04"),
            "Was an Initial Child Protection Conference deemed unnecessary?": "b) No",
            "Date of Initial Child Protection Conference": day("2024-03-20"),
            "Did the Initial Child Protection Conference Result in a Child Protection Plan": "a) Yes",
        },
        child(105) | {
            "Strategy discussion initiating Section 47 Enquiry Start Date": day("2024-06-20"),
            "Was an Initial Child Protection Conference deemed unnecessary?": "a) Yes",
        },
    ],
    6: [
        child(101) | {
            "CIN Start Date": day("2024-01-12"), "Primary Need Code": "N1 - Abuse or neglect",
            "Case Status": "b) Child Protection plan",
        },
        child(106) | {"CIN Start Date": day("2022-06-01"), "Case Status": "c) Child in need plan"},
        child(107) | {
            "CIN Start Date": day("2023-06-01"), "CIN Closure Date": day("2024-02-14"),
            "Case Status": "e) Closed episode",
            "Reason for Closure": "RC7 - Services ceased for any other reason, including child no longer in need",
        },
    ],
    7: [
        child(101) | {
            "Child Protection Plan Start Date": day("2024-03-20"), "Number of Previous Child Protection Plans": 1,
        },
        child(108) | {
            "Child Protection Plan Start Date": day("2023-01-20"), "Child Protection Plan End Date": day("2024-01-20"),
            "Number of Previous Child Protection Plans": 0,
        },
    ],
    8: [
        child(109, day("2014-01-01"), 10) | {
            "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)": "b) No",
            "Date Started to be Looked After": day("2024-01-01"),
            "Start date of current legal status": day("2024-02-01"), "Child's Legal Status": "C1: ICO",
            "Start Date of Most Recent Placement": day("2024-01-03"),
            "Placement Type": "f) U6: Foster placement - not FFA", "Placement Provider": "e) PR4 - Private provision",
            "Placement postcode": "ZZ1 1ZZ",
        },
        child(110, day("2006-02-01"), 18) | {
            "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)": "a) Yes",
            "Date Started to be Looked After": day("2020-02-01"), "Date Ceased to be Looked After": day("2024-02-01"),
            "Reason Ceased to be Looked After": "m) E5: Moved into independent living - supported",
            "Child's Legal Status": "V2: Single period under S20", "Placement Type": "K3",
        },
    ],
    9: [
        child(110, day("2006-02-01"), 18) | {"Allocated Personal Advisor": "PA 1", "LA in Touch": "a) Yes"},
        child(111, None, 20) | {"Allocated Personal Advisor": None},
    ],
    10: [
        child(112, day("2022-01-01"), 2) | {
            "Date the Child Entered Care": day("2022-02-01"),
            "Date of Decision that Child Should be Placed for Adoption": day("2022-08-01"),
            "Date of Placement Order": day("2022-11-01"),
            "Date of Matching Child and Prospective Adopters": day("2023-02-01"),
            "Date Placed for Adoption": day("2023-03-01"), "Date of Adoption Order": day("2024-01-09"),
        },
    ],
    11: [{"Individual adopter identifier": 1, "Date enquiry received": day("2023-01-01")}],
}  # fmt: skip


def sheets(*, only: Iterable[int] = range(1, 12), **changed: list[list[object]]) -> Sheets:
    """The sheets of the plain workbook; some of them, or some of them otherwise."""
    made: Sheets = {of(number).sheet: rows_of(number, PLAIN[number]) for number in only}
    made.update(changed)
    return made


def write(path: Path, content: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """Write sheets of cells as a workbook."""
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False}) as book:
        for name, rows in content.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path
