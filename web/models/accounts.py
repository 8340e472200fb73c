"""Who may sign in, and what they did."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base
from web.models.columns import Key, one_of, owner

ROLES = ("volunteer", "lead", "coordinator", "admin")


class Account(Base):
    """A person who may sign in; `email` is stored casefolded, `language` is their interface language."""

    __tablename__ = "account"
    __table_args__ = (one_of("role", ROLES),)

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(35))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class SignedIn(Base):
    """One sign-in of one browser or program: a row, so that it can be ended from anywhere."""

    __tablename__ = "session"

    id: Mapped[Key]
    account_id: Mapped[int] = owner("account")
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    agent: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Grant(Base):
    """A role held on an organisation and everything below it."""

    __tablename__ = "grant"
    __table_args__ = (UniqueConstraint("account_id", "organisation_id", "role"), one_of("role", ROLES))

    id: Mapped[Key]
    account_id: Mapped[int] = owner("account")
    organisation_id: Mapped[int] = owner("organisation")
    role: Mapped[str] = mapped_column(String(20))


class Attempt(Base):
    """Failed sign-ins for one key (an account or an address) since `since`."""

    __tablename__ = "attempt"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    failures: Mapped[int]
    since: Mapped[datetime]


class Done(Base):
    """A form that was sent: a second one with the same token gets the first one's answer."""

    __tablename__ = "done"

    token: Mapped[str] = mapped_column(String(100), primary_key=True)
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(index=True)


class Audit(Base):
    """Who did what to what, when; `numbers` are the values a sentence about it needs."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject_subject_id", "subject", "subject_id"),)

    id: Mapped[Key]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    verb: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    numbers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime]


class Mail(Base):
    """A letter to be sent, in the reader's language; the outbox."""

    __tablename__ = "mail"

    id: Mapped[Key]
    account_id: Mapped[int] = owner("account")
    kind: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(35))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
