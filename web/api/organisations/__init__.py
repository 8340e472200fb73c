"""Organisations, places, belonging and words."""
