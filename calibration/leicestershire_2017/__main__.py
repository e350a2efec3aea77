"""Write the scenario files."""

from calibration.leicestershire_2017 import main

main()
