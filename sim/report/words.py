"""Numbers and names as planners write them."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from numbers import Integral
from typing import Any

from sim.measures import COUNCIL
from sim.results import Person, TeamLabel
from sim.vocabulary import Role

WHOLE_COUNCIL = "whole council"
_SAID_OTHERWISE = {
    "longest_wait_unallocated_days": "Longest wait for a worker",
    "longest_wait_unallocated_cp_or_care_days": "Longest wait for a worker, CP or in care",
    "children_unseen_longest_days": "Longest time unseen, CP or in care",
    "children_with_three_placements": "Children with 3 or more placements",
    "children_with_three_social_workers": "Children with 3 or more social workers",
    "cost_total_gbp": "Cost in total",
}
"""Measures whose names are no words a planner would say."""
_ROLES = {Role.ASYE.value: "ASYE", Role.REVIEWING_OFFICER.value: "reviewing officer"}
"""Roles whose names are no words a planner would say."""


def number(value: float, unit: str) -> str:
    """Write a number in its unit.

    >>> number(0.829, "share"), number(6868.2, "children"), number(12_345_678.0, "GBP"), number(18.26, "working days")
    ('82.9 %', '6,868', '£12.35m', '18.3')
    >>> number(float("nan"), "share")
    '–'
    """
    if not math.isfinite(value):
        return "–"
    if unit == "share":
        return f"{100 * value:.1f} %"
    if unit.startswith("GBP"):
        sign, pounds = ("-" if value < 0 else ""), abs(value)
        if pounds >= 999_950:
            return f"{sign}£{pounds / 1e6:.2f}m"
        return f"{sign}£{pounds:,.0f}"
    if abs(value) >= 99.95 or value == 0:
        return f"{value:,.0f}"
    return f"{value:.1f}"


def difference(value: float, unit: str) -> str:
    """Write a difference with its sign; of shares in percentage points.

    >>> difference(0.0312, "share"), difference(-1250.0, "GBP"), difference(0.0, "children"), difference(2.5, "days")
    ('+3.1 points', '-£1,250', '0', '+2.5')
    """
    if not math.isfinite(value):
        return "–"
    words = f"{100 * abs(value):.1f} points" if unit == "share" else number(abs(value), unit)
    is_nothing = not any(sign in "123456789" for sign in words)
    return words if is_nothing else f"{'-' if value < 0 else '+'}{words}"


def many(count: int, one: str) -> str:
    """Say how many there are of something.

    >>> many(1, "run"), many(12, "run")
    ('1 run', '12 runs')
    """
    return f"{count:,} {one}{'' if count == 1 else 's'}"


def extent(low: float, high: float, unit: str) -> str:
    """Write the two ends of a range; a dash where there is none."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return "–"
    return f"{number(low, unit)} to {number(high, unit)}"


def readable(name: str) -> str:
    """Turn a measure's or stage's name into words.

    >>> readable("cp_plans_open"), readable("cost_staff_gbp"), readable("icpcs_within_15_days")
    ('CP plans open', 'Cost of staff', 'ICPCs within 15 days')
    """
    if name in _SAID_OTHERWISE:
        return _SAID_OTHERWISE[name]
    short = {
        "cp": "CP",
        "cin": "CIN",
        "icpc": "ICPC",
        "icpcs": "ICPCs",
        "fte": "FTE",
        "gbp": "",
        "47": "47",
        "47s": "47s",
    }
    words = [short.get(word, word) for word in name.lower().split("_")]
    text = " ".join(word for word in words if word)
    text = (
        text.replace("rereferrals", "re-referrals").replace("child weeks", "(child-weeks)").replace("cost ", "cost of ")
    )
    text = text.replace("cost of of", "cost of")
    return text[0].upper() + text[1:]


def unit_words(unit: str) -> str:
    """Say a unit, where the number does not already show it."""
    return {"share": "", "GBP": ""}.get(unit, unit)


def team_name(team: str, teams: dict[str, TeamLabel]) -> str:
    """Return a team's name as the council writes it."""
    return WHOLE_COUNCIL if team == COUNCIL else teams[team].name


def staff_names(staff: Iterable[Person]) -> Iterator[str]:
    """Name everybody by role and number among those of the role in the team, in the order of the staff list.

    >>> [*staff_names([Person(team="cin", role=role, fte=1.0) for role in ("asye", "lawyer", "asye")])]
    ['ASYE 1', 'lawyer 1', 'ASYE 2']
    """
    counted: Counter[tuple[str, str]] = Counter()
    for person in staff:
        counted[person.team, person.role] += 1
        role = _ROLES.get(person.role, person.role.replace("_", " "))
        yield f"{role} {counted[person.team, person.role]}"


def plain(value: Any) -> Any:
    """Return a value JSON can hold: nothing for what is not a number.

    >>> plain(0.5), plain(float("nan")), plain("all")
    (0.5, None, 'all')
    """
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value


def day_words(day: date) -> str:
    """Write a day.

    >>> day_words(date(2017, 8, 1))
    '1 August 2017'
    """
    return f"{day.day} {day:%B %Y}"
