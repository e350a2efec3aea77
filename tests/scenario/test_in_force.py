"""What holds when in an option, for each way to change a figure."""

from datetime import date

import pytest

from sim.scenario import in_force
from sim.vocabulary import PracticeRegime, Role

from .options_files import GOOD, option_of

START, LATER, LATEST = date(2024, 4, 1), date(2024, 10, 1), date(2025, 4, 1)
TAIL = "source: paper, status: assumption}"


@pytest.fixture
def with_changes(read):
    def with_changes(*changes: str, posts: str = ""):
        lines = "".join(f"      - {{{change}, {TAIL}\n" for change in changes)
        text = GOOD + "  one:\n    name: One\n" + (f"    changes:\n{lines}" if changes else "") + posts
        return option_of(read(text), "one")

    return with_changes


def of(option, figure, draw=0, amounts=None):
    """Return the figure at the start and what it is from which day on."""
    section, _, name = figure.partition(".")
    first, later = in_force(option, draw, amounts)
    return (
        getattr(getattr(first, section), name),
        [(phase.begins, getattr(getattr(phase.parameters, section), name)) for phase in later.phases],
    )


def test_the_baseline_is_the_scenario_and_nothing_later(read):
    baseline = read().baseline
    first, later = in_force(baseline)
    assert first is baseline.scenario.parameters
    assert later.phases == later.posts == ()


@pytest.mark.parametrize(
    ("change", "first", "later"),
    [
        ("value: 16, unit: children per FTE", 16, []),
        ("times: 0.5", 9.5, []),
        ("plus: -2, unit: children per FTE", 17, []),
        ("value: 16, unit: children per FTE, from: 2024-04-01", 16, []),
        ("value: 16, unit: children per FTE, from: 2024-10-01", 19, [(LATER, 16)]),
        ("value: 16, unit: children per FTE, until: 2024-10-01", 16, [(LATER, 19)]),
        ("plus: 1, unit: children per FTE, from: 2024-10-01, until: 2025-04-01", 19, [(LATER, 20), (LATEST, 19)]),
        ("value: 19, unit: children per FTE, from: 2024-10-01", 19, []),
    ],
)
def test_a_figure_is_another_one_from_a_day_until_a_day(with_changes, change, first, later):
    option = with_changes(f"figure: practice.caseload_standard, {change}")
    assert of(option, "practice.caseload_standard") == (first, later)


def test_what_is_added_or_multiplied_is_the_figure_without_the_option(with_changes):
    option = with_changes(
        "figure: practice.caseload_standard, times: 0.5, from: 2024-10-01, until: 2025-04-01",
        "figure: practice.caseload_standard, plus: 1, unit: children per FTE, from: 2025-04-01",
    )
    assert of(option, "practice.caseload_standard") == (19, [(LATER, 9.5), (LATEST, 20)])


def test_changes_of_two_figures_make_a_phase_for_each_day(with_changes):
    option = with_changes(
        "figure: practice.delay_share, value: 0.5, unit: share, from: 2024-10-01",
        "figure: practice.caseload_standard, plus: 1, unit: children per FTE, from: 2025-04-01",
        "figure: practice.overtime_share, value: 0.2, unit: share",
    )
    first, later = in_force(option)
    assert [phase.begins for phase in later.phases] == [LATER, LATEST]
    assert [later.on(day, first).practice.delay_share for day in (START, LATER, LATEST)] == [0.7, 0.5, 0.5]
    assert [later.on(day, first).practice.caseload_standard for day in (START, LATER, LATEST)] == [19, 19, 20]
    assert [later.on(day, first).practice.overtime_share for day in (START, LATER, LATEST)] == [0.2, 0.2, 0.2]


def test_a_factor_on_a_list_multiplies_every_number_and_a_sum_adds_to_it(with_changes):
    contacts = "demand.first_time_contacts_by_month"
    assert of(with_changes(f"figure: {contacts}, times: 2"), contacts) == ((218.0,) * 12, [])
    assert of(with_changes(f"figure: {contacts}, plus: 1, unit: children per month"), contacts) == ((110.0,) * 12, [])


def test_a_list_replaces_a_list(with_changes):
    option = with_changes("figure: demand.sibling_group_shares, value: [0.75, 0.25], unit: share, from: 2024-10-01")
    assert of(option, "demand.sibling_group_shares") == ((0.55, 0.25, 0.13, 0.07), [(LATER, (0.75, 0.25))])


def test_more_contacts_are_more_referrals_and_returns_too(with_changes):
    option = with_changes("figure: demand.contacts, times: 1.5, from: 2024-10-01")
    before, (phase,) = in_force(option)[0].demand, in_force(option)[1].phases
    for name in ("first_time_contacts_by_month", "first_time_referrals_by_month", "returning_referrals_by_month"):
        assert getattr(phase.parameters.demand, name) == tuple(1.5 * one for one in getattr(before, name))


def test_words_and_dates(with_changes):
    regime = with_changes("figure: practice.regime, value: single_assessment_2023, from: 2024-10-01")
    assert of(regime, "practice.regime") == (
        PracticeRegime.SINGLE_ASSESSMENT_2013,
        [(LATER, PracticeRegime.SINGLE_ASSESSMENT_2023)],
    )
    assert isinstance(in_force(regime)[1].phases[0].parameters.practice.regime, PracticeRegime)
    duty = with_changes("figure: care_leaver_duty.from_date, value: 2030-04-01")
    assert of(duty, "care_leaver_duty.from_date") == (date(2030, 4, 1), [])


def test_whole_numbers_stay_whole(with_changes):
    assert of(with_changes("figure: early_help.places, times: 1.11"), "early_help.places") == (67, [])


def test_put_together_is_all_of_it(read):
    options = read()
    alone = {
        day
        for key in ("standard", "demand")
        for day in [phase.begins for phase in in_force(option_of(options, key))[1].phases]
    }
    first, later = in_force(option_of(options, "both"))
    assert {phase.begins for phase in later.phases} == alone == {LATER, date(2025, 1, 1), LATEST}
    assert first.practice.regime == PracticeRegime.SINGLE_ASSESSMENT_2023
    assert first.early_help.places == 67
    last = later.phases[-1].parameters
    assert (last.practice.caseload_standard, last.demand.first_time_contacts_by_month[0]) == (18, 109 * 1.1)
    assert later.posts == in_force(option_of(options, "posts"))[1].posts


def test_posts(read):
    first, later = in_force(
        option_of(read(), "posts"), amounts={"posts/assessment_social_worker/agency_meanwhile": 0.25}
    )
    assert first.teams["assessment"].social_workers_fte == 5
    posts, one, other = later.posts
    assert (posts.team, posts.role, posts.fte) == ("assessment", Role.SOCIAL_WORKER, 2)
    assert (posts.begins, posts.ends) == (LATEST, date(2026, 4, 1))
    assert (posts.recruited_in_months, posts.agency_meanwhile, posts.gbp_per_year) == (4, 0.25, 41839)
    # Three social workers and senior practitioners in the one team, four in the other.
    assert [(each.team, each.fte) for each in (one, other)] == [
        ("child_protection_1", pytest.approx(-3 / 7)),
        ("child_in_need", pytest.approx(-4 / 7)),
    ]
    assert (one.begins, one.ends, one.recruited_in_months, one.gbp_per_year) == (START, None, None, 40000)
    assert len({each.key for each in later.posts}) == 3


def test_a_line_of_teams_without_social_workers_is_shared_evenly(with_changes):
    posts = "    posts:\n      - {teams: [leaving_care, front_door], role: team_manager, fte: 1, " + TAIL + "\n"
    later = in_force(with_changes(posts=posts))[1]
    assert [each.fte for each in later.posts] == [0.5, 0.5]


def test_a_draw_is_changed_like_the_central_case(read):
    text = GOOD.replace("baseline: base.yaml", "baseline: calibrated.yaml")
    text += "  one: {name: One, changes: [{figure: assessment.hours, times: 2, from: 2024-10-01, " + TAIL + "]}\n"
    option = option_of(read(text), "one")
    assert of(option, "assessment.hours") == (9, [(LATER, 18)])
    assert of(option, "assessment.hours", draw=2) == (9.5, [(LATER, 19)])
    with pytest.raises(ValueError, match="there is no draw 4"):
        in_force(option, 4)


def test_amounts_that_are_drawn_take_the_place_of_the_central_ones(read):
    option = option_of(read(), "standard")
    first, _ = option.overrides
    amounts = {first.amount.key: 15.5, "something else": 1.0}
    assert of(option, "practice.caseload_standard", amounts=amounts) == (19, [(LATER, 15.5), (LATEST, 18)])


def test_amounts_that_break_a_rule_are_refused_with_option_day_and_rule(with_changes):
    option = with_changes("figure: practice.delay_share, times: 1.2, interval: {low: 1, high: 1.4, coverage: 0.8}")
    with pytest.raises(ValueError, match=r"option one, draw 0: from 2024-04-01 practice.delay_share: would be 1.05"):
        in_force(option, 0, {option.overrides[0].amount.key: 1.5})
