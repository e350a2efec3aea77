"""Questions as work of the page: how far a search is, what is kept of one that was stopped, and what is shown of it."""

import json
import sys
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest

pytest.importorskip("streamlit")
pytest.importorskip("altair")

from sim.report.planning.staffing_chart import staffing_chart
from sim.web import commands
from sim.web import work as works
from sim.web.altair_charts import pictures
from sim.web.work import CANCELLED, FIRST, STAFF, STRESS, About, find, start

ABOUT = About(
    kind=STAFF, title="T", council="C", words=("staff", "inputs/a.yaml", "--out", "result"), runs=0, months=0, options=1
)
SEARCH = """
import json, os, sys, time
json.dump(sys.argv[1:], open("given.json", "w"))
os.makedirs("result", exist_ok=True)
with open("result/runs.jsonl", "a") as file:
    file.write("{}\\n{}\\n")
if os.path.exists("again"):
    open("result/staffing.json", "w").write("{}")
else:
    open("again", "w").close()
    time.sleep(60)
"""


def _waited(condition):
    return any(condition() or time.sleep(0.05) for _ in range(600))


def test_a_search_that_is_stopped_keeps_its_runs_and_goes_on(tmp_path, monkeypatch):
    (tmp_path / "draft").mkdir()
    monkeypatch.setattr(commands, "PROGRAM", (sys.executable, "-c", SEARCH))
    work = start(tmp_path / "home", tmp_path / "draft", ABOUT, first='{"is": "first"}')
    assert work.is_question
    assert _waited((work.folder / "again").exists)
    assert (work.state, work.runs_kept) == ("going", 2)
    assert json.loads((work.folder / "given.json").read_text()) == [*ABOUT.words]
    work.cancel()
    found = find(tmp_path / "home", work.name)
    assert found is not None
    assert (found.state, found.runs_kept) == ("cancelled", 2)
    assert json.loads((found.folder / FIRST).read_text()) == {"is": "first"}
    found.take_up()
    assert _waited(lambda: found.state == "finished")
    assert found.runs_kept == 4


def test_plans_are_drawn_from_the_numbers_of_the_chart_for_paper():
    ends = {"low": 0.2, "high": 0.95, "runs": 20}
    told = [("nothing", 0.0, 0.3, False), ("1 manager", 6e4, 0.25, True), ("1 worker", 5e4, 0.85, False)]
    frontier = [
        {"words": words, "amounts": {"a": cost}, "cost_gbp": cost, "chance": chance, "beaten": beaten} | ends
        for words, cost, chance, beaten in told
    ]
    document = {"scenario": "S", "council": "C", "seed": 1, "drawn": "nothing is drawn", "question": {"chance": 0.8}}
    document |= {"feasible": True, "plan": {"a": 5e4}, "cost_gbp": 5e4, "chance": 0.85, "plans_tried": 3}
    chart = staffing_chart(document | {"frontier": frontier})
    [(name, picture)] = pictures(chart)
    drawn = picture.to_dict()
    rows = next(data for data in drawn["datasets"].values() if len(data) == 3)
    assert name == ""
    assert [(row["cost_gbp"], row["chance"], row["named"]) for row in rows] == [
        (0.0, 0.3, ""),
        (6e4, 0.25, ""),
        (5e4, 0.85, "the answer"),
    ]


def test_a_stopped_stress_test_is_gone_on_with_by_its_command_and_resume(tmp_path, monkeypatch):
    (tmp_path / "draft").mkdir()
    given = []
    monkeypatch.setattr(works, "begin", lambda words, _: given.append(words) or SimpleNamespace(poll=lambda: 1))
    work = start(tmp_path / "home", tmp_path / "draft", replace(ABOUT, kind=STRESS, words=("stress", "a.yaml")))
    runs = work.folder / "result.unfinished" / "shocks" / "runs"
    runs.mkdir(parents=True)
    for run in (1, 2):
        (runs / f"baseline-{run}.numbers.parquet").touch()
        (runs / f"baseline-{run}.months.parquet").touch()
    (work.folder / CANCELLED).touch()
    assert (work.state, work.runs_kept) == ("cancelled", 2)
    work.take_up()
    assert given == [["stress", "a.yaml"], ["stress", "a.yaml", "--resume"]]
    assert work.state == "failed"
