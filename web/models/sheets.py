"""Sheets that somebody brought: what was in them until it is entered, and what their columns mean."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base
from web.models.columns import Key, Version, by_whom, one_of, owner

SHEET_KINDS = (
    "people", "availability", "projects", "places", "shifts", "series", "promises", "parties",
    "organisations", "words", "openings", "requests", "sessions", "households",
)  # fmt: skip
DISTRICT = "district"
"""What is brought as one workbook with a sheet of each kind."""
SHEET_STATES = ("new", "looking", "looked", "entering", "entered", "refused", "dropped")


class Sheet(Base):
    """A sheet that was brought for one organisation; `content` is sealed, and gone once it is entered.

    `columns` is heading -> field as who brought it says; `report` what the dry run found: counts, and by row
    what it is and why; `fault` the code and numbers of what cannot be read at all. `made` are the people whom
    it entered, until they are invited.
    """

    __tablename__ = "sheet"
    __table_args__ = (
        one_of("kind", (*SHEET_KINDS, DISTRICT)),
        one_of("state", SHEET_STATES),
        Index("ix_sheet_brought", "brought_by", "brought_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    version: Mapped[Version]
    kind: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[int] = owner("organisation")
    name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    state: Mapped[str] = mapped_column(String(10), default="new")
    columns: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    report: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    fault: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    made: Mapped[list[int]] = mapped_column(JSON, default=list, server_default="[]", deferred=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"))
    brought_by: Mapped[int | None] = by_whom()
    brought_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SheetNumber(Base):
    """The number that an organisation's sheets give to a row of ours, for ever."""

    __tablename__ = "sheet_number"
    __table_args__ = (
        one_of("kind", SHEET_KINDS),
        UniqueConstraint("kind", "organisation_id", "number", name="uq_sheet_number_once"),
        Index("ix_sheet_number_row", "kind", "row_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[int] = owner("organisation")
    number: Mapped[str] = mapped_column(String(60))
    row_id: Mapped[int]


class SheetHeading(Base):
    """What a heading meant the last time: the field, or nothing for a column that is passed over."""

    __tablename__ = "sheet_heading"
    __table_args__ = (one_of("kind", SHEET_KINDS),)

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    organisation_id: Mapped[int] = owner("organisation", key=True)
    heading: Mapped[str] = mapped_column(String(120), primary_key=True)
    field: Mapped[str] = mapped_column(String(60), default="")
