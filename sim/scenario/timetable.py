"""What changes while a run goes on: posts that come and go, and figures that are others from a day on."""

from dataclasses import dataclass
from datetime import date

from sim.scenario.parameters import Parameters
from sim.vocabulary import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class PostsChange:
    """Posts of one role that a team gets or loses on a day.

    Attributes
    ----------
    key : str
        Names the luck of these posts: the same key has the same luck in every option.
    team : str
        A team of the council, or `sim.vocabulary.REVIEWING_OFFICERS` or `LAWYERS`.
    role : Role
        What they do.
    fte : float
        Full-time posts; negative if they are taken away.
    begins : datetime.date
        Day on which the posts are established (or taken away).
    ends : datetime.date, optional
        Day on which that is undone: posts for a limited time.
    recruited_in_months : float, optional
        Mean time to fill them; 0 is somebody in post on the first day, None the council's own (`Turnover`).
    agency_meanwhile : float, optional
        Chance that an agency worker covers a post until it is filled; None is the council's own.
    gbp_per_year : float, optional
        Yearly cost of one full-time post at the start's pay; None is the council's own (`Costs`).
    """

    key: str
    team: str
    role: Role
    fte: float
    begins: date
    ends: date | None = None
    recruited_in_months: float | None = None
    agency_meanwhile: float | None = None
    gbp_per_year: float | None = None


@dataclass(frozen=True, slots=True)
class Phase:
    """Figures that hold from the beginning of a day on."""

    begins: date
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class Timetable:
    """Everything that changes after a run has begun.

    Attributes
    ----------
    phases : tuple of Phase
        In the order of their days, each after the start; the figures at the start are not among them.
    posts : tuple of PostsChange
        Those on or before the start are there from the first moment.
    """

    phases: tuple[Phase, ...] = ()
    posts: tuple[PostsChange, ...] = ()

    def on(self, day: date, first: Parameters) -> Parameters:
        """Return the figures that hold on a day, where `first` holds at the start."""
        return next((phase.parameters for phase in reversed(self.phases) if phase.begins <= day), first)


AS_IT_IS = Timetable()
"""Nothing changes."""
