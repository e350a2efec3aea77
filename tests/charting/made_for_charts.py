"""Runs and comparisons made by hand, whose every number is known."""

import dataclasses
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from sim.experiment.chances import chances, judged
from sim.experiment.differences import differences, summarise_options
from sim.experiment.period import numbers_of
from sim.measures import MEASURES
from sim.results import Run
from sim.results.compared import Comparison, ComparisonManifest, OptionTold, StandardTold
from sim.results.comparison import MONTHS, NUMBERS
from sim.results.parquet import write_table
from sim.results.reading import read_run
from sim.scenario.options import Standard

REFERENCE = Path(__file__).parents[2] / "results" / "reference"
DAYS = 20.0


def month_names(months):
    return [f"{2024 + (3 + month) // 12}-{(3 + month) % 12 + 1:02d}" for month in range(months)]


def rows(values, *, option="", run=1, draw=0, team="all"):
    """Rows of one run: a number for each month of each measure; of shares, out of 100 each month."""
    made = []
    for measure, months in values.items():
        kind = MEASURES[measure].kind
        of = {"share": 100.0, "mean": 10.0, "stock": DAYS}.get(kind, 1.0)
        for month, value in zip(month_names(len(months)), months, strict=True):
            known = value == value
            made.append(
                {
                    "scenario": "made",
                    "option": option,
                    "draw": draw,
                    "run": run,
                    "month": month,
                    "team": team,
                    "measure": measure,
                    "value": value,
                    "numerator": value * of if known else 0.0,
                    "denominator": of if known else 0.0,
                    "unit": MEASURES[measure].unit,
                }
            )
    return made


def run_of(made, **changes):
    """A run whose table holds these rows; everything else is the reference run's."""
    reference = read_run(REFERENCE)
    table = pd.DataFrame(made).drop(columns="option")
    months, runs = table["month"].nunique(), table["run"].nunique()
    manifest = reference.manifest.model_copy(
        update={"months": months, "runs": runs, "runs_failed": (), "draws": 0, **changes}
    )
    words = dict.fromkeys(["scenario", "month", "team", "measure", "unit"], "category")
    return dataclasses.replace(reference, manifest=manifest, table=table.astype(words))


def option(key, name, *, together=(), fte=None):
    return OptionTold(
        key=key,
        name=name,
        description="",
        scenario="made",
        scenario_hash="0" * 64,
        together=together,
        lines=(),
        first_month="",
        first_year_gbp=0.0,
        full_year_gbp=0.0,
        not_simulated_full_year_gbp=0.0,
        fte_by_role=fte or {},
        by_funding_line={},
    )


def comparison_of(folder, made, options, *, headline="open_cases", standards=(), draws=0):
    """A comparison whose runs have these rows, summarised as every comparison is."""
    table = pd.DataFrame(made).drop(columns="scenario")
    months, runs = table["month"].nunique(), table["run"].nunique()
    teams = read_run(REFERENCE).manifest.teams
    last = {each.last_months for each in standards} | ({12} if months >= 12 else set())
    parts = []
    for (key, draw, run), own in table.groupby(["option", "draw", "run"], sort=False):
        numbers = numbers_of(own.drop(columns=["option", "draw", "run"]), last)
        parts.append(numbers.astype({"statistic": str}).assign(option=key, draw=draw, run=run))
    numbers = pd.concat(parts, ignore_index=True)
    write_table(table, folder / MONTHS)
    write_table(numbers, folder / NUMBERS)
    manifest = ComparisonManifest(
        name="Made by hand",
        description="",
        options_path="options.yaml",
        options_hash="abcdef" * 10,
        council="Anywhere",
        start=date(2024, 4, 1),
        months=months,
        seed=1,
        budget=runs,
        runs=runs,
        draws=draws,
        drawn_from="draws" if draws else "central figures only",
        runs_per_draw=1,
        precision=None,
        stopped="",
        failed=(),
        headline=headline,
        options=options,
        standards=tuple(StandardTold(**dataclasses.asdict(each)) for each in standards),
        teams=teams,
        versions={"throughcare": "0.1.0"},
        code="",
        commit="",
        dirty=None,
        started=datetime(2026, 11, 1, tzinfo=UTC),
        duration_seconds=1.0,
        events_per_run=1.0,
        command="",
    )
    columns = ["option", "standard", "chance", "low", "high", "runs"]
    met = [dataclasses.asdict(one) for each in standards for one in chances(judged(numbers, each), each)]
    summary, differing = summarise_options(numbers), differences(numbers, "baseline")
    words = dict.fromkeys(["option", "measure", "team", "unit", "statistic"], str)
    told = pd.DataFrame(met, columns=columns)
    return Comparison(
        folder, manifest, summary.astype(words), differing.astype(words), told, pd.DataFrame(), pd.DataFrame()
    )


def luck(runs, seed=1):
    return np.random.default_rng(seed).normal(size=runs)


__all__ = ["DAYS", "REFERENCE", "Run", "Standard", "comparison_of", "luck", "month_names", "option", "rows", "run_of"]
