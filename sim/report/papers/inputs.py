"""Every input of a run or a comparison: value, unit, interval, source, status, note; and which are least certain."""

import math
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from sim.results import Run
from sim.results.compared import Comparison
from sim.results.comparison import DRAWS, SCENARIOS
from sim.results.options_file import OptionsAsked
from sim.scenario import Scenario, ScenarioError, Source, load
from sim.scenario.asked import DRAWN_COVERAGE, Assumption

_DRAWN = "draws:"
EVERYWHERE = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One figure that went in.

    Attributes
    ----------
    where : str
        The scenario or option that has it; `EVERYWHERE` if all have.
    figure : str
    value : float or str
        Lists are written as words.
    unit, source, date, status, note : str
    low, high, coverage : float, optional
    """

    where: str
    figure: str
    value: float | str
    unit: str
    low: float | None
    high: float | None
    coverage: float | None
    source: str
    date: str
    status: str
    note: str

    @property
    def doubt(self) -> float:
        """Width of its interval beside its value; 0 for what is taken as certain."""
        if self.low is None or self.high is None or not isinstance(self.value, float):
            return 0.0
        middle = max(abs(self.value), 0.5 * (abs(self.low) + abs(self.high)))
        return (self.high - self.low) / middle if middle > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that went in, and where it comes from."""

    figures: tuple[Input, ...]
    sources: tuple[Source, ...]

    def least_certain(self, most: int) -> list[Input]:
        """Return the figures with the widest intervals beside their values, one of each list."""
        seen: dict[str, Input] = {}
        for each in sorted(self.figures, key=lambda figure: -figure.doubt):
            if each.doubt > 0:
                seen.setdefault(each.figure.partition("[")[0], each)
        return list(seen.values())[:most]

    def count(self, status: str) -> int:
        """Return how many figures have a status."""
        return sum(each.status == status for each in self.figures)


def inputs_of_run(run: Run) -> Inputs:
    """Return the inputs of a run."""
    scenario = load(run.scenario_file)
    return Inputs(tuple(_inputs(EVERYWHERE, scenario.register_as_drawn())), scenario.sources)


def inputs_of_comparison(comparison: Comparison, asked: OptionsAsked) -> Inputs:
    """Return the inputs of a comparison: those of its councils, then those of its options."""
    drawn = _draws(comparison.folder / DRAWS)
    councils = {file.stem: _scenario(file) for file in sorted((comparison.folder / SCENARIOS).glob("*.yaml"))}
    found: dict[Input, list[str]] = {}
    for name, scenario in councils.items():
        for each in _inputs(EVERYWHERE, _with_intervals(scenario.register, drawn)):
            found.setdefault(each, []).append(name)
    figures = [
        each if len(names) == len(councils) else replace(each, where=", ".join(names)) for each, names in found.items()
    ]
    sources = {source.id: source for scenario in councils.values() for source in scenario.sources}
    for key, told in asked.sources():
        sources[key] = Source(key, *(str(told.get(name, "")) for name in ("title", "date", "url")))
    figures += _of_options(asked, sources)
    return Inputs(tuple(figures), tuple(sources.values()))


def _scenario(file: Path) -> Scenario:
    """Read a council of a comparison, whose draws stand in one table for all options and not beside it."""
    text = file.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith(_DRAWN)]
    with tempfile.TemporaryDirectory() as folder:
        alone = Path(folder) / file.name
        alone.write_text("".join(lines), encoding="utf-8", newline="\n")
        try:
            return load(alone)
        except ScenarioError as error:
            raise ScenarioError(
                [replace(fault, where=replace(fault.where, file=str(file))) for fault in error.faults]
            ) from None


def _draws(file: Path) -> pd.DataFrame:
    return pd.read_csv(file, encoding="utf-8-sig") if file.is_file() else pd.DataFrame()


def _with_intervals(register: Sequence[Assumption], drawn: pd.DataFrame) -> Iterator[Assumption]:
    """Give figures that are drawn the interval that holds the middle of their draws, lists number by number."""
    for row in register:
        if not isinstance(row.value, tuple):
            yield _with_interval(row, drawn)
        elif any(f"{row.field}[{place}]" in drawn for place in range(len(row.value))):
            for place, value in enumerate(row.value):
                yield _with_interval(replace(row, field=f"{row.field}[{place}]", value=value), drawn)
        else:
            yield row


def _with_interval(row: Assumption, drawn: pd.DataFrame) -> Assumption:
    if row.field not in drawn:
        return row
    tail = (1 - DRAWN_COVERAGE) / 2
    low, high = np.quantile(drawn[row.field].to_numpy(float), [tail, 1 - tail]).tolist()
    note = f"drawn: middle {100 * DRAWN_COVERAGE:.0f} % of {len(drawn)} draws"
    return replace(row, low=low, high=high, coverage=DRAWN_COVERAGE, note="; ".join(filter(None, (row.note, note))))


def _inputs(where: str, register: Iterable[Assumption]) -> Iterator[Input]:
    for row in register:
        yield Input(
            where=where,
            figure=row.field,
            value=_in_words(row.value) if isinstance(row.value, tuple) else float(row.value),
            unit=row.unit,
            low=row.low,
            high=row.high,
            coverage=row.coverage,
            source=row.source_title,
            date=row.date,
            status=row.status,
            note=row.note,
        )


def _in_words(values: Sequence[float]) -> str:
    return ", ".join(f"{value:.6g}" for value in values)


def _of_options(asked: OptionsAsked, sources: Mapping[str, Source]) -> Iterator[Input]:
    for each in asked.figures():
        option, _, figure = each.field.partition(": ")
        source = sources.get(each.source)
        yield Input(
            where=f"option {option}",
            figure=figure,
            value=each.value,
            unit=each.unit,
            low=each.low,
            high=each.high,
            coverage=each.coverage,
            source=source.title if source else each.source,
            date=source.date if source else "",
            status=each.status,
            note=each.note,
        )


def interval_words(figure: Input) -> str:
    """Say an interval.

    Example: "4 to 18 (80 %)".
    """
    if figure.low is None or figure.high is None:
        return "taken as certain"
    held = "" if figure.coverage is None or math.isnan(figure.coverage) else f" ({100 * figure.coverage:.0f} %)"
    return f"{figure.low:.4g} to {figure.high:.4g}{held}"
