"""Stress tests: shocks do what they say and nothing else, recoveries and reserves are known by hand."""

import json
import math
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from command_line import typed
from councils import as_scenario_text, small_council

from sim.measures import tabulate
from sim.model import simulate
from sim.planning.faults import RequestError
from sim.planning.searching import Trial
from sim.planning.stress import SHOCKS, asked, least_reserve, reserve, reserve_question, time_to_recover
from sim.report.planning.stress import shock_words
from sim.scenario import BASELINE, drawn_options, in_force, load

MONTHS = 6
SECOND, THIRD = "2024-06", "2024-07"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    file = tmp_path_factory.mktemp("council") / "small.yaml"
    # nobody leaves and half of the posts are found within a month, so that what comes and goes is the shock's
    turnover = {"leavers_share_per_year": 0, "recruitment_months": 1, "agency_cover_share": 0}
    file.write_text(as_scenario_text(small_council(turnover=turnover)), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def council(place):
    return load(place)


@pytest.fixture(scope="module")
def months(council):
    """Return a function from a shock and its size to what one run measures month by month, without and with it."""
    made = {}

    def run(key, size):
        if (key, size) not in made:
            strike = {} if key == BASELINE else {"shocks": [key], "sizes": {key: size}}
            wanted, _ = asked(council, **strike, day=date(2024, 6, 1), team="assessment", months=MONTHS)
            option = next(each for each in wanted.options().options if each.key == key)
            parameters, later = in_force(option)
            table = tabulate(simulate(parameters, seed=1, run=1, months=MONTHS, later=later))
            made[key, size] = table.set_index(["team", "measure", "month"]).sort_index()
        return made[key, size]

    return run


def of(table, measure, team="all"):
    return table.loc[(team, measure)]["value"].astype(float)


@pytest.mark.parametrize("key", SHOCKS)
def test_a_shock_of_no_size_changes_nothing_at_all(council, key):
    nothing = 1.0 if key == "serious-incident" else 0.0
    wanted, _ = asked(council, [key], sizes={key: nothing}, team="assessment")
    as_it_is, struck = wanted.options().options
    assert in_force(struck) == in_force(as_it_is)


@pytest.mark.parametrize(("key", "size"), [("serious-incident", 3.0), ("unaccompanied-children", 40.0)])
def test_nothing_differs_before_the_shock(months, key, size):
    before = ["2024-04", "2024-05"]
    usual, struck = (
        table[table.index.get_level_values("month").isin(before)] for table in (months(BASELINE, 0), months(key, size))
    )
    pd.testing.assert_frame_equal(usual, struck)


def test_a_serious_incident_brings_enquiries_while_it_lasts(months):
    usual, struck = of(months(BASELINE, 0), "section_47s"), of(months("serious-incident", 3.0), "section_47s")
    during = [SECOND, THIRD, "2024-08"]
    assert struck[during].sum() > 2 * usual[during].sum()
    assert (struck[during] >= usual[during]).all()


def test_so_many_unaccompanied_children_come_in_one_month(months):
    usual, struck = (
        of(months(*each), "care_started_unaccompanied") for each in ((BASELINE, 0), ("unaccompanied-children", 40.0))
    )
    assert 20 <= struck[SECOND] - usual[SECOND] <= 60
    assert struck.drop(SECOND).equals(usual.drop(SECOND))


def test_a_team_loses_part_of_its_posts_and_recruits_again(months):
    table = months("team-loses-40-percent", 0.4)
    empty, left, joined = (
        of(table, each, "assessment") for each in ("empty_posts_fte", "workers_left", "workers_joined")
    )
    posts = 5 + 1 + 1  # social workers, a senior practitioner, a newly qualified one
    assert empty["2024-05"] == 0.0
    assert empty[SECOND] == pytest.approx(0.4 * posts, rel=0.3)
    assert left.sum() >= 1
    assert joined.sum() >= 1
    assert empty["2024-09"] < empty[SECOND]


def test_a_closed_home_is_not_filled_again(months):
    usual, struck = months(BASELINE, 0), months("closed-childrens-home", 2.0)
    beds = of(usual, "own_home_beds") - of(struck, "own_home_beds")
    assert beds["2024-05"] == 0.0
    assert (beds[SECOND:] == 2.0).all()
    taken = of(struck, "own_home_beds_taken")[SECOND:]
    assert taken.is_monotonic_decreasing
    # nobody is lost: whoever has no bed there lives somewhere else
    places = [
        name for name in dict.fromkeys(struck.index.get_level_values("measure")) if name.startswith("placements_")
    ]
    kinds = [name for name in places if name != "placements_in_house_share"]
    everybody = sum(of(struck, name) for name in kinds)
    assert everybody.to_numpy() == pytest.approx(of(struck, "children_in_care").to_numpy(), rel=0.02)


def test_recovery_is_the_month_after_which_it_stays_over():
    difference = np.array(
        [
            [5.0, 2.0, 0.4, 2.0, 0.1, -0.2, 0.3, 0.0],  # back for a month, then for good
            [0.2, -0.4, 0.0, 0.1, 0.0, 0.0, 0.0, 0.0],  # never away
            [5.0, 5.0, 4.0, 3.0, 2.0, 2.0, 0.1, 0.1],  # back for the last two months only
            [5.0, np.nan, np.nan, 0.1, 0.1, 0.1, 0.1, 0.1],  # months without a value say nothing
        ]
    )
    each = [time_to_recover(row[None, :], 0.5).median for row in difference]
    assert each == [4.0, 0.0, math.inf, 1.0]
    found = time_to_recover(difference, 0.5)
    assert (found.median, found.low, found.high, found.never, found.runs) == (2.5, 0.0, math.inf, 0.25, 4)


@pytest.mark.parametrize(
    ("asking", "rule"),
    [
        ({"shocks": ["flood"]}, "there is no shock flood; there are serious-incident"),
        ({"shocks": ["team-loses-40-percent"]}, "say which team with --team; teams with social workers are assessment"),
        ({"shocks": ["team-loses-40-percent"], "team": "front_door"}, "front_door has no social work posts"),
        ({"shocks": ["closed-childrens-home"], "sizes": {"closed-childrens-home": 3}}, "has 2 beds"),
        ({"shocks": ["unaccompanied-children"], "day": date(2024, 6, 12)}, "on the first of one"),
        ({"shocks": ["serious-incident"], "sizes": {"serious-incident": 9.0}}, "section_47_share would be"),
        ({"day": date(2030, 1, 1)}, "not among their days"),
        ({"tolerance": 1.5}, "above 0 and below 1"),
    ],
)
def test_what_cannot_strike_is_said(council, asking, rule):
    with pytest.raises(RequestError, match=rule):
        asked(council, **asking)


def test_what_cannot_strike_is_left_out_where_nothing_was_asked_for(council):
    wanted, left_out = asked(council)
    assert "team-loses-40-percent" not in wanted.happenings
    assert len(left_out) == 1
    assert wanted.happenings["unaccompanied-children"].size == 2.0
    assert wanted.month_of("serious-incident") == 6


@pytest.mark.parametrize(
    ("usual", "struck", "verdict", "fte"),
    [
        (0.95, 0.78, "posts", 2.0),
        (0.95, 0.90, "none needed", 0.0),
        (0.95, 0.1, "not absorbed", 4.0),
        (0.5, 0.1, "not kept before", 0.0),
    ],
)
def test_the_least_reserve_is_the_one_known(council, monkeypatch, usual, struck, verdict, fte):
    """Half a post adds 0.02 to a number that has to be 0.85, whatever the future."""

    def toy(staffing, _jobs):
        number = usual if staffing.start_from == BASELINE else struck
        return lambda tasks: (Trial(plan, run, (number + 0.02 * plan[0],)) for plan, run in tasks)

    monkeypatch.setattr(reserve, "Simulator", toy)
    wanted, _ = asked(council, ["serious-incident"], months=18)
    asking = reserve_question(wanted, "serious-incident", ["assessments_within_45_days >= 0.85"], 0.8, 4.0)
    assert asking.standards[0].last_months == 12
    drawn = drawn_options(wanted.options(), draws=0, seed=1)
    found = least_reserve(asking, drawn, "serious-incident", seed=1, months=18, runs=30)
    assert (found.verdict, found.fte) == (verdict, fte)
    assert found.teams == ("assessment", "child_protection_1", "child_protection_2")
    assert found.gbp == pytest.approx(52_000 * fte)


def test_a_reserve_is_there_from_the_first_day(council):
    wanted, _ = asked(council, ["serious-incident"])
    asking = reserve_question(wanted, "serious-incident", ["unallocated_children <= 1 over 3 months"], 0.8, 4.0)
    assert asking.standards[0].last_months == 3
    posts = asking.levers[0].posts(4)
    assert (posts.fte, posts.begins, posts.recruited_in_months.value) == (2.0, None, 0.0)
    with pytest.raises(RequestError, match="--keep: there is no measure"):
        reserve_question(wanted, "serious-incident", ["punctuality >= 1"], 0.8, 4.0)


def test_the_command_tells_writes_and_refuses(place, capsys, tmp_path):
    asking = ("stress", place, "--months", 4, "--runs", 2, "--from", "2024-05", "--central", "--jobs", 1, "--quiet")
    one = ("--shock", "serious-incident", "--size", "serious-incident=3")
    code, out, _ = typed(capsys, *asking, *one, "--json", "--out", tmp_path / "answer")
    told = json.loads(out)
    assert code == 0
    (shock,) = told["shocks"]
    assert (shock["size"], shock["from"], shock["until"]) == (3.0, "2024-05-01", "2024-08-01")
    section_47s = next(each for each in shock["measures"] if each["measure"] == "section_47s")
    assert section_47s["by_month"][0]["mean"] == 0.0
    assert section_47s["worst"] > 0
    inside = {file.name for file in (tmp_path / "answer").iterdir()}
    assert {"stress.json", "by-month.csv", "recovery.csv", "effect-serious-incident-section-47s.png"} <= inside
    assert not (tmp_path / "answer.unfinished").exists()
    assert typed(capsys, *asking, *one, "--out", tmp_path / "answer")[0] == 2
    code, _, said = typed(capsys, *asking, "--shock", "flood")
    assert code == 3
    assert "there is no shock flood" in said
    assert typed(capsys, *asking, "--resume")[0] == 2


def test_a_size_asked_for_is_no_assumption_of_ours(council):
    wanted, _ = asked(council, ["unaccompanied-children"])
    assert "(assumption)" in shock_words(wanted, "unaccompanied-children")
    happening = wanted.happenings["unaccompanied-children"]
    other = replace(wanted, happenings={"unaccompanied-children": replace(happening, size=30.0)})
    words = shock_words(other, "unaccompanied-children")
    assert "On average 30 unaccompanied" in words
    assert "asked for, in place of our own assumption" in words
