"""Opening hours to staff, which are cut into shifts."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base
from web.models.columns import Key, Version, one_of, owner
from web.models.series import DAYS_OFF, MAKE_UP


class Opening(Base):
    """A place that is open at certain hours and wants so many heads in each of them.

    `hours` is weekday ("0" is Monday) -> stretches `{"start": minute, "end": minute, "minimum": heads,
    "desired": heads}` of the local day, in order; `other_days` the same by ISO day, for days that are
    otherwise (an empty list: closed). `lengths` are the minutes that its shifts may last; they may begin
    every `every` minutes from where a stretch without a break begins. `shift` is what each shift is like:
    kind, texts, team, seats, of which the first has its heads from the hours. `made_until` is the last day
    to which it was cut.
    """

    __tablename__ = "opening"
    __table_args__ = (
        one_of("days_off", DAYS_OFF),
        one_of("make_up", MAKE_UP),
        CheckConstraint("every BETWEEN 5 AND 240", name="every_in_range"),
        CheckConstraint("last IS NULL OR first <= last", name="days_in_order"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    version: Mapped[Version]
    project_id: Mapped[int] = owner("project")
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    hours: Mapped[dict[str, Any]] = mapped_column(JSON)
    other_days: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    lengths: Mapped[list[int]] = mapped_column(JSON)
    every: Mapped[int] = mapped_column(default=30)
    days_off: Mapped[str] = mapped_column(String(10), default="keep")
    make_up: Mapped[str] = mapped_column(String(10), default="keep")
    first: Mapped[date]
    last: Mapped[date | None]
    shift: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_until: Mapped[date | None]
    created_at: Mapped[datetime]
