"""A page of its own, a browser, and a small council: what the browser tests have in common.

They need Playwright, Chromium and, for accessibility, axe-core; where one is missing they are skipped, with the reason.
`THROUGHCARE_CHROMIUM` and `THROUGHCARE_AXE` say where the browser and `axe.min.js` are, if nowhere usual.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.councils import as_scenario_text, small_council

REPOSITORY = Path(__file__).resolve().parents[2]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
LONG = 90_000
"""Milliseconds until a test gives up waiting; a busy machine is slow."""


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")  # its event loop may not outlive the file
def playwright_driver():
    if sys.platform == "win32":
        pytest.skip("tried on Linux only")
    for package in ("streamlit", "altair", "playwright"):
        pytest.importorskip(package, reason=f"{package} is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module")
def browser(playwright_driver):
    found = os.environ.get("THROUGHCARE_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.skip("there is no Chromium on this machine")
    opened = playwright_driver.chromium.launch(executable_path=found, args=list(QUIET))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def axe():
    """The script of axe-core, a tool of tests that is not in the repository."""
    places = [os.environ.get("THROUGHCARE_AXE", ""), str(REPOSITORY / "node_modules/axe-core/axe.min.js")]
    for place in places:
        if place and Path(place).is_file():
            return Path(place).read_text(encoding="utf-8")
    pytest.skip("axe-core is not here: npm install --no-save axe-core, or set THROUGHCARE_AXE")


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    return tmp_path_factory.mktemp("results")


@pytest.fixture(scope="module")
def screens(playwright_driver):  # noqa: ARG001 - which says whether the page's packages are here
    """The last part of every screen's address, in their order."""
    from sim.web.screens import SCREENS

    return ["" if place == 0 else screen[0] for place, screen in enumerate(SCREENS)]


@pytest.fixture(scope="module")
def address(playwright_driver, results):  # noqa: ARG001
    """The page, started as a planner starts it."""
    with socket.socket() as free:  # workers of one test run have a page each
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "sim.cli", "app", "--no-browser", "--folder", str(results), "--port", port]
    said = results / "said.txt"
    with said.open("w") as file:
        server = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, cwd=REPOSITORY)
    deadline = time.monotonic() + 120
    while not (found := re.search(r"http://127\.0\.0\.1:\d+", said.read_text())):
        assert server.poll() is None, said.read_text()
        assert time.monotonic() < deadline, "the page did not start in two minutes"
        time.sleep(0.2)
    yield found[0]
    server.send_signal(signal.SIGTERM)
    assert server.wait(30) is not None


@pytest.fixture
def person(browser, address):
    """Opens the page as somebody who has never been there; nothing may be asked of any other address."""
    contexts, asked = [], []

    def another(path="", **about):
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | about))
        contexts.append(context)
        context.set_default_timeout(LONG)
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.goto(f"{address}/{path}")
        page.get_by_role("heading", level=1).first.wait_for()
        return page

    yield another
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith((address, "blob:", "data:"))] == []


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """A scenario file of a small council."""
    file = tmp_path_factory.mktemp("council") / "small.yaml"
    file.write_text(as_scenario_text(small_council()), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def finished(results, small):
    """Two finished pieces of work, as the page keeps them: a run and a comparison."""
    from sim.cli import main
    from sim.web.draft import Draft, OwnOption
    from sim.web.work import About

    team, made = next(iter(small_council().teams)), {}
    for kind, name in (("run", "a" * 20), ("compare", "b" * 20)):
        folder = results / name
        (folder / "inputs").mkdir(parents=True)
        shutil.copy(small, folder / "inputs" / "small.yaml")
        draft = Draft(folder=folder / "inputs", base="small.yaml", origin="Uploaded: small.yaml")
        draft.own.append(OwnOption("Two managers", [{"team": team, "role": "team_manager", "fte": 2.0}]))
        file = draft.options_file() if kind == "compare" else "small.yaml"
        words = (kind, f"inputs/{file}", "--out", "result", "--months", "12", "--runs", "3", "--jobs", "1")
        typed = [str(folder / word) if word in (words[1], words[3]) else word for word in words]
        assert main([*typed, "--quiet"]) == 0
        about = About(
            kind=kind,
            title="Small council",
            council="Small",
            words=words,
            runs=3,
            months=12,
            options=1 + (kind == "compare"),
            started="2026-01-01T00:00:00+00:00",
            draft=draft.as_kept(),
        )
        (folder / "about.json").write_text(json.dumps(asdict(about)), encoding="utf-8")
        made[kind] = name
    return made


@pytest.fixture(scope="session")
def answers(results, small, finished):  # noqa: ARG001 - one answer is about the comparison
    """A finished answer to each question, as the page keeps it: by the screen's address, the work's name."""
    from sim.web.work import ADVERTISE, BREAK_EVEN, SENSITIVITY, STAFF, STRESS
    from tests.web.answers_shown import keep_answer

    screens = {"staff": STAFF, "vacancies": ADVERTISE, "shocks": STRESS, "hangs-on": SENSITIVITY, "pays": BREAK_EVEN}
    return {screen: keep_answer(results, kind, small).name for screen, kind in screens.items()}
