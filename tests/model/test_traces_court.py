"""Row 2: exact traces of pre-proceedings and care proceedings, and of a lawyer with too much to do."""

import pytest

from sim.model.council import Destination
from sim.vocabulary import CareEnd, Cause, Event, LegalStatus, Role, Stage

from .certain import Trace, certain, going, in_court, lasting

BY_COURT = {"section_20_share": 0, "court_share": 1}
COURT = ("PROCEEDINGS_STARTED", "PROCEEDINGS_ENDED")
BEFORE_COURT = ("PRE_PROCEEDINGS_STARTED", "PRE_PROCEEDINGS_ENDED")
ORDER = float(LegalStatus.FULL_CARE_ORDER)


def two_children(council, **more):
    trace = Trace(council, **more)
    return trace.enter(0.25, Destination.CARE).enter(0.25, Destination.CARE, family=8).run()


def hours_of(trace, role):
    rows = trace.rows[trace.rows[:, 1] == Event.HOURS]
    people = [k for k, member in enumerate(trace.simulated.staff) if member.role == role]
    return sum(rows[rows[:, 4] == person, 5].max() for person in people)


# -- proceedings -------------------------------------------------------------------------------------------------


def test_one_lawyer_with_two_children_takes_longer_and_that_is_drift():
    # 480 hours in 120 days are 4 a day for each: 8 where there are 5, so 192 days
    council = certain(entry=BY_COURT, court={"proceedings_lawyer_hours": 480}, practice={"handover_hours": 0})
    trace = two_children(council, months=12)
    for family in (4, 8):
        started, ended = trace.journey(family=family, only=COURT)
        assert started == (0.25, "PROCEEDINGS_STARTED", "child_protection_1", 1.0, 0.0)
        # until 3 October 2024: 275 days
        assert ended == (192.25, "PROCEEDINGS_ENDED", "child_protection_1", round(275 / 7, 6), ORDER)
        assert trace.lost(Stage.PROCEEDINGS, Cause.LAWYER, family=family) == 72
    assert trace.lost_in_all == 2 * 72


def test_only_part_of_proceedings_waits_for_the_lawyer():
    # half of it: 0.5 + 0.5 x 5/8 of the pace
    court = {"proceedings_lawyer_hours": 480, "proceedings_lawyer_share": 0.5}
    trace = two_children(certain(entry=BY_COURT, court=court, practice={"handover_hours": 0}), months=12)
    ended = trace.journey(only=("PROCEEDINGS_ENDED",))[0][0]
    assert ended == pytest.approx(0.25 + 120 / (0.5 + 0.5 * 5 / 8))


def test_slow_social_worker_delays_proceedings_as_well():
    # 480 hours in 120 days of each child: 8 a day and the care of them, urgent, of a worker with 5
    court = {"proceedings_hours": 480}
    council = certain(
        entry=BY_COURT,
        court=court,
        care={"hours_per_month": 0.01, "entry_hours": 0.1, "care_plan_hours": 0.1, "review_hours": 0.1},
        permanence={"plan_hours": 0.1},
    )
    trace = two_children(council, months=12)
    # 192 days, and a little for entry and care plan, which are urgent as well
    ended = trace.journey(only=("PROCEEDINGS_ENDED",))[0][0]
    assert 192.25 < ended < 192.5
    assert trace.lost(Stage.PROCEEDINGS, Cause.WORKER) == pytest.approx(ended - 120.25, abs=1e-5)
    assert trace.lost(Stage.PROCEEDINGS, Cause.LAWYER) == 0


def test_without_lawyers_proceedings_never_end_and_the_child_stays_where_it_is():
    trace = Trace(certain(entry=BY_COURT, court={"lawyers_fte": 0}), months=12).enter(0.25, Destination.CARE).run()
    assert trace.journey(only=COURT) == [(0.25, "PROCEEDINGS_STARTED", "child_protection_1", 1.0, 0.0)]
    assert trace.journey(only=("LEGAL_STATUS",))[-1][3] == LegalStatus.INTERIM_CARE_ORDER
    assert trace.journey(only=("ALLOCATED",)) == [(0.25, "ALLOCATED", "child_protection_1", 0.0, 0.0)]
    # twelve months end at 254.0; by nature it would be over at 120.25
    assert trace.lost(Stage.PROCEEDINGS, Cause.LAWYER) == 133.75


def test_further_children_of_a_family_take_a_share_of_the_effort():
    council = certain(entry=BY_COURT, practice={"handover_hours": 0})
    trace = Trace(council, months=12).enter(0.25, Destination.CARE, children=2).run()
    assert [trace.journey(place=place, only=("PROCEEDINGS_STARTED",))[0][3] for place in range(2)] == [1.0, 0.0]
    assert hours_of(trace, Role.LAWYER) == pytest.approx(45 * 1.3)


def test_further_children_may_take_no_effort_at_all():
    council = certain(entry=BY_COURT, court={"sibling_hours_share": 0})
    trace = Trace(council, months=12).enter(0.25, Destination.CARE, children=2).run()
    assert trace.journey(place=1, only=("PROCEEDINGS_ENDED",))[0][0] == 120.25
    assert hours_of(trace, Role.LAWYER) == pytest.approx(45, abs=1e-3)


def test_proceedings_issued_later_last_longer_where_they_grow_longer():
    # 253 working days later they last a year's trend more: 5 weeks of 253 / 52.18 days
    council = certain(entry=BY_COURT, court={"trend_weeks_per_year": 5})
    trace = Trace(council, months=24).enter(253.0, Destination.CARE).run()
    (_, issued), (ended, _) = (row[:2] for row in trace.journey(only=COURT))
    assert issued == "PROCEEDINGS_STARTED"
    assert ended == pytest.approx(253 + 120 + 5 * 253 / (365.25 / 7), abs=1e-5)


def test_section_20_goes_to_court_later_if_an_order_is_needed():
    council = certain(permanence=going("special_guardianship", 300))
    trace = Trace(council, months=12).enter(0.25, Destination.CARE).run()
    assert trace.journey(only=(*COURT, "LEGAL_STATUS")) == [
        (0.25, "LEGAL_STATUS", "child_protection_1", float(LegalStatus.SECTION_20), 0.0),
        (40.25, "PROCEEDINGS_STARTED", "child_protection_1", 1.0, 0.0),
        (40.25, "LEGAL_STATUS", "child_protection_1", float(LegalStatus.INTERIM_CARE_ORDER), 0.0),
        # from 27 February to 19 August 2024: 174 days
        (160.25, "PROCEEDINGS_ENDED", "child_protection_1", round(174 / 7, 6), ORDER),
        (160.25, "LEGAL_STATUS", "child_protection_1", ORDER, 0.0),
    ]


def test_section_20_stays_out_of_court_if_no_order_is_needed():
    for way in ("home", "home_unplanned", "other"):
        council = certain(permanence=going(way, 150))
        trace = Trace(council, months=9).enter(0.25, Destination.CARE).run()
        assert trace.journey(only=COURT) == []


@pytest.mark.parametrize("way", ["home", "home_unplanned", "other"])
def test_proceedings_end_without_an_order_when_the_child_goes_home_before(way):
    council = certain(entry=BY_COURT, permanence=going(way, 100))
    trace = Trace(council, months=9).enter(0.25, Destination.CARE).run()
    # from 2 January to 24 May 2024: 143 days
    assert trace.journey(only=("PROCEEDINGS_ENDED",)) == [
        (100.25, "PROCEEDINGS_ENDED", "child_protection_1", round(143 / 7, 6), 0.0)
    ]
    assert [row[3] for row in trace.journey(only=("LEGAL_STATUS",))] == [LegalStatus.INTERIM_CARE_ORDER]
    # with the worker it knows to the last day
    assert [row[2] for row in trace.journey(only=("ALLOCATED", "RELEASED"))] == ["child_protection_1"] * 2
    assert hours_of(trace, Role.LAWYER) == pytest.approx(45 * 100 / 120)
    assert trace.lost_in_all == 0


def test_adoption_goes_by_a_placement_order():
    council = certain(entry=BY_COURT, permanence=going("adoption", 500))
    trace = Trace(council, months=9).enter(0.25, Destination.CARE).run()
    assert [row[3] for row in trace.journey(only=("LEGAL_STATUS",))] == [
        LegalStatus.INTERIM_CARE_ORDER,
        LegalStatus.PLACEMENT_ORDER,
    ]


def test_ageing_out_ends_proceedings_that_are_still_open():
    council = certain(entry=BY_COURT, court=in_court(500))
    trace = Trace(council, months=14).enter(0.25, Destination.CARE, age=17).run()
    assert trace.journey(only=("PROCEEDINGS_ENDED", "CARE_ENDED")) == [
        (254.0, "PROCEEDINGS_ENDED", "child_protection_1", round(366 / 7, 6), 0.0),
        (254.0, "CARE_ENDED", "child_protection_1", float(CareEnd.AGED_18), 1.0),
    ]
    assert trace.lost_in_all == 0


# -- before proceedings ------------------------------------------------------------------------------------------


def to_court(**changes):
    return certain(**{"entry": BY_COURT, "child_protection": {"care_share": 1}, **changes})


def test_pre_proceedings_are_the_last_part_of_a_plan_that_ends_in_court():
    trace = Trace(to_court(), months=9).enter(0.25, Destination.CP_PLAN).run()
    assert trace.journey(only=(*BEFORE_COURT, "CP_PLAN_ENDED", *COURT)) == [
        (60.25, "PRE_PROCEEDINGS_STARTED", "child_protection_1", 0.0, 0.0),
        (100.25, "PRE_PROCEEDINGS_ENDED", "child_protection_1", 40.0, 1.0),
        (101.25, "CP_PLAN_ENDED", "child_protection_1", 0.0, 0.0),
        (101.25, "PROCEEDINGS_STARTED", "child_protection_1", 1.0, 0.0),
    ]
    assert trace.lost_in_all == 0


def test_short_plan_has_as_much_of_them_as_it_lasts():
    trace = Trace(to_court(child_protection={"care_share": 1, "plan": lasting(20)}), months=9)
    trace.enter(0.25, Destination.CP_PLAN).run()
    assert trace.journey(only=BEFORE_COURT) == [
        (0.25, "PRE_PROCEEDINGS_STARTED", "child_protection_1", 0.0, 0.0),
        (20.25, "PRE_PROCEEDINGS_ENDED", "child_protection_1", 20.0, 1.0),
    ]


def test_plan_that_does_not_end_in_court_has_none():
    council = certain(entry={"section_20_share": 1, "court_share": 0}, child_protection={"care_share": 1})
    trace = Trace(council, months=9).enter(0.25, Destination.CP_PLAN).run()
    assert trace.journey(only=BEFORE_COURT) == []


def test_some_families_are_diverted_from_court():
    # half of the plans go to court and half of all pre-proceedings are diverted: so all the other families have them
    council = to_court(child_protection={"care_share": 0.5}, court={"diverted_share": 0.5})
    trace = Trace(council, months=9)
    families = {trace.luck.plan_outcome(family) < 0.5: family for family in (4, 8, 12, 16, 20, 24)}
    for family in families.values():
        trace.enter(0.25, Destination.CP_PLAN, family=family)
    trace.run()
    for goes_to_court, family in families.items():
        assert trace.journey(family=family, only=("PRE_PROCEEDINGS_ENDED",)) == [
            (100.25, "PRE_PROCEEDINGS_ENDED", "child_protection_1", 40.0, float(goes_to_court))
        ]
        assert bool(trace.journey(family=family, only=("CARE_STARTED",))) is goes_to_court


def test_overloaded_lawyer_delays_the_application():
    # 200 hours in 40 days, of two families: 10 a day where there are 5; a plan cannot end before
    council = to_court(court={"pre_proceedings_lawyer_hours": 200})
    trace = Trace(council, months=9)
    trace.enter(0.25, Destination.CP_PLAN).enter(0.25, Destination.CP_PLAN, family=8).run()
    for family in (4, 8):
        assert trace.journey(family=family, only=("PRE_PROCEEDINGS_ENDED", "CP_PLAN_ENDED", "CARE_STARTED"))[:2] == [
            (140.25, "PRE_PROCEEDINGS_ENDED", "child_protection_1", 80.0, 1.0),
            (140.25, "CP_PLAN_ENDED", "child_protection_1", 0.0, 0.0),
        ]
        assert trace.lost(Stage.PRE_PROCEEDINGS, Cause.LAWYER, family=family) == 40


# -- discharge ---------------------------------------------------------------------------------------------------


def test_order_that_was_made_is_discharged_before_a_child_goes_home():
    council = certain(entry=BY_COURT, permanence=going("home", 200))
    trace = Trace(council, months=12).enter(0.25, Destination.CARE).run()
    events = ("PROCEEDINGS_ENDED", "PERMANENCE_WORK_STARTED", "DECISION", "ORDER_MADE", "CARE_ENDED", "LEFT_LATE")
    assert [row[:2] for row in trace.journey(only=events)] == [
        (68.25, "DECISION"),  # the permanence plan
        (120.25, "PROCEEDINGS_ENDED"),
        (137.25, "PERMANENCE_WORK_STARTED"),  # 20 days of work, 3 of a manager, 40 of court: 63 before 200.25
        (160.25, "DECISION"),
        (200.25, "ORDER_MADE"),
        (200.25, "CARE_ENDED"),
    ]
    assert trace.lost_in_all == 0


def test_discharge_waits_for_a_lawyer():
    # 80 hours in 40 days of a lawyer with 1 a day: 80 days
    court = {"order_lawyer_hours": 80, "lawyer_hours_per_week": 5}
    trace = Trace(certain(entry=BY_COURT, court=court, permanence=going("home", 200)), months=14)
    trace.enter(0.25, Destination.CARE).run()
    assert trace.journey(only=("ORDER_MADE", "LEFT_LATE")) == [
        (240.25, "ORDER_MADE", "children_in_care", float(CareEnd.HOME), 0.0),
        (240.25, "LEFT_LATE", "children_in_care", 40.0, 1.0),
    ]
    assert trace.lost(Stage.PERMANENCE, Cause.LAWYER) == 40
    assert trace.lost_in_all == 40
