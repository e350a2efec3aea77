"""What one team's manager sees: her workers and her own queue, week by week, in one simulated run."""

from datetime import date

import pandas as pd
from rich.console import Group
from rich.table import Table
from rich.text import Text

from sim.measures import team_weeks
from sim.measures.team_view import TEAM
from sim.model import SimulatedRun
from sim.report.words import staff_names
from sim.results import people, team_labels
from sim.vocabulary import Role

WEEKS_SHOWN = 8
WHOLE_TEAM = "whole team"
NO_CASES = (Role.TEAM_MANAGER, Role.SCREENING_OFFICER)
"""Who holds no children, and has no row."""

_BY_WORKER = ("children_held", "allocations", "transfers_in", "transfers_out")
_OF_TEAM = {
    "sign_offs_waiting": "Assessments that wait for sign-off",
    "assessments_past_day_40": "Assessments past day 40",
    "reviews_due_in_8_weeks": "Children whose review is due in eight weeks",
    "visits_due_in_8_weeks": "Visits due in eight weeks",
}
_WORKERS_NOTE = (
    "Before the bracket: children held at the week's end. In it: children given in the week, of these from another "
    "worker, and gone to another worker; no bracket: none of these. –: not in post."
)
_TEAM_NOTE = (
    "Sign-offs not made before the run's end are not known, so its last weeks show too few. "
    "Due: overdue, or due within 40 working days."
)


def team_view(run: SimulatedRun, team: str, weeks: int | None) -> pd.DataFrame:
    """Return the team manager's view with everybody's name.

    Parameters
    ----------
    run : SimulatedRun
        The run.
    team : str
        The team's identifier.
    weeks : int, optional
        How many weeks up to the run's end; all if nothing is given.

    Returns
    -------
    pandas.DataFrame
        Columns run, team, week, ends_on, worker (`WHOLE_TEAM`, or role and number as the trace has them), measure
        and value.
    """
    view = team_weeks(run, team)
    if weeks is not None:
        view = view[view["week"] > view["week"].max() - weeks]
    names, roles = [*staff_names(people(run))], [person.role for person in run.staff]
    view = view[[worker == TEAM or roles[worker] not in NO_CASES for worker in view["worker"]]]
    named = view.assign(worker=[WHOLE_TEAM if worker == TEAM else names[worker] for worker in view["worker"]])
    named.insert(0, "run", run.run)
    named.insert(1, "team", team)
    return named.reset_index(drop=True)


def team_table(run: SimulatedRun, team: str, view: pd.DataFrame) -> Group:
    """Return the view as two tables: workers by week, and the team by week."""
    name = team_labels(run.parameters)[team].name
    wide = view.pivot_table(index=["worker", "measure"], columns="ends_on", values="value")
    days = sorted(set(view["ends_on"]))
    workers = _table(f"{name}: who holds how many, run {run.run} (simulated, nobody real)", days)
    for worker in dict.fromkeys([*view.loc[view["worker"] != WHOLE_TEAM, "worker"], WHOLE_TEAM]):
        held = wide.loc[worker]
        workers.add_row(Text(worker[0].upper() + worker[1:]), *(_cell(held[day]) for day in days))
    whole = _table(f"{name}: what waits for its manager and what comes due", days)
    for measure, words in _OF_TEAM.items():
        whole.add_row(Text(words), *(f"{value:.0f}" for value in wide.loc[(WHOLE_TEAM, measure), days]))
    return Group(workers, Text(f"{_WORKERS_NOTE}\n"), whole, Text(_TEAM_NOTE))


def _table(title: str, days: list[date]) -> Table:
    table = Table(title=Text(title), title_justify="left")
    table.add_column("week to")
    for day in days:
        table.add_column(f"{day.day} {day:%b %y}", justify="right")
    return table


def _cell(of_week: "pd.Series[float]") -> str:
    """Say how many a worker holds and what changed in the week."""
    if of_week.isna().all():
        return "–"
    held, given, came, went = (f"{of_week[name]:.0f}" for name in _BY_WORKER)
    return held if given == went == "0" else f"{held} ({given}/{came}/{went})"
