"""Pre-proceedings, care proceedings, the ways to permanence and what is owed afterwards."""

from sim.measures.reading import Cells, MonthlyLog
from sim.measures.spells import between, during, spells
from sim.measures.timeliness import limit_of_month, within
from sim.vocabulary import Event

WEEKS_SINCE_2014 = 26.0
"""Weeks from issue within which proceedings are to end, where the scenario has no limit of its own."""


def court(log: MonthlyLog) -> dict[str, Cells]:
    """Return pre-proceedings and care proceedings."""
    before = log.of(Event.PRE_PROCEEDINGS_STARTED, Event.PRE_PROCEEDINGS_ENDED)
    running = log.of(Event.PROCEEDINGS_STARTED, Event.PROCEEDINGS_ENDED)
    diverted, ended = log.of(Event.PRE_PROCEEDINGS_ENDED).flows(), log.of(Event.PROCEEDINGS_ENDED).flows()
    concluded = ended.where(ended.other > 0)
    limit = limit_of_month(log, concluded, lambda figures: figures.court.standard_weeks or WEEKS_SINCE_2014)
    return {
        "pre_proceedings_started": log.count(log.of(Event.PRE_PROCEEDINGS_STARTED).flows()),
        "pre_proceedings_open": during(log, spells(before, Event.PRE_PROCEEDINGS_STARTED)),
        "pre_proceedings_diverted": log.mean(diverted, diverted.other == 0),
        "proceedings_started": log.count(log.of(Event.PROCEEDINGS_STARTED).flows()),
        "proceedings_open": during(log, spells(running, Event.PROCEEDINGS_STARTED)),
        "proceedings_within_26_weeks": log.mean(concluded, within(concluded.value, limit)),
        "proceedings_weeks": log.mean(concluded, concluded.value),
    }


def permanence(log: MonthlyLog) -> dict[str, Cells]:
    """Return assessments of relatives, matches, and support after special guardianship and adoption."""
    assessed, matched = log.of(Event.CONNECTED_ASSESSMENT_COMPLETED).flows(), log.of(Event.MATCHED).flows()
    support = log.of(Event.AFTER_PERMANENCE_STARTED, Event.SUPPORT_STARTED, Event.AFTER_PERMANENCE_ENDED)
    wanted = support.where((support.event != Event.AFTER_PERMANENCE_STARTED) | (support.other == 1))
    return {
        "connected_assessments_own": log.count(assessed.where(assessed.other == 0)),
        "connected_assessments_bought": log.count(assessed.where(assessed.other == 1)),
        "matched_long_term": log.count(matched.where(matched.value == 0)),
        "matched_for_adoption": log.count(matched.where(matched.value == 1)),
        "after_permanence_open": between(log, Event.AFTER_PERMANENCE_STARTED, Event.AFTER_PERMANENCE_ENDED),
        "after_permanence_without_worker": during(log, spells(wanted, Event.AFTER_PERMANENCE_STARTED)),
    }


def court_and_permanence(log: MonthlyLog) -> dict[str, Cells]:
    """Return every measure of court and permanence."""
    return {**court(log), **permanence(log)}
