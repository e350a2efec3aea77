"""What `parameters.py` declares, seen as one tree: the reader, the writer and the JSON Schema all walk it."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, TypeAlias, get_args, get_origin

from pydantic.fields import FieldInfo

from sim.scenario.parameters import Parameters


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or a list of numbers with a unit. `shortest` is None for a single number."""

    description: str
    unit: str
    whole: bool
    least: float | None
    most: float | None
    shortest: int | None
    longest: int | None
    default: float | None

    @property
    def is_list(self) -> bool:
        """Whether the figure is a list."""
        return self.shortest is not None


@dataclass(frozen=True, slots=True)
class Word:
    """Text, a date, or one of some choices: it stands plain, without a source."""

    description: str
    kind: type
    choices: tuple[str, ...] = ()
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A section: named fields, each of its own shape."""

    description: str
    kind: type
    fields: Mapping[str, "Shape"]


@dataclass(frozen=True, slots=True)
class Named:
    """Any number of sections of one kind under names of the user's own (the teams)."""

    description: str
    member: Group


Shape: TypeAlias = Figure | Word | Group | Named


@cache
def shape_of(kind: type = Parameters) -> Group:
    """Return the shape of a dataclass of `parameters.py`."""
    declared: Mapping[str, FieldInfo] = kind.__pydantic_fields__  # type: ignore[attr-defined]
    description = (kind.__doc__ or "").strip().partition("\n")[0]
    return Group(description, kind, {name: _field(info) for name, info in declared.items()})


def _field(info: FieldInfo) -> Shape:
    kind: Any = info.annotation
    description = info.description or ""
    if get_origin(kind) is dict:
        return Named(description, shape_of(get_args(kind)[1]))
    if dataclasses.is_dataclass(kind):
        assert isinstance(kind, type)
        return shape_of(kind)
    if kind in (str, date):
        return Word(description, kind, default=None if info.is_required() else info.default)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return Word(description, kind, tuple(choice.value for choice in kind))
    extra = info.json_schema_extra
    assert isinstance(extra, dict), "every number declares its unit"
    is_list = get_origin(kind) is tuple
    bounds = [bound for one in get_args(get_args(kind)[0])[1:] for bound in one.metadata] if is_list else info.metadata
    return Figure(
        description=description,
        unit=str(extra["unit"]),
        whole=kind is int,
        least=_bound(bounds, "ge"),
        most=_bound(bounds, "le"),
        shortest=_bound(info.metadata, "min_length") if is_list else None,
        longest=_bound(info.metadata, "max_length") if is_list else None,
        default=None if info.is_required() else info.default,
    )


def _bound(bounds: list[Any], name: str) -> Any:
    return next((getattr(bound, name) for bound in bounds if getattr(bound, name, None) is not None), None)


def figures_of(parameters: Parameters) -> Iterator[tuple[str, Figure, float | tuple[float, ...]]]:
    """Yield the path, the declaration and the value of every figure, in the order of declaration."""
    yield from _figures(shape_of(), parameters, "")


def _figures(group: Group, section: Any, prefix: str) -> Iterator[tuple[str, Figure, float | tuple[float, ...]]]:
    for name, field in group.fields.items():
        value = getattr(section, name)
        if isinstance(field, Figure):
            yield prefix + name, field, value
        elif isinstance(field, Group):
            yield from _figures(field, value, f"{prefix}{name}.")
        elif isinstance(field, Named):
            for member, one in value.items():
                yield from _figures(field.member, one, f"{prefix}{name}.{member}.")
