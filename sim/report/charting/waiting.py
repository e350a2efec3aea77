"""Children without a worker, and how long they wait, by team."""

import pandas as pd

from sim.report.charting.bars import draw_bars
from sim.report.charting.chart import Chart
from sim.report.charting.evidence import Evidence
from sim.report.charting.marks import highest_first, listed, marks_of
from sim.report.charting.options_shown import options_shown, shown_words
from sim.report.words import many, number

HOW_MANY, HOW_LONG = "unallocated_children", "longest_wait_unallocated_days"
_PANELS = {HOW_MANY: "Waiting for a worker", HOW_LONG: "Longest wait"}
_MOST_OPTIONS = 3


def waits(evidence: Evidence, options: tuple[str, ...] | None = None) -> Chart | None:
    """Return the chart of unallocated children and waits by team; None if no child waits in any of them.

    Parameters
    ----------
    evidence : Evidence
    options : tuple of str, optional
        Keys of the options shown; without them the baseline and as many others as there is room for.
    """
    numbers = evidence.numbers([*_PANELS], by_team=True).dropna(subset="value")
    shown = options or options_shown(evidence, HOW_MANY, _MOST_OPTIONS)
    asked = numbers[numbers["option"].isin(shown)]
    some = set(asked.loc[asked["value"] > 0, "team"])
    teams = [team for team in evidence.teams if team in some]
    if not teams:
        return None
    asked = asked[asked["team"].isin(teams)]
    found = evidence.told(asked, ["option", "team", "measure"])
    found["place"] = found["team"].map(teams.index) + 1000 * (found["measure"] == HOW_LONG)
    found = found.sort_values("place", kind="stable", ignore_index=True)
    table = pd.DataFrame(
        {
            "panel": found["measure"].map(_PANELS),
            "team": found["team"].map(evidence.team_name),
            "option": found["option"].map(dict(evidence.options)),
            "mean": found["mean"],
            "low": found["low"],
            "high": found["high"],
            "unit": found["measure"].map({HOW_MANY: "children", HOW_LONG: "working days"}),
        }
    )
    baseline = table[table["option"] == evidence.options[shown[0]]]
    where = " in the baseline" if evidence.is_comparison else ""
    never = len({*numbers["team"]}) - len(teams)
    nobody = f" In {many(never, 'other team')} no child waits." if never else ""
    lines = f"lines: {evidence.range_words}" if evidence.has_range else evidence.range_words
    return Chart(
        key="waits-by-team",
        title=_title(evidence, baseline, where),
        subtitle=f"Children without a worker (mean at a time) and the longest wait of any child (mean over runs), by "
        f"team, {evidence.period_words}; {lines}.{nobody}{shown_words(evidence, shown)}",
        source=evidence.source,
        alt=_alt(baseline, where) + nobody,
        table=table,
        kind="bars",
        unit="",
        category="team",
        series="option" if len(shown) > 1 else "",
        panel="panel",
        drawn=draw_bars,
    )


def _title(evidence: Evidence, baseline: pd.DataFrame, where: str) -> str:
    waiting = marks_of(baseline[baseline["panel"] == _PANELS[HOW_MANY]], "team")
    council = evidence.told(evidence.numbers([HOW_MANY]), ["option"])
    if council.empty or not any(team.mean for team in waiting):
        return f"No child waits for a worker{where}"
    most, mean = highest_first(waiting)[0], float(council["mean"].iloc[0])
    return f"{number(mean, '')} children wait for a worker at a time{where}, most in {most.name}"


def _alt(baseline: pd.DataFrame, where: str) -> str:
    return " ".join(
        f"{panel} ({own['unit'].iloc[0]}){where}, the highest: {listed(marks_of(own, 'team'), 4)}."
        for panel, own in baseline.groupby("panel", sort=False)
    )
