"""`throughcare caseload`: a paper's own sum of posts and cost, beside the caseload that is simulated."""

import json
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

import duckdb
import pandas as pd
import typer

from sim.cli.common import FAILED, MOST_YEARS, AsJson, NoResultError, progress_of_runs, say, write_csv
from sim.experiment import Outcome, compare
from sim.measures import MEASURES
from sim.report.caseload import Made, caseload_tables
from sim.report.caseload_document import CSV_HEADINGS, caseload_document, caseload_rows
from sim.report.caseload_simulated import (
    MEASURES_NEEDED,
    TooShortError,
    months_needed,
    must_see_the_posts,
    simulated,
    to_simulate,
)
from sim.report.console import data_console
from sim.results.compared import read_comparison
from sim.results.comparison import MONTHS, ComparisonError
from sim.results.parquet import read_table
from sim.scenario import drawn_options, load_options
from sim.scenario.options import Options

_DRAWS = 200
"""Draws made where the scenario has none of its own."""


def caseload(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File of options (YAML).")],
    runs: Annotated[int, typer.Option(min=0, help="Runs of each option; 0: the paper's sum only.")] = 4,
    months: Annotated[
        int | None,
        typer.Option(min=1, max=12 * MOST_YEARS, help="Months to simulate [default: a year of the last posts]."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed: the same seed gives the same result.")] = 1,
    jobs: Annotated[int, typer.Option(min=1, help="Runs worked on at a time.")] = 2,
    compared: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Take the runs from this comparison, simulate nothing.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE.csv", help="Write a CSV into this new file, for Excel.")
    ] = None,
    as_json: AsJson = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress.")] = False,
) -> None:
    """Work out the sums of the paper behind FILE, and simulate the caseloads they are about."""
    if as_json and out is not None:
        raise typer.TyperException("give --json or --csv, not both")
    options = load_options(file, MEASURES)
    rows, made, failed = None, None, 0
    try:
        if compared is not None:
            rows, made = _from_folder(compared, options)
        elif runs > 0 and to_simulate(options):
            months = months or months_needed(options)
            must_see_the_posts(options, months)
            rows, made, failed = _simulate(options, runs, months, seed, jobs, quiet=quiet)
        found = () if rows is None else simulated(options, rows)
    except TooShortError as error:
        raise typer.TyperException(f"{error}; more --months are needed") from error
    if out is not None:
        write_csv(out, CSV_HEADINGS, caseload_rows(options, found))
    elif as_json:
        sys.stdout.write(json.dumps(caseload_document(options, found, made), indent=2, allow_nan=False) + "\n")
    else:
        data_console().print(caseload_tables(options, found, made))
    if failed:
        say(f"{failed} runs failed and are not among these.")
        raise typer.Exit(FAILED)


@dataclass
class _Caseloads:
    """Keeps of each run only the months of what is needed here."""

    tables: list[pd.DataFrame] = field(default_factory=list)

    def kept(self, option: str, run: int) -> Outcome | None:  # noqa: ARG002
        return None

    def keep(self, outcome: Outcome) -> None:
        if outcome.table is not None:
            some = outcome.table[outcome.table["measure"].isin(MEASURES_NEEDED)]
            self.tables.append(some.assign(option=outcome.option, draw=outcome.draw, run=outcome.run))

    def rows(self) -> pd.DataFrame:
        """Return the months of the runs that every option has: only those can be set beside one another."""
        rows = pd.concat(self.tables, ignore_index=True)
        options = rows["option"].nunique()
        return rows[rows.groupby("run")["option"].transform("nunique") == options]


def _simulate(
    options: Options, runs: int, months: int, seed: int, jobs: int, *, quiet: bool
) -> tuple[pd.DataFrame, Made, int]:
    some = replace(options, options=(options.baseline, *to_simulate(options)))
    asked = drawn_options(some, draws=_DRAWS, seed=seed)
    store = _Caseloads()
    with progress_of_runs(quiet=quiet) as progress:
        task = progress.add_task(options.name, total=runs * len(some.options))
        done = compare(
            asked,
            seed=seed,
            runs=runs,
            months=months,
            store=store,
            jobs=jobs,
            on_result=lambda _: progress.advance(task),
        )
    if not store.tables:
        raise NoResultError(f"All {len(done.failures)} runs failed. The first said: {done.failures[0].error}")
    rows = store.rows()
    if rows.empty:
        raise NoResultError(f"No run is there for every option. The first failure said: {done.failures[0].error}")
    return rows, _made(rows, months), len(done.failures)


def _from_folder(folder: Path, options: Options) -> tuple[pd.DataFrame, Made]:
    manifest = read_comparison(folder).manifest
    places = ", ".join("?" for _ in MEASURES_NEEDED)
    try:
        rows = read_table(folder / MONTHS, f"measure IN ({places})", MEASURES_NEEDED)
    except duckdb.Error as error:
        raise ComparisonError(f"{folder / MONTHS}: is damaged and cannot be read; compare again") from error
    if not {option.key for option in to_simulate(options)} & set(rows["option"].unique()):
        raise ComparisonError(f"{folder}: has none of the options of {options.path}; it compares {manifest.name}")
    return rows, replace(_made(rows, manifest.months), place=str(folder))


def _made(rows: pd.DataFrame, months: int) -> Made:
    draws = set(rows["draw"].unique()) - {0}
    return Made(runs=int(rows["run"].nunique()), months=months, draws=len(draws))
