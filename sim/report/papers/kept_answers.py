"""Answers to what planners ask, as their folders keep them: one JSON document each, tables and pictures beside it."""

import csv
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image

from sim.planning.searching.kept import ANSWER as STAFFING
from sim.planning.searching.kept import ASKED
from sim.report.papers.content import KeptChart

ADVERTISE, BREAK_EVEN, STRESS, SENSITIVITY = "advertise.json", "break-even.json", "stress.json", "sensitivity.json"
ANSWERS = (STAFFING, ADVERTISE, BREAK_EVEN, STRESS, SENSITIVITY)
_UNFINISHED = {STAFFING: ASKED}
"""What is in a folder before its answer is."""


class AnswerError(Exception):
    """No paper can be made of an answer's folder; the message says why."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer read from its folder.

    Attributes
    ----------
    folder : Path
    file : str
        Name of its document, which says what was asked.
    document : dict
    made : datetime.datetime
        When the document was written.
    """

    folder: Path
    file: str
    document: dict[str, Any]
    made: datetime

    @property
    def pictures(self) -> Iterator[KeptChart]:
        """The pictures beside the document, each with the words written inside it."""
        for file in sorted(self.folder.glob("*.png")):
            with Image.open(file) as picture:
                told = {name: str(picture.info.get(name, "")) for name in ("Title", "Description")}
            yield KeptChart(told["Title"] or file.stem, told["Description"] or file.stem, file.read_bytes())

    @property
    def tables(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """The tables beside the document: name and rows, numbers as numbers."""
        for file in sorted(self.folder.glob("*.csv")):
            with file.open(encoding="utf-8-sig", newline="") as text:
                yield file.stem, [{name: _value(cell) for name, cell in row.items()} for row in csv.DictReader(text)]


def answer_in(folder: Path) -> str:
    """Return the name of the document of the answer that a folder is for; empty if it is for none."""
    return next((name for name in ANSWERS if (folder / name).is_file() or _is_unfinished(folder, name)), "")


def read_answer(folder: Path) -> KeptAnswer:
    """Read an answer from its folder.

    Raises
    ------
    AnswerError
        There is none yet, or it is damaged.
    """
    file = folder / answer_in(folder)
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        made = datetime.fromtimestamp(int(file.stat().st_mtime), UTC)
    except FileNotFoundError:
        raise AnswerError(f"{folder}: there is no answer yet; give its command again, which goes on") from None
    except (OSError, ValueError) as error:
        raise AnswerError(f"{file}: cannot be read; give its command again ({type(error).__name__})") from None
    if not isinstance(document, dict):
        raise AnswerError(f"{file}: is no answer; give its command again")
    return KeptAnswer(folder, file.name, document, made)


def known(value: float | None) -> float:
    """Return a number of a document; what is not known is null there."""
    return math.nan if value is None else float(value)


def _is_unfinished(folder: Path, name: str) -> bool:
    return name in _UNFINISHED and (folder / _UNFINISHED[name]).is_file()


def _value(cell: str | None) -> Any:
    try:
        return float(cell or "") if cell else None
    except ValueError:
        return cell
