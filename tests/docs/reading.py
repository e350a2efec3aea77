"""Read the documents as their readers do: commands to type, files to save, links to follow."""

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

HOUSE = Path(__file__).parents[2]
DOCUMENTS = sorted([*HOUSE.glob("*.md"), *HOUSE.glob("docs/**/*.md"), *HOUSE.glob("scenarios/*/README.md")])

_BLOCK = re.compile(
    r"(?:^<!-- exit code (?P<code>\d) -->\n\n)?(?:^<!-- file (?P<file>\S+) -->\n\n)?"
    r"^```(?P<language>\w+)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


@dataclass(slots=True)
class Command:
    """A command of a document, what it should print and the exit code it should have."""

    words: str
    exit_code: int = 0
    output: list[str] = field(default_factory=list)

    @property
    def arguments(self) -> list[str]:
        """What follows `throughcare`."""
        return shlex.split(self.words)[1:]


def blocks(document: Path, language: str) -> list[str]:
    """Return the blocks of one language."""
    return [block["body"] for block in _blocks(document) if block["language"] == language]


def steps(document: Path) -> list[Command | tuple[str, str]]:
    """Return commands to run and files (name, text) to save, in the order of the document."""
    found: list[Command | tuple[str, str]] = []
    for block in _blocks(document):
        if block["language"] == "console":
            found += commands(block["body"], int(block["code"] or 0))
        elif block["file"]:
            found.append((block["file"], block["body"]))
        elif block["language"] == "yaml" and (named := re.match(r"# (\S+\.yaml)\n", block["body"])):
            found.append((named[1], block["body"]))
    return found


def _blocks(document: Path) -> list[re.Match[str]]:
    return list(_BLOCK.finditer(document.read_text(encoding="utf-8")))


def commands(body: str, exit_code: int = 0) -> list[Command]:
    """Read `$ ` lines and what is printed after each."""
    found: list[Command] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            found.append(Command(line[2:], exit_code))
        elif found:
            found[-1].output.append(line)
    return found


def links(document: Path) -> list[str]:
    """Return where the document's links and pictures point to."""
    return _LINK.findall(re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL))
