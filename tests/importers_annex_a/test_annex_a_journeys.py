"""Small workbooks whose journeys are known."""

from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from annex_a_books import FIRST, INSPECTED, PLAIN, child, day, of, rows_of, sheets, write

from calibration.importers.annex_a import read_annex_a
from calibration.importers.journeys import NONE, Journeys

SAMPLES = Path(__file__).parents[3] / "shared" / "formats" / "samples" / "annex_a"


def read(tmp_path: Path, inspected: date | None = INSPECTED, **changed: list[list[object]]) -> tuple[Journeys, str]:
    path = write(tmp_path / "annex.xlsx", sheets(**changed))
    journeys, findings = read_annex_a(path, inspected=inspected)
    return journeys, "\n".join(finding.words for finding in findings)


def records(table: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    """Rows of a table, days written out."""
    days = {"day", "began", "ended", "seen_from", "referred", "conference"}
    return [
        tuple(
            (None if value == NONE else date.fromordinal(int(value)).isoformat()) if name in days else value
            for name, value in zip(columns, row, strict=True)
        )
        for row in table[list(columns)].itertuples(index=False)
    ]


def test_window_is_six_months_to_the_inspection(tmp_path: Path) -> None:
    journeys, words = read(tmp_path)
    assert (journeys.records, journeys.first_day, journeys.last_day) == ("annex_a", FIRST, INSPECTED)
    assert journeys.window("adoptions") == (date(2023, 6, 30), INSPECTED)
    assert words.splitlines() == [
        "annex.xlsx, List_6: does not say when child in need plans began; the start of need is taken."
    ]


def test_children_have_one_number_in_all_lists(tmp_path: Path) -> None:
    tables = read(tmp_path)[0].tables
    first = tables["contacts"]["child"].iloc[0]
    for name in ("referrals", "assessments", "section_47s", "need", "cp_plans"):
        assert tables[name]["child"].iloc[0] == first
    everyone = {number for table in tables.values() for number in table["child"]}
    assert everyone == set(range(12))


def test_happenings(tmp_path: Path) -> None:
    tables = read(tmp_path)[0].tables
    assert records(tables["contacts"], "child", "day") == [(0, "2024-01-10"), (1, "2024-06-30"), (1, "2024-02-01")]
    assert records(tables["referrals"], "child", "day", "no_further_action", "earlier") == [
        (0, "2024-01-12", 0, 2),
        (1, "2024-02-02", 1, 0),
    ]
    assert records(tables["section_47s"], "began", "conference", "conference_needed", "plan") == [
        ("2024-03-04", "2024-03-20", 1, 1),
        ("2024-06-20", None, 0, NONE),
    ]


def test_assessments_follow_referrals_of_the_month_before(tmp_path: Path) -> None:
    table = read(tmp_path)[0].tables["assessments"]
    assert records(table, "began", "ended", "seen_from", "referred", "in_need") == [
        ("2024-01-15", "2024-03-01", "2024-01-15", "2024-01-12", 1),
        ("2024-04-15", None, "2024-04-15", None, NONE),
    ]


def test_referrals_before_the_window_are_linked_and_left_out(tmp_path: Path) -> None:
    early = child(102) | {"Date of referral": day("2023-12-20")}
    later = child(102) | {"Date of referral": day("2023-12-28")}
    began = child(102) | {"Continuous Assessment Start Date": day("2024-01-02")}
    journeys, words = read(tmp_path, List_3=rows_of(3, [early, later, *PLAIN[3]]), List_4=rows_of(4, [began]))
    assert records(journeys.tables["assessments"], "referred") == [("2023-12-28",)]
    assert len(journeys.tables["referrals"]) == 2
    assert "is before the six months that the list shows; left out. 2 rows (rows 3, 4)" in words


def test_spells_are_seen_from_the_window_on(tmp_path: Path) -> None:
    tables = read(tmp_path)[0].tables
    first = FIRST.isoformat()
    assert records(tables["early_help"], "began", "ended", "seen_from") == [
        ("2023-11-20", "2024-01-05", first),
        ("2024-05-01", None, "2024-05-01"),
    ]
    assert records(tables["cp_plans"], "began", "ended", "seen_from", "earlier_plans") == [
        ("2024-03-20", None, "2024-03-20", 1),
        ("2023-01-20", "2024-01-20", first, 0),
    ]
    assert records(tables["need"], "began", "ended", "seen_from", "reason") == [
        ("2024-01-12", None, "2024-01-12", ""),
        ("2022-06-01", None, first, ""),
        ("2023-06-01", "2024-02-14", first, "RC7"),
    ]
    assert records(tables["cin_plans"], "began", "ended", "seen_from") == [("2022-06-01", None, "2024-07-01")]


def test_care_and_what_is_so_on_the_last_day(tmp_path: Path) -> None:
    tables = read(tmp_path)[0].tables
    assert records(tables["care"], "began", "ended", "way", "route", "age_began", "unaccompanied") == [
        ("2024-01-01", None, "", "", 9.9, 0),
        ("2020-02-01", "2024-02-01", "aged_18", "", 13.9, 1),
    ]
    assert records(tables["legal"], "began", "ended", "seen_from", "status") == [
        ("2024-02-01", None, "2024-07-01", "interim_care_order")
    ]
    assert records(tables["placements"], "began", "kind", "number") == [("2024-01-03", "agency_foster", NONE)]


@pytest.mark.parametrize(
    ("reason", "born", "way"),
    [
        ("E4A: Returned home", "2014-01-01", "home"),
        ("f) E4B", "2014-01-01", "home_unplanned"),
        ("E13 - to relatives", "2014-01-01", "other"),
        ("h) E41: Residence order granted", "2014-01-01", "child_arrangements"),
        ("k) E47: Special Guardianship Orders - relative/friend", "2014-01-01", "special_guardianship"),
        ("E11", "2014-01-01", "adoption"),
        ("E8 - other", "2006-01-01", "aged_18"),
        ("E12", "2006-01-01", "adoption"),
        ("E5", "2007-01-01", "other"),
        ("E17", "", "aged_18"),
        ("X1", "2014-01-01", ""),
        ("", "2006-01-01", "aged_18"),
        ("", "2014-01-01", ""),
    ],
)
def test_ways_out_of_care(tmp_path: Path, reason: str, born: str, way: str) -> None:
    row = child(1, day(born) if born else None, None) | {
        "Date Started to be Looked After": day("2019-01-01"),
        "Date Ceased to be Looked After": day("2024-03-01"),
        "Reason Ceased to be Looked After": reason,
    }
    assert read(tmp_path, List_8=rows_of(8, [row]))[0].tables["care"]["way"].tolist() == [way]


def test_short_breaks_are_no_care(tmp_path: Path) -> None:
    row = child(1) | {
        "Date Started to be Looked After": day("2024-01-01"),
        "Child's Legal Status": "V4: Short term breaks",
    }
    journeys, words = read(tmp_path, List_8=rows_of(8, [row, *PLAIN[8]]))
    assert len(journeys.tables["care"]) == 2
    assert "series of short breaks; not counted as care. 1 row (row 3)" in words


def test_care_leavers_and_adoptions(tmp_path: Path) -> None:
    tables = read(tmp_path)[0].tables
    assert records(tables["care_leavers"], "age", "adviser") == [(18.0, 1), (20.0, 0)]
    row = tables["adoptions"].iloc[0]
    assert [date.fromordinal(row[name]).isoformat() for name in ("entered_care", "decided", "ordered")] == [
        "2022-02-01",
        "2022-08-01",
        "2024-01-09",
    ]


def test_without_a_day_the_latest_date_is_that_of_the_inspection(tmp_path: Path) -> None:
    unborn = child("u1", day("2024-09-01"), -1) | {"Date of Contact": day("2024-02-02")}
    journeys, words = read(tmp_path, None, List_1=rows_of(1, [*PLAIN[1], unborn]))
    assert journeys.last_day == INSPECTED
    assert "takes 30 June 2024, the latest date in the lists, for the day of the inspection" in words
    assert "does not agree" not in words
    slip = child(7) | {"Date of Contact": day("2024-12-30")}
    journeys, words = read(tmp_path, None, List_1=rows_of(1, [*PLAIN[1], slip]))
    assert "(the next latest is 183 days before: is it a slip?)" in words
    assert "shows nothing after 30 June 2024" in read(tmp_path, date(2024, 9, 1))[1]
    assert read(tmp_path, datetime(2024, 6, 30, 9))[0].last_day == INSPECTED


@pytest.mark.parametrize(
    "names",
    [
        [f"List {number}" for number in range(1, 12)],
        [f"list{number}" for number in range(1, 12)],
        [f"LIST_{number:02d} " for number in range(1, 12)],
        [f"List {number} - something" for number in range(1, 12)],
        ["Contacts", "Early help", "Referrals", "ASSESSMENTS", "Sec47 and ICPC", "Children in Need ",
         "Child Protection", "Children in Care", "Care Leavers", "Adoption", "Adopters"],
        ["1. Contacts", "2. Early Help", "3 Referals", "Assessment", "Section 47", "CIN", "CP", "CLA", "9 Care leavers",
         "Adoptions", "11 Adopters"],
    ],
)  # fmt: skip
def test_names_of_sheets_drift(tmp_path: Path, names: list[str]) -> None:
    plain = list(sheets().values())
    other = {"Front_Sheet": [["Council"]], "Codes_used": [["Gender"], ["a) Male"]]}
    path = write(tmp_path / "a.xlsx", other | dict(zip(names, plain, strict=True)))
    drifted, _ = read_annex_a(path, inspected=INSPECTED)
    usual, _ = read_annex_a(write(tmp_path / "b.xlsx", sheets()), inspected=INSPECTED)
    assert list(drifted.tables) == list(usual.tables)
    for name, table in usual.tables.items():
        pd.testing.assert_frame_equal(drifted.tables[name], table)


def test_headers_drift(tmp_path: Path) -> None:
    care, contacts = rows_of(8, PLAIN[8]), rows_of(1, PLAIN[1])
    drifted = {
        "Date Ceased to be Looked After": " date ceased to be  LOOKED AFTER ",
        "Child's Legal Status": "Childs legal status?",
        "Age of Child (Years)": "Age",
        "Reason Ceased to be Looked After": "Reason Ceased to be Loked After",
    }
    care[1] = [drifted.get(str(name), str(name).replace("'", "’")) for name in care[1]]
    contacts[1][5] = "Contact Date"
    blank: list[object] = []
    journeys, words = read(
        tmp_path, List_8=[["Children in care"], blank, ["Run on Monday"], *care[1:]], List_1=contacts[1:]
    )
    assert journeys.tables["care"]["way"].tolist() == ["", "aged_18"]
    assert len(journeys.tables["contacts"]) == 3
    assert "its column 'Reason Ceased to be Loked After' is read as 'Reason Ceased to be Looked After'" in words


def test_columns_in_another_order_with_others_between(tmp_path: Path) -> None:
    contacts = [[*row[::-1], "more"] for row in rows_of(1, PLAIN[1])[1:]]
    contacts[0][-1] = "Notes"
    journeys, words = read(tmp_path, List_1=contacts)
    assert len(journeys.tables["contacts"]) == 3
    assert "Notes" not in words


def test_plain_answers_in_many_words(tmp_path: Path) -> None:
    answers: list[object] = [
        "a) Yes",
        "Y",
        "yes",
        True,
        1,
        "b) No",
        "n",
        "FALSE",
        0,
        "Unknown",
        "c) Unknown",
        None,
        "maybe",
    ]
    rows = [
        child(number) | {"Date of referral": day("2024-02-02"), "Referral NFA?": said}
        for number, said in enumerate(answers)
    ]
    journeys, words = read(tmp_path, List_3=rows_of(3, rows))
    assert journeys.tables["referrals"]["no_further_action"].tolist() == [1] * 5 + [0] * 4 + [NONE] * 4
    assert "1 row (row 15). The first looks like aaaaa" in words


@pytest.mark.skipif(not SAMPLES.exists(), reason="third-party samples are not here")
def test_the_sample_of_january_2024() -> None:
    journeys, findings = read_annex_a(SAMPLES / "annex_a_2024_jan.xlsx")
    sizes = SimpleNamespace(**{name: len(table) for name, table in journeys.tables.items()})
    assert vars(sizes) == {
        "contacts": 5, "early_help": 5, "referrals": 6, "assessments": 5, "section_47s": 5, "need": 5, "cin_plans": 5,
        "cp_plans": 7, "care": 5, "legal": 4, "placements": 4, "care_leavers": 6, "adoptions": 5,
    }  # fmt: skip
    assert journeys.last_day == date(2021, 3, 15)
    words = "\n".join(finding.words for finding in findings)
    assert "is a formula; read as it was last worked out. 5 rows" in words
    assert "after care began" in words


@pytest.mark.skipif(not SAMPLES.exists(), reason="third-party samples are not here")
def test_the_official_template_is_empty() -> None:
    journeys, findings = read_annex_a(SAMPLES / "official_template_2019.xlsx", inspected=INSPECTED)
    assert journeys.tables == {}
    assert sum("has no rows" in finding.words for finding in findings) == 10


def test_every_list_alone(tmp_path: Path) -> None:
    for number in range(1, 11):
        path = write(tmp_path / f"{number}.xlsx", sheets(only=[number]))
        journeys, findings = read_annex_a(path, inspected=INSPECTED)
        assert journeys.tables
        assert sum("has no sheet" in finding.words for finding in findings) == 9
        assert of(number).sheet not in " ".join(f.words for f in findings if "has no sheet" in f.words).split()
