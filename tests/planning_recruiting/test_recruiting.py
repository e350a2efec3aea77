"""How many posts to advertise: what must be so where it is known, and what must rise with what."""

from dataclasses import asdict, replace
from datetime import date

import numpy as np
import pytest
from councils import small_council
from scipy.stats import binom

from sim.engine import WorkingCalendar
from sim.measures.money import yearly_cost
from sim.model.workforce import WORKING_DAYS_PER_MONTH
from sim.planning.faults import RequestError
from sim.planning.recruiting import advertise, asked_for
from sim.planning.recruiting.calendar import months_of
from sim.scenario import Assumption, Scenario, scenario_hash
from sim.vocabulary import REVIEWING_OFFICERS, Role

TEAM = "child_in_need"
LASTING = {"leavers_share_per_year": 0.0, "agency_cover_share": 0.0}
EXACT = {**LASTING, "recruitment_cv": 0.0, "recruitment_months": 3.0}


def scenario(intervals=(), **turnover):
    parameters = small_council(turnover=turnover)
    register = tuple(
        Assumption(
            field=f"turnover.{name}",
            value=getattr(parameters.turnover, name),
            unit="months",
            source="tests",
            source_title="Invented",
            date="2024",
            status="assumption",
            low=low,
            high=high,
            coverage=0.8,
        )
        for name, low, high in intervals
    )
    return Scenario(
        name="Small",
        description="",
        parameters=parameters,
        register=register,
        sources=(),
        hash=scenario_hash(parameters),
        path="small.yaml",
    )


def request(council=None, **asked):
    usual = {"team": TEAM, "role": "social_worker", "in_seat": 3, "by": date(2025, 3, 1), "runs": 60, "most": 8}
    return asked_for(council or scenario(**LASTING, recruitment_cv=1.0), **{**usual, **asked})


def answer(council=None, **asked):
    return advertise(request(council, **asked))


@pytest.fixture(scope="module")
def exponential():
    """Nobody leaves, and the time to fill a post is exponential with a mean of 6 months."""
    return answer(runs=100, most=6)


def test_in_seat_is_binomial_without_turnover(exponential):
    table = exponential.table
    days = months_of(date(2024, 4, 1), date(2025, 3, 1)).since
    filled = 1 - np.exp(-days / (6.0 * WORKING_DAYS_PER_MONTH))
    for posts in (3, 4, 6):
        own = table[table["advertised"] == posts]
        theory = binom.sf(2, posts, filled)
        assert np.abs(own["chance"] - theory).max() < 4 * np.sqrt(0.25 / 100)
        assert np.abs(own["in_seat"] - posts * filled).max() < 4 * np.sqrt(posts * 0.25 / 100)
    assert exponential.draws == 0
    assert own["agency"].max() == 0


def test_more_posts_and_more_time_never_make_it_less_likely(exponential):
    chances = exponential.table.pivot(index="advertised", columns="month", values="chance").to_numpy()
    assert (np.diff(chances, axis=0) >= 0).all()
    assert (np.diff(chances, axis=1) >= 0).all()  # nobody leaves
    fewest = [one.advertised or 99 for one in exponential.by_month]
    assert fewest == sorted(fewest)
    assert all(one.surely is None or one.surely >= one.advertised for one in exponential.by_month)


def test_surer_takes_no_fewer_posts(exponential):
    asked = exponential.asked
    surer = advertise(replace(asked, chance=0.95, runs=20)).plan
    less = advertise(replace(asked, chance=0.5, runs=20)).plan
    assert less.advertised < surer.advertised


def test_exact_time_gives_the_exact_number_and_the_exact_last_month():
    found = answer(scenario(**EXACT), runs=2)
    calendar = WorkingCalendar(date(2024, 4, 1))
    end, needed = calendar.time_of(date(2025, 4, 1)), 3 * WORKING_DAYS_PER_MONTH
    starts = [date(2024 + month // 12, month % 12 + 1, 1) for month in range(3, 15)]
    in_time = [f"{day:%Y-%m}" for day in starts if end - calendar.time_of(day) >= needed]
    assert (found.feasible, found.plan.advertised, found.plan.chance) == (True, 3, 1.0)
    assert found.latest.month == in_time[-1]
    assert [one.month for one in found.by_month if one.advertised == 3] == in_time
    assert found.in_seat.mean == 3.0


def test_bridge_is_as_long_as_posts_stand_empty_and_costs_what_agency_costs():
    found = answer(scenario(**EXACT), runs=2)
    costs = small_council().costs
    agency, own = (yearly_cost(role, costs) / 12 for role in (Role.AGENCY_SOCIAL_WORKER, Role.SOCIAL_WORKER))
    months = found.bridge.months.mean
    assert months == pytest.approx(3 * 3.0, abs=3 * 2.5 / WORKING_DAYS_PER_MONTH)
    assert found.bridge.gbp.mean == pytest.approx(months * agency)
    assert found.bridge.premium_gbp.mean == pytest.approx(months * (agency - own))
    assert found.bridge.in_posts.mean == 0.0


def test_agency_meanwhile_covers_every_post_until_it_is_filled():
    found = answer(
        scenario(**EXACT, agency_lead_days=0.0, agency_leavers_share_per_year=0.0), agency_meanwhile=1, runs=2
    )
    first = found.table[found.table["advertised"] == 3].iloc[0]
    assert (first["agency"], first["chance"], first["chance_with_agency"]) == (3.0, 0.0, 1.0)
    assert found.bridge.in_posts.mean == pytest.approx(found.bridge.months.mean, rel=0.05)


def test_too_late_however_many():
    found = answer(scenario(**EXACT), begins=date(2025, 2, 1), runs=2)
    assert not found.feasible
    assert (found.plan.advertised, found.latest, found.posts) == (None, None, 8)
    assert found.plan.chance == 0.0


def test_uncertain_time_to_recruit_makes_the_answer_less_sure():
    certain = answer(scenario(**EXACT), recruited_in=9.0, runs=2)
    uncertain = answer(scenario(**EXACT), recruited_in=9.0, recruited_between=(6.0, 14.0), runs=30)
    assert (certain.plan.advertised, certain.plan.chance) == (3, 1.0)
    assert (certain.draws, uncertain.draws) == (0, 30)
    # with one time for all posts of a future either all are filled in 12 months or none
    assert 0.5 < uncertain.plan.chance < 0.9
    assert uncertain.table["chance"].nunique() < 20


def test_intervals_of_the_scenario_are_drawn():
    wide = scenario([("recruitment_months", 1.0, 20.0)], **EXACT)
    found = answer(wide, runs=20)
    assert found.draws == 20
    assert "1 figure" in found.draws_words
    assert 0.0 < found.table["chance"].iloc[3] < 1.0


def test_whoever_never_leaves_in_the_model_is_told_so():
    found = answer(team=REVIEWING_OFFICERS, role="reviewing officer", runs=2)
    assert not found.people_leave
    assert (found.agency_covers, found.bridge.gbp) == (False, None)
    assert answer(runs=1).people_leave


def test_same_seed_same_answer():
    assert asdict(answer(runs=3).plan) == asdict(answer(runs=3).plan)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"by": date(2024, 5, 1), "begins": date(2024, 9, 1)}, "by: 2024-05 is before 2024-09"),
        ({"begins": date(2023, 9, 1)}, "from: 2023-09 is before the scenario begins"),
        ({"by": date(2044, 5, 1)}, "within 10 years"),
        ({"in_seat": 0}, "in-seat: must be a whole number from 1"),
        ({"in_seat": -2}, "not -2"),
        ({"in_seat": 9}, "9 people cannot be in seat in at most 8 posts"),
        ({"chance": 1.2}, "chance: must be above 0 and below 1"),
        ({"chance": float("nan")}, "chance"),
        ({"recruited_in": -1.0}, "recruited-in: must be 0 to 60"),
        ({"recruited_between": (2.0, 4.0)}, "give recruited-in too"),
        ({"recruited_in": 9.0, "recruited_between": (2.0, 4.0)}, "9 months do not lie between 2 and 4"),
        ({"agency_meanwhile": 1.5}, "agency-meanwhile: must be a share"),
        ({"team": "child_in_ned"}, 'did you mean "child_in_need"?'),
        ({"role": "socal_worker"}, 'did you mean "social_worker"?'),
        ({"role": "lawyer"}, "give the team lawyers"),
        ({"role": "personal adviser"}, "child_in_need has no personal advisers"),
        ({"team": "lawyers"}, "lawyers are all lawyers, not social_worker"),
    ],
)
def test_what_cannot_be_asked(asked, said):
    with pytest.raises(RequestError) as caught:
        request(**asked)
    assert said in str(caught.value)


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(RequestError) as caught:
        request(team="x", role="y", in_seat=0, chance=2.0, by=date(2020, 1, 1))
    assert len(caught.value.faults) == 5
