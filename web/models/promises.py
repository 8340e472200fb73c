"""What people were told, and what became of it: promises, their events, and applications for a seat.

A promise is one row a party and seat. Its state is entered by `web.services.promises` alone, which appends an
event each time; the database refuses to change events.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base
from web.models.columns import Key, Version, by_whom, one_of, owner

PROMISE_STATES = (
    "offered", "accepted", "declined", "given_up", "released", "shift_cancelled", "lapsed", "checked_in",
    "served", "did_not_come",
)  # fmt: skip
ACTING = ("party", "lead", "coordinator", "system", "import")
"""As whom somebody acted on a promise: as its own party, as staff, as the program, or an upgrade did."""
APPLICATION_STATES = ("asked", "approved", "refused", "withdrawn")


class Party(Base):
    """Who serves together on one promise: a group with members that need no names, or a partner's offer.

    `heads` is how many come. A partner's offer says what the partner sends (`credential_code`, and in
    `brings` languages, skills and traits) and names the person later (`volunteer_id`). A single person is no
    party of this table: their promise names them.
    """

    __tablename__ = "party"
    __table_args__ = (
        one_of("kind", ("group", "offer")),
        CheckConstraint("heads BETWEEN 1 AND 10000", name="heads_in_range"),
        CheckConstraint("kind = 'offer' OR volunteer_id IS NULL", name="only_an_offer_names_one"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    version: Mapped[Version]
    kind: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    heads: Mapped[int] = mapped_column(default=1)
    contact_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    credential_code: Mapped[str] = mapped_column(String(80), default="")
    brings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    volunteer_id: Mapped[int | None] = mapped_column(ForeignKey("volunteer.id"), index=True)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Member(Base):
    """A named member of a group."""

    __tablename__ = "member"

    party_id: Mapped[int] = owner("party", key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), primary_key=True, index=True)


class Promise(Base):
    """One seat promised to one party: a volunteer, or a `Party` of `heads` heads.

    `told_*` is the shift as the party was last told and could answer it; `told_sequence` the seat's sequence
    then, and `answered_sequence` the one that was answered. Below the seat's own it waits for a new answer.
    `why` is a code for what led to the state; `minutes` were served.
    """

    __tablename__ = "promise"
    __table_args__ = (
        one_of("state", PROMISE_STATES),
        CheckConstraint("(volunteer_id IS NULL) <> (party_id IS NULL)", name="of_one_party"),
        CheckConstraint("told_starts_at < told_ends_at", name="told_times_in_order"),
        CheckConstraint("(state = 'served') = (minutes IS NOT NULL)", name="minutes_when_served"),
        CheckConstraint("minutes IS NULL OR minutes BETWEEN 0 AND 1440", name="minutes_in_range"),
        CheckConstraint("heads BETWEEN 1 AND 10000", name="heads_in_range"),
        CheckConstraint("volunteer_id IS NULL OR heads = 1", name="a_person_is_one_head"),
        UniqueConstraint("seat_id", "volunteer_id", name="uq_promise_volunteer"),
        UniqueConstraint("seat_id", "party_id", name="uq_promise_party"),
        Index("ix_promise_volunteer_state", "volunteer_id", "state"),
        Index("ix_promise_seat_heads", "seat_id", "state", "heads"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    volunteer_id: Mapped[int | None] = mapped_column(ForeignKey("volunteer.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    heads: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(20))
    since: Mapped[datetime]
    why: Mapped[str] = mapped_column(String(40), default="")
    by: Mapped[int | None] = by_whom()
    told_sequence: Mapped[int]
    answered_sequence: Mapped[int | None]
    told_starts_at: Mapped[datetime]
    told_ends_at: Mapped[datetime]
    told_place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    told_role: Mapped[str] = mapped_column(String(80), default="")
    minutes: Mapped[int | None]
    imported: Mapped[bool] = mapped_column(default=False)


class PromiseEvent(Base):
    """What happened to a promise, in order of id: which verb, from which state to which, by whom, and why.

    `sequence`, `starts_at`, `ends_at` and `place_id` are the shift as it stood then, `minutes` what was
    served. Rows are never changed: what stood before a correction is read from the event before it.
    """

    __tablename__ = "promise_event"
    __table_args__ = (
        one_of("acting", ACTING),
        one_of("after", PROMISE_STATES),
        Index("ix_promise_event_promise", "promise_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    promise_id: Mapped[int] = mapped_column(ForeignKey("promise.id"))
    at: Mapped[datetime]
    verb: Mapped[str] = mapped_column(String(20))
    before: Mapped[str | None] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    acting: Mapped[str] = mapped_column(String(20))
    by: Mapped[int | None] = by_whom()
    why: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    sequence: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place_id: Mapped[int]
    minutes: Mapped[int | None]
    roster_id: Mapped[int | None] = mapped_column(ForeignKey("roster.id", ondelete="SET NULL"))


class Application(Base):
    """A volunteer asks for a seat that is given by approval; decided by who leads the project."""

    __tablename__ = "application"
    __table_args__ = (
        one_of("state", APPLICATION_STATES),
        UniqueConstraint("seat_id", "volunteer_id", name="uq_application_pair"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    version: Mapped[Version]
    seat_id: Mapped[int] = owner("seat")
    volunteer_id: Mapped[int] = owner("volunteer")
    state: Mapped[str] = mapped_column(String(20), default="asked")
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = by_whom()
