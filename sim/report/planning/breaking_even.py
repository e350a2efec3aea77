"""By when options have paid for themselves, for people."""

import math
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.experiment.ranges import few_runs_words
from sim.planning.breaking_even import Account, AtMonth, BreakEven, BrokenEven, LineAtMonth
from sim.report.comparison import draws_words
from sim.report.words import difference, extent, many, number

_YEAR = 12


def break_even_report(found: BreakEven) -> Group:
    """Return everything there is to read."""
    manifest = found.comparison.manifest
    parts: list[RenderableType] = [Text(f"{manifest.name}: by when options pay for themselves", style="bold")]
    for option in found.options:
        parts += [Text(""), Text(option.option.name, style="bold"), Text(cost_words(option))]
        parts += [Text(f"{account.name}: {finding(account)}") for account in option.accounts]
        parts += [_accounts(option), _lines(option)]
    return Group(*parts, *(Text(sentence) for sentence in assumed(found)))


def cost_words(option: BrokenEven) -> str:
    """Say what an option is meant to cost in a full year and in its first."""
    told = option.option
    full, first = number(told.full_year_gbp, "GBP"), number(told.first_year_gbp, "GBP")
    words = (
        f"Its posts and lines cost {full} in a full year with everybody in post, {first} in their first twelve months"
    )
    return f"{words}: a post costs from when it is filled on average." if full != first else f"{words}."


def finding(account: Account) -> str:
    """Say in a sentence or two when an account breaks even."""
    last, months = account.by_month[-1], account.breaks_even
    net = last.paid
    words = (
        f"after {many(len(account.by_month), 'month')} {number(net.saved, 'GBP')} saved and {number(net.paid, 'GBP')} "
        f"paid, net {difference(net.net, 'GBP')} (80 % range of pairs {extent(net.low, net.high, 'GBP')}). "
    )
    if math.isnan(net.chance):
        return words + "Nothing is saved or paid in any pair."
    words += f"More is saved than paid in {_of_futures(net.chance, net.chance_low, net.chance_high, net.pairs)}. "
    if months.never == 1.0:
        return words + "In no pair has it broken even by the end of the runs."
    if months.never > 0.5:
        return words + "In most pairs it has not broken even by the end of the runs."
    return words + (
        f"It has broken even, for as long as the runs go on, after {_month(months.median)} in the middle pair "
        f"({_month(months.low)} to {_month(months.high)} in 80 % of pairs)."
    )


def assumed(found: BreakEven) -> Iterator[str]:
    """Yield what is behind the numbers."""
    manifest = found.comparison.manifest
    pairs = max((option.pairs for option in found.options), default=0)
    few = few_runs_words(pairs)
    yield (
        f"Each option beside the baseline of the same draw and luck: {many(pairs, 'pair')} of runs, "
        f"{draws_words(manifest)}, seed {manifest.seed}." + (f" The range over so few: {few}." if few else "")
    )
    yield (
        "Net: saved less paid since the start, as simulated, with pay and prices rising as in the scenario; nothing is "
        "discounted, and nothing is known of the months after the runs. Chances: share of pairs, with 95 % simulation "
        "error. Above nothing: at the end of that month. To stay: from that month on until the runs end."
    )
    shares = {round(option.cash_share, 2) for option in found.options if not option.has_other_places}
    if shares:
        share = " to ".join(f"{100 * each:.0f} %" for each in sorted({min(shares), max(shares)}))
        yield (
            f"Of what the council's own places cost, {share} counts as cash: one that falls free goes on being paid "
            "for."
        )
    if adding := [option.option.name for option in found.options if option.has_other_places]:
        yield f"All that own places cost counts as cash in {' and '.join(adding)}, where places are added or closed."
    yield (
        "What is not cash is told in its own unit and never added to pounds, unless the file of options says what it "
        "is worth."
    )


def _accounts(option: BrokenEven) -> Table:
    table = Table(title=Text("Month by month"), title_justify="left")
    for heading in ("account", "by the end of"):
        table.add_column(heading)
    for heading in ("saved", "paid", "net\n80 % range of pairs", "above nothing\n95 % error", "to stay\n95 % error"):
        table.add_column(heading, justify="right")
    for account in option.accounts:
        table.add_section()
        for place, each in enumerate(_shown(account)):
            table.add_row(account.name if not place else "", *_at_month(each))
    return table


def _shown(account: Account) -> Iterator[AtMonth]:
    """Yield half years and the end."""
    last = len(account.by_month)
    for months, each in enumerate(account.by_month, start=1):
        if months % (_YEAR // 2) == 0 or months == last:
            yield each


def _at_month(each: AtMonth) -> Iterator[str]:
    paid = each.paid
    yield f"{each.month} ({paid.months})"
    yield from (number(paid.saved, "GBP"), number(paid.paid, "GBP"))
    yield f"{difference(paid.net, 'GBP')}\n{extent(paid.low, paid.high, 'GBP')}"
    yield _chance(paid.chance, paid.chance_low, paid.chance_high)
    yield _chance(each.stays, each.stays_low, each.stays_high)


def _lines(option: BrokenEven) -> Table:
    table = Table(title=Text("What is saved (with - what is paid) since the start"), title_justify="left")
    table.add_column("line")
    ends = sorted({each.months for each in option.lines})
    for months in ends:
        table.add_column(f"{months} months\n80 % range of pairs", justify="right")
    by_line: dict[str, list[LineAtMonth]] = {}
    for each in option.lines:
        by_line.setdefault(each.line.key, []).append(each)
    was_cash = True
    for lines in by_line.values():
        line = lines[0].line
        if was_cash and not line.is_cash:
            table.add_section()
            table.add_row(Text("Not cash, never added", style="italic"))
            was_cash = False
        if any(each.mean or each.low < each.high for each in lines):
            unit = "" if line.unit == "GBP" else f" ({line.unit})"
            table.add_row(f"{line.name}{unit}", *(_amount(each) for each in lines))
    return table


def _amount(each: LineAtMonth) -> str:
    return f"{difference(each.mean, each.line.unit)}\n{extent(each.low, each.high, each.line.unit)}"


def _chance(chance: float, low: float, high: float) -> str:
    return f"{100 * chance:.0f} %\n{100 * low:.0f} to {100 * high:.0f} %" if math.isfinite(chance) else "–"


def _of_futures(chance: float, low: float, high: float, pairs: int) -> str:
    return (
        f"{chance * pairs:.0f} of {pairs} simulated futures (95 % simulation error of the chance {100 * low:.0f} to "
        f"{100 * high:.0f} %)"
    )


def _month(months: float) -> str:
    return f"{months:.0f} months" if math.isfinite(months) else "not before the end"
