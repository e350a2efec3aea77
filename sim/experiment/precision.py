"""When enough runs are done: until a mean is known as closely as was asked."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.experiment.over_runs import over_runs
from sim.measures import COUNCIL, MEASURES

LEAST_RUNS = 8
LEAST_MORE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """How closely the mean difference that an option makes is to be known.

    Attributes
    ----------
    measure : str
        One of `sim.measures.MEASURES`, over the whole period.
    half_width : float
        Of the 95 % interval of the mean, in the measure's unit (0.01 of a share is 1 point).
    team : str
        ``all`` or a team.
    """

    measure: str
    half_width: float
    team: str = COUNCIL

    def __post_init__(self) -> None:
        if self.measure not in MEASURES:
            raise ValueError(f"unknown measure: {self.measure}")
        if not (self.half_width > 0 and math.isfinite(self.half_width)):
            raise ValueError(f"the half-width asked must be a number above 0, not {self.half_width}")


def next_runs(done: int, reached: float, asked: float, budget: int) -> int:
    """Return how many runs there are to be in all after the next batch.

    A half-width falls with the root of the number of runs. The forecast is itself uncertain, so no batch more than
    doubles the runs, nor is it smaller than is worth waiting for.

    >>> next_runs(8, 0.013, 0.01, 100), next_runs(8, 0.05, 0.01, 100), next_runs(8, 0.0101, 0.01, 100)
    (14, 16, 12)
    """
    wanted = done * (reached / asked) ** 2 if math.isfinite(reached) else math.inf
    return min(budget, max(done + LEAST_MORE, math.ceil(min(wanted, 2 * done))))


def half_widths(
    values: Mapping[tuple[str, int], float], options: tuple[str, ...], draws: Mapping[int, int]
) -> dict[str, float]:
    """Return the half-width reached for each option's mean difference, or for the baseline's mean if it is alone.

    Parameters
    ----------
    values : mapping
        The number judged, by option and run; NaN or missing where a run has none.
    options : tuple of str
        The baseline first.
    draws : mapping
        The draw of each run.
    """
    runs = sorted(draws)
    table = pd.DataFrame(
        {option: [values.get((option, run), math.nan) for run in runs] for option in options}, index=runs
    )
    if len(options) > 1:
        table = table[list(options[1:])].sub(table[options[0]], axis=0)
    judged = table.rename_axis("run").reset_index().melt("run", var_name="option")
    judged["draw"] = judged["run"].map(draws)
    found = over_runs(judged, ["option"]).set_index("option")["half_width"]
    return {str(option): float(found[option]) for option in table.columns}


def widest(reached: Mapping[str, float]) -> tuple[str, float]:
    """Return the option whose half-width is the widest; one that is not known is wider than any."""
    option = max(reached, key=lambda each: math.inf if math.isnan(reached[each]) else reached[each])
    return option, reached[option]


def half_width_words(precision: Precision, option: str, baseline: str) -> str:
    """Say of what the half-width is.

    >>> half_width_words(Precision(measure="contacts", half_width=5), "more_posts", "baseline")
    'the half-width of the mean difference of more_posts in contacts'
    """
    measure = precision.measure.replace("_", " ") + ("" if precision.team == COUNCIL else f" of {precision.team}")
    return f"the half-width of the mean{'' if option == baseline else f' difference of {option}'} in {measure}"


def amount(value: float, measure: str, *, named: bool = True) -> str:
    """Say a half-width in the unit of a measure, which is named if it is not plain from before.

    >>> amount(0.008, "assessments_within_45_days"), amount(0.01, "assessments_within_45_days")
    ('0.8 points', '1 point')
    """
    unit = MEASURES[measure].unit
    if unit == "share":
        number = f"{value * 100:.3g}"
        return f"{number} point{'' if number == '1' else 's'}"
    plain = np.format_float_positional(float(f"{value:.3g}"), trim="-")
    return f"{plain} {unit}" if named else plain
