"""Leicestershire on 1 August 2017, from what was published: the paper's figures, DfE's tables, and closed forms.

Run ``python -m calibration.leicestershire_2017`` to write ``scenarios/leicestershire-2017``. No number here is set by
looking at a simulation.
"""

from pathlib import Path

from calibration.leicestershire_2017.derived import FEASIBLE_TARGETS, Leicestershire, at_targets
from calibration.leicestershire_2017.figures import draft
from calibration.leicestershire_2017.sizes import team_sizes
from calibration.leicestershire_2017.teams import agency_posts

DESCRIPTION = (
    "Leicestershire on 1 August 2017 as it was staffed, with permanent and agency social workers. Built in closed form "
    "from the council's paper and DfE's tables by calibration/leicestershire_2017; see README.md beside this file."
)
PAPER = "Leicestershire County Council, report on additional resources for children and family services after the Ofsted inspection"  # noqa: E501
COUNTERFACTUAL = "the paper's counterfactual"
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


def permanent_only(council: Leicestershire) -> str:
    """Write the counterfactual: the same council without agency staff, their posts standing empty."""
    lines = [PERMANENT_ONLY]
    for team, covered in agency_posts(council).items():
        lines.append(f"    {team}:\n      agency_social_workers_fte: {_figure(0, COUNTERFACTUAL)}\n")
        lines.append(f"      vacant_posts_fte: {_figure(covered, 'posts that agency workers had covered')}\n")
    lines.append(f"      team_managers_fte: {_figure(1, 'without the supernumerary agency manager')}\n")
    lines.append(f"  turnover:\n    agency_cover_share: {_figure(0, COUNTERFACTUAL, unit='share')}\n")
    return "".join(lines)


def _figure(value: float, note: str, *, unit: str = "FTE") -> str:
    return f'{{value: {value:g}, unit: {unit}, source: paper, status: assumption, note: "{note}"}}'


def main(folder: Path = Path("scenarios/leicestershire-2017")) -> None:
    """Write baseline.yaml and permanent-only.yaml into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    council = at_targets()
    text = draft(council).text("Leicestershire 2017, as staffed", DESCRIPTION)
    (folder / "baseline.yaml").write_text(text, encoding="utf-8", newline="\n")
    (folder / "permanent-only.yaml").write_text(permanent_only(council), encoding="utf-8", newline="\n")


__all__ = ["FEASIBLE_TARGETS", "Leicestershire", "draft", "main", "permanent_only", "team_sizes"]
