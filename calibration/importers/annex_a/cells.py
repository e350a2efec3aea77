"""Reads the cells of one list: dates, codes, yes and no, whole numbers. What cannot be read is told and unknown."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.importers.annex_a.rows import Listed
from calibration.importers.dates import EARLIEST, EARLIEST_BIRTH, days_of, note_days
from calibration.importers.findings import Findings
from calibration.importers.journeys import NONE
from sim.returns.annex_a import AGE, BIRTH, CODES, PREFIX, short_code

Days = NDArray[np.int64]
Words = NDArray[np.object_]
Years = NDArray[np.float64]
EXPECTED = timedelta(days=300)
"""Births so long after the inspection are expected ones."""
DAYS_PER_YEAR = 365.25
SAME_AGE = 1.5
"""Years by which an age may differ from the birth date: it was worked out on another day."""
YES = frozenset({"yes", "y", "true", "t", "1", "a"})
NO = frozenset({"no", "n", "false", "f", "0", "b"})
UNKNOWN = frozenset({"", "unknown", "not known", "u", "c", "na", "n a", "null", "none", "not applicable"})
NOBODY = UNKNOWN | {"unallocated", "not allocated", "no", "tbc", "vacant"}
ALSO: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "status": {
        **dict.fromkeys(("cla", "lac", "looked after", "child looked after", "child in care"), "Looked after child"),
        **dict.fromkeys(("cp", "cpp", "cp plan", "child protection"), "Child Protection plan"),
        **dict.fromkeys(("cin", "cin plan", "child in need"), "Child in need plan"),
        **dict.fromkeys(("closed", "closed case", "case closed"), "Closed episode"),
        "assessment": "Open assessment",
    },
    "legal": {
        "interim care order": "C1", "ico": "C1", "full care order": "C2", "care order": "C2", "fco": "C2",
        "section 20": "V2", "s20": "V2", "emergency protection order": "L2", "police protection": "L1",
    },
    "ceased": {"adopted": "E12", "died": "E2", "sgo": "E48", "special guardianship order": "E48"},
})  # fmt: skip
"""Words in use for codes, besides the template's own."""


@dataclass(slots=True)
class Cells:
    """Reads the columns of one list.

    Attributes
    ----------
    file : str
        Name of the file.
    listed : Listed
    findings : Findings
    latest : date
        Last day on which anything can have happened: that of the inspection.
    births : array of int
        Birth dates, of the unborn the expected ones.
    """

    file: str
    listed: Listed
    findings: Findings
    latest: date
    births: Days = field(init=False)

    def __post_init__(self) -> None:
        self.births = self._births()

    def tell(self, column: str, rule: str, which: NDArray[np.bool_]) -> None:
        """Note a rule that some of the rows break."""
        place = f"{self.listed.each.sheet}, {column}" if column else self.listed.each.sheet
        self.findings.add(self.file, place, rule, self.listed.rows[which])

    def leave_out(self, column: str, rule: str, which: NDArray[np.bool_]) -> None:
        """Note a rule that some rows break so that they cannot be read; of too many the whole list is a fault."""
        self.tell(column, rule, which)
        self.listed.unread += int(which.sum())

    def days(self, column: str) -> tuple[Days, NDArray[np.int8]]:
        """Read the dates of a column, and what became of its cells; all blank if it is not there."""
        return self._days(column, EARLIEST, self.latest, birth=False)

    def _births(self) -> Days:
        """Read birth dates and tell where the age says otherwise."""
        births, _ = self._days(BIRTH, EARLIEST_BIRTH, self.latest + EXPECTED, birth=True)
        ages, known = self._ages(), births != NONE
        by_birth = np.where(known, (self.latest.toordinal() - births) / DAYS_PER_YEAR, np.nan)
        unborn = known & (births > self.latest.toordinal())
        with np.errstate(invalid="ignore"):
            differ = np.where(unborn, ages >= 1, np.abs(np.floor(by_birth) - np.floor(ages)) > SAME_AGE)
        self.tell(AGE, "does not agree with the date of birth; the date is taken", known & differ.astype(bool))
        return births

    def ages_now(self) -> Years:
        """Return whole years of age on the last day: by birth date, else as the list says."""
        by_birth = np.floor((self.latest.toordinal() - self.births) / DAYS_PER_YEAR)
        ages = np.where(self.births != NONE, by_birth, np.floor(self._ages()))
        return np.where(ages >= 0, ages, np.nan)

    def numbers(self, column: str) -> Days:
        """Read a column of counts; NONE where there is none."""
        counts = self._numbers(column)
        return np.where(np.isnan(counts) | (counts < 0), NONE, counts).astype(np.int64)

    def yes_no(self, column: str) -> Days:
        """Read a column of yes and no as 1 and 0, NONE where it says neither."""
        return self._by_word(column, _yes_or_no, NONE).astype(np.int64)

    def codes(self, column: str, codes: str) -> Words:
        """Read a column of codes as the short ones; "" where blank or unknown."""
        known = _words_for(codes)
        return self._by_word(column, lambda written: _code(written, known), "")

    def filled(self, column: str) -> Days:
        """Say for each row whether there is something in a column (1, 0); NONE if the column is not used at all."""
        words = self._written(column)
        said = words.map(lambda cell: _words(cell) not in NOBODY).to_numpy(bool)
        return said.astype(np.int64) if said.any() else np.full(len(said), NONE)

    def _written(self, column: str) -> "pd.Series[str]":
        if column in self.listed.cells:
            return self.listed.cells[column]
        return pd.Series([""] * len(self.listed.rows), dtype=object)

    def _days(self, column: str, earliest: date, latest: date, *, birth: bool) -> tuple[Days, NDArray[np.int8]]:
        written = self._written(column)
        days, kinds = days_of(written, earliest=earliest, latest=latest, birth=birth)
        place = (self.file, f"{self.listed.each.sheet}, {column}")
        note_days(self.findings, place, written, kinds, self.listed.rows, earliest=earliest, latest=latest, birth=birth)
        return days, kinds

    def _ages(self) -> Years:
        return self._numbers(AGE)

    def _numbers(self, column: str) -> Years:
        return self._by_word(column, _number, np.nan).astype(np.float64)

    def _by_word(self, column: str, read: Callable[[object], object], unknown: object) -> Words:
        """Read each different cell of a column once, and tell of those that are not understood."""
        written = self._written(column).to_numpy(dtype=object)
        codes, unique = pd.factorize(written)
        understood = [*(read(one) for one in unique), unknown]  # what is no number at all has code -1: the last
        strange = np.array([one is None for one in understood], dtype=bool)[codes]
        if strange.any():
            rule = "is not one of the codes (or numbers) of this column; taken as not known"
            place = f"{self.listed.each.sheet}, {column}"
            self.findings.add(self.file, place, rule, self.listed.rows[strange], written[strange][0])
        values = np.empty(len(understood), dtype=object)
        values[:] = [unknown if one is None else one for one in understood]
        return values[codes]


def _words(written: object) -> str:
    """Return what is written as plain words, without the letter that orders the template's codes."""
    if isinstance(written, float) and written == written // 1:
        written = int(written)
    text = PREFIX.sub("", unicodedata.normalize("NFKC", str(written)).strip().lower())
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


def _yes_or_no(written: object) -> int | None:
    """Return 1 for yes and 0 for no, NONE for blank or unknown, nothing for what is none of these."""
    words = _words(written)
    if words in UNKNOWN and words not in YES | NO:
        return NONE
    first = words.split()[0] if words else ""
    return 1 if first in YES else 0 if first in NO else None


def _number(written: object) -> float | None:
    """Return a number, NaN for a blank, nothing for what is neither."""
    if isinstance(written, int | float) and not isinstance(written, bool):
        return float(written) if abs(written) < 1e6 else None
    text = str(written).strip().lower()
    if text in UNKNOWN or text == "-":
        return float("nan")
    if text in {"unborn", "u/b"}:
        return -1.0
    return float(text) if re.fullmatch(r"-?[0-9]{1,5}(\.[0-9]*)?", text) else None


def _words_for(codes: str) -> dict[str, str]:
    """Return the codes of a list by all the words that mean them."""
    known = dict(ALSO.get(codes, {}))
    for code, label in CODES[codes].items():
        bare = PREFIX.sub("", label)
        described = re.sub(rf"^{re.escape(code)}\s*[:–—-]?\s*", "", bare)
        for words in (described, bare, code):
            known.setdefault(_words(words), code)
    for code in CODES[codes]:
        known[_words(code)] = code
    known.pop("", None)
    return known


def _code(written: object, known: Mapping[str, str]) -> str | None:
    """Return the short code of what is written, "" for a blank, nothing for what is none."""
    words = _words(written)
    if words in {"", "null", "none", "na", "n a", "nan"}:
        return ""
    short = _words(short_code(unicodedata.normalize("NFKC", str(written)).strip().lower()))
    first = words.split()[0]
    if any(sign.isdigit() for sign in first) and first in known:  # C2 Full care order
        return known[first]
    return known.get(words) or known.get(short)
