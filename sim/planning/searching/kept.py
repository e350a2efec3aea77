"""A search kept in a folder: what was asked, each run as it is done, and the answer."""

import hashlib
import json
import math
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sim.planning.searching.asking import Plan
from sim.planning.searching.simulating import Staffing
from sim.planning.searching.trials import Task, Trial
from sim.results.fingerprint import code_fingerprint, options_hash
from sim.results.folder import LITTER, FolderInUseError, make_parents
from sim.results.journal import append_line, kept_lines
from sim.results.whole import write_text

ASKED, RUNS, ANSWER, FRONTIER, LEVERS, STANDARDS, PICTURE = (
    "asked.json",
    "runs.jsonl",
    "staffing.json",
    "frontier.csv",
    "levers.csv",
    "standards.csv",
    "frontier.png",
)
FILES = frozenset({ASKED, RUNS, ANSWER, FRONTIER, LEVERS, STANDARDS, PICTURE})
"""Everything Throughcare writes into the folder of a search."""


@dataclass
class KeptSearch:
    """The folder of a search.

    Attributes
    ----------
    folder : Path
    staffing : Staffing
        What is simulated: runs made for anything else are not taken up, but for other chances and bounds.
    """

    folder: Path
    staffing: Staffing
    _key: str = field(init=False)

    def __post_init__(self) -> None:
        self._key = _key(self.staffing)

    def open(self, asked: dict[str, Any]) -> dict[Task, Trial]:
        """Make the folder, or take up one that is there; return the finished runs that can be used.

        Raises
        ------
        FolderInUseError
            Something else is there, or nothing can be written there.
        """
        place = self.folder
        try:
            if place.exists() and not place.is_dir():
                raise FolderInUseError(f"{place}: is a file; --out needs the name of a folder")
            inside = [file.name for file in place.iterdir() if file.name not in LITTER] if place.exists() else []
            if strangers := sorted(name for name in inside if name not in FILES and not name.startswith(".")):
                raise FolderInUseError(
                    f"{place}: {strangers[0]} in it is not a search's, so it is left alone; give --out another name"
                )
            make_parents(place)
            place.mkdir(exist_ok=True)
            write_text(place / ASKED, json.dumps(asked, indent=2) + "\n")
        except OSError as error:
            raise FolderInUseError(f"{place}: cannot be written to ({error.strerror})") from error
        return self._known()

    def keep(self, trial: Trial) -> None:
        """Keep a finished run."""
        append_line(
            self.folder / RUNS,
            {
                "key": self._key,
                "amounts": list(self._amounts(trial.plan)),
                "run": trial.run,
                "values": [None if math.isnan(value) else value for value in trial.values],
                "error": trial.error,
            },
        )

    def _known(self) -> dict[Task, Trial]:
        levels = {}
        for plan_amounts, kept in ((tuple(one.get("amounts", ())), one) for one in kept_lines(self.folder / RUNS)):
            if kept.get("key") != self._key or (plan := self._plan(plan_amounts)) is None:
                continue
            values = tuple(math.nan if value is None else float(value) for value in kept["values"])
            levels[plan, int(kept["run"])] = Trial(plan, int(kept["run"]), values, str(kept["error"]))
        return levels

    def _amounts(self, plan: Plan) -> tuple[float, ...]:
        return tuple(self.staffing.question.amounts(plan).values())

    def _plan(self, amounts: tuple[float, ...]) -> Plan | None:
        """Return the plan with these amounts; None if the question has no such plan."""
        levers = self.staffing.question.levers
        if len(amounts) != len(levers):
            return None
        steps = [(amount - lever.least) / lever.step for amount, lever in zip(amounts, levers, strict=True)]
        plan = tuple(round(step) for step in steps)
        fits = all(
            abs(level - step) < 1e-6 and 0 <= level <= lever.steps
            for level, step, lever in zip(plan, steps, levers, strict=True)
        )
        return plan if fits else None


def _key(staffing: Staffing) -> str:
    """Return what runs of the same council, posts, standards and luck share."""
    levers = [
        {name: value for name, value in asdict(lever).items() if name not in ("least", "most", "step", "name")}
        for lever in staffing.question.levers
    ]
    whole = {
        "model": code_fingerprint(),
        "drawn": options_hash(staffing.drawn),
        "option": staffing.start_from,
        "levers": levers,
        "standards": [(one.measure, one.team, one.last_months) for one in staffing.question.standards],
        "seed": staffing.seed,
        "months": staffing.months,
    }
    return hashlib.sha256(json.dumps(whole, default=str, sort_keys=True).encode()).hexdigest()[:24]
