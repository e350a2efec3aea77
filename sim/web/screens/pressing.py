"""Pressure points: where children wait, who holds too many, and what time is lost to."""

import streamlit as st

from sim.report.charting.caseloads import caseloads
from sim.report.charting.drift import drift_causes, drift_stages
from sim.report.charting.fans import fan
from sim.report.charting.waiting import waits
from sim.web import look, session
from sim.web.reading import chart_of


def screen() -> None:
    """Show the screen."""
    session.head(
        "Pressure points",
        "Where it gives way first: children without a worker, caseloads by team, and what children lose time to. "
        "A child-week of drift is a week in which a child waited for somebody.",
    )
    found = session.finished()
    if found is None:
        return
    shown = [
        chart_of(found, caseloads),
        chart_of(found, fan, "unallocated_children"),
        *(chart_of(found, make) for make in (waits, drift_causes, drift_stages)),
    ]
    known = [each for each in shown if each is not None]
    for each in known:
        look.chart(each, level=2)
    if len(known) < len(shown):
        st.info("Nobody waits or nothing is lost where a chart is not shown.")
