"""The same numbers in Word, Excel, the page, the JSON of `compare --json` and the Parquet files."""

import io
import json
import re

import openpyxl
import pytest
from lxml import html

from sim.measures import MEASURES
from sim.report.comparison import comparison_document
from sim.report.papers.content import difference_cell, number_cell
from sim.report.papers.glance import with_error
from sim.report.papers.phrases import typeset
from sim.results.compared import read_comparison
from sim.results.parquet import read_table

docx = pytest.importorskip("docx")

OUTCOMES = ("assessments_within_45_days", "caseload_per_fte", "drift_child_weeks", "cost_total_gbp")


@pytest.fixture(scope="module")
def document(comparison):
    """What `compare --json` prints, read back as a program would."""
    return json.loads(json.dumps(comparison_document(read_comparison(comparison))))


@pytest.fixture(scope="module")
def word(papers):
    """Tables of the Word document by the headings they stand under, as rows of words."""
    found = docx.Document(str(papers / "options.docx"))
    return [[[cell.text.replace("\n", " ") for cell in row.cells] for row in table.rows] for table in found.tables]


@pytest.fixture(scope="module")
def page(papers):
    """Tables of the page by their captions."""
    tree = html.fromstring((papers / "report.html").read_bytes())
    return {
        "".join(table.find("caption").itertext()): [
            [(cell.text_content(), cell.find("data")) for cell in row] for row in table.find("tbody")
        ]
        for table in tree.iter("table")
    }


@pytest.fixture(scope="module")
def sheets(papers):
    """Sheets of the workbook, as rows by heading."""
    book = openpyxl.load_workbook(io.BytesIO((papers / "results.xlsx").read_bytes()))
    found = {}
    for sheet in book:
        for table in sheet.tables.values():
            cells = [[cell.value for cell in row] for row in sheet[table.ref]]
            found[sheet.title] = [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]
    return found


def table_with(tables, *headings):
    return next(table for table in tables if all(heading in table[0] for heading in headings))


def test_outcomes_are_the_same_everywhere(document, word, page, sheets, comparison):
    in_word = table_with(word, "Caseload per FTE", "Assessments within 45 days")
    in_page = page["What comes out over the whole period"]
    numbers = read_table(comparison / "numbers.parquet", "team = 'all'")
    for place, option in enumerate(document["options"]):
        in_excel = next(row for row in sheets["Options"] if row["option"] == option["key"])
        for column, measure in enumerate(OUTCOMES, start=1):
            told = option["outcomes"][measure]
            unit = MEASURES[measure].unit
            words = typeset(number_cell(told["mean"], unit, told["low"], told["high"]).words)
            assert in_word[place + 1][column] == words
            text, data = in_page[place][column]
            assert text == words
            assert float(data.get("value")) == told["mean"]
            own = numbers[(numbers["option"] == option["key"]) & (numbers["measure"] == measure)]
            own = own[own["statistic"] == told["statistic"]]
            assert own["value"].mean() == pytest.approx(told["mean"], rel=1e-12)
            names = [name for name in in_excel if name.endswith(": mean") and not name.startswith("difference")]
            assert in_excel[names[[*option["outcomes"]].index(measure)]] == pytest.approx(told["mean"], rel=1e-12)


def test_differences_are_the_same_everywhere(document, word, page, sheets, comparison):
    in_word = table_with(word, "Assessments within 45 days (points)")
    in_page = page["What each option changes over the whole period, against the baseline"]
    numbers = read_table(comparison / "numbers.parquet", "team = 'all'")
    for place, option in enumerate(document["options"][1:]):
        for column, measure in enumerate(OUTCOMES, start=1):
            told, unit = option["differences"][measure], MEASURES[measure].unit
            cell = with_error(difference_cell(told["mean"], unit, told["low"], told["high"]), told["half_width"])
            words = typeset(cell.words.replace(" points", ""))
            assert in_word[place + 1][column] == in_page[place][column][0] == words
            row = next(
                each
                for each in sheets["Differences"]
                if (each["option"], each["measure"], each["period"]) == (option["key"], measure, told["statistic"])
            )
            assert row["mean difference"] == pytest.approx(told["mean"], rel=1e-12, abs=1e-15)
            assert row["low"] == pytest.approx(told["low"], rel=1e-12, abs=1e-15)
            own = numbers[(numbers["measure"] == measure) & (numbers["statistic"] == told["statistic"])]
            wide = own.pivot_table(index="run", columns="option", values="value", observed=True)
            assert (wide[option["key"]] - wide["baseline"]).mean() == pytest.approx(told["mean"], abs=1e-9)


def test_posts_and_costs_are_the_same_everywhere(document, word, page, sheets):
    in_word = table_with(word, "Full year")
    in_page = page["Posts, costs and the budgets that pay"]
    for place, option in enumerate(document["options"]):
        in_excel = next(row for row in sheets["Options"] if row["option"] == option["key"])
        for column, name, heading in ((2, "first_year_gbp", "first 12 months"), (3, "full_year_gbp", "full year")):
            words = typeset(number_cell(option[name], "GBP").words)
            assert in_word[place + 1][column] == in_page[place][column][0] == words
            assert float(in_page[place][column][1].get("value")) == option[name]
            assert in_excel[f"{heading} (GBP)"] == pytest.approx(option[name])


def test_chances_are_the_same_everywhere(document, word, page, sheets):
    in_word = table_with(word, "Every standard at once")
    in_page = page["The chance of meeting each standard"]
    for place, option in enumerate(document["options"]):
        for column, told in enumerate(option["chances"], start=1):
            assert re.match(r"\d+", in_word[place + 1][column])[0] == f"{100 * told['chance']:.0f}"
            assert float(in_page[place][column][1].get("value")) == told["chance"]
        own = [row for row in sheets["Chances"] if row["option"] == option["key"]]
        assert [row["chance"] for row in own[:-1]] == [told["chance"] for told in option["chances"]]
        assert own[-1]["standard"] == "Every standard at once"
        assert own[-1]["chance"] <= min(told["chance"] for told in option["chances"])


def test_whether_it_pays_is_the_same_everywhere(document, word, sheets):
    in_word = table_with(word, "Net saving")
    for option in document["options"][1:]:
        for told in option["worth"]:
            row = next(row for row in in_word if row[0] == option["name"] and row[1] == f"{told['months']} months")
            assert row[4].startswith(typeset(number_cell(told["net"], "GBP").words))
            net = [
                each["GBP"]
                for each in sheets["Costs"]
                if each["option"] == option["key"] and each["period"] == f"first {told['months']} months"
            ]
            assert net == pytest.approx([told["saved"], told["paid"], told["net"]])


def test_months_are_those_of_the_runs(sheets, comparison):
    months = read_table(comparison / "months.parquet", "team = 'all' AND measure = 'contacts'")
    for row in (each for each in sheets["Monthly"] if each["measure"] == "contacts"):
        own = months[(months["option"] == row["option"]) & (months["month"].astype(str) == row["month"])]["value"]
        assert (row["mean"], row["low"], row["high"]) == pytest.approx((own.mean(), own.min(), own.max()))


def test_combined_rows_are_worked_out_within_runs(sheets, comparison):
    months = read_table(comparison / "months.parquet", "team = 'all' AND measure = 'contacts'")
    by_run = months.groupby(["option", "run"], observed=True)["numerator"].sum()
    rows = [row for row in sheets["Combined"] if row["measure"] == "contacts" and row["put together"].startswith("all")]
    assert len(rows) == 4
    for row in rows:
        own = by_run[row["option"]]
        assert (row["mean"], row["low"], row["high"]) == pytest.approx((own.mean(), own.min(), own.max()))
        ends = [
            each["low"]
            for each in sheets["Monthly"]
            if (each["option"], each["measure"]) == (row["option"], "contacts")
        ]
        assert sum(ends) <= row["low"]  # adding percentiles would have made the range too wide
