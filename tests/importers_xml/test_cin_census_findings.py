"""What does not fit is told in a planner's words, with the line and without the content."""

import pytest
from xml_returns import assessment, case, child, cin_plan, cp_plan, enquiry, header, message, saved, words

from calibration.importers.cin_census import read_cin_census

GOOD = [child(f"G{number}", case("2023-05-01")) for number in range(3)]
FOUND = {
    "no id": (child(None, case("2023-05-01")), "no identifier; the child is left out"),
    "child twice": (child("G1", case("2023-09-01")), "the child is listed before"),
    "case twice": (child("G1", case("2023-05-01")), "listed again for the same child, case and date"),
    "unborn": (child("A", case("2024-02-01"), born=None, expected="2024-06-01"), "not yet born"),
    "no birth date": (child("A", case("2024-02-01"), born=None), "no date of birth"),
    "no referral date": (child("A", case(None)), "no readable date; the record is left out"),
    "referral that is no date": (child("A", case("31/02/2024")), "is no date written as day, month, year"),
    "American date": (child("A", case("05/25/2023")), "is no date written as day, month, year"),
    "two-digit year": (child("A", case("01/05/23")), "is a year of two digits; read as 20YY"),
    "too early": (child("A", case("1066-10-14")), "is before 1 January 1990"),
    "referred after the year": (child("A", case("2024-05-01")), "begins after the census year"),
    "closed before referred": (
        child("A", case("2023-05-01", closed="2023-04-20", reason="RC7")),
        "ends before it begins; left out",
    ),
    "closed before the year": (
        child("A", case("2022-05-01", closed="2022-09-20", reason="RC7")),
        "ended before the census year",
    ),
    "closed after the year": (
        child("A", case("2023-05-01", closed="2024-04-20", reason="RC7")),
        "on whose last day it was still open",
    ),
    "closed on no date": (child("A", case("2023-05-01", closed="soon")), "the date of the end cannot be read"),
    "unknown reason": (child("A", case("2023-05-01", closed="2023-06-01", reason="RC77")), "no known code"),
    "no reason": (child("A", case("2023-05-01", closed="2023-06-01")), "closed without a known reason"),
    "reason while open": (child("A", case("2023-05-01", reason="RC7")), "a reason for closure, but open"),
    "NFA that is no answer": (child("A", case("2023-05-01", nfa="Smith")), "neither yes nor no"),
    "NFA with an assessment": (
        child("A", case("2023-05-01", assessment("2023-05-02", "2023-06-01"), nfa="1")),
        "no further action, yet there are records of some",
    ),
    "NFA from before": (child("A", case("2022-05-01", nfa="1")), "no further action on a referral from before"),
    "NFA closed later": (
        child("A", case("2023-05-01", nfa="1", closed="2023-07-01", reason="RC7")),
        "no further action, yet closed on a later day",
    ),
    "assessed before referred": (
        child("A", case("2023-05-01", assessment("2023-04-20", "2023-06-01"))),
        "begins before its referral",
    ),
    "plan of a closed case": (
        child("A", case("2023-05-01", cin_plan("2023-05-20"), closed="2023-09-01", reason="RC7")),
        "has no end although the case is closed",
    ),
    "CP plan without conference": (
        child("A", case("2023-06-01", cp_plan("2023-09-01"))),
        "a plan without an initial conference",
    ),
    "plans overlap": (
        child("A", case("2023-06-01", cin_plan("2023-06-02", "2023-09-01"), cin_plan("2023-08-01", "2023-10-01"))),
        "begins while an earlier plan of the same kind is open",
    ),
    "both kinds of plan": (
        child("A", case("2023-04-01", cin_plan("2023-04-02", "2023-09-01"), cp_plan("2023-04-20"))),
        "a child in need plan while there is a child protection plan",
    ),
    "the same plan twice": (
        child("A", case("2023-04-01", cp_plan("2023-04-20")), case("2023-04-10", cp_plan("2023-04-20"))),
        "the same plan is listed under two referrals",
    ),
    "cases overlap": (
        child("A", case("2023-04-01"), case("2023-09-10")),
        "referred again while an earlier case of the child is open",
    ),
    "conference before enquiry": (
        child("A", case("2023-06-01", enquiry("2023-06-20", "2023-06-10"))),
        "the conference is before the enquiry",
    ),
    "conference not required but held": (
        child("A", case("2023-06-01", enquiry("2023-06-20", "2023-06-30", "1"))),
        "no conference required, yet one was held",
    ),
    "conference required but none": (
        child("A", case("2023-06-01", enquiry("2023-06-20"))),
        "a conference is required, but none is listed",
    ),
    "number of plans": (
        child("A", case("2023-06-01", cp_plan("2023-06-20", None, "many"), conference="2023-06-20")),
        "no whole number up to 50",
    ),
    "an element twice": (
        child("A", case("2023-06-01").replace("<ReferralNFA>", "<ReferralNFA>0</ReferralNFA><ReferralNFA>")),
        "is there more than once; the first is read",
    ),
    "module astray": (child("A", case("2023-06-01"), cin_plan("2023-06-01")), "not where the schema has it"),
}


@pytest.mark.parametrize(("odd", "said"), FOUND.values(), ids=FOUND)
def test_findings(tmp_path, odd, said):
    _, findings = read_cin_census([saved(tmp_path, message(*GOOD, odd))])
    text = words(findings)
    assert said in text
    assert "Smith" not in text


HEADERS = {
    "no header": ("", "says no year"),
    "reference date of the day it was made": (header(2024, reference="2024-07-21"), "is not 31 March, as it should be"),
    "year and date disagree": (header(2023, reference="2024-03-31"), "Year and ReferenceDate disagree"),
    "no date": (header(2024, reference=None), "Year is believed"),
    "no year": (header(None, reference="2024-03-31"), ""),
    "a year nobody has": (header(9999, reference="9999-03-31"), "says no year"),
    "another collection": (header(2024, collection="Jones"), "is not CIN"),
}


@pytest.mark.parametrize(("head", "said"), HEADERS.values(), ids=HEADERS)
def test_headers(tmp_path, head, said):
    journeys, findings = read_cin_census([saved(tmp_path, message(*GOOD, head=head))])
    assert str(journeys.last_day) == "2024-03-31"
    assert said in words(findings)
    assert "Jones" not in words(findings)


def test_lines_are_told(tmp_path):
    path = saved(tmp_path, message(*GOOD, child("A", case("2023-05-01", nfa="perhaps"))))
    _, findings = read_cin_census([path])
    (finding,) = findings
    lines = path.read_text().splitlines()
    (row,) = finding.first
    assert "<CINdetails>" in lines[row - 1]
    assert finding.shape == "aaaaaaa"
    assert finding.place == "CINdetails, ReferralNFA, by line of the file"
