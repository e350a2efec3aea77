"""What a workforce census adds up to."""

import pytest
from xml_returns import SAMPLES, saved, words, worker, workforce_message

from calibration.importers.workforce import Staff, read_workforce


def read(folder, *workers, **message):
    return read_workforce(saved(folder, workforce_message(*workers, **message), "workforce.xml"))


def holder(number="AB1", *, agency="0", role="5", began="2020-01-01", fte="1", cases="18", **more):
    return worker(agency, number, FTE=fte, OrgRole=role, RoleStartDate=began, FTE30=fte, Cases30=cases, **more)


def test_roles_and_agency(tmp_path):
    workforce, findings = read(
        tmp_path,
        holder("A1"),
        holder("A2", role="6", fte="0.5", cases=None),
        holder("A3", role="4", cases="12"),
        holder("A4", role="3", cases=None),
        holder("A5", role="1", cases=None),
        holder("A6", agency="1"),
        holder("A7", role=None, cases=None),
    )
    assert str(workforce.as_of) == "2024-09-30"
    assert workforce.employed == {
        "social_worker": Staff(2, 1.5),
        "senior_practitioner": Staff(1, 1.0),
        "team_manager": Staff(1, 1.0),
        "senior_manager": Staff(1, 1.0),
        "not_said": Staff(1, 1.0),
    }
    assert workforce.agency["social_worker"] == Staff(1, 1.0)
    assert workforce.in_post == Staff(6, 5.5)
    assert (workforce.vacancies, workforce.agency_fte, workforce.agency_headcount) == (5.5, 1, 2)
    assert (workforce.cases, workforce.case_holders, workforce.caseload) == (48, Staff(3, 3.0), 16)
    assert words(findings).count("is not given") == 1


def test_starters_leavers_and_the_time_at_risk(tmp_path):
    """2024 has a leap day: 1 October 2023 to 30 September 2024 are 366 days."""
    workforce, _ = read(
        tmp_path,
        holder("A1"),
        holder("A2", began="2024-04-01"),
        holder("A3", RoleEndDate="2024-03-31", cases=None),
        holder("A4", RoleEndDate="2024-09-30", cases=None, fte="0.5"),
        holder("A5", began="2024-04-01", agency="1", RoleEndDate="2024-06-01"),
        holder("A6", RoleEndDate="2024-12-31"),
    )
    assert workforce.starters == Staff(1, 1.0)
    assert workforce.leavers == Staff(2, 1.5)
    assert workforce.fte_years == pytest.approx(1 + 183 / 366 + 182 / 366 + 0.5 * 365 / 366 + 1)
    assert workforce.leaving_rate == pytest.approx(1.5 / workforce.fte_years)
    assert workforce.in_post.headcount == 3


def test_one_person_with_two_roles_is_one(tmp_path):
    workforce, findings = read(tmp_path, holder("A1", fte="0.6"), holder("A1", fte="0.4", role="4"))
    assert workforce.case_holders == Staff(1, 1.0)
    assert "listed in post before" in words(findings)


def test_cases_without_fte_do_not_raise_the_caseload(tmp_path):
    workforce, findings = read(tmp_path, holder("A1"), holder("A2", fte=None, cases="30"))
    assert workforce.caseload == 18
    assert workforce.cases == 48
    text = words(findings)
    assert "cases, but no FTE" in text
    assert "no FTE of a worker in post" in text


def test_absence_is_of_the_employed(tmp_path):
    workforce, _ = read(tmp_path, holder("A1", WorkingDaysLost="7.5"), holder("A2", agency="1", WorkingDaysLost="3"))
    assert workforce.working_days_lost == 7.5


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        (holder(fte="1.5"), "no number from 0 to 1; taken as not known"),
        (holder(fte="full"), "no number from 0 to 1; taken as not known"),
        (holder(cases="2000"), "no number from 0 to 200"),
        (holder(role="9"), "no known role"),
        (holder(agency="perhaps"), "neither 0 nor 1"),
        (holder(began="2024-11-01"), "begins after 30 September"),
        (holder(RoleEndDate="2019-01-01"), "the role ends before it begins"),
        (holder(began="2010-01-01", RoleEndDate="2019-01-01"), "left before the year"),
        (holder(began="01/02/19"), "is a year of two digits"),
        (holder(agency="1", fte="1").replace("AB1", "X1") * 9, "is not this total"),
    ],
)
def test_findings(tmp_path, odd, said):
    _, findings = read(tmp_path, holder("G1"), odd)
    assert said in words(findings)


def test_no_totals(tmp_path):
    workforce, findings = read(tmp_path, holder(), totals="")
    assert str(workforce.vacancies) == "nan"
    assert words(findings).count("is not given") == 3


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples lie outside the project")
def test_the_sample_has_thirty_workers():
    """30 workers with random dates: 2 left before the year, 7 begin after it, 21 are in post, 8 of them employed."""
    workforce, findings = read_workforce(SAMPLES / "workforce_census" / "social_work_workforce_2022.xml")
    assert str(workforce.as_of) == "2022-09-30"
    assert workforce.in_post.headcount == 8
    assert sum(staff.headcount for staff in workforce.agency.values()) == 13
    assert (workforce.vacancies, workforce.agency_fte, workforce.agency_headcount) == (79.68, 59.82, 71)
    assert (workforce.cases, workforce.case_holders.headcount) == (639, 13)
    text = words(findings)
    assert "left before the year, and is not to be listed; left out. 2 rows" in text
    assert "begins after 30 September; left out. 7 rows" in text
