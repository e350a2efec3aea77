"""Published tables, balance, fitting and validation."""
