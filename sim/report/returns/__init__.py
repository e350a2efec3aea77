"""Simulated journeys written as the returns that councils make: clearly marked, about nobody real."""
