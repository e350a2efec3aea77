"""By when options have paid for themselves, for programs and spreadsheets, and as a picture."""

import math
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pandas as pd

from sim.experiment.differences import RANGE_OF_DIFFERENCE
from sim.planning.breaking_even import Account, BreakEven, BrokenEven
from sim.planning.breaking_even.asking import ABOVE_NAME, NET_NAME, STAYS_NAME
from sim.planning.lasting import Lasting
from sim.report.charting.chart import Chart
from sim.report.charting.fans import draw_fan
from sim.report.charting.telling import name_of_file
from sim.report.planning.breaking_even import assumed, cost_words, finding
from sim.report.words import extent, many, number, plain

ROWS = (
    "option",
    "account",
    "months",
    "month",
    "saved_gbp",
    "paid_gbp",
    "net_gbp",
    "net_low",
    "net_high",
    "above",
    "above_low",
    "above_high",
    "stays",
    "stays_low",
    "stays_high",
    "pairs",
)
LINES = ("option", "line", "name", "side", "unit", "months", "saved", "low", "high")


def break_even_document(found: BreakEven) -> dict[str, Any]:
    """Return one JSON document; docs/break-even.md tells its shape."""
    manifest = found.comparison.manifest
    return {
        "throughcare_break_even": 1,
        "comparison": manifest.name,
        "options_hash": manifest.options_hash,
        "start": f"{manifest.start}",
        "months": manifest.months,
        "runs": manifest.runs,
        "draws": manifest.draws_used,
        "seed": manifest.seed,
        "ranges": {
            "net": NET_NAME,
            "low, high": RANGE_OF_DIFFERENCE,
            "above": ABOVE_NAME,
            "stays": STAYS_NAME,
            "above_low, above_high, stays_low, stays_high": "95 % simulation error",
        },
        "options": [_option(option) for option in found.options],
        "words": [*assumed(found)],
    }


def break_even_rows(found: BreakEven) -> Iterator[tuple[Any, ...]]:
    """Yield every account at the end of every month, under `ROWS`."""
    for option in found.options:
        for account in option.accounts:
            for each in account.by_month:
                paid = each.paid
                numbers = (paid.saved, paid.paid, paid.net, paid.low, paid.high)
                chances = (paid.chance, paid.chance_low, paid.chance_high)
                yield (
                    *(option.option.key, account.key, paid.months, each.month),
                    *numbers,
                    *chances,
                    *(each.stays, each.stays_low, each.stays_high, paid.pairs),
                )


def line_rows(found: BreakEven) -> Iterator[tuple[Any, ...]]:
    """Yield every line at the end of each year and of the runs, under `LINES`."""
    for option in found.options:
        for each in option.lines:
            line = each.line
            told = (line.key, line.name, line.side, line.unit)
            yield (option.option.key, *told, each.months, each.mean, each.low, each.high)


def break_even_charts(found: BreakEven) -> Iterator[Chart]:
    """Yield the net by month of every account, a picture each."""
    manifest = found.comparison.manifest
    for option in found.options:
        for account in option.accounts:
            yield _chart(option, account, f"{manifest.name}; {many(manifest.runs, 'run')}, seed {manifest.seed}")


def _chart(option: BrokenEven, account: Account, source: str) -> Chart:
    rows = [(each.month, each.paid.net, each.paid.low, each.paid.high) for each in account.by_month]
    table = pd.DataFrame(rows, columns=["month", "mean", "low", "high"]).assign(unit="GBP")
    last = account.by_month[-1].paid
    chance = (
        "" if math.isnan(last.chance) else f", above nothing in {last.chance * last.pairs:.0f} of {last.pairs} futures"
    )
    return Chart(
        key=name_of_file("net", option.option.key, account.key),
        title=f"{option.option.name}: net {number(last.net, 'GBP')} after {many(last.months, 'month')}{chance}",
        subtitle=f"{account.name}: saved less paid since the start, £. Line: mean; band: {RANGE_OF_DIFFERENCE}, over "
        f"{many(option.pairs, 'pair')} of runs.",
        source=source,
        alt=f"{account.name}, {option.option.name}: saved less paid by month. At the end {number(last.net, 'GBP')}, "
        f"{extent(last.low, last.high, 'GBP')}. The dotted line is nothing: above it, it has broken even.",
        table=table,
        kind="fan",
        unit="GBP",
        category="month",
        standard=0.0,
        standard_name="broken even",
        drawn=draw_fan,
    )


def _option(option: BrokenEven) -> dict[str, Any]:
    told = option.option
    return {
        "key": told.key,
        "name": told.name,
        "full_year_gbp": told.full_year_gbp,
        "first_year_gbp": told.first_year_gbp,
        "pairs": option.pairs,
        "draws": option.draws,
        "adds_or_closes_own_places": option.has_other_places,
        "own_places_cash_share": option.cash_share,
        "accounts": [_account(account) for account in option.accounts],
        "lines": [
            {**asdict(each.line), **{name: plain(getattr(each, name)) for name in ("months", "mean", "low", "high")}}
            for each in option.lines
        ],
        "words": [cost_words(option), *(f"{account.name}: {finding(account)}" for account in option.accounts)],
    }


def _account(account: Account) -> dict[str, Any]:
    return {
        "key": account.key,
        "name": account.name,
        "kind": account.kind,
        "status": account.status,
        "note": account.note,
        "breaks_even_months": lasting_document(account.breaks_even),
        "by_month": [
            {
                "month": each.month,
                **{name: plain(value) for name, value in asdict(each.paid).items() if name not in ("option", "worth")},
                "stays": each.stays,
                "stays_low": each.stays_low,
                "stays_high": each.stays_high,
            }
            for each in account.by_month
        ],
    }


def lasting_document(found: Lasting) -> dict[str, Any]:
    """Return when something lasts; null is "not before the runs end"."""
    return {name: plain(value) for name, value in asdict(found).items()}
