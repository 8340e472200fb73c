"""Attendance: the day's shifts, day sheets, check-in, and what nobody has recorded."""
