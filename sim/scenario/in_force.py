"""What holds when in an option: figures at the start and in every later phase, and posts that come and go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sim.scenario.changeable import declared, paths_of
from sim.scenario.changing import value_at, with_values
from sim.scenario.options import Amount, How, Option, Override, PostsLine
from sim.scenario.parameters import Parameters
from sim.scenario.posting import split
from sim.scenario.shape import Figure
from sim.scenario.timetable import Phase, PostsChange, Timetable


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that an option breaks: from which day, by which of its overrides, and about which figure."""

    override: Override
    day: date
    path: str
    rule: str


def in_force(option: Option, draw: int = 0, amounts: Mapping[str, float] | None = None) -> tuple[Parameters, Timetable]:
    """Return what holds in an option at the start, and what changes afterwards.

    Parameters
    ----------
    option : Option
        The option.
    draw : int
        Draw of its council; 0 is the central case.
    amounts : mapping of str to float, optional
        Values drawn for the uncertain amounts of the option, by their keys; those not in it have their central value.

    Returns
    -------
    tuple of Parameters and Timetable

    Raises
    ------
    ValueError
        There is no such draw, or what holds on some day breaks a rule.
    """
    first, phases, broken = tried(option, option.scenario.at(draw), amounts or {})
    if broken:
        sentences = (f"from {one.day} {one.path}: {one.rule}" for one in broken)
        raise ValueError(f"option {option.key}, draw {draw}: " + "; ".join(sentences))
    return first, Timetable(phases, posts_of(option, amounts or {}))


def tried(
    option: Option, council: Parameters, amounts: Mapping[str, float]
) -> tuple[Parameters, tuple[Phase, ...], list[Broken]]:
    """Return the figures at the start, the later phases, and every rule that is broken on the way.

    What an override adds to or multiplies is the figure of the council, in which no override is.
    """
    start = council.start
    later = {day for one in option.overrides for day in (one.begins, one.ends) if day is not None and day > start}
    first, phases, broken = council, [], []
    before: Parameters | None = None
    for day in (start, *sorted(later)):
        parameters, wrong = _on(day, option.overrides, council, amounts)
        broken += wrong
        if day == start:
            first = parameters
        elif parameters != before:
            phases.append(Phase(day, parameters))
        before = parameters
    return first, tuple(phases), broken


def posts_of(option: Option, amounts: Mapping[str, float]) -> tuple[PostsChange, ...]:
    """Return the posts of an option team by team; lines of posts that only cost are left out."""
    return tuple(
        _change(line, team, fte, option.scenario.parameters.start, amounts)
        for line in option.posts
        for team, fte in split(line, option.scenario.parameters)
        if fte
    )


def _change(line: PostsLine, team: str, fte: float, start: date, amounts: Mapping[str, float]) -> PostsChange:
    assert line.role is not None
    return PostsChange(
        key=line.key if len(line.teams) == 1 else f"{line.key}/{team}",
        team=team,
        role=line.role,
        fte=fte,
        begins=line.begins or start,
        ends=line.ends,
        recruited_in_months=_drawn(line.recruited_in_months, amounts),
        agency_meanwhile=_drawn(line.agency_meanwhile, amounts),
        gbp_per_year=line.gbp_per_year if line.gbp_in_all is None else line.gbp_in_all / line.fte,
    )


def _drawn(amount: Amount | None, amounts: Mapping[str, float]) -> float | None:
    return None if amount is None else amounts.get(amount.key, amount.value)


def _on(
    day: date, overrides: tuple[Override, ...], council: Parameters, amounts: Mapping[str, float]
) -> tuple[Parameters, list[Broken]]:
    """Return the figures of a day; those of the council where a rule is broken."""
    new: dict[str, tuple[Any, Override]] = {}
    broken: list[Broken] = []
    for one in overrides:
        if (one.begins or day) <= day and (one.ends is None or day < one.ends):
            for path in paths_of(one.figure):
                value = _new_value(one, path, council, amounts)
                new[path] = value, one
                broken += [Broken(one, day, path, rule) for rule in _beyond(path, value)]
    if broken:
        return council, broken
    changed, wrong = with_values(council, tuple(new), [value for value, _ in new.values()])
    broken = [Broken(_about(path, new), day, path, rule) for path, rule in wrong]
    return (council if changed is None else changed), broken


def _new_value(override: Override, path: str, council: Parameters, amounts: Mapping[str, float]) -> Any:
    if not isinstance(override.amount, Amount):
        return override.amount
    figure, amount = declared()[path], amounts.get(override.amount.key, override.amount.value)
    whole = isinstance(figure, Figure) and figure.whole
    if override.how is How.VALUE:
        return round(amount) if whole else amount
    before = value_at(council, path)
    numbers = before if isinstance(before, tuple) else (before,)
    after = tuple(one * amount if override.how is How.TIMES else one + amount for one in numbers)
    if whole:
        after = tuple(round(one) for one in after)
    return after if isinstance(before, tuple) else after[0]


def _beyond(path: str, value: Any) -> list[str]:
    """Say where a value leaves the bounds of its figure."""
    figure = declared()[path]
    if not isinstance(figure, Figure):
        return []
    numbers = value if isinstance(value, tuple) else (value,)
    if figure.least is not None and min(numbers, default=figure.least) < figure.least:
        return [f"would be {min(numbers):g}; must be at least {figure.least:g} ({figure.unit})"]
    if figure.most is not None and max(numbers, default=figure.most) > figure.most:
        return [f"would be {max(numbers):g}; must be at most {figure.most:g} ({figure.unit})"]
    return []


def _about(path: str, new: Mapping[str, tuple[Any, Override]]) -> Override:
    """Return the override that a broken rule is about: of that figure, else the last of its section, else the last."""
    section = path.rpartition(".")[0]
    alike = [one for changed, (_, one) in new.items() if section and changed.startswith(f"{section}.")]
    return new[path][1] if path in new else (alike or [one for _, one in new.values()])[-1]
