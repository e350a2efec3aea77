"""Definitions about the service itself: caseloads, waits, drift and depth of work."""

from sim.measures.definitions.front import LOG, OURS, WORKFORCE_CENSUS
from sim.measures.measure import (
    ASSESSING,
    CARING,
    EVERY_TEAM,
    FRONT_DOOR,
    HOLDING_CASES,
    PLANNING,
    PREPARING,
    PROTECTING,
    Measure,
)
from sim.vocabulary import Cause, Stage, TeamKind

_WAITED_FOR = {
    Cause.WORKER: "because the allocated worker shares her week among too many",
    Cause.ALLOCATION: "because no worker had been given to the child",
    Cause.MANAGER: "because a manager had not yet decided or signed off",
    Cause.CHAIR: "because no conference chair or reviewing officer was free",
    Cause.PLACE: "because no place was free in a limited service such as early help, or for a child to live in",
    Cause.LAWYER: "because no lawyer of the council had the time",
}
_TEAMS_OF = {
    Stage.CONTACT: FRONT_DOOR,
    Stage.EARLY_HELP: (),
    Stage.REFERRAL: FRONT_DOOR,
    Stage.ASSESSMENT: ASSESSING,
    Stage.SECTION_47: PROTECTING,
    Stage.CONFERENCE: PROTECTING,
    Stage.CP_PLAN: PLANNING,
    Stage.CIN_PLAN: PROTECTING,
    Stage.DISABLED_CHILDREN_PLAN: PROTECTING,
    Stage.PRE_PROCEEDINGS: CARING,
    Stage.PROCEEDINGS: CARING,
    Stage.CARE: CARING,
    Stage.PLACEMENT: CARING,
    Stage.PERMANENCE: CARING,
    Stage.LEAVING_CARE: PREPARING,
    Stage.AFTER_PERMANENCE: (TeamKind.AFTER_PERMANENCE,),
}
_LOST = (
    "Time lost beyond what the same work takes with unlimited staff, in child-weeks of five working days. It is "
    "counted in the month in which it was lost, whether or not the stage has ended; work that catches up later "
    "(an assessment that sprints) gives some of it back"
)


def drift_by_cause(cause: Cause) -> str:
    """Name of the measure of drift by one cause."""
    return f"drift_child_weeks_{cause.name.lower()}"


def drift_by_stage(stage: Stage) -> str:
    """Name of the measure of drift in one stage."""
    return f"drift_child_weeks_in_{stage.name.lower()}"


def _drift(name: str, which: str = "", teams: tuple[TeamKind, ...] = EVERY_TEAM) -> Measure:
    return Measure(
        name=name,
        meaning=f"{_LOST}{which}",
        unit="child-weeks",
        kind="count",
        source=LOG,
        teams=teams,
    )


def caseloads() -> tuple[Measure, ...]:
    """Children held and waiting for a worker."""
    return (
        Measure(
            name="children_held",
            meaning="Children and young people held by a worker (allocated and not yet released; also by personal "
            "advisers and by support workers after permanence), averaged over the month's working days; a child held "
            "by two workers counts twice",
            unit="children",
            kind="stock",
            source=OURS,
            teams=EVERY_TEAM,
        ),
        Measure(
            name="caseload_per_fte",
            meaning="Children held by social workers (agency, senior practitioners and newly qualified workers with "
            "them), averaged over the month's working days, for each full-time post filled by them. Fostering and "
            "kinship teams, whose workers assess and support carers, are left out",
            unit="children per FTE",
            kind="mean",
            source=f"{WORKFORCE_CENSUS}, average caseload (there: cases of case holders only)",
            teams=HOLDING_CASES,
        ),
        Measure(
            name="share_of_workers_above_standard",
            meaning="Social workers, in FTE, whose average caseload in the month (while in post) was above the "
            "standard for their role, as a share of all social workers with a standard; teams as in caseload_per_fte",
            unit="share",
            kind="share",
            source="Scenario's caseload standards",
            teams=HOLDING_CASES,
        ),
        Measure(
            name="unallocated_children",
            meaning="Children waiting for a worker, averaged over the month's working days; those who leave without "
            "ever being given one count for as long as they waited, and so do those still waiting",
            unit="children",
            kind="stock",
            source=OURS,
            teams=EVERY_TEAM,
        ),
        Measure(
            name="days_unallocated",
            meaning="Average wait for a worker of the children given one in the month (most wait 0 days) or leaving "
            "without one. Those still waiting are not in it: read it beside longest_wait_unallocated_days",
            unit="working days",
            kind="mean",
            source=OURS,
            teams=EVERY_TEAM,
        ),
        Measure(
            name="longest_wait_unallocated_days",
            meaning="Longest wait for a worker of any child waiting at some time in the month, up to the month's end "
            "for those who wait on; waits begun earlier count from their beginning; 0 if nobody waited",
            unit="working days",
            kind="longest",
            source=OURS,
            teams=EVERY_TEAM,
        ),
        Measure(
            name="longest_wait_unallocated_cp_or_care_days",
            meaning="Longest wait for a worker of any child who was waiting in the month while on a child protection "
            "plan or in care, counted from the beginning of the wait to its end or the month's end; 0 if nobody was",
            unit="working days",
            kind="longest",
            source=OURS,
            teams=CARING,
        ),
        Measure(
            name="allocation_breaches",
            meaning="Children given in the month to a worker already at the ceiling, since they may not wait",
            unit="children",
            kind="count",
            source=OURS,
            teams=EVERY_TEAM,
        ),
        Measure(
            name="social_worker_changes",
            meaning="Changes of social worker in the month for each year of a child's being held by one (253 working "
            "days): a child whose case stayed open is given another worker than the one before. Counted for the "
            "team that takes the child",
            unit="changes per child per year",
            kind="mean",
            source=OURS,
            teams=EVERY_TEAM,
        ),
    )


def oversight() -> tuple[Measure, ...]:
    """Oversight: managers, reviewing officers and the hours given."""
    return (
        Measure(
            name="reviewing_officer_caseload",
            meaning="Children on a child protection plan and children in care, averaged over the month's working "
            "days, for each full-time reviewing officer or conference chair; a child who is both counts twice",
            unit="children per FTE",
            kind="mean",
            source="IRO Handbook (DfE, 2010): 50 to 70 looked-after children; guidance, not statute",
            reviewing=True,
        ),
        Measure(
            name="manager_decision_wait_days",
            meaning="Average wait for a manager's decision made in the month (referral, sign-off, closure, "
            "permanence), beyond the time the decision itself takes. Decisions still awaited are not in it",
            unit="working days",
            kind="mean",
            source=OURS,
            teams=EVERY_TEAM,
        ),
        Measure(
            name="hours_delivered",
            meaning="Hours worked in the month by everybody in the team: for children, on decisions and, by managers, "
            "on supervision and other duties",
            unit="hours",
            kind="count",
            source=OURS,
            teams=EVERY_TEAM,
            reviewing=True,
            legal=True,
        ),
        Measure(
            name="depth_of_work",
            meaning="Hours given in the month as a share of the hours the same progress would have taken at full "
            "depth, duties included. Below 1 the work is thinner: a service can be on time and thin",
            unit="share",
            kind="share",
            source=LOG,
            teams=EVERY_TEAM,
            reviewing=True,
            legal=True,
        ),
    )


def drift() -> tuple[Measure, ...]:
    """Time lost, in all, by cause and by stage."""
    by_cause = (
        # No team holds those who wait for early help.
        _drift(drift_by_cause(cause), f": {_WAITED_FOR[cause]}", CARING if cause is Cause.PLACE else EVERY_TEAM)
        for cause in Cause
    )
    by_stage = (
        _drift(drift_by_stage(stage), f": in the stage {stage.name.lower().replace('_', ' ')}", _TEAMS_OF[stage])
        for stage in Stage
    )
    return (_drift("drift_child_weeks"), *by_cause, *by_stage)


SERVICE: tuple[Measure, ...] = (*caseloads(), *oversight(), *drift())
