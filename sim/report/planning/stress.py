"""What shocks do, how long they are felt, and what absorbs them, for people."""

import math
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.experiment.ranges import few_runs_words
from sim.measures import COUNCIL
from sim.planning.lasting import Lasting
from sim.planning.stress import SHOCKS, Asked, Recovery, Reserve
from sim.planning.stress.recovering import SETTLED_MONTHS
from sim.planning.stress.running import Stressed
from sim.report.words import day_words, difference, many, number, readable, unit_words


def stress_report(found: Stressed) -> Group:
    """Return everything there is to read."""
    scenario = found.asked.scenario
    parts: list[RenderableType] = [Text(f"{scenario.name}: what shocks do", style="bold")]
    for key in found.asked.happenings:
        parts += [Text(""), Text(SHOCKS[key].name, style="bold"), Text(shock_words(found.asked, key))]
        parts.append(_table(found, key))
        if key in found.reserves:
            parts.append(Text(reserve_words(found.asked, found.reserves[key])))
    return Group(*parts, Text(""), *(Text(sentence) for sentence in assumed(found)))


def shock_words(asked: Asked, key: str) -> str:
    """Say what a shock is, from when, where its size is from, and what of it is not shown."""
    shock, happening = SHOCKS[key], asked.happenings[key]
    lasts = happening.months or 0
    team = asked.scenario.parameters.teams[happening.team].name if happening.team else ""
    words = shock.words.format(size=happening.size, months=lasts, team=team).replace("1 months", "a month")
    words = words.replace("%", " %")
    usual = shock.size(asked.scenario.parameters)
    status = (
        f"{shock.source} ({shock.status})" if happening.size == usual else "asked for, in place of our own assumption"
    )
    return f"{words} From {day_words(happening.day)}. Size: {status}. Not shown: {shock.not_shown}"


def reserve_words(asked: Asked, reserve: Reserve) -> str:
    """Say what reserve absorbs a shock, or that none does."""
    kept = "; ".join(reserve.standards)
    before = (
        f"{_of_futures(reserve.before, reserve.before_runs)} (95 % simulation error of the chance "
        f"{_percent(reserve.before_low)} to {_percent(reserve.before_high)} %)"
    )
    teams = " and ".join(asked.scenario.parameters.teams[team].name for team in reserve.teams)
    ask = f"{_percent(reserve.chance_asked)} in 100"
    if reserve.verdict == "not kept before":
        return (
            f"Reserve: none is looked for. Without the shock the standard ({kept}) is kept in {before}; {ask} are "
            "asked for: there is nothing for a reserve to keep."
        )
    now = (
        f"{_of_futures(reserve.chance, reserve.runs)} with the shock (one-sided 90 % lower end of the chance "
        f"{_percent(reserve.chance_low)} %)"
    )
    if reserve.verdict == "not absorbed":
        return (
            f"Reserve: none up to {reserve.fte:g} posts in {teams} could be confirmed to absorb it: with all of them "
            f"the standard ({kept}) is kept in {now}; {ask} are asked for. Without the shock it is kept in {before}."
        )
    if reserve.verdict == "none needed":
        return f"Reserve: none is needed. The standard ({kept}) is kept in {now}; {ask} are asked for."
    return (
        f"Reserve: {reserve.fte:g} social work posts more in {teams}, filled from the first day "
        f"({number(reserve.gbp, 'GBP')} in a full year), absorb it: the standard ({kept}) is kept in {now}, fresh ones "
        f"that the search has not seen. Without the shock it is kept in {before}."
    )


def assumed(found: Stressed) -> Iterator[str]:
    """Yield what is behind the numbers."""
    compared, tolerance = found.compared, found.asked.tolerance
    few = few_runs_words(compared.runs)
    yield (
        f"Each shock beside the council without it, on the same draw and luck: {many(compared.runs, 'run')} of "
        f"{many(compared.months, 'month')}, {found.drawn_from}, seed {compared.seed}. Ranges: 80 % range of pairs."
        + (f" The range over so few: {few}." if few else "")
    )
    yield (
        "Recovered: the first month, counted from that of the shock, from which on the difference stays within the "
        f"tolerance until the runs end, run by run; at least {SETTLED_MONTHS} months. The tolerance is "
        f"{100 * tolerance:g} % of the mean without the shock ({100 * tolerance:g} points of a share; at least one "
        "child, half a post, or four child-weeks a month). On average: the same of the mean difference. In a single "
        "run what a shock has moved goes on differing by chance, and in a small council by as much as the tolerance: "
        "there the average says more. 0 is a measure that never left it."
    )
    if compared.failures:
        yield f"{many(len(compared.failures), 'run')} failed and are left out: {compared.failures[0].error}"


def _table(found: Stressed, key: str) -> Table:
    table = Table()
    table.add_column("measure", max_width=44)
    headings = (
        "without the shock",
        "largest mean difference\n80 % range of pairs",
        "in",
        "tolerance",
        "months to recover\non average",
        "middle run\n80 % range of runs",
        "not recovered\nby the end",
    )
    for heading in headings:
        table.add_column(heading, justify="right")
    for each in found.recoveries[key]:
        table.add_row(named(found.asked, each), *_cells(each))
    return table


def _cells(each: Recovery) -> Iterator[str]:
    yield number(each.usual, each.unit)
    yield f"{difference(each.worst, each.unit)}\n{between_words(each.worst_low, each.worst_high, each.unit)}"
    yield each.worst_month or "–"
    yield f"{100 * each.tolerance:.1f} points" if each.unit == "share" else number(each.tolerance, each.unit)
    yield months_words(each.on_average)
    yield f"{months_words(each.months.median)}\n{_span(each.months)}"
    yield f"{100 * each.months.never:.0f} %"


def named(asked: Asked, each: Recovery) -> str:
    """Say which measure it is, of whom, in which unit."""
    team = "" if each.team == COUNCIL else f", {asked.scenario.parameters.teams[each.team].name}"
    unit = unit_words(each.unit)
    return f"{readable(each.measure)}{team}" + (f" ({unit})" if unit and unit not in readable(each.measure) else "")


def months_words(months: float) -> str:
    """Say how many months; those after the end of the runs are not known.

    >>> months_words(2.5), months_words(float("inf"))
    ('2.5', 'not by the end')
    """
    return f"{months:.3g}" if math.isfinite(months) else "not by the end"


def _span(months: Lasting) -> str:
    low, high = months_words(months.low), months_words(months.high)
    if months.runs < 2:
        return "–"
    return low if low == high else f"{low} to {high}"


def between_words(low: float, high: float, unit: str) -> str:
    """Write the range of a difference; of shares in points, said once.

    >>> between_words(-0.1, 0.05, "share"), between_words(-1.0, 2.0, "children")
    ('-10.0 to +5.0 points', '-1.0 to +2.0')
    """
    words = f"{difference(low, unit)} to {difference(high, unit)}"
    return words.replace(" points to", " to") if math.isfinite(low) else "–"


def _of_futures(chance: float, runs: int) -> str:
    return f"{chance * runs:.0f} of {runs} simulated futures" if math.isfinite(chance) else "–"


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"
