"""The closed forms, each against an independent computation."""

import math

import numpy as np
import pytest
from scipy import integrate, stats

from calibration import balance

EDGES = (0.0, 3.0, 6.0, 12.0, 24.0, 36.0)
SHARES = (0.2, 0.1, 0.4, 0.2, 0.1)


def test_posts_from_over_capacity_give_back_both_figures() -> None:
    posts = balance.posts_from_over_capacity(21.0, 14.0, 18.25)
    assert posts == pytest.approx(14 / 2.75)
    assert posts * 21 - posts * 18.25 == pytest.approx(14)


def test_a_caseload_at_target_cannot_be_over_capacity() -> None:
    with pytest.raises(ValueError, match="a caseload of 18 is not over a target of 18"):
        balance.posts_from_over_capacity(18, 5, 18)


def test_share_on_reduced_caseload_gives_back_the_mean() -> None:
    share = balance.share_on_reduced_caseload(18.25, 19, 13.5)
    assert (1 - share) * 19 + share * 13.5 == pytest.approx(18.25)


def test_length_bands_recover_constant_rates() -> None:
    # a rate of ending of 2 a year in every band is an exponential of mean 6 months
    ended, open_ = [20.0] * 5, [10.0] * 5
    found = balance.length_bands(EDGES, ended, open_)
    surviving = np.exp(-np.array(EDGES) / 6)
    surviving[-1] = 0
    assert found == pytest.approx(-np.diff(surviving))
    assert sum(found) == pytest.approx(1)


def test_stationary_bands_are_length_biased() -> None:
    found = balance.stationary_open_bands(EDGES, SHARES)

    def alive(month: float) -> float:
        return float(1 - np.interp(month, EDGES, np.concatenate(([0], np.cumsum(SHARES)))))

    whole = integrate.quad(alive, 0, 36, points=EDGES[1:-1])[0]
    assert whole == pytest.approx(balance.mean_length(EDGES, SHARES))
    for share, low, high in zip(found, EDGES, EDGES[1:], strict=False):
        assert share == pytest.approx(integrate.quad(alive, low, high)[0] / whole)


def test_time_in_first_team_holds_littles_law() -> None:
    months = balance.time_in_first_team(100, 120, EDGES, SHARES)
    assert balance.mean_length_up_to(months, EDGES, SHARES) == pytest.approx(10, abs=1e-3)
    with pytest.raises(ValueError, match="are more than"):
        balance.time_in_first_team(1000, 120, EDGES, SHARES)


@pytest.mark.parametrize("pace", [1.0, 0.9])
def test_lognormal_recovered_from_simulated_bands(pace: float) -> None:
    days = np.random.default_rng(1)
    natural = np.exp(math.log(20) + 0.55 * days.standard_normal(200_000))
    elapsed = np.where(natural <= 40 * pace, natural / pace, 40 + (natural - 40 * pace) / 1.95) + 1.3
    whole = np.floor(days.random(len(elapsed)) + elapsed)  # whole days between two dates
    edges = [-1, 0, 10, 20, 30, 40, 45, 50, 60, np.inf]
    counts = np.histogram(whole, [edge + 0.5 for edge in edges])[0]
    median, sigma = balance.lognormal_from_bands(edges[1:], counts, promotion_day=40, speed=1.95, before=1.3, pace=pace)
    assert median == pytest.approx(20, rel=0.02)
    assert sigma == pytest.approx(0.55, rel=0.03)


def test_scaling_to_a_mean_keeps_the_pattern() -> None:
    scaled = balance.scaled_to_mean(EDGES, SHARES, 8.0)
    assert balance.mean_length(EDGES, scaled) == pytest.approx(8.0)
    assert sum(scaled) == pytest.approx(1)
    same = balance.scaled_to_mean(EDGES, SHARES, balance.mean_length(EDGES, SHARES))
    assert same == pytest.approx(SHARES)


def test_mean_pace_falls_with_load_and_is_one_far_below() -> None:
    def at(load: float) -> float:
        return balance.mean_pace(load, 9, 0.8, overtime=0.1, delay_share=0.7, worker_share=1.0)

    assert at(0.2) == pytest.approx(1.0, abs=2e-3)
    paces = [at(load) for load in (0.5, 0.8, 0.95, 1.1, 1.4)]
    assert paces == sorted(paces, reverse=True)
    assert balance.mean_pace(2.0, 9, 0.8, overtime=0.1, delay_share=0.0, worker_share=1.0) == pytest.approx(1.0)


def test_effort_fills_the_hours() -> None:
    hours = balance.hours_to_fill(1000.0, 0.95, 50.0, 90.0, siblings=1.8, sibling_share=0.5)
    per_child = hours * balance.per_child_share(1.8, 0.5)
    assert per_child * 90 + 50 == pytest.approx(950)


def test_returns_against_drawing_them() -> None:
    routes = [(0.4, *balance.AT_ONCE), (0.6, [0.0, 4.0], [1.0])]
    returns = balance.Returns(routes, mean_months=5.0)
    rng = np.random.default_rng(2)
    closure = np.where(rng.random(400_000) < 0.4, rng.random(400_000) * 0.05, rng.random(400_000) * 4)
    back = closure + rng.exponential(5.0, 400_000)
    assert returns.share_within(12) == pytest.approx(float(np.mean(back <= 12)), abs=0.01)


def test_returns_of_a_steady_service_are_steady() -> None:
    """Earlier referrals, closed or open at the start, and those of the run together give a constant flow."""
    returns = balance.Returns([(0.5, *balance.AT_ONCE), (0.5, [0.0, 6.0], [1.0])], mean_months=4.0)
    closed, open_then = returns.from_before([100.0] * 40, 0.3, 12)
    here = returns.by_month([100.0] * 12, 0.3, 12)
    assert closed + open_then + here == pytest.approx(np.full(12, 30.0), rel=0.02)
    assert np.all(np.diff(closed) < 0)


def test_poisson_cross_check_of_the_pace_spread() -> None:
    """The variance of a Poisson sum of demands: items x E[r^2], with r in proportion to 1 / natural time."""
    sigma, items = 0.6, 9.0
    rng = np.random.default_rng(3)
    # a piece found open has its natural time length-biased: lognormal with mean of the log raised by sigma^2
    count = rng.poisson(items, 40_000)
    draws = 1 / np.exp(sigma**2 + sigma * rng.standard_normal(int(count.sum())))
    sums = np.add.reduceat(np.append(draws, 0.0), np.concatenate(([0], np.cumsum(count)[:-1])))[count > 0]
    cv2 = float(np.var(sums) / np.mean(sums) ** 2)
    assert cv2 == pytest.approx(math.exp(sigma**2) / items, rel=0.05)
    assert stats.lognorm(sigma).mean() > 1
