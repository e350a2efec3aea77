"""Councils made alike in all but volumes, stocks and staff, and simulated: what the mechanism alone says of a council.

A baseline fits natural times to the council's own durations and hours to its own staff. To ask whether workload becomes
delay as it does in the published figures, both would be circular. Here the natural time of assessments is England's of
the year, and hours a child takes are those of the median council of the year.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

import numpy as np

from calibration.council import baseline_of
from calibration.council.closed_form import ClosedForm, Norms
from calibration.council.effort import Hours, SharedPosts, Work
from calibration.council.evidence import Evidence
from calibration.council.inputs import Inputs
from calibration.council.published_inputs import ASSESSMENT_BANDS, LEAST_IN_NEED, PublishedInputs
from calibration.council.scenario import draft_council
from calibration.published.volumes import Volumes
from calibration.studies.published_panel import mean_days
from sim.model import simulate
from sim.scenario.parameters import Parameters
from sim.vocabulary import WORKING_DAYS_PER_YEAR, Event, TeamKind

MONTHS, COUNTED_FROM, SEED = 7, 2, 1
"""Months simulated, and after how many of them completions count: most of those open at the start are done by then."""
FIELDS = tuple(Hours.__dataclass_fields__)
Settings = Mapping[str, float]
"""Norms to be changed, by field (``practice.delay_share``)."""


class ChangedNorms(Norms):
    """The norms, some of them changed."""

    def __init__(self, changed: Settings) -> None:
        super().__init__()
        self._values |= changed


@dataclass(frozen=True, slots=True)
class Typical:
    """What councils are given alike in a year.

    Attributes
    ----------
    median_days, sigma : float
        Natural time of assessments.
    hours : Hours
        What a child takes.
    """

    median_days: float
    sigma: float
    hours: Hours


@dataclass(frozen=True, slots=True)
class Asked:
    """One council-year to simulate.

    Attributes
    ----------
    variant : str
        What the run is for; rows are known by it, council and year.
    typical : Typical, optional
        What is given alike; without it the council is simulated as its baseline has it.
    own_hours : bool
        Whether hours are the council's own even so.
    own_time : bool
        Whether the natural time of assessments is the council's own even so.
    settings : dict of str to float
        Parameters changed, by field.
    """

    variant: str
    council: str
    year: int
    typical: Typical | None = None
    own_hours: bool = False
    own_time: bool = False
    settings: Settings = field(default_factory=dict)
    seed: int = SEED


@dataclass(frozen=True, slots=True)
class Simulated:
    """What came of a run.

    Attributes
    ----------
    load : float
        Of the assessment teams, before the run: hours of work over hours there are.
    completed, in_time, at_the_limit : int
        Assessments completed, within 45 working days, and on days 41 to 45.
    depth : float
        Hours given in the assessment teams over hours that full depth would have taken.
    """

    variant: str
    council: str
    year: int
    load: float
    completed: int
    in_time: int
    at_the_limit: int
    depth: float


def with_englands_times(evidence: Evidence, inputs: Inputs) -> Inputs:
    """Return a council's inputs with assessments lasting as long as England's of the year."""
    counts = [evidence.england(f"assessments_{band}").value for band in ASSESSMENT_BANDS]
    mean = mean_days(counts)
    pathway, held = inputs.pathway, inputs.held
    in_assessment = pathway.assessments * mean / WORKING_DAYS_PER_YEAR
    episodes = held.on_cin_plan + held.in_assessment
    on_cin_plan = max(episodes - in_assessment, LEAST_IN_NEED * episodes)
    children = held.caseload * held.case_holders_fte
    children += in_assessment + on_cin_plan - episodes
    return replace(
        inputs,
        pathway=replace(pathway, assessment_bands=(counts[0] + counts[1], *counts[2:]), assessment_mean_days=mean),
        held=replace(
            held,
            in_assessment=in_assessment,
            on_cin_plan=on_cin_plan,
            caseload=children / held.case_holders_fte,
        ),
    )


def typical_of(volumes: Volumes, councils: Sequence[str], year: int, settings: Settings | None = None) -> Typical:
    """Return what councils are given alike: medians over what follows for each of them with England's durations."""
    found: list[tuple[float, ...]] = []
    for council in councils:
        published = _published(volumes, council, year)
        inputs = with_englands_times(published.evidence, published.inputs)
        closed = ClosedForm(inputs, ChangedNorms(settings or {}), SharedPosts)
        assert isinstance(closed.effort, SharedPosts)
        hours = closed.effort.hours
        found.append((*closed.assessment_days, *(getattr(hours, name) for name in FIELDS)))
    days, sigma, *hours_each = (median(column) for column in zip(*found, strict=True))
    return Typical(days, sigma, Hours(**dict(zip(FIELDS, hours_each, strict=True))))


def alike(volumes: Volumes, asked: Asked) -> tuple[Parameters, float]:
    """Return the parameters of a council made alike, and the load of its assessment teams."""
    published = _published(volumes, asked.council, asked.year)
    inputs = published.inputs
    if not asked.own_time:
        inputs = with_englands_times(published.evidence, inputs)
    hours = None if asked.own_hours or asked.typical is None else asked.typical.hours
    closed = ClosedForm(inputs, ChangedNorms(asked.settings), lambda work: SharedPosts(work, hours))
    draft, _ = draft_council(published, closed)
    parameters = draft.scenario(f"{asked.council} {asked.year}", asked.variant).parameters
    if asked.typical is not None and not asked.own_time:
        assessment = replace(parameters.assessment, median_days=asked.typical.median_days, sigma=asked.typical.sigma)
        parameters = replace(parameters, assessment=assessment)
    return with_settings(parameters, asked.settings), _load(closed)


def with_settings(parameters: Parameters, settings: Settings) -> Parameters:
    """Return parameters with some fields (``group.name``) changed."""
    for path, value in settings.items():
        group, name = path.split(".")
        parameters = replace(parameters, **{group: replace(getattr(parameters, group), **{name: value})})
    return parameters


def _published(volumes: Volumes, council: str, year: int) -> PublishedInputs:
    return PublishedInputs(Evidence(volumes, volumes.find(council, year), year))


def _load(closed: ClosedForm) -> float:
    work, effort = Work(closed), closed.effort
    hours = work.of_assessment + effort.assessment * work.per_child * closed.assessments
    return hours / (effort.posts.assessment * work.hours_per_post)


def run(asked: Asked) -> Simulated:
    """Simulate one council-year and count its assessments."""
    volumes = Volumes.read()
    if asked.typical is None:
        baseline = baseline_of(volumes, asked.council, asked.year)
        parameters = baseline.draft.scenario(baseline.name, baseline.description).parameters
        load = _load(baseline.closed)
    else:
        parameters, load = alike(volumes, asked)
    simulated = simulate(parameters, seed=asked.seed, run=0, months=MONTHS)
    edges = simulated.calendar.month_starts(MONTHS)
    since, end = edges[COUNTED_FROM], edges[MONTHS]
    log = simulated.log
    days = log[(log[:, 1] == Event.ASSESSMENT_COMPLETED) & (log[:, 0] >= since), 5]
    team = simulated.teams.index(TeamKind.ASSESSMENT.value)
    workers = [place for place, person in enumerate(simulated.staff) if person.team == team and person.standard > 0]
    meters = log[(log[:, 1] == Event.HOURS) & np.isin(log[:, 4], workers)]
    given, needed = (
        meters[meters[:, 0] == end, column].sum() - meters[meters[:, 0] == since, column].sum() for column in (5, 6)
    )
    return Simulated(
        asked.variant,
        asked.council,
        asked.year,
        load,
        len(days),
        int(np.sum(days <= 45)),
        int(np.sum((days >= 41) & (days <= 45))),
        float(given / needed) if needed else 1.0,
    )
