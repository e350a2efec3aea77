"""What a post does, and how many posts an effect is worth: a ratio with an interval of its own."""

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

_LEVEL = 0.95
RATIO_NAME = "95 % interval of the ratio (Fieller's)"


@dataclass(frozen=True, slots=True)
class Paired:
    """A mean of independent differences and how well it is known.

    Attributes
    ----------
    mean, error : float
        `error` is the standard error of the mean.
    number : int
        Independent differences: draws, or runs of the central case.
    """

    mean: float
    error: float
    number: int

    @property
    def half_width(self) -> float:
        """Half of the 95 % t-interval; NaN for fewer than two."""
        return float(_t(self.number)) * self.error if self.number > 1 else math.nan

    @property
    def is_told(self) -> bool:
        """Whether it can be told from none."""
        return abs(self.mean) > self.half_width

    def over(self, number: float) -> "Paired":
        """Return it divided by a number that is certain."""
        return Paired(self.mean / number, self.error / abs(number), self.number)


def paired(differences: np.ndarray) -> Paired:
    """Return what independent differences say of their mean; NaN is left out."""
    known = differences[~np.isnan(differences)]
    if not len(known):
        return Paired(math.nan, math.nan, 0)
    error = float(known.std(ddof=1) / np.sqrt(len(known))) if len(known) > 1 else math.nan
    return Paired(float(known.mean()), error, len(known))


@dataclass(frozen=True, slots=True)
class InPosts:
    """An effect in posts.

    Attributes
    ----------
    posts, low, high : float
        Posts that would do as much, with `RATIO_NAME`; all NaN where they are not known.
    """

    posts: float
    low: float
    high: float


NOT_KNOWN = InPosts(math.nan, math.nan, math.nan)


def in_posts(effect: Paired, of_a_post: Paired, covariance: float = 0.0) -> InPosts:
    """Return how many posts do as much as an effect.

    Parameters
    ----------
    effect : Paired
    of_a_post : Paired
        What one post more does to the same number.
    covariance : float
        Of the two means, where they come from the same runs.

    Returns
    -------
    InPosts
        `NOT_KNOWN` where what a post does cannot be told from nothing: the ratio could then be anything.
    """
    if not (of_a_post.is_told and math.isfinite(effect.half_width)):
        return NOT_KNOWN
    square = float(_t(min(effect.number, of_a_post.number))) ** 2
    top, below = effect.mean, of_a_post.mean
    a = below**2 - square * of_a_post.error**2
    b = top * below - square * covariance
    c = top**2 - square * effect.error**2
    root = b**2 - a * c
    if a <= 0 or root < 0:
        return NOT_KNOWN
    low, high = (b - math.sqrt(root)) / a, (b + math.sqrt(root)) / a
    return InPosts(top / below, low, high)


def _t(number: int) -> float:
    return float(stats.t.ppf((1 + _LEVEL) / 2, max(number - 1, 1)))
