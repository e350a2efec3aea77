"""`throughcare calibrate`: fit a scenario to published figures."""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
import typer

from calibration.calibrating import (
    LeftOut,
    Simulating,
    Target,
    TargetsFault,
    calibrate_council,
    calibrated,
    drawn_figures,
    month_labels,
    read_own_targets,
    targets_of,
    uncertain_in,
    without_used,
)
from calibration.calibrating import keeping as kept
from calibration.calibrating.findings import figures_table, lessons_table, targets_table
from calibration.expected import expected_by_month
from calibration.fitting import Posterior
from calibration.fitting.placing import FEWEST_RUNS
from sim.cli.common import AsJson, ScenarioFile, progress_of_runs, say, taken_up_later
from sim.report.calibrated import PAGE, Account, calibration_page, draw_calibration, within
from sim.report.console import data_console
from sim.report.targets import read_targets
from sim.results.folder import published_beside
from sim.results.whole import write_text
from sim.scenario import Scenario, Source, load, resolved_yaml

CHECKED = 40
"""Runs at draws of the posterior, for the simulated ranges of the report."""
KEPT_DRAWS = 200
FIRST_CHECK = 1_000_000
"""Runs at draws are numbered from here, so that none has the luck of a run that was fitted to."""


def calibrate(
    scenario: ScenarioFile,
    out: Annotated[Path, typer.Option(help="Folder of the calibration; one that was interrupted is taken up.")],
    targets: Annotated[
        Path | None,
        typer.Option(help="Published figures [default: NAME.published.csv or published.csv beside the scenario]."),
    ] = None,
    runs: Annotated[int, typer.Option(min=FEWEST_RUNS, help="Simulations to fit to.")] = 400,
    months: Annotated[int, typer.Option(min=3, max=36, help="Months each of them takes.")] = 12,
    seed: Annotated[int, typer.Option(min=0, help="Seed: the same seed gives the same result.")] = 1,
    jobs: Annotated[int, typer.Option(min=1, help="Runs worked on at a time.")] = 2,
    draws: Annotated[int, typer.Option(min=20, max=2000, help="Draws to keep for `run`.")] = KEPT_DRAWS,
    fit: Annotated[
        list[str] | None,
        typer.Option(help="Fit this figure only; may be given several times [default: all that can be]."),
    ] = None,
    as_json: AsJson = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress, no summary.")] = False,
) -> None:
    """Fit SCENARIO to published figures; write it with draws of what is uncertain, and a report."""
    asked = load(scenario)
    labels = month_labels(asked.parameters, months)
    file = targets or published_beside(scenario)
    if file is None:
        raise TargetsFault(
            f"{scenario}: there are no published figures beside it; give a file with --targets "
            f"(columns as in {scenario.stem}.published.csv, or measure, value, error)"
        )
    chosen, left_out = _targets(file, asked, labels, months)
    if not chosen:
        raise TargetsFault(
            f"{file}: none of its figures is left to fit to in the {months} months from {labels[0]}"
            + "".join(f"\n  {each.name}: {each.reason}" for each in left_out)
        )
    try:
        fitted = uncertain_in(asked, fit or None)
    except ValueError as error:
        raise typer.TyperException(str(error)) from error
    kept.open_folder(out)
    started = datetime.now(UTC)
    if not quiet:
        say(f"{len(chosen)} published figures, {len(fitted)} figures of the scenario to fit, {runs} runs.")
    with taken_up_later(out), progress_of_runs(quiet=quiet) as progress:
        task = progress.add_task("fitted", total=runs)
        posterior = calibrate_council(
            asked,
            chosen,
            runs=runs,
            seed=seed,
            months=months,
            jobs=jobs,
            folder=out,
            uncertain=fitted,
            progress=lambda done, total: progress.update(task, completed=done, total=total),
        )
        sample = _sample(posterior, draws, seed)
        check = progress.add_task("checked", total=min(CHECKED, draws))
        figures = [target.figure for target in chosen]
        again = Simulating(
            asked.parameters,
            posterior.names,
            figures,
            months,
            seed,
            jobs,
            out,
            lambda done, total: progress.update(check, completed=done, total=total),
        )
        simulated = again(sample[:CHECKED], FIRST_CHECK)
    account = _account(asked, posterior, runs, months, seed, len(simulated), left_out)
    tables = targets_table(chosen, posterior, simulated), figures_table(fitted, posterior), lessons_table(posterior)
    for name, table in zip((kept.TARGETS, kept.FIGURES, kept.LESSONS), tables, strict=True):
        kept.keep_table(out / name, table)
    settings = {
        "scenario": asked.hash,
        "targets": file.name,
        "runs": runs,
        "months": months,
        "seed": seed,
        "draws": draws,
        "began": started.isoformat(timespec="seconds"),
        "seconds": round((datetime.now(UTC) - started).total_seconds(), 1),
    }
    kept.keep_posterior(out, posterior, settings)
    _keep_scenario(asked, posterior, sample, out, file, account)
    write_text(out / PAGE, calibration_page(account, *tables))
    draw_calibration(tables[0], tables[1], out)
    _show(account, tables, settings, out, as_json=as_json, quiet=quiet)


def _targets(
    file: Path, asked: Scenario, labels: list[str], months: int
) -> tuple[tuple[Target, ...], tuple[LeftOut, ...]]:
    """Read a file of published figures as for `baseline-check`, or a planner's own of measure, value and error."""
    try:
        heading = file.read_text(encoding="utf-8-sig").partition("\n")[0]
    except (OSError, UnicodeDecodeError):
        heading = ""
    if "published" not in heading:
        return read_own_targets(file, labels), ()
    answered = list(expected_by_month(asked.parameters, months=months))
    chosen, left_out = targets_of(read_targets(file, list(asked.parameters.teams)), labels, answered)
    to_fit, used = without_used(chosen, asked.sources)
    return to_fit, (*left_out, *used)


def _sample(posterior: Posterior, draws: int, seed: int) -> np.ndarray:
    """Draws in no order, so that any first few of them stand for all."""
    rng = np.random.default_rng([seed, draws])
    return posterior.draws[rng.permutation(len(posterior.draws))[:draws]]


def _account(
    asked: Scenario,
    posterior: Posterior,
    runs: int,
    months: int,
    seed: int,
    checked: int,
    left_out: tuple[LeftOut, ...],
) -> Account:
    convergence = posterior.convergence
    return Account(
        name=asked.name,
        runs=runs,
        failed=posterior.failed,
        months=months,
        seed=seed,
        checked=checked,
        placed_by=posterior.placed_by,
        r_hat=convergence.r_hat,
        effective_draws=convergence.effective_draws,
        moved=convergence.moved,
        outside=convergence.outside,
        converged=convergence.good,
        misfit=posterior.misfit,
        opposed=posterior.opposed,
        left_out=[(each.name, each.reason) for each in left_out],
    )


def _keep_scenario(
    asked: Scenario, posterior: Posterior, sample: np.ndarray, out: Path, targets: Path, account: Account
) -> None:
    """Write the scenario at the centre of the posterior, its draws, and the figures it was held to."""
    drawn = drawn_figures(asked.parameters, posterior.names, sample)
    title = (
        f"Throughcare, calibrated to {len(posterior.target_names)} published figures with {account.runs} runs of "
        f"{account.months} months (seed {account.seed})"
    )
    source = Source("calibration", title, f"{datetime.now(UTC):%Y-%m}")
    after = calibrated(asked, posterior.names, posterior.central, drawn, source)
    kept.keep_table(out / kept.DRAWS, drawn)
    write_text(out / kept.SCENARIO, with_draws(resolved_yaml(after), kept.DRAWS))
    write_text(out / kept.PUBLISHED, targets.read_text(encoding="utf-8-sig"))


def with_draws(text: str, file: str) -> str:
    """Name the file of draws in a scenario file."""
    head, parted, rest = text.partition("\nsources:")
    return f"{head}\ndraws: {file}{parted}{rest}"


def _show(
    account: Account,
    tables: Sequence[pd.DataFrame],
    settings: Mapping[str, Any],
    out: Path,
    *,
    as_json: bool,
    quiet: bool,
) -> None:
    targets, figures, lessons = tables
    if as_json:
        parts = {"targets": targets, "figures": figures, "lessons": lessons}
        document = {name: json.loads(table.to_json(orient="records")) for name, table in parts.items()}
        sys.stdout.write(json.dumps({"calibration": settings, **document}, indent=2, allow_nan=False) + "\n")
    elif not quiet:
        inside = int(within(targets).sum())
        data_console().print(
            f"{inside} of {len(targets)} published figures lie within the simulated 80 % range; "
            f"{int((figures['said'] == 'narrowed').sum())} of {len(figures)} fitted figures are narrowed."
        )
    if not quiet:
        if not account.converged:
            say(f"The chains do not agree (R-hat {account.r_hat:.3f}): do not use this result; more runs may help.")
        say(f"Written to {out} in {settings['seconds']:.0f} s; {PAGE} says what was found.")
