"""Tables known by their columns, years by names and dates, files wherever they are."""

import zipfile
from pathlib import Path

import pytest
from ssda903_made import csv_of, episode, read, spells, told, write

from calibration.importers import ReturnFault
from calibration.importers.ssda903 import read_ssda903
from calibration.importers.ssda903.recognising import table_of
from calibration.importers.ssda903.sources import year_named
from sim.returns.ssda903 import TABLES

STAY = [episode("1.5.2017", "1.9.2017", "S/E4A")]
SHOWN = [("1.5.2017", "1.9.2017")]
TEXT = csv_of("episodes", STAY)


@pytest.mark.parametrize("table", sorted(TABLES))
def test_tables_are_known_by_their_columns(table: str) -> None:
    columns = TABLES[table]
    assert table_of(columns) == table
    assert table_of((*reversed(columns), "LA", "YEAR", "AGE")) == table
    assert table_of(columns[1:]) == ""


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("2017", 2017), ("2016-17", 2017), ("1617", 2017), ("2016_17", 2017), ("2016-2017", 2017), ("201617", 2017),
        ("SSDA903 episodes 2021", 2021), ("2021", 2021), ("2020-21", 2021), ("16-17", 2017), ("2018-03-31", 2018),
        ("903", 0), ("episodes", 0), ("2013-2022", 0), ("1999", 0), ("20180331", 0), ("", 0),
    ],
)  # fmt: skip
def test_years_in_names(name: str, year: int) -> None:
    assert year_named(name) == year


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("utf-16"),
        TEXT.replace("AB1", "caf\u00e9").encode("cp1252"),
        TEXT.replace(",", ";").encode(),
        TEXT.replace(",", "\t").encode(),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.replace("A1", '"A1"').encode(),
        TEXT.lower().encode(),
        TEXT.replace("PLACE_PROVIDER", " Place Provider ").encode(),
        (f"SSDA903 return,,,\n\n{TEXT}").encode(),
        TEXT.replace("\n", ",,,\n").encode(),
        TEXT.replace("01/05/2017", "2017-05-01").encode(),
        (TEXT + TEXT).encode(),
        (TEXT + "\n,,,,\n  \n").encode(),
        TEXT.replace(",HOME_POST", "").replace(",,AB1", ",AB1").encode(),
    ],
)
def test_one_stay_however_it_is_written(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "anything.csv"
    path.write_bytes(raw)
    journeys, _ = read_ssda903([path])
    assert spells(journeys) == SHOWN


def test_columns_in_any_order_with_others_between(tmp_path: Path) -> None:
    columns = ("NAME", *reversed(TABLES["episodes"]), "LA", "YEAR")
    row = STAY[0] | {"NAME": "x", "LA": "Somewhere", "YEAR": "2018"}
    (tmp_path / "a.csv").write_text(",".join(columns) + "\n" + ",".join(row.get(column, "") for column in columns))
    journeys, findings = read_ssda903([tmp_path])
    assert spells(journeys) == SHOWN
    assert not list(findings)[1:]  # only that there is no birth date


def test_years_of_a_column(tmp_path: Path) -> None:
    rows = [episode("1.5.2017", YEAR="2017-18"), episode("1.5.2017", "1.9.2018", "S/E4A", YEAR="2018-19")]
    (tmp_path / "all.csv").write_text(csv_of("episodes", rows, ("YEAR",)))
    journeys, findings = read_ssda903([tmp_path])
    assert spells(journeys) == [("1.5.2017", "1.9.2018")]
    assert not told(findings, "twice")


def test_a_column_that_tells_the_year_in_which_returns_begin(tmp_path: Path) -> None:
    rows = [episode("1.5.2017", YEAR="2017"), episode("1.5.2017", "1.9.2018", "S/E4A", YEAR="2018")]
    (tmp_path / "all.csv").write_text(csv_of("episodes", rows, ("YEAR",)))
    journeys, findings = read_ssda903([tmp_path])
    assert journeys.last_day.isoformat() == "2019-03-31"
    assert told(findings, "tells the year in which the return begins") == [()]


def test_years_by_dates_where_nothing_tells_them_or_names_are_wrong(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TEXT)
    journeys, findings = read_ssda903([tmp_path / "a.csv"])
    assert journeys.last_day.isoformat() == "2018-03-31"
    assert told(findings, "year ending 31 March 2018, by its dates") == [()]
    journeys, findings = read(tmp_path / "wrong", {2017: STAY})
    assert journeys.last_day.isoformat() == "2018-03-31"
    assert told(findings, "tells 2017, but its dates") == [()]


def test_names_of_files_in_one_folder(tmp_path: Path) -> None:
    (tmp_path / "episodes_1718.csv").write_text(csv_of("episodes", [episode("1.5.2017")]))
    (tmp_path / "episodes_1819.csv").write_text(csv_of("episodes", [episode("1.5.2017", "1.9.2018", "S/E4A")]))
    journeys, findings = read_ssda903([tmp_path])
    assert spells(journeys) == [("1.5.2017", "1.9.2018")]
    assert not told(findings, "rule")


def test_files_folders_and_zip_files_together_and_nothing_twice(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {2018: STAY})
    packed = tmp_path / "more.zip"
    with zipfile.ZipFile(packed, "w") as opened:
        opened.writestr("2019\\eps.csv", csv_of("episodes", [episode("1.5.2018", "1.9.2018", "S/E4A", child="B2")]))
        opened.writestr("../../outside.csv", csv_of("header", []))
        opened.writestr("__MACOSX/._eps.csv", b"\0\1")
        opened.writestr("notes.docx", b"x")
        opened.writestr("inner.zip", b"PK\x03\x04")
    journeys, findings = read_ssda903([folder, folder / "2018" / "episodes.csv", packed])
    assert spells(journeys) == [*SHOWN, ("1.5.2018", "1.9.2018")]
    assert not told(findings, "twice")
    assert told(findings, "inner.zip: is a zip file within a zip file") == [()]
    assert told(findings, "notes.docx: is no CSV file") == [()]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "more.zip"]
    assert not (tmp_path.parent / "outside.csv").exists()


def test_other_csv_files_are_left_out(tmp_path: Path) -> None:
    folder = write(tmp_path, {2018: STAY})
    (folder / "2018" / "budget.csv").write_text("Post,Pounds\nmanager,1\n")
    (folder / "2018" / "return.xml").write_text("<SSDA903/>")
    _, findings = read_ssda903([folder])
    assert told(findings, "return.xml: is XML; the importer reads the CSV files") == [()]
    assert told(findings, "2018/budget.csv: has no header with the columns of a table") == [()]


def test_rows_cut_otherwise_than_the_header(tmp_path: Path) -> None:
    lines = csv_of("episodes", STAY * 3).splitlines()
    path = tmp_path / "2018.csv"
    path.write_text("\n".join([*lines, "A1,01/05/2017,S", lines[1] + ",more"]))
    journeys, findings = read_ssda903([path])
    assert spells(journeys) == SHOWN
    assert told(findings, "more or fewer cells") == [(5, 6)]
    path.write_text("\n".join([lines[0], "A1,01/05/2017,S", lines[1] + ",more", lines[1]]))
    with pytest.raises(ReturnFault, match="more than half"):
        read_ssda903([path])


def test_quotation_marks_and_line_breaks(tmp_path: Path) -> None:
    lines = csv_of("episodes", [*STAY, episode("1.5.2017", child="B2", post='"a\nb"')]).split("\n", 2)
    path = tmp_path / "2018.csv"
    path.write_text("\n".join(lines) + csv_of("episodes", [episode("1.6.2017", "1.6.2017", child="C3")]).split("\n")[1])
    journeys, findings = read_ssda903([path])
    assert len(journeys.tables["care"]) == 2
    assert told(findings, "ends on the day") == [(5,)]  # rows are counted as lines of the file
    path.write_text(TEXT.replace("AB1", '"AB1'))
    journeys, findings = read_ssda903([path])
    assert spells(journeys) == SHOWN
    assert told(findings, "quotation marks that are not closed") == [()]


def test_children_are_the_same_however_their_number_is_written(tmp_path: Path) -> None:
    returns = {2018: [episode("1.5.2017", child="12")], 2019: [episode("1.5.2017", "1.9.2018", "S/E4A", child="12.0")]}
    journeys, _ = read(tmp_path, returns)
    assert spells(journeys) == [("1.5.2017", "1.9.2018")]


def test_numbers_that_excel_has_rounded(tmp_path: Path) -> None:
    rows = [
        *STAY,
        episode("1.5.2017", child="1.23E+11"),
        episode("1.5.2017", child="B2"),
        episode("1.5.2017", child=""),
    ]
    journeys, findings = read(tmp_path, {2018: rows})
    assert len(journeys.tables["care"]) == 2
    assert told(findings, "a number that Excel has rounded") == [(3,)]
    assert told(findings, "CHILD: is blank") == [(5,)]


def test_rows_of_other_councils(tmp_path: Path) -> None:
    rows = [STAY[0] | {"LA": "One"}, episode("1.6.2017", child="B2", LA="One"), episode("1.7.2017", LA="Two")]
    (tmp_path / "2018.csv").write_text(csv_of("episodes", rows, ("LA",)))
    journeys, findings = read_ssda903([tmp_path])
    assert spells(journeys) == [*SHOWN, ("1.6.2017", "")]
    assert told(findings, "of another council") == [(4,)]


def test_a_header_alone_beside_a_return(tmp_path: Path) -> None:
    folder = write(tmp_path, {2018: STAY, 2019: []})
    journeys, findings = read_ssda903([folder])
    assert journeys.last_day.isoformat() == "2018-03-31"
    assert told(findings, "2019/episodes.csv, episodes: has a header and no rows") == [()]


def test_a_column_of_years_that_cannot_be(tmp_path: Path) -> None:
    rows = [episode("1.5.2017", child=child, YEAR="2012") for child in "AB"]
    (tmp_path / "all.csv").write_text(csv_of("episodes", rows, ("YEAR",)))
    with pytest.raises(ReturnFault, match="begin after the year of their return"):
        read_ssda903([tmp_path])
