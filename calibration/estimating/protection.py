"""Section 47 enquiries, conferences and what follows from one piece of work to the next."""

import numpy as np

from calibration.estimating.estimate import FEWEST, SMALL
from calibration.estimating.lifetimes import Flags, Whole
from calibration.estimating.sheet import TOO_FEW, Columns, Sheet, followed_by
from calibration.estimating.whole_days import shares_of_bands
from calibration.importers.journeys import NONE
from sim.vocabulary import Standard

AT_ONCE = 30
"""Days from the beginning of an assessment to an enquiry that starts with it, as the sector links them."""
CONFERENCE_WITHIN = 60
PLAN_WITHIN = 45
"""Days from a conference to the plan it makes, as the sector links them."""
SETTLED_WITHIN = 60
"""Days after which what follows from a piece of work has begun: an assumption, as the one before."""
AT_LAST_WITHIN = 30
"""The same after a plan, which was to lead there: what begins later may have come from a new referral."""
HALF = 0.5
LIMIT = int(Standard.ICPC_WORKING_DAYS)
BEFORE = 14
"""What follows from a piece of work may be dated so many days before its end: an assumption."""
_LATE = f"of the last {SETTLED_WITHIN} days none, for what follows may not have begun"


def protection(sheet: Sheet) -> None:
    """Estimate the shares that lead to enquiries, conferences, plans and on from them."""
    _at_once(sheet)
    enquiries = sheet.needed("section_47s", "section_47s")
    if enquiries is not None:
        _conferences(sheet, enquiries)
        _plans_made(sheet, enquiries)
        _without_plan(sheet, enquiries)
    _after_assessment(sheet)
    _after_plans(sheet)
    _earlier_plans(sheet)


def _at_once(sheet: Sheet) -> None:
    """Find enquiries that begin with an assessment: from its referral to a month after its beginning."""
    name, assessments, enquiries = "section_47_share", sheet.table("assessments"), sheet.table("section_47s")
    if assessments is None or enquiries is None:
        sheet.leave_out(name, "needs assessments and section 47 enquiries in the same records")
        return
    window, began = sheet.window("assessments"), assessments.whole("began")
    cohort = (began >= window.first) & (began <= window.last - AT_ONCE)
    sheet.share(
        name,
        "Share of assessed children for whom a section 47 enquiry starts at once",
        enquired(assessments, enquiries)[cohort],
        sheet.effect(window, began),
        field="assessment.section_47_share",
        note=f"an enquiry from the referral to {AT_ONCE} days after the assessment began",
    )


def enquired(assessments: Columns, enquiries: Columns) -> Flags:
    """Return for which assessments an enquiry began with them."""
    child, began, referred = assessments.whole("child"), assessments.whole("began"), assessments.whole("referred")
    since = np.where(referred == NONE, began - BEFORE, np.minimum(referred, began))
    # the span differs by child, so the first enquiry after its beginning is looked at
    found = followed_by(child, since, enquiries.whole("child"), enquiries.whole("began"), within=_LONG)
    day = np.append(enquiries.whole("began"), 0)[found]
    at_once: Flags = (found != NONE) & (day <= began + AT_ONCE)
    return at_once


_LONG = 10_000


def _conferences(sheet: Sheet, enquiries: Columns) -> None:
    window, began, held = sheet.window("section_47s"), enquiries.whole("began"), enquiries.whole("conference")
    cohort = (began >= window.first) & (began <= window.last - CONFERENCE_WITHIN)
    is_held = cohort & (held != NONE) & (held - began <= CONFERENCE_WITHIN)
    note = f"enquiries more than {CONFERENCE_WITHIN} days before the last day"
    sheet.share(
        "conference_share",
        "Share of section 47 enquiries that lead to a conference",
        is_held[cohort],
        sheet.effect(window, began),
        field="section_47.conference_share",
        note=f"{note}; conferences within {CONFERENCE_WITHIN} days",
    )
    _booked(sheet, window.working_days(began[is_held], held[is_held]), note)


def _booked(sheet: Sheet, days: Whole, note: str) -> None:
    """Tell when conferences are held, in bands of time that runs on."""
    if len(days) < FEWEST:
        sheet.leave_out("booked_days_shares", TOO_FEW)
        return
    edges = np.asarray(sheet.reference("section_47.booked_days_edges"), dtype=np.float64)
    shares = shares_of_bands(days, edges, LIMIT)
    sheet.listed(
        "booked_days_shares",
        "Working days from the strategy discussion to the conference, in bands",
        shares,
        "share",
        len(days),
        "likelihood of whole days",
        field="section_47.booked_days_shares",
        note=f"{note}; lateness for want of a worker or chair is in it",
        is_of_few=bool(np.any((shares > HALF / len(days)) & (shares * len(days) <= SMALL))),
    )


def _plans_made(sheet: Sheet, enquiries: Columns) -> None:
    window, held, plan = sheet.window("section_47s"), enquiries.whole("conference"), enquiries.whole("plan")
    decided, note = (held != NONE) & (plan != NONE), "as the return says it"
    is_made = plan == 1
    plans = sheet.table("cp_plans")
    if decided.sum() < FEWEST and plans is not None:
        note = f"a plan within {PLAN_WITHIN} days; conferences of the days before that only"
        decided = (held != NONE) & (held <= window.last - PLAN_WITHIN)
        found = followed_by(
            enquiries.whole("child"), held, plans.whole("child"), plans.whole("began"), within=PLAN_WITHIN
        )
        is_made = found != NONE
    sheet.share(
        "plan_share",
        "Share of conferences that make a child protection plan",
        is_made[decided],
        sheet.effect(window, held[held != NONE]),
        field="section_47.plan_share",
        note=note,
    )


def _without_plan(sheet: Sheet, enquiries: Columns) -> None:
    """Follow enquiries without a plan to child-in-need plans and care."""
    window, child, began = sheet.window("section_47s"), enquiries.whole("child"), enquiries.whole("began")
    settled = CONFERENCE_WITHIN + SETTLED_WITHIN
    cohort = (began >= window.first) & (began <= window.last - settled) & (enquiries.whole("plan") != 1)
    plans = sheet.table("cp_plans")
    if plans is not None:
        planned = followed_by(child, began, plans.whole("child"), plans.whole("began"), within=settled) != NONE
        cohort &= ~planned
    _followed(
        sheet,
        "section_47s",
        (child[cohort], began[cohort]),
        settled,
        0,
        (
            ("enquiry_to_need_share", "Share of enquiries without a plan followed by a child-in-need plan", "cin_plans",
             "section_47.otherwise_child_in_need_share"),
            ("enquiry_to_care_share", "Share of enquiries without a plan followed by care", "care",
             "section_47.otherwise_care_share"),
        ),
        f"within {settled} days of the enquiry",
    )  # fmt: skip


def _after_assessment(sheet: Sheet) -> None:
    """Follow completed assessments without an enquiry."""
    assessments, enquiries = sheet.table("assessments"), sheet.table("section_47s")
    if assessments is None or enquiries is None:
        return
    window, ended = sheet.window("assessments"), assessments.whole("ended")
    cohort = (ended >= window.first) & (ended <= window.last - SETTLED_WITHIN) & ~enquired(assessments, enquiries)
    _followed(
        sheet,
        "assessments",
        (assessments.whole("child")[cohort], ended[cohort]),
        SETTLED_WITHIN,
        BEFORE,
        (
            ("assessment_to_need_share", "Share of children assessed without an enquiry who get a child-in-need plan",
             "cin_plans", "assessment.child_in_need_share"),
            ("assessment_to_care_share", "Share of children assessed without an enquiry who come into care", "care",
             "assessment.care_share"),
        ),
        _LATE,
    )  # fmt: skip


def _after_plans(sheet: Sheet) -> None:
    protected, need = sheet.table("cp_plans"), sheet.table("cin_plans")
    if protected is not None:
        _followed(
            sheet,
            "cp_plans",
            _ended(sheet, "cp_plans", protected),
            AT_LAST_WITHIN,
            BEFORE,
            (
                ("protection_to_care_share", "Share of child protection plans that end with the child entering care",
                 "care", "child_protection.care_share"),
                ("protection_to_need_share", "Share of child protection plans that step down to a child-in-need plan",
                 "cin_plans", "child_protection.child_in_need_share"),
            ),
            f"within {AT_LAST_WITHIN} days of its end",
        )  # fmt: skip
    if need is not None:
        _followed(
            sheet,
            "cin_plans",
            _ended(sheet, "cin_plans", need),
            AT_LAST_WITHIN,
            BEFORE,
            (
                ("need_to_enquiry_share", "Share of child-in-need plans that end in a section 47 enquiry",
                 "section_47s", "child_in_need.section_47_share"),
                ("need_to_care_share", "Share of child-in-need plans that end with the child entering care", "care",
                 "child_in_need.care_share"),
            ),
            f"within {AT_LAST_WITHIN} days of its end",
        )  # fmt: skip


def _ended(sheet: Sheet, name: str, plans: Columns) -> tuple[Whole, Whole]:
    window, ended = sheet.window(name), plans.whole("ended")
    cohort = (ended >= window.first) & (ended <= window.last - AT_LAST_WITHIN)
    return plans.whole("child")[cohort], ended[cohort]


def _followed(
    sheet: Sheet,
    table: str,
    work: tuple[Whole, Whole],
    within: int,
    before: int,
    onward: tuple[tuple[str, str, str, str], ...],
    note: str,
) -> None:
    """Write down which shares of pieces of work are followed by others of the child: name, words, table, field."""
    child, day = work
    effect = sheet.effect(sheet.window(table), day)
    for name, words, to, field in onward:
        later = sheet.table(to)
        if later is None:
            sheet.leave_out(name, f"the records have no table of {to.replace('_', ' ')}")
            continue
        if sheet.journeys.records == "annex_a" and "cin_plans" in (to, table):
            sheet.leave_out(name, "Annex A does not say when child-in-need plans began, nor which came before")
            continue
        if sheet.journeys.records == "annex_a" and table == "cp_plans":
            sheet.leave_out(name, "of each child Annex A has the last plan and the last period of care only")
            continue
        found = followed_by(child, day, later.whole("child"), later.whole("began"), before=before, within=within)
        sheet.share(
            name, words, found != NONE, effect, field=field, note=f"linked by child and date; {note}", is_linked=True
        )


def _earlier_plans(sheet: Sheet) -> None:
    plans = sheet.needed("cp_plans", "earlier_plan_share")
    if plans is None:
        return
    window, child, began = sheet.window("cp_plans"), plans.whole("child"), plans.whole("began")
    earlier = plans.whole("earlier_plans")
    started = (began >= window.first) & (began <= window.last) & (earlier != NONE)
    if started.sum() < FEWEST:
        sheet.leave_out("earlier_plan_share", TOO_FEW)
        return
    effect = sheet.effect(window, began)
    words = "Share of child protection plans begun for a child who had one before at any time"
    sheet.share("repeat_plan_share", words, (earlier > 0)[started], effect)
    # a child on a plan on the first day, or with another plan since, is not new to these records
    order = np.lexsort((began, child))
    first = np.zeros(len(child), dtype=bool)
    first[order] = np.append(True, child[order][1:] != child[order][:-1])
    if sheet.journeys.records == "annex_a":
        sheet.leave_out(
            "earlier_plan_share", "of each child Annex A has the last plan only, which need not be its first here"
        )
        return
    sheet.share(
        "earlier_plan_share",
        "Share of children with a first plan in these records who had one before them",
        (earlier > 0)[started & first],
        effect,
        is_linked=True,
        field="returning.earlier_plan_share",
        note="the scenario's figure is of all children new to it; these are those who come to a plan",
    )
