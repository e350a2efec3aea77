"""Row 12: what is still open at the end of a run is counted."""

import numpy as np
from councils import small_council

from sim.model import simulate
from sim.model.council import Destination
from sim.vocabulary import Cause, Event, Stage

from .certain import Trace, certain
from .reading import CARE_VISITS, of

# January 2024 has 22 working days from the 2nd on, February 21: the two months end at 43.0


def test_open_visit_gap_is_cut_off_at_the_end_and_marked():
    trace = Trace(certain(), months=2).enter(0.25, Destination.CIN_PLAN).run()
    # a visit every 16 days, a review every 30
    assert trace.journey(only=("CIN_VISIT", "CIN_REVIEW")) == [
        (16.25, "CIN_VISIT", "child_in_need", 16.0, 0.0),
        (30.25, "CIN_REVIEW", "child_in_need", 30.0, 0.0),
        (32.25, "CIN_VISIT", "child_in_need", 16.0, 0.0),
        (43.0, "CIN_VISIT", "child_in_need", 10.75, 1.0),
        (43.0, "CIN_REVIEW", "child_in_need", 12.75, 1.0),
    ]


def test_child_nobody_sees_has_one_long_open_gap():
    # one child fills the worker; she holds a second one past her ceiling, and neither gets its visits in time
    council = certain(
        practice={"casework_hours_per_week": 0.1}, child_protection={"plan": {"worker_share": 1, "hours_per_month": 40}}
    )
    trace = Trace(council, months=2).enter(0.25, Destination.CP_PLAN).run()
    # 0.02 hours a day for 40 x 12 / 253 = 1.9 wanted: 0.45 days of plan in 42.75, no visit, no core group
    assert trace.journey(only=("CP_VISIT", "CORE_GROUP")) == [
        (43.0, "CP_VISIT", "child_protection_1", 42.75, 1.0),
        (43.0, "CORE_GROUP", "child_protection_1", 43.0, 0.0),  # not held; beyond the limit of 10 already
    ]


def test_core_group_that_is_not_late_yet_is_not_counted():
    trace = Trace(certain(), months=1).enter(16.25, Destination.CP_PLAN).run()
    assert trace.journey(only=("CORE_GROUP",)) == []


def test_drift_so_far_of_work_still_open_is_counted():
    # 80 hours in 20 days, 4 a day, of a worker with half an hour: 1/8 of the pace. From 1.25 to 43.0 are 41.75 days,
    # 20 of which it would have taken
    council = certain(
        assessment={"hours": 80},
        front_door={"screening_hours": 0.01, "referral_decision_hours": 0.01},
        practice={"casework_hours_per_week": 2.5},
    )
    trace = Trace(council, months=2).contact(0.25).run()
    assert trace.journey(only=("ASSESSMENT_COMPLETED",)) == []
    assert trace.lost(Stage.ASSESSMENT, Cause.WORKER) == 21.75


def test_child_waiting_unallocated_at_the_end_has_lost_all_that_time():
    council = certain(practice={"caseload_standard": 1, "ceiling_share": 1}, assessment={"median_days": 60})
    trace = Trace(council, months=1).contact(0.25).contact(0.25, family=8).run()
    assert trace.journey(family=8, only=("QUEUED", "ALLOCATED")) == [(1.25, "QUEUED", "assessment", 0.0, 0.0)]
    assert trace.lost(Stage.ASSESSMENT, Cause.ALLOCATION, family=8) == 20.75  # from 1.25 to the month's end at 22.0


def test_overdue_review_is_counted_as_late_and_one_not_due_is_not():
    council = certain(child_protection={"review_chair_hours": 40, "review_days": 0.5, "booked_ahead_days": 0})
    plan = Trace(council, months=3).enter(0.25, Destination.CP_PLAN)
    # due on 2 April at 63.25, begun then, 8 days of the chair; the run ends at 63.0
    assert plan.run().journey(only=("CP_REVIEW",)) == []
    longer = Trace(council, months=3).enter(0.25, Destination.CP_PLAN)
    longer.parameters = certain(
        child_protection={"review_chair_hours": 40, "booked_ahead_days": 0, "first_review_months": 2.5}
    )
    # due 2 March and 15 days: Monday 18 March, 52.25 + ...; 8 days of the chair: held before the end, but late
    held = longer.run().journey(only=("CP_REVIEW",))
    assert len(held) == 1
    assert held[0][3] == 8.0
    cut_off = certain(reviewing={"reviewing_officers_fte": 0})
    trace = Trace(cut_off, months=4).enter(0.25, Destination.CP_PLAN).run()
    # nobody can hold it; due at 63.25; April 2024 has 21 working days: the run ends at 84.0
    assert trace.journey(only=("CP_REVIEW",)) == [(84.0, "CP_REVIEW", "child_protection_1", 21.0, 0.0)]


def test_every_plan_open_at_the_end_has_its_open_gap():
    run = simulate(small_council(), seed=1, run=0, months=6)
    end = run.calendar.month_starts(6)[-1]
    for start, stop, visits, phase in (
        (Event.CP_PLAN_STARTED, Event.CP_PLAN_ENDED, (Event.CP_VISIT,), Event.CP_PLAN_STARTED),
        (Event.CARE_STARTED, Event.CARE_ENDED, CARE_VISITS, Event.PLACEMENT_STARTED),
    ):
        seen = of(run, *visits)
        cut_off = seen[(seen[:, 0] == end) & (seen[:, 6] == 1)]
        assert len(cut_off) == len(of(run, start)) - len(of(run, stop)) > 20
        # and every plan (in care: each placement at least), open or ended, has exactly one gap that was never closed
        never_closed = np.sum(seen[:, 6] == 1)
        assert never_closed == len(of(run, phase)) or (
            start is Event.CARE_STARTED and never_closed > len(of(run, phase))
        )
