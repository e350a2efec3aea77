"""The planner's page: screens that start the command line and read the folders it writes; nothing is simulated here."""
