"""What a planner does on the page, in the words of the page."""

import re
from pathlib import Path


def settle(page):
    """Wait until the page is drawn."""
    page.wait_for_function(
        "document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'"
    )


def go(page, name):
    """Go to a screen by the list of screens."""
    page.get_by_role("link", name=re.compile(rf"^\d+ {name}$")).click()
    page.get_by_role("heading", level=1).first.wait_for()
    settle(page)


def upload(page, *files):
    """Bring files on the first screen."""
    page.get_by_role("tab", name="A file of yours").click()
    while page.get_by_role("button", name=re.compile("^Remove")).count():
        page.get_by_role("button", name=re.compile("^Remove")).first.click()
        settle(page)
    page.locator("input[type=file]").set_input_files([str(file) for file in files])
    page.get_by_text(Path(files[0]).name).first.wait_for()
    settle(page)
    page.get_by_role("button", name="Take these files").click()
    taken = page.get_by_text(f"In hand: Uploaded: {Path(files[0]).name}")
    taken.or_(page.get_by_role("alert").filter(has_text="Nothing was taken")).first.wait_for()
    settle(page)


def fill(page, label, value):
    """Write into a field and leave it, as the Tab key does."""
    field = page.get_by_label(label, exact=True)
    field.fill(str(value))
    field.press("Tab")
    settle(page)


def run(page, runs, years=1):
    """Ask for a run on the screen Run."""
    fill(page, "Years", years)
    fill(page, "Runs (of each option)", runs)
    page.get_by_role("button", name="Run", exact=True).click()


def running(page):
    page.get_by_role("heading", name=re.compile("^Running: ")).wait_for()


def answered(page):
    page.get_by_role("heading", name="The answer").wait_for()
    page.locator(".tc-answer").wait_for()
    settle(page)


def named_in(page):
    """Return the work that the address names."""
    page.wait_for_url(re.compile(r"run=[0-9a-f]{20}"))
    return re.search(r"run=([0-9a-f]{20})", page.url)[1]


def processes_in(folder):
    """Return the processes at work in a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == folder.resolve():
                found.append(process.name)
        except OSError:
            continue
    return found
