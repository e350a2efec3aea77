"""Estimates of the model's figures from the journeys of children that returns show.

Returns show a part of each spell: some had begun before, some go on afterwards. Lengths and ways out are therefore
estimated by likelihood, or Aalen-Johansen, with delayed entry and censoring; shares from those followed for long
enough. What the records cannot say is left out, with the reason.
"""

from datetime import date

from calibration.estimating.assessing import assessing
from calibration.estimating.entering_care import entering_care
from calibration.estimating.estimate import COVERAGE, FEWEST, Estimate, LeftOut
from calibration.estimating.front_door import front_door
from calibration.estimating.leaving_care import leaving_care
from calibration.estimating.observed import observed
from calibration.estimating.plans import plans
from calibration.estimating.protection import protection
from calibration.estimating.returning import returning
from calibration.estimating.sheet import Sheet
from calibration.estimating.stocks import stocks
from calibration.importers.journeys import Journeys
from sim.scenario.parameters import Parameters

__all__ = ["COVERAGE", "FEWEST", "Estimate", "LeftOut", "estimates_of"]


def estimates_of(
    journeys: Journeys, reference: Parameters | None = None, *, unhurried: bool = False, on: date | None = None
) -> tuple[tuple[Estimate, ...], tuple[LeftOut, ...]]:
    """Estimate what the records of one return can tell.

    Parameters
    ----------
    journeys : Journeys
    reference : Parameters, optional
        A scenario that says where bands have their edges, and what is expected where records are silent; without one
        the norms of all councils do.
    unhurried : bool
        Whether nobody waited for a worker in the days the records show. Only then can the days an assessment takes
        stand for the natural ones.
    on : date, optional
        Day whose stocks are told; the last day by default.

    Returns
    -------
    estimates : tuple of Estimate
        Names are unique.
    left_out : tuple of LeftOut
        What could not be estimated, and why.

    Raises
    ------
    ValueError
        If `on` is not among the days of the records.
    """
    sheet = Sheet(journeys, reference, on)
    front_door(sheet)
    assessing(sheet, unhurried=unhurried)
    protection(sheet)
    plans(sheet)
    returning(sheet)
    entering_care(sheet)
    leaving_care(sheet)
    stocks(sheet)
    observed(sheet)
    return tuple(sheet.estimates), tuple(sheet.left_out)
