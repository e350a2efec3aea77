"""Costs by financial year and funding line: every pound in one row, and none twice."""

import pandas as pd
import pytest
from hypothesis import given
from made_up import TEAM, Event, MadeUpRun, Months, Person, parameters, series
from test_measures_costs import councils

from sim.measures import tabulate
from sim.measures.finance import by_financial_year
from sim.vocabulary import PlacementKind, Role

STAFF = (
    Person(TEAM["assess"], Role.SOCIAL_WORKER),
    Person(TEAM["cin"], Role.AGENCY_SOCIAL_WORKER, 0.5),
    Person(TEAM["reviewing_officers"], Role.REVIEWING_OFFICER),
    Person(TEAM["lawyers"], Role.LAWYER),
)


def long_run(months=10):
    """From August 2017 past 1 April 2018."""
    run = MadeUpRun(STAFF, calendar=Months(tuple(20.0 * month for month in range(months + 1))), months=months)
    return run.add(0, Event.PLACEMENT_STARTED, value=PlacementKind.AGENCY_FOSTER, other=1)


def value(costs, year, line, item):
    rows = costs[(costs["financial_year"] == year) & (costs["funding_line"] == line) & (costs["item"] == item)]
    assert len(rows) == 1
    return rows.iloc[0]["value"]


def test_posts_are_paid_by_the_line_of_their_team():
    run = long_run()
    costs = by_financial_year(tabulate(run), run.parameters)
    assert value(costs, "2017-18", "transformation", "cost_staff_gbp") == 8 * 4000
    assert value(costs, "2018-19", "transformation", "cost_staff_gbp") == 2 * 4000
    assert value(costs, "2017-18", "base budget", "cost_staff_gbp") == 8 * 5500
    assert value(costs, "2017-18", "base budget", "cost_agency_gbp") == 8 * 3000
    assert value(costs, "2017-18", "care budget", "cost_staff_gbp") == 0


def test_lawyers_court_and_places_have_lines_of_their_own():
    run = long_run().add(165, Event.PROCEEDINGS_STARTED, value=1)
    table = tabulate(run)
    costs = by_financial_year(table, run.parameters)
    assert value(costs, "2017-18", "legal", "cost_lawyers_gbp") == 8 * 4500
    assert value(costs, "2018-19", "legal", "cost_court_fees_gbp") == 2000
    places = sum(series(table, "cost_placements_gbp")[:8])
    assert value(costs, "2017-18", "placements", "cost_placements_agency_foster_gbp") == pytest.approx(places)


def test_parts_of_other_costs_and_savings_are_not_in_the_total():
    run = long_run().add(0, Event.POST_EMPTY, child=-1, team="assess", value=1)
    costs = by_financial_year(tabulate(run), run.parameters)
    assert value(costs, "2017-18", "transformation", "saving_on_empty_posts_gbp") == 8 * 4000
    assert value(costs, "2017-18", "base budget", "cost_agency_premium_gbp") == 8 * 1000
    assert set(costs.loc[~costs["in_total"], "item"]) == {
        "cost_agency_premium_gbp",
        "saving_on_empty_posts_gbp",
        "cost_of_drift_cashable_gbp",
        "cost_of_drift_avoided_gbp",
    }


def test_runs_and_scenarios_keep_their_rows_apart():
    run = long_run()
    table = tabulate(run)
    both = pd.concat([table.assign(scenario="as it is", run=1), table.assign(scenario="as it is", run=2)])
    costs = by_financial_year(both, run.parameters)
    assert list(costs.columns) == ["scenario", "run", "financial_year", "funding_line", "item", "value", "in_total"]
    once = by_financial_year(table, run.parameters)
    assert costs.loc[costs["run"] == 2, "value"].tolist() == once["value"].tolist()


def test_nothing_simulated_costs_nothing():
    run = MadeUpRun(parameters=parameters())
    costs = by_financial_year(tabulate(run), run.parameters)
    assert costs["value"].sum() == 0
    assert set(costs["financial_year"]) == {"2017-18"}


@given(councils())
def test_the_lines_add_up_to_the_total(run):
    table = tabulate(run)
    costs = by_financial_year(table, run.parameters)
    total = sum(series(table, "cost_total_gbp"))
    assert costs.loc[costs["in_total"], "value"].sum() == pytest.approx(total, rel=1e-12, abs=1e-6)
