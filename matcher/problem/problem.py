"""One period to be rostered: people, work, rules, pins and promises, whole and consistent at birth."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from zoneinfo import ZoneInfo

from immutabledict import immutabledict

from matcher.ids import GroupId, SeatId, ShiftId, VolunteerId
from matcher.problem.data import ProblemData
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.unmatched import Unmatched, unmatched
from matcher.problem.validate import validate
from matcher.roster import Assignment


@dataclass(frozen=True, eq=False, kw_only=True)
class Problem(ProblemData):
    """What there is to decide. Compared by identity; `matcher.formats.json.dump` gives the bytes to compare
    by value.

    `published` maps a promised assignment to the price (1 to 9) of breaking it. `pinned_in` must hold,
    `pinned_out` must not.

    `standing` are assignments that nobody decides: what has begun or was served already, and what stands on
    the days around the period. They count in every rule, and what they break by themselves costs nothing.
    A shift belongs to the period if it starts in it. Shifts that start outside it are there for those who
    stand on them: they ask for nobody, and nobody else may serve there. Rosters that `solve` returns hold the
    standing assignments of the period and none outside it. A roster that is judged, explained or repaired
    need hold neither; what is missing is added.

    With `part` it is a subproblem, extracted from a larger one (`matcher.solver.subproblem`). The shifts in
    `context_shifts` and the people in `context_volunteers` are not decided there. `kept` are the assignments
    between them and what is decided, without the standing ones; they stay as they are. `served_elsewhere` is
    the most times that anybody who is not in the subproblem served each group. `context` is what else the
    rules must know of the rest of the whole.
    """

    def __post_init__(self) -> None:
        validate(self)

    def __getstate__(self) -> Mapping[str, object]:
        """The fields alone: what follows from them is not sent to another process."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @cached_property
    def warnings(self) -> tuple[Unmatched, ...]:
        """The names that match nothing: what nobody has, kinds and scenes that no shift is of."""
        return unmatched(self, self.undecided_shifts)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone in which days and weeks are counted."""
        return ZoneInfo(self.policy.zone)

    @cached_property
    def open_shifts(self) -> tuple[Shift, ...]:
        """The shifts that are decided here."""
        return tuple(shift for shift in self.shifts if shift.id not in self.undecided_shifts)

    @cached_property
    def shifts_outside(self) -> frozenset[ShiftId]:
        """The shifts that start before the period, or when it is over."""
        begins, ends = self.period.start.timestamp(), self.period.end.timestamp()
        return frozenset(shift.id for shift in self.shifts if not begins <= shift.start.timestamp() < ends)

    @cached_property
    def undecided_shifts(self) -> frozenset[ShiftId]:
        """The shifts that are not decided here: the context of a subproblem, what starts outside the period,
        and the starts of a visit that is made outside it.
        """
        made = {
            shift.visit
            for pair in self.standing
            if (shift := self.shift_of[pair.seat]).id in self.shifts_outside and shift.visit is not None
        }
        visited = {shift.id for shift in self.shifts if shift.visit in made} if made else set()
        return self.context_shifts | self.shifts_outside | visited

    @property
    def closed_shifts(self) -> frozenset[ShiftId]:
        """The undecided shifts that are no context: nobody may serve there but those who stand there."""
        return self.undecided_shifts - self.context_shifts

    @cached_property
    def standing_outside(self) -> frozenset[Assignment]:
        """The standing assignments on shifts that start outside the period."""
        if not self.shifts_outside:
            return frozenset()
        return frozenset(pair for pair in self.standing if self.shift_of[pair.seat].id in self.shifts_outside)

    @cached_property
    def stands(self) -> Mapping[VolunteerId, frozenset[ShiftId]]:
        """The shifts on which each person stands, for those who do."""
        found: dict[VolunteerId, set[ShiftId]] = {}
        for person, seat in self.standing:
            found.setdefault(person, set()).add(self.shift_of[seat].id)
        return {person: frozenset(shifts) for person, shifts in found.items()}

    def stands_on(self, person: VolunteerId, shift: ShiftId) -> bool:
        """Whether a person stands on a shift."""
        return shift in self.stands.get(person, ())

    def standing_heads(self, seats: Iterable[SeatId]) -> int:
        """How many people stand on some seats."""
        return sum(self._standing_on.get(seat, 0) for seat in seats) if self.standing else 0

    @cached_property
    def _standing_on(self) -> Mapping[SeatId, int]:
        return Counter(pair.seat for pair in self.standing)

    @cached_property
    def open_volunteers(self) -> tuple[Volunteer, ...]:
        """The people who are decided here."""
        return tuple(person for person in self.volunteers if person.id not in self.context_volunteers)

    @cached_property
    def kept_off(self) -> Mapping[SeatId, frozenset[VolunteerId]]:
        """Who must not sit on a seat, for each seat somebody is pinned out of, and for closed seats."""
        off: dict[SeatId, set[VolunteerId]] = {}
        for person, seat in self.pinned_out:
            off.setdefault(seat, set()).add(person)
        everybody = frozenset(person.id for person in self.volunteers) if self.closed_shifts else frozenset()
        closed = {seat.id: everybody for shift in self.closed_shifts for seat in self.shift[shift].seats}
        return {**{seat: frozenset(people) for seat, people in off.items()}, **closed}

    @cached_property
    def most_served(self) -> Mapping[GroupId, int]:
        """The most times anybody, here or elsewhere, served each group before."""
        most = dict(self.served_elsewhere)
        for person in self.volunteers:
            for group, times in person.continuity.items():
                most[group] = max(times, most.get(group, 0))
        return immutabledict(most)

    def weight(self, shift: Shift) -> int:
        """The price of one missing head on this shift."""
        return self.project[shift.project].weight
