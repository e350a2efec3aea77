"""What Excel makes of the workbook: locks, lists to choose from, bounds, print set-up; and what others save of it."""

import re
import shutil
import subprocess

import pytest
from workbook_files import Book, small, small_scenario

from sim.scenario import load
from sim.scenario.workbook import layout as of

openpyxl = pytest.importorskip("openpyxl")


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    path = tmp_path_factory.mktemp("excel") / "x.xlsx"
    path.write_bytes(small())
    return openpyxl.load_workbook(path)


def validation(sheet, cell):
    return next(rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref)


def test_sheets(opened):
    assert tuple(opened.sheetnames) == of.layout().sheets
    assert set(opened.sheetnames) >= {"Read me", "Council", "Teams", "Demand", "Costs", "Stock", "Sources"}


def test_every_sheet_is_locked_without_a_password_and_set_up_to_be_printed(opened):
    for sheet in opened:
        assert sheet.protection.sheet, sheet.title
        assert sheet.protection.password is None
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1)
        if sheet.title != "Read me":
            assert sheet.print_title_rows == "$4:$4"
            assert sheet.freeze_panes in ("B5", "C5")
            assert sheet.auto_filter.ref.startswith("A4:")


def test_what_may_be_changed_has_a_frame_and_everything_else_is_locked(opened):
    for sheet in opened:
        if sheet.title == "Read me":
            continue
        for row in sheet.iter_rows(min_row=1, max_row=sheet.max_row):
            for cell in row:
                framed = cell.border.left.style is not None and cell.row > 4
                assert cell.protection.locked != framed, (sheet.title, cell.coordinate)
    demand = opened["Demand"]
    assert [demand[f"{column}5"].protection.locked for column in "ABCDEFGHIJK"] == [
        True, True, True, False, False, False, False, True, False, False, False,
    ]  # fmt: skip


def test_no_formulas_no_macros_no_merged_cells_no_links():
    parts = Book(small()).parts
    assert not any(name.endswith(".bin") or "vba" in name.lower() or "externalLink" in name for name in parts)
    sheets = b"".join(part for name, part in parts.items() if name.startswith("xl/worksheets/"))
    assert not re.search(rb"<f[ >]|<mergeCell|<hyperlink", sheets)


def test_lists_to_choose_from(opened):
    demand = opened["Demand"]
    status = validation(demand, "J5")
    assert status.type == "list"
    assert status.formula1 == '"published,derived,assumption,calibrated"'
    source = validation(demand, "I5")
    assert source.type == "list"
    assert re.fullmatch(r"=?Sources!\$A\$5:\$A\$\d+", source.formula1)
    regime = validation(opened["Council"], "D11")
    assert "single_assessment_2023" in regime.formula1
    assert "leaving_care" in validation(opened["Teams"], "C5").formula1


def test_bounds_of_numbers(opened):
    demand = opened["Demand"]
    share = validation(demand, "D8")
    assert (share.type, share.operator, float(share.formula1), float(share.formula2)) == ("decimal", None, 0, 1) or (
        share.operator == "between"
    )
    whole = validation(demand, "D6")
    assert (whole.type, float(whole.formula2)) == ("whole", 120)
    posts = validation(opened["Teams"], "G6")
    assert (posts.type, posts.operator, float(posts.formula1)) == ("decimal", "greaterThanOrEqual", 0)
    assert validation(opened["Council"], "D9").type == "date"


def test_dates_are_dates_and_months_of_sources_stay_words(opened):
    assert opened["Council"]["D9"].is_date
    assert opened["Sources"]["C5"].number_format == "@"
    assert opened["Sources"]["C5"].data_type == "s"


def test_saved_again_by_another_program(opened, tmp_path):
    opened.save(tmp_path / "y.xlsx")
    again = load(tmp_path / "y.xlsx")
    assert again.name == small_scenario().name
    # This program keeps 16 digits, so that values are only nearly the same
    assert again.parameters.assessment == small_scenario().parameters.assessment


@pytest.mark.slow
def test_libre_office_opens_it_and_keeps_every_number(tmp_path):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.xlsx").write_bytes(small())
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [office, home, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, str(tmp_path / "in" / "x.xlsx")], check=True, capture_output=True, timeout=180)
    again = load(tmp_path / "out" / "x.xlsx")
    assert again.name == small_scenario().name
    assert again.parameters.teams == small_scenario().parameters.teams
    assert again.parameters.start == small_scenario().parameters.start
    assert again.parameters.assessment == small_scenario().parameters.assessment
