"""Pictures: the same bytes every time, no word outside or over another, readable without colour; and edge cases."""

import io
import itertools
import math
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from made_for_charts import Standard, comparison_of, luck, option, rows, run_of
from matplotlib import colors
from matplotlib.text import Text
from PIL import Image

from sim.measures import MEASURES
from sim.report.charting import charts_of_comparison, charts_of_run
from sim.report.charting.rows import filling, marker
from sim.report.charting.style import COLOURS, HATCHES, INK, MARKERS, SIZE, apart, width_of, wrapped

EDGE = 1.0
"""Points that words may lie over the edge, or over one another: the width of a stroke."""


def words_of(figure):
    """Return the words of a picture and where each lies, in pixels."""
    renderer = figure.canvas.get_renderer()
    hidden = {id(label) for axes in figure.axes for label in hidden_labels(axes)}
    shown = [text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]
    # An annotation's own extent has its line in it
    return [
        (text.get_text(), Text.get_window_extent(text, renderer), text.get_fontsize())
        for text in shown
        if id(text) not in hidden
    ]


def hidden_labels(axes):
    """Yield the labels of ticks that are not drawn."""
    for axis in (axes.xaxis, axes.yaxis):
        low, high = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks():
            is_seen = axes.axison and low - 1e-9 <= tick.get_loc() <= high + 1e-9
            yield from () if is_seen else (tick.label1, tick.label2)


def must_be_readable(chart):
    figure = chart.figure()
    figure.canvas.draw()
    scale = figure.dpi / 72
    width, height = figure.get_size_inches() * figure.dpi
    found = words_of(figure)
    assert found
    for said, box, size in found:
        assert size >= SIZE, (chart.key, said)
        assert min(box.x0, box.y0, width - box.x1, height - box.y1) >= -EDGE * scale, (chart.key, said, box)
    for (one, first, _), (other, second, _) in itertools.combinations(found, 2):
        across = min(first.x1, second.x1) - max(first.x0, second.x0)
        up = min(first.y1, second.y1) - max(first.y0, second.y0)
        assert min(across, up) <= EDGE * scale, (chart.key, one, other)


def must_be_whole(chart):
    """A chart has all its words, its picture can be drawn, and everything in it is in its table."""
    assert chart.title
    assert "simulated by Throughcare" in chart.source
    assert "not observed" in chart.source
    assert len(chart.alt) > 40
    assert {chart.category, chart.value} <= {*chart.table.columns}
    assert {"unit", "low", "high"} <= {*chart.table.columns}
    assert not chart.series or chart.series in chart.table
    assert not chart.panel or chart.panel in chart.table
    assert chart.table[chart.value].notna().all()
    assert len(chart.table_in_words()) == len(chart.table)


def test_every_chart_of_a_run_is_whole_and_readable(its_charts):
    for chart in its_charts:
        must_be_whole(chart)
        must_be_readable(chart)


def test_charts_go_on_a_page(its_charts):
    for chart in its_charts:
        width, height = chart.figure().get_size_inches() * 2.54
        assert width == pytest.approx(16, abs=0.01)
        assert height <= 24, chart.key


def test_the_same_chart_gives_the_same_bytes(its_charts):
    for chart in its_charts[::4]:
        for write in ("png", "svg"):
            first, second = io.BytesIO(), io.BytesIO()
            getattr(chart, write)(first)
            getattr(chart, write)(second)
            assert first.getvalue() == second.getvalue(), (chart.key, write)


def test_files_hold_their_words(its_charts, tmp_path):
    chart = its_charts[0]
    chart.png(tmp_path / "one.png")
    with Image.open(tmp_path / "one.png") as picture:
        assert picture.info["Title"] == chart.title
        assert picture.info["Description"] == chart.alt
        assert abs(picture.width - 16 / 2.54 * 150) <= 1
    chart.svg(tmp_path / "one.svg")
    root = ET.parse(tmp_path / "one.svg").getroot()
    told = " ".join(root.itertext())
    assert chart.title in told
    assert chart.alt in told
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))
    assert (tmp_path / "one.svg").stat().st_size < 100_000


def test_names_can_name_files(its_charts):
    assert all(
        chart.key == "".join(each for each in chart.key if each.isalnum() or each == "-") for chart in its_charts
    )


def contrast_with_white(colour):
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colors.to_rgb(colour)]
    return 1.05 / (0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] + 0.05)


def test_colours_stand_out_from_paper():
    assert all(contrast_with_white(colour) >= 3 for colour in COLOURS)
    assert contrast_with_white(INK) >= 4.5


def test_all_words_are_in_ink(its_charts):
    for chart in its_charts:
        figure = chart.figure()
        assert {colors.to_hex(text.get_color()) for text in figure.findobj(Text) if text.get_text().strip()} <= {
            colors.to_hex(INK),
        }, chart.key


def test_nothing_is_told_by_colour_alone():
    looks = [(filling(place)["hatch"]) for place in range(len(HATCHES))]
    assert len({*looks}) == len(looks) >= 6
    marks = [
        (marker(place)["marker"], marker(place)["markerfacecolor"] == "white") for place in range(2 * len(MARKERS))
    ]
    assert len({*marks}) == len(marks) >= 12


@pytest.mark.parametrize(
    ("scale", "months", "runs"),
    [
        (0.0, 1, 1),
        (1.0, 1, 3),
        (3e9, 1, 1),
        *(pytest.param(*case, marks=pytest.mark.slow) for case in ((0.0, 14, 3), (1e-6, 14, 3), (1.0, 14, 1))),
        *(pytest.param(*case, marks=pytest.mark.slow) for case in ((1.0, 40, 2), (3e9, 14, 3))),
    ],
)
def test_any_numbers_can_be_drawn(scale, months, runs):
    made = []
    for run in range(1, runs + 1):
        for place, (name, measure) in enumerate(MEASURES.items()):
            size = {"share": 0.5 if scale else 0.0}.get(measure.kind, scale * (1 + 0.1 * run + place))
            values = [size] * months
            if place % 5 == 0:
                values[0] = math.nan
            made += rows({name: values}, run=run)
            if measure.teams:
                made += rows({name: values}, run=run, team="first_response")
    charts = charts_of_run(run_of(made))
    assert charts
    for chart in charts:
        must_be_whole(chart)
        must_be_readable(chart)
    if not scale:
        assert {chart.kind for chart in charts} <= {"fan", "bands"}


def test_what_is_not_there_is_left_out():
    made = [row for run in (1, 2) for row in rows({"contacts": [10.0, 11.0], "open_cases": [math.nan] * 2}, run=run)]
    assert charts_of_run(run_of(made)) == ()


LONG = "Eine außerordentlich lange Maßnahmenbezeichnung mit $Dollar$ und_Unterstrich " + "w" * 70


@pytest.mark.parametrize(
    ("number_of", "months", "runs"),
    [
        (0, 1, 1),
        (1, 1, 1),
        *(pytest.param(*case, marks=pytest.mark.slow) for case in ((0, 13, 4), (12, 13, 4), (16, 13, 4))),
    ],
)
def test_any_number_of_options_can_be_drawn(tmp_path, number_of, months, runs):
    names = {"baseline": "As it is"} | {f"o{place}": f"{place} {LONG}"[: 20 + 12 * place] for place in range(number_of)}
    made = []
    for run in range(1, runs + 1):
        for place, key in enumerate(names):
            for nth, measure in enumerate(MEASURES):
                base = 0.5 if MEASURES[measure].kind == "share" else 10.0 + nth
                values = [base + 0.01 * place * (1 + luck(runs)[run - 1])] * months
                made += rows({measure: values}, option=key, run=run)
                if measure in {"caseload_per_fte", "unallocated_children", "longest_wait_unallocated_days"}:
                    for team in ("first_response", "children_in_care"):
                        made += rows({measure: values}, option=key, run=run, team=team)
    options = tuple(
        option(key, name, fte={"social_worker": float(place % 4)}, together=("o0", "o1") if key == "o2" else ())
        for place, (key, name) in enumerate(names.items())
    )
    standards = (
        Standard(key="in_time", name="Half in time", measure="icpcs_within_15_days", at_least=0.53, last_months=1),
    )
    made_by_hand = comparison_of(tmp_path, made, options, headline="icpcs_within_15_days", standards=standards)
    charts = charts_of_comparison(made_by_hand)
    assert len({chart.key for chart in charts}) == len(charts)
    assert ("chance-in-time" in {chart.key for chart in charts}) == (number_of > 0)
    assert ("why-icpcs-within-15-days-o2" in {chart.key for chart in charts}) == (number_of > 2)
    for chart in charts:
        must_be_whole(chart)
        must_be_readable(chart)


def test_lines_are_no_wider_than_their_room():
    for said in ("short", LONG, "100 % of children " * 9):
        lines = wrapped(said, 90)
        assert all(width_of(line) <= 90 for line in lines)
        assert "".join(lines).replace(" ", "").replace("\N{NO-BREAK SPACE}", "") == said.replace(" ", "")


def test_labels_keep_apart():
    wanted = np.random.default_rng(1).uniform(0, 100, 8).tolist()
    places = apart(wanted, [12.0] * 8, 0, 100)
    order = np.argsort(wanted, kind="stable")
    gaps = np.diff(np.array(places)[order])
    assert (gaps >= 12 - 1e-9).all()
    assert min(places) >= 6 - 1e-9
    assert max(places) <= 100 - 6 + 1e-9
