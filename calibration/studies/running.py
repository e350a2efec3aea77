"""Which council-years are simulated for the study of timeliness, and the runs, kept as they come."""

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import pandas as pd

from calibration.council import TooLittlePublishedError
from calibration.council.effort import Hours
from calibration.published.volumes import UnknownCouncilError, Volumes
from calibration.studies.alike import FIELDS, SEED, Asked, Settings, Simulated, Typical, run, typical_of
from sim.experiment import Executor, Processes

MAIN_YEARS = (2018, 2020, 2022, 2024)
EVERY = 3
"""In years simulated for a few councils only, what is alike is taken over every third council; as many are simulated
with hours of their own."""
SENSITIVITY_YEARS, SENSITIVITY_COUNCILS = (2018, 2022), 24
DELAY: dict[str, Settings] = {
    "delay_share 0.3": {"practice.delay_share": 0.3},
    "delay_share 1.0": {"practice.delay_share": 1.0},
}
SPRINTING: dict[str, Settings] = {
    "promotion day 30": {"assessment.promotion_day": 30.0},
    "promotion day 43": {"assessment.promotion_day": 43.0},
    "sprint 1.3": {"assessment.sprint": 1.3},
    "sprint 3.0": {"assessment.sprint": 3.0},
}
SETTINGS = DELAY | SPRINTING
ALIKE, OWN_HOURS, OWN_TIME, BASELINE, OTHER_SEED = "alike", "own hours", "own time", "baseline", "other seed"
BARNSLEY, BARNSLEY_YEARS = "Barnsley", tuple(range(2015, 2026))
RUNS, TYPICAL = "timeliness-runs.csv", "timeliness-typical.csv"
COLUMNS = tuple(field.name for field in fields(Simulated))


@dataclass(frozen=True, slots=True)
class Need:
    """A run wanted: what for, of which council-year, and which councils are made alike for it."""

    variant: str
    council: str
    year: int

    @property
    def key(self) -> tuple[str, str, int]:
        """What its row is known by."""
        return self.variant, self.council, self.year


def needs(panel: pd.DataFrame, collapses: pd.DataFrame) -> list[Need]:
    """Return all runs, the most telling first.

    Parameters
    ----------
    panel : DataFrame
        Published council-years.
    collapses : DataFrame
        Columns council, before, after: years.
    """
    by_year = {year: sorted(rows["council"]) for year, rows in panel.groupby("year")}
    first, last, *others = SENSITIVITY_YEARS + tuple(year for year in MAIN_YEARS if year not in SENSITIVITY_YEARS)
    subset = [council for council in subset_of(by_year[last]) if council in by_year[first]]
    wanted = [Need(ALIKE, council, year) for year in (first, last) for council in by_year[year]]
    for council, before, after in zip(collapses["council"], collapses["before"], collapses["after"], strict=True):
        wanted += [Need(ALIKE, council, year) for year in _around(before, after, panel)]
    for variant in (ALIKE, OWN_TIME, BASELINE):
        wanted += [Need(variant, BARNSLEY, year) for year in BARNSLEY_YEARS]
    for variant in DELAY:
        wanted += [Need(variant, council, year) for year in SENSITIVITY_YEARS for council in subset]
    wanted += [Need(variant, council, last) for variant in SPRINTING for council in subset[::2]]
    wanted += [Need(OWN_HOURS, council, last) for council in by_year[last][::EVERY]]
    wanted += [Need(variant, council, last) for variant in (OTHER_SEED, BASELINE) for council in subset[::2]]
    wanted += [Need(ALIKE, council, year) for year in others for council in by_year[year]]
    return list(dict.fromkeys(wanted))


def subset_of(councils: Sequence[str]) -> list[str]:
    """Return the councils of the sensitivity: as many, at equal steps in the alphabet."""
    steps = [place * len(councils) // SENSITIVITY_COUNCILS for place in range(SENSITIVITY_COUNCILS)]
    return [councils[place] for place in dict.fromkeys(steps)]


def _around(before: int, after: int, panel: pd.DataFrame) -> range:
    years = panel["year"]
    return range(max(before - 1, int(years.min()) + 1), min(after + 1, int(years.max())) + 1)


class Runs:
    """The runs of the study: one row each, appended to a file as they come, so that nothing is simulated twice.

    Parameters
    ----------
    folder : Path
    volumes : Volumes
    panel : DataFrame
    """

    def __init__(self, folder: Path, volumes: Volumes, panel: pd.DataFrame) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file, self._typical_file = folder / RUNS, folder / TYPICAL
        self._volumes, self._panel = volumes, panel
        self._typical: dict[tuple[str, int], Typical] = _read_typical(self._typical_file)

    def simulate(self, wanted: Sequence[Need], jobs: int) -> None:
        """Simulate what is not there yet."""
        done = {(row["variant"], row["council"], int(row["year"])) for row in _rows(self._file)}
        missing = [self._asked(need) for need in wanted if need.key not in done]
        work = _Work(tuple(missing))
        executor: Executor | None = Processes(jobs) if jobs > 1 and missing else None
        places = range(len(missing))
        results: Iterator[Simulated | str] = map(work, places) if executor is None else executor(work, places)
        for count, result in enumerate(results, start=1):
            if isinstance(result, str):
                sys.stderr.write(result + "\n")
            else:
                _append(self._file, asdict(result))
            if count % 25 == 0:
                sys.stderr.write(f"{count} of {len(missing)} runs\n")

    def _asked(self, need: Need) -> Asked:
        settings = SETTINGS.get(need.variant, {})
        typical = None if need.variant == BASELINE else self._typical_of(need.variant, need.year, settings)
        return Asked(
            need.variant,
            need.council,
            need.year,
            typical,
            own_hours=need.variant == OWN_HOURS,
            own_time=need.variant == OWN_TIME,
            settings=settings,
            seed=SEED + (need.variant == OTHER_SEED),
        )

    def _typical_of(self, variant: str, year: int, settings: Settings) -> Typical:
        """Return what is alike in a year; with changed settings the times are fitted anew, hours are as they were."""
        key = (variant if settings else ALIKE, year)
        if key not in self._typical:
            councils = self._councils(year)
            if settings:
                days = typical_of(self._volumes, subset_of(councils), year, settings)
                base = self._typical_of(ALIKE, year, {})
                found = Typical(days.median_days, days.sigma, base.hours)
            else:
                found = typical_of(self._volumes, councils if year in MAIN_YEARS else councils[::EVERY], year)
            self._typical[key] = found
            hours = {name: getattr(found.hours, name) for name in FIELDS}
            row = {"variant": key[0], "year": year, "median_days": found.median_days, "sigma": found.sigma, **hours}
            _append(self._typical_file, row)
        return self._typical[key]

    def _councils(self, year: int) -> list[str]:
        years = self._panel["year"]
        nearest = min(max(year, int(years.min())), int(years.max()))
        return sorted(self._panel.loc[years == nearest, "council"])


@dataclass(frozen=True, slots=True)
class _Work:
    asked: tuple[Asked, ...]

    def __call__(self, place: int) -> Simulated | str:
        asked = self.asked[place]
        try:
            return run(asked)
        except (TooLittlePublishedError, UnknownCouncilError) as error:
            return f"{asked.variant}, {asked.council} {asked.year} left out: {error}"


def _rows(file: Path) -> list[dict[str, str]]:
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def _append(file: Path, row: dict[str, object]) -> None:
    is_new = not file.exists()
    with file.open("a", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, list(row), lineterminator="\n")
        if is_new:
            writer.writeheader()
        writer.writerow({name: f"{value:.5g}" if isinstance(value, float) else value for name, value in row.items()})


def _read_typical(file: Path) -> dict[tuple[str, int], Typical]:
    return {
        (row["variant"], int(row["year"])): Typical(
            float(row["median_days"]), float(row["sigma"]), Hours(**{name: float(row[name]) for name in FIELDS})
        )
        for row in _rows(file)
    }


def read_runs(folder: Path) -> pd.DataFrame:
    """Read the runs made so far.

    Returns
    -------
    DataFrame
        Columns as of `Simulated`, and share: of assessments completed, those within 45 working days.
    """
    runs = pd.read_csv(folder / RUNS).sort_values(["variant", "council", "year"], ignore_index=True)
    return runs.assign(share=runs["in_time"] / runs["completed"])
