"""A volunteer's own shifts, and what they say to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import (
    Answer,
    Assignment,
    Person,
    Place,
    Project,
    Roster,
    Seat,
    Shift,
    VolunteerLanguage,
)
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.board import PROMISED
from web.services.clock import now
from web.services.faults import Conflict, Forbidden, NotFound
from web.services.matching import GONE

# What may follow on what; None is a promise that nobody has answered.
NEXT: Mapping[str | None, frozenset[str]] = {
    None: frozenset({"accepted", "declined"}),
    "accepted": frozenset({"cancelled"}),
    "declined": frozenset({"accepted"}),
    "cancelled": frozenset({"accepted"}),
}


@dataclass(frozen=True, slots=True)
class Companion:
    """Somebody on the same shift; `languages` are tags, best first."""

    volunteer_id: int
    name: str
    role: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MyShift:
    """A promised shift as the volunteer sees it; `state` `published` wants an answer."""

    shift_id: int
    seat_id: int
    role: str
    kind: str
    project_id: int
    project_texts: Mapping[str, Mapping[str, str]]
    texts: Mapping[str, str]
    place_names: Mapping[str, str]
    address: str
    latitude: float | None
    longitude: float | None
    starts_at: datetime
    ends_at: datetime
    state: str
    number: int
    companions: tuple[Companion, ...]

    @property
    def can(self) -> frozenset[str]:
        """What may be said to it now; nothing once it has begun."""
        if self.starts_at <= now():
            return frozenset()
        return NEXT.get(None if self.state == PROMISED else self.state, frozenset())


def mine(session: Session, volunteer_id: int, *, since: datetime | None = None) -> Sequence[MyShift]:
    """The shifts a volunteer is promised in what is published, from `since` (now by default), in order."""
    after = since or now()
    rows = session.execute(
        _promised()
        .where(Assignment.volunteer_id == volunteer_id, Shift.ends_at >= after)
        .order_by(Shift.starts_at, Seat.id)
    ).all()
    beside = _companions(session, {row.roster_id for row in rows}, {row.shift_id for row in rows})
    return [_my_shift(row, volunteer_id, beside) for row in rows]


def answer(session: Session, actor: Actor, seat_id: int, state: str) -> None:
    """Say `accepted`, `declined` or `cancelled` to a promised seat; saying it twice is saying it once.

    Declining and cancelling leave the seat empty at once. Raises Forbidden for who is no volunteer, NotFound
    for a seat they were not promised, Conflict when it has begun or this cannot follow what was said.
    """
    if actor.volunteer_id is None:
        raise Forbidden
    with writing(session):
        promised = session.execute(
            _promised().where(Assignment.volunteer_id == actor.volunteer_id, Seat.id == seat_id)
        ).one_or_none()
        if promised is None:
            raise NotFound
        before = session.get(Answer, (actor.volunteer_id, seat_id))
        said = before.state if before else None
        if said == state:
            return
        if promised.starts_at <= now():
            raise Conflict("begun", lazy("This shift has begun. Speak to your project lead."))
        if state not in NEXT.get(said, frozenset()):
            raise Conflict("answered", lazy("You have answered this already. Load the page again and look."))
        if said in GONE and _is_full(session, promised):
            raise Conflict("full", lazy("Somebody else has this seat now."))
        if before is None:
            session.add(Answer(volunteer_id=actor.volunteer_id, seat_id=seat_id, state=state, at=now()))
        else:
            before.state, before.at = state, now()
        note(
            session, actor, state, "seat", seat_id, node=promised.organisation_id,
            changes={"state": [said or PROMISED, state]}, volunteer=actor.volunteer_id,
        )  # fmt: skip


def drop_refused(session: Session, roster_id: int) -> None:
    """Who declined since the draft was made is not promised the same seat again."""
    refused = select(Answer.volunteer_id).where(
        Answer.volunteer_id == Assignment.volunteer_id,
        Answer.seat_id == Assignment.seat_id,
        Answer.state.in_(GONE),
    )
    session.execute(
        delete(Assignment)
        .where(Assignment.roster_id == roster_id, refused.exists())
        .execution_options(synchronize_session=False)
    )


def forget_lost(session: Session, roster_id: int, base_id: int) -> None:
    """Who loses a seat between two rosters and is given it again later is asked again."""
    kept = select(Assignment.id).where(
        Assignment.roster_id == roster_id,
        Assignment.volunteer_id == Answer.volunteer_id,
        Assignment.seat_id == Answer.seat_id,
    )
    had = select(Assignment.id).where(
        Assignment.roster_id == base_id,
        Assignment.volunteer_id == Answer.volunteer_id,
        Assignment.seat_id == Answer.seat_id,
    )
    session.execute(
        delete(Answer)
        .where(Answer.state == "accepted", had.exists(), ~kept.exists())
        .execution_options(synchronize_session=False)
    )


def _promised() -> Any:
    said = (Answer.volunteer_id == Assignment.volunteer_id) & (Answer.seat_id == Assignment.seat_id)
    return (
        select(
            Assignment.roster_id, Roster.number, Seat.id.label("seat_id"), Seat.role, Seat.maximum,
            Shift.id.label("shift_id"), Shift.kind, Shift.texts, Shift.starts_at, Shift.ends_at,
            Project.id.label("project_id"), Project.organisation_id, Project.texts.label("project_texts"),
            Place.names, Place.address, Place.latitude, Place.longitude, Answer.state,
        )
        .join(Roster, Roster.id == Assignment.roster_id)
        .join(Seat, Seat.id == Assignment.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Project, Project.id == Shift.project_id)
        .join(Place, Place.id == Shift.place_id)
        .outerjoin(Answer, said)
        .where(Roster.state == "published", Shift.status == "open")
    )  # fmt: skip


def _is_full(session: Session, promised: Any) -> bool:
    """Whether as many sit on the seat as may."""
    gone = (
        select(Answer.volunteer_id)
        .where(Answer.volunteer_id == Assignment.volunteer_id, Answer.seat_id == Assignment.seat_id)
        .where(Answer.state.in_(GONE))
    )
    sitting = session.scalars(
        select(Assignment.volunteer_id).where(
            Assignment.roster_id == promised.roster_id, Assignment.seat_id == promised.seat_id, ~gone.exists()
        )
    ).all()
    most: int = promised.maximum
    return len(sitting) >= most


def _companions(
    session: Session, roster_ids: set[int], shift_ids: set[int]
) -> Mapping[tuple[int, int], Sequence[Companion]]:
    gone = (
        select(Answer.volunteer_id)
        .where(Answer.volunteer_id == Assignment.volunteer_id, Answer.seat_id == Assignment.seat_id)
        .where(Answer.state.in_(GONE))
    )
    rows = session.execute(
        select(Assignment.roster_id, Seat.shift_id, Seat.role, Person.id, Person.name)
        .join(Seat, Seat.id == Assignment.seat_id)
        .join(Person, Person.id == Assignment.volunteer_id)
        .where(Assignment.roster_id.in_(roster_ids), Seat.shift_id.in_(shift_ids), ~gone.exists())
        .order_by(Person.sort_key, Person.id)
    ).all()
    spoken: dict[int, list[str]] = {}
    languages = select(VolunteerLanguage).where(VolunteerLanguage.volunteer_id.in_({row.id for row in rows}))
    for each in session.scalars(languages.order_by(VolunteerLanguage.level.desc(), VolunteerLanguage.tag)):
        spoken.setdefault(each.volunteer_id, []).append(each.tag)
    found: dict[tuple[int, int], list[Companion]] = {}
    for row in rows:
        companion = Companion(row.id, row.name, row.role, tuple(spoken.get(row.id, ())))
        found.setdefault((row.roster_id, row.shift_id), []).append(companion)
    return found


def _my_shift(row: Any, volunteer_id: int, beside: Mapping[tuple[int, int], Sequence[Companion]]) -> MyShift:
    others = beside.get((row.roster_id, row.shift_id), ())
    return MyShift(
        shift_id=row.shift_id,
        seat_id=row.seat_id,
        role=row.role,
        kind=row.kind,
        project_id=row.project_id,
        project_texts=row.project_texts,
        texts=row.texts,
        place_names=row.names,
        address=row.address,
        latitude=row.latitude,
        longitude=row.longitude,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        state=row.state or PROMISED,
        number=row.number,
        companions=tuple(each for each in others if each.volunteer_id != volunteer_id),
    )
