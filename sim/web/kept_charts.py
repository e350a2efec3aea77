"""Charts of an answer on a screen: the paper's own, with its words, drawn anew from the numbers of the document."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import pandas as pd

from sim.measures import COUNCIL
from sim.report.charting import Chart
from sim.report.charting.effects import draw_differences
from sim.report.charting.fans import draw_fan
from sim.report.charting.telling import name_of_file
from sim.report.papers.content import KeptChart
from sim.report.papers.kept_answers import BREAK_EVEN, SENSITIVITY, STRESS, KeptAnswer, known
from sim.report.words import many
from sim.scenario.workbook.layout import plain_name

_Told: TypeAlias = dict[str, Any]
_Pictures: TypeAlias = dict[str, KeptChart]
Grouped: TypeAlias = tuple[str, Chart | KeptChart]
"""What a chart belongs to (a shock, an option; empty: nothing), and the chart."""


def charts_of(kept: KeptAnswer) -> Iterator[Grouped]:
    """Yield the charts beside an answer; one of whose numbers the document says nothing stays the picture it is."""
    files = sorted(kept.folder.glob("*.png"))
    pictures = {file.stem: picture for file, picture in zip(files, kept.pictures, strict=True)}
    drawn = {STRESS: _effects, BREAK_EVEN: _nets, SENSITIVITY: _tornado}.get(kept.file)
    if drawn is not None:
        yield from drawn(kept.document, pictures)
    yield from (("", picture) for picture in pictures.values())


def _effects(told: _Told, pictures: _Pictures) -> Iterator[Grouped]:
    band = told["ranges"]["low, high of by_month; worst_low, worst_high"]
    for shock in told["shocks"]:
        words = f"Difference from the council without the shock, by month. Line: mean; band: {band}."
        for one in shock["measures"]:
            key = name_of_file("effect", shock["key"], one["measure"])
            if one["team"] == COUNCIL and key in pictures:
                rows = [(row["month"], row["mean"], row["low"], row["high"]) for row in one["by_month"]]
                drawn = pictures.pop(key)
                yield shock["name"], _by_month(drawn, key, rows, one["unit"], words, "no difference", told)


def _nets(told: _Told, pictures: _Pictures) -> Iterator[Grouped]:
    for option in told["options"]:
        for account in option["accounts"]:
            key = name_of_file("net", option["key"], account["key"])
            if key in pictures:
                band = told["ranges"]["low, high"]
                words = f"{account['name']}: saved less paid since the start. Line: mean; band: {band}."
                rows = [(row["month"], row["net"], row["low"], row["high"]) for row in account["by_month"]]
                drawn = pictures.pop(key)
                yield option["name"], _by_month(drawn, key, rows, "GBP", words, "broken even", told)


def _by_month(
    picture: KeptChart,
    key: str,
    rows: Sequence[tuple[str, Any, Any, Any]],
    unit: str,
    words: str,
    nothing: str,
    told: _Told,
) -> Chart:
    table = pd.DataFrame([(month, *map(known, numbers)) for month, *numbers in rows])
    table.columns = pd.Index(["month", "mean", "low", "high"])
    return Chart(
        key=key,
        title=picture.title,
        subtitle=words,
        source=_source(told),
        alt=picture.alt,
        table=table.assign(unit=unit),
        kind="fan",
        unit=unit,
        category="month",
        standard=0.0,
        standard_name=nothing,
        drawn=draw_fan,
    )


def _tornado(told: _Told, pictures: _Pictures) -> Iterator[Grouped]:
    ends = [end for end in told["tornado"]["ends"] if not end["error"] and end["runs"]] if told["tornado"] else []
    if not ends or "tornado" not in pictures:
        return
    rows = [
        {
            "option": f"{plain_name(end['input'])}, {end['end']}",
            "mean": known(end["difference"]),
            "low": known(None),
            "high": known(None),
            "error_low": known(end["difference"]) - known(end["half_width"]),
            "error_high": known(end["difference"]) + known(end["half_width"]),
            "unit": end["unit"],
        }
        for end in ends
    ]
    picture = pictures.pop("tornado")
    yield (
        "",
        Chart(
            key="tornado",
            title=picture.title,
            subtitle="Difference from the central case; each figure at its low and its high end, all else central and "
            f"with the same luck. Disc: mean; line: {told['ranges']['half_width']}.",
            source=_source(told),
            alt=picture.alt,
            table=pd.DataFrame(rows),
            kind="difference",
            unit=told["asked"]["unit"],
            category="option",
            drawn=draw_differences,
        ),
    )


def _source(told: _Told) -> str:
    subject = told.get("scenario") or told.get("comparison") or told["name"]
    return f"{subject}; {many(told['runs'], 'run')}, seed {told['seed']}"
