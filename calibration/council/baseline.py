"""A runnable baseline of any council and year, with what was taken from where."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from calibration.council.closed_form import PLANNED_LOAD, ClosedForm, Norms
from calibration.council.effort import Hours, SharedPosts
from calibration.council.evidence import NEAR_YEARS, Evidence, Published, TooLittlePublishedError
from calibration.council.published_inputs import PublishedInputs
from calibration.council.scenario import draft_council
from calibration.drafting import Draft

NEEDED = ("referrals", "children_in_care_open", "episodes_of_need_open")
"""What must be published of a council itself, in the year or near it."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A council's baseline.

    Attributes
    ----------
    name, description : str
    draft : Draft
        The scenario, each figure with its source.
    published : PublishedInputs
    closed : ClosedForm
    contradictions : dict of str to str
        By field, where sources contradict each other.
    """

    name: str
    description: str
    draft: Draft
    published: PublishedInputs
    closed: ClosedForm
    contradictions: dict[str, str]

    def text(self) -> str:
        """Write the scenario file."""
        return self.draft.text(self.name, self.description)


def baseline_of(
    volumes: Published,
    council: str,
    year: int,
    *,
    load: float = PLANNED_LOAD,
    hours: Hours | None = None,
    posts: Mapping[str, float] | None = None,
    inputs: Callable[[Evidence], PublishedInputs] = PublishedInputs,
    reach: int = NEAR_YEARS,
) -> Baseline:
    """Draft the baseline of a council for the year ending 31 March.

    Parameters
    ----------
    volumes : Published
    council : str
        Its name or code.
    year : int
        Year ending 31 March; the scenario begins a year before, and its first twelve months are that year.
    load : float
        Part of the hours of the service as staffed that its work takes.
    hours : Hours, optional
        Hours a child takes; by default what fills the hours there are at that load.
    posts : mapping of str to float, optional
        Case-holding posts of those kinds of team that are known; the others share the rest.
    inputs : callable
        What is told of a council whose own papers say more than the table.
    reach : int
        How many years from the year asked for a figure of the council or its region may be.

    Raises
    ------
    UnknownCouncilError
        If there is no council of that name.
    TooLittlePublishedError
        If too little is published about it near that year.
    """
    found = volumes.find(council, year)
    evidence = Evidence(volumes, found, year, reach=reach)
    missing = [measure.replace("_", " ") for measure in NEEDED if not evidence.has_own(measure)]
    if missing:
        raise TooLittlePublishedError(
            f"too little is published about {found.name} near {year}: no {', no '.join(missing)} of its own"
        )
    published = inputs(evidence)
    closed = ClosedForm(published.inputs, Norms(), lambda work: SharedPosts(work, hours, posts), load=load)
    draft, contradictions = draft_council(published, closed)
    description = (
        f"{found.name} as published for the year ending 31 March {year}: stocks of 31 March {year - 1}, flows of the "
        f"year, workforce of September {year - 1}. The first twelve months simulated are that year. What is not "
        "published for the council is its region's or England's, or an assumption; every line says which. Its own "
        "teams are not published: there is one of each kind."
    )
    return Baseline(f"{found.name} {year}", description, draft, published, closed, contradictions)
