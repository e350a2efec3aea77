"""Screens of questions: the answer first, the numbers of the paper, and a form filled in with what was asked."""

import json
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("streamlit")
pytest.importorskip("altair")

from streamlit.testing.v1 import AppTest

from sim.planning.stress import Recovery, Reserve
from sim.report.papers.content import KeptChart
from sim.report.papers.kept_answers import read_answer
from sim.report.papers.phrases import typeset
from sim.web import findings, session
from sim.web.asked import asked_in
from sim.web.commands import Answer
from sim.web.kept_charts import charts_of
from sim.web.screens import SCREENS as SCREENS_OF_THE_PAGE
from sim.web.screens import hanging, paying, staffing
from sim.web.work import ADVERTISE, BREAK_EVEN, SENSITIVITY, STAFF, STRESS
from tests.councils import as_scenario_text, small_council
from tests.web.answers_shown import ASKED, BROKEN_EVEN, COMPARISON, HANGING, STRESSED, keep_answer

SCREENS = {
    STAFF: ("staffing", "Find the fewest posts"),
    ADVERTISE: ("advertising", "How many posts?"),
    STRESS: ("stressing", "What does it do?"),
    SENSITIVITY: ("hanging", "What does it hang on?"),
    BREAK_EVEN: ("paying", "When does it pay?"),
}
"""Of each question: the module of its screen, and the button that asks it."""
REPOSITORY = Path(__file__).parents[2]
LONG = 120


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """A folder with a finished answer to each question, and a comparison."""
    home = tmp_path_factory.mktemp("home")
    scenario = home / "small.yaml"
    scenario.write_text(as_scenario_text(small_council()), encoding="utf-8")
    made = {kind: keep_answer(home, kind, scenario) for kind in SCREENS}
    (home / COMPARISON / "result").mkdir(parents=True)
    (home / COMPARISON / "inputs").mkdir()
    (home / COMPARISON / "result" / "comparison.json").write_text("{}", encoding="utf-8")
    about = {"kind": "compare", "title": "Small options", "council": "Small", "words": ["compare"], "runs": 8}
    about |= {"months": 3, "options": 2}
    (home / COMPARISON / "about.json").write_text(json.dumps(about), encoding="utf-8")
    return made


@pytest.fixture
def opened(answers, monkeypatch):
    """Opens the screen of a question at the address of some work."""
    monkeypatch.setenv(session.FOLDER, str(answers[STAFF].home))
    options = [SimpleNamespace(key=key, name=key) for key in ("baseline", "own_1", "own_2")]
    told = SimpleNamespace(manifest=SimpleNamespace(options=options))
    for module in (paying, hanging):
        monkeypatch.setattr(module, "comparison_of", lambda _: told)

    def app(kind, name):
        module = SCREENS[kind][0]
        app = AppTest.from_string(f"from sim.web.screens import {module}\n{module}.screen()", default_timeout=LONG)
        app.session_state["work"] = name
        app.run()
        assert not app.exception
        return app

    return app


def _html(app):
    return "\n".join(each.proto.body for each in app.get("html"))


@pytest.mark.parametrize("kind", SCREENS)
def test_a_question_asked_again_as_it_was_is_the_same(opened, answers, monkeypatch, kind):
    given = []
    monkeypatch.setattr(session, "ask_question", lambda _, kind, title, words, *first, **more: given.append(words))  # noqa: ARG005
    monkeypatch.setattr(session, "ask_of_comparison", lambda _, kind, title, words: given.append(words))  # noqa: ARG005
    monkeypatch.setattr(staffing, "ask", lambda *_: Answer(0, "{}", ""))
    app = opened(kind, answers[kind].name)
    assert 'class="tc-answer"' in _html(app)
    next(button for button in app.button if button.label == SCREENS[kind][1]).click()
    app.run()
    assert not app.exception
    [words] = given
    assert asked_in(words) == asked_in(ASKED[kind])


def test_the_answer_is_shown_with_the_numbers_of_its_paper(opened, answers):
    shocks = _html(opened(STRESS, answers[STRESS].name))
    for words in (
        *findings.of_shocks(STRESSED),
        "+4.8",
        "Each shock beside the council",
        "effect-serious-incident-drift",
    ):
        assert typeset(words).replace("'", "&#x27;") in shocks, words
    pays = _html(opened(BREAK_EVEN, answers[BREAK_EVEN].name))
    for words in ("£60,000", "+41.0 (+36.0 to +46.0)", "Drift at £750 a child-week", f"../{COMPARISON}/result"):
        assert words.replace("+£", "+\N{WORD JOINER}£") in pays, words
    assert "Proceedings" not in pays
    hangs = _html(opened(SENSITIVITY, answers[SENSITIVITY].name))
    for words in (
        *findings.of_sensitivity(HANGING),
        "-12.0 points (-15.0 to -9.0 points)",
        "22 %",
        "Finding of tornado",
    ):
        assert typeset(words) in hangs, words


def test_first_sentences_say_what_was_found():
    first, second = findings.of_shocks(STRESSED)
    assert first == (
        "A serious incident: Caseload per FTE +2.2 at most, in November 2024; on average 2 of the 3 numbers followed "
        "leave their usual range: 1 is back within 3 months, 1 not by the end of the 24 months. With a reserve of 1.5 "
        "posts (£70,677 in a full year) the standard is kept in 90 % of futures."
    )
    assert (
        "Caseload per FTE of the team +4.8 at most, in October 2024; on average nothing that is followed leaves"
        in second
    )
    hangs, choice = findings.of_sensitivity(HANGING)
    assert hangs == (
        "Assessments within 45 days hangs most on Assessment: hours (-12.0 points from its low to its high end)."
    )
    assert choice == ("Knowing Assessment: hours would change which option is chosen in 22 % of simulated futures.")
    [paid] = findings.of_break_even(BROKEN_EVEN)
    assert paid == (
        "Two managers: in cash it has paid for itself after 2 months in the middle one of 8 simulated futures, in 2 of "
        "8 not by the end; net +£5,500 on average after 3 months."
    )


def test_sentences_where_there_is_nothing_to_find():
    nothing = HANGING | {"ranking": [row | {"told": False} for row in HANGING["ranking"]], "knowing": []}
    hangs, choice = findings.of_sensitivity(nothing)
    assert "in 120 runs no figure" in hangs
    assert choice.startswith("Knowing no single figure better would change")
    assert len([*findings.of_sensitivity(nothing | {"deciding": []})]) == 1
    shock = STRESSED["shocks"][0]
    lasting = [one | {"on_average": None} for one in shock["measures"]]
    for verdict, words in (
        ("not absorbed", "With 1.5 posts more, the most that were tried"),
        ("none needed", "kept with it in 90 % of futures: no reserve"),
        ("not kept before", "not kept even without the shock"),
    ):
        told = shock | {"measures": lasting, "reserve": shock["reserve"] | {"verdict": verdict}}
        [said] = findings.of_shocks(STRESSED | {"shocks": [told]})
        assert "3 of the 3 numbers followed leave their usual range: none is back, 3 not by the end" in said
        assert words in said
    option = BROKEN_EVEN["options"][0]
    cash = option["accounts"][0] | {"breaks_even_months": {"median": None, "never": 1.0, "runs": 8}}
    [said] = findings.of_break_even(BROKEN_EVEN | {"options": [option | {"accounts": [cash]}]})
    assert "has not paid for itself by the end of the runs in 8 of 8 simulated futures" in said


def test_the_small_documents_are_made_of_what_the_command_writes():
    assert {*STRESSED["shocks"][0]["measures"][0]} == {each.name for each in fields(Recovery)} | {"by_month"}
    assert {*STRESSED["shocks"][0]["reserve"]} <= {each.name for each in fields(Reserve)} | {"words"}
    study = json.loads((REPOSITORY / "results/studies/break-even/team-manager/break-even.json").read_text("utf-8"))
    option = BROKEN_EVEN["options"][0]
    real = study["options"][0]
    assert {*option} <= {*real}
    assert {*option["accounts"][0]["by_month"][0]} <= {*real["accounts"][0]["by_month"][0]}
    assert {*option["lines"][0]} <= {*real["lines"][0]}
    assert len([*findings.of_break_even(study)]) == len(study["options"])


def test_charts_are_the_papers_own_in_the_numbers_of_the_document(answers):
    shocks = [*charts_of(read_answer(answers[STRESS].result))]
    assert [(group, chart.title, len(chart.table)) for group, chart in shocks] == [
        ("A serious incident", "Finding of effect-serious-incident-caseload-per-fte", 3),
        ("A serious incident", "Finding of effect-serious-incident-drift-child-weeks", 3),
        ("A team loses two workers in five", "Finding of effect-team-loses-40-percent-caseload-per-fte", 3),
    ]
    assert shocks[1][1].table["mean"].tolist() == [0.0, 12.0, 9.0]
    assert shocks[2][1].table["mean"].tolist() == [1.0, 0.5, 0.25]
    [(_, tornado)] = charts_of(read_answer(answers[SENSITIVITY].result))
    assert tornado.table["mean"].tolist() == [0.06, -0.055]
    assert tornado.table["error_high"].tolist() == pytest.approx([0.07, -0.045])
    [(_, picture)] = charts_of(read_answer(answers[ADVERTISE].result))
    assert isinstance(picture, KeptChart)


def test_without_a_comparison_the_way_to_one_is_shown(opened):
    app = opened(BREAK_EVEN, "")
    assert "needs a finished comparison" in app.info[0].value
    assert [button.label for button in app.button] == ["Go to Compare options"]


def test_from_a_question_there_is_a_way_back_to_the_result_shown_before(answers, monkeypatch):
    monkeypatch.setenv(session.FOLDER, str(answers[STAFF].home))
    app = AppTest.from_string("from sim.web import session\nsession.finished()", default_timeout=LONG)
    app.session_state["work"] = answers[BREAK_EVEN].name
    app.run()
    assert "“16 When it pays”" in app.info[0].value
    app.button[0].click().run()
    assert app.session_state["work"] == COMPARISON
    assert not app.exception
    assert "Shown: Small options; 8 runs of each option, 3 months." in _html(app)


def test_the_screens_that_are_named_are_there():
    there = {f"{place} {name}" for place, (_, name, _) in enumerate(SCREENS_OF_THE_PAGE, start=1)}
    assert {*session._ANSWERED_ON.values()} <= there
    assert {*session._ANSWERED_ON} == {*SCREENS}
