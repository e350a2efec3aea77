"""Write a scenario as one complete file, without a baseline."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from sim.scenario.asked import LEFT_OUT, Assumption, Scenario, Source
from sim.scenario.draws import NUMBER, Draws
from sim.scenario.faults import Where
from sim.scenario.nodes import leaf
from sim.scenario.shape import Figure, Group, Named, shape_of

DRAWS_FILE = "draws.csv"
"""What a complete file calls its draws: `draws_csv` writes them, for a file of this name beside it."""

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_ ()/.-]*[A-Za-z0-9_)]|[A-Za-z]|[0-9]{4}-[0-9]{2}(-[0-9]{2})?")


def resolved_yaml(scenario: Scenario, draws_file: str = DRAWS_FILE) -> str:
    """Write a scenario as a complete file that loads back to the same hash and the same register.

    One figure stands on one line; figures that the file left out stay out. Draws, if there are any, are expected in
    `draws_file` beside it.
    """
    register = {row.field: row for row in scenario.register}
    lines = [
        "throughcare: 1",
        f"name: {_text(scenario.name)}",
        f"description: {_text(scenario.description)}",
        *([f"draws: {_text(draws_file)}"] if scenario.draws is not None else []),
        "sources:",
        *(f"  {_text(source.id)}: {_source(source)}" for source in scenario.sources),
        "parameters:",
        *_section(shape_of(), scenario.parameters, "", register),
    ]
    return "\n".join(lines) + "\n"


def draws_csv(draws: Draws) -> str:
    """Write draws as the text of a CSV file that reads back as the same numbers."""
    rows = [",".join(map(_number, (draw, *row))) for draw, row in enumerate(draws.values.tolist(), start=1)]
    return "\n".join([",".join((NUMBER, *draws.figures)), *rows]) + "\n"


def _section(group: Group, section: Any, prefix: str, register: dict[str, Assumption]) -> Iterator[str]:
    indent = "  " * (prefix.count(".") + 1)
    for name, field in group.fields.items():
        value = getattr(section, name)
        path = prefix + name
        if isinstance(field, Figure):
            row = register[path]
            if row.source != LEFT_OUT:
                yield f"{indent}{name}: {_figure(row)}"
        elif isinstance(field, Group):
            yield f"{indent}{name}:"
            yield from _section(field, value, path + ".", register)
        elif isinstance(field, Named):
            yield f"{indent}{name}:"
            for member, one in value.items():
                yield f"{indent}  {_text(member)}:"
                yield from _section(field.member, one, f"{path}.{member}.", register)
        else:
            yield f"{indent}{name}: {value.isoformat() if isinstance(value, date) else _text(str(value))}"


def _figure(row: Assumption) -> str:
    value = f"[{', '.join(map(_number, row.value))}]" if isinstance(row.value, tuple) else _number(row.value)
    parts = [f"value: {value}", f"unit: {_text(row.unit)}", f"source: {_text(row.source)}", f"status: {row.status}"]
    if row.low is not None and row.high is not None and row.coverage is not None:
        low, high, coverage = _number(row.low), _number(row.high), _number(row.coverage)
        parts.append(f"interval: {{low: {low}, high: {high}, coverage: {coverage}}}")
    if row.note:
        parts.append(f"note: {_text(row.note)}")
    return "{" + ", ".join(parts) + "}"


def _source(source: Source) -> str:
    parts = [f"title: {_text(source.title)}", f"date: {_text(source.date)}"]
    if source.url:
        parts.append(f"url: {_text(source.url)}")
    if source.records:
        parts.append(f"records: {_text(source.records)}")
    return "{" + ", ".join(parts) + "}"


def _number(value: float) -> str:
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    written = repr(float(value))
    mantissa, exponent, power = written.partition("e")
    # YAML 1.1 readers take 1e-05 for a word; 1.0e-05 is a number to all.
    return written if not exponent or "." in mantissa else f"{mantissa}.0e{power}"


def _text(text: str) -> str:
    """Write text so that it reads back as itself: plain where that is certain, in double quotes elsewhere."""
    if _PLAIN.fullmatch(text) and "  " not in text and isinstance(leaf(Where("", 0), text, plain=True).value, str):
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(sign: str) -> str:
    if sign in '"\\':
        return "\\" + sign
    if sign == " " or sign.isprintable():
        return sign
    code = ord(sign)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
