"""Workbooks that are wrong: what is told of each."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from annex_a_books import INSPECTED, PLAIN, child, day, of, rows_of, sheets, write

from calibration.importers.annex_a import read_annex_a
from calibration.importers.annex_a.workbook import OLD_EXCEL, PASSWORD
from calibration.importers.findings import ReturnFault

Make = Callable[[Path], Path]
HEADER = [column.name for column in of(1).columns]
CONTACTS = rows_of(1, PLAIN[1])
CONTACT = CONTACTS[2]
MANY = [child(number) | {"Date of Contact": day("2024-02-02")} for number in range(20)]


def contacts(*rows: list[object], top: list[list[object]] | None = None, **more: list[list[object]]) -> Make:
    """Write the plain workbook with these rows below the contacts."""
    return lambda folder: write(folder / "a.xlsx", sheets(List_1=[*(top or CONTACTS), *rows], **more))


def contact(identifier: object, when: object, **more: object) -> list[object]:
    return rows_of(1, [child(identifier) | {"Date of Contact": when} | more])[2]


def listed(number: int, *rows: dict[str, object]) -> Make:
    return lambda folder: write(
        folder / "a.xlsx", sheets(**{of(number).sheet: rows_of(number, [*PLAIN[number], *rows])})
    )


def raw(content: bytes, name: str = "a.xlsx") -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return make


def repacked(part: str, change: Callable[[bytes], bytes | None]) -> Make:
    """Write the plain workbook with one part of the zip file changed, or left out (None)."""

    def make(folder: Path) -> Path:
        plain, path = write(folder / "plain.xlsx", sheets()), folder / "a.xlsx"
        with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                content = change(old.read(name)) if name == part else old.read(name)
                if content is not None:
                    new.writestr(name, content)
        return path

    return make


def zipped(*names: str) -> Make:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return raw(packed.getvalue())


def only(**content: list[list[object]]) -> Make:
    return lambda folder: write(folder / "a.xlsx", content)


def far_corner(folder: Path) -> Path:
    path = folder / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("List_1")
        for number, row in enumerate(CONTACTS[:2]):
            sheet.write_row(number, 0, row)
        sheet.write(1_048_575, 16_383, "x")
    return path


def half_broken(folder: Path) -> Path:
    path = write(folder / "a.xlsx", sheets())
    path.write_bytes(path.read_bytes()[:-400])
    return path


def bomb(folder: Path) -> Path:
    path = write(folder / "a.xlsx", sheets())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/image1.bin", bytes(60_000_000))
    return path


def lying(folder: Path) -> Path:
    """A sheet that is longer than the zip file's directory says."""
    path = write(folder / "a.xlsx", sheets())
    raw_bytes = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as packed:
        size = packed.getinfo("xl/worksheets/sheet1.xml").file_size
    at = raw_bytes.rfind(b"xl/worksheets/sheet1.xml")
    place = raw_bytes.rfind(b"PK\x01\x02", 0, at) + 24
    assert int.from_bytes(raw_bytes[place : place + 4], "little") == size
    raw_bytes[place : place + 4] = (size // 2).to_bytes(4, "little")
    path.write_bytes(bytes(raw_bytes))
    return path


def renamed(name: str, new: str) -> Make:
    def make(folder: Path) -> Path:
        rows = rows_of(1, PLAIN[1])
        rows[1][rows[1].index(name)] = new
        return write(folder / "a.xlsx", sheets(List_1=rows))

    return make


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
SHEET, WORDS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"

FAULTS: dict[str, tuple[Make, list[str]]] = {
    "a folder": (lambda folder: folder, ["is a folder"]),
    "no file": (lambda folder: folder / "a.xlsx", ["there is no such file"]),
    "nothing in it": (raw(b""), ["is empty"]),
    "CSV": (raw(b"Child Unique ID,Gender\n1,a) Male\n", "a.csv"), ["is no Excel workbook"]),
    "CSV called xlsx": (raw(b"Child Unique ID,Gender\n"), ["is no Excel workbook"]),
    "old Excel": (raw(OLD_EXCEL + bytes(5000), "a.xls"), ["of the old kind (.xls)", "save it as .xlsx"]),
    "password": (raw(OLD_EXCEL + bytes(5000) + PASSWORD), ["is protected with a password"]),
    "a Word document": (zipped("word/document.xml", "[Content_Types].xml"), ["is a Word document"]),
    "binary workbook": (zipped("xl/workbook.bin"), [".xlsb"]),
    "OpenDocument": (zipped("mimetype", "content.xml"), ["is an OpenDocument file"]),
    "some zip file": (zipped("a.txt"), ["is no Excel workbook"]),
    "broken off": (half_broken, ["is broken off or damaged"]),
    "zip bomb": (bomb, ["unpacks to far more than its size"]),
    "false length": (lying, ["is broken off or damaged"]),
    "entities in a sheet": (
        repacked(SHEET, lambda old: DOCTYPE + old[old.find(b"<worksheet") :]),
        ["declares entities"],
    ),
    "entities in the words": (repacked(WORDS, lambda old: DOCTYPE + old[old.find(b"<sst") :]), ["declares entities"]),
    "sheet missing": (repacked(SHEET, lambda _: None), ["has no sheet List_1"]),
    "words missing": (repacked(WORDS, lambda _: None), ["a.xlsx"]),
    "sheet cut short": (repacked(SHEET, lambda old: old[: len(old) // 2]), ["is broken off or damaged"]),
    "words cut short": (repacked(WORDS, lambda old: old[: len(old) // 2]), ["is broken off or damaged"]),
    "words emptied": (repacked(WORDS, lambda old: old[: old.find(b"<si")] + b"</sst>"), ["a.xlsx"]),
    "book emptied": (repacked("xl/workbook.xml", lambda _: b"<workbook/>"), ["none of its 0 sheets"]),
    "no known sheet": (only(Sheet1=[["x"]], Tabelle=[["y"]]), ["none of its 2 sheets is named List_1 to List_11"]),
    "nearly a known sheet": (only(Lists=[["x"]]), ["the nearest is 'Lists'"]),
    "two sheets for a list": (
        lambda folder: write(folder / "a.xlsx", sheets() | {"Contacts": CONTACTS}),
        ["sheet 1 and sheet 12 are both named for List_1 (Contacts)"],
    ),
    "no header": (only(List_1=[["x", "y"]] * 5), ["List_1: none of its first 12 rows is a header"]),
    "header too far down": (contacts(top=[["note"]] * 30 + CONTACTS), ["none of its first 12 rows is a header"]),
    "no child": (renamed("Child Unique ID", "Forename"), ["has no column 'Child Unique ID' in its header, row 2"]),
    "no date": (
        renamed("Date of Contact", "Date of Contact Order"),
        ["no column 'Date of Contact'", "is 'Date of Contact Order' it?"],
    ),
    "a column twice": (
        renamed("Ethnicity", "Date of contact"),
        ["column 'Date of Contact' more than once, in C and F"],
    ),
    "far corner": (far_corner, ["List_1: is filled as far as XFD1048576"]),
    "American dates": (
        only(List_1=[HEADER, *(contact(n, f"02/{n}/2024") for n in range(13, 29))]),
        ["16 of 16 rows cannot be read", "looks like 99/99/9999"],
    ),
    "no children's numbers": (
        only(List_1=[HEADER, *(contact(None, day("2024-01-02")) for _ in range(9))]),
        ["9 of 9 rows cannot be read"],
    ),
    "all after the inspection": (
        only(List_1=[HEADER, *(contact(n, day("2024-09-01")) for n in range(9))]),
        ["9 of 9 rows cannot be read", "after 30 June 2024"],
    ),
}


@pytest.mark.parametrize(("make", "words"), FAULTS.values(), ids=FAULTS.keys())
def test_faults(make: Make, words: list[str], tmp_path: Path) -> None:
    told = told_of(make(tmp_path))
    for word in words:
        assert word in told
    assert str(tmp_path) not in told


def told_of(path: Path) -> str:
    """All that is told of a workbook, faults or findings."""
    try:
        _, findings = read_annex_a(path, inspected=INSPECTED)
    except ReturnFault as fault:
        return str(fault)
    return "\n".join(finding.words for finding in findings)


PLAN, PLAN_END = "Child Protection Plan Start Date", "Child Protection Plan End Date"
ENQUIRY = "Strategy discussion initiating Section 47 Enquiry Start Date"
CONFERENCE = "Date of Initial Child Protection Conference"
JANUARY = day("2024-01-02")


def plan(began: object, ended: object = None, identifier: object = 1) -> dict[str, object]:
    return child(identifier) | {PLAN: began, PLAN_END: ended}


FINDINGS: dict[str, tuple[Make, list[str]]] = {
    "blank identifier": (
        contacts(contact(None, day("2024-01-02")), contact("  ", day("2024-01-02"))),
        ["List_1: has no 'Child Unique ID'; left out. 2 rows (rows 6, 7)"],
    ),
    "the same twice": (
        contacts(CONTACT, CONTACT),
        ["same as a row before in every cell; counted once. 2 rows (rows 6, 7)"],
    ),
    "header once more": (
        contacts(list(HEADER), contact(1, day("2024-01-02"))),
        ["is the header once more; left out. 1 row (row 6)"],
    ),
    "total": (contacts([], ["Total", 3], ["Grand total: 3"]), ["is a line that adds up; left out. 2 rows (rows 7, 8)"]),
    "blank rows": (
        contacts([], [], contact(1, day("2024-01-02"))),
        ["is a blank row between others; passed over. 2 rows (rows 6, 7)"],
    ),
    "no date": (contacts(contact(1, None)), ["Date of Contact: has no date that can be read; left out. 1 row (row 6)"]),
    "31 February": (
        contacts(contact(1, "31/02/2024")),
        ["is no date written as day, month, year", "looks like 99/99/9999"],
    ),
    "American date": (contacts(contact(1, "02/25/2024")), ["is no date written as day, month, year"]),
    "two digits": (contacts(contact(1, "25/02/24")), ["year of two digits; read as 20YY. 1 row (row 6)"]),
    "two digits of birth": (
        contacts(contact(1, "25/02/2024", **{"Date of Birth": "01/05/15"})),
        ["two digits; read as the last such year that has been"],
    ),
    "the future": (contacts(contact(1, day("2030-01-01"))), ["before 1 January 1990 or after 30 June 2024"]),
    "1900": (contacts(contact(1, date(1900, 1, 1))), ["before 1 January 1990"]),
    "age disagrees": (
        contacts(contact(1, day("2024-01-02"), **{"Age of Child (Years)": 15})),
        ["Age of Child (Years): does not agree with the date of birth; the date is taken. 1 row"],
    ),
    "age is a word": (contacts(contact(1, day("2024-01-02"), **{"Age of Child (Years)": "nine"})), ["looks like aaaa"]),
    "ends before it begins": (
        listed(7, plan(day("2024-03-01"), day("2024-02-01"))),
        ["is before 'Child Protection Plan Start Date'; left out. 1 row (row 5)"],
    ),
    "an end nobody can read": (
        listed(7, plan(day("2024-03-01"), "soon")),
        ["nobody knows whether it has ended; left out"],
    ),
    "ended before the window": (
        listed(7, plan(day("2022-03-01"), day("2023-02-01"))),
        ["is before the 6 months that the list shows; left out"],
    ),
    "two plans of a child": (
        listed(7, plan(day("2024-05-01"), None, 101)),
        ["further row of the same child, though the list has one for each; kept. 1 row (row 5)"],
    ),
    "a plan without a start": (listed(7, child(1)), ["kept, with an unknown start. 1 row (row 5)"]),
    "conference before": (
        listed(5, child(1) | {ENQUIRY: day("2024-03-01"), CONFERENCE: day("2024-02-01")}),
        ["is before the strategy discussion; left blank"],
    ),
    "unnecessary conference": (
        listed(
            5,
            child(1)
            | {
                ENQUIRY: day("2024-03-01"),
                CONFERENCE: day("2024-03-09"),
                "Was an Initial Child Protection Conference deemed unnecessary?": "Yes",
            },
        ),
        ["taken to have been held"],
    ),
    "closed without a day": (
        listed(6, child(1) | {"CIN Start Date": day("2024-03-01"), "Case Status": "Closed episode"}),
        ["is blank though the episode is closed; left out"],
    ),
    "unknown code": (
        listed(6, child(1) | {"CIN Start Date": day("2024-03-01"), "Case Status": "Zeta"}),
        ["Case Status: is not one of the codes (or numbers)", "looks like aaaa"],
    ),
    "left care without a day": (
        listed(
            8,
            child(1)
            | {"Date Started to be Looked After": day("2024-03-01"), "Reason Ceased to be Looked After": "E2: Died"},
        ),
        ["is blank though a reason is given; read as still in care"],
    ),
    "care before birth": (
        listed(8, child(1) | {"Date Started to be Looked After": day("2014-03-01")}),
        ["is after care began"],
    ),
    "care leaver twice": (
        listed(9, child(110, day("2006-02-01"), 18) | {"LA in Touch": "b) No"}),
        ["is a further row of the same young person; counted once"],
    ),
    "matched after placed": (
        listed(
            10,
            child(1)
            | {
                "Date of Decision that Child Should be Placed for Adoption": day("2024-01-01"),
                "Date of Matching Child and Prospective Adopters": day("2024-05-01"),
                "Date Placed for Adoption": day("2024-04-01"),
            },
        ),
        ["Date Placed for Adoption: is before 'Date of Matching Child and Prospective Adopters'; left blank"],
    ),
    "errors pasted": (
        contacts(contact("#N/A", day("2024-01-02")), contact(1, "#REF!")),
        ["has no 'Child Unique ID'", "shows an error such as #N/A; blank. 1 row (row 7)"],
    ),
    "numbers that are none": (
        repacked(SHEET, lambda old: old.replace(b"<v>9</v>", b"<v>NaN</v>").replace(b"<v>101</v>", b"<v>inf</v>")),
        [""],
    ),
    "a list with nothing": (
        only(List_1=CONTACTS, List_3=[], List_4=rows_of(4, [])),
        ["List_3: is empty", "List_4: has no rows"],
    ),
    "a column that is not needed": (renamed("Contact Source", "Where from"), [""]),
    "a column that is used": (
        lambda folder: write(folder / "a.xlsx", sheets(List_3=[row[:7] for row in rows_of(3, PLAIN[3])])),
        ["has no column 'Referral NFA?'; what it would say is unknown"],
    ),
}


@pytest.mark.parametrize(("make", "words"), FINDINGS.values(), ids=FINDINGS.keys())
def test_findings(make: Make, words: list[str], tmp_path: Path) -> None:
    journeys, findings = read_annex_a(make(tmp_path), inspected=INSPECTED)
    told = "\n".join(finding.words for finding in findings)
    for word in words:
        assert word in told
    assert len(journeys.tables["contacts"]) >= 3


def test_all_faults_at_once(tmp_path: Path) -> None:
    content = sheets(List_1=[["x"]], List_3=[["Child Unique ID", "Gender"]], List_7=[["y"]])
    with pytest.raises(ReturnFault) as caught:
        read_annex_a(write(tmp_path / "a.xlsx", content), inspected=INSPECTED)
    assert [fault.split(":")[0] for fault in caught.value.faults] == [
        "a.xlsx, List_1",
        "a.xlsx, List_3",
        "a.xlsx, List_7",
    ]


def test_formulas_and_errors(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        dates = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("List_1")
        sheet.write_row(0, 0, HEADER)
        for row in range(1, 5):
            sheet.write(row, 0, row)
        sheet.write_formula(1, 5, "=TODAY()", dates, 45324)
        sheet.write_formula(2, 5, "=F2", dates, "")
        sheet.write_formula(3, 5, "=NA()", dates, "#N/A")
        sheet.write(4, 5, day("2024-02-02"), dates)
        sheet.data_validation("A1:A9", {"validate": "list", "source": "=$B$1:$B$4"})
        sheet.conditional_format("A1:A9", {"type": "formula", "criteria": "=$A$1>5", "format": dates})
    journeys, findings = read_annex_a(path, inspected=INSPECTED)
    told = "\n".join(finding.words for finding in findings)
    assert journeys.tables["contacts"]["child"].tolist() == [0, 3]
    assert "is a formula; read as it was last worked out. 1 row (row 2)" in told
    assert "never worked out, or shows nothing; blank (open and save it in Excel). 1 row (row 3)" in told
    assert "shows an error such as #N/A; blank. 1 row (row 4)" in told


def test_merged_titles_hidden_sheets_and_a_million_blank_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "List_1"
    for row in [["Contacts"], [], *CONTACTS[1:]]:
        sheet.append(row)
    sheet.merge_cells("A1:G1")
    sheet.merge_cells("A2:G2")
    for row in range(10, 1_048_576, 5000):
        sheet.cell(row=row, column=16_384).number_format = "dd/mm/yyyy"
    hidden = book.create_sheet("List_3")
    for cells in rows_of(3, PLAIN[3]):
        hidden.append(cells)
    hidden.sheet_state = "hidden"
    book.save(path)
    journeys, findings = read_annex_a(path, inspected=INSPECTED)
    assert len(journeys.tables["contacts"]) == 3
    assert len(journeys.tables["referrals"]) == 2
    assert "List_3: is a hidden sheet; read all the same." in "\n".join(finding.words for finding in findings)
