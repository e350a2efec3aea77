"""The sections with which every paper ends: assumptions, what is not covered, how sure it is, the audit trail."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from sim.experiment.differences import SIMULATION_ERROR
from sim.experiment.ranges import few_runs_words
from sim.report.papers.content import Cell, Paragraph, Points, Section, Table, words_cell
from sim.report.papers.inputs import EVERYWHERE, Inputs, interval_words
from sim.report.words import day_words, many

MOST_ASSUMPTIONS = 10
_ASSUMPTION, _CALIBRATED = "assumption", "calibrated"
ALWAYS_NOT_COVERED = (
    (
        "Whether children are safer or do better. The simulation knows dates, workloads and costs, not the quality "
        "of the "
        "work."
    ),
    "What staff, families and partners think, legal advice, equality impact, and whether the money can be found.",
    (
        "Anything outside children's social care: schools, health, police and housing change only as far as figures of "
        "the scenario say so."
    ),
    "Posts are filled at rates that the figures give; a shortage in the whole region is not foreseen.",
    (
        "Effort hours for each piece of work are nowhere published. They are priors with wide ranges, calibrated where "
        "figures allow it, and no evidence."
    ),
    "The same assumptions stand behind every option. If one is wrong, it is wrong in all of them.",
)


def assumptions_section(inputs: Inputs) -> Section:
    """Return the section of assumptions: the least certain figures, and where all of them are."""
    figures = inputs.figures
    said = (
        f"{many(len(figures), 'figure')} went in: {inputs.count('published')} published, {inputs.count('derived')} "
        f"derived from published ones, {inputs.count(_CALIBRATED)} calibrated and {inputs.count(_ASSUMPTION)} "
        "assumptions. Every one is in the workbook, sheets Inputs and Sources. Listed here are those whose intervals "
        "are widest beside their values: where better figures of the council's own would help most."
    )
    rows = tuple(
        (
            words_cell(each.figure if each.where == EVERYWHERE else f"{each.figure} ({each.where})"),
            Cell(f"{each.value:.4g}" if isinstance(each.value, float) else str(each.value)),
            words_cell(each.unit),
            words_cell(interval_words(each)),
            words_cell(each.status),
            words_cell(each.source),
        )
        for each in inputs.least_certain(MOST_ASSUMPTIONS)
    )
    if not rows:
        return Section("Assumptions", (Paragraph(said.partition(" Listed here")[0]), _ALL_CERTAIN))
    table = Table(
        "least-certain",
        "The least certain figures that went in",
        ("Figure", "Value", "Unit", "Interval (what it covers)", "Status", "Source"),
        rows,
        widths=(4.6, 1.1, 1.8, 2.1, 1.8, 3.2),
    )
    return Section("Assumptions", (Paragraph(said), table))


_ALL_CERTAIN = Paragraph("No figure has an interval: all are taken as certain, so ranges hold chance alone.")


def not_covered_section(own: Sequence[str]) -> Section:
    """Return the section of what a paper does not cover: of this one, then of all."""
    return Section("What this does not cover", (Points((*own, *ALWAYS_NOT_COVERED)),))


def runs_words(runs: int, start: date, months: int, *, of_each: bool) -> str:
    """Say how much was simulated."""
    each = " of each option" if of_each else ""
    return f"{many(runs, 'run')}{each}, {many(months, 'month')} from {day_words(start)}"


def range_points(runs: int, draws: int, *, is_comparison: bool) -> Iterator[str]:
    """Explain, once, what a range is and what it holds."""
    yield (
        "Everything here is simulated, not observed. The same council can have a good or a bad year by chance, so each "
        "number is a mean over simulated futures (runs)."
    )
    if runs == 1:
        yield "There was one run. One run has no range and says nothing about chance: simulate more before deciding."
    else:
        few = few_runs_words(runs)
        yield (
            "Numbers in brackets are the 80 % range of futures: eight in ten further runs would lie within it. "
            + (f"Over so few runs {few}. " if few else "")
            + "More runs do not make it narrower, for it shows how different futures can be."
        )
    if draws > 1:
        yield (
            f"Ranges hold chance and uncertain figures: runs use {draws} sets of figures, drawn from their intervals."
        )
    else:
        yield "Ranges hold chance alone: every run has the same figures, and what is uncertain in them is left out."
    if is_comparison:
        yield (
            "Options are compared with the same luck: the same families come on the same days in each. A difference is "
            "taken run by run before anything is said over runs, so what is left is the option."
        )
        yield (
            f"The {SIMULATION_ERROR}, written with ±, says how far a mean may be off because there were only so many "
            "runs. A difference smaller than its error cannot be told from none."
        )
    yield (
        "Ranges must not be added or averaged: eight in ten of a sum are not the sum of eight in ten. Totals are "
        "summed within each run first; the workbook's sheet Combined has those of teams, quarters and years."
    )


def audit_section(
    rows: Sequence[tuple[str, str]], failed: Sequence[str], kept: str = "All inputs are kept in the folder"
) -> Section:
    """Return the audit trail; `kept` says what is kept in the folder that the paper was made from."""
    table = Table(
        "audit",
        "What was simulated, with which versions",
        ("What", "Value"),
        tuple((words_cell(name), words_cell(value)) for name, value in rows),
        widths=(1.0, 2.6),
    )
    parts = [table] if not failed else [table, Points(tuple(failed))]
    said = f"The same inputs, seed and versions give the same numbers again. {kept} that this paper was made from."
    return Section("Audit trail", (Paragraph(said), *parts))


def versions_words(versions: Mapping[str, str]) -> str:
    """Say versions."""
    return ", ".join(f"{package} {version}" for package, version in versions.items())


def commit_words(commit: str, dirty: bool | None) -> str:
    """Say which version of the code it was."""
    return f"{commit}{', with changes not committed' if dirty else ''}"


def moment_words(moment: datetime) -> str:
    """Write a moment, with its time zone."""
    return f"{day_words(moment)}, {moment:%H:%M} {moment.tzname() or ''}".strip()
