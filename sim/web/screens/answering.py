"""The answer first: one sentence, five cards, then charts."""

import streamlit as st

from sim.report.charting import Chart
from sim.report.charting.chances import chance_against_posts
from sim.report.charting.effects import differences
from sim.report.charting.fans import fan
from sim.report.comparison import headline_measures
from sim.report.summary import coverage, range_words
from sim.web import answer, look, session
from sim.web.reading import chart_of, chart_of_options, comparison_of, run_of
from sim.web.work import Work

_FANS = ("assessments_within_45_days", "caseload_per_fte", "unallocated_children", "children_in_care")


def screen() -> None:
    """Show the screen."""
    session.head("The answer", "Simulated, not observed: what could come, and how surely.")
    found = session.finished()
    if found is None:
        return
    if found.is_comparison:
        _of_options(found)
    else:
        _of_run(found)


def _of_run(found: Work) -> None:
    run = run_of(found, answer.CARDS, council_only=True)
    look.answer(answer.answer_of_run(run))
    look.cards(answer.cards_of_run(run))
    look.paragraph(f"Range: {range_words(run)}. Based on a {coverage(run)}.", "tc-small")
    st.header("Month by month", anchor=False)
    _show([chart_of(found, fan, name) for name in _FANS])


def _of_options(found: Work) -> None:
    comparison = comparison_of(found)
    look.answer(answer.answer_of_comparison(comparison))
    best = answer.best_option(comparison)
    look.paragraph(f"The cards are of “{comparison.manifest.name_of(best)}”, in the last 12 months or all there are.")
    look.cards(answer.cards_of_comparison(comparison, best))
    for note in comparison.manifest.notes:
        look.paragraph(f"Note: {note}.", "tc-small")
    st.header("What each option changes", anchor=False)
    standards = [each.key for each in comparison.manifest.standards[:2]]
    _show(
        [
            *(chart_of_options(found, chance_against_posts, key) for key in standards),
            *(chart_of_options(found, differences, name) for name in headline_measures(comparison)[:4]),
        ]
    )


def _show(charts: list[Chart | None]) -> None:
    for each in charts:
        if each is not None:
            look.chart(each)
