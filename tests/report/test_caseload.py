"""What makes a simulated caseload another than the paper's, by hand on made-up months."""

import io
import json
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from councils import small_council
from rich.console import Console

from sim.measures.planned import planned
from sim.report.caseload import Made, caseload_tables
from sim.report.caseload_document import caseload_document, caseload_rows
from sim.report.caseload_lines import listed_options
from sim.report.caseload_posts import teams_in_scope
from sim.report.caseload_simulated import TooShortError, months_needed, must_see_the_posts, simulated
from sim.report.caseload_words import why
from sim.scenario import Scenario
from sim.scenario.options import BASELINE, CaseloadSum, CostLine, How, Option, Options, Override, PostsLine
from sim.scenario.paper_sums import NOT_SAID, added_up, in_all, lines_of, totals, worked
from sim.vocabulary import Role, TeamKind

DAYS = 20.0
COUNCIL = replace(small_council(), start=date(2018, 1, 1))
SCENARIO = Scenario(
    name="Small", description="", parameters=COUNCIL, register=(), sources=(), hash="", path="small.yaml", draws=None
)
MONTHS = ["2018-01", "2018-02", "2018-03", "2018-04"]
TO_16 = CaseloadSum(caseload=20, posts_fte=10, to=16, gbp_per_post=40_000)


def option(*posts: PostsLine, caseload: tuple[CaseloadSum, ...] = (TO_16,)) -> Options:
    base = Option(key=BASELINE, name="As it is", description="", scenario=SCENARIO)
    more = Option(key="more", name="More", description="", scenario=SCENARIO, posts=posts, caseload=caseload)
    return Options(
        name="Made up",
        description="",
        path="options.yaml",
        options=(base, more),
        standards=(),
        headline="assessments_within_45_days",
    )


def line(**more) -> PostsLine:
    asked = {"key": "more/posts", "name": "Posts", "fte": 2.0, "teams": ("assessment",), "role": Role.SOCIAL_WORKER}
    return PostsLine(**{**asked, **more})


def rows(key: str, *, run: int = 1, children: float, filled: float, empty: float, waiting: float = 0.0):
    """The same in every month: children held, posts filled and empty of one team, 30 with three advisers."""
    cells = {
        ("caseload_per_fte", "assessment"): (children * DAYS, filled * DAYS),
        ("empty_posts_fte", "assessment"): (empty * DAYS, DAYS),
        ("unallocated_children", "assessment"): (waiting * DAYS, DAYS),
        ("empty_posts_fte", "all"): (empty * DAYS, DAYS),
        ("personal_adviser_caseload", "all"): (30 * DAYS, 3 * DAYS),
    }
    return pd.DataFrame(
        [
            (key, 0, run, month, team, measure, top, bottom)
            for month in MONTHS
            for (measure, team), (top, bottom) in cells.items()
        ],
        columns=["option", "draw", "run", "month", "team", "measure", "numerator", "denominator"],
    )


def found_from(*tables: pd.DataFrame, options: Options | None = None):
    (found,) = simulated(options or option(line()), pd.concat(tables, ignore_index=True))
    return found


def test_four_steps_lead_from_the_papers_caseload_to_the_simulated_one():
    """The paper: 200 cases, 10 posts and 3 more (2.5 rounded up): 200 / 13. Here: 190 children and 12 posts."""
    found = found_from(
        rows(BASELINE, children=190, filled=9, empty=1), rows("more", children=180, filled=10, empty=2, waiting=4)
    )
    steps = {reason.key: reason.effect for reason in found.reasons}
    assert steps == pytest.approx(
        {
            "counted_otherwise": 190 / 12 - 200 / 13,
            "asked_not_filled": 190 / 11 - 190 / 12,
            "empty_anyway": 190 / 10 - 190 / 11,
            "children_moved": 180 / 10 - 190 / 10,
        }
    )
    assert found.last.mean == pytest.approx(200 / 13 + sum(steps.values())) == 18
    assert (found.without.mean, found.empty_of_asked, found.empty_in_all) == pytest.approx((190 / 9, 1, 2))
    assert (found.posts_fte, found.children, found.begun_with, found.waiting) == pytest.approx((12, 180, 190, 4))


def test_effects_add_up_over_runs_as_well():
    found = found_from(
        *(rows(BASELINE, run=run, children=150 + 10 * run, filled=9, empty=run) for run in (1, 2, 3)),
        *(rows("more", run=run, children=160 - 5 * run, filled=9 + run, empty=1.5) for run in (1, 2, 3)),
    )
    assert sum(reason.effect for reason in found.reasons) == pytest.approx(found.last.mean - found.paper.reached)
    assert found.runs == 3
    assert found.last.low < found.last.mean < found.last.high


def test_the_chance_is_of_being_at_or_below_the_target():
    """15.5 and 16 are, 17 is not."""
    found = found_from(
        *(rows(BASELINE, run=run, children=170, filled=10, empty=0) for run in (1, 2, 3)),
        rows("more", run=1, children=155, filled=10, empty=0),
        rows("more", run=2, children=160, filled=10, empty=0),
        rows("more", run=3, children=170, filled=10, empty=0),
    )
    assert found.chance.chance == pytest.approx(2 / 3)


def test_words_have_the_numbers_and_leave_out_what_is_nothing():
    found = found_from(
        rows(BASELINE, children=190, filled=9, empty=1), rows("more", children=190, filled=10, empty=2, waiting=4)
    )
    said = why(found)
    assert said[0] == "The paper's division makes 15.4, the simulation 19.0 in February 2018 to April 2018: +3.6."
    assert "+1.4: 1.0 of the 2.0 posts asked for in these teams stand empty, not filled yet or left again" in said
    assert "+1.7: 1.0 of all 12.0 posts stand empty with or without the option" in said
    assert not any("children held than when" in sentence for sentence in said)
    assert any("4 children of these teams wait for a worker" in sentence for sentence in said)
    assert any("30 young people are with personal advisers" in sentence for sentence in said)
    assert not any("go to teams that hold no children" in sentence for sentence in said[:3])


def test_an_option_without_a_sum_says_what_its_posts_do():
    found = found_from(
        rows(BASELINE, children=190, filled=9, empty=1),
        rows("more", children=190, filled=10, empty=2),
        options=option(line(), caseload=()),
    )
    assert (found.paper, found.chance, found.reasons) == (None, None, ())
    caseload = "+2.0 posts of social workers make the caseload 19.0 in February 2018 to April 2018, -2.1 against 21.1 "
    assert why(found) == [
        f"{caseload}without the option",
        "1.0 more posts stand empty than without the option",
    ]


def done_by(*posts: PostsLine, months=MONTHS, caseload: tuple[CaseloadSum, ...] = (), **more):
    """What 190 children, and 2 more filled posts in the option, come to; and the words."""
    file = option(*posts, caseload=caseload)
    file = replace(file, options=(file.baseline, replace(file.options[1], **more)))
    tables = rows(BASELINE, children=190, filled=9, empty=1), rows("more", children=190, filled=11, empty=1)
    longer = [table[table["month"] == MONTHS[0]].assign(month=month) for table in tables for month in months]
    found = found_from(*longer, options=file)
    return found, why(found)


def test_posts_get_no_credit_for_figures_that_change_with_them():
    more = Override(figure="demand.contacts", how=How.TIMES, amount=1.1)
    later = replace(more, figure="practice.caseload_standard", begins=date(2018, 5, 1))
    found, said = done_by(line(), overrides=(more, later))
    assert found.besides.figures == ("demand.contacts",)
    assert said == [
        "The option makes the caseload 17.3 in February 2018 to April 2018, -3.8 against 21.1 without the option",
        "Beside +2.0 posts of social workers in these teams, the option changes demand.contacts",
    ]
    _, with_a_sum = done_by(line(), overrides=(more,), caseload=(TO_16,))
    assert said[1] in with_a_sum


def test_nor_for_other_posts_or_another_council():
    managers = line(key="more/managers", name="Managers", role=Role.TEAM_MANAGER)
    _, said = done_by(line(), managers, scenario=replace(SCENARIO, path="there/other.yaml"))
    assert said[0].startswith("The option makes the caseload 17.3")
    assert said[1].endswith("the option has other posts (Managers) and begins with another council (other.yaml)")


def test_teams_that_the_baseline_does_not_have_are_no_fault():
    own = rows("more", children=190, filled=10, empty=0)
    before = rows(BASELINE, children=190, filled=9, empty=1).replace({"team": {"assessment": "elsewhere"}})
    found = found_from(before, own, options=option(line(), caseload=()))
    assert why(found)[0].endswith("; without the option no social worker is in these teams")


@pytest.mark.parametrize(("until", "months"), [(date(2018, 4, 1), (1, 2, 3)), (date(2018, 3, 15), (1, 2))])
def test_posts_for_a_time_are_looked_at_in_the_last_whole_months_of_it(until, months):
    year = [f"2018-{month:02}" for month in range(1, 13)]
    found, said = done_by(line(ends=until), months=year)
    assert found.months == tuple(f"2018-{month:02}" for month in months)
    assert said[0].startswith("+2.0 posts of social workers make the caseload 17.3 in January 2018 to")
    of_all = "Of the +2.0 posts of social workers in these teams"
    assert said[1:] == [f"{of_all}, +2.0 end in March 2018; the runs go on to December 2018 without them"]


def test_posts_that_last_to_the_end_of_the_runs_or_beyond_need_no_word():
    for until in (date(2018, 5, 1), date(2019, 1, 1)):
        found, said = done_by(line(ends=until))
        assert (found.months, len(said)) == (tuple(MONTHS[1:]), 1)


def test_posts_that_are_gone_or_to_come_are_named_and_not_counted_as_empty():
    gone, later = (
        line(key="more/gone", fte=3.0, ends=date(2018, 2, 1)),
        line(key="more/later", begins=date(2018, 9, 1)),
    )
    found, said = done_by(line(), gone, later)
    assert (found.months, found.asked_fte, found.gone_fte, found.to_come_fte) == (tuple(MONTHS[1:]), 7, 3, 2)
    of_all = "Of the +7.0 posts of social workers in these teams"
    assert said[0].startswith("The option makes")
    assert said[1:] == [
        f"{of_all}, +3.0 ended in January 2018 and are gone in these months",
        f"{of_all}, +2.0 begin in September 2018, after these months",
    ]
    with_a_sum, _ = done_by(line(), gone, later, caseload=(TO_16,))
    assert next(each.other for each in with_a_sum.reasons if each.key == "asked_not_filled") == 2


def test_months_before_the_posts_begin_are_none_of_the_last():
    found, _ = done_by(line(begins=date(2018, 4, 1)))
    assert found.months == ("2018-04",)


def test_posts_without_a_budget_have_that_of_their_team_as_in_a_comparison():
    file = option(
        line(gbp_per_year=30_000.0), line(key="more/clerk", role=None, teams=(), gbp_per_year=20_000.0), caseload=()
    )
    own = replace(file.options[1], cost_lines=(CostLine(key="more/system", name="System", gbp_per_year=1.0),))
    listed, *_ = listed_options(replace(file, options=(file.baseline, own)))
    plan = planned(own, file.baseline)
    assert [each.funding_line for each in lines_of(listed)][:2] == [each.funding_line for each in plan.lines][:2]
    assert [each.funding_line for each in lines_of(listed)] == ["base budget", "base budget", NOT_SAID]


def test_what_options_put_together_have_in_common_is_told_apart_from_the_total():
    """40 in both, 60 and 10 in one each: 100 + 50, of which 40 count once."""
    shared, one, two = (CostLine(key=key, name=key, gbp_per_year=gbp) for key, gbp in (("s", 40), ("a", 60), ("b", 10)))
    base = option(caseload=()).options
    first, second, both = (
        replace(base[1], key=key, name=key, cost_lines=lines, together=parts)
        for key, lines, parts in (
            ("first", (shared, one), ()),
            ("second", (shared, two), ()),
            ("both", (shared, one, two), ("first", "second")),
        )
    )
    file = replace(option(caseload=()), options=(base[0], first, second, both))
    *areas, (_, total) = (each for each in totals(both, file) if each[0] != "funding_line")
    assert [area.gbp for _, area in areas] == [100, 50]
    assert (total.gbp, total.shared_gbp) == (110, 40)
    assert [row[0] for row in caseload_rows(file, ()) if row[1] == "both" and row[5] == -40] == ["shared"]
    console = Console(width=120, record=True, file=io.StringIO())
    console.print(caseload_tables(file, (), None))
    assert "What several of these have in common counts once in the total: £40 less." in console.export_text()


def test_a_team_left_without_social_workers_has_no_caseload():
    found = found_from(
        rows(BASELINE, children=40, filled=2, empty=0),
        rows("more", children=0, filled=0, empty=0),
        options=option(line(fte=-2.0), caseload=()),
    )
    assert why(found) == ["No social worker is left in these teams in February 2018 to April 2018"]
    document = caseload_document(option(line(fte=-2.0), caseload=()), (found,), Made(runs=1, months=4, draws=0))
    assert document["simulated"]["options"][0]["last_months"] == {"mean": None, "low": None, "high": None}
    assert json.dumps(document, allow_nan=False)


def test_only_posts_of_social_workers_in_teams_that_hold_children_are_looked_at():
    fostering = replace(COUNCIL.teams["assessment"], kind=TeamKind.FOSTERING)
    council = replace(COUNCIL, teams={**COUNCIL.teams, "fostering": fostering})
    given = option(line(teams=("assessment", "fostering")), line(key="more/managers", role=Role.TEAM_MANAGER)).options[
        1
    ]
    assert teams_in_scope(replace(given, scenario=replace(SCENARIO, parameters=council))) == ("assessment",)
    assert teams_in_scope(option(line(role=Role.TEAM_MANAGER)).options[1]) == ()


def test_runs_must_last_until_the_posts_begin():
    later = option(line(begins=date(2018, 9, 1)))
    assert months_needed(later) == 8 + 12
    must_see_the_posts(later, 9)
    with pytest.raises(TooShortError, match="begin in 2018-09, after the runs end"):
        must_see_the_posts(later, 8)
    short = rows(BASELINE, children=1, filled=1, empty=0), rows("more", children=1, filled=1, empty=0)
    with pytest.raises(TooShortError):
        found_from(*short, options=later)


def test_halves_of_posts_round_up_and_part_posts_are_priced_where_the_file_says_so():
    assert (worked(TO_16).more_fte, worked(TO_16).priced_fte, worked(TO_16).gbp) == (2.5, 3, 120_000)
    in_parts = worked(replace(TO_16, in_whole_posts=False))
    assert (in_parts.priced_fte, in_parts.gbp, in_parts.reached) == (2.5, 100_000, 16)
    assert (in_parts.fte_off, in_parts.gbp_off) == (None, None)


def test_lines_without_a_price_are_no_part_of_a_papers_sum():
    priced, unpriced = line(gbp_per_year=30_000.0), line(key="more/other")
    assert in_all(option(priced, unpriced, caseload=()).options[1]).gbp == 60_000
    assert added_up(option(unpriced, caseload=())) == ()
    assert added_up(option(priced)) == ()
