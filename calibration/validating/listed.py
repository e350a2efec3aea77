"""The councils of our own study, chosen before anything was forecast, and why each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listed:
    """One council of the study.

    Attributes
    ----------
    council, region : str
    children : int
        Aged 0 to 17 in 2018.
    reason : str
        Why it is among them.
    """

    council: str
    region: str
    children: int
    reason: str


LISTED = (
    Listed("Rutland", "East Midlands", 8_140, "named beforehand: the smallest unitary council"),
    Listed("Darlington", "North East", 22_250, "smallest of its region with every headline figure"),
    Listed("Isle of Wight", "South East", 24_502, "small; its services were another council's for years"),
    Listed("Torbay", "South West", 25_576, "small; high rate of care"),
    Listed("Halton", "North West", 27_936, "small"),
    Listed("Blackpool", "North West", 28_402, "highest rate of children in care in England"),
    Listed("Middlesbrough", "North East", 32_539, "very high rate of children in care"),
    Listed("Hammersmith and Fulham", "Inner London", 33_319, "inner London"),
    Listed("York", "Yorkshire and The Humber", 35_331, "low need"),
    Listed("Reading", "South East", 37_189, "medium, South East"),
    Listed("Islington", "Inner London", 37_556, "inner London; high need"),
    Listed("Bedford", "East of England", 40_253, "medium, East"),
    Listed("Thurrock", "East of England", 43_101, "medium, East"),
    Listed("Stockton-on-Tees", "North East", 43_320, "named beforehand; one of the papers"),
    Listed("Solihull", "West Midlands", 46_270, "medium, West Midlands"),
    Listed("Merton", "Outer London", 47_417, "outer London; low rate of care"),
    Listed("Leicestershire", "East Midlands", 138_152, "named beforehand: a county; one of the papers"),
    Listed("Barnsley", "Yorkshire and The Humber", 49_555, "named beforehand; one of the papers"),
    Listed("Plymouth", "South West", 51_535, "medium, South West"),
    Listed("Stoke-on-Trent", "West Midlands", 57_901, "fast growth of care before 2019"),
    Listed("Derby", "East Midlands", 59_234, "medium, East Midlands"),
    Listed("Wirral", "North West", 66_445, "named beforehand; one of the papers"),
    Listed("Bromley", "Outer London", 73_451, "larger, outer London"),
)
"""All nine regions; weighted to the small and medium ones, for a county takes as long as three of them. Of each, all
headline figures are published for nearly every year. The smallest first, so that there is soon something to see; but
the county, which takes longest, before the last few."""
