"""From finished runs to the folder of a comparison: everything but its pictures."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import pandas as pd

from sim.experiment import Compared
from sim.experiment.chances import Chance, chances, judged
from sim.experiment.differences import differences, summarise_options
from sim.experiment.quarters import by_quarter
from sim.experiment.worth import PAID, Paid, paid_back
from sim.measures.planned import first_day_after, not_simulated_gbp, planned
from sim.results.compared import (
    ComparisonManifest,
    FailedTask,
    LineTold,
    OptionTold,
    StandardTold,
    WorthTold,
    numbers_of_measures,
    rows_of_measure,
    sums_by_run,
    write_csv_table,
)
from sim.results.comparison import (
    CHANCES,
    DIFFERENCES,
    DRAWS,
    NUMBERS,
    OPTIONS,
    QUARTERS,
    SCENARIOS,
    SUMMARY,
    WORTH,
    KeptRuns,
)
from sim.results.fingerprint import code_fingerprint
from sim.results.manifest import commit, team_labels, versions
from sim.results.parquet import ask
from sim.results.whole import write_text
from sim.scenario import DrawnOptions, Options, Scenario, resolved_yaml
from sim.scenario.options import BASELINE, Option

MOST_ROWS = 400_000
"""Numbers summarised at a time: more take memory, fewer take longer."""


def conclude(place: Path, kept: KeptRuns, options: Options, drawn: DrawnOptions, compared: Compared) -> None:
    """Join the runs of a comparison and write what they say.

    Parameters
    ----------
    place : Path
        The folder.
    kept : KeptRuns
        Its runs.
    options : Options
        What was compared.
    drawn : DrawnOptions
        The draws that runs had.
    compared : Compared
        What came of it; it has at least one run with a result.
    """
    failed = {(each.option, each.run) for each in compared.failures}
    tasks = [(option, run) for option in compared.options for run in range(1, compared.runs + 1)]
    kept.join([task for task in tasks if task not in failed], place)
    write_text(place / OPTIONS, options.text)
    (place / SCENARIOS).mkdir(exist_ok=True)
    for scenario in _scenarios(options):
        write_text(place / SCENARIOS / f"{Path(scenario.path).stem}.yaml", resolved_yaml(scenario))
    if drawn.draws:
        names, values = drawn.table()
        table = pd.DataFrame(values, columns=list(names))
        table.insert(0, "draw", range(1, len(table) + 1))
        write_csv_table(place / DRAWS, table)
    _summaries(place, options)
    _worth(place, options, compared.months)
    _quarters(place, options)


def describe_comparison(
    options: Options,
    options_hash: str,
    drawn: DrawnOptions,
    compared: Compared,
    *,
    precision: float | None,
    started: datetime,
    command: str,
) -> ComparisonManifest:
    """Write down what was compared, and how."""
    head, dirty = commit()
    council = options.baseline.scenario.parameters
    return ComparisonManifest(
        name=options.name,
        description=options.description,
        options_path=options.path,
        options_hash=options_hash,
        council=council.council,
        start=council.start,
        months=compared.months,
        seed=compared.seed,
        budget=compared.budget,
        runs=compared.runs,
        draws=compared.draws,
        drawn_from=drawn.words,
        runs_per_draw=compared.runs_per_draw,
        precision=precision,
        stopped=compared.stopped,
        failed=tuple(
            FailedTask(option=each.option, run=each.run, draw=each.draw, error=each.error) for each in compared.failures
        ),
        headline=options.headline,
        options=tuple(_told(option, options.baseline, compared.months) for option in options.options),
        standards=tuple(StandardTold(**asdict(each)) for each in options.standards),
        forecast=options.forecast,
        worth=tuple(WorthTold(**asdict(each)) for each in options.worth),
        teams=team_labels(council),
        versions=versions(),
        code=code_fingerprint(),
        commit=head,
        dirty=dirty,
        started=started,
        duration_seconds=compared.seconds,
        events_per_run=compared.events_per_run,
        command=command,
        notes=notes_on(options, compared.months),
    )


def notes_on(options: Options, months: int) -> tuple[str, ...]:
    """Say what options ask for that runs of so many months cannot show."""
    end = first_day_after(options.baseline.scenario.parameters.start, months)
    notes = []
    for option in options.options:
        late = [(line.name, line.begins) for line in option.posts] + [
            (one.figure, one.begins) for one in option.overrides
        ]
        notes += [
            f"{option.key}: {name} begins on {begins}, but runs end before {end}: it makes no difference here"
            for name, begins in late
            if begins is not None and begins >= end
        ]
    for worth in options.worth:
        beyond = [each for each in worth.months if each > months]
        if beyond:
            words = " and ".join(map(str, beyond))
            notes.append(f"worth.{worth.key}: runs of {months} months say nothing about the first {words} months")
    return tuple(notes)


def _summaries(place: Path, options: Options) -> None:
    """Summarise some measures at a time, so that memory does not grow with the number of runs."""
    summary, differing, met = [], [], list[Chance]()
    for measures in _batches(place):
        numbers = numbers_of_measures(place, measures)
        summary.append(summarise_options(numbers))
        differing.append(differences(numbers, BASELINE))
        for standard in options.standards:
            if standard.measure in measures:
                met += chances(judged(numbers, standard), standard)
    for name, tables in ((SUMMARY, summary), (DIFFERENCES, differing)):
        write_csv_table(place / name, _in_order(tables, options.keys))
    columns = ["option", "standard", "chance", "low", "high", "runs"]
    write_csv_table(place / CHANCES, pd.DataFrame([asdict(each) for each in met], columns=columns))


def _worth(place: Path, options: Options, lasts: int) -> None:
    """Say of every option whether it pays for itself, as far as runs last."""
    found: list[Paid] = []
    for worth in options.worth:
        for months in (each for each in worth.months if each <= lasts):
            sums = sums_by_run(place, months, saved=worth.saved, paid=worth.paid)
            on_top = {option.key: not_simulated_gbp(option, months) for option in options.options}
            found += paid_back(sums, worth, months, BASELINE, on_top)
    found.sort(key=lambda each: options.keys.index(each.option))
    write_csv_table(place / WORTH, pd.DataFrame([asdict(each) for each in found], columns=[*PAID]))


def _quarters(place: Path, options: Options) -> None:
    """Tell what is to be forecast quarter by quarter, one measure at a time."""
    tables = [by_quarter(rows_of_measure(place, measure)) for measure in options.forecast]
    if tables:
        write_csv_table(place / QUARTERS, _in_order(tables, options.keys))


def _batches(place: Path) -> Iterator[list[str]]:
    """Yield measures, as many together as fit."""
    counts = ask("SELECT measure, count(*) AS rows FROM read_parquet(?) GROUP BY measure ORDER BY 1", place / NUMBERS)
    together: list[str] = []
    rows = 0
    for measure, number in zip(counts["measure"].astype(str), counts["rows"].tolist(), strict=True):
        if together and rows + number > MOST_ROWS:
            yield together
            together, rows = [], 0
        together.append(measure)
        rows += number
    yield together


def _in_order(tables: Sequence[pd.DataFrame], options: Sequence[str]) -> pd.DataFrame:
    table = pd.concat([each.astype({"option": str}) for each in tables], ignore_index=True)
    place = table["option"].map({option: number for number, option in enumerate(options)})
    return table.iloc[place.argsort(kind="stable")].reset_index(drop=True)


def _scenarios(options: Options) -> Iterable[Scenario]:
    """Return each council once that options begin with."""
    return {option.scenario.path: option.scenario for option in options.options}.values()


def _told(option: Option, baseline: Option, months: int) -> OptionTold:
    plan = planned(option, baseline)
    return OptionTold(
        key=option.key,
        name=option.name,
        description=option.description,
        scenario=option.scenario.name,
        scenario_hash=option.scenario.hash,
        together=option.together,
        lines=tuple(LineTold(**asdict(line)) for line in plan.lines),
        first_month=plan.first_month,
        first_year_gbp=plan.first_year_gbp,
        full_year_gbp=plan.full_year_gbp,
        not_simulated_full_year_gbp=plan.not_simulated_full_year_gbp,
        fte_by_role=dict(plan.fte_by_role),
        by_funding_line=dict(plan.by_funding_line),
        not_simulated_by_month=tuple(not_simulated_gbp(option, each) for each in range(1, months + 1)),
        own_places_are_cashable_share=option.scenario.parameters.prices.own_places_are_cashable_share,
    )
