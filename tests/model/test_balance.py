"""Row 11: a balanced system started from its stock shows no transient (for care: `test_care_population`)."""

from functools import cache

import numpy as np
import pytest
from councils import small_council

from sim.model import simulate
from sim.vocabulary import Event

from . import flow_balance
from .reading import mean_stock, of

RUNS, MONTHS = 14, 24
STOCKS = {
    "children_in_assessment": (Event.ASSESSMENT_STARTED, Event.ASSESSMENT_COMPLETED),
    "children_on_cp_plan": (Event.CP_PLAN_STARTED, Event.CP_PLAN_ENDED),
    "children_on_cin_plan": (Event.CIN_PLAN_STARTED, Event.CIN_PLAN_ENDED),
    "disabled_children": (Event.DISABLED_PLAN_STARTED, Event.DISABLED_PLAN_ENDED),
}
FLOWS = {
    "referrals": Event.REFERRAL,
    "assessments": Event.ASSESSMENT_COMPLETED,
    "cp_plans": Event.CP_PLAN_STARTED,
    "cin_plans": Event.CIN_PLAN_STARTED,
}


@cache
def seen():
    """Stocks in months 1-3 and 22-24, and flows in the first and the second year, run by run."""
    stocks = {name: [] for name in STOCKS}
    flows = {name: [] for name in FLOWS}
    for run in range(RUNS):
        simulated = simulate(small_council(), seed=1, run=run, months=MONTHS)
        for name, (start, end) in STOCKS.items():
            stocks[name].append([mean_stock(simulated, start, end, *months) for months in ((0, 3), (21, 24))])
        edges = simulated.calendar.month_starts(MONTHS)[[0, 12, 24]]
        for name, event in FLOWS.items():
            flows[name].append(np.histogram(of(simulated, event)[:, 0], edges)[0] / 12)
    return {name: np.array(each) for name, each in (stocks | flows).items()}


def z_score(values, expected=0.0):
    return float((np.mean(values) - expected) / (np.std(values, ddof=1) / np.sqrt(len(values))))


def test_small_council_is_balanced_in_closed_form():
    parameters = small_council()
    for name, expected in flow_balance.stocks(parameters).items():
        assert getattr(parameters.stock, name) == round(expected), name
    returning = flow_balance.returning(parameters, 24)
    assert np.allclose(parameters.demand.returning_referrals_by_month, returning, atol=0.15)
    for plan in (parameters.child_protection.plan, parameters.child_in_need.plan):
        assert plan.open_months_edges == plan.length_months_edges
    held = sum(team.cases_at_start for team in parameters.teams.values())
    stock = parameters.stock
    assert held == (
        stock.children_in_assessment
        + stock.children_on_cp_plan
        + stock.children_on_cin_plan
        + stock.disabled_children
        + stock.children_in_care
        + stock.care_leavers
    )


@pytest.mark.parametrize("name", STOCKS)
def test_stock_at_the_start_and_two_years_later_are_the_same(name):
    early, late = seen()[name].T
    z = z_score(late - early)
    print(f"{name}: {early.mean():.1f} in months 1-3, {late.mean():.1f} in months 22-24, z {z:.2f}")  # noqa: T201
    assert abs(z) < 3


@pytest.mark.parametrize("name", STOCKS)
def test_stock_two_years_later_is_what_flow_balance_says(name):
    assert abs(z_score(seen()[name][:, 1], flow_balance.stocks(small_council())[name])) < 3


@pytest.mark.parametrize("name", FLOWS)
def test_flows_are_what_flow_balance_says_in_the_first_year_and_the_second(name):
    expected = flow_balance.flows(small_council())[name]
    for year in seen()[name].T:
        assert abs(z_score(year, expected)) < 3.5
        assert np.mean(year) == pytest.approx(expected, rel=0.1)
