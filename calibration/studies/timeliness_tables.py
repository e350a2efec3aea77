"""Tables of the study of timeliness, as text for the page and as rows to keep."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import isnan, log
from typing import Any

import pandas as pd

from calibration.studies.published_answers import ALONE, TOGETHER, PublishedAnswers
from calibration.studies.regression import Fit, Slope
from calibration.studies.running import ALIKE, BASELINE, DELAY, OWN_TIME
from calibration.studies.simulated_answers import COMPARED, OUTCOMES, PUBLISHED, SimulatedAnswers, Spread

COMPARISONS = {"between": "between councils", "within": "within councils", "changes": "changes of a year"}
MEANING = {
    "log_caseload": "caseload (log)",
    "log_load": "load of the assessment teams, as the model sees it (log)",
    "log_assessments": "assessments completed for each social worker (log)",
    "log_referrals": "referrals for each social worker (log)",
    "agency": "agency rate (10 points)",
    "vacancy": "vacancy rate (10 points)",
    "staff_turnover": "turnover (10 points)",
    "sickness": "sickness absence (10 points)",
    "log_holders": "social workers who hold cases (log)",
    "log_open": "episodes open the March before (log)",
    "log_referred": "referrals of the year (log)",
    "log_cases": "cases held (log)",
}
TEN_PERCENT = 100 * log(1.1)
"""From a slope of a share on a log to points for ten percent more."""


def told(slope: Slope) -> str:
    """Write a slope with its interval."""
    return f"{signed(slope.value)} ({signed(slope.low)} to {signed(slope.high)})"


def points(slope: Slope) -> str:
    """Write a slope of a share on a log as points for ten percent more."""
    value, low, high = (signed(part * TEN_PERCENT, 1) for part in (slope.value, slope.low, slope.high))
    return f"{value} ({low} to {high})"


def signed(value: float, digits: int = 2) -> str:
    """Write a number with a true minus; nothing is not negative."""
    text = f"{value:.{digits}f}"
    return text.replace("-", "−") if float(text) else text.lstrip("-")


def percent(value: float, digits: int = 0) -> str:
    """Write a share in percent; a dash where there is none."""
    return "–" if isnan(value) else f"{100 * value:.{digits}f}"


def plain(value: float, digits: int = 1) -> str:
    """Write a number; a dash where there is none."""
    return "–" if isnan(value) else f"{value:.{digits}f}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"


def published_table(found: PublishedAnswers) -> str:
    """Slopes in the published figures, alone and together."""
    rows = []
    for name in ALONE:
        cells = [told(found.alone[of, name].slopes[name]) for of in COMPARISONS]
        rows.append([MEANING[name], *cells])
    head = ["logit of the share in 45 days, on", *COMPARISONS.values()]
    alone = table(head, rows)
    rows = [[MEANING[name], *(told(found.together[of].slopes[name]) for of in COMPARISONS)] for name in TOGETHER]
    explained = [percent(found.together[of].explained) + " %" for of in COMPARISONS]
    together = table(
        ["all at once", *COMPARISONS.values()], [*rows, ["of the variance left by the effects, explained", *explained]]
    )
    return f"{alone}\n{together}"


def compared_table(found: SimulatedAnswers) -> str:
    """Slopes of published and simulated shares of the same council-years."""
    head = ["on", *(f"{side}, {name}" for name in ("between", "within") for side in OUTCOMES)]
    rows = [
        [MEANING[on], *(told(found.slopes[side, name, on]) for name in ("between", "within") for side in OUTCOMES)]
        for on in COMPARED
    ]
    return table(head, rows)


def staffing_table(found: SimulatedAnswers) -> str:
    """Slopes on staff and work that was there before, all at once."""
    fits: list[Fit] = [found.staffing[side, name] for name in ("between", "within") for side in OUTCOMES]
    head = ["all at once, on", *(f"{side}, {name}" for name in ("between", "within") for side in OUTCOMES)]
    names = list(fits[0].slopes)
    return table(head, [[MEANING[name], *(told(fit.slopes[name]) for fit in fits)] for name in names])


def settings_table(found: SimulatedAnswers) -> str:
    """How the response depends on what is assumed."""

    def row(name: str, spread: Spread) -> list[str]:
        loads = ["–" if slope is None else told(slope) for slope in (spread.on_load, spread.within)]
        return [name, percent(spread.mean, 1), f"{spread.spread:.2f}", told(spread.slope), *loads]

    default = "delay share 0.7, promotion on day 40, sprint 2"
    shares = {name: pair for name, pair in found.settings.items() if name in DELAY}
    others = {name: pair for name, pair in found.settings.items() if name not in DELAY}
    groups = [[row("published", found.subset_published)]]
    for group in (shares, others):
        same = next(iter(group.values()))[1]
        title = f"{default} (the {same.councils} councils of the lines below)"
        groups.append([row(title, same), *(row(name, spread) for name, (spread, _) in group.items())])
    head = [
        "councils alike",
        "mean share, %",
        "sd of the logit",
        "slope on caseload",
        "slope on load",
        "on load, within",
    ]
    return table(head, [each for group in groups for each in group])


def fifths_table(found: SimulatedAnswers) -> str:
    """Shares by fifths of load."""
    rows = [
        [
            f"{place + 1}",
            f"{row['load']:.2f}",
            percent(float(row["share"]), 1),
            percent(float(row["share_simulated"]), 1),
        ]
        for place, row in enumerate(found.fifths.to_dict("records"))
    ]
    return table(["fifth", "load", "published, %", "simulated, %"], rows)


def barnsley_table(rows: pd.DataFrame) -> str:
    """Barnsley, year by year."""
    cells = [
        [
            f"{row['year']}",
            percent(row["share"], 1),
            plain(row["caseload"]),
            plain(row["case_holders"], 0),
            plain(row["agency_rate"], 0),
            percent(row[ALIKE]),
            percent(row[OWN_TIME]),
            percent(row[BASELINE]),
        ]
        for row in rows.to_dict("records")
    ]
    head = [
        "year to March",
        "published, %",
        "caseload",
        "social workers holding cases",
        "agency, %",
        "alike, %",
        "own natural time, %",
        "baseline, %",
    ]
    return table(head, cells)


def collapse_table(rows: pd.DataFrame) -> str:
    """Each collapse: what staffing did before, during and after."""

    def course(row: Mapping[Hashable, Any], measure: str, digits: int) -> str:
        return ", ".join(plain(row[f"{measure}_{when}"], digits) for when in ("earlier", "before", "after", "later"))

    cells = [
        [
            f"{row['council']} {row['before']}–{row['after']}",
            ", ".join(percent(row[f"share_{when}"]) for when in ("earlier", "before", "after", "later")),
            course(row, "caseload", 1),
            course(row, "agency_rate", 0),
            course(row, "vacancy_rate", 0),
            course(row, "turnover", 0),
            ", ".join(percent(row[f"simulated_{when}"]) for when in ("before", "after")),
        ]
        for row in rows.to_dict("records")
    ]
    head = ["council, years to March", "share in 45 days, %", "caseload", "agency, %", "vacancies, %", "turnover, %"]
    return table([*head, "simulated, alike: from, to, %"], cells)


def kept(published: PublishedAnswers, simulated: SimulatedAnswers) -> pd.DataFrame:
    """Return every slope as a row, to keep beside the page."""
    rows = [
        ("all published years", PUBLISHED, of, on, slope)
        for (of, on), fit in published.alone.items()
        for slope in fit.slopes.values()
    ]
    rows += [
        ("all published years, together", PUBLISHED, of, on, slope)
        for of, fit in published.together.items()
        for on, slope in fit.slopes.items()
    ]
    rows += [("simulated years", side, of, on, slope) for (side, of, on), slope in simulated.slopes.items()]
    rows += [
        ("simulated years, staffing", side, of, on, slope)
        for (side, of), fit in simulated.staffing.items()
        for on, slope in fit.slopes.items()
    ]
    return pd.DataFrame(
        [
            {
                "rows": what,
                "side": side,
                "comparison": of,
                "on": on,
                "slope": slope.value,
                "low": slope.low,
                "high": slope.high,
            }
            for what, side, of, on, slope in rows
        ]
    )
