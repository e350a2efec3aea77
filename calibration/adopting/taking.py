"""A scenario with figures from the council's own return, each with its source and the records it rests on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from calibration.calibrating.records import RETURNS
from calibration.drafting import replaced, rounded_to
from calibration.estimating import Estimate
from calibration.importers.dates import written
from sim.scenario import Assumption, Scenario, Source, scenario_hash
from sim.scenario.changing import with_values
from sim.scenario.parameters import Parameters
from sim.scenario.shape import Figure, figures_of

OF_THE_DAY = ("stock.", "child_protection.plan.open_", "child_in_need.plan.open_")
"""Figures of the first day simulated: they are taken only from a return that ends the day before."""
PER_BAND = 10
"""Fewest records for each band of a list that is taken: fewer are chance (docs/studies/round-trip.md)."""
TOLD_ONLY = {
    "demand.trend_per_year": "how demand grew in the records need not be how it goes on; set it if you expect it",
    "demand.monthly_noise_cv": "is of all referrals; the scenario's is of first ones, which vary more",
    "entry.age_shares": "how long before care the first contact was is not in the records, and the ages hang on it",
}
"""Estimates that are told but not taken, and why; the study of the way there and back shows each of them biased."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """What came of taking estimates into a scenario.

    Attributes
    ----------
    scenario : Scenario
    taken : tuple of (str, float or tuple, float or tuple)
        Fields, what each was and what it is.
    left : tuple of (str, str)
        Fields that were not taken, and why.
    """

    scenario: Scenario
    taken: tuple[tuple[str, Any, Any], ...]
    left: tuple[tuple[str, str], ...]


def source_of(records: str, first_day: date, last_day: date) -> Source:
    """Return what a scenario calls a return among its sources."""
    days = f"{first_day:%d %B %Y} to {last_day:%d %B %Y}"
    title = f"The council's own {RETURNS[records]}, {days}, by `throughcare import`"
    name = f"own_{records}_{last_day:%Y_%m}"
    return Source(name, title, f"{last_day:%Y-%m}", records=f"{records} {first_day} to {last_day}")


Further = Callable[[Parameters], tuple[Parameters, str]]
"""Changes what is no figure of its own (demand, posts) and says how."""


def adopt(
    scenario: Scenario, estimates: Sequence[Estimate], source: Source, last_day: date, further: Further
) -> Adopted:
    """Take estimates into a scenario.

    Parameters
    ----------
    scenario : Scenario
        What it has no estimate for stays.
    estimates : sequence of Estimate
        Those with a `field`.
    source : Source
        The return.
    last_day : datetime.date
        Last day it tells of.
    further : callable
    """
    left: list[tuple[str, str]] = []
    known = {path: (declared, value) for path, declared, value in figures_of(scenario.parameters)}
    wanted: dict[str, Estimate] = {}
    for estimate in estimates:
        if not estimate.field:
            continue
        if reason := _not_to_be_taken(estimate, known, scenario.parameters.start, last_day):
            left.append((estimate.field, reason))
        else:
            wanted[estimate.field] = estimate
    parameters, wanted, refused = _with_all(scenario.parameters, wanted)
    parameters, how = further(parameters)
    rows, taken = [], []
    before = {row.field: row for row in scenario.register}
    for path, _, value in figures_of(parameters):
        row = before[path]
        if path in wanted or value != row.value:
            taken.append((path, row.value, value))
            row = _row(row, value, wanted.get(path), source, how)
        rows.append(row)
    used = {row.source for row in rows}
    sources = tuple(each for each in (*scenario.sources, source) if each.id in used)
    adopted = replace(
        scenario, parameters=parameters, register=tuple(rows), sources=sources, hash=scenario_hash(parameters)
    )
    return Adopted(adopted, tuple(taken), (*left, *refused))


def _not_to_be_taken(estimate: Estimate, known: dict[str, tuple[Figure, Any]], start: date, last_day: date) -> str:
    if estimate.field not in known:
        return "the scenario has no such figure"
    if estimate.field in TOLD_ONLY:
        return TOLD_ONLY[estimate.field]
    declared, before = known[estimate.field]
    values = estimate.value if isinstance(estimate.value, tuple) else (estimate.value,)
    if isinstance(before, tuple) != isinstance(estimate.value, tuple):
        return "the scenario has other bands"
    if estimate.field.startswith(OF_THE_DAY) and start != last_day + timedelta(days=1):
        return f"is of {written(last_day)}, and the scenario begins on {written(start)}"
    if estimate.value == 0.0 and before > 0.0:
        return "is nought in the return, which may not record it"
    if isinstance(before, tuple) and estimate.unit == "share" and estimate.records < PER_BAND * len(values):
        return f"rests on {estimate.records} records in {len(values)} bands, too few to replace what the scenario has"
    low, high = declared.least, declared.most
    if any((low is not None and each < low) or (high is not None and each > high) for each in values):
        return "lies outside what the scenario allows"
    return ""


def _with_all(
    parameters: Parameters, wanted: dict[str, Estimate]
) -> tuple[Parameters, dict[str, Estimate], list[tuple[str, str]]]:
    """Set the figures together; those of a section whose rules they break stay as they were."""
    refused: list[tuple[str, str]] = []
    while wanted:
        values = [_rounded(estimate.value) for estimate in wanted.values()]
        changed, broken = with_values(parameters, tuple(wanted), values)
        if changed is not None:
            return changed, wanted, refused
        for where, rule in broken:
            section = where.rpartition(".")[0] or where
            against = [path for path in wanted if path.startswith(section)] or list(wanted)
            refused += [(path, f"does not go with the rest: {rule}") for path in against]
            wanted = {path: estimate for path, estimate in wanted.items() if path not in against}
    return parameters, wanted, refused


def _rounded(value: float | tuple[float, ...]) -> float | tuple[float, ...]:
    return tuple(map(rounded_to, value)) if isinstance(value, tuple) else rounded_to(value)


def _row(before: Assumption, value: Any, estimate: Estimate | None, source: Source, how: str) -> Assumption:
    if estimate is None:
        return replaced(before, value, source, status="derived", note=how)
    note = f"{estimate.method}; {estimate.records} records"
    if estimate.low is None or estimate.high is None or not estimate.low < value < estimate.high:
        return replaced(before, value, source, status="derived", note=note)
    interval = rounded_to(estimate.low), rounded_to(estimate.high), estimate.coverage
    return replaced(before, value, source, status="derived", interval=interval, note=note)
