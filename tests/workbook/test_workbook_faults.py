"""Workbooks as people damage them: each damage, the cell it is told at, the field, and the words it earns."""

from functools import cache

import pytest
from workbook_files import Book, Error, Formula, Styled, small

ORDINARY = 1
"""Number format of a style that is no date."""
YES = True


def put(cell, value):
    return lambda book: book.put(cell, value)


ONE_FAULT = {
    # what is typed where a number belongs
    "words": (put("Demand!D8", "twelve"), "Demand!D8", "demand.weekend_share.value", "here, not words"),
    "percent as text": (put("Demand!D8", "90 %"), "Demand!D8", "demand.weekend_share.value", "as a share: 0.9"),
    "thousands": (put("Stock!D5", "1,234"), "Stock!D5", "stock.children_in_assessment.value", "or signs: 1234"),
    "spaced": (put("Stock!D5", "1 234"), "Stock!D5", "stock.children_in_assessment.value", "or signs: 1234"),
    "pounds": (put("Costs!D5", "£52,000"), "Costs!D5", "costs.social_worker_gbp_per_year.value", "written: £52,000"),
    "number as text": (put("Demand!D8", "0.02"), "Demand!D8", "demand.weekend_share.value", "a number kept as text"),
    "true": (put("Demand!D8", YES), "Demand!D8", "demand.weekend_share.value", "(written: TRUE)"),
    "blank": (put("Demand!D8", None), "Demand!D8", "demand.weekend_share.value", "a number should be here"),
    "spaces": (put("Demand!D8", "  "), "Demand!D8", "demand.weekend_share.value", "a number should be here"),
    "formula": (put("Demand!D8", Formula("1+1")), "Demand!D8", "", "a formula stands here; write the value"),
    "error": (put("Demand!D8", Error("#REF!")), "Demand!D8", "", "the error #REF! stands here"),
    "above": (put("Demand!D8", 12), "Demand!D8", "demand.weekend_share.value", "; 12 % is written 0.12"),
    "below": (put("Assessment!D5", 0), "Assessment!D5", "assessment.hours.value", "must be at least 0.1"),
    "not whole": (put("Demand!D6", 1.5), "Demand!D6", "demand.replayed_months.value", "a whole number should be here"),
    # what stands beside a value
    "low alone": (put("Demand!E8", 0.01), "Demand!F8", "demand.weekend_share.interval.high", "together or not at all"),
    "unknown source": (put("Demand!I8", "test"), "Demand!I8", "demand.weekend_share.source", 'did you mean "tests"?'),
    "no source": (put("Demand!I8", None), "Demand!I8", "demand.weekend_share.source", "words are needed"),
    "unknown status": (put("Demand!J8", "publised"), "Demand!J8", "demand.weekend_share.status", '"published"?'),
    "other unit": (put("Demand!H8", "percent"), "Demand!H8", "demand.weekend_share.unit", 'the unit must be "share"'),
    "hidden sign": (put("Demand!K8", "a\ufeffb"), "Demand!K8", "demand.weekend_share.note", "cannot be seen"),
    # rows
    "unknown field": (
        put("Demand!B8", "demand.weekend_shares"), "Demand!B8", "demand.weekend_shares", '"demand.weekend_share"?',
    ),
    "duplicate row": (
        lambda book: book.copied_row("Demand!A8", 40), "Demand!B40", "demand.weekend_share", "first is in Demand!B8",
    ),
    "deleted row": (lambda book: book.without_row("Demand!A8"), "sheet Demand", "demand.weekend_share", "is missing"),
    "row without field": (put("Demand!D60", 5), "Demand!B60", "", "nothing is written under Field"),
    "beside the table": (put("Demand!N8", "why?"), "Demand!N8", "", "a column without a heading; delete it"),
    "merged": (lambda book: book.merged("Demand!D8:E8"), "Demand!D8:E8", "", "merged cells; unmerge them"),
    # headings and sheets
    "renamed column": (put("Demand!D4", "Values"), "Demand!D4", "", 'did you mean "Value"?'),
    "no headings": (lambda book: book.without_row("Demand!A4"), "sheet Demand", "", "the row of headings is missing"),
    "heading twice": (put("Demand!L4", "Value"), "Demand!L4", "", "written twice"),
    "missing sheet": (lambda book: book.without_sheet("Stock"), "sheet Stock", "", "this sheet is missing"),
    "missing teams": (lambda book: book.without_sheet("Teams"), "sheet Teams", "", "this sheet is missing"),
    "missing sources": (lambda book: book.without_sheet("Sources"), "sheet Sources", "", "this sheet is missing"),
    "missing read me": (lambda book: book.without_sheet("Read me"), "sheet Read me", "", "this sheet is missing"),
    "no version": (put("'Read me'!A6", None), "sheet Read me", "", "so that the version is not known"),
    "other version": (put("'Read me'!B6", 2), "'Read me'!B6", "", "this program reads layout 1"),
    # the council
    "date as text": (put("Council!D9", "2024-04-01"), "Council!D9", "start", "this is text; type the date again"),
    "date as number": (put("Council!D9", Styled(45383, ORDINARY)), "Council!D9", "start", "the cell as a date"),
    "date too early": (put("Council!D9", 20000), "Council!D9", "start", "must be between 1990 and 2100"),
    "time of day": (put("Council!D9", 45383.5), "Council!D9", "start", "a date without a time of day"),
    "no date": (put("Council!D9", None), "Council!D9", "start", "nothing is written here"),
    "unknown choice": (put("Council!D11", "single_assessment_2012"), "Council!D11", "practice.regime", "did you mean"),
    "no name": (put("Council!D5", None), "Council!D5", "name", "nothing is written here; words are needed"),
    "no draws": (put("Council!D7", "draws.csv"), "Council!D7", "draws", "there is no such file"),
    "draws elsewhere": (put("Council!D7", "C:\\draws.csv"), "Council!D7", "draws", "relative to this one"),
    # lists
    "gap in a list": (put("Bands!I5", None), "Bands!I5", "demand.sibling_group_shares.value[2]", "a list has no gaps"),
    "shares": (put("Bands!H5", 0.6), "Bands!H5", "demand.sibling_group_shares", "shares must sum to 1, not 1.05"),
    "edges": (put("Bands!I6", 4), "Bands!H6", "section_47.booked_days_edges", "each edge must be above the one before"),
    "one band less": (put("Bands!L6", None), "Bands!H7", "section_47.booked_days_shares", "3 bands, but there are 4"),
    "a word in a list": (put("Bands!I6", "x"), "Bands!I6", "section_47.booked_days_edges.value[2]", "a number"),
    "too few ages": (put("'By age'!L5", None), "'By age'!H5", "placements.kinship_shares.value", "5 to 5 numbers"),
    "more than contacts": (
        put("'By month'!J6", 500), "'By month'!H6", "demand.first_time_referrals_by_month", "500 referrals out of 109",
    ),
    # what several settings say together
    "together": (
        put("Assessment!D16", 1), "Assessment!D16", "assessment.child_in_need_share", "together with",
    ),
    # teams
    "posts in words": (put("Teams!G6", "five"), "Teams!G6", "teams.assessment.social_workers_fte.value", "not words"),
    "posts blank": (put("Teams!G6", None), "Teams!G6", "teams.assessment.social_workers_fte.value", "a number"),
    "negative posts": (put("Teams!G6", -1), "Teams!G6", "teams.assessment.social_workers_fte.value", "at least 0"),
    "kind": (put("Teams!C6", "asessment"), "Teams!C6", "teams.assessment.kind", 'did you mean "assessment"?'),
    "no team name": (put("Teams!B6", None), "Teams!B6", "teams.assessment.name", "words are needed"),
    "short name": (put("Teams!A30", "North Team"), "Teams!A30", "teams.North Team", "has small letters, digits and _"),
    "team twice": (put("Teams!A30", "assessment"), "Teams!A30", "teams.assessment", "the first is in Teams!A6"),
    "team without a name": (put("Teams!G30", 2), "Teams!A30", "", "nothing is written under Short name"),
    "demand shares": (put("Teams!F7", 0.6), "sheet Teams", "teams", "of kind child_protection must sum to 1, not 1.1"),
    "team source only": (put("Teams!Q6", "tests"), "Teams!R6", "teams.assessment", "together or not at all"),
    "no row for a post": (
        lambda book: book.without_row("'Team sources'!A5"), "Teams!E5", "teams.front_door.locality", "say where",
    ),
    "row of no team": (
        put("'Team sources'!B5", "teams.front_dor.locality"), "'Team sources'!B5", "teams.front_dor.locality",
        'did you mean "teams.front_door.locality"?',
    ),
    "post told twice": (
        put("'Team sources'!B6", "teams.front_door.locality"), "'Team sources'!B6", "teams.front_door.locality",
        "the first is in 'Team sources'!B5",
    ),
    # sources
    "source twice": (put("Sources!A6", "tests"), "Sources!A6", "sources.tests", "the first is in Sources!A5"),
    "source's name": (put("Sources!A5", "a b"), "Sources!A5", "sources.a b", "letters, digits, - _ and . only"),
    "source's date": (put("Sources!C5", "last year"), "Sources!C5", "sources.tests.date", "a year and month or a day"),
    "source without title": (put("Sources!B5", None), "Sources!B5", "sources.tests.title", "words are needed"),
    "strange sheet": (lambda book: book.renamed("Stock", "Stocks"), "sheet Stocks", "", "a sheet that no scenario has"),
    "renamed sheet": (lambda book: book.renamed("Stock", "Stocks"), "sheet Stock", "", 'now called "Stocks"?'),
}  # fmt: skip


@pytest.fixture(scope="module")
def faults_after(faults_of):
    """What is wrong after a damage; each is read once."""
    return cache(lambda name: faults_of(ONE_FAULT[name][0](Book(small())).content()))


@pytest.mark.parametrize("name", ONE_FAULT)
def test_each_damage_is_told_at_its_cell(name, faults_after):
    _, cell, field, words = ONE_FAULT[name]
    faults = faults_after(name)
    told = [fault for fault in faults if fault.where.cell == cell and fault.field == field and words in str(fault)]
    assert told, "\n".join(map(str, faults))
    assert f", {cell}" in str(told[0])


ALONE = set(ONE_FAULT) - {
    "unknown field", "renamed column", "row of no team", "post told twice", "no row for a post", "source's name",
    "short name", "team twice", "no headings", "missing sheet", "missing teams", "strange sheet", "renamed sheet",
    "no team name", "source twice", "missing sources", "edges", "one band less", "low alone",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(ALONE))
def test_one_damage_is_one_fault(name, faults_after):
    assert len(faults_after(name)) == 1


def test_every_fault_at_once_in_the_order_of_the_sheets(book, faults_of):
    book.put("Sources!C5", "x").put("Demand!D8", "twelve").put("Demand!D7", 5).put("Council!D9", "x")
    book.put("Teams!G6", -1).put("Bands!H5", 0.9)
    cells = [fault.where.cell for fault in faults_of(book.content())]
    assert cells == ["Council!D9", "Teams!G6", "Demand!D7", "Demand!D8", "Bands!H5", "Sources!C5"]


def test_nothing_else_is_said_of_what_a_missing_sheet_held(book, faults_of):
    (fault,) = faults_of(book.without_sheet("Stock").content())
    assert fault.where.cell == "sheet Stock"
    (fault,) = faults_of(Book(small()).without_sheet("Sources").content())
    assert fault.where.cell == "sheet Sources"


def test_the_nearest_column_is_read_as_the_one_meant(book, faults_of):
    book.put("Demand!D4", "Values").put("Demand!D8", "x")
    assert [fault.where.cell for fault in faults_of(book.content())] == ["Demand!D4", "Demand!D8"]


def test_a_setting_on_the_wrong_sheet(book, faults_of):
    faults = faults_of(book.put("Demand!B8", "stock.children_in_care").content())
    assert "this setting belongs on sheet Stock" in str(faults)


def test_columns_may_stand_in_any_order(book, tmp_path):
    """Whoever lifts the lock and moves a column has not changed what it says."""
    from sim.scenario import load

    book.put("Sources!D4", "Records").put("Sources!E4", "Address").put("Sources!E5", "https://example.org")
    (tmp_path / "x.xlsx").write_bytes(book.content())
    assert load(tmp_path / "x.xlsx").sources[0].url == "https://example.org"
