"""Drift: weeks that children lose, by what they wait for and by stage."""

from collections.abc import Mapping

import pandas as pd

from sim.measures.definitions.service import drift_by_cause, drift_by_stage
from sim.report.charting.chart import Chart
from sim.report.charting.evidence import Evidence
from sim.report.charting.marks import Mark, highest_first, listed, marks_of
from sim.report.charting.options_shown import options_shown, shown_words
from sim.report.charting.stacks import MOST_PARTS, draw_stack
from sim.report.words import number
from sim.vocabulary import Cause, Stage

CAUSES = {
    drift_by_cause(cause): words
    for cause, words in {
        Cause.WORKER: "a busy worker",
        Cause.ALLOCATION: "a worker to be given",
        Cause.MANAGER: "a manager",
        Cause.CHAIR: "a conference chair",
        Cause.PLACE: "a free place",
        Cause.LAWYER: "a lawyer",
    }.items()
}
_WRITTEN = {Stage.CP_PLAN: "CP plans", Stage.CIN_PLAN: "CIN plans", Stage.SECTION_47: "section 47 enquiries"}
STAGES = {
    drift_by_stage(stage): _WRITTEN.get(stage, stage.name.lower().replace("_", " ").replace("pre ", "pre-"))
    for stage in Stage
}
_MOST_OPTIONS = 12
MOST_MONTHS = 24
"""Runs longer than that are drawn by quarters."""


def drift_causes(evidence: Evidence) -> Chart | None:
    """Return the chart of drift by what children wait for; None if no time is lost."""
    return _drift(evidence, CAUSES, "cause", "waiting for")


def drift_stages(evidence: Evidence) -> Chart | None:
    """Return the chart of drift by stage; None if no time is lost."""
    return _drift(evidence, STAGES, "stage", "in")


def _drift(evidence: Evidence, names: Mapping[str, str], by: str, joined: str) -> Chart | None:
    shown = options_shown(evidence, "drift_child_weeks", _MOST_OPTIONS)
    numbers = evidence.numbers([*names])
    numbers = numbers[numbers["option"].isin(shown)]
    numbers["part"] = _parts(numbers, names, f"other {by}s")
    first = next(iter(evidence.options))
    whole = _sums(numbers, ["option", "draw", "run", "part"])
    found = evidence.told(whole[whole["option"] == first], ["part"])
    if not numbers["value"].fillna(0).any() or found.empty:
        return None
    unit = evidence.unit("drift_child_weeks")
    table, each = (_by_option(evidence, whole), unit) if evidence.is_comparison else _by_month(evidence, names, numbers)
    column = str(table.columns[0])
    order = found.sort_values("mean", ascending=False, kind="stable")["part"].tolist()
    order.sort(key=lambda part: part.startswith("other "))
    table["place"] = table["part"].map({part: place for place, part in enumerate(order)})
    table = table.dropna(subset="place").sort_values("place", kind="stable").drop(columns="place")
    parts = marks_of(found.assign(unit=unit), "part")
    total = sum(part.mean for part in parts)
    where = " in the baseline" if evidence.is_comparison else ""
    span = evidence.period_words if evidence.is_comparison else evidence.span_words
    told = f"Drift by {by}{where}, {number(total, unit)} {unit} in all: {listed(parts, 5)}."
    return Chart(
        key=f"drift-by-{by}",
        title=_title(parts, total, joined, where, unit),
        subtitle=f"Time lost beyond what the same work takes with unlimited staff, {each}, by {by}; means over runs "
        f"(ranges are in the table). {span[0].upper()}{span[1:]}.{shown_words(evidence, shown)}",
        source=evidence.source,
        alt=told,
        table=table.rename(columns={"part": by}).reset_index(drop=True),
        kind="stack",
        unit=each,
        category=column,
        series=by,
        drawn=draw_stack,
    )


def _title(parts: list[Mark], total: float, joined: str, where: str, unit: str) -> str:
    most = highest_first(parts)[0]
    if total <= 0:
        return f"Drift{where}: no time is lost on the whole"
    return f"{100 * most.mean / total:.0f} % of drift is {joined} {most.name}{where}: {most.words} {unit}"


def _parts(numbers: pd.DataFrame, names: Mapping[str, str], others: str) -> "pd.Series[str]":
    """Name the parts, the small ones together; those that are nothing everywhere are none."""
    sizes = numbers.groupby("measure", observed=True)["value"].agg(lambda each: each.abs().mean())
    some = [str(name) for name in sizes[sizes > 0].sort_values(ascending=False, kind="stable").index]
    kept = some if len(some) <= MOST_PARTS else some[: MOST_PARTS - 1]
    named = {name: names[name] if name in kept else others for name in some}
    return numbers["measure"].map(named)


def _sums(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    summed: pd.DataFrame = (
        rows.dropna(subset="part").groupby(keys, observed=True, sort=False)["value"].sum().reset_index()
    )
    return summed


def _by_option(evidence: Evidence, whole: pd.DataFrame) -> pd.DataFrame:
    found = evidence.told(whole, ["option", "part"])
    found["option"] = found["option"].map(dict(evidence.options))
    unit = evidence.unit("drift_child_weeks")
    return found[["option", "part", "mean", "low", "high"]].assign(unit=unit)


def _by_month(evidence: Evidence, names: Mapping[str, str], numbers: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return drift by month, or by quarter where there are many months, and the unit."""
    size = 1 if len(evidence.months) <= MOST_MONTHS else 3
    rows = evidence.rows([*names])
    place = rows["month"].map({month: place // size for place, month in enumerate(evidence.months)})
    rows = rows.assign(part=rows["measure"].map(numbers.drop_duplicates("measure").set_index("measure")["part"]))
    rows = rows.assign(place=place)[place < len(evidence.months) // size]
    sums = _sums(rows.assign(value=rows["numerator"]), ["draw", "run", "place", "part"])
    found = evidence.told(sums, ["place", "part"]).sort_values("place", kind="stable")
    starts = [f"{pd.Timestamp(month):%b %Y}" for month in evidence.months[::size]]
    name, unit = ("month", "child-weeks a month") if size == 1 else ("quarter from", "child-weeks a quarter")
    found.insert(0, name, found["place"].map(starts.__getitem__))
    return found[[name, "part", "mean", "low", "high"]].assign(unit=unit), unit
