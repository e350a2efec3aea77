"""Whether known figures come back from returns: simulate, write the returns, read them, estimate, compare.

``python -m calibration.studies.round_trip FOLDER`` makes a council whose figures are known and unlike those of the
scenario that its returns are read into. It simulates it with the command line as anybody would, writes Annex A, SSDA903
and CIN census from it, imports them, and keeps one row for each run, return and figure in ``FOLDER/figures.csv``. The
usual shortcuts are taken with the same records (``shortcuts.csv``). Runs that are there already are not made again.
"""

import argparse
import csv
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from calibration.estimating.lifetimes import Lifetimes
from calibration.estimating.product_limit import CENSORED, aalen_johansen, kaplan_meier
from calibration.estimating.sheet import Columns
from calibration.estimating.stays import WAYS, Stays, stays_of
from calibration.estimating.window import DAYS_PER_YEAR, Window
from calibration.importers.ssda903 import read_ssda903
from sim.engine import WorkingCalendar
from sim.results import read_run
from sim.scenario import Scenario, load, resolved_yaml
from sim.scenario.changing import value_at, with_values
from sim.scenario.parameters import Parameters
from sim.scenario.shape import figures_of
from sim.vocabulary import AGE_BANDS, CareEnd, EntryRoute, Event

SCENARIO = Path("scenarios/leicestershire-2017/baseline.yaml")
YEARS, SEED = 5, 11
RETURNS = ("ssda903", "cin-census", "annex-a")
PLENTY = 2.5
"""So many times the posts, and nobody waits: the days things take are then their natural ones."""
OTHERWISE: Mapping[str, float | tuple[float, ...]] = {
    "front_door.no_further_action_share": 0.20,
    "front_door.no_new_assessment_share": 0.20,
    "assessment.section_47_share": 0.32,
    "assessment.child_in_need_share": 0.25,
    "section_47.conference_share": 0.40,
    "section_47.plan_share": 0.78,
    "section_47.otherwise_child_in_need_share": 0.50,
    "child_protection.child_in_need_share": 0.45,
    "child_protection.plan.length_shares": (0.15, 0.15, 0.35, 0.30, 0.05),
    "child_in_need.plan.length_shares": (0.25, 0.25, 0.30, 0.15, 0.05),
    "child_in_need.section_47_share": 0.08,
    "returning.earlier_plan_share": 0.22,
    "entry.section_20_share": 0.40,
    "entry.court_share": 0.55,
    "entry.unaccompanied_per_year": 30.0,
    "permanence.home.shares": (0.16, 0.32, 0.38, 0.32, 0.22),
    "permanence.home.month_shares": (0.05, 0.10, 0.25, 0.30, 0.20, 0.10),
    "permanence.adoption.shares": (0.36, 0.18, 0.02, 0.0, 0.0),
}
"""What the council simulated has otherwise than the scenario its returns are read into."""
FIELDS = ("run", "records", "field", "place", "known", "scenario", "estimate", "low", "high", "count")
SHORTCUTS = (
    "run",
    "about",
    "known",
    "children",
    "with both",
    "completed stays only",
    "no delayed entry",
    "not competing",
)
UNDER_16 = 3
"""Bands of age whose children do not turn 18 in two years."""


@dataclass(frozen=True, slots=True)
class Made:
    """A simulated council: its run, and the returns written from it."""

    run: Path
    returns: Path


def otherwise(scenario: Scenario, posts: float) -> Scenario:
    """Return the council whose figures are to come back."""
    parameters, broken = with_values(scenario.parameters, tuple(OTHERWISE), list(OTHERWISE.values()))
    if parameters is None:
        raise ValueError("; ".join(f"{field}: {rule}" for field, rule in broken))
    parameters = _with_posts(parameters, posts)
    values = {path: value for path, _, value in figures_of(parameters)}
    register = tuple(
        replace(row, value=values[row.field], low=None, high=None, coverage=None) for row in scenario.register
    )
    return replace(scenario, name=f"{scenario.name}, otherwise", parameters=parameters, register=register)


def _with_posts(parameters: Parameters, times: float) -> Parameters:
    teams = {
        name: replace(team, **{field: times * getattr(team, field) for field in dir(team) if field.endswith("_fte")})
        for name, team in parameters.teams.items()
    }
    officers = replace(parameters.reviewing, reviewing_officers_fte=times * parameters.reviewing.reviewing_officers_fte)
    court = replace(parameters.court, lawyers_fte=times * parameters.court.lawyers_fte)
    return replace(parameters, teams=teams, reviewing=officers, court=court)


def make(scenario: Scenario, run: int, folder: Path) -> Made:
    """Simulate the council once and write its returns, by the commands anybody would give."""
    file = folder / "otherwise.yaml"
    file.write_text(resolved_yaml(scenario), encoding="utf-8")
    made = Made(folder / "run", folder / "returns")
    _throughcare("run", file, "--years", YEARS, "--runs", 1, "--seed", SEED + run, "--events", "--out", made.run)
    _throughcare("export", made.run, *(f"--{each}" for each in RETURNS), "--out", made.returns)
    return made


def figures(made: Made, known: Parameters, reference: Path, run: int) -> Iterator[dict[str, object]]:
    """Import each return into the scenario and hold its estimates against what is known."""
    before = load(reference).parameters
    for records in RETURNS:
        out = made.returns.with_name(f"import-{records}")
        pattern = records.replace("-", "_")
        _throughcare(
            "import", records, *sorted(made.returns.glob(f"*{pattern}*")), "--scenario", reference, "--out", out
        )
        table = pd.read_csv(out / "estimates.csv", dtype={"value": str})
        for _, row in table[table["field"].notna()].iterrows():
            estimated = [float(part) for part in str(row["value"]).split(";")]
            truths, befores = (_flat(value_at(each, row["field"])) for each in (known, before))
            if len(estimated) != len(truths):
                continue
            for place, (truth, was, value) in enumerate(zip(truths, befores, estimated, strict=True)):
                yield {
                    "run": run, "records": records, "field": row["field"], "place": place, "known": truth,
                    "scenario": was, "estimate": value, "low": row["low"], "high": row["high"], "count": row["records"],
                }  # fmt: skip


def shortcuts(made: Made, run: int) -> Iterator[dict[str, object]]:
    """Take the usual shortcuts with the records of children in care, beside what became of all who were followed."""
    journeys, _ = read_ssda903(sorted(made.returns.glob("*ssda903*")))
    stays = stays_of(Columns(journeys.tables["care"]), Window(journeys.first_day, journeys.last_day))
    young = stays.band <= UNDER_16
    lives = stays.lives.where(young)
    home = _went_home(stays, young)
    for years in (1, 2):
        days = years * DAYS_PER_YEAR
        known, children = _followed(made.run, years)
        completed = lives.exit[lives.is_ended]
        yield {
            "run": run, "about": f"still in care after {years} year{'s' * (years > 1)}", "known": known["still"],
            "children": children, "with both": kaplan_meier(lives).still_at(days),
            "completed stays only": float(np.mean(completed > days)),
            "no delayed entry": kaplan_meier(_from_the_start(lives)).still_at(days), "not competing": "",
        }  # fmt: skip
        competing = aalen_johansen(lives, home, 2)
        alone = aalen_johansen(lives, np.where(home == 0, 0, CENSORED), 1)
        yield {
            "run": run, "about": f"gone home within {years} year{'s' * (years > 1)}", "known": known["home"],
            "children": children, "with both": float(competing.left_by(0, np.array([days]))[0]),
            "completed stays only": float(np.mean(home[lives.is_ended][completed <= days] == 0)),
            "no delayed entry": float(aalen_johansen(_from_the_start(lives), home, 2).left_by(0, np.array([days]))[0]),
            "not competing": 1.0 - alone.still_at(days),
        }  # fmt: skip


def _went_home(stays: Stays, chosen: np.ndarray) -> np.ndarray:
    way = stays.way[chosen]
    places = [WAYS.index("home"), WAYS.index("home_unplanned")]
    return np.where(way == CENSORED, CENSORED, np.where(np.isin(way, places), 0, 1))


def _from_the_start(lives: Lifetimes) -> Lifetimes:
    """As if all had been watched from their beginning."""
    return replace(lives, entry=np.zeros_like(lives.entry))


def _followed(folder: Path, years: int) -> tuple[dict[str, float], int]:
    """Return what became of all children under 16 who came into care early enough to be followed so long."""
    run = read_run(folder)
    log = run.log(1)
    calendar = WorkingCalendar(run.manifest.start)
    rows = {event: log[log[:, 1] == event.value] for event in (Event.CARE_STARTED, Event.CARE_ENDED)}
    ends: dict[float, list[tuple[float, float]]] = {}
    for time, _, child, _, _, way, _ in rows[Event.CARE_ENDED]:
        ends.setdefault(child, []).append((time, way))
    last = calendar.date_of(float(log[:, 0].max())).toordinal()
    still = home = children = 0
    for time, _, child, _, _, route, birthday in rows[Event.CARE_STARTED]:
        if time < 0 or route in (EntryRoute.UNACCOMPANIED, EntryRoute.REMAND):
            continue
        began = calendar.date_of(float(time)).toordinal()
        if began + years * DAYS_PER_YEAR > last or began - birthday >= AGE_BANDS[4] * DAYS_PER_YEAR:
            continue
        children += 1
        end = min((each for each in ends.get(child, []) if each[0] >= time), default=None)
        if end is None or calendar.date_of(end[0]).toordinal() - began > years * DAYS_PER_YEAR:
            still += 1
        elif end[1] in (CareEnd.HOME, CareEnd.HOME_UNPLANNED):
            home += 1
    return {"still": still / children, "home": home / children}, children


def _flat(value: float | tuple[float, ...]) -> tuple[float, ...]:
    return value if isinstance(value, tuple) else (value,)


def _throughcare(*words: object) -> None:
    subprocess.run([sys.executable, "-m", "sim.cli", *map(str, words)], check=True, capture_output=True)  # noqa: S603


def _add(file: Path, names: Sequence[str], rows: Sequence[Mapping[str, object]]) -> None:
    is_new = not file.exists()
    with file.open("a", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, names, lineterminator="\n")
        if is_new:
            writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Make the runs that are missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=8)
    parser.add_argument("--posts", type=float, default=PLENTY)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    known = otherwise(load(SCENARIO), asked.posts)
    done = asked.folder / "shortcuts.csv"
    for run in range(1, asked.runs + 1):
        if done.exists() and run in set(pd.read_csv(done)["run"]):
            continue
        with TemporaryDirectory() as place:
            made = make(known, run, Path(place))
            _add(asked.folder / "figures.csv", FIELDS, list(figures(made, known.parameters, SCENARIO, run)))
            _add(done, SHORTCUTS, list(shortcuts(made, run)))
            shutil.rmtree(made.run)


if __name__ == "__main__":
    main()
