"""Who came: check-in by a code, the day sheet of whoever leads, hours, and what nobody has recorded yet."""
