"""What is said of each day of a span: by the district, by a notice, or by an estimate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from web.models import CalendarDay
from web.services.calendar_days import estimate, notice, own
from web.services.calendar_days.holidays import NAMES

SATURDAY = 5
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """The days from `first` to `last`; of others nothing is known, and asking of them raises ValueError."""

    first: date
    last: date
    own: Mapping[date, CalendarDay]

    def kind(self, day: date) -> str:
        """`off`: of a holiday, weekend days within it too; `work`: a worked weekend day; else `usual`."""
        said = self._own(day)
        return said.kind if said is not None else general_kind(day)

    def is_working(self, day: date) -> bool:
        """Whether people go to work on it."""
        kind = self.kind(day)
        return kind == "work" or (kind == "usual" and day.weekday() < SATURDAY)

    def is_provisional(self, day: date) -> bool:
        """Whether this is an estimate, as the notice is not out; what the district says itself never is."""
        return self._own(day) is None and _holiday(day)[1]

    def names(self, day: date) -> Mapping[str, str]:
        """What a day off is called, or a day of the district's own, by language; nothing for other days."""
        said = self._own(day)
        if said is not None and (said.names or said.kind != "off"):
            return said.names
        return general_names(day)

    def _own(self, day: date) -> CalendarDay | None:
        if not self.first <= day <= self.last:
            raise ValueError(f"{day} is not from {self.first} to {self.last}")
        return self.own.get(day)


def calendar_of(session: Session, first: date, last: date) -> CalendarDays:
    """The days from the first to the last, read once."""
    return CalendarDays(first, last, own.between(session, first, last))


def general_kind(day: date) -> str:
    """The kind of a day by the notice of its year or its estimate."""
    if notice.is_out(day.year) and day in notice.WORKED:
        return "work"
    return "off" if _holiday(day)[0] else "usual"


def general_names(day: date) -> Mapping[str, str]:
    """What a day off is called by the notice of its year or its estimate."""
    return NAMES.get(_holiday(day)[0], NOTHING)


def _holiday(day: date) -> tuple[str, bool]:
    """The holiday that a day is off for, empty for other days, and whether that is an estimate.

    New Year may begin in the last days of the year before, which the notice of that year does not say.
    """
    known = notice.is_out(day.year)
    found = (notice.OFF if known else estimate.days_off(day.year)).get(day, "")
    if not found and day.month == estimate.DECEMBER and not notice.is_out(day.year + 1):
        begun = estimate.days_off(day.year + 1).get(day, "")
        return begun, bool(begun) or not known
    return found, not known
