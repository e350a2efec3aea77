"""How far what is fitted moves from year to year, by what councils published up to a year.

For each fitted figure with a published counterpart, changes over one to five years are pooled over all councils. Their
spread grows with the span, but more slowly than that of a random walk: part of a change is one year's own and gone the
next. So two parts are told apart by how the variance grows,

    variance of a change over h years = 2 own**2 + h walk**2 + what counting so few would do by itself,

and a future drifts by a walk, plus its year's own deviation, less that of the year it was fitted to. Spreads are taken
so that eight changes in ten lie within: a few councils that count anew do not make all others' futures wide. There is
no trend: a change that all councils shared widens the spread, for nobody knows whether it goes on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import pandas as pd

from calibration.council.closed_form import Norms
from calibration.council.evidence import Published
from calibration.fitting.problem import Floats

LONGEST = 5
"""Years of the longest span that changes are taken over."""
FEWEST = 30
"""Changes of a span that are needed for it to count."""
EIGHT_IN_TEN, HELD = 0.8, 1.2816
"""Of changes, so many lie within so many standard deviations."""
ROUNDED = 1 / 12
"""Variance of rounding to whole days."""
MOST = 0.9
"""Shares beyond are left out: near all, a change of the logit is mostly one of how things are counted."""
FIRST_YEARS = {"assessed": 2015, "days": 2015, "spread": 2015, "enquiries": 2015, "care": 2015}
"""Years before are left out of these: councils changed to single assessments one after the other."""

Reading = Callable[[Callable[[str, int], float | None], int], tuple[float, float] | None]
"""From what is published of a council (measure and year) and a year to the figure on its scale, and the variance that
counting gives it; None where not published."""


def _log_count(measure: str) -> Reading:
    def read(of: Callable[[str, int], float | None], year: int) -> tuple[float, float] | None:
        count = of(measure, year)
        return (float(np.log(count)), 1 / count) if count else None

    return read


def _part(part: str, whole: str, *, logit: bool = True) -> Reading:
    def read(of: Callable[[str, int], float | None], year: int) -> tuple[float, float] | None:
        one, all_ = of(part, year), of(whole, year)
        if not one or not all_ or (logit and one > MOST * all_):
            return None
        if logit:
            return float(np.log(one / (all_ - one))), all_ / (one * (all_ - one))
        return float(np.log(one / all_)), 1 / one

    return read


def _length(stock: str, started: str, ended: str) -> Reading:
    """Mean length by Little's law."""

    def read(of: Callable[[str, int], float | None], year: int) -> tuple[float, float] | None:
        stocks, flows = (of(stock, year - 1), of(stock, year)), (of(started, year), of(ended, year))
        if not all(stocks) or not all(flows):
            return None
        flow = sum(each or 0.0 for each in flows)
        return float(np.log(sum(each or 0.0 for each in stocks) / flow)), 1 / flow

    return read


def _days(of: Callable[[str, int], float | None], year: int) -> tuple[float, float] | None:
    median = of("assessment_days_median", year)
    return (float(np.log(median)), ROUNDED / median**2) if median else None


def _spread(of: Callable[[str, int], float | None], year: int) -> tuple[float, float] | None:
    low, high = of("assessment_days_lower_quartile", year), of("assessment_days_upper_quartile", year)
    if not low or not high or high <= low:
        return None
    apart = float(np.log(high / low))
    return float(np.log(apart)), (ROUNDED / low**2 + ROUNDED / high**2) / apart**2


READINGS: dict[str, Reading] = {
    "referrals": _log_count("referrals"),
    "returned": _part("rereferrals", "referrals"),
    "assessed": _part("assessments_completed", "referrals"),
    "days": _days,
    "spread": _spread,
    "enquiries": _part("section_47s", "assessments_completed"),
    "conferences": _part("icpcs", "section_47s"),
    "plans": _part("cp_plans_started", "icpcs"),
    "care": _part("care_started", "assessments_completed"),
    "plan length": _length("cp_plans_open", "cp_plans_started", "cp_plans_ended"),
    "need length": _length("episodes_of_need_open", "episodes_of_need_started", "episodes_of_need_ended"),
    "ways out": _part("care_ended", "children_in_care_open", logit=False),
    "repeat plans": _part("cp_plans_second_or_later", "cp_plans_started"),
}
"""What is published that moves as a fitted figure does."""
EVIDENCE: dict[str, tuple[str, str]] = {
    "demand_level": ("referrals", "referrals"),
    "return_share": ("returned", "re-referrals, of referrals"),
    "share_assessed": ("assessed", "assessments completed, of referrals"),
    "assessment_days": ("days", "median days of assessments, which also hold how busy the teams were"),
    "assessment_spread": ("spread", "quartiles of days of assessments, which also hold how busy the teams were"),
    "section_47_share": ("enquiries", "section 47 enquiries, of assessments"),
    "conference_share": ("conferences", "conferences, of enquiries"),
    "plan_share": ("plans", "plans started, of conferences"),
    "plan_care_share": ("care", "children who came into care, of assessments"),
    "care_share": ("care", "children who came into care, of assessments"),
    "protection_length": ("plan length", "plans open over plans started and ended"),
    "need_length": ("need length", "episodes of need open over those started and ended"),
    "ways_out_rate": ("ways out", "children who left care, of those in care"),
    "earlier_plan_share": ("repeat plans", "second or later plans, of plans started"),
}
"""By fitted figure: what it moves with, and in words. Those not among them have no published counterpart and stay."""


@dataclass(frozen=True)
class Drift:
    """How far figures drift.

    Attributes
    ----------
    table : pandas.DataFrame
        By reading: ``walk`` and ``own`` (standard deviations on the figure's scale), ``changes`` (of one year, how
        many) and ``longest`` (years of the longest span).
    together : pandas.DataFrame
        Correlation of one year's changes, reading by reading.
    """

    table: pd.DataFrame
    together: pd.DataFrame

    def path(self, rng: np.random.Generator, names: Sequence[str], years: int) -> Floats:
        """Draw one way for fitted figures to drift: what is added on their scales, (year, figure)."""
        walk, own = (self.table[column].to_numpy() for column in ("walk", "own"))
        steps = rng.standard_normal((2 * years + 1, len(self.table))) @ self._root.T
        walked = np.cumsum(steps[:years] * walk, axis=0)
        drifted = walked + (steps[years : 2 * years] - steps[-1]) * own
        column = {reading: place for place, reading in enumerate(self.table.index)}
        path = np.zeros((years, len(names)))
        for place, name in enumerate(names):
            if name in EVIDENCE and EVIDENCE[name][0] in column:
                path[:, place] = drifted[:, column[EVIDENCE[name][0]]]
        return path

    @cached_property
    def _root(self) -> Floats:
        """A square root of the correlations, brought to what correlations can be."""
        values, vectors = np.linalg.eigh(self.together.to_numpy())
        root = vectors * np.sqrt(np.clip(values, 0.0, None))
        root /= np.sqrt((root**2).sum(axis=1))[:, None]
        return np.asarray(root)


def drift_of(published: Published, councils: Sequence[str], years: Sequence[int]) -> Drift:
    """Estimate how far figures drift.

    Parameters
    ----------
    published : Published
        A view that shows nothing of later years.
    councils : sequence of str
    years : sequence of int
        Years ending 31 March whose figures may be used.
    """
    panel = _panel(published, councils, years)
    rows, one_year = {}, {}
    for reading, figures in panel.groupby("reading", sort=False):
        values = figures.pivot_table(index="council", columns="year", values="value").reindex(columns=list(years))
        noise = figures.pivot_table(index="council", columns="year", values="noise").reindex(columns=list(years))
        spans = [span for span in range(1, LONGEST + 1) if len(_changes(values, span)) >= FEWEST]
        if not spans:
            continue
        walk, own = parts([_spread_of(values, noise, span) for span in spans], spans)
        changes = _changes(values, 1)
        rows[str(reading)] = {"walk": walk, "own": own, "changes": len(changes), "longest": spans[-1]}
        one_year[str(reading)] = changes
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["walk", "own", "changes", "longest"])
    together = pd.DataFrame(one_year).corr(method="spearman", min_periods=FEWEST).fillna(0.0)
    values_ = together.to_numpy(copy=True)
    np.fill_diagonal(values_, 1.0)
    return Drift(table, pd.DataFrame(values_, index=together.index, columns=together.columns))


def parts(variances: Sequence[float], spans: Sequence[int]) -> tuple[float, float]:
    """Return the standard deviations of the walk's yearly step and of a year's own deviation.

    Least squares over the spans, neither part negative; with one span all of it is the walk.

    >>> walk, own = parts([0.02 + 0.01 * span for span in (1, 2, 3)], (1, 2, 3))
    >>> round(walk, 3), round(own, 3)
    (0.1, 0.1)
    """
    spans_, known = np.asarray(spans, dtype=float), np.asarray(variances, dtype=float)
    only_walk = max(float(spans_ @ known / (spans_ @ spans_)), 0.0)
    only_own = max(float(known.mean()), 0.0)
    if len(spans_) == 1:
        return float(np.sqrt(only_walk)), 0.0
    slope, level = (float(each) for each in np.polyfit(spans_, known, 1))
    if level < 0.0:
        return float(np.sqrt(only_walk)), 0.0
    if slope < 0.0:
        return 0.0, float(np.sqrt(only_own / 2))
    return float(np.sqrt(slope)), float(np.sqrt(level / 2))


def _panel(published: Published, councils: Sequence[str], years: Sequence[int]) -> pd.DataFrame:
    rows = [
        (name, council, year, *found)
        for council in councils
        for name, read in READINGS.items()
        for year in years
        if year >= FIRST_YEARS.get(name, year) and (found := read(partial(published.value, council), year)) is not None
    ]
    return pd.DataFrame(rows, columns=["reading", "council", "year", "value", "noise"])


def _changes(values: pd.DataFrame, span: int) -> pd.Series:
    """Return changes over a span, by council and last year."""
    return _known(values - values.shift(span, axis=1))


def _known(values: pd.DataFrame) -> pd.Series:
    return values.melt(ignore_index=False).set_index("year", append=True)["value"].dropna()


def _spread_of(values: pd.DataFrame, noise: pd.DataFrame, span: int) -> float:
    """Return the variance of changes over a span, less what counting gives both ends."""
    changes, counted = _changes(values, span), _known(noise + noise.shift(span, axis=1))
    families = Norms().spread("demand.sibling_group_shares")
    each = sum(share * size for size, share in enumerate(families, start=1))
    clustered = sum(share * size**2 for size, share in enumerate(families, start=1)) / each
    return float((np.quantile(np.abs(changes), EIGHT_IN_TEN) / HELD) ** 2 - clustered * np.median(counted))
