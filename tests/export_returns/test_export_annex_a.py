"""Annex A from logs written by hand: each list's rows and window."""

from datetime import date

import pytest
from made_up_logs import Log
from python_calamine import CalamineWorkbook

from sim.report.returns import workbook
from sim.report.returns.inspection import Inspection
from sim.report.returns.journeys import NEVER, OPEN
from sim.report.returns.periods import TooShortError
from sim.report.returns.workbook import NoWorkbooksError, lists_of, must_write_workbooks, write_workbook
from sim.report.returns.writing import Return, must_be_possible, write_returns
from sim.returns import annex_a
from sim.vocabulary import CareEnd, EntryRoute, Event, LegalStatus, PlacementKind, ReferralOutcome

INSPECTED = "2019-03-29"
EDGES = ((1, "2018-08-01", "2018-09-28"), (2, "2018-08-01", "2018-10-01"), (3, "2018-08-01", None))
"""Spells that ended just before the window, that ended in it, and that go on."""
A, B, C, D = (f"SYN000000{place}" for place in range(1, 5))


def lists(log, inspected=INSPECTED):
    simulated = log.simulated()
    known = simulated.journeys.until(date.fromisoformat(inspected).toordinal())
    return lists_of(Inspection(known, simulated.children, simulated.teams))


def rows(table, *columns):
    named = table[list(columns)]
    return [tuple(map(_told, columns, row)) for row in named.itertuples(index=False)]


def _told(column, cell):
    """A day as a date, nothing as ""."""
    if cell is None or cell != cell:
        return ""
    if "Date" not in column and "date" not in column:
        return cell
    return "" if cell in (NEVER, OPEN) else date.fromordinal(int(cell)).isoformat()


def refer(log, day, child, outcome=ReferralOutcome.ASSESSMENT, since=-1):
    log.note(day, Event.CONTACT, child)
    log.note(day, Event.REFERRAL, child, since, team=0)
    log.note(day, Event.REFERRAL_DECIDED, child, 0, outcome, team=0)
    if outcome is ReferralOutcome.ASSESSMENT:
        log.note(day, Event.CASE_OPENED, child)


def test_contacts_of_six_months_whoever_they_are_about():
    log = Log()
    for day, child in (("2018-09-28", 1), ("2018-10-01", 1), ("2019-03-29", 1), ("2019-03-29", 2), ("2019-04-01", 2)):
        log.note(day, Event.CONTACT, child)
    found = rows(lists(log)[1], "Child Unique ID", "Date of Contact", "Contact Source")
    source = "u) 10: Unknown"
    assert found == [(A, "2018-10-01", source), (A, "2019-03-29", source), (B, "2019-03-29", source)]


def test_a_window_begins_on_the_same_day_of_the_month():
    log = Log()
    log.note("2018-09-28", Event.CONTACT, 1)
    assert len(lists(log, "2019-03-28")[1]) == 1
    assert lists(log, "2019-03-29")[1].empty


def test_early_help_that_goes_on_or_ended_lately_but_not_a_wait_for_it():
    log = Log()
    for child, begins, ends in EDGES:
        log.note(begins, Event.EARLY_HELP_QUEUED, child)
        log.note(begins, Event.EARLY_HELP_STARTED, child)
        if ends:
            log.note(ends, Event.EARLY_HELP_ENDED, child)
    log.note("2019-01-02", Event.EARLY_HELP_QUEUED, 4)
    log.note("2019-03-01", Event.EARLY_HELP_ENDED, 4, 1)
    columns = ("Child Unique ID", "Assessment start date", "Assessment completion date")
    assert rows(lists(log)[2], *columns) == [(B, "2018-08-01", "2018-10-01"), (C, "2018-08-01", "")]


def test_referrals_say_how_many_came_before_and_who_holds_the_child():
    log = Log()
    refer(log, "2018-06-01", 1, ReferralOutcome.NO_FURTHER_ACTION)
    refer(log, "2018-12-03", 1, since=120)
    log.note("2018-12-04", Event.ALLOCATED, 1, team=1, worker=11)
    refer(log, "2019-01-02", 2, ReferralOutcome.NO_FURTHER_ACTION, since=60)
    refer(log, "2019-02-01", 3, ReferralOutcome.NO_FURTHER_ACTION, since=260)
    columns = (
        "Child Unique ID",
        "Date of referral",
        "Referral NFA?",
        "Number of Referrals in Last 12 Months",
        "Allocated Team",
        "Allocated Worker",
    )
    assert rows(lists(log)[3], *columns) == [
        (A, "2018-12-03", "b) No", 1, "Team B", "SYNTHETIC WORKER 12"),
        (B, "2019-01-02", "a) Yes", 1, "Team A", "Unallocated"),
        (C, "2019-02-01", "a) Yes", 0, "Team A", "Unallocated"),
    ]


def test_assessments_authorised_lately_or_still_open():
    log = Log()
    for child, begins, ends in EDGES:
        refer(log, begins, child)
        log.note(begins, Event.ASSESSMENT_STARTED, child, part=0.6)
        if ends:
            log.note(ends, Event.ASSESSMENT_COMPLETED, child)
            log.note(ends, Event.CASE_CLOSED, child)
    refer(log, "2019-02-01", 4)
    log.note("2019-02-01", Event.ASSESSMENT_STARTED, 4, part=0.6)
    log.note("2019-03-01", Event.ASSESSMENT_COMPLETED, 4)
    log.note("2019-03-01", Event.CIN_PLAN_STARTED, 4)
    columns = (
        "Child Unique ID",
        "Continuous Assessment Date of Authorisation",
        "Was the child assessed as requiring LA children's social care support?",
    )
    made = lists(log)
    assert rows(made[4], *columns) == [(B, "2018-10-01", "b) No"), (C, "", ""), (D, "2019-03-01", "a) Yes")]
    # who was found not to be in need is not among children in need
    columns = ("Child Unique ID", "CIN Start Date", "CIN Closure Date", "Case Status")
    assert rows(made[6], *columns) == [
        (C, "2018-08-01", "", "d) Open assessment"),
        (D, "2019-02-01", "", "c) Child in need plan"),
    ]


def test_an_enquiry_from_strategy_discussion_to_plan():
    log = Log()
    log.note("2018-05-01", Event.SECTION_47_STARTED, 1)
    log.note("2018-05-08", Event.SECTION_47_ENDED, 1, 0)
    log.note("2018-11-01", Event.SECTION_47_STARTED, 1)
    log.note("2018-11-15", Event.SECTION_47_ENDED, 1, 1)
    log.note("2018-11-22", Event.ICPC, 1, 15)
    log.note("2018-11-23", Event.CP_PLAN_STARTED, 1, 1)
    log.note("2018-12-03", Event.SECTION_47_STARTED, 2)
    log.note("2018-12-10", Event.SECTION_47_ENDED, 2, 0)
    log.note("2019-03-28", Event.SECTION_47_STARTED, 3)
    log.note("2019-04-12", Event.SECTION_47_ENDED, 3, 1)
    made = lists(log)
    names = [column.name for column in annex_a.LISTS[4].columns[7:12]]
    assert rows(made[5], "Child Unique ID", *names) == [
        (A, "b) No", "2018-11-22", "a) Yes", 2, 1),
        (B, "a) Yes", "", "", 1, 0),
        (C, "", "", "", 1, 0),
    ]
    columns = ("Child Unique ID", "Child Protection Plan Start Date", "Number of Previous Child Protection Plans")
    assert rows(made[7], *columns) == [(A, "2018-11-23", 1)]


def test_one_row_for_each_child_on_a_plan_the_most_recent():
    log = Log()
    for child, begins, ends in (
        (1, "2018-05-01", "2018-10-01"),
        (1, "2019-01-02", None),
        (2, "2018-05-01", "2018-09-28"),
        (3, "2017-12-01", "2019-02-01"),
    ):
        log.note(begins, Event.CP_PLAN_STARTED, child, float(begins == "2019-01-02"))
        if ends:
            log.note(ends, Event.CP_PLAN_ENDED, child)
    log.note("2019-03-01", Event.CP_VISIT, 1, 10, 0)
    log.note("2019-03-20", Event.CP_VISIT, 1, 13, 1)
    log.note("2018-06-01", Event.CP_REVIEW, 1)
    names = (
        "Child Unique ID",
        "Child Protection Plan Start Date",
        "Date of the Last Statutory Visit",
        "Date of latest review conference",
        "Child Protection Plan End Date",
        "Number of Previous Child Protection Plans",
    )
    assert rows(lists(log)[7], *names) == [
        (A, "2019-01-02", "2019-03-01", "", "", 1),
        (C, "2017-12-01", "", "", "2019-02-01", 0),
    ]


def test_need_lasts_until_support_after_care_begins():
    log = Log()
    for child in (1, 2):
        log.note("2018-05-01", Event.CASE_OPENED, child)
        log.into_care("2018-05-01", child, EntryRoute.COURT, "2000-12-03", LegalStatus.FULL_CARE_ORDER, 1)
    log.note("2018-12-03", Event.CARE_ENDED, 1, CareEnd.AGED_18, 1)
    log.note("2018-12-03", Event.LEAVING_CARE_STARTED, 1, 18)
    log.note("2018-12-03", Event.CARE_ENDED, 2, CareEnd.SPECIAL_GUARDIANSHIP, 1)
    log.note("2018-12-03", Event.CASE_CLOSED, 2)
    names = ("Child Unique ID", "CIN Start Date", "CIN Closure Date", "Reason for Closure", "Case Status")
    made = lists(log)
    assert [(*row[:3], row[3][:3], row[4]) for row in rows(made[6], *names)] == [
        (A, "2018-05-01", "2018-12-03", "RC7", "e) Closed episode"),
        (B, "2018-05-01", "2018-12-03", "RC4", "e) Closed episode"),
    ]
    leavers = ("Child Unique ID", "Age of Child (Years)", "Eligibility Category")
    assert rows(made[9], *leavers) == [(A, 18, "b) Former relevant child")]


def test_children_in_care_as_they_stood_on_the_day_of_inspection():
    log = Log()
    log.into_care("2018-01-15", 1, EntryRoute.SECTION_20, "2012-03-30", LegalStatus.SECTION_20, PlacementKind.KINSHIP)
    log.note("2018-02-15", Event.CARE_ENDED, 1, CareEnd.HOME, PlacementKind.KINSHIP)
    log.into_care(
        "2018-06-01", 1, EntryRoute.COURT, "2012-03-30", LegalStatus.INTERIM_CARE_ORDER, PlacementKind.KINSHIP
    )
    log.move("2018-10-01", 1, PlacementKind.OWN_HOME, 2)
    log.note("2018-12-03", Event.LEGAL_STATUS, 1, LegalStatus.FULL_CARE_ORDER)
    log.note("2018-12-10", Event.CARE_REVIEW, 1, 0, 21)
    log.note("2018-12-11", Event.PERMANENCE_WORK_STARTED, 1, 0)
    log.note("2019-03-04", Event.CARE_VISIT, 1, 10, 0)
    log.move("2019-04-01", 1, PlacementKind.AGENCY_HOME, 3)
    log.into_care(
        "2018-05-01", 2, EntryRoute.SECTION_20, "2012-03-30", LegalStatus.SECTION_20, PlacementKind.UNREGISTERED
    )
    log.note("2018-09-28", Event.CARE_ENDED, 2, CareEnd.HOME, PlacementKind.KINSHIP)
    names = [
        column.name
        for column in annex_a.LISTS[7].columns
        if column.kind in (annex_a.Kind.DATE, annex_a.Kind.NUMBER) and not column.name.startswith("Number of Episodes")
    ]
    table = lists(log)[8]
    told = dict(zip(names, rows(table, *names)[0], strict=True))
    assert table["Child Unique ID"].tolist() == [A]
    assert {name: cell for name, cell in told.items() if cell != ""} == {
        "Date of Birth": "2012-03-30",
        "Age of Child (Years)": 6,
        "Date Started to be Looked After": "2018-06-01",
        "Start date of current legal status": "2018-12-03",
        "Date of Latest Statutory Review": "2018-12-10",
        "Date of Last Social Work Visit": "2019-03-04",
        "Number of Placements in the Last 12 months": 2,
        "Start Date of Most Recent Placement": "2018-10-01",
    }
    codes = (
        "Child's Legal Status",
        "Placement Type",
        "Placement Provider",
        "What is the permanence plan for this child?",
    )
    assert rows(table, *codes) == [
        ("C2: FCO", "p) K2: Children's Homes", "b) PR1: Own provision", "f) Long-term fostering"),
    ]


@pytest.mark.parametrize(
    ("inspected", "words"),
    [
        ("2018-12-31", "run the scenario for at least 12 months, or give a later day with --inspected"),
        ("2018-03-30", "is not in the run, which goes from 3 April 2018 to 31 March 2020"),
        ("2020-04-01", "1 April 2020 is not in the run"),
    ],
)
def test_a_run_that_does_not_cover_the_window_is_refused(inspected, words):
    log = Log()
    log.note("2018-10-01", Event.CONTACT, 1)
    with pytest.raises(TooShortError, match=words):
        must_be_possible(log.simulated(), [Return.ANNEX_A], date.fromisoformat(inspected))


def test_twelve_months_are_enough():
    log = Log()
    log.note("2018-10-01", Event.CONTACT, 1)
    must_be_possible(log.simulated(12), list(Return), date(2019, 3, 31))


def test_the_workbook_is_marked_on_every_sheet_and_has_real_dates(tmp_path):
    log = Log()
    refer(log, "2018-10-01", 1)
    log.note("2018-10-01", Event.ASSESSMENT_STARTED, 1, part=0.6)
    file = tmp_path / "a.xlsx"
    write_workbook(file, lists(log), ["SYNTHETIC"])
    book = CalamineWorkbook.from_path(file)
    assert book.sheet_names == ["Front_Sheet", *(each.sheet for each in annex_a.LISTS)]
    for name in book.sheet_names:
        assert "SYNTHETIC" in str(book.get_sheet_by_name(name).to_python()[0][0])
    title, header, row = book.get_sheet_by_name("List_4").to_python()
    assert title[0].startswith("List 4: Assessments")
    assert header == [column.name for column in annex_a.LISTS[3].columns]
    told = dict(zip(header, row, strict=True))
    assert told["Continuous Assessment Start Date"] == date(2018, 10, 1)
    assert told["Continuous Assessment Date of Authorisation"] == ""
    assert told["Age of Child (Years)"] == int(told["Age of Child (Years)"])


def test_without_the_package_for_workbooks_a_planner_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    with pytest.raises(NoWorkbooksError, match=r'pip install "throughcare\[report\]"'):
        must_write_workbooks()
    assert workbook.MARK.startswith("SYNTHETIC")


def test_a_run_in_which_next_to_nothing_happens_has_every_list_and_table(tmp_path):
    log = Log()
    log.note("2018-10-01", Event.CONTACT, 1)
    assert {number: len(table) for number, table in lists(log).items()} == {1: 1, **dict.fromkeys(range(2, 12), 0)}
    written = write_returns(tmp_path, log.simulated(), list(Return), date(2019, 3, 29))
    assert len(written) == 5
