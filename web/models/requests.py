"""What neighbourhoods ask for, and what became of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base
from web.models.columns import Key, Version, by_whom, one_of, owner

REQUEST_STATES = (
    "received", "accepted", "scheduled", "served", "closed", "answered", "refused", "handed", "merged",
)  # fmt: skip
"""Asked; taken on; with a shift; done, and its asker may say so; over. Or ended at the desk: answered,
refused with a reason, handed to a unit outside of Duet, merged into one like it."""
WAYS = ("visit", "shift", "series", "answer", "hand")
"""What usually becomes of a kind of request."""


class RequestKind(Base):
    """What may be asked for: a word of the kind `request`, its terms in working days, and its usual way.

    `triage_days` until somebody has decided, `serve_days` until it is done, both from the day it was asked.
    `skills` are those that who serves it usually needs.
    """

    __tablename__ = "request_kind"
    __table_args__ = (
        one_of("way", WAYS),
        CheckConstraint("triage_days BETWEEN 1 AND 60", name="triage_days_in_range"),
        CheckConstraint("serve_days BETWEEN triage_days AND 250", name="serve_days_in_range"),
    )

    code: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[Version]
    triage_days: Mapped[int]
    serve_days: Mapped[int]
    way: Mapped[str] = mapped_column(String(10), default="shift")
    skills: Mapped[list[Any]] = mapped_column(JSON, default=list)


class Request(Base):
    """Something that a neighbourhood, or a resident through it, asks for.

    `number` is what people call it by. `summary` says what is asked, without names; `sealed` has who it is
    for, how to reach them, where, and whatever else is private. `people` is for how many. It was asked for
    `organisation_id`; `unit_id` deals with it, and `handler_id` there. `due_on` is the day by which its next
    step is due; of what is done, by which it was, and `done_at` when it was. What became of it is a shift, a
    series, or a household's visits; `reason` is a code and `said` the words of who answered or refused it.
    """

    __tablename__ = "request"
    __table_args__ = (
        one_of("state", REQUEST_STATES),
        CheckConstraint("people BETWEEN 1 AND 10000", name="people_in_range"),
        CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name="merged_into_one"),
        Index("ix_request_state_due", "state", "due_on"),
        Index("ix_request_unit_asked", "unit_id", "asked_at"),
        Index("ix_request_kind_asked", "kind", "asked_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    version: Mapped[Version]
    number: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(80))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    summary: Mapped[str] = mapped_column(String(500))
    search_key: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(35), default="zh-Hans")
    people: Mapped[int] = mapped_column(default=1)
    wanted_on: Mapped[date | None]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(20), default="received")
    due_on: Mapped[date | None]
    asked_by: Mapped[int | None] = by_whom()
    asked_at: Mapped[datetime]
    handler_id: Mapped[int | None] = by_whom()
    shift_id: Mapped[int | None] = mapped_column(ForeignKey("shift.id", ondelete="SET NULL"), index=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id", ondelete="SET NULL"), index=True)
    household_id: Mapped[int | None] = mapped_column(
        ForeignKey("household.id", ondelete="SET NULL"), index=True
    )
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"), index=True)
    reason: Mapped[str] = mapped_column(String(40), default="")
    said: Mapped[str] = mapped_column(Text, default="")
    stars: Mapped[int | None]
    reopened: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)


class RequestEvent(Base):
    """What happened to a request, in order of id; rows are never changed."""

    __tablename__ = "request_event"
    __table_args__ = (one_of("after", REQUEST_STATES), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    request_id: Mapped[int] = owner("request")
    at: Mapped[datetime]
    verb: Mapped[str] = mapped_column(String(20))
    before: Mapped[str | None] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    by: Mapped[int | None] = by_whom()
    note: Mapped[str] = mapped_column(Text, default="")
    numbers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
