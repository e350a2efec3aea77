import json
import math
from typing import Any, cast

import numpy as np
import pytest

from calibration.calibrating import apply
from calibration.published.volumes import Volumes
from calibration.validating import forecasting
from calibration.validating.forecasting import Trained, brought_forward, forecast_baseline
from calibration.validating.futures import FUTURES, Forecast, Future, as_array, drifted, foretell
from calibration.validating.observed import SERIES
from calibration.validating.view import Until

NAMES, YEARS = ("demand_level", "protection_length", "ways_out_rate", "section_47_share"), (2020, 2021)


@pytest.fixture(scope="module")
def forecast():
    volumes = Volumes.read()
    made = forecasting._baseline(Until(volumes, 2019), "Rutland", 2019, 2019)
    scenario = made.draft.scenario(made.name, made.description)
    start = forecast_baseline(volumes, Trained(scenario, made, (), cast("Any", None)), "Rutland", 2019)
    return Forecast(start, scenario.parameters, NAMES, YEARS, 1)


def futures(how_many):
    return [
        Future(number, (1.0 + number / 100, 1.1, 0.9, 0.2), ((0.0,) * 4, (0.1, 0.0, 0.0, 0.3)))
        for number in range(1, how_many + 1)
    ]


def told(what, done, total):
    pass


def fake(self, future):
    if future.number == 3:
        raise ValueError("no such figure\nas that")
    return tuple(
        tuple(math.nan if place == 4 else future.draw[0] * 100 + place + year for place in range(len(SERIES)))
        for year in self.years
    )


def test_multiples_are_of_what_they_were_fitted_to(forecast):
    first, second = (forecast.council(futures(1)[0], place) for place in (0, 1))
    training = forecast.training
    ours, theirs = (sum(each.demand.first_time_referrals_by_month) for each in (first, training))
    assert ours == pytest.approx(1.01 * theirs)
    assert sum(second.demand.first_time_referrals_by_month) == pytest.approx(ours * math.exp(0.1))
    lengths = training.child_protection.plan
    assert first.child_protection.plan.length_months_edges == pytest.approx(
        [1.1 * e for e in lengths.length_months_edges]
    )
    assert first.child_protection.plan.length_shares == lengths.length_shares
    assert first.permanence == apply(training, {"ways_out_rate": 0.9}).permanence
    assert first.assessment.section_47_share == pytest.approx(0.2)
    assert second.assessment.section_47_share == pytest.approx(1 / (1 + 4 * math.exp(-0.3)))


def test_who_is_there_on_the_first_day_is_not_fitted(forecast):
    first = forecast.council(futures(1)[0], 0)
    assert first.stock == forecast.start.stock
    assert first.child_protection.plan.open_shares == forecast.start.child_protection.plan.open_shares
    assert brought_forward(forecast.start, forecast.training).start == forecast.start.start


def test_a_step_of_nothing_leaves_a_figure_as_it_is():
    assert drifted("demand_level", 1.3, 0.0) == 1.3
    assert drifted("demand_level", 1.3, 0.5) == pytest.approx(1.3 * math.exp(0.5))


def test_an_interrupted_forecast_is_taken_up_and_ends_the_same(forecast, monkeypatch, tmp_path):
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    whole.mkdir()
    broken.mkdir()
    monkeypatch.setattr(Forecast, "simulate", fake)
    foretell(forecast, futures(6), jobs=1, folder=whole, told=told)

    def stopped(self, future):
        if future.number == 5:
            raise KeyboardInterrupt
        return fake(self, future)

    monkeypatch.setattr(Forecast, "simulate", stopped)
    with pytest.raises(KeyboardInterrupt):
        foretell(forecast, futures(6), jobs=1, folder=broken, told=told)
    file = broken / FUTURES
    lines = file.read_text().splitlines()
    assert len(lines) == 4
    file.write_text("\n".join([lines[3], *lines[:3]])[:-25])  # in any order, and the last one cut short
    simulated = []

    def again(self, future):
        simulated.append(future.number)
        return fake(self, future)

    monkeypatch.setattr(Forecast, "simulate", again)
    found = foretell(forecast, futures(6), jobs=1, folder=broken, told=told)
    assert simulated == [3, 5, 6]
    assert (broken / FUTURES).read_bytes() == (whole / FUTURES).read_bytes()
    assert [each.number for each in found] == [1, 2, 3, 4, 5, 6]


def test_a_future_that_fails_is_a_row_with_its_reason(forecast, monkeypatch, tmp_path):
    monkeypatch.setattr(Forecast, "simulate", fake)
    found = foretell(forecast, futures(4), jobs=1, folder=tmp_path, told=told)
    assert found[2].error == "ValueError: no such figure as that"
    values = as_array(found, 2)
    assert values.shape == (4, 2, len(SERIES))
    assert np.isnan(values[2]).all()
    assert np.isnan(values[0, :, 4]).all()
    kept = json.loads((tmp_path / FUTURES).read_text().splitlines()[2])
    assert kept["values"] == []


def test_another_draw_is_another_future(forecast):
    one, other = futures(2)
    changed = Future(one.number, one.draw, ((0.0,) * 4, (0.1, 0.0, 0.0, 0.31)))
    assert len({forecast.key(one), forecast.key(other), forecast.key(changed)}) == 3
    assert forecast.key(one) == forecast.key(futures(1)[0])
