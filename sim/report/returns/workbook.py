"""A synthetic Annex A as a workbook like the official template, marked as synthetic on every sheet."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from sim.report.returns import lists_before_care, lists_in_care
from sim.report.returns.inspection import Inspection
from sim.report.returns.journeys import NEVER, OPEN
from sim.returns import annex_a

FRONT_SHEET = "Front_Sheet"
MARK = "SYNTHETIC: simulated, nobody real"
_EXCEL_EPOCH = 693_594
"""Day 0 of a worksheet, 30 December 1899, as an ordinal."""
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""When every workbook says it was made, so that the same run gives the same file."""
_MAKERS = (
    lists_before_care.contacts,
    lists_before_care.early_help,
    lists_before_care.referrals,
    lists_before_care.assessments,
    lists_before_care.section_47s,
    lists_before_care.children_in_need,
    lists_before_care.child_protection,
    lists_in_care.children_in_care,
    lists_in_care.care_leavers,
    lists_in_care.adoptions,
)
_OF_ADOPTERS = 11


class NoWorkbooksError(Exception):
    """The package that writes workbooks is not installed; the message says how to install it."""


def must_write_workbooks() -> None:
    """Check that workbooks can be written.

    Raises
    ------
    NoWorkbooksError
        If the package is missing.
    """
    _xlsxwriter()


def _xlsxwriter() -> Any:
    try:
        import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - only workbooks need it
    except ImportError:
        raise NoWorkbooksError(
            "Annex A is an Excel workbook, and the package that writes them is missing: "
            'pip install "throughcare[report]"'
        ) from None
    return xlsxwriter


def lists_of(at: Inspection) -> dict[int, pd.DataFrame]:
    """Return the lists by number; days are ordinals. The model has no adopters: list 11 has no rows."""
    made = {number: make(at) for number, make in enumerate(_MAKERS, start=1)}
    columns = [column.name for column in annex_a.LISTS[_OF_ADOPTERS - 1].columns]
    return {**made, _OF_ADOPTERS: pd.DataFrame(columns=columns)}


def write_workbook(file: Path, lists: Mapping[int, pd.DataFrame], front: list[str]) -> None:
    """Write the lists into a workbook, after a front sheet with some lines of words."""
    with _xlsxwriter().Workbook(str(file), {"strings_to_numbers": False, "strings_to_formulas": False}) as book:
        book.set_properties({"title": MARK, "comments": MARK, "created": _MADE})
        first = book.add_worksheet(FRONT_SHEET)
        for row, words in enumerate(front):
            first.write_string(row, 0, words)
        for number, table in lists.items():
            _write_list(book, annex_a.LISTS[number - 1], table)


def _write_list(book: Any, annex_list: annex_a.AnnexList, table: pd.DataFrame) -> None:
    sheet, bold = book.add_worksheet(annex_list.sheet), book.add_format({"bold": True})
    days = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_string(annex_a.TITLE_ROW - 1, 0, f"{annex_list.heading} ({MARK})", bold)
    for place, column in enumerate(annex_list.columns):
        sheet.write_string(annex_a.HEADER_ROW - 1, place, column.name, bold)
        cells = enumerate(table[column.name].tolist(), start=annex_a.FIRST_ROW - 1)
        for row, cell in cells:
            if cell is None or cell == "" or cell != cell:  # NaN is not itself
                continue
            if column.kind is annex_a.Kind.DATE:
                if cell not in (NEVER, OPEN):
                    sheet.write_number(row, place, int(cell) - _EXCEL_EPOCH, days)
            elif column.kind is annex_a.Kind.NUMBER:
                sheet.write_number(row, place, int(cell))
            else:
                sheet.write_string(row, place, cell)
