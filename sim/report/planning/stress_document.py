"""What shocks do, for programs and spreadsheets, and as pictures."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pandas as pd

from sim.experiment.differences import RANGE_OF_DIFFERENCE
from sim.measures import COUNCIL
from sim.planning.stress import SHOCKS
from sim.planning.stress.running import Stressed
from sim.report.charting.chart import Chart
from sim.report.charting.fans import draw_fan
from sim.report.charting.telling import name_of_file, what_is_drawn
from sim.report.planning.breaking_even_document import lasting_document
from sim.report.planning.stress import assumed, between_words, named, reserve_words, shock_words
from sim.report.words import day_words, difference, many, plain, readable

RECOVERY = (
    "shock",
    "measure",
    "team",
    "unit",
    "usual",
    "tolerance",
    "worst_month",
    "worst",
    "worst_low",
    "worst_high",
    "months_on_average",
    "months_median",
    "months_low",
    "months_high",
    "not_recovered",
    "runs",
)
DRAWN = ("caseload_per_fte", "drift_child_weeks", "cost_total_gbp")
"""Measures that have a picture, for each shock; `by-month.csv` has all."""


def stress_document(found: Stressed) -> dict[str, Any]:
    """Return one JSON document; docs/stress.md tells its shape."""
    asked, compared = found.asked, found.compared
    return {
        "throughcare_stress": 1,
        "scenario": asked.scenario.name,
        "hash": asked.scenario.hash,
        "start": f"{asked.scenario.parameters.start}",
        "months": compared.months,
        "runs": compared.runs,
        "seed": compared.seed,
        "draws": compared.draws,
        "drawn": found.drawn_from,
        "failed": [asdict(each) for each in compared.failures],
        "tolerance": asked.tolerance,
        "ranges": {
            "low, high of by_month; worst_low, worst_high": RANGE_OF_DIFFERENCE,
            "months": "median and 80 % range over runs; none is not by the end of the run",
        },
        "shocks": [_shock(found, key) for key in asked.happenings],
        "words": [*assumed(found)],
    }


def recovery_rows(found: Stressed) -> Iterator[tuple[Any, ...]]:
    """Yield every measure after every shock, under `RECOVERY`; months without a number are not by the end."""
    for key, recoveries in found.recoveries.items():
        for each in recoveries:
            months = each.months
            yield (
                *(key, each.measure, each.team, each.unit, each.usual, each.tolerance),
                *(each.worst_month, each.worst, each.worst_low, each.worst_high),
                *(each.on_average, months.median, months.low, months.high, months.never, months.runs),
            )


def stress_charts(found: Stressed) -> Iterator[Chart]:
    """Yield the paired difference by month of what matters, for every shock."""
    for key in found.asked.happenings:
        for each in found.recoveries[key]:
            if each.team == COUNCIL and each.measure in (*DRAWN, SHOCKS[key].watched[0]) and each.worst_month:
                yield _chart(found, key, each.measure)


def _chart(found: Stressed, key: str, measure: str) -> Chart:
    rows = _months(found, key, measure)
    table = rows[["month", "mean", "low", "high", "unit"]].reset_index(drop=True)
    each = next(one for one in found.recoveries[key] if one.measure == measure and one.team == COUNCIL)
    unit, shock = each.unit, SHOCKS[key]
    largest = f"{difference(each.worst, unit)} in {each.worst_month}"
    day = day_words(found.asked.happenings[key].day)
    return Chart(
        key=name_of_file("effect", key, measure),
        title=f"{shock.name}: {readable(measure)} {largest} at most, on average",
        subtitle=f"Difference from the council without the shock, {what_is_drawn(unit)} by month; the shock begins on "
        f"{day}. Line: mean; band: {RANGE_OF_DIFFERENCE}.",
        source=f"{found.asked.scenario.name}; {many(found.compared.runs, 'run')}, seed {found.compared.seed}",
        alt=f"{named(found.asked, each)} with the shock less without, by month: {largest}, "
        f"{between_words(each.worst_low, each.worst_high, unit)}. The dotted line is no difference.",
        table=table,
        kind="fan",
        unit=unit,
        category="month",
        standard=0.0,
        standard_name="no difference",
        drawn=draw_fan,
    )


def _months(found: Stressed, key: str, measure: str, team: str = COUNCIL) -> pd.DataFrame:
    table = found.by_month
    rows: pd.DataFrame = table[(table["option"] == key) & (table["measure"] == measure) & (table["team"] == team)]
    return rows


def _shock(found: Stressed, key: str) -> dict[str, Any]:
    shock, happening = SHOCKS[key], found.asked.happenings[key]
    reserve = found.reserves.get(key)
    return {
        "key": key,
        "name": shock.name,
        "words": shock_words(found.asked, key),
        "from": f"{happening.day}",
        "until": None if happening.until is None else f"{happening.until}",
        "size": happening.size,
        "unit": shock.unit,
        "source": shock.source,
        "status": shock.status,
        "not_shown": shock.not_shown,
        "team": happening.team,
        "measures": [
            {
                **{name: plain(value) for name, value in asdict(each).items() if name != "months"},
                "months": lasting_document(each.months),
                "by_month": [
                    {name: plain(value) for name, value in row.items()}
                    for row in _months(found, key, each.measure, each.team)[["month", "mean", "low", "high"]].to_dict(
                        "records"
                    )
                ],
            }
            for each in found.recoveries[key]
        ],
        "reserve": None
        if reserve is None
        else {
            **{
                name: list(value) if isinstance(value, tuple) else plain(value)
                for name, value in asdict(reserve).items()
            },
            "words": reserve_words(found.asked, reserve),
        },
    }
