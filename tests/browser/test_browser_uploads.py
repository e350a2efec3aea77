"""Files that are no scenario: refused in plain words, and nothing changes."""

import re

import pytest
from browser_doing import settle, upload

from sim.scenario import load


@pytest.fixture(scope="module")
def bad_files(small, tmp_path_factory):
    """Files by what the page says of them."""
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    from sim.scenario.workbook.writing import workbook_of

    folder = tmp_path_factory.mktemp("bad")
    good = folder / "good.xlsx"
    good.write_bytes(workbook_of(load(small)))

    def changed(name, change):
        book = openpyxl.load_workbook(good)
        change(book)
        book.save(folder / name)
        return folder / name

    def cell(book):
        sheet = book["Workforce"]
        heads = next(row for row in sheet.iter_rows() if any(cell.value == "Value" for cell in row))
        value = next(cell for cell in heads if cell.value == "Value")
        return sheet.cell(value.row + 2, value.column)

    (folder / "macros.xlsm").write_bytes(good.read_bytes())
    (folder / "letter.docx").write_bytes(b"PK\x03\x04 no scenario")
    (folder / "broken.yaml").write_text("throughcare: 1\nname: [", encoding="utf-8")
    return {
        "a workbook with macros (.xlsm) is not opened": folder / "macros.xlsm",
        "this is not an Excel workbook": folder / "letter.docx",
        "Teams": changed("sheet.xlsx", lambda book: book.remove(book["Teams"])),
        "a number should be here, not words": changed("text.xlsx", lambda book: setattr(cell(book), "value", "many")),
        "a formula stands here": changed("formula.xlsx", lambda book: setattr(cell(book), "value", "=1+1")),
        "broken.yaml, line 2": folder / "broken.yaml",
    }


def test_bad_files_are_refused_in_plain_words_and_nothing_changes(person, small, bad_files, results, tmp_path):
    page = person()
    upload(page, small)
    kept = page.get_by_text("In hand: Uploaded: small.yaml")
    kept.wait_for()
    before = sorted((results / ".drafts").iterdir())
    for words, file in bad_files.items():
        upload(page, file)
        told = page.get_by_role("alert").filter(has_text="Nothing was taken from these files")
        told.wait_for()
        assert re.search(re.escape(words), told.inner_text()), (file.name, told.inner_text())
        assert str(results) not in told.inner_text()
        assert kept.is_visible()
    assert sorted((results / ".drafts").iterdir()) == before
    large = tmp_path / "large.yaml"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    page.reload()
    page.get_by_role("tab", name="A file of yours").click()
    page.locator("input[type=file]").set_input_files(str(large))
    page.get_by_text(re.compile("must be 5")).first.wait_for()
    settle(page)
    assert page.get_by_role("button", name="Take these files").is_disabled()
