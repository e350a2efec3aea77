"""The facts of the eleven lists."""

from pathlib import Path

import openpyxl
import pytest

from sim.returns.annex_a import CODES, LISTS, Kind, short_code

SAMPLES = Path(__file__).parents[3] / "shared" / "formats" / "samples" / "annex_a"


def test_eleven_lists_in_order() -> None:
    assert [each.number for each in LISTS] == list(range(1, 12))
    assert [len(each.columns) for each in LISTS] == [7, 8, 11, 12, 14, 14, 17, 34, 17, 16, 19]
    assert LISTS[0].heading == "List 1: Contacts"
    assert LISTS[9].sheet == "List_10"


def test_columns_of_codes_name_a_list_of_codes_and_others_none() -> None:
    for each in LISTS:
        assert len({column.name for column in each.columns}) == len(each.columns)
        for column in each.columns:
            assert (column.codes in CODES) == (column.kind is Kind.CODE)


def test_codes_are_short_within_their_labels() -> None:
    for codes in CODES.values():
        assert all(short_code(label) == code and code in label for code, label in codes.items())
    assert len(CODES["ceased"]) == 23
    assert CODES["source"]["1A"] == "a) 1A: Individual"


@pytest.mark.skipif(not SAMPLES.exists(), reason="third-party samples are not here")
def test_headers_are_those_of_the_official_template() -> None:
    book = openpyxl.load_workbook(SAMPLES / "official_template_2019.xlsx", read_only=True)
    later = {"Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)",
             "Allocated Personal Advisor", "Latest Pathway Plan Review Date", "Latest Date of Contact"}  # fmt: skip
    plain = str.maketrans({"’": "'", "‘": "'", "?": ""})
    for each in LISTS:
        title, header = list(book[each.sheet].iter_rows(max_row=2, values_only=True))
        assert str(title[0]).strip() == each.heading
        official = [str(name).strip().translate(plain).lower() for name in header if name]
        assert official == [c.name.translate(plain).lower() for c in each.columns if c.name not in later]
    book.close()
