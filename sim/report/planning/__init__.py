"""Answers to what planners ask, in words, tables and documents."""
