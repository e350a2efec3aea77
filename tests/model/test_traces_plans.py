"""Row 2: exact traces of child-in-need plans, step-down, escalation and disabled children."""

import pytest

from sim.model.council import Destination
from sim.vocabulary import Event

from .certain import Trace, certain

MOVES = ("QUEUED", "ALLOCATED", "RELEASED")


def test_child_in_need_plan_with_visits_reviews_and_closure():
    trace = Trace(certain()).enter(0.25, Destination.CIN_PLAN).run()
    assert trace.journey() == [
        (0.25, "CASE_OPENED", "-", 0.0, 0.0),
        (0.25, "QUEUED", "child_in_need", 0.0, 0.0),
        (0.25, "ALLOCATED", "child_in_need", 0.0, 0.0),
        (0.25, "CIN_PLAN_STARTED", "child_in_need", 0.0, 0.0),
        (16.25, "CIN_VISIT", "child_in_need", 16.0, 0.0),
        (30.25, "CIN_REVIEW", "child_in_need", 30.0, 0.0),
        (32.25, "CIN_VISIT", "child_in_need", 16.0, 0.0),
        (48.25, "CIN_VISIT", "child_in_need", 16.0, 0.0),
        (51.25, "DECISION", "child_in_need", 0.0, 3.0),  # 50 days of plan, a day for the manager to agree
        (51.25, "CIN_PLAN_ENDED", "child_in_need", 0.0, 0.0),
        (51.25, "RELEASED", "child_in_need", 51.0, 0.0),
        (51.25, "CASE_CLOSED", "-", 0.0, 0.0),
        (51.25, "CIN_VISIT", "child_in_need", 3.0, 1.0),
        (51.25, "CIN_REVIEW", "child_in_need", 21.0, 1.0),
    ]
    assert trace.lost_in_all == 0


def test_step_down_keeps_the_worker():
    council = certain(child_protection={"child_in_need_share": 1})
    trace = Trace(council).enter(0.25, Destination.CP_PLAN).run()
    # the plan ends at 101.25; 50 days of child in need and a day for the manager, all in the same hands
    assert trace.journey(only=(*MOVES, "CP_PLAN_ENDED", "CIN_PLAN_STARTED", "CIN_PLAN_ENDED")) == [
        (0.25, "QUEUED", "child_protection_1", 0.0, 0.0),
        (0.25, "ALLOCATED", "child_protection_1", 0.0, 0.0),
        (101.25, "CP_PLAN_ENDED", "child_protection_1", 0.0, 0.0),
        (101.25, "CIN_PLAN_STARTED", "child_protection_1", 0.0, 0.0),
        (152.25, "CIN_PLAN_ENDED", "child_protection_1", 0.0, 0.0),
        (152.25, "RELEASED", "child_protection_1", 152.0, 0.0),
    ]


def test_step_down_to_early_help_closes_the_case():
    trace = Trace(certain(child_in_need={"early_help_share": 1})).enter(0.25, Destination.CIN_PLAN).run()
    assert trace.journey(only=("CASE_CLOSED", "EARLY_HELP_QUEUED", "EARLY_HELP_STARTED")) == [
        (51.25, "CASE_CLOSED", "-", 0.0, 0.0),
        (51.25, "EARLY_HELP_QUEUED", "-", 0.0, 0.0),
        (51.25, "EARLY_HELP_STARTED", "-", 0.0, 0.0),
    ]


def test_escalation_goes_to_an_enquiry_and_a_plan_with_one_handover():
    trace = Trace(certain(child_in_need={"section_47_share": 1})).enter(0.25, Destination.CIN_PLAN).run()
    assert trace.journey(only=(*MOVES, "SECTION_47_STARTED", "SECTION_47_ENDED", "ICPC", "CP_PLAN_STARTED"))[2:] == [
        # by the worker who knows the child, on the day luck has set, without a manager's decision to close
        (50.25, "SECTION_47_STARTED", "child_in_need", 0.0, 0.0),
        (59.35, "SECTION_47_ENDED", "child_in_need", 1.0, 0.0),  # 9.1 days
        (63.25, "ICPC", "child_in_need", 13.0, 0.0),  # booked 13 days after the strategy discussion
        (63.25, "RELEASED", "child_in_need", 63.0, 0.0),
        (63.25, "QUEUED", "child_protection_1", 0.0, 0.0),
        (63.25, "ALLOCATED", "child_protection_1", 0.0, 0.0),
        (63.25, "CP_PLAN_STARTED", "child_protection_1", 0.0, 0.0),
        (164.25, "RELEASED", "child_protection_1", 101.0, 0.0),
    ]


def test_family_keeps_its_protection_worker_wherever_it_is_said_to_live():
    # A family of the stock may be with either of two teams, whatever patch it lives on. It escalates: no other team
    # takes it over.
    teams = set()
    for cases in (1, 1000):
        one = {"demand_share": 0.5, "social_workers_fte": 1, "senior_practitioners_fte": 0}
        council = certain(
            teams={
                "child_protection_1": {**one, "cases_at_start": cases},
                "child_protection_2": {**one, "cases_at_start": 10},
            },
            stock={"children_on_cin_plan": 1, "cin_in_child_protection_teams": 1},
            child_in_need={"section_47_share": 1, "plan": {"open_months_edges": [0, 1], "open_shares": [1.0]}},
        )
        rows = Trace(council).run().rows
        assert sum(rows[:, 1] == Event.CP_PLAN_STARTED) == 1
        moves = rows[rows[:, 1] == Event.ALLOCATED]
        assert moves[:, 0].tolist() == [pytest.approx(moves[0, 0])]  # the one before the start
        teams.add(moves[0, 3])
    assert len(teams) == 2


def test_disabled_children_have_a_team_and_a_long_plan_of_their_own():
    trace = Trace(certain()).enter(0.25, Destination.DISABLED_CHILDREN_PLAN).run()
    assert trace.journey() == [
        (0.25, "CASE_OPENED", "-", 0.0, 0.0),
        (0.25, "QUEUED", "disabled_children", 0.0, 0.0),
        (0.25, "ALLOCATED", "disabled_children", 0.0, 0.0),
        (0.25, "DISABLED_PLAN_STARTED", "disabled_children", 0.0, 0.0),
        *[(0.25 + 45 * k, "CIN_VISIT", "disabled_children", 45.0, 0.0) for k in range(1, 5)],
        (200.25, "DISABLED_PLAN_ENDED", "disabled_children", 0.0, 0.0),
        (200.25, "RELEASED", "disabled_children", 200.0, 0.0),
        (200.25, "CASE_CLOSED", "-", 0.0, 0.0),
        (200.25, "CIN_VISIT", "disabled_children", 20.0, 1.0),
    ]


def test_closed_case_leaves_nobody_holding_the_child():
    trace = Trace(certain(child_protection={"child_in_need_share": 1})).enter(0.25, Destination.CP_PLAN).run()
    held = sum(
        {Event.ALLOCATED: 1, Event.RELEASED: -1, Event.CHAIR_ASSIGNED: 100, Event.CHAIR_RELEASED: -100}.get(int(e), 0)
        for e in trace.rows[:, 1]
    )
    assert held == 0


def test_escalation_does_not_wait_for_an_overloaded_worker():
    # the same plan with a hundredth of the hours: the work is hardly begun, the child leaves on the same day
    slow = certain(child_in_need={"section_47_share": 1}, practice={"casework_hours_per_week": 0.4})
    trace = Trace(slow).enter(0.25, Destination.CIN_PLAN).run()
    assert trace.journey(only=("SECTION_47_STARTED",))[0][0] == 50.25
