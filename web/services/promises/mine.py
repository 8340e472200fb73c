"""A volunteer's own shifts: what they are promised, what became of it, and what they say to it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from web.db import plain_rows, zone_of
from web.models import Party, Person, Place, Project, Promise, PromiseEvent, Seat, Shift, VolunteerLanguage
from web.services.clock import now
from web.services.promises.lapsing import answer_by, may_lapse
from web.services.promises.standing import stands
from web.services.promises.transitions import STANDING
from web.services.promises.undoing import NOT_TOLD

CHANGED = "changed"
"""Accepted, and since then the shift has become another one."""
WANTS_ANSWER = (CHANGED, "offered")
"""States that ask something of the volunteer, the most urgent first."""
ENDED_BY_US = ("shift_cancelled", "released")
"""What stays visible, struck through, until the time that was told is over."""
BY_US = ("ask_again", "cancel", "release", "offer_again")
"""Verbs by which staff changed what somebody was told."""
TAKEN_BACK = ("withdraw_offer", "give_back", "as_told")
"""Verbs by which that was taken back: it is again as they were told."""
AS_TOLD = frozenset({"released", "shift_cancelled", "did_not_come"})
"""What is shown as its people were told, whatever the shift has become since."""
# What a volunteer may say to a promise that is shown in a state.
ANSWERS: Mapping[str, frozenset[str]] = {
    "offered": frozenset({"accepted", "declined"}),
    CHANGED: frozenset({"accepted", "declined"}),
    "accepted": frozenset({"given_up"}),
    "declined": frozenset({"accepted"}),
    "given_up": frozenset({"accepted"}),
    "lapsed": frozenset({"accepted"}),
}
VERBS = BY_US + TAKEN_BACK
AS_READ = (
    "shift_id", "seat_id", "role", "kind", "project_id", "project_texts", "texts", "address", "latitude",
    "longitude", "datum", "place_kind", "starts_at", "ends_at", "since", "promise_id", "sequence",
)  # fmt: skip
Names = Mapping[str, str]
_SHOWN = (
    select(
        Seat.id.label("seat_id"), Seat.role, Seat.maximum, Seat.sequence, Seat.ended_at,
        Shift.id.label("shift_id"), Shift.kind, Shift.texts, Shift.starts_at, Shift.ends_at, Shift.status,
        Project.id.label("project_id"), Project.texts.label("project_texts"),
        Shift.place_id, Place.names, Place.address, Place.latitude, Place.longitude, Place.datum,
        Place.kind.label("place_kind"),
        Promise.id.label("promise_id"), Promise.party_id, may_lapse().label("lapses"),
        Promise.state, Promise.since, Promise.answered_sequence, Promise.told_sequence,
        Promise.told_starts_at, Promise.told_ends_at, Promise.told_place_id, Promise.told_role,
    )
    .select_from(Promise)
    .join(Seat, Seat.id == Promise.seat_id)
    .join(Shift, Shift.id == Seat.shift_id)
    .join(Project, Project.id == Shift.project_id)
    .join(Place, Place.id == Shift.place_id)
    .where(or_(Promise.state != "released", Promise.why != NOT_TOLD))
    .order_by(Shift.starts_at, Seat.id)
)  # fmt: skip
"""Promises with all that their people see."""
_SENT = Promise.party_id.in_(select(Party.id).where(Party.volunteer_id == bindparam("me")))
"""Of `Promise`: those of partners who named this person."""
_MINE = _SHOWN.where(or_(Promise.volunteer_id == bindparam("me"), _SENT)).where(
    or_(Shift.ends_at >= bindparam("after"), Promise.told_ends_at >= bindparam("after"))
)
_THESE = _SHOWN.where(Promise.id.in_(bindparam("promises", expanding=True)))
_BESIDE = (
    select(Seat.shift_id, Seat.role, Person.id, Person.name)
    .join(Promise, Promise.seat_id == Seat.id)
    .join(Person, Person.id == Promise.volunteer_id)
    .where(Seat.shift_id.in_(bindparam("shifts", expanding=True)), stands())
    .order_by(Person.sort_key, Person.id)
)
_SPOKEN = (
    select(VolunteerLanguage.volunteer_id, VolunteerLanguage.tag)
    .where(VolunteerLanguage.volunteer_id.in_(bindparam("people", expanding=True)))
    .order_by(VolunteerLanguage.level.desc(), VolunteerLanguage.tag)
)
_NAMES = select(Place.id, Place.names).where(Place.id.in_(bindparam("places", expanding=True)))
_HEADS = (
    select(Promise.seat_id, func.sum(Promise.heads).label("heads"))
    .where(Promise.seat_id.in_(bindparam("seats", expanding=True)), stands())
    .group_by(Promise.seat_id)
)
_newest = (
    select(func.max(PromiseEvent.id))
    .where(PromiseEvent.promise_id.in_(bindparam("promises", expanding=True)), PromiseEvent.verb.in_(VERBS))
    .group_by(PromiseEvent.promise_id)
)
_BY_STAFF = (
    select(PromiseEvent.promise_id, PromiseEvent.verb, PromiseEvent.at, PromiseEvent.note, Person.name)
    .outerjoin(Person, Person.id == PromiseEvent.by)
    .where(PromiseEvent.id.in_(_newest))
)


@dataclass(frozen=True, slots=True)
class Companion:
    """Somebody on the same shift; `languages` are tags, best first."""

    volunteer_id: int
    name: str
    role: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A shift as its volunteer was last told, where it has changed since."""

    starts_at: datetime
    ends_at: datetime
    place_names: Names
    role: str


@dataclass(frozen=True, slots=True)
class Change:
    """What staff last did to a promise: the verb of the event, when, who (empty: Duet), and their words."""

    verb: str
    at: datetime
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class MyShift:
    """A promised shift as the volunteer sees it; `offered` and `changed` want an answer.

    `told` is how it was when they were last told, None while it is so still, and `change` what was done to it
    since by staff. `due` is when an answer is wanted at the latest; without it, nothing lapses. `free` counts
    the heads that the seat has room for, beside theirs. `sent` for a partner, they say
    nothing to it by themselves: the partner does.
    """

    shift_id: int
    seat_id: int
    role: str
    kind: str
    project_id: int
    project_texts: Mapping[str, Names]
    texts: Names
    place_names: Names
    address: str
    latitude: float | None
    longitude: float | None
    datum: str
    place_kind: str
    starts_at: datetime
    ends_at: datetime
    promise_id: int
    sequence: int
    sent: bool
    takes_place: bool
    state: str
    since: datetime
    told: Told | None
    change: Change | None
    due: datetime | None
    free: int
    companions: tuple[Companion, ...]

    @property
    def known(self) -> Told:
        """The shift as its volunteer knows it: as they were told, where they can say nothing more to it."""
        if self.told is not None and self.state in AS_TOLD:
            return self.told
        return Told(self.starts_at, self.ends_at, self.place_names, self.role)

    @property
    def over_at(self) -> datetime:
        """When it is past: the later of its end now and the end they were told."""
        return max(self.ends_at, self.told.ends_at) if self.told else self.ends_at

    @property
    def is_off(self) -> bool:
        """Whether we took it from them: struck through."""
        return self.state in ENDED_BY_US

    @property
    def can(self) -> frozenset[str]:
        """What may be said to it now; nothing once it has begun, or to a seat that is full or gone."""
        if (
            self.sent
            or not self.takes_place
            or self.starts_at <= now()
            or (self.state not in (*STANDING, CHANGED) and self.free < 1)
        ):
            return frozenset()
        return ANSWERS.get(self.state, frozenset())


def mine(session: Session, volunteer_id: int, *, since: datetime | None = None) -> Sequence[MyShift]:
    """The shifts a volunteer was promised that are not over at `since` (now by default), in order.

    With those that were cancelled or moved, until the time they were told is over.
    """
    rows = plain_rows(session, _MINE, me=volunteer_id, after=since or now()).all()
    return _read(session, rows, volunteer_id, own=True)


def promised(session: Session, promise_ids: Collection[int], person_id: int) -> Mapping[int, MyShift]:
    """Promise id -> its shift as `person_id` sees it, over or not: their own promise, or their group's."""
    rows = plain_rows(session, _THESE, promises=list(promise_ids)).all()
    return {each.promise_id: each for each in _read(session, rows, person_id)}


def _read(session: Session, rows: Sequence[Any], person_id: int, *, own: bool = False) -> Sequence[MyShift]:
    """Shifts as somebody sees them; of their `own` list what a partner is promised is `sent`."""
    if not rows:
        return ()
    beside = _companions(session, {row.shift_id for row in rows if row.state in STANDING})
    places = _places(session, {row.told_place_id for row in rows if _is_told_otherwise(row)})
    free = _free(session, rows)
    changes = _changes(session, {row.promise_id for row in rows if _may_have_changed(row)})
    zone = zone_of(session)
    return [
        MyShift(
            **{name: getattr(row, name) for name in AS_READ},
            place_names=row.names,
            sent=own and row.party_id is not None,
            takes_place=row.status == "open" and row.ended_at is None,
            state=CHANGED if _is_changed(row) else row.state,
            told=_told(row, places),
            change=changes.get(row.promise_id),
            due=answer_by(row.since, row.starts_at, zone) if row.lapses else None,
            free=free.get(row.seat_id, 0),
            companions=tuple(each for each in beside.get(row.shift_id, ()) if each.volunteer_id != person_id),
        )
        for row in rows
    ]


def speaks(session: Session, volunteer_id: int) -> list[str]:
    """The tags of what a volunteer speaks, best first."""
    return [each.tag for each in plain_rows(session, _SPOKEN, people=[volunteer_id])]


def _companions(session: Session, shift_ids: set[int]) -> Mapping[int, Sequence[Companion]]:
    rows = plain_rows(session, _BESIDE, shifts=list(shift_ids)).all() if shift_ids else []
    spoken: dict[int, list[str]] = {}
    if rows:
        for each in plain_rows(session, _SPOKEN, people=list({row.id for row in rows})):
            spoken.setdefault(each.volunteer_id, []).append(each.tag)
    found: dict[int, list[Companion]] = {}
    for row in rows:
        companion = Companion(row.id, row.name, row.role, tuple(spoken.get(row.id, ())))
        found.setdefault(row.shift_id, []).append(companion)
    return found


def _places(session: Session, ids: set[int]) -> Mapping[int, Names]:
    """Place id -> its names, of those that are not the shift's own any more."""
    return {row.id: row.names for row in plain_rows(session, _NAMES, places=list(ids))} if ids else {}


def _free(session: Session, rows: Sequence[Any]) -> Mapping[int, int]:
    """Seat id -> how many more may sit there."""
    seats = {row.seat_id: 0 if row.ended_at else row.maximum for row in rows}
    heads = {row.seat_id: row.heads for row in plain_rows(session, _HEADS, seats=list(seats))}
    return {seat: most - heads.get(seat, 0) for seat, most in seats.items()}


def _changes(session: Session, promise_ids: set[int]) -> Mapping[int, Change]:
    """Promise id -> what staff last did to it."""
    if not promise_ids:
        return {}
    rows = plain_rows(session, _BY_STAFF, promises=list(promise_ids))
    return {
        row.promise_id: Change(row.verb, row.at, row.name or "", row.note)
        for row in rows
        if row.verb not in TAKEN_BACK
    }


def _is_changed(row: Any) -> bool:
    return bool(row.state == "accepted" and (row.answered_sequence or 0) < row.sequence)


def _may_have_changed(row: Any) -> bool:
    return row.state != "accepted" or _is_changed(row)


def _is_told_otherwise(row: Any) -> bool:
    return bool(row.told_sequence < row.sequence)


def _told(row: Any, places: Mapping[int, Names]) -> Told | None:
    if not _is_told_otherwise(row):
        return None
    return Told(row.told_starts_at, row.told_ends_at, places[row.told_place_id], row.told_role)
