"""The calendar of the district: which days are off, which weekend days are worked, and what they are called.

What the district says itself (`own`) stands above the notices of the State Council (`notice`), and where the
notice of a year is not out, above an estimate of it (`estimate`), which is provisional.
"""

from web.services.calendar_days.days import CalendarDays, calendar_of

__all__ = ["CalendarDays", "calendar_of"]
