"""Rows 1, 7 and 14 over the whole journey, from the front door to 25: nobody is lost, and luck stays with the child."""

from functools import cache

import numpy as np
import pytest
from councils import small_council
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model import simulate
from sim.scenario.care_parameters import WAYS_OUT
from sim.vocabulary import CareEnd, Event, PlacementKind

from .certain import team_of
from .reading import COUNTED_AFTERWARDS, check_whole, in_care, journeys, of, turns
from .test_extremes import unlimited

TEAMS = {
    "fostering": team_of("fostering", social_workers_fte=2),
    "kinship": team_of("kinship", social_workers_fte=1),
    "after_permanence": team_of("after_permanence", family_support_workers_fte=1),
    "leaving_care": {"social_workers_fte": 1},
    "children_in_care": {"vacant_posts_fte": 1, "agency_social_workers_fte": 1, "family_support_workers_fte": 1},
}
TURNOVER = {
    "leavers_share_per_year": 0.2,
    "adviser_leavers_share_per_year": 0.15,
    "agency_leavers_share_per_year": 1,
    "agency_cover_share": 0.6,
    "absence_share": 0.04,
    "hours_by_month": [1.05, 1, 1.05, 0.95, 1, 1, 0.95, 0.8, 1.05, 1.05, 1.1, 1],
}


def lively(**changes):
    """A council in which all that can happen does: every team, turnover, absence and strain."""
    return small_council(**{"teams": TEAMS, "turnover": TURNOVER, "strain": {"switch": "on"}, **changes})


@cache
def ten_years():
    return simulate(lively(), seed=2, run=0, months=120)


def test_nobody_is_lost_in_ten_years():
    run = ten_years()
    check_whole(run)
    happened = {Event(int(event)) for event in set(run.log[:, 1])}
    rare = {  # the older regime's, and what one run may well not see
        Event.INITIAL_ASSESSMENT_COMPLETED,
        Event.CORE_ASSESSMENT_COMPLETED,
    }
    assert set(Event) - happened <= rare


def test_everybody_who_came_into_care_is_there_or_has_left_by_a_way():
    run = ten_years()
    starts, ends = of(run, Event.CARE_STARTED), of(run, Event.CARE_ENDED)
    still_there = sum(how == 0 for periods in in_care(run).values() for *_, how in periods)
    assert len(starts) == len(ends) + still_there
    assert len(ends) > 100
    assert set(ends[:, 5]) == {float(end) for end in CareEnd}


def test_nobody_is_under_one_for_longer_than_a_year_or_in_care_when_grown_up():
    run = ten_years()
    young = 0
    for periods in in_care(run).values():
        birthday = periods[0][2]
        assert {each[2] for each in periods} == {birthday}
        born, one, grown_up = (turns(run, birthday, years) for years in (0, 1, 18))
        for began, ended, _, _ in periods:
            assert born <= began or (began < 0 and born - began < 1e-5)
            assert ended <= grown_up
        under_one = sum(max(0.0, min(ended, one) - began) for began, ended, _, _ in periods)
        assert under_one <= 258  # working days of one year
        young += under_one > 0
    assert young > 10


def test_contacts_are_as_many_in_the_tenth_year_as_in_the_first():
    run = ten_years()
    by_year = np.histogram(of(run, Event.CONTACT)[:, 0], run.calendar.month_starts(120)[::12])[0]
    assert by_year.min() > 0.8 * by_year.max()


def test_places_taken_are_children_and_young_people_who_live_there():
    run = ten_years()
    signs = {
        Event.PLACEMENT_STARTED: 1,
        Event.PLACEMENT_ENDED: -1,
        Event.STAYING_PUT_STARTED: 1,
        Event.STAYING_PUT_ENDED: -1,
    }
    rows = of(run, *signs)
    rows = rows[rows[:, 5] == PlacementKind.IN_HOUSE_FOSTER]
    places = of(run, Event.PLACES)
    places = places[places[:, 6] < 1000]
    change = np.array([signs[Event(int(event))] for event in rows[:, 1]])
    taken = [change[rows[:, 0] < end].sum() for end in places[:, 0]]
    assert taken == places[:, 6].tolist()
    # a place more than can be used is taken only where carers gave up whose child stayed
    over = places[1:, 6] > places[1:, 5]
    grew = places[1:, 6] > places[:-1, 6]
    assert not (over & grew & (places[1:, 5] >= places[:-1, 5])).any()


def test_same_seed_same_log_with_turnover_and_strain():
    first, second = (simulate(lively(), seed=3, run=1, months=24).log for _ in range(2))
    assert np.array_equal(first, second)


def test_run_goes_on_as_it_began_with_turnover_and_strain():
    short, long = (simulate(lively(), seed=4, run=0, months=months) for months in (12, 18))
    end = short.calendar.month_starts(12)[-1]
    rows = [run.log[(run.log[:, 0] < end) & ~np.isin(run.log[:, 1], COUNTED_AFTERWARDS)] for run in (short, long)]
    order = [np.lexsort(each.T[::-1]) for each in rows]
    assert np.array_equal(rows[0][order[0]], rows[1][order[1]])


# -- luck stays with the child -----------------------------------------------------------------------------------


def natural_course(run):
    """Of each period of care in a service without delay: birthday, route, first kind of place, way and day."""
    told = {}
    for child, rows in journeys(run, without=COUNTED_AFTERWARDS).items():
        kept = rows[np.isin(rows[:, 1], (Event.CARE_STARTED, Event.CARE_ENDED, Event.MATCHED, Event.PROCEEDINGS_ENDED))]
        if len(kept):
            told[child] = kept[:, (0, 1, 3, 4)].round(6).tolist()
    return told


def test_more_demand_changes_no_childs_way_through_care():
    base = small_council().demand
    more = {
        "first_time_contacts_by_month": [1.3 * n for n in base.first_time_contacts_by_month],
        "first_time_referrals_by_month": [1.3 * n for n in base.first_time_referrals_by_month],
    }
    without, with_more = (
        natural_course(simulate(unlimited(**change), seed=2, run=0, months=24)) for change in ({}, {"demand": more})
    )
    assert len(with_more) > len(without) > 50
    for child, course in without.items():
        assert with_more[child] == course, f"child {child}"


@pytest.mark.parametrize(
    "change",
    [
        {"teams": {"children_in_care": {"social_workers_fte": 6}}},
        {"court": {"lawyers_fte": 3}},
        {"placements": {"fostering": {"approved_places": 60}}},
        {"leaving_care": {"adviser_ceiling": 8}},
        {"teams": {"assessment": {"social_workers_fte": 3}}},
        {"reviewing": {"reviewing_officers_fte": 4}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_staff_and_places_change_no_birthday_route_or_way(change):
    base, other = (simulate(small_council(**each), seed=5, run=0, months=18) for each in ({}, change))
    births = {row[2]: row[6] for row in of(base, Event.CARE_STARTED)}
    routes = {row[2]: row[5] for row in of(base, Event.CARE_STARTED)}
    ways = {row[2]: row[5] for row in of(base, Event.CARE_ENDED)}
    seen = 0
    for row in of(other, Event.CARE_STARTED):
        if row[2] in births:
            seen += 1
            assert row[6] == pytest.approx(births[row[2]], abs=0.0)
            assert row[5] == routes[row[2]]
    assert seen > 45
    for row in of(other, Event.CARE_ENDED):
        end = ways.get(row[2])
        # who is kept waiting may turn 18 meanwhile
        assert end in (None, row[5]) or CareEnd.AGED_18 in (end, row[5])


# -- any council -------------------------------------------------------------------------------------------------

share = st.floats(0.0, 1.0)
posts = st.sampled_from([0.0, 0.1, 0.5, 1.0, 2.5])
by_age = st.lists(st.floats(0.0, 0.25), min_size=5, max_size=5)
ways = st.lists(st.floats(0.0, 1 / len(WAYS_OUT)), min_size=5, max_size=5)
months = st.sampled_from([([0, 1], [1.0]), ([0, 3, 24], [0.5, 0.5]), ([6, 40], [1.0])])
few = {"first_time_contacts_by_month": [20], "first_time_referrals_by_month": [15], "returning_referrals_by_month": []}
journeys_through_care = st.builds(
    small_council,
    demand=st.just(few),
    assessment=st.fixed_dictionaries({"care_share": st.floats(0.0, 0.4)}),
    court=st.fixed_dictionaries(
        {
            "lawyers_fte": posts,
            "diverted_share": share,
            "pre_proceedings_days": st.floats(1, 200),
            "trend_weeks_per_year": st.floats(-10, 10),
            "proceedings_worker_share": share,
            "proceedings_lawyer_share": share,
            "section_20_to_court_days": st.floats(0, 100),
            "order_days": st.floats(1, 100),
            "sibling_hours_share": share,
        }
    ),
    entry=st.builds(
        lambda first, second, **more: {"section_20_share": first, "court_share": (1 - first) * second, **more},
        share,
        share,
        unaccompanied_per_year=st.floats(0, 20),
        remands_per_year=st.floats(0, 10),
        remand_days=st.floats(1, 100),
        months_from_contact=st.floats(0, 20),
    ),
    care=st.fixed_dictionaries(
        {
            "complex_share": share,
            "transfer_days": st.floats(0, 120),
            "second_review_months": st.floats(0.5, 6),
            "booked_ahead_days": st.floats(0, 40),
        }
    ),
    placements=st.fixed_dictionaries(
        {
            "kinship_shares": by_age,
            "with_parents_shares": by_age,
            "residential_shares": by_age,
            "supported_shares": by_age,
            "own_home_beds": st.integers(0, 5),
            "unregistered_share": share,
            "early_move_share": share,
            "early_move_days": st.floats(1, 40),
            "moves_per_year": st.floats(0, 8),
            "complex_moves_per_year": st.floats(0, 8),
            "to_residential_share": share,
            "supported_at_16_share": share,
            "fostering": st.fixed_dictionaries(
                {
                    "approved_places": st.sampled_from([0, 1, 10, 60]),
                    "unusable_share": share,
                    "leavers_share_per_year": share,
                    "applications_per_year": st.floats(0, 30),
                }
            ),
        }
    ),
    permanence=st.builds(
        lambda *each, **more: {
            **{
                name: {"shares": shares, "months_edges": edges, "month_shares": parts}
                for name, (shares, (edges, parts)) in zip(WAYS_OUT, each, strict=True)
            },
            **more,
        },
        *[st.tuples(ways, months) for _ in WAYS_OUT],
        matching_days=st.floats(0, 200),
        adoption_placed_days=st.floats(1, 200),
        plan_start_days=st.floats(0, 100),
        home_child_in_need_share=share,
        return_shares=st.lists(share, min_size=3, max_size=3).map(sorted),
    ),
    leaving_care=st.fixed_dictionaries(
        {
            "adviser_from_years": st.floats(16, 18),
            "staying_put_share": share,
            "before_18_hours_share": share,
            "over_21_hours_share": share,
            "eligible_weeks": st.floats(0, 60),
        }
    ),
    care_leaver_duty=st.fixed_dictionaries(
        {"until_age": st.sampled_from([21, 25]), "in_education_share": share, "former_care_leavers": st.integers(0, 5)}
    ),
    turnover=st.fixed_dictionaries(
        {
            "leavers_share_per_year": st.floats(0, 2),
            "adviser_leavers_share_per_year": st.floats(0, 2),
            "agency_leavers_share_per_year": st.floats(0, 6),
            "recruitment_months": st.floats(0.1, 12),
            "recruitment_cv": st.floats(0, 1.5),
            "agency_cover_share": share,
            "agency_lead_days": st.floats(0, 60),
            "asye_share_of_recruits": share,
            "induction_days": st.floats(0, 60),
            "induction_hours_share": share,
            "absence_share": st.floats(0, 0.4),
            "absence_days": st.floats(1, 100),
            "reallocated_after_days": st.floats(0, 60),
        }
    ),
    strain=st.fixed_dictionaries(
        {
            "switch": st.sampled_from(["on", "off"]),
            "leaving_elasticity": st.floats(-2, 5),
            "absence_elasticity": st.floats(-2, 5),
            "return_elasticity": st.floats(-2, 5),
            "repeat_plan_elasticity": st.floats(-2, 5),
        }
    ),
    practice=st.fixed_dictionaries({"ceiling_share": st.floats(0.5, 2), "handover_hours": st.floats(0, 5)}),
    reviewing=st.fixed_dictionaries({"reviewing_officers_fte": posts}),
    teams=st.builds(
        lambda *, fostering, kinship, support, **kept: {
            **kept,
            **({"fostering": team_of("fostering", social_workers_fte=fostering)} if fostering is not None else {}),
            **({"kinship": team_of("kinship", social_workers_fte=kinship)} if kinship is not None else {}),
            **(
                {"after_permanence": team_of("after_permanence", family_support_workers_fte=support)}
                if support is not None
                else {}
            ),
        },
        fostering=st.none() | posts,
        kinship=st.none() | posts,
        support=st.none() | posts,
        children_in_care=st.fixed_dictionaries(
            {
                "social_workers_fte": posts,
                "asye_fte": posts,
                "team_managers_fte": posts,
                "vacant_posts_fte": posts,
                "agency_social_workers_fte": posts,
                "family_support_workers_fte": posts,
            }
        ),
        leaving_care=st.fixed_dictionaries({"personal_advisers_fte": posts, "social_workers_fte": posts}),
    ),
)


@settings(max_examples=examples(8, 15), deadline=None, derandomize=True)
@given(journeys_through_care, st.integers(0, 2**32 - 1))
def test_any_council_is_whole_through_care(council, seed):
    check_whole(simulate(council, seed=seed, run=0, months=24))


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(journeys_through_care, st.integers(0, 2**32 - 1))
def test_very_many_councils_are_whole_through_care(council, seed):
    check_whole(simulate(council, seed=seed, run=0, months=24))
