"""What options are meant to cost is the papers' own arithmetic, with recruitment and agency cover in the first year."""

from datetime import date

import pytest
from councils import small_council

from sim.measures.planned import NOT_SIMULATED, not_simulated_gbp, planned
from sim.scenario import Scenario, scenario_hash
from sim.scenario.options import Amount, CostLine, Option, PostsLine
from sim.vocabulary import Role

COUNCIL = small_council(start=date(2017, 4, 3))
TEAM = next(iter(COUNCIL.teams))


def option(*posts, lines=(), council=COUNCIL):
    scenario = Scenario("Small", "", council, (), (), scenario_hash(council), "")
    return Option(key="a", name="A", description="", scenario=scenario, posts=posts, cost_lines=lines)


def plan_of(one, baseline=None):
    return planned(one, baseline or option(council=one.scenario.parameters))


def line(**changes):
    usual = {
        "key": "a.1",
        "name": "Social workers",
        "fte": 3.0,
        "teams": (TEAM,),
        "role": Role.SOCIAL_WORKER,
        "begins": date(2018, 4, 1),
        "recruited_in_months": Amount(value=0.0),
        "gbp_per_year": 40_000.0,
    }
    return PostsLine(**{**usual, **changes})


def test_nothing_asked_for_costs_nothing():
    plan = plan_of(option())
    assert (plan.lines, plan.first_month, plan.full_year_gbp, plan.first_year_gbp) == ((), "", 0.0, 0.0)


def test_posts_filled_on_the_first_day_cost_the_whole_year():
    plan = plan_of(option(line()))
    assert plan.first_month == "2018-04"
    assert plan.full_year_gbp == plan.first_year_gbp == 120_000
    assert plan.fte_by_role == {"social_worker": 3.0}


def test_each_line_has_its_own_first_year():
    late = line(key="a.2", begins=date(2018, 10, 1), recruited_in_months=Amount(value=6.0), agency_meanwhile=None)
    council = small_council(start=date(2017, 4, 3), turnover={"agency_cover_share": 0.0})
    alone, both = (plan_of(option(*posts, council=council)) for posts in ((late,), (line(), late)))
    assert alone.first_year_gbp == pytest.approx(60_000)
    assert (both.first_month, both.full_year_gbp) == ("2018-04", 240_000)
    assert both.first_year_gbp == pytest.approx(120_000 + 60_000)


def test_a_cheap_line_never_makes_an_option_cheaper():
    late = line(begins=date(2018, 1, 1))
    laptops = CostLine(key="a.2", name="Laptops", gbp_per_year=400.0, once=True)
    assert plan_of(option(late, lines=(laptops,))).first_year_gbp == plan_of(option(late)).first_year_gbp + 400


@pytest.mark.parametrize(("covered", "expected"), [(0.0, 80_000.0), (1.0, 80_000.0 + 40_000.0 * 1.3)])
def test_recruitment_spares_money_unless_agency_workers_cover(covered, expected):
    council = small_council(start=date(2017, 4, 3), costs={"agency_premium_share": 0.3})
    four_months = line(recruited_in_months=Amount(value=4.0), agency_meanwhile=Amount(value=covered))
    assert plan_of(option(four_months, council=council)).first_year_gbp == pytest.approx(expected)


def test_nobody_covers_a_manager():
    manager = line(role=Role.TEAM_MANAGER, recruited_in_months=Amount(value=6.0), agency_meanwhile=Amount(value=1.0))
    assert plan_of(option(manager)).first_year_gbp == pytest.approx(60_000)


def test_the_council_says_what_it_costs_and_how_long_it_takes_where_a_line_does_not():
    plan = plan_of(option(line(gbp_per_year=None, recruited_in_months=None, agency_meanwhile=Amount(value=0.0))))
    assert plan.full_year_gbp == 3 * COUNCIL.costs.social_worker_gbp_per_year
    months = COUNCIL.turnover.recruitment_months
    assert plan.first_year_gbp == pytest.approx(plan.full_year_gbp * (12 - months) / 12)


def test_a_line_priced_in_all_keeps_its_pounds():
    assert plan_of(option(line(gbp_per_year=None, gbp_in_all=114_230.0))).full_year_gbp == pytest.approx(114_230)


def test_posts_taken_away_save_at_once():
    plan = plan_of(option(line(fte=-2.0, recruited_in_months=None)))
    assert plan.full_year_gbp == plan.first_year_gbp == -80_000


def test_posts_for_a_limited_time_end_in_the_first_year():
    assert plan_of(option(line(ends=date(2018, 7, 1)))).first_year_gbp == pytest.approx(30_000)


def test_budgets_pay_for_posts_and_for_what_is_no_post():
    software = CostLine(key="a.2", name="Software", gbp_per_year=37_000.0, once=True, funding_line="Grant")
    yearly = CostLine(key="a.3", name="Licence", gbp_per_year=1_000.0, funding_line="Grant")
    clerk = line(key="a.4", role=None, teams=(), funding_line="Grant", begins=None)
    plan = plan_of(option(clerk, lines=(software, yearly)))
    assert plan.fte_by_role == {NOT_SIMULATED: 3.0}
    assert plan.by_funding_line == {"Grant": 121_000.0}
    assert plan.first_year_gbp == pytest.approx(120_000 + 37_000 + 1_000)


def test_posts_of_another_structure_are_asked_for_too():
    three = small_council(start=date(2017, 4, 3), teams={TEAM: {"team_managers_fte": 4.0}})
    more = three.teams[TEAM].team_managers_fte - COUNCIL.teams[TEAM].team_managers_fte
    plan = plan_of(option(council=three), option())
    assert plan.fte_by_role == {"team_manager": more}
    assert plan.full_year_gbp == pytest.approx(more * COUNCIL.costs.team_manager_gbp_per_year)
    assert plan.first_month == "2017-04"


def test_what_is_not_simulated_is_paid_for_as_long_as_it_lasts():
    software = CostLine(key="a.2", name="Software", gbp_per_year=37_000.0, once=True)
    yearly = CostLine(key="a.3", name="Licence", gbp_per_year=1_200.0)
    officer = line(role=None, teams=(), fte=1.0, begins=date(2018, 4, 1), ends=date(2019, 4, 1))
    council = small_council(start=date(2018, 4, 1))
    asked = option(officer, line(), lines=(software, yearly), council=council)
    assert not_simulated_gbp(asked, 6) == pytest.approx(20_000 + 37_000 + 600)
    assert not_simulated_gbp(asked, 24) == pytest.approx(40_000 + 37_000 + 2_400)
