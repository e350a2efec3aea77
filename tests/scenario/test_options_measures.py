"""What a file of options asks of its measures must be possible, and its options must be told apart by name."""

from pathlib import Path

import pytest

from sim.measures import MEASURES

from .options_files import GOOD, damaged_options, line_of

IN_TIME = "measure: assessments_within_45_days, at_least: 0.9"
FEW_WAIT = "measure: unallocated_children, at_most: 5, team: assessment"
WORTH = (
    "worth:\n  drift: {name: Drift, saved: drift_child_weeks, gbp: 500, paid: cost_staff_gbp, source: paper, "
    "status: assumption}\noptions:\n  posts:"
)


def fault_of(faults, new, old, field):
    """Return the one fault of a file with a damage; it is told at the line of the damage."""
    text = damaged_options((old, new))
    (fault,) = faults(text, measures=MEASURES)
    assert (fault.field, fault.where.line) == (field, line_of(text, new))
    assert Path(fault.where.file).name == "options.yaml"
    return fault


@pytest.mark.parametrize(
    ("limit", "rule", "written"),
    [
        ("at_least: 90", "must be at most 1 (share); 90 % is written 0.9", "90"),
        ("at_most: 1.5", "must be at most 1 (share); 1.5 % is written 0.015", "1.5"),
        ("at_most: 400", "must be at most 1 (share)", "400"),
        ("at_most: -0.1", "must be at least 0 (share)", "-0.1"),
    ],
)
def test_a_share_is_held_against_a_share(faults, limit, rule, written):
    new = IN_TIME.replace("at_least: 0.9", limit)
    fault = fault_of(faults, new, IN_TIME, f"standards.in_time.{limit.partition(':')[0]}")
    assert (fault.rule, fault.written) == (rule, written)


@pytest.mark.parametrize(
    ("measure", "unit"),
    [
        ("contacts", "children"),
        ("unallocated_children", "children"),
        ("days_unallocated", "working days"),
        ("longest_wait_unallocated_days", "working days"),
    ],
)
def test_what_is_counted_or_waited_is_not_held_against_less_than_nothing(faults, measure, unit):
    new = f"measure: {measure}, at_most: -1"
    fault = fault_of(faults, new, IN_TIME, "standards.in_time.at_most")
    assert (fault.rule, fault.written) == (f"must be at least 0 ({unit})", "-1")


@pytest.mark.parametrize("limit", ["contacts, at_most: 90", "saving_on_empty_posts_gbp, at_least: -1000"])
def test_numbers_above_one_are_no_shares_and_money_may_be_lost(read, limit):
    assert read(damaged_options((IN_TIME, f"measure: {limit}")), measures=MEASURES)


def test_of_names_alone_only_the_names_are_checked(read):
    text = damaged_options((IN_TIME, IN_TIME.replace("0.9", "90")), (FEW_WAIT, FEW_WAIT.replace("5", "-5")))
    in_time, few_wait = read(text).standards
    assert (in_time.at_least, few_wait.at_most) == (90, -5)


@pytest.mark.parametrize(
    ("part", "measure", "rule"),
    [
        ("saved", "depth_of_work", "depth_of_work is of kind share, whose months do not add up; name a count or a sum"),
        ("saved", "unallocated_children", "is of kind stock, whose months do not add up; name a count or a sum of"),
        ("paid", "caseload_per_fte", "is of kind mean, whose months do not add up; name a sum of money"),
        ("paid", "contacts", "what is paid is a sum of money"),
    ],
)
def test_what_is_saved_or_paid_adds_up(faults, part, measure, rule):
    before = {"saved": "drift_child_weeks", "paid": "cost_staff_gbp"}[part]
    new = WORTH.replace(before, measure)
    text = damaged_options(("options:\n  posts:", new))
    (fault,) = faults(text, measures=MEASURES)
    assert (fault.field, fault.written) == (f"worth.drift.{part}", measure)
    assert fault.where.line == line_of(text, "  drift:")
    assert rule in fault.rule


@pytest.mark.parametrize("saved", ["drift_child_weeks", "cost_placements_gbp"])
def test_counts_and_money_are_saved(read, saved):
    text = damaged_options(("options:\n  posts:", WORTH.replace("drift_child_weeks", saved)))
    assert read(text, measures=MEASURES).worth[0].saved == saved


@pytest.mark.parametrize("names", [MEASURES, frozenset(MEASURES), list(MEASURES)])
def test_known_names_stand_in_order(faults, names):
    text = damaged_options(("measure: unallocated_children", "measure: zzz"))
    (fault,) = faults(text, measures=names)
    assert fault.rule == f"unknown measure; known are {', '.join(sorted(MEASURES)[:12])} ..."


@pytest.mark.parametrize(
    ("measure", "team", "rule"),
    [
        ("assessments_open", "lawyers", "it is for council, front_door, assessment, child_protection_1,"),
        ("cp_plans_open", "front_door", "it is for council, child_protection_1,"),
        ("reviewing_officer_caseload", "assessment", "it is for council, reviewing_officers"),
        ("children_in_care", "children_in_care", "it is for council"),
    ],
)
def test_a_team_is_judged_by_what_it_has(faults, measure, team, rule):
    new = f"measure: {measure}, at_most: 5, team: {team}"
    fault = fault_of(faults, new, FEW_WAIT, "standards.few_wait.team")
    assert fault.rule.startswith(f"{measure} is not measured there; {rule}")
    assert fault.written == team


@pytest.mark.parametrize(
    ("measure", "team"),
    [
        ("cp_plans_open", "child_protection_1"),
        ("reviewing_officer_caseload", "reviewing_officers"),
        ("cost_lawyers_gbp", "lawyers"),
        ("children_in_care", "council"),
    ],
)
def test_teams_and_pools_are_judged_by_their_own(read, measure, team):
    text = damaged_options((FEW_WAIT, f"measure: {measure}, at_most: 5, team: {team}"))
    assert read(text, measures=MEASURES).standards[1].measure == measure


@pytest.mark.parametrize(
    ("name", "other"),
    [("Two more posts", "posts"), ('"two  more Posts"', "posts"), ("Small council", "the baseline")],
)
def test_options_of_one_name_cannot_be_told_apart(faults, name, other):
    new = f"  twin: {{name: {name}, together: [demand]}}\n"
    text = GOOD + new
    (fault,) = faults(text)
    assert (fault.field, fault.where.line) == ("options.twin.name", line_of(text, new))
    assert fault.rule == f"{other} has the same name, and tables could not tell the two apart"
    assert fault.written == name
