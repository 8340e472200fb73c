"""Who is visited at home: households, what is kept of them under lock, and who is paired with whom."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base
from web.models.columns import Key, Version, by_whom, owner


class Household(Base):
    """A home that is visited; `number` is its pseudonym, and the group that its shifts serve.

    `organisation_id` is its sub-district or neighbourhood, `group_code` which group of people in need it is
    of (a word of the kind `household_group`, which has the talk guide), `languages` the tags they like to
    speak. Its place has coordinates rounded to a thousandth of a degree, enough for ways between visits. The
    address, exact coordinates, contact and needs are in `sealed`; who visits sees the address from
    `shown_hours` before the start until the end of the visit.
    """

    __tablename__ = "household"
    __table_args__ = (
        CheckConstraint("shown_hours BETWEEN 1 AND 336", name="shown_hours_in_range"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    version: Mapped[Version]
    number: Mapped[str] = mapped_column(String(20), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), unique=True)
    group_code: Mapped[str] = mapped_column(String(80), default="")
    languages: Mapped[list[Any]] = mapped_column(JSON, default=list)
    shown_hours: Mapped[int] = mapped_column(default=48)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_by: Mapped[int | None] = by_whom()
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Pairing(Base):
    """A volunteer who goes to one household for good, or stands in there.

    `stand_in` is 0 for who is paired, else the order in which stand-ins are asked, from 1.
    """

    __tablename__ = "pairing"
    __table_args__ = (
        CheckConstraint("stand_in BETWEEN 0 AND 99", name="stand_in_in_range"),
        UniqueConstraint("household_id", "volunteer_id", name="uq_pairing"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    version: Mapped[Version]
    household_id: Mapped[int] = owner("household")
    volunteer_id: Mapped[int] = owner("volunteer")
    stand_in: Mapped[int] = mapped_column(default=0)
    since: Mapped[date]
    ended_at: Mapped[datetime | None]
    by: Mapped[int | None] = by_whom()


class RosterStart(Base):
    """When a visit begins in one draft, where its run chose so; publishing enters it into the shift."""

    __tablename__ = "roster_start"

    roster_id: Mapped[int] = owner("roster", key=True)
    shift_id: Mapped[int] = mapped_column(
        ForeignKey("shift.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    starts_at: Mapped[datetime]
