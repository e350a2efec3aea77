"""A paper's own sums beside what is printed and what is simulated, for people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.experiment.ranges import few_runs_words
from sim.report.caseload_lines import listed_options
from sim.report.caseload_simulated import Simulated
from sim.report.caseload_words import months_in_words, why
from sim.report.words import extent, number
from sim.scenario.options import Option, Options
from sim.scenario.paper_sums import caseload_sums, in_all, lines_of, totals

_NONE = "–"
_CASELOAD = "children per FTE"
FEW_RUNS = 10


@dataclass(frozen=True, slots=True)
class Made:
    """How the simulated caseloads were made.

    Attributes
    ----------
    runs, months : int
        Of each option.
    draws : int
        Sets of parameters among the runs; 0 for the central case alone.
    place : str
        Folder of the comparison they were read from; empty if they were simulated for this.
    """

    runs: int
    months: int
    draws: int
    place: str = ""


def caseload_tables(options: Options, found: Sequence[Simulated], made: Made | None) -> Group:
    """Return everything there is to read."""
    parts: list[RenderableType] = []
    if any(option.caseload for option in options.options):
        parts += [_sums_table(options), Text("Printed: what the paper prints. Difference: worked out less printed.\n")]
    if listed := listed_options(options):
        parts += [_lines_table(listed), *_totals_tables(listed, options)]
    if made is not None and found:
        parts += [_simulated_table(found), Text(_how(found, made)), *_reasons(found)]
    return Group(*parts)


def _sums_table(options: Options) -> Table:
    table = _table("The paper's own sums", "option")
    for heading in ("cases now", "to", "posts", "printed", "paid for", "cost", "printed", "difference", "then"):
        table.add_column(heading, justify="right", no_wrap=True)
    shown: set[tuple[float, ...]] = set()
    for option, each in caseload_sums(options):
        asked = each.asked
        same = (asked.caseload, asked.posts_fte, asked.to, asked.gbp_per_post)
        if same in shown and asked.printed_fte is None and asked.printed_gbp is None:
            continue
        shown.add(same)
        table.add_row(
            Text(option.name),
            f"{each.cases:,.0f} = {asked.caseload:g} x {asked.posts_fte:g}",
            f"{asked.to:g}",
            f"{each.more_fte:.2f}",
            _NONE if asked.printed_fte is None else f"{asked.printed_fte:g}",
            f"{each.priced_fte:g}",
            _pounds(each.gbp),
            _pounds(asked.printed_gbp),
            _difference(each.gbp_off),
            f"{each.reached:.1f}",
        )
    return table


def _lines_table(listed: Sequence[Option]) -> Table:
    table = _table("Lines of cost", "area and line")
    for heading in ("FTE", "grade", "cost", "funding line", "simulated"):
        table.add_column(heading, justify="right" if heading in {"FTE", "cost"} else "left", no_wrap=True)
    for option in listed:
        if option.together:
            continue
        total = in_all(option)
        table.add_section()
        table.add_row(Text(option.name), _posts(total.fte), "", _pounds(total.gbp), "", "", style="bold")
        for line in lines_of(option):
            once = " (once)" if line.once else ""
            table.add_row(
                Text(f"  {line.name}{once}"),
                _posts(line.fte),
                line.grade,
                _pounds(line.gbp),
                line.funding_line,
                "yes" if line.simulated else "no",
            )
    return table


def _totals_tables(listed: Sequence[Option], options: Options) -> Iterator[RenderableType]:
    for option in listed:
        if not option.together:
            continue
        table = _table(option.name, "of which")
        for heading in ("cost", "printed", "difference"):
            table.add_column(heading, justify="right", no_wrap=True)
        before, every = "", tuple(totals(option, options))
        for of, total in every:
            if before and of != before:
                table.add_section()
            before = of
            name = "Total" if of == "total" else total.name
            table.add_row(Text(name), _pounds(total.gbp), _pounds(total.printed_gbp), _difference(total.off))
        yield table
        if round(shared := every[-1][1].shared_gbp):
            yield Text(f"What several of these have in common counts once in the total: {_pounds(shared)} less.\n")


def _simulated_table(found: Sequence[Simulated]) -> Table:
    same_months = len({each.months for each in found}) == 1
    of_months = f", {months_in_words(found[0].months)}" if same_months else ""
    table = _table(f"Simulated caseload{of_months}", "option")
    headings = (
        *(() if same_months else ("months",)),
        "paper",
        "to",
        "simulated",
        "80 % range",
        "since posts began",
        "without the option",
        "chance of at most",
    )
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    for each in found:
        chance = each.chance
        table.add_row(
            Text(each.option.name),
            *(() if same_months else (" to ".join(dict.fromkeys((each.months[0], each.months[-1]))),)),
            _NONE if each.paper is None else f"{each.paper.reached:.1f}",
            _NONE if each.paper is None else f"{each.paper.asked.to:g}",
            number(each.last.mean, _CASELOAD),
            extent(each.last.low, each.last.high, _CASELOAD) if each.runs > 1 else _NONE,
            number(each.period.mean, _CASELOAD),
            number(each.without.mean, _CASELOAD),
            _NONE if chance is None else f"{chance.chance:.0%} ({chance.low:.0%} to {chance.high:.0%})",
        )
    return table


def _how(found: Sequence[Simulated], made: Made) -> str:
    runs = f"{made.runs} runs" if made.runs > 1 else "one run"
    drawn = f", {made.draws} draws among them" if made.draws else " of the central case"
    few = " So few runs show the order of things, no more." if made.runs < FEW_RUNS else ""
    if made.runs > 1 and (words := few_runs_words(made.runs)):
        few += f" The range over them is rough: {words}."
    place = f"\nRead from {made.place}." if made.place else ""
    teams = "Children held by social workers of the teams that get the posts, for each full-time post filled."
    if any(each.months[-1] < each.runs_end for each in found):
        teams += " Posts for a time: the last months of that time."
    chance = "\nChance: share of runs at or below the target, with its 95 % simulation error."
    return (
        f"{teams} Each option: {runs}{drawn}, {made.months} months.{few}"
        + (chance if any(each.chance for each in found) else "")
        + place
        + "\n"
    )


def _reasons(found: Sequence[Simulated]) -> Iterator[Text]:
    for each in found:
        said = Text(f"{each.option.name}\n", style="bold")
        for sentence in why(each):
            said.append(Text(f"  {sentence}\n", style="not bold"))
        yield said


def _table(title: str, first: str) -> Table:
    table = Table(title=Text(title), title_justify="left")
    table.add_column(first)
    return table


def _posts(fte: float) -> str:
    return f"{fte:g}" if fte else ""


def _pounds(value: float | None) -> str:
    return _NONE if value is None else f"{'-' if value < 0 else ''}£{abs(value):,.0f}"


def _difference(value: float | None) -> str:
    return _NONE if value is None else f"{round(value):+,d}" if round(value) else "0"
