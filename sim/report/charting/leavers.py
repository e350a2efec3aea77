"""Care leavers by age, and with and without a personal adviser."""

import pandas as pd

from sim.report.charting.chart import Chart
from sim.report.charting.evidence import Evidence
from sim.report.charting.options_shown import options_shown, shown_words
from sim.report.charting.stacks import draw_stack
from sim.report.words import number

EVERY, WITHOUT = "care_leavers_supported", "care_leavers_without_adviser"
_AGES = {"care_leavers_under_21": "under 21", "care_leavers_21_and_over": "21 and over"}
_BY_AGE, _BY_ADVISER = "By age", "By personal adviser"
_WITH, _LACKING = "with an adviser", "without an adviser"
_MOST_OPTIONS = 6


def care_leavers(evidence: Evidence) -> Chart | None:
    """Return the chart of care leavers by age and by adviser; None if there are none."""
    by_month = not evidence.is_comparison
    measures = [*_AGES, EVERY, WITHOUT]
    shown = options_shown(evidence, WITHOUT, _MOST_OPTIONS)
    numbers = evidence.numbers(measures)
    numbers = numbers[numbers["option"].isin(shown)]
    rows = evidence.rows(measures) if by_month else numbers
    keys = ["month" if by_month else "option", "panel", "part"]
    found = evidence.told(_parts(rows, keys[0]), keys)
    if found.empty or not found["mean"].any():
        return None
    order = {part: place for place, part in enumerate([*_AGES.values(), _WITH, _LACKING])}
    found["place"] = found["part"].map(order)
    found = found.sort_values(["panel", keys[0]] if by_month else ["panel"], kind="stable")
    found = found.sort_values("place", kind="stable").sort_values("panel", kind="stable", ignore_index=True)
    if by_month:
        found["month"] = [f"{pd.Timestamp(month):%b %Y}" for month in found["month"]]
    else:
        found["option"] = found["option"].map(dict(evidence.options))
    table = found[[*keys, "mean", "low", "high"]].assign(unit="young people")
    first = _parts(numbers[numbers["option"] == next(iter(evidence.options))], "option")
    told = evidence.told(first, ["part"])
    means = dict(zip(told["part"].tolist(), told["mean"].tolist(), strict=True))
    where = " in the baseline" if evidence.is_comparison else ""
    span = evidence.period_words if evidence.is_comparison else evidence.span_words
    return Chart(
        key="care-leavers",
        title=_title(means, where),
        subtitle="Young people supported after care, mean at a time, by age and by whether a personal adviser has "
        f"been found; ages and advisers are not counted together. Means over runs (ranges are in the table). "
        f"{span[0].upper()}{span[1:]}.{shown_words(evidence, shown)}",
        source=evidence.source,
        alt=_alt(means, where),
        table=table,
        kind="stack",
        unit="young people",
        category=keys[0],
        series="part",
        panel="panel",
        drawn=draw_stack,
    )


def _parts(rows: pd.DataFrame, place: str) -> pd.DataFrame:
    """Return each run's young people by age, and with and without an adviser."""
    keys = list(dict.fromkeys([place, "draw", "run"]))
    wide = rows.pivot_table(index=keys, columns="measure", values="value").reindex(columns=[*_AGES, EVERY, WITHOUT])
    parts = {(_BY_AGE, name): wide[measure] for measure, name in _AGES.items()}
    parts[_BY_ADVISER, _WITH] = wide[EVERY] - wide[WITHOUT]
    parts[_BY_ADVISER, _LACKING] = wide[WITHOUT]
    told = [
        values.rename("value").reset_index().assign(panel=panel, part=part) for (panel, part), values in parts.items()
    ]
    return pd.concat(told, ignore_index=True)


def _title(means: dict[str, float], where: str) -> str:
    lacking, having = means.get(_LACKING, 0.0), means.get(_WITH, 0.0)
    whole = lacking + having
    if not lacking > 0:
        return f"Every care leaver has a personal adviser{where}"
    share = f"{100 * lacking / whole:.0f} %" if whole > 0 else "Some"
    return f"{share} of care leavers{where} have no personal adviser: {number(lacking, '')} of {number(whole, '')}"


def _alt(means: dict[str, float], where: str) -> str:
    told = {part: number(mean, "young people") for part, mean in means.items()}
    ages = ", ".join(f"{told[age]} {age}" for age in _AGES.values() if age in told)
    advised = ", ".join(f"{told[part]} {part}" for part in (_WITH, _LACKING) if part in told)
    return f"Care leavers supported{where}, mean at a time. By age: {ages}. By personal adviser: {advised}."
