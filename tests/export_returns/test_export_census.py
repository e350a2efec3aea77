"""CIN censuses from logs written by hand: what a year lists, and what its window cuts off."""

from xml.etree import ElementTree as ET

import pytest
from made_up_logs import Log

from sim.report.returns.census import SOFTWARE, census_of_year
from sim.returns import cin_census
from sim.vocabulary import Event, ReferralOutcome


def census(log, year):
    simulated = log.simulated()
    text = census_of_year(simulated.journeys, simulated.children, year, simulated.add_working_days)
    return ET.fromstring(text.encode())


def told(element):
    """An element as nested tuples of what it holds, without names of groups that hold one thing."""
    return {part.tag: part.text for part in element if len(part) == 0}


def of(root, name):
    return [told(each) for each in root.iter(name)]


def case(log, child, referred, closed=None, outcome=ReferralOutcome.ASSESSMENT):
    log.note(referred, Event.REFERRAL, child, -1)
    log.note(referred, Event.REFERRAL_DECIDED, child, 0, outcome)
    if outcome is ReferralOutcome.ASSESSMENT:
        log.note(referred, Event.CASE_OPENED, child)
    if closed:
        log.note(closed, Event.CASE_CLOSED, child, part=0.9)


def dates(root, name, *parts):
    return [tuple(each.get(part) for part in parts) for each in of(root, name)]


CLOSED_ELEMENTS = ("CINreferralDate", "CINclosureDate", "ReasonForClosure", "ReferralNFA")


def test_cases_open_on_any_day_of_the_year():
    log = Log()
    case(log, 1, "2018-06-01", "2019-03-29")
    case(log, 2, "2018-06-01", "2019-04-01")
    case(log, 3, "2018-06-01")
    case(log, 4, "2019-04-01")
    assert dates(census(log, 2019), "CINdetails", *CLOSED_ELEMENTS) == [
        ("2018-06-01", "2019-03-29", "RC8", "0"),
        ("2018-06-01", None, None, "0"),
        ("2018-06-01", None, None, "0"),
    ]
    assert dates(census(log, 2020), "CINdetails", *CLOSED_ELEMENTS) == [
        ("2018-06-01", "2019-04-01", "RC8", "0"),
        ("2018-06-01", None, None, "0"),
        ("2019-04-01", None, None, "0"),
    ]


def test_referrals_that_open_no_case_are_listed_in_their_own_year():
    log = Log()
    case(log, 1, "2018-06-01", outcome=ReferralOutcome.NO_FURTHER_ACTION)
    case(log, 2, "2018-06-01", outcome=ReferralOutcome.NO_NEW_ASSESSMENT)
    log.note("2019-03-29", Event.REFERRAL, 3, -1)
    log.note("2019-04-01", Event.REFERRAL_DECIDED, 3, 1, ReferralOutcome.NO_FURTHER_ACTION)
    assert dates(census(log, 2019), "CINdetails", *CLOSED_ELEMENTS) == [
        ("2018-06-01", None, None, "1"),
        ("2018-06-01", "2018-06-01", "RC7", "0"),
        ("2019-03-29", None, None, "0"),
    ]
    assert dates(census(log, 2020), "CINdetails", *CLOSED_ELEMENTS) == []


def test_a_case_open_at_the_start_of_the_run_begins_when_it_was_opened():
    log = Log()
    log.note("2016-11-07", Event.CASE_OPENED, 1)
    log.note("2016-11-07", Event.CIN_PLAN_STARTED, 1)
    root = census(log, 2019)
    assert dates(root, "CINdetails", "CINreferralDate") == [("2016-11-07",)]
    assert dates(root, "CINPlanDates", "CINPlanStartDate", "CINPlanEndDate") == [("2016-11-07", None)]


@pytest.mark.parametrize(
    ("begins", "ends", "of_2019", "of_2020"),
    [
        ("2018-06-01", "2018-07-02", [("2018-06-01", "2018-07-02")], []),
        ("2019-02-01", "2019-05-01", [("2019-02-01", None)], [("2019-02-01", "2019-05-01")]),
        ("2019-02-01", None, [("2019-02-01", None)], []),
        ("2019-05-01", None, [], [("2019-05-01", None)]),
    ],
)
def test_an_open_assessment_is_listed_only_in_the_year_it_began_in(begins, ends, of_2019, of_2020):
    log = Log()
    case(log, 1, "2018-05-01")
    log.note(begins, Event.ASSESSMENT_STARTED, 1, part=0.6)
    if ends:
        log.note(ends, Event.ASSESSMENT_COMPLETED, 1)
    parts = ("AssessmentActualStartDate", "AssessmentAuthorisationDate")
    assert dates(census(log, 2019), "Assessments", *parts) == of_2019
    assert dates(census(log, 2020), "Assessments", *parts) == of_2020


def test_plans_are_listed_while_they_are_open_and_in_the_year_they_end():
    log = Log()
    case(log, 1, "2018-05-01")
    log.note("2018-06-01", Event.CP_PLAN_STARTED, 1, 1)
    log.note("2018-09-03", Event.CP_REVIEW, 1)
    log.note("2019-04-01", Event.CP_REVIEW, 1)
    log.note("2019-04-01", Event.CP_PLAN_ENDED, 1, part=0.6)
    log.note("2019-04-01", Event.DISABLED_PLAN_STARTED, 1, part=0.6)
    log.note("2019-12-02", Event.DISABLED_PLAN_ENDED, 1)
    of_2019, of_2020 = census(log, 2019), census(log, 2020)
    parts = ("CPPstartDate", "CPPendDate", "NumberOfPreviousCPP")
    assert dates(of_2019, "ChildProtectionPlans", *parts) == [("2018-06-01", None, "1")]
    assert dates(of_2020, "ChildProtectionPlans", *parts) == [("2018-06-01", "2019-04-01", "1")]
    assert [each.text for each in of_2019.iter("CPPreviewDate")] == ["2018-09-03"]
    assert [each.text for each in of_2020.iter("CPPreviewDate")] == ["2019-04-01"]
    assert dates(of_2019, "CINPlanDates", "CINPlanStartDate", "CINPlanEndDate") == []
    assert dates(of_2020, "CINPlanDates", "CINPlanStartDate", "CINPlanEndDate") == [("2019-04-01", "2019-12-02")]
    assert [each.text for each in of_2020.iter("PrimaryNeedCode")] == ["N2"]


def test_enquiries_of_the_year_and_those_whose_conference_was_held_in_it():
    log = Log()
    for child, steps in {
        1: (("2018-06-01", Event.SECTION_47_STARTED, 0), ("2018-06-08", Event.SECTION_47_ENDED, 0)),
        2: (
            ("2019-03-25", Event.SECTION_47_STARTED, 0),
            ("2019-04-05", Event.SECTION_47_ENDED, 1),
            ("2019-04-10", Event.ICPC, 12),
        ),
        3: (("2019-03-25", Event.SECTION_47_STARTED, 0), ("2019-04-05", Event.SECTION_47_ENDED, 0)),
    }.items():
        case(log, child, "2018-05-01")
        for day, event, value in steps:
            log.note(day, event, child, value)
    parts = ("S47ActualStartDate", "InitialCPCtarget", "DateOfInitialCPC", "ICPCnotRequired")
    assert dates(census(log, 2019), "Section47", *parts) == [
        ("2018-06-01", "2018-06-22", None, "1"),
        ("2019-03-25", "2019-04-15", None, "0"),
        ("2019-03-25", "2019-04-15", None, "0"),
    ]
    assert dates(census(log, 2020), "Section47", *parts) == [("2019-03-25", "2019-04-15", "2019-04-10", "0")]


def test_records_stand_in_the_case_they_belong_to():
    log = Log()
    case(log, 1, "2018-05-01", "2018-08-01")
    log.note("2018-05-02", Event.ASSESSMENT_STARTED, 1)
    log.note("2018-06-01", Event.ASSESSMENT_COMPLETED, 1)
    case(log, 1, "2018-10-01")
    log.note("2018-10-02", Event.ASSESSMENT_STARTED, 1)
    log.rows.sort(key=lambda row: row[0])
    first, second = census(log, 2019).iter("CINdetails")
    assert dates(first, "Assessments", "AssessmentActualStartDate") == [("2018-05-02",)]
    assert dates(second, "Assessments", "AssessmentActualStartDate") == [("2018-10-02",)]


def test_the_file_says_what_it_is_and_for_which_year():
    log = Log()
    case(log, 1, "2018-05-01")
    root = census(log, 2019)
    assert root.findtext("Header/CollectionDetails/ReferenceDate") == "2019-03-31"
    assert root.findtext("Header/Source/SoftwareCode") == SOFTWARE == "THROUGHCARE-SYNTHETIC"
    assert root.findtext("Header/Source/LEA") == "000"


def test_the_sex_of_a_child_is_named_as_in_its_year():
    log = Log()
    case(log, 1, "2018-05-01")
    assert [each.text in ("1", "2") for each in census(log, 2019).iter("GenderCurrent")] == [True]
    assert list(census(log, 2019).iter("Sex")) == []


def assert_in_order(element):
    parts = cin_census.ELEMENTS.get(element.tag, ())
    names = [part.tag for part in element]
    assert names == sorted(names, key=parts.index)
    for part in element:
        assert_in_order(part)
    required = set(parts) & cin_census.REQUIRED
    assert required <= set(names), element.tag
    assert {name for name in names if names.count(name) > 1} <= cin_census.REPEATED


def test_a_simulated_census_keeps_to_the_schema(council):
    simulated = council.simulated
    for year in simulated.years:
        text = census_of_year(simulated.journeys, simulated.children, year, simulated.add_working_days)
        assert_in_order(ET.fromstring(text.encode()))
