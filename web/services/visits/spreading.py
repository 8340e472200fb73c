"""The problem of a run in which visits may begin at several times, and what it means in plain shifts.

Only a run sees the alternatives. Its roster is folded back: each visit is a plain shift at the start that was
chosen. A bound that was proven over all starts holds for the shifts at the chosen ones.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain

from matcher.ids import SeatId, ShiftId
from matcher.problem.entities import Shift, Volunteer, Window
from matcher.problem.problem import Problem
from matcher.problem.visits import alternatives
from matcher.roster import Assignment as Pair
from matcher.roster import Roster as Seated
from web.services.weeks.pairing import NOTHING, Decided, Pairings, decide
from web.services.weeks.starts import at

EVERY = 30
"""Minutes between two starts that a run may choose."""


@dataclass(frozen=True)
class Spread:
    """A problem with the starts that visits may have.

    `plain` is the problem that it was made of, without pins of pairings; `several` has the shifts that a
    visit became, and `plain_seat` the seat that each of their seats is. `paired` are pins of pairings here.
    """

    problem: Problem
    plain: Problem
    several: Mapping[ShiftId, tuple[Shift, ...]] = field(default_factory=dict)
    plain_seat: Mapping[SeatId, SeatId] = field(default_factory=dict)
    paired: Decided = NOTHING

    def shifts(self, some: Iterable[ShiftId]) -> list[ShiftId]:
        """These shifts of the plain problem as shifts of this one."""
        return [each for shift in some for each in self._those(shift)]

    def _those(self, shift: ShiftId) -> Collection[ShiftId]:
        return [each.id for each in self.several[shift]] if shift in self.several else [shift]

    def plain_pairs(self, pairs: Iterable[Pair]) -> frozenset[Pair]:
        """Pairs of this problem as pairs of the plain one."""
        return frozenset(Pair(each.volunteer, self.plain_seat.get(each.seat, each.seat)) for each in pairs)

    def starts(self, roster: Seated) -> dict[int, datetime]:
        """When the visits to which somebody goes in a roster of this problem begin, by the shift's id."""
        served = {self.problem.shift_of[pair.seat].id for pair in roster}
        return {
            int(shift): each.start.astimezone(UTC)
            for shift, starts in self.several.items()
            for each in starts
            if each.id in served
        }

    def folded(self, starts: Mapping[int, datetime]) -> Problem:
        """The plain problem with visits at these starts, and with what pairings hold there."""
        shifts = tuple(
            at(each, starts[int(each.id)]) if each.id in self.several and int(each.id) in starts else each
            for each in self.plain.shifts
        )
        held = self.plain_pairs(self.paired.pins)
        return replace(self.plain, shifts=shifts, pinned_in=self.plain.pinned_in | held)

    def without(self, pins: Collection[Pair]) -> "Spread":
        """The same without these pins of pairings, as pairs of the plain problem."""
        gone = {pair for pair in self.paired.pins if self.plain_pairs([pair]) <= frozenset(pins)}
        return replace(
            self,
            problem=replace(self.problem, pinned_in=self.problem.pinned_in - gone),
            paired=replace(self.paired, pins=self.paired.pins - gone),
        )


def spread(
    plain: Problem,
    windows: Mapping[int, Window],
    pairings: Pairings,
    moment: datetime,
    every_minutes: int = EVERY,
) -> Spread:
    """A problem in which visits with these windows may begin at each start, where nobody is held on them.

    `plain` is without pins of pairings; these are decided over the starts, and a visit to which somebody is
    held by one has the start at which they come.
    """
    several = _several(plain, windows, moment, every_minutes)
    found = _with(plain, several)
    paired = decide(found, pairings, moment)
    if chosen := {found.shift_of[pair.seat].id for pair in paired.pins}:
        several = {
            shift: tuple(each for each in starts if each.id in chosen) or starts
            for shift, starts in several.items()
        }
        found = replace(_with(plain, several), pinned_in=plain.pinned_in | paired.pins)
    seats = {
        one.id: seat.id
        for shift, starts in several.items()
        for each in starts
        for one, seat in zip(each.seats, plain.shift[shift].seats, strict=True)
    }
    return Spread(found, plain, several, seats, paired)


def _several(
    plain: Problem, windows: Mapping[int, Window], moment: datetime, every_minutes: int
) -> Mapping[ShiftId, tuple[Shift, ...]]:
    """The starts that each visit may have; of those on which nobody stands or is held, that do not begin."""
    firm = {pair.seat for pair in chain(plain.published, plain.standing, plain.pinned_in)}
    return {
        shift.id: alternatives(shift, windows[int(shift.id)], every_minutes)
        for shift in plain.open_shifts
        if int(shift.id) in windows
        if shift.start > moment and firm.isdisjoint(seat.id for seat in shift.seats)
        if windows[int(shift.id)].end - windows[int(shift.id)].start >= shift.end - shift.start
    }


def _with(plain: Problem, several: Mapping[ShiftId, tuple[Shift, ...]]) -> Problem:
    """The problem with several starts for each of these shifts; pins and wishes are those of each start."""
    if not several:
        return plain
    seats: dict[SeatId, list[SeatId]] = {}
    for shift, starts in several.items():
        for place, seat in enumerate(plain.shift[shift].seats):
            seats[seat.id] = [each.seats[place].id for each in starts]
    return replace(
        plain,
        shifts=tuple(one for each in plain.shifts for one in several.get(each.id, (each,))),
        volunteers=tuple(_wishing(person, several) for person in plain.volunteers),
        pinned_out=frozenset(
            Pair(pair.volunteer, seat)
            for pair in plain.pinned_out
            for seat in seats.get(pair.seat, (pair.seat,))
        ),
    )


def _wishing(person: Volunteer, several: Mapping[ShiftId, tuple[Shift, ...]]) -> Volunteer:
    """A person who wishes about each start of a visit what they wish about the visit."""
    if not any(wish.about == "shift" and wish.target in several for wish in person.wishes):
        return person
    wishes = (
        replace(wish, target=each)
        for wish in person.wishes
        for each in (
            [one.id for one in several[ShiftId(wish.target)]]
            if wish.about == "shift" and wish.target in several
            else [wish.target]
        )
    )
    return replace(person, wishes=tuple(wishes))
