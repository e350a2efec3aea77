"""The page on which children flow month by month: the months' own numbers, nothing from elsewhere, a still one too."""

import base64
import hashlib
import json
import re

import pandas as pd
import pytest
from lxml import html

from sim.measures import COUNCIL
from sim.report.charting.flow_by_month import STEPS
from sim.report.papers import moving_page
from sim.report.words import number
from sim.results.compared import read_comparison


@pytest.fixture(scope="module")
def page(comparison):
    return moving_page(read_comparison(comparison)).decode("utf-8")


@pytest.fixture(scope="module")
def tree(page):
    return html.fromstring(page.encode("utf-8"))


@pytest.fixture(scope="module")
def told(tree):
    return json.loads(tree.get_element_by_id("told").text)


@pytest.fixture(scope="module")
def means(comparison):
    """Means over runs as the comparison's own table of months has them."""
    table = pd.read_parquet(comparison / "months.parquet")
    table = table[table["team"].astype(str) == COUNCIL]
    keys = ["option", "month", "measure"]
    return table.astype(dict.fromkeys(keys, str)).groupby(keys)["value"].mean()


def beside(comparison, shown, means):
    """Each step with what the page shows of it, and what it should be."""
    months = sorted(means.index.unique("month"))
    for option, by_month in zip(read_comparison(comparison).manifest.options, shown, strict=True):
        for month, all_steps in zip(months, by_month, strict=True):
            for step, one in zip(STEPS, all_steps, strict=True):
                yield step, one, float(means[option.key, month, step.measure])


def test_every_month_has_the_means_of_the_monthly_table(comparison, told, means):
    assert told["names"] == [option.name for option in read_comparison(comparison).manifest.options]
    shown = list(beside(comparison, told["words"], means))
    assert len(shown) == 4 * 3 * len(STEPS)
    assert [word for _, word, value in shown if word != number(value, "")] == []


@pytest.mark.parametrize("is_open", [False, True])
def test_widths_are_to_one_scale_in_all_months_and_options(comparison, told, means, is_open):
    pairs = [
        (width, value) for step, width, value in beside(comparison, told["widths"], means) if step.is_open == is_open
    ]
    of_one = max(width for width, _ in pairs) / max(value for _, value in pairs)
    assert [pair for pair in pairs if abs(pair[0] - of_one * pair[1]) > 0.02] == []


def test_without_scripts_it_is_the_last_month_as_a_still_picture(page, tree, told):
    for side in range(2):
        for step in range(len(STEPS)):
            assert tree.get_element_by_id(f"words-{side}-{step}").text == told["words"][side][-1][step]
            assert tree.get_element_by_id(f"cell-{side}-{step}").text == told["words"][side][-1][step]
            width = float(tree.get_element_by_id(f"bar-{side}-{step}").get("width"))
            assert width == pytest.approx(told["widths"][side][-1][step], abs=0.011)
    assert f"the last month, {told['months'][-1]}" in page


def test_it_is_one_file_whose_one_script_is_its_own(page, tree):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    assert tree.xpath("//@src | //@href | //@srcset | //@action") == []
    assert set(re.findall(r"https?://[^\s\"'<]*", page)) == {"http://www.w3.org/2000/svg"}
    assert len(page) < 2_000_000


def test_it_says_whether_it_shows_a_mean_and_names_stay_words(page, told):
    assert "Means over 4 runs" in page
    assert "Two more <assessment> workers & a clerk" in told["names"]
    assert "<assessment>" not in page


def test_the_command_writes_it_alone_and_one_run_is_one_picture(call, run, tmp_path):
    assert call("report", run, "--animation", "--out", tmp_path / "moving")[0] == 0
    assert [file.name for file in (tmp_path / "moving").iterdir()] == ["animation.html"]
    written = (tmp_path / "moving" / "animation.html").read_text(encoding="utf-8")
    assert 'id="flow-0"' in written
    assert 'id="flow-1"' not in written
