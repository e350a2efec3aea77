"""How long a large workbook takes, and how much memory."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from sim.returns.annex_a import CODES, LISTS, AnnexList, Column, Kind

ROWS = {
    1: 60_000,
    2: 15_000,
    3: 40_000,
    4: 30_000,
    5: 12_000,
    6: 25_000,
    7: 5_000,
    8: 8_000,
    9: 3_000,
    10: 1_500,
    11: 500,
}
LAST = date(2024, 6, 30)
MOST_BYTES = 1_000_000_000

PROGRAM = """
import resource, sys, time
from pathlib import Path
began = time.perf_counter()
from calibration.importers.annex_a import read_annex_a
journeys, findings = read_annex_a(Path(sys.argv[1]))
rows = sum(len(table) for table in journeys.tables.values())
print(rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, round(time.perf_counter() - began, 1))
"""


def cell(each: AnnexList, column: Column, number: int) -> object:
    """Something that may stand in a column, different from row to row as in life."""
    if column.name == each.identifier:
        return 1_000_000 + number * 7 % 90_000
    if column.kind is Kind.CODE:
        labels = list(CODES[column.codes].values())
        return labels[number % len(labels)]
    if column.kind is Kind.DATE:
        if column.name == "Date of Birth":
            return date(2008, 1, 1) + timedelta(days=number * 13 % 5000)
        if column.may_be_blank and number % 3:
            return None
        late = any(word in column.name for word in ("End", "Clos", "Ceased", "Auth", "complet", "Order"))
        return LAST - timedelta(days=number % 60 if late else 60 + number % 120)
    if column.kind is Kind.NUMBER:
        return number % 17
    return f"{column.name} {number % 400}"


def write_large(path: Path) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        for each in LISTS:
            sheet = book.add_worksheet(each.sheet)
            sheet.write(0, 0, each.heading)
            sheet.write_row(1, 0, [column.name for column in each.columns])
            for number in range(ROWS[each.number]):
                sheet.write_row(number + 2, 0, [cell(each, column, number) for column in each.columns])


@pytest.mark.slow
def test_two_hundred_thousand_rows_stay_small(tmp_path: Path) -> None:
    assert sum(ROWS.values()) == 200_000
    path = tmp_path / "large.xlsx"
    write_large(path)
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(path)], capture_output=True, text=True, check=True)
    rows, most, seconds = done.stdout.split()
    print(f"{path.stat().st_size / 1e6:.0f} MB, {rows} rows of journeys, {int(most) / 1e6:.0f} MB, {seconds} s")  # noqa: T201
    assert int(rows) > 150_000
    assert int(most) < MOST_BYTES
