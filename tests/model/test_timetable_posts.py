"""Posts that come and go: exactly when, who is in them, what they cost, and that nobody else's luck changes."""

from datetime import date

import numpy as np
import pytest
from councils import small_council

from sim.measures import tabulate
from sim.model import simulate
from sim.model.council import Destination
from sim.scenario.timetable import PostsChange, Timetable
from sim.vocabulary import Cause, Event, Role, Stage

from .certain import NO_STOCK, Trace, certain
from .reading import check_whole, lower_bound, of, share_in_time
from .test_turnover import A_MONTH, LONG_PLAN, NO_INDUCTION, TEAM, happened, people_of

DAY = date(2024, 3, 5)
SOCIAL_WORK = {"team": TEAM, "role": Role.SOCIAL_WORKER}
STEADY = {"leavers_share_per_year": 0, "absence_share": 0, **NO_INDUCTION}


def posts(**asked):
    return PostsChange(**{"key": "extra", "fte": 1.0, "begins": DAY, **SOCIAL_WORK, **asked})


def traced(*changes, council=None, months=12, entering=(0.5,), turnover=None, **asked):
    """A child-in-need team of one, with a long plan for each time in `entering`."""
    council = council or certain(
        teams={TEAM: {"social_workers_fte": 1}}, turnover={**STEADY, **(turnover or {})}, child_in_need=LONG_PLAN
    )
    trace = Trace(council, months=months, later=Timetable(posts=tuple(changes or [posts(**asked)])))
    for number, at in enumerate(entering, start=1):
        trace.enter(at, Destination.CIN_PLAN, family=4 * number)
    return trace.run()


def time_of(trace, day=DAY):
    return trace.simulated.calendar.time_of(day)


def cost(trace, measure="cost_staff_gbp", team=TEAM):
    table = tabulate(trace.simulated)
    return table[(table["measure"] == measure) & (table["team"] == team)]["value"].to_numpy()


# -- coming ------------------------------------------------------------------------------------------------------


def test_post_that_is_filled_on_its_day():
    trace = traced(recruited_in_months=0.0, entering=(0.5, 45.5, 46.5))
    day = time_of(trace)
    assert happened(trace, Event.POST_EMPTY) == []
    assert happened(trace, Event.WORKER_JOINED) == [(day, 0.0)]
    first, second = people_of(trace, Role.SOCIAL_WORKER)
    assert (trace.simulated.staff[second].since, trace.simulated.staff[second].fte) == (day, 1.0)
    given = of(trace.simulated, Event.ALLOCATED)
    assert [int(row[4]) for row in given] == [first, second, second if given[2, 4] == second else first]
    check_whole(trace.simulated)


def test_post_on_a_closed_day_begins_on_the_next_working_day():
    trace = traced(begins=date(2024, 3, 31), recruited_in_months=0.0)  # Easter Sunday
    assert happened(trace, Event.WORKER_JOINED) == [(time_of(trace, date(2024, 4, 2)), 0.0)]


def test_post_that_takes_three_months_to_fill_stands_empty_until_then():
    trace = traced(recruited_in_months=3.0)
    day = time_of(trace)
    came = round(day + 3 * A_MONTH, 6)
    assert happened(trace, Event.POST_EMPTY) == [(day, 1.0), (came, 0.0)]
    assert happened(trace, Event.WORKER_JOINED) == [(came, round(3 * A_MONTH, 6))]


def test_councils_own_time_to_fill_a_post_where_none_is_given():
    trace = traced(turnover={"recruitment_months": 2})
    assert happened(trace, Event.WORKER_JOINED)[0][0] == round(time_of(trace) + 2 * A_MONTH, 6)


def test_agency_worker_covers_a_new_post_until_the_recruit_comes():
    turnover = {"agency_lead_days": 10, "agency_leavers_share_per_year": 0, "agency_cover_share": 0}
    trace = traced(recruited_in_months=4.0, agency_meanwhile=1.0, turnover=turnover)
    day, came = time_of(trace), round(time_of(trace) + 4 * A_MONTH, 6)
    assert happened(trace, Event.WORKER_JOINED) == [(day + 10, 10.0), (came, 0.0)]
    assert happened(trace, Event.WORKER_LEFT) == [(came, round(came - day - 10, 6))]
    assert happened(trace, Event.POST_EMPTY) == [(day, 1.0), (day + 10, 0.0), (came, 1.0), (came, 0.0)]
    new = [trace.simulated.staff[k].role for k in people_of(trace, *Role) if trace.simulated.staff[k].since > 0]
    assert new == [Role.AGENCY_SOCIAL_WORKER, Role.SOCIAL_WORKER]


def test_nobody_covers_an_advisers_post():
    trace = traced(
        team="leaving_care", role=Role.PERSONAL_ADVISER, recruited_in_months=4.0, agency_meanwhile=1.0, entering=()
    )
    assert len(happened(trace, Event.WORKER_JOINED, team="leaving_care")) == 1


def test_part_posts_are_as_large_as_asked():
    trace = traced(fte=2.5, recruited_in_months=0.0)
    new = [m.fte for m in trace.simulated.staff if m.since > 0]
    assert new == [1.0, 1.0, 0.5]


@pytest.mark.parametrize("begins", [date(2020, 1, 1), date(2024, 1, 2)])
@pytest.mark.parametrize("recruited", [None, 0.0])
def test_posts_on_or_before_the_start_are_posts_of_the_council(begins, recruited):
    """Without turnover there is no luck in a post: the log is that of a council with as many."""
    council = {"turnover": STEADY, "child_in_need": LONG_PLAN, "stock": {**NO_STOCK, "children_on_cin_plan": 12}}
    larger = certain(teams={TEAM: {"social_workers_fte": 2.5}}, **council)
    smaller = certain(teams={TEAM: {"social_workers_fte": 1}}, **council)
    added = Timetable(posts=(posts(fte=1.5, begins=begins, recruited_in_months=recruited),))
    there, then = simulate(larger, seed=1, run=0, months=6), simulate(smaller, seed=1, run=0, months=6, later=added)
    logs = []
    for run in (there, then):
        # workers by team, role and place there, for their numbers differ
        named = {-1: -1.0}
        seen: dict[tuple[int, str], int] = {}
        for number, member in enumerate(run.staff):
            place = seen[member.team, member.role] = seen.get((member.team, member.role), -1) + 1
            named[number] = 10_000.0 * member.team + 100.0 * list(Role).index(member.role) + place
        log = run.log.copy()
        log[:, 4] = [named[int(number)] for number in log[:, 4]]
        logs.append(log[np.lexsort(log.T[::-1])])
    assert np.array_equal(*logs)


def test_post_at_the_start_that_has_to_be_filled_is_empty_at_first():
    trace = traced(begins=date(2024, 1, 1), recruited_in_months=1.0)
    assert happened(trace, Event.POST_EMPTY) == [(0.0, 1.0), (round(A_MONTH, 6), 0.0)]


@pytest.mark.parametrize(("begins", "inducted"), [(DAY, True), (date(2024, 1, 1), False)])
def test_recruits_have_an_induction_but_nobody_who_is_there_from_the_start(begins, inducted):
    council = certain(
        teams={TEAM: {"social_workers_fte": 0}},
        turnover={**STEADY, "induction_days": 30, "induction_hours_share": 0.5, "hours_by_month": [1] * 12},
        child_in_need={"plan": {**LONG_PLAN["plan"], "hours_per_month": 79}},  # 3.75 hours a day each
    )
    trace = traced(posts(begins=begins, recruited_in_months=0.0), council=council, entering=(60.5, 60.5), months=4)
    assert bool(happened(trace, Event.WORKER_JOINED)) == inducted
    worker, end = people_of(trace, Role.SOCIAL_WORKER)[0], trace.simulated.calendar.month_starts(4)[-1]
    given = [row[5] for row in of(trace.simulated, Event.HOURS) if row[4] == worker][-1]
    in_induction = time_of(trace) + 30 - 60.5 if inducted else 0.0
    assert given == pytest.approx(5 * (end - 60.5) - 2.5 * in_induction)


def test_newly_qualified_worker_is_recruited_as_asked():
    trace = traced(role=Role.ASYE, recruited_in_months=1.0, turnover={"asye_months": 3})
    new = next(m for m in trace.simulated.staff if m.since > 0)
    assert new.role is Role.ASYE
    assert new.qualified_at == pytest.approx(new.since + 3 * A_MONTH)


def test_agency_post_is_filled_again_for_as_long_as_it_is_asked_for():
    trace = traced(
        role=Role.AGENCY_SOCIAL_WORKER,
        ends=date(2025, 1, 7),
        turnover={"agency_lead_days": 5, "agency_leavers_share_per_year": 6},
        months=18,
    )
    day, end = time_of(trace), time_of(trace, date(2025, 1, 7))
    joined, left = happened(trace, Event.WORKER_JOINED), happened(trace, Event.WORKER_LEFT)
    assert joined[0] == (day + 5, 5.0)
    assert len(joined) > 2
    for (came, _), (went, _) in zip(joined[1:], left, strict=False):
        assert came == pytest.approx(went + 5)
    assert max(time for time, _ in joined) < end
    assert happened(trace, Event.POST_EMPTY)[-1][1] == 0.0
    assert all(m.until <= end for m in trace.simulated.staff if m.role is Role.AGENCY_SOCIAL_WORKER)


# -- going -------------------------------------------------------------------------------------------------------


def test_post_for_a_limited_time_ends_and_its_families_are_handed_over():
    ends = date(2024, 6, 4)
    trace = traced(recruited_in_months=0.0, ends=ends, entering=(0.5, 46.5))
    day, end = time_of(trace), time_of(trace, ends)
    assert happened(trace, Event.WORKER_LEFT) == [(end, end - day)]
    assert [row[:2] for row in trace.journey(family=8, only=("QUEUED", "ALLOCATED", "RELEASED"))[:5]] == [
        (46.5, "QUEUED"),
        (46.5, "ALLOCATED"),
        (end, "RELEASED"),
        (end, "QUEUED"),
        (end, "ALLOCATED"),
    ]
    assert happened(trace, Event.POST_EMPTY) == []
    assert len([m for m in trace.simulated.staff if m.since > 0]) == 1


def test_post_that_ends_before_it_is_filled_was_empty_for_all_its_time():
    trace = traced(recruited_in_months=6.0, ends=date(2024, 4, 9))
    assert happened(trace, Event.POST_EMPTY) == [(time_of(trace), 1.0), (time_of(trace, date(2024, 4, 9)), 0.0)]
    assert happened(trace, Event.WORKER_JOINED) == []


def test_empty_posts_are_cut_first_then_the_highest_place():
    council = certain(
        teams={TEAM: {"social_workers_fte": 3, "asye_fte": 1, "vacant_posts_fte": 1}},
        turnover={**STEADY, "recruitment_months": 60, "asye_months": 36},
        child_in_need=LONG_PLAN,
    )
    trace = traced(posts(fte=-2.0), council=council)
    day = time_of(trace)
    left = [k for k in people_of(trace, *Role) if trace.simulated.staff[k].until == day]
    assert left == [people_of(trace, Role.SOCIAL_WORKER)[-1]]
    assert happened(trace, Event.POST_EMPTY) == [(0.0, 1.0), (day, 0.0)]


def test_part_of_a_post_is_cut_by_making_the_last_one_smaller():
    council = certain(teams={TEAM: {"social_workers_fte": 2}}, turnover=STEADY, child_in_need=LONG_PLAN)
    trace = traced(posts(fte=-0.5), council=council, entering=(0.5, 1.5))
    day = time_of(trace)
    member = trace.simulated.staff[people_of(trace, Role.SOCIAL_WORKER)[1]]
    standard = council.practice.caseload_standard
    assert (member.fte, member.until) == (1.0, np.inf)
    assert [(each.since, each.fte, each.standard) for each in member.later] == [(day, 0.5, standard / 2)]
    assert happened(trace, Event.WORKER_LEFT) == []
    assert len(of(trace.simulated, Event.RELEASED)) == 0
    pounds, edges = cost(trace), trace.simulated.calendar.month_starts(12)
    each = council.costs.social_worker_gbp_per_year / 12
    days = edges[3] - edges[2]
    manager = council.costs.team_manager_gbp_per_year / 12
    assert pounds[1] == pytest.approx(2 * each + manager)
    assert pounds[2] == pytest.approx((1 + ((day - edges[2]) + 0.5 * (edges[3] - day)) / days) * each + manager)
    assert pounds[3] == pytest.approx(1.5 * each + manager)


def test_cut_for_a_time_comes_back():
    council = certain(teams={TEAM: {"social_workers_fte": 2}}, turnover=STEADY, child_in_need=LONG_PLAN)
    trace = traced(posts(fte=-1.0, ends=date(2024, 7, 2), recruited_in_months=0.0), council=council)
    day, end = time_of(trace), time_of(trace, date(2024, 7, 2))
    assert [time for time, _ in happened(trace, Event.WORKER_LEFT)] == [day]
    assert [time for time, _ in happened(trace, Event.WORKER_JOINED)] == [end]


def test_team_that_loses_everybody_leaves_its_children_waiting_until_somebody_comes():
    trace = traced(posts(fte=-9.0, ends=date(2024, 6, 4), recruited_in_months=0.0), entering=(0.5, 60.5))
    day, end = time_of(trace), time_of(trace, date(2024, 6, 4))
    assert trace.lost(Stage.CIN_PLAN, Cause.ALLOCATION) == end - day
    assert [row[:2] for row in trace.journey(family=8, only=("QUEUED", "ALLOCATED"))] == [
        (60.5, "QUEUED"),
        (end, "ALLOCATED"),
    ]
    check_whole(trace.simulated)


# -- those who hold no cases -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("contact", "left"), [(44.25, 0.25), (46.25, 0.5)])
def test_decisions_wait_while_there_is_no_manager(contact, left):
    gone = posts(
        key="m", team="assessment", role=Role.TEAM_MANAGER, fte=-1.0, ends=date(2024, 5, 7), recruited_in_months=2.0
    )
    trace = Trace(certain(turnover=STEADY), later=Timetable(posts=(gone,)), months=8)
    trace.contact(contact).run()
    came = trace.simulated.calendar.time_of(date(2024, 5, 7))
    recruited = came + 2 * A_MONTH
    decided = trace.journey(only=("REFERRAL_DECIDED",))
    assert decided[0][0] == pytest.approx(recruited + left)
    assert trace.lost(Stage.REFERRAL, Cause.MANAGER) == pytest.approx(recruited + left - contact - 1.0)


def test_second_manager_takes_half_of_the_workers_to_supervise():
    council = certain(
        turnover=STEADY, management={"supervision_hours_per_worker_per_month": 253 / 12}, teams={TEAM: {}}
    )
    more = posts(team=TEAM, role=Role.TEAM_MANAGER, recruited_in_months=0.0, key="m")
    trace = traced(more, council=council, entering=())
    day, end = time_of(trace), trace.simulated.calendar.month_starts(12)[-1]
    first, second = (
        [row[5] for row in of(trace.simulated, Event.HOURS) if row[4] == number][-1]
        for number in people_of(trace, Role.TEAM_MANAGER)
    )
    assert first == pytest.approx(day + (end - day) / 2)
    assert second == pytest.approx((end - day) / 2)


def test_contacts_wait_while_the_front_door_is_empty_and_nobody_works_hours_that_are_not_there():
    gone = posts(
        key="f",
        team="front_door",
        role=Role.SCREENING_OFFICER,
        fte=-1.0,
        ends=date(2024, 4, 9),
        recruited_in_months=0.0,
    )
    trace = Trace(certain(turnover=STEADY), later=Timetable(posts=(gone,)), months=6)
    trace.contact(44.75, family=4).contact(50.25, family=8).run()
    came = trace.simulated.calendar.time_of(date(2024, 4, 9))
    for family, left in ((4, 0.25), (8, 0.5)):  # one was half done when the officer went on day 45
        assert trace.journey(family=family, only=("CONTACT_SCREENED",))[0][0] == pytest.approx(came + left)
    check_whole(trace.simulated)


def test_officers_of_the_front_door_share_their_pool_with_whoever_comes_and_goes():
    more = posts(
        team="front_door", role=Role.SCREENING_OFFICER, key="f", recruited_in_months=0.0, ends=date(2024, 6, 4)
    )
    council = small_council()
    run = simulate(council, seed=1, run=0, months=6, later=Timetable(posts=(more,)))
    check_whole(run)
    hours = of(run, Event.HOURS)
    officers = [k for k, m in enumerate(run.staff) if m.role is Role.SCREENING_OFFICER]
    plain = simulate(council, seed=1, run=0, months=6)
    given = [
        sum(rows[rows[:, 4] == k, 5].max() for k in people)
        for rows, people in ((hours, officers), (of(plain, Event.HOURS), officers[:-1]))
    ]
    contacts = [len(of(each, Event.CONTACT)) for each in (run, plain)]
    assert given[0] / contacts[0] == pytest.approx(given[1] / contacts[1], rel=0.01)


def test_lawyers_work_is_taken_up_by_those_who_are_left_or_come():
    gone = posts(team="lawyers", role=Role.LAWYER, key="l", fte=-20, ends=date(2024, 12, 3), recruited_in_months=0.0)
    council = small_council()
    run = simulate(council, seed=1, run=0, months=14, later=Timetable(posts=(gone,)))
    check_whole(run, most_hours=False)
    ended = of(run, Event.PROCEEDINGS_ENDED)
    day, came = (run.calendar.time_of(each) for each in (DAY, date(2024, 12, 3)))
    with_order = ended[ended[:, 6] > 0]
    assert not np.any((with_order[:, 0] > day + 1) & (with_order[:, 0] < came))
    assert np.any(with_order[:, 0] > came)


def test_reviewing_officers_pass_their_children_on_families_together():
    ends = date(2024, 9, 3)
    gone = posts(
        team="reviewing_officers",
        role=Role.REVIEWING_OFFICER,
        key="r",
        begins=date(2024, 6, 4),
        fte=-1.0,
        ends=ends,
        recruited_in_months=0.0,
    )
    run = simulate(small_council(), seed=1, run=0, months=9, later=Timetable(posts=(gone,)))
    check_whole(run)
    day = run.calendar.time_of(date(2024, 6, 4))
    again = of(run, Event.CHAIR_ASSIGNED)
    again = again[again[:, 0] == day]
    assert len(again) > 5
    for family in np.unique(again[:, 2] // 8):
        assert len(np.unique(again[again[:, 2] // 8 == family, 4])) == 1
    nobody = simulate(
        small_council(),
        seed=1,
        run=0,
        months=9,
        later=Timetable(
            posts=(
                PostsChange(
                    key="r",
                    team="reviewing_officers",
                    role=Role.REVIEWING_OFFICER,
                    fte=-99,
                    begins=date(2024, 6, 4),
                    ends=ends,
                    recruited_in_months=0.0,
                ),
            )
        ),
    )
    check_whole(nobody)
    back = nobody.calendar.time_of(ends)
    held = of(nobody, Event.ICPC, Event.CP_REVIEW)[:, 0]
    assert not np.any((held > day + 1e-9) & (held < back))
    assert np.any(held > back)


def test_family_support_workers_spare_hours_while_they_are_there():
    ends = date(2024, 6, 4)
    more = posts(role=Role.FAMILY_SUPPORT_WORKER, key="s", recruited_in_months=0.0, ends=ends)
    council = certain(
        teams={TEAM: {"social_workers_fte": 1}},
        turnover={**STEADY, "support_worker_hours_share": 0.4, "hours_by_month": [1] * 12},
        child_in_need={"plan": {**LONG_PLAN["plan"], "hours_per_month": 79, "worker_share": 0}},
        practice={"caseload_standard": 20},
    )
    trace = traced(more, council=council, entering=(0.5, 0.5, 0.5, 0.5))
    day, end, last = time_of(trace), time_of(trace, ends), trace.simulated.calendar.month_starts(12)[-1]
    worker = people_of(trace, Role.SOCIAL_WORKER)[0]
    given = [row[5] for row in of(trace.simulated, Event.HOURS) if row[4] == worker][-1]
    assert given == pytest.approx(5 * (last - 0.5) + 0.4 * 5 * (end - day))


# -- money -------------------------------------------------------------------------------------------------------


def test_post_with_a_price_of_its_own_costs_that_and_the_premium_while_covered():
    turnover = {"agency_lead_days": 0, "agency_leavers_share_per_year": 0}
    asked = {"begins": date(2024, 4, 1), "recruited_in_months": 6.0, "turnover": turnover, "agency_meanwhile": 1.0}
    own, usual = traced(gbp_per_year=41_839.0, **asked), traced(**asked)
    costs = own.parameters.costs
    at_end = cost(own)[-1] - cost(usual)[-1]
    assert at_end == pytest.approx((41_839 - costs.social_worker_gbp_per_year) / 12)
    covered = cost(own, "cost_agency_gbp")[5]
    assert covered == pytest.approx(41_839 / 12 * (1 + costs.agency_premium_share))
    assert cost(own, "cost_agency_premium_gbp")[5] == pytest.approx(41_839 / 12 * costs.agency_premium_share)


# -- luck --------------------------------------------------------------------------------------------------------

LIVELY = {"turnover": {"leavers_share_per_year": 0.6, "absence_share": 0.05, "agency_cover_share": 0.5}}


def comings_and_goings(run, *, without):
    rows = of(run, Event.WORKER_JOINED, Event.WORKER_LEFT, Event.ABSENCE_STARTED, Event.ABSENCE_ENDED)
    rows = rows[~np.isin(rows[:, 3], without)]
    return sorted((row[0], row[1], row[3], row[5], row[6]) for row in rows.tolist())


def test_added_posts_change_nobody_elses_luck():
    council = small_council(**LIVELY)
    more = posts(team="assessment", begins=date(2024, 5, 7), fte=2.0, key="more")
    other = posts(team="child_in_need", begins=date(2024, 6, 4), fte=1.0, key="other")
    assessment = list(council.teams).index("assessment")
    plain, one, both, reverse = (
        simulate(council, seed=1, run=0, months=12, later=Timetable(posts=each))
        for each in ((), (more,), (other, more), (more, other))
    )
    assert len(comings_and_goings(plain, without=[])) > 5
    assert comings_and_goings(plain, without=[assessment]) == comings_and_goings(one, without=[assessment])
    in_need = list(council.teams).index("child_in_need")
    assert comings_and_goings(one, without=[in_need]) == comings_and_goings(both, without=[in_need])
    assert np.array_equal(both.log[np.lexsort(both.log.T)][:, :4], reverse.log[np.lexsort(reverse.log.T)][:, :4])
    first = [{(row[2], row[0]) for row in of(run, Event.CONTACT) if row[5] == 0} for run in (plain, one)]
    born = [{each for each in of_run if each[0] >= 8 * 2**17} for of_run in first]
    assert len(born[0] & born[1]) > 0.9 * len(born[0])


def test_unknown_team_is_said():
    with pytest.raises(ValueError, match="no team 'nowhere'"):
        traced(team="nowhere")


def test_more_posts_in_the_assessment_team_do_not_lower_the_share_in_time():
    council = small_council(practice={"casework_hours_per_week": 14})
    more = Timetable(posts=(posts(team="assessment", begins=date(2024, 5, 7), fte=2.0, recruited_in_months=0.0),))
    gained = []
    for run in range(8):
        plain, later = (simulate(council, seed=2, run=run, months=9, later=each) for each in (Timetable(), more))
        since = plain.calendar.time_of(date(2024, 7, 1))
        gained.append(share_in_time(later, since=since) - share_in_time(plain, since=since))
    assert np.mean(gained) > 0
    assert lower_bound(gained, t=1.895) >= 0
