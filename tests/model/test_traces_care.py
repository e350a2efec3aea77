"""Row 2: exact traces of coming into care, being looked after, placements and moves."""

import pytest

from sim.model.council import Destination
from sim.model.luck import exponential
from sim.vocabulary import CareEnd, Cause, EntryRoute, Event, LegalStatus, PlacementKind, Stage

from .certain import BANDS, Trace, aged, certain, going, lasting, team_of, visits

BORN = 735965.0
"""2 January 2016: eight years old on the first day."""
HOLDING = ("QUEUED", "ALLOCATED", "RELEASED", "LEFT_QUEUE")
LIVING = ("PLACEMENT_STARTED", "PLACEMENT_ENDED")
BY_COURT = {"section_20_share": 0, "court_share": 1}
BY_POLICE = {"section_20_share": 0, "court_share": 0}
ALWAYS, NEVER = [1] * BANDS, [0] * BANDS
KINSHIP_TEAM = {"kinship": team_of("kinship", social_workers_fte=1)}


def in_care(trace, **more):
    return trace.enter(0.25, Destination.CARE, **more).run()


def test_section_20_from_coming_into_care_to_the_third_review():
    trace = in_care(Trace(certain(), months=11))
    assert trace.journey(without=("CARE_VISIT",)) == [
        (0.25, "CASE_OPENED", "-", 0.0, 0.0),
        (0.25, "QUEUED", "child_protection_1", 0.0, 0.0),
        (0.25, "ALLOCATED", "child_protection_1", 0.0, 0.0),
        (0.25, "CARE_STARTED", "child_protection_1", float(EntryRoute.SECTION_20), BORN),
        (0.25, "CHAIR_ASSIGNED", "reviewing_officers", 0.0, 0.0),
        (0.25, "LEGAL_STATUS", "child_protection_1", float(LegalStatus.SECTION_20), 0.0),
        (0.25, "PLACEMENT_STARTED", "child_protection_1", float(PlacementKind.IN_HOUSE_FOSTER), 1.0),
        (4.25, "FIRST_CARE_VISIT", "child_protection_1", 4.0, 0.0),
        (8.25, "CARE_PLAN_MADE", "child_protection_1", 8.0, 0.0),
        # due after 20 working days, at 20.25; booked 4 days ahead, and takes 2
        (18.25, "CARE_REVIEW", "child_protection_1", -2.0, 10.0),
        (60.25, "RELEASED", "child_protection_1", 60.0, 0.0),
        (60.25, "QUEUED", "children_in_care", 0.0, 0.0),
        (60.25, "ALLOCATED", "children_in_care", 0.0, 0.0),
        # begun 45 days after coming into care, 20 days of work, 3 days of a manager
        (68.25, "DECISION", "children_in_care", 0.0, 4.0),
        (68.25, "PERMANENCE_PLAN_AGREED", "children_in_care", 68.0, 0.0),
        # 18.25 is 26 January: due on 26 April, 81.25; with a permanence plan
        (79.25, "CARE_REVIEW", "children_in_care", -2.0, 21.0),
        # 79.25 is 24 April: due on 24 October, 207.25
        (205.25, "CARE_REVIEW", "children_in_care", -2.0, 31.0),
    ]
    seen = [(row[0], row[2], row[3], row[4]) for row in trace.journey(only=("CARE_VISIT",))]
    teams = ["child_protection_1"] * 2 + ["children_in_care"] * 7
    # eleven months end at 234.0: 17.75 days after the last visit
    assert seen == [
        *[(0.25 + 24 * k, team, 24.0, 0.0) for k, team in enumerate(teams, start=1)],
        (234.0, "children_in_care", 17.75, 1.0),
    ]
    assert trace.lost_in_all == 0


def test_court_makes_an_interim_then_a_full_order_and_the_first_team_keeps_the_child_until_then():
    trace = in_care(Trace(certain(entry=BY_COURT)))
    assert trace.journey(
        only=(*HOLDING, "CARE_STARTED", "LEGAL_STATUS", "PROCEEDINGS_STARTED", "PROCEEDINGS_ENDED")
    ) == [
        (0.25, "QUEUED", "child_protection_1", 0.0, 0.0),
        (0.25, "ALLOCATED", "child_protection_1", 0.0, 0.0),
        (0.25, "CARE_STARTED", "child_protection_1", float(EntryRoute.COURT), BORN),
        (0.25, "LEGAL_STATUS", "child_protection_1", float(LegalStatus.INTERIM_CARE_ORDER), 0.0),
        (0.25, "PROCEEDINGS_STARTED", "child_protection_1", 1.0, 0.0),
        # 120 working days: from 2 January to 24 June 2024 are 174 days
        (
            120.25,
            "PROCEEDINGS_ENDED",
            "child_protection_1",
            round(174 / 7, 6),
            float(LegalStatus.FULL_CARE_ORDER),
        ),
        (120.25, "LEGAL_STATUS", "child_protection_1", float(LegalStatus.FULL_CARE_ORDER), 0.0),
        (120.25, "RELEASED", "child_protection_1", 120.0, 0.0),
        (120.25, "QUEUED", "children_in_care", 0.0, 0.0),
        (120.25, "ALLOCATED", "children_in_care", 0.0, 0.0),
    ]
    assert trace.lost_in_all == 0


def test_police_protection_lasts_two_days_before_the_application():
    trace = in_care(Trace(certain(entry=BY_POLICE)))
    assert trace.journey(only=("CARE_STARTED", "LEGAL_STATUS", "PROCEEDINGS_STARTED")) == [
        (0.25, "CARE_STARTED", "child_protection_1", float(EntryRoute.POLICE_PROTECTION), BORN),
        (0.25, "LEGAL_STATUS", "child_protection_1", float(LegalStatus.POLICE_PROTECTION), 0.0),
        (2.25, "PROCEEDINGS_STARTED", "child_protection_1", 1.0, 0.0),
        (2.25, "LEGAL_STATUS", "child_protection_1", float(LegalStatus.INTERIM_CARE_ORDER), 0.0),
        (122.25, "LEGAL_STATUS", "child_protection_1", float(LegalStatus.FULL_CARE_ORDER), 0.0),
    ]


def test_remand_lasts_its_own_time_and_closes():
    months = 30 / (253 / 12)
    trace = Trace(certain()).come(0.25, EntryRoute.REMAND, age=15, months=months).run()
    assert trace.journey(only=(*HOLDING, "CARE_STARTED", "LEGAL_STATUS", "CARE_ENDED", "CASE_CLOSED"))[2:] == [
        (0.25, "CARE_STARTED", "child_protection_1", float(EntryRoute.REMAND), BORN + 2922 - 5479),
        (0.25, "LEGAL_STATUS", "child_protection_1", float(LegalStatus.REMAND), 0.0),
        (30.25, "CARE_ENDED", "child_protection_1", float(CareEnd.OTHER), float(PlacementKind.IN_HOUSE_FOSTER)),
        (30.25, "RELEASED", "child_protection_1", 30.0, 0.0),
        (30.25, "CASE_CLOSED", "-", 0.0, 0.0),
    ]


def test_unaccompanied_child_goes_straight_to_the_children_in_care_team_and_stays_until_18():
    # 17 on 2 January 2024, so 18 on 2 January 2025: January 2025 begins at 254.0 with the bank holiday
    trace = Trace(certain(), months=14).come(0.25, EntryRoute.UNACCOMPANIED, age=17).run()
    assert trace.journey(only=(*HOLDING, "LEGAL_STATUS", "CARE_ENDED"))[:5] == [
        (0.25, "QUEUED", "children_in_care", 0.0, 0.0),
        (0.25, "ALLOCATED", "children_in_care", 0.0, 0.0),
        (0.25, "LEGAL_STATUS", "children_in_care", float(LegalStatus.SECTION_20), 0.0),
        (254.0, "CARE_ENDED", "children_in_care", float(CareEnd.AGED_18), float(PlacementKind.IN_HOUSE_FOSTER)),
        (254.0, "RELEASED", "children_in_care", 253.75, 0.0),
    ]


def test_ageing_out_is_on_the_birthday_however_the_child_came():
    # 16 on the first day plus a half: 17.5 years are 6392 days before 2 January 2024: 3 July 2006
    trace = in_care(Trace(certain(entry={**BY_COURT, **aged(17.5)}), months=9))
    # 3 July 2024: July begins on a Monday at 125
    ended = trace.journey(only=("CARE_ENDED",))
    assert ended == [(127.0, "CARE_ENDED", "children_in_care", float(CareEnd.AGED_18), 1.0)]


def test_child_who_is_18_tomorrow_is_not_taken_into_care():
    trace = in_care(Trace(certain()), age=17.999)
    assert [row[1] for row in trace.journey()] == ["CASE_OPENED", "CASE_CLOSED"]


def test_plan_that_ends_in_care_is_passed_on_within_the_team():
    council = certain(child_protection={"plan": lasting(10), "care_share": 1, "booked_ahead_days": 0})
    trace = Trace(council, months=3).enter(0.25, Destination.CP_PLAN).run()
    assert trace.journey(only=(*HOLDING, "CP_PLAN_ENDED", "CARE_STARTED", "CASE_CLOSED")) == [
        (0.25, "QUEUED", "child_protection_1", 0.0, 0.0),
        (0.25, "ALLOCATED", "child_protection_1", 0.0, 0.0),
        (11.25, "CP_PLAN_ENDED", "child_protection_1", 0.0, 0.0),
        (11.25, "CARE_STARTED", "child_protection_1", float(EntryRoute.SECTION_20), BORN),
    ]


def test_siblings_who_come_into_care_are_held_together_and_go_their_own_ways():
    council = certain(permanence=going("home_unplanned", 100), practice={"handover_hours": 0})
    trace = in_care(Trace(council), children=2)
    for place in range(2):
        assert [row[0] for row in trace.journey(place=place, only=("CARE_ENDED",))] == [100.25]
        kinds = [row[3] for row in trace.journey(place=place, only=("PLACEMENT_STARTED",))]
        assert kinds == [float(PlacementKind.IN_HOUSE_FOSTER)]
    assert trace.lost_in_all == 0


def test_stay_that_ends_before_the_transfer_stays_with_the_first_team():
    trace = in_care(Trace(certain(permanence=going("home_unplanned", 30))))
    assert trace.journey(only=(*HOLDING, "CARE_ENDED"))[2:] == [
        (30.25, "CARE_ENDED", "child_protection_1", float(CareEnd.HOME_UNPLANNED), 1.0),
        (30.25, "RELEASED", "child_protection_1", 30.0, 0.0),
    ]
    assert trace.journey(only=("PERMANENCE_PLAN_AGREED", "PERMANENCE_WORK_STARTED")) == []


def test_hours_are_those_of_every_piece_of_work_and_a_handover():
    trace = in_care(Trace(certain(permanence=going("home_unplanned", 100)), months=6))
    rate = 3.5 / (253 / 12)
    given = {row[4]: row for row in trace.rows[trace.rows[:, 1] == Event.HOURS]}  # the last of each person
    teams = [*trace.parameters.teams, "reviewing_officers", "lawyers"]
    hours = {team: sum(row[5] for row in given.values() if row[3] == teams.index(team)) for team in teams}
    # entry 2, care plan 5, a review 4, 15 of the 20 days of the permanence plan's 8 hours
    assert hours["child_protection_1"] == pytest.approx(60 * rate + 2 + 5 + 4 + 8 * 15 / 20)
    # the rest of that, a review, the handover, and a manager's decision
    assert hours["children_in_care"] == pytest.approx(40 * rate + 8 * 5 / 20 + 4 + 2 + 1.5)
    assert hours["reviewing_officers"] == pytest.approx(2 * 5)


def test_child_with_complex_needs_takes_more_of_the_worker():
    hours = []
    for complex_share in (0, 1):
        council = certain(
            care={"complex_share": complex_share, "complex_hours_factor": 2}, permanence=going("home_unplanned", 40)
        )
        trace = in_care(Trace(council, months=3))
        hours.append(trace.rows[trace.rows[:, 1] == Event.HOURS, 5].max())
    assert hours[1] - hours[0] == pytest.approx(40 * 3.5 / (253 / 12))


# -- reviews and plans that are late -----------------------------------------------------------------------------


def test_slow_reviewing_officer_makes_reviews_late_but_holds_nobody_up():
    # 40 hours of 5 a day: 8 days for what is booked 4 ahead
    council = certain(care={"review_officer_hours": 40}, permanence=going("home", 100))
    trace = in_care(Trace(council, months=6))
    assert trace.journey(only=("CARE_REVIEW",))[0] == (24.25, "CARE_REVIEW", "child_protection_1", 4.0, 10.0)
    assert trace.journey(only=("CARE_ENDED",))[0][0] == 100.25
    assert trace.lost_in_all == 0


def test_review_nobody_holds_is_overdue_at_the_end():
    trace = in_care(Trace(certain(reviewing={"reviewing_officers_fte": 0}), months=2))
    assert trace.journey(only=("CHAIR_ASSIGNED",)) == []
    assert trace.journey(only=("CARE_REVIEW",)) == [(43.0, "CARE_REVIEW", "child_protection_1", 23.0, 10.0)]


def test_second_review_without_a_permanence_plan_says_so():
    # nobody to agree the plan: a review without it
    trace = in_care(Trace(certain(teams={"children_in_care": {"team_managers_fte": 0}})))
    assert trace.journey(only=("PERMANENCE_PLAN_AGREED",)) == []
    assert [row[4] for row in trace.journey(only=("CARE_REVIEW",))] == [10.0, 20.0, 30.0]


# -- placements --------------------------------------------------------------------------------------------------


def test_move_comes_when_it_comes_with_a_first_visit_to_the_new_place():
    # the first place is meant to be short, the next has no end
    council = certain(placements={"early_move_share": 1, "early_move_days": 100})
    trace = in_care(Trace(council, months=14))
    days = exponential(trace.luck.placement_days(4 + (1 << 52)), 100)
    moved = round(0.25 + days, 6)
    assert trace.journey(only=(*LIVING, "FIRST_CARE_VISIT")) == [
        (0.25, "PLACEMENT_STARTED", "child_protection_1", float(PlacementKind.IN_HOUSE_FOSTER), 1.0),
        (4.25, "FIRST_CARE_VISIT", "child_protection_1", 4.0, 0.0),
        (moved, "PLACEMENT_ENDED", team_at(moved), float(PlacementKind.IN_HOUSE_FOSTER), round(days, 6)),
        (moved, "PLACEMENT_STARTED", team_at(moved), float(PlacementKind.IN_HOUSE_FOSTER), 2.0),
        (round(moved + 4, 6), "FIRST_CARE_VISIT", team_at(moved), 4.0, 0.0),
    ]


def team_at(time):
    return "child_protection_1" if time < 60.25 else "children_in_care"


def test_moves_follow_each_other_at_their_rate():
    trace = in_care(Trace(certain(placements={"moves_per_year": 5}), months=12))
    times, at = [], 0.25
    for number in range(1, 9):
        at += max(0.5, exponential(trace.luck.placement_days(4 + (number << 52)), 253 / 5))
        times.append(round(at, 6))
    started = [row[0] for row in trace.journey(only=("PLACEMENT_STARTED",))]
    assert started[1:] == [time for time in times if time < 254][: len(started) - 1]
    assert len(started) > 2


def test_full_in_house_places_are_bought_and_the_next_one_that_falls_free_is_taken():
    council = certain(
        placements={"fostering": {"approved_places": 1}},
        permanence=going("home_unplanned", 50),
        practice={"handover_hours": 0},
    )
    trace = Trace(council, months=6)
    for at, family in ((0.25, 4), (10.25, 8), (50.5, 12)):
        trace.enter(at, Destination.CARE, family=family)
    trace.run()
    kinds = {family: trace.journey(family=family, only=("PLACEMENT_STARTED",))[0][3] for family in (4, 8, 12)}
    assert kinds == {
        4: PlacementKind.IN_HOUSE_FOSTER,
        8: PlacementKind.AGENCY_FOSTER,  # and stays there, although the place falls free at 50.25
        12: PlacementKind.IN_HOUSE_FOSTER,
    }
    places = trace.rows[(trace.rows[:, 1] == Event.PLACES) & (trace.rows[:, 6] < 1000)]
    assert places[:, 5].tolist() == [1] * 6
    # months end at 22, 43, 63, 84, 105: the last child leaves at 100.5
    assert places[:, 6].tolist() == [1, 1, 1, 1, 0, 0]


def test_places_that_cannot_be_used_are_not_there():
    council = certain(placements={"fostering": {"approved_places": 10, "unusable_share": 0.25}})
    trace = Trace(council, months=1).run()
    places = trace.rows[(trace.rows[:, 1] == Event.PLACES) & (trace.rows[:, 6] < 1000)]
    assert places[:, 5].tolist() == [8]  # of 7.5, rounded


def test_own_home_beds_come_before_bought_ones_and_some_of_those_begin_unregistered():
    council = certain(
        placements={"residential_shares": ALWAYS, "own_home_beds": 1, "unregistered_share": 1, "unregistered_days": 10}
    )
    trace = Trace(council, months=6).enter(0.25, Destination.CARE).enter(1.25, Destination.CARE, family=8).run()
    assert [row[3] for row in trace.journey(only=("PLACEMENT_STARTED",))] == [PlacementKind.OWN_HOME]
    days = exponential(trace.luck.unregistered_days(8), 10)
    moved = round(1.25 + days, 6)
    assert [(row[0], row[1], row[3], row[4]) for row in trace.journey(family=8, only=LIVING)] == [
        (1.25, "PLACEMENT_STARTED", float(PlacementKind.UNREGISTERED), 1.0),
        (moved, "PLACEMENT_ENDED", float(PlacementKind.UNREGISTERED), round(days, 6)),
        (moved, "PLACEMENT_STARTED", float(PlacementKind.AGENCY_HOME), 2.0),
    ]
    beds = trace.rows[(trace.rows[:, 1] == Event.PLACES) & (trace.rows[:, 6] >= 1000)]
    assert beds[:, 5].tolist() == [1] * 6
    assert beds[:, 6].tolist() == [1001] * 6


def test_supported_accommodation_and_parents():
    for field, kind in (
        ("supported_shares", PlacementKind.SUPPORTED),
        ("with_parents_shares", PlacementKind.WITH_PARENTS),
    ):
        trace = in_care(Trace(certain(placements={field: ALWAYS}), months=1))
        assert [row[3] for row in trace.journey(only=("PLACEMENT_STARTED",))] == [kind]


def test_foster_carers_are_recruited_by_the_fostering_team_and_approved():
    # about one place a month is applied for; 50 hours in 120 days each
    council = certain(
        placements={"fostering": {"applications_per_year": 12, "approved_share": 1, "supervision_hours_per_month": 1}},
        teams={"fostering": team_of("fostering", social_workers_fte=2)},
    )
    trace = Trace(council, months=12).run()
    from sim.model.luck import poisson

    starts = trace.simulated.calendar.month_starts(12).tolist()
    applied = [(starts[month], month) for month in range(12)]
    # and those who applied in the middle of the months before the start
    applied += [(-(ago + 0.5) * 253 / 12, (1 << 16) + ago) for ago in range(6)]
    approved = [at + 120 for at, month in applied for _ in range(poisson(trace.luck.foster_applications(month), 1.0))]
    places = trace.rows[(trace.rows[:, 1] == Event.PLACES) & (trace.rows[:, 6] < 1000)]
    expected = [2 + sum(at < end for at in approved) for end in starts[1:]]
    assert places[:, 5].tolist() == expected
    assert expected[-1] > 4


def test_foster_carers_who_give_up_take_their_places_with_them_and_the_child_stays():
    council = certain(placements={"fostering": {"leavers_share_per_year": 1, "approved_places": 4}})
    trace = in_care(Trace(council, months=24))
    places = trace.rows[(trace.rows[:, 1] == Event.PLACES) & (trace.rows[:, 6] < 1000)]
    assert (places[1:, 5] <= places[:-1, 5]).all()
    assert places[-1, 5] < 4
    assert [row[1] for row in trace.journey(only=LIVING)] == ["PLACEMENT_STARTED"]


# -- visits as the law has them ----------------------------------------------------------------------------------


def test_temporarily_approved_relatives_are_visited_more_often_until_assessed():
    for teams, bought in ((KINSHIP_TEAM, 0.0), ({}, 1.0)):
        council = certain(
            placements={"kinship_shares": ALWAYS, "kinship": {"bought_days": 64, "days": 64}}, teams=teams
        )
        trace = in_care(Trace(council, months=6))
        assert trace.journey(only=("CONNECTED_ASSESSMENT_STARTED", "CONNECTED_ASSESSMENT_COMPLETED")) == [
            (0.25, "CONNECTED_ASSESSMENT_STARTED", "-" if bought else "kinship", bought, 0.0),
            (64.25, "CONNECTED_ASSESSMENT_COMPLETED", "-" if bought else "kinship", 64.0, bought),
        ]
        close = trace.journey(only=("CLOSE_CARE_VISIT",))
        # every 16 days; the fourth falls on the day of the assessment
        assert [row[0] for row in close if row[4] == 0][:3] == [16.25, 32.25, 48.25]
        assert close[-1][0] == 64.25
        later = trace.journey(only=("CARE_VISIT",))
        assert min(row[0] for row in later) > 64.25
        assert [row[3] for row in later if row[4] == 0][1:] == [24.0] * (len(later) - 2)


def test_full_kinship_team_buys_the_assessment():
    council = certain(
        # 150 hours in 30 days: one assessment is all that fits into 5 hours a day
        placements={"kinship_shares": ALWAYS, "kinship": {"hours": 150, "days": 30}},
        teams=KINSHIP_TEAM,
    )
    trace = Trace(council, months=4).enter(0.25, Destination.CARE).enter(1.25, Destination.CARE, family=8).run()
    assert trace.journey(only=("CONNECTED_ASSESSMENT_COMPLETED",))[0][4] == 0.0
    assert trace.journey(family=8, only=("CONNECTED_ASSESSMENT_COMPLETED",))[0][4] == 1.0


def test_parents_under_an_interim_order_are_visited_more_often_until_the_order():
    council = certain(entry=BY_COURT, placements={"with_parents_shares": ALWAYS})
    trace = in_care(Trace(council, months=9))
    close = [row[0] for row in trace.journey(only=("CLOSE_CARE_VISIT",)) if row[4] == 0]
    usual = [row[0] for row in trace.journey(only=("CARE_VISIT",)) if row[4] == 0]
    assert close == [0.25 + 16 * k for k in range(1, 8)]  # until the order at 120.25
    assert min(usual) > 120.25


def test_overloaded_worker_stretches_visits_and_pushes_the_care_plan_but_nobody_stays_longer_for_it():
    # the load asks for 40 hours a month, 1.9 a day, of a worker with 1
    council = certain(
        care={"hours_per_month": 40, "transfer_days": 1000},
        practice={"casework_hours_per_week": 5},
        permanence=going("home_unplanned", 100),
    )
    trace = in_care(Trace(council, months=6))
    seen = [row[3] for row in trace.journey(only=("CARE_VISIT",)) if row[4] == 0]
    assert seen
    assert min(seen) > 24 * 1.5
    assert trace.journey(only=("CARE_ENDED",))[0][0] == 100.25


def test_visits_are_rarer_a_year_after_a_match_until_18():
    council = certain(permanence=going("long_term_fostering", 100), care={"long_term_visits": visits(63, 50)})
    trace = in_care(Trace(council, months=20))
    usual = [row[0] for row in trace.journey(only=("CARE_VISIT",)) if row[4] == 0]
    rare = [row for row in trace.journey(only=("LONG_TERM_CARE_VISIT",)) if row[4] == 0]
    # 253 days after the placement began, at 253.25
    assert max(usual) < 253.25 < rare[0][0]
    assert {row[3] for row in rare} == {50.0}
    assert trace.journey(only=("CARE_ENDED",)) == []


def test_lost_time_of_a_child_nobody_holds_is_allocation():
    council = certain(teams={"child_protection_1": {"social_workers_fte": 0}})
    trace = in_care(Trace(council, months=2))
    assert trace.journey(only=("CARE_STARTED",)) == []
    assert trace.lost(Stage.CARE, Cause.ALLOCATION) == 42.75
    assert trace.lost_in_all == 42.75


def test_child_who_grows_up_before_there_is_a_worker_never_comes_into_care():
    # 17 years and 11 months; the only post of the children-in-care team is filled months later
    council = certain(
        teams={"children_in_care": {"social_workers_fte": 0, "vacant_posts_fte": 1}},
        turnover={"recruitment_months": 12, "recruitment_cv": 0, "induction_days": 0},
    )
    trace = Trace(council, months=14).come(0.25, EntryRoute.UNACCOMPANIED, age=17.92).run()
    assert [row[1] for row in trace.journey(without=("DRIFT",))] == [
        "CASE_OPENED",
        "QUEUED",
        "ALLOCATED",
        "RELEASED",
        "CASE_CLOSED",
    ]
