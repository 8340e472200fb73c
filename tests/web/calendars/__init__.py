"""Calendars that other programs fetch."""
