"""What a change of shifts, entered but not yet done, would do to each promise on them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from matcher.result import Finding
from web.models import Party, Person, Project, Promise, Seat, Shift
from web.services.access.scope import Scope
from web.services.clock import now
from web.services.demand import fit
from web.services.demand.effects import (
    AS_TOLD,
    ASKED_AGAIN,
    CANCELLED,
    CLASH,
    LEFT_OUT,
    OFFERED_AGAIN,
    RELEASED,
    SEAT_GONE,
    STAYS,
    TOO_MANY,
    UNFIT,
    Effect,
    Effects,
)
from web.services.faults import Invalid
from web.services.promises.acts import is_as_told
from web.services.promises.deeds import Work
from web.services.promises.room import left_on as room_left_on
from web.services.promises.transitions import COMING

Names = Mapping[tuple[str, int], str]
What = tuple[str, str, Finding | None]


@dataclass(frozen=True, slots=True)
class Stood:
    """A shift as it stood before the change, with its seats by id: their role and maximum."""

    starts_at: datetime
    ends_at: datetime
    place_id: int
    status: str
    seats: Mapping[int, tuple[str, int]]

    @property
    def begun(self) -> bool:
        """Whether it had begun: then nothing happens to anybody."""
        return self.starts_at <= now()


@dataclass(frozen=True, slots=True)
class Touched:
    """A shift of the change, who holds a promise on it, and which rules they broke before.

    `misfits` is None where the change decides nothing about who fits.
    """

    shift: Shift
    stood: Stood
    promises: Sequence[Promise]
    misfits: fit.Misfits | None

    @property
    def moved(self) -> bool:
        """Whether it is at another time or place."""
        now_is, was = ((each.starts_at, each.ends_at, each.place_id) for each in (self.shift, self.stood))
        return now_is != was


def seats_of(session: Session, shift: Shift) -> Sequence[Seat]:
    """All seats that a shift ever had."""
    return session.scalars(select(Seat).where(Seat.shift_id == shift.id)).all()


def effects_of(session: Session, scope: Scope, every: Sequence[Touched]) -> Effects:
    """What the change does. Raises Invalid where too many sit on a seat and nobody of them can go."""
    names, surplus = _names(session, every), dict[int, int]()
    found: list[Effect] = []
    for touched in every:
        seats = {seat.id: seat for seat in seats_of(session, touched.shift)}
        after = {} if touched.misfits is None else misfits_of(session, touched.shift, touched.promises)
        own = [
            _effect(session, scope, touched, each, seats[each.seat_id], names, after)
            for each in touched.promises
        ]
        for seat in seats.values():
            over, own = _crowded(touched, seat, own)
            if over:
                surplus[seat.id] = over
            own = list(_with_room(session, touched, seat, own))
        found += own
    return Effects(tuple(found), surplus, tuple(_as_it_would_be(each.shift) for each in every))


def misfits_of(session: Session, shift: Shift, promises: Sequence[Promise]) -> fit.Misfits:
    """The rules about a person that promises of a shift break; of groups there are none."""
    pairs = {(each.volunteer_id, each.seat_id) for each in promises if each.volunteer_id is not None}
    return fit.misfits(session, shift, pairs) if shift.status == "open" else {}


def _effect(
    session: Session,
    scope: Scope,
    touched: Touched,
    promise: Promise,
    seat: Seat,
    names: Names,
    after: fit.Misfits,
) -> Effect:
    kind, why, finding = _what(touched, promise, seat, after)
    other = fit.clashing(finding, touched.shift.id) if finding else None
    return Effect(
        promise_id=promise.id, shift_id=touched.shift.id, seat_id=seat.id,
        volunteer_id=promise.volunteer_id, party_id=promise.party_id, heads=promise.heads,
        name=names.get(_party(promise), ""), state=promise.state, kind=kind, why=why, finding=finding,
        other_shift_id=other if other is not None and _may_see(session, scope, other) else None,
    )  # fmt: skip


def _what(touched: Touched, promise: Promise, seat: Seat, after: fit.Misfits) -> What:
    """What happens to one promise, why, and by which finding; too many are told apart later."""
    shift, stood = touched.shift, touched.stood
    revived = promise.state == "shift_cancelled"
    if shift.status == "cancelled":
        return CANCELLED, "", None
    if not revived and (promise.state not in COMING or stood.begun):
        return STAYS, "", None
    gone = LEFT_OUT if revived else RELEASED
    if seat.ended_at is not None:
        return gone, SEAT_GONE, None
    worst = _newly_broken(touched, promise.volunteer_id or 0, after)
    if worst is not None:
        return gone, CLASH if fit.clashing(worst, shift.id) is not None else UNFIT, worst
    if revived:
        return OFFERED_AGAIN, "", None
    if not touched.moved and seat.role == stood.seats[seat.id][0]:
        return STAYS, "", None
    return AS_TOLD if is_as_told(promise, Work(seat, shift)) else ASKED_AGAIN, "", None


def _newly_broken(touched: Touched, volunteer_id: int, after: fit.Misfits) -> Finding | None:
    before = (touched.misfits or {}).get(volunteer_id, fit.NOTHING)
    found = after.get(volunteer_id, fit.NOTHING)
    return fit.worst(each for key, each in found.items() if key not in before)


def _crowded(touched: Touched, seat: Seat, found: list[Effect]) -> tuple[int, list[Effect]]:
    """How many heads must go from a seat with fewer places than before, and who is in question.

    Raises Invalid where they cannot go.
    """
    staying = [
        each for each in found if each.seat_id == seat.id and each.kind in (ASKED_AGAIN, AS_TOLD, STAYS)
    ]
    over = sum(each.heads for each in staying) - seat.maximum
    before = touched.stood.seats.get(seat.id)
    if before is None or seat.maximum >= before[1] or over <= 0 or seat.ended_at is not None:
        return 0, found
    could = [] if touched.stood.begun else [each for each in staying if each.state in COMING]
    if sum(each.heads for each in could) < over:
        place = f"seats-{seat.position}-maximum"
        raise Invalid({place: [lazy("More people than this are there already, or were there.")]})
    return over, [_in_question(each) if each in could else each for each in found]


def _with_room(session: Session, touched: Touched, seat: Seat, found: Iterable[Effect]) -> Iterator[Effect]:
    """The same, where a place is offered again only while there is room: who was promised it first, first."""
    every = list(found)
    again = [each for each in every if each.seat_id == seat.id and each.kind == OFFERED_AGAIN]
    room = room_left_on(session, seat, touched.shift) if again else None
    if room is None:
        yield from every
        return
    out = set[int]()
    for each in sorted(again, key=lambda each: each.promise_id):
        if each.heads <= room:
            room -= each.heads
        else:
            out.add(each.promise_id)
    for each in every:
        yield replace(each, kind=LEFT_OUT, why=TOO_MANY) if each.promise_id in out else each


def _in_question(effect: Effect) -> Effect:
    return replace(effect, kind=TOO_MANY, otherwise=effect.kind)


def _names(session: Session, every: Sequence[Touched]) -> Names:
    """The names of people and groups: who leads a shift knows who was promised it, as on the board."""
    promises = list(_promises(every))
    persons = {each.volunteer_id for each in promises}
    people = session.execute(select(Person.id, Person.name).where(Person.id.in_(persons)))
    groups = {each.party_id for each in promises}
    parties = session.execute(select(Party.id, Party.name).where(Party.id.in_(groups)))
    return {
        **{("volunteer", row.id): row.name for row in people},
        **{("party", row.id): row.name for row in parties},
    }


def _promises(every: Sequence[Touched]) -> Iterator[Promise]:
    for touched in every:
        yield from touched.promises


def _party(promise: Promise) -> tuple[str, int]:
    if promise.volunteer_id is not None:
        return "volunteer", promise.volunteer_id
    return "party", promise.party_id or 0


def _may_see(session: Session, scope: Scope, shift_id: int) -> bool:
    shift = session.get_one(Shift, shift_id)
    return scope.may_lead(session.get_one(Project, shift.project_id))


def _as_it_would_be(shift: Shift) -> tuple[int, str, str, int]:
    return shift.id, shift.starts_at.isoformat(), shift.ends_at.isoformat(), shift.place_id
