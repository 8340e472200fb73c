"""What a dive has fixed so far: on which days people serve where or are off, and what is closed to them."""

import numpy as np
from numpy.typing import NDArray

from matcher.solver.calendar.calendar_data import CalendarData, Plan
from matcher.solver.calendar.pricing import Closed

FixingsState = tuple[NDArray[np.generic], ...]


class Fixings:
    """The fixed days of people, and what pricing must leave out for that.

    By person and day, `fixed` says whether the day is fixed, and `no_day_off` whether the person must work on
    it. By person and seat, `closed` says whether the person may not take the seat. Once a person has as many
    shifts of a kind as a hard total allows, all other seats of the kind are closed to them.
    """

    def __init__(self, data: CalendarData) -> None:
        people, days, seats = len(data.people), data.days, len(data.seats)
        self._data = data
        self.fixed = np.zeros((people, days), dtype=bool)
        self.closed = np.zeros((people, seats), dtype=bool)
        self.no_day_off = np.zeros((people, days), dtype=bool)
        self._of_kind = np.zeros((people, data.kind_count), dtype=np.int64)
        self._tables = self.fixed, self.closed, self.no_day_off, self._of_kind

    def fix(self, person: int, day: int, seat: int) -> None:
        """Fix a day of a person to a seat, by number, or to a day off (`OFF`)."""
        data = self._data
        other_seats = data.day == day
        self.fixed[person, day] = True
        if seat >= 0:
            other_seats[seat] = False
            self.no_day_off[person, day] = True
            kind = int(data.kind[seat])
            self._of_kind[person, kind] += 1
            span = data.kind_totals(person).get(kind)
            if span is not None and span.most is not None and self._of_kind[person, kind] >= span.most:
                self.closed[person] |= (data.kind == kind) & ~self.fixed[person, data.day]
        self.closed[person] |= other_seats

    def exclude(self, person: int, day: int, seat: int) -> None:
        """Close a seat to a person on a day, or the day off (`OFF`)."""
        if seat >= 0:
            self.closed[person, seat] = True
        else:
            self.no_day_off[person, day] = True

    def allows(self, person: int, plan: Plan) -> bool:
        """Whether a plan agrees with all that is fixed for its person."""
        seats = plan[plan >= 0]
        return not (self.closed[person, seats].any() or (self.no_day_off[person] & (plan < 0)).any())

    def closed_to(self, person: int) -> Closed:
        """The seats and the days off that are closed to a person."""
        return self.closed[person], self.no_day_off[person]

    def state_of(self, person: int) -> FixingsState:
        """What is fixed for one person, for `restore_person`."""
        return tuple(table[person].copy() for table in self._tables)

    def restore_person(self, person: int, state: FixingsState) -> None:
        """Undo what was fixed for one person since a state."""
        for table, before in zip(self._tables, state, strict=True):
            table[person] = before

    def state(self) -> FixingsState:
        """All that is fixed, for `restore`."""
        return tuple(table.copy() for table in self._tables)

    def restore(self, state: FixingsState) -> None:
        """Undo what was fixed since a state."""
        for table, before in zip(self._tables, state, strict=True):
            table[:] = before
