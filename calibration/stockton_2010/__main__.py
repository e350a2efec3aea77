"""Write the scenario file."""

from calibration.stockton_2010 import main

main()
