"""Who sits where, and the difference of two rosters."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

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

    def changed(self, after: frozenset[Assignment]) -> "Roster":
        """The roster of other assignments, most of which are here; who sits where is not sorted again."""
        if after == self.assignments:
            return self
        found = Roster(after)
        fresh, gone = after - self.assignments, self.assignments - after
        for name, key, value in (("_on", 1, 0), ("_held", 0, 1)):
            known = self.__dict__.get(name)
            if known is not None:
                found.__dict__[name] = _patched(known, fresh, gone, key, value)
        return found

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


def _patched(
    known: dict[Any, tuple[Any, ...]],
    fresh: Iterable[Assignment],
    gone: Iterable[Assignment],
    key: int,
    value: int,
) -> dict[Any, tuple[Any, ...]]:
    """Who or what belongs to each, with some pairs more and some fewer."""
    found = dict(known)
    for pair in gone:
        found[pair[key]] = tuple(each for each in found[pair[key]] if each != pair[value])
        if not found[pair[key]]:
            del found[pair[key]]
    for pair in fresh:
        found[pair[key]] = tuple(sorted((*found.get(pair[key], ()), pair[value])))
    return found


@dataclass(frozen=True)
class Difference:
    """What it takes to come from one roster to another."""

    added: frozenset[Assignment]
    removed: frozenset[Assignment]


def difference(before: Roster, after: Roster) -> Difference:
    """The assignments that `after` adds to `before`, and those it removes."""
    return Difference(after.assignments - before.assignments, before.assignments - after.assignments)
