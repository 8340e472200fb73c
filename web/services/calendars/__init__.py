"""Calendars that other programs fetch by a secret address, and what stands in them."""
