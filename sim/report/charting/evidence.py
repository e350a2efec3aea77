"""What charts are drawn from: the months of a run's or a comparison's runs, read in one way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from sim.experiment import range_name
from sim.experiment.over_runs import over_runs
from sim.experiment.period import YEAR, period_numbers, statistic_over_period
from sim.experiment.ranges import ranges_of
from sim.measures import COUNCIL, MEASURES, combine
from sim.report.comparison import LATE, draws_words, period_of
from sim.report.words import WHOLE_COUNCIL, many
from sim.results import Run, TeamLabel
from sim.results.compared import Comparison
from sim.results.comparison import MONTHS, NUMBERS
from sim.results.parquet import ask

ROWS = ("option", "draw", "run", "month", "team", "measure", "value", "numerator", "denominator", "unit")
_SUMMED = ("count", "money")
_NUMBERS = ("option", "draw", "run", "team", "measure", "value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Months of runs, and what must be said about them.

    Attributes
    ----------
    name, council : str
        What was simulated.
    options : mapping of str to str
        Names by key, the baseline first; of a run its scenario alone, under an empty key.
    teams : mapping of str to TeamLabel
        By key.
    months, period : tuple of str
        All months simulated, and those over which one number is taken: all of a run, the last year of a comparison
        (by then posts are filled), as its tables have it.
    runs, draws : int
        Runs of each option with a result, and draws of the parameters among them.
    source : str
        What stands below every chart.
    read : callable
        Returns rows with columns `ROWS` of some measures; of the council, or with True of every team.
    measured : callable
        Returns each run's numbers for the period, likewise.
    """

    name: str
    council: str
    options: Mapping[str, str]
    teams: Mapping[str, TeamLabel]
    months: tuple[str, ...]
    period: tuple[str, ...]
    runs: int
    draws: int
    source: str
    read: Callable[[tuple[str, ...], bool], pd.DataFrame]
    measured: Callable[[tuple[str, ...], bool], pd.DataFrame]

    @property
    def is_comparison(self) -> bool:
        """Whether there are options."""
        return "" not in self.options

    @property
    def has_range(self) -> bool:
        """Whether there are runs enough for a range."""
        return self.runs > 1

    @property
    def range_words(self) -> str:
        """What the range is."""
        return range_name(self.draws, self.runs) if self.has_range else "one run, so no range"

    @property
    def span_words(self) -> str:
        """Say which months, and how many runs."""
        runs = f"{many(self.runs, 'run')}{' of each option' if self.is_comparison else ''}"
        return f"{many(len(self.months), 'month')} from {month_words(self.months[0])}, {runs}"

    @property
    def period_words(self) -> str:
        """Say over which months one number is taken, and over how many runs."""
        if len(self.period) == len(self.months):
            return self.span_words
        return f"last {len(self.period)} of {self.span_words}"

    def unit(self, measure: str) -> str:
        """Return the unit of a measure's number for the period."""
        defined = MEASURES[measure]
        if defined.kind not in _SUMMED:
            return defined.unit
        months = len(self.period)
        return f"{defined.unit} a year" if months >= YEAR else f"{defined.unit} in {many(months, 'month')}"

    def team_name(self, team: str) -> str:
        """Return a team's name as the council writes it."""
        return WHOLE_COUNCIL if team == COUNCIL else self.teams[team].name

    def by_month(self, measure: str, team: str = COUNCIL) -> pd.DataFrame:
        """Return option, month, mean, low and high over runs, in order; months without a value are left out."""
        rows = self.rows([measure], by_team=team != COUNCIL)
        rows = rows[(rows["team"] == team) & rows["value"].notna()]
        groups = rows.groupby(["option", "month"], observed=True, sort=True)["value"]
        low, high = ranges_of(rows["value"].to_numpy(float), groups.ngroup().to_numpy(), groups.ngroups)
        found: pd.DataFrame = groups.agg(mean="mean", runs="count").assign(low=low, high=high).reset_index()
        found.loc[found.pop("runs") < 2, ["low", "high"]] = np.nan
        return found.sort_values("option", key=self._places, kind="stable", ignore_index=True)

    def changes(self, measure: str, team: str = COUNCIL) -> pd.DataFrame:
        """Return option, run and by how much each run's last month is above its first."""
        rows = self.rows([measure], by_team=team != COUNCIL)
        rows = rows[(rows["team"] == team) & rows["month"].isin([self.months[0], self.months[-1]])]
        wide = rows.pivot_table(index=["option", "run"], columns="month", values="value").dropna()
        if len(wide.columns) < 2:
            return pd.DataFrame(columns=["option", "run", "change"])
        return (wide[self.months[-1]] - wide[self.months[0]]).rename("change").reset_index()

    def numbers(self, measures: Sequence[str], *, by_team: bool = False) -> pd.DataFrame:
        """Return each run's numbers for the period.

        Parameters
        ----------
        measures : sequence of str
        by_team : bool
            Of every team, without the council's own rows.

        Returns
        -------
        pandas.DataFrame
            Columns option, draw, run, team, measure and value.
        """
        found = self.measured(tuple(measures), by_team)
        return found.astype(dict.fromkeys(("option", "team", "measure"), str))

    def counted(self, share: str) -> pd.DataFrame:
        """Return of how many a share is true in the period, run by run; columns as `numbers` has them."""
        rows = self.rows([share])
        rows = combine(rows[rows["month"].isin(self.period)], "months")
        a_year = YEAR / len(self.period) if len(self.period) >= YEAR else 1.0
        return rows.assign(value=a_year * rows["numerator"])[[*_NUMBERS]]

    def told(self, numbers: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
        """Return mean, range and error over runs, options in order; what no run has a value of is left out."""
        found = over_runs(numbers.dropna(subset="value"), list(keys))
        if "option" in keys:
            found = found.sort_values("option", key=self._places, kind="stable", ignore_index=True)
        return found[[*keys, "mean", "low", "high", "half_width"]]

    def _places(self, options: pd.Series) -> pd.Series:
        return options.map({option: place for place, option in enumerate(self.options)})

    def rows(self, measures: Sequence[str], *, by_team: bool = False) -> pd.DataFrame:
        """Return all months of all runs, with columns `ROWS`: of the council, or of every team."""
        rows = self.read(tuple(measures), by_team)
        return rows.astype(dict.fromkeys(("option", "month", "team", "measure", "unit"), str))


def evidence_of(found: Run | Comparison) -> Evidence:
    """Read a run or a comparison for its charts."""
    return _of_run(found) if isinstance(found, Run) else _of_comparison(found)


def _of_run(run: Run) -> Evidence:
    manifest = run.manifest
    months = tuple(sorted(str(month) for month in run.table["month"].unique()))
    draws = f", {manifest.draws_done} of {manifest.draws} draws of uncertain figures" if manifest.draws else ""
    failed = f" ({manifest.runs - manifest.runs_done} more failed)" if manifest.runs_failed else ""

    def read(measures: tuple[str, ...], by_team: bool) -> pd.DataFrame:
        chosen = run.table["measure"].isin(measures) & ((run.table["team"] != COUNCIL) == by_team)
        return run.table[chosen].assign(option="")[list(ROWS)]

    def measured(measures: tuple[str, ...], by_team: bool) -> pd.DataFrame:
        rows = read(measures, by_team)
        if rows.empty:
            return rows[[*_NUMBERS]]
        draws = rows.drop_duplicates("run").set_index("run")["draw"]
        numbers = period_numbers(rows)
        asked = {measure: statistic_over_period(measure, len(months)) for measure in measures}
        numbers = numbers[numbers["statistic"].astype(str) == numbers["measure"].astype(str).map(asked)]
        return numbers.assign(option="", draw=numbers["run"].map(draws))[[*_NUMBERS]]

    return Evidence(
        name=manifest.scenario,
        council=manifest.council,
        options={"": manifest.scenario},
        teams=manifest.teams,
        months=months,
        period=months,
        runs=manifest.runs_done,
        draws=manifest.draws_done,
        source=(
            f"Source: simulated by Throughcare {manifest.versions.get('throughcare', '')}, not observed. "
            f"{manifest.council}: {manifest.scenario}; scenario {manifest.scenario_hash[:12]}, seed {manifest.seed}, "
            f"{many(manifest.runs_done, 'run')}{failed}{draws or ', central figures only'}."
        ),
        read=read,
        measured=measured,
    )


def _of_comparison(comparison: Comparison) -> Evidence:
    manifest = comparison.manifest
    query = "SELECT DISTINCT CAST(month AS VARCHAR) AS month FROM read_parquet(?) ORDER BY 1"
    months = tuple(ask(query, comparison.folder / MONTHS)["month"].astype(str))
    lost = len({each.run for each in manifest.failed})

    # Some measures are asked for twice in a row; each answer costs a look through all months of all runs
    @lru_cache(maxsize=3)
    def read(measures: tuple[str, ...], by_team: bool) -> pd.DataFrame:
        query = f"SELECT {', '.join(ROWS)} FROM read_parquet(?) WHERE list_contains(?, measure) AND (team <> ?) = ?"  # noqa: S608
        return ask(query, comparison.folder / MONTHS, [list(measures), COUNCIL, by_team])

    @lru_cache(maxsize=1)
    def of_council() -> pd.DataFrame:
        return _measured(comparison, [*MEASURES], by_team=False)

    def measured(measures: tuple[str, ...], by_team: bool) -> pd.DataFrame:
        if by_team:
            return _measured(comparison, measures, by_team=True)
        whole = of_council()
        chosen: pd.DataFrame = whole[whole["measure"].isin(measures)]
        return chosen

    return Evidence(
        name=manifest.name,
        council=manifest.council,
        options={option.key: option.name for option in manifest.options},
        teams=manifest.teams,
        months=months,
        period=months[-LATE:],
        runs=manifest.runs - lost,
        draws=manifest.draws_used,
        source=(
            f"Source: simulated by Throughcare {manifest.versions.get('throughcare', '')}, not observed. "
            f"{manifest.council}: {manifest.name}; options {manifest.options_hash[:12]}, seed {manifest.seed}, "
            f"{many(manifest.runs, 'run')} of each option{f' ({lost} not whole)' if lost else ''}; "
            f"{draws_words(manifest)}."
        ),
        read=read,
        measured=measured,
    )


def _measured(comparison: Comparison, measures: Sequence[str], *, by_team: bool) -> pd.DataFrame:
    """Read each run's numbers, for each measure those of the period that the tables of the comparison have."""
    query = (
        "SELECT option, draw, run, team, measure, statistic, value FROM read_parquet(?) "
        "WHERE (team <> ?) = ? AND list_contains(?, measure) AND list_contains(?, statistic)"
    )
    asked = {measure: period_of(comparison, measure) for measure in measures}
    given = [COUNCIL, by_team, list(measures), sorted(set(asked.values()))]
    rows = ask(query, comparison.folder / NUMBERS, given)
    return rows[rows["statistic"].astype(str) == rows["measure"].astype(str).map(asked)][[*_NUMBERS]]


def month_words(month: str) -> str:
    """Write a month.

    >>> month_words("2017-08")
    'August 2017'
    """
    return f"{pd.Timestamp(month):%B %Y}"
