"""The team manager's view: the numbers of `team_weeks`, with names and in tables."""

import io

import pytest
from councils import small_council
from rich.console import Console

from sim.measures import team_weeks
from sim.model import simulate
from sim.report.team import WHOLE_TEAM, team_table, team_view
from sim.vocabulary import Role


@pytest.fixture(scope="module")
def simulated():
    return simulate(small_council(), seed=1, run=2, months=6)


def printed(simulated, team, view):
    console = Console(file=io.StringIO(), width=170)
    console.print(team_table(simulated, team, view))
    return [" ".join(line.split()) for line in console.file.getvalue().splitlines()]


def rows_of(lines, words):
    return [line.strip("│ ").split(" │ ") for line in lines if line.startswith(f"│ {words}")]


def test_all_weeks_or_the_last_ones(simulated):
    every, last = (team_view(simulated, "assessment", weeks) for weeks in (None, 3))
    assert every["week"].min() == 1
    assert sorted(set(last["week"])) == sorted(set(every["week"]))[-3:]
    assert list(every.columns) == ["run", "team", "week", "ends_on", "worker", "measure", "value"]
    assert (set(every["run"]), set(every["team"])) == ({2}, {"assessment"})


def test_the_numbers_are_those_of_the_measures(simulated):
    view, raw = team_view(simulated, "assessment", None), team_weeks(simulated, "assessment")
    for measure in ("children_held", "sign_offs_waiting"):
        named = view[(view["worker"] == WHOLE_TEAM) & (view["measure"] == measure)]
        assert named["value"].tolist() == raw.loc[(raw["worker"] == -1) & (raw["measure"] == measure), "value"].tolist()
    by_worker = view[(view["worker"] != WHOLE_TEAM) & (view["measure"] == "children_held")]
    whole = view[(view["worker"] == WHOLE_TEAM) & (view["measure"] == "children_held")]
    assert by_worker.groupby("week")["value"].sum().tolist() == whole["value"].tolist()


def test_workers_are_named_by_role_and_managers_have_no_row(simulated):
    workers = set(team_view(simulated, "assessment", None)["worker"])
    assert {"social worker 1", WHOLE_TEAM} <= workers
    assert not any(worker.startswith("team manager") for worker in workers)
    place = simulated.teams.index("assessment")
    holding = [each for each in simulated.staff if each.team == place and each.role is not Role.TEAM_MANAGER]
    assert len(workers) <= len(holding) + 1


def test_a_cell_says_who_is_held_and_what_changed(simulated):
    view = team_view(simulated, "assessment", 8)
    lines = printed(simulated, "assessment", view)
    (whole,) = rows_of(lines, "Whole team")
    week = view[(view["worker"] == WHOLE_TEAM) & (view["week"] == view["week"].max())].set_index("measure")["value"]
    held, given, came, went = (
        f"{week[name]:.0f}" for name in ("children_held", "allocations", "transfers_in", "transfers_out")
    )
    assert whole[-1] == f"{held} ({given}/{came}/{went})"
    assert len(whole) == 9
    assert rows_of(lines, "Social worker 1")
    (late,) = rows_of(lines, "Assessments past day 40")
    assert late[-1] == f"{week['assessments_past_day_40']:.0f}"
    assert any("run 2 (simulated, nobody real)" in line for line in lines)
    assert any("last weeks show too few" in line for line in lines)


def test_a_team_of_which_nobody_holds_cases_has_its_queue(simulated):
    lines = printed(simulated, "front_door", team_view(simulated, "front_door", 2))
    assert rows_of(lines, "Whole team") == [["Whole team", "0", "0"]]


def test_somebody_not_in_post_has_a_dash():
    changing = simulate(small_council(turnover={"leavers_share_per_year": 0.5}), seed=1, run=1, months=6)
    workers = [each for each in changing.staff if each.role is Role.SOCIAL_WORKER]
    left = next(each for each in workers if 10 < each.until < 100)
    team, week = changing.teams[left.team], int(left.until // 5) + 1
    view = team_view(changing, team, None)
    lines = printed(changing, team, view[view["week"].between(week - 1, week + 2)])
    assert [row[-1] for row in rows_of(lines, "Social worker")].count("–") == 1
