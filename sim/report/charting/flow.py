"""The flow of children: from contacts to plans, and through care, counted at every step."""

from collections.abc import Iterator, Mapping

import pandas as pd

from sim.measures import MEASURES
from sim.measures.definitions.care import ending, entering
from sim.report.charting.chart import Chart
from sim.report.charting.evidence import Evidence
from sim.report.charting.ribbons import COUNTED, ENDS_ONLY, OPEN, draw_ribbons
from sim.report.charting.telling import name_of_file
from sim.report.words import number
from sim.vocabulary import CareEnd, EntryRoute

TO_A_PLAN, THROUGH_CARE = "From contact to plan", "Through care"
_CONTACTS, _REFERRALS, _ASSESSMENTS = "Contacts", "Referrals", "Assessments completed"
_ENQUIRIES, _CONFERENCES, _PLANS = "Section 47 enquiries", "Initial conferences", "Child protection plans begun"
_CIN, _CARE, _LEAVING = "Child-in-need plans", "Came into care", "Supported as care leavers"
_ON_PLANS, _IN_CARE, _AGED = "On child protection plans", "In care", "turned 18"
_ROUTES = {
    EntryRoute.SECTION_20: "by agreement (section 20)",
    EntryRoute.COURT: "interim care order",
    EntryRoute.POLICE_PROTECTION: "police protection",
    EntryRoute.REMAND: "remand",
    EntryRoute.UNACCOMPANIED: "unaccompanied children",
}
_WAYS_OUT = {
    CareEnd.AGED_18: _AGED,
    CareEnd.HOME: "home, as planned",
    CareEnd.HOME_UNPLANNED: "home, unplanned",
    CareEnd.SPECIAL_GUARDIANSHIP: "special guardian",
    CareEnd.CHILD_ARRANGEMENTS: "child arrangements order",
    CareEnd.ADOPTION: "adoption",
    CareEnd.OTHER: "other ways",
}
_COUNTS = (
    "contacts",
    "referrals",
    "assessments_completed",
    "section_47s",
    "icpcs",
    "cp_plans_started",
    *(entering(route) for route in _ROUTES),
    *(ending(way) for way in _WAYS_OUT),
)
_STOCKS = ("cin_plans_open", "cp_plans_open", "children_in_care", "care_leavers_supported")
_NFA = "referral_no_further_action_share"


def flow(evidence: Evidence, option: str | None = None) -> Chart | None:
    """Return the chart of the flow of children; None if no child comes.

    Parameters
    ----------
    evidence : Evidence
    option : str, optional
        Key of the option shown; without it the baseline.
    """
    option = next(iter(evidence.options)) if option is None else option
    wide = _by_run(evidence, option)
    rows = [
        {"panel": panel, "from": start, "to": end, "counted": how, "value": value, "draw": draw, "run": run}
        for panel, start, end, how, values in _links(wide)
        for (draw, run), value in values.items()
    ]
    keys = ["panel", "from", "to", "counted"]
    found = evidence.told(pd.DataFrame(rows), keys) if rows else pd.DataFrame()
    if found.empty or not found["mean"].any():
        return None
    found = found[found["mean"] > 0].reset_index(drop=True)
    unit = evidence.unit("contacts")
    table = found[[*keys, "mean", "low", "high"]].assign(
        unit=[unit if how != OPEN else "children" for how in found["counted"]]
    )
    means = {name: float(values.mean()) for name, values in wide.items()}
    where = f" in “{evidence.options[option]}”" if evidence.is_comparison else ""
    return Chart(
        key=name_of_file("flow-of-children", option),
        title=_title(means, where),
        subtitle=f"Children {unit.removeprefix('children ')}, mean over runs; widths are to scale within each half. "
        "A child may come to a step later than in the same period: columns need not add up. Pale with dashes: other "
        f"ways lead there too. {evidence.period_words[0].upper()}{evidence.period_words[1:]}.",
        source=evidence.source,
        alt=_alt(means, unit, where),
        table=table,
        kind="sankey",
        unit=unit,
        category="from",
        panel="panel",
        drawn=draw_ribbons,
    )


def _by_run(evidence: Evidence, option: str) -> pd.DataFrame:
    """Return a row for every run, a column for every number of the flow."""
    parts = [
        evidence.numbers([*_COUNTS, *_STOCKS]),
        evidence.numbers([_NFA], numerators=True),
    ]
    numbers = pd.concat(parts, ignore_index=True)
    own = numbers[numbers["option"] == option]
    wide = own.pivot_table(index=["draw", "run"], columns="measure", values="value", dropna=False)
    return wide.reindex(columns=[*_COUNTS, *_STOCKS, _NFA])


def _links(wide: pd.DataFrame) -> Iterator[tuple[str, str, str, str, "pd.Series[float]"]]:
    """Yield where each ribbon lies, from where to where, how its number is known, and the number by run."""
    taken = {measure: wide[measure] for measure in wide}
    referrals, assessments = taken["referrals"], taken["assessments_completed"]
    enquiries, conferences, plans = taken["section_47s"], taken["icpcs"], taken["cp_plans_started"]
    otherwise = (referrals - taken[_NFA] - assessments).clip(lower=0)
    yield TO_A_PLAN, _CONTACTS, _REFERRALS, COUNTED, referrals
    yield (
        TO_A_PLAN,
        _CONTACTS,
        "no referral: advice, early help",
        COUNTED,
        (taken["contacts"] - referrals).clip(lower=0),
    )
    yield TO_A_PLAN, _REFERRALS, _ASSESSMENTS, ENDS_ONLY, assessments
    yield TO_A_PLAN, _REFERRALS, "no further action", COUNTED, taken[_NFA]
    yield TO_A_PLAN, _REFERRALS, "otherwise, or not yet", ENDS_ONLY, otherwise
    yield TO_A_PLAN, _ASSESSMENTS, _ENQUIRIES, ENDS_ONLY, enquiries
    yield TO_A_PLAN, _ASSESSMENTS, _CIN, OPEN, taken["cin_plans_open"]
    yield TO_A_PLAN, _ENQUIRIES, _CONFERENCES, COUNTED, conferences
    yield TO_A_PLAN, _ENQUIRIES, "no conference, or not yet", COUNTED, (enquiries - conferences).clip(lower=0)
    yield TO_A_PLAN, _CONFERENCES, _PLANS, COUNTED, plans
    yield TO_A_PLAN, _CONFERENCES, "no plan", COUNTED, (conferences - plans).clip(lower=0)
    yield TO_A_PLAN, _PLANS, _ON_PLANS, OPEN, taken["cp_plans_open"]
    for route, name in _ROUTES.items():
        yield THROUGH_CARE, name, _CARE, COUNTED, taken[entering(route)]
    yield THROUGH_CARE, _CARE, _IN_CARE, OPEN, taken["children_in_care"]
    for way, name in _WAYS_OUT.items():
        yield THROUGH_CARE, _IN_CARE, name, COUNTED, taken[ending(way)]
    yield THROUGH_CARE, _AGED, _LEAVING, OPEN, taken["care_leavers_supported"]


def _title(means: Mapping[str, float], where: str) -> str:
    contacts, plans, care = means["contacts"], means["cp_plans_started"], _sum(means, map(entering, _ROUTES))
    told = f"{number(contacts, '')} contacts, {number(plans, '')} child protection plans, {number(care, '')} into care"
    return f"{told}{where}"


def _alt(means: Mapping[str, float], unit: str, where: str) -> str:
    said = {name: number(value, MEASURES[name].unit if name in _STOCKS else "") for name, value in means.items()}
    ways = sorted(_WAYS_OUT, key=lambda way: -means[ending(way)])[:3]
    outs = ", ".join(f"{_WAYS_OUT[way]} {said[ending(way)]}" for way in ways)
    return (
        f"Flow of {unit}{where}: {said['contacts']} contacts lead to {said['referrals']} referrals, "
        f"{said['assessments_completed']} assessments are completed, {said['section_47s']} section 47 enquiries "
        f"begun, {said['icpcs']} initial conferences held and {said['cp_plans_started']} child protection plans "
        f"begun. {number(_sum(means, map(entering, _ROUTES)), '')} come into care and "
        f"{number(_sum(means, map(ending, _WAYS_OUT)), '')} leave it, most often: {outs}. At a time "
        f"{said['children_in_care']} are in care, and {said['care_leavers_supported']} young people are supported "
        "afterwards."
    )


def _sum(means: Mapping[str, float], names: Iterator[str]) -> float:
    return sum(means[name] for name in names)
