"""`throughcare staff`: the fewest posts that meet standards with a chance, found by simulating plans."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer
from rich.text import Text

from calibration.first_answer import HELD_AGAINST, FirstAnswer, first_answer
from sim.cli.answering import answer_json
from sim.cli.common import MOST_YEARS, AsJson, NoResultError, StoppedError, progress_of_runs, say
from sim.measures import MEASURES
from sim.planning.faults import RequestError
from sim.planning.searching import Answer, Effort, NoFutureError, Plan, Question, Searching, Trial, Trials
from sim.planning.searching.kept import ANSWER, FRONTIER, LEVERS, PICTURE, STANDARDS, KeptSearch
from sim.planning.searching.simulating import Simulator, Staffing
from sim.planning.searching.wording import Terms, question
from sim.report.console import data_console
from sim.report.planning.staffing import (
    answer_document,
    answer_tables,
    frontier_rows,
    held_words,
    lever_rows,
    plan_words,
    standard_rows,
)
from sim.results.compared import write_csv_table
from sim.results.whole import write_text, write_whole
from sim.scenario import BASELINE, Option, Options, Scenario, drawn_options, is_options_file, load, load_options

FIRST_WORDS = "First answer, from closed forms over what is uncertain, no plan simulated"
DRAWS = 450
"""Sets of uncertain figures drawn, where a scenario brings none of its own: one for each future."""


def staff(
    file: Annotated[Path, typer.Argument(metavar="SCENARIO", help="Scenario file, or a file of options.")],
    meet: Annotated[
        list[str],
        typer.Option(
            "--meet",
            metavar="STANDARD",
            help='What is to be met, such as "assessments_within_45_days >= 0.90" or '
            '"caseload_per_fte@first_response <= 20 over 3 months"; may be given several times.',
        ),
    ],
    chance: Annotated[float, typer.Option(help="Share of futures in which all of it is to be met.")] = 0.8,
    posts: Annotated[
        list[str] | None,
        typer.Option(
            "--posts",
            metavar="TEAM:ROLE=MOST",
            help='What may be added, such as "first_response:social_worker=0..12", "reviewing_officers=4" or '
            '"placements.fostering.approved_places=0..40/5@12000"; may be given several times '
            "[default: those whose work the standards measure].",
        ),
    ] = None,
    by: Annotated[
        str | None, typer.Option(metavar="YYYY-MM", help="Month by whose end [default: two years on].")
    ] = None,
    begins: Annotated[
        str | None, typer.Option("--from", metavar="YYYY-MM", help="Month posts are established [default: the first].")
    ] = None,
    recruited_in: Annotated[
        float | None, typer.Option(min=0, max=60, help="Mean months to fill a new post [default: the council's own].")
    ] = None,
    agency_meanwhile: Annotated[
        float | None, typer.Option(min=0, max=1, help="Share of new posts agency covers until then.")
    ] = None,
    start_from: Annotated[
        str, typer.Option("--as", metavar="OPTION", help="Of a file of options: the option to add to.")
    ] = BASELINE,
    search_runs: Annotated[int, typer.Option(min=8, help="Most futures a plan is judged on.")] = 48,
    confirm_runs: Annotated[int, typer.Option(min=10, help="Fresh futures the answer is confirmed on.")] = 100,
    most_tries: Annotated[int, typer.Option(min=1, help="Most plans gone through one by one.")] = 20,
    effect_runs: Annotated[
        int, typer.Option(min=0, help="Pairs of futures that show what each kind of post does; 0: leave it out.")
    ] = 12,
    first_only: Annotated[
        bool, typer.Option("--first-only", help="The first answer alone, from closed forms: no plan is simulated.")
    ] = False,
    central: Annotated[bool, typer.Option("--central", help="The central case in every run: draw nothing.")] = False,
    seed: Annotated[int, typer.Option(min=0, help="Seed: the same seed gives the same answer.")] = 1,
    jobs: Annotated[int, typer.Option(min=1, help="Runs worked on at a time.")] = 2,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the search; one that was interrupted is taken up.")
    ] = None,
    as_json: AsJson = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress, no tables.")] = False,
) -> None:
    """Find the cheapest posts that meet standards with a chance, or say that staffing cannot."""
    base = _base(file, start_from)
    scenario = base.baseline.scenario
    months = _months(scenario.parameters.start, by)
    terms = Terms(
        begins=_first_day(scenario.parameters.start, begins),
        recruited_in_months=recruited_in,
        agency_meanwhile=agency_meanwhile,
    )
    asked = question(scenario.parameters, meet=meet, posts=posts or [], chance=chance, months=months, terms=terms)
    drawn = drawn_options(base, draws=0 if central else DRAWS, seed=seed)
    staffing = Staffing(asked, drawn, seed=seed, months=months, start_from=start_from)
    about = _about(staffing, scenario, terms)
    kept = None if out is None or first_only else KeptSearch(out, staffing)
    trials = Trials(asked, Simulator(staffing, jobs), known={} if kept is None else kept.open(about))
    first = first_answer(staffing, _as_things_are(asked, trials, kept, quiet=quiet), jobs)
    if first_only:
        _tell_first(asked, first, about, as_json=as_json)
        return
    if not quiet:
        say(first_words(asked, first))
    effort = Effort(search_runs=search_runs, confirm_runs=confirm_runs, most_tries=most_tries, effect_runs=effect_runs)
    guess = None if first is None else first.guess
    answer = _searched(asked, trials, effort, drawn.draws, guess, kept, quiet=quiet)
    document = answer_document(asked, answer, about)
    if out is not None:
        for name, rows in ((FRONTIER, frontier_rows), (LEVERS, lever_rows), (STANDARDS, standard_rows)):
            write_csv_table(out / name, pd.DataFrame(list(rows(asked, answer))))
        write_text(out / ANSWER, answer_json(document))
        from sim.report.planning.staffing_chart import staffing_chart  # noqa: PLC0415 - only a folder has a picture

        write_whole(out / PICTURE, staffing_chart(document).png)
    if as_json:
        sys.stdout.write(answer_json(document))
    elif not quiet:
        data_console().print(answer_tables(asked, answer))
    if failures := trials.failures():
        say(f"{len(failures)} runs failed and were left out. The first said: {failures[0].error}")
    if out is not None and not quiet:
        say(f"Written to {out}.")


def _as_things_are(asked: Question, trials: Trials, kept: KeptSearch | None, *, quiet: bool) -> list[Trial]:
    """Simulate the first futures with nothing added, which the search needs as well."""
    tasks = [(asked.nothing, run) for run in range(1, HELD_AGAINST + 1)]
    with _shown(trials, kept, quiet=quiet) as told:
        told("nothing added")
        try:
            trials.make(tasks)
        except KeyboardInterrupt:
            raise StoppedError(f"Stopped; {_what_is_kept(kept)}.") from None
    return [trials.known[task] for task in tasks if task in trials.known]


def _searched(
    asked: Question,
    trials: Trials,
    effort: Effort,
    draws: int,
    guess: Plan | None,
    kept: KeptSearch | None,
    *,
    quiet: bool,
) -> Answer:
    """Search, keeping each run as it is done, and showing what is under way."""
    with _shown(trials, kept, quiet=quiet) as told:
        searching = Searching(asked, trials, effort, draws=draws, told=told)
        try:
            return searching.answer(guess)
        except NoFutureError as error:
            raise NoResultError(str(error)) from error
        except KeyboardInterrupt:
            raise StoppedError(_best_so_far(searching, kept)) from None


@contextmanager
def _shown(trials: Trials, kept: KeptSearch | None, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Keep and count runs as they are done; yields what is called with what is under way."""
    with progress_of_runs(quiet=quiet) as progress:
        task = progress.add_task("", total=None)

        def done(trial: Trial) -> None:
            if kept is not None:
                kept.keep(trial)
            progress.update(task, completed=len(trials.known))

        def told(words: str) -> None:
            progress.update(task, description=words[:60])

        trials.on_done = done
        yield told


def _tell_first(asked: Question, first: FirstAnswer | None, about: dict[str, Any], *, as_json: bool) -> None:
    if not as_json:
        data_console().print(Text(first_words(asked, first)), soft_wrap=True)
        return
    found = None if first is None else answer_document(asked, first.answer, about)
    document = {
        "is": FIRST_WORDS,
        "corrected_by": [] if first is None else [asdict(each) for each in first.held],
        "left_out": [] if first is None else list(first.left_out),
        "found": found,
    }
    sys.stdout.write(answer_json(document))


def first_words(asked: Question, first: FirstAnswer | None) -> str:
    """Say the first answer in a sentence, marked as what it is."""
    if first is None:
        return f"{FIRST_WORDS}: none; the closed forms know nothing of these standards."
    answer, but = first.answer, ""
    if first.held:
        but = f" {held_words([asdict(each) for each in first.held])}"
    if first.left_out:
        but += f" It knows nothing of: {'; '.join(first.left_out)}."
    if not answer.feasible:
        found = "no plan within the bounds is enough"
    else:
        found = f"{plan_words(asked, answer.plan)}, for £{answer.cost_gbp:,.0f} in a full year"
    return f"{FIRST_WORDS}: {found}. Do not report it: it says where the search begins.{but}"


def _about(staffing: Staffing, scenario: Scenario, terms: Terms) -> dict[str, Any]:
    """Say what was simulated."""
    return {
        "scenario": scenario.name,
        "scenario_hash": scenario.hash,
        "council": scenario.parameters.council,
        "starts_as": staffing.start_from,
        "from": f"{scenario.parameters.start:%Y-%m}",
        "months": staffing.months,
        "seed": staffing.seed,
        "draws": staffing.drawn.draws,
        "drawn": staffing.drawn.words,
        "posts_from": None if terms.begins is None else f"{terms.begins:%Y-%m}",
        "recruited_in_months": terms.recruited_in_months,
        "agency_meanwhile": terms.agency_meanwhile,
    }


def _base(file: Path, key: str) -> Options:
    """Return what plans are added to: an option of a file, or a scenario as it is."""
    if is_options_file(file):
        options = load_options(file, MEASURES)
        if key not in options.keys:
            raise RequestError([f"--as: there is no option {key} in {file}; there are {', '.join(options.keys)}"])
        return options
    if key != BASELINE:
        raise RequestError([f"--as: {file} is a scenario, which has no options"])
    scenario = load(file)
    only = Option(key=BASELINE, name=scenario.name, description=scenario.description, scenario=scenario)
    return Options(
        name=scenario.name,
        description=scenario.description,
        path=str(file),
        options=(only,),
        standards=(),
        headline=next(iter(MEASURES)),
    )


def _months(start: date, by: str | None) -> int:
    if by is None:
        return 24
    last = _month(by, "--by")
    months = 12 * (last.year - start.year) + last.month - start.month + 1
    if not 1 <= months <= 12 * MOST_YEARS:
        raise RequestError(
            [f"--by: {by} should be a month from {start:%Y-%m}, when the scenario begins, to {MOST_YEARS} years on"]
        )
    return months


def _first_day(start: date, begins: str | None) -> date | None:
    if begins is None:
        return None
    day = _month(begins, "--from")
    if (day.year, day.month) < (start.year, start.month):
        raise RequestError([f"--from: {begins} is before the scenario begins, in {start:%Y-%m}"])
    return max(day, start)


def _month(text: str, option: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise RequestError([f"{option}: a month is needed, such as 2019-03 (written: {text[:40]})"]) from None


def _best_so_far(searching: Searching, kept: KeptSearch | None) -> str:
    words = _what_is_kept(kept)
    if searching.best is None:
        return f"Stopped; {words}. No plan that is good enough is known yet."
    return (
        f"Stopped; {words}. The best so far, not confirmed: {plan_words(searching.question, searching.best)}, for "
        f"£{searching.question.cost(searching.best):,.0f} in a full year."
    )


def _what_is_kept(kept: KeptSearch | None) -> str:
    if kept is None:
        return "nothing is kept without --out"
    return f"finished runs are kept in {kept.folder}, and the same command goes on"
