"""Flows through care in closed form, against cases that can be worked out by hand."""

import numpy as np
import pytest

from calibration.care_flows import AGED_18, CareFlow, Way, ages_at_entry, contact_shares
from sim.vocabulary import AGE_BANDS

EVERY_AGE = (1.0,) * 5
WITHIN_TWO_YEARS = Way(EVERY_AGE, (0.0, 24.0), (1.0,))


def test_who_has_no_way_out_stays_until_18() -> None:
    flow = CareFlow([10.0, 11.0], [1.0], {})
    assert flow.years_in_care() == pytest.approx(18 - 10.5, rel=0.01)
    of_10_to_15, of_16_and_17 = flow.age_shares()[3:]
    assert of_10_to_15 == pytest.approx(5.5 / 7.5, rel=0.01)
    assert of_16_and_17 == pytest.approx(2.0 / 7.5, rel=0.01)


def test_mean_stay_and_ages_of_a_way_out() -> None:
    """Stays even over two years: on average one year, and three quarters of the stock are in their first."""
    flow = CareFlow([5.0, 5.5], [1.0], {"home": WITHIN_TWO_YEARS})
    assert flow.years_in_care() == pytest.approx(1.0, rel=0.01)
    assert flow.so_far([0.0, 12.0, 24.0]) == pytest.approx((0.75, 0.25), abs=0.01)
    ages = flow.age_shares()
    assert flow.months_of_latest(0.75, ages) == pytest.approx(12.0, abs=0.3)


def test_the_18th_birthday_comes_before_a_later_way_out() -> None:
    """All are 17 to 17.5: nine months on average until 18; half of each month's share has gone home before."""
    flow = CareFlow([17.0, 17.5], [1.0], {"home": WITHIN_TWO_YEARS})
    edges, shares = flow.stays()
    assert sum(shares) == pytest.approx(1.0)
    assert max(edge for edge, share in zip(edges, shares, strict=False) if share > 0) <= 12.0
    ends = flow.ends_in_first_year(flow.years_in_care() * 100, flow.age_shares(), 100)
    assert ends["home"] == pytest.approx(100 * 9 / 24, rel=0.05)
    assert ends[AGED_18] == pytest.approx(100 * 15 / 24, rel=0.05)


@pytest.mark.parametrize(
    "flow",
    [
        CareFlow([0.0, 3.0, 14.0], [0.3, 0.7], {"home": WITHIN_TWO_YEARS}),
        CareFlow([0.0, 3.0, 14.0], [0.3, 0.7], {"home": Way((0.5, 0.4, 0.3, 0.2, 0.1), (0.0, 60.0), (1.0,))}),
        CareFlow([0.0, 3.0, 14.0], [0.3, 0.7], {}),
    ],
    ids=["all go home", "some do", "nobody does"],
)
def test_of_a_steady_stock_as_many_leave_as_come(flow: CareFlow) -> None:
    ends = flow.ends_in_first_year(flow.years_in_care() * 200, flow.age_shares(), 200)
    assert sum(ends.values()) == pytest.approx(200, rel=0.01)


def test_growth_makes_recent_entries_count_more() -> None:
    """Everyone stays from 8 until 18: the integral of exp(-g t) over ten years."""
    growing = CareFlow([8.0, 8.1], [1.0], {}, growth_per_year=0.05)
    assert growing.years_in_care() == pytest.approx((1 - np.exp(-0.05 * 9.95)) / 0.05, rel=0.01)
    steady = CareFlow([8.0, 8.1], [1.0], {})
    assert growing.so_far([0.0, 60.0, 216.0])[0] > steady.so_far([0.0, 60.0, 216.0])[0]


def test_whichever_is_later_counts() -> None:
    way = Way(EVERY_AGE, (0.0, 12.0), (1.0,), (0.0, 12.0), (1.0,))
    assert way.ended_by(np.array([6.0, 9.0, 12.0])) == pytest.approx([0.25, 0.5625, 1.0])


def test_a_stock_of_other_ages_leaves_otherwise() -> None:
    """Only those of 17 turn 18 within the year: of two years' cohorts at 16 and 17, half."""
    flow = CareFlow([1.0, 1.5], [1.0], {})
    ends = flow.ends_in_first_year(100.0, (0.0, 0.0, 0.0, 0.0, 1.0), 0.0)
    assert ends[AGED_18] == pytest.approx(50.0, rel=0.03)


def test_shares_are_scaled_until_the_ends_are_those_wanted() -> None:
    flow = CareFlow([0.0, 10.0], [1.0], {"home": Way((0.2,) * 5, (0.0, 60.0), (1.0,))})
    found = flow.to_ends({"home": 30.0}, 400.0, flow.age_shares(), 60.0)
    assert found.ends_in_first_year(400.0, flow.age_shares(), 60.0)["home"] == pytest.approx(30.0, rel=1e-4)
    assert found.ways["home"].shares == pytest.approx((found.ways["home"].shares[0],) * 5)


def test_more_ends_than_children_are_refused() -> None:
    flow = CareFlow([0.0, 10.0], [1.0], {"home": Way((0.5,) * 5, (0.0, 60.0), (1.0,))})
    with pytest.raises(ValueError, match="ways out of care"):
        flow.to_ends({"home": 300.0}, 100.0, flow.age_shares(), 60.0)


def test_ways_may_not_take_more_than_all_children() -> None:
    with pytest.raises(ValueError, match="take more than all children of an age"):
        CareFlow([0.0, 10.0], [1.0], {"home": WITHIN_TWO_YEARS, "other": WITHIN_TWO_YEARS})


def test_ages_on_coming_in_are_those_at_contact_some_time_later() -> None:
    ages = (np.arange(18 * 24) + 0.5) / 24
    later = ages_at_entry([2.0, 3.0], [1.0], 12.0)
    assert later.sum() == pytest.approx(1.0)
    assert later @ ages == pytest.approx(3.5, abs=0.03)  # one year later on average
    at_once = ages_at_entry([2.0, 3.0], [1.0], 0.0)
    assert at_once @ ages == pytest.approx(2.5, abs=0.03)


def test_nobody_comes_in_before_birth_or_after_18() -> None:
    unborn = ages_at_entry([-0.5, -0.25], [1.0], 1.0)
    assert unborn[0] > 0.9
    assert ages_at_entry([17.0, 17.5], [1.0], 24.0).sum() == pytest.approx(1.0)


def test_ages_at_contact_are_found_again() -> None:
    edges, shares = (-0.5, 0.5, 4.5, 9.5, 15.5, 17.4), (0.2, 0.2, 0.15, 0.3, 0.15)
    ages = (np.arange(18 * 24) + 0.5) / 24
    band = np.searchsorted(AGE_BANDS, ages, side="right") - 1
    wanted = np.bincount(band, ages_at_entry(edges, shares, 6.0))
    assert contact_shares(edges, 6.0, tuple(wanted)) == pytest.approx(shares, abs=0.02)


def test_more_ends_than_children_can_give_are_an_error_or_as_many_as_can_be() -> None:
    flow = CareFlow([0.0, 10.0], [1.0], {"home": Way((0.2,) * 5, (0.0, 60.0), (1.0,))})
    with pytest.raises(ValueError, match="more than all children"):
        flow.to_ends({"home": 400.0}, 400.0, flow.age_shares(), 60.0)
    found = flow.to_ends({"home": 400.0}, 400.0, flow.age_shares(), 60.0, most=0.9)
    assert found.ways["home"].shares == pytest.approx((0.9,) * 5)
    assert 30.0 < found.ends_in_first_year(400.0, flow.age_shares(), 60.0)["home"] < 400.0
