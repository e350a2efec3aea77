"""What the page gives to take along is whole, opens, and says the same as the result it was made from."""

import io
import json
import re
import zipfile

import pytest
from browser_doing import settle

from sim.results.compared import read_comparison


@pytest.fixture
def downloads(person, finished):
    page = person(f"downloads?run={finished['compare']}")
    page.get_by_role("heading", name="Downloads", exact=True).wait_for()
    settle(page)
    return page


def saved(page, button):
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile(rf"^{button}")).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def made(page, name):
    page.get_by_role("button", name=f"Make: {name}").click()
    return saved(page, f"Save: {name}")


def test_papers_of_a_comparison_are_made_and_saved(downloads, results, finished):
    openpyxl = pytest.importorskip("openpyxl")
    comparison = read_comparison(results / finished["compare"] / "result")
    names = [option.name for option in comparison.manifest.options]
    file, content = made(downloads, "Excel workbook")
    assert file.endswith("results.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    cells = {cell for row in book["Options"].iter_rows(values_only=True) for cell in row}
    assert set(names) <= cells
    for name, ending in (("Web report", "report.html"), ("Moving picture", "animation.html")):
        file, content = made(downloads, name)
        assert file.endswith(ending)
        text = content.decode("utf-8")
        assert all(each in text for each in names)
        assert ("<script" in text) == (ending == "animation.html")


def test_the_archive_holds_the_whole_result(downloads, results, finished):
    result = results / finished["compare"] / "result"
    downloads.get_by_text("All files of this result in one archive").click()
    downloads.get_by_role("button", name="Pack the archive").click()
    file, content = saved(downloads, "Save the archive")
    assert file.endswith(".zip")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        kept = {path.relative_to(result).as_posix(): path for path in result.rglob("*") if path.is_file()}
        assert set(archive.namelist()) == set(kept)
        assert json.loads(archive.read("comparison.json"))["runs"] == 3
        assert archive.read("months.parquet") == kept["months.parquet"].read_bytes()
