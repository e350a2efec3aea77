"""The flow of children in a browser: plays, pauses, is turned by keys, stands still for who wants it, passes axe."""

import json
from pathlib import Path

import pytest

from sim.report.papers import moving_page
from sim.results.reading import read_run

REFERENCE = Path(__file__).parents[2] / "results" / "reference"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    made = tmp_path_factory.mktemp("moving") / "animation.html"
    made.write_bytes(moving_page(read_run(REFERENCE)))
    return made


@pytest.fixture
def shown(browser, file):
    """Opens the page; whatever it asks for, or says is wrong, fails the test."""
    contexts, wrong = [], []

    def opened(**about):
        context = browser.new_context(**about)
        contexts.append(context)
        context.on("request", lambda request: wrong.append(request.url) if request.url != file.as_uri() else None)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(file.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def test_it_plays_pauses_and_is_turned_by_keys(shown):
    page = shown(reduced_motion="no-preference")
    page.get_by_role("button", name="Pause the months").press("Enter")
    page.get_by_role("button", name="Play the months").wait_for()
    slider = page.get_by_role("slider", name="Month")
    slider.press("End")
    told = json.loads(page.locator("#told").text_content())
    slider.press("ArrowLeft")
    assert page.locator("#which").inner_text() == told["months"][-2] == slider.get_attribute("aria-valuetext")
    cells = page.locator("[id^=cell-0-]").all_inner_texts()
    assert cells == told["words"][0][-2] == page.locator("[id^=words-0-]").all_text_contents()
    widths = [float(bar.get_attribute("width")) for bar in page.locator("[id^=bar-0-]").all()]
    assert widths == told["widths"][0][-2]
    page.get_by_role("button", name="Play the months").press("Enter")
    page.wait_for_function("told => document.getElementById('which').textContent === told", arg=told["months"][-1])
    # After the last month it stands still of its own accord
    page.get_by_role("button", name="Play the months").wait_for()


def test_who_wants_less_motion_is_given_none(shown):
    page = shown(reduced_motion="reduce")
    page.get_by_role("button", name="Play the months").wait_for()
    assert page.evaluate("getComputedStyle(document.querySelector('rect')).transitionProperty") == "none"
    assert page.locator("#down").get_attribute("patternTransform") is None


def test_it_fits_small_windows_and_passes_axe(shown, axe):
    page = shown(reduced_motion="reduce", bypass_csp=True)
    for width in (1280, 640, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("summary").click()
    page.evaluate(axe)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)["violations"]
    assert [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]] == []
