"""What partners offer: specialists for some hours, unnamed at first, and where a draft puts them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base
from web.models.columns import Key, Version, by_whom, owner


class OfferedSession(Base):
    """Hours in which one specialist of a partner (a `Party` of the kind `offer`) serves up to `most_shifts`.

    The partner names who comes until `name_hours` before the first shift. Each has a party of its own, so
    that each is named by itself. `made_with` is the first of those that were offered in one act.
    """

    __tablename__ = "offered_session"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="times_in_order"),
        CheckConstraint("most_shifts BETWEEN 1 AND 20", name="most_shifts_in_range"),
        CheckConstraint("name_hours BETWEEN 1 AND 720", name="name_hours_in_range"),
        Index("ix_offered_session_starts_at", "starts_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    version: Mapped[Version]
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id", ondelete="CASCADE"), unique=True)
    made_with: Mapped[int | None] = mapped_column(index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    most_shifts: Mapped[int] = mapped_column(default=1)
    name_hours: Mapped[int] = mapped_column(default=48)
    created_by: Mapped[int | None] = by_whom()
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class PartyAssignment(Base):
    """The specialist of an offered session on one seat of one roster, as `Assignment` is a person's.

    Publishing promises its party the seat.
    """

    __tablename__ = "party_assignment"

    roster_id: Mapped[int] = owner("roster", key=True)
    seat_id: Mapped[int] = mapped_column(
        ForeignKey("seat.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    party_id: Mapped[int] = mapped_column(
        ForeignKey("party.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    placed_at: Mapped[datetime | None]
