"""How a parameter is declared: its unit, meaning and bounds, and rules between the fields of a section."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from types import SimpleNamespace
from typing import Annotated, Any, TypeVar

from pydantic import ConfigDict, Field

CONFIG = ConfigDict(extra="forbid", allow_inf_nan=False)

TOLERANCE = 1e-3
"""How far a list of shares may be from 1 (published percentages are rounded)."""


def quantity(unit: str, meaning: str, *, least: float = 0.0, most: float | None = None, **more: Any) -> Any:
    """Declare a numeric field with its unit, meaning and bounds (both inclusive)."""
    return Field(ge=least, le=most, description=meaning, json_schema_extra={"unit": unit}, **more)


def share(meaning: str, **more: Any) -> Any:
    """Declare a share between 0 and 1."""
    return quantity("share", meaning, most=1.0, **more)


def series(unit: str, meaning: str, *, shortest: int, longest: int) -> Any:
    """Declare a list of numbers that are not negative."""
    return Field(min_length=shortest, max_length=longest, description=meaning, json_schema_extra={"unit": unit})


NotNegative = Annotated[float, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]

Section = TypeVar("Section")
Rule = Callable[[Any], list[str]]
"""Looks at several fields of one section and says what is wrong; each sentence begins with a field's name."""

RULES: dict[type, tuple[Rule, ...]] = {}
"""The rules of each section, filled in where the sections are declared."""


def broken_rules(section: type, known: Mapping[str, Any]) -> list[str]:
    """Say which rules between the fields of a section are broken.

    Parameters
    ----------
    section : type
        One of the dataclasses of the parameters.
    known : mapping
        The fields that are known; a rule about a field that is not known is left out, so that the
        reader can report everything wrong with a file at once.
    """
    there = SimpleNamespace(**known)
    sentences: list[str] = []
    for rule in RULES.get(section, ()):
        try:
            sentences += rule(there)
        except AttributeError:
            continue
    return sentences


def agree(section: Section) -> Section:
    """Return the section if it keeps its rules.

    Raises
    ------
    ValueError
        With one line for each broken rule.
    """
    sentences = [sentence for rule in RULES.get(type(section), ()) for sentence in rule(section)]
    if sentences:
        raise ValueError("\n".join(sentences))
    return section


def sums_to_one(field: str) -> Rule:
    """Shares that must sum to 1."""

    def rule(section: Any) -> list[str]:
        total = sum(getattr(section, field))
        return [] if abs(total - 1) <= TOLERANCE else [f"{field}: shares must sum to 1, not {total:g}"]

    return rule


def at_most_one(*fields: str) -> Rule:
    """Shares that may not exceed 1 together."""

    def rule(section: Any) -> list[str]:
        total = sum(getattr(section, field) for field in fields)
        others = " and ".join([", ".join(fields[1:-1]), fields[-1]]) if len(fields) > 2 else fields[-1]
        return [] if total <= 1 + TOLERANCE else [f"{fields[0]}: together with {others} this is {total:g}, more than 1"]

    return rule


def bands(edges_field: str, shares_field: str) -> tuple[Rule, ...]:
    """Return the rules of a distribution given as bands: rising edges, and a share for each band."""

    def as_many(section: Any) -> list[str]:
        edges, shares = getattr(section, edges_field), getattr(section, shares_field)
        if len(edges) == len(shares) + 1:
            return []
        bands = len(edges) - 1
        return [f"{shares_field}: the edges in {edges_field} make {bands} bands, but there are {len(shares)} shares"]

    def rising(section: Any) -> list[str]:
        edges = getattr(section, edges_field)
        if all(low < high for low, high in pairwise(edges)):
            return []
        return [f"{edges_field}: each edge must be above the one before"]

    return as_many, rising, sums_to_one(shares_field)
