"""Every chart of a run or a comparison of which there is something to draw."""

import math
from collections.abc import Iterator

from sim.measures import COUNCIL
from sim.report.charting.caseloads import caseloads
from sim.report.charting.chances import chance_against_posts
from sim.report.charting.chart import Chart
from sim.report.charting.drift import drift_causes, drift_stages
from sim.report.charting.effects import differences
from sim.report.charting.evidence import Evidence, evidence_of
from sim.report.charting.fans import fan
from sim.report.charting.flow import care_flow, flow
from sim.report.charting.leavers import care_leavers
from sim.report.charting.placements import placements
from sim.report.charting.waiting import waits
from sim.report.charting.waterfall import why_it_changed
from sim.report.comparison import headline_measures
from sim.results import Run
from sim.results.compared import Comparison

FANS = (
    "assessments_within_45_days",
    "icpcs_within_15_days",
    "open_cases",
    "cp_plans_open",
    "children_in_care",
    "caseload_per_fte",
    "unallocated_children",
    "care_leavers_without_adviser",
    "drift_child_weeks",
    "cost_total_gbp",
)
"""Measures of a run that are drawn month by month; `fan` draws any other."""


def charts_of_run(run: Run) -> tuple[Chart, ...]:
    """Return the charts of a run; one of which there is nothing to draw is left out."""
    return tuple(_present(_of_run(evidence_of(run))))


def charts_of_comparison(comparison: Comparison) -> tuple[Chart, ...]:
    """Return the charts of a comparison; one of which there is nothing to draw is left out."""
    return tuple(_present(_of_comparison(comparison)))


def _of_run(evidence: Evidence) -> Iterator[Chart | None]:
    for measure in FANS:
        yield fan(evidence, measure)
    yield from _of_both(evidence)


def charts_of_measures(comparison: Comparison) -> Iterator[Chart]:
    """Yield the charts of the headline measures of a comparison: month by month, and what each option changes."""
    yield from _present(_of_measures(comparison, evidence_of(comparison)))


def _present(charts: Iterator[Chart | None]) -> Iterator[Chart]:
    return (chart for chart in charts if chart is not None)


def _of_measures(comparison: Comparison, evidence: Evidence) -> Iterator[Chart | None]:
    for measure in headline_measures(comparison):
        line, name = _standard(comparison, measure)
        yield fan(evidence, measure, standard=line, standard_name=name)
        yield differences(comparison, measure, evidence=evidence)


def _of_comparison(comparison: Comparison) -> Iterator[Chart | None]:
    evidence = evidence_of(comparison)
    yield from _of_measures(comparison, evidence)
    for standard in comparison.manifest.standards:
        yield chance_against_posts(comparison, standard.key, evidence)
    for option in comparison.manifest.options:
        yield why_it_changed(comparison, option.key, evidence=evidence)
    yield from _of_both(evidence)


def _of_both(evidence: Evidence) -> Iterator[Chart | None]:
    yield caseloads(evidence)
    yield waits(evidence)
    yield flow(evidence)
    yield care_flow(evidence)
    yield placements(evidence)
    yield care_leavers(evidence)
    yield drift_causes(evidence)
    yield drift_stages(evidence)


def _standard(comparison: Comparison, measure: str) -> tuple[float, str]:
    """Return what the council is to meet in a measure, and what it is called; NaN if there is nothing."""
    for standard in comparison.manifest.standards:
        limit = standard.at_most if standard.at_least is None else standard.at_least
        if standard.measure == measure and standard.team == COUNCIL and limit is not None:
            return limit, standard.name
    return math.nan, ""
