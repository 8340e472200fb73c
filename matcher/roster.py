"""Who sits where, and the difference of two rosters."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from matcher.ids import SeatId, VolunteerId


class Assignment(NamedTuple):
    """One person on one seat."""

    volunteer: VolunteerId
    seat: SeatId


@dataclass(frozen=True)
class Roster:
    """A set of assignments."""

    assignments: frozenset[Assignment] = frozenset()

    @classmethod
    def of(cls, pairs: Iterable[tuple[VolunteerId, SeatId]]) -> "Roster":
        """The roster of these (volunteer, seat) pairs."""
        return cls(frozenset(Assignment(volunteer, seat) for volunteer, seat in pairs))

    @cached_property
    def _on(self) -> dict[SeatId, tuple[VolunteerId, ...]]:
        found: dict[SeatId, list[VolunteerId]] = defaultdict(list)
        for volunteer, seat in sorted(self.assignments):
            found[seat].append(volunteer)
        return {seat: tuple(people) for seat, people in found.items()}

    @cached_property
    def _held(self) -> dict[VolunteerId, tuple[SeatId, ...]]:
        found: dict[VolunteerId, list[SeatId]] = defaultdict(list)
        for volunteer, seat in sorted(self.assignments):
            found[volunteer].append(seat)
        return {volunteer: tuple(seats) for volunteer, seats in found.items()}

    def on(self, seat: SeatId) -> tuple[VolunteerId, ...]:
        """The people on a seat, in order of id."""
        return self._on.get(seat, ())

    def held_by(self, volunteer: VolunteerId) -> tuple[SeatId, ...]:
        """The seats a person holds, in order of id."""
        return self._held.get(volunteer, ())

    @property
    def people(self) -> frozenset[VolunteerId]:
        """Everybody who serves."""
        return frozenset(self._held)

    def __contains__(self, pair: object) -> bool:
        return pair in self.assignments

    def __iter__(self) -> Iterator[Assignment]:
        return iter(sorted(self.assignments))

    def __len__(self) -> int:
        return len(self.assignments)


@dataclass(frozen=True)
class Difference:
    """What it takes to come from one roster to another."""

    added: frozenset[Assignment]
    removed: frozenset[Assignment]


def difference(before: Roster, after: Roster) -> Difference:
    """The assignments that `after` adds to `before`, and those it removes."""
    return Difference(after.assignments - before.assignments, before.assignments - after.assignments)
