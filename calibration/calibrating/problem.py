"""Joins what is uncertain, what is published and what is expected in closed form to a problem that can be fitted."""

import math
from collections.abc import Sequence

import numpy as np

from calibration.calibrating.figures import Figure
from calibration.calibrating.targets import Target
from calibration.calibrating.uncertain import Uncertain, apply, uncertain_in
from calibration.expected import expected_by_month
from calibration.fitting import Problem
from calibration.fitting.problem import Floats
from sim.engine import WorkingCalendar
from sim.measures import COUNCIL
from sim.scenario import Scenario
from sim.scenario.parameters import Parameters


def problem_of(
    scenario: Scenario, targets: Sequence[Target], months: int, uncertain: Sequence[Uncertain] | None = None
) -> Problem:
    """Return the fitting problem of a council.

    Parameters
    ----------
    scenario : Scenario
    targets : sequence of Target
    months : int
        Months that are simulated.
    uncertain : sequence of Uncertain, optional
        What is fitted; everything that can be by default.
    """
    fitted = uncertain_in(scenario) if uncertain is None else tuple(uncertain)
    closed = ClosedForm(scenario.parameters, [each.name for each in fitted], [each.figure for each in targets], months)
    return Problem([each.prior for each in fitted], [target.fitted for target in targets], closed)


class ClosedForm:
    """From a point of the fitted figures to the targets, without simulating.

    Parameters
    ----------
    parameters : Parameters
    names : sequence of str
    figures : sequence of Figure
    months : int
    """

    def __init__(self, parameters: Parameters, names: Sequence[str], figures: Sequence[Figure], months: int) -> None:
        self._parameters, self._names, self._figures = parameters, tuple(names), tuple(figures)
        self._months, self._labels = months, month_labels(parameters, months)

    def __call__(self, point: Floats) -> Floats:
        """Return the targets at one point, (m,); NaN where the closed form has no answer."""
        council = apply(self._parameters, dict(zip(self._names, point.tolist(), strict=True)))
        cells = expected_by_month(council, months=self._months)
        return np.array(
            [figure.read(cells, self._labels) if figure.team == COUNCIL else math.nan for figure in self._figures]
        )


def month_labels(parameters: Parameters, months: int) -> list[str]:
    """Return the names of the months that are simulated."""
    return WorkingCalendar(parameters.start, years_after=months // 12 + 3).month_labels(months)
