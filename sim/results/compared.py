"""What stands in the folder of a finished comparison, and how it is read back."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, Self

import duckdb
import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sim.experiment.ranges import ranges_of
from sim.measures import COUNCIL
from sim.results.comparison import (
    CHANCES,
    COMPARISON,
    DIFFERENCES,
    MONTHS,
    NUMBERS,
    QUARTERS,
    SUMMARY,
    UNFINISHED,
    WORTH,
    ComparisonError,
)
from sim.results.manifest import TeamLabel
from sim.results.parquet import ask
from sim.results.whole import write_text


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LineTold(_Record):
    """One line of an option: posts, or something else paid for (`sim.measures.planned.PlannedLine`)."""

    key: str
    name: str
    role: str
    fte: float
    funding_line: str
    full_year_gbp: float
    first_year_gbp: float


class OptionTold(_Record):
    """One option: what it is, and what it is meant to cost.

    Attributes
    ----------
    not_simulated_by_month : tuple of float
        What has been paid by the end of each month for what is not simulated; empty in comparisons made before it
        was kept.
    own_places_are_cashable_share : float or None
        Of the central case; None in comparisons made before it was kept.
    """

    key: str
    name: str
    description: str
    scenario: str
    scenario_hash: str
    together: tuple[str, ...]
    lines: tuple[LineTold, ...]
    first_month: str
    first_year_gbp: float
    full_year_gbp: float
    not_simulated_full_year_gbp: float
    fte_by_role: dict[str, float]
    by_funding_line: dict[str, float]
    not_simulated_by_month: tuple[float, ...] = ()
    own_places_are_cashable_share: float | None = None


class StandardTold(_Record):
    """What is to be met."""

    key: str
    name: str
    measure: str
    team: str
    at_least: float | None
    at_most: float | None
    last_months: int


class WorthTold(_Record):
    """A saving that is held against what is paid (`sim.scenario.options.Worth`)."""

    key: str
    name: str
    saved: str
    gbp: float
    paid: str
    months: tuple[int, ...]
    source: str
    status: str
    note: str


class FailedTask(_Record):
    """A run of an option without a result, and why."""

    option: str
    run: int
    draw: int
    error: str


class ComparisonManifest(_Record):
    """What stands in `comparison.json`.

    Attributes
    ----------
    throughcare_comparison : int
        Version of the folder's layout.
    options_hash : str
        SHA-256 of all options, their baseline and their draws.
    budget, runs : int
        Runs of each option that were allowed for, and how many were made.
    draws, runs_per_draw : int
        Sets of parameters that runs use, and how many runs in a row use each; 0 draws: the central case only.
    drawn_from : str
        Where the draws come from.
    stopped : str
        Why there were not more runs.
    """

    throughcare_comparison: Literal[1] = 1
    name: str
    description: str
    options_path: str
    options_hash: str
    council: str
    start: date
    months: int = Field(ge=1)
    seed: int = Field(ge=0)
    budget: int = Field(ge=1)
    runs: int = Field(ge=1)
    draws: int = Field(ge=0)
    drawn_from: str
    runs_per_draw: int = Field(ge=1)
    precision: float | None
    stopped: str
    failed: tuple[FailedTask, ...]
    headline: str
    options: tuple[OptionTold, ...]
    standards: tuple[StandardTold, ...]
    worth: tuple[WorthTold, ...] = ()
    forecast: tuple[str, ...] = ()
    teams: dict[str, TeamLabel]
    versions: dict[str, str]
    code: str
    commit: str
    dirty: bool | None
    started: datetime
    duration_seconds: float
    events_per_run: float
    command: str
    notes: tuple[str, ...] = ()
    charts: dict[str, str] = {}

    @property
    def draws_used(self) -> int:
        """Draws that runs had."""
        return min(self.draws, -(-self.runs // self.runs_per_draw))

    def name_of(self, option: str) -> str:
        """Return an option's name."""
        return next(each.name for each in self.options if each.key == option)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The folder of a comparison, read.

    Attributes
    ----------
    folder : Path
        Where it is.
    manifest : ComparisonManifest
        What was compared.
    summary : pandas.DataFrame
        Each option's mean, range and errors, by measure, team and statistic.
    differences : pandas.DataFrame
        The same of the paired differences from the baseline.
    chances : pandas.DataFrame
        Columns option, standard, chance, low, high, runs.
    quarters : pandas.DataFrame
        Measures quarter by quarter (`sim.experiment.quarters.by_quarter`); empty where none are to be forecast.
    worth : pandas.DataFrame
        Whether options pay for themselves: `sim.experiment.worth.Paid`.
    """

    folder: Path
    manifest: ComparisonManifest
    summary: pd.DataFrame
    differences: pd.DataFrame
    chances: pd.DataFrame
    worth: pd.DataFrame
    quarters: pd.DataFrame

    @classmethod
    def of(cls, folder: Path, manifest: ComparisonManifest) -> Self:
        """Read the tables of a comparison whose manifest is known.

        Raises
        ------
        ComparisonError
            One is missing or damaged.
        """
        try:
            names = (SUMMARY, DIFFERENCES, CHANCES, WORTH)
            summary, differing, chances, worth = (pd.read_csv(folder / name, encoding="utf-8-sig") for name in names)
            quarters = pd.read_csv(folder / QUARTERS, encoding="utf-8-sig") if manifest.forecast else pd.DataFrame()
        except (OSError, ValueError) as error:
            raise _damaged(folder, error) from error
        return cls(folder, manifest, summary, differing, chances, worth, quarters)

    def by_month(self, measure: str, team: str = COUNCIL) -> pd.DataFrame:
        """Return a measure by month and option: columns month, option, mean, low and high (80 % range over runs)."""
        return months_of(self.folder, measure, team)


def months_of(folder: Path, measure: str, team: str = COUNCIL) -> pd.DataFrame:
    """Read a measure's mean and 80 % range over runs, by month and option."""
    query = "SELECT option, month, value FROM read_parquet(?) WHERE measure = ? AND team = ? AND NOT isnan(value)"
    rows = ask(query, folder / MONTHS, [measure, team])
    groups = rows.groupby(["month", "option"], observed=True)["value"]
    low, high = ranges_of(rows["value"].to_numpy(float), groups.ngroup().to_numpy(), groups.ngroups)
    found: pd.DataFrame = groups.agg(mean="mean").assign(low=low, high=high).reset_index()
    return found


def rows_of_measure(folder: Path, measure: str) -> pd.DataFrame:
    """Read all runs' months of one measure of the council."""
    return ask("SELECT * FROM read_parquet(?) WHERE measure = ? AND team = ?", folder / MONTHS, [measure, COUNCIL])


def sums_by_run(folder: Path, months: int, *, saved: str, paid: str) -> pd.DataFrame:
    """Return sums of two measures of the council over the first months: columns option, draw, run, saved, paid."""
    query = (
        "WITH rows AS (SELECT * FROM read_parquet(?) WHERE team = ?), "
        "first AS (SELECT DISTINCT month FROM rows ORDER BY month LIMIT ?) "
        "SELECT option, draw, run, coalesce(sum(numerator) FILTER (measure = ?), 0) AS saved, "
        "coalesce(sum(numerator) FILTER (measure = ?), 0) AS paid "
        "FROM rows WHERE month IN (SELECT month FROM first) GROUP BY option, draw, run ORDER BY run, option"
    )
    return ask(query, folder / MONTHS, [COUNCIL, months, saved, paid])


def read_comparison(folder: Path) -> Comparison:
    """Read the folder of a finished comparison.

    Raises
    ------
    ComparisonError
        There is none, it is not finished, or a file of it is missing or damaged.
    """
    if not folder.is_dir():
        raise ComparisonError(f"{folder}: there is no such folder")
    if not (folder / COMPARISON).is_file():
        unfinished = (folder / UNFINISHED).is_file()
        what = "this comparison is not finished; give the command again with --resume"
        raise ComparisonError(
            f"{folder}: {what if unfinished else 'is no comparison; `throughcare compare` makes one'}"
        )
    try:
        manifest = ComparisonManifest.model_validate_json((folder / COMPARISON).read_bytes())
    except (ValidationError, OSError) as error:
        raise _damaged(folder, error) from error
    return Comparison.of(folder, manifest)


def _damaged(folder: Path, error: Exception) -> ComparisonError:
    return ComparisonError(f"{folder}: is damaged and cannot be read; compare again ({type(error).__name__})")


def row_of(table: pd.DataFrame, option: str, measure: str, statistic: str, team: str = COUNCIL) -> Mapping[str, Any]:
    """Return a row of the summary or of the differences; NaN for every number that is not there."""
    rows = table[
        (table["option"] == option)
        & (table["measure"] == measure)
        & (table["team"] == team)
        & (table["statistic"] == statistic)
    ]
    if rows.empty:
        return dict.fromkeys(table.columns, math.nan)
    return {str(name): value for name, value in rows.iloc[0].items()}


def numbers_of_measures(folder: Path, measures: Sequence[str]) -> pd.DataFrame:
    """Read all runs' numbers of some measures."""
    try:
        return ask("SELECT * FROM read_parquet(?) WHERE list_contains(?, measure)", folder / NUMBERS, [list(measures)])
    except duckdb.Error as error:
        raise _damaged(folder, error) from error


def write_csv_table(file: Path, table: pd.DataFrame) -> None:
    """Write a table that a spreadsheet opens, whole or not at all."""
    # Excel reads UTF-8 only where a file begins with its mark, and infinity as a word
    finite = table.replace([np.inf, -np.inf], np.nan)
    write_text(file, "\ufeff" + finite.to_csv(index=False, lineterminator="\n"))
