"""A standard as the page asks for it: which measure of whom, at least or at most what, and how it is typed and told."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import streamlit as st

from sim.measures import COUNCIL, MEASURES
from sim.report.words import readable
from sim.scenario import Scenario
from sim.scenario.measured import has_own
from sim.scenario.posting import POOLS

USUAL = ("assessments_within_45_days", "caseload_per_fte", "reviewing_officer_caseload", "personal_adviser_caseload")
_LEAST, _MOST = "at least", "at most"
_SIGNS = {">=": _LEAST, "<=": _MOST}
_TYPED = re.compile(
    r"(?P<measure>\w+)(?:@(?P<team>\S+))? (?P<sign>>=|<=) (?P<number>\S+)(?: %)?(?: over (?P<months>\d+) months)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A standard in the words of the form.

    Attributes
    ----------
    measure, team : str
        The team's key; `COUNCIL` for all of it.
    how : {"at least", "at most"}
    number : float
        Of shares in per cent.
    months : int
        Over how many of the last months; 0: as the command takes it unless told.
    """

    measure: str
    team: str
    how: str
    number: float
    months: int

    @property
    def typed(self) -> str:
        """What the command is told."""
        where = "" if self.team == COUNCIL else f"@{self.team}"
        sign = next(sign for sign, how in _SIGNS.items() if how == self.how)
        return f"{self.measure}{where} {sign} {self._limit}"

    def words(self, scenario: Scenario) -> str:
        """Say it."""
        return f"{readable(self.measure)} {self.how} {self._limit}, {team_name(scenario, self.team)}"

    @property
    def _limit(self) -> str:
        percent = " %" if MEASURES[self.measure].unit == "share" else ""
        return f"{self.number:g}{percent}{f' over {self.months} months' if self.months else ''}"


def read(typed: str) -> Standard | None:
    """Read what a command was told; None for what the form cannot ask."""
    found = _TYPED.fullmatch(typed)
    if found is None or found["measure"] not in MEASURES:
        return None
    return Standard(
        measure=found["measure"],
        team=found["team"] or COUNCIL,
        how=_SIGNS[found["sign"]],
        number=float(found["number"]),
        months=int(found["months"] or 0),
    )


def told(typed: str, scenario: Scenario) -> str:
    """Say what a command was told."""
    standard = read(typed)
    return typed if standard is None else standard.words(scenario)


def which(scenario: Scenario, form: str, measure: str = "", team: str = "") -> tuple[str, str]:
    """Ask which measure, and of whom.

    Parameters
    ----------
    scenario : Scenario
    form : str
        Unlike all others of the page.
    measure, team : str
        What is filled in; empty: the usual.
    """
    known = [*USUAL, *(name for name in MEASURES if name not in USUAL)]
    left, right = st.columns(2)
    place = known.index(measure) if measure in known else 0
    chosen = left.selectbox("Measure", known, index=place, format_func=readable, key=f"{form}-measure")
    teams = [COUNCIL, *_having(scenario, chosen)]
    place = teams.index(team) if team in teams else 0
    key = f"{form}-team-{chosen}"
    return chosen, right.selectbox("Of", teams, index=place, format_func=lambda one: team_name(scenario, one), key=key)


def limit(measure: str, team: str, form: str, before: Standard | None = None) -> Standard:
    """Ask for the limit of a measure; `before` is what is filled in if it is of the same measure."""
    unit = MEASURES[measure].unit
    if before is None or before.measure != measure:
        how, number = (_LEAST, 90.0) if unit == "share" else (_MOST, 18.0)
        before = Standard(measure=measure, team=team, how=how, number=number, months=0)
    left, middle, right = st.columns(3)
    hows = [_LEAST, _MOST]
    how = left.selectbox("How", hows, index=hows.index(before.how), key=f"{form}-how-{measure}")
    label = f"Number ({'%' if unit == 'share' else unit})"
    number = middle.number_input(label, 0.0, None, before.number, 1.0, format="%g", key=f"{form}-number-{measure}")
    months = right.number_input(
        "Over the last months (0: as usual)", 0, 24, before.months, key=f"{form}-over-{measure}"
    )
    return Standard(measure=measure, team=team, how=how, number=float(number), months=int(months))


def team_name(scenario: Scenario, key: str) -> str:
    """Return what a team, a pool beside the teams, or the council is called."""
    if key == COUNCIL:
        return "the whole council"
    teams = scenario.parameters.teams
    return teams[key].name if key in teams else key.replace("_", " ").capitalize()


def _having(scenario: Scenario, measure: str) -> Iterator[str]:
    """Yield the teams that have a measure of their own."""
    teams = scenario.parameters.teams
    for key in (*teams, *POOLS):
        if has_own(MEASURES[measure], key, {teams[key].kind} if key in teams else ()):
            yield key
