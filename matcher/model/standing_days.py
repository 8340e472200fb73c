"""The days on which people stand, inside a period and around it, as bit masks."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from matcher.ids import VolunteerId
from matcher.model.day_literals import period
from matcher.problem.memo import memoised
from matcher.problem.problem import Problem
from matcher.problem.standing import fixed
from matcher.problem.timetable import timetable


@dataclass(frozen=True, slots=True)
class StandingDays:
    """Days on which a person stands: `inside` the period (bit 0: its first day), `before` it (bit 0: the day
    before the first) and `after` it (bit 0: the day after the last).
    """

    inside: int = 0
    before: int = 0
    after: int = 0

    @property
    def run_before(self) -> int:
        """The days in a row just before the period."""
        return (~self.before & (self.before + 1)).bit_length() - 1

    @property
    def run_after(self) -> int:
        """The days in a row just after the period."""
        return (~self.after & (self.after + 1)).bit_length() - 1

    @property
    def off_before(self) -> int | None:
        """The days without any just before the period; None where there is no day before them."""
        return (self.before & -self.before).bit_length() - 1 if self.before else None


NO_DAYS = StandingDays()


def standing_days(problem: Problem, person: VolunteerId, kind: str | None = None) -> StandingDays:
    """The days on which a shift starts where a person stands: any shift, or one of a kind."""
    return _standing_days(problem).get((person, kind), NO_DAYS)


def standing_kinds(problem: Problem, person: VolunteerId) -> Mapping[str, StandingDays]:
    """The same for each kind of shift on which a person stands."""
    found = _standing_days(problem)
    kinds = {problem.shift[shift].kind for shift in problem.stands.get(person, ())}
    return {kind: found[person, kind] for kind in sorted(kinds) if (person, kind) in found}


@memoised
def _standing_days(problem: Problem) -> Mapping[tuple[VolunteerId, str | None], StandingDays]:
    of, day_of = period(problem), timetable(problem).day
    masks: dict[tuple[VolunteerId, str | None], list[int]] = defaultdict(lambda: [0, 0, 0])
    for person, seat in fixed(problem) & problem.standing:
        shift = problem.shift_of[seat]
        day = day_of[shift.id] - of.first
        for kind in (None, shift.kind):
            inside_before_after = masks[person, kind]
            if day < 0:
                inside_before_after[1] |= 1 << -day - 1
            elif day < of.length:
                inside_before_after[0] |= 1 << day
            else:
                inside_before_after[2] |= 1 << day - of.length
    return {key: StandingDays(*mask) for key, mask in masks.items()}
