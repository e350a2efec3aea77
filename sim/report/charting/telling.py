"""Words and axes that charts share."""

import math
import re

import numpy as np
import pandas as pd

from sim.report.words import number, unit_words


def name_of_file(*parts: str) -> str:
    """Return a name that any file may have.

    >>> name_of_file("cost_total_gbp", "", "by-month"), name_of_file("Zoë's team/2")
    ('cost-total-gbp-by-month', 'zo-s-team-2')
    """
    return re.sub(r"[^a-z0-9]+", "-", "-".join(part for part in parts if part).lower()).strip("-")


def what_is_drawn(unit: str) -> str:
    """Say a unit as the subtitle of a chart has it.

    >>> what_is_drawn("share"), what_is_drawn("GBP a year"), what_is_drawn("children")
    ('%', '£ a year', 'children')
    """
    return "%" if unit == "share" else unit_words(unit).replace("GBP", "£") or "£"


def two_numbers(one: float, other: float, unit: str) -> tuple[str, str]:
    """Write two numbers, finer where they would look the same.

    >>> two_numbers(540.2, 561.0, "children"), two_numbers(120.1, 120.4, "children")
    (('540', '561'), ('120.1', '120.4'))
    """
    first, second = number(one, unit), number(other, unit)
    if first == second and one != other and math.isfinite(one + other) and unit != "share" and "GBP" not in unit:
        return f"{one:,.1f}", f"{other:,.1f}"
    return first, second


def axis_number(value: float, unit: str) -> str:
    """Write a number beside an axis: short.

    >>> axis_number(2_500_000, "GBP a year"), axis_number(1250.0, "children"), axis_number(0.25, "days")
    ('£2.5m', '1,250', '0.25')
    """
    if unit == "share":
        return f"{100 * value:.4g} %".replace(" %", "\N{NO-BREAK SPACE}%")
    pound = "£" if unit.startswith("GBP") else ""
    sign, size = ("\N{MINUS SIGN}" if value < 0 else ""), abs(value)
    for least, divided, name in ((1e9, 1e9, "bn"), (1e6, 1e6, "m"), (1e4, 1e3, "k")):
        if size >= least and (pound or name != "k"):
            return f"{sign}{pound}{size / divided:.4g}{name}"
    return f"{sign}{pound}{size:,.0f}" if size >= 1000 or size == round(size) else f"{sign}{pound}{size:.3g}"


def ends_of(table: pd.DataFrame, unit: str, standard: float = math.nan) -> tuple[float, float]:
    """Return the ends of an axis: from nothing, unless all that is seen lies far from it."""
    seen = np.append(table[["mean", "low", "high"]].to_numpy(float).ravel(), standard)
    low, high = float(np.nanmin(seen)), float(np.nanmax(seen))
    if unit == "share":
        return (0.0 if low < 0.5 else max(0.0, math.floor(10 * low - 0.2) / 10)), min(1.0, high + 0.04) + 0.005
    if low > 0.6 * high > 0 and high > low:
        room = 0.15 * (high - low)
        return low - room, high + room
    return min(0.0, 1.08 * low), 1.08 * high if high > 0 else (1.0 if low == 0 else 0.0)


def axis_difference(value: float, unit: str) -> str:
    """Write a difference beside an axis.

    >>> axis_difference(0.05, "share"), axis_difference(0.0, "children"), axis_difference(-2.5, "days")
    ('+5', '0', '−2.5')
    """
    value = 100 * value if unit == "share" else value
    words = axis_number(value, "" if unit == "share" else unit)
    return f"+{words}" if value > 0 else words
