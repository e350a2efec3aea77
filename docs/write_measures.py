"""Write docs/measures.md from the registry of measures: `python docs/write_measures.py`."""

from pathlib import Path

from sim.measures import MEASURES
from sim.measures.measure import Measure

PAGE = Path(__file__).with_name("measures.md")

HEAD = """\
# Measures

Every number that Throughcare reports, defined once. This page is written from the program
(`python docs/write_measures.py`), so it always says what the program does. `throughcare measures` prints the same.

How months and teams are taken together depends on the kind of measure:

| kind | a year is | teams together are |
|---|---|---|
| count, money | the sum of its months | the sum |
| share, mean | all cases of the year together; not the mean of twelve months | all cases of the teams together |
| stock | the mean over all working days of the year | the sum |
| longest | the longest of the months | the longest |

Shares are between 0 and 1 in files and in per cent on screen. Numerator and denominator of each are kept in
`measures.parquet`, so that you can combine months and teams yourself. Do not add up ranges: the 10th percentile of a
sum is not the sum of the 10th percentiles.
"""


def page() -> str:
    """Return the page."""
    return "\n".join([HEAD, *map(_entry, MEASURES.values())])


def _entry(measure: Measure) -> str:
    lines = [f"### `{measure.name}`", "", f"{measure.meaning}.", ""]
    lines.append(f"- Unit: {measure.unit}; kind: {measure.kind}")
    if measure.standard:
        lines.append(f"- Statutory standard: {measure.standard}")
    lines.append(f"- Source of the definition: {measure.source}")
    own = [kind.value.replace("_", " ") for kind in measure.teams]
    own += ["reviewing officers"] * measure.reviewing + ["lawyers"] * measure.legal
    if own:
        lines.append(f"- Also by team: {', '.join(own)}")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
