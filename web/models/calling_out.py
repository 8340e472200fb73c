"""Call-outs: a seat that stands empty is offered to people who fit, and the first yes has it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base
from web.models.columns import Key, Version, by_whom, one_of, owner

CALL_OUT_STATES = ("open", "filled", "ended", "withdrawn")
ASKED_STATES = ("waiting", "asked", "yes", "no", "not_now", "thanked", "over_budget")
OPEN = text("state = 'open'")


class CallOut(Base):
    """One asking around for one seat, until `ends_at`; `places` is how many of it were asked for.

    It is about the shift as it stood at `sequence`: a yes to that is no yes to another day or place.
    `ended_because` is a code: why it ended before everybody asked for had come.
    """

    __tablename__ = "call_out"
    __table_args__ = (
        one_of("state", CALL_OUT_STATES),
        CheckConstraint("places BETWEEN 1 AND 10000", name="places_in_range"),
        Index("uq_call_out_open", "seat_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    version: Mapped[Version]
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    sequence: Mapped[int]
    places: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), default="open")
    made_by: Mapped[int | None] = by_whom()
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str] = mapped_column(String(20), default="", server_default="")


class Asked(Base):
    """One person asked by a call-out: in which order, what they said, and who wrote that down for them.

    Who is `waiting` is asked when those before have not answered. `over_budget` is whom we did not write to,
    as they have had enough messages this week. Both have no `asked_at`; everybody else has.
    """

    __tablename__ = "asked"
    __table_args__ = (
        one_of("state", ASKED_STATES),
        UniqueConstraint("call_out_id", "volunteer_id", name="uq_asked_once"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    call_out_id: Mapped[int] = owner("call_out")
    volunteer_id: Mapped[int] = owner("volunteer")
    rank: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), default="asked")
    asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = by_whom()
