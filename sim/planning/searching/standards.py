"""Standards as they are typed: ``MEASURE[@TEAM] >= NUMBER [over N months]``."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite

from sim.measures import MEASURES
from sim.measures.measure import COUNCIL
from sim.planning.searching.naming import nearest, team_name, written
from sim.scenario.measured import has_own, limits_of
from sim.scenario.options import Standard
from sim.scenario.parameters import Parameters
from sim.scenario.posting import POOLS
from sim.scenario.values import listed
from sim.vocabulary import TeamKind

STOCK_MONTHS, FLOW_MONTHS = 1, 3
"""Months at the end over which standards are judged if nothing else is said: of stocks and of everything else."""
NUMBER = r"[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_STANDARD = re.compile(
    rf"\s*(?P<measure>[^\s@<>=]+)(?:@(?P<team>[^\s<>=]+))?\s*(?P<sign>>=|<=|[<>=]+)\s*(?P<number>{NUMBER})\s*"
    r"(?P<percent>%)?\s*(?:over\s+(?:the\s+last\s+)?(?P<months>\d+)\s+months?|in\s+the\s+last\s+month)?\s*"
)


@dataclass
class StandardsReading:
    """Reads standards against a council and gathers what is wrong.

    Attributes
    ----------
    parameters : Parameters
    months : int
        Length of the runs.
    faults : list of str
        What is wrong, a sentence each.
    """

    parameters: Parameters
    months: int
    faults: list[str] = field(default_factory=list)

    def read(self, texts: Sequence[str]) -> tuple[Standard, ...]:
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
            self._fault(text, "should read MEASURE[@TEAM] >= NUMBER [over N months], or <= ")
            return None
        before = len(self.faults)
        name, sign = found["measure"], found["sign"]
        if name not in MEASURES:
            self._fault(text, f"there is no measure {name}{nearest(name, MEASURES)}")
            return None
        if sign not in (">=", "<="):
            self._fault(text, f"a standard is at least (>=) or at most (<=) a number, not {sign}")
        team = self._team_of(text, name, found["team"])
        number = float(found["number"].replace("_", "")) / (100.0 if found["percent"] else 1.0)
        limits = limits_of(MEASURES[name])
        if not isfinite(number) or (limits.least is not None and number < limits.least):
            self._fault(text, f"{name} is never below {limits.least or 0:g}")
        elif limits.most is not None and number > limits.most:
            self._fault(text, f"{name} is a share, at most 1 or 100 %")
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
            self._fault(text, f"there is no team {team}{nearest(team, having or [*teams])}")
        elif team not in having:
            self._fault(text, f"{measure} is not measured there; it is for {listed(('council', *having))}")
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
            self._fault(text, f"the run has {self.months} months, so that no last {months} can be judged")
        return months

    def _named(self, standard: Standard) -> str:
        measure = MEASURES[standard.measure]
        limit = standard.at_least if standard.at_least is not None else standard.at_most
        assert limit is not None
        number = f"{100 * limit:g} %" if measure.unit == "share" else f"{limit:g}"
        how = "at least" if standard.at_least is not None else "at most"
        where = "" if standard.team == COUNCIL else f", {team_name(self.parameters, standard.team)}"
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

    def _fault(self, text: str, rule: str) -> None:
        self.faults.append(f"--meet: {rule} {written(text)}")
