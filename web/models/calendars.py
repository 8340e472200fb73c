"""Calendars that other programs fetch: who reads them, of what, and the secret in their address."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base
from web.models.columns import Key, owner

OWN = "project_id IS NULL AND place_id IS NULL"


class CalendarFeed(Base):
    """One reader's calendar: of their own shifts, or of a project or a place that is theirs.

    Each reader has a secret of their own, so whoever leaves a project loses only theirs; `token_hash` is all
    that is kept of it. `reminder_hours` before a shift the program reminds them; 0 is never.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (
        CheckConstraint("project_id IS NULL OR place_id IS NULL", name="of_one_thing"),
        CheckConstraint("reminder_hours BETWEEN 0 AND 168", name="reminder_in_range"),
        Index(
            "uq_calendar_feed_own", "person_id", unique=True,
            sqlite_where=text(OWN), postgresql_where=text(OWN),
        ),
        Index(
            "uq_calendar_feed_project", "person_id", "project_id", unique=True,
            sqlite_where=text("project_id IS NOT NULL"), postgresql_where=text("project_id IS NOT NULL"),
        ),
        Index(
            "uq_calendar_feed_place", "person_id", "place_id", unique=True,
            sqlite_where=text("place_id IS NOT NULL"), postgresql_where=text("place_id IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )  # fmt: skip

    id: Mapped[Key]
    person_id: Mapped[int] = owner("person")
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    reminder_hours: Mapped[int] = mapped_column(default=0, server_default="0")
    made_at: Mapped[datetime]
