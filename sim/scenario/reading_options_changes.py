"""The changes of an option: figures that are others from a day on."""

from typing import Any

from sim.scenario.changeable import ALIASES, changeable, declared, refusal
from sim.scenario.nodes import Node
from sim.scenario.options import How, Override
from sim.scenario.reading_options_values import FROM, OptionValues, bounds
from sim.scenario.shape import Figure, Word
from sim.scenario.values import WRONG

FACTOR = bounds("times", 0.0, 1000.0)

_PARTS = ("figure", *(how.value for how in How), "unit", "interval", "from", "until", *FROM)


def read_override(values: OptionValues, node: Node, path: str, option: str) -> Override | None:
    """Read a change of a figure, None if anything is wrong with it."""
    before = len(values.faults)
    parts = values.entries(node, path, _PARTS, ("figure", "source", "status"))
    if parts is None:
        return None
    figure: Any = _figure(values, parts["figure"], f"{path}.figure") if "figure" in parts else WRONG
    begins, ends = values.dates(parts, path, by_month=str(figure).startswith("demand."))
    how = _how(values, parts, path, node)
    amount: Any = WRONG
    if figure is not WRONG and how is not None:
        key = f"{option}/{figure}" + (f"@{begins}" if begins else "")
        amount = _amount(values, parts, path, figure, how, key)
        _unit(values, parts, path, figure, how)
    origin = values.origin(parts, path)
    if len(values.faults) > before or amount is WRONG or how is None:
        return None
    unit = values.text(parts["unit"], f"{path}.unit") if "unit" in parts else ""
    return Override(figure=figure, how=how, amount=amount, begins=begins, ends=ends, unit=unit, **origin)


def amount_bounds(override: Override) -> Figure:
    """Return the bounds of the number an override is about: a figure's own, or those of a factor or what is added."""
    if override.how is How.TIMES:
        return FACTOR
    figure = declared()[override.figure]
    assert isinstance(figure, Figure)
    return _single(figure) if override.how is How.VALUE else bounds(figure.unit, whole=figure.whole)


def _figure(values: OptionValues, node: Node, path: str) -> Any:
    name = values.text(node, path)
    if name is WRONG or name in changeable():
        return name
    why = refusal(name)
    if why is None:
        return values.one_of(node, path, "figure", changeable())
    values.fault(node.where, path, why, node)
    return WRONG


def _how(values: OptionValues, parts: dict[str, Node], path: str, node: Node) -> How | None:
    ways = [how for how in How if how.value in parts]
    if len(ways) == 1:
        return ways[0]
    where = parts[ways[1].value].where if ways else node.where
    values.fault(where, path, "exactly one of value, times and plus is needed")
    return None


def _amount(values: OptionValues, parts: dict[str, Node], path: str, figure: str, how: How, key: str) -> Any:
    """Read the new value, the factor or what is added; `WRONG` if it does not fit the figure."""
    node, here = parts[how.value], f"{path}.{how.value}"
    shape = declared().get(figure)
    if figure in ALIASES and how is not How.TIMES:
        values.fault(node.where, here, f"{figure} stands for several figures: change them by `times`", node)
        return WRONG
    if isinstance(shape, Word):
        return _word(values, parts, path, shape, how)
    if isinstance(shape, Figure) and shape.is_list and how is How.VALUE:
        if "interval" in parts:
            rule = "a list cannot have an interval; describe its uncertainty in the note"
            values.fault(parts["interval"].where, f"{path}.interval", rule, parts["interval"])
        return values.numbers(node, here, shape)
    limits = FACTOR
    if isinstance(shape, Figure) and how is not How.TIMES:
        limits = _single(shape) if how is How.VALUE else bounds(shape.unit, whole=shape.whole)
    value = values.number(node, here, limits)
    amount = values.uncertain(value, parts.get("interval"), f"{path}.interval", limits, key)
    return WRONG if amount is None else amount


def _word(values: OptionValues, parts: dict[str, Node], path: str, word: Word, how: How) -> Any:
    node, here = parts[how.value], f"{path}.{how.value}"
    if how is not How.VALUE:
        values.fault(node.where, here, "this is no number: say what it is instead, with `value`", node)
        return WRONG
    if "interval" in parts:
        values.fault(parts["interval"].where, f"{path}.interval", "only a number has an interval", parts["interval"])
    return values.word(node, here, word)


def _unit(values: OptionValues, parts: dict[str, Node], path: str, figure: str, how: How) -> None:
    shape = declared().get(figure)
    if how is How.TIMES or not isinstance(shape, Figure):
        if "unit" in parts:
            why = "a factor has no unit" if how is How.TIMES else "words and dates have no unit"
            values.fault(parts["unit"].where, f"{path}.unit", f"leave this out: {why}", parts["unit"])
        return
    if "unit" not in parts:
        values.fault(parts["figure"].where, f"{path}.unit", f'missing; it is "{shape.unit}"')
        return
    written = values.text(parts["unit"], f"{path}.unit")
    if written is not WRONG and written != shape.unit:
        values.fault(parts["unit"].where, f"{path}.unit", f'the unit must be "{shape.unit}"', parts["unit"])


def _single(figure: Figure) -> Figure:
    return bounds(figure.unit, figure.least, figure.most, whole=figure.whole)
