"""Visits: households, who is paired with them, and when in its window each visit begins."""
