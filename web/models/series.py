"""Work that comes again: series and their rhythm, days of the calendar, batches, templates."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base
from web.models.columns import Key, Version, by_whom, one_of, owner

UNITS = ("week", "month")
DAYS_OFF = ("keep", "skip", "move")
"""What a series does on a day off: takes place, does not, or takes place on the next day that fits."""
MAKE_UP = ("keep", "skip", "move", "add")
"""What it does on a weekend day that is worked; `add`: it takes place then as on a workday too."""
CALENDAR_KINDS = ("off", "work", "usual")
"""A day off, a weekend day that is worked, or a day like any other of its weekday."""
BATCH_KINDS = ("series", "copy", "sheet")


class Series(Base):
    """A shift that comes again from its `first` to its `last` day; without a `last` it has no end.

    `unit` week: on `weekdays` (0 is Monday) of every `every`-th week, counted from that of `first`. `unit`
    month: on the `nths` (1 to 4, -1 is the last) of its `weekdays` in every `every`-th month. `days_off` and
    `make_up` say what the calendar does to it. It leaves `except_days` out, and takes place on `besides_days`
    too; both are ISO strings. `shift` is what each instance is like: kind, group_code, texts, team, seats.
    `window_minutes` is how long the window of a visit lasts, from `start_minute`.
    `made_until` is the last day to which its shifts were made. `cut_short`: its later shifts were cancelled
    together, and `last_before` is what its `last` day was until then.
    """

    __tablename__ = "series"
    __table_args__ = (
        one_of("unit", UNITS),
        one_of("days_off", DAYS_OFF),
        one_of("make_up", MAKE_UP),
        CheckConstraint("every BETWEEN 1 AND 52", name="every_in_range"),
        CheckConstraint("start_minute BETWEEN 0 AND 1439", name="start_in_day"),
        CheckConstraint("minutes BETWEEN 15 AND 1440", name="minutes_in_range"),
        CheckConstraint("last IS NULL OR first <= last", name="days_in_order"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    version: Mapped[Version]
    project_id: Mapped[int] = owner("project")
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    unit: Mapped[str] = mapped_column(String(10), default="week")
    every: Mapped[int] = mapped_column(default=1)
    weekdays: Mapped[list[int]] = mapped_column(JSON)
    nths: Mapped[list[int]] = mapped_column(JSON, default=list)
    days_off: Mapped[str] = mapped_column(String(10), default="keep")
    make_up: Mapped[str] = mapped_column(String(10), default="keep")
    start_minute: Mapped[int]
    minutes: Mapped[int]
    window_minutes: Mapped[int | None]
    first: Mapped[date]
    last: Mapped[date | None]
    except_days: Mapped[list[Any]] = mapped_column(JSON, default=list)
    besides_days: Mapped[list[Any]] = mapped_column(JSON, default=list)
    shift: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_until: Mapped[date | None]
    cut_short: Mapped[bool] = mapped_column(default=False, server_default=false())
    last_before: Mapped[date | None]


class CalendarDay(Base):
    """What the district itself says of one day, before the notice of the State Council; `names` by tag."""

    __tablename__ = "calendar_day"
    __table_args__ = (one_of("kind", CALENDAR_KINDS), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    version: Mapped[Version]
    day: Mapped[date] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    names: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Batch(Base):
    """Shifts that were made in one act, and can be taken back in one."""

    __tablename__ = "batch"
    __table_args__ = (
        one_of("kind", BATCH_KINDS),
        Index("ix_batch_organisation_made", "organisation_id", "made_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(10))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id", ondelete="SET NULL"), index=True)
    count: Mapped[int]
    made_by: Mapped[int | None] = by_whom()
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class BatchShift(Base):
    """One shift of a batch."""

    __tablename__ = "batch_shift"

    batch_id: Mapped[int] = owner("batch", key=True)
    shift_id: Mapped[int] = mapped_column(
        ForeignKey("shift.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ShiftTemplate(Base):
    """What a shift often is like: `shift` as in a series, with its usual times and place where it has some.

    Whoever leads work at the organisation or below may use it; one of a `project_id` is for that alone.
    """

    __tablename__ = "shift_template"
    __table_args__ = (
        CheckConstraint("start_minute IS NULL OR start_minute BETWEEN 0 AND 1439", name="start_in_day"),
        CheckConstraint("minutes BETWEEN 15 AND 1440", name="minutes_in_range"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    version: Mapped[Version]
    organisation_id: Mapped[int] = owner("organisation")
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    start_minute: Mapped[int | None]
    minutes: Mapped[int]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id", ondelete="SET NULL"))
    shift: Mapped[dict[str, Any]] = mapped_column(JSON)
