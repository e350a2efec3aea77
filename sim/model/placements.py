"""Placements: where children in care live, how often they move, and the council's own places, which run short."""

from math import ceil

from sim.engine import Happening, Process, begin
from sim.model.care_quantiles import ADOPTION, SHORTEST_DAYS
from sim.model.council import Council
from sim.model.luck import exponential, poisson
from sim.model.people import IN_TURN, SUPPORT, Siblings
from sim.model.stay import Stay
from sim.model.visiting import Round
from sim.model.workers import Team
from sim.model.workforce import WORKING_DAYS_PER_MONTH
from sim.scenario.care_parameters import Placements as PlacementFigures
from sim.scenario.plan_parameters import Visits
from sim.vocabulary import (
    WORKING_DAYS_PER_YEAR,
    Event,
    LegalStatus,
    PlacementKind,
    Stage,
    Standard,
    TeamKind,
)

FOSTER = (PlacementKind.IN_HOUSE_FOSTER, PlacementKind.AGENCY_FOSTER)
FAMILIES = (*FOSTER, PlacementKind.KINSHIP)
"""Where a child can be matched until 18."""
OWN_HOMES = 1000.0
"""Added to the places taken in a row about beds in own homes."""
_BEFORE_THE_START = 1 << 16
"""Numbers of the months before the start, for luck."""
_NO_VARIATION = 0.0
_OLD_ENOUGH_FOR_A_HOME = 3
"""Age band from which on a child with complex needs may move to a children's home: 10 years."""
LONG_TERM_AFTER = WORKING_DAYS_PER_YEAR
"""Working days in a placement that is to last until 18, after which visits may be fewer."""


class Places:
    """Places of the council's own, of which so many can be used."""

    def __init__(self, usable: int) -> None:
        self.usable = usable
        self.taken = 0

    def take(self) -> bool:
        """Take a place, if one is free."""
        if self.taken >= self.usable:
            return False
        self.taken += 1
        return True

    def give_back(self) -> None:
        """Give a place back."""
        self.taken -= 1


class Fostering:
    """The council's foster carers: a pipeline of those who apply, are approved and give up."""

    def __init__(self, council: Council) -> None:
        figures = council.parameters.placements.fostering
        self._council = council
        self.approved = round(figures.approved_places)
        self.places = Places(0)
        self.beds = Places(council.parameters.placements.own_home_beds)
        self._supervised = 0.0
        self._changed()
        self._applied_before()

    def _applied_before(self) -> None:
        """Let those who applied in the months before the start be approved in their turn."""
        figures = self._council.parameters.placements.fostering
        months = ceil(figures.assessment_days / WORKING_DAYS_PER_MONTH)
        for ago in range(months):
            passed = (ago + 0.5) * WORKING_DAYS_PER_MONTH
            if passed < figures.assessment_days:
                self._applications(_BEFORE_THE_START + ago, 1.0 - passed / figures.assessment_days)

    def begin_month(self, month: int) -> None:
        """Let carers give up and apply, as many as chance has it in a month."""
        figures, luck = self._council.parameters.placements.fostering, self._council.luck
        leaving = poisson(luck.foster_leavers(month), figures.leavers_share_per_year / 12 * self.approved)
        self.approved = max(0, self.approved - leaving)
        self._changed()
        self._applications(month, 1.0)

    def _applications(self, month: int, part: float) -> None:
        """Begin the assessment of those who apply in a month, or what part is left of it."""
        figures, luck = self._council.parameters.placements.fostering, self._council.luck
        applying = poisson(luck.foster_applications(month), figures.applications_per_year / 12)
        teams = self._council.workforce.of_kind(TeamKind.FOSTERING)
        if teams:
            for number in range(applying):
                begin(self._assess(teams[number % len(teams)], (month << 8) + number, part))

    def adopt(self, before: PlacementFigures) -> None:
        """Approve or give up the places that other figures have more or fewer than those `before`."""
        now = self._council.parameters.placements
        more = round(now.fostering.approved_places) - round(before.fostering.approved_places)
        self.approved = max(0, self.approved + more)
        self.beds.usable += now.own_home_beds - before.own_home_beds
        self._changed()

    def note(self) -> None:
        """Write how many places there are and are taken."""
        for places, more in ((self.places, 0.0), (self.beds, OWN_HOMES)):
            self._council.log.write(
                self._council.now, Event.PLACES, -1, -1, -1, float(places.usable), places.taken + more
            )

    def _assess(self, team: Team, index: int, part: float) -> Process:
        figures = self._council.parameters.placements.fostering
        worker = team.least_busy()
        if worker is None:  # nobody to assess them: they go elsewhere
            return
        task = worker.time.start(figures.assessment_hours * part, figures.assessment_days * part)
        worker.tasks[task] = None
        yield task
        if self._council.luck.foster_approved(index) < figures.approved_share:
            self.approved += 1
            self._changed()

    def _changed(self) -> None:
        """Count the places that can be used, and give the supervising social workers their duty."""
        figures = self._council.parameters.placements.fostering
        self.places.usable = round(self.approved * (1.0 - figures.unusable_share))
        duty = self.approved * figures.supervision_hours_per_month / WORKING_DAYS_PER_MONTH
        for team in self._council.workforce.of_kind(TeamKind.FOSTERING):
            team.share_duty((duty - self._supervised) * team.demand_share)
        self._supervised = duty


def live(council: Council, stay: Stay) -> Process:
    """Where the child lives: a first placement, and every move, until care ends."""
    figures, luck = council.parameters.placements, council.luck
    move_into(council, stay, first_kind(council, stay))
    stay.is_matched = stay.is_matched and stay.placement in FAMILIES
    is_early = luck.early_move(stay.index) < figures.early_move_share and stay.placement in (
        *FOSTER,
        PlacementKind.AGENCY_HOME,
    )
    is_early = is_early and stay.began >= 0.0  # those in care at the start are beyond that
    while True:
        per_year = figures.complex_moves_per_year if stay.is_complex else figures.moves_per_year
        u = luck.placement_days(stay.luck_for(stay.placements))
        if is_early:
            days = exponential(u, figures.early_move_days)
        elif per_year > 0.0:
            days = exponential(u, WORKING_DAYS_PER_YEAR / per_year)
        else:
            return
        is_early = False
        placed = stay.placements
        yield council.env.timeout(max(days, 0.5))
        if stay.is_over:
            return
        settled = stay.is_matched or stay.placement in (PlacementKind.ADOPTIVE, PlacementKind.WITH_PARENTS)
        if stay.placements != placed or settled:
            continue
        # the move comes when it comes; finding the next place is the worker's load
        council.start_work(stay.child, figures.move_hours, figures.move_days, urgent=True)
        move_into(council, stay, _next_kind(council, stay))


def first_kind(council: Council, stay: Stay) -> PlacementKind:
    """What kind of place the child needs first, by its luck and age."""
    band = stay.band
    placed = council.parameters.permanence.adoption_placed_days
    if stay.way == ADOPTION and stay.leaves_at - placed <= council.now:  # placed before the start
        return PlacementKind.ADOPTIVE
    figures = council.parameters.placements
    u = council.luck.first_placement(stay.index)
    for shares, kind in (
        (figures.kinship_shares, PlacementKind.KINSHIP),
        (figures.with_parents_shares, PlacementKind.WITH_PARENTS),
        (figures.residential_shares, PlacementKind.AGENCY_HOME),
        (figures.supported_shares, PlacementKind.SUPPORTED),
    ):
        if u < shares[band]:
            return kind
        u -= shares[band]
    return PlacementKind.AGENCY_FOSTER


def _next_kind(council: Council, stay: Stay) -> PlacementKind:
    figures, band = council.parameters.placements, stay.band
    u = council.luck.next_placement(stay.luck_for(stay.placements))
    if band == len(figures.supported_shares) - 1 and u < figures.supported_at_16_share:
        return PlacementKind.SUPPORTED
    in_home = stay.placement in (PlacementKind.OWN_HOME, PlacementKind.AGENCY_HOME)
    if in_home or (stay.is_complex and band >= _OLD_ENOUGH_FOR_A_HOME and u > 1.0 - figures.to_residential_share):
        return PlacementKind.AGENCY_HOME
    return PlacementKind.AGENCY_FOSTER if stay.placement is not PlacementKind.SUPPORTED else PlacementKind.SUPPORTED


def move_into(council: Council, stay: Stay, kind: PlacementKind) -> None:
    """Move to a place of a kind: the council's own where one is free, else one that is bought."""
    leave(council, stay)
    fostering = council.fostering
    if kind is PlacementKind.AGENCY_FOSTER and fostering.places.take():
        kind = PlacementKind.IN_HOUSE_FOSTER
    elif kind is PlacementKind.AGENCY_HOME and fostering.beds.take():
        kind = PlacementKind.OWN_HOME
    elif kind is PlacementKind.AGENCY_HOME and stay.placements == 0 and stay.began >= 0.0:
        figures, luck = council.parameters.placements, council.luck
        if luck.unregistered(stay.index) < figures.unregistered_share:
            begin(
                _until_registered(
                    council, stay, exponential(luck.unregistered_days(stay.index), figures.unregistered_days)
                )
            )
            kind = PlacementKind.UNREGISTERED
    stay.placement, stay.placement_since = kind, max(council.now, stay.began)
    stay.placements += 1
    council.note(
        Event.PLACEMENT_STARTED,
        stay.child,
        team=stay.child.team,
        value=kind,
        other=stay.placements,
        at=min(council.now, stay.began) if stay.began < 0.0 and stay.placements == 1 else None,
    )
    if kind is PlacementKind.KINSHIP and stay.began >= 0.0:
        stay.is_approved = False
        begin(_approve(council, stay))
    plan_visits(council, stay, new_placement=stay.began >= 0.0 or stay.placements > 1)


def leave(council: Council, stay: Stay, *, keeps_place: bool = False) -> None:
    """Leave the place; the council's own falls free, unless the young person stays put."""
    if stay.placement is None:
        return
    days = council.now - stay.placement_since
    council.note(Event.PLACEMENT_ENDED, stay.child, team=stay.child.team, value=stay.placement, other=days)
    if not keeps_place:
        free_place(council, stay.placement)
    stay.placement = None


def free_place(council: Council, kind: PlacementKind) -> None:
    """Let a place of the council's own fall free."""
    if kind is PlacementKind.IN_HOUSE_FOSTER:
        council.fostering.places.give_back()
    elif kind is PlacementKind.OWN_HOME:
        council.fostering.beds.give_back()


def _until_registered(council: Council, stay: Stay, days: float) -> Process:
    placed = stay.placements + 1
    yield council.env.timeout(max(days, 0.5))
    if not stay.is_over and stay.placements == placed:
        move_into(council, stay, PlacementKind.AGENCY_HOME)


def _approve(council: Council, stay: Stay) -> Process:
    """Relatives are approved for the time being; their assessment makes it lasting, and visits fewer."""
    placed = stay.placements
    assessed = Happening(council.env)
    begin(connected_assessment(council, stay, assessing_team(council), assessed))
    if assessed.callbacks is not None:
        yield assessed
    if stay.is_over or stay.placements != placed:
        return
    stay.is_approved = True
    plan_visits(council, stay, new_placement=False)


def assessing_team(council: Council) -> Team | None:
    """Return the kinship team if somebody there has room for an assessment; if not, it is bought."""
    teams = council.workforce.of_kind(TeamKind.KINSHIP)
    return next((team for team in teams if team.queue.has_room), None)


def connected_assessment(
    council: Council, stay: Stay, team: Team | None, assessed: Happening, *, part: float = 1.0
) -> Process:
    """Assess a connected person: by the kinship team, or bought; in `part` of the usual time."""
    figures = council.parameters.placements.kinship
    asked, is_bought = council.now, float(team is None)
    family = Siblings(stay.child.family, stay.child.children)
    council.note(Event.CONNECTED_ASSESSMENT_STARTED, family, team=team, value=is_bought)
    if team is None:
        yield council.env.timeout(figures.bought_days * part)
    else:
        yield from council.allocate(family, team, Stage.PERMANENCE, IN_TURN, SUPPORT)
        yield council.start_work(family, figures.hours, max(figures.days * part, SHORTEST_DAYS))
        council.release(family)
    days = council.now - asked
    council.note(Event.CONNECTED_ASSESSMENT_COMPLETED, family, team=team, value=days, other=is_bought)
    assessed.conclude()


def plan_visits(council: Council, stay: Stay, *, new_placement: bool) -> None:
    """Plan visits as the law has them for this placement; those planned before end."""
    figures, visits = council.parameters.care, council.visits
    review = None
    if stay.child.visiting is not None:
        review = stay.child.visiting.review
        visits.end(stay.child.visiting, council.now)
    rounds = [_usual_round(council, stay)]
    if new_placement:
        planned, limit = figures.first_visit_planned_days, float(Standard.FIRST_CARE_VISIT_WORKING_DAYS)
        standard = Visits(limit_days=limit, planned_gap_share=planned / limit, gap_cv=_NO_VARIATION)
        rounds.append(Round(Event.FIRST_CARE_VISIT, standard, only_first_by=planned))
    stay.visit_phases += 1
    index = stay.luck_for(stay.visit_phases)
    visiting = visits.begin(stay.child, Stage.CARE, index, rounds, council.now, is_new=new_placement)
    visiting.review = review


def _usual_round(council: Council, stay: Stay) -> Round:
    figures = council.parameters.care
    interim = stay.legal in (LegalStatus.INTERIM_CARE_ORDER, LegalStatus.POLICE_PROTECTION)
    if not stay.is_approved or (stay.placement is PlacementKind.WITH_PARENTS and interim):
        return Round(Event.CLOSE_CARE_VISIT, figures.close_visits)
    if stay.is_matched and council.now - stay.placement_since >= LONG_TERM_AFTER:
        return Round(Event.LONG_TERM_CARE_VISIT, figures.long_term_visits)
    return Round(Event.CARE_VISIT, figures.visits)
