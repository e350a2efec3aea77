"""Runs made up by hand: what measures read of a run, without a model to write it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from math import inf
from types import SimpleNamespace

import numpy as np

from sim.scenario.care_parameters import Prices
from sim.scenario.timetable import AS_IT_IS, Timetable
from sim.scenario.workforce_parameters import Costs, Team
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
    "fostering": TeamKind.FOSTERING,
    "kinship": TeamKind.KINSHIP,
    "after": TeamKind.AFTER_PERMANENCE,
}
TEAM_IDS = (*TEAMS, "reviewing_officers", "lawyers")
FUNDING = {"assess": "transformation", "leaving": "transformation", "care": "care budget"}
TEAM = {name: place for place, name in enumerate(TEAM_IDS)}
COSTS = Costs(
    social_worker_gbp_per_year=48_000,
    senior_practitioner_gbp_per_year=60_000,
    asye_gbp_per_year=36_000,
    screening_officer_gbp_per_year=24_000,
    personal_adviser_gbp_per_year=30_000,
    family_support_worker_gbp_per_year=27_000,
    lawyer_gbp_per_year=54_000,
    team_manager_gbp_per_year=72_000,
    reviewing_officer_gbp_per_year=66_000,
    agency_premium_share=0.5,
    pay_inflation_per_year=0,
    price_inflation_per_year=0,
    recruitment_gbp=2500,
)
PRICES = Prices(
    in_house_foster_gbp_per_week=400,
    agency_foster_gbp_per_week=800,
    kinship_gbp_per_week=200,
    with_parents_gbp_per_week=0,
    own_home_gbp_per_week=3000,
    agency_home_gbp_per_week=3500,
    supported_gbp_per_week=700,
    adoptive_gbp_per_week=100,
    unregistered_gbp_per_week=5000,
    staying_put_gbp_per_week=150,
    guardianship_gbp_per_week=120,
    adoption_gbp_per_week=50,
    court_fee_gbp=2000,
    own_places_are_cashable_share=0.25,
)
DAY_ZERO = date(2017, 8, 1)


@dataclass(frozen=True)
class Person:
    team: int
    role: Role
    fte: float = 1.0
    standard: float = 0.0
    since: float = 0.0
    until: float = inf
    qualified_at: float = inf
    standard_after: float = 0.0
    gbp_per_year: float | None = None
    later: tuple = ()


@dataclass(frozen=True)
class Months:
    """Months of 20, 21 and 19 working days, from August 2017; every calendar day is a working day of its own."""

    edges: tuple[float, ...] = EDGES

    def month_starts(self, months):
        return np.array(self.edges[: months + 1])

    def month_labels(self, months):
        return [f"{2017 + (7 + k) // 12}-{(7 + k) % 12 + 1:02d}" for k in range(months)]

    def times_of(self, ordinals):
        return np.asarray(ordinals, dtype=np.float64) - DAY_ZERO.toordinal()

    def date_of(self, time):
        return DAY_ZERO + timedelta(days=int(time // 1))


def limit(days):
    return SimpleNamespace(limit_days=days)


def visits(days):
    return SimpleNamespace(visits=limit(days))


def parameters(**changes):
    return SimpleNamespace(
        start=changes.get("start", DAY_ZERO),
        teams={
            name: Team(name=name, kind=kind, funding_line=FUNDING.get(name, "base budget"), **changes.get(name, {}))
            for name, kind in TEAMS.items()
        },
        assessment=SimpleNamespace(limit_days=10.0, core_limit_days=35.0, sign_off_days=1.0),
        child_protection=SimpleNamespace(plan=visits(10.0), first_review_months=3.0, later_reviews_months=6.0),
        child_in_need=SimpleNamespace(plan=visits(20.0), reviews=SimpleNamespace(limit_days=65.0)),
        disabled_children=SimpleNamespace(plan=visits(60.0)),
        care=SimpleNamespace(
            visits=limit(30.0),
            close_visits=limit(20.0),
            long_term_visits=limit(63.0),
            first_review_days=20.0,
            second_review_months=3.0,
            later_reviews_months=6.0,
        ),
        court=SimpleNamespace(standard_weeks=changes.get("standard_weeks", 26.0)),
        placements=SimpleNamespace(kinship=SimpleNamespace(bought_gbp=2200.0)),
        leaving_care=SimpleNamespace(contacts=limit(40.0), pathway_reviews=limit(126.5)),
        costs=changes.get("costs", COSTS),
        prices=changes.get("prices", PRICES),
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
    later: Timetable = AS_IT_IS

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


__all__ = [
    "COSTS",
    "DAY_ZERO",
    "EDGES",
    "PRICES",
    "TEAM",
    "TEAMS",
    "TEAM_IDS",
    "Event",
    "MadeUpRun",
    "Months",
    "Person",
    "cell",
    "parameters",
    "series",
]
