"""One run's log to one tidy table: every measure by month and team."""

import numpy as np
import pandas as pd

from sim.measures.care import children_in_care
from sim.measures.costs import costs
from sim.measures.court import court_and_permanence
from sim.measures.flows import flows
from sim.measures.leaving_care import leaving_care
from sim.measures.measure import COUNCIL, Measure
from sim.measures.placements import placements
from sim.measures.posts import posts
from sim.measures.reading import Cells, MonthlyLog, Run
from sim.measures.registry import MEASURES
from sim.measures.staff import Staff
from sim.measures.stocks import stocks
from sim.measures.workforce import caseloads, hours, reviewing_officers
from sim.vocabulary import LAWYERS, REVIEWING_OFFICERS


def measured(run: Run) -> dict[str, Cells]:
    """Compute every measure of a run.

    Returns
    -------
    dict of str to Cells
        By name; arrays of shape (teams + 1, months), the council in the last row.
    """
    log = MonthlyLog(run)
    staff, standing = Staff(log), stocks(log)
    return {
        **flows(log),
        **standing,
        **children_in_care(log),
        **placements(log, staff),
        **court_and_permanence(log),
        **leaving_care(log),
        **caseloads(log, staff),
        **reviewing_officers(log, staff, standing["cp_plans_open"], standing["children_in_care"]),
        **hours(log, staff),
        **posts(log, staff),
        **costs(log, staff),
    }


def tabulate(run: Run) -> pd.DataFrame:
    """Return a run's measures as a tidy table.

    Parameters
    ----------
    run : Run
        The simulated run.

    Returns
    -------
    pandas.DataFrame
        Columns month ("2017-08"), team (team id or "all"), measure, value, numerator, denominator and unit; the
        words are categorical, months in their order. Teams for which a measure has no meaning are left out. A
        share or mean of nothing has the value NaN, numerator and denominator 0. How rows combine is in
        `Measure.kind`.
    """
    cells = measured(run)
    defined = list(MEASURES.values())
    teams = (*run.teams, COUNCIL)
    rows = [(place, team) for place, each in enumerate(defined) for team in _teams_of(each, run)]
    which_measure, which_team = np.array(rows).T
    numerator, denominator = (
        np.stack([cells[each.name][part] for each in defined])[which_measure, which_team].ravel() for part in (0, 1)
    )
    value = np.full(len(numerator), np.nan)
    np.divide(numerator, denominator, out=value, where=denominator != 0)
    units = sorted({each.unit for each in defined})
    unit_of = np.array([units.index(each.unit) for each in defined])
    return pd.DataFrame(
        {
            "month": pd.Categorical.from_codes(
                np.tile(np.arange(run.months), len(rows)),
                categories=pd.Index(run.calendar.month_labels(run.months)),
                ordered=True,
            ),
            "team": pd.Categorical.from_codes(np.repeat(which_team, run.months), categories=pd.Index(teams)),
            "measure": pd.Categorical.from_codes(
                np.repeat(which_measure, run.months), categories=pd.Index([each.name for each in defined])
            ),
            "value": value,
            "numerator": numerator,
            "denominator": denominator,
            "unit": pd.Categorical.from_codes(
                np.repeat(unit_of[which_measure], run.months), categories=pd.Index(units)
            ),
        }
    )


def _teams_of(measure: Measure, run: Run) -> list[int]:
    """Rows of a measure's cells that have a meaning: its kinds of teams, and always the council."""
    teams, pools = run.parameters.teams, {REVIEWING_OFFICERS: measure.reviewing, LAWYERS: measure.legal}
    own = [
        place
        for place, team in enumerate(run.teams)
        if (pools[team] if team in pools else teams[team].kind in measure.teams)
    ]
    return [*own, len(run.teams)]
