"""The baseline check: what was published beside what was simulated."""

import math

import streamlit as st

from sim.measures import COUNCIL
from sim.report.baseline import AMBER, GREEN, MEANING, NONE, RED, Comparison, compare
from sim.report.summary import coverage, range_words
from sim.report.targets import TargetsError, read_targets
from sim.report.words import difference, extent, number, team_name
from sim.results import Run
from sim.web import look, session
from sim.web.reading import manifest_of, run_of
from sim.web.work import Work

_LIGHTS = (RED, AMBER, GREEN, NONE)


def screen() -> None:
    """Show the screen."""
    session.head(
        "Baseline check",
        "Look at this before anything else: a model that misses last year says little about next year. Each published "
        "figure stands beside what the simulation gives for the same months.",
    )
    found = session.finished()
    if found is None:
        return
    file = found.inputs / found.about.published
    if not found.about.published or not file.is_file():
        st.info(
            "There are no published figures beside this scenario. A baseline of a council and year brings them; for a "
            "file of yours, choose its .published.csv together with it."
        )
        return
    teams = list(manifest_of(found).teams)
    try:
        targets = read_targets(file, teams)
    except TargetsError as error:
        look.faults("The published figures cannot be read", str(error).splitlines())
        return
    run = run_of(found, [name for each in targets for name in (each.measure, each.whole) if name])
    _show(found, run, compare(run, targets))


def _show(found: Work, run: Run, checked: list[Comparison]) -> None:
    lights = [each.light for each in checked]
    if found.about.draft.get("edits"):
        st.warning("Figures of this scenario were changed; a gap may be due to the changes.")
    counted = {light: lights.count(light) for light in (GREEN, AMBER, RED, NONE) if light in lights}
    judged = len(lights) - lights.count(NONE)
    look.answer(f"{lights.count(GREEN)} of {judged} published figures are met within their tolerance.")
    st.html(
        '<ul class="tc-lights">'
        + "".join(f"<li>{look.light(light)} {count}: {MEANING[light]}</li>" for light, count in counted.items())
        + "</ul>"
    )
    chosen = st.multiselect("Show", list(counted), default=list(counted))
    rows = [_row(each, run) for light in _LIGHTS if light in chosen for each in checked if each.light == light]
    headings = ("figure", "verdict (tolerance)", "published", "simulated (range)", "gap", "months", "source")
    look.table("Published against simulated, what fits worst first", headings, rows, numbers=(2,))
    look.paragraph(f"Range: {range_words(run)}. Based on a {coverage(run)}. Gap: simulated less published.", "tc-small")


def _row(each: Comparison, run: Run) -> list[object]:
    target = each.target
    unit = target.unit
    where = "" if target.team == COUNCIL else f", {team_name(target.team, run.manifest.teams)}"
    points = target.tolerance_kind == "points"
    tolerance = f"{target.tolerance:g} points" if points else f"{100 * target.tolerance:g} %"
    spread = f" ({extent(each.low, each.high, unit)})" if math.isfinite(each.low) else ""
    months = target.from_month + ("" if target.from_month == target.to_month else f" to {target.to_month}")
    return [
        f"{target.words}{where} ({target.statistic})",
        look.Markup(f"{look.light(each.light)} ({look.safe(tolerance)})"),
        number(target.published, unit),
        f"{number(each.mean, unit)}{spread}",
        _gap(each, unit),
        months,
        f"{target.source}; {target.note}" if target.note else target.source,
    ]


def _gap(each: Comparison, unit: str) -> str:
    if not math.isfinite(each.gap):
        return "–"
    share = each.target.published and unit != "share"
    return difference(each.gap, unit) + (f" ({100 * each.gap / each.target.published:+.1f} %)" if share else "")
