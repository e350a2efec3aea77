"""From the folder of a comparison to numbers by draw: what is asked about, what was drawn, what came of it."""

import difflib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.experiment.period import YEAR, last_months_name, statistic_over_period
from sim.measures import COUNCIL, MEASURES
from sim.planning.faults import RequestError
from sim.planning.sensitivity.inputs import Input, inputs_of
from sim.results.compared import Comparison, OptionTold, numbers_of_measures, sums_by_run
from sim.results.comparison import DRAWS, ComparisonError
from sim.scenario.options import BASELINE

COST = "cost_total_gbp"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The number that is asked about.

    Attributes
    ----------
    measure, team : str
    statistic : str
        Of the last twelve months, or of the whole period where runs are no longer.
    """

    measure: str
    team: str
    statistic: str

    @property
    def unit(self) -> str:
        """Unit of the measure."""
        return MEASURES[self.measure].unit


def wanted(written: str, months: int, teams: dict[str, str]) -> Wanted:
    """Read what is asked about: ``MEASURE`` or ``MEASURE@TEAM``.

    Parameters
    ----------
    written : str
    months : int
        Months that runs last.
    teams : dict of str to str
        Names of teams by their keys.

    Raises
    ------
    RequestError
        There is no such measure or team.
    """
    measure, _, team = (part.strip() for part in written.partition("@"))
    faults = []
    if measure not in MEASURES:
        faults.append(_unknown("measure", measure, list(MEASURES)))
    if team and team not in teams and team not in (COUNCIL, "council"):
        faults.append(_unknown("team", team, list(teams)))
    if faults:
        raise RequestError(faults)
    statistic = last_months_name(YEAR) if months > YEAR else statistic_over_period(measure, months)
    return Wanted(measure, COUNCIL if team in ("", "council") else team, statistic)


def _unknown(what: str, written: str, known: list[str]) -> str:
    near = difflib.get_close_matches(written, known, n=1, cutoff=0.5)
    return f'--measure: there is no {what} "{written}"' + (f'; did you mean "{near[0]}"?' if near else "")


def numbers_by_run(comparison: Comparison, number: Wanted) -> pd.DataFrame:
    """Return one number of all runs: index draw and run, a column for each option; NaN where there is none."""
    rows = numbers_of_measures(comparison.folder, [number.measure])
    rows = rows[(rows["team"] == number.team) & (rows["statistic"] == number.statistic)]
    table = rows.astype({"option": str}).pivot_table(
        index=["draw", "run"], columns="option", values="value", observed=True
    )
    return table.reindex(columns=[each.key for each in comparison.manifest.options])


def net_benefits_by_run(comparison: Comparison, worth: str, months: int) -> pd.DataFrame:
    """Return what each option saves less what it costs, against the baseline of the same draw and run, in pounds."""
    told = next(each for each in comparison.manifest.worth if each.key == worth)
    sums = sums_by_run(comparison.folder, months, saved=told.saved, paid=told.paid).astype({"option": str})
    sums["net"] = -told.gbp * sums["saved"] - sums["paid"]
    table = sums.pivot_table(index=["draw", "run"], columns="option", values="net", observed=True)
    table = table.sub(table[BASELINE], axis=0)
    on_top = {each.key: _not_simulated(each, months) for each in comparison.manifest.options}
    return (table - pd.Series(on_top)).reindex(columns=list(on_top))


def _not_simulated(option: OptionTold, months: int) -> float:
    paid = option.not_simulated_by_month
    return paid[months - 1] if len(paid) >= months else option.not_simulated_full_year_gbp * months / YEAR


def over_draws(by_run: pd.DataFrame) -> pd.DataFrame:
    """Return the mean of each draw's runs, for the draws that have a number in every column."""
    means: pd.DataFrame = by_run.groupby(level="draw").mean().dropna()
    return means[means.index > 0]


def drawn_in(comparison: Comparison) -> tuple[tuple[str, ...], np.ndarray]:
    """Return the names of everything drawn and its values, a row for each draw from draw 1 on.

    Raises
    ------
    ComparisonError
        The file of draws is missing or damaged.
    """
    file = comparison.folder / DRAWS
    if not comparison.manifest.draws:
        return (), np.empty((0, 0))
    try:
        table = pd.read_csv(file, encoding="utf-8-sig").set_index("draw")
        return tuple(table.columns), table.to_numpy(float)
    except (OSError, ValueError, KeyError) as error:
        raise ComparisonError(f"{file}: is missing or damaged; compare again ({type(error).__name__})") from error


def inputs_at(names: tuple[str, ...], values: np.ndarray, draws: pd.Index) -> list[Input]:
    """Return the inputs over some draws."""
    return inputs_of(names, values[draws.to_numpy() - 1])
