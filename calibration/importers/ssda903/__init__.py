"""Reads children looked after returns (SSDA903), one year's or many, into journeys."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from calibration.importers.findings import Findings
from calibration.importers.journeys import Journeys
from calibration.importers.ssda903.checking import check
from calibration.importers.ssda903.making import Maker, Span
from calibration.importers.ssda903.reading import read_files
from calibration.importers.ssda903.stitching import Chains
from calibration.importers.ssda903.years import unbroken, within_returns
from sim.returns.ssda903 import first_day, last_day

__all__ = ["read_ssda903"]


def read_ssda903(paths: Sequence[Path]) -> tuple[Journeys, Findings]:
    """Read the CSV files of one or several years' returns.

    Parameters
    ----------
    paths : sequence of Path
        CSV files, folders of them, or zip files of them, in any mixture. Files in one folder are of one year unless
        their names or a column YEAR tell otherwise.

    Returns
    -------
    journeys : Journeys
        Stays in care, placements, legal statuses and, if the returns have their tables, adoptions and care leavers.
        What is counted begins on 1 April before the first return's end, or after the last missing return.
    findings : Findings

    Raises
    ------
    ReturnFault
        With everything that makes a file unreadable.
    """
    findings = Findings()
    read = read_files(paths, findings)
    counted = unbroken(read.years, findings)
    span = Span(first_day(counted[0]).toordinal(), last_day(counted[-1]).toordinal())
    episodes = within_returns(read.tables["episodes"], read.files, findings)
    check(episodes, read.files, findings)
    stitched = Chains(episodes, read.years, read.files, findings).stitch()
    tables = Maker(stitched, read, span, findings).tables()
    return Journeys("ssda903", date.fromordinal(span.first), date.fromordinal(span.last), tables), findings
