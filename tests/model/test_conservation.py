"""Row 1 and 14: nobody is lost, nobody is held twice, no hour is given that is not there."""

from pathlib import Path

import numpy as np
import pytest
from councils import small_council
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model import simulate
from sim.scenario import load
from sim.scenario.care_parameters import WAYS_OUT
from sim.vocabulary import Event

from .reading import check_whole, held_counts, journeys, of

LEICESTERSHIRE = Path(__file__).parents[2] / "scenarios" / "leicestershire-2017" / "baseline.yaml"


@pytest.mark.parametrize("regime", ["initial_and_core_2009", "single_assessment_2013"])
def test_small_council_is_whole(regime):
    check_whole(simulate(small_council(practice={"regime": regime}), seed=1, run=0, months=12))


def test_leicestershire_is_whole_and_holds_its_open_cases_less_the_unallocated():
    run = simulate(load(LEICESTERSHIRE).parameters, seed=1, run=0, months=12)
    check_whole(run)
    held = held_counts(run)  # asserts the equality at every moment of change
    assert len(held) > 5_000
    assert held[0] > 0


def shares(count):
    """Shares that sum to 1."""
    return st.lists(st.floats(0.01, 1.0), min_size=count, max_size=count).map(
        lambda parts: [part / sum(parts) for part in parts]
    )


def parts_of_one(*names):
    """Shares that together leave something over."""
    return st.fixed_dictionaries({name: st.floats(0.0, 0.99 / len(names)) for name in names})


share = st.floats(0.0, 1.0)
posts = st.sampled_from([0.0, 0.1, 0.5, 1.0, 2.5])
people = st.fixed_dictionaries({"social_workers_fte": posts, "asye_fte": posts, "team_managers_fte": posts})
councils = st.builds(
    small_council,
    demand=st.builds(
        lambda sizes, contacts, referrals, **more: {
            "sibling_group_shares": sizes,
            "first_time_contacts_by_month": [contacts],
            "first_time_referrals_by_month": [contacts * referrals],
            **more,
        },
        shares(5),
        st.floats(0.0, 150.0),
        share,
        sibling_concordance=share,
        weekend_share=st.floats(0.0, 0.5),
        monthly_noise_cv=st.floats(0.0, 0.5),
    ),
    returning=st.fixed_dictionaries({"return_share": st.floats(0, 0.6), "mean_days_to_return": st.floats(1, 200)}),
    early_help=st.fixed_dictionaries({"places": st.sampled_from([0, 1, 40]), "patience_days": st.floats(1, 60)}),
    front_door=parts_of_one("no_further_action_share", "no_new_assessment_share"),
    assessment=st.builds(
        lambda needs, **more: {**needs, **more},
        parts_of_one("child_in_need_share", "disabled_children_share", "care_share"),
        section_47_share=share,
        worker_share=share,
        sigma=st.floats(0.0, 1.0),
        sprint=st.floats(1.0, 4.0),
        promotion_day=st.floats(0.0, 60.0),
        core_assessment_share=share,
    ),
    section_47=st.builds(
        lambda needs, **more: {**needs, **more},
        parts_of_one("otherwise_child_in_need_share", "otherwise_care_share"),
        conference_share=share,
        plan_share=share,
        enquiry_share_of_booked_time=share,
    ),
    child_protection=st.builds(
        lambda needs, lengths, **more: {
            **needs,
            "plan": {"length_months_edges": [0, 0.5, 2, 12], "length_shares": lengths},
            **more,
        },
        parts_of_one("care_share", "child_in_need_share"),
        shares(3),
        first_review_months=st.floats(0.5, 6.0),
        booked_ahead_days=st.floats(0.0, 40.0),
    ),
    child_in_need=st.builds(
        lambda needs, lengths: {**needs, "plan": {"length_months_edges": [0, 0.5, 2, 6], "length_shares": lengths}},
        parts_of_one("section_47_share", "care_share", "early_help_share"),
        shares(3),
    ),
    care=st.fixed_dictionaries({"transfer_days": st.floats(0.0, 90.0)}),
    practice=st.fixed_dictionaries(
        {
            "regime": st.sampled_from(["initial_and_core_2009", "single_assessment_2013"]),
            "casework_hours_per_week": st.floats(2.0, 40.0),
            "overtime_share": st.floats(0.0, 0.5),
            "normal_floor_share": share,
            "delay_share": share,
            "ceiling_share": st.floats(0.5, 3.0),
        }
    ),
    reviewing=st.fixed_dictionaries({"reviewing_officers_fte": posts}),
    teams=st.fixed_dictionaries(
        {
            "front_door": st.fixed_dictionaries({"screening_officers_fte": posts}),
            **dict.fromkeys(
                ("assessment", "child_protection_1", "child_in_need", "children_in_care", "leaving_care"), people
            ),
        }
    ),
)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(councils, st.integers(0, 2**32 - 1), st.integers(1, 4))
def test_any_council_is_whole(council, seed, months):
    run = simulate(council, seed=seed, run=0, months=months)
    check_whole(run)
    no_sibling_is_lost(run)


def no_sibling_is_lost(run):
    """Siblings come together, all of them, and are screened together, however their ways part later."""
    families = {}
    for child, rows in journeys(run).items():
        families.setdefault(child // 8, {})[child % 8] = rows
    for family, children in families.items():
        assert set(children) == set(range(len(children))), f"family {family}"
        if children[0][0, 1] == Event.CONTACT:  # not of the stock
            first = [
                rows[np.isin(rows[:, 1], (Event.CONTACT, Event.CONTACT_SCREENED))][:2] for rows in children.values()
            ]
            assert all(np.array_equal(rows, first[0]) for rows in first), f"family {family}"


def test_siblings_all_come_to_an_end():
    # nobody comes back and the demand stops after a year: in ten everybody has gone through, brothers and sisters too
    council = small_council(
        demand={
            "first_time_contacts_by_month": [109] * 12 + [0] * 108,
            "first_time_referrals_by_month": [57] * 12 + [0] * 108,
            "sibling_concordance": 0.3,
        },
        returning={"return_share": 0},
        # who comes into care goes home before 16, for good
        entry={"age_years_edges": [0, 6], "age_shares": [1.0], "unaccompanied_per_year": 0, "remands_per_year": 0},
        permanence={
            **{way: {"shares": [0] * 5} for way in WAYS_OUT},
            "home": {"shares": [1] * 5, "months_edges": [0, 12], "month_shares": [1.0]},
            "return_shares": [0, 0, 0],
        },
        stock={
            "disabled_children": 0,
            "children_in_care": 0,
            "unaccompanied_children": 0,
            "care_in_child_protection_teams": 0,
            "care_leavers": 0,
            "care_leavers_without_adviser": 0,
        },
        assessment={"disabled_children_share": 0},
    )
    run = simulate(council, seed=1, run=0, months=120)
    opened, closed = of(run, Event.CASE_OPENED), of(run, Event.CASE_CLOSED)
    assert len(opened) == len(closed) > 500
    assert sorted(opened[:, 2]) == sorted(closed[:, 2])
    assert held_counts(run)[-1] == 0
