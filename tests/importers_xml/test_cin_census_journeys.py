"""What one year's CIN census says, and what it cannot say."""

from pathlib import Path

import pytest
from xml_returns import assessment, case, child, cin_plan, cp_plan, day, enquiry, message, saved, words

from calibration.importers.cin_census import read_cin_census
from calibration.importers.journeys import NONE


def read(folder: Path, *children: str, year: int = 2024):
    return read_cin_census([saved(folder, message(*children, year=year))])


def table(folder: Path, name: str, *children: str):
    journeys, _ = read(folder, *children)
    return journeys.tables[name].to_dict("records")


def test_window_is_the_census_year(tmp_path):
    journeys, findings = read(tmp_path, child("A", case("2023-05-01")))
    assert (str(journeys.first_day), str(journeys.last_day)) == ("2023-04-01", "2024-03-31")
    assert journeys.records == "cin_census"
    assert not len(findings)


def test_referrals_are_those_of_the_year(tmp_path):
    rows = table(
        tmp_path,
        "referrals",
        child("A", case("2021-05-01"), case("2023-05-01", nfa="true")),
        child("B", case("2023-06-01", nfa="0")),
        child("C", case("2023-07-01", nfa="")),
    )
    assert [(row["child"], row["day"], row["no_further_action"]) for row in rows] == [
        (0, day("2023-05-01"), 1),
        (1, day("2023-06-01"), 0),
        (2, day("2023-07-01"), NONE),
    ]
    assert {row["earlier"] for row in rows} == {NONE}


def test_cases_open_on_the_first_day_enter_late(tmp_path):
    rows = table(
        tmp_path,
        "need",
        child("A", case("2020-05-01", closed="2023-08-01", reason="RC7")),
        child("B", case("2023-06-01")),
        child("C", case("2023-07-01", nfa="1")),
    )
    assert rows == [
        {
            "child": 0,
            "began": day("2020-05-01"),
            "ended": day("2023-08-01"),
            "seen_from": day("2023-04-01"),
            "reason": "RC7",
        },
        {"child": 1, "began": day("2023-06-01"), "ended": NONE, "seen_from": day("2023-06-01"), "reason": ""},
    ]


def test_what_ended_before_the_year_is_left_out_even_if_listed(tmp_path):
    journeys, findings = read(
        tmp_path,
        child("A", case("2021-01-01", cin_plan("2021-02-01", "2022-02-01"), assessment("2021-01-02", "2021-02-01"))),
    )
    assert journeys.tables["cin_plans"].empty
    assert journeys.tables["assessments"].empty
    assert words(findings).count("ended before the census year") == 2


def test_plans(tmp_path):
    journeys, _ = read(
        tmp_path,
        child("A", case("2022-05-01", cp_plan("2022-06-01", "2023-09-01", "2"), cin_plan("2023-09-01"))),
    )
    assert journeys.tables["cp_plans"].to_dict("records") == [
        {
            "child": 0,
            "began": day("2022-06-01"),
            "ended": day("2023-09-01"),
            "seen_from": day("2023-04-01"),
            "earlier_plans": 2,
        }
    ]
    assert journeys.tables["cin_plans"]["ended"].tolist() == [NONE]


@pytest.mark.parametrize(
    ("modules", "closed", "reason", "in_need"),
    [
        ((), "2023-08-20", "RC8", 0),
        ((), "2023-08-20", "RC9", 0),
        ((), "2023-08-20", "RC7", 1),
        ((), "2023-08-20", None, NONE),
        ((), None, None, 1),
        ((cin_plan("2023-08-10"),), "2023-12-20", "RC7", 1),
        ((cp_plan("2023-08-10"),), None, None, 1),
        ((assessment("2023-11-01", "2023-12-01"),), "2023-12-05", "RC8", 1),
    ],
)
def test_in_need_is_read_from_what_came_after(tmp_path, modules, closed, reason, in_need):
    rows = table(
        tmp_path,
        "assessments",
        child("A", case("2023-07-01", assessment("2023-07-02", "2023-08-15"), *modules, closed=closed, reason=reason)),
    )
    assert rows[0]["in_need"] == in_need
    assert rows[0]["referred"] == day("2023-07-01")


def test_in_need_is_not_told_of_the_last_weeks(tmp_path):
    rows = table(
        tmp_path,
        "assessments",
        child("A", case("2024-01-01", assessment("2024-01-02", "2024-02-20"), closed="2024-02-21", reason="RC8")),
        child("B", case("2024-01-01", assessment("2024-01-02", "2024-02-20"), cin_plan("2024-02-21"))),
        child("C", case("2024-03-01", assessment("2024-03-02"))),
    )
    assert [row["in_need"] for row in rows] == [NONE] * 3
    assert [row["ended"] for row in rows] == [day("2024-02-20"), day("2024-02-20"), NONE]


@pytest.mark.parametrize(
    ("module", "others", "needed", "plan"),
    [
        (enquiry("2023-07-02", "2023-07-20"), (cp_plan("2023-07-20"),), 1, 1),
        (enquiry("2023-07-02", "2023-07-20"), (), 1, 0),
        (enquiry("2023-07-02", "2023-07-20"), (cp_plan("2023-09-04"),), 1, 0),
        (enquiry("2023-07-02", None, "1"), (), 0, NONE),
        (enquiry("2023-07-02", None, "true"), (), 0, NONE),
        (enquiry("2023-07-02", None, "false"), (), 1, NONE),
        (enquiry("2023-07-02", None, "?"), (), NONE, NONE),
        (enquiry("2024-03-10", None, "0"), (), NONE, NONE),
        (enquiry("2024-03-10", None, "1"), (), NONE, NONE),
        (enquiry("2024-02-01", "2024-02-20"), (cp_plan("2024-02-20"),), 1, NONE),
    ],
)
def test_enquiries(tmp_path, module, others, needed, plan):
    rows = table(tmp_path, "section_47s", child("A", case("2023-07-01", module, *others)))
    assert (rows[0]["conference_needed"], rows[0]["plan"]) == (needed, plan)


def test_enquiries_from_before_the_year_are_there_for_their_conference_only_and_left_out(tmp_path):
    rows = table(tmp_path, "section_47s", child("A", case("2023-03-01", enquiry("2023-03-20", "2023-04-10"))))
    assert rows == []


def test_records_end_with_their_case(tmp_path):
    journeys, findings = read(
        tmp_path,
        child("A", case("2023-05-01", cin_plan("2023-06-01"), closed="2023-09-01", reason="RC7")),
    )
    assert journeys.tables["cin_plans"]["ended"].tolist() == [day("2023-09-01")]
    assert "has no end although the case is closed" in words(findings)


def test_names_may_have_prefixes_other_letters_and_be_old(tmp_path):
    text = message(child("A", case("2023-05-01")), child("B", case("2023-06-01")))
    text = text.replace("<Sex>U</Sex>", "<GenderCurrent>9</GenderCurrent>").replace(
        "CINreferralDate", "cinReferralDate"
    )
    text = text.replace("<Message>", '<d:Message xmlns:d="urn:dfe">').replace("</Message>", "</d:Message>")
    journeys, findings = read_cin_census([saved(tmp_path, text)])
    assert len(journeys.tables["referrals"]) == 2
    assert not len(findings)


@pytest.mark.parametrize("written", ["01/05/2023", "2023-05-01T00:00:00", "1.5.2023", " 2023-05-01 "])
def test_dates_may_be_written_in_other_ways(tmp_path, written):
    rows = table(tmp_path, "referrals", child("A", case(written)))
    assert rows[0]["day"] == day("2023-05-01")
