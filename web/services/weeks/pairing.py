"""Pairings as pins: who is paired with a household goes there, else who stands in, as long as they can.

A pairing holds while nothing speaks against it: somebody who said no or is held off is passed over, and so is
who does not fit, is away, or is somewhere else by a promise, a pin or another pairing. Visits are settled in
the order of their ids, so that the same rows give the same pins however they were read.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.ids import PlaceId, SeatId, ShiftId, VolunteerId
from matcher.problem.eligibility import candidates
from matcher.problem.entities import Shift
from matcher.problem.problem import Problem
from matcher.roster import Assignment as Pair
from matcher.solver.start.person_state import PersonState
from web.models import Household, Pairing

COMES, LEFT, HELD_OFF, UNFIT, BUSY, FULL = "comes", "left", "held_off", "unfit", "busy", "full"
"""What becomes of a pairing on one visit: they come, take part no more, said no or are held off, do not fit
or are away, are elsewhere then, or the visit has its people."""


class Paired(NamedTuple):
    """Who is paired with a household (`stand_in` 0) or stands in there, and from which day on."""

    volunteer: VolunteerId
    stand_in: int
    since: date


Pairings = Mapping[PlaceId, Sequence[Paired]]


class Said(NamedTuple):
    """What becomes of one pairing on a visit, as one of the codes above."""

    shift: ShiftId
    volunteer: VolunteerId
    stand_in: int
    what: str


@dataclass(frozen=True, slots=True)
class Decided:
    """Who is held on which seats by pairings, and what became of each that was asked."""

    pins: frozenset[Pair] = frozenset()
    said: tuple[Said, ...] = ()


NOTHING = Decided()


def pairings_of(session: Session) -> Pairings:
    """All pairings that hold, by the place of the household, in the order in which they are asked."""
    rows = session.execute(
        select(Household.place_id, Pairing.volunteer_id, Pairing.stand_in, Pairing.since)
        .join(Household, Household.id == Pairing.household_id)
        .where(Pairing.ended_at.is_(None))
        .order_by(Household.place_id, Pairing.stand_in, Pairing.id)
    )
    found: dict[PlaceId, list[Paired]] = defaultdict(list)
    for place, volunteer, stand_in, since in rows:
        found[PlaceId(str(place))].append(Paired(VolunteerId(str(volunteer)), stand_in, since))
    return found


def decide(problem: Problem, pairings: Pairings, moment: datetime) -> Decided:
    """Who is held where by pairings after a moment. Of a visit with several starts, at the one at which most
    of its own people can come, the earliest of these.
    """
    visits = _visits(problem, pairings, moment)
    if not visits:
        return NOTHING
    firm = problem.published.keys() | problem.standing | problem.pinned_in
    state, could = PersonState(problem, sorted(firm)), candidates(problem).of
    pins: set[Pair] = set()
    said: list[Said] = []
    for starts in visits:
        asked = pairings[starts[0].place]
        best = max(
            (_Settled.of(problem, state, could, shift, asked) for shift in starts),
            key=lambda each: each.worth,
        )
        for pair in best.pairs:
            state.seat(pair)
        pins |= set(best.pairs)
        said += best.said
    return Decided(frozenset(pins), tuple(said))


def _visits(problem: Problem, pairings: Pairings, moment: datetime) -> Sequence[Sequence[Shift]]:
    """The shifts at places with pairings that begin after a moment, those of one visit together."""
    found: dict[str, list[Shift]] = defaultdict(list)
    for shift in problem.open_shifts if pairings else ():
        if shift.place in pairings and shift.start > moment:
            found[shift.visit or shift.id].append(shift)
    return [sorted(found[each], key=lambda shift: shift.start) for each in sorted(found, key=int)]


@dataclass(frozen=True, slots=True)
class _Settled:
    """Who would come to one shift, and what became of each pairing there."""

    pairs: tuple[Pair, ...]
    said: tuple[Said, ...]

    @property
    def worth(self) -> tuple[int, int]:
        """How many of the people paired come, then how many at all."""
        own = sum(each.what == COMES and each.stand_in == 0 for each in self.said)
        return own, len(self.pairs)

    @classmethod
    def of(
        cls,
        problem: Problem,
        state: PersonState,
        could: Mapping[VolunteerId, Sequence[SeatId]],
        shift: Shift,
        asked: Sequence[Paired],
    ) -> "_Settled":
        """Ask the people of a pairing in order, until as many come as are paired."""
        day = shift.start.astimezone(problem.zone).date()
        hold = [each for each in asked if each.since <= day]
        there = set(state.team[shift.id])
        lacking = sum(each.stand_in == 0 for each in hold)
        pairs: list[Pair] = []
        said: list[Said] = []
        for each in sorted(hold, key=lambda one: one.volunteer not in there):
            if lacking <= 0:
                break
            seat, what = None, COMES
            if each.volunteer not in there:
                seat, what = _seat_for(problem, state, could, shift, each.volunteer)
            if seat is not None:
                pairs.append(Pair(each.volunteer, seat))
                state.seat(pairs[-1])
            lacking -= what == COMES
            said.append(Said(ShiftId(shift.visit or shift.id), each.volunteer, each.stand_in, what))
        for pair in pairs:
            state.unseat(pair)
        return cls(tuple(pairs), tuple(said))


def _seat_for(
    problem: Problem,
    state: PersonState,
    could: Mapping[VolunteerId, Sequence[SeatId]],
    shift: Shift,
    volunteer: VolunteerId,
) -> tuple[SeatId | None, str]:
    """The first seat of a shift that somebody can have, or why none."""
    person = problem.volunteer.get(volunteer)
    if person is None:
        return None, LEFT
    on = [seat for seat in shift.seats if Pair(volunteer, seat.id) not in problem.pinned_out]
    if not on:
        return None, HELD_OFF
    fits = [seat for seat in on if seat.id in could.get(volunteer, ())]
    if not fits:
        return None, UNFIT
    free = [seat for seat in fits if not state.full(seat)]
    if not free:
        return None, FULL
    return (free[0].id, COMES) if state.allows(person, shift) else (None, BUSY)


def said_of(decided: Decided) -> Iterator[tuple[int, Said]]:
    """What became of pairings, by the id of the shift."""
    for each in decided.said:
        yield int(each.shift), each
