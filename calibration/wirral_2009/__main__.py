"""Write the scenario file."""

from calibration.wirral_2009 import main

main()
