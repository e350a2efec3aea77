"""Row 2: exact traces of the assessment in both regimes."""

import pytest

from sim.vocabulary import Cause, Stage

from .certain import Trace, certain

HALF_POST = {"casework_hours_per_week": 12.5}
"""2.5 hours a day: as many as one assessment of 50 hours in 20 days asks for."""
FLOW = ("ALLOCATED", "ASSESSMENT_STARTED", "INITIAL_ASSESSMENT_COMPLETED", "CORE_ASSESSMENT_COMPLETED", "DECISION")


def two_for_one(**practice):
    return certain(assessment={"hours": 50}, front_door={"screening_hours": 0.1}, practice={**HALF_POST, **practice})


def test_assessment_from_allocation_to_closure():
    trace = Trace(certain()).contact(0.25).run()
    assert trace.journey()[5:] == [  # decided at 1.25
        (1.25, "CASE_OPENED", "-", 0.0, 0.0),
        (1.25, "QUEUED", "assessment", 0.0, 0.0),
        (1.25, "ALLOCATED", "assessment", 0.0, 0.0),
        (1.25, "ASSESSMENT_STARTED", "assessment", 0.75, 0.0),
        # 10 hours in 20 days: done at 21.25, signed off a day later
        (22.25, "DECISION", "assessment", 0.0, 2.0),
        (22.25, "ASSESSMENT_COMPLETED", "assessment", 22.0, 0.0),  # from day 0 to day 22
        (22.25, "RELEASED", "assessment", 21.0, 0.0),
        (22.25, "CASE_CLOSED", "-", 0.0, 0.0),
    ]
    assert trace.lost_in_all == 0


def test_open_assessment_is_promoted_and_sprints():
    # 60 days by nature, urgent on day 40 after the referral, sprint 2 of the part that waits for the worker (0.8)
    trace = Trace(certain(assessment={"median_days": 60, "worker_share": 0.8})).contact(0.25).run()
    # referred 0.75, promoted 40.75, by then 39.5 days done; 20.5 left at 0.2 + 0.8 x 2 = 1.8 a day; sign-off 1 day
    done = round(40.75 + 20.5 / 1.8 + 1, 6)
    assert trace.journey(only=("ASSESSMENT_COMPLETED",)) == [
        (done, "ASSESSMENT_COMPLETED", "assessment", 53.0, 0.0),
    ]
    assert trace.lost_in_all == 0  # with unlimited staff it would have taken as long


def test_two_families_that_ask_for_twice_the_hours_take_twice_as_long():
    trace = Trace(two_for_one()).contact(0.25).contact(0.25, family=8).run()
    # each asks for all of the worker's hours: half pace. 19.75 of 20 days are done when both are promoted at 40.75;
    # at the sprint each asks for twice as much, so nothing changes: done at 41.25, 20 days late, signed off at 42.25
    for family in (4, 8):
        assert trace.journey(family=family, only=("ASSESSMENT_COMPLETED",)) == [
            (42.25, "ASSESSMENT_COMPLETED", "assessment", 42.0, 0.0)
        ]
        assert trace.lost(Stage.ASSESSMENT, Cause.WORKER, family=family) == 20
    assert trace.lost_in_all == 40


def test_time_lost_is_written_in_the_month_in_which_it_is_lost():
    trace = Trace(two_for_one()).contact(0.25).contact(0.25, family=8).run()
    # January 2024 ends at 22.0: 22 - 1.25 - 20 = 0.75 days lost by then, the other 19.25 by 41.25 in February
    assert trace.journey(only=("DRIFT",)) == [
        (22.0, "DRIFT", "assessment", 0.75, 401.0),
        (41.25, "DRIFT", "assessment", 19.25, 401.0),
    ]


def test_overload_met_by_dilution_keeps_the_date_and_gives_half_the_hours():
    trace = Trace(two_for_one(delay_share=0)).contact(0.25).contact(0.25, family=8).run()
    assert trace.journey(only=("ASSESSMENT_COMPLETED",))[0][0] == 22.25
    assert trace.lost_in_all == 0
    worker = 2  # after the screening officer and the front door's manager
    hours = trace.rows[(trace.rows[:, 1] == 39) & (trace.rows[:, 4] == worker)]
    assert hours[-1, 5:].tolist() == pytest.approx([50.0, 100.0])  # 20 days of 2.5 hours; full depth takes 5


def test_family_at_the_ceiling_waits_unallocated_and_that_time_counts_towards_promotion():
    council = certain(practice={"caseload_standard": 1, "ceiling_share": 1})
    trace = Trace(council).contact(0.25).contact(0.25, family=8).run()
    # one child is all she may hold; the second waits from 1.25 until the first is closed at 22.25
    assert trace.journey(family=8, only=("QUEUED", "ALLOCATED", "ASSESSMENT_COMPLETED", "RELEASED")) == [
        (1.25, "QUEUED", "assessment", 0.0, 0.0),
        (22.25, "ALLOCATED", "assessment", 21.0, 0.0),
        # promoted at 40.75 with 1.5 days left: 0.75 at a sprint; 41.5, signed off at 42.5
        (42.5, "ASSESSMENT_COMPLETED", "assessment", 42.0, 0.0),
        (42.5, "RELEASED", "assessment", 20.25, 0.0),
    ]
    assert trace.lost(Stage.ASSESSMENT, Cause.ALLOCATION, family=8) == 21
    assert trace.lost(Stage.ASSESSMENT, Cause.WORKER, family=8) == -0.75  # made good by the sprint
    assert trace.lost_in_all == 20.25  # all that it is later than with unlimited staff: 42.5 for 22.25


def test_manager_without_hours_holds_up_the_sign_off():
    # 10 hours in half a day where there are 5 a day: 2 days instead of half a day
    trace = Trace(certain(assessment={"sign_off_hours": 10, "sign_off_days": 0.5})).contact(0.25).run()
    assert trace.journey(only=("DECISION", "ASSESSMENT_COMPLETED"))[1:] == [
        (23.25, "DECISION", "assessment", 1.5, 2.0),
        (23.25, "ASSESSMENT_COMPLETED", "assessment", 23.0, 0.0),
    ]
    assert trace.lost(Stage.ASSESSMENT, Cause.MANAGER) == 1.5


def test_siblings_cost_more_hours_but_no_more_time():
    council = certain(assessment={"hours": 40, "sibling_hours_share": 0.5}, front_door={"screening_hours": 0.5})
    trace = Trace(council).contact(0.25, children=3).run()
    for place in range(3):
        assert trace.journey(place=place, only=("ASSESSMENT_COMPLETED",))[0][0] == 22.25
    hours = trace.rows[(trace.rows[:, 1] == 39) & (trace.rows[:, 4] == 2)]
    assert hours[-1, 5] == pytest.approx(80)  # 40 (1 + 2 x 0.5) hours, 4 a day


def test_older_regime_adds_a_core_assessment_with_a_clock_of_its_own():
    council = certain(
        assessment={"median_days": 6, "promotion_day": 7, "core_median_days": 22, "core_promotion_day": 30},
        practice={"regime": "initial_and_core_2009"},
    )
    trace = Trace(council).contact(0.25).run()
    assert trace.journey(only=(*FLOW, "ASSESSMENT_COMPLETED"))[1:] == [  # after the decision on the referral
        (1.25, "ALLOCATED", "assessment", 0.0, 0.0),
        (1.25, "ASSESSMENT_STARTED", "assessment", 0.75, 0.0),
        (7.25, "INITIAL_ASSESSMENT_COMPLETED", "assessment", 7.0, 0.0),  # from day 0 to day 7
        (29.25, "CORE_ASSESSMENT_COMPLETED", "assessment", 22.0, 0.0),  # from day 7 to day 29
        (30.25, "DECISION", "assessment", 0.0, 2.0),
        (30.25, "ASSESSMENT_COMPLETED", "assessment", 30.0, 0.0),
    ]
    assert trace.lost_in_all == 0


def test_core_assessment_is_promoted_by_its_own_clock():
    council = certain(
        assessment={"median_days": 6, "core_median_days": 40, "core_promotion_day": 30},
        practice={"regime": "initial_and_core_2009"},
    )
    trace = Trace(council).contact(0.25).run()
    # began 7.25, urgent 37.25 with 10 days left, 5 at a sprint: 42.25
    assert trace.journey(only=("CORE_ASSESSMENT_COMPLETED",)) == [
        (42.25, "CORE_ASSESSMENT_COMPLETED", "assessment", 35.0, 0.0)
    ]


def test_initial_assessment_alone_where_no_core_one_follows():
    council = certain(
        assessment={"median_days": 6, "core_assessment_share": 0}, practice={"regime": "initial_and_core_2009"}
    )
    trace = Trace(council).contact(0.25).run()
    assert [row[1] for row in trace.journey(only=FLOW)] == [
        "DECISION",
        "ALLOCATED",
        "ASSESSMENT_STARTED",
        "INITIAL_ASSESSMENT_COMPLETED",
        "DECISION",
    ]
