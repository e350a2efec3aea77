"""Names of a council's teams and roles in sentences, and what a mistyped name may have meant."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from sim.scenario.parameters import Parameters
from sim.vocabulary import Role


def team_name(parameters: Parameters, team: str) -> str:
    """Return what a team, or a pool of people beside the teams, is called."""
    return parameters.teams[team].name if team in parameters.teams else team.replace("_", " ")


def in_one(names: Sequence[str]) -> str:
    """Return several names as one, what they begin with said once.

    >>> in_one(["Locality 1 Team A", "Locality 1 Team B", "Locality 1 Team C"]), in_one(["Kinship", "Adoption"])
    ('Locality 1 Team A, B and C', 'Kinship and Adoption')
    """
    words = [name.split() for name in names]
    alike = 0
    while all(len(each) > alike + 1 for each in words) and len({each[alike] for each in words}) == 1:
        alike += 1
    rests = [" ".join(each[alike:]) for each in words]
    listed = " and ".join([*([", ".join(rests[:-1])] if rests[:-1] else []), rests[-1]])
    return " ".join([*words[0][:alike], listed])


def role_name(role: Role) -> str:
    """Return what several people of a role are called."""
    return "ASYE workers" if role is Role.ASYE else f"{role.value.replace('_', ' ')}s"


def of_kind(parameters: Parameters, kind: str) -> tuple[str, ...]:
    """Return the teams of a kind."""
    return tuple(key for key, team in parameters.teams.items() if team.kind == kind)


def nearest(written: str, known: Iterable[str]) -> str:
    """Return a question after the known name nearest to what was written; nothing if none is near."""
    near = get_close_matches(written, list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else ""


def written(text: str) -> str:
    """Return the end of a fault that quotes what was written."""
    return f"(written: {text[:80]})"
