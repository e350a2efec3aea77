"""Row 4: extremes. No arrivals, no staff in one team, unlimited staff, one child, and whatever else is far out."""

from dataclasses import asdict
from functools import cache

import numpy as np
import pytest
from councils import small_council

from sim.model import simulate
from sim.vocabulary import CareEnd, Cause, Decision, Event, PlacementKind, Stage

from .certain import NO_STOCK, Trace, certain, team_of
from .reading import check_whole, drift, mean_stock, of

NO_DEMAND = {
    "first_time_contacts_by_month": [0],
    "first_time_referrals_by_month": [0],
    "returning_referrals_by_month": [],
}
NOBODY_UNKNOWN = {"unaccompanied_per_year": 0, "remands_per_year": 0}
NOBODY = {
    "social_workers_fte": 0,
    "senior_practitioners_fte": 0,
    "asye_fte": 0,
    "screening_officers_fte": 0,
    "personal_advisers_fte": 0,
}
UNLIMITED = {
    "casework_hours_per_week": 60,
    "ceiling_share": 10,
    "caseload_standard": 1e6,
    "caseload_standard_reduced": 1e6,
}
MANY = 100


def unlimited(**changes):
    """A council with so many people that nobody ever waits for one."""
    teams = {
        name: {
            "social_workers_fte": 0 if team.kind == "front_door" else MANY,
            "screening_officers_fte": MANY if team.kind == "front_door" else 0,
            "personal_advisers_fte": MANY if team.kind == "leaving_care" else 0,
            "team_managers_fte": MANY,
        }
        for name, team in small_council().teams.items()
    }
    council = {
        "practice": UNLIMITED,
        "reviewing": {"reviewing_officers_fte": MANY},
        "court": {"lawyers_fte": MANY, "lawyer_hours_per_week": 60},
        "leaving_care": {"adviser_ceiling": 1e6},
        "placements": {"fostering": {"approved_places": 2000}},
        "early_help": {"places": 1e6},
        "teams": teams,
    }
    return small_council(**{**council, **changes})


def test_no_arrivals_and_nobody_there_leave_an_empty_log():
    council = small_council(
        demand=NO_DEMAND, entry=NOBODY_UNKNOWN, stock=NO_STOCK, court={"private_law_reports_per_year": 0}
    )
    run = simulate(council, seed=1, run=0, months=12)
    assert set(run.log[:, 1]) == {Event.HOURS, Event.PLACES}
    managers = [person.role == "team_manager" for person in run.staff]
    given = of(run, Event.HOURS)[-len(run.staff) :, 5]
    assert (given[~np.array(managers)] == 0).all()


def test_no_arrivals_let_the_stock_run_off():
    council = small_council(demand=NO_DEMAND, returning={"return_share": 0}, child_in_need={"section_47_share": 0})
    run = simulate(council, seed=1, run=0, months=60)
    check_whole(run)
    assert len(of(run, Event.CONTACT, Event.REFERRAL)) == 0
    for start, end in ((Event.CP_PLAN_STARTED, Event.CP_PLAN_ENDED), (Event.CIN_PLAN_STARTED, Event.CIN_PLAN_ENDED)):
        assert len(of(run, start)) == len(of(run, end)) > 0


def test_unlimited_staff_lose_no_time_at_all():
    run = simulate(unlimited(), seed=1, run=0, months=12)
    check_whole(run)
    assert len(of(run, Event.ASSESSMENT_COMPLETED)) > 200
    assert len(of(run, Event.CP_PLAN_ENDED)) > 20
    assert len(of(run, Event.DRIFT)) == 0
    assert (of(run, Event.ALLOCATED)[:, 5] == 0).all()
    assert of(run, Event.DECISION)[:, 5].max() < 1e-9


def test_unlimited_staff_lawyers_and_places_lose_no_time_on_the_whole_journey():
    more = {
        "fostering": team_of("fostering", social_workers_fte=MANY),
        "kinship": team_of("kinship", social_workers_fte=MANY),
        "after_permanence": team_of("after_permanence", family_support_workers_fte=MANY),
    }
    council = unlimited()
    council = unlimited(
        assessment={"care_share": 0.1},
        # siblings share a worker, who has but one week: what they need together must fit into it
        care={"entry_hours": 0.5, "care_plan_hours": 1, "review_hours": 1},
        court={**asdict(council.court), "proceedings_hours": 10, "pre_proceedings_hours": 5},
        permanence={"home_hours": 1, "report_hours": 1, "plan_hours": 1},
        teams={**{name: asdict(team) for name, team in council.teams.items()}, **more},
    )
    run = simulate(council, seed=1, run=0, months=48)
    check_whole(run)
    assert len(of(run, Event.CARE_ENDED)) > 80
    assert len(of(run, Event.PROCEEDINGS_ENDED)) > 30
    assert len(of(run, Event.ORDER_MADE)) > 10
    assert len(of(run, Event.PATHWAY_PLAN_MADE)) > 5
    assert len(of(run, Event.DRIFT, Event.LEFT_LATE)) == 0
    for waited in (Event.ALLOCATED, Event.ADVISER_ASSIGNED, Event.SUPPORT_STARTED):
        assert of(run, waited)[:, 5].max() < 1e-9
    assert of(run, Event.DECISION)[:, 5].max() < 1e-9
    # in time, where nothing but people could make it late
    assert (of(run, Event.PATHWAY_PLAN_MADE)[:, 5] <= 0).all()
    assert (of(run, Event.CARE_REVIEW)[:, 5] <= 0).all()
    assert (of(run, Event.FIRST_CARE_VISIT)[:, 5] <= 5).all()
    new = of(run, Event.PLACEMENT_STARTED)
    assert PlacementKind.AGENCY_FOSTER not in new[:, 5]


@pytest.mark.parametrize("regime", ["initial_and_core_2009", "single_assessment_2013", "single_assessment_2023"])
def test_unlimited_staff_lose_no_time_in_any_regime_or_however_much_waits_for_the_worker(regime):
    for worker_share in (0, 1):
        council = unlimited(
            practice={**UNLIMITED, "regime": regime}, assessment={"worker_share": worker_share, "sprint": 3}
        )
        assert len(of(simulate(council, seed=3, run=1, months=2), Event.DRIFT)) == 0


@pytest.mark.parametrize(
    "team",
    ["assessment", "child_protection_1", "child_in_need", "disabled_children", "children_in_care"],
)
def test_team_without_workers_lets_its_queue_grow_and_nothing_crashes(team):
    run = simulate(small_council(teams={team: NOBODY}), seed=1, run=0, months=12)
    check_whole(run)
    index = list(run.parameters.teams).index(team)
    assert len(of(run, Event.ALLOCATED)[of(run, Event.ALLOCATED)[:, 3] == index]) == 0
    rows = of(run, Event.QUEUED, Event.LEFT_QUEUE)
    rows = rows[rows[:, 3] == index]
    edges = run.calendar.month_starts(12)
    waits = np.where(rows[:, 1] == Event.QUEUED, 1, -1)
    assert waits.sum() > waits[rows[:, 0] < edges[3]].sum()  # nobody leaves it but those whose time in care is over
    lost = of(run, Event.DRIFT)
    lost = lost[(lost[:, 3] == index) & (lost[:, 6] % 100 == Cause.ALLOCATION)]
    waited = np.sum(waits * (edges[-1] - np.maximum(rows[:, 0], 0.0)))
    assert lost[:, 5].sum() == pytest.approx(waited, rel=1e-6)


def test_stock_of_a_kind_of_team_without_workers_waits_from_the_start():
    run = simulate(small_council(teams={"child_in_need": NOBODY}), seed=1, run=0, months=3)
    queued = of(run, Event.QUEUED)
    at_start = queued[queued[:, 0] < 0]
    # 90 on a plan, 15 of them held by the child protection teams; a family of siblings is not parted
    assert abs(len(at_start) - 75) <= 2
    plans = of(run, Event.CIN_PLAN_STARTED)
    assert np.sum(plans[:, 0] < 0) == 90


def test_stock_goes_to_the_team_of_its_kind_that_has_workers():
    run = simulate(small_council(teams={"child_protection_1": NOBODY}), seed=1, run=0, months=1)
    held = of(run, Event.ALLOCATED)
    second = list(run.parameters.teams).index("child_protection_2")
    assert abs(np.sum((held[:, 0] < 0) & (held[:, 3] == second)) - (47 + 15 + 4)) <= 2


def test_only_those_who_must_not_wait_go_past_the_ceiling():
    council = small_council(
        practice={"caseload_standard": 4, "caseload_standard_reduced": 4, "ceiling_share": 1, "overtime_share": 1}
    )
    run = simulate(council, seed=1, run=0, months=6)
    check_whole(run)
    allocated = of(run, Event.ALLOCATED)
    new = allocated[allocated[:, 0] >= 0]
    breaches = new[new[:, 6] == 1]
    assert len(breaches) > 0
    kinds = [team.kind for team in council.teams.values()]
    at_risk = set(of(run, Event.SECTION_47_STARTED)[:, 2])  # a section 47 enquiry does not wait for a worker either
    others = [row for row in breaches if row[2] not in at_risk]
    assert {kinds[int(row[3])] for row in others} <= {
        "assessment",
        "child_protection",
        "children_in_care",
        "leaving_care",
    }
    siblings_at_risk = {child // 8 for child in at_risk}
    assert all(row[2] // 8 in siblings_at_risk for row in others if kinds[int(row[3])] == "assessment")
    assert (breaches[:, 5] == 0).all()
    assert drift(run)[100 * Stage.ASSESSMENT + Cause.ALLOCATION] > 0
    assert drift(run)[100 * Stage.CP_PLAN + Cause.ALLOCATION] == 0


def test_without_screening_officers_contacts_wait_to_be_screened():
    run = simulate(small_council(teams={"front_door": NOBODY}), seed=1, run=0, months=3)
    check_whole(run)
    contacts = of(run, Event.CONTACT)
    assert len(contacts) > 200
    assert len(of(run, Event.CONTACT_SCREENED)) == 0
    end = run.calendar.month_starts(3)[-1]
    lost = np.maximum(0, end - contacts[:, 0] - 0.5).sum()  # half a day is its natural time
    assert drift(run)[100 * Stage.CONTACT + Cause.WORKER] == pytest.approx(lost)


def test_without_managers_decisions_wait():
    council = small_council(teams={"assessment": {"team_managers_fte": 0}})
    run = simulate(council, seed=1, run=0, months=6)
    check_whole(run)
    assert len(of(run, Event.REFERRAL)) > 100
    assert len(of(run, Event.REFERRAL_DECIDED, Event.ASSESSMENT_COMPLETED)) == 0
    assert drift(run)[100 * Stage.REFERRAL + Cause.MANAGER] > 0
    assert drift(run)[100 * Stage.ASSESSMENT + Cause.MANAGER] > 0


def test_without_reviewing_officers_conferences_wait_and_care_goes_on():
    run = simulate(small_council(reviewing={"reviewing_officers_fte": 0}), seed=1, run=0, months=18)
    check_whole(run)
    assert len(of(run, Event.ICPC, Event.CHAIR_ASSIGNED)) == 0
    reviews = of(run, Event.CP_REVIEW)
    assert len(reviews) > 0
    assert (reviews[:, 5] > 0).all()  # none held; those overdue at the end are counted
    assert drift(run)[100 * Stage.CONFERENCE + Cause.CHAIR] > 0
    assert len(of(run, Event.CARE_ENDED)) > 0


def care_without(**changes):
    run = simulate(small_council(assessment={"care_share": 0.1}, **changes), seed=1, run=0, months=30)
    check_whole(run)
    return run


@cache
def care_as_it_is():
    return care_without()


def test_without_lawyers_proceedings_do_not_end_by_an_order_and_ways_through_court_are_closed():
    run = care_without(court={"lawyers_fte": 0})
    end = run.calendar.month_starts(30)[-1]
    assert (of(run, Event.PROCEEDINGS_ENDED)[:, 6] == 0).all()  # the children have left care or come of age
    ends = of(run, Event.CARE_ENDED)[:, 5]
    assert len(of(run, Event.ORDER_MADE)) == 0
    assert not np.isin(ends, (CareEnd.SPECIAL_GUARDIANSHIP, CareEnd.CHILD_ARRANGEMENTS, CareEnd.ADOPTION)).any()
    assert CareEnd.HOME_UNPLANNED in ends
    assert drift(run)[100 * Stage.PROCEEDINGS + Cause.LAWYER] > end
    assert drift(run)[100 * Stage.PERMANENCE + Cause.LAWYER] > 0


def test_without_advisers_care_leavers_wait_and_are_held_by_nobody_else():
    run = care_without(teams={"leaving_care": {"personal_advisers_fte": 0}})
    assert len(of(run, Event.ADVISER_ASSIGNED, Event.ADVISER_CONTACT)) == 0
    assert len(of(run, Event.ADVISER_NEEDED)) > 18
    assert len(of(run, Event.LEAVING_CARE_ENDED)) > 0


def test_without_reviewing_officers_children_in_care_are_never_reviewed():
    run = care_without(reviewing={"reviewing_officers_fte": 0})
    reviews = of(run, Event.CARE_REVIEW)
    assert len(reviews) > 0
    assert (reviews[:, 0] == run.calendar.month_starts(30)[-1]).all()  # those overdue at the end
    assert (reviews[:, 5] > 0).all()


def test_without_managers_of_children_in_care_nobody_leaves_by_plan():
    run = care_without(teams={"children_in_care": {"team_managers_fte": 0}})
    index = list(run.parameters.teams).index("children_in_care")
    ends = of(run, Event.CARE_ENDED)
    # but those who need nobody's leave, or were agreed to by the manager of the team before
    with_first_team = set(of(run, Event.DECISION)[of(run, Event.DECISION)[:, 6] == Decision.PERMANENCE, 2])
    by_plan = np.isin(ends[:, 5], (CareEnd.HOME, CareEnd.CHILD_ARRANGEMENTS, CareEnd.SPECIAL_GUARDIANSHIP))
    assert {row[2] for row in ends[by_plan & (ends[:, 3] == index)]} <= with_first_team
    decisions = of(run, Event.DECISION)
    assert not ((decisions[:, 3] == index) & (decisions[:, 4] >= 0)).any()
    assert drift(run)[100 * Stage.PERMANENCE + Cause.MANAGER] > 0


@pytest.mark.parametrize("team", ["fostering", "kinship", "after_permanence"])
def test_team_with_nobody_in_it_is_like_none(team):
    with_team = care_without(teams={team: team_of(team, team_managers_fte=0)})
    if team == "after_permanence":  # who wants a worker waits for one
        assert len(of(with_team, Event.SUPPORT_STARTED)) == 0
        return
    without = care_as_it_is()
    # the pools beside the teams stand one place further on
    one, other = (run.log[:, (0, 1, 2, 5, 6)] for run in (with_team, without))
    assert np.array_equal(one, other)


def test_without_places_everybody_is_bought_one():
    run = care_without(placements={"fostering": {"approved_places": 0}, "own_home_beds": 0})
    kinds = set(of(run, Event.PLACEMENT_STARTED)[:, 5])
    assert not kinds & {PlacementKind.IN_HOUSE_FOSTER, PlacementKind.OWN_HOME}
    assert PlacementKind.AGENCY_FOSTER in kinds


def test_nobody_works_at_all():
    teams = {name: {**NOBODY, "team_managers_fte": 0} for name in small_council().teams}
    council = small_council(teams=teams, reviewing={"reviewing_officers_fte": 0}, court={"lawyers_fte": 0})
    run = simulate(council, seed=1, run=0, months=3)
    check_whole(run)
    assert run.staff == ()
    assert len(of(run, Event.CONTACT_SCREENED)) == 0


def test_one_child_in_the_service():
    stock = {**NO_STOCK, "children_on_cp_plan": 1}
    council = small_council(
        demand=NO_DEMAND,
        entry=NOBODY_UNKNOWN,
        stock=stock,
        returning={"return_share": 0},
        child_protection={"care_share": 0},
    )
    run = simulate(council, seed=1, run=0, months=48)
    check_whole(run)
    children = set(run.log[run.log[:, 2] >= 0, 2])
    assert len(children) == 1
    assert len(of(run, Event.CP_PLAN_ENDED)) == 1
    assert len(of(run, Event.DRIFT)) == 0


def test_one_month():
    run = simulate(small_council(), seed=1, run=0, months=1)
    check_whole(run)
    assert len(of(run, Event.HOURS)) == len(run.staff)


def test_tiny_teams_and_part_posts():
    names = [name for name, team in small_council().teams.items() if team.kind != "front_door"]
    tiny = {"social_workers_fte": 0.05, "senior_practitioners_fte": 0, "asye_fte": 0.3, "team_managers_fte": 0.1}
    council = small_council(
        teams=dict.fromkeys(names, tiny) | {"front_door": {"screening_officers_fte": 0.3}},
        reviewing={"reviewing_officers_fte": 0.05},
    )
    run = simulate(council, seed=1, run=0, months=6)
    check_whole(run)
    assert sorted({person.fte for person in run.staff}) == pytest.approx([0.05, 0.1, 0.3, 0.5, 1.0])
    assert drift(run)[100 * Stage.ASSESSMENT + Cause.ALLOCATION] > 0


@pytest.mark.parametrize("share", [0, 1])
def test_all_shares_at_one_end(share):
    council = small_council(
        demand={"sibling_concordance": share, "weekend_share": share},
        returning={"return_share": share, "earlier_plan_share": share},
        early_help={"share_of_other_contacts": share},
        front_door={"no_further_action_share": 0, "no_new_assessment_share": 0},
        assessment={
            "sibling_hours_share": share,
            "worker_share": share,
            "section_47_share": share,
            "child_in_need_share": share,
            "disabled_children_share": 0,
            "care_share": 0,
            "core_assessment_share": share,
        },
        section_47={
            "worker_share": share,
            "conference_share": share,
            "plan_share": share,
            "otherwise_child_in_need_share": share,
            "otherwise_care_share": 0,
            "enquiry_share_of_booked_time": share,
        },
        child_protection={"care_share": 0, "child_in_need_share": share, "plan": {"worker_share": share}},
        child_in_need={
            "section_47_share": share,
            "care_share": 0,
            "early_help_share": 0,
            "plan": {"worker_share": share},
        },
        court={
            "diverted_share": share,
            "sibling_hours_share": share,
            "proceedings_worker_share": share,
            "proceedings_lawyer_share": share,
        },
        entry={"section_20_share": 0, "court_share": share},
        care={"complex_share": share},
        placements={
            "with_parents_shares": [0] * 5,
            "residential_shares": [share] * 5,
            "kinship_shares": [0] * 5,
            "supported_shares": [0] * 5,
            "unregistered_share": share,
            "early_move_share": share,
            "to_residential_share": share,
            "fostering": {"unusable_share": share, "leavers_share_per_year": share, "approved_share": share},
        },
        permanence={"home_child_in_need_share": share, "return_shares": [share] * 3},
        after_permanence={"guardianship_support_share": share, "adoption_support_share": share},
        leaving_care={"before_18_hours_share": share, "over_21_hours_share": share, "staying_put_share": share},
        care_leaver_duty={"in_education_share": share, "take_up_at_21": 1, "come_back_share": share},
        practice={"overtime_share": share, "normal_floor_share": share, "delay_share": share},
        management={"other_duties_share": share},
    )
    run = simulate(council, seed=1, run=0, months=6)
    check_whole(run)
    enquiries, conferences = len(of(run, Event.SECTION_47_STARTED)), len(of(run, Event.ICPC))
    assert (enquiries > 100) is bool(share)
    assert (conferences > 50) is bool(share)


def test_next_to_no_screening_load():
    council = small_council(front_door={"screening_hours": 0.01, "screening_days": 0.01})
    run = simulate(council, seed=1, run=0, months=3)
    check_whole(run)
    contacts = len(of(run, Event.CONTACT))
    assert contacts - 4 <= len(of(run, Event.CONTACT_SCREENED)) <= contacts  # a family may come as the run ends
    assert drift(run)[100 * Stage.CONTACT + Cause.WORKER] < 0.01  # two families in the same quarter of an hour


def test_reviews_far_apart_reach_beyond_the_run():
    council = small_council(child_protection={"first_review_months": 120, "later_reviews_months": 240})
    check_whole(simulate(council, seed=1, run=0, months=1))


def test_reviews_booked_further_ahead_than_they_are_apart():
    figures = {"later_reviews_months": 1, "booked_ahead_days": 40, "review_hours": 0.1, "review_chair_hours": 0.1}
    run = simulate(small_council(child_protection=figures), seed=1, run=0, months=2)
    check_whole(run)
    # one a day, one after the other, once the first three months of a plan are over
    days = mean_stock(run, Event.CP_PLAN_STARTED, Event.CP_PLAN_ENDED, 0, 2) * run.calendar.month_starts(2)[-1]
    assert 0.5 * days < len(of(run, Event.CP_REVIEW)) < days


def test_first_month_that_starts_in_the_middle_has_half_the_contacts():
    demand = {"first_time_contacts_by_month": [2100], "first_time_referrals_by_month": [0], "monthly_noise_cv": 0}
    council = small_council(
        demand={**demand, "returning_referrals_by_month": []}, stock=NO_STOCK, early_help={"share_of_other_contacts": 0}
    )
    from dataclasses import replace
    from datetime import date

    # January 2024 has 22 working days, 12 of them from the 16th on
    run = simulate(replace(council, start=date(2024, 1, 16)), seed=1, run=0, months=2)
    by_month = np.histogram(of(run, Event.CONTACT)[:, 0], run.calendar.month_starts(2))[0]
    assert by_month == pytest.approx([2100 * 12 / 22, 2100], rel=0.1)


@pytest.mark.parametrize(("name", "value"), [("months", 0), ("seed", -1), ("run", -1)])
def test_arguments_out_of_range_are_refused(name, value):
    with pytest.raises(ValueError, match=str(value)):
        simulate(small_council(), **{"seed": 1, "run": 0, "months": 1, name: value})


def test_vanishing_rates_are_no_trouble():
    tiny = {"first_time_contacts_by_month": [1e-12], "first_time_referrals_by_month": [1e-12]}
    run = simulate(small_council(demand=tiny, stock=NO_STOCK), seed=1, run=0, months=3)
    assert len(of(run, Event.CONTACT)) < 60  # those known before


def test_family_of_eight():
    trace = Trace(certain(front_door={"screening_hours": 0.1})).contact(0.25, children=8).run()
    assert all(trace.journey(place=place, only=("CASE_CLOSED",)) for place in range(8))
