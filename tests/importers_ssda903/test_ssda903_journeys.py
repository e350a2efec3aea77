"""Stays, placements, legal statuses, adoptions and care leavers, each by hand."""

from pathlib import Path

import numpy as np
import pytest
from ssda903_made import british, day, episode, read, spells, told

from calibration.importers import NONE
from calibration.importers.ssda903.making import birthdays
from sim.returns.ssda903 import CARE_ENDS, CODES, WRITTEN_ENDS, WRITTEN_KINDS, WRITTEN_ROUTES, WRITTEN_STATUSES


def born(written: str, child: str = "A1") -> dict[str, str]:
    return {"CHILD": child, "DOB": british(written)}


def test_birthdays() -> None:
    days = np.array([day("29.2.2000"), day("31.12.2001"), NONE])
    assert birthdays(days, 18).tolist() == [day("1.3.2018"), day("31.12.2019"), NONE]


def test_placements_begin_with_another_carer_or_kind(tmp_path: Path) -> None:
    rows = [
        episode("1.5.2017", "1.6.2017", "S/X1"),
        episode("1.6.2017", "1.7.2017", "L/X1", ls="C1"),
        episode("1.7.2017", "1.8.2017", "T/X1", ls="C1", place="U4 PR1"),  # same carer, same kind
        episode("1.8.2017", "1.9.2017", "P/X1", ls="C1", place="U6 PR4", post="CD2"),
        episode("1.9.2017", "1.10.2017", "B/X1", ls="E1", place="K2 PR1", post="EF3"),
        episode("1.10.2017", "", "T/", ls="E1", place="A5 PR1", post="EF3"),  # same carers, who adopt
    ]
    journeys, _ = read(tmp_path, {2018: rows})
    assert spells(journeys, "placements", "kind", "number") == [
        ("1.5.2017", "1.8.2017", "in_house_foster", 1),
        ("1.8.2017", "1.9.2017", "agency_foster", 2),
        ("1.9.2017", "1.10.2017", "own_home", 3),
        ("1.10.2017", "", "adoptive", 4),
    ]
    assert spells(journeys, "legal", "status") == [
        ("1.5.2017", "1.6.2017", "section_20"),
        ("1.6.2017", "1.9.2017", "interim_care_order"),
        ("1.9.2017", "", "placement_order"),
    ]


def test_absences_leave_the_child_where_it_is(tmp_path: Path) -> None:
    rows = [
        episode("1.5.2017", "1.6.2017", "S/X1"),
        episode("1.6.2017", "8.6.2017", "P/X1", place="T1", post=""),
        episode("8.6.2017", "1.8.2017", "P/X1"),
        episode("1.8.2017", "5.8.2017", "P/X1", place="T4", post=""),
        episode("5.8.2017", "", "P/", post="CD2"),
    ]
    journeys, _ = read(tmp_path, {2018: rows})
    assert spells(journeys, "placements", "number") == [("1.5.2017", "5.8.2017", 1), ("5.8.2017", "", 2)]


def test_spells_of_which_the_first_part_is_not_shown(tmp_path: Path) -> None:
    rows = [
        episode("1.5.2012", "1.6.2017", "P/X1"),
        episode("1.6.2017", "", "L/", ls="C2"),
        episode("1.5.2013", "", "L/", child="B2", ls="C2"),
    ]
    journeys, _ = read(tmp_path, {2018: rows})
    assert spells(journeys, "placements", "seen_from", "number") == [
        ("1.5.2012", "", "1.4.2017", NONE),  # its own start is shown, the stay's is not
        ("", "", "1.4.2017", NONE),
    ]
    assert spells(journeys, "legal", "status") == [
        ("", "1.6.2017", "section_20"),
        ("1.6.2017", "", "full_care_order"),
        ("1.5.2013", "", "full_care_order"),
    ]


@pytest.mark.parametrize(
    ("rec", "birth", "way"),
    [
        ("E4A", "1.9.2005", "home"),
        ("E5", "1.9.2000", "other"),
        ("E5", "1.9.1999", "aged_18"),
        ("E5", "5.9.1999", "aged_18"),  # four days before the birthday
        ("E4A", "1.9.1999", "aged_18"),  # where the young adult went
        ("E2", "1.9.1999", "other"),
        ("E12", "1.9.2015", "adoption"),
        ("E17", "1.9.1999", "aged_18"),
        ("E6", "", "aged_18"),
        ("E44", "1.9.2010", "special_guardianship"),
        ("", "1.9.1999", ""),
        ("E99", "1.9.2010", ""),
    ],
)
def test_ways_out(tmp_path: Path, rec: str, birth: str, way: str) -> None:
    header = {2018: [born(birth)]}
    journeys, _ = read(tmp_path, {2018: [episode("1.5.2016", "1.9.2017", f"S/{rec}")]}, header=header)
    assert spells(journeys, "care", "way") == [("1.5.2016", "1.9.2017", way)]


def test_ages_and_birth_dates_that_cannot_be(tmp_path: Path) -> None:
    rows = [episode("1.5.2017", child=child) for child in ("A1", "B2", "C3", "D4", "E5")]
    header = {2018: [born("1.5.2007"), born("1.5.2018", "B2"), born("1.5.1990", "C3"), born("1.5.07", "E5")]}
    reviews = {2018: [born("1.5.2007"), born("2.5.2007", "E5")]}
    header[2018][3]["DOB"] = "01/05/07"
    journeys, findings = read(tmp_path, {2018: rows}, header=header, reviews=reviews)
    ages = journeys.tables["care"]["age_began"]
    assert ages[[0, 4]].round(2).tolist() == [10.0, 10.0]
    assert ages[[1, 2, 3]].isna().all()
    assert told(findings, "after 31 March 2018; left blank") == [(3,)]
    assert told(findings, "at 18 or later") == [(4,)]
    assert told(findings, "no table has the child's birth date") == [(3, 5)]
    assert told(findings, "year of two digits; read as the last") == [(5,)]
    assert told(findings, "is not the birth date that the latest header has") == [(3,)]


def test_a_birth_after_care_began_is_left_out(tmp_path: Path) -> None:
    journeys, findings = read(tmp_path, {2018: [episode("1.5.2017")]}, header={2018: [born("2.5.2017")]})
    assert journeys.tables["care"]["age_began"].isna().all()
    assert told(findings, "before its birth") == [(2,)]


def test_unaccompanied_children(tmp_path: Path) -> None:
    rows = [episode("1.5.2017", ls="C1", child=child) for child in ("A1", "B2", "C3")]
    uasc = {2018: [{"CHILD": "A1"}, {"CHILD": "B2", "DUC": "01/04/2017"}]}
    journeys, _ = read(tmp_path, {2018: rows}, uasc=uasc)
    care = journeys.tables["care"]
    assert care["unaccompanied"].tolist() == [1, 0, 0]
    assert care["route"].tolist() == ["unaccompanied", "court", "court"]
    without, _ = read(tmp_path / "without", {2018: rows})
    assert without.tables["care"]["unaccompanied"].tolist() == [NONE] * 3
    assert set(without.tables) == {"care", "placements", "legal"}


def test_the_way_to_adoption(tmp_path: Path) -> None:
    returns = {
        2018: [episode("1.5.2017", "1.12.2017", "S/X1", ls="C1"), episode("1.12.2017", "", "L/", ls="E1")],
        2019: [
            episode("1.12.2017", "1.6.2018", "L/X1", ls="E1"),
            episode("1.6.2018", "1.2.2019", "P/E12", ls="E1", place="A6 PR1", post="CD2"),
            episode("1.6.2018", "", "S/", child="B2"),
        ],
    }
    decided = {2018: [{"CHILD": "A1", "DATE_PLACED": "01/10/2017"}], 2019: [{"CHILD": "B2", "DATE_PLACED": "1/5/2018"}]}
    matched = {2019: [{"CHILD": "A1", "DATE_INT": "02/10/2017", "DATE_MATCH": "15/05/2018"}]}
    journeys, findings = read(tmp_path, returns, placed_adoption=decided, ad1=matched)
    (found,) = journeys.tables["adoptions"].to_dict("records")
    assert found == {
        "child": 0,
        "entered_care": day("1.5.2017"),
        "decided": day("1.10.2017"),
        "placement_order": day("1.12.2017"),
        "matched": day("15.5.2018"),
        "placed": day("1.6.2018"),
        "ordered": day("1.2.2019"),
    }
    assert told(findings, "is no day in care of the child") == [(2,)]


def test_nobody_in_care(tmp_path: Path) -> None:
    ad1 = {2018: [{"CHILD": "A1", "DATE_INT": "02/10/2017", "DATE_MATCH": ""}]}
    journeys, _ = read(tmp_path, {2018: [episode("1.5.2017", ls="V4")]}, ad1=ad1)
    assert {name: len(table) for name, table in journeys.tables.items()} == dict.fromkeys(
        ("care", "placements", "legal", "adoptions"), 0
    )


def test_care_leavers_are_those_of_the_last_return(tmp_path: Path) -> None:
    oc3 = {
        2018: [born("1.4.1998", "X") | {"IN_TOUCH": "YES"}],
        2019: [
            born("31.3.2000", "X") | {"IN_TOUCH": "YES"},
            born("31.3.2000", "Y") | {"IN_TOUCH": "DIED"},
            {"CHILD": "Z", "IN_TOUCH": "NO"},
        ],
    }
    returns = {2018: [episode("1.5.2017")], 2019: [episode("1.5.2017", "1.9.2018", "S/E4A")]}
    journeys, _ = read(tmp_path, returns, oc3=oc3)
    leavers = journeys.tables["care_leavers"]
    assert leavers["adviser"].tolist() == [NONE, NONE]
    assert leavers["age"].round(1).tolist()[0] == 19.0
    assert leavers["age"].isna().tolist() == [False, True]


def test_findings_on_codes(tmp_path: Path) -> None:
    rows = [
        episode("1.5.2017", "1.6.2017", "S/", place="U6"),
        episode("1.5.2017", "", "S/E4A", child="B2", place="K3 PR4"),
        episode("1.5.2017", "", "/", child="C3", ls="Q9"),
        episode("1.5.2017", "", "S/X1", child="D4", place="Z1"),
    ]
    journeys, findings = read(tmp_path, {2018: rows})
    assert journeys.tables["placements"]["kind"].tolist() == ["", "supported", "in_house_foster", "unregistered"]
    assert told(findings, "PLACE_PROVIDER: is blank, so the kind") == [(2,)]
    assert told(findings, "REC: is blank or unknown though the episode ended") == [(2,)]
    assert told(findings, "REC: is given though the episode is open") == [(3,)]
    assert told(findings, "PLACE: is a code that the return of that year does not have") == [(3,)]
    assert told(findings, "RNE: is blank or unknown") == [(4,)]
    assert [found.shape for found in findings if "is none of the return's codes" in found.words] == ["a9"]


def test_what_is_written_can_be_read() -> None:
    for end, rec in WRITTEN_ENDS.items():
        assert CARE_ENDS[rec] is end
    codes = {code for column in ("PLACE", "PLACE_PROVIDER", "LS") for code in CODES[column]}
    written = {code for pair in WRITTEN_KINDS.values() for code in pair if code}
    assert written | set(WRITTEN_STATUSES.values()) | set(WRITTEN_ROUTES.values()) <= codes
