"""Row 2: exact traces of every way out of care, of what holds it up, and of what comes afterwards."""

import pytest

from sim.model.council import Destination
from sim.model.luck import exponential
from sim.vocabulary import CareEnd, Cause, Event, LegalStatus, PlacementKind, Stage

from .certain import Trace, aged, certain, going, team_of

BY_COURT = {"section_20_share": 0, "court_share": 1}
KINSHIP_TEAM = {"kinship": team_of("kinship", social_workers_fte=1)}
SUPPORT_TEAM = {"after_permanence": team_of("after_permanence", family_support_workers_fte=1)}
ASSESSED = ("CONNECTED_ASSESSMENT_STARTED", "SUPPORT_STARTED", "SUPPORT_ENDED", "CONNECTED_ASSESSMENT_COMPLETED")
WAY_OUT = ("PERMANENCE_WORK_STARTED", "DECISION", "MATCHED", "ORDER_MADE", "LEFT_LATE", "CARE_ENDED")
FOSTERED = float(PlacementKind.IN_HOUSE_FOSTER)
AGREED = (68.25, "DECISION", 4.0)


def looked_after(council, *, months=14, **more):
    return Trace(council, months=months).enter(0.25, Destination.CARE, **more).run()


def told(trace, *, family=4, only=WAY_OUT):
    """When, what, and of whom it is said what: the way, or of a decision which one."""
    return [
        (time, event, other if event == "DECISION" else value)
        for time, event, _, value, other in trace.journey(family=family, only=only)
    ]


# -- the ways ----------------------------------------------------------------------------------------------------


def test_home_is_prepared_agreed_and_closed():
    trace = looked_after(certain(permanence=going("home", 100)))
    # 20 days of work and 3 of a manager before 100.25
    assert told(trace, only=(*WAY_OUT, "CASE_CLOSED")) == [
        AGREED,
        (77.25, "PERMANENCE_WORK_STARTED", float(CareEnd.HOME)),
        (100.25, "DECISION", 5.0),
        (100.25, "CARE_ENDED", float(CareEnd.HOME)),
        (100.25, "CASE_CLOSED", 0.0),
    ]
    assert trace.lost_in_all == 0


def test_child_who_goes_home_soon_goes_without_a_permanence_plan():
    trace = looked_after(certain(permanence=going("home", 60)))
    # 23 days before 60.25 nobody has begun the plan of day 45; it goes home before the plan would be agreed
    assert told(trace) == [
        (37.25, "PERMANENCE_WORK_STARTED", float(CareEnd.HOME)),
        (60.25, "DECISION", 5.0),
        (60.25, "CARE_ENDED", float(CareEnd.HOME)),
    ]
    assert trace.lost_in_all == 0


def test_child_who_goes_home_at_once_has_less_of_everything():
    # 11.5 days for what usually takes 23: ten of work and one and a half of a manager, from the first day on
    trace = looked_after(certain(permanence=going("home", 11.5)))
    assert told(trace) == [
        (0.25, "PERMANENCE_WORK_STARTED", float(CareEnd.HOME)),
        (11.75, "DECISION", 5.0),
        (11.75, "CARE_ENDED", float(CareEnd.HOME)),
    ]
    assert trace.lost_in_all == 0


@pytest.mark.parametrize(("way", "end"), [("home_unplanned", CareEnd.HOME_UNPLANNED), ("other", CareEnd.OTHER)])
def test_some_leave_on_their_day_whatever_anybody_does(way, end):
    council = certain(permanence=going(way, 100), practice={"casework_hours_per_week": 0.5})
    trace = looked_after(council)
    assert told(trace, only=("CARE_ENDED", "LEFT_LATE")) == [(100.25, "CARE_ENDED", float(end))]


@pytest.mark.parametrize(("teams", "bought"), [({}, 1.0), (KINSHIP_TEAM, 0.0)])
def test_special_guardians_are_assessed_by_the_own_team_or_the_assessment_is_bought(teams, bought):
    council = certain(entry=BY_COURT, permanence=going("special_guardianship", 200), teams=teams)
    trace = looked_after(council)
    # 60 days of assessment, 3 of a manager, 40 of court before 200.25
    assert told(trace) == [
        AGREED,
        (97.25, "PERMANENCE_WORK_STARTED", float(CareEnd.SPECIAL_GUARDIANSHIP)),
        (160.25, "DECISION", 5.0),
        (200.25, "ORDER_MADE", float(CareEnd.SPECIAL_GUARDIANSHIP)),
        (200.25, "CARE_ENDED", float(CareEnd.SPECIAL_GUARDIANSHIP)),
    ]
    by = "-" if bought else "kinship"
    by_whom = [(97.25, "SUPPORT_STARTED", by, 0.0, 0.0), (157.25, "SUPPORT_ENDED", by, 60.0, 0.0)]
    assert trace.journey(only=ASSESSED) == [
        (97.25, "CONNECTED_ASSESSMENT_STARTED", by, bought, 0.0),
        *([] if bought else by_whom),
        (157.25, "CONNECTED_ASSESSMENT_COMPLETED", by, 60.0, bought),
    ]
    assert trace.lost_in_all == 0


def test_special_guardian_of_a_child_by_agreement_waits_for_court():
    # in court from 40.25 to 160.25, then an order of 40 days: 200 at the least
    trace = looked_after(certain(permanence=going("special_guardianship", 100)))
    assert told(trace, only=("CARE_ENDED", "LEFT_LATE")) == [
        (200.25, "CARE_ENDED", float(CareEnd.SPECIAL_GUARDIANSHIP))
    ]


def test_child_arrangements_need_a_report():
    trace = looked_after(certain(entry=BY_COURT, permanence=going("child_arrangements", 200)))
    # 30 days of report, 3 of a manager, 40 of court
    assert told(trace) == [
        AGREED,
        (127.25, "PERMANENCE_WORK_STARTED", float(CareEnd.CHILD_ARRANGEMENTS)),
        (160.25, "DECISION", 5.0),
        (200.25, "ORDER_MADE", float(CareEnd.CHILD_ARRANGEMENTS)),
        (200.25, "CARE_ENDED", float(CareEnd.CHILD_ARRANGEMENTS)),
    ]
    assert trace.lost_in_all == 0


def test_adoption_is_matched_placed_and_ordered():
    trace = looked_after(certain(entry=BY_COURT, permanence=going("adoption", 500)), months=26)
    # 30 days of report, 3 of a manager, 150 of the regional agency, 3 of a manager, 110 placed, 40 of court: 336
    assert told(trace, only=(*WAY_OUT, "PLACEMENT_STARTED", "PLACEMENT_ENDED")) == [
        (0.25, "PLACEMENT_STARTED", FOSTERED),
        AGREED,
        (164.25, "PERMANENCE_WORK_STARTED", float(CareEnd.ADOPTION)),
        (197.25, "DECISION", 5.0),
        (350.25, "DECISION", 5.0),
        (350.25, "MATCHED", 1.0),
        (350.25, "PLACEMENT_ENDED", FOSTERED),
        (350.25, "PLACEMENT_STARTED", float(PlacementKind.ADOPTIVE)),
        (500.25, "ORDER_MADE", float(CareEnd.ADOPTION)),
        (500.25, "PLACEMENT_ENDED", float(PlacementKind.ADOPTIVE)),
        (500.25, "CARE_ENDED", float(CareEnd.ADOPTION)),
    ]
    assert trace.lost_in_all == 0


def test_long_term_match_is_permanence_within_care():
    trace = looked_after(certain(entry=BY_COURT, permanence=going("long_term_fostering", 200)), months=20)
    assert told(trace, only=(*WAY_OUT, "PLACEMENT_STARTED")) == [
        (0.25, "PLACEMENT_STARTED", FOSTERED),
        AGREED,
        (167.25, "PERMANENCE_WORK_STARTED", 0.0),
        (200.25, "DECISION", 5.0),
        (200.25, "MATCHED", 0.0),
    ]
    assert trace.lost_in_all == 0


def test_who_is_matched_does_not_move_any_more():
    council = certain(permanence=going("long_term_fostering", 100), placements={"moves_per_year": 4})
    trace = looked_after(council, months=36)
    moves = [row[0] for row in trace.journey(only=("PLACEMENT_STARTED",))]
    assert moves
    assert max(moves) < 100.25


def test_way_that_ends_after_the_18th_birthday_is_not_taken():
    council = certain(entry=aged(17), permanence=going("home", 300))
    trace = looked_after(council)
    assert told(trace, only=("PERMANENCE_WORK_STARTED", "CARE_ENDED")) == [
        (254.0, "CARE_ENDED", float(CareEnd.AGED_18))
    ]


# -- what holds it up --------------------------------------------------------------------------------------------


def test_slow_manager_delays_permanence_and_the_delay_is_what_the_child_leaves_late_by():
    # 30 hours in 3 days of a manager with 5 a day: 6 days. The plan, three days late at 71.25, holds nothing up.
    council = certain(permanence=going("home", 100), management={"permanence_decision_hours": 30})
    trace = looked_after(council)
    assert trace.journey(only=("DECISION", "LEFT_LATE", "CARE_ENDED", "PERMANENCE_PLAN_AGREED")) == [
        (71.25, "DECISION", "children_in_care", 3.0, 4.0),
        (71.25, "PERMANENCE_PLAN_AGREED", "children_in_care", 71.0, 0.0),
        (103.25, "DECISION", "children_in_care", 3.0, 5.0),
        (103.25, "LEFT_LATE", "children_in_care", 3.0, FOSTERED),
        (103.25, "CARE_ENDED", "children_in_care", float(CareEnd.HOME), FOSTERED),
    ]
    assert trace.lost(Stage.PERMANENCE, Cause.MANAGER) == 3
    assert trace.lost_in_all == 3


def test_late_plan_delays_what_follows_from_it():
    # 90 hours are 18 days: the plan is agreed at 83.25 where the work should have begun at 77.25
    council = certain(permanence=going("home", 100), management={"permanence_decision_hours": 90})
    trace = looked_after(council)
    assert told(trace) == [
        (83.25, "DECISION", 4.0),
        (83.25, "PERMANENCE_WORK_STARTED", float(CareEnd.HOME)),
        (121.25, "DECISION", 5.0),
        (121.25, "LEFT_LATE", 21.0),  # 6 for the plan, 15 for the return
        (121.25, "CARE_ENDED", float(CareEnd.HOME)),
    ]
    assert trace.lost(Stage.PERMANENCE, Cause.MANAGER) == 21
    assert trace.lost_in_all == 21


def test_without_a_manager_nobody_goes_home_by_plan():
    council = certain(permanence=going("home", 100), teams={"children_in_care": {"team_managers_fte": 0}})
    trace = looked_after(council, months=12)
    assert told(trace, only=("CARE_ENDED", "PERMANENCE_WORK_STARTED")) == []
    # the plan was due when the work begins at 77.25; twelve months end at 254.0
    assert trace.lost(Stage.PERMANENCE, Cause.MANAGER) == 254.0 - 77.25


def test_decision_nobody_made_is_taken_back_at_18():
    council = certain(
        entry=aged(17), permanence=going("home", 100), teams={"children_in_care": {"team_managers_fte": 0}}
    )
    trace = looked_after(council)
    assert told(trace, only=("CARE_ENDED", "LEFT_LATE")) == [(254.0, "CARE_ENDED", float(CareEnd.AGED_18))]
    assert trace.lost(Stage.PERMANENCE, Cause.MANAGER) == 254.0 - 77.25


def test_slow_worker_delays_the_way_home():
    # 160 hours in 20 days, 8 a day where there are 5: 32 days, all else being next to nothing
    council = certain(
        permanence={**going("home", 100), "home_hours": 160, "plan_hours": 0.1},
        care={"hours_per_month": 0.01, "review_hours": 0.1, "entry_hours": 0.1, "care_plan_hours": 0.1},
        practice={"handover_hours": 0},
    )
    trace = looked_after(council)
    ended = told(trace, only=("CARE_ENDED",))[0][0]
    assert ended == pytest.approx(112.25, abs=0.05)
    assert trace.lost(Stage.PERMANENCE, Cause.WORKER) == pytest.approx(ended - 100.25, abs=1e-5)
    assert told(trace, only=("LEFT_LATE",))[0][2] == pytest.approx(ended - 100.25, abs=1e-5)


def test_manager_and_court_that_are_late_together_are_not_counted_twice():
    # 480 hours of a lawyer in 120 days where there are 3 a day: 160 days, court ends at 160.25;
    # the manager takes 18 days for 3, until 135.25; the report began at 87.25
    council = certain(
        entry=BY_COURT,
        permanence=going("child_arrangements", 160),
        management={"permanence_decision_hours": 90},
        court={"proceedings_lawyer_hours": 480, "lawyer_hours_per_week": 15},
    )
    trace = looked_after(council)
    assert told(trace) == [
        (83.25, "DECISION", 4.0),
        (87.25, "PERMANENCE_WORK_STARTED", float(CareEnd.CHILD_ARRANGEMENTS)),
        (135.25, "DECISION", 5.0),  # 15 days late
        (200.25, "ORDER_MADE", float(CareEnd.CHILD_ARRANGEMENTS)),  # court 40 days late, and then 40 days
        (200.25, "LEFT_LATE", 40.0),
        (200.25, "CARE_ENDED", float(CareEnd.CHILD_ARRANGEMENTS)),
    ]
    assert trace.lost(Stage.PERMANENCE, Cause.MANAGER) == 15
    assert trace.lost(Stage.PROCEEDINGS, Cause.LAWYER) == 40


def test_overloaded_kinship_worker_delays_the_assessment():
    # 200 hours in 60 days, two at once (5 x 60 / 200 = 1.5 fit, and one more begins): 6.67 a day where there are 5
    council = certain(
        permanence=going("special_guardianship", 200), placements={"kinship": {"hours": 200}}, teams=KINSHIP_TEAM
    )
    trace = Trace(council, months=14).enter(0.25, Destination.CARE).enter(0.25, Destination.CARE, family=8).run()
    for family in (4, 8):
        assert trace.journey(family=family, only=("CONNECTED_ASSESSMENT_COMPLETED",)) == [
            (177.25, "CONNECTED_ASSESSMENT_COMPLETED", "kinship", 80.0, 0.0)
        ]
        assert trace.lost(Stage.PERMANENCE, Cause.WORKER, family=family) == 20
        assert told(trace, family=family, only=("LEFT_LATE",)) == [(220.25, "LEFT_LATE", 20.0)]


def test_bought_assessment_that_takes_longer_is_no_drift():
    council = certain(
        entry=BY_COURT, permanence=going("special_guardianship", 250), placements={"kinship": {"bought_days": 90}}
    )
    # it begins 60 days before it has to end and takes 90: longer than the own team's, but nobody's fault
    trace = looked_after(council)
    assert told(trace, only=("CARE_ENDED", "LEFT_LATE")) == [
        (280.25, "CARE_ENDED", float(CareEnd.SPECIAL_GUARDIANSHIP))
    ]
    assert trace.lost_in_all == 0


def test_assessment_nobody_needs_any_more_is_lost_time_no_longer():
    # 18 at 254.0; a kinship worker with an hour a day takes 200 days for 200 hours
    council = certain(
        entry=aged(17),
        permanence=going("special_guardianship", 230),
        placements={"kinship": {"hours": 200}},
        teams={"kinship": team_of("kinship", social_workers_fte=0.2)},
    )
    trace = looked_after(council, months=24)
    assert told(trace, only=("CARE_ENDED",)) == [(254.0, "CARE_ENDED", float(CareEnd.AGED_18))]
    # from 127.25 it should have taken 60 days, and lasts until 327.25; lost until the 18th birthday
    assert trace.journey(only=("CONNECTED_ASSESSMENT_COMPLETED",))[0][0] == 327.25
    assert trace.lost(Stage.PERMANENCE, Cause.WORKER) == 254.0 - 187.25


def test_complex_children_are_decided_about_first():
    # two children go home on the same day: 30 hours in 3 days of a manager, urgent for the child with complex needs
    council = certain(
        permanence=going("home", 100),
        care={"complex_share": 0.5, "review_hours": 0.1},
        management={"permanence_decision_hours": 15, "permanence_decision_days": 3},
        practice={"handover_hours": 0},
    )
    trace = Trace(council, months=9)
    families = {trace.luck.complex_needs(family) < 0.5: family for family in (4, 8, 12, 16, 20, 24)}
    for family in families.values():
        trace.enter(0.25, Destination.CARE, family=family)
    trace.run()
    decided = {need: told(trace, family=family, only=("DECISION",))[-1] for need, family in families.items()}
    assert decided[True] == (100.25, "DECISION", 5.0)
    assert decided[False] == (103.25, "DECISION", 5.0)
    assert told(trace, family=families[False], only=("LEFT_LATE",)) == [(103.25, "LEFT_LATE", 3.0)]


# -- afterwards --------------------------------------------------------------------------------------------------


def back(shares, **more):
    return certain(permanence={**going("home_unplanned", 50), "return_shares": shares, **more})


def test_child_who_is_soon_back_in_care_stays_an_open_case_at_home():
    trace = looked_after(back([1, 1, 1]), months=9)
    away = trace.luck.back_in_care(4) * 3 * 253 / 12  # within 0 to 3 months
    came = round(50.25 + away, 6)
    events = ("CARE_STARTED", "CARE_ENDED", "CIN_PLAN_STARTED", "CIN_PLAN_ENDED", "RETURNED_TO_CARE", "CASE_CLOSED")
    assert [row[:2] for row in trace.journey(only=events)][:7] == [
        (0.25, "CARE_STARTED"),
        (50.25, "CARE_ENDED"),
        (50.25, "CIN_PLAN_STARTED"),
        (came, "CIN_PLAN_ENDED"),
        (came, "RETURNED_TO_CARE"),
        (came, "CARE_STARTED"),
        (round(came + 50, 6), "CARE_ENDED"),
    ]
    assert trace.journey(only=("RETURNED_TO_CARE",))[0][3] == round(away, 6)
    assert trace.journey(only=("ALLOCATED",)) == [(0.25, "ALLOCATED", "child_protection_1", 0.0, 0.0)]


def test_child_who_is_back_years_later_comes_as_a_new_case():
    trace = looked_after(back([0, 0, 1]), months=80)
    away = (12 + trace.luck.back_in_care(4) * 60) * 253 / 12
    came = round(50.25 + away, 6)
    events = ("CARE_STARTED", "CARE_ENDED", "CASE_OPENED", "CASE_CLOSED", "RETURNED_TO_CARE")
    assert [row[:2] for row in trace.journey(only=events)][:7] == [
        (0.25, "CASE_OPENED"),
        (0.25, "CARE_STARTED"),
        (50.25, "CARE_ENDED"),
        (50.25, "CASE_CLOSED"),
        (came, "CASE_OPENED"),
        (came, "RETURNED_TO_CARE"),
        (came, "CARE_STARTED"),
    ]


def test_nobody_is_back_in_care_after_18():
    council = certain(entry=aged(17.7), permanence={**going("home_unplanned", 50), "return_shares": [0, 0, 1]})
    trace = looked_after(council, months=60)
    assert trace.journey(only=("RETURNED_TO_CARE",)) == []


def test_child_gone_home_may_have_a_child_in_need_plan_with_the_same_or_the_next_team():
    council = certain(permanence={**going("home", 100), "home_child_in_need_share": 1})
    trace = looked_after(council)
    assert trace.journey(only=("CARE_ENDED", "CIN_PLAN_STARTED", "CIN_PLAN_ENDED", "CASE_CLOSED")) == [
        (100.25, "CARE_ENDED", "children_in_care", float(CareEnd.HOME), FOSTERED),
        (100.25, "CIN_PLAN_STARTED", "child_in_need", 0.0, 0.0),
        (151.25, "CIN_PLAN_ENDED", "child_in_need", 0.0, 0.0),
        (151.25, "CASE_CLOSED", "-", 0.0, 0.0),
    ]


@pytest.mark.parametrize("way", ["special_guardianship", "adoption"])
@pytest.mark.parametrize("teams", [{}, SUPPORT_TEAM])
def test_families_are_owed_support_until_18_and_some_want_a_worker(way, teams):
    end = CareEnd[way.upper()]
    council = certain(
        entry={**BY_COURT, **aged(14)},
        permanence=going(way, 500),
        after_permanence={"guardianship_support_share": 1, "adoption_support_share": 1, "months": 6},
        teams=teams,
    )
    trace = looked_after(council, months=60)
    days = round(exponential(trace.luck.support_days(4), 6 * 253 / 12), 6)
    # 14 on 2 January 2024, so 18 on 2 January 2028
    until = trace.simulated.calendar.time_of(trace.simulated.calendar.start.replace(year=2028))
    assert trace.journey(only=("AFTER_PERMANENCE_STARTED", "AFTER_PERMANENCE_ENDED", "CASE_CLOSED")) == [
        (500.25, "CASE_CLOSED", "-", 0.0, 0.0),
        (500.25, "AFTER_PERMANENCE_STARTED", "-", float(end), 1.0),
        (until, "AFTER_PERMANENCE_ENDED", "-", float(end), 0.0),
    ]
    supported = [
        (500.25, "SUPPORT_STARTED", "after_permanence", 0.0, 0.0),
        (round(500.25 + days, 6), "SUPPORT_ENDED", "after_permanence", days, 0.0),
    ]
    assert trace.journey(only=("SUPPORT_STARTED", "SUPPORT_ENDED")) == (supported if teams else [])


def test_support_after_permanence_waits_for_a_worker_with_room():
    council = certain(
        entry={**BY_COURT, **aged(10)},
        permanence=going("special_guardianship", 200),
        after_permanence={"guardianship_support_share": 1, "months": 6},
        practice={"caseload_standard": 1, "ceiling_share": 1, "handover_hours": 0},
        teams=SUPPORT_TEAM,
    )
    trace = Trace(council, months=60).enter(0.25, Destination.CARE).enter(1.25, Destination.CARE, family=8).run()
    first = exponential(trace.luck.support_days(4), 6 * 253 / 12)
    assert first > 1
    assert trace.journey(family=8, only=("SUPPORT_STARTED",)) == [
        (round(200.25 + first, 6), "SUPPORT_STARTED", "after_permanence", round(first - 1, 6), 0.0)
    ]


def test_legal_status_ends_with_care():
    trace = looked_after(certain(entry=BY_COURT, permanence=going("special_guardianship", 200)))
    assert [row[3] for row in trace.journey(only=("LEGAL_STATUS",))] == [
        LegalStatus.INTERIM_CARE_ORDER,
        LegalStatus.FULL_CARE_ORDER,
    ]
    last = max(row[0] for row in trace.journey() if Event[row[1]] in (Event.CARE_VISIT, Event.CARE_REVIEW))
    assert last <= 200.25
