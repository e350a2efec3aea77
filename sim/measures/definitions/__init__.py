"""What each measure means: definitions only, by subject; nothing here computes."""
