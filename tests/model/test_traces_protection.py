"""Row 2: exact traces of the section 47 enquiry, the conference and the child protection plan."""

import pytest

from sim.model.council import Destination
from sim.vocabulary import Cause, Stage

from .certain import Trace, certain, lasting

AT_RISK = {"section_47_share": 1}
ENQUIRY = ("SECTION_47_STARTED", "SECTION_47_ENDED", "ICPC")


def test_conference_is_held_on_the_day_booked_and_the_assessment_goes_on_beside_it():
    trace = Trace(certain(assessment=AT_RISK)).contact(0.25).run()
    assert trace.journey()[8:] == [
        (1.25, "ASSESSMENT_STARTED", "assessment", 0.75, 0.0),
        (1.25, "SECTION_47_STARTED", "assessment", 0.0, 0.0),
        # booked for day 13; the enquiry takes 0.7 of that, 9.1 days
        (10.35, "SECTION_47_ENDED", "assessment", 1.0, 0.0),
        (13.25, "CHAIR_ASSIGNED", "reviewing_officers", 0.0, 0.0),
        (14.25, "ICPC", "assessment", 13.0, 0.0),
        (14.25, "RELEASED", "assessment", 13.0, 0.0),
        (14.25, "QUEUED", "child_protection_1", 0.0, 0.0),
        (14.25, "ALLOCATED", "child_protection_1", 0.0, 0.0),
        (14.25, "CP_PLAN_STARTED", "child_protection_1", 0.0, 0.0),
        (22.25, "DECISION", "assessment", 0.0, 2.0),
        (22.25, "ASSESSMENT_COMPLETED", "assessment", 22.0, 0.0),
        *[
            row
            for k in range(1, 13)  # 100 days of plan and a day of review: the twelfth visit is on day 96
            for row in [
                (14.25 + 8 * k, "CP_VISIT", "child_protection_1", 8.0, 0.0),
                *([(22.25, "CORE_GROUP", "child_protection_1", 8.0, 0.0)] if k == 1 else []),
                # conference on 22 January, so 22 April, 9 working days before: 77 - 9
                *([(68.25, "CP_REVIEW", "child_protection_1", -9.0, 0.0)] if k == 6 else []),
            ]
        ],
        # the second is due six months after 9 April, 9 October: day 196; held when the plan is done
        (115.25, "CP_REVIEW", "child_protection_1", -81.0, 0.0),
        (115.25, "CP_PLAN_ENDED", "child_protection_1", 0.0, 0.0),
        (115.25, "CHAIR_RELEASED", "reviewing_officers", 0.0, 0.0),
        (115.25, "RELEASED", "child_protection_1", 101.0, 0.0),
        (115.25, "CASE_CLOSED", "-", 0.0, 0.0),
        (115.25, "CP_VISIT", "child_protection_1", 5.0, 1.0),
    ]
    assert trace.lost_in_all == 0


def test_late_enquiry_delays_the_conference():
    # 80 hours in 9.1 days where there are 5 a day: 16 days, and all other work of the worker stands still
    trace = Trace(certain(assessment=AT_RISK, section_47={"hours": 80})).contact(0.25).run()
    assert trace.journey(only=ENQUIRY) == [
        (1.25, "SECTION_47_STARTED", "assessment", 0.0, 0.0),
        (17.25, "SECTION_47_ENDED", "assessment", 1.0, 0.0),
        (18.25, "ICPC", "assessment", 17.0, 0.0),
    ]
    assert trace.lost(Stage.SECTION_47, Cause.WORKER) == 4  # the conference should have begun at 13.25
    # the assessment stood still for 16 days; 4 hours of conference at 18.25 - 17.25 leave it its half hour
    assert trace.lost(Stage.ASSESSMENT, Cause.WORKER) == 16


def test_enquiry_that_is_done_before_the_day_booked_loses_nothing():
    # 60 hours: 12 days instead of 9.1, but still done when the conference begins at 13.25
    trace = Trace(certain(assessment=AT_RISK, section_47={"hours": 60})).contact(0.25).run()
    assert trace.journey(only=ENQUIRY)[1:] == [
        (13.25, "SECTION_47_ENDED", "assessment", 1.0, 0.0),
        (14.25, "ICPC", "assessment", 13.0, 0.0),
    ]
    assert trace.lost(Stage.SECTION_47, Cause.WORKER) == 0


@pytest.mark.parametrize(
    ("hours", "held", "by_chair", "by_worker"),
    [
        ({"chair_hours": 10}, 15.25, 1, 0),  # the chair needs two days for it, the social worker one
        ({"conference_hours": 15}, 16.25, 0, 2),  # the social worker needs three, the chair one
        ({"chair_hours": 10, "conference_hours": 15}, 16.25, 1, 1),  # the slower of the two
    ],
)
def test_conference_waits_for_the_slower_of_worker_and_chair(hours, held, by_chair, by_worker):
    trace = Trace(certain(assessment=AT_RISK, section_47=hours)).contact(0.25).run()
    assert trace.journey(only=("ICPC",)) == [(held, "ICPC", "assessment", held - 1.25, 0.0)]
    assert trace.lost(Stage.CONFERENCE, Cause.CHAIR) == by_chair
    assert trace.lost(Stage.CONFERENCE, Cause.WORKER) == by_worker


def test_enquiry_that_ends_without_a_conference_waits_for_the_assessment():
    council = certain(assessment=AT_RISK, section_47={"conference_share": 0, "otherwise_child_in_need_share": 1})
    trace = Trace(council).contact(0.25).run()
    assert trace.journey()[9:16] == [
        (1.25, "SECTION_47_STARTED", "assessment", 0.0, 0.0),
        (10.35, "SECTION_47_ENDED", "assessment", 0.0, 0.0),
        (22.25, "DECISION", "assessment", 0.0, 2.0),
        (22.25, "ASSESSMENT_COMPLETED", "assessment", 22.0, 0.0),
        (22.25, "RELEASED", "assessment", 21.0, 0.0),
        (22.25, "QUEUED", "child_in_need", 0.0, 0.0),
        (22.25, "ALLOCATED", "child_in_need", 0.0, 0.0),
    ]


def test_conference_without_a_plan_gives_the_chair_back():
    council = certain(assessment=AT_RISK, section_47={"plan_share": 0})
    trace = Trace(council).contact(0.25).run()
    assert trace.journey()[11:] == [
        (13.25, "CHAIR_ASSIGNED", "reviewing_officers", 0.0, 0.0),
        (14.25, "ICPC", "assessment", 13.0, 0.0),
        (14.25, "CHAIR_RELEASED", "reviewing_officers", 0.0, 0.0),
        (22.25, "DECISION", "assessment", 0.0, 2.0),
        (22.25, "ASSESSMENT_COMPLETED", "assessment", 22.0, 0.0),
        (22.25, "RELEASED", "assessment", 21.0, 0.0),
        (22.25, "CASE_CLOSED", "-", 0.0, 0.0),
    ]


def test_plan_that_is_over_before_the_assessment_closes_no_case_under_it():
    council = certain(
        assessment={**AT_RISK, "median_days": 35}, child_protection={"plan": {**lasting(10)}, "booked_ahead_days": 0}
    )
    trace = Trace(council).contact(0.25).run()
    # the plan lasts from 14.25 to 24.25 and ends at a review; the assessment is signed off at 1.25 + 35 + 1
    assert trace.journey(only=("CP_PLAN_ENDED", "ASSESSMENT_COMPLETED", "CASE_CLOSED")) == [
        (25.25, "CP_PLAN_ENDED", "child_protection_1", 0.0, 0.0),
        (37.25, "ASSESSMENT_COMPLETED", "assessment", 37.0, 0.0),
        (37.25, "CASE_CLOSED", "-", 0.0, 0.0),
    ]


def test_only_the_siblings_at_risk_go_through_the_enquiry():
    # with no concordance every child has its own luck: here the second of three is at risk
    council = certain(
        assessment={"section_47_share": 0.5},
        demand={"sibling_concordance": 0},
        front_door={"screening_hours": 0.5},
    )
    trace = Trace(council)
    family, at_risk = 16, [False, True, False]
    assert [trace.luck.section_47_at_once(family + (place << 32)) < 0.5 for place in range(3)] == at_risk
    trace.contact(0.25, family=family, children=3).run()
    for place, risk in enumerate(at_risk):
        assert bool(trace.journey(family=family, place=place, only=("ICPC",))) is risk
        assert trace.journey(family=family, place=place, only=("ASSESSMENT_COMPLETED",))[0][0] == 22.25
        closed = trace.journey(family=family, place=place, only=("CASE_CLOSED",))
        assert [row[0] for row in closed] == [115.25 if risk else 22.25]


def test_overloaded_worker_stretches_visits_and_core_group_and_the_plan():
    # a plan of 80 hours a month asks for 80/21.08 = 3.79 hours a day; of a worker with 1.9 it gets half
    per_day = 80 / (253 / 12)
    council = certain(
        practice={"casework_hours_per_week": 2.5 * per_day},
        child_protection={
            "plan": {"hours_per_month": 80, "worker_share": 1},
            "first_review_months": 24,
            "review_hours": 0.1,
            "review_chair_hours": 0.1,
        },
    )
    trace = Trace(council).enter(0.25, Destination.CP_PLAN).run()
    assert trace.journey(only=("CORE_GROUP",)) == [(16.25, "CORE_GROUP", "child_protection_1", 16.0, 0.0)]
    visits = [row for row in trace.journey(only=("CP_VISIT",)) if row[4] == 0]
    assert [row[0] for row in visits] == [0.25 + 16 * k for k in range(1, 13)]
    assert {row[3] for row in visits} == {16.0}
    assert trace.lost(Stage.CP_PLAN, Cause.WORKER) == 100  # 200 days for 100


def test_slow_chair_makes_the_review_late_and_that_is_drift():
    # 75 hours of the chair's 5 a day: 15 days for a review booked 10 days ahead
    council = certain(child_protection={"review_chair_hours": 40, "booked_ahead_days": 2})
    trace = Trace(council).enter(0.25, Destination.CP_PLAN, family=4).run()
    # conference at 0.25 on 2 January; due on 2 April, day 63; begun at 61.25, 8 days of the chair: 69.25
    assert trace.journey(only=("CP_REVIEW",))[0] == (69.25, "CP_REVIEW", "child_protection_1", 6.0, 0.0)
    # the last one, begun when the plan is done at 100.25, takes 8 days too
    assert trace.journey(only=("CP_PLAN_ENDED",))[0][0] == 108.25
    # only that one holds the plan up: the first was late beside it, which the reviews on time show
    assert trace.lost(Stage.CP_PLAN, Cause.CHAIR) == 7


def test_second_plan_of_a_child_is_marked_as_a_repeat():
    council = certain(
        assessment=AT_RISK,
        returning={"return_share": 1, "mean_days_to_return": 1},
        child_protection={"plan": lasting(20)},
    )
    trace = Trace(council, months=24).contact(0.25).run()
    marks = [row[3] for row in trace.journey(only=("CP_PLAN_STARTED",))]
    assert marks[0] == 0
    assert len(marks) > 3
    assert set(marks[1:]) == {1.0}


def test_child_with_an_earlier_plan_starts_with_a_repeat():
    trace = Trace(certain(returning={"earlier_plan_share": 1})).enter(0.25, Destination.CP_PLAN).run()
    assert trace.journey(only=("CP_PLAN_STARTED",))[0][3] == 1
