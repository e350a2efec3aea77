"""The flow of children: from contacts to plans, and through care, counted at every step."""

from collections.abc import Iterator

import pandas as pd

from sim.measures.definitions.care import ending, entering
from sim.report.charting.chart import Chart
from sim.report.charting.evidence import Evidence
from sim.report.charting.ribbons import COUNTED, ENDS_ONLY, OPEN, draw_ribbons
from sim.report.charting.telling import name_of_file
from sim.report.words import number
from sim.vocabulary import CareEnd, EntryRoute

_CONTACTS, _REFERRALS, _ASSESSMENTS = "Contacts", "Referrals", "Assessments completed"
_ENQUIRIES, _CONFERENCES, _PLANS = "Section 47 enquiries", "Initial conferences", "Child protection plans begun"
_CIN, _CARE, _LEAVERS, _AGED = "Child-in-need plans", "In care", "Supported as care leavers", "turned 18"
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
_TO_A_PLAN = ("contacts", "referrals", "assessments_completed", "section_47s", "icpcs", "cp_plans_started")
_OF_CARE = (*(entering(route) for route in _ROUTES), *(ending(way) for way in _WAYS_OUT))
_NFA = "referral_no_further_action_share"
_Link = tuple[str, str, str, pd.Series]
"""From where to where, how the number is known, and the number by run."""


def flow(evidence: Evidence, option: str | None = None) -> Chart | None:
    """Return the chart of the flow from contacts to child protection plans; None if no child comes.

    Parameters
    ----------
    evidence : Evidence
    option : str, optional
        Key of the option shown; without it the baseline.
    """
    wide = _by_run(evidence, option, [*_TO_A_PLAN, "cin_plans_open", "cp_plans_open"])
    means = _means(wide)
    where = _where(evidence, option)
    unit = evidence.unit("contacts")
    steps = ", ".join(
        f"{number(means[measure], '')} {words}"
        for measure, words in zip(
            _TO_A_PLAN,
            (
                "contacts",
                "referrals",
                "assessments completed",
                "section 47 enquiries begun",
                "initial conferences held",
                "child protection plans begun",
            ),
            strict=True,
        )
    )
    contacts, referrals, plans = (number(means[name], "") for name in ("contacts", "referrals", "cp_plans_started"))
    return _chart(
        evidence,
        "flow-to-a-plan",
        option,
        _links_to_a_plan(wide),
        title=f"{contacts} contacts, {referrals} referrals, {plans} child protection plans"
        f"{unit.removeprefix('children')}{where}",
        alt=f"From contact to plan, {unit}{where}: {steps}. At a time {number(means['cin_plans_open'], '')} children "
        f"are on child-in-need plans and {number(means['cp_plans_open'], '')} on child protection plans.",
    )


def care_flow(evidence: Evidence, option: str | None = None) -> Chart | None:
    """Return the chart of the ways into care and out of it; None if no child comes or goes.

    Parameters
    ----------
    evidence : Evidence
    option : str, optional
        Key of the option shown; without it the baseline.
    """
    wide = _by_run(evidence, option, [*_OF_CARE, "children_in_care", "care_leavers_supported"])
    means = _means(wide)
    where = _where(evidence, option)
    unit = evidence.unit("care_started")
    come = sum(means[entering(route)] for route in _ROUTES)
    go = sum(means[ending(way)] for way in _WAYS_OUT)
    ways = sorted(_WAYS_OUT, key=lambda way: -means[ending(way)])
    outs = ", ".join(f"{_WAYS_OUT[way]} {number(means[ending(way)], '')}" for way in ways[:4])
    ins = ", ".join(f"{name} {number(means[entering(route)], '')}" for route, name in _ROUTES.items())
    return _chart(
        evidence,
        "flow-through-care",
        option,
        _links_of_care(wide),
        title=f"{number(come, '')} children come into care{unit.removeprefix('children')}{where}, {number(go, '')} "
        f"leave; most often: {_WAYS_OUT[ways[0]]}",
        alt=f"Through care, {unit}{where}: {number(come, '')} come ({ins}) and {number(go, '')} leave (most often: "
        f"{outs}). At a time {number(means['children_in_care'], '')} are in care, and "
        f"{number(means['care_leavers_supported'], '')} young people are supported afterwards.",
    )


def _chart(
    evidence: Evidence, name: str, option: str | None, links: Iterator[_Link], *, title: str, alt: str
) -> Chart | None:
    keys = ["from", "to", "counted"]
    parts = [
        values.rename("value").reset_index().assign(**dict(zip(keys, names, strict=True))) for *names, values in links
    ]
    found = evidence.told(pd.concat(parts, ignore_index=True), keys)
    if found.empty or not found["mean"].any():
        return None
    unit = evidence.unit("contacts")
    table = found.loc[found["mean"] > 0, [*keys, "mean", "low", "high"]].reset_index(drop=True).assign(unit=unit)
    table.loc[table["counted"] == OPEN, "unit"] = "children"
    pale = " Pale, with dashes: other ways lead there, too." if (table["counted"] == ENDS_ONLY).any() else ""
    return Chart(
        key=name_of_file(name, option or ""),
        title=title,
        subtitle=f"{unit[0].upper()}{unit[1:]}, mean over runs (ranges are in the table); widths to scale. A step may "
        f"come later than in the same period, so numbers need not add up.{pale} Dotted: no flow is counted. "
        f"{evidence.period_words[0].upper()}{evidence.period_words[1:]}.",
        source=evidence.source,
        alt=alt,
        table=table,
        kind="sankey",
        unit=unit,
        category="from",
        drawn=draw_ribbons,
    )


def _where(evidence: Evidence, option: str | None) -> str:
    if not evidence.is_comparison:
        return ""
    return f" with “{evidence.options[option]}”" if option else " in the baseline"


def _by_run(evidence: Evidence, option: str | None, measures: list[str]) -> pd.DataFrame:
    """Return a row for every run, a column for every number of the flow."""
    parts = [evidence.numbers(measures), evidence.counted(_NFA)]
    numbers = pd.concat(parts, ignore_index=True)
    own = numbers[numbers["option"] == (next(iter(evidence.options)) if option is None else option)]
    wide = own.pivot_table(index=["draw", "run"], columns="measure", values="value")
    return wide.reindex(columns=[*measures, _NFA])


def _means(wide: pd.DataFrame) -> dict[str, float]:
    return {str(name): float(values.mean()) for name, values in wide.fillna(0).items()}


def _links_to_a_plan(wide: pd.DataFrame) -> Iterator[_Link]:
    referrals, assessments = wide["referrals"], wide["assessments_completed"]
    enquiries, conferences, plans = wide["section_47s"], wide["icpcs"], wide["cp_plans_started"]
    others = (wide["contacts"] - referrals).clip(lower=0)
    otherwise = (referrals - wide[_NFA] - assessments).clip(lower=0)
    yield _CONTACTS, _REFERRALS, COUNTED, referrals
    yield _CONTACTS, "no referral: advice, early help", COUNTED, others
    yield _REFERRALS, _ASSESSMENTS, ENDS_ONLY, assessments
    yield _REFERRALS, "no further action", COUNTED, wide[_NFA]
    yield _REFERRALS, "otherwise, or not yet", ENDS_ONLY, otherwise
    yield _ASSESSMENTS, _ENQUIRIES, ENDS_ONLY, enquiries
    yield _ASSESSMENTS, _CIN, OPEN, wide["cin_plans_open"]
    yield _ENQUIRIES, _CONFERENCES, COUNTED, conferences
    yield _ENQUIRIES, "no conference, or not yet", COUNTED, (enquiries - conferences).clip(lower=0)
    yield _CONFERENCES, _PLANS, COUNTED, plans
    yield _CONFERENCES, "no plan", COUNTED, (conferences - plans).clip(lower=0)
    yield _PLANS, _PLANS, OPEN, wide["cp_plans_open"]


def _links_of_care(wide: pd.DataFrame) -> Iterator[_Link]:
    for route, name in _ROUTES.items():
        yield name, _CARE, COUNTED, wide[entering(route)]
    yield _CARE, _CARE, OPEN, wide["children_in_care"]
    for way, name in _WAYS_OUT.items():
        yield _CARE, name, COUNTED, wide[ending(way)]
    yield _AGED, _LEAVERS, OPEN, wide["care_leavers_supported"]
