"""Takes what a return tells into a scenario, and says what may be shown of it; aggregates only."""

from calibration.adopting.counting import Counted, counts_of
from calibration.adopting.demand import with_demand
from calibration.adopting.disclosure import Kept, fit_to_show, shown
from calibration.adopting.staff import staff_estimates, with_posts
from calibration.adopting.tables import estimates_table, findings_table, observed_table, taken_table
from calibration.adopting.taking import Adopted, Further, adopt, source_of

__all__ = [
    "Adopted",
    "Counted",
    "Further",
    "Kept",
    "adopt",
    "counts_of",
    "estimates_table",
    "findings_table",
    "fit_to_show",
    "observed_table",
    "shown",
    "source_of",
    "staff_estimates",
    "taken_table",
    "with_demand",
    "with_posts",
]
