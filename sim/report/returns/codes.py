"""What the returns call what the model knows, and how they write days and people."""

import numpy as np
import pandas as pd

from sim.report.returns.journeys import NEVER, OPEN
from sim.returns import ssda903
from sim.returns.annex_a import UNBORN
from sim.vocabulary import CareEnd, LegalStatus, PlacementKind

_EPOCH = 719_163
"""1 January 1970 as an ordinal."""
_FIRST_OF_SUPPORTED = 2025
_GUARDIANS_SINCE = 2019
ELSEWHERE = ("E44", "E47")
"""Special guardians with whom the child did not live, to 2018 and from 2019."""


def as_dates(days: pd.Series) -> pd.Series:
    """Return days given as ordinals as dates; NaT for what did not happen or has not ended."""
    numbers = days.to_numpy(np.float64)
    real = np.isfinite(numbers) & (numbers != NEVER) & (numbers < OPEN)
    dates = np.where(real, numbers - _EPOCH, 0).astype("datetime64[D]").astype("datetime64[s]")
    found: pd.Series = pd.Series(dates, index=days.index).where(real)
    return found


def written(days: pd.Series, pattern: str) -> pd.Series:
    """Write days given as ordinals; nothing for those that did not happen."""
    text: pd.Series = as_dates(days).dt.strftime(pattern).fillna("")
    return text


def ages(born: pd.Series, day: int) -> pd.Series:
    """Return whole years of age on a day; -1 before birth."""
    on, births = pd.Timestamp.fromordinal(day), as_dates(born)
    before_birthday = (births.dt.month * 100 + births.dt.day) > on.month * 100 + on.day
    years: pd.Series = (on.year - births.dt.year - before_birthday).where(born <= day, UNBORN).astype(np.int64)
    return years


def legal_codes(statuses: pd.Series) -> pd.Series:
    """Return the codes of legal statuses."""
    return statuses.map({int(status): ssda903.WRITTEN_STATUSES[status] for status in LegalStatus})


def place_codes(kinds: pd.Series, year: int) -> tuple[pd.Series, pd.Series]:
    """Return the codes of places and their providers in the return of a year."""
    codes = {int(kind): ssda903.WRITTEN_KINDS[kind] for kind in PlacementKind}
    if year < _FIRST_OF_SUPPORTED:
        codes[int(PlacementKind.SUPPORTED)] = ssda903.SUPPORTED_TO_2024
    return tuple(kinds.map({kind: both[part] for kind, both in codes.items()}) for part in (0, 1))  # type: ignore[return-value]


def care_end_codes(table: pd.DataFrame, year: int) -> pd.Series:
    """Return why care ceased, of rows with `end`, `kind` (where the child lived last), `legal` and `stays_put`."""
    ends = table["end"].map({int(end): ssda903.WRITTEN_ENDS[end] for end in CareEnd})
    since = int(year >= _GUARDIANS_SINCE)
    carers = {int(kind): codes[since] for kind, codes in ssda903.GUARDIANS.items()}
    guardians = table["kind"].map(carers).fillna(ELSEWHERE[since])
    ends = ends.mask(table["end"] == CareEnd.SPECIAL_GUARDIANSHIP, guardians)
    ends = ends.mask((table["end"] == CareEnd.OTHER) & (table["legal"] == LegalStatus.REMAND), ssda903.REMAND_ENDED)
    return ends.mask(table["stays_put"], ssda903.STAYS_PUT)
