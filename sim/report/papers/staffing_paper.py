"""The paper of a search for staffing: the answer, what it costs, what it hangs on, and how surely."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sim.report.papers.content import (
    Cell,
    Paper,
    Paragraph,
    Part,
    Picture,
    Points,
    Section,
    Table,
    difference_cell,
    number_cell,
    words_cell,
)
from sim.report.papers.kept_answers import KeptAnswer, known
from sim.report.papers.last_parts import audit_section, moment_words, not_covered_section, versions_words
from sim.report.papers.phrases import chance_words
from sim.report.papers.sheets import sheet_of, table_in
from sim.report.papers.staffing_sheets import (
    NOTHING,
    RANGE,
    each_standard,
    plans_sheet,
    posts_sheet,
    shown_words,
    standards_sheet,
    unit_of,
)
from sim.report.planning.staffing_chart import staffing_chart
from sim.report.words import day_words, many, number


def staffing_paper(kept: KeptAnswer) -> Paper:
    """Return the paper of a search for staffing."""
    told, made = kept.document, kept.made
    chart = staffing_chart(told)
    audit = audit_section(_audit(kept), (), kept="Every run of the search is kept in the folder")
    trail = sheet_of(table_in(audit, "audit"), "Audit")
    sections = (
        Section("The answer", (Paragraph(_tried_words(told), lead=told["sentence"]), standards_table(told))),
        Section("What is added, and what it costs", (plan_table(told), Picture(chart), Paragraph(_BEATEN))),
        Section("What each post does", tuple(_levers(told))),
        Section("What binds", (_binds(told),)),
        _assumed(told),
        not_covered_section([*_not_covered(told)]),
        _how_sure(told),
        audit,
    )
    asked = f"{many(told['months'], 'month')} from {day_words(_start(told))}"
    tried = f"{many(told['plans_tried'], 'plan')} in {many(told['runs_made'], 'run')}"
    return Paper(
        kind="answer",
        title=f"How many staff: {told['scenario']}",
        subtitle=f"{told['council']}, worked out by Throughcare on {day_words(made)}: {tried}, {asked}",
        council=told["council"],
        made=made,
        sections=sections,
        sheets=(plans_sheet(told, chart.table["mark"].tolist()), standards_sheet(told), posts_sheet(told), trail),
    )


_NO_HARM = (
    "More of everything does no harm: plans with less of everything than one that is not enough were passed over. The "
    "plan that is named was confirmed without assuming it."
)
_NOT_IN_IT = (
    "That is the error of having so few futures. It does not hold what the model leaves out: the validation says what "
    "its forecasts have been worth."
)
_BEATEN = (
    "A plan is beaten if another that costs no more was met more often. A cheaper plan that stands at or above the "
    "chance asked for was looked at in few futures: its chance could not be confirmed on fresh ones, so it is not the "
    "answer."
)


def _tried_words(told: dict[str, Any]) -> str:
    asked = told["question"]
    return (
        f"Asked for: {'; '.join(one['name'] for one in asked['standards'])}, all in the same future, in "
        f"{chance_words(asked['chance'])} of futures, by the end of {told['months']} months from "
        f"{day_words(_start(told))}."
    )


def standards_table(told: dict[str, Any]) -> Table:
    """Return each standard with nothing added and with the plan."""
    shown = shown_words(told)
    rows = tuple(
        (words_cell(standard["name"]), *_of(standard, before), *_of(standard, after))
        for standard, before, after in each_standard(told)
    )
    return Table(
        "standards",
        f"What is to be met, with {NOTHING} and with {shown}",
        ("Standard", f"With {NOTHING}", "Met", f"With {shown}", "Met"),
        rows,
        widths=(4.0, 3.0, 1.3, 3.0, 1.3),
        note=RANGE,
    )


def _of(standard: dict[str, Any], one: dict[str, Any]) -> tuple[Cell, Cell]:
    unit = unit_of(standard)
    return number_cell(*(known(one["median"]), unit, known(one["low"]), known(one["high"]))), _chance(one["chance"])


def _chance(share: float | None) -> Cell:
    return words_cell("") if share is None else Cell(chance_words(share), share, "share")


def plan_table(told: dict[str, Any]) -> Table:
    """Return what the plan adds and what it costs."""
    amounts = _amounts(told)
    rows = [
        (
            words_cell(lever["name"]),
            Cell(f"{amounts[lever['key']]:g} {lever['unit']}", amounts[lever["key"]], lever["unit"]),
            words_cell(f"{lever['least']:g} to {lever['most']:g}"),
            number_cell(lever["gbp_per_year"], "GBP"),
            number_cell(lever["gbp_per_year"] * amounts[lever["key"]], "GBP"),
        )
        for lever in told["question"]["levers"]
    ]
    total = sum(lever["gbp_per_year"] * amounts[lever["key"]] for lever in told["question"]["levers"])
    rows.append((words_cell("Together"), words_cell("–"), words_cell("–"), words_cell("–"), number_cell(total, "GBP")))
    return Table(
        "plan",
        f"{shown_words(told).capitalize()}: what is added, and its full-year cost",
        ("What may be added", "Added", "Bounds", "A year each", "Full year"),
        tuple(rows),
        widths=(4.0, 1.8, 1.8, 2.0, 2.0),
        note="A full year of the posts at the prices of the start, filled all year; the first year costs less. Nothing "
        "saved is set against it.",
    )


def _levers(told: dict[str, Any]) -> Iterator[Part]:
    if not told["levers"]:
        yield Paragraph("Not worked out: with nothing added there is nothing to take away.")
        return
    names = {lever["key"]: lever["name"] for lever in told["question"]["levers"]}
    yield Table(
        "steps",
        "The chance with one step less of each, and with one more",
        ("What may be added", "Added", "One step less", "One step more"),
        tuple(
            (
                words_cell(names[own["lever"]]),
                Cell(f"{own['amount']:g}", own["amount"]),
                _chance(own["without_last"]),
                _chance(own["with_next"]),
            )
            for own in told["levers"]
        ),
        widths=(4.0, 1.6, 2.4, 2.4),
        note="Chance that every standard is met, on few paired futures: it tells large steps from small ones.",
    )
    effects = tuple(_effects(told, names))
    if not effects:
        yield Paragraph("What each does by itself cannot be told from nothing in so few pairs of futures.")
        return
    yield Table(
        "effects",
        "What each does to each standard, alone and beside the rest of the plan",
        ("What may be added", "Standard", "Alone", "In the plan"),
        effects,
        widths=(3.0, 3.6, 2.8, 2.8),
        note="Mean paired difference and, in brackets, its 95 % interval over futures. What is not in the plan is "
        "tried with the most there may be; what is not listed cannot be told from none.",
    )


def _effects(told: dict[str, Any], names: dict[str, str]) -> Iterator[tuple[Cell, ...]]:
    standards = {standard["key"]: standard for standard in told["question"]["standards"]}
    for own in told["levers"]:
        for alone, beside in zip(own["alone"], own["in_plan"], strict=True):
            standard = standards[alone["standard"]]
            if not (_is_told(alone) or _is_told(beside)):
                continue
            effects = (
                difference_cell(known(one["mean"]), unit_of(standard), known(one["low"]), known(one["high"]))
                for one in (alone, beside)
            )
            yield (words_cell(names[own["lever"]]), words_cell(standard["name"]), *effects)


def _is_told(effect: dict[str, Any]) -> bool:
    """Return whether an effect can be told from none."""
    low, high = known(effect["low"]), known(effect["high"])
    return low > 0 or high < 0


def _binds(told: dict[str, Any]) -> Part:
    said = (*told["binding"], *told["sayings"])
    return Points(tuple(f"{words[:1].upper()}{words[1:].rstrip('.')}." for words in said or ("Nothing was found",)))


def _assumed(told: dict[str, Any]) -> Section:
    points = [
        f"Uncertain figures: {told['drawn']}. Every figure of the council is in the scenario file, with its source.",
        _terms_words(told),
        "Nothing beyond the bounds was tried, and nothing else of the council changes.",
        _NO_HARM,
    ]
    return Section("Assumptions", (Points(tuple(points)),))


def _terms_words(told: dict[str, Any]) -> str:
    """Say when posts are established, how long they take to fill, and what agency covers until then."""
    begins, months, agency = told["posts_from"], told["recruited_in_months"], told["agency_meanwhile"]
    when = "in the first month" if begins is None else f"in {date.fromisoformat(f'{begins}-01'):%B %Y}"
    filled = "as the council fills its own" if months is None else f"in {months:g} months on average"
    cover = "" if agency is None else f", and agency workers cover {number(agency, 'share')} of them until then"
    return f"New posts are established {when}, filled {filled}{cover}, and fall empty as the council's own do."


def _not_covered(told: dict[str, Any]) -> Iterator[str]:
    yield f"Anything after {told['months']} months from {day_words(_start(told))}."
    yield "What the first year costs, and what the posts save elsewhere."
    if told["stopped_early"]:
        yield "Some cheaper plans: the search had reached the most plans it was to try."


def _how_sure(told: dict[str, Any]) -> Section:
    ends = f"{chance_words(told['chance_low'])} to {chance_words(told['chance_high'])}"
    points = (
        "Everything here is simulated, not observed. All plans meet the same futures, with the same luck.",
        f"The chance is {chance_words(told['chance'])} ({ends}): {told['chance_is']}.",
        _NOT_IN_IT,
        "A cheaper plan with little more than the chance asked for may exist: so many futures cannot confirm it.",
    )
    return Section("How sure this is", (Points(points),))


def _audit(kept: KeptAnswer) -> list[tuple[str, str]]:
    told = kept.document
    return [
        ("Council", told["council"]),
        ("Scenario", told["scenario"]),
        ("Posts are added to", told["starts_as"]),
        ("Simulated from", f"{day_words(_start(told))}, {told['months']} months"),
        ("Written", moment_words(kept.made)),
        ("Plans tried", str(told["plans_tried"])),
        ("Runs", str(told["runs_made"])),
        ("Fresh futures of the answer", str(told["runs"])),
        ("Sets of uncertain figures", str(told["draws"]) if told["draws"] else "none: the central case"),
        ("Seed", str(told["seed"])),
        ("Command", told["command"]),
        ("Hash of the scenario (SHA-256)", told["scenario_hash"]),
        ("Versions", versions_words(told["versions"])),
    ]


def _amounts(told: dict[str, Any]) -> dict[str, float]:
    amounts: dict[str, float] = told["plan"] if told["feasible"] else told["tried_at_most"]
    return amounts


def _start(told: dict[str, Any]) -> date:
    return date.fromisoformat(f"{told['from']}-01")
