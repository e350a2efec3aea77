"""The printed summary and the JSON document say the same."""

import io
import json

from experiment.fakes import broken_on_three
from rich.console import Console

from sim.experiment import summarise
from sim.measures import MEASURES
from sim.report.summary import HEADLINES, every_measure_table, summary_document, summary_table

from .conftest import made_up_run


def printed(run, table=summary_table):
    console = Console(file=io.StringIO(), width=170)
    console.print(table(run))
    return " ".join(console.file.getvalue().split())


def test_every_headline_is_a_measure():
    for names in HEADLINES.values():
        assert set(names) <= MEASURES.keys()


def test_mean_range_unit_and_standard_are_printed(run):
    text = printed(run)
    assert "Smallshire: As [it] is" in text
    assert "│ Contacts │ children, in 3 months │ 3,039 │ 3,033 to 3,045 │" in text
    assert "│ Assessments within 45 days │ over the period │ 71.0 % │ 50.0 % to 83.3 % │ │ 45 working days" in text
    assert "80 % range of futures (smallest to largest run)" in text
    assert "summary over all 5 runs, 3 months from 01 April 2024, seed 1; a range over 5 runs is rough" in text
    assert "it goes from the smallest to the largest and holds 67 % of further runs" in text
    assert "│ Assessment │ children per FTE, over the period │ 506 │" in text


def test_missing_runs_are_said_in_both():
    run = made_up_run(runs=20, simulate=broken_on_three)
    words = "summary over 19 of 20 runs; run 3 failed (ValueError: no such team (fakes.py, line"
    assert words in printed(run)
    assert words in summary_document(run)["coverage"]
    assert summary_document(run)["runs_done"] == 19


def test_one_run_claims_no_range():
    run = made_up_run(runs=1)
    assert "one run has no range" in printed(run)
    document = json.loads(json.dumps(summary_document(run), allow_nan=False))
    assert {row["low"] for row in document["summary"]} == {None}


def test_the_document_holds_every_row(run):
    document = summary_document(run)
    rows = summarise(run.table)
    assert [row["mean"] for row in document["summary"]] == rows["mean"].tolist()
    assert document["manifest"]["scenario_hash"] == run.manifest.scenario_hash


def test_the_director_reads_first_what_she_is_asked_about(simulated_run):
    text = printed(simulated_run)
    said = [
        "Longest wait for a worker, CP or in care",
        "Longest time unseen, CP or in care",
        "Children with 3 or more placements",
        "Placements unregistered",
        "Children with 3 or more social workers",
        "Front door and assessment",
    ]
    places = [text.index(words) for words in said]
    assert places == sorted(places)
    assert text.index("For the director") < places[0]


def test_a_stock_has_its_last_month_beside_its_mean(run):
    # 1001 to 1005 in the first month, 10 more in each of the next two
    assert "│ Open cases │ children, over the period │ 1,013 │ 1,011 to 1,015 │ 1,023 (1,021 to 1,025) │" in printed(
        run
    )


def test_shares_that_look_back_from_a_months_end_say_the_last_one(simulated_run):
    table = simulated_run.table
    rows = table[(table["measure"] == "children_with_three_placements") & (table["month"] == "2025-05")]
    last = f"{100 * rows['value'].mean():.1f} %"
    line = next(line for line in lines(simulated_run) if "3 or more placements" in line)
    assert last in line.split("│")[5]


def lines(run):
    console = Console(file=io.StringIO(), width=170)
    console.print(summary_table(run))
    return console.file.getvalue().splitlines()


def test_every_measure_can_be_read_for_the_council_and_for_teams(simulated_run):
    text = printed(simulated_run, every_measure_table)
    assert all(name in text for name in MEASURES)
    assert "│ caseload_per_fte │" in text
    assert "Based on a summary over all 3 runs, 14 months" in text
