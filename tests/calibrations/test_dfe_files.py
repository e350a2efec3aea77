"""Downloads as planners have them: other spellings are understood, faults are named by file, row and column."""

import codecs
import contextlib
import gzip

import pytest

from calibration.published.compiling import TABLES, compile_folder
from calibration.published.places import read_councils
from calibration.published.reading import PublishedError, year_ending
from calibration.published.tables import Headings, recognise

WHERE = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,"
    "old_la_code,new_la_code,la_name,category"
)
REFERRALS = (
    f"{WHERE},referral_count,rereferral_count,rereferral_percent,no_further_action_count,not_in_need_count,"
    "referral_child_count"
)
LEICESTERSHIRE = (
    "2018,Reporting year,Local authority,E92000001,England,E12000004,East Midlands,855,E10000018,Leicestershire,"
    "Referrals"
)
CUMBRIA = "2018,Reporting year,Local authority,E92000001,England,E12000002,North West,909,E10000006,Cumbria,Referrals"
ENGLAND = "2018,Reporting year,National,E92000001,England,,,,,,Referrals"
MIDLANDS = "2018,Reporting year,Regional,E92000001,England,E12000004,East Midlands,,,,Referrals"
ROWS = (
    f"{ENGLAND},655630,143530,21.9,56370,185450,569000",
    f"{MIDLANDS},54000,11000,20.4,4000,9000,48000",
    f"{LEICESTERSHIRE},7555,2261,29.9,2044,2231,6500",
    f"{CUMBRIA},c,x,z,u,k,low",
)


@pytest.fixture
def folder(tmp_path):
    def write(name="c1.csv", text="", raw=None):
        content = raw if raw is not None else text.encode("utf-8")
        (tmp_path / name).write_bytes(content)
        return tmp_path

    return write


def table(*rows, heading=REFERRALS):
    return "\n".join([heading, *(rows or ROWS)]) + "\n"


def compiled(folder):
    return compile_folder(folder, read_councils())


def refused(folder):
    with pytest.raises(PublishedError) as error:
        compiled(folder)
    return str(error.value)


def value(folder, measure="referrals", place="Leicestershire", year=2018):
    return compiled(folder).figures[place, year, measure].value


def test_a_table_is_known_by_its_columns_and_not_by_its_name(folder):
    found = compiled(folder("whatever they call it.CSV", table()))
    assert found.figures["Leicestershire", 2018, "rereferrals"].value == 2261
    assert found.figures["England", 2018, "referrals"].source == "dfe_c1"
    assert found.figures["East Midlands", 2018, "referrals"].value == 54000
    assert any("C1, referrals" in words and "2 councils" in words for words in found.said)


def test_marks_become_reasons(folder):
    figures = compiled(folder(text=table())).figures
    reasons = {measure: known.missing for (place, _, measure), known in figures.items() if place == "Cumbria"}
    assert reasons == {
        "referrals": "confidential (a small number withheld)",
        "rereferrals": "not available",
        "referrals_no_further_action": "unreliable",
        "referrals_assessed_not_in_need": "rounded to nothing",
        "children_referred": "rounded to nothing",
    }
    assert all(known.value is None for (place, *_), known in figures.items() if place == "Cumbria")


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("plain.csv", table().encode()),
        ("packed.csv.gz", gzip.compress(table().encode())),
        ("packed though not called so.csv", gzip.compress(table().encode())),
        ("marked.csv", codecs.BOM_UTF8 + table().encode()),
        ("windows.csv", table().replace("Referrals", "Referrals – all").encode("cp1252")),
        ("wide.csv", table().encode("utf-16")),
        ("lines.csv", table().replace("\n", "\r\n").encode()),
        ("blank lines.csv", table().replace("\n", "\n\n").encode() + b",,,,,,,,,,,,,,,,\n"),
    ],
)
def test_ways_to_save_a_file(folder, name, raw):
    assert value(folder(name, raw=raw)) == 7555


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("rereferral_count", "Rereferral-Count"),
        ("rereferral_count", "re_referral_count"),
        ("old_la_code,new_la_code", "new_la_code,old_la_code"),
        ("7555", '"7,555"'),
        ("2018,", "201718,"),
        ("2018,", "2017-18,"),
        ("Local authority", "Local Authority"),
        ("Leicestershire", "Leicestershire County Council"),
        ("East Midlands", "EAST MIDLANDS"),
    ],
)
def test_other_spellings(folder, old, new):
    text = table().replace(old, new)
    if old.startswith("old_la"):
        text = text.replace("855,E10000018", "E10000018,855").replace("909,E10000006", "E10000006,909")
    assert value(folder(text=text)) == 7555


def test_years_of_every_kind():
    assert [year_ending(words) for words in ("2018", "201718", "2017/18", "2016-17 (OT)", "2025 (Rev)")] == [
        2018,
        2018,
        2018,
        2017,
        2025,
    ]
    assert [year_ending(words) for words in ("", "Note", "201719", "1899", "20182", "2018.0")] == [None] * 6


@pytest.mark.parametrize(
    ("first", "second"), [("Section47", "Section_47"), ("2_years_or_more", "2years+"), ("61+_days", "61+ days")]
)
def test_headings_of_two_releases_are_one(first, second):
    known = [column for each in TABLES for column in each.columns if first in column or second in column]
    assert known
    for columns in known:
        assert Headings([first]).place(columns) == Headings([second]).place(columns) == 0


def test_every_table_is_told_from_every_other():
    for each in TABLES:
        names = [names[0] for names in (*each.columns, *each.geography.all.values()) if names]
        assert recognise(Headings(names), TABLES) is each


def test_a_measure_is_published_in_one_place_of_a_table():
    for each in TABLES:
        measures = [cell.measure for cell in each.cells]
        assert len(set(measures)) == len(measures)


def test_a_wrong_table_names_the_nearest_and_what_is_missing(folder):
    words = refused(folder(text=table(LEICESTERSHIRE + ",1,2", heading=f"{WHERE},referral_count,absence_rate")))
    assert "c1.csv, line 1" in words
    assert "nearest is C1, referrals and re-referrals" in words
    assert "rereferral_count" in words


def test_a_file_that_is_no_statistics_is_skipped_and_said(folder):
    folder("note.csv", "measure,meaning\nreferrals,children referred\n")
    found = compiled(folder(text=table()))
    assert any(words.startswith("note.csv: skipped") for words in found.said)


def test_a_workbook_beside_is_said(folder):
    folder("all tables.zip", "PK")
    assert "all tables.zip: skipped; unpack it, or save it as CSV" in compiled(folder(text=table())).said


def test_a_file_broken_off_anywhere_is_read_or_refused(folder):
    text = table().replace("Leicestershire,Referrals", '"Leicestershire, the county",Referrals')
    for end in range(1, len(text), 7):
        with contextlib.suppress(PublishedError):
            assert compiled(folder(text=text[:end])).figures


@pytest.mark.parametrize("number", ["1e999", "NaN", "-1", "12%", "1,23", "1 234", "£5", "7555*"])
def test_what_is_no_number(folder, number):
    words = refused(folder(text=table().replace("7555", f'"{number}"')))
    assert "line 4, referral_count: must be a number of 0 or more, or one of c x u k z low" in words
    assert f'(written: "{number}")' in words


def test_nothing_recognised_is_refused(folder):
    assert "no DfE table" in refused(folder(text="measure,meaning\nreferrals,children referred\n"))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("no_further_action_count", "nfa_action_count", ("no_further_action_count", "nfa_action_count")),
        ("referral_count,rereferral_count", "referrals_count,rereferral_count", ("referral_count", "referrals_count")),
        ("geographic_level", "geography_level", ("geographic_level", "geography_level")),
        ("time_period", "time_periods", ("time_period", "time_periods")),
    ],
)
def test_a_renamed_column_is_named_with_its_new_name(folder, old, new, expected):
    words = refused(folder(text=table().replace(old, new, 1)))
    assert "c1.csv, line 1" in words
    assert all(name in words for name in expected)


def test_a_column_that_is_not_there_is_done_without_and_said(folder):
    rows = [row.rpartition(",")[0] for row in ROWS]
    text = table(*rows, heading=REFERRALS.removesuffix(",referral_child_count"))
    found = compiled(folder(text=text))
    assert ("Leicestershire", 2018, "children_referred") not in found.figures
    assert any("referral_child_count" in words for words in found.said)


@pytest.mark.parametrize(("separator", "words"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_other_separators(folder, separator, words):
    assert f"c1.csv, line 1: columns are parted by {words}" in refused(folder(text=table().replace(",", separator)))


def test_words_above_the_headings(folder):
    assert "c1.csv, line 3: the headings stand here" in refused(folder(text="Table C1\nReferrals\n" + table()))


def test_footnotes_are_one_fault(folder):
    notes = "\nSource: CIN census\n1. Figures are rounded.\n2. See, the methodology\n"
    words = refused(folder(text=table() + notes))
    assert words.count("\n") == 0
    assert 'c1.csv, line 7, looks like a note under the table ("Source: CIN census")' in words


@pytest.mark.parametrize("noted", ["Note: figures are rounded" + "," * 16, '"Source: census, as published"'])
def test_footnotes_saved_by_a_spreadsheet(folder, noted):
    assert "c1.csv, line 6, looks like a note" in refused(folder(text=table() + noted + "\n"))


def test_a_year_that_is_none(folder):
    words = refused(folder(text=table().replace("2018,Reporting year,Local", "year 18,Reporting year,Local", 1)))
    assert 'c1.csv, line 4, time_period: must be a year such as 2018 or 201718 (written: "year 18")' in words


def test_mixed_labels_of_the_same_year_are_found_out(folder):
    again = ROWS[2].replace("2018,", "201718,", 1)
    assert "line 6, repeats line 4 (Leicestershire, 201718)" in refused(folder(text=table(*ROWS, again)))


@pytest.mark.parametrize(
    "again", [ROWS[2], ROWS[2].replace("7555", "7556"), ROWS[2].replace("Leicestershire", "Leics")]
)
def test_a_row_twice(folder, again):
    assert "c1.csv, line 6, repeats line 4" in refused(folder(text=table(*ROWS, again)))


def test_all_faults_of_all_files_at_once(folder):
    folder("b.csv", table(ROWS[0].replace("655630", "lots"), ROWS[1].replace("E12000004,East Midlands", "X,Wessex")))
    words = refused(folder(text=table(ROWS[2].replace("2044", "-3"), ROWS[3] + ",1")))
    assert "b.csv, line 2, referral_count: must be a number of 0 or more" in words
    assert 'b.csv, line 3, region_name: is no region of England (written: "Wessex")' in words
    assert "c1.csv, line 2, no_further_action_count: must be a number of 0 or more" in words
    assert "c1.csv, line 3, has 18 cells and the headings are 17" in words


def test_many_faults_are_counted(folder):
    rows = [ROWS[2].replace("2018", str(2000 + n), 1).replace("7555", "?") for n in range(30)]
    words = refused(folder(text=table(*rows)))
    assert words.endswith("c1.csv: and 18 more faults")


def test_an_unknown_level_and_a_row_without_a_council(folder):
    nameless = ROWS[2].replace("855,E10000018,Leicestershire", ",,")
    words = refused(folder(text=table(ROWS[3].replace("Local authority", "Ward"), nameless)))
    assert 'line 2, geographic_level: must be National, regional, local authority (written: "Ward")' in words
    assert "line 3, la_name: must name the council" in words


def test_a_name_with_another_councils_code(folder):
    words = refused(folder(text=table(ROWS[2].replace("855,E10000018", "856,E06000016"))))
    assert 'c1.csv, line 2: says "Leicestershire" with the code of Leicester' in words


def test_two_releases_the_later_goes_first(folder):
    folder("a_old.csv", table())
    new = [ROWS[2].replace("7555", "7600"), ROWS[2].replace("2018", "2019", 1)]
    found = compiled(folder("b_new.csv", table(*new)))
    assert found.figures["Leicestershire", 2018, "referrals"].value == 7600
    assert found.figures["England", 2018, "referrals"].value == 655630
    assert any(words.startswith("a_old.csv: an earlier release") for words in found.said)


def test_the_same_table_twice_with_other_figures(folder):
    folder("a.csv", table())
    words = refused(folder("b.csv", table(ROWS[2].replace("7555", "7600"))))
    assert "a.csv, line 4, and b.csv, line 2" in words
    assert "Leicestershire, 2018, referral_count: 7,555 and 7,600" in words
    folder("b.csv", table())
    assert value(folder("a.csv", table())) == 7555


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "c1.csv: is empty"),
        (b"\n\n", "c1.csv: is empty"),
        (gzip.compress(table().encode() * 50)[:-40], "c1.csv: the gzipped file is broken off or damaged"),
        (b"\x1f\x8bnot gzip at all", "broken off or damaged"),
        (b"PK\x03\x04 a workbook", "is a ZIP folder or Excel workbook"),
        (f"{REFERRALS}\n".encode(), "has headings of C1, referrals and re-referrals, but no rows"),
    ],
)
def test_files_that_hold_no_table(folder, raw, words):
    assert words in refused(folder(raw=raw))


def test_places_that_are_no_folder_of_downloads(folder, tmp_path):
    file = folder(text=table()) / "c1.csv"
    assert "is a file; give the folder" in refused(file)
    assert "there is no such folder" in refused(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    assert "no CSV file in it" in refused(tmp_path / "empty")


def test_a_council_we_have_not(folder):
    kent = ROWS[2].replace(
        "E12000004,East Midlands,855,E10000018,Leicestershire", "E12000008,South East,886,E10000016,Kent"
    )
    found = compiled(folder(text=table(kent)))
    assert found.councils["Kent"].region == "South East"
    assert found.councils["Kent"].code == "E10000016"
    assert (found.councils["Kent"].first_year, found.councils["Kent"].last_year) == (2018, 2018)


def test_dorset_before_and_after_2019_are_two(folder):
    rows = [
        ROWS[2].replace("855,E10000018,Leicestershire", "835,E10000009,Dorset"),
        ROWS[2].replace("855,E10000018,Leicestershire", "838,E06000059,Dorset").replace("2018", "2020", 1),
    ]
    figures = compiled(folder(text=table(*rows))).figures
    assert ("Dorset (until 2019)", 2018, "referrals") in figures
    assert ("Dorset", 2020, "referrals") in figures


def test_tables_with_a_row_for_each_breakdown(folder):
    heading = (
        "time_period,geographic_level,region_code,region_name,old_la_code,la_name,new_la_code,population_type,"
        "population_estimate,children_count,rate_per_10000"
    )
    row = "2025,Local authority,E12000004,East Midlands,855,Leicestershire,E10000018,{},150000,{},{}"
    rows = [
        row.format("Children looked after on 31 March each year", 700, 47),
        row.format("Children starting to be looked after each year", 250, 17),
        row.format("Children ceasing to be looked after each year", 240, 16),
    ]
    figures = compiled(folder(text=table(*rows, heading=heading))).figures
    assert figures["Leicestershire", 2025, "children_in_care_open"].value == 700
    assert figures["Leicestershire", 2025, "care_started_rate"].value == 17
    words = refused(folder(text=table(row.format("All children", 700, 47), heading=heading)))
    assert "population_type: no row says anything known" in words


def test_the_interactive_tools_long_table(folder):
    text = (
        "Short Desc,Years,LA and Regions,Values,LA Number,Region\n"
        "LACnum,2018,Leicestershire,554,855.0,East Midlands\n"
        "LACnum,2018,London (Inner),9000,987.0,NA\n"
        "LACnum,2018,England,75370,970.0,NA\n"
        "FosteringFinance,2017-18 (OT),Leicestershire,565.00000000000011,855.0,East Midlands\n"
        "A3A,2018 to be,Leicestershire,?,855.0,East Midlands\n"
    )
    figures = compiled(folder(text=text)).figures
    assert figures["Leicestershire", 2018, "children_in_care_open"].value == 554
    assert figures["Inner London", 2018, "children_in_care_open"].value == 9000
    assert figures["England", 2018, "children_in_care_open"].source == "lait"
    assert figures["Leicestershire", 2018, "fostering_unit_cost"].value == pytest.approx(565)
    assert len(figures) == 4
    assert 'no council known by "Kent"' in refused(folder(text=text + "LACnum,2018,Kent,1,886.0,South East\n"))


def test_times_written_as_years_and_months(folder):
    heading = "time_period,geographic_level,country_name,cla_group,stage_of_adoption_process,age_start_poc,number"
    row = '2025,National,England,Age,6. Total average time between entry into care and adoption,Total,"{}"'
    assert (
        value(
            folder(text=table(row.format("02:03"), heading=heading)),
            "adoption_months_entry_to_adoption",
            "England",
            2025,
        )
        == 27
    )
    assert "must be years and months such as 01:07" in refused(folder(text=table(row.format("02:13"), heading=heading)))
