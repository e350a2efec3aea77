"""Stays cut into episodes and years at random, written as returns, come back whole."""

from collections import defaultdict
from datetime import date
from pathlib import Path

from examples import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ssda903_made import episode, read, written

from calibration.importers import NONE
from sim.returns.ssda903 import first_day, last_day, return_of

YEARS = range(2016, 2022)
FIRST, LAST = first_day(YEARS[0]).toordinal(), last_day(YEARS[-1]).toordinal()


@st.composite
def children(draw: st.DrawFn) -> list[tuple[str, list[tuple[int, int, list[int]]]]]:
    """Children with their stays: first day, last (NONE if open) and the days on which episodes begin."""
    made = []
    for child in range(draw(st.integers(1, 5))):
        days = draw(st.lists(st.integers(FIRST - 900, LAST - 1), min_size=2, max_size=6, unique=True).map(sorted))
        stays = []
        for began, ended in zip(days[::2], days[1::2], strict=False):
            inner = draw(st.lists(st.integers(began + 1, max(began + 1, ended - 1)), max_size=5, unique=True))
            stays.append((began, ended, sorted({began, *(day for day in inner if day < ended)})))
        if draw(st.booleans()):
            began, _, inner = stays.pop()
            stays.append((began, NONE, inner))
        made.append((f"C{child}", stays))
    return made


def returns(made: list[tuple[str, list[tuple[int, int, list[int]]]]], reasons: str) -> dict[int, list[dict[str, str]]]:
    """Write each episode into the returns of the years in which it is open, unended where it goes beyond."""
    by_year: dict[int, list[dict[str, str]]] = defaultdict(list)
    for child, stays in made:
        for began, ended, starts in stays:
            for number, start in enumerate(starts):
                last = number == len(starts) - 1
                end = ended if last else starts[number + 1]
                rne = "S" if start == began else reasons[number % len(reasons)]
                rec = "E4A" if last else "X1"
                for year in YEARS:
                    opens, closes = first_day(year).toordinal(), last_day(year).toordinal()
                    if start > closes or (end != NONE and end < opens):
                        continue
                    shown = "" if end == NONE or end > closes else written(end)
                    row = episode(written(start), shown, f"{rne}/{rec if shown else ''}", child=child, post=f"P{start}")
                    by_year[year].append(row)
    return by_year


@settings(max_examples=examples(15, 40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=children(), reasons=st.text("PLBTU", min_size=1, max_size=4))
def test_periods_in_are_periods_out(
    tmp_path_factory: object, made: list[tuple[str, list[tuple[int, int, list[int]]]]], reasons: str
) -> None:
    folder: Path = tmp_path_factory.mktemp("returns")  # type: ignore[attr-defined]
    by_year = returns(made, reasons)
    if not by_year:
        return
    years = sorted(by_year)
    if years != list(range(years[0], years[-1] + 1)):
        return  # a year without any child looks like a return that is missing
    journeys, findings = read(folder, by_year)
    first, last = first_day(years[0]).toordinal(), last_day(years[-1]).toordinal()
    wanted = []
    for _, stays in made:
        for began, ended, starts in stays:
            if began > last or (ended != NONE and ended < first):
                continue
            shown = any(return_of(date.fromordinal(began)) <= year for year in years) and (
                began >= first or len(starts) == 1 or starts[1] >= first
            )
            wanted.append((began if shown else NONE, ended if ended <= last else NONE, max(began, first)))
    found = journeys.tables["care"][["began", "ended", "seen_from"]].itertuples(index=False, name=None)
    assert sorted(found) == sorted((began, ended, seen) for began, ended, seen in wanted)
    assert not [finding for finding in findings if "rule" in finding.words]
    care = journeys.tables["care"]
    for part in ("placements", "legal"):
        spells = journeys.tables[part]
        assert days(spells, first, last) == days(care, first, last)


def days(spells: object, first: int, last: int) -> int:
    """Days that spells last within the returns."""
    ended = spells["ended"].where(spells["ended"] != NONE, last + 1)  # type: ignore[index]
    return int((ended - spells["seen_from"].clip(lower=first)).sum())  # type: ignore[index]
