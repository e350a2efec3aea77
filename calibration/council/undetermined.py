"""What published figures leave open: groups of parameters of which only a sum, a product or a ratio is known."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Undetermined:
    """Parameters that published figures cannot tell apart.

    Attributes
    ----------
    subject : str
    parameters : tuple of str
        Fields of a scenario; ``*`` stands for several.
    known : str
        What about them is known.
    needed : str
        What would tell them apart.
    """

    subject: str
    parameters: tuple[str, ...]
    known: str
    needed: str


HOURS = (
    "assessment.hours",
    "child_in_need.plan.hours_per_month",
    "child_protection.plan.hours_per_month",
    "disabled_children.plan.hours_per_month",
    "care.hours_per_month",
)
UNDETERMINED = (
    Undetermined(
        "Hours of work and hours there are",
        (*HOURS, "practice.casework_hours_per_week"),
        "their ratio: hours a child takes are such that a team's work fills 95 % of its hours; the 95 % is assumed",
        "a time diary, or several years in which staffing changed and timeliness was published",
    ),
    Undetermined(
        "Hours of one kind of work beside another",
        (*HOURS, "teams.*.social_workers_fte"),
        "posts of all teams together; half are given by children held, half by the norms' hours",
        "posts by kind of team: an establishment list",
    ),
    Undetermined(
        "How overload shows",
        ("practice.delay_share", "assessment.worker_share", "child_protection.plan.worker_share"),
        "how fast work gets on at the mean load; delay, thinner work and what waits for others look alike",
        "timeliness of years or teams with different loads; audits of the depth of work",
    ),
    Undetermined(
        "Natural time and pace",
        ("assessment.median_days", "assessment.sigma", "assessment.promotion_day", "assessment.sprint"),
        "the published durations, which are natural times over the pace at the load taken",
        "durations by the worker's caseload, from the case management system",
    ),
    Undetermined(
        "Contacts and screening",
        (
            "demand.first_time_contacts_by_month",
            "front_door.screening_hours",
            "teams.front_door.screening_officers_fte",
        ),
        "nothing of the council's: contacts are referrals over England's share, officers what contacts ask for",
        "contacts a month and posts at the front door",
    ),
    Undetermined(
        "Enquiries at once and later",
        ("assessment.section_47_share", "child_in_need.section_47_share"),
        "all enquiries together; 85 % are taken to begin with an assessment",
        "enquiries by what the child's case was when they began",
    ),
    Undetermined(
        "Ways into care",
        (
            "assessment.care_share",
            "child_protection.care_share",
            "child_in_need.care_share",
            "section_47.otherwise_care_share",
            "entry.months_from_contact",
        ),
        "children who come into care, whatever they came from",
        "what plan children had before they came into care",
    ),
    Undetermined(
        "Children in need and disabled children",
        (
            "stock.children_on_cin_plan",
            "stock.disabled_children",
            "assessment.child_in_need_share",
            "assessment.disabled_children_share",
        ),
        "open episodes less all other groups; 4.6 % of episodes are taken as the disabled children's team's",
        "cases by kind of team",
    ),
    Undetermined(
        "Empty posts",
        ("turnover.recruitment_months", "turnover.agency_cover_share", "teams.*.vacant_posts_fte"),
        "vacancies over starters, which is the months a post is empty only if posts are neither cut nor made",
        "days from leaving to starting, post by post",
    ),
    Undetermined(
        "Coming back",
        ("returning.return_share", "returning.mean_days_to_return"),
        "re-referrals within twelve months; how many come back later trades against how soon they do",
        "time from closure to re-referral, beyond a year",
    ),
    Undetermined(
        "Ways out of care and when",
        ("permanence.*.shares", "permanence.*.month_shares", "permanence.return_shares"),
        "ends of a year by reason; how many leave and how soon trade against one another",
        "time in care of those who leave, by reason and age at entry",
    ),
    Undetermined(
        "Relatives and the council's own carers",
        ("placements.kinship_shares", "placements.fostering.approved_places"),
        "foster placements and places filled; 18 % of placements are taken to be with relatives",
        "placements with connected persons",
    ),
    Undetermined(
        "Court work and lawyers",
        ("court.lawyers_fte", "court.proceedings_lawyer_hours", "court.pre_proceedings_lawyer_hours"),
        "nothing of the council's: lawyers are what court work asks for at a load of 90 %",
        "posts and hours of the council's lawyers",
    ),
    Undetermined(
        "Managers, reviewing officers and advisers",
        ("teams.*.team_managers_fte", "reviewing.reviewing_officers_fte", "teams.*.personal_advisers_fte"),
        "nothing: one manager to 9 workers, one officer to 70 children, advisers as leavers ask for",
        "the establishment list",
    ),
    Undetermined(
        "Care leavers beyond 21",
        ("stock.care_leaver_age_shares", "care_leaver_duty.former_care_leavers", "care_leaver_duty.take_up_at_*"),
        "those of 17 to 21; 6 % more are taken to be supported beyond 21",
        "care leavers supported at 22 to 24",
    ),
)
"""Groups of parameters, along the pathway."""
