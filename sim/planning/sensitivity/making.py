"""The runs that a sensitivity makes itself: a comparison over draws, and a tornado, each kept and taken up again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sim.experiment import Outcome
from sim.experiment import compare as run_options
from sim.experiment.period import YEAR
from sim.experiment.tasks import RUNS_PER_DRAW
from sim.planning.sensitivity.answering import Sensitivity
from sim.planning.sensitivity.inputs import of_all_draws
from sim.planning.sensitivity.tornado import cases_of, run_tornado
from sim.results import FolderInUseError
from sim.results.compared import Comparison, read_comparison, write_csv_table
from sim.results.comparison import COMPARISON, ComparisonError, comparison_folder, finish
from sim.results.concluding import conclude, describe_comparison
from sim.results.fingerprint import code_fingerprint, options_hash
from sim.results.manifest import versions
from sim.scenario import DrawnOptions, Options, drawn_options

COMPARED, TORNADO = "comparison", "tornado"
"""Folders inside that of a sensitivity: its comparison, which every command reads, and the runs of its tornado."""
TORNADO_RUNS = "tornado_runs.csv"


@dataclass(frozen=True, slots=True)
class Making:
    """How runs are made.

    Attributes
    ----------
    place : Path
        Folder of the sensitivity.
    on_result, on_batch : callable
        As of `sim.experiment.compare`.
    """

    place: Path
    seed: int
    months: int
    jobs: int
    resume: bool
    force: bool
    on_result: Callable[[Outcome], None]
    on_batch: Callable[[int, int], None]

    def asked(self, drawn: DrawnOptions, what: str) -> dict[str, object]:
        """Return all that makes runs what they are."""
        return {
            "seed": self.seed,
            "months": self.months,
            "runs_per_draw": RUNS_PER_DRAW,
            "draws": drawn.draws,
            "options": f"{options_hash(drawn)} {what}",
            "code": code_fingerprint(),
            "versions": versions(),
        }


def compared(making: Making, options: Options, *, runs: int, draws: int, command: str) -> Comparison:
    """Compare options over their draws, or read the comparison that an earlier attempt finished.

    Raises
    ------
    FolderInUseError
        Something else is there, or runs of another question.
    ComparisonError
        Every run of an option failed.
    """
    place = making.place / COMPARED
    drawn = drawn_options(options, draws=draws, seed=making.seed)
    identity = options_hash(drawn)
    if making.resume and not making.force and (place / COMPARISON).is_file():
        done = read_comparison(place)
        told = done.manifest
        same = (told.options_hash, told.seed, told.months, told.runs, told.code)
        if same != (identity, making.seed, making.months, runs, code_fingerprint()):
            raise FolderInUseError(
                f"{place}: holds runs of another question (other figures, seed, months, runs or version of "
                "Throughcare); --force begins anew, or give --out another name"
            )
        return done
    if (place / COMPARISON).is_file() and not making.force:
        raise FolderInUseError(
            f"{making.place}: holds finished runs of an answer that was interrupted; add --resume to take them up, "
            "--force to begin anew or give --out another name"
        )
    started = datetime.now(UTC)
    resume = making.resume and place.exists()
    with comparison_folder(place, making.asked(drawn, ""), resume=resume, force=making.force) as kept:
        done_runs = run_options(
            drawn,
            seed=making.seed,
            runs=runs,
            months=making.months,
            store=kept,
            jobs=making.jobs,
            last_months={each.last_months for each in options.standards} | ({YEAR} if making.months >= YEAR else set()),
            on_result=making.on_result,
            on_batch=making.on_batch,
        )
        if len(done_runs.failures) == runs * len(done_runs.options):
            raise ComparisonError(f"All runs failed. The first said: {done_runs.failures[0].error}")
        conclude(place, kept, options, drawn, done_runs)
        manifest = describe_comparison(
            options, identity, drawn, done_runs, precision=None, started=started, command=command
        )
        finish(place, manifest.model_dump_json(indent=2) + "\n")
    return read_comparison(place)


def with_tornado(
    making: Making, options: Options, found: Sensitivity, *, option: str, top: int, runs: int
) -> Sensitivity:
    """Move the inputs that matter most to their ends, one at a time.

    Parameters
    ----------
    making : Making
    options : Options
        As they were compared.
    found : Sensitivity
        What the comparison says.
    option : str
        The option whose difference from the baseline is asked about, or the baseline.
    top, runs : int
        How many inputs are moved, and runs of each end.
    """
    place, manifest = making.place / TORNADO, found.comparison.manifest
    drawn = drawn_options(options, draws=manifest.draws, seed=making.seed)
    names, values = drawn.table()
    ranking = next(each for each in found.of_options if each.option == option).ranking
    inputs = [of_all_draws(each.input, names, values) for each in ranking.weights[:top]]
    cases = cases_of(drawn, inputs, option)
    moved = "; ".join(each.name for each in inputs)
    asked = making.asked(drawn, f"{option} {runs} {moved}")
    with comparison_folder(place, asked, resume=making.resume and place.exists(), force=making.force) as kept:
        tornado, table = run_tornado(
            cases,
            inputs,
            found.number,
            seed=making.seed,
            runs=runs,
            months=making.months,
            store=kept,
            jobs=making.jobs,
            on_result=making.on_result,
            on_batch=making.on_batch,
        )
    write_csv_table(making.place / TORNADO_RUNS, table)
    return found.with_tornado(tornado)
