"""Whether calibration of the real model finds parameters that are known.

``python -m calibration.studies.recovery results/studies/recovery.csv`` draws true figures of a small council from their
priors, simulates half a year with each, adds reporting errors, calibrates to it as if it were published, and keeps
one row for each data set and figure. A row that is there already is not worked out again, so that the study can be
interrupted. The model is right here by construction, so the discrepancy is nought: what real councils need on top of
it is another question (docs/studies/fitting.md).
"""

import argparse
import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import fill

import numpy as np
from joblib import Parallel, delayed, parallel_config

from calibration.calibrating import Simulating, apply, problem_of, uncertain_in
from calibration.calibrating.figures import Figure
from calibration.calibrating.problem import month_labels
from calibration.calibrating.simulating import figures_of
from calibration.calibrating.targets import Target
from calibration.council import baseline_of
from calibration.fitting import Posterior, Problem, calibrate
from calibration.fitting.posterior import A_LITTLE
from calibration.fitting.problem import Floats
from calibration.published.volumes import Volumes
from sim.scenario import Scenario

COUNCIL, YEAR = "Rutland", 2018
"""The smallest council with all its figures: a year of it is simulated in a fifth of a second."""
COVERAGE = 0.9
ENDS = ((1 - COVERAGE) / 2, (1 + COVERAGE) / 2)
COUNT_ERROR, SHARE_ERROR = 0.03, 0.08
"""Reporting error of the synthetic figures: 3 % of counts and means, 0.08 of shares on the logit."""
MEASURES = (
    ("referrals", "sum"),
    ("rereferrals_within_12_months", "share"),
    ("referral_no_further_action_share", "share"),
    ("assessments_completed", "sum"),
    ("assessments_per_referral", "share"),
    ("assessments_within_45_days", "share"),
    ("assessments_days_0_to_10_share", "share"),
    ("assessments_days_11_to_20_share", "share"),
    ("assessments_days_21_to_30_share", "share"),
    ("assessments_days_31_to_40_share", "share"),
    ("assessments_open", "mean"),
    ("section_47s", "sum"),
    ("icpcs", "sum"),
    ("icpcs_within_15_days", "share"),
    ("cp_plans_started", "sum"),
    ("cp_plans_ended", "sum"),
    ("cp_plans_open", "mean"),
    ("cp_plans_open", "last"),
    ("repeat_cp_plans", "share"),
    ("cin_plans_open", "mean"),
    ("cin_plans_open", "last"),
    ("care_started", "sum"),
    ("care_ended", "sum"),
    ("children_in_care", "mean"),
    ("children_in_care", "last"),
    ("open_cases", "mean"),
    ("open_cases", "last"),
    ("caseload_per_fte", "mean"),
    ("care_leavers_supported", "mean"),
    ("reviewing_officer_caseload", "mean"),
)
"""Thirty figures of the synthetic half-year."""
FITTED = (
    "demand_level",
    "return_share",
    "assessment_hours",
    "assessment_days",
    "assessment_spread",
    "section_47_share",
    "conference_share",
    "protection_length",
    "need_length",
    "ways_out_rate",
    "earlier_plan_share",
    "delay_share",
)
"""Figures of which counts say something, and how overload splits into delay; the others are left known."""
COLUMNS = ("data_set", "runs", "figure", "truth_score", "low_score", "high_score", "mean_score", "learned", "covered")
WIDTH = 120
TRUTH_RUN = 9_000_000
"""Runs that are taken for the published year are numbered from here."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is recovered from what.

    Attributes
    ----------
    scenario : Scenario
    names : sequence of str
        Figures that are fitted.
    figures : sequence of Figure
        Figures of the synthetic half-year.
    months, runs : int
    """

    scenario: Scenario
    names: Sequence[str]
    figures: Sequence[Figure]
    months: int
    runs: int


def setting(
    *, months: int = 6, runs: int = 200, names: Sequence[str] = FITTED, targets: int = len(MEASURES)
) -> Setting:
    """Return the small council, its figures and targets."""
    baseline = baseline_of(Volumes.read(), COUNCIL, YEAR)
    scenario = baseline.draft.scenario(baseline.name, baseline.description)
    labels = month_labels(scenario.parameters, months)
    figures = [Figure(measure, labels[0], labels[months - 1], statistic) for measure, statistic in MEASURES[:targets]]
    fitted = [each.name for each in uncertain_in(scenario, names)]
    return Setting(scenario, fitted, figures, months, runs)


def recover(asked: Setting, data_set: int) -> list[dict[str, object]]:
    """Make one synthetic half-year, calibrate to it, and say of each figure whether its interval holds the truth."""
    rng = np.random.default_rng([20261122, data_set])
    uncertain = uncertain_in(asked.scenario, asked.names)
    scores = rng.standard_normal(len(uncertain))
    truth = np.array([float(each.prior.from_score(score)) for each, score in zip(uncertain, scores, strict=True)])
    council = apply(asked.scenario.parameters, dict(zip(asked.names, truth.tolist(), strict=True)))
    year = np.array(figures_of(council, asked.figures, asked.months, 1, TRUTH_RUN + data_set))
    targets = _targets(asked, year, rng)
    problem = problem_of(asked.scenario, targets, asked.months, uncertain)
    problem = Problem(problem.priors, [replace(each, discrepancy=0.0) for each in problem.targets], problem.closed_form)
    read = [target.figure for target in targets]
    simulate = Simulating(asked.scenario.parameters, asked.names, read, asked.months, 100 + data_set)
    posterior = calibrate(problem, simulate, runs=asked.runs, seed=data_set)
    return _rows(data_set, asked.runs, problem, posterior, scores)


def _targets(asked: Setting, year: Floats, rng: np.random.Generator) -> list[Target]:
    """Take what was simulated as published, with reporting errors; what has no value in it is not published."""
    targets = []
    for figure, value in zip(asked.figures, year, strict=True):
        error = SHARE_ERROR if figure.is_share else COUNT_ERROR
        noise = error * rng.standard_normal()
        if not np.isfinite(value) or value <= 0.0 or (figure.is_share and value >= 1.0):
            continue
        name = f"{figure.name} ({figure.statistic})"
        target = Target(name, name, figure, float(value), {"reporting": error})
        reported = float(target.scale.backward(target.scale.forward(value) + noise))
        targets.append(replace(target, observed=reported))
    return targets


def _rows(data_set: int, runs: int, problem: Problem, posterior: Posterior, truth: Floats) -> list[dict[str, object]]:
    rows = []
    for place, prior in enumerate(problem.priors):
        scores = prior.to_score(posterior.draws[:, place])
        low, high = np.quantile(scores, ENDS)
        row = (
            data_set,
            runs,
            prior.name,
            round(float(truth[place]), 4),
            round(float(low), 4),
            round(float(high), 4),
            round(float(scores.mean()), 4),
            round(float(posterior.learned[place]), 4),
            int(low <= truth[place] <= high),
        )
        rows.append(dict(zip(COLUMNS, row, strict=True)))
    return rows


def read_rows(file: Path) -> list[dict[str, str]]:
    """Read the kept rows; none if there is no file."""
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def summary(rows: Sequence[dict[str, str]]) -> dict[str, tuple[float, float, int]]:
    """Coverage of the intervals, its standard error over data sets, and their number, by kind of figure.

    A figure is identifiable in a data set if its range was narrowed at least a little.
    """
    kinds = {
        "identifiable": [row for row in rows if float(row["learned"]) <= A_LITTLE],
        "not narrowed": [row for row in rows if float(row["learned"]) > A_LITTLE],
        "all": list(rows),
    }
    return {kind: _coverage(some) for kind, some in kinds.items()}


def _coverage(rows: Sequence[dict[str, str]]) -> tuple[float, float, int]:
    """Intervals of one data set are not independent: the error is that over data sets."""
    by_set: dict[str, list[float]] = {}
    for row in rows:
        by_set.setdefault(row["data_set"], []).append(float(row["covered"]))
    if not by_set:
        return float("nan"), float("nan"), 0
    held, sizes = np.array([sum(each) for each in by_set.values()]), np.array([len(each) for each in by_set.values()])
    share = held.sum() / sizes.sum()
    spread = np.sqrt(np.sum((held - share * sizes) ** 2)) / sizes.sum()
    return float(share), float(spread), int(sizes.sum())


def page(rows: Sequence[dict[str, str]]) -> str:
    """Write what the kept rows say."""
    sets, runs = len({row["data_set"] for row in rows}), sorted({row["runs"] for row in rows})
    found = summary(rows)
    how = (
        f"{COUNCIL} {YEAR}, the smallest council with all its figures, with {len(FITTED)} of them drawn from their "
        f"priors: half a year is simulated with each of {sets} such councils, {len(MEASURES)} figures of it are "
        f"reported with errors ({COUNT_ERROR:.0%} of counts and means, {SHARE_ERROR:g} of shares on the logit); the "
        f"council is calibrated to them with {', '.join(runs)} runs, as if nobody knew. The model is right here by "
        "construction, so no error of its own is added; [what that is for](fitting.md) was studied on a toy service."
    )
    narrowed = f"Identifiable: narrowed in that data set to at most {A_LITTLE:.0%} of the prior's width."
    lines = [
        "# Are known figures found again?",
        "",
        "Written by `python -m calibration.studies.recovery results/studies/recovery.csv --page FILE` from the rows in",
        "`results/studies/recovery.csv`; no number is typed by hand.",
        "",
        fill(how, WIDTH),
        "",
        f"| intervals of {COVERAGE:.0%} | cover | standard error over data sets | intervals |",
        "|---|---:|---:|---:|",
        *(f"| {kind} | {share:.1%} | {error:.1%} | {count} |" for kind, (share, error, count) in found.items()),
        "",
        fill(f"{narrowed} By figure:", WIDTH),
        "",
        "| figure | mean width that remains | intervals that cover |",
        "|---|---:|---:|",
    ]
    for figure in FITTED:
        own = [row for row in rows if row["figure"] == figure]
        width, held = np.mean([float(row["learned"]) for row in own]), sum(int(row["covered"]) for row in own)
        lines.append(f"| `{figure}` | {width:.0%} | {held} of {len(own)} |")
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Work out the data sets that are missing, and print the summary."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--data-sets", type=int, default=40)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--page", type=Path, help="only write the page of the kept rows")
    asked = parser.parse_args(arguments)
    if asked.page is not None:
        asked.page.write_text(page(read_rows(asked.file)), encoding="utf-8", newline="\n")
        return
    done = {int(row["data_set"]) for row in read_rows(asked.file)}
    missing = [number for number in range(asked.data_sets) if number not in done]
    council = setting(runs=asked.runs)
    asked.file.parent.mkdir(parents=True, exist_ok=True)
    with parallel_config(backend="loky", n_jobs=asked.jobs, inner_max_num_threads=1):
        for rows in Parallel(return_as="generator_unordered")(delayed(recover)(council, each) for each in missing):
            _append(asked.file, rows)
    for kind, (share, error, count) in summary(read_rows(asked.file)).items():
        sys.stdout.write(f"{kind}: {share:.3f} +- {error:.3f} of {count} intervals\n")


def _append(file: Path, rows: Sequence[dict[str, object]]) -> None:
    is_new = not file.exists()
    with file.open("a", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        if is_new:
            writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
