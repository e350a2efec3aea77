"""What is to be fitted: priors of the parameters, targets with their errors, a closed form of one from the other.

Everything behind this module works in *scores* and *readings*. A parameter's score is standard normal under its prior,
so the prior of all scores is N(0, I). A target's reading is its value on the target's own scale, where errors add.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, ndtri

Floats: TypeAlias = NDArray[np.float64]

DISCREPANCY = {"log": 0.05, "logit": 0.15, "plain": 0.0}
"""The model's own error where a target states none; on the plain scale it depends on the unit, so there is none."""
LARGEST_SCORE = 8.0
"""Nothing beyond eight standard deviations of a prior is asked of a model."""


class Scale(StrEnum):
    """The scale on which a quantity is about normal: counts, rates and durations log, shares logit."""

    LOG = "log"
    LOGIT = "logit"
    PLAIN = "plain"

    def forward(self, natural: ArrayLike) -> Floats:
        """From natural units to this scale; NaN outside the scale's domain, infinite at its ends."""
        value = np.asarray(natural, dtype=float)
        with np.errstate(divide="ignore", invalid="ignore"):
            if self is Scale.LOG:
                return np.asarray(np.log(value))
            if self is Scale.LOGIT:
                return np.asarray(np.log(value) - np.log1p(-value))
        return value.copy()

    def backward(self, transformed: ArrayLike) -> Floats:
        """From this scale to natural units."""
        value = np.asarray(transformed, dtype=float)
        if self is Scale.LOG:
            return np.asarray(np.exp(value))
        return np.asarray(expit(value)) if self is Scale.LOGIT else value.copy()

    def slope(self, natural: ArrayLike) -> Floats:
        """Differentiate `forward`."""
        value = np.asarray(natural, dtype=float)
        if self is Scale.LOG:
            return 1.0 / value
        return 1.0 / (value * (1.0 - value)) if self is Scale.LOGIT else np.ones_like(value)


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed of one parameter before the targets are seen.

    Normal on `scale`, `coverage` of it between `low` and `high`. With a `centre` that is not their middle on that scale
    it is two half-normals that meet at the centre, each of weight one half: the centre is the median and both ends
    keep their probability exactly. The density then jumps at the centre, in the ratio of the two spreads.

    Attributes
    ----------
    name : str
    low, high : float
        Ends of the central interval, natural units.
    coverage : float
        Probability between them, e.g. 0.9.
    scale : Scale
    centre : float, optional
        The median; the middle on `scale` if not given.
    """

    name: str
    low: float
    high: float
    coverage: float
    scale: Scale
    centre: float | None = None

    def __post_init__(self) -> None:
        """Refuse what is not a distribution."""
        low, middle, high = self._knots()
        if not (isfinite(low) and isfinite(high) and low < middle < high):
            raise ValueError(
                f"prior of {self.name}: {self.low:g}, {self.centre}, {self.high:g} do not rise on {self.scale}"
            )
        if not 0.0 < self.coverage < 1.0:
            raise ValueError(f"prior of {self.name}: a coverage of {self.coverage:g} is not between 0 and 1")

    def _knots(self) -> tuple[float, float, float]:
        """Low, median and high on the scale."""
        low, high = (float(self.scale.forward(end)) for end in (self.low, self.high))
        middle = (low + high) / 2 if self.centre is None else float(self.scale.forward(self.centre))
        return low, middle, high

    def _spreads(self) -> tuple[float, float, float]:
        """Median on the scale, and standard deviation below and above it."""
        low, middle, high = self._knots()
        width = float(ndtri((1.0 + self.coverage) / 2.0))
        return middle, (middle - low) / width, (high - middle) / width

    def from_score(self, score: ArrayLike) -> Floats:
        """Natural value of a standard normal score."""
        z = np.asarray(score, dtype=float)
        middle, below, above = self._spreads()
        return self.scale.backward(middle + np.where(z < 0.0, below, above) * z)

    def to_score(self, natural: ArrayLike) -> Floats:
        """From a natural value to its standard normal score."""
        middle, below, above = self._spreads()
        away = self.scale.forward(natural) - middle
        return np.asarray(away / np.where(away < 0.0, below, above))

    def ppf(self, probability: ArrayLike) -> Floats:
        """Quantile, natural units."""
        return self.from_score(ndtri(np.asarray(probability, dtype=float)))

    def logpdf(self, natural: ArrayLike) -> Floats:
        """Log density of a natural value, per natural unit."""
        value = np.asarray(natural, dtype=float)
        z = self.to_score(value)
        _, below, above = self._spreads()
        spread = np.where(z < 0.0, below, above)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(-0.5 * z**2 - 0.5 * np.log(2 * np.pi) - np.log(spread) + np.log(self.scale.slope(value)))

    def sample(self, rng: np.random.Generator, size: int) -> Floats:
        """Draws, natural units."""
        return self.from_score(rng.standard_normal(size))


@dataclass(frozen=True, slots=True)
class Target:
    """One published figure to be met.

    Attributes
    ----------
    name : str
    observed : float
        Natural units.
    scale : Scale
    error : float
        Standard deviation, on `scale`, of everything but the luck of the one year that was observed: sampling,
        rounding, definition, year to year. The luck itself is measured by replication.
    discrepancy : float, optional
        Standard deviation, on `scale`, of the model's own error; `DISCREPANCY` if not given.
    resolution : float
        Values nearer than this to an end of the scale count as this far from it (half a child, for instance); 0 means
        that a simulated 0 on a log scale, or 0 or 1 on a logit scale, is missing.
    """

    name: str
    observed: float
    scale: Scale
    error: float
    discrepancy: float | None = None
    resolution: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a figure that has no reading, and a figure without any error."""
        if not isfinite(float(self.reading(self.observed))):
            raise ValueError(f"target {self.name}: {self.observed:g} has no finite value on the scale {self.scale}")
        if not (self.error >= 0.0 and self.variance > 0.0):
            raise ValueError(f"target {self.name}: error and discrepancy must not be negative, nor both be nought")

    @property
    def variance(self) -> float:
        """Error and discrepancy together, on the scale."""
        own = DISCREPANCY[self.scale] if self.discrepancy is None else self.discrepancy
        return self.error**2 + own**2

    def reading(self, natural: ArrayLike) -> Floats:
        """Value on the scale; NaN where there is none."""
        value = np.asarray(natural, dtype=float)
        if self.resolution > 0.0 and self.scale is not Scale.PLAIN:
            top = 1.0 - self.resolution if self.scale is Scale.LOGIT else np.inf
            value = np.clip(value, self.resolution, top)
        reading = self.scale.forward(value)
        return np.where(np.isfinite(reading), reading, np.nan)


ClosedForm: TypeAlias = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Problem:
    """Priors, targets and the closed form between them.

    Attributes
    ----------
    priors : sequence of Prior, length p
    targets : sequence of Target, length m
    closed_form : callable, optional
        Parameters (p,) to targets (m,), natural units, NaN where it has no answer. It centres the design and is the
        emulator's mean function; it is never the prior, since the targets would then be used twice.
    takes_many : bool
        The closed form also takes (n, p) and gives (n, m).
    """

    priors: Sequence[Prior]
    targets: Sequence[Target]
    closed_form: ClosedForm | None = None
    takes_many: bool = False

    def __post_init__(self) -> None:
        """Refuse an empty problem and repeated names."""
        for kind, names in (("parameter", self.names), ("target", self.target_names)):
            if not names:
                raise ValueError(f"there is no {kind} to calibrate")
            if len(set(names)) < len(names):
                raise ValueError(f"two {kind}s have the same name")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parameters."""
        return tuple(prior.name for prior in self.priors)

    @property
    def target_names(self) -> tuple[str, ...]:
        """Names of the targets."""
        return tuple(target.name for target in self.targets)

    @property
    def observed(self) -> Floats:
        """Readings of the targets, (m,)."""
        return np.array([float(target.reading(target.observed)) for target in self.targets])

    @property
    def variances(self) -> Floats:
        """Variance of reporting error and discrepancy, (m,)."""
        return np.array([target.variance for target in self.targets])

    def natural(self, scores: Floats) -> Floats:
        """Parameters in natural units from scores, (n, p)."""
        kept = np.clip(scores, -LARGEST_SCORE, LARGEST_SCORE)
        return np.column_stack([prior.from_score(kept[:, i]) for i, prior in enumerate(self.priors)])

    def readings(self, values: Floats) -> Floats:
        """Targets on their scales from natural units, (n, m)."""
        return np.column_stack([target.reading(values[:, j]) for j, target in enumerate(self.targets)])

    def closed_readings(self, scores: Floats) -> Floats:
        """Ask the closed form at `scores`: (n, m) on the targets' scales; nought if there is none."""
        if self.closed_form is None:
            return np.zeros((len(scores), len(self.targets)))
        points = self.natural(scores)
        values = (
            self.closed_form(points) if self.takes_many else np.stack([self.closed_form(point) for point in points])
        )
        return self.readings(np.asarray(values, dtype=float))
