"""What the screens read of a finished piece of work: only the measures they show, kept for the next look."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import streamlit as st

from sim.measures import COUNCIL
from sim.report.charting import Chart
from sim.report.charting.evidence import Evidence, evidence_of
from sim.results import Run
from sim.results.compared import Comparison, ComparisonManifest, read_comparison
from sim.results.comparison import COMPARISON, MONTHS
from sim.results.manifest import FailedRun, Manifest
from sim.results.parquet import ask
from sim.results.reading import MANIFEST, MEASURES
from sim.scenario import Scenario, load
from sim.scenario.options import BASELINE
from sim.web.work import Work

_WORDS = ("scenario", "month", "team", "measure", "unit")
_KEPT, _MOST_CHARTS = 48, 400
_IN_EVERY_MONTH = "caseload_per_fte"
"""A measure that every month has."""


def stamp_of(work: Work) -> str:
    """Return what changes whenever the result does."""
    file = work.result / (COMPARISON if work.is_comparison else MANIFEST)
    return f"{work.name}-{file.stat().st_mtime_ns}"


def comparison_of(work: Work) -> Comparison:
    """Read the tables of a comparison."""
    return _comparison(str(work.result), stamp_of(work))


def run_of(work: Work, measures: Sequence[str], option: str = BASELINE, *, council_only: bool = False) -> Run:
    """Read some measures of a run, or of one option of a comparison as though it were a run.

    Parameters
    ----------
    work : Work
    measures : sequence of str
    option : str
        Of a comparison, the option.
    council_only : bool
        Leave the teams' own rows out, which are most of them.
    """
    asked = tuple(sorted(set(measures)))
    return _run(str(work.result), stamp_of(work), asked, option if work.is_comparison else "", council_only)


def manifest_of(work: Work) -> Manifest | ComparisonManifest:
    """Read what was simulated."""
    return comparison_of(work).manifest if work.is_comparison else _manifest(str(work.result), stamp_of(work))


def evidence(work: Work) -> Evidence:
    """Return what charts are drawn from; it reads the measures of each as they are wanted."""
    stamp, kept = stamp_of(work), _evidences()
    if stamp not in kept:
        if len(kept) >= _KEPT:
            kept.clear()
        kept[stamp] = evidence_of(comparison_of(work)) if work.is_comparison else _as_wanted(work)
    return kept[stamp]


def _as_wanted(work: Work) -> Evidence:
    """Return the evidence of a run, of which no measure is read before a chart asks for it."""

    def of(measures: Sequence[str], by_team: bool) -> Evidence:
        return evidence_of(run_of(work, [*measures, _IN_EVERY_MONTH], council_only=not by_team))

    def read(measures: tuple[str, ...], by_team: bool) -> pd.DataFrame:
        return of(measures, by_team).read(measures, by_team)

    def measured(measures: tuple[str, ...], by_team: bool) -> pd.DataFrame:
        return of(measures, by_team).measured(measures, by_team)

    return replace(of((), by_team=False), read=read, measured=measured)


def chart_of(work: Work, make: Callable[..., Chart | None], *about: str) -> Chart | None:
    """Return a chart of a run or comparison, drawn from its evidence and made once for each result."""
    return _kept(work, make, about, lambda: make(evidence(work), *about))


def chart_of_options(work: Work, make: Callable[..., Chart | None], *about: str) -> Chart | None:
    """Return a chart that only a comparison has, made once for each result."""
    return _kept(work, make, about, lambda: make(comparison_of(work), *about, evidence=evidence(work)))


def _kept(
    work: Work, make: Callable[..., Chart | None], about: tuple[str, ...], made: Callable[[], Chart | None]
) -> Chart | None:
    kept, place = _charts(), (stamp_of(work), make.__name__, about)
    if place not in kept:
        if len(kept) >= _MOST_CHARTS:
            kept.clear()
        kept[place] = made()
    return kept[place]


def scenario_of(work: Work) -> Scenario:
    """Return the scenario that was simulated, of a comparison its baseline."""
    file = work.result / "scenario.yaml"
    if work.is_comparison:
        manifest = comparison_of(work).manifest
        file = work.result / "scenarios" / f"{Path(manifest.options[0].scenario).stem}.yaml"
        if not file.is_file():
            file = next(iter(sorted((work.result / "scenarios").glob("*.yaml"))))
    return _scenario(str(file), stamp_of(work))


@st.cache_resource(max_entries=_KEPT, show_spinner=False)
def _evidences() -> dict[str, Evidence]:
    return {}


@st.cache_resource(max_entries=_KEPT, show_spinner=False)
def _charts() -> dict[tuple[str, str, tuple[str, ...]], Chart | None]:
    return {}


@st.cache_resource(max_entries=_KEPT, show_spinner=False)
def _comparison(folder: str, stamp: str) -> Comparison:  # noqa: ARG001 - a result made anew has another
    return read_comparison(Path(folder))


@st.cache_resource(max_entries=_KEPT, show_spinner=False)
def _manifest(folder: str, stamp: str) -> Manifest:  # noqa: ARG001
    return Manifest.model_validate_json((Path(folder) / MANIFEST).read_bytes())


@st.cache_resource(max_entries=_KEPT, show_spinner=False)
def _scenario(file: str, stamp: str) -> Scenario:  # noqa: ARG001
    return load(file)


@st.cache_resource(max_entries=_KEPT, show_spinner=False)
def _run(folder: str, stamp: str, measures: tuple[str, ...], option: str, council_only: bool) -> Run:
    place = Path(folder)
    which = "list_contains(?, measure)"
    values: list[object] = [list(measures)]
    if council_only:
        which, values = f"{which} AND team = ?", [*values, COUNCIL]
    if not option:
        query = f"SELECT * FROM read_parquet(?) WHERE {which}"  # noqa: S608 - words of our own
        return Run(place, _manifest(folder, stamp), _in_words(ask(query, place / MEASURES, values)))
    query = f"SELECT *, '' AS scenario FROM read_parquet(?) WHERE {which} AND option = ?"  # noqa: S608
    table = ask(query, place / MONTHS, [*values, option])
    return Run(place, _as_of_a_run(_comparison(folder, stamp).manifest, option), _in_words(table))


def _in_words(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype(dict.fromkeys(_WORDS, "category"))


def _as_of_a_run(manifest: ComparisonManifest, option: str) -> Manifest:
    """Return what one option of a comparison would have as its manifest, had it been run alone."""
    told = next(each for each in manifest.options if each.key == option)
    failed = tuple(
        FailedRun(run=each.run, error=each.error, draw=each.draw) for each in manifest.failed if each.option == option
    )
    return Manifest(
        scenario=told.name,
        scenario_path=told.scenario,
        scenario_hash=told.scenario_hash,
        council=manifest.council,
        start=manifest.start,
        years=manifest.months / 12,
        months=manifest.months,
        seed=manifest.seed,
        runs=manifest.runs,
        runs_failed=failed,
        draws=manifest.draws_used,
        versions=manifest.versions,
        commit=manifest.commit,
        dirty=manifest.dirty,
        started=manifest.started,
        duration_seconds=manifest.duration_seconds,
        events_per_run=manifest.events_per_run,
        events_per_year=manifest.events_per_run * 12 / manifest.months,
        command=manifest.command,
        teams=manifest.teams,
    )
