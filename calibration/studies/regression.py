"""Regressions on a panel of councils by year: between councils, within councils, and changes from year to year."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import rankdata
from scipy.stats import t as student

COUNCIL, YEAR = "council", "year"
BETWEEN, WITHIN = (YEAR,), (COUNCIL, YEAR)
"""Effects taken out: of the years, so that councils are compared; of both, so that a council is with itself."""
LEVEL = 0.95
RESAMPLES, SEED = 1000, 1
CLOSE, ROUNDS = 1e-13, 2000
COLLINEAR = 1e-6
"""What is left of a column, in its standard deviations, for a slope on it to mean anything."""


@dataclass(frozen=True, slots=True)
class Slope:
    """A slope with its 95 % interval, by clusters of councils."""

    value: float
    error: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Fit:
    """One regression.

    Attributes
    ----------
    slopes : dict of str to Slope
    rows, councils : int
    explained : float
        Part of the variance left by the effects that the slopes explain.
    """

    slopes: dict[str, Slope]
    rows: int
    councils: int
    explained: float


@dataclass(frozen=True, slots=True)
class Parts:
    """Of the variance of an outcome: what is the year's, the council's, and the rest."""

    year: float
    council: float
    rest: float


def fit(panel: pd.DataFrame, outcome: str, on: Sequence[str], effects: Sequence[str] = BETWEEN) -> Fit:
    """Regress an outcome by least squares, with effects taken out and errors clustered by council.

    Parameters
    ----------
    panel : DataFrame
        Columns council, year, the outcome and what it is regressed on; rows with anything missing are left out.
    on : sequence of str
    effects : sequence of str
        `BETWEEN` or `WITHIN`.

    Returns
    -------
    Fit
        Councils seen once have no part in a fit within councils and are not counted.
    """
    rows = complete(panel, [outcome, *on], effects)
    free = residuals(rows, [outcome, *on], effects)
    y, x = free[:, 0], free[:, 1:]
    crossed = x.T @ x
    spread = rows[list(on)].to_numpy(dtype=float).std(axis=0) + np.finfo(float).tiny
    if np.linalg.svd(x / spread, compute_uv=False)[-1] < COLLINEAR * len(rows) ** 0.5:
        raise ValueError(f"{', '.join(on)}: nothing is left of one of them beside the others and the effects")
    inverse = np.linalg.inv(crossed)
    slopes = inverse @ x.T @ y
    left = y - x @ slopes
    groups = rows.groupby(COUNCIL).indices.values()
    scores = np.array([x[place].T @ left[place] for place in groups])
    clusters = len(scores)
    # council effects lie within their clusters and cost no further degrees of freedom
    known = len(on) + (rows[YEAR].nunique() if YEAR in effects else 1)
    small = clusters / (clusters - 1) * (len(rows) - 1) / (len(rows) - known)
    errors = np.sqrt(np.diag(inverse @ scores.T @ scores @ inverse) * small)
    reach = float(student.ppf((1 + LEVEL) / 2, clusters - 1))
    return Fit(
        {
            name: Slope(float(slope), float(error), float(slope - reach * error), float(slope + reach * error))
            for name, slope, error in zip(on, slopes, errors, strict=True)
        },
        len(rows),
        clusters,
        float(1 - left @ left / (y @ y)) if y @ y > 0 else 0.0,
    )


def complete(panel: pd.DataFrame, names: Sequence[str], effects: Sequence[str]) -> pd.DataFrame:
    """Return the rows with everything known; within councils, of councils with two of them or more."""
    rows = panel.dropna(subset=list(names))
    if COUNCIL in effects:
        rows = rows[rows.groupby(COUNCIL)[YEAR].transform("size") > 1]
    return rows.reset_index(drop=True)


def residuals(rows: pd.DataFrame, names: Sequence[str], effects: Sequence[str]) -> np.ndarray:
    """Return columns with the effects taken out: group means, in turn until nothing changes (least squares)."""
    values = rows[list(names)].to_numpy(dtype=float)
    values = values - values.mean(axis=0)
    groups = [np.unique(rows[effect].to_numpy(), return_inverse=True)[1] for effect in effects]
    enough = CLOSE * np.abs(values).max(initial=0.0)
    for _ in range(ROUNDS):
        before = values
        for group in groups:
            values = values - _means(values, group)[group]
        if len(groups) < 2 or np.abs(values - before).max(initial=0.0) <= enough:
            return np.asarray(values)
    raise ArithmeticError(f"effects of {' and '.join(effects)} are not told apart")


def _means(values: np.ndarray, group: np.ndarray) -> np.ndarray:
    sums = np.zeros((group.max() + 1, values.shape[1]))
    np.add.at(sums, group, values)
    return np.asarray(sums / np.bincount(group)[:, None])


def changes(panel: pd.DataFrame, names: Sequence[str], years: int = 1) -> pd.DataFrame:
    """Return changes over so many years: one row for each council and year whose earlier year is there too."""
    earlier = panel[[COUNCIL, YEAR, *names]].assign(**{YEAR: panel[YEAR] + years})
    both = panel[[COUNCIL, YEAR, *names]].merge(earlier, on=[COUNCIL, YEAR], suffixes=("", "_before"))
    for name in names:
        both[name] = both[name] - both[f"{name}_before"]
    return both[[COUNCIL, YEAR, *names]]


def lagged(panel: pd.DataFrame, name: str, years: int = 1) -> pd.Series:
    """Return a column as it was so many years before (after, if negative), missing where that is not known."""
    known = panel.set_index([COUNCIL, YEAR])[name]
    places = pd.MultiIndex.from_arrays([panel[COUNCIL], panel[YEAR] - years])
    return pd.Series(known.reindex(places).to_numpy(), index=panel.index)


def parts(panel: pd.DataFrame, outcome: str) -> Parts:
    """Return what part of the variance lies between years, between councils of a year, and within them."""
    rows = complete(panel, [outcome], WITHIN)
    total, by_year, within = (
        float(np.sum(residuals(rows, [outcome], effects) ** 2)) for effects in ((), BETWEEN, WITHIN)
    )
    count, years, councils = len(rows), rows[YEAR].nunique(), rows[COUNCIL].nunique()
    # mean squares, so that many effects do not look like much variance (random effects by analysis of variance)
    rest = within / (count - years - councils + 1)
    sizes = rows.groupby(COUNCIL)[YEAR].size().to_numpy(dtype=float)
    size = (count - np.sum(sizes**2) / count) / (councils - 1)
    council = max(((by_year - within) / (councils - 1) - rest) / size, 0.0)
    year = max(total / (count - 1) - council - rest, 0.0)
    whole = year + council + rest
    return Parts(year / whole, council / whole, rest / whole)


def rank_correlation(rows: pd.DataFrame, one: str, other: str) -> Slope:
    """Return the rank correlation of two columns, with an interval by drawing councils again."""
    known = rows.dropna(subset=[one, other])
    pair = known[[one, other]].to_numpy(dtype=float)
    places = list(known.groupby(COUNCIL).indices.values())
    rng = np.random.default_rng(SEED)
    drawn = []
    for _ in range(RESAMPLES):
        taken = np.concatenate([places[k] for k in rng.integers(0, len(places), len(places))])
        drawn.append(_correlation(pair[taken]))
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Slope(_correlation(pair), float(np.std(drawn)), float(low), float(high))


def _correlation(pair: np.ndarray) -> float:
    return float(np.corrcoef(rankdata(pair[:, 0]), rankdata(pair[:, 1]))[0, 1])
