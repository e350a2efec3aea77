"""How many posts to advertise, for programs and spreadsheets, and as a picture."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from sim.planning.recruiting import Answer
from sim.planning.recruiting.answering import Told
from sim.report.charting.chart import Chart
from sim.report.charting.fans import draw_fan
from sim.report.planning.recruiting import assumed, bridge_words, finding, month_words, title
from sim.report.words import many, plain

ROWS = ("part", "advertised_in", "posts", "at_end_of", "figure", "unit", "value", "low", "high")
_DECIMALS = 4


def recruiting_document(answer: Answer) -> dict[str, Any]:
    """Return one JSON document; its shape is told in docs/recruiting.md."""
    asked = answer.asked
    return {
        "throughcare_advertise": 1,
        "scenario": asked.scenario.name,
        "hash": asked.scenario.hash,
        "asked": {
            "team": asked.team,
            "role": asked.role.value,
            "in_seat": asked.in_seat,
            "from": f"{asked.begins:%Y-%m}",
            "by": f"{asked.by:%Y-%m}",
            "chance": asked.chance,
            "recruited_in": None if asked.recruited_in is None else asked.recruited_in.value,
            "recruited_between": None
            if asked.recruited_in is None or asked.recruited_in.low is None
            else [asked.recruited_in.low, asked.recruited_in.high],
            "agency_meanwhile": asked.agency_meanwhile,
            "most": asked.most,
        },
        "runs": answer.runs,
        "seed": asked.seed,
        "draws": answer.draws,
        "drawn": answer.draws_words,
        "feasible": answer.feasible,
        "plan": _rounded(asdict(answer.plan)),
        "latest": None if answer.latest is None else _rounded(asdict(answer.latest)),
        "in_seat": _told(answer.in_seat),
        "one_post": round(answer.one_post, _DECIMALS),
        "posts": answer.posts,
        "full_year_gbp": round(answer.full_year_gbp),
        "bridge": None
        if answer.bridge is None
        else {
            "months": _told(answer.bridge.months),
            "gbp": _told(answer.bridge.gbp),
            "premium_gbp": _told(answer.bridge.premium_gbp),
            "in_posts": _told(answer.bridge.in_posts),
        },
        "people_leave": answer.people_leave,
        "agency_covers": answer.agency_covers,
        "by_month": [_rounded(asdict(one)) for one in answer.by_month],
        "table": [_rounded(row) for row in answer.table.to_dict("records")],
        "words": [title(answer), *finding(answer), *bridge_words(answer), *assumed(answer)],
    }


def recruiting_rows(answer: Answer) -> Iterator[tuple[Any, ...]]:
    """Return the same as rows under `ROWS`."""
    by, first = f"{answer.asked.by:%Y-%m}", answer.by_month[0].month
    for one in answer.by_month:
        posts = answer.asked.most if one.advertised is None else one.advertised
        figure = "too few" if one.advertised is None else "enough"
        yield "by month", one.month, posts, by, figure, "share", *_numbers(one.chance, one.low, one.high)
    for row in answer.table.to_dict("records"):
        where = first, row["advertised"], row["month"]
        yield "table", *where, "chance", "share", *_numbers(row["chance"], row["chance_low"], row["chance_high"])
        yield "table", *where, "in seat", "FTE", *_numbers(row["in_seat"], row["in_seat_low"], row["in_seat_high"])
        yield "table", *where, "agency", "FTE", *_numbers(row["agency"]), None, None
        yield "table", *where, "chance with agency", "share", *_numbers(row["chance_with_agency"]), None, None
    yield from _bridge_rows(answer)


def recruiting_chart(answer: Answer) -> Chart:
    """Return the picture of who is in the posts by month."""
    own = answer.table[answer.table["advertised"] == answer.posts]
    table = own[["month", "in_seat", "in_seat_low", "in_seat_high"]].reset_index(drop=True)
    table.columns = ["month", "mean", "low", "high"]
    last, first, wanted = table.iloc[-1], answer.by_month[0].month, answer.asked.in_seat
    posts = f"{many(answer.posts, 'post')} advertised in {month_words(first)}"
    return Chart(
        key="in-seat-by-month",
        title=f"{posts}: {last['mean']:.1f} in seat on average at the end of {month_words(last['month'])}",
        subtitle="People in seat at the end of each month. Line: mean; band: 80 % range of futures.",
        source=f"{answer.asked.scenario.name}; {many(answer.runs, 'simulated future')}, seed {answer.asked.seed}",
        alt=f"In seat by month of {posts}. At the end {last['mean']:.1f}, {last['low']:.0f} to {last['high']:.0f}; the "
        f"dotted line is the {wanted} wanted.",
        table=table.assign(unit="FTE"),
        kind="fan",
        unit="FTE",
        category="month",
        standard=float(wanted),
        standard_name=f"{wanted} wanted",
        drawn=draw_fan,
    )


def _bridge_rows(answer: Answer) -> Iterator[tuple[Any, ...]]:
    bridge = answer.bridge
    if bridge is None:
        return
    parts = {
        ("agency bridge", "months"): bridge.months,
        ("agency bridge", "GBP"): bridge.gbp,
        ("agency bridge above permanent pay", "GBP"): bridge.premium_gbp,
        ("agency in the posts", "months"): bridge.in_posts,
    }
    for what, told in parts.items():
        if told is not None:
            numbers = _numbers(told.mean, told.low, told.high)
            yield "bridge", answer.plan.month, answer.posts, f"{answer.asked.by:%Y-%m}", *what, *numbers


def _told(told: Told | None) -> dict[str, Any] | None:
    return None if told is None else _rounded(asdict(told))


def _rounded(values: Mapping[Any, Any]) -> dict[str, Any]:
    return {key: plain(round(value, _DECIMALS) if isinstance(value, float) else value) for key, value in values.items()}


def _numbers(*values: float) -> tuple[float, ...]:
    return tuple(round(float(value), _DECIMALS) for value in values)
