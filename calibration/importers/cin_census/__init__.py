"""The children in need census: XML files, one for each year."""

from collections.abc import Sequence
from pathlib import Path

from calibration.importers.cin_census.checks import note_contradictions
from calibration.importers.cin_census.reading import Census, read_census
from calibration.importers.cin_census.stitching import stitch
from calibration.importers.cin_census.tables import tables_of
from calibration.importers.findings import Findings, ReturnFault
from calibration.importers.journeys import Journeys

__all__ = ["read_cin_census"]


def read_cin_census(paths: Sequence[Path]) -> tuple[Journeys, Findings]:
    """Read the CIN censuses of one or several years of one council.

    Parameters
    ----------
    paths : sequence of Path
        XML files, or zip files with one XML file in each, in any order.

    Returns
    -------
    journeys : Journeys
        Referrals, cases in need, assessments, section 47 enquiries and plans, from 1 April of the first year to 31
        March of the last. What each table shows and misses is said in `calibration.importers.cin_census.tables`.
    findings : Findings
        What was left out or read in a certain way; rows are lines of the file.

    Raises
    ------
    ReturnFault
        With every reason why these files cannot be read.
    """
    findings = Findings()
    faults: list[str] = []
    censuses: list[Census] = []
    for path in paths:
        try:
            censuses.append(read_census(path, findings))
        except ReturnFault as fault:
            faults += fault.faults
    if not faults and not censuses:
        faults.append("no file is given; name the XML files of the CIN census")
    if faults:
        raise ReturnFault(faults)
    stitched = stitch(censuses, findings)
    tables = tables_of(stitched, findings)
    note_contradictions(stitched, findings)
    return Journeys("cin_census", stitched.first_day, stitched.last_day, tables), findings
