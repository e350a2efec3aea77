"""Every rule of stitching, traced by hand."""

from pathlib import Path

import pytest
from ssda903_made import day, episode, read, spells, told

UNTIL_2019 = {2019: [episode("5.6.2018", "6.6.2018", "S/E8", child="Z9")]}
"""Somebody else, so that there is a next return."""


def test_an_open_episode_closed_by_the_next_return_is_one(tmp_path: Path) -> None:
    journeys, findings = read(
        tmp_path,
        {2018: [episode("1.5.2017", "", "S/X1")], 2019: [episode("1.5.2017", "1.9.2018", "S/E4A")]},
    )
    assert spells(journeys, "care", "seen_from", "way") == [("1.5.2017", "1.9.2018", "1.5.2017", "home")]
    assert (journeys.first_day.isoformat(), journeys.last_day.isoformat()) == ("2017-04-01", "2019-03-31")
    assert [found.words for found in findings if "X1 though" in found.words]  # told, and not believed


@pytest.mark.parametrize("rec", ["", "X1", "E4A"])
def test_rec_never_says_whether_it_is_open(tmp_path: Path, rec: str) -> None:
    journeys, _ = read(tmp_path, {2018: [episode("1.5.2017", "", f"S/{rec}")]})
    assert spells(journeys, "care", "way") == [("1.5.2017", "", "")]


def test_rule_1_missing_end_before_a_further_episode(tmp_path: Path) -> None:
    returns = {2018: [episode("1.5.2017")], 2019: [episode("3.7.2018", "1.9.2018", "P/E4A", post="CD2")]}
    journeys, findings = read(tmp_path, returns)
    assert spells(journeys, "care", "way") == [("1.5.2017", "1.9.2018", "home")]
    assert spells(journeys, "placements") == [("1.5.2017", "3.7.2018"), ("3.7.2018", "1.9.2018")]
    assert told(findings, "(rule 1)") == [(2,)]


@pytest.mark.parametrize(("back", "ended"), [("3.7.2018", "31.3.2018"), ("9.2.2018", "8.2.2018")])
def test_rule_1a_missing_end_before_care_starts_again(tmp_path: Path, back: str, ended: str) -> None:
    returns = {2018: [episode("1.5.2017")], 2019: [episode(back, "1.9.2018", "S/E4A", post="CD2")]}
    journeys, findings = read(tmp_path, returns)
    assert spells(journeys, "care", "way") == [("1.5.2017", ended, ""), (back, "1.9.2018", "home")]
    assert told(findings, "(rule 1A)") == [(2,)]


def test_rule_2_a_child_that_vanishes(tmp_path: Path) -> None:
    journeys, findings = read(tmp_path, {2018: [episode("1.5.2017")], **UNTIL_2019})
    assert spells(journeys, "care", "way") == [("1.5.2017", "31.3.2018", ""), ("5.6.2018", "6.6.2018", "other")]
    assert told(findings, "(rule 2)") == [(2,)]


def test_open_in_the_last_return_stays_open(tmp_path: Path) -> None:
    journeys, findings = read(tmp_path, {2019: [episode("1.5.2017"), *UNTIL_2019[2019]]})
    assert spells(journeys, "care", "seen_from")[0] == ("1.5.2017", "", "1.4.2018")
    assert not told(findings, "rule")


def test_rule_3_the_same_episode_with_another_start(tmp_path: Path) -> None:
    returns = {2017: [episode("27.9.2016")], 2018: [episode("23.9.2016", "30.5.2017", "S/E2")]}
    journeys, findings = read(tmp_path, returns)
    assert spells(journeys, "care", "way") == [("23.9.2016", "30.5.2017", "other")]
    assert told(findings, "(rule 3)") == [(2,)]


def test_rule_3_with_a_later_start(tmp_path: Path) -> None:
    returns = {2017: [episode("23.9.2016")], 2018: [episode("27.9.2016", "30.5.2017", "S/E2")]}
    journeys, findings = read(tmp_path, returns)
    assert spells(journeys) == [("27.9.2016", "30.5.2017")]
    assert told(findings, "(rule 3)") == [(2,)]


def test_rule_3_does_not_swallow_a_return_to_the_same_carer(tmp_path: Path) -> None:
    returns = {2017: [episode("23.9.2016")], 2018: [episode("1.12.2017", "30.1.2018", "S/E4A")]}
    journeys, findings = read(tmp_path, returns)
    assert spells(journeys) == [("23.9.2016", "31.3.2017"), ("1.12.2017", "30.1.2018")]
    assert not told(findings, "(rule 3)")


def test_rule_3a_replaced_by_an_earlier_episode_of_a_later_return(tmp_path: Path) -> None:
    returns = {
        2018: [episode("25.11.2017", "25.1.2018", "S/X1"), episode("22.3.2018", "", "T/")],
        2019: [episode("25.1.2018", "16.5.2018", "L/E45", ls="C1")],
    }
    journeys, findings = read(tmp_path, returns)
    assert spells(journeys, "care", "way") == [("25.11.2017", "16.5.2018", "special_guardianship")]
    assert told(findings, "(rule 3A)") == [(3,)]


def test_rule_4_overlaps(tmp_path: Path) -> None:
    returns = {
        2018: [episode("1.5.2017", "24.12.2017", "S/X1")],
        2019: [episode("20.12.2017", "1.9.2018", "P/E4A", post="CD2")],
    }
    journeys, findings = read(tmp_path, returns)
    assert spells(journeys, "placements") == [("1.5.2017", "20.12.2017"), ("20.12.2017", "1.9.2018")]
    assert told(findings, "(rule 4)") == [(2,)]


def test_overlaps_within_a_return_are_told_apart(tmp_path: Path) -> None:
    returns = {2018: [episode("1.5.2017", "24.12.2017", "S/X1"), episode("20.12.2017", "", "P/", post="CD2")]}
    journeys, findings = read(tmp_path, returns)
    assert spells(journeys) == [("1.5.2017", "")]
    assert told(findings, "of the same return begins") == [(2,)]


def test_rule_5_a_gap_within_a_stay(tmp_path: Path) -> None:
    returns = {2018: [episode("1.5.2017", "24.12.2017", "S/X1"), episode("28.12.2017", "", "P/", post="CD2")]}
    journeys, findings = read(tmp_path, returns)
    assert spells(journeys) == [("1.5.2017", "")]
    assert spells(journeys, "placements") == [("1.5.2017", "28.12.2017"), ("28.12.2017", "")]
    assert told(findings, "(rule 5)") == [(2,)]


def test_rule_5_closes_no_gap_of_a_whole_return(tmp_path: Path) -> None:
    returns = {
        2018: [episode("1.5.2017", "24.12.2017", "S/X1")],
        **UNTIL_2019,
        2020: [episode("28.12.2019", "", "P/", post="CD2")],
    }
    journeys, findings = read(tmp_path, returns)
    assert spells(journeys, "care", "seen_from", "way")[:2] == [
        ("1.5.2017", "24.12.2017", "1.5.2017", ""),
        ("", "", "28.12.2019", ""),
    ]
    assert told(findings, "in no return until much later") == [(2,)]
    assert told(findings, "a stay whose start is not shown") == [(2,)]


def test_what_goes_on_and_does_not(tmp_path: Path) -> None:
    journeys, findings = read(tmp_path, {2018: [episode("1.5.2017", "24.12.2017", "S/X1")]})
    assert spells(journeys, "care", "way") == [("1.5.2017", "24.12.2017", "")]
    assert told(findings, "no episode follows") == [(2,)]


def test_reasons_that_contradict_the_days(tmp_path: Path) -> None:
    one = [episode("1.5.2017", "24.12.2017", "S/E4A"), episode("24.12.2017", "", "P/", post="CD2")]
    two = [episode("1.5.2017", "24.12.2017", "S/X1"), episode("24.12.2017", "", "S/", post="CD2")]
    back = [episode("1.5.2017", "24.12.2017", "S/E4A"), episode("24.12.2017", "", "S/", post="CD2")]
    journeys, findings = read(tmp_path / "1", {2018: one})
    assert spells(journeys) == [("1.5.2017", "")]
    assert told(findings, "starts no care begins on the same day") == [(2,)]
    journeys, findings = read(tmp_path / "2", {2018: two})
    assert spells(journeys) == [("1.5.2017", "")]
    assert told(findings, "starts care (S) on the day") == [(3,)]
    journeys, findings = read(tmp_path / "3", {2018: back})
    assert spells(journeys, "care", "way") == [("1.5.2017", "24.12.2017", "home"), ("24.12.2017", "", "")]
    assert not told(findings, "same day")


def test_the_start_of_a_stay_that_is_not_shown(tmp_path: Path) -> None:
    journeys, _ = read(tmp_path, {2018: [episode("1.5.2012", "1.6.2017", "P/E4A"), episode("9.9.2017", child="B2")]})
    assert spells(journeys, "care", "seen_from", "route") == [
        ("", "1.6.2017", "1.4.2017", ""),
        ("9.9.2017", "", "9.9.2017", "section_20"),
    ]


def test_short_breaks_are_no_care(tmp_path: Path) -> None:
    rows = [
        episode("1.5.2017", "1.6.2017", "S/E4A", ls="V4", child="B2"),
        episode("1.5.2017", "1.6.2017", "S/X1", ls="V3"),
        episode("1.6.2017", "1.8.2017", "L/X1", ls="C1"),
        episode("1.8.2017", "1.9.2017", "L/E4A", ls="V3"),
    ]
    journeys, findings = read(tmp_path, {2018: rows})
    assert spells(journeys, "care", "route", "way") == [("1.6.2017", "1.8.2017", "court", "")]
    assert [found.rows for found in findings if "short break" in found.words] == [3]


def test_rows_twice_and_taken_back(tmp_path: Path) -> None:
    returns = {
        2018: [episode("1.5.2017", "1.6.2017", "S/E4A"), episode("1.5.2017", "1.7.2017", "S/E4A")],
        2019: [episode("1.5.2017", "", "S/")],
    }
    journeys, findings = read(tmp_path, returns)
    assert spells(journeys) == [("1.5.2017", "")]
    assert told(findings, "is there twice") == [(2,)]
    assert told(findings, "was closed in an earlier return") == [(3,)]


def test_a_missing_year_lets_counting_begin_after_it(tmp_path: Path) -> None:
    returns = {
        2017: [episode("1.5.2016"), episode("1.6.2016", child="B2")],
        2019: [episode("1.5.2016", "", "S/"), episode("1.6.2018", "", "S/", child="C3")],
    }
    journeys, findings = read(tmp_path, returns)
    assert journeys.first_day.isoformat() == "2018-04-01"
    assert spells(journeys, "care", "seen_from") == [
        ("1.5.2016", "", "1.4.2018"),  # known from before the gap
        ("1.6.2018", "", "1.6.2018"),  # B2, who may have left at any time in the gap, is not counted
    ]
    assert told(findings, "return of 2017-18 is missing") == [()]


def test_open_beyond_18(tmp_path: Path) -> None:
    header = {2018: [{"CHILD": "A1", "DOB": "01/02/2000"}]}
    rows = [episode("1.5.2016", "1.3.2018", "S/X1"), episode("1.3.2018", "", "P/", post="CD2")]
    journeys, findings = read(tmp_path, {2018: rows}, header=header)
    assert spells(journeys, "care", "way") == [("1.5.2016", "1.2.2018", "aged_18")]
    assert spells(journeys, "placements") == [("1.5.2016", "1.2.2018")]
    assert told(findings, "beyond the 18th birthday") == [(3,)]


def test_dates_that_the_return_cannot_know(tmp_path: Path) -> None:
    rows = [
        episode("1.5.2017", "1.6.2018", "S/E4A"),
        episode("2.5.2018", "", "S/", child="B2"),
        *[episode("1.5.2017", "1.6.2017", "S/E4A", child=f"N{n}") for n in range(60)],
    ]
    journeys, findings = read(tmp_path, {2018: rows})
    assert len(journeys.tables["care"]) == 61
    assert spells(journeys)[0] == ("1.5.2017", "")
    assert told(findings, "after the last return; the episode is read as open") == [(2,)]
    assert told(findings, "after the return's year; the episode is left out") == [(3,)]


def test_episodes_that_go_nowhere(tmp_path: Path) -> None:
    rows = [
        episode("1.5.2017", "1.4.2017", "S/E4A"),
        episode("1.6.2017", "1.6.2017", "S/E4A"),
        episode("", "1.6.2017", "S/E4A"),
        episode("1.7.2017", "", "S/", DEC="31/02/2018"),
        *[episode("1.8.2017", "", child=f"N{n}") for n in range(4)],
    ]
    journeys, findings = read(tmp_path, {2018: rows})
    assert len(journeys.tables["care"]) == 4
    assert told(findings, "ends before it begins") == [(2,)]
    assert told(findings, "ends on the day on which it begins") == [(3,)]
    assert told(findings, "has no start") == [(4,)]
    assert told(findings, "has an end that cannot be read") == [(5,)]
    assert day("1.8.2017") == journeys.tables["care"]["began"].min()
