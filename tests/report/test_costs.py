"""Costs by financial year: ranges of the runs' totals, and nothing added that is no cost."""

import io
import json
import math

import pytest
from experiment.fakes import COUNCIL, broken_on_three
from rich.console import Console

from sim.measures import by_financial_year, tabulate
from sim.model import simulate
from sim.report.costs import APART, ITEM, LINE_TOTAL, YEAR_TOTAL, costs_document, costs_table, costs_to_read
from sim.results import RunFolderError

from .conftest import made_up_run


@pytest.fixture(scope="module")
def costs(simulated_run):
    return costs_table(simulated_run, COUNCIL)


def printed(run, costs):
    console = Console(file=io.StringIO(), width=150)
    console.print(costs_to_read(run, costs))
    return [" ".join(line.replace("│", " ").split()) for line in console.file.getvalue().splitlines()]


def only(costs, **cells):
    for name, value in cells.items():
        costs = costs[costs[name] == value]
    assert len(costs) == 1
    return costs.iloc[0]


def test_items_add_up_to_the_total_in_the_mean(costs):
    for year, rows in costs.groupby("financial_year"):
        items = rows.loc[rows["counts_as"] == ITEM, "mean"].sum()
        assert rows.loc[rows["counts_as"] == LINE_TOTAL, "mean"].sum() == pytest.approx(items)
        assert only(rows, counts_as=YEAR_TOTAL)["mean"] == pytest.approx(items), year


def test_the_total_is_that_of_the_measures(simulated_run, costs):
    table = simulated_run.table
    totals = table[(table["measure"] == "cost_total_gbp") & (table["team"] == "all") & (table["month"] < "2025-04")]
    by_run = totals.groupby("run")["value"].sum()
    row = only(costs, financial_year="2024-25", counts_as=YEAR_TOTAL)
    assert row["mean"] == pytest.approx(by_run.mean())
    assert row["low"] == pytest.approx(by_run.min())
    assert row["high"] == pytest.approx(by_run.max())
    assert row["runs"] == 3


def test_the_range_of_a_total_is_no_sum_of_ranges(costs):
    rows = costs[costs["financial_year"] == "2024-25"]
    items, total = rows[rows["counts_as"] == ITEM], only(rows, counts_as=YEAR_TOTAL)
    assert total["high"] - total["low"] < (items["high"] - items["low"]).sum()


def test_what_is_no_cost_is_kept_apart(costs):
    assert set(costs.loc[costs["counts_as"] == APART, "item"]) == {
        "cost_agency_premium_gbp",
        "saving_on_empty_posts_gbp",
        "cost_of_drift_cashable_gbp",
        "cost_of_drift_avoided_gbp",
    }


def test_a_part_of_a_year_says_so(simulated_run, costs):
    assert dict(zip(costs["financial_year"], costs["months"], strict=True)) == {"2024-25": 12, "2025-26": 2}
    lines = printed(simulated_run, costs)
    assert "2024-25" in lines
    assert "2025-26: 2 of 12 months" in lines


def test_lines_items_and_total_are_printed(simulated_run, costs):
    lines = printed(simulated_run, costs)
    total = only(costs, financial_year="2024-25", counts_as=YEAR_TOTAL)
    assert f"Total £{total['mean'] / 1e6:.2f}m £{total['low'] / 1e6:.2f}m to £{total['high'] / 1e6:.2f}m" in lines
    assert any(line.startswith("Placements: agency foster £") for line in lines)
    apart = lines.index("Not in the total: a part of the costs above, or no cost at all. Never add these")
    assert lines.index("2025-26: 2 of 12 months") > apart > lines.index("2024-25")
    assert any(line.startswith("Cost of drift, cashable (") for line in lines[apart : apart + 5])
    assert any("Range: 80 % range of futures" in line for line in lines)
    assert any("summary over all 3 runs, 14 months" in line for line in lines)


def test_the_document_is_json_to_the_penny(simulated_run, costs):
    document = json.loads(json.dumps(costs_document(simulated_run, costs), allow_nan=False))
    assert len(document["costs"]) == len(costs)
    assert document["coverage"].startswith("summary over all 3 runs")
    assert all(round(row["mean"], 2) == row["mean"] for row in document["costs"])


def test_one_run_has_no_range():
    run = made_up_run(runs=1, months=1, simulate=simulate, tabulate=tabulate)
    costs = costs_table(run, COUNCIL)
    assert costs["low"].isna().all()
    assert math.isfinite(only(costs, counts_as=YEAR_TOTAL)["mean"])
    assert {row["low"] for row in costs_document(run, costs)["costs"]} == {None}
    assert any("one run has no range" in line for line in printed(run, costs))
    once = by_financial_year(run.table, COUNCIL)
    assert only(costs, counts_as=YEAR_TOTAL)["mean"] == pytest.approx(once.loc[once["in_total"], "value"].sum())


def test_a_run_without_costs_is_refused(run):
    with pytest.raises(RunFolderError, match="has no costs in it"):
        costs_table(run, COUNCIL)


def test_missing_runs_are_said():
    def broken(parameters, *, seed, run, months):
        if run == 3:
            broken_on_three(parameters, seed=seed, run=run, months=months)
        return simulate(parameters, seed=seed, run=run, months=months)

    run = made_up_run(runs=3, months=1, simulate=broken, tabulate=tabulate)
    words = "summary over 2 of 3 runs; run 3 failed (ValueError: no such team"
    costs = costs_table(run, COUNCIL)
    assert set(costs["runs"]) == {2}
    assert any(words in line for line in printed(run, costs))
    assert words in costs_document(run, costs)["coverage"]
