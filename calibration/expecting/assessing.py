"""How long assessments take from the referral, new ones and those open at the start, as staffed."""

from dataclasses import dataclass
from math import log

import numpy as np
from scipy.special import ndtr

from calibration.expecting.grid import HALF_A_DAY, Floats, Grid
from sim.measures.definitions.front import ASSESSMENT_BANDS
from sim.scenario.parameters import Parameters
from sim.vocabulary import PracticeRegime, Standard

THRESHOLDS = tuple(float(upper) for _, upper in ASSESSMENT_BANDS if upper is not None)
LIMIT = THRESHOLDS.index(float(Standard.ASSESSMENT_WORKING_DAYS))
_POINTS = 40


@dataclass(frozen=True, slots=True)
class Finished:
    """Assessments finished in each step of one that begins in the first step, or of those open at the start.

    Attributes
    ----------
    all : np.ndarray, (steps,)
    within : np.ndarray, (thresholds, steps)
        Those that took no more than each of the published bands' upper days.
    """

    all: Floats
    within: Floats


class Assessments:
    """Durations of assessments at a mean progress a day.

    Parameters
    ----------
    parameters : Parameters
    progress : float
        Natural days a working day before the promotion day.
    """

    def __init__(self, parameters: Parameters, progress: float) -> None:
        self._p, self.progress = parameters.assessment, progress
        self._decided = parameters.front_door.referral_decision_days
        self._is_older_regime = parameters.practice.regime is PracticeRegime.INITIAL_AND_CORE_2009
        self._speed = (1.0 - self._p.worker_share) + self._p.worker_share * self._p.sprint
        self._sigma = max(self._p.sigma, 1e-9)

    def _natural(self, worked: Floats, until_promotion: float) -> Floats:
        before = np.minimum(worked, until_promotion) * self.progress
        return before + np.maximum(worked - until_promotion, 0.0) * self._speed

    def _done(self, natural: Floats, median: float) -> Floats:
        return np.asarray(ndtr((np.log(np.maximum(natural, 1e-9)) - log(median)) / self._sigma))

    def initial_by(self, days: Floats) -> Floats:
        """Share finished, before the sign-off, so many days after the referral."""
        natural = self._natural(days - self._decided, max(self._p.promotion_day - self._decided, 0.0))
        return np.where(natural > 0.0, self._done(natural, self._p.median_days), 0.0)

    def core_by(self, days: Floats) -> Floats:
        """Share of core assessments finished so many days after they began (regime of 2009)."""
        natural = self._natural(days, self._p.core_promotion_day)
        return np.where(natural > 0.0, self._done(natural, self._p.core_median_days), 0.0)

    def in_time(self) -> dict[str, float]:
        """Shares of initial and core assessments within their limits (regime of 2009); nothing in the later one."""
        if not self._is_older_regime:
            return {}
        initial = float(self.initial_by(np.array(self._p.limit_days + HALF_A_DAY)))
        core = float(self.core_by(np.array(self._p.core_limit_days + HALF_A_DAY)))
        return {"initial_assessments_within_limit": initial, "core_assessments_within_limit": core}

    def by(self, days: Floats) -> Floats:
        """Share signed off so many days after the referral."""
        days = days - self._p.sign_off_days
        initial = self.initial_by(days)
        if not self._is_older_regime or self._p.core_assessment_share <= 0.0:
            return initial
        fine = np.linspace(0.0, max(float(days.max()), 1.0), 400)
        core = np.diff(self.core_by(fine), prepend=0.0)
        both = np.convolve(self.initial_by(fine), core)[: len(fine)]
        share = self._p.core_assessment_share
        return (1.0 - share) * initial + share * np.interp(days, fine, both, left=0.0)

    def new(self, grid: Grid) -> Finished:
        """Return when new ones are finished after the referral."""
        at_ends = self.by(grid.ends)
        limits = self.by(np.array(THRESHOLDS) + HALF_A_DAY)
        every = np.vstack((at_ends, np.minimum(at_ends, limits[:, None])))
        kernels = np.diff((every[:, 1:] + every[:, :-1]) / 2, prepend=0.0, axis=1)
        return Finished(kernels[0], kernels[1:])

    def open_at_the_start(self, grid: Grid) -> tuple[Finished, Floats]:
        """Return the same of those open at the start, as parts of them, and days open so far at equal parts of them.

        In a steady service the days so far are as dense as the share still open then; what is left depends on it.
        """
        p = self._p
        longest = p.median_days * np.exp(4.0 * self._sigma)
        days = np.linspace(0.0, longest, 400)
        unhindered = np.minimum(days, p.promotion_day) + np.maximum(days - p.promotion_day, 0.0) * self._speed
        done = self._done(unhindered, p.median_days)
        mass = np.concatenate(([0.0], np.cumsum(1.0 - (done[1:] + done[:-1]) / 2)))
        points = (np.arange(_POINTS) + 0.5) / _POINTS
        so_far = np.interp(points, mass / mass[-1], days)
        below = np.interp(so_far, days, done)
        whole = np.interp(below[:, None] + points * (1.0 - below[:, None]), done, unhindered)
        natural_so_far = np.interp(so_far, days, unhindered)[:, None]
        left = np.maximum(whole - natural_so_far, HALF_A_DAY)
        until = np.maximum(p.promotion_day - so_far, 0.0)[:, None]
        slow = np.minimum(left, until * self.progress)
        takes = slow / self.progress + (left - slow) / self._speed + p.sign_off_days
        step = np.minimum((takes / grid.step).astype(int), grid.steps)
        total = takes + so_far[:, None]
        parts = np.array([total <= limit + HALF_A_DAY for limit in (np.inf, *THRESHOLDS)])
        counted = [np.bincount(step[part], minlength=grid.steps + 1)[: grid.steps] / _POINTS**2 for part in parts]
        return Finished(counted[0], np.array(counted[1:])), so_far
