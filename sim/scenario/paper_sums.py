"""The papers' own sums: cases divided by posts, and lines of cost added up; nothing is simulated here."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sim.scenario.options import CaseloadSum, CostLine, Option, Options, PostsLine

NOT_SAID = "not said"
"""Stands for the budget of a line that names none and has no team whose budget pays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """A paper's sum for a caseload, worked out again.

    Attributes
    ----------
    asked : CaseloadSum
        The sum, with what the paper prints.
    cases : float
        Cases in all: caseload times posts.
    more_fte : float
        Posts that bring the mean caseload to the target exactly.
    priced_fte : float
        Posts that are paid for: whole ones, if the paper rounds.
    gbp : float
        What those cost in a year.
    reached : float
        Mean caseload with the posts paid for.
    """

    asked: CaseloadSum
    cases: float
    more_fte: float
    priced_fte: float
    gbp: float
    reached: float

    @property
    def fte_off(self) -> float | None:
        """Posts worked out less posts printed; None where the paper prints none."""
        return None if self.asked.printed_fte is None else self.more_fte - self.asked.printed_fte

    @property
    def gbp_off(self) -> float | None:
        """Cost worked out less cost printed."""
        return None if self.asked.printed_gbp is None else self.gbp - self.asked.printed_gbp


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """One line of a paper's table of costs.

    Attributes
    ----------
    key, name, grade, note : str
        As in the file of options.
    fte : float
        Posts; 0 for what is no post.
    gbp : float or None
        What the line costs, in a year or once; None if the file leaves it to the council's own costs.
    funding_line : str
        The budget that pays, or `NOT_SAID`.
    once : bool
        Whether it is paid once.
    simulated : bool
        Whether the posts work in the simulation.
    """

    key: str
    name: str
    grade: str
    fte: float
    gbp: float | None
    funding_line: str
    once: bool
    simulated: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A total of lines beside what the paper prints for it, if it prints anything.

    Attributes
    ----------
    shared_gbp : float
        By how much the options put together come to more than their lines: what several of them have in common is in
        each of them, and counts once here.
    """

    name: str
    fte: float
    gbp: float
    printed_gbp: float | None = None
    shared_gbp: float = 0.0

    @property
    def off(self) -> float | None:
        """What the lines make less what is printed."""
        return None if self.printed_gbp is None else self.gbp - self.printed_gbp


def worked(asked: CaseloadSum) -> Worked:
    """Work a paper's sum out again.

    Examples
    --------
    >>> asked = CaseloadSum(caseload=21.7, posts_fte=70.4, to=18, gbp_per_post=41_839)
    >>> found = worked(asked)
    >>> round(found.cases), round(found.more_fte, 2), found.priced_fte, found.gbp, round(found.reached, 1)
    (1528, 14.47, 14.0, 585746.0, 18.1)
    """
    cases = asked.caseload * asked.posts_fte
    more = cases / asked.to - asked.posts_fte
    priced = float(math.floor(more + 0.5)) if asked.in_whole_posts else more
    return Worked(
        asked=asked,
        cases=cases,
        more_fte=more,
        priced_fte=priced,
        gbp=priced * asked.gbp_per_post,
        reached=cases / (asked.posts_fte + priced),
    )


def lines_of(option: Option) -> tuple[PaperLine, ...]:
    """Return the lines of an option, posts first, in the order of the file."""
    return (*map(_of_posts, option.posts), *map(_of_costs, option.cost_lines))


def in_all(option: Option) -> Total:
    """Return what the lines of an option make, beside what the paper prints for it."""
    return _total(option.name, lines_of(option), _printed(option, ""))


def by_area(option: Option, options: Options) -> tuple[Total, ...]:
    """Return the totals of the options that an option puts together, in its order; its own lines are not among them."""
    parts = {each.key: each for each in options.options}
    return tuple(in_all(parts[key]) for key in option.together)


def by_funding_line(option: Option) -> tuple[Total, ...]:
    """Return the totals of an option by the budget that pays, those that are printed first and in their order."""
    lines = lines_of(option)
    named = [*(each.funding_line for each in option.printed), *(line.funding_line for line in lines)]
    budgets = dict.fromkeys(name for name in named if name)
    return tuple(
        _total(budget, tuple(line for line in lines if line.funding_line == budget), _printed(option, budget))
        for budget in budgets
    )


def totals(option: Option, options: Options) -> Iterator[tuple[str, Total]]:
    """Return all totals of an option, each with what it is of: ``area``, ``funding_line`` or ``total``."""
    yield from (("area", area) for area in by_area(option, options))
    yield from (("funding_line", budget) for budget in by_funding_line(option))
    yield "total", replace(in_all(option), shared_gbp=_shared(option, options))


def caseload_sums(options: Options) -> Iterator[tuple[Option, Worked]]:
    """Return every sum for a caseload with the option it belongs to."""
    return ((option, worked(each)) for option in options.options for each in option.caseload)


def added_up(options: Options) -> tuple[Option, ...]:
    """Return the options whose cost is a sum of priced lines, and not worked out from a caseload."""
    divided = {option.key for option, _ in caseload_sums(options)}
    return tuple(
        option
        for option in options.options
        if not divided & {option.key, *option.together} and any(line.gbp is not None for line in lines_of(option))
    )


def _of_posts(line: PostsLine) -> PaperLine:
    each = None if line.gbp_per_year is None else line.fte * line.gbp_per_year
    return PaperLine(
        key=line.key,
        name=line.name,
        grade=line.grade,
        fte=line.fte,
        gbp=each if line.gbp_in_all is None else line.gbp_in_all,
        funding_line=line.funding_line or NOT_SAID,
        once=False,
        simulated=line.role is not None,
        note=line.note,
    )


def _of_costs(line: CostLine) -> PaperLine:
    return PaperLine(
        key=line.key,
        name=line.name,
        grade="",
        fte=0.0,
        gbp=line.gbp_per_year,
        funding_line=line.funding_line or NOT_SAID,
        once=line.once,
        simulated=False,
        note=line.note,
    )


def _total(name: str, lines: tuple[PaperLine, ...], printed: float | None) -> Total:
    return Total(
        name=name,
        fte=math.fsum(line.fte for line in lines),
        gbp=math.fsum(line.gbp for line in lines if line.gbp is not None),
        printed_gbp=printed,
    )


def _shared(option: Option, options: Options) -> float:
    parts = {each.key: each for each in options.options}
    every = [line for key in option.together for line in lines_of(parts[key])]
    once = {line.key: line for line in every}.values()
    return _total("", tuple(every), None).gbp - _total("", tuple(once), None).gbp


def _printed(option: Option, budget: str) -> float | None:
    return next((each.gbp for each in option.printed if each.funding_line == budget), None)
