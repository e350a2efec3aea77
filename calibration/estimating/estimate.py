"""What is estimated: one number or list, what it rests on, and what it can stand for."""

from dataclasses import dataclass

from scipy.special import ndtri

COVERAGE = 0.8
"""Of every interval here: what the registers of scenarios have."""
FEWEST = 10
"""Nothing is estimated from fewer spells, children or happenings."""
SMALL = 5
"""Counts from 1 to this are not told to others."""
DEVIATIONS = float(ndtri(0.5 + COVERAGE / 2.0))
"""Half-width of the interval of a normal variable, in standard deviations."""
STATISTICAL = "the interval is statistical error only"


@dataclass(frozen=True, slots=True)
class Estimate:
    """One figure estimated from records.

    Attributes
    ----------
    name, words : str
        Its name in tables, and what a planner calls it.
    value : float or tuple of float
    low, high : float or None
        Ends of the interval: how far another time or set of children, alike in all else, could have led. It knows
        nothing of faulty records, of changes since, or of a model that is wrong. None for lists and for plain counts.
    coverage : float
        Of the interval.
    unit : str
    records : int
        How many spells, children or happenings it rests on.
    method : str
    field : str
        The scenario's field it can stand for ("section_47.conference_share"); empty if there is none.
    measure, from_month, to_month, statistic : str
        What `throughcare calibrate --targets` would hold it against; empty if it is no measure.
    note : str
    is_of_few : bool
        Rests on a count from 1 to `SMALL`, which its value and `records` would give away together.
    """

    name: str
    words: str
    value: float | tuple[float, ...]
    low: float | None
    high: float | None
    coverage: float
    unit: str
    records: int
    method: str
    field: str = ""
    measure: str = ""
    from_month: str = ""
    to_month: str = ""
    statistic: str = ""
    note: str = ""
    is_of_few: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that could not be estimated.

    Attributes
    ----------
    name : str
        Of the estimate, or of the table of which several would have been made.
    reason : str
    """

    name: str
    reason: str
