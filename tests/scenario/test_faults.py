"""Readable files that mean something wrong: each damage, the words it earns and its line."""

import dataclasses

import pytest

from sim.scenario import load
from sim.scenario.parameters import Parameters

from .files import damaged, faults_in

DELAY = "delay_share: {value: 0.7, unit: share, source: tests, status: assumption}"
TREND = "trend_per_year: {value: 0, unit: share per year, source: tests, status: assumption}"
PLACES = "places: {value: 60,"
SIBLINGS = "sibling_group_shares: {value: [0.55, 0.25, 0.13, 0.07]"
BOOKED = "booked_days_shares: {value: [0.15, 0.25, 0.5, 0.1]"
TAIL = "source: tests, status: assumption}"


def delay(written: str) -> tuple[str, str]:
    return DELAY, f"delay_share: {written}"


def trend_with(interval: str) -> tuple[str, str]:
    return TREND, TREND.removesuffix("}") + f", interval: {interval}}}"


ONE_FAULT = [
    # (damage, line, field, words)
    (("trend_per_year: ", "trend_per_yaer: "), 13, "demand.trend_per_yaer", 'did you mean "trend_per_year"?'),
    (("  practice:", "  Practise:"), 302, "Practise", 'did you mean "practice"?'),
    (("    " + DELAY, "    zzz: 1\n    " + DELAY), 307, "practice.zzz", "unknown setting; known are regime,"),
    (("name: Small", "zzz: 1\nname: Small"), 2, "zzz", "unknown setting; known are throughcare, name,"),
    (("parameters:", "paramters:"), 6, "paramters", 'did you mean "parameters"?'),
    (("    " + DELAY + "\n", ""), 302, "practice.delay_share", "missing"),
    (("throughcare: 1\n", ""), 1, "throughcare", "missing"),
    (("throughcare: 1", "throughcare: 2"), 1, "throughcare", "reads format 1"),
    (("throughcare: 1", "throughcare: true"), 1, "throughcare", "reads format 1"),
    (("name: Small council\n", ""), 1, "name", "missing"),
    (("name: Small council", "name:"), 2, "name", "nothing is written here"),
    (("name: Small council", 'name: "  "'), 2, "name", "nothing is written here"),
    (("name: Small council", "name: [a]"), 2, "name", "words should be here (written: [a])"),
    (("council: Smallshire", "council: {a: b}"), 7, "council", "words should be here (written: {a: b})"),
    (("  council: Smallshire\n", ""), 6, "council", "missing"),
    # dates
    (("start: 2024-04-01", "start: 1 April 2024"), 8, "start", "as in 2017-08-01 (written: 1 April 2024)"),
    (("start: 2024-04-01", "start: 20240401"), 8, "start", "a date is written year-month-day"),
    (("start: 2024-04-01", "start: 2024-W14-1"), 8, "start", "a date is written year-month-day"),
    (("start: 2024-04-01", "start: 2024-02-30"), 8, "start", "no such day in the calendar"),
    (("start: 2024-04-01", "start: 1989-12-31"), 8, "start", "must be between 1990 and 2100"),
    (("start: 2024-04-01", "start: 2101-01-01"), 8, "start", "must be between 1990 and 2100"),
    # choices
    (("kind: assessment", "kind: asessment"), 407, "teams.assessment.kind", 'did you mean "assessment"?'),
    (("kind: assessment", "kind: police"), 407, "teams.assessment.kind", "choose from front_door, assessment,"),
    (("regime: single_assessment_2013", "regime: 2013"), 303, "practice.regime", "choose from initial_and_core_2009"),
    # figures
    (delay("0.7"), 307, "practice.delay_share", "{value: 0.7, unit: share, source: ..., status: assumption}"),
    (delay(""), 307, "practice.delay_share", "say where it comes from"),
    (delay("[0.7]"), 307, "practice.delay_share", "say where it comes from"),
    (delay("{unit: share, " + TAIL), 307, "practice.delay_share.value", "missing"),
    (delay("{value: 0.7, " + TAIL), 307, "practice.delay_share.unit", "missing"),
    (delay("{value: 0.7, unit: share, status: assumption}"), 307, "practice.delay_share.source", "missing"),
    (delay("{value: 0.7, unit: share, source: tests}"), 307, "practice.delay_share.status", "missing"),
    (delay("{valeu: 0.7, unit: share, " + TAIL), 307, "practice.delay_share.valeu", 'did you mean "value"?'),
    (delay("{value: 0.7, unit: shares, " + TAIL), 307, "practice.delay_share.unit", 'the unit must be "share"'),
    (delay("{value: 0.7, unit: share, source: test, status: assumption}"), 307, None, 'did you mean "tests"?'),
    (delay("{value: 0.7, unit: share, source: qq, status: assumption}"), 307, None, "unknown source; known are tests"),
    (delay("{value: 0.7, unit: share, source: tests, status: guess}"), 307, None, "choose from published, derived"),
    (delay("{value: 0.7, unit: share, source: tests, status: publised}"), 307, None, 'did you mean "published"?'),
    (delay("{value: 0.7, unit: share, note: [], " + TAIL), 307, "practice.delay_share.note", "words should be here"),
    # numbers
    (
        delay('{value: "0.7", unit: share, ' + TAIL),
        307,
        "practice.delay_share.value",
        'without quotes (written: "0.7")',
    ),
    (delay("{value: 70%, unit: share, " + TAIL), 307, "practice.delay_share.value", "a percentage as a share: 0.7"),
    (delay("{value: 70, unit: share, " + TAIL), 307, "practice.delay_share.value", "70 % is written 0.7"),
    (delay("{value: true, unit: share, " + TAIL), 307, "practice.delay_share.value", "a number should be here"),
    (delay("{value: null, unit: share, " + TAIL), 307, "practice.delay_share.value", "a number should be here"),
    (delay("{value: , unit: share, " + TAIL), 307, None, "a number should be here (written: nothing)"),
    (delay("{value: .nan, unit: share, " + TAIL), 307, None, "a finite number should be here (written: .nan)"),
    (delay("{value: -.inf, unit: share, " + TAIL), 307, None, "a finite number should be here (written: -.inf)"),
    (delay("{value: 1e999, unit: share, " + TAIL), 307, None, "a finite number should be here (written: 1e999)"),
    (delay("{value: " + "9" * 5000 + ", unit: share, " + TAIL), 307, None, "a finite number should be here"),
    (delay("{value: 0x1, unit: share, " + TAIL), 307, None, "a number should be here, not words (written: 0x1)"),
    (delay("{value: -0.1, unit: share, " + TAIL), 307, None, "must be at least 0 (share) (written: -0.1)"),
    (delay("{value: 1.0001, unit: share, " + TAIL), 307, None, "must be at most 1 (share)"),
    (delay("{value: [0.7], unit: share, " + TAIL), 307, None, "a number should be here (written: [0.7])"),
    (("{value: 52000,", '{value: "52,000",'), 358, None, "written 52000"),
    (("{value: 52000,", "{value: £52000,"), 358, None, "written 52000 (written: £52000)"),
    ((PLACES, "places: {value: 60.5,"), 25, "early_help.places.value", "a whole number should be here (written: 60.5)"),
    ((SIBLINGS, "sibling_group_shares: {value: 1"), 17, None, "a list of numbers should be here"),
    ((SIBLINGS, "sibling_group_shares: {value: []"), 17, None, "1 to 8 numbers are needed, not 0"),
    ((SIBLINGS, "sibling_group_shares: {value: [0.5, x, 0.5]"), 17, None, "not words (written: x)"),
    ((SIBLINGS, "sibling_group_shares: {value: [0.5, -0.1, 0.6]"), 17, None, "must be at least 0 (share)"),
    ((SIBLINGS, "sibling_group_shares: {value: [[1]]"), 17, None, "a number should be here (written: [1])"),
    # intervals
    (trend_with("{low: 0.1, high: -0.1, coverage: 0.9}"), 13, "demand.trend_per_year.interval", "low is above high"),
    (trend_with("{low: 0.1, high: 0.2, coverage: 0.9}"), 13, None, "the value 0 lies outside its interval"),
    (trend_with("{low: -0.1, high: 0.2, coverage: 90}"), 13, None, "an interval that covers 90 % has 0.9"),
    (trend_with("{low: -0.1, high: 0.2, coverage: 0}"), 13, None, "must be above 0 and below 1"),
    (trend_with("{low: -0.1, high: 0.2}"), 13, "demand.trend_per_year.interval.coverage", "missing"),
    (trend_with("{low: -9, high: 0.2, coverage: 0.9}"), 13, None, "must be at least -0.5 (share per year)"),
    (trend_with("{low: a, high: 0.2, coverage: 0.9}"), 13, "demand.trend_per_year.interval.low", "not words"),
    (trend_with("[-0.1, 0.1]"), 13, "demand.trend_per_year.interval", "low, high, coverage"),
    ((SIBLINGS, SIBLINGS + ", interval: {low: 0, high: 1, coverage: 0.9}"), 17, None, "a list cannot have an interval"),
    # what fields say together
    (
        (SIBLINGS, "sibling_group_shares: {value: [0.5, 0.4]"),
        17,
        "demand.sibling_group_shares",
        "must sum to 1, not 0.9",
    ),
    (("{value: [57, 57,", "{value: [57, 577,"), 11, None, "577 referrals out of 109 contacts in month 2"),
    (("{value: [57, 57,", "{value: [57,"), 11, None, "11 months, but first_time_contacts_by_month has 12"),
    ((BOOKED, "booked_days_shares: {value: [0.5, 0.5]"), 61, None, "make 4 bands, but there are 2 shares"),
    (("[5, 10, 13, 15, 20]", "[5, 10, 10, 15, 20]"), 60, "section_47.booked_days_edges", "above the one before"),
    (("[0, 3, 6, 12, 24, 36]", "[0, 3, 6, 12, 24]"), 74, "child_protection.plan.length_shares", "make 4 bands"),
    (("no_further_action_share: {value: 0.25", "no_further_action_share: {value: 0.95"), 33, None, "more than 1"),
    (("demand_share: {value: 0.5,", "demand_share: {value: 0.4,"), 388, "teams", "must sum to 1, not 0.9"),
    (
        ("cin_in_child_protection_teams: {value: 15,", "cin_in_child_protection_teams: {value: 99,"),
        355,
        None,
        "99 is more",
    ),
    (("care_in_child_protection_teams: {value: 4,", "care_in_child_protection_teams: {value: 46,"), 356, None, "46 is"),
    # nobody to do the work
    (
        ("screening_officers_fte: {value: 2,", "screening_officers_fte: {value: 0,"),
        401,
        None,
        "no staff: a team of kind",
    ),
    (("social_workers_fte: {value: 4,", "social_workers_fte: {value: 0,"), 459, None, "no staff: a team of kind"),
    (("personal_advisers_fte: {value: 1.5,", "personal_advisers_fte: {value: 0,"), 514, None, "no staff: a team of"),
    (("team_managers_fte: {value: 2,", "team_managers_fte: {value: 0,"), 419, None, "needs team_managers_fte above 0"),
    # teams and sections
    (("    leaving_care:\n      name", "    Leaving Care:\n      name"), 501, "teams.Leaving Care", "small letters"),
    (("    leaving_care:\n      name", "    all:\n      name"), 501, "teams.all", "taken by the results"),
    (("    leaving_care:\n      name", "    reviewing_officers:\n      name"), 501, None, "taken by the results"),
    # sources
    (("title: Invented for tests, ", ""), 5, "sources.tests.title", "missing"),
    (("date: 2024-01}", "date: soon}"), 5, "sources.tests.date", "as in 2017, 2017-07 or 2017-07-14 (written: soon)"),
    (("date: 2024-01}", "date: 2024-13}"), 5, "sources.tests.date", "as in 2017"),
    (("date: 2024-01}", "date: 2024-02-30}"), 5, "sources.tests.date", "as in 2017"),
    (("date: 2024-01}", "date: 2024, records: ssda903}"), 5, "sources.tests.records", "as in ssda903 2016-04-01 to"),
    (
        ("date: 2024-01}", "date: 2024, records: annex_a 2017-04-31 to 2018-03-31}"),
        5,
        "sources.tests.records",
        "name the return and its days",
    ),
    (("date: 2024-01}", "dte: 2024-01}"), 5, "sources.tests.dte", 'did you mean "date"?'),
    (("  tests: {title", "  default: {title: x, date: 2024}\n  tests: {title"), 5, "sources.default", "choose another"),
    (("  tests: {title", "  a b: {title: x, date: 2024}\n  tests: {title"), 5, "sources.a b", "letters, digits"),
    (("sources:\n  tests: {title: Invented for tests, date: 2024-01}", "sources: 3"), 4, "sources", "named sources"),
    (("sources:\n  tests: {title: Invented for tests, date: 2024-01}\n", ""), 1, "sources", "missing"),
]


@pytest.mark.parametrize(("damage", "line", "field", "words"), ONE_FAULT)
def test_one_damage_one_fault(damage, line, field, words, tmp_path):
    faults = faults_in(damaged(damage), tmp_path)
    assert [str(fault) for fault in faults] == [str(faults[0])]
    assert words in str(faults[0])
    assert faults[0].where.line == line
    if field is not None:
        assert faults[0].field == field


@pytest.mark.parametrize("instead", ["3", "[1, 2]", "", "words"])
@pytest.mark.parametrize("section", ["parameters", "  reviewing", "  teams", "    leaving_care"])
def test_a_mapping_is_needed(section, instead, tmp_path):
    kept, name = [], section.strip()
    depth = len(section) - len(name)
    skipping = False
    for line in damaged().splitlines():
        indent = len(line) - len(line.lstrip())
        skipping = skipping and indent > depth
        if line == f"{section}:":
            skipping = True
            here = len(kept) + 1
            kept.append(f"{section}: {instead}")
        elif not skipping:
            kept.append(line)
    (fault,) = faults_in("\n".join(kept), tmp_path)
    assert fault.where.line == here
    assert "should be here" in fault.rule


def test_the_message_of_the_brief(tmp_path):
    trend = "trend_per_yaer: 0.1"
    first, *_ = faults_in(damaged((TREND, trend)), tmp_path)
    assert str(first) == (
        f"{tmp_path / 'x.yaml'}, line 13, demand.trend_per_yaer: unknown setting; "
        'did you mean "trend_per_year"? (written: 0.1)'
    )


def test_all_faults_come_at_once_in_the_order_of_lines(tmp_path):
    text = damaged(
        ("start: 2024-04-01", "start: soon"),
        ("trend_per_year: ", "trend_per_yaer: "),
        (SIBLINGS, "sibling_group_shares: {value: [0.5, 0.4]"),
        ("    " + DELAY + "\n", ""),
        ("kind: assessment", "kind: asessment"),
        ("cases_at_start: {value: 18, unit: children", "cases_at_start: {value: -1, unit: child"),
    )
    found = [(fault.where.line, fault.field) for fault in faults_in(text, tmp_path)]
    assert found == [
        (8, "start"),
        (13, "demand.trend_per_yaer"),
        (17, "demand.sibling_group_shares"),
        (302, "practice.delay_share"),
        (406, "teams.assessment.kind"),
        (515, "teams.leaving_care.cases_at_start.value"),
        (515, "teams.leaving_care.cases_at_start.unit"),
    ]


def test_rules_between_known_fields_are_told_beside_a_fault_in_another_field(tmp_path):
    text = damaged((TREND, TREND.replace("value: 0,", "value: x,")), (SIBLINGS, SIBLINGS.replace("0.55", "0.5")))
    assert [fault.where.line for fault in faults_in(text, tmp_path)] == [13, 17]


def test_a_misspelt_setting_is_checked_under_its_right_name(tmp_path):
    first, second = faults_in(damaged((TREND, "trend_per_yaer: {value: 9, unit: share per year, " + TAIL)), tmp_path)
    assert "did you mean" in first.rule
    assert "must be at most 1" in second.rule


def test_a_stage_without_a_team_and_a_stage_with_too_much_of_one_are_both_told(tmp_path):
    nobody, twice = faults_in(damaged(("kind: child_in_need", "kind: assessment")), tmp_path)
    assert "line 388, teams: no team of kind child_in_need;" in str(nobody)
    assert "line 388, teams: the demand_share of all teams of kind assessment must sum to 1, not 2" in str(twice)


def test_every_missing_field_is_named(tmp_path):
    text = "throughcare: 1\nname: x\ndescription: x\nsources: {}\nparameters:\n  council: x\n"
    fields = [fault.field for fault in faults_in(text, tmp_path)]
    assert fields == [field.name for field in dataclasses.fields(Parameters) if field.name != "council"]


def test_words_of_the_library_never_reach_the_planner(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.scenario.checking.contradictions", lambda _section, _known: iter(()))
    (fault,) = faults_in(damaged((SIBLINGS, SIBLINGS.replace("0.55", "0.5"))), tmp_path)
    assert str(fault).endswith("line 9, demand: these settings do not fit together")


def test_a_closed_team_may_stand_empty(tmp_path):
    text = damaged(("demand_share: {value: 0.5,", "demand_share: {value: 0,"))
    head, tail = text.split("    child_protection_1:")
    team, rest = tail.split("    child_protection_2:")
    for staff in ("social_workers_fte: {value: 2", "senior_practitioners_fte: {value: 1", "managers_fte: {value: 1"):
        team = team.replace(staff, staff[:-1] + "0")
    rest = rest.replace("demand_share: {value: 0.5,", "demand_share: {value: 1,", 1)
    path = tmp_path / "x.yaml"
    empty = team.replace("cases_at_start: {value: 33", "cases_at_start: {value: 0")
    path.write_text(f"{head}    child_protection_1:{empty}    child_protection_2:{rest}", encoding="utf-8")
    assert load(path).parameters.teams["child_protection_1"].social_workers_fte == 0
    with_cases = f"{head}    child_protection_1:{team}    child_protection_2:{rest}"
    assert ["no staff" in fault.rule for fault in faults_in(with_cases, tmp_path)] == [True, True]


def test_a_fault_shows_no_control_signs_and_no_whole_novel(tmp_path):
    (fault,) = faults_in(damaged(("start: 2024-04-01", "start: " + "x" * 10_000)), tmp_path)
    assert len(str(fault)) < 300 + len(str(tmp_path))
