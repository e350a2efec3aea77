"""A posterior as figures of a scenario: the central case, and draws of every figure that differs between them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from calibration.calibrating.uncertain import apply
from calibration.drafting import replaced, rounded_to
from calibration.fitting.problem import Floats
from sim.scenario import Assumption, Scenario, Source, scenario_hash
from sim.scenario.parameters import Parameters
from sim.scenario.shape import figures_of

DRAW = "draw"
DIGITS = 6
INTERVAL = 0.8
SOURCE = "calibration"


def drawn_figures(parameters: Parameters, names: Sequence[str], draws: Floats) -> pd.DataFrame:
    """Return the figures of a scenario that any draw changes, one row a draw.

    Parameters
    ----------
    parameters : Parameters
        The scenario.
    names : sequence of str
        Fitted figures: the columns of `draws`.
    draws : np.ndarray, (n, p)
        Natural units.

    Returns
    -------
    pandas.DataFrame
        Column ``draw`` from 1, then one for each figure by its path; of a list one for each of its numbers, as
        ``path[0]``.
    """
    central = _flat(parameters)
    rows = [_flat(_at(parameters, names, draw)) for draw in draws]
    changed = [path for path in central if any(row[path] != central[path] for row in rows)]
    frame = pd.DataFrame([[rounded_to(row[path], DIGITS) for path in changed] for row in rows], columns=changed)
    frame.insert(0, DRAW, np.arange(1, len(rows) + 1))
    return frame


def calibrated(
    scenario: Scenario, names: Sequence[str], central: Floats, drawn: pd.DataFrame, source: Source
) -> Scenario:
    """Return the scenario at the centre of the posterior, every figure it changes marked as calibrated.

    Parameters
    ----------
    scenario : Scenario
    names : sequence of str
    central : np.ndarray, (p,)
    drawn : pandas.DataFrame
        As `drawn_figures` gives it: the interval of each figure is that of its draws.
    source : Source
        What the calibration is called among the scenario's sources.
    """
    parameters = _rounded(scenario.parameters, _at(scenario.parameters, names, central))
    before = {row.field: row for row in scenario.register}
    register = tuple(
        _row(before[path], value, drawn, source) if value != before[path].value else before[path]
        for path, _, value in figures_of(parameters)
    )
    sources = (*(each for each in scenario.sources if each.id != source.id), source)
    return replace(scenario, parameters=parameters, register=register, sources=sources, hash=scenario_hash(parameters))


def _at(parameters: Parameters, names: Sequence[str], point: Floats) -> Parameters:
    return apply(parameters, dict(zip(names, point.tolist(), strict=True)))


def _flat(parameters: Parameters) -> dict[str, float]:
    flat: dict[str, float] = {}
    for path, _, value in figures_of(parameters):
        if isinstance(value, tuple):
            flat |= {f"{path}[{place}]": number for place, number in enumerate(value)}
        else:
            flat[path] = value
    return flat


def _rounded(before: Parameters, after: Parameters) -> Parameters:
    """Round the figures that are new, as the file will have them."""
    old = {path: value for path, _, value in figures_of(before)}
    new = {path: value for path, _, value in figures_of(after) if value != old[path]}
    rounded: Parameters = _with(after, {path: _to_digits(value) for path, value in new.items()})
    return rounded


def _to_digits(value: float | tuple[float, ...]) -> float | tuple[float, ...]:
    return (
        tuple(rounded_to(number, DIGITS) for number in value) if isinstance(value, tuple) else rounded_to(value, DIGITS)
    )


def _with(section: Any, values: Mapping[str, float | tuple[float, ...]]) -> Any:
    """Return frozen sections with figures set by path."""
    own: dict[str, object] = {}
    deeper: dict[str, dict[str, float | tuple[float, ...]]] = {}
    for path, value in values.items():
        name, _, rest = path.partition(".")
        if rest:
            deeper.setdefault(name, {})[rest] = value
        else:
            own[name] = value
    for name, inner in deeper.items():
        own[name] = _with(getattr(section, name), inner)
    return replace(section, **own)


def _row(before: Assumption, value: float | tuple[float, ...], drawn: pd.DataFrame, source: Source) -> Assumption:
    low = high = None
    if not isinstance(value, tuple) and before.field in drawn:
        ends = np.quantile(drawn[before.field], [(1 - INTERVAL) / 2, (1 + INTERVAL) / 2])
        low, high = (rounded_to(float(end), DIGITS) for end in ends)
        if not low <= value <= high or low == high:  # the centre need not be in the middle of what shares allow
            low = high = None
    interval = (None, None, None) if low is None else (low, high, INTERVAL)
    return replaced(before, value, source, status="calibrated", interval=interval)
