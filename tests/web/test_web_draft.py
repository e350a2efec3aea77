"""Inputs of a session: figures changed in it, options stated, files brought."""

import pytest

pytest.importorskip("streamlit")

from sim.scenario import load
from sim.web import figures
from sim.web.draft import Draft, Edit, OwnOption, figure_of, from_kept, new_folder, with_parts
from sim.web.uploads import begin_with_files
from tests.councils import as_scenario_text, small_council

TEAM = next(iter(small_council().teams))
FIELD = "practice.caseload_standard"


class Brought:
    def __init__(self, name, content):
        self.name = name
        self.content = content if isinstance(content, bytes) else content.encode()

    def getvalue(self):
        return self.content


@pytest.fixture
def draft(tmp_path):
    folder = new_folder(tmp_path)
    (folder / "small.yaml").write_text(as_scenario_text(small_council()), encoding="utf-8")
    return Draft(folder=folder, base="small.yaml", origin="tests")


def _row(draft):
    return next(row for row in load(draft.folder / draft.base).register if row.field == FIELD)


def test_what_is_not_changed_runs_as_it_is(draft):
    assert draft.scenario_file() == "small.yaml"
    scenario, wrong = draft.check()
    assert scenario.name == "Small council"
    assert wrong == ()


def test_a_changed_figure_says_who_changed_it_and_what_it_was(draft):
    row = _row(draft)
    draft.edits[FIELD] = figures.changed(row, figures.edit_of(row), value="15", low="12", high="20")
    scenario, wrong = draft.check()
    assert wrong == ()
    found = next(each for each in scenario.register if each.field == FIELD)
    assert (found.value, found.low, found.high, found.coverage) == (15, 12, 20, 0.8)
    assert (found.source_title, found.status) == ("Entered on the page", "assumption")
    assert found.note == f"was {row.value:g} (Invented for tests)"


def test_a_figure_written_back_is_no_change(draft):
    row = _row(draft)
    changed = figures.changed(row, figures.edit_of(row), value="15")
    assert figures.changed(row, changed, value=f"{row.value:g}") is None
    assert figures.changed(row, figures.edit_of(row), value=f"{row.value:g}") is None


def test_faults_stand_beside_their_figure_in_the_checkers_words(draft):
    row = _row(draft)
    for value, rule in (("many", "a number should be here, not words (written: many)"), ("-3", "must be at least")):
        draft.edits[FIELD] = figures.changed(row, figures.edit_of(row), value=value)
        scenario, wrong = draft.check()
        assert scenario is None
        table = figures.table([row], load(draft.folder / draft.base), draft.edits, wrong)
        assert rule in table.loc[FIELD, "What is wrong"]
        assert table.loc[FIELD, "Changed"] == "● changed"


def test_a_low_end_alone_is_a_fault_of_its_figure(draft):
    row = _row(draft)
    draft.edits[FIELD] = figures.changed(row, figures.edit_of(row), low="10")
    _, wrong = draft.check()
    table = figures.table([row], load(draft.folder / draft.base), draft.edits, wrong)
    assert table.loc[FIELD, "What is wrong"] == "high: missing"


def test_figures_are_found_by_team_section_and_words(draft):
    scenario = load(draft.folder / draft.base)
    posts = figures.chosen(scenario, figures.POSTS, "", {})
    assert posts
    assert all(row.unit == "FTE" and row.value for row in posts)
    assert figures.chosen(scenario, figures.CHANGED, "", {}) == []
    standard = figures.chosen(scenario, figures.EVERYTHING, "caseload standard", {})
    assert FIELD in [row.field for row in standard]
    assert figures.name_of(f"teams.{TEAM}.social_workers_fte", scenario).endswith(": social workers FTE")


def test_options_of_ones_own_are_checked_with_the_changed_scenario(draft):
    draft.own.append(OwnOption("Two more", [{"team": TEAM, "role": "team_manager", "fte": 2.0}]))
    draft.own.append(OwnOption("More demand", [], [{"figure": "demand.contacts", "times": 1.1}]))
    options, wrong = draft.check_options()
    assert wrong == ()
    assert [option.name for option in options.options] == ["Small council", "Two more", "More demand"]
    assert [standard.name for standard in options.standards] == [
        "At most 18 cases a worker",
        "At least 90 % of assessments in 45 days",
    ]
    draft.own[0].posts[0]["fte"] = 0
    _, wrong = draft.check_options()
    assert "must not be 0" in str(wrong[0])


def test_parts_of_an_option_come_with_it():
    options = {"a": {}, "b": {"together": ["a"]}, "c": {"together": ["b"]}, "d": {}}
    assert with_parts(options, ["c"]) == ["a", "b", "c"]


def test_a_draft_is_kept_and_comes_back_as_a_copy(draft, tmp_path):
    draft.edits[FIELD] = Edit("15", "", "", "Bid", "assumption", "")
    draft.own.append(OwnOption("Two more", [{"team": TEAM, "role": "team_manager", "fte": 2.0}]))
    again = from_kept(draft.as_kept(), draft.folder, tmp_path)
    assert again.folder != draft.folder
    assert again.check()[0].hash == draft.check()[0].hash
    again.edits.clear()
    assert draft.edits


def test_a_figure_without_ends_has_no_interval():
    edit = Edit("1, 2; 3", "", "", "Bid", "assumption", "")
    assert figure_of(edit, "days", "bid", None) == {
        "value": [1, 2, 3],
        "unit": "days",
        "source": "bid",
        "status": "assumption",
    }


def test_a_file_is_taken_with_what_it_names(tmp_path):
    variant = "throughcare: 1\nname: More\ndescription: More of it\nbaseline: small.yaml\nchanges: {}\n"
    files = [Brought("small.yaml", as_scenario_text(small_council())), Brought("more.yaml", variant)]
    draft, wrong = begin_with_files(files, tmp_path)
    assert wrong == []
    assert draft.base == "more.yaml"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("../../up.yaml", "throughcare: 1\n", "up.yaml, line 1, name: missing"),
        ("macros.xlsm", b"PK", "a workbook with macros (.xlsm) is not opened"),
        ("picture.png", b"PNG", "picture.png: this is not an Excel workbook"),
        ("table.csv", "a,b", "There is no scenario among the files"),
        ("empty.yaml", "", "the file is empty"),
        ("more.yaml", "throughcare: 1\nname: A\ndescription: B\nbaseline: other.yaml\nchanges: {}\n", "no such file"),
    ],
)
def test_files_that_are_no_scenario_leave_nothing_behind(tmp_path, name, content, words):
    draft, wrong = begin_with_files([Brought(name, content)], tmp_path)
    assert draft is None
    assert words in "\n".join(wrong)
    assert str(tmp_path) not in "\n".join(wrong)
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []
