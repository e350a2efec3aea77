"""Row 2: exact traces of leaving care: eligibility, pathway plan, advisers, the duty to 21 and to 25, staying put."""

from datetime import date

import pytest

from sim.model.council import Destination
from sim.model.luck import exponential
from sim.vocabulary import CareEnd, Cause, EntryRoute, Event, PlacementKind, Stage

from .certain import DAYS_PER_WEEK, Trace, aged, certain, going

OWED = ("ELIGIBLE", "PATHWAY_PLAN_MADE")
ADVISED = ("ADVISER_NEEDED", "ADVISER_ASSIGNED", "ADVISER_RELEASED", "ADVISER_NO_LONGER_NEEDED")
SUPPORTED = ("LEAVING_CARE_STARTED", "LEAVING_CARE_ENDED", "CASE_OPENED", "CASE_CLOSED")
HOLDING = ("QUEUED", "ALLOCATED", "RELEASED")
WEEKS_13 = round(0.25 + 13 * DAYS_PER_WEEK, 6)
WITH_SOCIAL_WORKER = {"leaving_care": {"social_workers_fte": 1}}
NO_ADVISER = {"leaving_care": {"personal_advisers_fte": 0}}
SMALL = {"leaving_care": {"personal_advisers_fte": 0.5}}


def in_care(council, *, age, months=14, **more):
    return Trace(council, months=months).enter(0.25, Destination.CARE, age=age, **more).run()


def day(trace, *when):
    return trace.simulated.calendar.time_of(date(*when))


# -- before 18 ---------------------------------------------------------------------------------------------------


def test_eligible_on_the_16th_birthday_after_13_weeks_in_care():
    # 15 on 2 January 2024, so 16 on 2 January 2025, 254.0
    trace = in_care(certain(), age=15, months=18)
    assert trace.journey(only=OWED) == [
        (254.0, "ELIGIBLE", "children_in_care", 0.0, 0.0),
        # 15 hours in 40 days; due on 2 April 2025: April begins at 317, a Tuesday
        (294.0, "PATHWAY_PLAN_MADE", "children_in_care", -24.0, 0.0),
    ]
    assert trace.lost_in_all == 0


def test_who_comes_after_16_is_eligible_after_13_weeks():
    trace = in_care(certain(), age=16.5, months=9)
    # 63.03 working days after 0.25 is 2 April: due on 2 July, 126.0 and the hour of the day
    made = round(WEEKS_13 + 40, 6)
    assert trace.journey(only=OWED) == [
        (WEEKS_13, "ELIGIBLE", "children_in_care", 0.0, 0.0),
        (made, "PATHWAY_PLAN_MADE", "children_in_care", float(made // 1 - 126), 0.0),
    ]


def test_who_leaves_before_13_weeks_is_not_eligible():
    trace = in_care(certain(permanence=going("other", 60)), age=16.5)
    assert trace.journey(only=(*OWED, *ADVISED, "LEAVING_CARE_STARTED")) == []
    assert trace.journey(only=("CASE_CLOSED",)) == [(60.25, "CASE_CLOSED", "-", 0.0, 0.0)]


def test_slow_worker_makes_the_pathway_plan_late():
    # 100 hours in 40 days, 2.5 a day, of a worker with one
    council = certain(
        leaving_care={"needs_assessment_hours": 100},
        care={"hours_per_month": 0.01, "review_hours": 0.1, "transfer_days": 0, "entry_hours": 0.1},
        permanence={"plan_hours": 0.1},
        practice={"casework_hours_per_week": 5, "handover_hours": 0},
    )
    trace = in_care(council, age=16.5, months=12)
    made = trace.journey(only=("PATHWAY_PLAN_MADE",))[0]
    assert made[0] == pytest.approx(WEEKS_13 + 100, abs=0.5)
    assert made[3] > 30
    assert trace.lost(Stage.LEAVING_CARE, Cause.WORKER) == pytest.approx(made[0] - WEEKS_13 - 40, abs=1e-5)


def test_plan_never_made_is_late_when_care_ends_or_the_run_does():
    council = certain(
        leaving_care={"needs_assessment_hours": 100}, practice={"casework_hours_per_week": 0.1, "handover_hours": 0}
    )
    # 17 on 2 January 2024: due on 2 July, 126.0; the run ends at 148.0, or care at 254.0
    for months, at in ((7, 148.0), (14, 254.0)):
        trace = in_care(council, age=17, months=months)
        assert trace.journey(only=("PATHWAY_PLAN_MADE",)) == [
            (at, "PATHWAY_PLAN_MADE", "children_in_care", at - 126, 0.0)
        ]


def test_adviser_from_17_keeps_in_touch_beside_the_social_worker():
    # 16 years 6 months on 2 January 2024 are 6,027 days: born on 2 July 2007; 16 on 3 July 2023; 253 days later
    trace = in_care(certain(), age=16.5, months=11)
    born = date.fromordinal(date(2024, 1, 2).toordinal() - round(16.5 * 365.25))
    asked = day(trace, born.year + 16, born.month, born.day) + 253
    assert trace.journey(only=(*ADVISED, *HOLDING)) == [
        (0.25, "QUEUED", "child_protection_1", 0.0, 0.0),
        (0.25, "ALLOCATED", "child_protection_1", 0.0, 0.0),
        (60.25, "RELEASED", "child_protection_1", 60.0, 0.0),
        (60.25, "QUEUED", "children_in_care", 0.0, 0.0),
        (60.25, "ALLOCATED", "children_in_care", 0.0, 0.0),
        (asked, "ADVISER_NEEDED", "leaving_care", 0.0, 0.0),
        (asked, "ADVISER_ASSIGNED", "leaving_care", 0.0, 0.0),
    ]
    assert trace.journey(only=("ADVISER_CONTACT",))[:2] == [
        (asked + 32, "ADVISER_CONTACT", "leaving_care", 32.0, 0.0),
        (asked + 64, "ADVISER_CONTACT", "leaving_care", 32.0, 0.0),
    ]
    assert trace.journey(only=("PATHWAY_REVIEW",))[0] == (asked + 100, "PATHWAY_REVIEW", "leaving_care", 100.0, 0.0)


def test_adviser_gives_less_before_18_and_over_21():
    # 17 on the first day: eligible after 13 weeks; 18 at 254.0; the whole of 18 to 21; and 21 to 25
    council = certain(leaving_care={"before_18_hours_share": 0.4, "over_21_hours_share": 0.5})
    trace = in_care(council, age=17, months=100)
    adviser = next(k for k, m in enumerate(trace.simulated.staff) if m.role == "personal_adviser")
    rows = trace.rows[(trace.rows[:, 1] == Event.HOURS) & (trace.rows[:, 4] == adviser)]
    rate = 3.5 / (253 / 12)
    turns = {age: day(trace, 2024 + age - 17, 1, 2) for age in (18, 21, 25)}
    expected = 0.4 * (turns[18] - WEEKS_13) + (turns[21] - turns[18]) + 0.5 * (turns[25] - turns[21])
    assert rows[-1, 5] == pytest.approx(rate * expected, rel=1e-6)


# -- at 18 -------------------------------------------------------------------------------------------------------


def test_care_leaver_stays_with_the_adviser():
    trace = in_care(certain(), age=17, months=16)
    assert trace.journey(only=(*ADVISED, *HOLDING, *SUPPORTED, "CARE_ENDED"))[6:] == [
        (WEEKS_13, "ADVISER_NEEDED", "leaving_care", 0.0, 0.0),
        (WEEKS_13, "ADVISER_ASSIGNED", "leaving_care", 0.0, 0.0),
        (254.0, "CARE_ENDED", "children_in_care", float(CareEnd.AGED_18), 1.0),
        (254.0, "RELEASED", "children_in_care", 193.75, 0.0),
        # 18 years are 6575 days from 2 January 2007 to 2 January 2025
        (254.0, "LEAVING_CARE_STARTED", "-", round(6575 / 365.25, 6), 0.0),
    ]
    assert trace.lost_in_all == 0


def test_care_leaver_without_an_adviser_is_with_a_social_worker_until_one_is_free():
    # one adviser takes one young person; the second waits beside a social worker of the team until the first is 21
    council = certain(
        teams=WITH_SOCIAL_WORKER,
        leaving_care={"adviser_ceiling": 1, "adviser_from_years": 18},
        care_leaver_duty={"until_age": 21},
        practice={"handover_hours": 0},
    )
    trace = Trace(council, months=60)
    trace.enter(0.25, Destination.CARE, age=17.5).enter(0.25, Destination.CARE, family=8, age=17).run()
    first_21 = trace.journey(only=("LEAVING_CARE_ENDED",))[0][0]
    turned_18 = 254.0
    rows = trace.journey(family=8, only=(*ADVISED, *HOLDING, "LEAVING_CARE_STARTED"))[5:]
    second_21 = trace.journey(family=8, only=("LEAVING_CARE_ENDED",))[0][0]
    assert rows == [
        (turned_18, "RELEASED", "children_in_care", 193.75, 0.0),
        (turned_18, "QUEUED", "leaving_care", 0.0, 0.0),
        (turned_18, "ALLOCATED", "leaving_care", 0.0, 0.0),
        (turned_18, "ADVISER_NEEDED", "leaving_care", 0.0, 0.0),
        (turned_18, "LEAVING_CARE_STARTED", "-", round(6575 / 365.25, 6), 0.0),
        (first_21, "ADVISER_ASSIGNED", "leaving_care", first_21 - turned_18, 0.0),
        (first_21, "RELEASED", "leaving_care", first_21 - turned_18, 0.0),
        (second_21, "ADVISER_RELEASED", "leaving_care", second_21 - first_21, 0.0),
    ]


def test_care_leaver_for_whom_no_adviser_is_found_gives_up_waiting_when_support_ends():
    for teams in (NO_ADVISER, {"leaving_care": {"personal_advisers_fte": 0, "social_workers_fte": 1}}):
        trace = in_care(certain(teams=teams, care_leaver_duty={"until_age": 21}), age=17, months=52)
        until = day(trace, 2028, 1, 2)
        assert trace.journey(only=(*ADVISED, "LEAVING_CARE_ENDED", "CASE_CLOSED")) == [
            (WEEKS_13, "ADVISER_NEEDED", "leaving_care", 0.0, 0.0),
            (until, "ADVISER_NO_LONGER_NEEDED", "leaving_care", round(until - WEEKS_13, 6), 0.0),
            # 2 January 2028 is a Sunday, the 3rd a bank holiday
            (until, "LEAVING_CARE_ENDED", "-", round(7672 / 365.25, 6), 0.0),
            (until, "CASE_CLOSED", "-", 0.0, 0.0),
        ]
        held = trace.journey(only=("ALLOCATED", "RELEASED"))[4:]
        assert [row[2] for row in held] == (["leaving_care"] * 2 if teams is not NO_ADVISER else [])


@pytest.mark.parametrize("adviser_from_years", [17, 18])
def test_who_gives_up_in_the_moment_the_adviser_comes_leaves_her_to_the_next(adviser_from_years):
    # one adviser for one; two are 21 on the same day, and a third waits
    council = certain(
        leaving_care={"adviser_ceiling": 1, "adviser_from_years": adviser_from_years},
        care_leaver_duty={"until_age": 21},
        practice={"handover_hours": 0},
    )
    trace = Trace(council, months=60)
    for family, age in ((4, 17.5), (8, 17.5), (12, 17)):
        trace.enter(0.25, Destination.CARE, family=family, age=age)
    trace.run()
    (first_21, *_), *_ = trace.journey(only=("LEAVING_CARE_ENDED",))
    assert trace.journey(family=8, only=("LEAVING_CARE_ENDED",))[0][0] == first_21
    ended = [trace.journey(family=family, only=ADVISED)[-1][:2] for family in (4, 8)]
    assert sorted(ended) == [(first_21, "ADVISER_NO_LONGER_NEEDED"), (first_21, "ADVISER_RELEASED")]
    assigned, released = trace.journey(family=12, only=("ADVISER_ASSIGNED", "ADVISER_RELEASED"))
    assert (assigned[0], assigned[1]) == (first_21, "ADVISER_ASSIGNED")
    assert released[0] == trace.journey(family=12, only=("LEAVING_CARE_ENDED",))[0][0]


def test_care_leavers_come_before_those_still_in_care_whoever_asked_first():
    # one adviser for one; when the first is 21, one has asked for longer and is 17, another has turned 18 meanwhile
    council = certain(
        leaving_care={"adviser_ceiling": 1}, care_leaver_duty={"until_age": 21}, practice={"handover_hours": 0}
    )
    trace = Trace(council, months=84).enter(0.25, Destination.CARE, age=17.2)
    trace.enter(600.0, Destination.CARE, family=8, age=16.2).enter(829.0, Destination.CARE, family=12, age=17.6).run()
    free = trace.journey(only=("ADVISER_RELEASED",))[0][0]
    asked = {family: trace.journey(family=family, only=("ADVISER_NEEDED",))[0][0] for family in (8, 12)}
    turned_18 = {family: trace.journey(family=family, only=("CARE_ENDED",))[0][0] for family in (8, 12)}
    assert asked[8] < asked[12] < turned_18[12] < free < turned_18[8]
    assert trace.journey(family=12, only=("ADVISER_ASSIGNED",))[0][0] == free
    assert trace.journey(family=8, only=("ADVISER_ASSIGNED",))[0][0] > free


def test_who_leaves_before_18_but_was_eligible_is_owed_support():
    trace = in_care(certain(permanence=going("other", 150)), age=16.5, months=12)
    assert trace.journey(only=("CARE_ENDED", "LEAVING_CARE_STARTED", "CASE_CLOSED"))[:2] == [
        (150.25, "CARE_ENDED", "children_in_care", float(CareEnd.OTHER), 1.0),
        (150.25, "LEAVING_CARE_STARTED", "-", trace.journey(only=("LEAVING_CARE_STARTED",))[0][3], 0.0),
    ]


def test_unaccompanied_children_become_care_leavers():
    trace = Trace(certain(), months=16).come(0.25, EntryRoute.UNACCOMPANIED, age=17).run()
    assert [row[0] for row in trace.journey(only=("ELIGIBLE", "LEAVING_CARE_STARTED"))] == [WEEKS_13, 254.0]


# -- the duty ----------------------------------------------------------------------------------------------------

OLD_LAW = {"until_age": 21}


def ends_at(duty, *, months=100, age=17, start=date(2024, 1, 2)):
    trace = in_care(certain(care_leaver_duty=duty, start=start), age=age, months=months)
    ended = trace.journey(only=("LEAVING_CARE_ENDED",))
    return trace, [row[0] for row in ended]


@pytest.mark.parametrize(
    ("duty", "age"),
    [
        (OLD_LAW, 21),
        ({**OLD_LAW, "in_education_share": 1}, 25),
        ({}, 25),
        ({"take_up_at_21": 0, "take_up_at_22": 0, "take_up_at_23": 0, "take_up_at_24": 0}, 21),
        ({"take_up_at_22": 0, "take_up_at_23": 0, "take_up_at_24": 0}, 22),
        ({"take_up_at_23": 0, "take_up_at_24": 0}, 23),
        ({"take_up_at_24": 0}, 24),
        ({"take_up_at_24": 0, "in_education_share": 1}, 25),
    ],
)
def test_support_lasts_as_the_law_and_the_young_person_have_it(duty, age):
    trace, ended = ends_at(duty)
    # 18 on 2 January 2025
    assert ended == [day(trace, 2025 + age - 18, 1, 2)]


def test_who_turns_21_before_the_new_law_stops_and_may_come_back_with_it():
    # 17 on 5 January 2015: 21 on 5 January 2019 if the law changes on 1 April 2019, 25 on 5 January 2023
    start = date(2015, 1, 5)
    for come_back_share, back in ((1, True), (0, False)):
        duty = {"from_date": date(2019, 4, 1), "come_back_share": come_back_share}
        trace, ended = ends_at(duty, start=start)
        turned_21, law = day(trace, 2019, 1, 5), day(trace, 2019, 4, 1)
        assert ended == ([turned_21, day(trace, 2023, 1, 5)] if back else [turned_21])
        started = [row[0] for row in trace.journey(only=("LEAVING_CARE_STARTED",))]
        assert started[1:] == ([law] if back else [])
        opened = [row[0] for row in trace.journey(only=("CASE_OPENED",))]
        assert opened == ([0.25, law] if back else [0.25])


def test_who_turns_21_after_the_new_law_goes_on_without_a_break():
    trace, ended = ends_at({"from_date": date(2018, 4, 1)}, start=date(2015, 1, 5))
    assert ended == [day(trace, 2023, 1, 5)]
    assert len(trace.journey(only=("LEAVING_CARE_STARTED",))) == 1


def test_who_is_25_when_the_law_changes_stays_away():
    trace, ended = ends_at({"from_date": date(2023, 4, 1), "come_back_share": 1}, months=120, start=date(2015, 1, 5))
    assert ended == [day(trace, 2019, 1, 5)]
    assert len(trace.journey(only=("LEAVING_CARE_STARTED",))) == 1


def test_former_care_leavers_come_back_when_the_law_changes():
    council = certain(
        start=date(2018, 1, 2),
        care_leaver_duty={"from_date": date(2018, 4, 1), "former_care_leavers": 6, "come_back_share": 1},
    )
    trace = Trace(council, months=9).run()
    came = trace.rows[trace.rows[:, 1] == Event.LEAVING_CARE_STARTED]
    assert len(came) == 6
    assert set(came[:, 0]) == {day(trace, 2018, 4, 1)}
    # who is nearly 25 has had enough by the year's end
    assert (came[:, 5] >= 21).all()
    assert (came[:, 5] < 25).all()


# -- staying put -------------------------------------------------------------------------------------------------


def test_staying_put_keeps_the_place_until_it_ends():
    council = certain(
        leaving_care={"staying_put_share": 1, "staying_put_months": 12},
        placements={"fostering": {"approved_places": 1}},
        entry=aged(17),
    )
    trace = Trace(council, months=66).enter(0.25, Destination.CARE)
    stays = exponential(trace.luck.staying_put_days(4), 253)
    until = min(254.0 + stays, 254.0 + 3 * 253)
    for at, family in ((253.0, 8), (260.0, 12), (until + 1, 16)):
        trace.enter(at, Destination.CARE, family=family, age=5)
    trace.run()
    assert trace.journey(only=("CARE_ENDED", "STAYING_PUT_STARTED", "STAYING_PUT_ENDED", "PLACEMENT_ENDED")) == [
        (254.0, "STAYING_PUT_STARTED", "-", float(PlacementKind.IN_HOUSE_FOSTER), 0.0),
        (254.0, "PLACEMENT_ENDED", "children_in_care", float(PlacementKind.IN_HOUSE_FOSTER), 253.75),
        (254.0, "CARE_ENDED", "children_in_care", float(CareEnd.AGED_18), float(PlacementKind.IN_HOUSE_FOSTER)),
        (round(until, 6), "STAYING_PUT_ENDED", "-", float(PlacementKind.IN_HOUSE_FOSTER), 0.0),
    ]
    kinds = [trace.journey(family=family, only=("PLACEMENT_STARTED",))[0][3] for family in (8, 12, 16)]
    assert kinds == [PlacementKind.AGENCY_FOSTER, PlacementKind.AGENCY_FOSTER, PlacementKind.IN_HOUSE_FOSTER]


def test_staying_put_ends_at_21_at_the_latest():
    council = certain(leaving_care={"staying_put_share": 1, "staying_put_months": 36})
    trace = Trace(council, months=60)
    family = next(f for f in range(4, 80, 4) if exponential(trace.luck.staying_put_days(f), 759) > 759)
    trace.enter(0.25, Destination.CARE, family=family, age=17).run()
    ended = trace.journey(family=family, only=("STAYING_PUT_ENDED",))
    assert [row[0] for row in ended] == [day(trace, 2028, 1, 2)]


def test_nobody_stays_put_who_was_not_fostered():
    council = certain(leaving_care={"staying_put_share": 1}, placements={"supported_shares": [1] * 5})
    trace = in_care(council, age=17, months=16)
    assert trace.journey(only=("STAYING_PUT_STARTED",)) == []
