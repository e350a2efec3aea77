"""Runs made up by hand: what measures read of a run, without a model to write it."""

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace

import numpy as np

from sim.scenario.parameters import Costs
from sim.vocabulary import Event, Role, TeamKind

EDGES = (0.0, 20.0, 41.0, 60.0)
TEAMS = {
    "door": TeamKind.FRONT_DOOR,
    "assess": TeamKind.ASSESSMENT,
    "cp_north": TeamKind.CHILD_PROTECTION,
    "cp_south": TeamKind.CHILD_PROTECTION,
    "cin": TeamKind.CHILD_IN_NEED,
    "disabled": TeamKind.DISABLED_CHILDREN,
    "care": TeamKind.CHILDREN_IN_CARE,
    "leaving": TeamKind.LEAVING_CARE,
}
TEAM_IDS = (*TEAMS, "reviewing_officers")
TEAM = {name: place for place, name in enumerate(TEAM_IDS)}
COSTS = Costs(
    social_worker_gbp_per_year=48_000,
    senior_practitioner_gbp_per_year=60_000,
    asye_gbp_per_year=36_000,
    screening_officer_gbp_per_year=24_000,
    personal_adviser_gbp_per_year=30_000,
    team_manager_gbp_per_year=72_000,
    reviewing_officer_gbp_per_year=66_000,
    agency_premium_share=0.5,
)


@dataclass(frozen=True)
class Person:
    team: int
    role: Role
    fte: float = 1.0
    standard: float = 0.0


@dataclass(frozen=True)
class Months:
    edges: tuple[float, ...] = EDGES

    def month_starts(self, months):
        return np.array(self.edges[: months + 1])

    def month_labels(self, months):
        return [f"2017-{8 + k:02d}" for k in range(months)]


def visits(limit):
    return SimpleNamespace(visits=SimpleNamespace(limit_days=limit))


def parameters(**changes):
    return SimpleNamespace(
        start=changes.get("start", date(2017, 8, 1)),
        teams={name: SimpleNamespace(kind=kind) for name, kind in TEAMS.items()},
        assessment=SimpleNamespace(limit_days=10.0, core_limit_days=35.0),
        child_protection=SimpleNamespace(plan=visits(10.0)),
        child_in_need=SimpleNamespace(plan=visits(20.0), reviews=SimpleNamespace(limit_days=65.0)),
        disabled_children=SimpleNamespace(plan=visits(60.0)),
        care=SimpleNamespace(plan=visits(30.0)),
        costs=COSTS,
    )


@dataclass
class MadeUpRun:
    """A run whose log is written row by row."""

    staff: tuple[Person, ...] = ()
    calendar: object = field(default_factory=Months)
    months: int = 3
    parameters: object = field(default_factory=parameters)
    teams: tuple[str, ...] = TEAM_IDS
    rows: list[tuple[float, ...]] = field(default_factory=list)

    def add(self, time, event, *, child=1, team=None, worker=-1, value=0.0, other=0.0):
        self.rows.append((time, event, child, -1 if team is None else TEAM[team], worker, value, other))
        return self

    @property
    def log(self):
        return np.array(self.rows, dtype=np.float64).reshape(-1, 7)


def cell(table, measure, month="2017-08", team="all"):
    """The only row of a measure for a month and a team: value, numerator, denominator."""
    rows = table[(table["measure"] == measure) & (table["month"] == month) & (table["team"] == team)]
    assert len(rows) == 1
    return tuple(rows.iloc[0][["value", "numerator", "denominator"]])


def series(table, measure, team="all", column="value"):
    """A measure's months in their order."""
    return table.loc[(table["measure"] == measure) & (table["team"] == team), column].tolist()


__all__ = ["COSTS", "EDGES", "TEAM", "TEAMS", "TEAM_IDS", "Event", "MadeUpRun", "Months", "Person", "cell", "series"]
