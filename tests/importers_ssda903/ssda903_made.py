"""Small returns, written by the tests: `write(folder, {2018: [episode(...)]})`."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from calibration.importers import NONE, Findings, Journeys
from calibration.importers.ssda903 import read_ssda903
from sim.returns.ssda903 import TABLES

Row = Mapping[str, str]


def day(written: str) -> int:
    """Ordinal of a day as people write it here: 1.4.2017."""
    if not written:
        return NONE
    of_month, month, year = map(int, written.split("."))
    return date(year, month, of_month).toordinal()


def british(written: str) -> str:
    return date.fromordinal(day(written)).strftime("%d/%m/%Y") if written else ""


def episode(
    began: str,
    ended: str = "",
    why: str = "S/",
    *,
    child: str = "A1",
    ls: str = "V2",
    place: str = "U6 PR1",
    post: str = "AB1",
    **more: str,
) -> dict[str, str]:
    """An episode; `why` is RNE and REC."""
    rne, rec = why.split("/")
    where, _, provider = place.partition(" ")
    return {
        "CHILD": child, "DECOM": british(began), "RNE": rne, "LS": ls, "CIN": "N1", "PLACE": where,
        "PLACE_PROVIDER": provider, "DEC": british(ended), "REC": rec, "PL_POST": post, **more,
    }  # fmt: skip


def csv_of(table: str, rows: Iterable[Row], more: tuple[str, ...] = ()) -> str:
    columns = (*TABLES[table], *more)
    lines = [",".join(columns)]
    lines += [",".join(row.get(column, "") for column in columns) for row in rows]
    return "\n".join(lines) + "\n"


def write(folder: Path, returns: Mapping[int, Iterable[Row]], **tables: Mapping[int, Iterable[Row]]) -> Path:
    """Write episodes, and other tables, by year of the return; a folder for each."""
    for table, by_year in ({"episodes": returns} | tables).items():
        for year, rows in by_year.items():
            (folder / str(year)).mkdir(parents=True, exist_ok=True)
            (folder / str(year) / f"{table}.csv").write_text(csv_of(table, rows), encoding="utf-8")
    return folder


def read(
    folder: Path, returns: Mapping[int, Iterable[Row]], **tables: Mapping[int, Iterable[Row]]
) -> tuple[Journeys, Findings]:
    return read_ssda903([write(folder, returns, **tables)])


def spells(journeys: Journeys, table: str = "care", *more: str) -> list[tuple[object, ...]]:
    """Began, ended and further columns of each row, days as written here."""
    columns = ["began", "ended", *more]
    rows = journeys.tables[table][columns].to_dict("records")
    return [
        tuple(written(value) if name in ("began", "ended", "seen_from") else value for name, value in row.items())
        for row in rows
    ]


def written(ordinal: int) -> str:
    if ordinal == NONE:
        return ""
    found = date.fromordinal(int(ordinal))
    return f"{found.day}.{found.month}.{found.year}"


def told(findings: Findings, words: str) -> list[tuple[int, ...]]:
    """Row numbers of the findings with these words."""
    return [found.first for found in findings if words in found.words]
