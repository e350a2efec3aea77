"""Files of options that mean something wrong: each damage, the words it earns and its line."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.scenario import Options, ScenarioError

from .options_files import GOOD, damaged_options, line_of
from .test_fuzz import EDITS

ADVISER = "team: leaving_care, role: personal_adviser"
ORIGIN = "source: paper, status: derived}"
AWAY = "- {teams: [child_protection_1, child_in_need], role: social_worker, fte: -1, gbp_per_year_in_all: -40000"
CLERKS = "- {name: Clerks, fte: 2.5, gbp_per_year_in_all: 60000"
SOFTWARE = "- {name: Software, gbp: 37000, once: true"
SUM = "- {caseload: 21.7"
PLUS = "- {figure: practice.caseload_standard, plus: -1, unit: children per FTE, from: 2025-04-01"
TIMES = "- {figure: demand.contacts, times: 1.1, from: 2025-01-01, interval: {low: 1, high: 1.25, coverage: 0.9}"
TOGETHER = "    together: [posts, standard, demand]"
LINE, CHANGED = "options.posts.posts[1]", "options.demand.changes[2]"
PLACES = "- {figure: early_help.places, times: 1.11"
REGIME = "- {figure: practice.regime, value: single_assessment_2023"


def change(figure: str, rest: str) -> tuple[str, str]:
    return PLACES, f"- {{figure: {figure}, {rest}"


ONE_FAULT = [
    # (damage, field, words); the line is that of the damage
    (("throughcare_options: 1", "throughcare_options: 2"), "throughcare_options", "format 1"),
    (("throughcare_options: 1", "throughcare: 1"), "throughcare", "this is a scenario"),
    (("name: Options of", "nam: Options of"), "nam", 'did you mean "name"?'),
    (("baseline: base.yaml", "baseline: bas.yaml"), "baseline", "there is no such file"),
    (("baseline: base.yaml", "baseline: /base.yaml"), "baseline", "relative to this one"),
    (("baseline: base.yaml\n", "baseline: base.yaml\nheadline: contact\n"), "headline", '"contacts"?'),
    (("date: 2024-01}", "date: soon}"), "sources.paper.date", "a source's date is a year"),
    (
        ("  paper: {title: Report to cabinet", "  tests: {title: Other, date: 2024}\n  paper: {title: Report"),
        "sources.tests",
        "the baseline has another source of this name",
    ),
    # standards
    (
        ("measure: unallocated_children", "measure: unalocated_children"),
        "standards.few_wait.measure",
        'unknown measure; did you mean "unallocated_children"?',
    ),
    (("at_most: 5, ", ""), "standards.few_wait", "exactly one of at_least and at_most"),
    (("at_most: 5", "at_most: 5, at_least: 4"), "standards.few_wait", "exactly one of at_least and at_most"),
    (("team: assessment}", "team: assesment}"), "standards.few_wait.team", 'unknown team; did you mean "assessment"?'),
    (("last_months: 6", "last_months: 0"), "standards.in_time.last_months", "must be at least 1 (months)"),
    (("  few_wait:", "  Few:"), "standards.Few", "small letters"),
    # options
    (("  posts:\n    name", "  baseline:\n    name"), "options.baseline", "taken by the baseline"),
    (("  both:\n", "  Both:\n"), "options.Both", "small letters, digits and _"),
    (("    name: All of it\n", ""), "options.both.name", "missing"),
    (
        (TOGETHER, "    together: [posts, standrd, demand]"),
        "options.both.together[2]",
        'unknown option; did you mean "standard"?',
    ),
    ((TOGETHER, "    together: [posts, posts]"), "options.both.together[2]", "named twice"),
    ((TOGETHER, "    together: []"), "options.both.together", "at least one option"),
    ((TOGETHER, "    together: posts"), "options.both.together", "a list should be here"),
    ((TOGETHER, "    scenario: none.yaml"), "options.both.scenario", "there is no such file"),
    ((TOGETHER, "    scenario: calibrated.yaml"), "options.both.scenario", "has 3 draws, the baseline 0"),
    # posts
    (
        ("        team: assessment\n", "        team: assesment\n"),
        f"{LINE}.team",
        'unknown team; did you mean "assessment"?',
    ),
    (("        team: assessment\n", ""), f"{LINE}.team", "missing; say which team"),
    (("        role: social_worker\n", ""), f"{LINE}.role", "missing; say what the posts"),
    (
        ("        role: social_worker\n", "        role: social_workr\n"),
        f"{LINE}.role",
        'unknown role; did you mean "social_worker"?',
    ),
    (
        ("        role: social_worker\n", "        role: screening_officer\n"),
        f"{LINE}.role",
        "of kind assessment, has no such posts; choose from social_worker",
    ),
    (
        ("        team: assessment\n", "        team: lawyers\n"),
        f"{LINE}.role",
        "lawyers has no such posts; choose from lawyer",
    ),
    (
        ("        team: assessment\n", "        team: assessment\n        teams: [assessment]\n"),
        f"{LINE}.teams",
        "not both",
    ),
    (
        ("teams: [child_protection_1, child_in_need]", "teams: [child_in_need, child_in_need]"),
        "options.posts.posts[2].teams[2]",
        "named twice",
    ),
    (
        ("teams: [child_protection_1, child_in_need]", "teams: []"),
        "options.posts.posts[2].teams",
        "at least one team is needed",
    ),
    (("        fte: 2\n", "        fte: 0\n"), f"{LINE}.fte", "must not be 0"),
    (("        fte: 2\n", "        fte: two\n"), f"{LINE}.fte", "a number should be here"),
    (("        fte: 2\n", "        fte: 2000\n"), f"{LINE}.fte", "must be at most 1000 (FTE)"),
    (
        ("        from: 2025-04-01\n        until", "        from: 2024-03-31\n        until"),
        f"{LINE}.from",
        "before the start, 2024-04-01",
    ),
    (("until: 2026-04-01", "until: 2025-04-01"), f"{LINE}.until", "ends on the day it begins, or before"),
    (("until: 2026-04-01", "until: 2126-04-01"), f"{LINE}.until", "must be in 2100 or before"),
    (("{value: 4, low: 2", "{value: 4, low: 5"), f"{LINE}.recruited_in_months", "lies outside its interval"),
    (
        ("{value: 4, low: 2, high: 7, coverage: 0.8}", "{value: 4, high: 5, coverage: 0.8}"),
        f"{LINE}.recruited_in_months.low",
        "missing",
    ),
    (
        ("{value: 4, low: 2, high: 7, coverage: 0.8}", "-1"),
        f"{LINE}.recruited_in_months",
        "must be at least 0 (months)",
    ),
    (
        ("agency_meanwhile: {value: 0.5, low: 0.2, high: 0.9, coverage: 0.8}", "agency_meanwhile: 50"),
        f"{LINE}.agency_meanwhile",
        "50 % is written 0.5",
    ),
    (("gbp_per_year: 41839", "gbp_per_year: £41,839"), f"{LINE}.gbp_per_year", "written 41839"),
    (
        ("gbp_per_year: 41839", "gbp_per_year: 1\n        gbp_per_year_in_all: 2"),
        f"{LINE}.gbp_per_year_in_all",
        "not both",
    ),
    (
        ("        source: paper\n        status: published\n        note", "        status: published\n        note"),
        f"{LINE}.source",
        "missing",
    ),
    (
        (
            "        source: paper\n        status: published\n        note",
            "        source: papr\n        status: published\n        note",
        ),
        f"{LINE}.source",
        'unknown source; did you mean "paper"?',
    ),
    (
        ("        status: published\n        note", "        status: guess\n        note"),
        f"{LINE}.status",
        "choose from published, derived",
    ),
    (
        (AWAY, AWAY.replace("-40000", "40000")),
        "options.posts.posts[2].gbp_per_year_in_all",
        "below 0 for posts taken away",
    ),
    (
        (AWAY, AWAY + ", recruited_in_months: 3"),
        "options.posts.posts[2].recruited_in_months",
        "posts taken away are not filled",
    ),
    ((AWAY, AWAY.replace("fte: -1", "fte: -9")), "options.posts.posts[2]", "would be taken from child_"),
    (
        (CLERKS, "- {name: Clerks, fte: 2.5"),
        "options.posts.posts[3].gbp_per_year",
        "missing; posts without a team are not simulated",
    ),
    (
        (CLERKS, "- {fte: 2.5, gbp_per_year_in_all: 60000"),
        "options.posts.posts[3].name",
        "missing; posts without a team need a name",
    ),
    (
        (CLERKS, CLERKS + ", agency_meanwhile: 1"),
        "options.posts.posts[3].agency_meanwhile",
        "nobody is followed in posts without a team",
    ),
    # lines and sums
    ((SOFTWARE, "- {gbp: 37000"), "options.posts.lines[1].name", "missing"),
    ((SOFTWARE, "- {name: Software, gbp: 37k"), "options.posts.lines[1].gbp", "a number should be here"),
    ((SOFTWARE, SOFTWARE.replace("true", "perhaps")), "options.posts.lines[1].once", "true or false should be here"),
    ((SUM, "- {caseload: 0"), "options.posts.caseload[1].caseload", "must be at least 0.01"),
    ((SUM, "- {caseloads: 21.7"), "options.posts.caseload[1].caseloads", 'did you mean "caseload"?'),
    # changes
    (change("early_help.place", "times: 2"), f"{CHANGED}.figure", 'unknown figure; did you mean "early_help.places"?'),
    (change("practice", "times: 2"), f"{CHANGED}.figure", "unknown figure"),
    (change("stock.children_in_care", "times: 2"), f"{CHANGED}.figure", "`scenario: other.yaml`"),
    (change("teams.assessment.social_workers_fte", "times: 2"), f"{CHANGED}.figure", "posts are changed under `posts`"),
    (change("court.lawyers_fte", "times: 2"), f"{CHANGED}.figure", "role lawyer"),
    (change("reviewing.reviewing_officers_fte", "times: 2"), f"{CHANGED}.figure", "role reviewing_officer"),
    (change("demand.replayed_months", "times: 2"), f"{CHANGED}.figure", "which months are replayed"),
    (change("start", "value: 2025-01-01"), f"{CHANGED}.figure", "begin on the day the baseline begins"),
    (change("council", "value: x"), f"{CHANGED}.figure", "the council is not changed"),
    (change("early_help.places", "note: x"), CHANGED, "exactly one of value, times and plus"),
    (change("early_help.places", "value: 2, plus: 2, unit: families"), CHANGED, "exactly one of value, times and plus"),
    (change("early_help.places", "value: 2"), f"{CHANGED}.unit", 'missing; it is "families"'),
    (change("early_help.places", "value: 2, unit: children"), f"{CHANGED}.unit", 'the unit must be "families"'),
    (change("early_help.places", "times: 2, unit: families"), f"{CHANGED}.unit", "a factor has no unit"),
    (change("early_help.places", "value: 2.5, unit: families"), f"{CHANGED}.value", "a whole number should be here"),
    (change("early_help.places", "value: -2, unit: families"), f"{CHANGED}.value", "must be at least 0 (families)"),
    (change("early_help.places", "times: -1"), f"{CHANGED}.times", "must be at least 0 (times)"),
    (
        change("early_help.places", "plus: -61, unit: families"),
        CHANGED,
        "from 2024-04-01 early_help.places: would be -1; must be at least 0",
    ),
    (
        change("early_help.places", "times: 1.1, interval: {low: 1.2, high: 1.3, coverage: 0.8}"),
        f"{CHANGED}.interval",
        "lies outside its interval",
    ),
    (
        change("practice.delay_share", "times: 1.5, from: 2024-09-09"),
        CHANGED,
        "from 2024-09-09 practice.delay_share: would be 1.05; must be at most 1 (share)",
    ),
    (change("child_in_need.care_share", "value: 0.99, unit: share"), CHANGED, "more than 1"),
    (change("demand.sibling_group_shares", "value: [0.5, 0.4], unit: share"), CHANGED, "must sum to 1"),
    (
        change(
            "demand.sibling_group_shares", "value: [0.5, 0.5], unit: share, interval: {low: 0, high: 1, coverage: 0.8}"
        ),
        f"{CHANGED}.interval",
        "a list cannot have an interval",
    ),
    (
        change("demand.sibling_group_shares", "value: 0.5, unit: share"),
        f"{CHANGED}.value",
        "a list of numbers should be here",
    ),
    (
        change("demand.trend_per_year", "plus: 0.1, unit: share per year, from: 2024-05-02"),
        f"{CHANGED}.from",
        "on the first of a month",
    ),
    (
        change("demand.trend_per_year", "plus: 0.1, unit: share per year, until: 2024-05-02"),
        f"{CHANGED}.until",
        "on the first of a month",
    ),
    (change("care_leaver_duty.from_date", "value: soon"), f"{CHANGED}.value", "a date is written year-month-day"),
    (
        change("care_leaver_duty.from_date", "value: 2025-01-01, interval: {low: 1, high: 2, coverage: 0.5}"),
        f"{CHANGED}.interval",
        "only a number has an interval",
    ),
    (change("practice.regime", "times: 2"), f"{CHANGED}.times", "this is no number"),
    ((REGIME, REGIME + ", unit: x"), "options.both.changes[1].unit", "words and dates have no unit"),
    ((REGIME, REGIME.replace("2023", "2024")), "options.both.changes[1].value", "did you mean"),
    ((TIMES, TIMES.replace("times", "plus")), "options.demand.changes[1].plus", "change them by `times`"),
    # what several lines say together
    ((PLUS, PLUS.replace("2025-04-01", "2025-03-31")), "options.standard.changes[2]", "is changed on line 39 already"),
    (
        (REGIME, "- {figure: practice.caseload_standard, times: 2"),
        "options.both.changes[1]",
        "standard and both both change practice.caseload_standard",
    ),
]


@pytest.mark.parametrize(("damage", "field", "words"), ONE_FAULT)
def test_one_fault(faults, options_folder, damage, field, words):
    text = damaged_options(damage)
    found = faults(text)
    fault = next((fault for fault in found if words in str(fault) and fault.field == field), None)
    assert fault is not None, [str(one) for one in found]
    assert len(found) <= 2, [str(one) for one in found]
    assert fault.where.file == str(options_folder / "options.yaml")
    if damage[1]:
        first = line_of(text, damage[1])
        # What is missing is told where the item or option begins, what several lines say at the later one.
        assert first - 13 <= fault.where.line <= first + damage[1].count("\n") + 1
        if fault.written and fault.written != "nothing":
            assert first <= fault.where.line <= first + damage[1].count("\n")


def test_many_faults_at_once_in_the_order_of_the_lines(faults):
    found = faults(
        damaged_options(
            ("measure: unallocated_children", "measure: unalocated_children"),
            ("        fte: 2\n", "        fte: 0\n"),
            ("until: 2026-04-01", "until: 2025-04-01"),
            (SOFTWARE, SOFTWARE.replace("true", "perhaps")),
            change("early_help.place", "times: 2"),
            ("together: [posts, standard, demand]", "together: [posts, standrd]"),
        )
    )
    assert len(found) == 6
    lines = [fault.where.line for fault in found]
    assert lines == sorted(lines)
    assert len(set(lines)) == 6


def test_a_baseline_with_faults_hides_no_fault_of_the_file(faults, options_folder):
    bad = (options_folder / "base.yaml").read_text(encoding="utf-8").replace("trend_per_year: ", "trend_per_yaer: ")
    (options_folder / "bad.yaml").write_text(bad, encoding="utf-8")
    found = faults(
        damaged_options(("baseline: base.yaml", "baseline: bad.yaml"), ("        fte: 2\n", "        fte: 0\n"))
    )
    assert [(fault.where.file.endswith("bad.yaml"), fault.field) for fault in found] == [
        (True, "demand.trend_per_yaer"),
        (False, "options.posts.posts[1].fte"),
    ]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("  a: {name: a, together: [b]}\n  b: {name: b, together: [a]}\n", "goes round in a circle: a -> b -> a"),
        ("  a: {name: a, together: [a]}\n", "goes round in a circle: a -> a"),
        (
            "  a: {name: a, changes: [{figure: early_help.places, times: 2, " + ORIGIN + "]}\n"
            "  c: {name: c, together: [demand, a]}\n",
            "demand and a both change early_help.places at the same time; they cannot be put together",
        ),
        (
            "  a: {name: a, posts: [{team: leaving_care, role: personal_adviser, fte: -1, " + ORIGIN + "]}\n"
            "  b: {name: b, posts: [{team: leaving_care, role: personal_adviser, fte: -0.7, " + ORIGIN + "]}\n"
            "  c: {name: c, together: [a, b]}\n",
            "on 2024-04-01 1.7 FTE of personal_adviser would be taken from leaving_care, which has 1.5 then",
        ),
        (
            "  a: {name: a, changes: [{figure: child_in_need.care_share, value: 0.5, unit: share, " + ORIGIN + "]}\n"
            "  b: {name: b, changes: [{figure: child_in_need.section_47_share, value: 0.5, unit: share, "
            "from: 2025-01-01, " + ORIGIN + "]}\n  c: {name: c, together: [a, b]}\n",
            "from 2025-01-01 child_in_need.section_47_share: together with care_share and early_help_share",
        ),
    ],
)
def test_what_cannot_be_put_together(faults, more, words):
    (fault,) = faults(GOOD + more)
    assert words in fault.rule
    assert fault.field.endswith(".together") or ".together[" in fault.field


def test_posts_that_the_option_itself_brings_may_be_taken_away_again_while_they_are_there(read, faults):
    text = GOOD + (
        "  a:\n    name: a\n    posts:\n"
        f"      - {{{ADVISER}, fte: 2, from: 2025-01-01, until: 2025-07-01, {ORIGIN}\n"
        f"      - {{{ADVISER}, fte: -3, from: 2025-02-01, until: 2025-07-01, {ORIGIN}\n"
    )
    assert read(text)
    longer = text.replace("-3, from: 2025-02-01, until: 2025-07-01", "-3, from: 2025-02-01")
    (fault,) = faults(longer)
    assert "on 2025-07-01 3 FTE of personal_adviser would be taken from leaving_care, which has 1.5 then" in fault.rule
    assert fault.where.line == longer.count("\n")


def test_a_fault_in_one_line_hides_none_between_the_others_and_causes_none(faults):
    text = GOOD + (
        "  a:\n    name: a\n    posts:\n"
        f"      - {{{ADVISER}, fte: 1, from: soon, {ORIGIN}\n"
        f"      - {{{ADVISER}, fte: -2, {ORIGIN}\n"
        "    changes:\n"
        f"      - {{figure: early_help.places, times: 2, {ORIGIN}\n"
        f"      - {{figure: early_help.places, times: 3, {ORIGIN}\n"
        "  b: {name: b, together: [a, posts]}\n"
    )
    first, second = faults(text)
    assert (first.field, second.field) == ("options.a.posts[1].from", "options.a.changes[2]")


def test_a_team_is_not_left_without_those_who_do_its_work(faults):
    (fault,) = faults(
        GOOD
        + "  a: {name: a, posts: [{team: assessment, role: team_manager, fte: -2, from: 2025-01-01, "
        + ORIGIN
        + "]}\n"
    )
    assert "on 2025-01-01 assessment is left with no staff" in fault.rule


def test_too_many_options(faults):
    more = "".join(f"  o{number}: {{name: x, together: [posts]}}\n" for number in range(47))
    (fault,) = faults(GOOD + more)
    assert "51 options; at most 50" in fault.rule


def test_no_options(faults):
    text = GOOD.partition("options:\n  posts:")[0]
    for end, words in (("options: {}\n", "at least one option"), ("options:\n  a: {name: a}\n", "nothing differs")):
        assert words in faults(text + end)[-1].rule


def answers(read, text: str) -> None:
    said = "nothing wrong"
    try:
        assert isinstance(read(text, "fuzz.yaml"), Options)
    except ScenarioError as error:
        said = str(error)
    assert said
    assert "pydantic" not in said


FUZZ = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@FUZZ
@given(edits=EDITS)
def test_edited_text_gives_options_or_a_planners_message(read, edits):
    text = GOOD
    for place, length, piece in edits:
        at = int(place * len(text))
        text = text[:at] + piece + text[at + length :]
    answers(read, text)


@FUZZ
@given(lines=st.lists(st.integers(0, 70), min_size=1, max_size=8), indent=st.sampled_from(["", " ", "    "]))
def test_lines_lost_doubled_and_shifted(read, lines, indent):
    rows = GOOD.splitlines()
    for number, line in enumerate(lines):
        at = line % len(rows)
        rows[at : at + 1] = [[], [rows[at]] * 2, [indent + rows[at].lstrip()]][number % 3]
    answers(read, "\n".join(rows))
