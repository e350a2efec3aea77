"""The measures of the published table."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class PublishedMeasure:
    """One measure.

    Attributes
    ----------
    kind : str
        count, percent, rate, mean or money.
    at : str
        When it was counted: a date, or the period that ends in the year.
    source : str
        Table it is taken from first.
    """

    name: str
    meaning: str
    unit: str
    kind: str
    at: str
    source: str


@lru_cache(maxsize=1)
def read_measures() -> tuple[PublishedMeasure, ...]:
    """Return all measures, in the order of the table."""
    text = (files("calibration.published") / "measures.csv").read_text(encoding="utf-8")
    return tuple(
        PublishedMeasure(row["measure"], row["meaning"], row["unit"], row["kind"], row["at"], row["source"])
        for row in csv.DictReader(text.splitlines())
    )
