"""What there may be more of, as it is typed: posts and other figures of the council.

Posts are ``TEAM[+TEAM]:ROLE=[LEAST..]MOST[/STEP][@POUNDS]`` (the name of a kind of team stands for all of them), other
figures ``PATH=[LEAST..]MOST[/STEP]@POUNDS``.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil

from sim.measures import MEASURES
from sim.measures.measure import COUNCIL
from sim.measures.money import yearly_cost
from sim.planning.searching.asking import Lever
from sim.planning.searching.naming import in_one, nearest, of_kind, role_name, team_name, written
from sim.planning.searching.standards import NUMBER
from sim.scenario.changeable import changeable, declared
from sim.scenario.measured import has_own
from sim.scenario.options import Standard
from sim.scenario.parameters import Parameters
from sim.scenario.posting import POOLS, posts_there, roles_of
from sim.scenario.shape import Figure
from sim.scenario.values import listed
from sim.vocabulary import Role, TeamKind

MOST_STEPS = 400
MOST_POSTS = 500.0
_HALVES_UP_TO = 10.0
_SHARE_MORE = 0.5
_LEAST_BOUND = 2.0
_LEVER = re.compile(
    rf"\s*(?P<who>[^=]+?)\s*=\s*(?:(?P<least>{NUMBER})\s*\.\.)?\s*(?P<most>{NUMBER})?\s*(?:/\s*(?P<step>{NUMBER}))?"
    rf"\s*(?:@\s*£?(?P<gbp>{NUMBER}))?\s*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How posts are added: from when, and how they are filled.

    Attributes
    ----------
    begins : datetime.date or None
    recruited_in_months, agency_meanwhile : float or None
        None is the council's own.
    """

    begins: date | None = None
    recruited_in_months: float | None = None
    agency_meanwhile: float | None = None


def usual_levers(parameters: Parameters, standards: Iterable[Standard], terms: Terms) -> tuple[Lever, ...]:
    """Return the posts that are tried if none are named: those whose work the standards measure.

    Teams of one kind share their posts; each may have half as many again as it has, and two at the least.
    """
    asked: dict[tuple[str, ...], Role] = {}
    for standard in standards:
        measure, teams = MEASURES[standard.measure], parameters.teams
        named = [standard.team] if standard.team != COUNCIL else [*teams, *POOLS]
        for team in (one for one in named if has_own(measure, one, {teams[one].kind} if one in teams else ())):
            if team in POOLS:
                asked.setdefault((team,), POOLS[team])
            elif standard.team != COUNCIL:
                asked.setdefault((team,), _usual_role(teams[team].kind))
            else:
                asked.setdefault(of_kind(parameters, teams[team].kind), _usual_role(teams[team].kind))
    return tuple(_usual(parameters, teams, role, terms) for teams, role in asked.items())


def _usual_role(kind: TeamKind) -> Role:
    if kind is TeamKind.LEAVING_CARE:
        return Role.PERSONAL_ADVISER
    return Role.SCREENING_OFFICER if kind is TeamKind.FRONT_DOOR else Role.SOCIAL_WORKER


def _usual(parameters: Parameters, teams: tuple[str, ...], role: Role, terms: Terms) -> Lever:
    there = sum(posts_there(parameters, team, role) for team in teams)
    most = float(max(_LEAST_BOUND, ceil(_SHARE_MORE * there)))
    return _posts_lever(parameters, teams, role, terms, most=most)


def _posts_lever(
    parameters: Parameters,
    teams: tuple[str, ...],
    role: Role,
    terms: Terms,
    *,
    most: float,
    least: float = 0.0,
    step: float | None = None,
    gbp: float | None = None,
) -> Lever:
    key, where = _together(parameters, teams)
    return Lever(
        key=f"{key}_{role.value}",
        name=role_name(role) if teams[0] in POOLS else f"{role_name(role)}, {where}",
        most=most,
        least=least,
        step=step or (0.5 if most - least <= _HALVES_UP_TO else 1.0),
        gbp=yearly_cost(role, parameters.costs) if gbp is None else gbp,
        teams=teams,
        role=role,
        begins=terms.begins,
        recruited_in_months=terms.recruited_in_months,
        agency_meanwhile=terms.agency_meanwhile,
    )


def _together(parameters: Parameters, teams: tuple[str, ...]) -> tuple[str, str]:
    """Return the key and the name of several teams together: of their kind, if they are all of it."""
    kinds = {parameters.teams[team].kind for team in teams if team in parameters.teams}
    if len(teams) > 1 and len(kinds) == 1 and set(teams) == set(of_kind(parameters, kind := next(iter(kinds)))):
        return f"{kind.value}_teams", f"{kind.value.replace('_', ' ')} teams"
    return "_".join(teams), in_one([team_name(parameters, team) for team in teams])


@dataclass
class PostsReading:
    """Reads what there may be more of against a council and gathers what is wrong.

    Attributes
    ----------
    parameters : Parameters
    terms : Terms
    faults : list of str
        What is wrong, a sentence each.
    """

    parameters: Parameters
    terms: Terms
    faults: list[str] = field(default_factory=list)

    def read(self, text: str) -> Lever | None:
        """Read what there may be more of."""
        found = _LEVER.fullmatch(text)
        if found is None:
            self._fault(text, "should read TEAM:ROLE=MOST, such as first_response:social_worker=0..12")
            return None
        before = len(self.faults)
        least, most, step = self._bounds(text, found)
        gbp = None if found["gbp"] is None else float(found["gbp"].replace("_", ""))
        if gbp is not None and gbp < 0:
            self._fault(text, "a cost is not below nothing")
        who, _, role = found["who"].partition(":")
        if "." in who and not role:
            return self._figure(text, who.strip(), least, most, step, gbp)
        teams = self._teams(who)
        is_role = self._role(text, teams, role.strip())
        if len(self.faults) > before or is_role is None:
            return None
        return _posts_lever(
            self.parameters, teams, is_role, self.terms, most=most, least=least, step=step or None, gbp=gbp
        )

    def _teams(self, who: str) -> tuple[str, ...]:
        """Return the teams named, those of a kind for the name of the kind."""
        named = [team.strip() for team in who.split("+")]
        kinds = {kind.value for kind in TeamKind} - set(self.parameters.teams)
        several = [of_kind(self.parameters, one) if one in kinds else () for one in named]
        return tuple(dict.fromkeys(team for one, teams in zip(named, several, strict=True) for team in teams or (one,)))

    def _bounds(self, text: str, found: "re.Match[str]") -> tuple[float, float, float]:
        least, most, step = (
            float(found[name].replace("_", "")) if found[name] is not None else 0.0
            for name in ("least", "most", "step")
        )
        if found["most"] is None:
            self._fault(text, "a most is needed: without a bound the search would never end")
        elif most > MOST_POSTS:
            self._fault(text, f"at most {MOST_POSTS:g} can be asked for")
        elif least < 0 or most < least:
            self._fault(text, "the least is not below 0, and the most not below the least")
        if found["step"] is not None and step <= 0:
            self._fault(text, "a step is above 0")
        elif step and (most - least) / step > MOST_STEPS:
            self._fault(text, f"there are at most {MOST_STEPS} steps; take larger ones")
        return least, most, step

    def _role(self, text: str, teams: tuple[str, ...], role: str) -> Role | None:
        known = self.parameters.teams
        for team in teams:
            if team in POOLS and len(teams) == 1:
                if role in ("", POOLS[team].value):
                    return POOLS[team]
                self._fault(text, f"{team} are all {role_name(POOLS[team])}")
                return None
            if team not in known:
                self._fault(text, f"there is no team {team}{nearest(team, (*known, *POOLS))}")
        there = [team for team in teams if team in known]
        allowed = [one for one in Role if all(one in roles_of(known[team].kind) for team in there)]
        if role not in [one.value for one in allowed]:
            names = [one.value for one in allowed]
            self._fault(text, f"the role is one of {listed(names)}{nearest(role, names)}")
            return None
        return Role(role)

    def _figure(self, text: str, path: str, least: float, most: float, step: float, gbp: float | None) -> Lever | None:
        before = len(self.faults)
        figure = declared().get(path) if path in changeable() else None
        if not isinstance(figure, Figure):
            self._fault(text, f"no plan can change {path}{nearest(path, changeable())}")
            return None
        if gbp is None:
            self._fault(text, f"what one of {path} costs a year is needed, as @POUNDS at the end")
        if len(self.faults) > before:
            return None
        assert gbp is not None
        key = re.sub(r"\W+", "_", path)
        words = path.rpartition(".")[2].replace("_", " ")
        return Lever(
            key=key,
            name=words,
            most=most,
            least=least,
            step=step or 1.0,
            gbp=gbp,
            figure=path,
            unit=figure.unit,
            begins=self.terms.begins,
        )

    def must_differ(self, keys: Sequence[str]) -> None:
        """Refuse the same posts twice."""
        for key in dict.fromkeys(key for key in keys if keys.count(key) > 1):
            self.faults.append(f"--posts: {key} is given twice")

    def _fault(self, text: str, rule: str) -> None:
        self.faults.append(f"--posts: {rule} {written(text)}")
