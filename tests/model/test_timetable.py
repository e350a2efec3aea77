"""Figures that are others from a day on: what they change, from when, and what they leave as it was."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from councils import small_council
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.measures import tabulate
from sim.model import simulate
from sim.model.demand import _growth
from sim.model.luck import exponential
from sim.scenario.timetable import AS_IT_IS, Phase, PostsChange, Timetable
from sim.vocabulary import Event, Role

from .certain import HAIR, NO_STOCK, Trace, certain
from .reading import COUNTED_AFTERWARDS, check_whole, of
from .test_turnover import LUCK, NO_INDUCTION, TEAM, happened, of_post

LIVELY = {
    "turnover": {
        "leavers_share_per_year": 0.3,
        "adviser_leavers_share_per_year": 0.3,
        "agency_cover_share": 0.5,
        "asye_share_of_recruits": 0.4,
        "absence_share": 0.04,
    },
    "teams": {"assessment": {"asye_fte": 1.0}, "child_in_need": {"vacant_posts_fte": 1.0}},
}
START = small_council().start


def run_with(*phases, posts=(), council=None, run=0, months=9):
    later = Timetable(tuple(Phase(begins, figures) for begins, figures in phases), tuple(posts))
    return simulate(council or small_council(**LIVELY), seed=1, run=run, months=months, later=later)


def changed(**changes):
    return small_council(**{**LIVELY, **changes})


def test_phases_that_change_nothing_leave_the_log_as_it_was():
    plain, later = run_with(), run_with((date(2024, 5, 14), changed()), (date(2024, 9, 1), changed()))
    assert np.array_equal(plain.log, later.log)
    assert (plain.staff, plain.events) == (later.staff, later.events)


def test_nothing_that_begins_after_the_end_matters():
    plain = run_with(months=3)
    later = run_with((date(2024, 7, 1), changed(practice={"casework_hours_per_week": 5})), months=3)
    far = run_with((date(2090, 7, 1), changed(practice={"casework_hours_per_week": 5})), months=3)
    assert np.array_equal(plain.log, later.log)
    assert np.array_equal(plain.log, far.log)


FROM_THE_START = {
    "practice": {
        "casework_hours_per_week": 23.5,
        "overtime_share": 0.25,
        "normal_floor_share": 0.5,
        "delay_share": 0.25,
        "caseload_standard": 15,
        "caseload_standard_reduced": 11,
        "ceiling_share": 1.5,
        "handover_hours": 3,
    },
    "management": {
        "supervision_hours_per_worker_per_month": 6,
        "other_duties_share": 0.4,
        "permanence_decision_hours": 3,
    },
    "leaving_care": {"adviser_standard": 14, "adviser_ceiling": 17, "hours_per_month": 5},
    "turnover": {
        **LIVELY["turnover"],
        "leavers_share_per_year": 0.5,
        "absence_share": 0.1,
        "recruitment_months": 2,
        "support_worker_hours_share": 0.3,
    },
    "reviewing": {"caseload_standard": 44},
    "court": {"lawyer_hours_per_week": 15, "private_law_reports_per_year": 60},
    "early_help": {"places": 31},
    "placements": {
        "own_home_beds": 3,
        "moves_per_year": 2,
        "fostering": {"approved_places": 25, "unusable_share": 0.3, "supervision_hours_per_month": 2},
    },
    "assessment": {"hours": 11, "median_days": 25, "promotion_day": 35},
    "section_47": {"booked_days_edges": [8, 20], "booked_days_shares": [1.0]},
    "care_leaver_duty": {"until_age": 25, "from_date": date(2020, 4, 1)},
}


@pytest.mark.parametrize("section", [*FROM_THE_START, "all of them"])
def test_phase_that_holds_from_the_first_moment_is_a_council_with_these_figures(section):
    saturday = {"start": date(2024, 4, 6)}
    changes = FROM_THE_START if section == "all of them" else {section: FROM_THE_START[section]}
    before = changed(**saturday)
    after = changed(**changes, **saturday)
    at_once = run_with((date(2024, 4, 7), after), council=before, months=6)
    as_council = run_with(council=after, months=6)
    assert len(at_once.log) == len(as_council.log)
    assert np.allclose(at_once.log, as_council.log, rtol=0, atol=1e-7)


def test_before_its_day_a_phase_changes_nothing():
    day = date(2024, 8, 13)
    plain = run_with()
    later = run_with((day, changed(**FROM_THE_START)))
    then = plain.calendar.time_of(day)
    rows = [run.log[(run.log[:, 0] < then) & ~np.isin(run.log[:, 1], COUNTED_AFTERWARDS)] for run in (plain, later)]
    rows = [each[np.lexsort(each.T[::-1])] for each in rows]
    assert len(rows[0]) > 1000
    assert np.array_equal(rows[0], rows[1])
    assert len(plain.log) != len(later.log)


# -- people ------------------------------------------------------------------------------------------------------


def of_one_worker(*phases, rate, months=24, **turnover):
    """A child-in-need team of one, where nobody is recruited, with other rates from some days on."""
    still = {**NO_INDUCTION, "absence_share": 0, "recruitment_months": 60, "agency_cover_share": 0, **turnover}
    council = certain(teams={TEAM: {"social_workers_fte": 1}}, turnover={**still, "leavers_share_per_year": rate})
    later = [
        Phase(begins, replace(council, turnover=replace(council.turnover, **changes))) for begins, changes in phases
    ]
    return Trace(council, months=months, later=Timetable(tuple(later))).run()


def test_worker_in_post_leaves_at_the_rate_of_the_day():
    day = date(2024, 3, 5)
    alone = exponential(LUCK.leaves_post(of_post(TEAM, 0, 1)), 1.0)  # in units of the mean stay
    never_before = of_one_worker((day, {"leavers_share_per_year": 2.0}), rate=0)
    begins = never_before.simulated.calendar.time_of(day)
    assert happened(never_before, Event.WORKER_LEFT)[0][0] == pytest.approx(begins + alone * 253 / 2)
    slower = 0.3 * alone * 253 / begins  # so that by then she has used up 0.3 of the time she would stay
    faster = of_one_worker((day, {"leavers_share_per_year": 2.0}), rate=slower)
    assert happened(faster, Event.WORKER_LEFT)[0][0] == pytest.approx(begins + 0.7 * alone * 253 / 2)
    stays = of_one_worker((day, {"leavers_share_per_year": 0.0}), rate=slower)
    assert happened(stays, Event.WORKER_LEFT) == []


def test_absences_begin_when_there_are_to_be_any_and_those_present_work_more():
    day = date(2024, 3, 5)
    trace = of_one_worker((day, {"absence_share": 0.2, "absence_days": 20}), rate=0)
    begins = trace.simulated.calendar.time_of(day)
    wait = exponential(LUCK.absent_after(of_post(TEAM, 0, 1)), 20 * 0.8 / 0.2)
    assert happened(trace, Event.ABSENCE_STARTED)[0][0] == pytest.approx(begins + wait)
    ended = of_one_worker(
        (day, {"absence_share": 0.2, "absence_days": 20}), (date(2024, 3, 7), {"absence_share": 0.0}), rate=0
    )
    assert all(time < begins + 2 for time, _ in happened(ended, Event.ABSENCE_STARTED))


# -- care leavers ------------------------------------------------------------------------------------------------

OLD_DUTY = {"until_age": 21, "from_date": date(2024, 1, 2), "take_up_at_21": 1.0}
NEW_DUTY = {"until_age": 25, "from_date": date(2018, 4, 1), "come_back_share": 1.0}


def leavers(age, *, new_from=date(2025, 1, 6), former=0, months=36):
    stock = {**NO_STOCK, "care_leavers": 1, "care_leaver_age_years_edges": [age, age + HAIR]}
    stock["care_leaver_age_shares"] = [1.0]
    council = certain(stock=stock, care_leaver_duty={**OLD_DUTY, "former_care_leavers": former})
    new = replace(council, care_leaver_duty=replace(council.care_leaver_duty, **NEW_DUTY))
    return Trace(council, months=months, later=Timetable((Phase(new_from, new),))).run()


def support(trace):
    rows = of(trace.simulated, Event.LEAVING_CARE_STARTED, Event.LEAVING_CARE_ENDED)
    return [(Event(int(row[1])).name, round(float(row[0]), 3)) for row in rows if row[0] > 0]


def test_new_duty_lengthens_support_that_goes_on():
    trace = leavers(19.5)  # 21 in the summer of 2025, when the duty to 25 has begun
    assert support(trace) == []
    assert support(leavers(19.5, new_from=date(2026, 1, 5)))[0][0] == "LEAVING_CARE_ENDED"


def test_whose_support_has_ended_comes_back_under_the_new_duty():
    trace = leavers(20.5)  # 21 in the summer of 2024
    begins = trace.simulated.calendar.time_of(date(2025, 1, 6))
    (ended, at), (came_back, then) = support(trace)[:2]
    assert (ended, came_back) == ("LEAVING_CARE_ENDED", "LEAVING_CARE_STARTED")
    assert at < begins
    assert then == begins
    check_whole(trace.simulated)


def test_former_care_leavers_come_back_under_the_new_duty():
    trace = leavers(19.0, former=3)
    begins = trace.simulated.calendar.time_of(date(2025, 1, 6))
    came = [time for event, time in support(trace) if event == "LEAVING_CARE_STARTED"]
    assert set(came) == {begins}
    assert 1 <= len(came) <= 3


# -- demand ------------------------------------------------------------------------------------------------------


def first_contacts(run):
    """Children who come for the first time, and when."""
    rows = of(run, Event.CONTACT)
    rows = rows[np.argsort(rows[:, 0], kind="stable")]
    _, first = np.unique(rows[:, 2], return_index=True)
    return {(child, time) for time, child in rows[first][:, (0, 2)].tolist() if child >= 8 * 2**17}


def test_half_as_many_families_more_for_three_months_add_families_and_change_none():
    base = small_council().demand
    more = {
        name: [1.5 * n for n in getattr(base, name)]
        for name in ("first_time_contacts_by_month", "first_time_referrals_by_month")
    }
    plain = run_with()
    later = run_with((date(2024, 7, 1), changed(demand=more)), (date(2024, 10, 1), changed()))
    before, after = first_contacts(plain), first_contacts(later)
    edges = plain.calendar.month_starts(9)
    came = [np.histogram([time for _, time in each], edges)[0] for each in (before, after)]
    # a family known before the start comes back whatever the demand; the others must all be there still
    assert before <= after
    grown = came[1] / came[0]
    assert np.all(grown[[0, 1, 2, 6, 7, 8]] == 1.0)
    assert np.all((grown[3:6] > 1.2) & (grown[3:6] < 1.8))


def trending(*rates):
    months = [SimpleNamespace(demand=SimpleNamespace(trend_per_year=rate)) for rate in rates]
    return SimpleNamespace(of_month=months)


def test_each_trend_grows_from_its_own_beginning():
    council = trending(*[0.1] * 12, *[0.2] * 6, *[-0.1] * 6)
    assert _growth(council, 7) == 1.1 ** (7 / 12)
    assert _growth(council, 12) == 1.1
    assert _growth(council, 15) == pytest.approx(1.1 * 1.2 ** (3 / 12))
    assert _growth(council, 21) == pytest.approx(1.1 * 1.2**0.5 * 0.9 ** (3 / 12))
    assert _growth(trending(*[0.07] * 50), 47) == 1.07 ** (47 / 12)


# -- money and standards -----------------------------------------------------------------------------------------


def test_other_prices_change_costs_from_their_month_on_and_nothing_else():
    prices = {"agency_foster_gbp_per_week": 2000, "kinship_gbp_per_week": 900, "in_house_foster_gbp_per_week": 1000}
    plain = run_with()
    later = run_with((date(2024, 8, 1), changed(prices=prices, costs={"social_worker_gbp_per_year": 99_000})))
    assert np.array_equal(plain.log, later.log)
    before, after = (tabulate(run).set_index(["measure", "team", "month"])["value"] for run in (plain, later))
    differ = (before - after).abs() > 1e-9
    assert {name for name, *_ in differ[differ].index} >= {"cost_placements_gbp", "cost_staff_gbp", "cost_total_gbp"}
    assert all("gbp" in name for name, *_ in differ[differ].index)
    assert {month for *_, month in differ[differ].index} == {f"2024-{month:02d}" for month in range(8, 13)}


def test_standards_are_those_of_the_time():
    plain = run_with()
    then = plain.calendar.time_of(date(2024, 8, 1))
    later = run_with((date(2024, 8, 1), changed(practice={"caseload_standard": 5, "ceiling_share": 8})))
    member = next(each for each in later.staff if each.role is Role.SOCIAL_WORKER and each.until > then)
    assert (member.standard, [(each.since, each.standard) for each in member.later]) == (
        small_council().practice.caseload_standard,
        [(then, 5.0)],
    )
    above = [
        tabulate(run).query("measure == 'share_of_workers_above_standard' and team == 'all'")["value"].to_numpy()
        for run in (plain, later)
    ]
    assert np.array_equal(above[0][:4], above[1][:4])
    assert np.all(above[1][4:] > above[0][4:])


# -- whatever the timetable --------------------------------------------------------------------------------------

TEAMS = tuple(small_council().teams)
ROLES = {
    "front_door": (Role.SCREENING_OFFICER, Role.TEAM_MANAGER),
    "leaving_care": (Role.PERSONAL_ADVISER, Role.SOCIAL_WORKER, Role.TEAM_MANAGER),
    "reviewing_officers": (Role.REVIEWING_OFFICER,),
    "lawyers": (Role.LAWYER,),
}
USUAL_ROLES = (
    Role.SOCIAL_WORKER,
    Role.SOCIAL_WORKER,
    Role.ASYE,
    Role.SENIOR_PRACTITIONER,
    Role.AGENCY_SOCIAL_WORKER,
    Role.FAMILY_SUPPORT_WORKER,
    Role.TEAM_MANAGER,
)
days = st.integers(-40, 280).map(lambda after: START + timedelta(days=after))
places = st.sampled_from([*TEAMS, "reviewing_officers", "lawyers"]).flatmap(
    lambda team: st.tuples(st.just(team), st.sampled_from(ROLES.get(team, USUAL_ROLES)))
)
posts = st.builds(
    lambda key, place, fte, begins, **more: PostsChange(
        key=str(key), team=place[0], role=place[1], fte=fte, begins=begins, **more
    ),
    st.integers(0, 10**6),
    places,
    st.sampled_from([-50.0, -3.0, -1.5, -0.4, 0.3, 1.0, 2.5, 4.0]),
    days,
    ends=st.none() | days,
    recruited_in_months=st.sampled_from([None, 0.0, 0.5, 4.0]),
    agency_meanwhile=st.sampled_from([None, 0.0, 1.0]),
    gbp_per_year=st.sampled_from([None, 41_839.0]),
)
OTHERS = {
    **FROM_THE_START,
    "demand": {
        "trend_per_year": 0.5,
        "sibling_group_shares": [0.1, 0.1, 0.8],
        "first_time_contacts_by_month": [150] * 12,
    },
    "returning": {"return_share": 0.6, "mean_days_to_return": 10},
    "front_door": {"no_further_action_share": 0.0, "referral_decision_days": 3},
    "child_protection": {"care_share": 0.6, "child_in_need_share": 0.3, "first_review_months": 9},
    "child_in_need": {"section_47_share": 0.5, "care_share": 0.3, "early_help_share": 0.2},
    "entry": {"section_20_share": 0.0, "court_share": 0.9, "unaccompanied_per_year": 30, "remands_per_year": 20},
    "care": {"transfer_days": 5, "first_review_days": 10, "later_reviews_months": 2, "complex_share": 0.9},
    "permanence": {"report_days": 150, "matching_days": 10, "adoption_placed_days": 200, "home_days": 90},
    "strain": {"switch": "on", "leaving_elasticity": 2, "absence_elasticity": 2},
}
figures = st.dictionaries(st.sampled_from(list(OTHERS)), st.none(), max_size=8).map(
    lambda chosen: changed(**{section: OTHERS[section] for section in chosen})
)
phases = st.lists(st.tuples(st.integers(1, 280), figures), max_size=3, unique_by=lambda each: each[0])


def test_who_leaves_in_the_moment_of_being_given_is_not_given():
    # everybody of two teams goes on one day: who is given as another goes may be gone by then herself
    day = date(2024, 8, 3)
    gone = [
        PostsChange(key="0", team=team, role=role, fte=-50.0, begins=day)
        for team, role in (("front_door", Role.SCREENING_OFFICER), ("assessment", Role.SOCIAL_WORKER))
    ]
    extra = PostsChange(key="0", team="front_door", role=Role.SCREENING_OFFICER, fte=2.5, begins=START)
    others = {section: OTHERS[section] for section in ("practice", "returning")}
    more = Phase(START + timedelta(days=15), changed(**others))
    simulated = simulate(changed(), seed=1, run=0, months=6, later=Timetable((more,), (gone[0], extra, gone[1])))
    check_whole(simulated, most_hours=False)


@settings(max_examples=examples(12, 25), deadline=None)
@given(phases, st.lists(posts, max_size=5), st.integers(0, 5))
def test_whatever_changes_nobody_is_lost(phases, posts, run):
    later = Timetable(
        tuple(Phase(START + timedelta(days=after), each) for after, each in sorted(phases, key=lambda one: one[0])),
        tuple(posts),
    )
    simulated = simulate(changed(), seed=1, run=run, months=9, later=later)
    check_whole(simulated, most_hours=False)
    table = tabulate(simulated)
    assert (table.loc[table["measure"] == "hours_delivered", "value"] >= 0).all()
    assert (table.loc[table["measure"] == "empty_posts_fte", "value"] >= -1e-9).all()
    for member in simulated.staff:
        assert member.fte > 0
        assert member.until >= member.since
        assert all(each.fte > 0 and each.since >= member.since for each in member.later)
    assert later == simulated.later
    assert replace(simulated, later=AS_IT_IS).later == Timetable()
