"""A person and the specialists they are named as serve as one: what any of them serves counts for all.

In a problem they stand apart, under the person's number and those of parties. What a verdict is about is a
roster: each is judged by what the others serve there. A run decides all of them at once. There the sessions
come first, as their hours do: room for what they may yet serve is kept out of the person's own week.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import inf

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.ids import SeatId, VolunteerId
from matcher.problem.deriving import derived
from matcher.problem.eligibility import candidates
from matcher.problem.entities import Limits, Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.roster import Roster
from web.db import zone_of
from web.models import Party, Promise, Seat
from web.models import Shift as ShiftRow
from web.services.days import Week
from web.services.parties.numbers import of_sessions, party_of
from web.services.people.limits import FOUR_WEEKS_AROUND
from web.services.promises.standing import between, in_week, stands
from web.services.weeks.rows import shifts_of
from web.services.weeks.taken_off import Counted, Others, day_of, less

People = Mapping[VolunteerId, Sequence[VolunteerId]]
"""Person -> the numbers of the sessions of a week for which they are named, in order of time."""


def as_one(session: Session, problem: Problem, roster: Roster, before: Roster | None = None) -> Problem:
    """The problem in which each who serves under several numbers is judged by all that a roster gives them.

    What they hold in `before`, by default in the roster, is not taken from their hours.
    """
    return _with(session, problem, roster, before or roster, room=False)


def with_room(session: Session, problem: Problem, roster: Roster) -> Problem:
    """The same for who decides the rest: room for what the sessions may yet serve is kept for them."""
    return _with(session, problem, roster, roster, room=True)


def _with(session: Session, problem: Problem, roster: Roster, before: Roster, *, room: bool) -> Problem:
    week = Week.of(problem.period.start, zone_of(session))
    around = _around(session, week)
    people = _people(session, problem, around)
    if not people:
        return problem
    each = _Counting(problem, week, roster, before, around)
    changed = dict[VolunteerId, Volunteer]()
    for person, numbers in people.items():
        changed |= each.of(person, numbers, room=room)
    return derived(problem, volunteers=tuple(changed.get(person.id, person) for person in problem.volunteers))


@dataclass(frozen=True)
class _Counting:
    """A week's problem with who serves where, and what people serve as specialists in the weeks around."""

    problem: Problem
    week: Week
    roster: Roster
    before: Roster
    around: Mapping[VolunteerId, Sequence[Shift]]

    def of(
        self, person: VolunteerId, numbers: Sequence[VolunteerId], *, room: bool
    ) -> Mapping[VolunteerId, Volunteer]:
        """A person and the specialists they are named as, less what the others of them serve."""
        known, one = self.problem.volunteer, self.problem.volunteer[person]
        sent = self.around.get(person, ())
        beyond, kept = Others(sent, (), sent), Others()
        own, members = self._own_around(person), (person, *numbers)
        found = dict[VolunteerId, Volunteer]()
        for number in numbers:
            others = self._served(each for each in members if each != number).and_also(kept)
            found[number] = self._less(one, known[number], others.and_also(beyond).and_also(own))
            if room:
                kept = kept.and_also(self._room(one, known[number], members, kept))
        others = self._served(numbers).and_also(kept)
        found[person] = self._less(one, one, others.and_also(beyond))
        return found

    def _less(self, person: Volunteer, member: Volunteer, others: Others) -> Volunteer:
        held = self._shifts(self.before, member.id)
        return less(self.problem, self.week, person, member, others, held)

    def _served(self, numbers: Iterable[VolunteerId]) -> Others:
        shifts = [each for number in numbers for each in self._shifts(self.roster, number)]
        return Others(shifts, [(day_of(self.problem, each), each.minutes) for each in shifts])

    def _shifts(self, roster: Roster, number: VolunteerId) -> Sequence[Shift]:
        held = {self.problem.shift_of[seat].id for seat in roster.held_by(number)}
        held |= self.problem.stands.get(number, frozenset())
        return [self.problem.shift[each] for each in sorted(held - self.problem.shifts_outside)]

    def _own_around(self, person: VolunteerId) -> Others:
        """The shifts around the week on which a person stands by themselves."""
        stands = self.problem.stands.get(person, frozenset()) & self.problem.shifts_outside
        return Others([self.problem.shift[each] for each in sorted(stands)])

    def _room(
        self, person: Volunteer, session: Volunteer, members: Sequence[VolunteerId], kept: Others
    ) -> Others:
        """What a session may yet serve, as far as the person's limits leave it."""
        held = {each.id for each in self._shifts(self.roster, session.id)}
        could = {
            shift.id: shift
            for seat in candidates(self.problem).of.get(session.id, ())
            if (shift := self.problem.shift_of[SeatId(seat)]).id not in held | self.problem.shifts_outside
        }
        days = {day_of(self.problem, each) for each in could.values()}
        shifts, minutes = self._left(person.limits, days, members, kept)
        slots = int(min((session.limits.shifts_per_period or 0) - len(held), shifts))
        if slots <= 0 or minutes <= 0:
            return Others()
        counted = list[Counted]()
        for shift in nlargest(slots, could.values(), key=lambda each: each.minutes):
            counted.append((day_of(self.problem, shift), int(min(shift.minutes, minutes))))
            minutes -= counted[-1][1]
        return Others(tuple(could.values()), counted)

    def _left(
        self, limits: Limits, days: Collection[int], members: Sequence[VolunteerId], kept: Others
    ) -> tuple[float, float]:
        """How many shifts and minutes a person's limits leave on some days, after what all of them serve."""
        shifts = minutes = inf
        everything = self._served(members).and_also(kept).counted
        for most, longest, counted in (
            (limits.shifts_per_week, limits.minutes_per_week, everything),
            (limits.shifts_per_day, limits.minutes_per_day, [each for each in everything if each[0] in days]),
        ):
            shifts = min(shifts, (inf if most is None else most) - len(counted))
            minutes = min(minutes, (inf if longest is None else longest) - sum(each for _, each in counted))
        return shifts, minutes


def _people(session: Session, problem: Problem, around: Mapping[VolunteerId, Sequence[Shift]]) -> People:
    """Who of a problem serves under more numbers than their own."""
    parties = {
        party: person.id
        for person in problem.volunteers
        if person.id.startswith("-") and (party := party_of(int(person.id))) is not None
    }
    found: dict[VolunteerId, list[VolunteerId]] = defaultdict(list)
    if parties:
        named = select(Party.id, Party.volunteer_id).where(
            Party.id.in_(parties), Party.volunteer_id.is_not(None)
        )
        for party, volunteer in session.execute(named.order_by(Party.id)):
            found[VolunteerId(str(volunteer))].append(parties[party])
    ids = {*found, *around} & problem.volunteer.keys()
    return {each: found.get(each, []) for each in sorted(ids, key=int)}


def _around(session: Session, week: Week) -> Mapping[VolunteerId, Sequence[Shift]]:
    """Person -> the shifts of the weeks around that they are promised as specialists."""
    reach = between(week.start - FOUR_WEEKS_AROUND, week.end + FOUR_WEEKS_AROUND)
    rows = session.execute(
        select(Party.volunteer_id, ShiftRow.id)
        .select_from(Promise)
        .join(Party, Party.id == Promise.party_id)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(ShiftRow, ShiftRow.id == Seat.shift_id)
        .where(reach, ~in_week(week), stands(), Party.volunteer_id.is_not(None))
        .where(ShiftRow.status == "open", Promise.party_id.in_(of_sessions()))
        .order_by(ShiftRow.starts_at, ShiftRow.id)
    ).all()
    if not rows:
        return {}
    shifts = {int(each.id): each for each in shifts_of(session, ShiftRow.id.in_({row[1] for row in rows}))}
    found: dict[VolunteerId, list[Shift]] = defaultdict(list)
    for volunteer, shift in rows:
        if shift in shifts:
            found[VolunteerId(str(volunteer))].append(shifts[shift])
    return found
