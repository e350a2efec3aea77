"""The workbook: real tables, described charts, no formulas whatever is written, nothing merged."""

import io
import re
import zipfile

import openpyxl
import pytest
from lxml import etree

pytest.importorskip("xlsxwriter")

SHEETS = ["Read me", "Options", "Chances", "Differences", "Monthly", "Charts", "By team", "Costs", "Combined"]
LAST = ["Inputs", "Sources", "Audit"]
OF_RUN = ["Read me", "Summary", "Published", "Monthly", "Charts", "By team", "Costs", "Combined"]


@pytest.fixture
def content(papers):
    return (papers / "results.xlsx").read_bytes()


@pytest.fixture
def book(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_its_sheets_are_those_of_a_comparison(book):
    assert book.sheetnames == [*SHEETS, *LAST]
    about = book.properties
    assert (about.title, about.creator) == ("Small options", "Throughcare")


def test_its_sheets_are_those_of_a_run(run_papers):
    book = openpyxl.load_workbook(run_papers / "results.xlsx")
    assert book.sheetnames == [*OF_RUN, *LAST]


def test_every_sheet_is_a_real_table_ready_to_print(book):
    for sheet in book:
        assert len(sheet.title) <= 31
        assert not sheet.merged_cells.ranges
        assert sheet.page_setup.paperSize == 9
        if sheet.title == "Charts":
            continue
        (table,) = sheet.tables.values()
        first = int(re.search(r"[0-9]+", table.ref)[0])
        headings = [cell.value for cell in sheet[first] if cell.value]
        assert headings == [column.name for column in table.tableColumns]
        assert sheet.freeze_panes.endswith(str(first + 1))
        assert sheet.print_title_rows == f"${first}:${first}"
        assert sheet["A1"].value


def test_nothing_is_a_formula_a_link_or_a_macro(book, content):
    begun = dict.fromkeys("=+-@", 0)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"n", "s"}
                if isinstance(cell.value, str) and cell.value[:1] in begun:
                    begun[cell.value[0]] += 1
    assert all(begun.values())  # words that begin so are there, as words
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = packed.namelist()
        assert not [name for name in names if "vba" in name.lower() or "externalLink" in name]
        for name in names:
            if name.startswith("xl/worksheets/sheet"):
                text = packed.read(name).decode("utf-8")
                assert "<f>" not in text
                assert "<hyperlink" not in text


def test_numbers_are_written_by_their_unit(book):
    sheet = book["Chances"]
    (table,) = sheet.tables.values()
    first = int(re.search(r"[0-9]+", table.ref)[0])
    place = [column.name for column in table.tableColumns].index("chance")
    assert {row[place].number_format for row in sheet.iter_rows(min_row=first + 1)} == {"0.0%"}
    asked = book["Costs"]
    assert {"£#,##0;-£#,##0;£0"} <= {cell.number_format for row in asked.iter_rows(min_row=8) for cell in row}


def test_charts_are_native_and_described(content):
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        charts = [name for name in packed.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
        drawing = etree.fromstring(packed.read("xl/drawings/drawing1.xml"))
        lines = [etree.fromstring(packed.read(name)) for name in charts]
    described = [each.get("descr") for each in drawing.iter() if each.tag.endswith("}cNvPr")]
    assert len(charts) == 5
    assert len(described) == 5
    assert all(len(words) > 40 for words in described)
    space = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
    for chart in lines:
        names = chart.xpath("//c:ser/c:tx//c:v/text()", namespaces=space)
        assert [name for name in names if name.endswith(": mean")]
        assert [name for name in names if name.endswith(": low end")]


def test_every_input_is_echoed(book, comparison):
    sheet = book["Inputs"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    figures = {(row[0], row[1]): row for row in rows}
    assert ("all", "costs.social_worker_gbp_per_year") in figures
    assert ("all", "teams.assessment.social_workers_fte") in figures
    assert figures["option two_more", "@Two workers: fte"][2] == 2
    waited = figures["option two_more", "@Two workers: recruited_in_months"]
    assert waited[2:7] == [1, "months", 0.5, 2, 0.8]
    assert waited[10] == "-1 is no formula"
    assert figures["option fewer_contacts", "demand.contacts"][2:6] == [0.9, "times", 0.8, 1]
    sources = [[cell.value for cell in row] for row in book["Sources"].iter_rows()]
    assert ["paper", "=A paper that begins like a formula", "2024-01"] in [row[:3] for row in sources]
    assert (comparison / "options.yaml").is_file()


def test_the_audit_says_what_was_run(book):
    told = {row[0].value: row[1].value for row in book["Audit"].iter_rows() if row[0].value}
    assert told["Seed"] == "1"
    assert told["Runs of each option"] == "4"
    assert re.fullmatch(r"[0-9a-f]{64}", told["Hash of options, councils and draws (SHA-256)"])
    assert "numpy" in told["Versions"]
