"""The workbook's sheets of a search for staffing."""

from collections.abc import Iterator
from typing import Any

from sim.measures import MEASURES
from sim.report.papers.content import Column, Sheet, finite
from sim.report.papers.kept_answers import known
from sim.report.planning.staffing_chart import MOST

NOTHING, _PLAN = "nothing added", "the plan"
RANGE = "Median over simulated futures; in brackets the 80 % range of futures. Met: share of futures that meet it."


def plans_sheet(told: dict[str, Any], marks: list[str]) -> Sheet:
    """Return every plan tried, with the marks of the chart."""
    levers = told["question"]["levers"]
    rows = tuple(
        (
            tried["words"],
            *(tried["amounts"][lever["key"]] for lever in levers),
            *(finite(known(tried[name])) for name in ("cost_gbp", "chance", "low", "high")),
            tried["runs"],
            mark,
        )
        for tried, mark in zip(told["frontier"], marks, strict=True)
    )
    return Sheet(
        "Plans",
        "Every plan tried, cheapest first",
        (
            "Chance: share of futures in which every standard is met, with its 95 % simulation error (exact).",
            "Beaten: a plan that costs no more was met more often.",
        ),
        (
            Column("plan", 50),
            *(Column(f"{lever['name']} ({lever['unit']})", 18) for lever in levers),
            Column("cost of a full year", 14, "GBP"),
            *(Column(name, 12, "share") for name in ("chance", "error low", "error high")),
            Column("futures", 9),
            Column("mark", 20),
        ),
        rows,
    )


def standards_sheet(told: dict[str, Any]) -> Sheet:
    """Return each standard with nothing added and with what is shown."""
    rows = tuple(
        (
            standard["name"],
            which,
            unit_of(standard),
            *(finite(known(one[name])) for name in ("median", "low", "high", "chance")),
            one["runs"],
        )
        for standard, before, after in each_standard(told)
        for which, one in ((NOTHING, before), (shown_words(told), after))
    )
    return Sheet(
        "Standards",
        "What is to be met",
        (RANGE,),
        (
            Column("standard", 60),
            Column("with", 22),
            Column("unit", 18),
            *(Column(name, 12, "row") for name in ("median", "low", "high")),
            Column("met", 10, "share"),
            Column("futures", 9),
        ),
        rows,
    )


def posts_sheet(told: dict[str, Any]) -> Sheet:
    """Return what each post does to each standard."""
    names = {lever["key"]: lever for lever in told["question"]["levers"]}
    standards = {standard["key"]: standard for standard in told["question"]["standards"]}
    rows = tuple(
        (
            names[own["lever"]]["name"],
            own["amount"],
            own["gbp"],
            *(finite(known(own[name])) for name in ("without_last", "with_next")),
            standards[alone["standard"]]["name"],
            unit_of(standards[alone["standard"]]),
            *(finite(known(one[name])) for one in (alone, beside) for name in ("mean", "low", "high")),
            alone["pairs"],
        )
        for own in told["levers"]
        for alone, beside in zip(own["alone"], own["in_plan"], strict=True)
    )
    return Sheet(
        "Posts",
        "What each post does, alone and beside the rest of the plan",
        ("Paired differences over futures, low and high their 95 % interval; chances on few paired futures.",),
        (
            Column("what may be added", 34),
            Column("added", 9),
            Column("a year each", 12, "GBP"),
            Column("chance with one step less", 14, "share"),
            Column("chance with one step more", 14, "share"),
            Column("standard", 50),
            Column("unit", 18),
            *(
                Column(f"{which}: {name}", 12, "row", is_difference=True)
                for which in ("alone", "in the plan")
                for name in ("mean", "low", "high")
            ),
            Column("pairs", 8),
        ),
        rows,
    )


def each_standard(told: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]:
    """Yield each standard, with what it is with nothing added and with what is shown."""
    yield from zip(told["question"]["standards"], told["without"], told["standards"], strict=True)


def unit_of(standard: dict[str, Any]) -> str:
    """Return the unit of a standard's measure."""
    return MEASURES[standard["measure"]].unit if standard["measure"] in MEASURES else ""


def shown_words(told: dict[str, Any]) -> str:
    """Say what stands beside nothing added."""
    return _PLAN if told["feasible"] else MOST
