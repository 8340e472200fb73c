"""Promises and parties, for staff."""
