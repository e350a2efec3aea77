"""A question in words, as it is typed: standards, posts that may be added, months; checked all at once.

A standard is ``MEASURE[@TEAM] >= NUMBER [over N months]``, posts are ``TEAM[+TEAM]:ROLE=[LEAST..]MOST[/STEP][@POUNDS]``
(the name of a kind of team stands for all of them) and other figures ``PATH=[LEAST..]MOST[/STEP]@POUNDS``.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from math import ceil, isfinite

from sim.measures import MEASURES
from sim.measures.measure import COUNCIL
from sim.measures.money import yearly_cost
from sim.planning.faults import RequestError
from sim.planning.searching.asking import Lever, Question
from sim.scenario.changeable import changeable, declared
from sim.scenario.measured import has_own, limits_of
from sim.scenario.options import Standard
from sim.scenario.parameters import Parameters
from sim.scenario.posting import FIELDS, POOLS, roles_of
from sim.scenario.shape import Figure
from sim.scenario.values import listed
from sim.vocabulary import LAWYERS, REVIEWING_OFFICERS, Role, TeamKind

STOCK_MONTHS, FLOW_MONTHS = 1, 3
"""Months at the end over which standards are judged if nothing else is said: of stocks and of everything else."""
MOST_STEPS = 400
MOST_POSTS = 500.0
_HALVES_UP_TO = 10.0
_SHARE_MORE = 0.5
_LEAST_BOUND = 2.0
_NUMBER = r"[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_STANDARD = re.compile(
    rf"\s*(?P<measure>[^\s@<>=]+)(?:@(?P<team>[^\s<>=]+))?\s*(?P<sign>>=|<=|[<>=]+)\s*(?P<number>{_NUMBER})\s*"
    r"(?P<percent>%)?\s*(?:over\s+(?:the\s+last\s+)?(?P<months>\d+)\s+months?|in\s+the\s+last\s+month)?\s*"
)
_LEVER = re.compile(
    rf"\s*(?P<who>[^=]+?)\s*=\s*(?:(?P<least>{_NUMBER})\s*\.\.)?\s*(?P<most>{_NUMBER})?\s*(?:/\s*(?P<step>{_NUMBER}))?"
    rf"\s*(?:@\s*£?(?P<gbp>{_NUMBER}))?\s*"
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


def question(
    parameters: Parameters,
    *,
    meet: Sequence[str],
    posts: Sequence[str],
    chance: float,
    months: int,
    terms: Terms | None = None,
) -> Question:
    """Return the question that words ask of a council.

    Parameters
    ----------
    parameters : Parameters
    meet, posts : sequence of str
        Standards, and what there may be more of; without posts, those that the standards are about.
    chance : float
        Share of futures in which all standards are to be met.
    months : int
        Length of the runs.
    terms : Terms, optional

    Raises
    ------
    RequestError
        The question cannot be asked; the message says all that is wrong.
    """
    reading = _Reading(parameters, months, terms or Terms())
    standards = reading.standards(meet)
    levers = tuple(one for text in posts if (one := reading.lever(text)) is not None)
    if posts:
        reading.must_differ([lever.key for lever in levers])
    elif not reading.faults:
        levers = usual_levers(parameters, standards, reading.terms)
    if not 0 < chance < 1:
        reading.faults.append(
            f"--chance: a chance is above 0 and below 1 (0.8 is eight futures in ten), written {chance:g}; no number "
            "of simulated futures shows that something is certain"
        )
    if not levers and not reading.faults:
        reading.faults.append("--posts: nobody's work is known to move these standards; say which posts may be added")
    if reading.faults:
        raise RequestError(reading.faults)
    return Question(levers, standards, chance)


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
                asked.setdefault(_of_kind(parameters, teams[team].kind), _usual_role(teams[team].kind))
    return tuple(_usual(parameters, teams, role, terms) for teams, role in asked.items())


def _usual_role(kind: TeamKind) -> Role:
    if kind is TeamKind.LEAVING_CARE:
        return Role.PERSONAL_ADVISER
    return Role.SCREENING_OFFICER if kind is TeamKind.FRONT_DOOR else Role.SOCIAL_WORKER


def _usual(parameters: Parameters, teams: tuple[str, ...], role: Role, terms: Terms) -> Lever:
    there = sum(_there(parameters, team, role) for team in teams)
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
        name=_role_name(role) if teams[0] in POOLS else f"{_role_name(role)}, {where}",
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


def _there(parameters: Parameters, team: str, role: Role) -> float:
    if team == REVIEWING_OFFICERS:
        return parameters.reviewing.reviewing_officers_fte
    if team == LAWYERS:
        return parameters.court.lawyers_fte
    return float(sum(getattr(parameters.teams[team], name) for name in FIELDS[role]))


def _team_name(parameters: Parameters, team: str) -> str:
    return parameters.teams[team].name if team in parameters.teams else team.replace("_", " ")


def _together(parameters: Parameters, teams: tuple[str, ...]) -> tuple[str, str]:
    """Return the key and the name of several teams together: of their kind, if they are all of it."""
    kinds = {parameters.teams[team].kind for team in teams if team in parameters.teams}
    if len(teams) > 1 and len(kinds) == 1 and set(teams) == set(_of_kind(parameters, kind := next(iter(kinds)))):
        return f"{kind.value}_teams", f"{kind.value.replace('_', ' ')} teams"
    return "_".join(teams), " and ".join(_team_name(parameters, team) for team in teams)


def _of_kind(parameters: Parameters, kind: str) -> tuple[str, ...]:
    return tuple(key for key, team in parameters.teams.items() if team.kind == kind)


def _role_name(role: Role) -> str:
    return "ASYE workers" if role is Role.ASYE else f"{role.value.replace('_', ' ')}s"


@dataclass
class _Reading:
    """Reads words against a council and gathers what is wrong."""

    parameters: Parameters
    months: int
    terms: Terms
    faults: list[str] = field(default_factory=list)

    # -- standards -------------------------------------------------------------------------------------------------

    def standards(self, texts: Sequence[str]) -> tuple[Standard, ...]:
        """Read standards, which must not contradict one another."""
        if not texts:
            self.faults.append('--meet: a standard is needed, such as "assessments_within_45_days >= 0.90"')
        read = [one for place, text in enumerate(texts, start=1) if (one := self._standard(text, place)) is not None]
        for place, one in enumerate(read):
            for other in read[:place]:
                if (one.measure, one.team, one.last_months) == (other.measure, other.team, other.last_months):
                    self._must_agree(one, other)
        return tuple(read)

    def _standard(self, text: str, place: int) -> Standard | None:
        found = _STANDARD.fullmatch(text)
        if found is None:
            self._fault("--meet", text, "should read MEASURE[@TEAM] >= NUMBER [over N months], or <= ")
            return None
        before = len(self.faults)
        name, sign = found["measure"], found["sign"]
        if name not in MEASURES:
            self._fault("--meet", text, f"there is no measure {name}{_nearest(name, MEASURES)}")
            return None
        if sign not in (">=", "<="):
            self._fault("--meet", text, f"a standard is at least (>=) or at most (<=) a number, not {sign}")
        team = self._team_of(text, name, found["team"])
        number = float(found["number"].replace("_", "")) / (100.0 if found["percent"] else 1.0)
        limits = limits_of(MEASURES[name])
        if not isfinite(number) or (limits.least is not None and number < limits.least):
            self._fault("--meet", text, f"{name} is never below {limits.least or 0:g}")
        elif limits.most is not None and number > limits.most:
            self._fault("--meet", text, f"{name} is a share, at most 1 or 100 %")
        months = self._last_months(text, name, found)
        if len(self.faults) > before:
            return None
        at_least, at_most = (number, None) if sign == ">=" else (None, number)
        key = f"standard_{place}"
        standard = Standard(
            key=key, name="", measure=name, team=team, at_least=at_least, at_most=at_most, last_months=months
        )
        return replace(standard, name=self._named(standard))

    def _team_of(self, text: str, measure: str, team: str | None) -> str:
        teams = self.parameters.teams
        if team in (None, "council", COUNCIL):
            return COUNCIL
        assert team is not None
        having = [one for one in (*teams, *POOLS) if has_own(MEASURES[measure], one, self._kinds(one))]
        if team not in (*teams, *POOLS):
            self._fault("--meet", text, f"there is no team {team}{_nearest(team, having or [*teams])}")
        elif team not in having:
            self._fault("--meet", text, f"{measure} is not measured there; it is for {listed(('council', *having))}")
        return team

    def _kinds(self, team: str) -> Collection[TeamKind]:
        return {self.parameters.teams[team].kind} if team in self.parameters.teams else ()

    def _last_months(self, text: str, measure: str, found: "re.Match[str]") -> int:
        if found["months"] is not None:
            months = int(found["months"])
        elif "in the last month" in text:
            months = 1
        else:
            months = min(STOCK_MONTHS if MEASURES[measure].kind == "stock" else FLOW_MONTHS, self.months)
        if not 1 <= months <= self.months:
            self._fault("--meet", text, f"the run has {self.months} months, so that no last {months} can be judged")
        return months

    def _named(self, standard: Standard) -> str:
        measure = MEASURES[standard.measure]
        limit = standard.at_least if standard.at_least is not None else standard.at_most
        assert limit is not None
        number = f"{100 * limit:g} %" if measure.unit == "share" else f"{limit:g}"
        how = "at least" if standard.at_least is not None else "at most"
        where = "" if standard.team == COUNCIL else f", {_team_name(self.parameters, standard.team)}"
        when = "last month" if standard.last_months == 1 else f"last {standard.last_months} months"
        words = standard.measure.replace("_", " ").replace("per fte", "per FTE").replace("cp ", "CP ")
        return f"{words[:1].upper()}{words[1:]} {how} {number}{where} ({when})"

    def _must_agree(self, one: Standard, other: Standard) -> None:
        low = max((each.at_least for each in (one, other) if each.at_least is not None), default=None)
        high = min((each.at_most for each in (one, other) if each.at_most is not None), default=None)
        if low is None or high is None:
            self.faults.append(f"--meet: {one.measure} is asked for twice; give the stricter standard alone")
        elif low > high:
            self.faults.append(f"--meet: {one.measure} cannot be at least {low:g} and at most {high:g} at once")

    # -- levers ----------------------------------------------------------------------------------------------------

    def lever(self, text: str) -> Lever | None:
        """Read what there may be more of."""
        found = _LEVER.fullmatch(text)
        if found is None:
            self._fault("--posts", text, "should read TEAM:ROLE=MOST, such as first_response:social_worker=0..12")
            return None
        before = len(self.faults)
        least, most, step = self._bounds(text, found)
        gbp = None if found["gbp"] is None else float(found["gbp"].replace("_", ""))
        if gbp is not None and gbp < 0:
            self._fault("--posts", text, "a cost is not below nothing")
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
        several = [_of_kind(self.parameters, one) if one in kinds else () for one in named]
        return tuple(dict.fromkeys(team for one, teams in zip(named, several, strict=True) for team in teams or (one,)))

    def _bounds(self, text: str, found: "re.Match[str]") -> tuple[float, float, float]:
        least, most, step = (
            float(found[name].replace("_", "")) if found[name] is not None else 0.0
            for name in ("least", "most", "step")
        )
        if found["most"] is None:
            self._fault("--posts", text, "a most is needed: without a bound the search would never end")
        elif most > MOST_POSTS:
            self._fault("--posts", text, f"at most {MOST_POSTS:g} can be asked for")
        elif least < 0 or most < least:
            self._fault("--posts", text, "the least is not below 0, and the most not below the least")
        if found["step"] is not None and step <= 0:
            self._fault("--posts", text, "a step is above 0")
        elif step and (most - least) / step > MOST_STEPS:
            self._fault("--posts", text, f"there are at most {MOST_STEPS} steps; take larger ones")
        return least, most, step

    def _role(self, text: str, teams: tuple[str, ...], role: str) -> Role | None:
        known = self.parameters.teams
        for team in teams:
            if team in POOLS and len(teams) == 1:
                if role in ("", POOLS[team].value):
                    return POOLS[team]
                self._fault("--posts", text, f"{team} are all {_role_name(POOLS[team])}")
                return None
            if team not in known:
                self._fault("--posts", text, f"there is no team {team}{_nearest(team, (*known, *POOLS))}")
        there = [team for team in teams if team in known]
        allowed = [one for one in Role if all(one in roles_of(known[team].kind) for team in there)]
        if role not in [one.value for one in allowed]:
            names = [one.value for one in allowed]
            self._fault("--posts", text, f"the role is one of {listed(names)}{_nearest(role, names)}")
            return None
        return Role(role)

    def _figure(self, text: str, path: str, least: float, most: float, step: float, gbp: float | None) -> Lever | None:
        before = len(self.faults)
        figure = declared().get(path) if path in changeable() else None
        if not isinstance(figure, Figure):
            self._fault("--posts", text, f"no plan can change {path}{_nearest(path, changeable())}")
            return None
        if gbp is None:
            self._fault("--posts", text, f"what one of {path} costs a year is needed, as @POUNDS at the end")
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

    def _fault(self, option: str, text: str, rule: str) -> None:
        self.faults.append(f"{option}: {rule} (written: {text[:80]})")


def _nearest(written: str, known: Iterable[str]) -> str:
    near = get_close_matches(written, list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else ""
