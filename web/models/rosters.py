"""Runs and rosters: what was computed, drafted and published.

A roster is a draft, then published under a number, then superseded. What is published is a picture that never
changes: the database refuses it (triggers, in the second migration). What people were told, and what became
of it, stands apart (`web.models.promises`).
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base
from web.models.columns import Key, by_whom, one_of, owner

ROSTER_STATES = ("draft", "published", "superseded")


class Run(Base):
    """One solve: what was asked, the problem itself (JSON, zlib), and what came out.

    `base_number` is the roster that was published when it was asked, whose promises it weighs. `kept` are
    the edits by hand that it keeps: (volunteer id, seat id) pairs that must be `in` and `out`.
    """

    __tablename__ = "run"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Key]
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"), unique=True)
    period_start: Mapped[date] = mapped_column(index=True)
    period_end: Mapped[date]
    scope_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    base_number: Mapped[int | None]
    kept: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    seconds: Mapped[int]
    workers: Mapped[int]
    seed: Mapped[int]
    digest: Mapped[str | None] = mapped_column(String(64))
    problem: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created_by: Mapped[int | None] = by_whom()
    created_at: Mapped[datetime]


class Roster(Base):
    """Who sits where from `period_start` to `period_end`, both included; `version` counts its changes.

    A draft changes the projects of `scope_organisation_id` and below alone; without one, of the district.
    What it changes is its difference to the promises as they stood at the event `base_event_id`.

    `repair` is what it costs where it was made to repair another. `costs` were found at `assessed_at`, of its
    `assessed_version` beside the promises as of the event `assessed_event_id`; their bounds at `bounds_at`,
    of the problem with `bounds_digest`. `undoes_number` is the number of the same week that it took back.
    """

    __tablename__ = "roster"
    __table_args__ = (
        one_of("state", ROSTER_STATES),
        UniqueConstraint("period_start", "number", name="uq_roster_number"),
        CheckConstraint("(state = 'draft') = (number IS NULL)", name="number_when_published"),
        Index(
            "ix_roster_one_published",
            "period_start",
            unique=True,
            sqlite_where=text("state = 'published'"),
            postgresql_where=text("state = 'published'"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    period_start: Mapped[date] = mapped_column(index=True)
    period_end: Mapped[date]
    state: Mapped[str] = mapped_column(String(20), default="draft")
    number: Mapped[int | None]
    scope_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id", ondelete="SET NULL"))
    base_roster_id: Mapped[int | None] = mapped_column(ForeignKey("roster.id", ondelete="SET NULL"))
    base_event_id: Mapped[int] = mapped_column(default=0, server_default="0")
    version: Mapped[int] = mapped_column(default=0)
    costs: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    assessed_at: Mapped[datetime | None]
    assessed_version: Mapped[int | None]
    assessed_event_id: Mapped[int | None]
    bounds_at: Mapped[datetime | None]
    bounds_digest: Mapped[str | None] = mapped_column(String(64))
    repair: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    undoes_number: Mapped[int | None]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by: Mapped[int | None] = by_whom()


class Assignment(Base):
    """One person on one seat of one roster; `placed_at` is when somebody put them there by hand."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("roster_id", "seat_id", "volunteer_id", name="uq_assignment_pair"),
        Index("ix_assignment_volunteer_roster", "volunteer_id", "roster_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    roster_id: Mapped[int] = mapped_column(ForeignKey("roster.id", ondelete="CASCADE"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"))
    placed_at: Mapped[datetime | None]


class DraftEdit(Base):
    """One change of a draft by hand, in order of `position`: the (volunteer id, seat id) pairs that it put
    there and took away.

    What was undone stays until something else is done, so that it can be done again.
    """

    __tablename__ = "draft_edit"
    __table_args__ = (
        UniqueConstraint("roster_id", "position", name="uq_draft_edit_position"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    roster_id: Mapped[int] = mapped_column(ForeignKey("roster.id", ondelete="CASCADE"))
    position: Mapped[int]
    added: Mapped[list[Any]] = mapped_column(JSON)
    removed: Mapped[list[Any]] = mapped_column(JSON)
    undone: Mapped[bool] = mapped_column(default=False)
    by: Mapped[int | None] = by_whom()
    at: Mapped[datetime]


class Waiver(Base):
    """A hard rule that somebody with the right set aside in one case, and why.

    The case is a person on a shift, or, without a person, the team of a shift. It holds until `ended_at`.
    """

    __tablename__ = "waiver"
    __table_args__ = (
        CheckConstraint("length(trim(reason)) > 0", name="has_a_reason"),
        Index(
            "uq_waiver_case",
            "rule",
            "shift_id",
            "volunteer_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    rule: Mapped[str] = mapped_column(String(40))
    shift_id: Mapped[int] = owner("shift")
    volunteer_id: Mapped[int | None] = mapped_column(
        ForeignKey("volunteer.id", ondelete="CASCADE"), index=True
    )
    reason: Mapped[str] = mapped_column(String(500))
    by: Mapped[int | None] = by_whom()
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class BoundedProblem(Base):
    """A problem of which bounds were proven (JSON, zlib), by its digest without the clock.

    It is kept while a roster names it, to tell whether what changed since only made it tighter.
    """

    __tablename__ = "bounded_problem"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    problem: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class Pin(Base):
    """A coordinator's word: this person on this seat (`inside`), or not on it."""

    __tablename__ = "pin"

    volunteer_id: Mapped[int] = owner("volunteer", key=True)
    seat_id: Mapped[int] = mapped_column(
        ForeignKey("seat.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    inside: Mapped[bool]
    at: Mapped[datetime]


class Scenario(Base):
    """A named list of changes on a roster, solved apart; never touches what is published."""

    __tablename__ = "scenario"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(200))
    roster_id: Mapped[int] = mapped_column(ForeignKey("roster.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    changes: Mapped[list[Any]] = mapped_column(JSON)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"), unique=True)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created_by: Mapped[int | None] = by_whom()
    created_at: Mapped[datetime]
