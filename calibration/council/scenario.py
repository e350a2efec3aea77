"""The scenario of any council, drafted from what is published about it: every figure with its source."""

from calibration.council.care import HOURS_PER_FTE_PER_YEAR
from calibration.council.care_scenario import draft_care
from calibration.council.closed_form import AT_ONCE_SHARE, ClosedForm
from calibration.council.inputs import LENGTH_EDGES
from calibration.council.published_inputs import PublishedInputs
from calibration.council.teams_scenario import draft_teams
from calibration.council.telling import Telling
from calibration.drafting import Draft, shares
from calibration.published import read_norms, read_sources
from sim.vocabulary import WORKING_DAYS_PER_YEAR, PracticeRegime, Switch

EARLY_HELP_SHARE = 282_320 / (2_770_000 * (1 - 0.235))
"""Of contacts that do not become referrals, those that go to early help."""
EARLY_HELP_MARGIN = 1.15
"""Early help places for each one needed: an assumption."""
DISABLED_YEARS = 2.9
"""Mean length of the disabled children's team's plans, in years."""
BOOKED_EDGES = (4.0, 10.0, 15.0, 20.0, 35.0)
"""Working days: edges of the bands of conferences; ends of the first and last assumed."""
REDUCED_STANDARD = 0.71
"""Caseload standard of newly qualified and senior workers, against the full one: Leicestershire's 13.5 of 19."""
STANDARD = 19.0
"""Leicestershire's caseload standard, 18 to 20; a council whose workers hold more is taken to hold to what they do."""
CHILDREN_PER_REVIEWING_OFFICER = 70.0
"""The upper end of the IRO Handbook's 50 to 70, beyond which most councils are."""
PRICES_OF = 2018
"""Year ending 31 March of the norms' prices and pay."""
MOST_OF_OTHERS = 0.9
"""Largest part of assessed children who may go on to plans and care together."""


def draft_council(published: PublishedInputs, closed: ClosedForm) -> tuple[Draft, dict[str, str]]:
    """Write the scenario of a council.

    Parameters
    ----------
    published : PublishedInputs
        Its published figures.
    closed : ClosedForm
        What follows from them.

    Returns
    -------
    draft : Draft
    contradictions : dict of str to str
        By field, where sources contradict each other.
    """
    paper = Draft(read_sources())
    for norm in read_norms():
        paper.norm(norm)
    telling = Telling(paper, published)
    paper.word("council", published.evidence.council.name)
    paper.word("start", published.start)
    _demand(telling, closed)
    _front_door(telling, closed)
    _assessment(telling, closed)
    _protection(telling, closed)
    _plans(telling, closed)
    _practice(telling, closed)
    _stock(telling, closed)
    _turnover(telling, closed)
    _prices(telling)
    draft_care(telling, closed)
    draft_teams(telling, closed)
    return paper, telling.contradictions


def _demand(tell: Telling, c: ClosedForm) -> None:
    by_year = "referrals", "referrals_in_{}"
    share = tell.published.contacts_becoming_referrals()
    tell.derived(
        "demand.first_time_contacts_by_month",
        [round(count, 2) for count in c.first_contacts],
        "referrals",
        note=f"contacts taken so that {share:.1%} of them become referrals, as in England (estimates by directors of "
        "children's services); nobody publishes a council's own; less the re-referrals expected in that month",
    )
    tell.derived(
        "demand.first_time_referrals_by_month",
        [round(count, 2) for count in c.first_time],
        *by_year,
        note="less the re-referrals expected in that month",
    )
    tell.derived(
        "demand.returning_referrals_by_month",
        [round(count, 2) for count in c.known_before],
        *by_year,
        note="re-referrals of the sixteen months before the start, of cases closed by then",
    )
    tell.assumed("demand.replayed_months", 12, note="a choice: the months of the published year are replayed")
    low, high = round(c.return_share * 0.75, 3), round(min(1.0, c.return_share * 1.25), 3)
    tell.derived(
        "returning.return_share",
        c.return_share,
        "rereferrals of referrals",
        interval=(low, high, 0.8),
        note=f"so that {c.inputs.pathway.rereferred_share:.1%} of referrals are re-referrals",
    )
    low, high = round(c.earlier_plan_share * 0.6, 3), round(min(1.0, c.earlier_plan_share * 1.4 + 0.01), 3)
    tell.derived(
        "returning.earlier_plan_share",
        c.earlier_plan_share,
        "cp_plans_second_or_later of cp_plans_started",
        interval=(low, high, 0.8),
        note="less second plans that arise within the run",
    )
    other = sum(c.first_contacts) - sum(c.first_time)
    tell.figure(
        "early_help.share_of_other_contacts",
        EARLY_HELP_SHARE,
        "directors",
        "derived",
        interval=(0.06, 0.3, 0.8),
        note="England 2021-22: 282,320 early help assessments for 2.77 million contacts, 23.5 % of them referrals",
    )
    children = other * EARLY_HELP_SHARE
    children += c.norm("child_in_need.early_help_share") * c.cin_started
    needed = children / c.siblings * c.norm("early_help.days") / WORKING_DAYS_PER_YEAR
    places = max(1, round(needed * EARLY_HELP_MARGIN))
    tell.assumed("early_help.places", places, "balance", note="15 % more than needed")
    tell.assumed(
        "stock.families_in_early_help",
        min(round(needed), places),
        "balance",
        note="as many as needed (Little's law)",
    )


def _front_door(tell: Telling, c: ClosedForm) -> None:
    p = c.inputs.pathway
    tell.derived(
        "front_door.no_further_action_share", p.no_further_action_share, "referrals_no_further_action of referrals"
    )
    beyond = tell.published.reassessed
    note = "what is neither without further action nor assessed"
    if beyond > 0:
        note += f"; {beyond:.0f} assessments more than referrals for them: taken as of open cases, not simulated"
    joined = max(1 - p.no_further_action_share - c.assessed, 0.0)
    tell.derived("front_door.no_new_assessment_share", joined, "assessments_completed of referrals", note=note)


def _assessment(tell: Telling, c: ClosedForm) -> None:
    median, sigma = c.assessment_days
    at, bands = "assessment.", "assessments_{}"
    fit = f"maximum likelihood on the bands at a mean pace of {c.assessment_pace:.2f} (queue approximation)"
    tell.derived(at + "median_days", median, bands, interval=(median * 0.8, median * 1.25, 0.8), note=fit)
    tell.derived(at + "sigma", sigma, bands, interval=(sigma * 0.75, sigma * 1.2, 0.8), note=fit)
    tell.hours(at + "hours", c)
    tell.derived(
        at + "section_47_share",
        min(c.section_47_at_once, 1.0),
        "section_47s",
        "assessments_completed of referrals",
        note=f"{AT_ONCE_SHARE:.0%} of enquiries taken to start with an assessment",
    )
    from_no_plan = c.norm("section_47.otherwise_child_in_need_share") * c.no_plan
    from_cp = c.norm("child_protection.child_in_need_share") * c.plans_ended
    others = max(c.other_assessed, 1e-9)
    disabled = c.inputs.held.disabled / DISABLED_YEARS / others
    by_other_routes = (
        c.norm("child_protection.care_share") * c.plans_ended
        + c.norm("section_47.otherwise_care_share") * c.no_plan
        + c.norm("child_in_need.care_share") * c.cin_started
    )
    care = max(0.0, (c.care.by_pathway - by_other_routes) / others)
    need = max(0.0, (c.cin_started - from_no_plan - from_cp) / others)
    scale = min(1.0, MOST_OF_OTHERS / max(disabled + care + need, 1e-9))
    tell.derived(
        at + "child_in_need_share",
        need * scale,
        "cin_plans_started",
        note=f"so that {c.cin_started:.0f} child-in-need plans start a year, less those that follow enquiries and "
        "protection plans",
    )
    tell.assumed(at + "disabled_children_share", disabled * scale, "balance", note="holds the team's number")
    tell.derived(
        at + "care_share",
        care * scale,
        "care_started",
        note="closes the balance of children starting to be looked after, less unaccompanied ones, remands and returns",
    )
    if need + care + disabled > MOST_OF_OTHERS:
        tell.contradicts(at + "child_in_need_share", "more plans and starts of care than assessed children allow")


def _protection(tell: Telling, c: ClosedForm) -> None:
    p, at = c.inputs.pathway, "section_47."
    tell.derived(at + "conference_share", p.conference_share, "icpcs", "section_47s")
    tell.derived(at + "booked_days_edges", BOOKED_EDGES, "icpc_{}", note="ends of the first and last band assumed")
    tell.derived(
        at + "booked_days_shares",
        shares(p.booked_bands),
        "icpc_{}",
        note="taken as booking practice, so published lateness counts as natural",
    )
    tell.derived(at + "plan_share", p.plan_share, "cp_plans_started", "icpcs")
    at = "child_protection.plan."
    tell.hours(at + "hours_per_month", c)
    note = f"endings over mean number open, by band, to a mean of {p.cp_months:.1f} months as staffed (Little's law)"
    _lengths(tell, at, c.cp_lengths, ("cp_plans_{}_ended", "cp_plans_{}_open", "cp_plans_open"), note)
    _open(tell, at, c.cp_open, "cp_plans_{}_open at the start")


def _lengths(tell: Telling, at: str, length: tuple[float, ...], names: tuple[str, ...], note: str) -> None:
    tell.derived(at + "length_months_edges", LENGTH_EDGES, names[0])
    tell.derived(at + "length_shares", length, *names, note=note)


def _open(tell: Telling, at: str, so_far: tuple[float, ...], name: str, note: str = "") -> None:
    tell.derived(at + "open_months_edges", LENGTH_EDGES, name)
    tell.derived(at + "open_shares", so_far, name, note=note)


def _plans(tell: Telling, c: ClosedForm) -> None:
    at = "child_in_need."
    tell.hours(at + "plan.hours_per_month", c)
    _lengths(
        tell,
        at + "plan.",
        c.cin_lengths,
        ("episodes_of_need_{}_ended", "episodes_of_need_{}_open", "cin_plans_started"),
        f"endings over mean number open, by band, of all episodes of need, to a mean of {c.cin_months:.1f} months: "
        "children on plans over plans started (Little's law)",
    )
    rest = "open episodes less plans, care, leavers and assessments"
    _open(tell, at + "plan.", c.cin_open, "episodes_of_need_{}_open at the start", rest)
    escalated = min((1 - AT_ONCE_SHARE) * c.inputs.pathway.section_47s / c.cin_started, 0.5)
    tell.derived(at + "section_47_share", escalated, "section_47s", note="the enquiries that do not start at once")
    tell.hours("disabled_children.plan.hours_per_month", c)


def _practice(tell: Telling, c: ClosedForm) -> None:
    at = "practice."
    tell.paper.word(at + "regime", PracticeRegime.SINGLE_ASSESSMENT_2013)
    tell.figure(
        at + "casework_hours_per_week",
        HOURS_PER_FTE_PER_YEAR / WORKING_DAYS_PER_YEAR * 5,
        "pssru",
        "derived",
        interval=(19.0, 26.0, 0.8),
        note="37 hours in 42 weeks (assumed), 40/55 of them client-related, spread over 253 working days",
    )
    standard = max(STANDARD, c.inputs.held.caseload)
    note = "Leicestershire's 18-20" if standard == STANDARD else "what its social workers hold on average"
    tell.assumed(at + "caseload_standard", standard, note=f"{note}; the council's own is not published")
    tell.assumed(at + "caseload_standard_reduced", standard * REDUCED_STANDARD, note="as 13.5 to 19 in Leicestershire")
    reviewed = c.inputs.held.care + c.inputs.held.on_cp_plan
    tell.assumed(
        "reviewing.reviewing_officers_fte",
        max(reviewed / CHILDREN_PER_REVIEWING_OFFICER, 0.5),
        "balance",
        note="one to 70 children in care or on plans; their number is not published",
    )
    tell.assumed("reviewing.caseload_standard", 60, note="IRO Handbook 50-70")


def _stock(tell: Telling, c: ClosedForm) -> None:
    held, at = c.inputs.held, "stock."
    tell.derived(
        at + "children_in_assessment",
        held.in_assessment,
        "assessments_{}",
        note=f"a year's assessments at a mean of {c.inputs.pathway.assessment_mean_days:.0f} days (Little's law)",
    )
    tell.derived(at + "children_on_cp_plan", held.on_cp_plan, "cp_plans_open at the start")
    tell.derived(
        at + "children_on_cin_plan",
        held.on_cin_plan,
        "episodes_of_need_open at the start",
        interval=(held.on_cin_plan * 0.8, held.on_cin_plan * 1.2, 0.8),
        note="open episodes less all other groups",
    )
    if tell.published.left_for_need < held.on_cin_plan:
        tell.contradicts(at + "children_on_cin_plan", "the other groups leave fewer of the open episodes than taken")
    tell.assumed(
        at + "disabled_children",
        held.disabled,
        interval=(held.disabled * 0.6, held.disabled * 1.5, 0.8),
        note="4.6 % of open episodes, as assumed for Leicestershire",
    )
    tell.assumed(at + "cin_in_child_protection_teams", 0, note="each kind of team holds its own")
    tell.assumed(
        at + "care_in_child_protection_teams",
        round(held.care_in_cp_teams),
        note="children who came into care in the last half year",
    )


def _turnover(tell: Telling, c: ClosedForm) -> None:
    at, f = "turnover.", tell.published
    rate = c.effort.leavers_share
    tell.derived(at + "leavers_share_per_year", rate, "turnover at the start", interval=(rate * 0.75, rate * 1.3, 0.8))
    months, note = f.recruitment_months()
    tell.derived(
        at + "recruitment_months",
        months,
        "vacancies at the start",
        interval=(months * 0.6, months * 1.6, 0.8),
        note=note,
    )
    tell.derived(at + "agency_cover_share", f.agency_cover, "vacancies_covered_by_agency at the start")
    tell.derived(
        at + "absence_share",
        c.effort.absence_share,
        "sickness_absence at the start",
        interval=(c.effort.absence_share * 0.5, c.effort.absence_share * 1.6, 0.8),
        note="half of sickness taken as long absence",
    )
    tell.paper.word("strain.switch", Switch.OFF)


def _prices(tell: Telling) -> None:
    """Pay and prices of the norms, brought to the year."""
    years = tell.published.before + 1 - PRICES_OF
    norms = {norm.field: norm for norm in read_norms()}
    inflation = norms["costs.pay_inflation_per_year"].value
    assert isinstance(inflation, float)
    pay = (1 + inflation) ** years
    for field, norm in norms.items():
        if field.startswith("costs.") and field.endswith("_gbp_per_year"):
            tell.scaled(
                norm, pay, f"{norm.note}; of 2017-18, brought to the year at {inflation:.0%} a year".strip("; ")
            )
    prices = {"foster": tell.published.inflation("fostering_unit_cost")}
    prices["home"] = tell.published.inflation("residential_unit_cost")
    for field, norm in norms.items():
        if field.startswith("prices.") and field.endswith("_gbp_per_week"):
            kind = "home" if "home" in field or "unregistered" in field else "foster"
            named = "residential care" if kind == "home" else "fostering"
            tell.scaled(norm, prices[kind], f"of 2017-18, brought to the year as England's unit cost of {named}")
    own = tell.published.evidence.level("residential_unit_cost")
    if own.is_own:
        for kind in ("own_home", "agency_home"):
            tell.found(f"prices.{kind}_gbp_per_week", own, interval=(own.value * 0.8, own.value * 1.25, 0.8))
