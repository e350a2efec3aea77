"""What every answer says of itself: the command that asked for it, and the versions that worked it out."""

import json
import shlex
import sys
from typing import Any

from sim.results.manifest import versions


def command_line() -> str:
    """Return the command that is running, as it can be typed again."""
    return shlex.join(["throughcare", *sys.argv[1:]])


def answer_json(document: dict[str, Any]) -> str:
    """Return an answer's document as JSON, with its audit trail."""
    return json.dumps({**document, "command": command_line(), "versions": versions()}, indent=2, allow_nan=False) + "\n"
