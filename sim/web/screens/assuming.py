"""Assumptions and audit: where every figure comes from, and what is needed to repeat the result."""

import streamlit as st

from sim.experiment.chances import CHANCE_NAME
from sim.experiment.differences import RANGE_OF_DIFFERENCE, SIMULATION_ERROR_OF_DIFFERENCE
from sim.report.comparison import draws_words
from sim.report.summary import coverage, range_words
from sim.scenario import Assumption, Scenario
from sim.web import figures, look, session
from sim.web.reading import comparison_of, manifest_of, run_of, scenario_of
from sim.web.work import Work

_MEANING = {
    "published": "stands so in a published table",
    "derived": "follows from published figures",
    "assumption": "nobody publishes it; somebody judged",
    "calibrated": "fitted to published figures",
}


def screen() -> None:
    """Show the screen."""
    session.head(
        "Assumptions and audit",
        "Where every figure comes from, and all that is needed to make the same result again.",
    )
    found = session.finished()
    if found is None:
        return
    st.header("What was simulated", anchor=False)
    look.table("Audit trail", ("what", "entry"), _audit(found))
    st.header("What the ranges are", anchor=False)
    for words in _ranges(found):
        look.paragraph(words)
    st.header("What the model does not cover", anchor=False)
    look.paragraph(
        "It is no forecast of any one child and holds no records of real children. It says when things happen, not "
        "whether they are right for a child. Managers, reviewing officers and lawyers do not leave; foster carers are "
        "not matched to children. Effort in hours is an assumption everywhere."
    )
    st.header("Every figure", anchor=False)
    _register(found)


def _audit(found: Work) -> list[tuple[str, str]]:
    manifest = manifest_of(found)
    versions = ", ".join(f"{name} {number}" for name, number in manifest.versions.items())
    rows = [
        ("Council", manifest.council),
        ("First day simulated", f"{manifest.start:%d %B %Y}"),
        ("Months", f"{manifest.months}"),
        ("Runs", f"{manifest.runs}{' of each option' if found.is_comparison else ''}"),
        ("Seed", f"{manifest.seed}"),
        ("Begun", f"{manifest.started:%d %B %Y %H:%M} UTC"),
        ("Time it took", f"{manifest.duration_seconds:.0f} seconds"),
        ("Versions", versions),
        ("Version of the code", f"{manifest.commit[:12]}{', with changes' if manifest.dirty else ''}"),
        ("Command", session.command_shown(found)),
        ("Inputs", str(found.about.draft.get("origin", ""))),
        ("Figures changed on the page", f"{len(found.about.draft.get('edits', {}))}"),
    ]
    if found.is_comparison:
        told = comparison_of(found).manifest
        return [*rows, ("Options", told.name), ("Hash of the options", told.options_hash), ("Draws", draws_words(told))]
    run = run_of(found, ["caseload_per_fte"], council_only=True).manifest
    draws = f"{run.draws_done} of {run.draws}" if run.draws else "none: central figures"
    return [*rows, ("Scenario", run.scenario), ("Hash of the scenario", run.scenario_hash), ("Draws", draws)]


def _ranges(found: Work) -> list[str]:
    if not found.is_comparison:
        run = run_of(found, ["caseload_per_fte"], council_only=True)
        return [f"Every range here is the {range_words(run)}. Based on a {coverage(run)}."]
    return [
        "80 % range of futures: eight in ten further simulated futures of an option lie within it.",
        f"{RANGE_OF_DIFFERENCE}: the same of the difference between an option and the baseline with the same luck.",
        f"Chance: {CHANCE_NAME}.",
        f"±: {SIMULATION_ERROR_OF_DIFFERENCE}; it grows smaller with more runs, a range of futures does not.",
    ]


def _register(found: Work) -> None:
    scenario = scenario_of(found)
    register = scenario.register_as_drawn()
    counted = {status: sum(row.status == status for row in register) for status in _MEANING}
    known = [status for status, count in counted.items() if count]
    for status in known:
        look.paragraph(f"{counted[status]} {status}: {_MEANING[status]}.")
    left, right = st.columns(2)
    chosen = left.multiselect("Status", known, default=[one for one in known if one == "assumption"] or known)
    words = right.text_input("Search", placeholder="such as visits, or agency").lower().split()
    rows = [row for row in register if row.status in chosen]
    rows = [row for row in rows if all(word in f"{row.field} {row.source_title} {row.note}".lower() for word in words)]
    headings = ("figure", "value", "unit", "status", "interval", "source and note")
    look.table(f"{len(rows)} of {len(register)} figures", headings, [_row(row, scenario) for row in rows])


def _row(row: Assumption, scenario: Scenario) -> list[str]:
    value = row.value if isinstance(row.value, tuple) else (row.value,)
    interval = "" if row.coverage is None else f"{row.low:g} to {row.high:g} ({100 * row.coverage:.0f} %)"
    source = f"{row.source_title}, {row.date}" if row.date else row.source_title
    note = f"{source}. {row.note}" if row.note else source
    name = figures.name_of(row.field, scenario)
    return [name, ", ".join(f"{one:g}" for one in value), row.unit, row.status, interval, note]
