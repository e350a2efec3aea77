"""What a search for staffing found, in a sentence, in tables and as a document."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.measures import MEASURES
from sim.planning.searching import Answer, Effect, Lever, OfStandard, Plan, Question
from sim.report.words import difference, number

CHANCE_WORDS = "share of simulated futures in which every standard is met"
_MOST_SHOWN = 14
_MOST_CORRECTED = 3


def answer_sentence(question: Question, answer: Answer) -> str:
    """Say the answer in one sentence, with how sure it is."""
    asked = percent(question.chance)
    if not answer.feasible:
        return (
            f"Cannot be met by staffing within the bounds given: with all that may be added "
            f"({plan_words(question, answer.plan)}), every standard was met in {_met(answer)} simulated futures; "
            f"asked for were {asked} of them."
        )
    sure = (
        f"every standard was met in {_met(answer)} fresh simulated futures ({percent(answer.chance)}, with 90 % "
        f"confidence at least {percent(answer.chance_low)}; asked for were {asked})"
    )
    if not any(answer.amounts.values()):
        return f"Nothing need be added: {sure}."
    return (
        f"The cheapest plan found adds {plan_words(question, answer.plan)}, for {pounds(answer.cost_gbp)} in a full "
        f"year: {sure}."
    )


def plan_words(question: Question, plan: Plan) -> str:
    """Say what a plan adds."""
    parts = [_amount(lever, level) for lever, level in zip(question.levers, plan, strict=True) if lever.amount(level)]
    return ", ".join(parts) or "nothing"


def held_words(held: Sequence[Mapping[str, Any]]) -> str:
    """Say by what a first answer is corrected: of each standard what is expected and simulated with nothing added."""
    told = [
        f"{one['standard']}: {number(one['expected'], one['unit'])} expected, "
        f"{number(one['simulated'], one['unit'])} simulated"
        for one in held[:_MOST_CORRECTED]
    ]
    more = [f"and {len(held) - len(told)} more"] if len(held) > len(told) else []
    return f"Corrected by a few simulated futures with nothing added ({'; '.join([*told, *more])})."


def answer_document(question: Question, answer: Answer, about: dict[str, Any]) -> dict[str, Any]:
    """Return the answer as one document for programs; what is not known is null.

    Parameters
    ----------
    question : Question
    answer : Answer
    about : dict
        What was simulated: scenario, seed, months and so on.
    """
    document = {
        **about,
        "question": {
            "chance": question.chance,
            "standards": [asdict(standard) for standard in question.standards],
            "levers": [
                {
                    "key": lever.key,
                    "name": lever.name,
                    "least": lever.least,
                    "most": lever.most,
                    "step": lever.step,
                    "gbp_per_year": lever.gbp,
                    "unit": lever.unit,
                }
                for lever in question.levers
            ],
        },
        "sentence": answer_sentence(question, answer),
        "feasible": answer.feasible,
        "plan": answer.amounts if answer.feasible else None,
        "tried_at_most": None if answer.feasible else answer.amounts,
        "cost_gbp": answer.cost_gbp if answer.feasible else None,
        "chance": answer.chance,
        "chance_low": answer.chance_low,
        "chance_high": answer.chance_high,
        "chance_is": f"{CHANCE_WORDS}; ends are exact one-sided 90 % bounds over {answer.runs} futures",
        "runs": answer.runs,
        "standards": [asdict(one) for one in answer.standards],
        "without": [asdict(one) for one in answer.without],
        "frontier": [
            {
                "words": plan_words(question, tried.plan),
                **{name: value for name, value in asdict(tried).items() if name != "plan"},
            }
            for tried in answer.frontier
        ],
        "levers": [asdict(lever) for lever in answer.levers],
        "binding": list(answer.binding),
        "sayings": list(answer.sayings),
        "plans_tried": answer.plans_tried,
        "runs_made": answer.runs_made,
        "stopped_early": answer.stopped_early,
        "words": [answer_sentence(question, answer), *answer_notes(question, answer)],
    }
    known: dict[str, Any] = _without_nan(document)
    return known


def answer_tables(question: Question, answer: Answer) -> RenderableType:
    """Return the answer as it is printed."""
    parts: list[RenderableType] = [
        Text(answer_sentence(question, answer)),
        Text(),
        _standards(question, answer),
        Text(),
    ]
    if answer.levers:
        parts += [_levers(question, answer), Text(), _effects(question, answer), Text()]
    parts += [_frontier(question, answer), Text()]
    parts += [Text(line) for line in answer_notes(question, answer)]
    return Group(*parts)


def answer_notes(question: Question, answer: Answer) -> Iterator[str]:
    """Say what binds, what is against intuition, and what the answer leaves open."""
    for words in answer.binding[:3]:
        yield f"Binding: {words}."
    for words in answer.sayings:
        yield f"{words}."
    if answer.stopped_early:
        yield "Some cheaper plans were left untried; the search had reached its most tries."
    tried = f"{answer.plans_tried} plans were tried in {answer.runs_made:,} runs."
    if answer.feasible:
        yield (
            f"{tried} The plan is the cheapest found whose chance could be confirmed; a cheaper one with little more "
            f"than {percent(question.chance)} may exist."
        )
    else:
        yield f"{tried} Not even all that may be added was enough, so nothing less was looked for."


def frontier_rows(question: Question, answer: Answer) -> Iterator[dict[str, Any]]:
    """Yield the plans tried, for a spreadsheet."""
    for tried in answer.frontier:
        yield {
            **{lever.key: tried.amounts[lever.key] for lever in question.levers},
            "cost_gbp": round(tried.cost_gbp, 2),
            "chance": tried.chance,
            "chance_low_95": tried.low,
            "chance_high_95": tried.high,
            "runs": tried.runs,
            "beaten": tried.beaten,
            "is_the_answer": answer.feasible and tried.plan == answer.plan,
        }


def lever_rows(question: Question, answer: Answer) -> Iterator[dict[str, Any]]:
    """Yield what each lever does to each standard, alone and beside the rest of the plan."""
    names = {standard.key: standard.name for standard in question.standards}
    for lever, own in zip(question.levers, answer.levers, strict=False):
        for alone, beside in zip(own.alone, own.in_plan, strict=True):
            yield {
                "lever": lever.name,
                "in_plan": own.amount,
                "gbp_per_year": own.gbp,
                "chance_with_one_step_less": own.without_last,
                "chance_with_one_step_more": own.with_next,
                "standard": names[alone.standard],
                **{f"alone_{name}": getattr(alone, name) for name in ("mean", "low", "high")},
                **{f"in_plan_{name}": getattr(beside, name) for name in ("mean", "low", "high")},
                "pairs": alone.pairs,
            }


def standard_rows(question: Question, answer: Answer) -> Iterator[dict[str, Any]]:
    """Yield each standard with nothing added and under the plan."""
    for standard, before, after in zip(question.standards, answer.without, answer.standards, strict=True):
        for which, one in (
            ("nothing added", before),
            ("the plan" if answer.feasible else "the most there may be", after),
        ):
            yield {
                "standard": standard.name,
                "with": which,
                **{key: value for key, value in asdict(one).items() if key != "standard"},
            }


def pounds(value: float) -> str:
    """Write an amount of money."""
    return number(value, "GBP")


# -- tables ----------------------------------------------------------------------------------------------------------


def _standards(question: Question, answer: Answer) -> Table:
    table = Table(title="What is to be met", title_justify="left")
    table.add_column("standard")
    for which in ("nothing added", _shown(answer)):
        table.add_column(which, justify="right")
        table.add_column("met", justify="right")
    for standard, before, after in zip(question.standards, answer.without, answer.standards, strict=True):
        unit = MEASURES[standard.measure].unit if standard.measure in MEASURES else ""
        table.add_row(standard.name, *(cell for one in (before, after) for cell in _of(one, unit)))
    table.caption = "Median over simulated futures; in brackets the 80 % range of futures."
    table.caption_justify = "left"
    return table


def _of(one: OfStandard, unit: str) -> tuple[str, str]:
    return f"{number(one.median, unit)} ({number(one.low, unit)} to {number(one.high, unit)})", percent(one.chance)


def _levers(question: Question, answer: Answer) -> Table:
    table = Table(title="What may be added", title_justify="left")
    for heading in ("", "in the plan", "a year each", "chance with one step less", "one step more"):
        table.add_column(heading, justify="right" if heading else "left")
    for lever, own in zip(question.levers, answer.levers, strict=True):
        less, more = percent(own.without_last), percent(own.with_next)
        table.add_row(lever.name, f"{own.amount:g} {lever.unit}", pounds(own.gbp), less, more)
    table.caption = f"Chances: {CHANCE_WORDS}, on few paired futures."
    table.caption_justify = "left"
    return table


def _effects(question: Question, answer: Answer) -> Table:
    """Return what each lever does to each standard, where that can be told from none."""
    table = Table(title="What each does", title_justify="left")
    for heading in ("", "standard", "alone", "in the plan"):
        table.add_column(heading, justify="right" if heading in ("alone", "in the plan") else "left")
    units = [MEASURES[one.measure].unit if one.measure in MEASURES else "" for one in question.standards]
    for lever, own in zip(question.levers, answer.levers, strict=True):
        for standard, unit, alone, beside in zip(question.standards, units, own.alone, own.in_plan, strict=True):
            if alone.is_known or beside.is_known:
                table.add_row(lever.name, standard.name, _effect(alone, unit), _effect(beside, unit))
    table.caption = "Mean paired differences; what is not listed cannot be told from none."
    table.caption_justify = "left"
    return table


def _effect(effect: Effect, unit: str) -> str:
    if not math.isfinite(effect.mean):
        return "–"
    return difference(effect.mean, unit) if effect.is_known else "none to be told"


def _frontier(question: Question, answer: Answer) -> Table:
    table = Table(title="Cost against chance", title_justify="left")
    for heading in ("plan", "cost, full year", "chance", "95 % simulation error", "futures", ""):
        table.add_column(heading, justify="left" if heading in ("plan", "") else "right")
    shown = [one for one in answer.frontier if not one.beaten or one.plan == answer.plan]
    for tried in shown[:_MOST_SHOWN]:
        table.add_row(
            plan_words(question, tried.plan),
            pounds(tried.cost_gbp),
            percent(tried.chance),
            f"{percent(tried.low)} to {percent(tried.high)}",
            f"{tried.runs}",
            "the answer" if answer.feasible and tried.plan == answer.plan else "",
        )
    hidden = len(answer.frontier) - len(shown)
    table.caption = (
        f"{hidden} plans that cost no less and were met no more often are left out here." if hidden else None
    )
    table.caption_justify = "left"
    return table


def _amount(lever: Lever, level: int) -> str:
    unit = "" if lever.role is not None else f"{lever.unit} of "
    return f"{lever.amount(level):g} {unit}{lever.name}"


def _shown(answer: Answer) -> str:
    return "the plan" if answer.feasible else "the most there may be"


def _met(answer: Answer) -> str:
    return f"{round(answer.chance * answer.runs)} of {answer.runs}"


def percent(share: float) -> str:
    """Write a chance as a percentage, never rounded to a certainty that it is not."""
    if not math.isfinite(share):
        return "–"
    words = f"{100 * share:.0f} %"
    return {"100 %": "100 %" if share == 1 else "over 99 %", "0 %": "0 %" if share == 0 else "under 1 %"}.get(
        words, words
    )


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nan(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nan(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
