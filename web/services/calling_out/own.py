"""What a volunteer is asked: the offers that wait for them, and one of them with what has become of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from web.db import plain_rows
from web.models import Asked, CallOut, Place, Project, Promise, Seat, Shift
from web.services.calling_out import place
from web.services.clock import now
from web.services.faults import NotFound
from web.services.promises.standing import stands

_heads = (
    select(func.coalesce(func.sum(Promise.heads), 0))
    .where(Promise.seat_id == Seat.id, stands())
    .scalar_subquery()
)
_OFFERS = (
    select(
        Asked.id, Asked.state, Asked.asked_at, CallOut.ends_at, Seat.id.label("seat_id"), Seat.role,
        Shift.id.label("shift_id"), Shift.kind, Shift.texts, Shift.starts_at, Shift.ends_at.label("until"),
        Shift.place_id, Place.names.label("place_names"), Place.address,
        Project.id.label("project_id"), Project.texts.label("project_texts"), Project.scene,
        (Seat.desired - _heads).label("missing"),
    )
    .join(CallOut, CallOut.id == Asked.call_out_id)
    .join(Seat, Seat.id == CallOut.seat_id)
    .join(Shift, Shift.id == Seat.shift_id)
    .join(Place, Place.id == Shift.place_id)
    .join(Project, Project.id == Shift.project_id)
    .where(Asked.volunteer_id == bindparam("me"), Asked.state != "waiting")
    .order_by(CallOut.ends_at, Asked.id)
)  # fmt: skip
_WAITING = _OFFERS.where(
    Asked.state.in_(("asked", "over_budget")), CallOut.state == "open", CallOut.ends_at > bindparam("at"),
    Shift.starts_at > bindparam("at"), Shift.status == "open", Seat.ended_at.is_(None),
    Seat.sequence == CallOut.sequence, Seat.desired > _heads,
)  # fmt: skip
_ONE = _OFFERS.where(Asked.id == bindparam("asked"))


@dataclass(frozen=True, slots=True)
class Offer:
    """A place somebody is asked for, until `answer_by`; `over` says as a code why it is not open any more.

    `state` is what they said; `missing` is how many are still looked for on that place.
    """

    id: int
    state: str
    over: str
    answer_by: datetime
    seat_id: int
    shift_id: int
    role: str
    kind: str
    texts: Mapping[str, str]
    project_id: int
    project_texts: Mapping[str, Mapping[str, str]]
    scene: str
    place_id: int
    place_names: Mapping[str, str]
    address: str
    starts_at: datetime
    ends_at: datetime
    missing: int


def waiting(session: Session, volunteer_id: int) -> Sequence[Offer]:
    """The offers that somebody may say yes to, those that end first before others."""
    return [_offer(row, "") for row in plain_rows(session, _WAITING, me=volunteer_id, at=now())]


def one(session: Session, volunteer_id: int, asked_id: int) -> Offer:
    """One of them, over or not. Raises NotFound for somebody else's."""
    row = plain_rows(session, _ONE, me=volunteer_id, asked=asked_id).one_or_none()
    if row is None:
        raise NotFound
    asked = session.get_one(Asked, asked_id)
    call = session.get_one(CallOut, asked.call_out_id)
    why = place.over(session, call, place.of(session, call.seat_id), now())
    late = why == place.TIME and row.missing > 0
    return _offer(row, "" if late else why)


def are_open(session: Session, asked_ids: Sequence[int]) -> Mapping[int, str]:
    """Asked id -> why the offer is not true any more, as a code; empty where it is. For who sends messages.

    Also `answered` for who has said yes or no, `gone` for a row that is there no more.
    """
    found: dict[int, str] = dict.fromkeys(asked_ids, "gone")
    for asked in session.scalars(select(Asked).where(Asked.id.in_(asked_ids))):
        call = session.get_one(CallOut, asked.call_out_id)
        why = place.over(session, call, place.of(session, call.seat_id), now())
        found[asked.id] = why or ("" if asked.state == "asked" else "answered")
    return found


def _offer(row: Any, over: str) -> Offer:
    return Offer(
        row.id, row.state, over, row.ends_at, row.seat_id, row.shift_id, row.role, row.kind, row.texts,
        row.project_id, row.project_texts, row.scene, row.place_id, row.place_names, row.address,
        row.starts_at, row.until, max(0, row.missing),
    )  # fmt: skip
