"""What several fields of a scenario say together and cannot both be so."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sim.scenario.declaring import broken_rules
from sim.scenario.parameters import Parameters, StartingStock
from sim.scenario.workforce_parameters import Team
from sim.vocabulary import TeamKind

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)

_SOCIAL_WORK = ("social_workers_fte", "senior_practitioners_fte", "asye_fte", "agency_social_workers_fte")
_WORKERS: dict[TeamKind, tuple[str, ...]] = {
    **dict.fromkeys(TeamKind, _SOCIAL_WORK),
    TeamKind.FRONT_DOOR: ("screening_officers_fte",),
    TeamKind.LEAVING_CARE: ("personal_advisers_fte", *_SOCIAL_WORK),
    TeamKind.AFTER_PERMANENCE: ("family_support_workers_fte", *_SOCIAL_WORK),
}
_WITH_MANAGER = (TeamKind.ASSESSMENT, TeamKind.CHILD_PROTECTION, TeamKind.CHILD_IN_NEED)
_PARTS = (
    ("cin_in_child_protection_teams", "children_on_cin_plan"),
    ("care_in_child_protection_teams", "children_in_care"),
    ("unaccompanied_children", "children_in_care"),
    ("care_leavers_without_adviser", "care_leavers"),
)


def contradictions(section: type, known: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the field and the rule of everything that contradicts itself in a section.

    Parameters
    ----------
    section : type
        A dataclass of `parameters.py`.
    known : mapping
        Those of its fields that could be read; rules about others are left out.
    """
    for sentence in broken_rules(section, known):
        name, _, rule = sentence.partition(": ")
        yield name, rule
    if section is Parameters and "start" in known and not EARLIEST <= known["start"] <= LATEST:
        yield "start", f"must be between {EARLIEST.year} and {LATEST.year}"
    if section is Team:
        yield from _no_staff(known)
    if section is StartingStock:
        for part, whole in _PARTS:
            if part in known and whole in known and known[part] > known[whole]:
                yield part, f"{known[part]:g} is more than {whole}, {known[whole]:g}, of which it is a part"


def _no_staff(team: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    kind = team.get("kind")
    needed = ("demand_share", "cases_at_start")
    # A team that takes no families and holds no children is closed, and may stand empty.
    if kind is None or all(team.get(name) == 0 for name in needed):
        return
    workers = _WORKERS[kind]
    if all(team.get(name) == 0 for name in workers):
        yield workers[0], f"no staff: a team of kind {kind.value} needs {_either(workers)} above 0"
    if kind in _WITH_MANAGER and team.get("team_managers_fte") == 0:
        yield "team_managers_fte", f"no staff: a team of kind {kind.value} needs team_managers_fte above 0"


def _either(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
