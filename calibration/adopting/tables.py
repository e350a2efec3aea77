"""What an import found, as tables for Excel and for the page."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

import pandas as pd

from calibration.adopting.taking import Adopted
from calibration.calibrating.records import returns_behind
from calibration.estimating import Estimate
from calibration.importers import Finding
from sim.measures import MEASURES

MOST_SHOWN = 6
DIGITS = 4
TO_THE_UNIT = 100


def findings_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """Return one row for each finding: file, place, rule, rows, first rows, shape, and all of it in words."""
    rows = [
        {
            "file": each.file,
            "place": each.place,
            "rule": each.rule,
            "rows": each.rows,
            "first_rows": " ".join(map(str, each.first)),
            "looks_like": each.shape,
            "words": each.words,
        }
        for each in findings
    ]
    return pd.DataFrame(rows, columns=["file", "place", "rule", "rows", "first_rows", "looks_like", "words"])


def estimates_table(estimates: Sequence[Estimate]) -> pd.DataFrame:
    """Return one row for each estimate; lists with their numbers between semicolons."""
    rows = []
    for each in estimates:
        cells = asdict(each) | {"value": written(each.value), "shown": in_words(each.value, each.unit)}
        del cells["is_of_few"]
        rows.append(cells)
    names = [name for name in Estimate.__dataclass_fields__ if name != "is_of_few"]
    return pd.DataFrame(rows, columns=[*names, "shown"])


def taken_table(adopted: Adopted | None) -> pd.DataFrame:
    """Return one row for each field that was taken: what it was and what it is."""
    taken = adopted.taken if adopted is not None else ()
    rows = [{"field": path, "before": written(before), "after": written(after)} for path, before, after in taken]
    return pd.DataFrame(rows, columns=["field", "before", "after"])


def observed_table(estimates: Sequence[Estimate], *, beside: bool) -> pd.DataFrame:
    """Return observed measures as `throughcare calibrate --targets` takes them.

    Parameters
    ----------
    estimates : sequence of Estimate
    beside : bool
        Whether other figures of the same records are in the scenario: then only those that nothing was estimated from.
    """
    rows = [
        {
            "measure": each.measure,
            "value": each.value,
            "error": 0,
            "from_month": each.from_month,
            "to_month": each.to_month,
            "statistic": each.statistic,
        }
        for each in estimates
        if each.measure in MEASURES and not (beside and returns_behind(each.measure))
    ]
    return pd.DataFrame(rows, columns=["measure", "value", "error", "from_month", "to_month", "statistic"])


def written(value: float | tuple[float, ...]) -> str:
    """Write a value for a table.

    >>> written(0.123456), written((0.5, 0.25))
    ('0.1235', '0.5; 0.25')
    """
    if isinstance(value, tuple):
        return "; ".join(f"{each:.{DIGITS}g}" for each in value)
    return f"{value:.{DIGITS}g}"


def in_words(value: float | tuple[float, ...], unit: str) -> str:
    """Write a value for the page; of a long list only its beginning.

    >>> in_words(0.123, "share per year"), in_words(12.0, "children"), in_words((0.5, 0.25), "share")
    ('12.3 % per year', '12.0 children', '50.0 %, 25.0 %')
    """
    kind, _, rest = unit.partition(" ")
    if not isinstance(value, tuple):
        if kind == "share":
            return f"{100 * value:.1f} % {rest}".strip()
        return f"{value:,.{0 if abs(value) >= TO_THE_UNIT else 1}f} {unit}"
    parts = [f"{100 * each:.1f} %" if kind == "share" else f"{each:.3g}" for each in value[:MOST_SHOWN]]
    return ", ".join(parts) + (f" and {len(value) - MOST_SHOWN} more" if len(value) > MOST_SHOWN else "")
