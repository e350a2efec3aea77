"""What an option is meant to cost: its posts and what else it pays for, before anything is simulated."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sim.measures.finance import BASE_BUDGET
from sim.measures.money import MONTHS_PER_YEAR, yearly_cost
from sim.scenario.options import Option, PostsLine
from sim.scenario.parameters import Parameters
from sim.vocabulary import LAWYERS, REVIEWING_OFFICERS, Role

NOT_SIMULATED = "other"
"""Stands for the role of posts that only cost."""
POSTS_OF_A_TEAM = {
    Role.SOCIAL_WORKER: "social_workers_fte",
    Role.SENIOR_PRACTITIONER: "senior_practitioners_fte",
    Role.ASYE: "asye_fte",
    Role.AGENCY_SOCIAL_WORKER: "agency_social_workers_fte",
    Role.FAMILY_SUPPORT_WORKER: "family_support_workers_fte",
    Role.SCREENING_OFFICER: "screening_officers_fte",
    Role.PERSONAL_ADVISER: "personal_advisers_fte",
    Role.TEAM_MANAGER: "team_managers_fte",
}
"""Where a council says how many of each a team has."""
_NOTHING = 0.005
"""FTE: less is a rounding of shares, not a post."""
_AGENCY_CAN_COVER = (Role.SOCIAL_WORKER, Role.SENIOR_PRACTITIONER, Role.ASYE)


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """One line of an option, at the pay and prices of the start.

    Attributes
    ----------
    key, name : str
        As in the file of options.
    role : str
        A role of `sim.vocabulary.Role`, `NOT_SIMULATED`, or empty for what is no post.
    fte : float
        Posts; negative if they are taken away.
    funding_line : str
        Budget that pays.
    full_year_gbp : float
        Cost of a whole year with everybody in post; nothing for what is paid once.
    first_year_gbp : float
        Cost of the line's own first twelve months: posts cost from when they are filled on average, and what an agency
        worker costs before that.
    """

    key: str
    name: str
    role: str
    fte: float
    funding_line: str
    full_year_gbp: float
    first_year_gbp: float


@dataclass(frozen=True, slots=True)
class Planned:
    """What an option is meant to cost.

    Attributes
    ----------
    lines : tuple of PlannedLine
        In the order of the file.
    first_month : str
        The month in which the first of the lines begins, e.g. "2018-01"; empty if nothing is paid for.
    """

    lines: tuple[PlannedLine, ...]
    first_month: str

    @property
    def fte_by_role(self) -> Mapping[str, float]:
        """Posts by role."""
        posts: dict[str, float] = {}
        for line in self.lines:
            if line.role:
                posts[line.role] = posts.get(line.role, 0.0) + line.fte
        return posts

    @property
    def full_year_gbp(self) -> float:
        """Cost of a whole year."""
        return sum(line.full_year_gbp for line in self.lines)

    @property
    def first_year_gbp(self) -> float:
        """Cost of each line's own first twelve months: another line never makes it less."""
        return sum(line.first_year_gbp for line in self.lines)

    @property
    def not_simulated_full_year_gbp(self) -> float:
        """Cost of a whole year of what the simulation knows nothing of."""
        return sum(line.full_year_gbp for line in self.lines if line.role in ("", NOT_SIMULATED))

    @property
    def by_funding_line(self) -> Mapping[str, float]:
        """Cost of a whole year by the budget that pays."""
        budgets: dict[str, float] = {}
        for line in self.lines:
            budgets[line.funding_line] = budgets.get(line.funding_line, 0.0) + line.full_year_gbp
        return budgets


def planned(option: Option, baseline: Option) -> Planned:
    """Return what an option is meant to cost.

    Parameters
    ----------
    option : Option
        One of a file of options, in its central case.
    baseline : Option
        With which it is compared: posts that another council has from the start are asked for too.
    """
    council = option.scenario.parameters
    begins = [line.begins or council.start for line in option.posts] + [council.start] * bool(option.cost_lines)
    structure = _structure(council, baseline.scenario.parameters)
    begins += [council.start] * bool(structure)
    if not begins:
        return Planned((), "")
    posts = [*structure, *(_posts(line, council) for line in option.posts)]
    others = [
        PlannedLine(
            line.key,
            line.name,
            "",
            0.0,
            line.funding_line,
            0.0 if line.once else line.gbp_per_year,
            line.gbp_per_year,
        )
        for line in option.cost_lines
    ]
    return Planned((*posts, *others), f"{min(begins):%Y-%m}")


def _structure(council: Parameters, before: Parameters) -> list[PlannedLine]:
    """Return the posts that a council has from the start more than another, by role and budget."""
    more: dict[tuple[Role, str], float] = {}
    for teams, sign in ((council.teams, 1.0), (before.teams, -1.0)):
        for team in teams.values():
            for role, field in POSTS_OF_A_TEAM.items():
                key = role, team.funding_line
                more[key] = more.get(key, 0.0) + sign * getattr(team, field)
    pools = (
        (Role.REVIEWING_OFFICER, council.reviewing.reviewing_officers_fte - before.reviewing.reviewing_officers_fte),
        (Role.LAWYER, council.court.lawyers_fte - before.court.lawyers_fte),
    )
    for role, fte in pools:
        more[role, BASE_BUDGET if role is Role.REVIEWING_OFFICER else council.prices.legal_funding_line] = fte
    return [
        PlannedLine(
            key=f"scenario/{role.value}",
            name=f"{role.value.replace('_', ' ')}, of the council from the start",
            role=role.value,
            fte=round(fte, 6),
            funding_line=budget,
            full_year_gbp=fte * yearly_cost(role, council.costs),
            first_year_gbp=fte * yearly_cost(role, council.costs),
        )
        for (role, budget), fte in more.items()
        if abs(fte) > _NOTHING
    ]


def not_simulated_gbp(option: Option, months: int) -> float:
    """Return what an option pays over the first months of a run for what is not simulated.

    Those are posts without a role and what is no post, at the prices of the start; posts that are simulated cost what
    the simulation makes of them.
    """
    council = option.scenario.parameters
    last = first_day_after(council.start, months)
    total = 0.0
    for line in option.posts:
        if line.role is None:
            begins, ends = max(line.begins or council.start, council.start), min(line.ends or last, last)
            total += line.fte * _price_of_one(line, council) * _months_between(begins, ends) / MONTHS_PER_YEAR
    for cost in option.cost_lines:
        total += cost.gbp_per_year * (1.0 if cost.once else months / MONTHS_PER_YEAR)
    return total


def first_day_after(day: date, months: int) -> date:
    """Return the day on which so many months from another are over."""
    whole = 12 * day.year + day.month - 1 + months
    year, month = whole // 12, whole % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _posts(line: PostsLine, council: Parameters) -> PlannedLine:
    each = _price_of_one(line, council)
    begins = line.begins or council.start
    months = _months_between(begins, min(line.ends or date.max, first_day_after(begins, MONTHS_PER_YEAR)))
    empty = min(months, _months_empty(line, council, begins))
    paid = months - empty + empty * _agency_meanwhile(line, council) * (1 + council.costs.agency_premium_share)
    return PlannedLine(
        key=line.key,
        name=line.name,
        role=NOT_SIMULATED if line.role is None else line.role.value,
        fte=line.fte,
        funding_line=line.funding_line or budget_of(line, council),
        full_year_gbp=line.fte * each,
        first_year_gbp=line.fte * each * paid / MONTHS_PER_YEAR,
    )


def _price_of_one(line: PostsLine, council: Parameters) -> float:
    if line.gbp_in_all is not None:
        return line.gbp_in_all / line.fte
    if line.gbp_per_year is not None:
        return line.gbp_per_year
    return 0.0 if line.role is None else yearly_cost(line.role, council.costs)


def _months_empty(line: PostsLine, council: Parameters, begins: date) -> float:
    """Mean time until the posts are filled; posts that are taken away, or there at the start, do not wait."""
    if line.fte < 0 or line.role is None:
        return 0.0
    if line.recruited_in_months is not None:
        return line.recruited_in_months.value
    if begins <= council.start:
        return 0.0
    supporting = line.role in (Role.PERSONAL_ADVISER, Role.FAMILY_SUPPORT_WORKER)
    return council.turnover.support_recruitment_months if supporting else council.turnover.recruitment_months


def _agency_meanwhile(line: PostsLine, council: Parameters) -> float:
    if line.role not in _AGENCY_CAN_COVER:
        return 0.0
    return council.turnover.agency_cover_share if line.agency_meanwhile is None else line.agency_meanwhile.value


def budget_of(line: PostsLine, council: Parameters) -> str:
    """Return the budget that pays for posts whose line names none: that of their team."""
    for team in line.teams:
        if team == LAWYERS:
            return council.prices.legal_funding_line
        if team != REVIEWING_OFFICERS:
            return council.teams[team].funding_line
    return BASE_BUDGET


def _months_between(begins: date, ends: date) -> float:
    """Months between two days, none if the second is the earlier one.

    >>> _months_between(date(2018, 4, 1), date(2019, 4, 1)), _months_between(date(2018, 10, 1), date(2018, 9, 1))
    (12.0, 0.0)
    """
    return max(0.0, _months(ends) - _months(begins))


def _months(day: date) -> float:
    """Count months since year 0, a day being a thirtieth and a half of one."""
    return 12 * day.year + day.month + (day.day - 1) / 30.5
