"""What a calibration hands over: draws, what they rest on, and what they do not tell."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np

from calibration.fitting.problem import Floats

NARROWED, A_LITTLE = 0.7, 0.9
"""Posterior over prior standard deviation up to which the targets narrowed a parameter, or narrowed it a little."""
MATTERS = 0.95
"""A target taught something of a parameter if without it the posterior were at least this much wider (1 / 0.95)."""
CONVERGED_R_HAT, CONVERGED_DRAWS = 1.01, 400.0


def narrowing(learned: float) -> str:
    """Word for a ratio of posterior to prior standard deviation."""
    if learned <= NARROWED:
        return "narrowed"
    return "a little" if learned <= A_LITTLE else "not narrowed"


@dataclass(frozen=True)
class Convergence:
    """How far the chains and the two waves can be trusted.

    Attributes
    ----------
    r_hat, effective_draws : float
        Worst parameter: rank-normalised split R-hat, bulk effective sample size.
    acceptance : float
    moved : float
        Distance between the centres of the first and the second posterior, root mean square in posterior standard
        deviations: well above 1 says that a further wave would have changed more.
    outside : float
        Share of the posterior where the uncertainty of the emulator's coefficients adds more than half of one run's
        variance: there it extrapolates.
    """

    r_hat: float
    effective_draws: float
    acceptance: float
    moved: float
    outside: float

    @property
    def good(self) -> bool:
        """Whether the chains agree and are long enough."""
        return self.r_hat <= CONVERGED_R_HAT and self.effective_draws >= CONVERGED_DRAWS


@dataclass(frozen=True)
class Posterior:
    """Parameters after the targets were seen.

    Attributes
    ----------
    names, target_names : tuple of str
    draws : (n, p)
        Natural units.
    central : (p,)
        Mean on the prior's scale, natural units.
    learned : (p,)
        Posterior over prior standard deviation on the prior's scale.
    observed : (m,)
        Natural units.
    predicted : (n, m)
        One simulated figure for each draw, its luck and the emulator's error included, natural units.
    taught : (m, p)
        Posterior standard deviation over what it would be without the target.
    surprise, p_values : (m,)
        Leaving one target out: see `Lessons`.
    conflicts : tuple of str
        Targets that contradict the others, worst first, each judged without those before it.
    opposed : tuple of (str, str)
        Pairs of targets that contradict each other.
    misfit : float
        Probability of so large a misfit of all targets together.
    missing : (m,)
        Share of the design runs in which the target had no value.
    unused : tuple of str
        Targets missing in so many runs that they were not fitted.
    explained : (m,)
        Share of the variance over the designs that the emulator foresees for a run left out.
    closed_share : (m,)
        How much of the closed form the emulator takes, 0 to 1; little where it misleads.
    closed_error : (m,)
        Error of the closed form's quadratic approximation on the target's scale; NaN without a closed form.
    luck, run : (m,)
        Standard deviations on the target's scale: of replications at one point; of one run round the emulator.
    runs, failed : int
        Runs asked for; those that gave nothing at all.
    placed_by : str
        What the first design was placed by.
    convergence : Convergence
    """

    names: tuple[str, ...]
    target_names: tuple[str, ...]
    draws: Floats
    central: Floats
    learned: Floats
    observed: Floats
    predicted: Floats
    taught: Floats
    surprise: Floats
    p_values: Floats
    conflicts: tuple[str, ...]
    opposed: tuple[tuple[str, str], ...]
    misfit: float
    missing: Floats
    unused: tuple[str, ...]
    explained: Floats
    closed_share: Floats
    closed_error: Floats
    luck: Floats
    run: Floats
    runs: int
    failed: int
    placed_by: str
    convergence: Convergence

    @property
    def words(self) -> tuple[str, ...]:
        """Whether each parameter was narrowed."""
        return tuple(narrowing(float(ratio)) for ratio in self.learned)

    def lessons_of(self, target: str) -> dict[str, float]:
        """Parameters of which a target taught something, and how much."""
        row = self.taught[self.target_names.index(target)]
        return {name: float(ratio) for name, ratio in zip(self.names, row, strict=True) if ratio < MATTERS}

    def interval(self, coverage: float) -> Floats:
        """Central interval of each parameter, (p, 2), natural units."""
        ends = [(1.0 - coverage) / 2.0, (1.0 + coverage) / 2.0]
        return np.quantile(self.draws, ends, axis=0).T

    def as_parts(self) -> tuple[dict[str, Any], dict[str, Floats]]:
        """Plain words and numbers, fit for JSON, and arrays, fit for `numpy.savez` without pickle."""
        plain: dict[str, Any] = {}
        arrays: dict[str, Floats] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                arrays[field.name] = value
            else:
                plain[field.name] = asdict(value) if isinstance(value, Convergence) else value
        return plain, arrays

    @classmethod
    def from_parts(cls, plain: Mapping[str, Any], arrays: Mapping[str, Floats]) -> "Posterior":
        """Put together what `as_parts` took apart, also after a detour through JSON."""
        parts: dict[str, Any] = dict(plain)
        parts |= {name: np.asarray(arrays[name]) for name in arrays}
        parts |= {name: tuple(plain[name]) for name in ("names", "target_names", "conflicts", "unused")}
        parts["opposed"] = tuple((a, b) for a, b in plain["opposed"])
        parts["convergence"] = Convergence(**plain["convergence"])
        return cls(**parts)
