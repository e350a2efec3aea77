"""Published figures to compare a run with: a CSV file, read with all its faults said at once."""

import csv
import difflib
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sim.measures import COUNCIL, MEASURES, Measure
from sim.report.words import readable

COLUMNS = (
    "measure",
    "team",
    "from_month",
    "to_month",
    "statistic",
    "published",
    "tolerance",
    "tolerance_kind",
    "source",
    "note",
)
_SUMMED = {"count", "money"}
STATISTICS: dict[str, Callable[[str], bool]] = {
    "sum": lambda kind: kind in _SUMMED,
    "mean": lambda kind: kind != "share",
    "share": lambda kind: kind == "share",
    "first": lambda _: True,
    "last": lambda _: True,
}
"""How months are taken together, and the kinds of measure for which that has a meaning."""
TOLERANCE_KINDS = ("relative", "points")
LEAST_POINTS = 0.1


class TargetsError(Exception):
    """A file of published figures is faulty; the message names every fault."""


@dataclass(frozen=True, slots=True)
class Target:
    """One published figure.

    Attributes
    ----------
    measure, whole : str
        What was counted; with a whole ("care_ended_adoption / care_ended"), which share of another count it is.
    from_month, to_month : str
        First and last month it covers ("2017-08").
    statistic : str
        sum, mean (stocks and means over all their days; counts a month), share (ratio of sums), first or last month.
    published : float
        The figure, in the measure's unit (a share between 0 and 1).
    tolerance : float
        As a share of the published figure (`relative`), or in percentage points (`points`, for shares).
    """

    measure: str
    team: str
    from_month: str
    to_month: str
    statistic: str
    published: float
    tolerance: float
    tolerance_kind: str
    source: str
    note: str
    whole: str = ""

    @property
    def unit(self) -> str:
        """Unit of the figure."""
        return "share" if self.whole else MEASURES[self.measure].unit

    @property
    def words(self) -> str:
        """What the figure is about."""
        return readable(self.measure) + (f" / {readable(self.whole).lower()}" if self.whole else "")

    @property
    def margin(self) -> float:
        """The tolerance in the measure's unit."""
        return self.tolerance / 100 if self.tolerance_kind == "points" else self.tolerance * abs(self.published)


def read_targets(file: Path, teams: list[str]) -> list[Target]:
    """Read a CSV file of published figures.

    Parameters
    ----------
    file : Path
        Columns as `COLUMNS`, in any order; UTF-8.
    teams : list of str
        Teams a figure may be about; `all` is the whole council.

    Raises
    ------
    TargetsError
        If it cannot be read or anything in it is wrong; all faults at once, with their lines.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise TargetsError(f"{file}: there is no such file") from None
    except IsADirectoryError:
        raise TargetsError(f"{file}: is a folder; a CSV file of published figures is needed") from None
    except UnicodeDecodeError as error:
        raise TargetsError(f"{file}: is not UTF-8 text (byte {error.start + 1}); save it as CSV UTF-8") from None
    except OSError as error:
        raise TargetsError(f"{file}: cannot be read ({error.strerror})") from None
    rows = csv.DictReader(text.splitlines(), strict=True)
    faults: list[str] = []
    targets: list[Target] = []
    try:
        if missing := [column for column in COLUMNS if column not in (rows.fieldnames or ())]:
            raise TargetsError(f"{file}, line 1: no column {', '.join(missing)}; needed are {', '.join(COLUMNS)}")
        for row in rows:
            line = rows.line_num
            if None in row or None in row.values():
                faults.append(f"{file}, line {line}: has not as many cells as there are columns")
                continue
            cells = {name: cell.strip() for name, cell in row.items()}
            wrong = _faults(cells, teams)
            faults += [f"{file}, line {line}, {fault}" for fault in wrong]
            if not wrong:
                numbers = {name: float(cells[name]) for name in ("published", "tolerance")}
                measure, whole = _parts(cells["measure"])
                named = {name: cells[name] for name in COLUMNS} | numbers | {"measure": measure, "whole": whole}
                targets.append(Target(**named))  # type: ignore[arg-type]
    except csv.Error as error:
        faults.append(f"{file}, line {rows.line_num}: is not CSV ({error})")
    if faults:
        raise TargetsError("\n".join(faults))
    if not targets:
        raise TargetsError(f"{file}: has no figures in it")
    return targets


def _parts(written: str) -> tuple[str, str]:
    """Take "part / whole" apart; nothing stands for no whole.

    >>> _parts("care_ended_adoption / care_ended"), _parts("contacts")
    (('care_ended_adoption', 'care_ended'), ('contacts', ''))
    """
    part, _, whole = written.partition("/")
    return part.strip(), whole.strip()


def _faults(cells: dict[str, str], teams: list[str]) -> list[str]:
    """Return what is wrong with one row, each fault as 'column: rule'."""
    part, whole = _parts(cells["measure"])
    named = [part, whole] if "/" in cells["measure"] else [part]
    faults = [_unknown("measure", name, list(MEASURES)) for name in named if name not in MEASURES]
    if cells["team"] not in (places := [COUNCIL, *teams]):
        faults.append(_unknown("team", cells["team"], places))
    faults += [
        f'{column}: must be a month such as 2017-08 (written: "{cells[column]}")'
        for column in ("from_month", "to_month")
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", cells[column])
    ]
    if not faults and cells["from_month"] > cells["to_month"]:
        faults.append(f"to_month: is before from_month (written: {cells['from_month']} to {cells['to_month']})")
    faults += _statistic_faults(cells["statistic"], [MEASURES[name] for name in named if name in MEASURES])
    faults += _number_faults(cells)
    if cells["tolerance_kind"] not in TOLERANCE_KINDS:
        faults.append(_unknown("tolerance_kind", cells["tolerance_kind"], list(TOLERANCE_KINDS)))
    elif (
        cells["tolerance_kind"] == "points" and named == [part] and part in MEASURES and MEASURES[part].unit != "share"
    ):
        faults.append(f"tolerance_kind: {part} is no share, so its tolerance is relative")
    if not cells["source"]:
        faults.append("source: every published figure needs one")
    return faults


def _statistic_faults(statistic: str, measures: list[Measure]) -> list[str]:
    """Return what is wrong with how the months of a measure, or of a part and its whole, are taken together."""
    if statistic not in STATISTICS:
        return [_unknown("statistic", statistic, list(STATISTICS))]
    if len(measures) > 1:
        if uncountable := [measure.name for measure in measures if measure.kind not in _SUMMED]:
            return [f"measure: only counts have shares; {uncountable[0]} is none"]
        return [] if statistic == "share" else ["statistic: a part of a whole is a share; give share"]
    return [
        f"statistic: {measure.name} has no {statistic}; give "
        + " or ".join(name for name, fits in STATISTICS.items() if fits(measure.kind))
        for measure in measures
        if not STATISTICS[statistic](measure.kind)
    ]


def _number_faults(cells: dict[str, str]) -> list[str]:
    faults = []
    for column in ("published", "tolerance"):
        try:
            value = float(cells[column])
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            faults.append(f'{column}: must be a number (written: "{cells[column]}")')
        elif column == "tolerance" and value <= 0:
            faults.append(f"tolerance: must be above 0 (written: {cells[column]})")
        elif column == "tolerance" and cells["tolerance_kind"] == "points" and value < LEAST_POINTS:
            faults.append(f"tolerance: points are percentage points, so 4 points are 4 (written: {cells[column]})")
        elif column == "published" and value == 0 and cells["tolerance_kind"] == "relative":
            faults.append("published: is 0, to which no tolerance can be relative")
    return faults


def _unknown(column: str, written: str, known: list[str]) -> str:
    near = difflib.get_close_matches(written, known, n=1)
    hint = (
        f'did you mean "{near[0]}"?' if near else f"known are {', '.join(known[:6])}{' ...' if len(known) > 6 else ''}"
    )
    return f'{column}: unknown; {hint} (written: "{written}")'
