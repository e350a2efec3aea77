"""Sizes of Leicestershire's teams, as the paper's caseloads and cases over capacity imply them."""

from dataclasses import dataclass

from calibration import balance

CP_TEAMS = {"1a": (1, "A"), "1b": (1, "B"), "1c": (1, "C"), "2a": (2, "A"), "2b": (2, "B"), "3a": (3, "A")} | {
    "3b": (3, "B"),
    "3c": (3, "C"),
}
CIN_TEAMS = {"1": 1, "2": 2, "3": 3}


Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Permanent posts and cases by team, as the paper's caseloads imply them at one mean target."""

    first_response: float
    cp: dict[str, float]
    cin: dict[str, float]
    cp_cases: dict[str, float]
    cin_cases: dict[str, float]

    @property
    def fte(self) -> float:
        """First Response, child protection and Strengthening Families together."""
        return self.first_response + sum(self.cp.values()) + sum(self.cin.values())

    @property
    def cases(self) -> float:
        """Children held by child protection and Strengthening Families teams."""
        return sum(self.cp_cases.values()) + sum(self.cin_cases.values())


def team_sizes(published: Figures, mean_target: float) -> Sizes:
    """Derive team sizes in the open: cases over capacity / (caseload - target).

    A team within capacity is given the mean size of the teams of its kind whose size follows.
    """
    first_response = published["children_requiring_assessment"] / (
        (published["first_response_caseload_low"] + published["first_response_caseload_high"]) / 2
    )
    cp = _sizes(published, "cp", list(CP_TEAMS), mean_target)
    cin = _sizes(published, "cin", list(CIN_TEAMS), mean_target)
    return Sizes(
        first_response,
        cp,
        cin,
        {team: size * published[f"cp_{team}_caseload"] for team, size in cp.items()},
        {team: size * published[f"cin_{team}_caseload"] for team, size in cin.items()},
    )


def _sizes(published: Figures, kind: str, teams: list[str], target: float) -> dict[str, float]:
    known = {
        team: balance.posts_from_over_capacity(
            published[f"{kind}_{team}_caseload"], published[f"{kind}_{team}_over_capacity"], target
        )
        for team in teams
        if f"{kind}_{team}_over_capacity" in published
    }
    mean = sum(known.values()) / len(known)
    return {team: known.get(team, mean) for team in teams}
