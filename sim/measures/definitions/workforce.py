"""Definitions of posts, turnover and managers' span."""

from sim.measures.definitions.front import OURS, WORKFORCE_CENSUS
from sim.measures.measure import EVERY_TEAM, Measure

POSTS: tuple[Measure, ...] = (
    Measure(
        name="manager_span_workers",
        meaning="People in post who hold cases (social workers, personal advisers, support workers after permanence), "
        "averaged over the month's working days, for each full-time team manager in post",
        unit="people per FTE",
        kind="mean",
        source="As councils quote span of control (Leicestershire, 2017: 8 to 10)",
        teams=EVERY_TEAM,
    ),
    Measure(
        name="manager_span_children",
        meaning="Children held by a worker of the team, averaged over the month's working days, for each full-time "
        "team manager in post",
        unit="children per FTE",
        kind="mean",
        source=OURS,
        teams=EVERY_TEAM,
    ),
    Measure(
        name="workers_joined",
        meaning="People, agency workers apart, who started in a post in the month",
        unit="people",
        kind="count",
        source=WORKFORCE_CENSUS,
        teams=EVERY_TEAM,
    ),
    Measure(
        name="workers_left",
        meaning="People, agency workers apart, who left their post in the month",
        unit="people",
        kind="count",
        source=WORKFORCE_CENSUS,
        teams=EVERY_TEAM,
    ),
    Measure(
        name="turnover_share",
        meaning="Permanent social workers (senior practitioners and newly qualified ones with them) who left in the "
        "month, in FTE, as a share a year of those in post: each month's leavers over a twelfth of a year's posts",
        unit="share",
        kind="share",
        source=f"{WORKFORCE_CENSUS}, turnover rate",
        teams=EVERY_TEAM,
    ),
    Measure(
        name="empty_posts_fte",
        meaning="Posts that stand empty and that nobody covers, in FTE, averaged over the month's working days",
        unit="FTE",
        kind="stock",
        source=f"{WORKFORCE_CENSUS}, vacancies (there with those that agency workers cover)",
        teams=EVERY_TEAM,
    ),
    Measure(
        name="agency_fte",
        meaning="Agency social workers in post, in FTE, averaged over the month's working days",
        unit="FTE",
        kind="stock",
        source=WORKFORCE_CENSUS,
        teams=EVERY_TEAM,
    ),
    Measure(
        name="absent_fte",
        meaning="People in post who are on long absence, in FTE, averaged over the month's working days",
        unit="FTE",
        kind="stock",
        source=f"{WORKFORCE_CENSUS}, absence (there all sickness)",
        teams=EVERY_TEAM,
    ),
)
