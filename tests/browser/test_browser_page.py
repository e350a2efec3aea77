"""The page as a browser shows it: the whole way, reloads, two people, keys, small screens, screen readers."""

import re

import pytest
from browser_doing import answered, fill, go, named_in, processes_in, run, running, settle, upload

MANY = 400
"""Runs that take longer than any test looks at them."""


def test_from_a_file_to_an_answer_to_take_along(person, small, results):
    page = person()
    upload(page, small)
    page.get_by_text("In hand: Uploaded: small.yaml").wait_for()
    go(page, "Inputs")
    page.get_by_text("0 of").wait_for()
    fill(page, re.compile(r"^Value \(FTE\)"), "lots")
    page.get_by_role("button", name="Change this figure").click()
    page.get_by_role("alert").get_by_text("a number should be here, not words (written: lots)").wait_for()
    settle(page)
    fill(page, re.compile(r"^Value \(FTE\)"), "5.5")
    page.get_by_role("button", name="Change this figure").click()
    page.get_by_role("alert").wait_for(state="hidden")
    page.get_by_text("1 of").wait_for()
    go(page, "Run")
    run(page, MANY)
    running(page)
    work = results / named_in(page)
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("Nothing was kept of it").wait_for()
    assert processes_in(work) == []
    assert not (work / "result").exists()
    assert list(work.glob(".result*")) == []
    run(page, 3)
    answered(page)
    assert page.locator(".tc-cards li").count() == 5
    go(page, "Compare options")
    page.get_by_role("button", name="Add these posts").click()
    page.get_by_role("button", name="Take “Option 1” out").wait_for()
    page.get_by_role("button", name="Go on to Run").click()
    page.get_by_role("heading", name="Run", exact=True).wait_for()
    run(page, 2)
    answered(page)
    assert re.match("Recommended|No option|No change", page.locator(".tc-answer").inner_text())
    go(page, "Downloads")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile(r"^Save: Table options\.csv")).click()
    kept = results / named_in(page) / "result" / "options.csv"
    assert download.value.path().read_bytes() == kept.read_bytes()


def test_a_reload_in_mid_run_and_the_address_show_it_still_going(person, small, results):
    page = person()
    upload(page, small)
    go(page, "Run")
    run(page, MANY)
    running(page)
    name = named_in(page)
    page.reload()
    running(page)
    other = person(f"run?run={name}")
    running(other)
    other.get_by_role("button", name="Cancel").click()
    other.get_by_text("Nothing was kept of it").wait_for()
    page.get_by_text("Nothing was kept of it").wait_for()
    assert processes_in(results / name) == []


def test_two_people_do_not_see_each_others_unsaved_work(person, finished):
    one, two = person(f"inputs?run={finished['run']}"), person(f"inputs?run={finished['run']}")
    fill(one, re.compile(r"^Value \(FTE\)"), "7.25")
    one.get_by_role("button", name="Change this figure").click()
    one.get_by_text("1 of").wait_for()
    two.reload()
    two.get_by_text("0 of").wait_for()
    third = person("inputs")
    third.get_by_text("There are no inputs yet").wait_for()


def test_a_block_copied_in_excel_is_pasted_into_the_table(person, finished):
    page = person(f"inputs?run={finished['run']}")
    page.get_by_text("0 of").wait_for()
    settle(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    table = page.get_by_test_id("stDataFrame").first
    table.locator("canvas").first.wait_for()
    page.wait_for_timeout(1000)
    # The first row's value, with low and high beside it
    table.click(position={"x": 350, "y": 55})
    page.evaluate("navigator.clipboard.writeText('3\\t1\\t5\\n4\\t2\\t6\\n')")
    page.keyboard.press("Control+v")
    page.get_by_text("2 of").wait_for()


def test_an_address_that_names_nothing_is_told(person):
    page = person(f"answer?run={'0' * 20}")
    page.get_by_text("There is no result under this address").wait_for()
    page = person("answer?run=../../etc")
    page.get_by_text("There is no result under this address").wait_for()


def test_a_run_is_begun_and_cancelled_by_keys_alone(person, finished):
    page = person(f"run?run={finished['run']}")
    settle(page)
    fill(page, "Runs (of each option)", MANY)
    _press(page, "Run")
    running(page)
    _press(page, "Cancel")
    page.get_by_text("Nothing was kept of it").wait_for()
    _press(page, "3 Inputs")
    page.get_by_role("heading", name="Inputs", exact=True).wait_for()


@pytest.mark.parametrize("shown", ["run", "comparison", "answers"])
def test_every_screen_fits_small_windows_and_passes_axe(person, address, finished, answers, screens, axe, shown):
    """Every screen with a run, so that questions are forms; those of a comparison; questions with an answer."""
    page = person()
    wrong = {}
    named = {
        "run": [(path, finished["run"]) for path in screens],
        "comparison": [(path, finished["compare"]) for path in (*screens[4:7], "hangs-on")],
        "answers": [*answers.items()],
    }[shown]
    for path, name in named:
        page.goto(f"{address}/{path}?run={name}")
        page.get_by_role("heading", level=1).first.wait_for()
        settle(page)
        page.wait_for_timeout(300)
        page.evaluate(axe)
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", tags)[
            "violations"
        ]
        told = [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]
        # 640 pixels are a window of 1280 at 200 %
        for width in (640, 360):
            page.set_viewport_size({"width": width, "height": 800})
            if (wide := _width_of_content(page, width)) > width:
                told.append(f"{wide} wide at {width}")
        page.set_viewport_size({"width": 1280, "height": 900})
        if told:
            wrong[path] = told
    assert wrong == {}


def test_when_an_option_pays_is_asked_of_a_comparison_and_asked_again_after_a_reload(person, finished, results):
    page = person(f"pays?run={finished['compare']}")
    page.get_by_role("button", name="When does it pay?").wait_for()
    settle(page)
    page.get_by_role("button", name="When does it pay?").click()
    page.locator(".tc-answer").wait_for()
    assert page.locator(".tc-answer").inner_text().startswith("Two managers: in cash it has")
    name = named_in(page)
    assert (results / name / "result" / "break-even.json").is_file()
    page.reload()
    page.locator(".tc-answer").wait_for()
    page.get_by_role("button", name="When does it pay?").wait_for()


def _width_of_content(page, room):
    """Return how wide the page is, once charts have taken the new room."""
    for _ in range(20):
        page.wait_for_timeout(150)
        wide = page.evaluate(
            "Math.max(document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth)"
        )
        if wide <= room:
            break
    return wide


def _press(page, name):
    """Come to something by the Tab key, and press Enter."""
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip() == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"the Tab key does not come to {name}")
