"""Published figures that rest on the records a scenario's figures were estimated from are not fitted to."""

from dataclasses import replace

import pytest

from calibration.calibrating.figures import Figure
from calibration.calibrating.records import Used, returns_behind, without_used
from calibration.calibrating.targets import target_of
from sim.measures import MEASURES
from sim.scenario import Source


def target(measure: str, first: str = "2017-04", last: str = "2018-03", whole: str = ""):
    statistic = "share" if whole or MEASURES[measure].unit == "share" else "sum"
    return target_of(
        Figure(measure, first, last, statistic, whole), 0.5 if statistic == "share" else 50.0, 0.01, words=""
    )


def source(records: str) -> Source:
    return Source("own", "The council's own", "2018-03", records=records)


CARE = source("ssda903 2014-04-01 to 2018-03-31")
NEED = source("cin_census 2017-04-01 to 2018-03-31")


def kept(*sources: Source) -> list[str]:
    targets = [
        target("care_started"),
        target("care_ended_adoption", whole="care_ended"),
        target("icpcs"),
        target("referrals"),
        target("assessments_within_45_days"),
        target("caseload_per_fte"),
    ]
    return [each.name for each in without_used(targets, sources)[0]]


def test_without_own_returns_everything_is_fitted_to():
    assert len(kept(Source("dfe", "DfE", "2018"))) == 6


def test_each_return_takes_its_own_figures_out():
    rest = ["assessments_within_45_days", "caseload_per_fte"]
    assert kept(CARE) == ["icpcs", "referrals", *rest]
    assert kept(NEED) == ["care_started", "care_ended_adoption / care_ended", *rest]
    assert kept(source("annex_a 2017-10-01 to 2018-03-31")) == rest
    assert "caseload_per_fte" not in kept(source("workforce 2016-10-01 to 2017-09-30"))


@pytest.mark.parametrize(
    ("days", "expected"),
    [("2014-04-01 to 2017-03-31", True), ("2018-04-01 to 2019-03-31", True), ("2018-03-31 to 2018-03-31", False)],
)
def test_records_of_other_months_take_nothing_out(days, expected):
    assert (without_used([target("care_started")], [source(f"ssda903 {days}")])[0] != ()) is expected


def test_the_reason_names_return_and_months():
    _, (left,) = without_used([target("care_started")], [CARE])
    assert left.reason == (
        "counted from the same records as figures of the scenario (SSDA903 returns April 2014 to March 2018)"
    )


def test_a_source_that_is_no_return_uses_none():
    assert Used.of(replace(CARE, records="")) is None


@pytest.mark.parametrize("measure", sorted(MEASURES))
def test_every_measure_is_of_a_known_return_or_none(measure):
    assert set(returns_behind(measure)) <= {"annex_a", "ssda903", "cin_census", "workforce"}
    if measure.startswith(("cost", "drift")):
        assert returns_behind(measure) == ()
