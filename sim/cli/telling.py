"""`throughcare trace`: one child's journey in plain words."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.again import must_have, once, once_more
from sim.cli.common import MOST_YEARS, nearest, say
from sim.report.trace import ABOUT_NO_CHILD, Narrator, children_who, written
from sim.results import people, read_run, team_labels
from sim.scenario import load
from sim.vocabulary import Event

CHILDREN_FOUND = 10
"""How many children `trace --find` names."""


def trace(
    where: Annotated[Path, typer.Argument(metavar="RUN_OR_SCENARIO", help="Run folder or scenario file.")],
    child: Annotated[int | None, typer.Option(help="Number of the child.")] = None,
    find: Annotated[
        list[str] | None,
        typer.Option(
            help="Name children to whom this happens, such as cp_plan_started; may be given more than once. For long "
            "journeys: --find contact --find leaving_care_ended.",
            metavar="EVENT",
        ),
    ] = None,
    run: Annotated[int, typer.Option(min=1, help="Number of the run.")] = 1,
    seed: Annotated[int, typer.Option(min=0, help="Seed, for a scenario file.")] = 1,
    months: Annotated[int, typer.Option(min=1, max=12 * MOST_YEARS, help="Months, for a scenario file.")] = 12,
) -> None:
    """Tell one simulated child's journey in plain words, or find children whose journey to tell."""
    if (child is None) == (not find):
        raise typer.TyperException("say either which child to tell of (--child) or what happened to it (--find)")
    events = [_event_named(name) for name in find or ()]
    if where.is_dir():
        result = read_run(where)
        must_have(result, run)
        asked, seed, months = load(result.scenario_file), result.manifest.seed, result.manifest.months
        if result.has_events:
            log, staff = result.log(run), result.staff(run)
        else:
            simulated = once_more(result, run)
            log, staff = simulated.log, people(simulated)
    else:
        asked = load(where)
        simulated = once(asked, seed=seed, run=run, months=months)
        log, staff = simulated.log, people(simulated)
    if events:
        found = children_who(log, events[0], CHILDREN_FOUND, also=events[1:])
        sys.stdout.write("".join(f"{number}\n" for number in found))
        those = "1 child" if len(found) == 1 else f"{len(found)} children with the most to tell"
        say(f"{those}, run {run}; tell of one with --child." if found else "Nobody.")
        return
    assert child is not None
    narrator = Narrator(asked.of_run(run), months, team_labels(asked.parameters), staff)
    journey = narrator.tell(log, child)
    heading = f"Simulated child {child} (nobody real): {asked.name}, run {run}, seed {seed}"
    if draw := asked.draw_of(run):
        heading += f", draw {draw}"
    sys.stdout.write(f"{heading}\n\n{written(journey)}\n")


def _event_named(name: str) -> Event:
    plain = name.strip().upper().replace("-", "_").replace(" ", "_")
    names = [event.name for event in Event if event not in ABOUT_NO_CHILD]
    if plain in names:
        return Event[plain]
    if plain in Event.__members__:
        raise typer.TyperException(f'"{name}" happens to staff or places, not to children')
    advice = nearest(plain.lower(), [each.lower() for each in names])
    raise typer.TyperException(f'there is no event "{name}"; {advice}')
