import re
from typing import Any, cast

import pytest

from calibration.council.evidence import ENGLAND
from calibration.published.volumes import Volumes
from calibration.validating import forecasting
from calibration.validating.drift import drift_of
from calibration.validating.forecasting import Trained, forecast_baseline
from calibration.validating.naive import Naive
from calibration.validating.observed import SERIES, Panel, observed, rows_of
from calibration.validating.view import Until
from sim.scenario import scenario_hash

LAST, COUNCIL = 2019, "Barnsley"


class OtherFuture(Volumes):
    """The table, with nonsense for every later figure but England's that are lent, and what they are parts of."""

    def __init__(self, volumes, last):
        self._true, self._last = volumes, last
        view = Until(volumes, last)
        self._last_year = view.last_year
        self._lent = {*view.lent, "children_in_care_open", "episodes_of_need_open"}

    def find(self, name, year=None):
        return self._true.find(name, year)

    def years(self, place, measure):
        return self._true.years(place, measure)

    def measures(self, place):
        return self._true.measures(place)

    def figure(self, place, measure, year):
        figure = self._true.figure(place, measure, year)
        is_known = year <= self._last_year(measure)
        if figure is None or figure.value is None or is_known or (place == ENGLAND and measure in self._lent):
            return figure
        return type(figure)(7.0 * figure.value + 3.0, "", figure.unit, figure.source, year, place, figure.level)


@pytest.fixture(scope="module")
def volumes():
    return Volumes.read()


def trained(volumes):
    made = forecasting._baseline(Until(volumes, LAST), COUNCIL, LAST, LAST)
    scenario = made.draft.scenario(made.name, made.description)
    return Trained(scenario, made, (), cast("Any", None))


def test_what_comes_later_changes_no_forecast(volumes):
    other = OtherFuture(volumes, LAST)
    assert observed(other, COUNCIL, 2022) != observed(volumes, COUNCIL, 2022)  # it is another future indeed
    ours, theirs = trained(volumes), trained(other)
    assert scenario_hash(ours.scenario.parameters) == scenario_hash(theirs.scenario.parameters)
    starts = [forecast_baseline(table, each, COUNCIL, LAST) for table, each in ((volumes, ours), (other, theirs))]
    assert scenario_hash(starts[0]) == scenario_hash(starts[1])
    views = [Until(table, LAST) for table in (volumes, other)]
    assert rows_of(views[0], COUNCIL, LAST) == rows_of(views[1], COUNCIL, LAST)


def test_neither_drift_nor_naive_forecasts_know_what_comes(volumes):
    councils, years = [each.name for each in volumes.councils[::20]] + [COUNCIL], range(2015, 2020)
    views = [Until(volumes, LAST), Until(OtherFuture(volumes, LAST), LAST)]
    drifts = [drift_of(view, councils, years).table for view in views]
    assert len(drifts[0])
    assert drifts[0].equals(drifts[1])
    naive = [Naive(Panel(view, councils, years), LAST) for view in views]
    for series in SERIES[:12]:
        assert naive[0].last_value(COUNCIL, series.name) == naive[1].last_value(COUNCIL, series.name)
        assert naive[0].trend(COUNCIL, series.name, 3) == naive[1].trend(COUNCIL, series.name, 3)
        assert list(naive[0].changes(COUNCIL, series.name, 2)) == list(naive[1].changes(COUNCIL, series.name, 2))


@pytest.mark.parametrize("measure", ["case_holders", "caseload", "turnover", "agency_rate", "population"])
def test_september_and_june_of_the_last_year_come_after_its_march(volumes, measure):
    view = Until(volumes, LAST)
    assert view.last_year(measure) == LAST - 1
    assert view.value(COUNCIL, measure, LAST - 1) == volumes.value(COUNCIL, measure, LAST - 1)
    assert view.figure(COUNCIL, measure, LAST) is None


def test_months_of_the_year_that_ends_in_march_are_known(volumes):
    view = Until(volumes, LAST)
    assert view.value(COUNCIL, "referrals_in_september", LAST) == volumes.value(COUNCIL, "referrals_in_september", LAST)


def test_carried_figures_are_those_last_known(volumes):
    view = Until(volumes, LAST, carried=True)
    for year in (LAST + 1, LAST + 4):
        assert view.value(COUNCIL, "referrals", year) == volumes.value(COUNCIL, "referrals", LAST)
        assert view.value(COUNCIL, "case_holders", year) == volumes.value(COUNCIL, "case_holders", LAST - 1)


def test_only_englands_figures_are_lent_and_in_proportion(volumes):
    view = Until(volumes, LAST)
    assert view.lent["care_started_aged_under_1"] == 2021
    assert "care_started" not in view.lent
    assert view.figure(COUNCIL, "care_started_aged_under_1", LAST) is None
    assert view.figure("Yorkshire and The Humber", "care_started_aged_under_1", LAST) is None
    lent = view.value(ENGLAND, "care_started_aged_under_1", LAST) / view.value(ENGLAND, "children_in_care_open", LAST)
    first = volumes.value(ENGLAND, "care_started_aged_under_1", 2021)
    assert lent == pytest.approx(first / volumes.value(ENGLAND, "children_in_care_open", 2021))
    assert view.value(ENGLAND, "placed_foster_share", LAST) == volumes.value(ENGLAND, "placed_foster_share", 2020)


def test_the_forecast_begins_with_the_stocks_of_the_last_day_and_the_posts_last_known(volumes):
    ours = trained(volumes)
    start = forecast_baseline(volumes, ours, COUNCIL, LAST)
    assert str(start.start) == "2019-04-01"
    assert start.stock.children_on_cp_plan == volumes.value(COUNCIL, "cp_plans_open", LAST)
    assert start.demand.replayed_months == 0
    hours, before = start.assessment.hours, ours.scenario.parameters.assessment.hours
    assert hours == pytest.approx(before, rel=1e-3)

    def posts(council):
        holding = [team for team in council.teams.values() if team.kind.name not in ("LEAVING_CARE", "KINSHIP")]
        return sum(team.social_workers_fte + team.agency_social_workers_fte for team in holding)

    assert posts(start) == pytest.approx(posts(ours.scenario.parameters), rel=0.05)


def test_every_published_figure_of_a_year_is_one_that_is_forecast(volumes):
    for council in ("Barnsley", "Leicestershire"):
        for year in (2016, 2020, 2024):
            begun = {f"{year - 1}-04"}
            rows = [
                row
                for row in rows_of(volumes, council, year)
                if row.from_month not in begun or row.to_month not in begun
            ]
            assert len(observed(volumes, council, year)) == len(rows)
            assert all(re.fullmatch(r"20\d\d-\d\d", row.from_month) for row in rows)
