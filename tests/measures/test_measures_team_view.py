"""A team manager's weeks, counted by hand; weeks end on days 5, 10, 15 ... of the clock."""

from datetime import date

import numpy as np
import pytest
from made_up import TEAM, Event, MadeUpRun, Person

from sim.measures.team_view import TEAM as WHOLE_TEAM
from sim.measures.team_view import team_weeks
from sim.vocabulary import Decision, ReferralOutcome, Role

STAFF = (
    Person(TEAM["cin"], Role.SOCIAL_WORKER),
    Person(TEAM["cin"], Role.SOCIAL_WORKER, since=12.0, until=31.0),
    Person(TEAM["cp_north"], Role.SOCIAL_WORKER),
    Person(TEAM["cin"], Role.PERSONAL_ADVISER),
)
FIRST, SECOND, ELSEWHERE, ADVISER = range(4)


def weeks(run, measure, worker=WHOLE_TEAM, team="cin"):
    rows = team_weeks(run, team)
    rows = rows[(rows["measure"] == measure) & (rows["worker"] == worker)]
    return dict(zip(rows["week"], rows["value"], strict=True))


def hold(run, child, worker, since, until=None):
    run.add(since, Event.ALLOCATED, child=child, worker=worker, team="cin")
    if until is not None:
        run.add(until, Event.RELEASED, child=child, worker=worker, team="cin")
    return run


def test_children_held_at_the_weeks_end():
    run = hold(MadeUpRun(STAFF), 1, FIRST, -9, 12)
    hold(run, 2, FIRST, 5, 11)
    hold(run, 3, ELSEWHERE, 0)
    run.add(3, Event.ADVISER_ASSIGNED, child=4, worker=ADVISER).add(20, Event.ADVISER_RELEASED, child=4, worker=ADVISER)
    held = weeks(run, "children_held", FIRST)
    assert [held[week] for week in (1, 2, 3)] == [1, 2, 0]
    assert [weeks(run, "children_held")[week] for week in (1, 2, 3, 4, 5)] == [2, 3, 1, 1, 0]
    assert weeks(run, "allocations", ADVISER)[1] == 1


def test_workers_are_shown_while_they_are_in_post():
    assert sorted(weeks(MadeUpRun(STAFF), "children_held", SECOND)) == [3, 4, 5, 6, 7]
    assert sorted(weeks(MadeUpRun(STAFF), "children_held", FIRST)) == list(range(1, 13))


def test_a_week_has_the_date_of_its_last_day():
    rows = team_weeks(MadeUpRun(STAFF), "cin")
    assert list(rows.columns) == ["week", "ends_on", "worker", "measure", "value"]
    assert rows.loc[rows["week"] == 1, "ends_on"].unique().tolist() == [date(2017, 8, 5)]


def test_allocations_and_transfers():
    run = hold(MadeUpRun(STAFF), 1, ELSEWHERE, -9, 6)
    hold(run, 1, FIRST, 6, 13)
    hold(run, 1, SECOND, 13, 20)
    run.add(20, Event.CASE_CLOSED)
    hold(run, 1, FIRST, 22)
    hold(run, 2, FIRST, 7)
    assert {week: number for week, number in weeks(run, "allocations", FIRST).items() if number} == {2: 2, 5: 1}
    assert {week: number for week, number in weeks(run, "transfers_in", FIRST).items() if number} == {2: 1}
    assert {week: number for week, number in weeks(run, "transfers_out", FIRST).items() if number} == {3: 1}
    assert {week: number for week, number in weeks(run, "transfers_in").items() if number} == {2: 1, 3: 1}
    assert weeks(run, "transfers_out", ELSEWHERE, "cp_north")[2] == 1


def test_sign_offs_wait_from_when_they_were_asked_for():
    run = MadeUpRun(STAFF).add(18, Event.DECISION, team="cin", value=7, other=Decision.SIGN_OFF)  # asked on day 10
    run.add(18, Event.DECISION, child=2, team="cin", value=12, other=Decision.CLOSURE)
    run.add(18, Event.DECISION, child=3, team="cp_north", value=12, other=Decision.SIGN_OFF)
    waiting = weeks(run, "sign_offs_waiting")
    assert [waiting[week] for week in (1, 2, 3, 4)] == [0, 0, 1, 0]


def test_assessments_past_day_40_are_those_still_open():
    run = MadeUpRun(STAFF).add(-20, Event.ASSESSMENT_STARTED, child=1, team="cin", value=-22)
    run.add(22, Event.ASSESSMENT_COMPLETED, child=1, team="cin", value=44)
    run.add(1, Event.REFERRAL_DECIDED, child=2, team="cin", value=0, other=ReferralOutcome.ASSESSMENT)
    past = weeks(run, "assessments_past_day_40")
    # the last day of week 4 is day 19, 41 after the referral; that of week 9 is day 44, 43 after the other one
    assert [week for week, number in past.items() if number] == [4, 9, 10, 11, 12]
    run.add(43, Event.ASSESSMENT_COMPLETED, child=2, team="cin", value=42)
    assert [week for week, number in weeks(run, "assessments_past_day_40").items() if number] == [4]


def test_reviews_due_by_the_date_of_the_next_one_and_otherwise_by_the_limit():
    run = hold(MadeUpRun(STAFF), 1, FIRST, -9)
    run.add(-9, Event.CP_PLAN_STARTED, child=1).add(58, Event.CP_REVIEW, child=1, value=1)  # due on day 57
    due = weeks(run, "reviews_due_in_8_weeks")
    assert [week for week, number in due.items() if number] == list(range(4, 12))
    hold(run, 2, FIRST, 5)
    run.add(5, Event.CARE_STARTED, child=2, team="cin").add(24, Event.CARE_REVIEW, child=2, value=-1, other=10)
    # first review due on day 25; the second 3 months (63.25 days) after it was held: on day 87.25
    due = weeks(run, "reviews_due_in_8_weeks")
    assert [due[week] for week in (1, 2, 4, 5, 9, 10, 11, 12)] == [0, 1, 2, 1, 1, 2, 2, 1]


def test_children_there_at_the_start_of_whom_no_review_is_known_are_left_out():
    run = hold(MadeUpRun(STAFF), 1, FIRST, -9).add(-200, Event.CP_PLAN_STARTED, child=1)
    assert set(weeks(run, "reviews_due_in_8_weeks").values()) == {0}


def test_reviews_of_children_the_team_does_not_hold_are_no_concern_of_it():
    run = hold(MadeUpRun(STAFF), 1, ELSEWHERE, 1).add(1, Event.CARE_STARTED, child=1, team="cin")
    assert set(weeks(run, "reviews_due_in_8_weeks").values()) == {0}
    assert weeks(run, "reviews_due_in_8_weeks", team="cp_north")[1] == 1


def test_visits_due_are_those_that_keep_to_the_limit():
    run = hold(MadeUpRun(STAFF), 1, FIRST, -9)
    run.add(8, Event.CP_VISIT, child=1, team="cin", value=10)  # limit 10: seen on days -2 and 8
    run.add(33, Event.CP_VISIT, child=1, team="cin", value=25, other=1)
    visits = weeks(run, "visits_due_in_8_weeks")
    # week 1: due on 8, 18, 28 and 38; week 2: 18, 28, 38, 48; week 5: at once (25, overdue) and 35, 45, 55, 65
    assert [visits[week] for week in (1, 2, 3, 5, 6, 7)] == [4, 4, 4, 5, 5, 0]


def test_each_kind_of_visit_has_its_limit():
    staff = (*STAFF, Person(TEAM["disabled"], Role.SOCIAL_WORKER))
    for event, team, limit in (
        (Event.CIN_VISIT, "cin", 20),
        (Event.CIN_VISIT, "disabled", 60),
        (Event.LONG_TERM_CARE_VISIT, "cin", 63),
        (Event.PATHWAY_REVIEW, "cin", 126.5),
    ):
        run = MadeUpRun(staff).add(0, Event.ALLOCATED, worker=FIRST if team == "cin" else 4)
        run.add(60, event, team=team, value=60, other=1)
        due = np.arange(limit, 200, limit)
        assert weeks(run, "visits_due_in_8_weeks", team=team)[1] == (due <= 45).sum()


def test_only_a_team_has_a_manager():
    with pytest.raises(ValueError, match="no team 'reviewing_officers'; there are door, assess"):
        team_weeks(MadeUpRun(STAFF), "reviewing_officers")
