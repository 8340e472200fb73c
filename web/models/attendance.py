"""Who came, when, and how we know; beside the promise, whose state says what became of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base
from web.models.columns import Version, by_whom, one_of

KNOWN_BY = ("code", "list", "afterwards")
"""The person scanned or typed the code; staff pressed it there; staff wrote it down later."""


class Attendance(Base):
    """When somebody came and left, as far as anybody said so; `unplanned` for who came without a promise.

    `late` is that they said they would be, or were. `closed_at` is when it was closed as unknown, with
    nothing said. `heads` is how many of a group came; without it, as many as were promised.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        one_of("known_by", KNOWN_BY),
        CheckConstraint("left_at IS NULL OR arrived_at IS NULL OR arrived_at <= left_at", name="in_order"),
    )

    promise_id: Mapped[int] = mapped_column(ForeignKey("promise.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[Version]
    arrived_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    late: Mapped[bool] = mapped_column(default=False)
    heads: Mapped[int | None]
    unplanned: Mapped[bool] = mapped_column(default=False)
    known_by: Mapped[str] = mapped_column(String(20), default="list")
    by: Mapped[int | None] = by_whom()
    noted_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Press(Base):
    """One press on a day sheet, known by a key that its phone gave it: it counts once."""

    __tablename__ = "press"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id", ondelete="CASCADE"), index=True)
    what: Mapped[str] = mapped_column(String(20))
    answer: Mapped[str] = mapped_column(String(60), default="")
    pressed_at: Mapped[datetime]
    received_at: Mapped[datetime]
    by: Mapped[int | None] = by_whom()
