"""The children's social work workforce census: an XML file for each 30 September."""

from calibration.importers.workforce.figures import Staff, Workforce
from calibration.importers.workforce.reading import read_workforce

__all__ = ["Staff", "Workforce", "read_workforce"]
