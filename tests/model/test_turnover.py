"""Rows 2, 3 and 5 of the workforce: who leaves, who comes, who is away, and what that does to the children."""

from functools import cache
from zlib import crc32

import numpy as np
import pytest
from councils import small_council

from sim.model import simulate
from sim.model.council import Destination
from sim.model.luck import Luck, exponential
from sim.vocabulary import Cause, Event, Role, Stage

from .certain import NO_STOCK, Trace, _just, certain, lasting
from .reading import check_whole, drift, of

HOLDING = ("QUEUED", "ALLOCATED", "RELEASED")
TEAM = "child_in_need"
LUCK = Luck(1, 0)
LONG_PLAN = {"plan": lasting(400)}
RATE = 0.3
NO_INDUCTION = {"induction_days": 0, "recruitment_cv": 0, "asye_share_of_recruits": 0}
A_MONTH = 253 / 12


def of_post(team, place, number, role="social_worker"):
    """Index of the luck of the `number`-th thing that happens to a post."""
    return crc32(f"{team} {role} {place}".encode()) % 2**32 + (number << 32)


def leaves_at(place, *, rate=RATE, team=TEAM, number=1):
    return exponential(LUCK.leaves_post(of_post(team, place, number)), 253 / rate)


def with_workers(count, *, turnover=None, **changes):
    """A council where somebody leaves the child-in-need team, and handover takes two hours."""
    return certain(
        teams={TEAM: {"social_workers_fte": count}},
        turnover={"leavers_share_per_year": RATE, **NO_INDUCTION, **(turnover or {})},
        child_in_need=LONG_PLAN,
        **changes,
    )


def people_of(trace, *roles, team=TEAM):
    index = list(trace.parameters.teams).index(team)
    return [k for k, m in enumerate(trace.simulated.staff) if m.team == index and m.role in roles]


def hours_of(trace, person):
    rows = trace.rows[(trace.rows[:, 1] == Event.HOURS) & (trace.rows[:, 4] == person)]
    return rows[:, (0, 5)]


def happened(trace, event, *, team=TEAM):
    index = list(trace.parameters.teams).index(team)
    rows = trace.rows[(trace.rows[:, 1] == event) & (trace.rows[:, 3] == index)]
    return [(round(float(row[0]), 6), round(float(row[5]), 6)) for row in rows]


# -- leaving -----------------------------------------------------------------------------------------------------


def test_leavers_families_pass_to_a_colleague_with_what_was_left_of_the_work():
    first, second = sorted((leaves_at(0), leaves_at(1)))
    trace = Trace(with_workers(2, turnover={"recruitment_months": 60}), months=12)
    begins = first - 10
    trace.enter(begins, Destination.CIN_PLAN).enter(begins, Destination.CIN_PLAN, family=8).run()
    assert second > first + 10
    moved = []
    for family in (4, 8):
        rows = trace.journey(family=family, only=HOLDING)
        assert [row[1] for row in rows[:2]] == ["QUEUED", "ALLOCATED"]
        at_first = [row for row in rows[2:] if row[0] == round(first, 6)]
        if at_first:
            moved.append(family)
            assert [(row[1], row[3]) for row in at_first] == [("RELEASED", 10.0), ("QUEUED", 0.0), ("ALLOCATED", 0.0)]
        assert trace.lost(Stage.CIN_PLAN, Cause.WORKER, family=family) == 0
    assert len(moved) == 1
    assert happened(trace, Event.WORKER_LEFT)[0] == (round(first, 6), round(first, 6))


def test_handover_takes_the_colleague_hours_but_the_family_no_time():
    first = min(leaves_at(0), leaves_at(1))
    stays = int(leaves_at(1) > leaves_at(0))
    assert abs(leaves_at(0) - leaves_at(1)) > 30
    council = with_workers(2, turnover={"recruitment_months": 60})
    trace = Trace(council, months=12).enter(first - 10, Destination.CIN_PLAN, family=4)
    trace.enter(first - 10, Destination.CIN_PLAN, family=8).run()
    colleague = people_of(trace, Role.SOCIAL_WORKER)[stays]
    meter = hours_of(trace, colleague)
    rate = 3 / A_MONTH
    after = next(k for k, (time, _) in enumerate(meter) if time > first + 10)
    time, given = meter[after]
    # her own family since it came, the other since the handover, and two hours to get to know it
    assert given == pytest.approx((time - first + 10) * rate + (time - first) * rate + 2)


def test_work_goes_on_from_where_it_was():
    first = min(leaves_at(place, team="assessment") for place in range(2))
    council = certain(
        teams={"assessment": {"social_workers_fte": 2}},
        turnover={"leavers_share_per_year": RATE, **NO_INDUCTION, "recruitment_months": 60},
    )
    trace = Trace(council, months=48)
    for family in (4, 8):
        trace.contact(first - 11, family=family)
    trace.run()
    # screened and decided in a day; ten days before the change of worker, ten after it, and a day to sign off
    for family in (4, 8):
        assert trace.journey(family=family, only=("ASSESSMENT_COMPLETED",))[0][0] == round(first + 11, 6)
        assert trace.lost(Stage.ASSESSMENT, Cause.WORKER, family=family) == 0


def test_without_a_colleague_families_wait_and_that_is_allocation():
    left = leaves_at(0)
    council = with_workers(1, turnover={"recruitment_months": 2})
    trace = Trace(council, months=60).enter(left - 10, Destination.CIN_PLAN).run()
    came = left + 2 * A_MONTH
    assert leaves_at(0, number=4) > 400  # the recruit stays for the rest of the plan
    rows = trace.journey(only=HOLDING)
    assert rows == [
        (round(left - 10, 6), "QUEUED", TEAM, 0.0, 0.0),
        (round(left - 10, 6), "ALLOCATED", TEAM, 0.0, 0.0),
        (round(left, 6), "RELEASED", TEAM, 10.0, 0.0),
        (round(left, 6), "QUEUED", TEAM, 0.0, 0.0),
        (round(came, 6), "ALLOCATED", TEAM, round(2 * A_MONTH, 6), 0.0),
        (round(came + 391, 6), "RELEASED", TEAM, 391.0, 0.0),  # 390 days were left, and a day of the manager
    ]
    assert trace.lost(Stage.CIN_PLAN, Cause.ALLOCATION) == round(2 * A_MONTH, 6)
    assert trace.lost(Stage.CIN_PLAN, Cause.WORKER) == 0
    gaps = [row[3] for row in trace.journey(only=("CIN_VISIT",))]
    assert max(gaps) == pytest.approx(16 + 2 * A_MONTH)  # nobody visits meanwhile
    assert happened(trace, Event.POST_EMPTY)[:2] == [(round(left, 6), 1.0), (round(came, 6), 0.0)]
    assert happened(trace, Event.WORKER_JOINED)[0] == (round(came, 6), round(2 * A_MONTH, 6))


def test_child_in_care_is_held_past_the_ceiling_rather_than_wait():
    first = min(leaves_at(place, team="child_protection_1") for place in range(2))
    council = certain(
        teams={"child_protection_1": {"social_workers_fte": 2}},
        turnover={"leavers_share_per_year": RATE, **NO_INDUCTION, "recruitment_months": 60},
        practice={"caseload_standard": 1, "ceiling_share": 1},
        care={"transfer_days": 1000},
    )
    trace = Trace(council, months=48)
    for family in (4, 8):
        trace.enter(first - 10, Destination.CARE, family=family)
    trace.run()
    again = [
        row for family in (4, 8) for row in trace.journey(family=family, only=("ALLOCATED",)) if row[0] > first - 1
    ]
    assert again[0][0] == round(first, 6)
    assert again[0][3] == 0.0


def test_advisers_leave_at_their_own_rate_and_their_young_people_are_shared_out():
    rate = 1.0
    mean = 253 / rate
    times = [
        exponential(LUCK.leaves_post(of_post("leaving_care", place, 1, "personal_adviser")), mean) for place in (0, 1)
    ]
    first = min(times)
    council = certain(
        teams={"leaving_care": {"personal_advisers_fte": 2}},
        turnover={"adviser_leavers_share_per_year": rate, **NO_INDUCTION, "recruitment_months": 60},
        stock={**NO_STOCK, "care_leavers": 4, "care_leaver_age_years_edges": [18, 19], "care_leaver_age_shares": [1.0]},
    )
    trace = Trace(council, months=12).run()
    released = of(trace.simulated, Event.ADVISER_RELEASED)
    assert released[:, 0].min() == pytest.approx(first)
    assert np.sum(released[:, 0] == released[:, 0].min()) == 2
    check_whole(trace.simulated)


# -- coming ------------------------------------------------------------------------------------------------------


def test_agency_worker_covers_until_the_recruit_comes():
    left = leaves_at(0)
    council = with_workers(
        1,
        turnover={
            "recruitment_months": 4,
            "agency_cover_share": 1,
            "agency_lead_days": 10,
            "agency_leavers_share_per_year": 0,
        },
    )
    trace = Trace(council, months=18).enter(left - 5, Destination.CIN_PLAN).run()
    recruited = left + 4 * A_MONTH
    assert happened(trace, Event.WORKER_JOINED)[:2] == [
        (round(left + 10, 6), 10.0),
        (round(recruited, 6), 0.0),
    ]
    assert happened(trace, Event.WORKER_LEFT)[:2] == [
        (round(left, 6), round(left, 6)),
        (round(recruited, 6), round(4 * A_MONTH - 10, 6)),
    ]
    roles = [trace.simulated.staff[k].role for k in people_of(trace, *Role) if trace.simulated.staff[k].since > 0]
    assert roles[:2] == [Role.AGENCY_SOCIAL_WORKER, Role.SOCIAL_WORKER]
    # from leaver to agency worker to recruit: two handovers, and ten days unallocated
    assert trace.lost(Stage.CIN_PLAN, Cause.ALLOCATION) == 10
    assert len(trace.journey(only=("ALLOCATED",))) >= 3


def test_vacant_post_of_the_start_is_filled_in_what_is_left_of_the_time():
    council = certain(
        teams={TEAM: {"social_workers_fte": 0, "vacant_posts_fte": 1}},
        turnover={**NO_INDUCTION, "recruitment_months": 6},
    )
    trace = Trace(council, months=12).run()
    part = LUCK.recruitment_passed(of_post(TEAM, -1, 1))
    came = round(6 * A_MONTH * part, 6)
    assert happened(trace, Event.POST_EMPTY) == [(0.0, 1.0), (came, 0.0)]
    assert happened(trace, Event.WORKER_JOINED) == [(came, came)]


def test_new_worker_has_half_the_hours_and_cases_in_the_induction():
    council = certain(
        teams={TEAM: {"social_workers_fte": 0, "vacant_posts_fte": 1}},
        turnover={**NO_INDUCTION, "recruitment_months": 1, "induction_days": 40, "induction_hours_share": 0.5},
        practice={"caseload_standard": 2, "ceiling_share": 1, "handover_hours": 0},
        child_in_need={"plan": {**lasting(600), "hours_per_month": 79}},  # 3.75 hours a day each
    )
    trace = Trace(council, months=12)
    for family in (4, 8, 12):
        trace.enter(0.25, Destination.CIN_PLAN, family=family)
    trace.run()
    came = happened(trace, Event.WORKER_JOINED)[0][0]
    given = [trace.journey(family=family, only=("ALLOCATED",)) for family in (4, 8, 12)]
    assert [rows[0][0] if rows else None for rows in given] == [came, round(came + 40, 6), None]
    person = people_of(trace, Role.SOCIAL_WORKER)[0]
    meter = hours_of(trace, person)
    end, hours = meter[-1]
    # 2.5 hours a day for one family that asks for more, then 5
    assert hours == pytest.approx(40 * 2.5 + (end - came - 40) * 5, rel=1e-6)


def test_newly_qualified_worker_carries_a_full_caseload_after_the_year():
    council = certain(
        teams={TEAM: {"social_workers_fte": 0, "asye_fte": 1}},
        turnover={"asye_months": 12},
        practice={"caseload_standard": 2, "caseload_standard_reduced": 1, "ceiling_share": 1, "handover_hours": 0},
        child_in_need=LONG_PLAN,
    )
    trace = Trace(council, months=13)
    for family in (4, 8):
        trace.enter(0.25, Destination.CIN_PLAN, family=family)
    trace.run()
    person = trace.simulated.staff[people_of(trace, Role.ASYE)[0]]
    year = crc32(f"{TEAM} asye 0".encode()) % 2**32 + (1 << 32)
    assert person.qualified_at == pytest.approx(253 * LUCK.asye_passed(year))
    assert (person.standard, person.standard_after) == (1, 2)
    assert trace.journey(only=("ALLOCATED",))[0][0] == 0.25
    assert trace.journey(family=8, only=("ALLOCATED",))[0][0] == pytest.approx(person.qualified_at)


# -- being away --------------------------------------------------------------------------------------------------


def away(place, *, share=0.2, days=60, team=TEAM):
    index = of_post(team, place, 1) & (2**32 - 1) | (1 << 32)
    began = exponential(LUCK.absent_after(index), days * (1 - share) / share)
    return began, exponential(LUCK.absent_for(index), days)


@pytest.mark.parametrize("reallocated_after", [5, 500])
def test_children_of_an_absent_worker_wait_until_colleagues_take_them_on(reallocated_after):
    turnover = {"absence_share": 0.2, "absence_days": 60, "reallocated_after_days": reallocated_after}
    began, lasts = away(0)
    other, _ = away(1)
    assert lasts > 10
    trace = Trace(
        certain(teams={TEAM: {"social_workers_fte": 2}}, turnover=turnover, child_in_need=LONG_PLAN), months=60
    )
    assert not began - 20 < other < began + lasts + 20
    # two families, of which one goes to the first worker
    trace.enter(began - 5, Destination.CIN_PLAN).enter(began - 5, Destination.CIN_PLAN, family=8).run()
    start = [time for time, _ in happened(trace, Event.ABSENCE_STARTED)]
    assert round(began, 6) in start
    moved = [
        row[0]
        for family in (4, 8)
        for row in trace.journey(family=family, only=("RELEASED",))
        if began - 1 < row[0] < began + lasts + 1
    ]
    expected = round(began + reallocated_after, 6) if reallocated_after < lasts else None
    assert moved == ([expected] if expected else [])
    check_whole(trace.simulated)


def test_absence_in_the_induction_does_not_end_it():
    council = certain(
        teams={TEAM: {"social_workers_fte": 0, "vacant_posts_fte": 1}},
        turnover={
            **NO_INDUCTION,
            "recruitment_months": 1,
            "induction_days": 110,
            "induction_hours_share": 0.5,
            "absence_share": 0.2,
            "absence_days": 20,
            "reallocated_after_days": 500,
        },
        practice={"caseload_standard": 2, "ceiling_share": 1, "handover_hours": 0},
        child_in_need={"plan": {**lasting(600), "hours_per_month": 79}},  # 3.75 hours a day
    )
    trace = Trace(council, months=12).enter(0.25, Destination.CIN_PLAN).run()
    came = happened(trace, Event.WORKER_JOINED)[0][0]
    back = happened(trace, Event.ABSENCE_ENDED)[0][0]
    again = happened(trace, Event.ABSENCE_STARTED)[1][0]
    assert came < happened(trace, Event.ABSENCE_STARTED)[0][0] < back < came + 110 < again
    meter = hours_of(trace, people_of(trace, Role.SOCIAL_WORKER)[0])
    within = [row for row in meter if back <= row[0] <= came + 110]
    days, hours = within[-1] - within[0]
    assert len(within) > 1
    # half of five hours a day, and as much more as those present work for those away
    assert hours == pytest.approx(days * 2.5 / 0.8, rel=1e-6)


def test_hours_follow_the_calendar_month():
    months = [1.05] * 12
    months[7] = 12 - 11 * 1.05
    council = certain(
        turnover={"hours_by_month": months},
        child_in_need={"plan": {**lasting(1000), "hours_per_month": 80}},
        practice={"handover_hours": 0},
    )
    trace = Trace(council, months=12)
    for family in (4, 8):
        trace.enter(0.0, Destination.CIN_PLAN, family=family)
    trace.run()
    meter = hours_of(trace, people_of(trace, Role.SOCIAL_WORKER)[0])
    edges = trace.simulated.calendar.month_starts(12)
    per_month = np.diff(meter[:, 1], prepend=0.0)
    assert per_month == pytest.approx(5 * np.diff(edges) * np.array(months))
    assert per_month[7] < 0.5 * per_month[6]  # August


def test_family_support_workers_raise_the_social_workers_hours():
    # two families of 3.8 hours a day; 5 hours of her own and 0.6 of 5 spared
    council = certain(
        teams={TEAM: {"family_support_workers_fte": 1}},
        child_in_need={"plan": {**lasting(1000), "hours_per_month": 80}},
        practice={"handover_hours": 0},
    )
    trace = Trace(council, months=3)
    for family in (4, 8, 12):
        trace.enter(0.0, Destination.CIN_PLAN, family=family)
    trace.run()
    meter = hours_of(trace, people_of(trace, Role.SOCIAL_WORKER)[0])
    assert meter[-1, 1] == pytest.approx(8 * meter[-1, 0])


# -- moments -----------------------------------------------------------------------------------------------------


MANY_POSTS = {
    name: {"social_workers_fte": 40, "senior_practitioners_fte": 0, "asye_fte": 0, "personal_advisers_fte": 0}
    for name in ("assessment", "child_protection_1", "child_protection_2", "child_in_need", "children_in_care")
}
NO_DEMAND = {
    "first_time_contacts_by_month": [0],
    "first_time_referrals_by_month": [0],
    "returning_referrals_by_month": [],
}
WHOEVER = {
    "leavers_share_per_year": 0.2,
    "recruitment_months": 5,
    "recruitment_cv": 0.6,
    "agency_cover_share": 0.3,
    "agency_lead_days": 15,
    "agency_leavers_share_per_year": 0.8,
    "asye_share_of_recruits": 0.4,
    "absence_share": 0.05,
    "absence_days": 50,
}


@cache
def many_posts():
    council = small_council(
        demand=NO_DEMAND,
        stock=NO_STOCK,
        entry={"unaccompanied_per_year": 0, "remands_per_year": 0},
        teams={**MANY_POSTS, "disabled_children": {"social_workers_fte": 0}},
        turnover=WHOEVER,
    )
    return simulate(council, seed=1, run=0, months=60)


def test_permanent_workers_leave_at_their_rate():
    run = many_posts()
    end = run.calendar.month_starts(60)[-1]
    permanent = [m for m in run.staff if m.role in (Role.SOCIAL_WORKER, Role.ASYE) and m.team > 0]
    years = sum(min(m.until, end) - m.since for m in permanent) / 253
    left = sum(m.until < end for m in permanent)
    assert abs(left - 0.2 * years) < 3.5 * np.sqrt(0.2 * years)
    agency = [m for m in run.staff if m.role == Role.AGENCY_SOCIAL_WORKER]
    assert len(agency) > 20


def test_recruits_are_newly_qualified_as_often_as_said():
    run = many_posts()
    recruits = [m.role for m in run.staff if m.since > 0 and m.role in (Role.SOCIAL_WORKER, Role.ASYE)]
    hits, trials = sum(role == Role.ASYE for role in recruits), len(recruits)
    assert abs(hits - 0.4 * trials) < 3.5 * np.sqrt(trials * 0.24)


def test_posts_are_filled_in_the_mean_time():
    run = many_posts()
    # posts empty, or covered by agency workers, per leaver: Little's law
    end = run.calendar.month_starts(60)[-1]
    permanent = [m for m in run.staff if m.role in (Role.SOCIAL_WORKER, Role.ASYE) and m.team > 0]
    there = sum(min(m.until, end) - m.since for m in permanent)
    left = [m.until for m in permanent if m.until < end]
    # every leaver leaves a gap of the mean time, cut off by the end
    gaps = 200 * end - there
    mean = 5 * 253 / 12
    expected = sum(min(end - time, mean) for time in left)
    assert gaps == pytest.approx(expected, rel=0.1)


def test_absence_takes_its_share_of_time_and_costs_no_hours_on_average():
    run = many_posts()
    end = run.calendar.month_starts(60)[-1]
    ended = {(int(row[4]), round(row[0] - row[5], 6)): row[0] for row in of(run, Event.ABSENCE_ENDED)}
    away_for = [
        ended.get((int(row[4]), round(row[0], 6)), min(end, run.staff[int(row[4])].until)) - row[0]
        for row in of(run, Event.ABSENCE_STARTED)
    ]
    holders = [m for m in run.staff if m.role in (Role.SOCIAL_WORKER, Role.ASYE, Role.AGENCY_SOCIAL_WORKER)]
    time = sum(min(m.until, end) - m.since for m in holders if m.team > 0)
    share = sum(away_for) / time
    # nobody is away on the first day: a fiftieth less; the error of some hundred exponential lengths
    assert len(away_for) > 150
    assert share == pytest.approx(0.05 * 0.96, abs=3.5 * 0.05 * np.sqrt(2 / len(away_for)))


# -- luck stays with the post ------------------------------------------------------------------------------------


def comings_and_goings(run, *, without=()):
    rows = of(run, Event.WORKER_JOINED, Event.WORKER_LEFT, Event.ABSENCE_STARTED, Event.ABSENCE_ENDED)
    teams = list(run.parameters.teams)
    return sorted(
        (teams[int(row[3])], row[1], round(row[0], 6), round(row[5], 6))
        for row in rows
        if teams[int(row[3])] not in without
    )


def test_a_post_more_in_one_team_changes_nothing_for_the_other_posts_or_who_comes():
    base, more = (
        simulate(
            small_council(turnover=WHOEVER, teams={"child_in_need": {"social_workers_fte": posts}}),
            seed=1,
            run=0,
            months=24,
        )
        for posts in (4, 5)
    )
    assert comings_and_goings(base, without=("child_in_need",)) == comings_and_goings(more, without=("child_in_need",))
    assert set(comings_and_goings(base)) <= set(comings_and_goings(more))
    assert comings_and_goings(base) != comings_and_goings(more)
    end = 60.0  # nobody has come back by their own course yet
    first = [rows[rows[:, 0] < end][:, (0, 2)] for rows in (of(run, Event.CONTACT) for run in (base, more))]
    ours = [{tuple(row) for row in rows if row[1] // 8 >= 2**17} for rows in first]
    assert len(ours[0] & ours[1]) > 0.97 * len(ours[0])
    births = [{(row[2], row[6]) for row in of(run, Event.CARE_STARTED)} for run in (base, more)]
    both = {child for child, _ in births[0]} & {child for child, _ in births[1]}
    assert {pair for pair in births[0] if pair[0] in both} == {pair for pair in births[1] if pair[0] in both}


# -- strain ------------------------------------------------------------------------------------------------------


def overloaded(**strain):
    return small_council(
        turnover={**WHOEVER, "leavers_share_per_year": 0.3},
        practice={"casework_hours_per_week": 14},
        strain={"leaving_elasticity": 2, "absence_elasticity": 2, "return_elasticity": 0, **strain},
    )


def test_strain_that_is_off_does_nothing_whatever_its_elasticities():
    logs = [
        simulate(
            overloaded(
                leaving_elasticity=each, absence_elasticity=each, return_elasticity=each, repeat_plan_elasticity=each
            ),
            seed=1,
            run=0,
            months=12,
        ).log
        for each in (-2, 0, 8)
    ]
    assert np.array_equal(logs[0], logs[1])
    assert np.array_equal(logs[0], logs[2])


def test_strain_raises_leaving_and_absence_where_there_is_overload():
    counts = {}
    for switch in ("off", "on"):
        council = certain(
            teams={TEAM: {"social_workers_fte": 40}},
            # two families of 3.8 hours a day each, of workers with 5: half as much again
            child_in_need={"plan": {**lasting(2000), "hours_per_month": 80}},
            turnover={**NO_INDUCTION, "leavers_share_per_year": 0.2, "recruitment_months": 0.2, "absence_share": 0.05},
            strain={"switch": switch, "leaving_elasticity": 2, "absence_elasticity": 2},
        )
        trace = Trace(council, months=48)
        for number in range(80):
            trace.enter(0.0, Destination.CIN_PLAN, family=4 * number)
        trace.run()
        counts[switch] = [len(happened(trace, event)) for event in (Event.WORKER_LEFT, Event.ABSENCE_STARTED)]
    # overload of 0.52 at an elasticity of 2: twice as often
    for off, on in zip(counts["off"], counts["on"], strict=True):
        assert on / off == pytest.approx(2.04, rel=0.35)
        assert on - off > 2 * np.sqrt(off)


def test_thin_work_brings_families_back_only_where_strain_says_so():
    returns = {}
    for elasticity in (0, 10):
        council = small_council(
            practice={"casework_hours_per_week": 12, "delay_share": 0},
            strain={"switch": "on", "leaving_elasticity": 0, "absence_elasticity": 0, "return_elasticity": elasticity},
        )
        runs = [simulate(council, seed=1, run=run, months=18) for run in range(3)]
        returns[elasticity] = sum(np.sum(of(run, Event.REFERRAL)[:, 5] >= 0) for run in runs)
    assert returns[10] > 1.1 * returns[0]


def test_turnover_makes_children_wait_and_change_workers():
    calm, lively = (simulate(small_council(turnover=turnover), seed=1, run=0, months=24) for turnover in ({}, WHOEVER))
    check_whole(lively)
    assert len(of(lively, Event.ALLOCATED)) > len(of(calm, Event.ALLOCATED))
    waited = [
        sum(days for code, days in drift(run).items() if code % 100 == Cause.ALLOCATION) for run in (calm, lively)
    ]
    assert waited[1] > waited[0]


# -- nobody holds the child: allocation, whatever rests ------------------------------------------------------------


def rests(team, council_changes, destination, *, before, months=40, **more):
    """A stage during which the only worker of a team leaves, for two months; what was lost by cause."""
    left = leaves_at(0, team=team)
    council = certain(
        turnover={"leavers_share_per_year": RATE, **NO_INDUCTION, "recruitment_months": 2},
        **council_changes,
    )
    trace = Trace(council, months=months).enter(left - before, destination, **more).run()
    gone = 2 * A_MONTH
    return trace, left, gone


def test_proceedings_that_rest_while_nobody_holds_the_child_are_allocation():
    council = {"entry": {"section_20_share": 0, "court_share": 1}}
    trace, left, gone = rests("child_protection_1", council, Destination.CARE, before=60)
    assert trace.journey(only=("PROCEEDINGS_ENDED",))[0][0] == pytest.approx(left + 60 + gone)
    assert trace.lost(Stage.PROCEEDINGS, Cause.WORKER) == 0
    assert trace.lost(Stage.PROCEEDINGS, Cause.ALLOCATION) == pytest.approx(gone, abs=1e-5)


def test_way_home_that_rests_while_nobody_holds_the_child_is_allocation():
    council = {"permanence": {"home": {"shares": [1] * 5, **_just(100)}}, "care": {"transfer_days": 1000}}
    trace, left, gone = rests("child_protection_1", council, Destination.CARE, before=85)
    assert trace.lost(Stage.PERMANENCE, Cause.WORKER) == 0
    assert trace.lost(Stage.PERMANENCE, Cause.ALLOCATION) == pytest.approx(gone, abs=1e-5)
    assert trace.journey(only=("LEFT_LATE",)) == [
        (round(left + 15 + gone, 6), "LEFT_LATE", "child_protection_1", round(gone, 6), 1.0)
    ]


def test_pathway_plan_that_rests_while_nobody_holds_the_young_person_is_allocation():
    trace, left, gone = rests("children_in_care", {}, Destination.CARE, before=75, age=16.5)
    assert trace.journey(only=("PATHWAY_PLAN_MADE",))[0][0] == pytest.approx(left - 75 + 63.0328 + 40 + gone, abs=1e-3)
    assert trace.lost(Stage.LEAVING_CARE, Cause.WORKER) == 0
    assert trace.lost(Stage.LEAVING_CARE, Cause.ALLOCATION) == pytest.approx(gone, abs=1e-5)


def test_child_protection_plan_that_rests_while_nobody_holds_the_family_is_allocation():
    trace, _, gone = rests("child_protection_1", {}, Destination.CP_PLAN, before=20)
    assert trace.lost(Stage.CP_PLAN, Cause.WORKER) == 0
    assert trace.lost(Stage.CP_PLAN, Cause.ALLOCATION) == pytest.approx(gone, abs=1e-5)


def test_time_lost_while_a_child_is_passed_from_team_to_team_is_counted_once():
    # nobody in the children-in-care team until somebody is recruited; the way home began before and rests meanwhile
    council = certain(
        permanence={"home": {"shares": [1] * 5, **_just(75)}},
        teams={"children_in_care": {"social_workers_fte": 0, "vacant_posts_fte": 1}},
        turnover={**NO_INDUCTION, "recruitment_months": 24},
    )
    came = 24 * A_MONTH * LUCK.recruitment_passed(of_post("children_in_care", -1, 1))
    assert came > 65
    trace = Trace(council, months=30).enter(0.25, Destination.CARE).run()
    waited = came - 60.25
    assert trace.lost(Stage.CARE, Cause.ALLOCATION) == pytest.approx(waited, abs=1e-5)
    assert trace.lost(Stage.PERMANENCE, Cause.WORKER) == 0
    assert trace.journey(only=("LEFT_LATE",))[0][3] == pytest.approx(waited, abs=1e-5)
