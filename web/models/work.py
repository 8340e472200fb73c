"""Demand: projects, shifts and seats."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base
from web.models.columns import Key, Version, one_of, owner

FLOWS = ("planned", "open", "approval", "staff")
"""How people come to a seat: planned by a run, then open; open to take; by approval; by staff alone."""
SCENES = ("community", "street_block", "medical", "international")


class Project(Base):
    """What owns shifts: `texts` is tag -> {name, summary}, `team` what its new shifts start with."""

    __tablename__ = "project"
    __table_args__ = (
        CheckConstraint("weight BETWEEN 1 AND 999", name="weight_in_range"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    version: Mapped[Version]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    code: Mapped[str] = mapped_column(String(80), unique=True)
    scene: Mapped[str] = mapped_column(String(20))
    programme: Mapped[str] = mapped_column(String(80), default="")
    weight: Mapped[int] = mapped_column(default=1)
    texts: Mapped[dict[str, Any]] = mapped_column(JSON)
    texts_public: Mapped[bool] = mapped_column(default=True)
    team: Mapped[list[Any]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class ProjectLead(Base):
    """A person who is named to lead a project."""

    __tablename__ = "project_lead"

    project_id: Mapped[int] = owner("project", key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Shift(Base):
    """Work at a place from start to end; `team` are team rules, `group_code` whom it serves, for continuity.

    `series_id` and `series_day` say which instance of a series it is, whatever it was changed to since;
    `by_hand` that it was changed alone, so that a change of its series passes it over. A visit has a window:
    until it is published, a run chooses when in it it starts. A station says which day of which opening hours
    it was cut from.
    """

    __tablename__ = "shift"
    __table_args__ = (
        one_of("status", ("open", "cancelled")),
        CheckConstraint("starts_at < ends_at", name="times_in_order"),
        UniqueConstraint("series_id", "series_day", name="uq_shift_series_day"),
        Index("ix_shift_starts_at", "starts_at"),
        Index("ix_shift_opening_day", "opening_id", "opening_day"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    version: Mapped[Version]
    project_id: Mapped[int] = owner("project")
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id", ondelete="SET NULL"))
    series_day: Mapped[date | None]
    kind: Mapped[str] = mapped_column(String(40))
    group_code: Mapped[str | None] = mapped_column(String(80))
    texts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    team: Mapped[list[Any]] = mapped_column(JSON, default=list)
    status: Mapped[str] = mapped_column(String(20), default="open")
    cancelled_at: Mapped[datetime | None]
    by_hand: Mapped[bool] = mapped_column(default=False, server_default=false())
    window_starts_at: Mapped[datetime | None]
    window_ends_at: Mapped[datetime | None]
    opening_id: Mapped[int | None]
    opening_day: Mapped[date | None]


class Seat(Base):
    """A role in a shift: heads wanted, and in `needs` what each person must bring; `texts` is tag -> name.

    `sequence` counts the changes after which who sits there must be asked anew: of time, place or role, or
    that it is cancelled or takes place again (SEQUENCE of RFC 5546). `flow` says how people come to it, and
    `open_hours` from how long before its start they may take it themselves; without them, from now on.
    A seat that somebody was ever given is not deleted: `ended_at` says since when nobody is asked for it.
    """

    __tablename__ = "seat"
    __table_args__ = (
        CheckConstraint(
            "0 <= minimum AND minimum <= desired AND desired <= maximum AND maximum BETWEEN 1 AND 10000",
            name="heads_in_order",
        ),
        one_of("flow", FLOWS),
        CheckConstraint("open_hours IS NULL OR open_hours BETWEEN 1 AND 8784", name="open_hours_in_range"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    shift_id: Mapped[int] = owner("shift")
    position: Mapped[int] = mapped_column(default=0)
    role: Mapped[str] = mapped_column(String(80), default="")
    texts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    minimum: Mapped[int]
    desired: Mapped[int]
    maximum: Mapped[int]
    needs: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    flow: Mapped[str] = mapped_column(String(20), default="planned", server_default="planned")
    open_hours: Mapped[int | None]
    ended_at: Mapped[datetime | None]
