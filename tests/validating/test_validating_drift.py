import numpy as np
import pytest

from calibration.validating import drift
from calibration.validating.drift import drift_of

YEARS, WALK, OWN = range(2013, 2020), 0.12, 0.08


class Walking:
    """Councils whose referrals walk, with a deviation of each year's own; so many that counting adds nothing."""

    def __init__(self, councils, walk, own):
        rng = np.random.default_rng(8)
        steps = np.cumsum(rng.normal(0, walk, (councils, len(YEARS))), axis=1)
        self._counts = np.exp(14 + steps + rng.normal(0, own, steps.shape))

    def find(self, name, year=None):
        raise NotImplementedError

    def figure(self, place, measure, year):
        raise NotImplementedError

    def value(self, place, measure, year):
        if year not in YEARS:
            raise AssertionError("asks for a year that was not given")
        return float(self._counts[int(place), year - YEARS[0]]) if measure == "referrals" else None


@pytest.fixture
def only_referrals(monkeypatch):
    monkeypatch.setattr(drift, "READINGS", {"referrals": drift.READINGS["referrals"]})


@pytest.mark.usefixtures("only_referrals")
@pytest.mark.parametrize(("walk", "own"), [(WALK, OWN), (WALK, 0.0), (0.0, OWN)])
def test_walk_and_own_deviation_are_found_again(walk, own):
    found = drift_of(Walking(400, walk, own), [str(place) for place in range(400)], YEARS).table.loc["referrals"]
    assert found["walk"] == pytest.approx(walk, abs=0.025)
    assert found["own"] == pytest.approx(own, abs=0.03)
    assert found["longest"] == 5
    assert found["changes"] == 2400


@pytest.mark.usefixtures("only_referrals")
def test_futures_drift_as_far_as_was_found():
    found = drift_of(Walking(400, WALK, OWN), [str(place) for place in range(400)], YEARS)
    paths = np.array([found.path(np.random.default_rng([4, n]), ["demand_level", "sprint"], 5) for n in range(1500)])
    walk, own = found.table.loc["referrals", ["walk", "own"]]
    meant = np.sqrt(2 * own**2 + np.arange(1, 6) * walk**2)
    assert paths[:, :, 0].std(axis=0) == pytest.approx(meant, rel=0.08)
    assert not paths[:, :, 1].any()  # no published counterpart


@pytest.mark.usefixtures("only_referrals")
def test_what_counting_few_does_is_no_drift():
    class Few(Walking):
        def value(self, place, measure, year):
            found = super().value(place, measure, year)
            return None if found is None else float(np.random.default_rng([int(place), year]).poisson(60) + 1)

    found = drift_of(Few(400, 0.0, 0.0), [str(place) for place in range(400)], YEARS).table.loc["referrals"]
    assert found["walk"] < 0.03
    assert found["own"] < 0.09


def test_what_moves_together_is_drawn_together():
    councils = [str(place) for place in range(120)]

    class Together(Walking):
        def value(self, place, measure, year):
            many = super().value(place, "referrals", year) if year in YEARS else None
            if many is None:
                return None
            # the more referrals, the smaller the share assessed
            share = 1 / (1 + (many / np.exp(14)) ** 0.8)
            return {"referrals": many, "assessments_completed": share * many}.get(measure)

    found = drift_of(Together(120, WALK, 0.0), councils, YEARS)
    assert found.together.loc["referrals", "assessed"] < -0.9
    paths = np.array(
        [found.path(np.random.default_rng([1, n]), ["demand_level", "share_assessed"], 1)[0] for n in range(200)]
    )
    assert np.corrcoef(paths.T)[0, 1] < -0.8
