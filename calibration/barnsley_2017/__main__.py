"""Write the scenario file."""

from calibration.barnsley_2017 import main

main()
