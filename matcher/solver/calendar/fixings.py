"""What of people's plans is decided already: who serves where on a day, or has it off."""

import numpy as np
from numpy.typing import NDArray

from matcher.solver.calendar.calendar_data import Daily, Plan
from matcher.solver.calendar.pricing import Closed

HoldsState = tuple[NDArray[np.generic], ...]


class Holds:
    """Decided days, by person and day; the seats that are `closed` to a person since, and the days on which
    they are `working` for certain. Once a person has as many shifts of a kind as they may, the rest of that
    kind is closed to them.
    """

    def __init__(self, daily: Daily) -> None:
        people, days, seats = len(daily.people), daily.days, len(daily.seats)
        self._daily = daily
        self.decided = np.zeros((people, days), dtype=bool)
        self.closed = np.zeros((people, seats), dtype=bool)
        self.working = np.zeros((people, days), dtype=bool)
        self._taken = np.zeros((people, daily.kinds), dtype=np.int64)
        self._all = self.decided, self.closed, self.working, self._taken

    def hold(self, person: int, day: int, seat: int) -> None:
        """Decide a day of a person: a seat, by number, or `OFF`."""
        daily = self._daily
        others = daily.day == day
        self.decided[person, day] = True
        if seat >= 0:
            others[seat] = False
            self.working[person, day] = True
            kind = int(daily.kind[seat])
            self._taken[person, kind] += 1
            span = daily.limits(person).get(kind)
            if span is not None and span.most is not None and self._taken[person, kind] >= span.most:
                self.closed[person] |= (daily.kind == kind) & ~self.decided[person, daily.day]
        self.closed[person] |= others

    def close(self, person: int, day: int, seat: int) -> None:
        """Close a seat, or a day off, to a person."""
        if seat >= 0:
            self.closed[person, seat] = True
        else:
            self.working[person, day] = True

    def allow(self, person: int, plan: Plan) -> bool:
        """Whether a plan has all that is decided for its person."""
        seats = plan[plan >= 0]
        return not (self.closed[person, seats].any() or (self.working[person] & (plan < 0)).any())

    def closed_to(self, person: int) -> Closed:
        """The seats and the days off that are closed to a person."""
        return self.closed[person], self.working[person]

    def of(self, person: int) -> HoldsState:
        """What is decided for a person."""
        return tuple(of[person].copy() for of in self._all)

    def put(self, person: int, before: HoldsState) -> bool:
        """Take back what was decided for a person; False."""
        for of, old in zip(self._all, before, strict=True):
            of[person] = old
        return False

    def state(self) -> HoldsState:
        """All that is decided, to `restore` it."""
        return tuple(of.copy() for of in self._all)

    def restore(self, state: HoldsState) -> None:
        """Take back what was decided since a `state`."""
        for of, old in zip(self._all, state, strict=True):
            of[:] = old
