"""Care leavers to 25: how many are supported, who has an adviser, and how many each adviser holds."""

import streamlit as st

from sim.report.charting.effects import differences
from sim.report.charting.fans import fan
from sim.report.charting.leavers import care_leavers
from sim.web import look, session
from sim.web.reading import chart_of, chart_of_options

_MEASURES = ("care_leavers_supported", "care_leavers_without_adviser", "personal_adviser_caseload")


def screen() -> None:
    """Show the screen."""
    session.head(
        "Care leavers to 25",
        "Young people who left care are owed support until their 25th birthday. A run of one year shows who is there "
        "now; what changes shows in runs of several years.",
    )
    found = session.finished()
    if found is None:
        return
    shown = [chart_of(found, care_leavers), *(chart_of(found, fan, name) for name in _MEASURES)]
    if found.is_comparison:
        shown += [chart_of_options(found, differences, name) for name in _MEASURES[1:]]
    known = [each for each in shown if each is not None]
    if not known:
        st.info("There are no care leavers in this run.")
    for each in known:
        look.chart(each, level=2)
