"""Published figures as targets: what is observed, and how far it may be from what is simulated, part by part.

The error of a target is made of what the runs themselves do not vary: rounding, definition, and the year it stands
for. Sampling is not among them: the published figure is one year's luck, and so is each run's, so that the spread
of runs with the same parameters (measured by replication) has it already; adding a Poisson or binomial error would
count it twice.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from calibration.calibrating.figures import Figure
from calibration.fitting import Scale
from calibration.fitting import Target as FittedTarget
from sim.measures import COUNCIL, MEASURES
from sim.measures.definitions.front import ASSESSMENT_BANDS, band_name

NINETY = 1.645
"""A tolerance is read as the half-width of a 90 % interval."""
HALF_A_CHILD = 0.5
LEAST_SHARE = 0.002
"""A share nearer to 0 or 1 than this counts as this far away."""
HALF = 0.5
_SET = tuple(band_name(*bounds) for bounds in ASSESSMENT_BANDS)
FOLLOWING = {
    _SET[4]: "follows from the share within 45 days and the other bands",
    _SET[-1]: "follows from the share within 45 days and the other bands",
}


class PublishedFigure(Protocol):
    """A row of a file of published figures, as `sim.report.targets` reads it."""

    @property
    def measure(self) -> str: ...  # noqa: D102
    @property
    def whole(self) -> str: ...  # noqa: D102
    @property
    def team(self) -> str: ...  # noqa: D102
    @property
    def from_month(self) -> str: ...  # noqa: D102
    @property
    def to_month(self) -> str: ...  # noqa: D102
    @property
    def statistic(self) -> str: ...  # noqa: D102
    @property
    def published(self) -> float: ...  # noqa: D102
    @property
    def margin(self) -> float: ...  # noqa: D102
    @property
    def words(self) -> str: ...  # noqa: D102
    @property
    def source(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Target:
    """One published figure to be met.

    Attributes
    ----------
    name, words : str
        Its name in tables, and what a planner calls it.
    figure : Figure
        How it is read off the months.
    observed : float
        The published figure, shares 0-1.
    errors : mapping of str to float
        Standard deviations by cause, on the target's scale.
    source : str
    """

    name: str
    words: str
    figure: Figure
    observed: float
    errors: Mapping[str, float]
    source: str = ""

    @property
    def scale(self) -> Scale:
        """Shares on the logit, everything else on the log."""
        return Scale.LOGIT if self.figure.is_share else Scale.LOG

    @property
    def error(self) -> float:
        """All causes together, on the scale."""
        return math.sqrt(sum(part**2 for part in self.errors.values()))

    @property
    def fitted(self) -> FittedTarget:
        """The target as the fitting engine takes it; the model's own discrepancy is the engine's default."""
        resolution = LEAST_SHARE if self.figure.is_share else HALF_A_CHILD
        if not self.figure.is_share and MEASURES[self.figure.measure].kind == "mean":
            resolution = 0.0
        return FittedTarget(self.name, self.observed, self.scale, self.error, resolution=resolution)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A published figure that is no target, and why."""

    name: str
    reason: str


def targets_of(
    published: Sequence[PublishedFigure], labels: Sequence[str], answered: Sequence[str] | None = None
) -> tuple[tuple[Target, ...], tuple[LeftOut, ...]]:
    """Choose targets among published figures.

    Parameters
    ----------
    published : sequence of PublishedFigure
        Of several figures for the same thing the first is held to.
    labels : sequence of str
        Months that are simulated ("2017-08").
    answered : sequence of str, optional
        Measures for which there is a closed form; others are left out if given.

    Returns
    -------
    targets, left_out
    """
    chosen: dict[tuple[str, ...], Target] = {}
    left_out: list[LeftOut] = []
    measures = {row.measure for row in published}
    for row in published:
        figure = Figure(row.measure, row.from_month, row.to_month, row.statistic, row.whole, row.team)
        key = (figure.name, figure.team, figure.from_month, figure.to_month, figure.statistic)
        reason = _no_target(row, figure, labels, answered, measures)
        if not reason and key in chosen:
            reason = "another figure for the same thing is held to"
        if reason:
            left_out.append(LeftOut(figure.name, reason))
        else:
            chosen[key] = target_of(figure, row.published, row.margin / NINETY, words=row.words, source=row.source)
    return named(list(chosen.values())), tuple(left_out)


def _no_target(
    row: PublishedFigure, figure: Figure, labels: Sequence[str], answered: Sequence[str] | None, measures: set[str]
) -> str:
    """Say why a figure is no target, or nothing."""
    named = [figure.measure, *([figure.whole] if figure.whole else [])]
    if not figure.lies_in(labels):
        return "its months are not simulated"
    if figure.statistic == "first" or figure.to_month == labels[0]:
        return "says what the start holds, which is given"
    if answered is not None and figure.team != COUNCIL:
        return "is of one team; the closed form is of the whole council"
    if answered is not None and any(name not in answered for name in named):
        return "there is no closed form for it"
    if figure.measure in FOLLOWING and {"assessments_within_45_days", *_SET} <= measures:
        return FOLLOWING[figure.measure]
    if figure.is_share and not 0.0 < row.published < 1.0:
        return "a share of 0 or 1 has no place on the logit"
    return "" if row.published > 0.0 else "is 0, which has no logarithm"


def target_of(figure: Figure, observed: float, beyond: float, *, words: str, source: str = "") -> Target:
    """Make a target from a figure and the standard deviation of definition and year, in its own unit."""
    scale = Scale.LOGIT if figure.is_share else Scale.LOG
    errors = {
        "rounding": _on_scale(scale, observed, rounding(observed, is_share=figure.is_share)),
        "definition and year": _on_scale(scale, observed, beyond),
    }
    return Target(figure.name, words, figure, observed, errors, source)


def _on_scale(scale: Scale, observed: float, error: float) -> float:
    """Return an error on the scale; of a share towards the middle, for by the slope 99 % +- 3 would be anything."""
    if scale is Scale.LOG:
        return error / observed
    inward = observed - error if observed > HALF else observed + error
    return abs(float(scale.forward(inward)) - float(scale.forward(observed)))


def rounding(published: float, *, is_share: bool) -> float:
    """Return the standard deviation of rounding: even over half a unit of the last place that is written.

    Counts of 100 and more that are multiples of 10 (or 5) are taken as rounded to these, as DfE does.

    >>> round(rounding(0.19, is_share=True), 4), round(rounding(6868, is_share=False), 2)
    (0.0029, 0.29)
    """
    written = f"{published:.10g}"
    decimals = len(written.partition(".")[2])
    unit = 10.0**-decimals
    if not is_share and decimals == 0 and published >= 100:
        unit = next((float(size) for size in (10, 5) if published % size == 0), 1.0)
    return unit / math.sqrt(12.0)


def named(targets: list[Target]) -> tuple[Target, ...]:
    """Tell targets about the same measure apart by their months."""
    names = [target.name for target in targets]
    named = []
    for target in targets:
        figure = target.figure
        name = target.name if figure.team == COUNCIL else f"{target.name} ({figure.team})"
        if names.count(name) > 1 or figure.from_month == figure.to_month:
            name += f" {figure.from_month}" + (f" to {figure.to_month}" if figure.from_month != figure.to_month else "")
        if figure.statistic in ("first", "last") and names.count(target.name) > 1:
            name += f" ({figure.statistic})"
        named.append(Target(name, target.words, figure, target.observed, target.errors, target.source))
    return tuple(named)
