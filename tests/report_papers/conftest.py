import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

from command_line import typed
from councils import as_scenario_text, small_council

from sim.cli import main

OPTIONS = """\
throughcare_options: 1
name: "Small options"
baseline: small.yaml
sources:
  paper: {title: "=A paper that begins like a formula", date: 2024-01}
standards:
  in_time: {name: Half in time, measure: assessments_within_45_days, at_least: 0.5, last_months: 2}
  caseload: {name: At most 60 cases a social worker, measure: caseload_per_fte, at_most: 60, last_months: 3}
worth:
  staff:
    name: A child-week is worth £750
    saved: drift_child_weeks
    gbp: 750
    paid: cost_staff_gbp
    months: [2, 3, 24]
    source: tests
    status: assumption
options:
  two_more:
    name: "Two more <assessment> workers & a clerk"
    posts:
      - name: "@Two workers"
        team: assessment
        role: social_worker
        fte: 2
        recruited_in_months: {value: 1, low: 0.5, high: 2, coverage: 0.8}
        funding_line: "+Growth"
        source: paper
        status: assumption
        note: "-1 is no formula"
      - {name: Clerk, fte: 1, gbp_per_year: 25000, source: tests, status: assumption}
  fewer_contacts:
    name: A tenth fewer contacts
    changes:
      - figure: demand.contacts
        times: 0.9
        interval: {low: 0.8, high: 1, coverage: 0.8}
        source: tests
        status: assumption
  both:
    name: Both
    together: [two_more, fewer_contacts]
"""
PUBLISHED = """\
measure,team,from_month,to_month,statistic,published,tolerance,tolerance_kind,source,note
contacts,all,2024-04,2024-06,sum,200,0.05,relative,a report,
assessments_within_45_days,all,2024-04,2024-06,share,0.1,2,points,a return,
"""


def _made(folder, *arguments):
    assert main([str(each) for each in arguments]) == 0
    return folder


@pytest.fixture(scope="session")
def comparison(tmp_path_factory):
    """Compare three small options over three months, four runs each."""
    folder = tmp_path_factory.mktemp("papers")
    (folder / "small.yaml").write_text(as_scenario_text(small_council()), encoding="utf-8")
    (folder / "options.yaml").write_text(OPTIONS, encoding="utf-8")
    out = folder / "compared"
    asked = ("--months", 3, "--runs", 4, "--jobs", 1, "--quiet")
    return _made(out, "compare", folder / "options.yaml", *asked, "--out", out)


@pytest.fixture(scope="session")
def run(tmp_path_factory):
    """Three months of the small council, three runs, with published figures beside it."""
    folder = tmp_path_factory.mktemp("papers-run")
    file = folder / "small.yaml"
    file.write_text(as_scenario_text(small_council()), encoding="utf-8")
    file.with_name("published.csv").write_text(PUBLISHED, encoding="utf-8")
    return _made(
        folder / "run", "run", file, "--months", 3, "--runs", 3, "--jobs", 1, "--quiet", "--out", folder / "run"
    )


@pytest.fixture(scope="session")
def papers(comparison, tmp_path_factory):
    """All papers of the comparison, beside it as they are unless something is said."""
    given = Path(shutil.copytree(comparison, tmp_path_factory.mktemp("written") / "compared"))
    return _made(given.with_name("compared-report"), "report", given)


@pytest.fixture(scope="session")
def run_papers(run, tmp_path_factory):
    """All papers of the run."""
    out = tmp_path_factory.mktemp("written-run") / "papers"
    return _made(out, "report", run, "--out", out)


@pytest.fixture
def call(capsys):
    """Run the command line in this process."""

    def run(*arguments):
        return typed(capsys, *arguments)

    return run


@pytest.fixture
def copied(comparison, tmp_path):
    """Copy the comparison, to be damaged."""
    return Path(shutil.copytree(comparison, tmp_path / "copied"))
