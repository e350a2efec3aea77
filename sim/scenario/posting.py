"""Which teams get the posts of a line, which roles a team can have, and whether posts taken away were there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date

from sim.scenario.contradictions import contradictions
from sim.scenario.options import PostsLine
from sim.scenario.parameters import Parameters
from sim.scenario.workforce_parameters import Team
from sim.vocabulary import LAWYERS, REVIEWING_OFFICERS, Role, TeamKind

POOLS: Mapping[str, Role] = {REVIEWING_OFFICERS: Role.REVIEWING_OFFICER, LAWYERS: Role.LAWYER}
"""Those who stand beside the teams, and the one role each of them has."""

FIELDS: Mapping[Role, tuple[str, ...]] = {
    Role.SOCIAL_WORKER: ("social_workers_fte", "vacant_posts_fte"),
    Role.SENIOR_PRACTITIONER: ("senior_practitioners_fte",),
    Role.ASYE: ("asye_fte",),
    Role.AGENCY_SOCIAL_WORKER: ("agency_social_workers_fte",),
    Role.SCREENING_OFFICER: ("screening_officers_fte",),
    Role.PERSONAL_ADVISER: ("personal_advisers_fte",),
    Role.FAMILY_SUPPORT_WORKER: ("family_support_workers_fte",),
    Role.TEAM_MANAGER: ("team_managers_fte",),
}
"""Where a team keeps the posts of each role, those that stand empty with them."""

_ANYWHERE = (
    Role.SOCIAL_WORKER,
    Role.SENIOR_PRACTITIONER,
    Role.ASYE,
    Role.AGENCY_SOCIAL_WORKER,
    Role.TEAM_MANAGER,
)
_WEIGHTS = ("social_workers_fte", "senior_practitioners_fte", "agency_social_workers_fte")
_ROUNDING = 1e-9


def roles_of(kind: TeamKind) -> tuple[Role, ...]:
    """Return the roles that a team of a kind can have."""
    if kind is TeamKind.FRONT_DOOR:
        return (Role.SCREENING_OFFICER, *_ANYWHERE)
    if kind is TeamKind.LEAVING_CARE:
        return (Role.PERSONAL_ADVISER, Role.FAMILY_SUPPORT_WORKER, *_ANYWHERE)
    return (*_ANYWHERE, Role.FAMILY_SUPPORT_WORKER)


def split(line: PostsLine, parameters: Parameters) -> list[tuple[str, float]]:
    """Return the teams of a line and the posts each gets.

    Several teams share in proportion to the social workers, senior practitioners and agency social workers they have
    at the start, evenly if none of them has any.
    """
    if len(line.teams) <= 1:
        return [(team, line.fte) for team in line.teams]
    weights = [sum(getattr(parameters.teams[team], name) for name in _WEIGHTS) for team in line.teams]
    total = sum(weights)
    if not total:
        weights, total = [1.0] * len(weights), float(len(weights))
    return [(team, line.fte * weight / total) for team, weight in zip(line.teams, weights, strict=True)]


def taken_too_far(
    lines: Sequence[PostsLine], shared_by: Parameters, parameters: Parameters
) -> Iterator[tuple[PostsLine, str]]:
    """Yield lines that take away what is not there, and the rule that breaks.

    Parameters
    ----------
    lines : sequence of PostsLine
        Of one option.
    shared_by : Parameters
        The council by which a line is split over several teams.
    parameters : Parameters
        The council at the start.
    """
    by_place: dict[tuple[str, Role], list[tuple[PostsLine, float]]] = {}
    for line in lines:
        for team, fte in split(line, shared_by) if line.role is not None else ():
            assert line.role is not None
            by_place.setdefault((team, line.role), []).append((line, fte))
    told = False
    for (team, role), changes in by_place.items():
        there = posts_there(parameters, team, role)
        for day, fte, taking in _course(changes, parameters.start):
            if there + fte < -_ROUNDING:
                added = sum(one for line, one in changes if one > 0 and _in_force(line, day, parameters.start))
                rule = (
                    f"on {day} {added - fte:g} FTE of {role.value} would be taken from {team}, which has "
                    f"{there + added:g} then"
                )
                told = True
                yield taking, rule
                break
    if not told:
        yield from _left_without(by_place, parameters)


def posts_there(parameters: Parameters, team: str, role: Role) -> float:
    """Return the posts of a role that a team, or a pool of people beside the teams, has at the start."""
    if team == REVIEWING_OFFICERS:
        return parameters.reviewing.reviewing_officers_fte
    if team == LAWYERS:
        return parameters.court.lawyers_fte
    return float(sum(getattr(parameters.teams[team], name) for name in FIELDS[role]))


def _course(changes: list[tuple[PostsLine, float]], start: date) -> Iterator[tuple[date, float, PostsLine]]:
    """Yield the days on which posts change, by how much they differ from the start, and the last line that takes."""
    taking = [line for line, fte in changes if fte < 0]
    if not taking:
        return
    days = {start, *(day for line, _ in changes for day in (line.begins, line.ends) if day is not None)}
    for day in sorted(days):
        takes = [line for line in taking if _in_force(line, day, start)]
        if takes:
            yield day, sum(fte for line, fte in changes if _in_force(line, day, start)), takes[-1]


def _in_force(line: PostsLine, day: date, start: date) -> bool:
    return (line.begins or start) <= day and (line.ends is None or day < line.ends)


def _left_without(
    by_place: Mapping[tuple[str, Role], list[tuple[PostsLine, float]]], parameters: Parameters
) -> Iterator[tuple[PostsLine, str]]:
    """Yield lines that leave a team without those who do its work."""
    for team in dict.fromkeys(team for team, _ in by_place if team not in POOLS):
        of_team = {role: changes for (one, role), changes in by_place.items() if one == team}
        every = [change for changes in of_team.values() for change in changes]
        for day, _, taking in _course(every, parameters.start):
            fields = asdict(parameters.teams[team])
            for role, changes in of_team.items():
                change = sum(fte for line, fte in changes if _in_force(line, day, parameters.start))
                there = posts_there(parameters, team, role) + change
                fields[FIELDS[role][0]] = 0.0 if there < _ROUNDING else there
            broken = [rule for _, rule in contradictions(Team, fields)]
            if broken:
                yield taking, f"on {day} {team} is left with {broken[0]}"
                break
