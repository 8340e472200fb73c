"""Work that outlives a request: the row is the truth about it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base
from web.models.columns import Key, one_of

JOB_STATES = ("queued", "running", "done", "failed", "cancelled")


class Job(Base):
    """One piece of work.

    `fence` grows each time somebody takes the job, and only the holder of the newest may finish it.
    `lease_until` is the holder's sign of life. `wish` is what people asked of it since: `finish` (stop and
    keep) or `cancel`. It waits until the job `after_id` has ended.
    """

    __tablename__ = "job"
    __table_args__ = (
        one_of("status", JOB_STATES),
        Index("ix_job_status", "status", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(20))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after_id: Mapped[int | None]
    status: Mapped[str] = mapped_column(String(20), default="queued")
    wish: Mapped[str | None] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    progress: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    fault: Mapped[str | None] = mapped_column(String(2000))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
