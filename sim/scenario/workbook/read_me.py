"""The first sheet of a scenario's workbook: what it is and how to change it."""

from typing import TYPE_CHECKING

from sim.scenario.asked import Scenario
from sim.scenario.workbook import layout as of
from sim.scenario.workbook.pages import lines_of
from sim.scenario.workbook.styles import Styles

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

_HOW = {
    "What this is": """\
Everything a simulation of one council's children's social care needs to know, one row a setting. It says the same as \
a scenario file in YAML, and every command that takes one takes this workbook.
Nothing is worked out here: the workbook holds values only, no formulas and no macros.""",
    "How to change a value": f"""\
Type over it in a cell with a frame. Then choose in Source where the new value comes from and in Status what it is: \
published (stands there), derived (follows from published figures), assumption, or calibrated.
A source of your own goes into the next empty row of sheet {of.SOURCES}; after that it can be chosen.
Low and High are where the true value may lie, Coverage the chance that it does (0.8 for 80 %). All three stand there \
or none.
Shares lie between 0 and 1: type 0.12 for 12 % (a cell that you format as a percentage is read as it is).
Numbers are typed without thousands separators, dates as dates.
Posts stand on sheet {of.TEAMS}, a row for each team; where they come from on sheet {of.TEAM_SOURCES}.
A team that is closed has a demand share and cases at the start of 0. Teams of one kind share its families: their \
demand shares sum to 1.
Sheets are locked without a password, so that nothing is moved or deleted by accident. Rows, columns, sheets and \
headings stay as they are.""",
    "Afterwards": """\
throughcare check FILE.xlsx names everything that is wrong, with sheet and cell.
throughcare run FILE.xlsx --out FOLDER simulates it.
throughcare workbook FILE.xlsx --out SCENARIO.yaml writes it as a text file.""",
}
_LEGEND = "What cells look like"
_WIDTH = 110


def read_me(sheet: "Worksheet", styles: Styles, scenario: Scenario, version: str) -> None:
    """Write the sheet."""
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, _WIDTH)
    sheet.write_string(0, 0, scenario.name, styles.title)
    row = 2
    for label, said in (
        ("Council", scenario.parameters.council),
        ("First day simulated", f"{scenario.parameters.start:%d %B %Y}"),
        ("Written by", f"Throughcare {version}"),
    ):
        sheet.write_string(row, 0, label, styles.bold)
        sheet.write_string(row, 1, said, styles.wrapped)
        row += 1
    sheet.write_string(row, 0, of.VERSION_LABEL, styles.bold)
    sheet.write_number(row, 1, of.VERSION, styles.wrapped_left)
    row += 2
    for heading, sentences in _HOW.items():
        sheet.write_string(row, 0, heading, styles.bold)
        for sentence in sentences.split("\n"):
            sheet.write_string(row, 1, sentence, styles.wrapped)
            sheet.set_row(row, 13.5 * lines_of(sentence, _WIDTH))
            row += 1
        row += 1
    sheet.write_string(row, 0, _LEGEND, styles.bold)
    sheet.write_string(row, 1, "with a frame, on yellow: may be changed", styles.text_locked)
    sheet.write_string(row + 1, 1, "no frame, grey: locked", styles.fixed)
    sheet.write_string(row + 2, 1, "white on dark blue: heading of a column, locked", styles.heading)
    row += 4
    sheet.write_string(row, 0, "Sheets", styles.bold)
    for name, what in _sheets().items():
        sheet.write_string(row, 1, f"{name}: {what}", styles.wrapped)
        row += 1
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.set_footer("&L&8&F&C&8&A&R&8Page &P of &N")


def _sheets() -> dict[str, str]:
    """Return what stands on each of the other sheets."""
    said = {
        of.COUNCIL: "name, question, first day, choices such as the practice regime",
        of.TEAMS: "posts by team and role, cases, funding lines",
        of.BY_MONTH: "lists with a number for each month",
        of.BY_AGE: "lists with a number for each age",
        of.IN_BANDS: "lengths, waits and ages in bands: edges, and the share of each band",
        of.TEAM_SOURCES: f"where each figure of sheet {of.TEAMS} comes from",
        of.SOURCES: "where figures come from",
    }
    for sheet, figures in of.layout().figures.items():
        sections = dict.fromkeys(of.plain_name(path.partition(".")[0]) for path in figures)
        said[sheet] = ", ".join(sections).lower()
    return {sheet: said[sheet] for sheet in of.layout().sheets if sheet != of.READ_ME}
