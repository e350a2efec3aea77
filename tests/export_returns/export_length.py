"""How long the run is that the tests of synthetic returns share."""

MONTHS = 24
