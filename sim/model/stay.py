"""One period of care of one child: when it came, which way it will go by nature, and where it stands.

The natural course is drawn when the child comes into care: with unlimited staff, lawyers and places it would leave
on its natural day. What it loses on the way is what it waits for.
"""

from math import inf

import simpy

from sim.engine import Happening, Process
from sim.model.care_quantiles import DAYS_PER_WEEK, NEEDS_AN_ORDER, SHORTEST_DAYS, UNTIL_18, CareQuantiles
from sim.model.council import Council
from sim.model.people import STAGE_SHIFT, Siblings, Turn
from sim.model.workers import Team
from sim.model.workforce import WORKING_DAYS_PER_MONTH
from sim.vocabulary import (
    WORKING_DAYS_PER_YEAR,
    CareEnd,
    Cause,
    Decision,
    EntryRoute,
    Event,
    LegalStatus,
    PlacementKind,
    Stage,
)


class Proceedings:
    """Care proceedings about one child: when they are issued and, by nature, end."""

    __slots__ = ("concluded", "is_issued", "issued", "natural_end", "part")

    def __init__(self, env: simpy.Environment, issued: float, days: float, part: float) -> None:
        self.issued = issued
        self.natural_end = issued + days
        self.part = part
        """Part of the usual effort: less where the child leaves care before they would end."""
        self.concluded = Happening(env)
        self.is_issued = False


class Stay:
    """One period of care.

    Parameters
    ----------
    council : Council
        The council that looks after the child.
    child : Siblings
        The child, alone.
    turn : Turn
        Where its luck for this period is found.
    entry : EntryRoute
        How it came into care.
    began : float
        Model time of that.
    way : int
        Which way out of care it takes by nature (an index of `WAYS_OUT`, or `UNTIL_18`).
    months : float
        After how many months it would leave (be matched) by nature.
    """

    def __init__(
        self, council: Council, child: Siblings, turn: Turn, entry: EntryRoute, began: float, way: int, months: float
    ) -> None:
        luck, index = council.luck, turn.index
        self.council = council
        self.child = child
        self.index = index
        self.entry = entry
        self.began = began
        self.eighteenth = council.turns(child, 18)
        self.is_complex = luck.complex_needs(child.eldest.luck) < council.parameters.care.complex_share
        self.way = way
        days = CareQuantiles.days(months)
        self.proceedings = self._proceedings(days)
        self.leaves_at = began + max(days, self._earliest_end())
        if self.leaves_at >= self.eighteenth:
            self.way, self.leaves_at = UNTIL_18, inf
        self.legal: LegalStatus | None = None
        self.placement: PlacementKind | None = None
        self.placement_since = began
        self.placements = 0
        self.is_approved = True
        self.is_matched = False
        self.visit_phases = 0
        self.plan_agreed = Happening(council.env)
        self.plan_waits_for = Cause.WORKER
        self.leaves = Happening(council.env)
        self.is_over = False
        self.is_eligible = False
        self.advised: Siblings | None = None
        self.natural = began
        self.lost = 0.0
        self.waited_in: PlacementKind | None = None
        self._overseen: tuple[Team, float] | None = None
        self._asked: list[simpy.Event] = []

    # -- the natural course ----------------------------------------------------------------------------------

    def _proceedings(self, days: float) -> Proceedings | None:
        quantiles = self.council.care_quantiles
        after = quantiles.issued_after_days(self.entry, self.way)
        if after is None:
            return None
        issued = self.began + after
        usual = quantiles.court_days(self.council.luck.proceedings(self.index))
        trend = self.council.parameters.court.trend_weeks_per_year * max(0.0, issued) / WORKING_DAYS_PER_YEAR
        usual = lasts = max(1.0, usual + trend * DAYS_PER_WEEK)
        if self.way not in NEEDS_AN_ORDER and self.way != UNTIL_18 and issued + lasts > self.began + days:
            # proceedings end when the child goes home
            if self.began + days <= issued:
                return None
            lasts = self.began + days - issued
        return Proceedings(self.council.env, issued, lasts, lasts / usual)

    def _earliest_end(self) -> float:
        """Working days from coming into care that the steps of the way take at least."""
        in_court = 0.0 if self.proceedings is None else self.proceedings.natural_end - self.began
        return self.council.care_quantiles.least_days(self.way, in_court)

    # -- steps -----------------------------------------------------------------------------------------------

    @property
    def team(self) -> Team:
        """The team that holds the child."""
        team = self.child.team
        assert team is not None
        return team

    @property
    def band(self) -> int:
        """Age band now."""
        return CareQuantiles.band(self.council.age(self.child, self.council.now))

    def luck_for(self, number: int) -> int:
        """Index of the luck of the `number`-th of several like things in this stay (moves, visits by phase)."""
        return self.index + (min(number, 255) << STAGE_SHIFT)

    def until(self, time: float) -> Process:
        """Let time pass; say whether the child is still in care then."""
        if time > self.council.now:
            yield self.council.env.timeout(time - self.council.now)
        return not self.is_over

    def ready(self, time: float) -> Process:
        """Wait until work on the way out begins by nature, from which day on its steps are counted."""
        self.natural = max(time, self.council.now)
        return (yield from self.until(time))

    def step(self, event: simpy.Event, takes: float, cause: Cause) -> Process:
        """Wait for a step that by nature takes so many days; what it takes more is drift, and slack makes good."""
        self.natural += takes
        expected = self.natural + self.lost - self.council.now
        yield self.council.wait_for(
            self.asked(event), self.child, Stage.PERMANENCE, cause, expected=expected, may_catch_up=self.lost > 0.0
        )
        self._is_late_by(max(0.0, self.council.now - self.natural))

    def by_then(self, event: simpy.Event, natural: float, cause: Cause, *, stage: Stage = Stage.PERMANENCE) -> Process:
        """Wait for something that by nature happens at a time of its own, beside the steps.

        What it is late is written by the stage it belongs to, unless that is this one.
        """
        self.natural = max(self.natural, natural)
        expected = self.natural + self.lost - self.council.now
        if event.callbacks is not None and stage is Stage.PERMANENCE:
            late = self.lost > 0.0
            event = self.asked(event)
            yield self.council.wait_for(event, self.child, stage, cause, expected=expected, may_catch_up=late)
        elif event.callbacks is not None:
            yield event
        self._is_late_by(max(0.0, self.council.now - self.natural))

    def _is_late_by(self, days: float) -> None:
        if days > self.lost:
            self.waited_in = self.placement
        self.lost = days

    def asked(self, event: simpy.Event) -> simpy.Event:
        """Remember what somebody else was asked for, to take it back if care ends before."""
        self._asked.append(event)
        return event

    def decide(self, what: Decision, takes: float) -> Process:
        """Have a manager of the child's team decide: first about those with complex needs."""
        council, figures = self.council, self.council.parameters.management
        asked, manager, team = council.now, self.team.least_busy_manager(), self.team
        days = max(takes, SHORTEST_DAYS)
        hours = figures.permanence_decision_hours
        decision = self.asked(council.ask(manager, team, hours, days, of_manager=True, urgent=self.is_complex))
        if what is Decision.PERMANENCE:
            yield from self.step(decision, takes, Cause.MANAGER)
        else:
            yield decision
        waited = max(0.0, council.now - asked - days)
        council.note(Event.DECISION, self.child, team=team, worker=manager, value=waited, other=what)

    def oversee(self) -> None:
        """Give the managers of the child's team the oversight of it, more where needs are complex."""
        figures, team = self.council.parameters.management, self.child.team
        if team is None:
            return
        hours = figures.oversight_hours_per_child_in_care_per_month / WORKING_DAYS_PER_MONTH
        hours *= figures.oversight_complex_factor if self.is_complex else 1.0
        team.share_oversight(hours)
        self._overseen = team, hours

    def no_longer_oversee(self) -> None:
        """Take it from them again."""
        if self._overseen is not None:
            team, hours = self._overseen
            team.share_oversight(-hours)
            self._overseen = None

    def leave(self, end: CareEnd) -> None:
        """Leave care by a way out."""
        if not self.is_over and not self.leaves.triggered:
            self.leaves.conclude(end)

    def take_back(self) -> None:
        """Care is over: nobody works or waits for it any longer."""
        self.is_over = True
        self.council.withdraw_all(self.child)
        for event in self._asked:
            if event.callbacks is not None:
                self.council.take_back(event)
        self._asked.clear()
