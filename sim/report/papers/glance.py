"""Options at a glance: what each asks for, what comes out, how likely standards are met, which risks it has."""

from collections.abc import Iterator
from dataclasses import replace

from sim.experiment.chances import CHANCE_NAME
from sim.experiment.differences import RANGE_OF_DIFFERENCE, RANGE_OF_FUTURES, SIMULATION_ERROR_OF_DIFFERENCE
from sim.measures import MEASURES
from sim.measures.planned import NOT_SIMULATED
from sim.planning.deciding import Recommendation
from sim.report.charting import Chart
from sim.report.comparison import LATE, chances_of, period_of
from sim.report.papers.content import (
    NO_VALUE,
    Cell,
    Paragraph,
    Part,
    Picture,
    Section,
    Table,
    difference_cell,
    number_cell,
    words_cell,
)
from sim.report.papers.phrases import chance_words
from sim.report.papers.risks import risks_section
from sim.report.words import difference, number, readable, unit_words
from sim.results.compared import Comparison, OptionTold, row_of
from sim.scenario.options import BASELINE

MOST_IN_FULL = 6
"""Options, with the baseline, of which all numbers stand in front; of more one table does, and an appendix the rest."""
MOST_STANDARDS = 5
"""Standards in one table; what has more has several."""
NONE_ASKED = "none"
_A_POST = 0.005
"""FTE: less is a rounding of shares, not a post."""
_ROLES = {"asye": "ASYE"}
CASELOAD, DRIFT, COST = "caseload_per_fte", "drift_child_weeks", "cost_total_gbp"


def glance_section(comparison: Comparison, recommendation: Recommendation, picture: Chart | None) -> Section:
    """Return the section with all options side by side; of many options in one table."""
    pictures: tuple[Part, ...] = (Picture(picture),) if picture is not None else ()
    if not are_many(comparison):
        return Section("Options at a glance", sections=tuple(_in_numbers(comparison, recommendation, pictures)))
    more = Paragraph(
        "What each option asks for in full, all that comes out, every standard, risks, simulated costs and whether "
        "they pay for themselves are in the appendices."
    )
    return Section("Options at a glance", (_side_by_side(comparison, recommendation), *pictures, more))


def numbers_section(comparison: Comparison, recommendation: Recommendation) -> Section:
    """Return the section of what the glance at many options leaves out."""
    return Section("The options in numbers", sections=tuple(_in_numbers(comparison, recommendation, ())))


def are_many(comparison: Comparison) -> bool:
    """Whether there are so many options that not all of their numbers can stand in front."""
    return len(comparison.manifest.options) > MOST_IN_FULL


def _in_numbers(
    comparison: Comparison, recommendation: Recommendation, pictures: tuple[Part, ...]
) -> Iterator[Section]:
    yield Section("What each option asks for", (_what_is_asked(comparison),))
    yield Section("What comes out", (*_what_comes_out(comparison), *pictures))
    if comparison.manifest.standards:
        yield Section("The chance of meeting each standard", tuple(_what_is_met(comparison, recommendation)))
    yield risks_section(comparison, recommendation)


def _side_by_side(comparison: Comparison, recommendation: Recommendation) -> Table:
    headline = comparison.manifest.headline
    has_standards = bool(comparison.manifest.standards)
    rows = []
    for option in comparison.manifest.options:
        own = recommendation.of(option.key)
        is_baseline = option.key == BASELINE
        cells = [words_cell(option.name), Cell(posts_words(option) or NONE_ASKED)]
        cells.append(number_cell(option.full_year_gbp, "GBP"))
        cells.append(_beside(comparison, option, headline))
        cells.append(Cell("the baseline") if is_baseline else _changed(comparison, option, headline))
        cells += [chance_cell(own.chance, own.low, own.high)] * has_standards
        rows.append(tuple(cells))
    when = "in the last 12 months" if comparison.manifest.months > LATE else "over the whole period"
    return Table(
        "side-by-side",
        f"The options side by side, {when}",
        (
            "Option",
            "Posts (FTE)",
            "Full year",
            heading(headline),
            "Difference" + (" (points)" if MEASURES[headline].unit == "share" else ""),
            *["Every standard at once"] * has_standards,
        ),
        tuple(rows),
        widths=(3.8, 3.4, 1.9, 2.6, 2.0, *[2.2] * has_standards),
        note=f"Full year: arithmetic on the posts. In brackets the {RANGE_OF_FUTURES}; ±: "
        f"{SIMULATION_ERROR_OF_DIFFERENCE}, and a difference smaller than that cannot be told from none. Last column: "
        "the chance, with its simulation error.",
    )


def _changed(comparison: Comparison, option: OptionTold, measure: str) -> Cell:
    """Return a mean difference with its error, without its range."""
    cell = _change(comparison, option, measure)
    return replace(cell, words=cell.words.partition(" (")[0], low=None, high=None)


def _what_is_asked(comparison: Comparison) -> Table:
    start = f"{comparison.manifest.start:%Y-%m}"
    rows = tuple(_asked_of(option, start) for option in comparison.manifest.options)
    return Table(
        "asked",
        "Posts, costs and the budgets that pay",
        ("Option", "Posts (FTE)", "First 12 months", "Full year", "Funding lines (full year)"),
        rows,
        widths=(3.6, 4.2, 1.8, 1.8, 2.6),
        note="Arithmetic on the posts, at the pay and prices of the start; not simulated. The first 12 months are each "
        "line's own: a post costs from the month in which it is filled on average, and what an agency worker costs "
        "before that. The first line begins with the simulation unless a month is named.",
    )


def _asked_of(option: OptionTold, start: str) -> tuple[Cell, ...]:
    name = words_cell(option.name)
    if not option.lines:
        return name, Cell(NONE_ASKED), Cell("£0", 0.0, "GBP"), Cell("£0", 0.0, "GBP"), Cell(NONE_ASKED)
    first = number(option.first_year_gbp, "GBP") + (
        f" (from {option.first_month})" if option.first_month not in {"", start} else ""
    )
    lines = option.by_funding_line
    budgets = "; ".join(f"{line} {number(cost, 'GBP')}" if len(lines) > 1 else line for line, cost in lines.items())
    return (
        name,
        Cell(posts_words(option) or NONE_ASKED),
        Cell(first, option.first_year_gbp, "GBP"),
        number_cell(option.full_year_gbp, "GBP"),
        words_cell(budgets),
    )


def posts_words(option: OptionTold) -> str:
    """Say the posts of an option by role; nothing if there are none.

    Example: "+5 social workers, -1 team manager".
    """
    words = []
    for role, fte in option.fte_by_role.items():
        if abs(fte) >= _A_POST:
            name = "posts not simulated" if role == NOT_SIMULATED else _ROLES.get(role, role.replace("_", " "))
            plural = "" if abs(fte) == 1 or role == NOT_SIMULATED or name.isupper() else "s"
            words.append(f"{round(fte, 2):+g} {name}{plural}")
    return ", ".join(words)


def _what_comes_out(comparison: Comparison) -> Iterator[Table]:
    manifest = comparison.manifest
    when = "in the last 12 months" if manifest.months > LATE else "over the whole period"
    headline = manifest.headline
    unit = MEASURES[headline].unit
    rows = []
    for option in manifest.options:
        row = row_of(comparison.summary, option.key, headline, period_of(comparison, headline))
        level = number_cell(row["mean"], unit, row["low"], row["high"])
        rows.append(
            (words_cell(option.name), level, *(_beside(comparison, option, each) for each in _measures(headline)))
        )
    yield Table(
        "outcomes",
        f"What comes out {when}",
        ("Option", heading(headline), *(heading(each) for each in _measures(headline))),
        tuple(rows),
        widths=(3.4, 3.2, *(3.4 if each == COST else 2.6 for each in _measures(headline))),
        note=f"Means over runs; in brackets the {RANGE_OF_FUTURES}.",
    )
    others = [option for option in manifest.options if option.key != BASELINE]
    if others:
        yield Table(
            "differences",
            f"What each option changes {when}, against the baseline",
            ("Option", *(heading(each, difference=True) for each in (headline, *_measures(headline)))),
            tuple(
                (
                    words_cell(option.name),
                    *(_change(comparison, option, each) for each in (headline, *_measures(headline))),
                )
                for option in others
            ),
            widths=(3.4, 2.9, *(3.9 if each == COST else 2.6 for each in _measures(headline))),
            note=f"Mean differences with the same luck; ±: {SIMULATION_ERROR_OF_DIFFERENCE}; in brackets the "
            f"{RANGE_OF_DIFFERENCE}. A difference smaller than its error cannot be told from none.",
        )


def _measures(headline: str) -> tuple[str, ...]:
    return tuple(each for each in (CASELOAD, DRIFT, COST) if each != headline)


def _beside(comparison: Comparison, option: OptionTold, measure: str) -> Cell:
    row = row_of(comparison.summary, option.key, measure, period_of(comparison, measure))
    return number_cell(row["mean"], MEASURES[measure].unit, row["low"], row["high"])


def _change(comparison: Comparison, option: OptionTold, measure: str) -> Cell:
    row = row_of(comparison.differences, option.key, measure, period_of(comparison, measure))
    cell = with_error(difference_cell(row["mean"], MEASURES[measure].unit, row["low"], row["high"]), row["half_width"])
    return replace(cell, words=cell.words.replace(" points", ""))  # the heading says it


def with_error(cell: Cell, error: float) -> Cell:
    """Write the simulation error of a mean behind it."""
    if cell.value is None or error != error:
        return cell
    if cell.value == error == 0:
        return Cell("no change", 0.0, cell.unit, cell.low, cell.high)
    words, _, span = cell.words.partition(" (")
    off = difference(error, cell.unit).lstrip("+")
    return Cell(f"{words} ± {off}" + (f" ({span}" if span else ""), cell.value, cell.unit, cell.low, cell.high)


def heading(measure: str, *, difference: bool = False) -> str:
    """Name a measure with its unit, as a column says it.

    >>> heading("caseload_per_fte"), heading("cost_total_gbp"), heading("assessments_within_45_days", difference=True)
    ('Caseload per FTE', 'Cost in total', 'Assessments within 45 days (points)')
    """
    unit = MEASURES[measure].unit
    name = readable(measure)
    if unit == "share":
        return f"{name} (points)" if difference else name
    words = unit_words(unit)
    return name if not words or words.partition(" ")[2] in name or words in name else f"{name} ({words})"


def _what_is_met(comparison: Comparison, recommendation: Recommendation) -> Iterator[Table]:
    standards = comparison.manifest.standards
    parts = [standards[start : start + MOST_STANDARDS] for start in range(0, len(standards), MOST_STANDARDS)]
    for place, part in enumerate(parts, start=1):
        is_last = place == len(parts)
        rows = []
        for option in comparison.manifest.options:
            found = {each["standard"]: each for each in chances_of(comparison, option.key)}
            cells = [_chance(found.get(each.key)) for each in part]
            if is_last:
                own = recommendation.of(option.key)
                cells.append(chance_cell(own.chance, own.low, own.high))
            rows.append((words_cell(option.name), *cells))
        headings = ("Option", *(each.name for each in part), *(["Every standard at once"] if is_last else []))
        yield Table(
            f"chances-{place}",
            "The chance of meeting each standard" + (f", {place} of {len(parts)}" if len(parts) > 1 else ""),
            headings,
            tuple(rows),
            widths=(3.4, *([2.0] * (len(headings) - 1))),
            note=f"{CHANCE_NAME[0].upper()}{CHANCE_NAME[1:]}." if is_last else "",
        )


def _chance(found: dict[str, float] | None) -> Cell:
    return Cell(NO_VALUE) if found is None else chance_cell(found["chance"], found["low"], found["high"])


def chance_cell(chance: float | None, low: float, high: float) -> Cell:
    """Return the cell of a chance, with its simulation error."""
    if chance is None or chance != chance:
        return Cell(NO_VALUE)
    return Cell(f"{chance_words(chance)} ({100 * low:.0f} to {100 * high:.0f} %)", chance, "share", low, high)
