"""Costs as a finance officer reads them: by financial year and by the budget that pays."""

import pandas as pd

from sim.measures.definitions.costs import PARTS_OF_THE_TOTAL, cost_of
from sim.measures.measure import COUNCIL
from sim.measures.money import financial_year
from sim.scenario.parameters import Parameters
from sim.vocabulary import PlacementKind

BASE_BUDGET = "base budget"
"""Pays for what belongs to no team: reviewing officers and recruitment."""

_PLACEMENTS = "cost_placements_gbp"
_PAID_BY_TEAMS = ("cost_staff_gbp", "cost_agency_gbp", "cost_agency_premium_gbp", "saving_on_empty_posts_gbp")
_PAID_BY_LEGAL = ("cost_lawyers_gbp", "cost_court_fees_gbp")
_DRIFT = ("cost_of_drift_cashable_gbp", "cost_of_drift_avoided_gbp")
_PAID_FOR_CHILDREN = (
    *(cost_of(kind) for kind in PlacementKind),
    "cost_staying_put_gbp",
    "cost_allowances_gbp",
    "cost_connected_assessments_gbp",
    *_DRIFT,
)
IN_TOTAL = frozenset({*PARTS_OF_THE_TOTAL, *(cost_of(kind) for kind in PlacementKind)} - {_PLACEMENTS})
"""Items that add up to the total: placements stand there by kind."""
_KEPT_APART = ("scenario", "draw", "run")


def by_financial_year(table: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """Return costs by financial year, funding line and item.

    Posts and agency cover are paid by the team's funding line, reviewing officers and recruitment by the base
    budget, lawyers and court fees by the legal one, and placements, allowances, staying put and assessments by the
    one for placements. A financial year of which only a part was simulated has the costs of that part.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows as `tabulate` gives them, by month and team. Columns scenario, draw and run, where there are any, keep
        their rows apart.
    parameters : Parameters
        What was simulated: the funding lines.

    Returns
    -------
    pandas.DataFrame
        Columns financial_year ("2017-18"), funding_line, item (the measure), value (GBP) and in_total. The items in
        the total add up to cost_total_gbp; the others (agency premium, saving on empty posts, cost of drift) are a
        part of them or no cost at all.
    """
    lines = _lines(parameters)
    rows = table[table["measure"].isin([*_PAID_BY_TEAMS, *lines])]
    measure, team = rows["measure"].astype(str), rows["team"].astype(str)
    # What teams pay for is taken from the teams' rows, everything else from the council's.
    wanted = measure.isin(_PAID_BY_TEAMS) != (team == COUNCIL)
    rows, measure, team = rows[wanted], measure[wanted], team[wanted]
    own = team.map({name: setup.funding_line for name, setup in parameters.teams.items()}).fillna(BASE_BUDGET)
    tidy = pd.DataFrame(
        {
            **{column: rows[column] for column in _KEPT_APART if column in rows},
            "financial_year": rows["month"].astype(str).map(_label),
            "funding_line": own.where(measure.isin(_PAID_BY_TEAMS), measure.map(lines)),
            "item": measure,
            "value": rows["numerator"],
        }
    )
    keys = [column for column in tidy.columns if column != "value"]
    summed = tidy.groupby(keys, sort=True, observed=True)[["value"]].sum().reset_index()
    return summed.assign(in_total=summed["item"].isin(IN_TOTAL))


def _lines(parameters: Parameters) -> dict[str, str]:
    """Funding line of everything that no team pays for."""
    prices = parameters.prices
    return {
        "cost_recruitment_gbp": BASE_BUDGET,
        **dict.fromkeys(_PAID_BY_LEGAL, prices.legal_funding_line),
        **dict.fromkeys(_PAID_FOR_CHILDREN, prices.funding_line),
    }


def _label(month: str) -> str:
    """Name of the financial year of a month.

    >>> _label("2018-03"), _label("1999-04")
    ('2017-18', '1999-00')
    """
    year = financial_year(month)
    return f"{year}-{(year + 1) % 100:02d}"
