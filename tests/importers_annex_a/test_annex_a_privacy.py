"""Nothing of any child leaves the reader, whatever is wrong and wherever it stands."""

import logging
from datetime import date
from pathlib import Path

import pytest
from annex_a_books import INSPECTED, PLAIN, Sheets, of, sheets, write

from calibration.importers.annex_a import read_annex_a
from calibration.importers.findings import ReturnFault
from calibration.importers.journeys import Journeys
from sim.returns.annex_a import Kind

CANARIES = ("ZQX8841127", "8841127", "Zephyrine Quilldark", "Wanda Workhusk", "QZ9 7XX", "17/11/2013", "2013-11-17")
IDENTIFIER, NAME, WORKER, POSTCODE, BIRTH, _, _ = ("ZQX8841127", *CANARIES[2:5], date(2013, 11, 17), "", "")
ORDINAL = str(BIRTH.toordinal())


def planted(number: int, wrong: int) -> list[list[object]]:
    """A list with canaries in every row, each column in turn holding one that belongs in another."""
    each = of(number)
    usual: dict[str, object] = {each.identifier: IDENTIFIER, "Date of Birth": BIRTH, "Placement postcode": POSTCODE}
    rows: list[list[object]] = [[f"{each.heading} for {WORKER}"], [column.name for column in each.columns]]
    for place in range(len(each.columns)):
        row = [usual.get(c.name, WORKER if "Worker" in c.name else None) for c in each.columns]
        for column, said in enumerate(PLAIN[number][0].get(c.name) for c in each.columns):
            row[column] = said if row[column] is None else row[column]
        misplaced = (NAME, WORKER, POSTCODE, "17/11/2013", IDENTIFIER, 8841127)[(place + wrong) % 6]
        is_day = each.columns[place].kind is Kind.DATE  # a birth date there is a day like any other
        row[place] = NAME if is_day and misplaced == "17/11/2013" else misplaced
        rows.append(row)
    return rows


def all_words(caught: object) -> str:
    if isinstance(caught, BaseException):
        chain = [caught, caught.__cause__, None if caught.__suppress_context__ else caught.__context__]
        return " ".join(repr(error) + str(error) for error in chain if error is not None)
    assert isinstance(caught, tuple)
    journeys, findings = caught
    assert isinstance(journeys, Journeys)
    told = [finding.words + repr(finding) for finding in findings]
    return "\n".join([repr(journeys), *told, *(table.to_csv() for table in journeys.tables.values())])


@pytest.mark.parametrize("wrong", range(6))
@pytest.mark.parametrize("inspected", [INSPECTED, None])
@pytest.mark.parametrize("broken", ["", "header", "sheet"])
def test_canaries_stay_in(
    wrong: int,
    inspected: date | None,
    broken: str,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    content: Sheets = sheets() | {of(number).sheet: planted(number, wrong) for number in range(1, 11)}
    content[NAME] = [[NAME, POSTCODE]]
    if broken == "header":
        content["List_3"][1] = [NAME, IDENTIFIER, "Child Unique ID", f"Date of {NAME}", BIRTH, POSTCODE, "Gender"]
        content["List_4"] = [[NAME, POSTCODE]] * 4
    elif broken == "sheet":
        content = {f"List 1 {NAME}": content["List_1"], f"List_1 {POSTCODE}": content["List_2"], NAME: [[NAME]]}
    path = write(tmp_path / "a.xlsx", content)
    try:
        caught: object = read_annex_a(path, inspected=inspected)
    except ReturnFault as fault:
        caught = fault
    printed = capfd.readouterr()
    words = all_words(caught) + printed.out + printed.err + caplog.text
    for canary in (*CANARIES, *NAME.split(), *WORKER.split(), POSTCODE.lower(), ORDINAL):
        assert canary not in words
        assert canary.lower() not in words.lower()


def test_every_kind_of_column_is_planted() -> None:
    for number in range(1, 11):
        assert len(planted(number, 0)) == len(of(number).columns) + 2
    assert {column.kind for number in range(1, 11) for column in of(number).columns} == set(Kind)
