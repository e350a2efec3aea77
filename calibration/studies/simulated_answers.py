"""The same regressions on the same council-years, simulated: councils alike in all but volumes, stocks and staff."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from calibration.studies.published_answers import STAFFING
from calibration.studies.published_panel import logit
from calibration.studies.regression import BETWEEN, WITHIN, Fit, Slope, fit, rank_correlation
from calibration.studies.running import (
    ALIKE,
    BASELINE,
    DELAY,
    MAIN_YEARS,
    OTHER_SEED,
    OWN_HOURS,
    SENSITIVITY_YEARS,
    SETTINGS,
)

COMPARED = (
    "log_caseload",
    "log_load",
    "log_assessments",
    "log_referrals",
    "agency",
    "vacancy",
    "staff_turnover",
    "sickness",
)
BESIDE = ("log_cases", "log_holders")
FIFTHS, SAME_LOAD = 5, 0.02
PUBLISHED, SIMULATED, DIFFERENCE = "published", "simulated", "difference"
OUTCOMES = {PUBLISHED: "logit", SIMULATED: "logit_simulated", DIFFERENCE: "logit_difference"}
"""The slope of the difference (published less simulated) is the difference of the slopes, with its own interval."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How simulated shares are spread over councils of a year, and how they go with caseload.

    Attributes
    ----------
    mean, spread : float
        Mean share, and standard deviation of the logit.
    slope : Slope
        Of the logit on log caseload, between councils.
    on_load, within : Slope or None
        On the log of the load the model sees, where it differs: between councils, and within, if two years were
        simulated.
    councils : int
    """

    mean: float
    spread: float
    slope: Slope
    on_load: Slope | None
    within: Slope | None
    councils: int


@dataclass(frozen=True, slots=True)
class SimulatedAnswers:
    """What the simulated shares do, beside the published ones of the same council-years.

    Attributes
    ----------
    slopes : dict of (str, str, str) to Slope
        By side (published, simulated, difference), comparison (between, within) and what it is regressed on.
    cases_and_holders : dict of str to Fit
        Within councils, by side.
    staffing : dict of (str, str) to Fit
        By side and comparison, on log social workers, open episodes of the March before and the year's referrals.
    points : dict of (str, str) to Slope
        Of the share itself on log caseload, by side and comparison.
    follows : dict of str to Fit
        Published logit on the simulated one, by comparison: 1 if the model were right.
    rank, rank_of_changes : Slope
        Rank correlation of published and simulated shares of a year, and of their changes.
    fifths, fifths_of_changes : DataFrame
        Councils by load and changes by change of caseload, in fifths.
    spreads : dict of str to float
        Standard deviation of logits between councils of a year, and within councils, by side.
    luck : float
        Standard deviation of a logit over seeds.
    own_hours, own_hours_alike : Spread
        With hours that fill the council's own staff, and the same councils alike.
    settings : dict of str to tuple of Spread
        By what is changed: with it, and the same council-years without.
    subset_published : Spread
        Of the council-years of the delay shares.
    baseline : Spread
        The drafted baselines themselves; `baseline_published` is the mean published for them.
    """

    years: tuple[int, ...]
    rows: int
    councils: int
    means: dict[str, float]
    slopes: dict[tuple[str, str, str], Slope]
    cases_and_holders: dict[str, Fit]
    staffing: dict[tuple[str, str], Fit]
    points: dict[tuple[str, str], Slope]
    follows: dict[str, Fit]
    rank: Slope
    rank_of_changes: Slope
    fifths: pd.DataFrame
    fifths_of_changes: pd.DataFrame
    spreads: dict[tuple[str, str], float]
    luck: float
    own_hours: Spread
    own_hours_alike: Spread
    settings: dict[str, tuple[Spread, Spread]]
    subset_published: Spread
    baseline: Spread
    baseline_published: float


@dataclass(frozen=True, slots=True)
class Implied:
    """The delay share with which the model would respond to load as published; None where that is below the least."""

    value: float | None
    low: float | None
    high: float | None


def implied_delay_share(found: SimulatedAnswers, comparison: str, *, known: float = 1.0) -> Implied:
    """Interpolate the delay share between those simulated.

    Parameters
    ----------
    comparison : str
        ``between`` or ``within``.
    known : float
        Part of the variance of the load that is no error; error draws the published slope towards nothing.
    """
    least, most = (found.settings[name] for name in DELAY)
    spreads = {0.3: least[0], 0.7: least[1], 1.0: most[0]}
    slopes = []
    for spread in spreads.values():
        slope = spread.on_load if comparison == "between" else spread.within
        assert slope is not None
        slopes.append(-slope.value)

    def share(slope: float) -> float | None:
        return None if -slope / known < slopes[0] else float(np.interp(-slope / known, slopes, list(spreads)))

    published = found.slopes[PUBLISHED, comparison, "log_load"]
    return Implied(share(published.value), share(published.high), share(published.low))


def matched(panel: pd.DataFrame, runs: pd.DataFrame, variant: str = ALIKE) -> pd.DataFrame:
    """Return the published panel where it was simulated for a variant, with what came out beside it."""
    of_variant = runs.loc[runs["variant"] == variant, ["council", "year", "load", "share", "depth"]]
    both = panel.merge(of_variant, on=["council", "year"], suffixes=("", "_simulated"))
    both["logit_simulated"] = logit(both["share_simulated"])
    both["logit_difference"] = both["logit"] - both["logit_simulated"]
    both["share_difference"] = both["share"] - both["share_simulated"]
    both["log_load"] = np.log(both["load"])
    return both


def simulated_years(runs: pd.DataFrame, panel: pd.DataFrame) -> tuple[int, ...]:
    """Return the main years of which all councils were simulated, or all but a few."""
    there = runs[runs["variant"] == ALIKE].groupby("year")["council"].nunique()
    wanted = panel.groupby("year")["council"].nunique()
    return tuple(year for year in MAIN_YEARS if there.get(year, 0) >= 0.95 * wanted[year])


def simulated_answers(panel: pd.DataFrame, runs: pd.DataFrame) -> SimulatedAnswers:
    """Run the regressions on published and simulated shares of the same council-years."""
    years = simulated_years(runs, panel)
    rows = matched(panel, runs)
    rows = rows[rows["year"].isin(years)].sort_values(["council", "year"], ignore_index=True)
    changed = successive(rows)
    effects = {"between": BETWEEN, "within": WITHIN}
    last = SENSITIVITY_YEARS[-1]
    every = matched(panel, runs)
    changed_settings = {name: matched(panel, runs, name) for name in SETTINGS}
    baselines, own = matched(panel, runs, BASELINE), matched(panel, runs, OWN_HOURS)
    baselines = baselines[(baselines["year"] == last) & baselines["council"].isin(_councils(runs, OTHER_SEED))]
    return SimulatedAnswers(
        years=years,
        rows=len(rows),
        councils=rows["council"].nunique(),
        means={PUBLISHED: float(rows["share"].mean()), SIMULATED: float(rows["share_simulated"].mean())},
        slopes={
            (side, name, on): fit(rows, outcome, [on], effect).slopes[on]
            for side, outcome in OUTCOMES.items()
            for name, effect in effects.items()
            for on in COMPARED
        },
        cases_and_holders={side: fit(rows, outcome, BESIDE, WITHIN) for side, outcome in OUTCOMES.items()},
        staffing={
            (side, name): fit(rows, outcome, STAFFING, effect)
            for side, outcome in OUTCOMES.items()
            for name, effect in effects.items()
        },
        points={
            (side, name): fit(rows, outcome, ["log_caseload"], effect).slopes["log_caseload"]
            for side, outcome in zip(OUTCOMES, ("share", "share_simulated", "share_difference"), strict=True)
            for name, effect in effects.items()
        },
        follows={name: fit(rows, "logit", ["logit_simulated"], effect) for name, effect in effects.items()},
        rank=rank_correlation(_by_year(rows, ["share", "share_simulated"]), "share", "share_simulated"),
        rank_of_changes=rank_correlation(_by_year(changed, ["logit", "logit_simulated"]), "logit", "logit_simulated"),
        fifths=fifths(rows, "load"),
        fifths_of_changes=fifths(changed, "log_caseload"),
        spreads={
            (side, name): _spread(rows, OUTCOMES[side], name) for side in (PUBLISHED, SIMULATED) for name in effects
        },
        luck=_luck(runs, last),
        own_hours=spread_of(own),
        own_hours_alike=spread_of(_same(every, own)),
        settings={name: (spread_of(table), spread_of(_same(every, table))) for name, table in changed_settings.items()},
        subset_published=spread_of(_same(every, changed_settings[next(iter(DELAY))]), PUBLISHED),
        baseline=spread_of(baselines),
        baseline_published=float(baselines["share"].mean()),
    )


def _same(rows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the council-years of another table."""
    return rows.merge(others[["council", "year"]], on=["council", "year"])


def _councils(runs: pd.DataFrame, variant: str) -> set[str]:
    return set(runs.loc[runs["variant"] == variant, "council"])


def successive(rows: pd.DataFrame) -> pd.DataFrame:
    """Return changes from one simulated year of a council to the next."""
    names = ["share", "share_simulated", "logit", "logit_simulated", "log_caseload", "log_load"]
    changed = rows.copy()
    changed[names] = rows.groupby("council")[names].diff()
    return changed.dropna(subset=names).reset_index(drop=True)


def fifths(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return means of published and simulated shares by fifths of something, each year by itself.

    Returns
    -------
    DataFrame
        Columns: what it is by, share, share_simulated; a row for each fifth, lowest first.
    """
    of_year = rows.groupby("year")[by]
    fifth = ((of_year.rank(method="first") - 1) * FIFTHS // of_year.transform("size")).astype(int)
    return rows.groupby(fifth)[[by, "share", "share_simulated"]].mean().reset_index(drop=True)


def spread_of(rows: pd.DataFrame, side: str = SIMULATED) -> Spread:
    """Return how shares are spread and go with caseload."""
    outcome, share = (OUTCOMES[side], "share" if side == PUBLISHED else "share_simulated")
    on_load = within = None
    if rows["log_load"].std() > SAME_LOAD:
        on_load = fit(rows, outcome, ["log_load"], BETWEEN).slopes["log_load"]
        if len(set(rows["year"])) > 1:
            within = fit(rows, outcome, ["log_load"], WITHIN).slopes["log_load"]
    return Spread(
        float(rows[share].mean()),
        _spread(rows, outcome, "between"),
        fit(rows, outcome, ["log_caseload"], BETWEEN).slopes["log_caseload"],
        on_load,
        within,
        rows["council"].nunique(),
    )


def _spread(rows: pd.DataFrame, name: str, comparison: str) -> float:
    """Return the standard deviation over councils of a year, or within councils."""
    free = rows[name] - rows.groupby("year")[name].transform("mean")
    if comparison == "within":
        free = free - free.groupby(rows["council"]).transform("mean")
        lost = rows["council"].nunique() + rows["year"].nunique() - 1
        return float(np.sqrt(np.sum(free**2) / (len(rows) - lost)))
    return float(free.std())


def _by_year(rows: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Return columns with their years' means taken off."""
    free = rows[["council", "year", *names]].copy()
    free[names] = rows[names] - rows.groupby("year")[names].transform("mean")
    return free


def _luck(runs: pd.DataFrame, year: int) -> float:
    """Return the standard deviation of the logit of one council over seeds, from pairs of runs."""
    one = runs[(runs["variant"] == ALIKE) & (runs["year"] == year)].set_index("council")["share"]
    other = runs[runs["variant"] == OTHER_SEED].set_index("council")["share"]
    apart = (logit(one) - logit(other)).dropna()
    return float(np.sqrt(np.mean(apart**2) / 2))
