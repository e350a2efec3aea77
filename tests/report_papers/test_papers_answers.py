"""Papers of answers to what planners ask: the same numbers for Word, Excel and the browser, from one document."""

import csv
import io

import pytest
from answers_kept import kept, staffing

from sim.report.papers import AnswerError, answer_paper, read_answer, web_page, word_document, workbook
from sim.report.papers.content import KeptChart, Picture
from sim.report.planning.staffing_chart import staffing_chart
from tests.web.answers_shown import HANGING


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    return answer_paper(read_answer(kept(tmp_path_factory.mktemp("answers") / "search", staffing())))


def test_the_three_say_the_same_numbers(paper):
    docx, openpyxl = pytest.importorskip("docx"), pytest.importorskip("openpyxl")
    document = docx.Document(io.BytesIO(word_document(paper)))
    word = "\n".join([cell.text for table in document.tables for row in table.rows for cell in row.cells])
    page = web_page(paper).decode("utf-8").replace("\N{NO-BREAK SPACE}", " ")
    for told in ("18.7", "13.1", "12.1 to 14.1", "£165,000", "31 %", "90 %", "no value"):
        assert told in word.replace("\N{NO-BREAK SPACE}", " "), told
        assert told in page, told
    assert document.paragraphs[0].text == "How many staff: Small council"
    assert 'alt="Cost of a full year against the chance' in page
    book = openpyxl.load_workbook(io.BytesIO(workbook(paper)), read_only=True)
    assert book.sheetnames == ["Read me", "Plans", "Standards", "Posts", "Audit"]
    rows = [row for row in book["Plans"].iter_rows(values_only=True) if row[0] and row[-1] == "the answer"]
    assert [row[1:5] for row in rows] == [(4, 165_000, 0.9, 0.45)]
    numbers = next(row for row in book["Posts"].iter_rows(values_only=True) if row[0] == "social workers, Assessment")
    assert numbers[3:5] == (0.3125, None)
    assert "Combined" not in str([*book["Read me"].iter_rows(values_only=True)])


def test_it_says_what_it_rests_on(paper):
    said = web_page(paper).decode("utf-8")
    for words in ("What binds", "What this does not cover", "Assumptions", "throughcare staff small.yaml", "ab" * 32):
        assert words in said
    assert "established in May 2024, filled in 4 months on average, and agency workers cover 50" in said
    assert "throughcare 0.1.0, python 3.11.9" in said
    assert " will " not in said


def test_what_cannot_be_met_names_the_most_tried(tmp_path):
    page = web_page(answer_paper(read_answer(kept(tmp_path / "search", staffing(feasible=False))))).decode("utf-8")
    assert "The most there may be: what is added" in page


def test_the_command_knows_the_folder(call, tmp_path):
    code, _, said = call("report", kept(tmp_path / "search", staffing()), "--word", "--html")
    assert code == 0, said
    assert {each.name for each in (tmp_path / "search-report").iterdir()} == {"staffing.docx", "report.html"}
    code, _, said = call("report", tmp_path / "search", "--animation")
    assert code == 2
    assert "--animation is for a run or a comparison" in said


@pytest.mark.parametrize("what", ["unfinished", "torn", "list", "lacking"])
def test_a_damaged_answer_is_told(call, tmp_path, what):
    folder = kept(tmp_path / "search", [] if what == "list" else staffing() if what == "torn" else {"feasible": True})
    if what == "torn":
        (folder / "staffing.json").write_text("{", encoding="utf-8")
    elif what == "unfinished":
        (folder / "staffing.json").rename(folder / "asked.json")
    code, _, said = call("report", folder, "--html")
    assert code == 3
    assert "give its command again" in said
    assert not (tmp_path / "search-report").exists()


ADVERTISED = {
    "throughcare_advertise": 1,
    "scenario": "Small council",
    "hash": "cd" * 32,
    "runs": 60,
    "seed": 3,
    "draws": 0,
    "drawn": "nothing is drawn",
    "by_month": [
        {"month": "2024-04", "advertised": 4, "surely": 5, "chance": 0.9, "low": 0.8, "high": 0.95},
        {"month": "2024-05", "advertised": None, "surely": None, "chance": 0.22, "low": 0.13, "high": 0.34},
    ],
    "command": "throughcare advertise small.yaml --in-seat 3",
    "versions": {"throughcare": "0.1.0", "python": "3.11.9"},
    "words": ["3 more in seat", "Advertise 4 posts in April 2024: enough in 90 of 100 simulated futures."],
}


def test_any_answer_has_its_words_tables_and_kept_pictures(tmp_path):
    folder = kept(tmp_path / "posts", ADVERTISED, "advertise.json")
    chart = staffing_chart(staffing())
    chart.png(folder / "picture.png", dots_per_inch=40)
    with (folder / "advertise.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["part", "value"], ["table", 0.25]])
    paper = answer_paper(read_answer(folder))
    drawn = [part.chart for section in paper.sections for part in section.parts if isinstance(part, Picture)]
    picture = (folder / "picture.png").read_bytes()
    assert drawn == [KeptChart(chart.title, chart.alt, picture)]
    page = web_page(paper).decode("utf-8").replace("\N{NO-BREAK SPACE}", " ")
    assert "Advertise 4 posts in April 2024" in page
    assert "throughcare advertise small.yaml --in-seat 3" in page
    assert "22 % (13 % to 34 %)" in page
    assert chart.alt.split(".")[0] in page
    assert [sheet.rows for sheet in paper.sheets if sheet.name == "Advertise"] == [(("table", 0.25),)]
    with pytest.raises(AnswerError, match="missing or damaged"):
        answer_paper(read_answer(kept(tmp_path / "none", {"words": []}, "stress.json")))


@pytest.mark.parametrize("is_old", [False, True])
def test_what_was_found_stands_before_how(tmp_path, is_old):
    told = {key: part for key, part in HANGING.items() if not (is_old and key in ("findings", "assumed"))}
    paper = answer_paper(read_answer(kept(tmp_path / "hanging", told, "sensitivity.json")))
    said = {
        section.heading: part.points for section in paper.sections for part in section.parts if hasattr(part, "points")
    }
    if is_old:
        assert said["The answer"] == tuple(HANGING["words"])
    else:
        assert said["The answer"] == ("It hangs most on Assessment: hours.",)
        assert "120 runs of each option." in said["Assumptions and ranges"]
    assert not any("hangs most" in words for words in said["Assumptions and ranges"])
    (ranked, knowing) = (
        part for section in paper.sections for part in section.parts if section.heading == "The numbers"
    )
    assert [[cell.words for cell in row[:2]] for row in ranked.rows] == [
        ["Assessment: hours (assessment.hours)", "yes"],
        ["Practice: delay share (practice.delay_share)", "no"],
    ]
    assert len(knowing.rows) == 2
