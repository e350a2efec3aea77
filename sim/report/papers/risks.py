"""Risks of options that the numbers themselves show."""

from collections.abc import Iterator

from sim.experiment.period import LAST_MONTH
from sim.experiment.ranges import FEWEST_RUNS
from sim.planning.deciding import Judged, Recommendation
from sim.report.comparison import chances_of
from sim.report.papers.content import Cell, Part, Points, Section, Table, number_cell, words_cell
from sim.report.papers.phrases import chance_words, listed
from sim.report.words import many, number
from sim.results.compared import Comparison, row_of

UNLIKELY = 0.5
"""A chance below this is told as a risk."""
_NAMED = 3
_NONE = "None of those that are looked for"


def risks_section(comparison: Comparison, recommendation: Recommendation) -> Section:
    """Return the section on risks: those of all options once, then those of each."""
    shared = _unlikely_in_all(comparison)
    of_all = tuple(_of_all(comparison, shared))
    rows = tuple(_row(comparison, each, shared) for each in recommendation.options)
    table = Table(
        "risks",
        "Risks that the numbers show",
        ("Option", "Agency workers, last month (FTE)", "Posts standing empty, last month (FTE)", "Other risks"),
        rows,
        widths=(3.4, 2.0, 2.0, 6.0),
        note="Agency workers and posts that nobody fills or covers: means over runs, whole council.",
    )
    parts: list[Part] = [Points(of_all)] if of_all else []
    return Section("Risks", (*parts, table))


def _of_all(comparison: Comparison, shared: frozenset[str]) -> Iterator[str]:
    manifest = comparison.manifest
    names = [f"“{each.name}”" for each in manifest.standards if each.key in shared]
    if names:
        yield f"Less likely than not in every option, the baseline included: {listed(names)}."
    if manifest.runs < FEWEST_RUNS:
        yield (
            f"Few runs: {manifest.runs} of each option. Chances are rough (their errors stand beside them), and "
            f"ranges go "
            "from the smallest run to the largest."
        )
    if not manifest.draws:
        yield "Uncertain figures are left out: every run has the same, so ranges are narrower than they ought to be."
    if manifest.failed:
        lost = len(manifest.failed)
        yield f"{many(lost, 'run')} failed and {'is' if lost == 1 else 'are'} left out; the audit trail says which."


def _unlikely_in_all(comparison: Comparison) -> frozenset[str]:
    options = comparison.manifest.options
    if len(options) < 2:
        return frozenset()
    return frozenset.intersection(*(frozenset(_unlikely(comparison, option.key)) for option in options))


def _unlikely(comparison: Comparison, option: str) -> dict[str, float]:
    chances = {each["standard"]: each["chance"] for each in chances_of(comparison, option)}
    return {key: chance for key, chance in chances.items() if chance is not None and chance < UNLIKELY}


def _row(comparison: Comparison, judged: Judged, shared: frozenset[str]) -> tuple[Cell, ...]:
    staff = (
        row_of(comparison.summary, judged.option.key, each, LAST_MONTH) for each in ("agency_fte", "empty_posts_fte")
    )
    others = "; ".join(_others(comparison, judged, shared)) or _NONE
    return (
        words_cell(judged.option.name),
        *(number_cell(row["mean"], "FTE") for row in staff),
        words_cell(f"{others}."),
    )


def _others(comparison: Comparison, judged: Judged, shared: frozenset[str]) -> Iterator[str]:
    names = {each.key: each.name for each in comparison.manifest.standards}
    unlikely = [each for each in _unlikely(comparison, judged.option.key).items() if each[0] not in shared]
    if unlikely:
        unlikely.sort(key=lambda each: each[1])
        named = [f"“{names[key]}” ({chance_words(chance)})" for key, chance in unlikely[:_NAMED]]
        more = [f"{len(unlikely) - _NAMED} more"] if len(unlikely) > _NAMED else []
        yield f"Less likely than not: {listed([*named, *more])}"
    if judged.what_if:
        yield f"Asks “what if”: {listed(judged.what_if)} is not the council's to decide"
    if not judged.differs:
        yield "No difference in the figure of any standard can be told from none"
    if not judged.is_baseline and judged.option.not_simulated_full_year_gbp:
        cost = number(judged.option.not_simulated_full_year_gbp, "GBP")
        yield f"{cost} of its full-year cost pays for what is not simulated: what that does is not known here"
