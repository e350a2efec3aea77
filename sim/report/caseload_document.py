"""A paper's own sums beside what is printed and what is simulated, for programs and spreadsheets."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sim.report.caseload import Made
from sim.report.caseload_lines import listed_options
from sim.report.caseload_simulated import Simulated
from sim.report.caseload_words import why
from sim.report.words import plain
from sim.scenario.options import Option, Options
from sim.scenario.paper_sums import Worked, caseload_sums, lines_of, totals

CSV_HEADINGS = ("part", "option", "item", "figure", "unit", "value", "low", "high", "printed", "difference")
_DECIMALS = 4


def caseload_document(options: Options, found: Sequence[Simulated], made: Made | None) -> dict[str, Any]:
    """Return the same as one JSON document; its shape is told in docs/caseload.md."""
    listed = listed_options(options)
    return {
        "throughcare_caseload": 1,
        "name": options.name,
        "file": options.path,
        "sums": [_sum_told(option, each) for option, each in caseload_sums(options)],
        "lines": [
            {"option": option.key, **_rounded(asdict(line))}
            for option in listed
            if not option.together
            for line in lines_of(option)
        ],
        "totals": [
            {"option": option.key, "of": of, **_rounded(asdict(total)), "difference": _money(total.off)}
            for option in listed
            for of, total in totals(option, options)
        ],
        "simulated": None if made is None else _simulated_told(found, made),
    }


def caseload_rows(options: Options, found: Sequence[Simulated]) -> Iterator[tuple[object, ...]]:
    """Return the same as rows under `CSV_HEADINGS`."""
    for option, each in caseload_sums(options):
        asked = each.asked
        yield _row("sum", option, f"to {asked.to:g}", "posts", "FTE", each.more_fte, asked.printed_fte, each.fte_off)
        yield _row("sum", option, f"to {asked.to:g}", "cost", "GBP", each.gbp, asked.printed_gbp, each.gbp_off)
    for option in listed_options(options):
        if not option.together:
            for line in lines_of(option):
                yield _row("line", option, line.name, "cost", "GBP", line.gbp)
        for of, total in totals(option, options):
            yield _row(of, option, total.name, "cost", "GBP", total.gbp, total.printed_gbp, total.off)
            if round(total.shared_gbp):
                yield _row("shared", option, "in several of these", "cost", "GBP", -total.shared_gbp)
    for caseload in found:
        yield from _simulated_rows(caseload)


def _simulated_rows(found: Simulated) -> Iterator[tuple[object, ...]]:
    for item, spread in (("last months", found.last), ("since posts begin", found.period), ("without", found.without)):
        paper = None if found.paper is None or item == "without" else found.paper.reached
        off = None if paper is None else spread.mean - paper
        yield _row(
            "simulated",
            found.option,
            item,
            "caseload",
            "children per FTE",
            spread.mean,
            paper,
            off,
            spread.low,
            spread.high,
        )


def _sum_told(option: Option, each: Worked) -> dict[str, Any]:
    asked = each.asked
    return {
        "option": option.key,
        "name": option.name,
        "caseload": asked.caseload,
        "posts_fte": asked.posts_fte,
        "cases": round(each.cases, _DECIMALS),
        "to": asked.to,
        "more_fte": round(each.more_fte, _DECIMALS),
        "printed_fte": asked.printed_fte,
        "fte_difference": None if each.fte_off is None else round(each.fte_off, _DECIMALS),
        "priced_fte": round(each.priced_fte, _DECIMALS),
        "gbp_per_post": asked.gbp_per_post,
        "gbp": _money(each.gbp),
        "printed_gbp": asked.printed_gbp,
        "gbp_difference": _money(each.gbp_off),
        "reached": round(each.reached, _DECIMALS),
        "source": asked.source,
        "note": asked.note,
    }


def _simulated_told(found: Sequence[Simulated], made: Made) -> dict[str, Any]:
    return {
        **asdict(made),
        "options": [
            {
                "option": each.option.key,
                "name": each.option.name,
                "teams": list(each.teams),
                "months": list(each.months),
                "posts_begin": each.since,
                "paper": None if each.paper is None else round(each.paper.reached, _DECIMALS),
                "target": None if each.paper is None else each.paper.asked.to,
                "last_months": _rounded(asdict(each.last)),
                "since_posts_begin": _rounded(asdict(each.period)),
                "without": _rounded(asdict(each.without)),
                "chance": None
                if each.chance is None
                else {name: round(getattr(each.chance, name), _DECIMALS) for name in ("chance", "low", "high")},
                "children": round(each.children, _DECIMALS),
                "children_when_posts_begin": round(each.begun_with, _DECIMALS),
                "posts_fte": round(each.posts_fte, _DECIMALS),
                "asked_fte": round(each.asked_fte, _DECIMALS),
                "gone_fte": round(each.gone_fte, _DECIMALS),
                "to_come_fte": round(each.to_come_fte, _DECIMALS),
                "besides": _rounded(asdict(each.besides)),
                "empty_fte": round(each.empty_in_all, _DECIMALS),
                "empty_of_asked_fte": round(each.empty_of_asked, _DECIMALS),
                "unallocated_children": round(each.waiting, _DECIMALS),
                "with_personal_advisers": round(each.with_advisers, _DECIMALS),
                "reasons": [_rounded(asdict(reason)) for reason in each.reasons],
                "words": why(each),
            }
            for each in found
        ],
    }


def _row(
    part: str,
    option: Option,
    item: str,
    figure: str,
    unit: str,
    value: float | None,
    printed: float | None = None,
    off: float | None = None,
    low: float | None = None,
    high: float | None = None,
) -> tuple[object, ...]:
    given = (value, low, high, printed, off)
    numbers = ("" if each is None or math.isnan(each) else round(each, _DECIMALS) for each in given)
    return (part, option.key, item, figure, unit, *numbers)


def _rounded(record: dict[str, Any]) -> dict[str, Any]:
    return {
        name: plain(round(value, _DECIMALS) if isinstance(value, float) else value) for name, value in record.items()
    }


def _money(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
