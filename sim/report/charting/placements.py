"""Where children in care live, and what that costs."""

import pandas as pd

from sim.measures.definitions.costs import cost_of
from sim.report.charting.bars import draw_bars
from sim.report.charting.chart import Chart
from sim.report.charting.evidence import Evidence
from sim.report.charting.marks import listed, marks_of
from sim.report.charting.options_shown import options_shown, shown_words
from sim.report.words import number
from sim.vocabulary import PlacementKind

_NAMES = {
    PlacementKind.IN_HOUSE_FOSTER: "Council's foster carers",
    PlacementKind.AGENCY_FOSTER: "Agency foster carers",
    PlacementKind.KINSHIP: "Family and friends (kinship)",
    PlacementKind.WITH_PARENTS: "With parents",
    PlacementKind.OWN_HOME: "Council's children's homes",
    PlacementKind.AGENCY_HOME: "Agency children's homes",
    PlacementKind.SUPPORTED: "Supported accommodation",
    PlacementKind.ADOPTIVE: "Adoptive families",
    PlacementKind.UNREGISTERED: "Unregistered",
}
_CHILDREN, _COST = "Children living there", "Cost"


def placements(evidence: Evidence, options: tuple[str, ...] | None = None) -> Chart | None:
    """Return the chart of children and cost by kind of placement; None if there are neither.

    Parameters
    ----------
    evidence : Evidence
    options : tuple of str, optional
        Keys of the options shown; without them the baseline and as many others as there is room for.
    """
    children = {f"placements_{kind.name.lower()}": name for kind, name in _NAMES.items()}
    costs = {cost_of(kind): name for kind, name in _NAMES.items()}
    shown = options or options_shown(evidence, "cost_placements_gbp", 4)
    numbers = evidence.numbers([*children, *costs])
    found = evidence.told(numbers[numbers["option"].isin(shown)], ["option", "measure"])
    if not found["mean"].any():
        return None
    names = list(_NAMES.values())
    table = pd.DataFrame(
        {
            "panel": [_COST if measure in costs else _CHILDREN for measure in found["measure"]],
            "placement": found["measure"].map(children | costs),
            "option": found["option"].map(dict(evidence.options)),
            "mean": found["mean"],
            "low": found["low"],
            "high": found["high"],
            "unit": found["measure"].map(evidence.unit),
        }
    )
    used = set(table.loc[table["mean"] > 0, "placement"])
    table = table[table["placement"].isin(used)]
    table = table.sort_values("placement", key=lambda each: each.map(names.index), kind="stable")
    table = table.sort_values("panel", kind="stable", ignore_index=True)
    baseline = table[table["option"] == evidence.options[shown[0]]]
    where = " in the baseline" if evidence.is_comparison else ""
    lines = f"lines: {evidence.range_words}" if evidence.has_range else evidence.range_words
    return Chart(
        key="placements-and-cost",
        title=_title(baseline, where),
        subtitle=f"Children in care by where they live (mean at a time) and what it costs, {evidence.period_words}; "
        f"bars: mean; {lines}.{shown_words(evidence, shown)}",
        source=evidence.source,
        alt=_alt(baseline, where),
        table=table,
        kind="bars",
        unit="",
        category="placement",
        series="option" if len(shown) > 1 else "",
        panel="panel",
        drawn=draw_bars,
    )


def _title(baseline: pd.DataFrame, where: str) -> str:
    children, costs = (_parts(baseline, panel) for panel in (_CHILDREN, _COST))
    most = max(costs or children, key=lambda name: (costs or children)[name])
    words = f"{most}: {100 * children.get(most, 0.0):.0f} % of children in care"
    return f"{words}, {100 * costs[most]:.0f} % of placement cost{where}" if costs else f"{words}{where}"


def _parts(baseline: pd.DataFrame, panel: str) -> dict[str, float]:
    """Return the part of all at each placement; nothing where there is nothing in all."""
    marks = marks_of(baseline[baseline["panel"] == panel], "placement")
    whole = sum(mark.mean for mark in marks)
    return {mark.name: mark.mean / whole for mark in marks} if whole else {}


def _alt(baseline: pd.DataFrame, where: str) -> str:
    words = []
    for panel, own in baseline.groupby("panel", sort=False):
        marks = marks_of(own, "placement")
        whole = number(sum(mark.mean for mark in marks), marks[0].unit)
        words.append(f"{panel}{where}, {whole} in all; the largest: {listed(marks, 5)}.")
    return " ".join(words)
