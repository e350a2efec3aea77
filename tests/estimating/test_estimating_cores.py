"""Survival with delayed entry and censoring: against another library, at extremes, and as properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.estimating.arrivals import arrivals_of
from calibration.estimating.hazards import hazards_of
from calibration.estimating.lifetimes import Lifetimes
from calibration.estimating.parametric import lognormal, weibull
from calibration.estimating.product_limit import CENSORED, aalen_johansen, kaplan_meier
from calibration.estimating.shares import MOST, clumping_of, jeffreys
from calibration.importers.journeys import NONE

FIRST, LAST = 736_420, 737_149
EDGES = (0.0, 3.0, 6.0, 12.0, 24.0, 36.0)


def some_spells(seed: int, n: int = 400):
    rng = np.random.default_rng(seed)
    began = rng.integers(FIRST - 700, LAST, n)
    ended = began + rng.integers(0, 900, n)
    seen_from = np.maximum(began, FIRST)
    there = ended >= seen_from
    ended = np.where(ended > LAST, NONE, ended)
    return began[there], ended[there], seen_from[there], rng.integers(0, 3, n)[there]


def lives_of(seed: int):
    began, ended, seen_from, way = some_spells(seed)
    lives = Lifetimes.of(began, ended, seen_from, LAST)
    return lives, way[lives.kept]


# -- against another library -------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_kaplan_meier_with_delayed_entry_agrees_with_statsmodels(seed):
    survfunc = pytest.importorskip("statsmodels.duration.survfunc")
    lives, _ = lives_of(seed)
    ours = kaplan_meier(lives)
    theirs = survfunc.SurvfuncRight(lives.exit, lives.is_ended.astype(int), entry=lives.entry)
    np.testing.assert_allclose(ours.times, theirs.surv_times)
    np.testing.assert_allclose(ours.surviving, theirs.surv_prob)
    errors = [ours.error_of_survival(time) for time in ours.times[::20]]
    np.testing.assert_allclose(errors, theirs.surv_prob_se[::20], rtol=1e-9)


@pytest.mark.filterwarnings("ignore:divide by zero:RuntimeWarning", "ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize("seed", range(3))
def test_aalen_johansen_agrees_with_statsmodels_where_nobody_enters_late(seed):
    survfunc = pytest.importorskip("statsmodels.duration.survfunc")
    lives, way = lives_of(seed)
    lives = Lifetimes(np.zeros(len(lives)), np.ceil(lives.exit), lives.is_ended, lives.kept)
    ours = aalen_johansen(lives, way, 3)
    theirs = survfunc.CumIncidenceRight(lives.exit, np.where(lives.is_ended, way + 1, 0))
    for each in range(3):
        np.testing.assert_allclose(ours.left_by(each, np.asarray(theirs.times)), theirs.cinc[each])


def test_the_error_of_a_way_out_is_that_of_resampling():
    lives, way = lives_of(11)
    ours, rng, found = aalen_johansen(lives, way, 3), np.random.default_rng(1), []
    for _ in range(300):
        chosen = rng.integers(0, len(lives), len(lives))
        again = Lifetimes(lives.entry[chosen], lives.exit[chosen], lives.is_ended[chosen], lives.kept[chosen])
        found.append(float(aalen_johansen(again, way[chosen], 3).left_by(1, np.array([365.0]))[0]))
    assert ours.error_of(1, 365.0) == pytest.approx(np.std(found), rel=0.15)


def test_with_one_way_the_errors_agree():
    lives, _ = lives_of(5)
    ours = kaplan_meier(lives, least=10)
    assert ours.error_of(0, 400.0) == pytest.approx(ours.error_of_survival(400.0), rel=0.02)


# -- at extremes -------------------------------------------------------------------------------------------------


def test_without_spells_everybody_is_still_there():
    lives = Lifetimes.of([], [], [], LAST)
    assert len(lives) == 0
    found = kaplan_meier(lives)
    assert found.still_at(100.0) == 1.0
    assert found.error_of(0, 100.0) == found.error_of_survival(100.0) == 0.0
    assert lognormal(lives) is None
    assert hazards_of(lives, EDGES).shares == (0.0, 0.0, 0.0, 0.0, 1.0)


def test_if_all_are_open_nobody_has_left():
    lives = Lifetimes.of([FIRST] * 20, [NONE] * 20, [FIRST] * 20, LAST)
    assert kaplan_meier(lives).still_at(LAST - FIRST) == 1.0
    assert lognormal(lives) is weibull(lives) is None


def test_if_all_ended_on_the_first_day_nobody_is_left():
    lives = Lifetimes.of([FIRST] * 20, [FIRST] * 20, [FIRST] * 20, LAST)
    assert kaplan_meier(lives).still_at(1.0) == 0.0
    assert lognormal(lives) is None
    assert hazards_of(lives.per(30.4375), EDGES).shares[0] == pytest.approx(1.0)


def test_one_child():
    lives = Lifetimes.of([FIRST], [FIRST + 100], [FIRST], LAST)
    found = kaplan_meier(lives)
    assert (found.still_at(99.0), found.still_at(100.0)) == (1.0, 0.0)
    assert lognormal(lives) is None


def test_unknown_beginnings_and_spells_that_cannot_have_been_seen_are_left_out_and_counted():
    lives = Lifetimes.of(
        [NONE, FIRST - 50, FIRST, LAST + 3], [NONE, FIRST - 10, NONE, NONE], [FIRST, FIRST, FIRST, LAST + 3], LAST
    )
    assert lives.kept.tolist() == [2]
    assert (lives.unknown, lives.unseen) == (1, 2)


def test_an_end_after_the_last_day_is_not_yet_one():
    lives = Lifetimes.of([FIRST], [LAST + 1], [FIRST], LAST)
    assert not lives.is_ended.any()


def test_a_tiny_first_risk_set_is_passed_over_and_that_is_said():
    entry, exit_ = np.array([0.0, *[50.0] * 30]), np.array([10.0, *np.linspace(60.0, 90.0, 30)])
    lives = Lifetimes(entry, exit_, np.ones(31, dtype=bool), np.arange(31))
    assert kaplan_meier(lives).still_at(20.0) == 0.0
    found = kaplan_meier(lives, least=10)
    assert found.since == 10.0
    assert found.still_at(65.0) == pytest.approx(1.0 - 5 / 30, abs=0.04)


def test_where_never_enough_are_at_risk_nothing_is_said():
    lives = Lifetimes.of([FIRST], [FIRST + 100], [FIRST], LAST)
    assert len(kaplan_meier(lives, least=10).times) == 0


# -- shares and counts -------------------------------------------------------------------------------------------


def test_the_interval_of_a_share_holds_it_and_reaches_the_ends_where_none_or_all_are_counted():
    assert jeffreys(0, 20)[0] == 0.0
    assert jeffreys(20, 20)[1] == 1.0
    low, high = jeffreys(8, 20)
    assert low < 0.4 < high
    wide_low, wide_high = jeffreys(8, 20, effect=2.0)
    assert wide_low < low
    assert wide_high > high


def test_intervals_of_shares_hold_the_truth_as_often_as_they_say():
    rng = np.random.default_rng(3)
    held = [low <= 0.3 <= high for low, high in (jeffreys(yes, 60) for yes in rng.binomial(60, 0.3, 1000).tolist())]
    assert 0.75 <= np.mean(held) <= 0.87


def test_children_who_come_in_families_count_for_fewer():
    rng = np.random.default_rng(4)
    week = np.tile([6.0, 3.0, 3.0, 3.0, 3.0, 0.0, 0.0], 50)
    assert clumping_of(rng.poisson(week).astype(float)).effect == pytest.approx(1.0, abs=0.25)
    sizes = rng.choice([1, 2, 3, 4, 5], p=[0.52, 0.27, 0.13, 0.05, 0.03], size=(350, 30))
    families = np.where(np.arange(30) < rng.poisson(week)[:, None], sizes, 0).sum(axis=1).astype(float)
    assert clumping_of(families).effect == pytest.approx(4.32 / 1.8, rel=0.25)
    assert clumping_of(10.0 * families).effect == MOST
    assert clumping_of(np.zeros(0)).effect == clumping_of(np.zeros(100)).effect == 1.0


def test_season_and_growth_of_counts_are_found():
    rng, months = np.random.default_rng(5), np.arange(60)
    season = 1.0 + 0.2 * np.cos(2.0 * np.pi * months / 12)
    counts = rng.poisson(200.0 * season * np.exp(0.05 * months / 12)).astype(float)
    found = arrivals_of(counts, months % 12 + 1)
    assert found.growth_per_year == pytest.approx(0.05, abs=3 * found.error_of_growth)
    assert found.season[0] == pytest.approx(1.2, abs=0.08)
    assert found.dispersion_interval[0] < found.dispersion < found.dispersion_interval[1]
    assert found.dispersion == pytest.approx(1.0, abs=0.6)


def test_few_months_have_neither_season_nor_growth():
    found = arrivals_of(np.full(6, 10.0), np.arange(4, 10))
    assert found.season == ()
    assert np.isnan(found.growth_per_year)
    assert found.mean == 10.0
    assert arrivals_of(np.zeros(6), np.arange(1, 7)) is arrivals_of(np.ones(1), np.ones(1)) is None


def test_a_month_of_the_year_in_which_nothing_ever_happens_stops_the_season():
    counts = np.tile(np.array([5.0] * 11 + [0.0]), 3)
    assert arrivals_of(counts, np.tile(np.arange(1, 13), 3)) is None


# -- properties --------------------------------------------------------------------------------------------------

spells = st.lists(
    st.tuples(st.integers(-500, 300), st.integers(0, 800), st.integers(0, 2), st.booleans()), min_size=0, max_size=40
)


def from_list(rows, shift=0):
    began = np.array([FIRST + begins + shift for begins, *_ in rows], dtype=np.int64)
    ended = began + np.array([lasts for _, lasts, *_ in rows], dtype=np.int64)
    seen_from = np.maximum(began, FIRST + shift)
    ended = np.where((ended > LAST + shift) | np.array([is_open for *_, is_open in rows], dtype=bool), NONE, ended)
    lives = Lifetimes.of(began, ended, seen_from, LAST + shift)
    return lives, np.array([way for _, _, way, _ in rows], dtype=np.int64)[lives.kept]


@settings(max_examples=60, deadline=None)
@given(spells)
def test_survival_falls_and_all_parts_sum_to_one(rows):
    lives, way = from_list(rows)
    found = aalen_johansen(lives, way, 3)
    assert np.all(np.diff(found.surviving) <= 1e-12)
    assert np.all((found.surviving >= -1e-12) & (found.surviving <= 1.0))
    np.testing.assert_allclose(found.surviving + found.by_way.sum(axis=0), 1.0)
    assert np.all(np.diff(found.by_way, axis=1) >= -1e-12)


@settings(max_examples=40, deadline=None)
@given(spells, st.integers(-3000, 3000))
def test_when_it_was_changes_nothing(rows, shift):
    (here, way), (there, _) = from_list(rows), from_list(rows, shift)
    np.testing.assert_array_equal(here.entry, there.entry)
    np.testing.assert_array_equal(here.exit, there.exit)
    one, other = hazards_of(here.per(30.0), EDGES), hazards_of(there.per(30.0), EDGES)
    assert one.shares == other.shares
    assert aalen_johansen(here, way, 3).surviving.tolist() == aalen_johansen(there, way, 3).surviving.tolist()


@settings(max_examples=40, deadline=None)
@given(spells)
def test_bands_of_lengths_are_shares(rows):
    lives, _ = from_list(rows)
    hazards = hazards_of(lives.per(30.4375), EDGES)
    for found in (hazards, hazards.and_like((0.2,) * 5, 5.0)):
        assert sum(found.shares) == pytest.approx(1.0)
        assert min(found.shares) >= 0.0
        assert 0.0 <= found.mean <= 36.0
        assert np.all(np.diff(found.surviving) <= 1e-12)


@settings(max_examples=40, deadline=None)
@given(spells)
def test_those_at_risk_always_include_those_who_leave(rows):
    lives, way = from_list(rows)
    found = aalen_johansen(lives, np.where(way == 2, CENSORED, way), 2)
    assert np.all(found.leaving.sum(axis=0) <= found.at_risk + 1e-9)
