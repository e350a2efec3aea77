"""Reads a council's own returns into journeys without identities."""

from calibration.importers.findings import Finding, Findings, ReturnFault
from calibration.importers.journeys import NONE, TABLES, Journeys, Records

__all__ = ["NONE", "TABLES", "Finding", "Findings", "Journeys", "Records", "ReturnFault"]
