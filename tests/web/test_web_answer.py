"""The answer in a sentence and cards, and charts drawn from the numbers of the charts for paper."""

import json
import re
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("streamlit")
pytest.importorskip("altair")

from sim.report.charting import Chart
from sim.report.charting.bars import draw_bars
from sim.results import Run
from sim.results.manifest import Manifest, TeamLabel
from sim.web import answer
from sim.web.altair_charts import pictures
from sim.web.look import light, plain, safe

RUNS = 12


def _run(runs=RUNS):
    numbers = np.random.default_rng(1).uniform(0.7, 0.9, runs)
    rows = [
        (number + 1, f"2024-{month:02d}", "all", measure, value, value * 100, 100.0, unit)
        for number, share in enumerate(numbers)
        for month in range(1, 13)
        for measure, value, unit in (
            ("assessments_within_45_days", share, "share"),
            ("caseload_per_fte", 17.0, "children per FTE"),
        )
    ]
    columns = ["run", "month", "team", "measure", "value", "numerator", "denominator", "unit"]
    table = pd.DataFrame(rows, columns=columns).assign(scenario="S", draw=0)
    manifest = Manifest(
        scenario="Poole 2024",
        scenario_path="a",
        scenario_hash="b",
        council="Poole",
        start=datetime(2024, 1, 1).date(),
        years=1.0,
        months=12,
        seed=1,
        runs=runs,
        runs_failed=(),
        versions={},
        commit="c",
        dirty=None,
        started=datetime.now(UTC),
        duration_seconds=1.0,
        events_per_run=1.0,
        events_per_year=1.0,
        command="x",
        teams={"a": TeamLabel(name="A", kind="assessment")},
    )
    return Run(None, manifest, table), numbers


def test_the_sentence_names_its_range_and_runs():
    run, numbers = _run()
    words = answer.answer_of_run(run)
    assert f"{100 * numbers.mean():.1f} % of assessments are done within 45 days" in words
    assert "80 % range of futures" in words
    assert "12 runs; simulated, not observed" in words
    assert words.count("Poole") == 1
    assert "will" not in words.split()


def test_one_run_has_no_range():
    run, _ = _run(1)
    assert "range" not in answer.answer_of_run(run)
    assert {card.range for card in answer.cards_of_run(run)} == {"one run, so no range"}


def test_what_is_not_measured_has_no_card():
    run, _ = _run()
    assert [card.name for card in answer.cards_of_run(run)] == ["Assessments within 45 days", "Caseload per FTE"]


def _chart(kind, **more):
    table = pd.DataFrame(
        {"team": ["A", "B"], "mean": [1.0, 2.0], "low": [0.5, np.nan], "high": [1.5, np.nan], "unit": "days"}
    )
    return Chart(
        key="k",
        title="T",
        subtitle="S",
        source="So",
        alt="Al",
        table=table,
        kind=kind,
        unit="days",
        category="team",
        drawn=draw_bars,
        **more,
    )


@pytest.mark.parametrize("kind", ["bars", "bands", "difference", "stack"])
def test_rows_carry_their_name_and_number(kind):
    ((name, picture),) = pictures(_chart(kind))
    assert name == ""
    drawn = json.dumps(picture.to_dict())
    words = "+1.0 (+0.5 to +1.5)" if kind == "difference" else "1.0 (0.5 to 1.5)"
    assert f"A: {words}" in drawn
    assert f"B: {'+' if kind == 'difference' else ''}2.0" in drawn


def test_words_of_others_are_no_html():
    assert safe("<script>&") == "&lt;script&gt;&amp;"
    assert "●" in light("green")
    assert "■" in light("red")
    assert light("no result").count("tc-none") == 1


def test_a_name_with_a_picture_from_elsewhere_stays_words():
    words = plain("Poole ![x](https://a.b/c.png) <img src=x> $x$ :smile: **b**")
    assert re.search(r"(?<!\\)[!\[\](<>$*:]", words) is None
