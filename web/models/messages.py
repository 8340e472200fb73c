"""What people must be told, how it leaves the house, and how each of them wants to be reached."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base
from web.models.columns import Key, Version, one_of, owner

CHANNELS = ("email", "phone", "push")
DELIVERY_STATES = ("waiting", "handing_over", "accepted", "delivered", "failed", "dropped", "unsent")
REACHED_BY = ("any", "email", "phone", "none")
UNTOLD = text("message_id IS NULL AND dropped_at IS NULL")
UNSEEN = text("seen_at IS NULL")
UNREACHED = text("dropped_because = 'no_address' AND seen_at IS NULL")


class Notice(Base):
    """That one person must be told one thing once `due_at` has come: codes and numbers, no words.

    `kind` names a row of `web.services.messages.kinds`. `subject` and `subject_id` are what it is about, read
    when the message is made: what is not true any more is dropped, `dropped_because` says why. `project_id`
    is the project that somebody is told of as its staff. `key` tells notices of one subject apart (the hours
    of a reminder), so that none is owed twice. `message_id` is the message that tells it, `seen_at` when its
    person saw it on a page.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "subject", "subject_id", "key", name="uq_notice_owed"),
        Index("ix_notice_person", "person_id", "due_at"),
        Index("ix_notice_subject", "subject", "subject_id"),
        Index("ix_notice_untold", "due_at", sqlite_where=UNTOLD, postgresql_where=UNTOLD),
        Index("ix_notice_new", "person_id", sqlite_where=UNSEEN, postgresql_where=UNSEEN),
        Index("ix_notice_unreached", "person_id", sqlite_where=UNREACHED, postgresql_where=UNREACHED),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    key: Mapped[str] = mapped_column(String(60), default="")
    owed_at: Mapped[datetime]
    due_at: Mapped[datetime]
    dropped_at: Mapped[datetime | None]
    dropped_because: Mapped[str] = mapped_column(String(40), default="")
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="SET NULL"), index=True)
    seen_at: Mapped[datetime | None]


class Message(Base):
    """One message to one person, or to an address that is nobody's yet; its words are made when it leaves.

    `kind` is `news` for what notices tell, else what it is for: a code, a link, an invitation; `subject_id`
    is then the row it is about. Nothing leaves after `expires_at`. An `urgent` one waits for no quiet hours.
    """

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_person", "person_id", "id"), {"sqlite_autoincrement": True})

    id: Mapped[Key]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(35), default="")
    urgent: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]


class Delivery(Base):
    """A message by one channel: where it stands, how often it was tried, and what was answered.

    `uid` is the same for every try: a mailbox or a gateway that has it already keeps one. `to_contact_id` or
    `push_id` is where it goes; `sealed_to` an address that is nobody's yet, under the house's key. `lane` is
    what is served one at a time: the domain of an address, the gateway. `fault` is a code and never holds an
    address. `fence` and `lease_until` are as of a job, `holder` is the instance whose sender has it.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        one_of("channel", CHANNELS),
        one_of("state", DELIVERY_STATES),
        Index("ix_delivery_state", "state", "next_at"),
        Index("ix_delivery_newest", "state", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    message_id: Mapped[int] = owner("message")
    channel: Mapped[str] = mapped_column(String(10))
    to_contact_id: Mapped[int | None] = mapped_column(
        ForeignKey("contact.id", ondelete="SET NULL"), index=True
    )
    push_id: Mapped[int | None] = mapped_column(ForeignKey("push_subscription.id", ondelete="SET NULL"))
    sealed_to: Mapped[bytes | None] = mapped_column(LargeBinary)
    lane: Mapped[str] = mapped_column(String(255))
    uid: Mapped[str] = mapped_column(String(40), unique=True)
    state: Mapped[str] = mapped_column(String(20), default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    fence: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    holder: Mapped[str] = mapped_column(String(40), default="")
    accepted_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(String(60), default="")


class Lane(Base):
    """What is served one at a time, and until when it wants to be left alone."""

    __tablename__ = "lane"

    name: Mapped[str] = mapped_column(String(255), primary_key=True)
    paused_until: Mapped[datetime]
    refusals: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str] = mapped_column(String(60), default="")


class Telling(Base):
    """How a person (`id`) wants to be told: by what, not of what, not when, how often, how long before.

    Without a row everything is as `web.services.messages.telling` has it. `muted` are groups of kinds.
    Minutes are of the local day; quiet from 21:00 to 8:00 is 1260 and 480. Hours are before the start.
    """

    __tablename__ = "telling"
    __table_args__ = (
        one_of("reached_by", REACHED_BY),
        CheckConstraint("quiet_from BETWEEN 0 AND 1439", name="quiet_from_in_a_day"),
        CheckConstraint("quiet_until BETWEEN 0 AND 1439", name="quiet_until_in_a_day"),
        CheckConstraint("week_budget BETWEEN 0 AND 50", name="budget_in_range"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[Version]
    reached_by: Mapped[str] = mapped_column(String(10))
    muted: Mapped[list[Any]] = mapped_column(JSON)
    quiet_from: Mapped[int]
    quiet_until: Mapped[int]
    week_budget: Mapped[int]
    reminder_hours: Mapped[list[Any]] = mapped_column(JSON)


class PushSubscription(Base):
    """A browser that shows messages by web push; `sealed` is its address and keys under the house's key."""

    __tablename__ = "push_subscription"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Key]
    person_id: Mapped[int] = owner("person")
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    agent: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
