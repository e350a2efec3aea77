"""Several years' CIN censuses as one."""

import pytest
from xml_returns import assessment, case, child, cin_plan, cp_plan, day, enquiry, header, message, saved, words

from calibration.importers.cin_census import read_cin_census
from calibration.importers.findings import ReturnFault
from calibration.importers.journeys import NONE


@pytest.fixture
def years(tmp_path):
    """Read returns given by year."""

    def read(**children):
        paths = [
            saved(tmp_path, message(*of_year, year=int(year.removeprefix("y"))), f"{year}.xml")
            for year, of_year in children.items()
        ]
        return read_cin_census(paths)

    return read


def test_the_same_case_is_one_and_the_later_return_counts(years):
    journeys, findings = years(
        y2024=[child("B", case("2023-05-01")), child("A", case("2022-05-01", closed="2023-06-01", reason="RC7"))],
        y2023=[child("A", case("2022-05-01"))],
    )
    assert (str(journeys.first_day), str(journeys.last_day)) == ("2022-04-01", "2024-03-31")
    need = journeys.tables["need"].sort_values("began")
    assert need["began"].tolist() == [day("2022-05-01"), day("2023-05-01")]
    assert need["ended"].tolist() == [day("2023-06-01"), NONE]
    assert need["seen_from"].tolist() == need["began"].tolist()
    assert need["child"].nunique() == 2
    assert len(journeys.tables["referrals"]) == 2
    assert not len(findings)


def test_modules_are_stitched_by_the_day_they_began(years):
    journeys, findings = years(
        y2023=[child("A", case("2022-12-01", assessment("2023-03-01"), enquiry("2023-03-20"), cin_plan("2023-01-01")))],
        y2024=[
            child(
                "A",
                case(
                    "2022-12-01",
                    assessment("2023-03-01", "2023-04-20"),
                    enquiry("2023-03-20", "2023-04-10"),
                    cin_plan("2023-01-01", "2023-04-10"),
                    cp_plan("2023-04-10"),
                ),
            )
        ],
    )
    tables = journeys.tables
    assert tables["assessments"]["ended"].tolist() == [day("2023-04-20")]
    assert tables["cin_plans"]["ended"].tolist() == [day("2023-04-10")]
    assert tables["section_47s"][["conference", "plan"]].to_numpy().tolist() == [[day("2023-04-10"), 1]]
    assert not len(findings)


def test_what_vanishes_is_ended_on_the_last_day_it_was_open(years):
    journeys, findings = years(
        y2023=[child("A", case("2022-05-01", cp_plan("2022-06-01"), conference="2022-06-01"))],
        y2024=[child("B", case("2023-05-01"))],
    )
    assert journeys.tables["need"]["ended"].tolist() == [day("2023-03-31"), NONE]
    assert journeys.tables["cp_plans"]["ended"].tolist() == [day("2023-03-31")]
    assert words(findings).count("not in the next year's return") == 2


def test_an_assessment_open_for_a_year_is_not_listed_and_still_open(years):
    """The rules leave it out of the second return, and that it is there no more is no sign that it ended."""
    journeys, findings = years(
        y2023=[child("A", case("2022-05-01", assessment("2022-05-02")))],
        y2024=[child("A", case("2022-05-01"))],
    )
    assert journeys.tables["assessments"]["ended"].tolist() == [NONE]
    assert "not authorised for more than a year" in words(findings)


def test_an_assessment_never_authorised_ends_with_its_case(years):
    journeys, findings = years(
        y2023=[child("A", case("2022-05-01", assessment("2022-05-02")))],
        y2024=[child("A", case("2022-05-01", closed="2023-05-01", reason="RC8"))],
    )
    assert journeys.tables["assessments"]["ended"].tolist() == [day("2023-05-01")]
    assert "taken as ended with the case" in words(findings)


def test_referrals_without_action_do_not_vanish(years):
    journeys, findings = years(
        y2023=[child("A", case("2022-05-01", nfa="1"))], y2024=[child("A", case("2023-05-01", nfa="1"))]
    )
    assert journeys.tables["referrals"]["no_further_action"].tolist() == [1, 1]
    assert journeys.tables["need"].empty
    assert not len(findings)


def test_a_referral_undecided_at_the_end_and_vanished_had_no_further_action(years):
    """Decided in April, it is listed in neither return as such; acted on, it would be listed in the second."""
    journeys, findings = years(y2023=[child("A", case("2023-03-30"))], y2024=[child("B", case("2023-05-01"))])
    assert sorted(journeys.tables["referrals"]["no_further_action"]) == [0, 1]
    assert len(journeys.tables["need"]) == 1
    assert "made in the last days of the year" in words(findings)


def test_years_before_a_gap_are_not_used(years):
    journeys, findings = years(
        y2021=[child("A", case("2020-05-01"))],
        y2023=[child("A", case("2022-05-01"))],
        y2024=[child("A", case("2022-05-01"))],
    )
    assert str(journeys.first_day) == "2022-04-01"
    assert len(journeys.tables["referrals"]) == 1
    assert "a year between this return and that to 31 March 2023 is missing" in words(findings)


def test_a_later_return_that_lists_a_case_wrongly_does_not_undo_an_earlier_one(years):
    closed = case("2022-05-01", closed="2022-09-01", reason="RC7")
    journeys, findings = years(y2023=[child("A", closed)], y2024=[child("A", closed)])
    assert journeys.tables["need"]["ended"].tolist() == [day("2022-09-01")]
    assert "ended before the census year" in words(findings)


def test_two_returns_for_a_year_are_refused(tmp_path):
    paths = [saved(tmp_path, message(child("A", case("2023-05-01"))), name) for name in ("a.xml", "b.xml")]
    with pytest.raises(ReturnFault, match=r"a\.xml and b\.xml: are for the same year, to 31 March 2024"):
        read_cin_census(paths)


def test_two_councils_are_refused(tmp_path):
    one = saved(tmp_path, message(child("A", case("2023-05-01"))), "a.xml")
    other_head = header(2023).replace("999", "998")
    other = saved(tmp_path, message(child("A", case("2022-05-01")), head=other_head), "b.xml")
    with pytest.raises(ReturnFault, match="from different councils"):
        read_cin_census([one, other])


def test_no_file_at_all():
    with pytest.raises(ReturnFault, match="no file is given"):
        read_cin_census([])


def test_faults_of_all_files_are_told_at_once(tmp_path):
    paths = [saved(tmp_path, b"{}", "a.xml"), saved(tmp_path, b"", "b.xml"), tmp_path / "c.xml"]
    with pytest.raises(ReturnFault) as fault:
        read_cin_census(paths)
    assert len(fault.value.faults) == 3
