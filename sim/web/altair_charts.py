"""Charts for a screen: the same numbers as the charts for paper, drawn by Altair so that they fit any width.

Rows carry their name and number above the mark: nothing has to be told apart by colour, and narrow screens have room.
"""

import math
from typing import Any, TypeAlias

import altair as alt
import pandas as pd

from sim.report.charting import Chart
from sim.report.charting.telling import ends_of
from sim.report.drawing import COLOURS, INK
from sim.report.words import difference, extent, number

Picture: TypeAlias = alt.LayerChart | alt.FacetChart

TINT = "#9CB4C8"
_ROW, _AXIS = 46, 34
_FAN = 240
_SMALL = 150
_MARKS: dict[str, dict[str, Any]] = {
    "beaten": {"filled": False, "size": 60, "shape": "square", "color": "#6F777B"},
    "not beaten": {"filled": True, "size": 80, "shape": "circle", "color": COLOURS[0]},
    "the most there may be": {"filled": True, "size": 160, "shape": "diamond", "color": COLOURS[1]},
    "the answer": {"filled": True, "size": 160, "shape": "diamond", "color": COLOURS[1]},
}
"""How plans that a search tried are drawn."""
_FONT = "Source Sans, Arial, sans-serif"


def pictures(chart: Chart) -> list[tuple[str, Picture]]:
    """Return what a chart is drawn as: a picture for each panel, with the panel's name."""
    if chart.kind == "stack" and chart.category == "month":
        return _parts_by_month(chart)
    if chart.kind in {"frontier", "plans"}:
        return [("", _looks((_points if chart.kind == "frontier" else _plans)(chart)))]
    drawn = {"fan": _fan, "waterfall": _steps}.get(chart.kind, _rows)
    if not chart.panel:
        return [("", _looks(drawn(chart, chart.table)))]
    return [(str(name), _looks(drawn(chart, own))) for name, own in chart.table.groupby(chart.panel, sort=False)]


def _fan(chart: Chart, own: pd.DataFrame) -> Picture:
    """Draw a measure by month with its range, the first panel's mean dashed beside it, and the standard."""
    first = chart.table
    if chart.panel:
        first = first[first[chart.panel] == first[chart.panel].iloc[0]]
    low, high = ends_of(chart.table, chart.unit, chart.standard)
    axis = alt.Axis(title=None, tickCount=5, labelExpr=_labels(chart.unit, high))
    scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    y = alt.Y("mean:Q", scale=scale, axis=axis)
    rows = own.assign(date=pd.to_datetime(own["month"].astype(str)), words=_words(chart, own))
    ticks = alt.Axis(title=None, format="%b %Y", tickCount=4, labelOverlap=True, labelFlush=True)
    base = alt.Chart(rows).encode(x=alt.X("date:T", axis=ticks))
    layers: list[alt.Chart] = []
    if own["low"].notna().any():
        layers.append(
            base.mark_area(color=TINT, opacity=0.6, clip=True).encode(y=alt.Y("low:Q", scale=scale), y2="high:Q")
        )
    if chart.panel and not own.equals(first):
        before = first.assign(date=pd.to_datetime(first["month"].astype(str)))
        dashed = alt.Chart(before).mark_line(color=COLOURS[1], strokeDash=[5, 3], strokeWidth=2)
        layers.append(dashed.encode(x="date:T", y=y))
    tip = [alt.Tooltip("date:T", format="%B %Y", title="month"), alt.Tooltip("words:N", title="mean (range)")]
    layers.append(base.mark_line(color=COLOURS[0], strokeWidth=2.5, point=True).encode(y=y, tooltip=tip))
    if math.isfinite(chart.standard):
        line = pd.DataFrame({"at": [chart.standard], "words": [f"{chart.standard_name or 'standard'}"]})
        at = alt.Chart(line).encode(y=alt.Y("at:Q", scale=scale))
        layers.append(at.mark_rule(strokeDash=[2, 3], color=INK, strokeWidth=1.5))
        # with an edge in white below it: what it names may be where the line is
        above = 9 if chart.standard > (low + high) / 2 else -7
        edged = at.mark_text(align="left", dy=above, color=INK, stroke="#FFFFFF", strokeWidth=4)
        said = at.mark_text(align="left", dy=above, color=INK)
        layers += [each.encode(x=alt.value(4), text="words:N") for each in (edged, said)]
    return alt.layer(*layers).properties(height=_FAN if not chart.panel else 180)


def _rows(chart: Chart, own: pd.DataFrame) -> Picture:
    """Draw a bar or a disc for each row, its name and number above it."""
    names = own[chart.category].astype(str)
    if chart.kind == "sankey":
        names = names + " → " + own["to"].astype(str)
    if chart.series:
        names = names + " · " + own[chart.series].astype(str)
    rows = pd.DataFrame(
        {
            "place": range(len(own)),
            "words": names + ": " + _words(chart, own),
            "value": own[chart.value].astype(float),
            "low": own[chart.low].astype(float) if chart.low in own else math.nan,
            "high": own[chart.high].astype(float) if chart.high in own else math.nan,
            "nothing": 0.0,
            "error_low": own.get("error_low", math.nan),
            "error_high": own.get("error_high", math.nan),
        }
    )
    columns = ["value", "low", "high", "nothing", "error_low", "error_high"]
    ends = pd.concat([rows[name].astype(float) for name in columns]).dropna()
    tops = [ends.max(), *(band.high for band in chart.bands)]
    scale = alt.Scale(domain=[float(ends.min()), float(max(tops))], nice=True)
    labels = _labels(str(own["unit"].iloc[0]), float(max(tops)))
    x = alt.X("value:Q", scale=scale, axis=alt.Axis(title=None, tickCount=5, labelOverlap=True, labelExpr=labels))
    base = alt.Chart(rows).encode(y=alt.Y("place:O", axis=None), tooltip=alt.Tooltip("words:N", title=" "))
    layers: list[alt.Chart] = []
    if chart.bands:
        bands = pd.DataFrame({"low": [band.low for band in chart.bands], "high": [band.high for band in chart.bands]})
        layers.append(alt.Chart(bands).mark_rect(color="#DDE5EC", opacity=0.7).encode(x=alt.X("low:Q"), x2="high:Q"))
    if chart.kind in {"bars", "stack", "sankey"}:
        bar = base.mark_bar(color=COLOURS[0], height=14, yOffset=10).encode(x=x, x2="nothing:Q")
        layers += [bar, _lines(base, "white", 4), _lines(base, INK, 1.5)]
    elif chart.kind == "difference":
        errors = base.mark_rule(color=INK, strokeWidth=2, yOffset=10).encode(x="error_low:Q", x2="error_high:Q")
        disc = base.mark_circle(color=COLOURS[0], size=110, opacity=1, yOffset=10).encode(x=x)
        # a layer without marks has no words, and a screen reader stops at it
        layers += [*([_lines(base, TINT, 10)] if rows["low"].notna().any() else []), errors, disc]
    else:
        disc = base.mark_circle(color=COLOURS[0], size=110, opacity=1, yOffset=10).encode(x=x)
        layers += [_lines(base, COLOURS[0], 2.5), disc]
    if chart.kind == "difference":
        layers.insert(0, alt.Chart(rows.head(1)).mark_rule(color=INK).encode(x="nothing:Q"))
    said = base.mark_text(align="left", dy=-8, color=INK, limit=1000).encode(x=alt.value(2), text="words:N")
    return alt.layer(*layers, said).properties(height=_ROW * len(own) + _AXIS)


def _lines(base: alt.Chart, colour: str, width: float) -> alt.Chart:
    with_range = base.transform_filter("isValid(datum.low)")
    drawn: alt.Chart = with_range.mark_rule(color=colour, strokeWidth=width, yOffset=10).encode(x="low:Q", x2="high:Q")
    return drawn


def _steps(chart: Chart, own: pd.DataFrame) -> Picture:
    """Draw steps, each beginning where the one before ends; a level begins at nothing."""
    value = own[chart.value].astype(float).to_numpy()
    begins, at = [], 0.0
    for step, size in zip(own["step"], value.tolist(), strict=True):
        starts = 0.0 if step in {"level", "whole"} else at
        begins.append(starts)
        at = starts + size
    rows = pd.DataFrame(
        {
            "place": range(len(own)),
            "words": own[chart.category].astype(str) + ": " + _words(chart, own),
            "begin": begins,
            "end": [begin + size for begin, size in zip(begins, value.tolist(), strict=True)],
        }
    )
    base = alt.Chart(rows).encode(y=alt.Y("place:O", axis=None), tooltip=alt.Tooltip("words:N", title=" "))
    labels = _labels(chart.unit, float(rows["end"].max()))
    x = alt.X("begin:Q", axis=alt.Axis(title=None, tickCount=5, labelExpr=labels))
    bar = base.mark_bar(color=COLOURS[0], height=14, yOffset=10).encode(x=x, x2="end:Q")
    said = base.mark_text(align="left", dy=-8, color=INK, limit=1000).encode(x=alt.value(2), text="words:N")
    return alt.layer(bar, said).properties(height=_ROW * len(own) + _AXIS)


def _points(chart: Chart) -> Picture:
    """Draw the chance of each option against its posts."""
    rows = chart.table.assign(words=chart.table[chart.category].astype(str) + ": " + _words(chart, chart.table))
    base = alt.Chart(rows).encode(
        x=alt.X("fte:Q", axis=alt.Axis(title="full-time posts more than the baseline", tickCount=5, format="~g")),
        tooltip=alt.Tooltip("words:N", title=" "),
    )
    y = alt.Y("chance:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(title="chance", format="%"))
    points = base.mark_point(filled=True, size=110, color=COLOURS[0]).encode(y=y)
    ends = base.mark_rule(color=COLOURS[0], strokeWidth=2).encode(y="low:Q", y2="high:Q")
    said = base.mark_text(align="left", dx=9, color=INK, limit=220).encode(y="chance:Q", text=f"{chart.category}:N")
    return alt.layer(ends, points, said).properties(height=_FAN + 60)


def _plans(chart: Chart) -> Picture:
    """Draw the chance of each plan against its cost; hollow marks are beaten, and the answer is named."""
    words = chart.table[chart.category].astype(str) + ": " + _words(chart, chart.table)
    named = chart.table[chart.series].where(~chart.table[chart.series].isin(["beaten", "not beaten"]), "")
    rows, top = chart.table.assign(words=words, named=named), float(chart.table["cost_gbp"].max())
    x = alt.X("cost_gbp:Q", axis=alt.Axis(title="full-year cost", tickCount=5, labelExpr=_labels("GBP", top)))
    base = alt.Chart(rows).encode(x=x, tooltip=[alt.Tooltip("words:N", title=" "), f"{chart.series}:N"])
    y = alt.Y("chance:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(title="chance", format="%"))
    layers: list[alt.Chart] = [base.mark_rule(color=TINT, strokeWidth=1.5).encode(y="low:Q", y2="high:Q")]
    for mark, look in ((mark, look) for mark, look in _MARKS.items() if (rows[chart.series] == mark).any()):
        own = base.transform_filter(alt.datum[chart.series] == mark)
        layers.append(own.mark_point(opacity=1, **look).encode(y=y))
    line = alt.Chart(pd.DataFrame({"at": [chart.standard], "words": [chart.standard_name]})).encode(y="at:Q")
    layers.append(line.mark_rule(strokeDash=[2, 3], color=INK, strokeWidth=1.5))
    layers.append(line.mark_text(align="left", dy=-7, color=INK).encode(x=alt.value(4), text="words:N"))
    layers.append(base.mark_text(align="right", dx=-9, dy=12, color=INK).encode(y="chance:Q", text="named:N"))
    return alt.layer(*layers).properties(height=_FAN + 60)


def _parts_by_month(chart: Chart) -> list[tuple[str, Picture]]:
    """Draw each part of a stack by month on its own, all to the same scale."""
    keys = [chart.panel, chart.series] if chart.panel else [chart.series]
    top, unit = float(chart.table[chart.value].max()), str(chart.table["unit"].iloc[0])
    found = []
    for name, own in chart.table.groupby(keys, sort=False):
        order = own[chart.category].astype(str).tolist()
        rows = pd.DataFrame({"month": order, "value": own[chart.value], "words": _words(chart, own)})
        x = alt.X(
            "month:N", sort=order, axis=alt.Axis(title=None, labelAngle=0, values=order[:: max(1, len(order) // 3)])
        )
        y = alt.Y(
            "value:Q",
            scale=alt.Scale(domain=[0, top]),
            axis=alt.Axis(title=None, tickCount=4, labelExpr=_labels(unit, top)),
        )
        bars = alt.Chart(rows).mark_bar(color=COLOURS[0]).encode(x=x, y=y, tooltip=["month:N", "words:N"])
        found.append((": ".join(map(str, name)), _looks(alt.layer(bars).properties(height=_SMALL))))
    return found


def _labels(unit: str, top: float) -> str:
    """Return how numbers stand beside an axis that goes up to `top`."""
    if unit == "share":
        return "format(datum.value, '.3~%')"
    if not unit.startswith("GBP"):
        return "format(datum.value, ',.2~f')"
    pounds = "(datum.value < 0 ? '−£' : '£') + format(abs(datum.value){}, '{}')"
    if abs(top) >= 1e6:
        return f"{pounds.format(' / 1e6', ',.2~f')} + 'm'"
    return pounds.format("", ",.0f")


def _words(chart: Chart, own: pd.DataFrame) -> "pd.Series[str]":
    """Write each row's number with its range."""
    write = difference if chart.kind == "difference" else number
    told = []
    for _, row in own.iterrows():
        unit = str(row["unit"])
        words = write(float(row[chart.value]), unit)
        low, high = (float(row[end]) if end in own else math.nan for end in (chart.low, chart.high))
        if math.isfinite(low) and math.isfinite(high):
            ends = f"{difference(low, unit)} to {difference(high, unit)}"
            words += f" ({ends if chart.kind == 'difference' else extent(low, high, unit)})"
        told.append(words)
    return pd.Series(told, index=own.index)


def _looks(drawn: Picture) -> Picture:
    looks: Picture = (
        drawn.configure(font=_FONT, background="#FFFFFF")
        .configure_axis(labelFontSize=13, titleFontSize=13, labelColor=INK, titleColor=INK, gridColor="#D9D9D9")
        .configure_text(fontSize=13, font=_FONT)
        .configure_view(stroke=None)
        .configure_point(size=30)
    )
    return looks
