"""The paper of a comparison: shaped as a council's options appraisal."""

import math
from collections.abc import Iterator, Sequence

from sim.experiment.period import statistic_over_period
from sim.planning.deciding import CHANCE, Recommendation, recommend
from sim.report.charting import Chart, charts_of_comparison
from sim.report.charting.evidence import evidence_of
from sim.report.comparison import draws_words, headline_measures
from sim.report.papers.advising import recommendation_section
from sim.report.papers.content import Paper, Paragraph, Points, Section, Sheet, Table, appendix
from sim.report.papers.effects import chosen_charts, costs_section, effects_section
from sim.report.papers.glance import are_many, glance_section, numbers_section
from sim.report.papers.inputs import Inputs, inputs_of_comparison
from sim.report.papers.last_parts import (
    assumptions_section,
    audit_section,
    commit_words,
    moment_words,
    not_covered_section,
    range_points,
    runs_words,
    versions_words,
)
from sim.report.papers.options_sheets import chances_sheet, costs_sheet, differences_sheet, options_sheet
from sim.report.papers.phrases import quoted
from sim.report.papers.sheets import (
    MEASURES_TOLD,
    combined_sheet,
    input_sheets,
    monthly_sheet,
    sheet_of,
    table_in,
    team_sheet,
)
from sim.report.words import day_words, many, number, readable
from sim.results.compared import Comparison, row_of
from sim.results.options_file import options_asked
from sim.scenario.options import BASELINE

_CHARTED = 5
_SHOWN = 3
_MOST_FAILED = 10
_RUNS_TO_SPLIT = 20
"""With fewer runs the parts of a variance are told too badly for a paper."""


def options_paper(comparison: Comparison, chance: float = CHANCE, charts: Sequence[Chart] | None = None) -> Paper:
    """Return the paper of a comparison.

    Parameters
    ----------
    comparison : Comparison
    chance : float
        The chance of meeting every standard that an option must have to be recommended.
    charts : sequence of Chart, optional
        `charts_of_comparison`, if they are there already.
    """
    manifest = comparison.manifest
    asked = options_asked(comparison.folder)
    recommendation = recommend(comparison, asked, chance)
    inputs = inputs_of_comparison(comparison, asked)
    audit = audit_section(_audit(comparison), _failed(comparison))
    pictures = chosen_charts(comparison, charts_of_comparison(comparison) if charts is None else charts)
    many_options, costs = are_many(comparison), costs_section(comparison)
    sections = (
        recommendation_section(comparison, recommendation, asked),
        glance_section(comparison, recommendation, next(iter(pictures), None)),
        *([] if many_options else [costs]),
        not_covered_section(tuple(_not_covered(comparison))),
        _how_sure(comparison),
        *([appendix(numbers_section(comparison, recommendation)), appendix(costs)] if many_options else []),
        appendix(effects_section(comparison, recommendation, pictures[1:])),
        appendix(assumptions_section(inputs)),
        appendix(audit),
    )
    return Paper(
        kind="options",
        title=manifest.name,
        subtitle=f"Options appraisal for {manifest.council}: simulated by Throughcare on "
        f"{day_words(manifest.started)}, "
        f"{runs_words(manifest.runs, manifest.start, manifest.months, of_each=True)}",
        council=manifest.council,
        made=manifest.started,
        sections=sections,
        sheets=_sheets(comparison, recommendation, inputs, table_in(audit, "audit")),
    )


def _sheets(comparison: Comparison, recommendation: Recommendation, inputs: Inputs, audit: Table) -> tuple[Sheet, ...]:
    evidence = evidence_of(comparison)
    own = headline_measures(comparison)
    measures = tuple(dict.fromkeys((*own, *MEASURES_TOLD)))
    likely = recommendation.chosen or recommendation.nearest
    others = [each.option.key for each in recommendation.options if each.option.key != BASELINE]
    shown = dict.fromkeys([BASELINE, *([likely.option.key] if likely else []), *others])
    few = [*shown][: _SHOWN if len(others) < _SHOWN else 2]
    return (
        options_sheet(comparison),
        chances_sheet(comparison, recommendation),
        differences_sheet(comparison, measures),
        monthly_sheet(evidence, measures, own[:_CHARTED], few),
        team_sheet(evidence, measures),
        costs_sheet(comparison),
        combined_sheet(evidence, measures),
        *input_sheets(inputs),
        sheet_of(audit, "Audit", _failed(comparison)),
    )


def _not_covered(comparison: Comparison) -> Iterator[str]:
    manifest = comparison.manifest
    yield f"Anything after {manifest.months} months from {day_words(manifest.start)}."
    paid: dict[str, list[str]] = {}
    for option in manifest.options:
        if option.not_simulated_full_year_gbp:
            cost = number(option.not_simulated_full_year_gbp, "GBP")
            paid.setdefault(cost, []).append(option.name)
    for cost, names in paid.items():
        yield f"What {cost} a year of {quoted(names)} does: it is counted as a cost, and its work is not simulated."
    for note in manifest.notes:
        yield f"{note[0].upper()}{note[1:]}."


def _how_sure(comparison: Comparison) -> Section:
    manifest = comparison.manifest
    points = tuple(range_points(manifest.runs, manifest.draws_used, is_comparison=True))
    words = f"{many(manifest.runs, 'run')} of each option; {draws_words(manifest)}; {manifest.stopped.rstrip('.')}."
    return Section("How sure this is", (Points(points), Paragraph(f"{words}{_parts_of_variance(comparison)}")))


def _parts_of_variance(comparison: Comparison) -> str:
    """Say what the headline's range comes from, where there are runs enough to tell."""
    manifest = comparison.manifest
    statistic = statistic_over_period(manifest.headline, manifest.months)
    share = row_of(comparison.summary, BASELINE, manifest.headline, statistic).get("share_parameters", math.nan)
    if manifest.runs < _RUNS_TO_SPLIT or not (isinstance(share, float) and math.isfinite(share)):
        return ""
    return (
        f" Of the variance of {readable(manifest.headline).lower()} in the baseline {100 * share:.0f} % comes from "
        f"uncertain figures, {100 * (1 - share):.0f} % from chance."
    )


def _audit(comparison: Comparison) -> list[tuple[str, str]]:
    manifest = comparison.manifest
    return [
        ("Council", manifest.council),
        ("Options", manifest.name),
        ("File of options", manifest.options_path),
        ("Simulated from", f"{day_words(manifest.start)}, {manifest.months} months"),
        ("Made", moment_words(manifest.started)),
        ("Runs of each option", str(manifest.runs)),
        ("Runs that failed", str(len(manifest.failed))),
        ("Uncertain figures", draws_words(manifest)),
        ("Seed", str(manifest.seed)),
        ("Command", manifest.command),
        ("Hash of options, councils and draws (SHA-256)", manifest.options_hash),
        *((f"Hash of the council of {name}", scenario) for name, scenario in _councils(comparison).items()),
        ("Code (hash)", manifest.code),
        ("Code (commit)", commit_words(manifest.commit, manifest.dirty)),
        ("Versions", versions_words(manifest.versions)),
    ]


def _councils(comparison: Comparison) -> dict[str, str]:
    return {option.scenario: option.scenario_hash for option in comparison.manifest.options}


def _failed(comparison: Comparison) -> tuple[str, ...]:
    failed = comparison.manifest.failed
    told = [f"Run {each.run} of {each.option} failed: {each.error}" for each in failed[:_MOST_FAILED]]
    more = len(failed) - len(told)
    return (*told, *([f"{more} more failed; comparison.json has them"] if more > 0 else []))
