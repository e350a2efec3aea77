"""The paper of any answer to what planners ask: what was found in its own words, its tables and pictures."""

from collections.abc import Iterator, Sequence
from typing import Any

from sim.planning.searching.kept import ANSWER as STAFFING
from sim.report.papers.answer_kinds import KINDS, Composed, Shown
from sim.report.papers.content import Column, Paper, Part, Picture, Points, Section, Sheet, Table
from sim.report.papers.kept_answers import AnswerError, KeptAnswer
from sim.report.papers.last_parts import audit_section, moment_words, not_covered_section, versions_words
from sim.report.papers.sheets import sheet_of, table_in
from sim.report.papers.staffing_paper import staffing_paper
from sim.report.words import day_words, many, readable

_Row = dict[str, Any]
_MOST_ROWS = 24
_AUDITED = {
    "scenario": "Scenario",
    "comparison": "Comparison",
    "name": "Comparison",
    "start": "Simulated from",
    "months": "Months",
    "runs": "Runs",
    "draws": "Sets of uncertain figures",
    "drawn": "Uncertain figures",
    "drawn_from": "Uncertain figures",
    "seed": "Seed",
    "hash": "Hash of the scenario (SHA-256)",
    "options_hash": "Hash of options, councils and draws (SHA-256)",
    "command": "Command",
}


def answer_paper(kept: KeptAnswer) -> Paper:
    """Return the paper of an answer that a folder keeps.

    Raises
    ------
    AnswerError
        The document lacks what a paper of it says.
    """
    try:
        return staffing_paper(kept) if kept.file == STAFFING else _composed(kept, KINDS[kept.file])
    except (KeyError, TypeError, ValueError, IndexError) as error:
        damaged = f"{kept.folder / kept.file}: something in it is missing or damaged; give its command again"
        raise AnswerError(f"{damaged} ({type(error).__name__}: {error})") from None


def _composed(kept: KeptAnswer, kind: Composed) -> Paper:
    told = kept.document
    subject = str(told.get("scenario") or told.get("comparison") or told["name"])
    found = [*kind.found(told)]
    audit = audit_section(_audit(kept), (), kept="The answer's numbers are kept in the folder")
    tables = tuple(_table(shown, place, told) for place, shown in enumerate(kind.tables, start=1) if shown.rows(told))
    pictures: tuple[Part, ...] = tuple(Picture(chart) for chart in kept.pictures)
    sections = (
        *(Section(heading, (Points(tuple(said)),)) for heading, said in found),
        *([Section("The numbers", (*tables, *pictures))] if tables or pictures else []),
        Section("Assumptions and ranges", (Points(tuple(dict.fromkeys(_assumed(told, found)))),)),
        not_covered_section(kind.not_covered),
        audit,
    )
    return Paper(
        kind="answer",
        title=f"{kind.title}: {subject}",
        subtitle=f"Worked out by Throughcare on {day_words(kept.made)} from {many(told['runs'], 'run')}",
        council=str(told.get("council", "")),
        made=kept.made,
        sections=sections,
        sheets=(*_sheets(kept), sheet_of(table_in(audit, "audit"), "Audit")),
    )


def _table(shown: Shown, place: int, told: _Row) -> Table:
    rows = shown.rows(told)
    more = f" The workbook has all {len(rows)} rows." if len(rows) > _MOST_ROWS else ""
    return Table(
        f"table-{place}",
        shown.title,
        tuple(column.heading for column in shown.columns),
        tuple(tuple(column.cell(row) for column in shown.columns) for row in rows[:_MOST_ROWS]),
        widths=(2.0, *(1.0 for _ in shown.columns[1:])),
        note=f"{shown.note}{more}",
    )


def _assumed(told: _Row, found: Sequence[tuple[str, Sequence[str]]]) -> Iterator[str]:
    yield "Everything here is simulated, not observed. A run is one simulated future."
    said = {words for _, several in found for words in several}
    if own := [
        str(words) for words in (told["assumed"] if "assumed" in told else told["words"]) if words and words not in said
    ]:
        yield from own
    else:
        yield "What was assumed stands behind the answer, in the first section."
    for fields, meaning in told.get("ranges", {}).items():
        yield f"{'Ranges' if 'low' in fields else readable(fields)}: {meaning}."


def _audit(kept: KeptAnswer) -> list[tuple[str, str]]:
    told = [
        (name, str(kept.document[field])) for field, name in _AUDITED.items() if kept.document.get(field) is not None
    ]
    versions = kept.document.get("versions")
    return [
        *told,
        ("Versions", versions_words(versions) if versions else "not kept with this answer"),
        ("Written", moment_words(kept.made)),
        ("Answer", kept.file),
    ]


def _sheets(kept: KeptAnswer) -> Iterator[Sheet]:
    """Yield the folder's own tables, every row of them."""
    for name, rows in kept.tables:
        if rows:
            columns = tuple(Column(field.replace("_", " "), max(12, min(40, len(field) + 4))) for field in rows[0])
            title = f"{name.replace('-', ' ').capitalize()}"
            yield Sheet(
                title[:31], f"{title}: {kept.file}'s table", (), columns, tuple(tuple(row.values()) for row in rows)
            )
