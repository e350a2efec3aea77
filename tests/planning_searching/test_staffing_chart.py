"""Cost against chance as a picture: what is marked, what is drawn, and what it says in words."""

import pytest

from sim.report.planning.staffing_chart import staffing_chart


def _document(feasible=True):
    def tried(amount, chance, runs=50, beaten=False):
        told = {"words": f"{amount:g} workers" if amount else "nothing", "amounts": {"workers": float(amount)}}
        ends = {"low": max(0.0, chance - 0.1), "high": min(1.0, chance + 0.1)}
        return told | {"cost_gbp": 40_000.0 * amount, "chance": chance, "runs": runs, "beaten": beaten} | ends

    frontier = [tried(0, 0.0, 8), tried(1, 0.3), tried(2, 0.2, beaten=True), tried(3, 0.9, 150)]
    return {
        "scenario": "S",
        "council": "C",
        "seed": 1,
        "drawn": "nothing is drawn",
        "question": {"chance": 0.8},
        "feasible": feasible,
        "plan": {"workers": 3.0} if feasible else None,
        "tried_at_most": None if feasible else {"workers": 3.0},
        "cost_gbp": 120_000.0 if feasible else None,
        "chance": 0.9,
        "plans_tried": 4,
        "frontier": frontier,
    }


@pytest.mark.parametrize(("feasible", "mark"), [(True, "the answer"), (False, "the most there may be")])
def test_the_answer_and_what_is_beaten_are_marked(feasible, mark):
    chart = staffing_chart(_document(feasible))
    assert chart.table["mark"].tolist() == ["not beaten", "not beaten", "beaten", mark]
    assert (chart.standard, chart.standard_name) == (0.8, "80 % asked for")
    assert f"{mark}: 3 workers, £120,000, 90 % (80 % to 100 %)" in chart.alt
    assert "2 workers" not in chart.alt


def test_everything_in_the_table_is_drawn():
    chart = staffing_chart(_document())
    axes, legend = chart.figure().axes[:2]
    drawn = {(line.get_xdata()[0], line.get_ydata()[0]) for line in axes.lines if line.get_marker() not in ("", "None")}
    assert drawn == set(zip(chart.table["cost_gbp"], chart.table["chance"], strict=True))
    ends = {tuple(line.get_ydata()) for line in axes.lines if line.get_marker() in ("", "None")}
    assert ends == {*zip(chart.table["low"], chart.table["high"], strict=True), (0.8, 0.8)}
    assert len(legend.lines) == 3
