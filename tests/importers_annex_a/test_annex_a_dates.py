"""Dates as people write them."""

import time
from datetime import date, datetime, timedelta
from datetime import time as clock

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.importers.dates import EARLIEST, DayKind, days_of, note_days
from calibration.importers.findings import Findings
from calibration.importers.journeys import NONE

LATEST = date(2024, 12, 31)
APRIL = date(2018, 4, 1)


def read(*cells: object, birth: bool = False) -> list[tuple[date | None, str]]:
    days, kinds = days_of(pd.Series(cells, dtype=object), earliest=EARLIEST, latest=LATEST, birth=birth)
    return [
        (None if day == NONE else date.fromordinal(day), DayKind(kind).name)
        for day, kind in zip(days, kinds, strict=True)
    ]


@pytest.mark.parametrize(
    "written",
    [
        datetime(2018, 4, 1, 13, 5), APRIL, pd.Timestamp("2018-04-01 23:59"), np.datetime64("2018-04-01"),
        43191, 43191.75, "43191", 20180401, "20180401",
        "01/04/2018", "1/4/2018", "01-04-2018", "1.4.2018",
        "01 04 2018", " 01/04/2018 ", "01/04/2018\u00a0", "'01/04/2018",
        "2018-04-01", "2018/04/01", "2018-04-01T00:00:00", "2018-04-01 10:11:12.123456", "2018-04-01T10:11:12Z",
        "2018-04-01T10:11:12+01:00", "01/04/2018 00:00", "01/04/2018 12:00:00 AM", "1 April 2018", "1st April 2018",
        "01-Apr-2018", "1 apr 2018", "1 Apr. 2018", "1 APRIL, 2018", "01Apr2018",
    ],
)  # fmt: skip
def test_ways_of_writing_one_day(written: object) -> None:
    assert read(written) == [(APRIL, "OK")]


@pytest.mark.parametrize("written", ["", "  ", None, float("nan"), pd.NaT, "-", "n/a", "NULL", "None", "nan"])
def test_nothing_is_missing(written: object) -> None:
    assert read(written) == [(None, "MISSING")]


@pytest.mark.parametrize(
    "written",
    [
        "12/25/2024", "04/31/2018", "30/02/2020", "29/02/2019", "April 2018", "soon", "1 Foo 2018",
        "01/04-2018",
        "1/4/218", "99/99/9999", True, clock(10, 0), timedelta(days=3), -5, 1e12, float("inf"), "x" * 500, "201804",
        "٠١/٠٤/20181", "Smith", "0/0/0000", "00000000",
    ],
)  # fmt: skip
def test_no_date_is_unreadable(written: object) -> None:
    assert read(written) == [(None, "UNREADABLE")]


@pytest.mark.parametrize(
    "written", ["01/01/1900", "31/12/9999", date(2025, 1, 1), 1, 2018, "1 Jan 1989", "31/12/89", date(1989, 12, 31)]
)
def test_implausible_days(written: object) -> None:
    assert read(written) == [(None, "IMPLAUSIBLE")]


def test_two_digit_years() -> None:
    assert read("01/04/18", "01-Apr-18", "1.4.18") == [(APRIL, "TWO_DIGIT_YEAR")] * 3
    assert read("01/04/98", "01/04/18", birth=True) == [(date(1998, 4, 1), "TWO_DIGIT_YEAR"), (APRIL, "TWO_DIGIT_YEAR")]


def test_columns_of_one_kind() -> None:
    stamps = pd.Series(pd.to_datetime(["2018-04-01", None, "1900-01-01"]))
    days, kinds = days_of(stamps, earliest=EARLIEST, latest=LATEST)
    assert days.tolist() == [APRIL.toordinal(), NONE, NONE]
    assert kinds.tolist() == [DayKind.OK, DayKind.MISSING, DayKind.IMPLAUSIBLE]
    text = pd.Series(["01/04/2018", None, "x"], dtype="str")
    assert days_of(text, earliest=EARLIEST, latest=LATEST)[1].tolist() == [0, 1, 2]
    nothing = pd.Series([], dtype=object)
    assert [len(part) for part in days_of(nothing, earliest=EARLIEST, latest=LATEST)] == [0, 0]


def test_findings_tell_shapes_only() -> None:
    cells = pd.Series(["Kevin 1", "01/04/18", "01/04/1918", "01/04/2018"], dtype=object)
    days, kinds = days_of(cells, earliest=EARLIEST, latest=LATEST)
    found = Findings()
    note_days(found, ("a.xlsx", "List_1"), cells, kinds, np.array([3, 4, 5, 6]), earliest=EARLIEST, latest=LATEST)
    words = [finding.words for finding in found]
    assert len(words) == 3
    assert "(row 3). The first looks like aaaaa 9" in words[0]
    assert "read as 20YY" in words[1]
    assert "before 1 January 1990 or after 31 December 2024" in words[2]
    assert "Kevin" not in "".join(words)
    assert days[3] == APRIL.toordinal()


@settings(max_examples=200, deadline=None)
@given(
    st.dates(EARLIEST, LATEST), st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%d-%b-%Y", "%Y%m%d"])
)
def test_every_day_in_every_form(day: date, form: str) -> None:
    assert read(day.strftime(form)) == [(day, "OK")]


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.booleans(), st.datetimes(), st.times()))
def test_any_cell_is_read_or_told(cell: object) -> None:
    ((day, kind),) = read(cell)
    assert (day is not None) == (kind in {"OK", "TWO_DIGIT_YEAR"})


def test_many_cells_take_no_time_to_speak_of() -> None:
    many = pd.Series(
        [date.fromordinal(APRIL.toordinal() + number % 2000).strftime("%d/%m/%Y") for number in range(400_000)]
    )
    began = time.perf_counter()
    days, _ = days_of(many, earliest=EARLIEST, latest=LATEST)
    print(f"{time.perf_counter() - began:.2f} s")  # noqa: T201
    assert (days != NONE).all()
