"""Known lengths and ways out are found again; what is usually done instead is biased on the same spells."""

import numpy as np
import pytest
from naive import (
    FIRST,
    LAST,
    as_if_others_were_censored,
    completed_mean,
    lives_seen,
    lognormal_days,
    spells_seen,
    weibull_days,
    without_delayed_entry,
)
from scipy.special import gamma
from scipy.stats import binom, norm

from calibration.estimating.estimate import DEVIATIONS
from calibration.estimating.hazards import hazards_of
from calibration.estimating.lifetimes import Lifetimes
from calibration.estimating.parametric import lognormal, weibull
from calibration.estimating.product_limit import aalen_johansen, kaplan_meier
from calibration.estimating.returning import returns_of

MEAN, SIGMA = 800.0, 1.0
MEDIAN = MEAN * np.exp(-(SIGMA**2) / 2)
YEARS = 365.25


def lognormal_mean(fitted):
    return fitted.middle * np.exp(fitted.shape**2 / 2)


def within_chance(held: list[bool], coverage: float) -> bool:
    low, high = binom.ppf([0.001, 0.999], len(held), coverage)
    return low <= sum(held) <= high


# -- the three usual mistakes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("growth", [0.0, 0.3])
def test_likelihood_finds_the_mean_whether_admissions_are_steady_or_grow(growth):
    seeds = range(1000, 1040)
    found = [lognormal_mean(lognormal(lives_seen(np.random.default_rng(seed), 300, growth)[0])) for seed in seeds]
    error = np.std(found) / np.sqrt(len(found))
    assert np.mean(found) == pytest.approx(MEAN, abs=3 * error)
    assert error < 20.0


def test_completed_stays_alone_are_too_short_when_admissions_grow():
    steady = completed_mean(lives_seen(np.random.default_rng(1), 3000)[0])
    growing = completed_mean(lives_seen(np.random.default_rng(1), 3000, 0.3)[0])
    assert steady == pytest.approx(MEAN, rel=0.06)
    assert growing < 0.75 * MEAN


def test_censoring_without_delayed_entry_is_far_too_long():
    lives, _ = lives_seen(np.random.default_rng(2), 1000)
    assert lognormal_mean(lognormal(without_delayed_entry(lives))) > 1.6 * MEAN
    assert kaplan_meier(without_delayed_entry(lives)).still_at(MEDIAN) > 0.65
    assert kaplan_meier(lives).still_at(MEDIAN) == pytest.approx(0.5, abs=0.03)


SHARES = (0.65, 0.35)
SCALES = (500.0, 900.0)


def two_ways(rng, n):
    way = (rng.random(n) >= SHARES[0]).astype(np.int64)
    return way, rng.exponential(np.array(SCALES)[way])


def test_one_less_kaplan_meier_is_too_high_where_ways_compete():
    lives, way = lives_seen(np.random.default_rng(3), 800, ways=two_ways)
    by_way, three_years = aalen_johansen(lives, way, 2), np.array([3 * YEARS])
    truth = SHARES[0] * (1.0 - np.exp(-three_years[0] / SCALES[0]))
    ours = float(by_way.left_by(0, three_years)[0])
    theirs = 1.0 - kaplan_meier(as_if_others_were_censored(lives, way, 0)).still_at(float(three_years[0]))
    assert ours == pytest.approx(truth, abs=4 * by_way.error_of(0, three_years[0]))
    assert theirs > truth + 0.1


def test_ways_out_are_found_when_admissions_grow():
    found = []
    for seed in range(10):
        lives, way = lives_seen(np.random.default_rng(seed), 300, 0.3, ways=two_ways)
        found.append(float(aalen_johansen(lives, way, 2).left_by(0, np.array([2 * YEARS]))[0]))
    truth = SHARES[0] * (1.0 - np.exp(-2 * YEARS / SCALES[0]))
    assert np.mean(found) == pytest.approx(truth, abs=3 * np.std(found) / np.sqrt(len(found)) + 0.002)


# -- intervals ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("coverage", "deviations"), [(0.8, DEVIATIONS), (0.9, norm.ppf(0.95))])
def test_intervals_of_a_lognormal_length_hold_the_truth_as_often_as_they_say(coverage, deviations):
    middles, shapes = [], []
    for seed in range(200):
        fitted = lognormal(lives_seen(np.random.default_rng(seed), 60)[0])
        of_middle, of_shape = fitted.errors
        middles.append(abs(np.log(fitted.middle / MEDIAN)) <= deviations * of_middle)
        shapes.append(abs(np.log(fitted.shape / SIGMA)) <= deviations * of_shape)
    assert within_chance(middles, coverage)
    assert within_chance(shapes, coverage)


def test_intervals_of_survival_and_of_a_way_out_hold_the_truth_as_often_as_they_say():
    survival, left, one_year = [], [], YEARS
    truth = SHARES[0] * (1.0 - np.exp(-one_year / SCALES[0]))
    still = sum(share * np.exp(-one_year / scale) for share, scale in zip(SHARES, SCALES, strict=True))
    for seed in range(200):
        lives, way = lives_seen(np.random.default_rng(seed), 80, ways=two_ways)
        found = aalen_johansen(lives, way, 2, least=10)
        survival.append(abs(found.still_at(one_year) - still) <= DEVIATIONS * found.error_of_survival(one_year))
        reached = float(found.left_by(0, np.array([one_year]))[0])
        left.append(abs(reached - truth) <= DEVIATIONS * found.error_of(0, one_year))
    # A few of these begin a little later than the first day, which counts as an error of the interval here.
    assert within_chance(survival, 0.8)
    assert within_chance(left, 0.8)


def test_the_interval_of_a_mean_from_bands_holds_it_as_often_as_it_says():
    edges, held = (0.0, 90.0, 180.0, 365.0, 730.0, 1095.0), []
    truth = 400.0 * (1.0 - np.exp(-1095.0 / 400.0))
    for seed in range(200):
        lives, _ = lives_seen(np.random.default_rng(seed), 80, lengths=lambda rng, n: rng.exponential(400.0, n))
        hazards = hazards_of(lives, edges)
        held.append(abs(np.log(hazards.mean / truth)) <= DEVIATIONS * hazards.error_of_log_mean)
    assert within_chance(held, 0.8)


# -- other lengths -----------------------------------------------------------------------------------------------


def test_a_weibull_length_is_found():
    lives, _ = lives_seen(np.random.default_rng(4), 1500, 0.2, lengths=weibull_days)
    fitted = weibull(lives)
    assert fitted.middle == pytest.approx(800.0, rel=4 * fitted.errors[0])
    assert fitted.shape == pytest.approx(0.8, rel=4 * fitted.errors[1])
    assert fitted.middle * gamma(1 + 1 / fitted.shape) == pytest.approx(800.0 * gamma(1 + 1 / 0.8), rel=0.1)


@pytest.mark.parametrize("growth", [0.0, 0.3])
def test_bands_of_lengths_are_found(growth):
    edges = (0.0, 90.0, 180.0, 365.0, 730.0, 1095.0)
    lives, _ = lives_seen(np.random.default_rng(5), 3000, growth)
    still = 1.0 - norm.cdf((np.log(np.maximum(edges, 1e-9)) - np.log(MEDIAN)) / SIGMA)
    still[-1] = 0.0
    assert hazards_of(lives, edges).shares == pytest.approx(-np.diff(still), abs=0.02)


def test_leaving_out_unknown_beginnings_does_not_mislead():
    """As in a return that shows beginnings only from a year before its first day on."""
    began, ended, seen_from, _ = spells_seen(np.random.default_rng(6), 2000)
    began = np.where(began < FIRST - 365, -1, began)
    lives = Lifetimes.of(began, ended, seen_from, LAST)
    assert lives.unknown > 500
    assert lognormal_mean(lognormal(lives)) == pytest.approx(MEAN, rel=0.08)
    assert kaplan_meier(lives).still_at(MEDIAN) == pytest.approx(0.5, abs=0.03)


def test_who_returns_and_when_is_found_though_many_have_not_yet():
    rng, held = np.random.default_rng(8), []
    for _ in range(100):
        closed = rng.integers(FIRST, LAST, 600)
        back = closed + np.round(rng.exponential(200.0, 600)).astype(np.int64)
        back = np.where((rng.random(600) < 0.3) & (back <= LAST), back, -1)
        best, errors = returns_of(Lifetimes.of(closed, back, closed, LAST))
        held.append(abs(best[0] - np.log(0.3 / 0.7)) <= DEVIATIONS * errors[0])
    assert within_chance(held, 0.8)
    assert np.exp(best[1]) == pytest.approx(200.0, rel=0.35)


def test_spells_of_exactly_one_length_have_no_spread():
    lives = Lifetimes.of([FIRST] * 30, [FIRST + 40] * 30, [FIRST] * 30, LAST)
    assert lognormal(lives) is None


def test_short_spells_in_whole_days_are_not_lengthened():
    rng = np.random.default_rng(7)
    began = FIRST + rng.uniform(0, 700, 4000)
    lasts = lognormal_days(rng, 4000, mean=20.0, sigma=0.6)
    ended = np.floor(began + lasts).astype(np.int64)
    first = np.floor(began).astype(np.int64)
    lives = Lifetimes.of(first, np.where(ended > LAST, -1, ended), first, LAST)
    assert lognormal_mean(lognormal(lives)) == pytest.approx(20.0, rel=0.03)
