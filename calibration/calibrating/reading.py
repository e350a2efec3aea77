"""A planner's own targets: a CSV file, read with all its faults said at once."""

import csv
import difflib
import math
import re
from collections.abc import Sequence
from pathlib import Path

from calibration.calibrating.figures import STATISTICS, Figure
from calibration.calibrating.targets import Target, named, target_of
from sim.measures import MEASURES

NEEDED = ("measure", "value", "error")
OPTIONAL = ("from_month", "to_month", "statistic", "source")
_USUAL = {"count": "sum", "money": "sum", "share": "share", "mean": "mean", "longest": "mean", "stock": "last"}
_SIGNS_SHOWN = 40


class TargetsFault(Exception):  # noqa: N818 (what is wrong is a fault, as everywhere in the house)
    """A file of targets cannot be used; the message names every fault, one a line."""


def read_own_targets(file: Path, labels: Sequence[str]) -> tuple[Target, ...]:
    """Read targets from a CSV file.

    Parameters
    ----------
    file : Path
        Columns measure, value and error; the error is one standard deviation in the measure's unit (shares 0-1), of
        definition and year: rounding is added, and the luck of a single year is not part of it. Columns from_month and
        to_month ("2017-08"; all months that are simulated by default), statistic (sum, mean, share, last) and source
        may follow.
    labels : sequence of str
        Months that are simulated.

    Raises
    ------
    TargetsFault
        If it cannot be read or anything in it is wrong; all faults at once.
    """
    rows = csv.reader(_text(file).splitlines(), strict=True)
    faults: list[str] = []
    targets: list[Target] = []
    seen: dict[Figure, int] = {}
    try:
        heading = [name.strip() for name in next(rows, [])]
        _check_heading(file, heading)
        for row in rows:
            line = rows.line_num
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(heading):
                faults.append(f"{file}, line {line}: has {len(row)} cells for {len(heading)} columns")
                continue
            cells = dict(zip(heading, (cell.strip() for cell in row), strict=True))
            target, wrong = _target(cells, labels)
            if target is not None and target.figure in seen:
                wrong = [f"measure: the same figure is on line {seen[target.figure]} already"]
            faults += [f"{file}, line {line}, {fault}" for fault in wrong]
            if target is not None and not wrong:
                seen[target.figure] = line
                targets.append(target)
    except csv.Error as error:
        faults.append(f"{file}, line {rows.line_num}: is not CSV ({error})")
    if faults:
        raise TargetsFault("\n".join(faults))
    if not targets:
        raise TargetsFault(f"{file}: has no targets in it")
    return named(targets)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise TargetsFault(f"{file}: there is no such file") from None
    except IsADirectoryError:
        raise TargetsFault(f"{file}: is a folder; a CSV file of targets is needed") from None
    except UnicodeDecodeError as error:
        raise TargetsFault(f"{file}: is not UTF-8 text (byte {error.start + 1}); save it as CSV UTF-8") from None
    except OSError as error:
        raise TargetsFault(f"{file}: cannot be read ({error.strerror})") from None


def _check_heading(file: Path, heading: list[str]) -> None:
    faults = [f"no column {name}" for name in NEEDED if name not in heading]
    known = [*NEEDED, *OPTIONAL]
    faults += [_unknown("column", name, known) for name in heading if name not in known]
    faults += [f"column {name} is there twice" for name in dict.fromkeys(heading) if heading.count(name) > 1]
    if len(heading) == 1 and ";" in heading[0]:
        faults = ["the columns are parted by semicolons; save it with commas"]
    if faults:
        raise TargetsFault("\n".join(f"{file}, line 1: {fault}" for fault in faults))


def _target(cells: dict[str, str], labels: Sequence[str]) -> tuple[Target | None, list[str]]:
    """Make a target of one row, or say what is wrong with it."""
    part, _, whole = (words.strip() for words in cells["measure"].partition("/"))
    names = [part, whole] if "/" in cells["measure"] else [part]
    faults = [_unknown("measure", name, list(MEASURES)) for name in names if name not in MEASURES]
    value, wrong = _number("value", cells["value"])
    faults += wrong
    error, wrong = _number("error", cells["error"])
    faults += wrong
    months = {name: cells.get(name) or usual for name, usual in (("from_month", labels[0]), ("to_month", labels[-1]))}
    faults += [_month(name, month, labels) for name, month in months.items() if month not in labels]
    if not faults and months["from_month"] > months["to_month"]:
        faults.append(f"to_month: is before from_month ({_shown(months['to_month'])})")
    if faults:
        return None, faults
    kind = MEASURES[part].kind
    statistic = cells.get("statistic") or ("share" if whole else _USUAL[kind])
    if not cells.get("statistic") and kind == "stock" and cells.get("from_month"):
        statistic = "mean"
    faults += _does_not_fit(statistic, part, whole)
    figure = Figure(part, months["from_month"], months["to_month"], statistic, whole)
    if value <= 0.0 or (figure.is_share and value >= 1.0):
        rule = "a share lies between 0 and 1, so 83 % is 0.83" if figure.is_share else "must be above 0"
        faults.append(f"value: {rule} ({_shown(cells['value'])})")
    if error < 0.0:
        faults.append(f"error: must not be negative ({_shown(cells['error'])})")
    if faults:
        return None, faults
    return target_of(figure, value, error, words=cells["measure"], source=cells.get("source", "")), []


def _does_not_fit(statistic: str, part: str, whole: str) -> list[str]:
    if statistic not in STATISTICS:
        return [_unknown("statistic", statistic, list(STATISTICS))]
    kinds = [MEASURES[name].kind for name in (part, whole) if name]
    if whole:
        if any(kind != "count" for kind in kinds):
            return ["measure: only counts have parts that are shares of a whole"]
        return [] if statistic == "share" else ["statistic: a part of a whole is a share; give share or nothing"]
    fits = {"sum": ("count", "money"), "share": ("share",), "mean": ("count", "money", "stock", "mean", "longest")}
    if statistic in fits and kinds[0] not in fits[statistic]:
        return [f"statistic: {part} has no {statistic}; the usual one is {_USUAL[kinds[0]]}"]
    return []


def _number(column: str, written: str) -> tuple[float, list[str]]:
    try:
        number = float(written)
    except ValueError:
        number = math.nan
    return (number, []) if math.isfinite(number) else (number, [f"{column}: must be a number ({_shown(written)})"])


def _month(column: str, written: str, labels: Sequence[str]) -> str:
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", written):
        return f"{column}: must be a month such as {labels[0]} ({_shown(written)})"
    return f"{column}: is not among the months simulated, {labels[0]} to {labels[-1]} ({_shown(written)})"


def _unknown(column: str, written: str, known: list[str]) -> str:
    near = difflib.get_close_matches(written, known, n=1)
    hint = (
        f'did you mean "{near[0]}"?' if near else f"known are {', '.join(known[:6])}{' ...' if len(known) > 6 else ''}"
    )
    return f"{column}: unknown; {hint} ({_shown(written)})"


def _shown(written: str) -> str:
    short = written if len(written) <= _SIGNS_SHOWN else written[: _SIGNS_SHOWN - 3] + "..."
    return f'written: "{short}"' if short.isprintable() else f"written: {short!r}"
