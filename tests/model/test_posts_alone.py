"""Posts followed alone have the same people on the same days as in the whole council, and what theory says of them."""

from datetime import date

import numpy as np
import pytest
from councils import small_council

from sim.model import simulate
from sim.model.alone import AGENCY, NOBODY, PERMANENT, posts_alone
from sim.model.workforce import WORKING_DAYS_PER_MONTH
from sim.scenario.timetable import PostsChange, Timetable
from sim.vocabulary import REVIEWING_OFFICERS, Role

from .certain import certain

LIVELY = {
    "leavers_share_per_year": 0.9,
    "adviser_leavers_share_per_year": 0.8,
    "agency_leavers_share_per_year": 2.0,
    "recruitment_months": 4.0,
    "support_recruitment_months": 3.0,
    "recruitment_cv": 0.7,
    "agency_cover_share": 0.4,
    "agency_lead_days": 12.0,
    "absence_share": 0.05,
}
DAY = date(2024, 3, 5)
PRICE = 12_345.0
KINDS = [
    ("child_in_need", Role.SOCIAL_WORKER, {"agency_meanwhile": 0.7, "recruited_in_months": 6.0}),
    ("assessment", Role.ASYE, {}),
    ("leaving_care", Role.PERSONAL_ADVISER, {}),
    ("child_protection_1", Role.AGENCY_SOCIAL_WORKER, {"recruited_in_months": 2.0}),
    ("children_in_care", Role.TEAM_MANAGER, {}),
    (REVIEWING_OFFICERS, Role.REVIEWING_OFFICER, {"recruited_in_months": 5.0}),
]
TIMES = np.arange(0.0, 360.0, 7.3)


def asked(team, role, fte=8.0, **more):
    return PostsChange(key=f"new/{team}", team=team, role=role, fte=fte, begins=DAY, gbp_per_year=PRICE, **more)


@pytest.fixture(scope="module")
def lively():
    return certain(turnover=LIVELY)


@pytest.fixture(scope="module")
def whole(lively):
    """A run of the whole council with all kinds of new posts, told apart by their price."""
    later = Timetable(posts=tuple(asked(team, role, **more) for team, role, more in KINDS))
    return simulate(lively, seed=3, run=2, months=24, later=later)


@pytest.mark.parametrize(("team", "role", "more"), KINDS, ids=[role.value for _, role, _ in KINDS])
def test_same_people_on_the_same_days_as_in_the_whole_council(lively, whole, team, role, more):
    alone = posts_alone(lively, asked(team, role, **more), seed=3, run=2, times=TIMES)
    begins = whole.calendar.time_of(DAY)
    staff = [one for one in whole.staff if whole.teams[one.team] == team and one.gbp_per_year == PRICE]
    for column, time in enumerate(begins + TIMES):
        there = [one.role is Role.AGENCY_SOCIAL_WORKER for one in staff if one.since <= time < one.until]
        assert (alone.who[:, column] == AGENCY).sum() == sum(there)
        assert (alone.who[:, column] == PERMANENT).sum() == len(there) - sum(there)
    assert (alone.who != NOBODY).any()
    assert alone.people_leave == (role not in (Role.TEAM_MANAGER, Role.REVIEWING_OFFICER))
    assert alone.agency_covers == (role in (Role.SOCIAL_WORKER, Role.ASYE))
    left = any(one.until < begins + TIMES[-1] for one in staff)
    assert left == alone.people_leave  # so that the comparison is of people who come and go


def in_seat(times, posts=250, **turnover):
    council = small_council(turnover=turnover)
    change = asked("child_in_need", Role.SOCIAL_WORKER, fte=float(posts))
    return (posts_alone(council, change, seed=5, run=1, times=times).who == PERMANENT).mean(axis=0)


def test_exponential_recruitment_without_leavers_fills_as_theory_says():
    times = WORKING_DAYS_PER_MONTH * np.array([1.0, 3.0, 6.0, 12.0])
    share = in_seat(times, recruitment_months=6.0, recruitment_cv=1.0)
    expected = 1 - np.exp(-times / (6.0 * WORKING_DAYS_PER_MONTH))
    assert np.abs(share - expected).max() < 4 * np.sqrt(0.25 / 250)
    assert (np.diff(share) > 0).all()


def test_posts_settle_to_the_share_of_stays_in_stays_and_searches():
    times = WORKING_DAYS_PER_MONTH * np.arange(36.0, 73.0, 4.0)
    share = in_seat(times, posts=120, recruitment_months=4.0, recruitment_cv=1.0, leavers_share_per_year=1.5)
    assert share.mean() == pytest.approx(8 / (8 + 4), abs=0.06)


def test_posts_fall_on_their_very_day():
    months = 3.0 * WORKING_DAYS_PER_MONTH
    share = in_seat([0.0, months - 0.01, months], posts=3, recruitment_months=3.0, recruitment_cv=0.0)
    assert share.tolist() == [0.0, 0.0, 1.0]


def test_further_posts_change_nothing_for_the_first(lively):
    few, many = (
        posts_alone(lively, asked("child_in_need", Role.SOCIAL_WORKER, fte=fte), seed=1, run=4, times=TIMES)
        for fte in (4.0, 9.0)
    )
    assert np.array_equal(few.who, many.who[:4])
