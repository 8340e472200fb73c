"""Volunteers: what they bring, when they can, what they wish."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base
from web.models.columns import Key, Version, by_whom, owner

IN_ORDER = "0 <= start_minute AND start_minute < end_minute AND end_minute <= 1440"
WISH_KINDS = ("project", "scene", "kind", "place", "shift")


class Volunteer(Base):
    """The profile of a person who serves: `id` is the person's. `number` is what others see.

    Limits are the most they want to do; minutes and counts; empty is no limit. Four weeks are any four in a
    row, and a weekend counts that has a shift on its Saturday or Sunday. `served` counts shifts so far.
    `hours_version` counts the changes of their hours, as the person's `version` those of the rest.
    """

    __tablename__ = "volunteer"
    __table_args__ = (
        CheckConstraint("asked_minutes BETWEEN 15 AND 10080", name="asked_minutes_in_a_week"),
        CheckConstraint("served >= 0", name="served_not_negative"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    home_place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    asked_minutes: Mapped[int] = mapped_column(default=120)
    shifts_per_day: Mapped[int | None]
    shifts_per_week: Mapped[int | None]
    minutes_per_day: Mapped[int | None]
    minutes_per_week: Mapped[int | None]
    rest_minutes: Mapped[int | None]
    days_in_a_row: Mapped[int | None]
    weekends_in_four_weeks: Mapped[int | None]
    minutes_in_four_weeks: Mapped[int | None]
    consents: Mapped[list[Any]] = mapped_column(JSON, default=list)
    served: Mapped[int] = mapped_column(default=0)
    hours_version: Mapped[Version]


class VolunteerLanguage(Base):
    """A language spoken: BCP 47 tag, level 1 (A1) to 6 (C2) or 7 (native), as `entities.Level`."""

    __tablename__ = "volunteer_language"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 7", name="level_in_range"),
        Index("ix_volunteer_language_tag", "tag"),
    )

    volunteer_id: Mapped[int] = owner("volunteer", key=True)
    tag: Mapped[str] = mapped_column(String(35), primary_key=True)
    level: Mapped[int]


class VolunteerSkill(Base):
    """A skill and its level: 1 some, 2 good, 3 expert."""

    __tablename__ = "volunteer_skill"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 3", name="level_in_range"),)

    volunteer_id: Mapped[int] = owner("volunteer", key=True)
    code: Mapped[str] = mapped_column(String(80), primary_key=True)
    level: Mapped[int]


class Credential(Base):
    """A licence or certificate (`clearance` False) or a safeguarding clearance; empty `valid_until`: no end.

    It counts for a roster once somebody has verified it; a refusal keeps its reason in `refused_because`.
    `sealed_number` is its number under the person's key.
    """

    __tablename__ = "credential"
    __table_args__ = (
        UniqueConstraint("volunteer_id", "code", name="uq_credential"),
        CheckConstraint("(verified_at IS NULL) OR (refused_at IS NULL)", name="verified_or_refused"),
        Index("ix_credential_valid_until", "valid_until"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    version: Mapped[Version]
    volunteer_id: Mapped[int] = owner("volunteer")
    code: Mapped[str] = mapped_column(String(80))
    clearance: Mapped[bool] = mapped_column(default=False)
    speciality: Mapped[str] = mapped_column(String(100), default="")
    issuer: Mapped[str] = mapped_column(String(100), default="")
    sealed_number: Mapped[bytes | None] = mapped_column(LargeBinary)
    valid_until: Mapped[date | None]
    verified_by: Mapped[int | None] = by_whom()
    verified_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    refused_because: Mapped[str] = mapped_column(String(300), default="")


class Evidence(Base):
    """A picture or PDF of a credential, sealed under the person's key; opened by verifiers only."""

    __tablename__ = "evidence"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Key]
    credential_id: Mapped[int] = owner("credential")
    name: Mapped[str] = mapped_column(String(100))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[datetime]


class VolunteerTrait(Base):
    """What a team rule may count: lead, professional, resident, abroad, police, ..."""

    __tablename__ = "volunteer_trait"

    volunteer_id: Mapped[int] = owner("volunteer", key=True)
    code: Mapped[str] = mapped_column(String(80), primary_key=True)


class Availability(Base):
    """Free each week from `start_minute` to `end_minute` of a local day (0 Monday; minutes from midnight)."""

    __tablename__ = "availability"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_known"),
        CheckConstraint(IN_ORDER, name="minutes_in_order"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    volunteer_id: Mapped[int] = owner("volunteer")
    weekday: Mapped[int]
    start_minute: Mapped[int]
    end_minute: Mapped[int]


class AvailabilityException(Base):
    """On one day free, or not free, from minute to minute, whatever the week says."""

    __tablename__ = "availability_exception"
    __table_args__ = (CheckConstraint(IN_ORDER, name="minutes_in_order"), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    volunteer_id: Mapped[int] = owner("volunteer")
    day: Mapped[date]
    start_minute: Mapped[int]
    end_minute: Mapped[int]
    free: Mapped[bool]


class Wish(Base):
    """A liking (1 to 9) or dislike (-9 to -1) of a project, place or shift (its id), a scene or a kind."""

    __tablename__ = "wish"
    __table_args__ = (CheckConstraint("weight BETWEEN -9 AND 9 AND weight <> 0", name="weight_in_range"),)

    volunteer_id: Mapped[int] = owner("volunteer", key=True)
    about: Mapped[str] = mapped_column(String(20), primary_key=True)
    target: Mapped[str] = mapped_column(String(80), primary_key=True)
    weight: Mapped[int]


class Companion(Base):
    """Somebody they want beside them (`wanted`), or never want beside them."""

    __tablename__ = "companion"

    volunteer_id: Mapped[int] = owner("volunteer", key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"), primary_key=True)
    wanted: Mapped[bool]


class Continuity(Base):
    """How often a volunteer has served a person or group (`group_code`)."""

    __tablename__ = "continuity"

    volunteer_id: Mapped[int] = owner("volunteer", key=True)
    group_code: Mapped[str] = mapped_column(String(80), primary_key=True)
    times: Mapped[int]
