"""Leicestershire on 1 August 2017, from what was published: the paper's figures, DfE's tables, and closed forms.

Run ``python -m calibration.leicestershire_2017`` to write ``scenarios/leicestershire-2017``. No number here is set by
looking at a simulation.
"""

from pathlib import Path

from calibration.leicestershire_2017.derived import CIN_TEAMS, CP_TEAMS, FEASIBLE_TARGETS, Leicestershire, team_sizes
from calibration.leicestershire_2017.figures import draft

DESCRIPTION = (
    "Leicestershire on 1 August 2017 as it was staffed, with permanent and agency social workers. Built in closed form "
    "from the council's paper and DfE's tables by calibration/leicestershire_2017; see README.md beside this file."
)
PAPER = "Leicestershire County Council, report on additional resources for children and family services after the Ofsted inspection"  # noqa: E501
PERMANENT_ONLY = f"""throughcare: 1
name: Leicestershire 2017, permanent staff only
description: >-
  The paper's counterfactual: the caseloads that would have stood had no agency social workers been deployed.
baseline: baseline.yaml
sources:
  paper: {{title: "{PAPER}", date: 2017-07}}
changes:
  teams:
"""


def permanent_only() -> str:
    """Write the counterfactual: the same council without agency staff."""
    lines = [PERMANENT_ONLY]
    figure = "{value: 0, unit: FTE, source: paper, status: assumption, note: the paper's counterfactual}"
    teams = ["first_response"]
    teams += [f"child_protection_{team}" for team in CP_TEAMS] + [
        f"strengthening_families_{team}" for team in CIN_TEAMS
    ]
    lines += [f"    {team}:\n      agency_social_workers_fte: {figure}\n" for team in teams]
    manager = "{value: 1, unit: FTE, source: paper, status: assumption, note: without the supernumerary agency manager}"
    lines.append(f"      team_managers_fte: {manager}\n")
    return "".join(lines)


def main(folder: Path = Path("scenarios/leicestershire-2017")) -> None:
    """Write baseline.yaml and permanent-only.yaml into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    text = draft(Leicestershire()).text("Leicestershire 2017, as staffed", DESCRIPTION)
    (folder / "baseline.yaml").write_text(text, encoding="utf-8", newline="\n")
    (folder / "permanent-only.yaml").write_text(permanent_only(), encoding="utf-8", newline="\n")


__all__ = ["FEASIBLE_TARGETS", "Leicestershire", "draft", "main", "permanent_only", "team_sizes"]
