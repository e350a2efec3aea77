"""Draws for a comparison: what is uncertain is drawn once, up front, and is the same in every option.

A baseline with draws of its own, as `throughcare calibrate` writes them, is taken in these. Where it has none, every
figure with an interval is drawn from it, and the uncertain amounts of options are in either case. A number's draws
depend on the seed and its own name alone: options share them, and another option or interval changes no other number.
Each number is spread over its whole range by a Latin hypercube, whose columns are shuffled independently. (A Sobol
sequence covers pairs of numbers more evenly, but the place of a number in it depends on all the others.)
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import repeat
from pathlib import Path
from zlib import crc32

import numpy as np

from sim.scenario.asked import Scenario
from sim.scenario.changing import with_values
from sim.scenario.draws import Draws
from sim.scenario.faults import Fault, ScenarioError, Where
from sim.scenario.in_force import in_force, tried
from sim.scenario.options import Amount, Option, Options
from sim.scenario.parameters import Parameters
from sim.scenario.posting import taken_too_far
from sim.scenario.spread import Spread, numbers_drawn, spreads_of, spreads_of_amounts
from sim.scenario.timetable import Timetable

MOST_TRIES = 30
"""How often a number of one draw that contradicts the rest is drawn again."""

_AMOUNTS = -1
"""Stands for the options' own amounts beside the councils."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnOptions:
    """Options with everything that is drawn; small enough to be sent to every worker.

    Attributes
    ----------
    options : tuple of Option
        As read, but their councils have the draws of this comparison and no register.
    draws : int
        How many draws there are besides draw 0, the central case; 0 if nothing is uncertain.
    amounts : Draws
        What the uncertain amounts of the options are in each draw.
    redrawn : int
        In how many draws something was drawn again, or taken from another row of the baseline's draws, because it
        contradicted the rest.
    words : str
        Where the draws come from, in a sentence for the reader of results.
    """

    options: tuple[Option, ...]
    draws: int
    amounts: Draws
    redrawn: int
    words: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The options, the baseline first."""
        return tuple(option.key for option in self.options)

    def at(self, key: str, draw: int) -> tuple[Parameters, Timetable]:
        """Return what holds in an option at the start, and what changes afterwards.

        Raises
        ------
        KeyError
            There is no such option.
        ValueError
            There is no such draw.
        """
        option = next((option for option in self.options if option.key == key), None)
        if option is None:
            raise KeyError(key)
        if not 0 <= draw <= self.draws:
            raise ValueError(f"there is no draw {draw}; there are 0 to {self.draws}")
        if draw == 0:
            return in_force(option)
        amounts = dict(zip(self.amounts.figures, self.amounts.values[draw - 1].tolist(), strict=True))
        return in_force(option, draw if option.scenario.draws is not None else 0, amounts)

    def table(self) -> tuple[tuple[str, ...], np.ndarray]:
        """Return the names of everything drawn and its values, a row for each draw from draw 1 on.

        Figures come first, by their paths; those that a council of an option's own has otherwise, after the name of
        its file; then the amounts of options, by their keys.
        """
        columns: dict[str, np.ndarray] = {}
        for scenario in {id(option.scenario): option.scenario for option in self.options}.values():
            if scenario.draws is not None:
                for figure, values in zip(scenario.draws.figures, scenario.draws.values.T, strict=True):
                    if figure in columns and not np.array_equal(columns[figure], values):
                        figure = f"{Path(scenario.path).name}: {figure}"
                    columns.setdefault(figure, values)
        columns |= dict(zip(self.amounts.figures, self.amounts.values.T, strict=True))
        return tuple(columns), np.column_stack(list(columns.values())) if columns else np.empty((self.draws, 0))


def drawn_options(options: Options, *, draws: int, seed: int) -> DrawnOptions:
    """Draw everything that is uncertain.

    Parameters
    ----------
    options : Options
        The options.
    draws : int
        How many draws are wanted. There are fewer if the baseline brings fewer of its own, and none if nothing is
        uncertain.
    seed : int
        Of the experiment; a baseline's own draws do not depend on it.

    Returns
    -------
    DrawnOptions

    Raises
    ------
    ScenarioError
        More than half of the draws would contradict a rule.
    """
    rows = len(options.baseline.scenario.draws or ())
    drawing = _Drawing(options, min(draws, rows) if rows else draws, seed)
    if not drawing.is_uncertain:
        drawing = _Drawing(options, 0, seed)
    drawing.settle()
    return drawing.result()


@dataclass(frozen=True, slots=True)
class _Clash:
    """A rule that a draw breaks: in which field, and which numbers may be drawn again to keep it."""

    where: str
    rule: str
    names: tuple[str, ...]


class _Drawing:
    """The drawing for one file of options.

    `luck` says for every name at which quantile each draw is, `tables` what the numbers of each council, and the
    amounts of all options, are there. `rows` are the rows of the baseline's own draws that are used, one for each draw.
    """

    def __init__(self, given: Options, draws: int, seed: int) -> None:
        self.given, self.draws, self.seed = given, draws, seed
        self.scenarios = {id(option.scenario): option.scenario for option in given.options}
        self.own = given.baseline.scenario.draws
        spreads = {key: {} if self.own else spreads_of(one) for key, one in self.scenarios.items()}
        spreads[_AMOUNTS] = spreads_of_amounts(given.options)
        names = dict.fromkeys(name for some in spreads.values() for name in some)
        self.luck = {name: self.evenly(name) for name in names}
        self.tables = {key: _Table(some, numbers_drawn(some, self.luck, draws)) for key, some in spreads.items()}
        self.tries: Counter[tuple[str, int]] = Counter()
        self.failures: Counter[str] = Counter()
        self.redrawn: set[int] = set()
        self.rows: list[int] = []

    @property
    def is_uncertain(self) -> bool:
        return bool(self.luck) or self.own is not None

    def evenly(self, name: str) -> np.ndarray:
        """Return quantiles of all draws that are spread evenly from 0 to 1, in an order of their own."""
        if not self.draws:
            return np.empty(0)
        # Latin hypercube sampling of one figure, as `scipy.stats.qmc` does it, which takes a second to load
        (rng,) = np.random.default_rng([self.seed, crc32(name.encode())]).spawn(1)
        within = rng.uniform(size=self.draws)
        return (rng.permutation(np.arange(1, self.draws + 1)) - within) / self.draws

    def settle(self) -> None:
        """Draw again what contradicts the rest, draw by draw."""
        most = max(MOST_TRIES, len(self.own) // 2 if self.own else self.draws)
        left = iter(range(1, len(self.own) + 1)) if self.own else repeat(0)
        for draw in range(self.draws):
            row = next(left, None)
            while row is not None and (clash := self.clash_of(draw, row)) is not None:
                self.redrawn.add(draw)
                self.failures[clash.where] += 1
                if self.failures[clash.where] > most:
                    raise self.fault(clash)
                if not self.draw_again(draw, clash.names):
                    if self.own is None:
                        raise self.fault(clash)
                    row = next(left, None)
            if row is None:  # all of the baseline's own draws are used up: there are fewer than were wanted
                self.draws = draw
                self.redrawn.discard(draw)
                return
            self.rows.append(row)

    def clash_of(self, draw: int, row: int) -> _Clash | None:
        """Return the first contradiction of a draw."""
        councils: dict[int, Parameters] = {}
        for key, scenario in self.scenarios.items():
            council, broken = self.council(scenario, draw, row)
            if council is None:
                path, rule = broken[0]
                return _Clash(path, rule, _near(path, self.tables[key].spreads))
            councils[key] = council
        amounts = self.tables[_AMOUNTS].row(draw)
        clashes = (self.clash_in(option, councils[id(option.scenario)], amounts) for option in self.given.options)
        return next((clash for clash in clashes if clash is not None), None)

    def council(self, scenario: Scenario, draw: int, row: int) -> tuple[Parameters | None, list[tuple[str, str]]]:
        if self.own is not None:
            assert scenario.draws is not None, "the reader saw to it that all councils have draws or none has"
            return scenario.draws.tried(scenario.parameters, row)
        drawn = self.tables[id(scenario)].row(draw)
        return with_values(scenario.parameters, tuple(drawn), list(drawn.values()))

    def clash_in(self, option: Option, council: Parameters, amounts: Mapping[str, float]) -> _Clash | None:
        """Return what an option makes of a council that cannot be."""
        spreads, where = self.tables[id(option.scenario)].spreads, f"options.{option.key}"
        broken = next(iter(tried(option, council, amounts)[2]), None)
        if broken is not None:
            amount = broken.override.amount
            is_drawn = isinstance(amount, Amount) and amount.key in amounts
            names = (amount.key,) if isinstance(amount, Amount) and is_drawn else _near(broken.path, spreads)
            return _Clash(f"{where}, {broken.path}", broken.rule, names)
        taken = next(iter(taken_too_far(option.posts, option.scenario.parameters, council)), None)
        if taken is not None:
            line, rule = taken
            return _Clash(f"{where}, {line.name}", rule, _near(f"teams.{line.teams[0]}.", spreads))
        return None

    def draw_again(self, draw: int, names: tuple[str, ...]) -> bool:
        """Draw some numbers of a draw again; False if there is nothing to draw, or it has been tried too often."""
        if not names or max(self.tries[name, draw] for name in names) >= MOST_TRIES:
            return False
        for name in names:
            self.tries[name, draw] += 1
            seeds = [self.seed, crc32(name.encode()), draw + 1, self.tries[name, draw]]
            quantile = np.random.default_rng(seeds).random(1)
            for table in self.tables.values():
                table.put(name, draw, quantile)
        return True

    def fault(self, clash: _Clash) -> ScenarioError:
        what = "draws of the baseline" if self.own else "draws from the intervals"
        rule = f"more than half of the {what} would contradict a rule: {clash.rule}"
        return ScenarioError([Fault(Where(self.given.path, 0), clash.where, rule)])

    def result(self) -> DrawnOptions:
        amounts = self.tables[_AMOUNTS]
        scenarios = {key: self.with_draws(key, scenario) for key, scenario in self.scenarios.items()}
        return DrawnOptions(
            options=tuple(replace(one, scenario=scenarios[id(one.scenario)]) for one in self.given.options),
            draws=self.draws,
            amounts=Draws(tuple(amounts.spreads), amounts.values[: self.draws]),
            redrawn=len(self.redrawn),
            words=self.words(),
        )

    def with_draws(self, key: int, scenario: Scenario) -> Scenario:
        """Return a council with the draws of this comparison, and without what runs do not need."""
        table, draws = self.tables[key], None
        if self.draws and scenario.draws is not None:
            rows = np.array(self.rows[: self.draws]) - 1
            draws = Draws(scenario.draws.figures, scenario.draws.values[rows], scenario.draws.file)
        elif self.draws and table.spreads:
            draws = Draws(tuple(table.spreads), table.values[: self.draws])
        return replace(scenario, draws=draws, register=(), sources=())

    def words(self) -> str:
        if not self.draws:
            return "nothing is drawn: every run is of the central case"
        figures, amounts = (
            len(self.tables[id(self.given.baseline.scenario)].spreads),
            len(self.tables[_AMOUNTS].spreads),
        )
        parts = []
        if self.own is not None:
            parts.append(f"rows of {self.own.file or 'the draws of the baseline'}")
        elif figures:
            parts.append(f"the intervals of {figures} figure{_s(figures)}")
        if amounts:
            parts.append(f"{amounts} uncertain amount{_s(amounts)} of the options")
        again = f"; in {len(self.redrawn)} something was drawn again because it contradicted the rest"
        return f"{self.draws} draws from {' and '.join(parts)}{again if self.redrawn else ''}"


@dataclass(frozen=True, slots=True)
class _Table:
    """What some numbers are in every draw: a row for each draw, a column for each number."""

    spreads: Mapping[str, Spread]
    values: np.ndarray

    def row(self, draw: int) -> dict[str, float]:
        return dict(zip(self.spreads, self.values[draw].tolist(), strict=True))

    def put(self, name: str, draw: int, quantile: np.ndarray) -> None:
        if name in self.spreads:
            self.values[draw, list(self.spreads).index(name)] = self.spreads[name].at(quantile)[0]


def _near(path: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the figures that a rule about one of them may be about: those of its section.

    >>> _near("demand.trend_per_year", ["demand.weekend_share", "care.complex_share"])
    ('demand.weekend_share',)
    """
    section = path.rpartition(".")[0] or path
    return tuple(name for name in names if name.startswith(f"{section}."))


def _s(number: int) -> str:
    return "" if number == 1 else "s"
