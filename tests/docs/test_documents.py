"""What stands in the documents is so: every command and example in README and docs is run."""

import doctest
import importlib.util
import json
import re
import shutil
import subprocess
from contextlib import nullcontext
from dataclasses import dataclass, fields

import pytest
from command_line import undrawn

from sim import cli, measures
from sim.measures import MEASURES
from sim.report.targets import COLUMNS
from sim.scenario import load
from sim.scenario.parameters import Parameters

from .reading import DOCUMENTS, HOUSE, Command, blocks, commands, links, steps


def name_of(document):
    return document.relative_to(HOUSE).as_posix()


def all_documents():
    return pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)


def with_commands():
    return pytest.mark.parametrize(
        "document",
        [
            pytest.param(document, marks=[pytest.mark.slow] if document.name == "calibration.md" else [])
            for document in DOCUMENTS
            if blocks(document, "console")
        ],
        ids=name_of,
    )


def script(name):
    spec = importlib.util.spec_from_file_location(name, HOUSE / "docs" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def desk(tmp_path):
    """A folder such as a reader stands in, to which nothing is written but by the commands."""
    shutil.copytree(HOUSE / "scenarios", tmp_path / "scenarios")
    (tmp_path / "results").mkdir()
    return tmp_path


def shortened(arguments):
    if arguments[0] == "calibrate":
        return [*arguments, "--runs", "50", "--fit", "assessment_days", "--draws", "20", "--jobs", "1"]
    if arguments[0] != "run":
        return arguments
    kept = []
    words = iter(arguments)
    for word in words:
        if word == "--runs" or word in {"--years", "--months"} or word == "--jobs":
            next(words)
        else:
            kept.append(word)
    return [*kept, "--months", "1", "--runs", "1", "--jobs", "1"]


@dataclass
class Typed:
    code: int
    stdout: str
    stderr: str


@pytest.fixture
def type_in(desk, monkeypatch, capsys):
    """Type a command at the desk; `short` makes a reader's twenty runs of a year one run of a month."""
    monkeypatch.chdir(desk)

    def typed(command: Command, *, short: bool = True) -> Typed:
        arguments, into = command.arguments, None
        if ">" in arguments:
            arguments, into = arguments[: arguments.index(">")], desk / arguments[-1]
        capsys.readouterr()
        with undrawn() if short else nullcontext():
            code = cli.main(shortened(arguments) if short else arguments)
        printed, said = capsys.readouterr()
        if into is not None:
            into.write_text(printed, encoding="utf-8")
        return Typed(code, printed, said)

    return typed


def agrees(expected, printed):
    """Whether what was printed is what the document shows; `...` stands for anything."""
    wanted = "\n".join(line.rstrip() for line in expected).strip()
    got = "\n".join(line.rstrip() for line in printed.splitlines()).strip()
    pattern = re.escape(wanted).replace(re.escape("..."), ".*")
    return re.fullmatch(pattern, got, re.DOTALL) is not None


def follow(document, desk, type_in, *, short=True):
    """Do everything a document says; return what does not come out as it shows."""
    wrong = []
    for step in steps(document):
        if isinstance(step, tuple):
            file = desk / step[0]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(step[1], encoding="utf-8")
            continue
        if short and "trace" in step.words:
            continue  # its child does not live in a month's run; the slow test follows it
        typed = type_in(step, short=short)
        shown = typed.stderr if step.exit_code else typed.stdout
        if typed.code != step.exit_code:
            wrong.append(f"$ {step.words}\nexit code {typed.code}, not {step.exit_code}\n{typed.stderr}")
        elif step.output and not agrees(step.output, shown):
            wrong.append(f"$ {step.words}\nprinted:\n{shown}\nnot:\n" + "\n".join(step.output))
    return wrong


@with_commands()
def test_commands_do_what_the_document_shows(document, desk, type_in):
    assert all(step.words.startswith("throughcare ") for step in steps(document) if isinstance(step, Command))
    wrong = follow(document, desk, type_in)
    assert not wrong, "\n\n".join(wrong)


def test_a_wrong_example_is_noticed(desk, type_in):
    page = desk / "page.md"
    page.write_text(
        "```console\n$ throughcare check scenarios/none.yaml\n```\n\n"
        "<!-- exit code 3 -->\n\n```console\n$ throughcare check scenarios/none.yaml\nall is well\n```\n",
        encoding="utf-8",
    )
    wrong = follow(page, desk, type_in)
    assert len(wrong) == 2
    assert "exit code 3, not 0" in wrong[0]
    assert "there is no such file" in wrong[1]


@pytest.mark.slow
def test_readme_as_it_stands(desk, type_in):
    """The README's runs in full: its tables and its journey are what they give."""
    readme = HOUSE / "README.md"
    as_staffed = next(line for line in windows_lines() if "throughcare run" in line)
    assert type_in(Command(as_staffed.replace("\\", "/")), short=False).code == 0
    wrong = follow(readme, desk, type_in, short=False)
    assert not wrong, "\n\n".join(wrong)
    figures = script("write_figures")
    runs = [figures.read_run(desk / "results" / name) for name in ("leicestershire-2017", "permanent-only")]
    assert figures.tables(tuple(runs)) in readme.read_text(encoding="utf-8"), "python docs/write_figures.py writes them"


@all_documents()
def test_python_examples(document, desk, monkeypatch):
    monkeypatch.chdir(desk)
    for body in blocks(document, "python"):
        assert ">>> " in body, f"an example that is not run:\n{body}"
        test = doctest.DocTestParser().get_doctest(body, {}, name_of(document), str(document), 0)
        told = []
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
        runner.run(test, out=told.append)
        assert not runner.failures, "".join(told)


@all_documents()
def test_links_and_pictures_are_there(document):
    for link in links(document):
        if not link.startswith(("https://", "#")):
            assert (document.parent / link.partition("#")[0]).exists(), f"{name_of(document)} points to {link}"


@all_documents()
def test_pictures_say_what_they_show(document):
    pictures = re.findall(r"!\[([^\]]*)\]\(", document.read_text(encoding="utf-8"))
    assert all(len(words) > 40 for words in pictures)


@all_documents()
def test_names_of_files_are_those_of_files(document):
    """A path in backquotes is one of the house, a run folder's file, or a place a command writes to."""
    roots = ("sim/", "calibration/", "tests/", "scenarios/", "docs/", "benchmarks/")
    for path in re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", document.read_text(encoding="utf-8")):
        if path.startswith(roots) and "four-posts" not in path:
            assert (HOUSE / path).exists(), f"{name_of(document)} names {path}"


FIELDS = {
    name
    for module in (HOUSE / "sim" / "scenario").glob("*parameters.py")
    for name in re.findall(r"^    ([a-z]\w*): ", module.read_text(encoding="utf-8"), re.MULTILINE)
}
"""Every field a scenario can have."""


@all_documents()
def test_measures_named_are_measures(document):
    names = set(re.findall(r"`([a-z0-9]+(?:_[a-z0-9]+)*_(?:on_time|within_\d+_days|open|share|per_fte|gbp|weeks))`",
                           document.read_text(encoding="utf-8")))  # fmt: skip
    assert names <= MEASURES.keys() | FIELDS


@pytest.mark.parametrize("page", ["model.md", "scenario-files.md"])
def test_names_the_planners_pages_give_are_fields_or_measures(page):
    names = set(re.findall(r"`([a-z]+(?:_[a-z0-9]+)+)`", (HOUSE / "docs" / page).read_text(encoding="utf-8")))
    council = load(HOUSE / "scenarios" / "leicestershire-2017" / "baseline.yaml").parameters
    assert len(names) > 5
    assert names <= MEASURES.keys() | FIELDS | council.teams.keys() | {*measures.__all__, *COLUMNS}


def test_every_section_of_a_scenario_is_in_its_page():
    page = (HOUSE / "docs" / "scenario-files.md").read_text(encoding="utf-8")
    listed = re.findall(r"`(\w+)`", " ".join(re.findall(r"^\|(.*?)\|", page.partition("## Sections")[2], re.MULTILINE)))
    sections = [field.name for field in fields(Parameters) if field.name not in {"council", "start"}]
    assert [name for name in sections if name not in listed] == []


def test_the_page_of_measures_is_the_program_s():
    assert (HOUSE / "docs" / "measures.md").read_text(encoding="utf-8") == script("write_measures").page()


def test_the_page_of_measures_names_those_the_command_names(capsys):
    assert cli.main(["measures"]) == 0
    printed = capsys.readouterr().out
    page = (HOUSE / "docs" / "measures.md").read_text(encoding="utf-8")
    named = re.findall(r"^### `(\w+)`$", page, re.MULTILINE)
    assert sorted(named) == sorted(MEASURES)
    # long names are folded over two lines of the table
    cells = "".join(
        row.split("│")[1].strip() + ("" if row.split("│")[1].strip() else " ")
        for row in printed.splitlines()
        if row.startswith("│")
    )
    assert all(name in cells for name in named)


def test_every_command_of_the_program_is_in_the_readme(capsys):
    assert cli.main(["--help"]) == 0
    listed = re.findall(r"^  ([a-z-]+)  ", capsys.readouterr().out.partition("Commands:")[2], re.MULTILINE)
    assert len(listed) >= 7
    readme = (HOUSE / "README.md").read_text(encoding="utf-8")
    assert [name for name in listed if f"`throughcare {name}" not in readme] == []


def test_options_named_in_the_documents_are_options(capsys):
    for document in DOCUMENTS:
        for step in steps(document):
            if isinstance(step, Command):
                cli.main([step.arguments[0], "--help"])
                known = capsys.readouterr().out
                assert [word for word in step.arguments if word.startswith("--") and word not in known] == []


def windows_lines():
    return [line for body in blocks(HOUSE / "README.md", "powershell") for line in body.splitlines()]


def test_windows_lines_are_those_of_make():
    make = shutil.which("make")
    if make is None:
        pytest.skip("no make here")
    asked = subprocess.run(
        [make, "-n", "-B", "run", "test"], cwd=HOUSE, capture_output=True, encoding="utf-8", check=True
    ).stdout
    typed = [line for line in asked.splitlines() if not line.startswith(("@", "#", "touch", "echo", "make"))]
    on_windows = [
        line.replace("py -m venv", "python3 -m venv").replace("\\Scripts\\", "/bin/").replace("\\", "/")
        for line in windows_lines()
    ]
    assert on_windows == typed


def test_manifest_promises_are_kept(desk, type_in):
    """The files that results/README.md lists are those a run writes."""
    out = desk / "out"
    run = "throughcare run scenarios/leicestershire-2017/baseline.yaml --out out --events --quiet"
    assert type_in(commands(f"$ {run}")[0]).code == 0
    listed = re.findall(r"^\| `([\w.]+)`", (HOUSE / "results" / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(path.name for path in out.iterdir())
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["months"] == 1
