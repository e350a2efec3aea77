"""Journeys through care made by hand: a council, its people, and what the story says of a few rows."""

from datetime import date

import numpy as np
from councils import _team, small_council

from sim.report.trace import Narrator
from sim.results import Person, team_labels
from sim.vocabulary import EntryRoute, Event, Role

COUNCIL = small_council(
    teams={
        "kinship": _team("kinship", "Kinship", 0, social_workers_fte=1),
        "after_permanence": _team("after_permanence", "After permanence", 0, social_workers_fte=1),
    }
)
TEAMS = team_labels(COUNCIL)
CARE, LEAVING, KINSHIP, AFTER = (
    list(TEAMS).index(name) for name in ("children_in_care", "leaving_care", "kinship", "after_permanence")
)
STAFF = (
    Person(team="children_in_care", role=Role.SOCIAL_WORKER.value, fte=1),
    Person(team="children_in_care", role=Role.SOCIAL_WORKER.value, fte=1),
    Person(team="children_in_care", role=Role.TEAM_MANAGER.value, fte=1),
    Person(team="reviewing_officers", role=Role.REVIEWING_OFFICER.value, fte=1),
    Person(team="leaving_care", role=Role.PERSONAL_ADVISER.value, fte=1),
    Person(team="leaving_care", role=Role.PERSONAL_ADVISER.value, fte=1),
    Person(team="kinship", role=Role.SOCIAL_WORKER.value, fte=1),
    Person(team="after_permanence", role=Role.SOCIAL_WORKER.value, fte=1),
)
FIRST, SECOND, MANAGER, OFFICER, ADVISER, OTHER_ADVISER, ASSESSOR, SUPPORTER = range(8)
BORN = date(2020, 6, 3).toordinal()
"""Aged 3 when the run starts on 2 April 2024."""
GROWN = date(2007, 4, 30).toordinal()
MONTHS = 18


def narrator(months=MONTHS, council=COUNCIL):
    return Narrator(council, months, TEAMS, STAFF)


def told(*rows, months=MONTHS, council=COUNCIL, staff_rows=()):
    log = [[time, event, 7, *more] for time, event, *more in rows]
    log += [[time, event, -1, *more] for time, event, *more in staff_rows]
    return narrator(months, council).tell(np.array(log, dtype=float), 7)


def sentences(*rows, **how):
    return [words for _, words in told(*rows, **how)][:-1]


def ending(*rows, **how):
    return told(*rows, **how)[-1][1]


def care(route=EntryRoute.SECTION_20, at=0.0, born=BORN):
    return (at, Event.CARE_STARTED, CARE, -1, route, born)
