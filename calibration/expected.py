"""What the first months of a council are expected to hold, in closed form: in milliseconds and without simulating.

Flow balance over the pathway, survival of those who are there at the start (conditional on their time open so far),
Little's law and a queue approximation for the pace of work. The same definitions are counted as in `sim.measures`.
Nothing is fitted to a simulation: where the two differ, the closed form is the one that is wrong, and calibration
corrects it with an emulator of the difference.

Not in it: children who wait for a worker or a manager, delays of conferences, care that ends late, strain, and that
teams of one kind differ.
"""

import numpy as np

from calibration.expecting.assessing import LIMIT
from calibration.expecting.council import CouncilInMonths, Expected, plans_of
from calibration.expecting.grid import Floats, Grid
from calibration.expecting.leavers import held_by_advisers, supported
from calibration.expecting.loads import fte
from sim.measures import MEASURES
from sim.measures.definitions.front import ASSESSMENT_BANDS, band_name
from sim.measures.reading import Cells
from sim.scenario.parameters import Parameters
from sim.vocabulary import WORKING_DAYS_PER_YEAR, TeamKind

YEAR = 12


def expected(parameters: Parameters, *, months: int = YEAR) -> dict[str, float]:
    """Return what the first months are expected to hold, one number a measure.

    Parameters
    ----------
    parameters : Parameters
        The council.
    months : int
        How many months from its start.

    Returns
    -------
    dict of str to float
        By name as in `sim.measures.MEASURES`: counts as sums over the months, shares and means as ratio of
        sums, stocks in the last month.
    """
    return {name: yearly(name, cells) for name, cells in expected_by_month(parameters, months=months).items()}


def yearly(name: str, cells: Cells) -> float:
    """Take months together: counts summed, shares and means as ratio of sums, stocks in the last month."""
    kind = MEASURES[name].kind
    if kind in ("count", "money"):
        return float(np.sum(cells.numerator))
    if kind == "stock":
        cells = Cells(cells.numerator[-1:], cells.denominator[-1:])
    below = float(np.sum(cells.denominator))
    return float(np.sum(cells.numerator)) / below if below > 0.0 else float("nan")


def expected_by_month(parameters: Parameters, *, months: int = YEAR) -> dict[str, Cells]:
    """Return numerator and denominator of each measure in each month, for the whole council: shape (months,) each."""
    found = CouncilInMonths(parameters, months).expected()
    return {
        **_front_door(parameters, found),
        **_assessments(found),
        **_plans(found),
        **_care(found),
        **_stocks(parameters, found),
    }


def _count(grid: Grid, flow: Floats) -> Cells:
    return Cells(grid.by_month(flow), np.ones(grid.months))


def _share(grid: Grid, part: Floats, whole: Floats) -> Cells:
    return Cells(grid.by_month(part), grid.by_month(whole))


def _front_door(parameters: Parameters, found: Expected) -> dict[str, Cells]:
    grid, nfa = found.grid, parameters.front_door.no_further_action_share
    return {
        "contacts": _count(grid, found.contacts),
        "referrals": _count(grid, found.referrals),
        "rereferrals_within_12_months": _share(grid, found.rereferrals, found.referrals),
        "referral_no_further_action_share": _share(grid, nfa * found.referrals, found.referrals),
    }


def _assessments(found: Expected) -> dict[str, Cells]:
    grid, finished = found.grid, found.finished
    up_to = [*finished.within, finished.all]
    bands = dict(zip((band_name(*bounds) for bounds in ASSESSMENT_BANDS), up_to, strict=True))
    before = np.zeros(grid.steps)
    shares = {}
    for name, within in bands.items():
        shares[name] = _share(grid, within - before, finished.all)
        before = within
    return {
        "assessments_completed": _count(grid, finished.all),
        "assessments_within_45_days": _share(grid, finished.within[LIMIT], finished.all),
        "assessments_per_referral": _share(grid, finished.all, found.referrals),
        **shares,
        **{name: _share(grid, share * finished.all, finished.all) for name, share in found.assessed_in_time.items()},
    }


def _plans(found: Expected) -> dict[str, Cells]:
    grid, total = found.grid, found.total
    started, held = plans_of(total), total["conferences"]
    return {
        "section_47s": _count(grid, total["section_47"] + total["section_47_again"]),
        "icpcs": _count(grid, held),
        "icpcs_within_15_days": _share(grid, found.conferences_in_time * held, held),
        "cp_plans_started": _count(grid, started),
        "cp_plans_ended": _count(grid, total["plans_ended"]),
        "repeat_cp_plans": _share(grid, found.repeat_plans, started),
        "referral_to_plan_ratio": _share(grid, started, found.referrals),
    }


def _care(found: Expected) -> dict[str, Cells]:
    grid = found.grid
    ended = {f"care_ended_{way}": _count(grid, flow) for way, flow in found.care.ended.items()}
    all_ended = sum(found.care.ended.values(), np.zeros(grid.steps))
    return {
        "care_started": _count(grid, found.care.started),
        "care_started_unaccompanied": _count(grid, found.care.unaccompanied),
        "care_started_remand": _count(grid, found.care.remanded),
        "care_ended": _count(grid, all_ended),
        **ended,
    }


def _stocks(parameters: Parameters, found: Expected) -> dict[str, Cells]:
    grid, stock, total, posts = found.grid, parameters.stock, found.total, found.posts
    left_care = sum(found.care.ended.values(), np.zeros(grid.steps))
    leavers = supported(parameters, grid, found.care.leavers)
    advised = held_by_advisers(parameters, leavers, posts.advisers)
    need = total["need"] + total["need_again"] - total["need_ended"] - total["need_again_ended"]
    there = {
        "assessments_open": grid.stock(round(stock.children_in_assessment), found.assessed - found.finished.all),
        "cp_plans_open": grid.stock(round(stock.children_on_cp_plan), plans_of(total) - total["plans_ended"]),
        "cin_plans_open": grid.stock(round(stock.children_on_cin_plan), need),
        "disabled_plans_open": grid.stock(round(stock.disabled_children), total["disabled"] - total["disabled_ended"]),
        "children_in_care": grid.stock(round(stock.children_in_care), found.care.started - left_care),
        "care_leavers_supported": leavers,
        "care_leavers_without_adviser": leavers - advised,
        "agency_fte": posts.agency,
        "empty_posts_fte": posts.empty + posts.advisers_empty,
    }
    cases = there["assessments_open"][0] + there["cp_plans_open"][0] + there["cin_plans_open"][0]
    cases += there["disabled_plans_open"][0] + there["children_in_care"][0] + leavers[0]
    closed = total["closed"] + total["closed_again"] + total["helped"] + total["helped_again"]
    closed += found.care.closed - np.diff(leavers) + found.care.leavers
    opened = found.assessed + found.care.unaccompanied + found.care.remanded
    there["open_cases"] = grid.stock(cases, opened - closed)
    days = np.diff(grid.month_edges)
    cells = {name: Cells(grid.average(each) * days, days) for name, each in there.items()}
    workers = _workers_share(parameters) * (posts.permanent + posts.agency)
    cells["caseload_per_fte"] = Cells(grid.average(there["open_cases"] - advised) * days, grid.average(workers) * days)
    officers = parameters.reviewing.reviewing_officers_fte
    reviewed = there["cp_plans_open"] + there["children_in_care"]
    cells["reviewing_officer_caseload"] = Cells(grid.average(reviewed) * days, officers * days)
    cells["turnover_share"] = Cells(
        grid.by_month(posts.left), grid.average(posts.permanent) * days / WORKING_DAYS_PER_YEAR
    )
    return cells


def _workers_share(parameters: Parameters) -> float:
    """Part of all social workers who hold cases: fostering and kinship teams assess and support carers."""
    teams = [team for team in parameters.teams.values() if team.kind is not TeamKind.FRONT_DOOR]
    holding = [team for team in teams if team.kind not in (TeamKind.FOSTERING, TeamKind.KINSHIP)]
    everybody = sum(fte(team) for team in teams)
    return sum(fte(team) for team in holding) / everybody if everybody else 1.0
