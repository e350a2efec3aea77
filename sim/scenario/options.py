"""What is compared: a baseline and options, each with posts and figures that change on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sim.scenario.asked import Scenario, Source
from sim.vocabulary import Role

BASELINE = "baseline"
"""The name of the option in which nothing is changed."""
WHOLE = "all"
"""What results call the council as a whole (`sim.measures.COUNCIL`); files of options say ``council``."""


class How(StrEnum):
    """How an override changes a figure."""

    VALUE = "value"
    TIMES = "times"
    PLUS = "plus"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number that may be uncertain.

    Attributes
    ----------
    value : float
        The central case.
    low, high, coverage : float, optional
        An interval and how much of what is thought possible it covers; None if the number is taken as certain.
    key : str
        Names the number among all that are drawn: one key has one value in a draw, in every option.
    """

    value: float
    low: float | None = None
    high: float | None = None
    coverage: float | None = None
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A figure that is another one from a day on.

    Attributes
    ----------
    figure : str
        Its path, e.g. ``practice.caseload_standard``, or a name of several (`sim.scenario.changeable.ALIASES`).
    how : How
        Whether `amount` is the figure itself, a factor, or a number to add.
    amount : Amount, tuple of float, str or datetime.date
        A list replaces a list; words and dates replace words and dates.
    begins, ends : datetime.date, optional
        First day, and first day on which it no longer holds; None is the start, and never.
    """

    figure: str
    how: How
    amount: "Amount | tuple[float, ...] | str | date"
    begins: date | None = None
    ends: date | None = None
    unit: str = ""
    source: str = ""
    status: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostsLine:
    """Posts asked for, as a line of a paper.

    Attributes
    ----------
    key : str
        Unlike all others of a file; names the luck of the posts.
    teams : tuple of str
        Teams that get them, in proportion to the social workers (with agency and senior ones) they have; empty for
        posts whose work is not simulated, which only cost.
    role : Role or None
        None for posts whose work is not simulated.
    gbp_per_year : float or None
        Of one full-time post.
    gbp_in_all : float or None
        Of all of the line, as a paper may print it.
    """

    key: str
    name: str
    fte: float
    teams: tuple[str, ...] = ()
    role: Role | None = None
    grade: str = ""
    begins: date | None = None
    ends: date | None = None
    recruited_in_months: Amount | None = None
    agency_meanwhile: Amount | None = None
    gbp_per_year: float | None = None
    gbp_in_all: float | None = None
    funding_line: str = ""
    source: str = ""
    status: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """Something paid for that is no post: software, an uplift of grades, agency cover bought at once."""

    key: str
    name: str
    gbp_per_year: float
    once: bool = False
    funding_line: str = ""
    source: str = ""
    status: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadSum:
    """A paper's own sum: posts that bring a mean caseload to a target, by dividing cases by posts.

    Attributes
    ----------
    caseload : float
        Cases to a full-time post now.
    posts_fte : float
        Posts now.
    to : float
        The caseload wanted.
    gbp_per_post : float
        Yearly cost of a post.
    in_whole_posts : bool
        Whether posts are rounded to the nearest whole one before they are priced.
    printed_fte, printed_gbp : float, optional
        What the paper prints.
    """

    caseload: float
    posts_fte: float
    to: float
    gbp_per_post: float
    in_whole_posts: bool = True
    printed_fte: float | None = None
    printed_gbp: float | None = None
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTotal:
    """A total of an option's posts and cost lines as the paper prints it, to hold the lines against.

    Attributes
    ----------
    funding_line : str
        The budget whose total it is; empty for the whole option.
    """

    gbp: float
    funding_line: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """What is to be met, so that the chance of meeting it can be given.

    Attributes
    ----------
    measure : str
        One of `sim.measures.MEASURES`.
    team : str
        `WHOLE` or a team.
    at_least, at_most : float, optional
        One of the two.
    last_months : int
        Judged over the last so many months of the run.
    """

    key: str
    name: str
    measure: str
    team: str = WHOLE
    at_least: float | None = None
    at_most: float | None = None
    last_months: int = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """Whether an option pays for itself: what it saves against what it costs more than the baseline.

    Attributes
    ----------
    saved : str
        A measure that is to fall, a count or money (`sim.measures.MEASURES`), of the whole council.
    gbp : float
        What one of it is worth; 1 for money.
    paid : str
        A measure of money that rises. What the option pays for and is not simulated comes on top.
    months : tuple of int
        Judged over the first so many months of the run, each for itself.
    """

    key: str
    name: str
    saved: str
    gbp: float
    paid: str
    months: tuple[int, ...] = (12, 24)
    source: str = ""
    status: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of the options; `sim.scenario.in_force` says what holds in it when.

    Attributes
    ----------
    key, name, description : str
        `key` is short and unlike all others.
    scenario : Scenario
        The council it begins with: the baseline's or, for another structure from the start, one of its own.
    together : tuple of str
        The options it puts together; their posts and overrides are among its own.
    """

    key: str
    name: str
    description: str
    scenario: Scenario
    posts: tuple[PostsLine, ...] = ()
    overrides: tuple[Override, ...] = ()
    cost_lines: tuple[CostLine, ...] = ()
    caseload: tuple[CaseloadSum, ...] = ()
    printed: tuple[PrintedTotal, ...] = ()
    together: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Everything of a file of options.

    Attributes
    ----------
    options : tuple of Option
        The baseline first, under the key `BASELINE`; then the others in the order of the file.
    headline : str
        The measure on which `--precision` is judged.
    forecast : tuple of str
        Measures to be told quarter by quarter.
    text : str
        The file as written.
    """

    name: str
    description: str
    path: str
    options: tuple[Option, ...]
    standards: tuple[Standard, ...]
    headline: str
    worth: tuple[Worth, ...] = ()
    forecast: tuple[str, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    text: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The options, the baseline first."""
        return tuple(option.key for option in self.options)

    @property
    def baseline(self) -> Option:
        """The option in which nothing is changed."""
        return self.options[0]
