"""What the paper of each kind of answer says: which of its words come first, and which of its rows are tables."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sim.measures import COUNCIL
from sim.report.papers.content import Cell, difference_cell, number_cell, words_cell
from sim.report.papers.kept_answers import ADVERTISE, BREAK_EVEN, SENSITIVITY, STRESS, known
from sim.report.papers.phrases import chance_words
from sim.report.words import WHOLE_COUNCIL, readable, unit_words
from sim.scenario.workbook.layout import plain_name

_Row = dict[str, Any]
_FIRST = 8


@dataclass(frozen=True, slots=True)
class Told:
    """A column of a table: its heading, the field of a row, its unit ("row": the row's own; "words") and its range.

    Attributes
    ----------
    heading, field, unit : str
    ends : tuple of str
        Fields of the range's ends; empty: none.
    is_difference : bool
    """

    heading: str
    field: str
    unit: str = "words"
    ends: tuple[str, ...] = ()
    is_difference: bool = False

    def cell(self, row: _Row) -> Cell:
        """Return the cell of a row."""
        value = row.get(self.field)
        if self.unit == "words" or isinstance(value, str):
            return words_cell("" if value is None else f"{value:g}" if isinstance(value, float) else str(value))
        low, high = (known(row.get(end)) for end in self.ends) if self.ends else (float("nan"),) * 2
        if self.unit == "chance":
            return _chance(known(value), low, high)
        unit = str(row["unit"]) if self.unit == "row" else self.unit
        return (difference_cell if self.is_difference else number_cell)(known(value), unit, low, high)


@dataclass(frozen=True, slots=True)
class Shown:
    """A table of an answer: its title, where its rows are in the document, its columns and what its ranges are."""

    title: str
    rows: Callable[[_Row], Sequence[_Row]]
    columns: tuple[Told, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Composed:
    """How a kind of answer becomes a paper.

    Attributes
    ----------
    title : str
    found : callable
        Yields headings and sentences below them, the most important first.
    tables : tuple of Shown
    not_covered : tuple of str
    """

    title: str
    found: Callable[[_Row], Iterator[tuple[str, Sequence[str]]]]
    tables: tuple[Shown, ...]
    not_covered: tuple[str, ...]


def _chance(share: float, low: float, high: float) -> Cell:
    if share != share:
        return words_cell("")
    ends = f" ({chance_words(low)} to {chance_words(high)})" if low == low and high == high else ""
    return Cell(f"{chance_words(share)}{ends}", share, "share", *((low, high) if ends else ()))


def _words_first(told: _Row) -> Iterator[tuple[str, Sequence[str]]]:
    yield "The answer", told["words"]


def _of_options(told: _Row) -> Iterator[tuple[str, Sequence[str]]]:
    for option in told["options"]:
        yield option["name"], option["words"]


def _of_shocks(told: _Row) -> Iterator[tuple[str, Sequence[str]]]:
    for shock in told["shocks"]:
        reserve = shock["reserve"]
        yield shock["name"], [shock["words"], *([reserve["words"]] if reserve else [])]


def _accounts(told: _Row) -> list[_Row]:
    return [
        {**account["by_month"][-1], "option": option["name"], "account": account["name"]}
        for option in told["options"]
        for account in option["accounts"]
        if account["by_month"]
    ]


def _lines(told: _Row, *, cash: bool) -> list[_Row]:
    """Return the lines of every option at the end of its runs that are cash, or are not; those of nothing left out."""
    rows = []
    for option in told["options"]:
        end = max((line["months"] for line in option["lines"]), default=0)
        rows += [
            {**line, "option": option["name"], "unit_told": unit_words(line["unit"]) or "£"}
            for line in option["lines"]
            if line["months"] == end
            and (line["side"] != "beside") == cash
            and any(line[each] for each in ("mean", "low", "high"))
        ]
    return rows


def _shocked(told: _Row) -> list[_Row]:
    return [
        {
            **one,
            "shock": shock["name"],
            "measure": readable(one["measure"]),
            "team": WHOLE_COUNCIL if one["team"] == COUNCIL else one["team"],
            "months_median": one["months"]["median"],
        }
        for shock in told["shocks"]
        for one in shock["measures"]
    ]


def _findings(told: _Row) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield what was found, with figures as planners say them; how it was worked out stands with the assumptions."""
    older = "findings" not in told
    yield "The answer", told["words"] if older else [_plainly(words, told) for words in told["findings"]]


def _plainly(words: str, told: _Row) -> str:
    for path in (str(row["input"]) for row in told["ranking"]):
        words = re.sub(rf"(?<![\w.]){re.escape(path)}(?![\w]|\.\w)", plain_name(path), words)
    return words


def _ranked(told: _Row) -> list[_Row]:
    """Return the figures that move the number most; all of which that can be told."""
    rows = [row for row in told["ranking"] if row["option"] == told["option"]]
    several = max(_FIRST, sum(bool(row["told"]) for row in rows))
    return [{**_in_words(row), "told": "yes" if row["told"] else "no"} for row in rows[:several]]


def _in_words(row: _Row) -> _Row:
    """Return a row with its figure as planners say it, and as the sentences and the scenario file have it."""
    figure = row["input"]
    return row if figure == "everything" else {**row, "input": f"{plain_name(figure)} ({figure})"}


_ENDS = ("low", "high")
_LINES = (
    Told("Option", "option"),
    Told("Line", "name"),
    Told("In", "unit_told"),
    Told("Saved since the start (range of the difference)", "mean", "row", _ENDS, is_difference=True),
)
KINDS = {
    ADVERTISE: Composed(
        "How many posts to advertise",
        _words_first,
        (
            Shown(
                "Posts to advertise, by the month of advertising",
                lambda told: told["by_month"],
                (
                    Told("Advertised in", "month"),
                    Told("Posts", "advertised"),
                    Told("Enough in (95 % simulation error)", "chance", "chance", _ENDS),
                    Told("Posts to be sure of it", "surely"),
                ),
                "No value: the most that may be advertised is not enough.",
            ),
        ),
        ("Whether so many posts advertised at once take longer to fill than one.",),
    ),
    BREAK_EVEN: Composed(
        "By when it has paid for itself",
        _of_options,
        (
            Shown(
                "Saved and paid at the end of the runs",
                _accounts,
                (
                    Told("Option", "option"),
                    Told("Account", "account"),
                    Told("Month", "month"),
                    Told("Saved", "saved", "GBP"),
                    Told("Paid", "paid", "GBP"),
                    Told("Net (range of the difference)", "net", "GBP", _ENDS, is_difference=True),
                    Told("Above nothing", "chance", "chance", ("chance_low", "chance_high")),
                ),
                "Ranges are named under Assumptions and ranges.",
            ),
            Shown(
                "What is cash, line by line, at the end of the runs",
                partial(_lines, cash=True),
                _LINES,
                "With a minus: what is paid more. Lines of nothing are left out.",
            ),
            Shown(
                "What is not cash, and never added to it, at the end of the runs",
                partial(_lines, cash=False),
                _LINES,
                "With a minus: what is more than without the option.",
            ),
        ),
        ("Savings after the runs end, and whether a place that stands empty can be given up.",),
    ),
    STRESS: Composed(
        "What shocks do",
        _of_shocks,
        (
            Shown(
                "What each shock does at its worst, and for how long",
                _shocked,
                (
                    Told("Shock", "shock"),
                    Told("Measure", "measure"),
                    Told("Team", "team"),
                    Told("At its worst (range of the difference)", "worst", "row", ("worst_low", "worst_high"), True),  # noqa: FBT003
                    Told("In", "worst_month"),
                    Told("Months until recovered, on average", "on_average", "months"),
                    Told("Months until recovered (median run)", "months_median", "months"),
                ),
                "No value under months: not recovered by the end of the runs; under the median, in most of them. 0: "
                "never out of its usual range.",
            ),
        ),
        ("Shocks that come together, and what staff and partners would do beyond the usual.",),
    ),
    SENSITIVITY: Composed(
        "What the answer hangs on",
        _findings,
        (
            Shown(
                "Figures, by how much the number moves with them",
                _ranked,
                (
                    Told("Figure", "input"),
                    Told("Told from none", "told"),
                    Told("Weight", "weight", "", ("weight_low", "weight_high")),
                    Told("Moves the number by", "swing", "row", ("swing_low", "swing_high"), is_difference=True),
                    Told("In pounds", "swing_gbp", "GBP", ("swing_gbp_low", "swing_gbp_high"), is_difference=True),
                    Told("In posts", "posts", "FTE", ("posts_low", "posts_high"), is_difference=True),
                ),
                "Those that move it most; the workbook has all. Told from none: its weight is above the floor. Ranges "
                "are named under Assumptions and ranges.",
            ),
            Shown(
                "What is worth measuring",
                lambda told: [_in_words(row) for row in told["knowing"] if row["told"]],
                (
                    Told("Rule", "rule"),
                    Told("Figure", "input"),
                    Told("Chosen now", "chosen_now"),
                    Told("Known, it changes the choice in", "changes", "chance", ("changes_low", "changes_high")),
                    Told("To be gained", "gain_gbp", "GBP"),
                ),
                "A figure of which no more can be told than of chance is not worth measuring for this choice.",
            ),
        ),
        ("Figures taken as certain: only what has an interval was varied.",),
    ),
}
