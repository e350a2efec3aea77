"""Make every picture of README.md and docs anew, from fixed seeds: `make pictures`.

    python docs/write_pictures.py            all of them
    python docs/write_pictures.py --only screens

Charts need nothing more. Screens need Playwright and a Chromium, the paper's page LibreOffice and pdftoppm; what cannot
be made is said, and the picture that is there stays. Runs are kept in results/pictures and not made again; delete it to
begin anew. docs/validation.png is made by `make validation`, which takes hours.
"""

import argparse
import importlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import write_figures
from PIL import Image

from sim.web.draft import Draft
from sim.web.work import About

HERE = Path(__file__).parent
HOUSE = HERE.parent
PICTURES, RESULTS = HERE / "pictures", HOUSE / "results"
KEPT = RESULTS / "pictures"
LARGEST = 250_000
"""Bytes of a picture of a screen."""
COUNCIL, PAPER = HOUSE / "scenarios" / "leicestershire-2017", "options.yaml"
CHOSEN = ("first_response", "child_protection", "strengthening_families")
"""The three options of docs/first-paper.md."""
YEARS, RUNS = 2, 20
WORK = "1e1ce57e25000000beef"
"""The name of the piece of work in the page's address."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")


class MissingError(Exception):
    """A program is not on this machine; the message names it."""


def main(only: str | None) -> int:
    """Make the pictures; return 1 if one could not be made."""
    missing = []
    for name, make in MAKERS.items():
        if only in (None, name):
            print(f"{name} ...", flush=True)
            try:
                make()
            except MissingError as error:
                missing.append(f"{name}: not made, {error}")
    print("\n".join(missing) or "All of them are made: look at them.")
    return 1 if missing else 0


def charts() -> None:
    """README.md's two charts, and its tables."""
    scenarios = HOUSE / "scenarios"
    runs = []
    for name, scenario in (("leicestershire-2017", "baseline"), ("permanent-only", "permanent-only")):
        runs.append(str(KEPT / name))
        _throughcare_once(KEPT / name, "run", COUNCIL / f"{scenario}.yaml", "--years", 1)
    write_figures.main(*runs)
    folder = KEPT / "barnsley-options"
    _throughcare_once(folder, "compare", scenarios / "barnsley-2017" / "options.yaml", "--years", 3, "--runs", 8)
    shutil.copyfile(folder / "charts" / "caseload-per-fte-difference.png", PICTURES / "barnsley-options.png")


def screens() -> None:
    """Screens of the page, and the flow of children that moves."""
    folder = _work()
    with _browser() as shot:
        with _page() as address:
            shot(f"{address}/", "page-start.png", height=900)
            shot(f"{address}/answer?run={WORK}", "page-answer.png", height=1000)
            shot(f"{address}/compare?run={WORK}", "page-compare.png", height=900)
        _throughcare("report", folder / "result", "--animation", "--out", KEPT / "papers", "--force")
        shot((KEPT / "papers" / "animation.html").as_uri(), "animation.png", height=1080)


def paper() -> None:
    """The first page of the Word paper."""
    office, pages = _program("soffice", "libreoffice"), _program("pdftoppm")
    _throughcare("report", _work() / "result", "--word", "--out", KEPT / "papers", "--force")
    _call(office, "--headless", "--convert-to", "pdf", "--outdir", KEPT / "papers", KEPT / "papers" / "options.docx")
    _call(pages, "-r", 110, "-png", "-singlefile", KEPT / "papers" / "options.pdf", KEPT / "papers" / "first")
    _keep((KEPT / "papers" / "first.png").read_bytes(), "word-paper.png")


MAKERS: dict[str, Callable[[], None]] = {"charts": charts, "screens": screens, "paper": paper}


def _work() -> Path:
    """Return a finished comparison as the page keeps it, with the options that a newcomer would choose there."""
    folder = KEPT / "page" / WORK
    if (folder / "about.json").is_file():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(COUNCIL, folder / "inputs", ignore=shutil.ignore_patterns("*.md"))
    draft = Draft(
        folder=folder / "inputs",
        base="calibrated.yaml",
        origin="Paper: Leicestershire 2017, the paper's proposals",
        paper=PAPER,
        chosen=list(CHOSEN),
    )
    words = ("compare", f"inputs/{draft.options_file()}", "--out", "result", "--months", 12 * YEARS, "--runs", RUNS)
    words = (*map(str, words), "--seed", "1", "--quiet")
    _call(sys.executable, "-m", "sim.cli", *words, folder=folder)
    about = About(
        kind="compare",
        title="Leicestershire 2017, the paper's proposals",
        council="Leicestershire",
        words=words,
        runs=RUNS,
        months=12 * YEARS,
        options=1 + len(CHOSEN),
        started="2026-11-22T12:00:00+00:00",
        draft=draft.as_kept(),
    )
    (folder / "about.json").write_text(json.dumps(asdict(about)), encoding="utf-8")
    return folder


@contextmanager
def _page() -> Iterator[str]:
    """Serve the page, and return its address."""
    said = KEPT / "said.txt"
    command = [sys.executable, "-m", "sim.cli", "app", "--no-browser", "--folder", str(KEPT / "page")]
    with said.open("w") as file:
        server = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, cwd=HOUSE)  # noqa: S603
    try:
        deadline = time.monotonic() + 120
        while not (found := re.search(r"http://127\.0\.0\.1:\d+", said.read_text(encoding="utf-8"))):
            if server.poll() is not None or time.monotonic() > deadline:
                raise MissingError(f"the page does not start: {said.read_text(encoding='utf-8')}")
            time.sleep(0.2)
        yield found[0]
    finally:
        server.terminate()
        server.wait(30)


@contextmanager
def _browser() -> Iterator[Callable[..., None]]:
    """Return what takes the picture of an address."""
    try:
        sync_playwright = importlib.import_module("playwright.sync_api").sync_playwright
    except ImportError:
        raise MissingError("Playwright is not installed: pip install playwright") from None
    program = os.environ.get("THROUGHCARE_CHROMIUM") or _program(*BROWSERS)
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=program, args=["--headless", "--no-sandbox", "--disable-gpu"])

        def shot(address: str, name: str, *, height: int) -> None:
            page = opened.new_page(viewport={"width": 1280, "height": height}, reduced_motion="reduce")
            page.set_default_timeout(300_000)
            page.goto(address)
            page.get_by_role("heading", level=1).first.wait_for()
            if "127.0.0.1" in address:
                drawn = "document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state')"
                page.wait_for_timeout(1000)
                page.wait_for_function(f"{drawn} === 'notRunning'")
            else:
                page.get_by_role("slider").press("End")
            page.wait_for_timeout(1000)
            _keep(page.screenshot(), name)
            page.close()

        yield shot
        opened.close()


def _keep(content: bytes, name: str) -> None:
    """Write a picture with as many colours as there is room for."""
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    for colours in (256, 64, 16):
        file = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        if len(file.getvalue()) <= LARGEST:
            break
    (PICTURES / name).write_bytes(file.getvalue())
    print(f"  {name}: {picture.width} x {picture.height}, {len(file.getvalue()) // 1000} KB")


def _throughcare_once(out: Path, *words: object) -> None:
    """Give a command unless its folder is there already."""
    if not out.is_dir():
        _throughcare(*words, "--seed", 1, "--quiet", "--out", out)


def _throughcare(*words: object) -> None:
    _call(sys.executable, "-m", "sim.cli", *words)


def _call(program: str, *words: object, folder: Path = HOUSE) -> None:
    subprocess.run([program, *map(str, words)], cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def _program(*names: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise MissingError(f"there is no {' or '.join(names)} here")
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=sorted(MAKERS), help="make these alone")
    sys.exit(main(parser.parse_args().only))
