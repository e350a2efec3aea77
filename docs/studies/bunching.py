"""Bunching under the 45-day limit, and the collapse of an overloaded assessment service.

A team of eight does nothing but assess. The load is the effort of those who come, divided by the team's casework hours
without overtime; all else is fixed. `python docs/studies/bunching.py` writes `bunching.csv` and `bunching.md` beside
this file; `make study` runs the same 30 seeds and checks what the page says.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.stats import t as student

from sim.model import simulate
from sim.scenario import load
from sim.scenario.parameters import Parameters
from sim.vocabulary import Event, TeamKind

HERE = Path(__file__).parent
SCENARIO = HERE.parents[1] / "scenarios" / "leicestershire-2017" / "baseline.yaml"

WORKERS, MANAGERS = 8, 4
HOURS, HOURS_PER_WEEK = 9.0, 22.4
"""Effort of one assessment, and casework hours of one worker; only effort divided by hours matters."""
LOADS = (0.8, 0.95, 1.1, 1.23)
DELAY_SHARES = (1.0, 0.5)
SEEDS = 30
MONTHS, COUNTED_FROM = 18, 6
"""A year is counted, after half a year in which the service comes to the state that its load leads to."""
DAYS_PER_MONTH = 253 / 12
MEAN_DAYS = 23.0
"""Little's law: how long an assessment is open below full load; sets the stock at the start."""


@dataclass(frozen=True, slots=True)
class Year:
    """What one year of one service was like.

    Attributes
    ----------
    in_time : float
        Share of assessments completed within 45 working days.
    at_the_limit : float
        Share completed on days 41 to 45.
    depth : float
        Hours given, as a share of the hours that full depth would have taken at the same pace.
    """

    in_time: float
    at_the_limit: float
    depth: float


def service(load_: float, delay_share: float, base: Parameters) -> Parameters:
    """Return `base` cut down to one assessment team, with so many children that its load is `load_`."""
    hours_a_day = WORKERS * HOURS_PER_WEEK / 5
    children = load_ * hours_a_day / HOURS * DAYS_PER_MONTH
    nobody = {
        "social_workers_fte": 1.0,
        "senior_practitioners_fte": 0.0,
        "asye_fte": 0.0,
        "agency_social_workers_fte": 0.0,
        "cases_at_start": 0.0,
        "demand_share": 1.0,
    }
    kinds = {team.kind: replace(team, **nobody, team_managers_fte=1.0) for team in base.teams.values()}
    kinds[TeamKind.ASSESSMENT] = replace(
        kinds[TeamKind.ASSESSMENT], social_workers_fte=float(WORKERS), team_managers_fte=float(MANAGERS)
    )
    kinds[TeamKind.FRONT_DOOR] = replace(kinds[TeamKind.FRONT_DOOR], screening_officers_fte=10.0)
    kinds[TeamKind.LEAVING_CARE] = replace(kinds[TeamKind.LEAVING_CARE], personal_advisers_fte=1.0)
    return replace(
        base,
        council="One assessment team",
        demand=replace(
            base.demand,
            first_time_contacts_by_month=(children,),
            first_time_referrals_by_month=(children,),
            returning_referrals_by_month=(),
            trend_per_year=0.0,
            replayed_months=0,
            monthly_noise_cv=0.0,
            weekend_share=0.0,
            sibling_group_shares=(1.0,),
        ),
        returning=replace(base.returning, return_share=0.0),
        front_door=replace(
            base.front_door,
            screening_hours=0.01,
            referral_decision_hours=0.01,
            referral_decision_days=0.5,
            no_further_action_share=0.0,
            no_new_assessment_share=0.0,
        ),
        assessment=replace(
            base.assessment,
            hours=HOURS,
            median_days=20.0,
            sigma=0.55,
            worker_share=1.0,
            limit_days=45.0,
            promotion_day=40.0,
            sprint=2.0,
            sign_off_hours=0.01,
            sign_off_days=0.01,
            section_47_share=0.0,
            child_in_need_share=0.0,
            disabled_children_share=0.0,
            care_share=0.0,
        ),
        practice=replace(
            base.practice,
            casework_hours_per_week=HOURS_PER_WEEK,
            overtime_share=0.1,
            normal_floor_share=0.2,
            delay_share=delay_share,
            caseload_standard=19.0,
            ceiling_share=1.6,
        ),
        stock=replace(
            base.stock,
            children_in_assessment=children / DAYS_PER_MONTH * MEAN_DAYS,
            children_on_cp_plan=0.0,
            children_on_cin_plan=0.0,
            disabled_children=0.0,
            children_in_care=0.0,
            care_leavers=0.0,
            families_in_early_help=0.0,
            cin_in_child_protection_teams=0.0,
            care_in_child_protection_teams=0.0,
        ),
        teams={kind.value: team for kind, team in kinds.items()},
    )


def year(parameters: Parameters, seed: int, *, months: int = MONTHS) -> Year:
    """Simulate one service and measure its last months."""
    run = simulate(parameters, seed=seed, run=0, months=months)
    edges = run.calendar.month_starts(months)
    since, end = edges[COUNTED_FROM], edges[-1]
    done = run.log[(run.log[:, 1] == Event.ASSESSMENT_COMPLETED) & (run.log[:, 0] >= since), 5]
    team = run.teams.index(TeamKind.ASSESSMENT.value)
    workers = [n for n, person in enumerate(run.staff) if person.team == team and person.standard > 0]
    hours = run.log[(run.log[:, 1] == Event.HOURS) & np.isin(run.log[:, 4], workers)]
    given, needed = (
        hours[hours[:, 0] == end, column].sum() - hours[hours[:, 0] == since, column].sum() for column in (5, 6)
    )
    return Year(float(np.mean(done <= 45)), float(np.mean((done >= 41) & (done <= 45))), float(given / needed))


def study(seeds: int = SEEDS) -> dict[tuple[float, float], list[Year]]:
    """Simulate every load and delay share with the same seeds."""
    base = load(SCENARIO).parameters
    return {
        (load_, delay_share): [year(service(load_, delay_share, base), seed) for seed in range(seeds)]
        for delay_share in DELAY_SHARES
        for load_ in LOADS
    }


def interval(values: np.ndarray) -> tuple[float, float]:
    """95 % interval of a mean."""
    half = float(student.ppf(0.975, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values)))
    return float(values.mean()) - half, float(values.mean()) + half


MEASURES = ("in_time", "at_the_limit", "depth")


def table(found: dict[tuple[float, float], list[Year]]) -> list[dict[str, float | str]]:
    """One row for each load, delay share and measure: mean, 95 % interval of the mean, lowest and highest seed."""
    rows: list[dict[str, float | str]] = []
    for (load_, delay_share), years in found.items():
        for name in MEASURES:
            values = np.array([getattr(each, name) for each in years])
            low, high = interval(values)
            rows.append(
                {
                    "load": load_,
                    "delay_share": delay_share,
                    "measure": name,
                    "mean": float(values.mean()),
                    "mean_low_95": low,
                    "mean_high_95": high,
                    "lowest_seed": float(values.min()),
                    "highest_seed": float(values.max()),
                }
            )
    return rows


def csv(rows: list[dict[str, float | str]]) -> str:
    """Write the table as comma-separated values."""
    lines = [",".join(rows[0])]
    lines += [",".join(each if isinstance(each, str) else f"{each:.4g}" for each in row.values()) for row in rows]
    return "\n".join(lines) + "\n"


def page(rows: list[dict[str, float | str]], seeds: int) -> str:
    """Write the table in words for people."""

    def cell(load_: float, delay_share: float, measure: str) -> str:
        (row,) = (
            row for row in rows if (row["load"], row["delay_share"], row["measure"]) == (load_, delay_share, measure)
        )
        mean, low, high, least, most = (100 * float(row[name]) for name in list(row)[3:])
        return f"{mean:.1f} ({low:.1f} to {high:.1f}; seeds {least:.0f} to {most:.0f})"

    lines = [INTRODUCTION.format(seeds=seeds)]
    for delay_share in DELAY_SHARES:
        lines += [
            f"## {WAYS[delay_share]}",
            "",
            "| load | in 45 days, % | on days 41-45, % | depth, % |",
            "|---|---|---|---|",
            *[
                f"| {load_:g} | " + " | ".join(cell(load_, delay_share, measure) for measure in MEASURES) + " |"
                for load_ in LOADS
            ],
            "",
        ]
    return "\n".join([*lines, CLOSING])


WAYS = {1.0: "All delay (g = 1)", 0.5: "Half delay, half dilution (g = 0.5)"}

INTRODUCTION = """# Bunching under the limit, and collapse

Written by `bunching.py`; `make study` runs it again and checks it. The numbers behind it are in `bunching.csv`.

One team of eight assesses and does nothing else. Natural times are lognormal (median 20 working days, sigma 0.55); an
assessment still open 40 days after the referral, 5 before the limit, becomes urgent and goes twice as fast; overloaded
workers give 10 % overtime. The load is the effort of those who come, divided by the hours there are without overtime.
Twelve months are counted after the first six, {seeds} seeds each, the same seeds at every load. In brackets: the 95 %
interval of the mean, then the lowest and the highest seed.
"""

CLOSING = """## What it shows

* Below full load about 95 % are in time, whatever the load: those late are the naturally long ones (over 50 days is
  late at any staffing: 1 - .952).
* At 1.1 times the hours, exactly what overtime can bear, assessments bunch under the limit as published ones do, and
  how a year goes depends on luck: the seeds are far apart.
* Beyond that the promoted ones crowd out the rest and the service collapses. The longer it lasts the lower it falls,
  so the figure at 1.23 belongs to months 7 to 18, not to a steady state: there is none.
* A service that dilutes keeps its dates and loses depth instead: it is on time and thin.
"""


def main() -> None:
    """Run the study and write its page and its table."""
    rows = table(study())
    (HERE / "bunching.csv").write_text(csv(rows), encoding="utf-8", newline="\n")
    (HERE / "bunching.md").write_text(page(rows, SEEDS), encoding="utf-8", newline="\n")
    print(page(rows, SEEDS))


if __name__ == "__main__":
    main()
