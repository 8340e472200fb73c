"""Stations: opening hours of a project's place, and the shifts that are cut out of them."""
